"""The rule engine: evaluates coded groups by a criteria set, exactly, in integers and fractions.

`compile` makes an engine of a criteria set, `evaluate` has the engine and its results; the other modules are what both
are made of. Imports `model`. Pure. Terms and step numbers are those of docs/contract.md, "What an evaluation is".
"""
