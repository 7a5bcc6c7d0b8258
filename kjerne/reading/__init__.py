"""From bytes to plain data: text, scalars, the fast and the full YAML reader, and positions for what goes wrong.

Imports `model`. `fast_yaml` reads the plain form of nearly every file, `full_yaml` whatever else is YAML.
"""
