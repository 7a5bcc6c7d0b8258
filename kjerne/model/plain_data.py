"""Plain data: what a definition is after reading and before validation."""

from decimal import Decimal

Scalar = None | bool | int | Decimal | str
Data = Scalar | list["Data"] | dict[str, "Data"]
