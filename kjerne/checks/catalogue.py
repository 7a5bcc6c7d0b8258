"""The catalogue of checks: the id and severity of each, a bad and a good example, and the place of the finding.

In each language the sentence of a finding is `finding.<id>` in `texts.messages`; the explanation of the check stands in
`texts.explanations`, in the order of this catalogue. What the examples are made of is in `examples`.
"""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import NamedTuple

from kjerne.checks.examples import (
    CAPPED,
    CAPS_ON_THE_WHOLE,
    CRITERIA,
    EIGHT_LEVELS_EACH,
    GROUP,
    ID_TWICE,
    LAST_RULE,
    LIMITED,
    NUMBER,
    SUBTOTAL,
    SUBTOTAL_BY_RULES,
    SUBTOTAL_WITH_CAPS,
    TABLE,
    THREE_LEVELS,
    TWO_CRITERIA,
    TWO_IDS,
    UNIQUE,
    UNORDERED,
    coded,
    group,
)
from kjerne.model.findings import Severity


class Check(NamedTuple):
    """One thing that is checked, with two examples or the reason why there are none.

    An example is the text of a whole YAML file, example.yaml. The day is 2026-11-23; a group is checked against the
    shipped criteria set.
    """

    id: str
    severity: Severity  # an error, and nothing else, keeps a document from being used
    bad: str | None = None  # has this finding and no other
    good: str | None = None  # has no finding
    place: str | None = None  # `line:column` of the finding in `bad`, both counted from 1
    no_example: str | None = None  # why no single text can show the finding
    in_configuration: bool = False  # the examples are texts of a kjerne.yaml

    def examples(self) -> Iterator[tuple[str, str]]:
        """The key of the label and the text of each example, bad before good.

        A character that cannot be seen is named: `<U+FEFF>`.
        """
        for label, example in (("label.bad", self.bad), ("label.good", self.good)):
            if example is not None:
                yield label, "".join(map(_visible, example.rstrip()))


def _visible(character: str) -> str:
    return character if character.isprintable() or character == "\n" else f"<U+{ord(character):04X}>"


# ---- the checks: and why one has no example

_ON_DISK = "it takes a file system to show it"
_TWO_FILES = "it takes several files to show it"
_BYTES = "an example is text, which has no bytes"
_TOO_LARGE = "the example would be too large"
_NO_NUMBER = "the shipped criteria set asks for no number"

_FILES = (
    Check("no-such-file", "error", no_example=_ON_DISK),
    Check("is-a-folder", "error", no_example=_ON_DISK),
    Check("not-a-file", "error", no_example=_ON_DISK),
    Check("no-permission", "error", no_example=_ON_DISK),
    Check("link-loop", "error", no_example=_ON_DISK),
    Check("link-outside", "error", no_example=_ON_DISK),
    Check("unreadable", "error", no_example=_ON_DISK),
    Check("empty-folder", "error", no_example=_ON_DISK),
    Check("too-large", "error", no_example=_TOO_LARGE),
    Check("not-utf-8", "error", no_example=_BYTES),
    Check("other-file-type", "error", no_example=_BYTES),
    Check(
        "lfs-pointer",
        "error",
        "version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n",
        GROUP,
        place="1:1",
    ),
    Check(
        "merge-conflict",
        "error",
        group("<<<<<<< HEAD\nlead: BFD\n=======\nlead: KD\n>>>>>>> theirs"),
        group("lead: BFD"),
        place="3:1",
    ),
    Check("text-ending", "warning", no_example=_ON_DISK),
)

_READING = (
    # A zero-width no-break space: a byte order mark that got into the middle of a file.
    Check("control-character", "error", group("name: \ufeffExample"), GROUP, place="2:7"),
    # A no-break space behind the colon.
    Check("misleading-character", "error", group("lead:\u00a0BFD"), group("lead: BFD"), place="3:6"),
    Check("missing-space", "error", group("lead:BFD"), group("lead: BFD"), place="3:1"),
    Check("not-yaml", "error", group("name: Example: a group"), group('name: "Example: a group"'), place="2:14"),
    Check("empty-file", "error", "# to be written\n", GROUP, place="1:1"),
    Check("second-document", "error", GROUP + "---\nid: another\n", GROUP, place="4:1"),
    Check("alias", "error", group("short-name: *name"), group("short-name: Example"), place="3:13"),
    Check("anchor", "error", group("name: &name Example"), GROUP, place="2:7"),
    Check("tag", "error", group("name: !!str Example"), GROUP, place="2:7"),
    Check("merge-key", "error", group("<<: {lead: BFD}"), group("lead: BFD"), place="3:1"),
    Check("duplicate-key", "error", group("lead: BFD\nlead: KD"), group("lead: BFD"), place="4:1"),
    Check(
        "key-not-text",
        "error",
        group("sources: {2024: {title: A report}}"),
        group("sources: {report-2024: {title: A report}}"),
        place="3:11",
    ),
    Check("decimal-comma", "error", CRITERIA.replace("100", "87,5"), CRITERIA.replace("100", "87.5"), place="15:32"),
    Check(
        "too-deep",
        "error",
        group(f"short-name: {'[' * 32}Example{']' * 32}"),
        group("short-name: Example"),
        place="3:44",
    ),
    Check("too-many-entries", "error", no_example=_TOO_LARGE),
    Check("not-finite", "error", CRITERIA.replace("100", ".inf"), CRITERIA, place="15:29"),
    Check(
        "number-too-long",
        "error",
        CRITERIA.replace("100", f"66.{'6' * 28}"),
        CRITERIA.replace("100", "66.6667"),
        place="15:29",
    ),
)

_SHAPE = (
    Check("missing-key", "error", GROUP.replace("name: Example\n", ""), GROUP, place="1:1"),
    Check("unknown-key", "error", group("leader: BFD"), group("lead: BFD"), place="3:1"),
    Check("bad-id", "error", group("id: Example"), GROUP, place="1:5"),
    Check("id-too-long", "error", no_example="the example would not fit a line"),
    Check("device-name", "error", no_example="the file of the example would have another name"),
    Check("unknown-word", "error", group("status: activ"), group("status: active"), place="3:9"),
    Check("empty-text", "error", group('short-name: ""'), group("short-name: Example"), place="3:13"),
    Check("too-few", "error", CRITERIA.replace("[weak, strong]", "[strong]"), CRITERIA, place="4:9"),
    Check("out-of-range", "error", CRITERIA.replace("100", "110"), CRITERIA, place="15:29"),
    Check("bad-date", "error", group("established: 2021-02-30"), group("established: 2021-02-28"), place="3:14"),
    Check("wrong-type", "error", group("members: KD"), group("members: [KD]"), place="3:10"),
    Check("not-a-number", "error", CRITERIA.replace("100", '"100"'), CRITERIA, place="15:29"),
)

_CRITERIA_SETS = (
    Check("reserved-word", "error", CRITERIA.replace("limited:", "unknown:"), CRITERIA, place="14:11"),
    Check("duplicate-name", "error", CRITERIA.replace("id: not-needed", "id: needed"), CRITERIA, place="21:9"),
    Check("too-many-combinations", "error", EIGHT_LEVELS_EACH, CRITERIA, place="6:1"),
    Check("too-intricate", "error", no_example=_TOO_LARGE),
    Check(
        "first-threshold", "error", CRITERIA.replace("{strong: 50}", "{weak: 0, strong: 50}"), CRITERIA, place="9:18"
    ),
    Check(
        "duplicate-trait",
        "error",
        CRITERIA + "context: {horizon: {label: Horizon, values: {near: Near, far: Far}}}\n",
        CRITERIA + "context: {outlook: {label: Outlook, values: {near: Near, far: Far}}}\n",
        place="24:11",
    ),
    Check("duplicate-criterion", "error", ID_TWICE, TWO_IDS, place="21:3"),
    Check(
        "points-not-rising",
        "error",
        CRITERIA.replace("          lasting:", "          long: {points: 60}\n          lasting:").replace("100", "50"),
        CRITERIA.replace("          lasting:", "          long: {points: 60}\n          lasting:"),
        place="16:29",
    ),
    Check(
        "thresholds-and-rules",
        "error",
        TABLE.replace("    rules:", "    thresholds: {strong: 50}\n    rules:"),
        TABLE,
        place="15:5",
    ),
    Check("rules-under-points", "error", SUBTOTAL_BY_RULES, SUBTOTAL, place="21:9"),
    Check(
        "caps-without-points",
        "error",
        TABLE.replace("    rules:", "    caps: [{when: {leader: expert}, at-most: weak}]\n    rules:"),
        TABLE,
        place="15:5",
    ),
    Check("caps-on-subtotal", "error", SUBTOTAL_WITH_CAPS, CAPS_ON_THE_WHOLE, place="22:9"),
    Check("from-without-number", "error", NUMBER.replace("        number: true\n", ""), NUMBER, place="15:21"),
    Check(
        "number-without-order",
        "error",
        NUMBER.replace("number: true", "number: true\n        ordered: false"),
        NUMBER,
        place="14:9",
    ),
    Check("numbers-not-in-order", "error", NUMBER.replace("limited: {", "limited: {from: 20, "), NUMBER, place="14:9"),
    Check("unknown-input", "error", TABLE.replace("{leader:", "{leaders:"), TABLE, place="16:37"),
    Check("unknown-step", "error", TABLE.replace("{leader: director", "{leader: directors"), TABLE, place="16:45"),
    Check(
        "cell-without-order", "error", UNORDERED.replace(": director}", ': ">= director"}'), UNORDERED, place="17:45"
    ),
    Check("unknown-level", "error", CRITERIA.replace("need: strong", "need: high"), CRITERIA, place="18:18"),
    Check("unknown-criterion", "error", CRITERIA.replace("{need:", "{needs:"), CRITERIA, place="18:12"),
    Check(
        "unknown-recommendation",
        "error",
        CRITERIA.replace("recommend: continue", "recommend: go-on"),
        CRITERIA,
        place="19:16",
    ),
    Check(
        "late-review",
        "error",
        CRITERIA + "    period: {months: 12, review: 24}\n",
        CRITERIA + "    period: {months: 24, review: 12}\n",
        place="24:34",
    ),
    Check("rule-gap", "error", CRITERIA.removesuffix(LAST_RULE), CRITERIA, place="16:1"),
    Check(
        "rule-conflict",
        "error",
        UNIQUE,
        UNIQUE.replace("id: not-needed\n", "id: not-needed\n    when: {need: weak}\n"),
        place="21:9",
    ),
    Check(
        "rule-dead",
        "warning",
        CRITERIA + LAST_RULE.replace("not-needed", "not-needed-either"),
        CRITERIA,
        place="24:9",
    ),
    Check("not-monotone", "warning", CRITERIA.replace("need: strong", "need: weak"), CRITERIA, place="21:9"),
    Check(
        "level-unreachable",
        "warning",
        THREE_LEVELS,
        THREE_LEVELS.replace("          lasting:", "          long: {points: 50}\n          lasting:"),
        place="9:18",
    ),
    Check(
        "value-idle",
        "warning",
        CRITERIA.replace(
            "          lasting:", "          short: {points: 10}\n          long: {points: 40}\n          lasting:"
        ),
        CRITERIA.replace("          lasting:", "          long: {points: 40}\n          lasting:"),
        place="15:11",
    ),
    Check(
        "trait-idle",
        "note",
        TWO_CRITERIA,
        TWO_CRITERIA.replace("{need: strong}", "{need: strong, reach: strong}"),
        place="20:7",
    ),
    Check("cap-idle", "warning", CAPPED.replace("{strong: 50}", "{strong: 75}"), CAPPED, place="23:9"),
    Check(
        "advice-idle",
        "warning",
        CRITERIA + "advice:\n  - {id: wait, when: {horizon: lasting}, for: [discontinue], text: Wait and see.}\n",
        CRITERIA + "advice:\n  - {id: wait, when: {horizon: lasting}, for: [continue], text: Wait and see.}\n",
        place="25:10",
    ),
    Check(
        "weight-idle", "note", TABLE.replace("label: Leader", "label: Leader\n        weight: 2"), TABLE, place="12:9"
    ),
    Check(
        "points-idle", "note", TABLE.replace("director: A director", "director: {points: 100}"), TABLE, place="14:22"
    ),
    Check("proof-left-out", "note", no_example=_TOO_LARGE),
)

_GROUPS = (
    Check("not-a-group", "error", no_example="it takes a command that wants a group"),
    Check("duplicate-group", "error", no_example=_TWO_FILES),
    Check("duplicate-criteria-set", "error", no_example=_TWO_FILES),
    Check("no-criteria-set", "error", no_example=_TWO_FILES),
    Check("unknown-criteria-set", "error", group("criteria: dfo-2042"), group("criteria: dfo-2024"), place="3:11"),
    Check("broken-criteria-set", "error", no_example=_TWO_FILES),
    Check("near-duplicate-group", "warning", no_example=_TWO_FILES),
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
    Check("not-a-range", "error", no_example=_NO_NUMBER),
    Check("range-reversed", "error", no_example=_NO_NUMBER),
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

_CONFIGURATION = (
    Check("configuration-name", "warning", no_example=_ON_DISK),
    Check("configured-path", "error", no_example=_ON_DISK),
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

_WORDING = (
    Check(
        "missing-language",
        "note",
        group("name: {nb: Eksempel, en: Example}"),
        group("name: {nb: Eksempel, nn: Døme, en: Example}"),
        place="2:1",
    ),
    Check("swallowed-text", "warning", group("name: Example #2"), group('name: "Example #2"'), place="2:15"),
    Check(
        "ignore-unused",
        "warning",
        group("lead: BFD  # kjerne: ignore[unknown-ministry]"),
        group("lead: BLD  # kjerne: ignore[unknown-ministry]"),
        place="3:12",
    ),
    Check(
        "ignore-malformed",
        "warning",
        group("lead: BFD  # kjerne: ignore unknown-ministry"),
        group("lead: BLD  # kjerne: ignore[unknown-ministry]"),
        place="3:12",
    ),
    Check("too-many-findings", "note", no_example=_TOO_LARGE),
)

_CHECKS = (*_FILES, *_READING, *_SHAPE, *_CRITERIA_SETS, *_GROUPS, *_CONFIGURATION, *_WORDING)

CATALOGUE: Mapping[str, Check] = MappingProxyType({check.id: check for check in _CHECKS})
