"""The page: one file for a browser, in all languages, with a what-if."""
