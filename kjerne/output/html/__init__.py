"""The page: the reports as one HTML file for a browser, in all languages, with a what-if."""
