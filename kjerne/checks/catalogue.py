"""The catalogue of checks: the id and severity of each, a bad and a good example, and the place of the finding.

In each language the sentence of a finding is `finding.<id>` in `texts.messages`; the explanation of the check stands in
`texts.explanations`, in the order of this catalogue. The entries are in `entries`; what their examples are made of is
in `examples`.
"""

from collections.abc import Mapping
from types import MappingProxyType

from kjerne.checks.check import Check
from kjerne.checks.entries import configuration, criteria_sets, definitions, groups

_CHECKS = (
    *definitions.FILES,
    *definitions.READING,
    *definitions.SHAPE,
    *criteria_sets.CRITERIA_SETS,
    *groups.GROUPS,
    *configuration.CONFIGURATION,
    *definitions.WORDING,
)

CATALOGUE: Mapping[str, Check] = MappingProxyType({check.id: check for check in _CHECKS})
