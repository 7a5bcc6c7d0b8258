"""The catalogue of checks: the id and severity of each, a bad and a good example, and the place of the finding.

In each language the sentence of a finding is `finding.<id>` in `texts.messages`; the explanation of the check stands in
`texts.explanations`, in the order of this catalogue.
"""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import NamedTuple

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

    def examples(self) -> Iterator[tuple[str, str]]:
        """The key of the label and the text of each example, bad before good.

        A character that cannot be seen is named: `<U+FEFF>`.
        """
        for label, example in (("label.bad", self.bad), ("label.good", self.good)):
            if example is not None:
                yield label, "".join(map(_visible, example.rstrip()))


def _visible(character: str) -> str:
    return character if character.isprintable() or character == "\n" else f"<U+{ord(character):04X}>"


# ---- pieces of examples


def _group(*entries: str) -> str:
    """The smallest group with these entries. One with the key of an entry that is there already takes its place."""
    lines = {"id": "id: example", "name": "name: Example"}
    lines.update((entry.partition(":")[0], entry) for entry in entries)
    lines.setdefault("traits", "traits: {}")
    return "".join(f"{line}\n" for line in lines.values())


def _coded(trait: str, value: str, evidence: str = "source: dfo-article") -> str:
    """The entry `traits` with one trait that rests on one piece of evidence."""
    return f"traits:\n  {trait}:\n    value: {value}\n    evidence:\n      - {{{evidence}}}"


_GROUP = _group()

_CRITERIA = """\
id: example
version: 1.0.0
title: Example
levels: [weak, strong]
recommendations: [discontinue, continue]
criteria:
  need:
    label: Need
    thresholds: {strong: 50}
    traits:
      horizon:
        label: Horizon
        values:
          limited: {points: 0}
          lasting: {points: 100}
rules:
  - id: needed
    when: {need: strong}
    recommend: continue
    because: The need is lasting.
  - id: not-needed
    recommend: discontinue
    because: The need will pass.
"""

_SECOND_TRAIT = """\
      complexity:
        label: Complexity
        values:
          simple: {points: 0}
          complex: {points: 100}
rules:
"""
_TWO_TRAITS = _CRITERIA.replace("label: Horizon\n", "label: Horizon\n        weight: 2\n").replace(
    "rules:\n", _SECOND_TRAIT
)
_TWO_CRITERIA = _CRITERIA.replace(
    "rules:\n",
    """\
  reach:
    label: Reach
    thresholds: {strong: 50}
    traits:
      ministries:
        label: Ministries
        values:
          one: {points: 0}
          many: {points: 100}
rules:
""",
)
_CAP = "    caps:\n      - {when: {complexity: simple}, at-most: weak}\nrules:\n"
_CAPPED = _TWO_TRAITS.replace("rules:\n", _CAP)

_THREE_LEVELS = _CRITERIA.replace("[weak, strong]", "[weak, partial, strong]").replace(
    "{strong: 50}", "{partial: 50, strong: 100}"
)

_LAST_RULE = _CRITERIA[_CRITERIA.index("  - id: not-needed") :]
_UNIQUE = _CRITERIA + "hit-policy: unique\n"

_CRITERION = """\
  need-{n}:
    label: Need
    thresholds: {{strong: 50}}
    traits: {{horizon-{n}: {{label: Horizon, values: {{limited: {{points: 0}}, lasting: {{points: 100}}}}}}}}
"""
_SEVEN_CRITERIA = _CRITERIA.replace("rules:\n", "".join(_CRITERION.format(n=n) for n in range(2, 8)) + "rules:\n")
_EIGHT_LEVELS_EACH = _SEVEN_CRITERIA.replace("[weak, strong]", "[weak, b, c, d, e, f, g, strong]").replace(
    "{strong: 50}", "{b: 10, c: 20, d: 30, e: 40, f: 50, g: 60, strong: 70}"
)

_CODED_FOR_A_LIMITED_TIME = "traits:\n" + "\n".join(
    f"  {trait}: {{value: {value}, evidence: [{{source: dfo-article}}]}}"
    for trait, value in (
        ("horizon", "limited"),
        ("reach", "many"),
        ("ministry-fit", "insufficient"),
        ("leadership", "secretary-general"),
        ("breadth", "all"),
    )
)
_LIMITED = (_CODED_FOR_A_LIMITED_TIME, "published: {recommendation: time-limit}")


# ---- the checks

# Why a check has no example.
_ON_DISK = "it takes a file system to show it"
_TWO_FILES = "it takes two files to show it"
_TOO_LARGE = "the example would be too large itself"

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
    Check("not-utf-8", "error", no_example="an example is text, which has no bytes"),
)

_READING = (
    # A zero-width no-break space: a byte order mark that got into the middle of a file.
    Check("control-character", "error", _group("name: \ufeffExample"), _GROUP, place="2:7"),
    Check("not-yaml", "error", _group("name: Example: a group"), _group('name: "Example: a group"'), place="2:14"),
    Check("empty-file", "error", "# to be written\n", _GROUP, place="1:1"),
    Check("second-document", "error", _GROUP + "---\nid: another\n", _GROUP, place="4:1"),
    Check("alias", "error", _group("short-name: *name"), _group("short-name: Example"), place="3:13"),
    Check("anchor", "error", _group("name: &name Example"), _GROUP, place="2:7"),
    Check("tag", "error", _group("name: !!str Example"), _GROUP, place="2:7"),
    Check("merge-key", "error", _group("<<: {lead: BFD}"), _group("lead: BFD"), place="3:1"),
    Check("duplicate-key", "error", _group("lead: BFD\nlead: KD"), _group("lead: BFD"), place="4:1"),
    Check(
        "key-not-text",
        "error",
        _group("sources: {2024: {title: A report}}"),
        _group("sources: {report-2024: {title: A report}}"),
        place="3:11",
    ),
    Check("decimal-comma", "error", _CRITERIA.replace("100", "87,5"), _CRITERIA.replace("100", "87.5"), place="15:32"),
    Check(
        "too-deep",
        "error",
        _group(f"short-name: {'[' * 32}Example{']' * 32}"),
        _group("short-name: Example"),
        place="3:44",
    ),
    Check("too-many-entries", "error", no_example=_TOO_LARGE),
    Check("not-finite", "error", _CRITERIA.replace("100", ".inf"), _CRITERIA, place="15:29"),
    Check(
        "number-too-long",
        "error",
        _CRITERIA.replace("100", f"66.{'6' * 28}"),
        _CRITERIA.replace("100", "66.6667"),
        place="15:29",
    ),
)

_SHAPE = (
    Check("missing-key", "error", _GROUP.replace("name: Example\n", ""), _GROUP, place="1:1"),
    Check("unknown-key", "error", _group("leader: BFD"), _group("lead: BFD"), place="3:1"),
    Check("bad-id", "error", _group("id: Example"), _GROUP, place="1:5"),
    Check("id-too-long", "error", no_example="the example would not fit a line"),
    Check("unknown-word", "error", _group("status: activ"), _group("status: active"), place="3:9"),
    Check("empty-text", "error", _group('short-name: ""'), _group("short-name: Example"), place="3:13"),
    Check("too-few", "error", _CRITERIA.replace("[weak, strong]", "[strong]"), _CRITERIA, place="4:9"),
    Check("out-of-range", "error", _CRITERIA.replace("100", "110"), _CRITERIA, place="15:29"),
    Check("bad-date", "error", _group("established: 2021-02-30"), _group("established: 2021-02-28"), place="3:14"),
    Check("wrong-type", "error", _group("members: KD"), _group("members: [KD]"), place="3:10"),
    Check("not-a-number", "error", _CRITERIA.replace("100", '"100"'), _CRITERIA, place="15:29"),
)

_CRITERIA_SETS = (
    Check("reserved-word", "error", _CRITERIA.replace("limited:", "unknown:"), _CRITERIA, place="14:11"),
    Check("duplicate-name", "error", _CRITERIA.replace("id: not-needed", "id: needed"), _CRITERIA, place="21:9"),
    Check("too-many-combinations", "error", _EIGHT_LEVELS_EACH, _CRITERIA, place="6:1"),
    Check("too-intricate", "error", no_example="the example would be too long"),
    Check(
        "first-threshold", "error", _CRITERIA.replace("{strong: 50}", "{weak: 0, strong: 50}"), _CRITERIA, place="9:18"
    ),
    Check(
        "duplicate-trait",
        "error",
        _CRITERIA + "context: {horizon: {label: Horizon, values: {near: Near, far: Far}}}\n",
        _CRITERIA + "context: {outlook: {label: Outlook, values: {near: Near, far: Far}}}\n",
        place="24:11",
    ),
    Check("points-not-rising", "error", _CRITERIA.replace("points: 0", "points: 100"), _CRITERIA, place="15:29"),
    Check("duplicate-criterion", "error", no_example="to be written"),
    Check("thresholds-and-rules", "error", no_example="to be written"),
    Check("rules-under-points", "error", no_example="to be written"),
    Check("caps-without-points", "error", no_example="to be written"),
    Check("caps-on-subtotal", "error", no_example="to be written"),
    Check("from-without-number", "error", no_example="to be written"),
    Check("number-without-order", "error", no_example="to be written"),
    Check("numbers-not-in-order", "error", no_example="to be written"),
    Check("unknown-input", "error", no_example="to be written"),
    Check("unknown-step", "error", no_example="to be written"),
    Check("cell-without-order", "error", no_example="to be written"),
    Check("not-a-range", "error", no_example="to be written"),
    Check("range-reversed", "error", no_example="to be written"),
    Check("proof-left-out", "note", no_example="to be written"),
    Check("weight-idle", "note", no_example="to be written"),
    Check("points-idle", "note", no_example="to be written"),
    Check("unknown-level", "error", _CRITERIA.replace("need: strong", "need: high"), _CRITERIA, place="18:18"),
    Check("unknown-criterion", "error", _CRITERIA.replace("{need:", "{needs:"), _CRITERIA, place="18:12"),
    Check(
        "unknown-recommendation",
        "error",
        _CRITERIA.replace("recommend: continue", "recommend: go-on"),
        _CRITERIA,
        place="19:16",
    ),
    Check(
        "late-review",
        "error",
        _CRITERIA + "    period: {months: 12, review: 24}\n",
        _CRITERIA + "    period: {months: 24, review: 12}\n",
        place="24:34",
    ),
    Check("rule-gap", "error", _CRITERIA.removesuffix(_LAST_RULE), _CRITERIA, place="16:1"),
    Check(
        "rule-conflict",
        "error",
        _UNIQUE,
        _UNIQUE.replace("id: not-needed\n", "id: not-needed\n    when: {need: weak}\n"),
        place="21:9",
    ),
    Check(
        "rule-dead",
        "warning",
        _CRITERIA + _LAST_RULE.replace("not-needed", "not-needed-either"),
        _CRITERIA,
        place="24:9",
    ),
    Check("not-monotone", "warning", _CRITERIA.replace("need: strong", "need: weak"), _CRITERIA, place="21:9"),
    Check(
        "level-unreachable",
        "warning",
        _THREE_LEVELS,
        _THREE_LEVELS.replace("          lasting:", "          long: {points: 50}\n          lasting:"),
        place="9:18",
    ),
    Check(
        "value-idle",
        "warning",
        _CRITERIA.replace(
            "          lasting:", "          short: {points: 10}\n          long: {points: 40}\n          lasting:"
        ),
        _CRITERIA.replace("          lasting:", "          long: {points: 40}\n          lasting:"),
        place="15:11",
    ),
    Check(
        "trait-idle",
        "note",
        _TWO_CRITERIA,
        _TWO_CRITERIA.replace("{need: strong}", "{need: strong, reach: strong}"),
        place="20:7",
    ),
    Check("cap-idle", "warning", _CAPPED.replace("{strong: 50}", "{strong: 75}"), _CAPPED, place="23:9"),
    Check(
        "advice-idle",
        "warning",
        _CRITERIA + "advice:\n  - {id: wait, when: {horizon: lasting}, for: [discontinue], text: Wait and see.}\n",
        _CRITERIA + "advice:\n  - {id: wait, when: {horizon: lasting}, for: [continue], text: Wait and see.}\n",
        place="25:10",
    ),
)

_GROUPS = (
    Check("not-a-group", "error", no_example="it takes a command that wants a group"),
    Check("duplicate-group", "error", no_example=_TWO_FILES),
    Check("near-duplicate-group", "warning", no_example=_TWO_FILES),
    Check("id-not-file-name", "error", _group("id: another"), _GROUP, place="1:5"),
    Check(
        "unknown-trait",
        "error",
        _group("traits: {horizont: unknown}"),
        _group("traits: {horizon: unknown}"),
        place="3:10",
    ),
    Check("unknown-value", "error", _group(_coded("reach", "some")), _group(_coded("reach", "several")), place="5:12"),
    Check(
        "unknown-source",
        "error",
        _group(_coded("reach", "several", "source: dfo-artikkel")),
        _group(_coded("reach", "several", "source: dfo-article")),
        place="7:18",
    ),
    Check(
        "unknown-advice",
        "error",
        _group("actions: [{advice: broaden-secretariats}]"),
        _group("actions: [{advice: broaden-secretariat}]"),
        place="3:20",
    ),
    Check(
        "decisions-not-in-order",
        "error",
        _group("decisions:\n  - {date: 2025-09, decided: continue}\n  - {date: 2024-09, decided: time-limit}"),
        _group("decisions:\n  - {date: 2024-09, decided: time-limit}\n  - {date: 2025-09, decided: continue}"),
        place="5:12",
    ),
    Check(
        "shares-not-one",
        "error",
        _group(_coded("reach", "{several: 0.3, many: 0.6}")),
        _group(_coded("reach", "{several: 0.4, many: 0.6}")),
        place="5:5",
    ),
    Check(
        "value-without-evidence",
        "warning",
        _group("traits: {reach: several}"),
        _group(_coded("reach", "several")),
        place="3:10",
    ),
    Check(
        "evidence-without-source",
        "warning",
        _group(_coded("reach", "several", "finding: Three ministries own a part")),
        _group(_coded("reach", "several", "source: dfo-article, finding: Three ministries own a part")),
        place="7:9",
    ),
    Check(
        "evidence-in-future",
        "warning",
        _group(_coded("reach", "several", "source: dfo-article, date: 2042-06-14")),
        _group(_coded("reach", "several", "source: dfo-article, date: 2024-06-14")),
        place="7:37",
    ),
    Check(
        "evidence-before-source",
        "warning",
        _group(_coded("reach", "several", "source: dfo-article, date: 2024-05")),
        _group(_coded("reach", "several", "source: dfo-article, date: 2024-06")),
        place="7:37",
    ),
    Check(
        "evidence-old",
        "note",
        _group("sources: {my-note: {title: A note}}", _coded("reach", "several", "source: my-note, date: 2019-03")),
        _group("sources: {my-note: {title: A note}}", _coded("reach", "several", "source: my-note, date: 2025-03")),
        place="8:33",
    ),
    Check(
        "established-in-future", "warning", _group("established: 2062-09"), _group("established: 2026-09"), place="3:14"
    ),
    Check(
        "lead-is-member",
        "warning",
        _group("lead: BFD", "members: [BFD, KD]"),
        _group("lead: BFD", "members: [HOD, KD]"),
        place="4:11",
    ),
    Check("unknown-ministry", "warning", _group("lead: BLD"), _group("lead: BFD"), place="3:7"),
    Check("mandate-over", "warning", _group("mandate-until: 2026-06"), _group("mandate-until: 2028-06"), place="3:16"),
    Check(
        "mandate-ends-soon", "note", _group("mandate-until: 2027-03"), _group("mandate-until: 2028-06"), place="3:16"
    ),
    Check(
        "no-mandate",
        "warning",
        _group("established: 2021-02", *_LIMITED),
        _group("established: 2021-02", "mandate-until: 2028-06", *_LIMITED),
        place="10:29",
    ),
    Check(
        "published-disagrees",
        "warning",
        _group(_coded("reach", "one"), "published: {recommendation: continue}"),
        _group(_coded("reach", "one"), "published: {recommendation: discontinue}"),
        place="8:29",
    ),
)

_WORDING = (
    Check(
        "missing-language",
        "note",
        _group("name: {nb: Eksempel, en: Example}"),
        _group("name: {nb: Eksempel, nn: Døme, en: Example}"),
        place="2:1",
    ),
    Check("swallowed-text", "warning", _group("name: Example #2"), _group('name: "Example #2"'), place="2:15"),
    Check(
        "ignore-unused",
        "warning",
        _group("lead: BFD  # kjerne: ignore[unknown-ministry]"),
        _group("lead: BLD  # kjerne: ignore[unknown-ministry]"),
        place="3:12",
    ),
    Check(
        "ignore-malformed",
        "warning",
        _group("lead: BFD  # kjerne: ignore unknown-ministry"),
        _group("lead: BLD  # kjerne: ignore[unknown-ministry]"),
        place="3:12",
    ),
    Check("too-many-findings", "note", no_example="the example would have too many findings"),
)

_CHECKS = (*_FILES, *_READING, *_SHAPE, *_CRITERIA_SETS, *_GROUPS, *_WORDING)

CATALOGUE: Mapping[str, Check] = MappingProxyType({check.id: check for check in _CHECKS})
