"""Questions about results: why, what would change them, what to find out first, what changed. All in frozen records.

`report` has evaluation, explanation and comparison; `result_changes` has the difference of two sides. Imports `model`,
`engine` and `checks`. Pure, and without any language: `output` words what is computed here.
"""
