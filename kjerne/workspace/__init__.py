"""Files, folders, git and processes: finding definitions, loading them, checking many of them.

Imports `model`, `reading`, `engine` and `checks`. Reads files and runs git; writes nothing but a spool.
"""
