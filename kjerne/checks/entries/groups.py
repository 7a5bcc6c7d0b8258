"""Checks of groups."""

from kjerne.checks.check import TWO_FILES, Check
from kjerne.checks.examples import GROUP, LIMITED, coded, group

NO_NUMBER = "the shipped criteria set asks for no number"

GROUPS = (
    Check("not-a-group", "error", no_example="it takes a command that wants a group"),
    Check("duplicate-group", "error", no_example=TWO_FILES),
    Check("duplicate-criteria-set", "error", no_example=TWO_FILES),
    Check("no-criteria-set", "error", no_example=TWO_FILES),
    Check("unknown-criteria-set", "error", group("criteria: dfo-2042"), group("criteria: dfo-2024"), place="3:11"),
    Check("broken-criteria-set", "error", no_example=TWO_FILES),
    Check("near-duplicate-group", "warning", no_example=TWO_FILES),
    Check("id-not-file-name", "error", group("id: another"), GROUP, place="1:5"),
    Check(
        "unknown-trait",
        "error",
        group("traits: {horizont: unknown}"),
        group("traits: {horizon: unknown}"),
        place="3:10",
    ),
    Check(
        "foreign-traits",
        "error",
        group("traits: {cost: high, benefit: low}"),
        group("traits: {horizon: unknown, reach: unknown}"),
        place="3:1",
    ),
    Check("unknown-value", "error", group(coded("reach", "some")), group(coded("reach", "several")), place="5:12"),
    Check("not-a-range", "error", no_example=NO_NUMBER),
    Check("range-reversed", "error", no_example=NO_NUMBER),
    Check(
        "unknown-source",
        "error",
        group(coded("reach", "several", "source: dfo-artikkel")),
        group(coded("reach", "several", "source: dfo-article")),
        place="7:18",
    ),
    Check(
        "unknown-advice",
        "error",
        group("actions: [{advice: broaden-secretariats}]"),
        group("actions: [{advice: broaden-secretariat}]"),
        place="3:20",
    ),
    Check(
        "decisions-not-in-order",
        "error",
        group("decisions:\n  - {date: 2025-09, decided: continue}\n  - {date: 2024-09, decided: time-limit}"),
        group("decisions:\n  - {date: 2024-09, decided: time-limit}\n  - {date: 2025-09, decided: continue}"),
        place="5:12",
    ),
    Check(
        "shares-not-one",
        "error",
        group(coded("reach", "{several: 0.3, many: 0.6}")),
        group(coded("reach", "{several: 0.4, many: 0.6}")),
        place="5:5",
    ),
    Check(
        "value-without-evidence",
        "warning",
        group("traits: {reach: several}"),
        group(coded("reach", "several")),
        place="3:10",
    ),
    Check(
        "evidence-without-source",
        "warning",
        group(coded("reach", "several", "finding: Three ministries own a part")),
        group(coded("reach", "several", "source: dfo-article, finding: Three ministries own a part")),
        place="7:9",
    ),
    Check(
        "evidence-in-future",
        "warning",
        group(coded("reach", "several", "source: dfo-article, date: 2042-06-14")),
        group(coded("reach", "several", "source: dfo-article, date: 2024-06-14")),
        place="7:37",
    ),
    Check(
        "evidence-before-source",
        "warning",
        group(coded("reach", "several", "source: dfo-article, date: 2024-05")),
        group(coded("reach", "several", "source: dfo-article, date: 2024-06")),
        place="7:37",
    ),
    Check(
        "evidence-old",
        "note",
        group("sources: {my-note: {title: A note}}", coded("reach", "several", "source: my-note, date: 2019-03")),
        group("sources: {my-note: {title: A note}}", coded("reach", "several", "source: my-note, date: 2025-03")),
        place="8:33",
    ),
    Check(
        "established-in-future", "warning", group("established: 2062-09"), group("established: 2026-09"), place="3:14"
    ),
    Check(
        "lead-is-member",
        "warning",
        group("lead: BFD", "members: [BFD, KD]"),
        group("lead: BFD", "members: [HOD, KD]"),
        place="4:11",
    ),
    Check("unknown-ministry", "warning", group("lead: BLD"), group("lead: BFD"), place="3:7"),
    Check("mandate-over", "warning", group("mandate-until: 2026-06"), group("mandate-until: 2028-06"), place="3:16"),
    Check("mandate-ends-soon", "note", group("mandate-until: 2027-03"), group("mandate-until: 2028-06"), place="3:16"),
    Check("assessment-old", "warning", no_example="it takes a max-age in kjerne.yaml"),
    Check(
        "no-mandate",
        "warning",
        group("established: 2021-02", *LIMITED),
        group("established: 2021-02", "mandate-until: 2028-06", *LIMITED),
        place="10:29",
    ),
    Check(
        "published-disagrees",
        "warning",
        group(coded("reach", "one"), "published: {recommendation: continue}"),
        group(coded("reach", "one"), "published: {recommendation: discontinue}"),
        place="8:29",
    ),
)
