"""How much may be gone through: steps and sums are counted, and too many of them stop the work."""


class TooManyError(Exception):
    """There are more possibilities than the effort allows to go through."""


MOST_SUMS = 1 << 17
"""Sums that are kept at a time where there is an effort to stay within: some ten megabytes."""


class Effort:
    """Counts steps, of about a microsecond each, and raises `TooManyError` after the most that are allowed."""

    def __init__(self, most: int) -> None:
        self.left = most

    def spend(self, steps: int) -> None:
        """Count these steps."""
        self.left -= steps
        if self.left < 0:
            raise TooManyError

    def spend_on_sums(self, sums: int, values: int) -> None:
        """Count what it takes to add each value of a trait to so many sums. Raises where there are too many to keep."""
        self.spend(sums * values)
        if sums > MOST_SUMS:
            raise TooManyError
