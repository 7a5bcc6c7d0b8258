"""Everything the program says, in every language: a module for each language and kind, and the wording of texts.

`languages` has the languages, `wording` looks texts up. Imports `model`. Kinds: `reports`, `messages`, `explanations`
and `criteria_explanations` (of checks), `fields` (of definitions).
"""
