"""What a whole number means in the engine: an index, a sum of points, a set of caps, a set of combinations, a count.

Plain aliases: they say which of these is meant, and cost nothing where the engine adds, shifts and compares.
"""

LevelIndex = int
"""A level of the scale, from 0, the worst."""

ValueIndex = int
"""A value of a trait, from 0, the worst."""

RuleIndex = int
"""A rule of the table, from 0, in the order in which rules are tried."""

PointSum = int
"""Points times weight times the scale of a criterion: a score is a sum of them divided by the criterion's `unit`."""

CapMask = int
"""A set of a criterion's caps: bit i stands for the cap with the index i; -1 for all there are."""

CombinationIndex = int
"""A combination of levels, one for each criterion: the sum of level index times (number of levels) ** (place)."""

CombinationSet = int
"""A set of combinations of levels: bit i stands for the combination with the index i."""

Completions = int
"""A number of completions, from 1."""

Weight = int
"""How much completions count among others: whole, and a share only when divided by the weight of all."""

CompletionWeight = tuple[Completions, Weight]
"""Completions, and their weight."""
