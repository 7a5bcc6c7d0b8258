"""Everything the program says, in every language it speaks: a module for each language and kind, and the wording of it.

Imports `model`. Kinds: `reports`, `messages`, `explanations` (of checks), `fields` (of definitions).
"""
