"""From bytes to plain data: text, scalars, a fast and a full YAML reader, and the places of problems.

`read` is where to begin; `fast_yaml` reads the simple form of nearly every file, `full_yaml` all other YAML. Imports
`model`. Reads files (in `text`), and writes nothing.
"""
