"""The lists of versions in tests/constraints say of each dependency what pyproject.toml does, and name no registry."""

import re
import tomllib

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

from tests.conftest import ROOT

CONSTRAINTS = ROOT / "tests" / "constraints"
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
PROJECT, BUILD = PYPROJECT["project"], PYPROJECT["build-system"]
EXTRAS: dict[str, list[str]] = PROJECT["optional-dependencies"]


def required(*lists: list[str]) -> dict[str, Requirement]:
    """The requirements by name, without those that name extras of the project itself."""
    found = [Requirement(each) for some in lists for each in some]
    return {canonicalize_name(each.name): each for each in found if each.name != "kjerne"}


def pinned(name: str) -> dict[str, Version]:
    """The version of each package in a list."""
    lines = re.findall(r"^([A-Za-z0-9._-]+)==(\S+)", (CONSTRAINTS / name).read_text("utf-8"), re.MULTILINE)
    return {canonicalize_name(package): Version(version) for package, version in lines}


def test_the_lowest_versions_are_those_that_are_allowed() -> None:
    users = [extra for name, extra in EXTRAS.items() if name not in ("test", "dev")]
    wanted = {}
    for name, requirement in required(PROJECT["dependencies"], *users).items():
        (lowest,) = [each for each in requirement.specifier if each.operator == ">="]
        wanted[name] = Version(lowest.version)
    assert pinned("lowest.txt") == wanted


def test_everything_for_development_is_pinned_with_hashes() -> None:
    versions = pinned("development.txt")
    assert_satisfied(versions, required(PROJECT["dependencies"], *EXTRAS.values()))
    assert_hashed("development.txt")


def test_the_action_installs_and_builds_with_pinned_versions() -> None:
    assert_satisfied(pinned("action.txt"), required(PROJECT["dependencies"], BUILD["requires"]))
    assert_hashed("action.txt")


def assert_satisfied(versions: dict[str, Version], requirements: dict[str, Requirement]) -> None:
    for name, requirement in requirements.items():
        assert name in versions, "renew the list, as tests/constraints/README.md says"
        assert versions[name] in requirement.specifier


def assert_hashed(name: str) -> None:
    """Every entry of a list has a hash."""
    versions = pinned(name)
    written = (CONSTRAINTS / name).read_text("utf-8")
    entries = re.split(r"^(?=[a-z])", written, flags=re.MULTILINE)[1:]
    assert len(entries) == len(versions)
    assert all("--hash=sha256:" in entry for entry in entries)


@pytest.mark.parametrize("name", ["lowest.txt", "development.txt", "action.txt"])
def test_no_list_says_where_packages_come_from(name: str) -> None:
    written = (CONSTRAINTS / name).read_text("utf-8")
    assert not re.search(r"://|file:|^\s*-(?!-hash=)", written, re.MULTILINE)
