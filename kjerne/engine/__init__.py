"""The rule engine: what a criteria set makes of a coded group, exactly, in integers and fractions.

Imports `model`. Pure. Terms and step numbers are those of the contract (docs/contract.md, what an evaluation is).
"""
