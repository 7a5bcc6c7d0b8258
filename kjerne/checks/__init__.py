"""What is checked of definitions: references, proofs over rules and traits, lints of groups, comments that silence.

Imports `model`, `reading` and `engine`. Pure. A check is a generator of problems, each at a path of the document.
"""
