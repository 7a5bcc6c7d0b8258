"""Checks of a configuration, kjerne.yaml."""

from kjerne.checks.check import ON_DISK, Check

CONFIGURATION = (
    Check("configuration-name", "warning", no_example=ON_DISK),
    Check("configured-path", "error", no_example=ON_DISK),
    Check(
        "unknown-check",
        "error",
        "checks: {mandate-ends-son: off}\n",
        "checks: {mandate-ends-soon: off}\n",
        place="1:10",
        in_configuration=True,
    ),
    Check(
        "error-lowered",
        "error",
        "checks: {bad-id: off}\n",
        "checks: {mandate-over: off}\n",
        "1:18",
        in_configuration=True,
    ),
)
