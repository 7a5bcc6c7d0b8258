"""What each check of criteria sets is about, one module a language."""
