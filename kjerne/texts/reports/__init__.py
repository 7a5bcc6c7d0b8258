"""What reports say, a module for each language."""
