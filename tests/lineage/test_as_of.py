"""What was in force on a day, by cases that were worked out by hand: the files in cases/."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from policygraph.errors import UsageError
from policygraph.lineage.as_of import GROUPS, as_of, grouped
from policygraph.lineage.model import Lineage
from policygraph.lineage.read import read_lineage
from policygraph.pipeline import build
from policygraph.settings import Settings
from tests.helpers import write

FILES = sorted((Path(__file__).parent / "cases").glob("*.toml"))
CASES = {
    f"{file.stem}/{case['name']}": case
    for file in FILES
    for case in tomllib.loads(file.read_text("utf-8"))["case"]
}
RELATIONS = ("supersedes", "supersededBy", "repeals", "repealedBy", "amends", "amendedBy")


def named(case: dict[str, Any], name: str) -> str:
    return f"{case['name']}.{name}"


def front_matter(case: dict[str, Any], record: dict[str, Any]) -> dict[str, Any]:
    """Return a case's record with ids that no other case has."""
    evolution = {
        key: [named(case, name) for name in names] for key, names in record.get("evolution", {}).items()
    }
    return {**record, "id": named(case, record["id"]), "title": record["id"], "evolution": evolution}


@pytest.fixture(scope="module")
def lineage(tmp_path_factory: pytest.TempPathFactory) -> Lineage:
    folder = tmp_path_factory.mktemp("as-of")
    for case in CASES.values():
        for record in case["records"]:
            path = f"{record.get('lang', 'en')}/{named(case, record['id'])}.md"
            write(folder / "records", path, front_matter(case, record))
    built = build(Settings(root=folder, sources=(folder / "records",)))
    assert not [problem for problem in built.problems() if problem.severity == "violation"]
    return read_lineage(built.open())


def test_there_are_many_cases_each_with_its_reason() -> None:
    assert len(CASES) >= 40
    assert all(case["why"] for case in CASES.values())


@pytest.mark.parametrize("name", CASES)
def test_case(lineage: Lineage, name: str) -> None:
    case = CASES[name]
    ids = [named(case, each) for group in GROUPS for each in case[group]]
    found = as_of(lineage, str(case["on"]), ids)
    groups = {group: [each.policy for each in verdicts] for group, verdicts in grouped(found).items()}
    expected = {group: sorted(named(case, each) for each in case[group]) for group in GROUPS}
    assert groups == expected, "\n".join([case["why"], *(f"{each.policy}: {each.reason}" for each in found)])
    presumed = [each.policy for each in found if each.presumed]
    assert presumed == sorted(named(case, each) for each in case.get("presumed", [])), case["why"]
    assert all(each.reason for each in found)


def test_what_is_no_date_is_refused(lineage: Lineage) -> None:
    with pytest.raises(UsageError, match="write a day"):
        as_of(lineage, "2015-02-30")
