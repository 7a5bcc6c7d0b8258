"""Checks of the configuration: each check that it names exists, and no error is made less than one."""

from collections.abc import Iterator

from kjerne.checks.catalogue import CATALOGUE
from kjerne.model.configuration import Configuration
from kjerne.model.findings import Problem, suggestion


def configuration_problems(configuration: Configuration) -> Iterator[Problem]:
    """The problems of a configuration beyond its shape, but for the paths in it, which need a file system."""
    for id, level in configuration.checks.items():
        path = ("checks", id)
        if id not in CATALOGUE:
            # Without the list of all: it is long, and the message says where it is.
            nearest = {key: word for key, word in suggestion(id, CATALOGUE).items() if key == "nearest"}
            yield Problem("unknown-check", path, {"name": id, **nearest}, "key")
        elif CATALOGUE[id].severity == "error" and level != "error":
            yield Problem("error-lowered", path, {"name": id})
