"""Checks of criteria sets."""

from kjerne.checks.check import TOO_LARGE, Check
from kjerne.checks.examples import (
    CAPPED,
    CAPS_ON_THE_WHOLE,
    CRITERIA,
    EIGHT_LEVELS_EACH,
    ID_TWICE,
    LAST_RULE,
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
)

CRITERIA_SETS = (
    Check("reserved-word", "error", CRITERIA.replace("limited:", "unknown:"), CRITERIA, place="14:11"),
    Check("duplicate-name", "error", CRITERIA.replace("id: not-needed", "id: needed"), CRITERIA, place="21:9"),
    Check("too-many-combinations", "error", EIGHT_LEVELS_EACH, CRITERIA, place="6:1"),
    Check("too-intricate", "error", no_example=TOO_LARGE),
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
        THREE_LEVELS.replace("          lasting:", "          long: {points: 60}\n          lasting:"),
        place="9:18",
    ),
    Check(
        "threshold-on-a-score",
        "note",
        CRITERIA.replace("{strong: 50}", "{strong: 100}"),
        CRITERIA,
        place="9:26",
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
    Check("proof-left-out", "note", no_example=TOO_LARGE),
)
