"""What was in force on a day, by cases that were worked out by hand: the files in cases/."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from policygraph.errors import UsageError
from policygraph.lineage.read import read_lineage
from policygraph.lineage.standing import ANSWERS, Standings, by_answer
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
def standings(tmp_path_factory: pytest.TempPathFactory) -> Standings:
    folder = tmp_path_factory.mktemp("as-of")
    for case in CASES.values():
        for record in case["records"]:
            path = f"{record.get('lang', 'en')}/{named(case, record['id'])}.md"
            write(folder / "records", path, front_matter(case, record))
    built = build(Settings(root=folder, sources=(folder / "records",)))
    assert not [problem for problem in built.problems() if problem.severity == "violation"]
    return Standings(read_lineage(built.open()), date(2026, 11, 25))


def test_there_are_many_cases_each_with_its_reason() -> None:
    assert len(CASES) >= 40
    assert all(case["why"] for case in CASES.values())


@pytest.mark.parametrize("name", CASES)
def test_case(standings: Standings, name: str) -> None:
    case = CASES[name]
    ids = [named(case, each) for answer in ANSWERS for each in case.get(answer, ())]
    found = standings.on_date(str(case["on"]), ids)
    answers = {answer: [each.policy for each in members] for answer, members in by_answer(found).items()}
    expected = {answer: sorted(named(case, each) for each in case.get(answer, ())) for answer in ANSWERS}
    assert answers == expected, "\n".join([case["why"], *(f"{each.policy}: {each.reason}" for each in found)])
    presumed = [each.policy for each in found if each.presumed]
    assert presumed == sorted(named(case, each) for each in case.get("presumed", [])), case["why"]
    assert all(each.reason for each in found)


def test_what_is_no_date_is_refused(standings: Standings) -> None:
    with pytest.raises(UsageError, match="write a day"):
        standings.on_date("2015-02-30")
