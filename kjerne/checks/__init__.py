"""Checks of definitions: references, proofs over rules and traits, lints of groups, comments that silence findings.

`catalogue` lists all checks, `run` says which of them run in which order. Imports `model`, `reading` and `engine`.
Pure. A check is a generator of problems, each at a path of the document.
"""
