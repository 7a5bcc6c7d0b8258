"""What is asked about results: why, what would change them, what to find out, what changed; as frozen records.

Imports `model`, `engine` and `checks`. Pure, and without any language: `output` words what is computed here.
"""
