"""The benchmark, `python -m tests.bench`: whole processes and the engine in memory, against others that do likewise."""
