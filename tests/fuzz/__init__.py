"""Hostile inputs: properties that hold whatever comes in, and what to try them with.

`targets` has a function for each way in, from bytes to nothing; it raises where a property does not hold. `seeds` has
what to begin with and how to change it, `worst` the files of a mebibyte that cost most. tests/test_fuzz.py runs them
with hypothesis on every Python. With coverage as a guide they run under atheris, which is installed by hand, since it
has no wheels for every Python:

    pip install atheris
    python -m tests.fuzz group --seconds 600        # or criteria, set, text
"""
