"""Every check by its id: how severe it is, and an example that it speaks of beside one that is as it should be.

The sentence of a finding stands in the language files as `finding.<id>`, the explanation in `texts.explanations`.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from kjerne.findings import Severity


class Check(NamedTuple):
    """One thing that is checked. The examples are YAML; None where it takes a file system to show it."""

    id: str
    severity: Severity
    bad: str | None = None
    good: str | None = None


_CHECKS = ()

CATALOGUE: Mapping[str, Check] = MappingProxyType({check.id: check for check in _CHECKS})
