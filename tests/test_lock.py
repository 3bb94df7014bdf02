"""``requirements.txt`` is what the tests run with: exact, complete, and no other than ``pyproject.toml`` allows."""

from __future__ import annotations

import re
import tomllib
from importlib.metadata import distribution
from typing import Any

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.helpers import ROOT

LOCK = (ROOT / "requirements.txt").read_text("utf-8")
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
LINES = [line for line in LOCK.splitlines() if line and not line.startswith("#")]
PINS = {canonicalize_name(pin.name): pin for pin in map(Requirement, LINES)}
VERSIONS = {name: str(pin.specifier).removeprefix("==") for name, pin in PINS.items()}


def stated() -> list[Requirement]:
    """Return all that ``pyproject.toml`` asks for, to build, to run and to work on the project."""
    extras = PROJECT["project"]["optional-dependencies"].values()
    groups = PROJECT["dependency-groups"].values()
    listed = [PROJECT["build-system"]["requires"], PROJECT["project"]["dependencies"], *extras, *groups]
    requirements = [Requirement(text) for texts in listed for text in texts]
    return [each for each in requirements if each.name != PROJECT["project"]["name"]]


def test_every_package_is_named_once_with_one_exact_version() -> None:
    assert len(PINS) == len(LINES)
    assert all(re.fullmatch(r"==[^*,]+", str(pin.specifier)) and not pin.url for pin in PINS.values())


def test_no_index_and_no_host_is_named() -> None:
    assert "://" not in LOCK
    assert not re.search(r"^-", LOCK, re.MULTILINE)


@pytest.mark.parametrize("requirement", stated(), ids=str)
def test_what_the_project_asks_for_is_there_in_a_version_that_fits(requirement: Requirement) -> None:
    assert requirement.specifier.contains(VERSIONS[canonicalize_name(requirement.name)], prereleases=True)


def test_what_the_packages_need_is_there_and_nothing_else() -> None:
    """Walk from what the project asks for through what each installed package says that it needs."""
    todo = [(canonicalize_name(each.name), frozenset(each.extras)) for each in stated()]
    seen = set(todo)
    while todo:
        name, extras = todo.pop()
        assert distribution(name).version == VERSIONS[name]
        for text in distribution(name).requires or ():
            needed = Requirement(text)
            wanted = needed.marker is None or any(
                needed.marker.evaluate({"extra": extra}) for extra in {"", *extras}
            )
            key = (canonicalize_name(needed.name), frozenset(needed.extras))
            if wanted and key not in seen:
                assert needed.specifier.contains(VERSIONS[key[0]], prereleases=True), text
                seen.add(key)
                todo.append(key)
    here = {name for name, pin in PINS.items() if pin.marker is None or pin.marker.evaluate()}
    assert here == {name for name, _ in seen}


@pytest.mark.xdist_group("one process")
def test_tests_of_a_group_run_in_one_process(request: pytest.FixtureRequest) -> None:
    """Versions of pytest and of pytest-xdist that do not fit each other pass over groups, and nothing tells that."""
    is_grouped = request.config.getoption("loadgroup", default=False)
    assert request.node.nodeid.endswith("@one process") or not is_grouped
