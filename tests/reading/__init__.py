"""Reading text as data: what it means, what is refused, and where."""
