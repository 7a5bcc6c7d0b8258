"""Pieces of the examples in the catalogue: whole YAML files, and functions that make small ones."""


def group(*entries: str) -> str:
    """The smallest group with these entries. One with the key of an entry that is there already takes its place."""
    lines = {"id": "id: example", "name": "name: Example"}
    lines.update((entry.partition(":")[0], entry) for entry in entries)
    lines.setdefault("traits", "traits: {}")
    return "".join(f"{line}\n" for line in lines.values())


def coded(trait: str, value: str, evidence: str = "source: dfo-article") -> str:
    """The entry `traits` with one trait that rests on one piece of evidence."""
    return f"traits:\n  {trait}:\n    value: {value}\n    evidence:\n      - {{{evidence}}}"


GROUP = group()

CRITERIA = """\
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

SECOND_TRAIT = """\
      complexity:
        label: Complexity
        values:
          simple: {points: 0}
          complex: {points: 100}
rules:
"""
TWO_TRAITS = CRITERIA.replace("label: Horizon\n", "label: Horizon\n        weight: 2\n").replace(
    "rules:\n", SECOND_TRAIT
)
TWO_CRITERIA = CRITERIA.replace(
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
CAP = "    caps:\n      - {when: {complexity: simple}, at-most: weak}\nrules:\n"
CAPPED = TWO_TRAITS.replace("rules:\n", CAP)

THREE_LEVELS = CRITERIA.replace("[weak, strong]", "[weak, partial, strong]").replace(
    "{strong: 50}", "{partial: 50, strong: 75}"
)

LAST_RULE = CRITERIA[CRITERIA.index("  - id: not-needed") :]
UNIQUE = CRITERIA + "hit-policy: unique\n"

CRITERION = """\
  need-{n}:
    label: Need
    thresholds: {{strong: 50}}
    traits: {{horizon-{n}: {{label: Horizon, values: {{limited: {{points: 0}}, lasting: {{points: 100}}}}}}}}
"""
SEVEN_CRITERIA = CRITERIA.replace("rules:\n", "".join(CRITERION.format(n=n) for n in range(2, 8)) + "rules:\n")
EIGHT_LEVELS_EACH = SEVEN_CRITERIA.replace("[weak, strong]", "[weak, b, c, d, e, f, g, strong]").replace(
    "{strong: 50}", "{b: 10, c: 20, d: 30, e: 40, f: 50, g: 60, strong: 70}"
)

CODED_FOR_A_LIMITED_TIME = "traits:\n" + "\n".join(
    f"  {trait}: {{value: {value}, evidence: [{{source: dfo-article}}]}}"
    for trait, value in (
        ("horizon", "limited"),
        ("reach", "many"),
        ("ministry-fit", "insufficient"),
        ("leadership", "secretary-general"),
        ("breadth", "all"),
    )
)
LIMITED = (CODED_FOR_A_LIMITED_TIME, "published: {recommendation: time-limit}")

# ---- criteria that rules decide, and criteria within criteria

# A criterion that a table decides, over one trait.
TABLE = """\
id: example
version: 1.0.0
title: Example
levels: [weak, strong]
recommendations: [discontinue, continue]
criteria:
  anchored:
    label: Anchored
    traits:
      leader:
        label: Leader
        values:
          expert: An expert
          director: A director
    rules:
      - {id: led-from-above, when: {leader: director}, level: strong}
      - {id: otherwise, level: weak}
rules:
  - id: anchored
    when: {anchored: strong}
    recommend: continue
    because: It is led from above.
  - id: not-anchored
    recommend: discontinue
    because: It is not led from above.
"""

_WITHIN = """\
    criteria:
      {id}:
        label: Reach
        traits:
          ministries: {{label: Ministries, values: {{one: {{points: 0}}, many: {{points: 100}}}}}}
"""
_WITHIN_RULES = "        rules: [{id: shared, when: {ministries: many}, level: strong}, {id: alone, level: weak}]\n"
_WITHIN_CAPS = "        caps: [{when: {ministries: one}, at-most: weak}]\n"
_OTHER_CRITERION = TWO_CRITERIA[TWO_CRITERIA.index("  reach:") : TWO_CRITERIA.index("rules:")].replace(
    "  ministries:", "  sectors:"
)


def _need_made_of(part: str) -> str:
    """A criterion that points decide, with what is written under its traits; no score is its threshold."""
    return CRITERIA.replace("{strong: 50}", "{strong: 40}").replace("rules:\n", f"{part}rules:\n")


# A criterion that points decide, made of one trait and one subtotal.
SUBTOTAL = _need_made_of(_WITHIN.format(id="reach"))
SUBTOTAL_BY_RULES = _need_made_of(_WITHIN.format(id="reach") + _WITHIN_RULES)

_HEAVY_TRAIT = _need_made_of("{part}").replace("label: Horizon\n", "label: Horizon\n        weight: 2\n")
SUBTOTAL_WITH_CAPS = _HEAVY_TRAIT.replace("{part}", _WITHIN.format(id="reach") + _WITHIN_CAPS)
CAPS_ON_THE_WHOLE = _HEAVY_TRAIT.replace("{part}", _WITHIN.format(id="reach") + _WITHIN_CAPS[4:])

_NEED_AND_REACH = _need_made_of("{part}" + _OTHER_CRITERION).replace("{need: strong}", "{need: strong, reach: strong}")
ID_TWICE = _NEED_AND_REACH.replace("{part}", _WITHIN.format(id="reach"))
TWO_IDS = _NEED_AND_REACH.replace("{part}", _WITHIN.format(id="breadth"))

# A trait that is a number, and one whose values have no order.
NUMBER = CRITERIA.replace("label: Horizon\n", "label: Horizon\n        number: true\n").replace(
    "lasting: {points", "lasting: {from: 10, points"
)
UNORDERED = TABLE.replace("label: Leader\n", "label: Leader\n        ordered: false\n")
