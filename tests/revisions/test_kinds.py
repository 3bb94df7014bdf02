"""Diff and history of records of several kinds, of numbered proposals, and of stubs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import policygraph as pg
from policygraph.revisions.model import Difference, Renamed
from tests.helpers import run
from tests.revisions.helpers import BODY, Repo


def rows(found: Difference) -> list[tuple[object, ...]]:
    return [(each.id, each.property, each.language, each.old, each.new) for each in found.changed]


def test_records_of_every_kind_are_compared(hub_repo: Repo) -> None:
    found = pg.diff("HEAD~1", "HEAD", "hub")
    assert rows(found) == [
        ("country/Algeria", "regulatory.co2_definition", "en", ("Pending",), ("Waste",)),
        ("facility/7", "fid", "", (2025,), (2026,)),
        ("facility/8", "latitude", "", (55.3781,), (1.25,)),
        ("us-45q-ira", "analysis.incentive.score", "", (95,), (96,)),
    ]
    assert (found.added, found.removed) == ((), ("facility/10",))
    assert found.renamed == (Renamed("facility/11", "facility/9911", "content"),)
    text = run("diff", "HEAD~1", "HEAD", "-s", "hub").stdout
    assert text.splitlines()[0] == (
        "1 subject (facility 1) removed, 1 subject (facility 1) renamed,"
        " 4 values changed in 4 subjects (facility 2, country 1, policy 1)"
    )
    text = run("diff", "HEAD~1", "HEAD", "-s", "hub", "--language", "zh").stdout
    assert "（设施 2、国家概况 1、政策 1）" in text.splitlines()[0]
    for name in ("facility/7", "country/Algeria", "7"):
        assert run("show", name, "-s", "hub").exit_code == 0


def test_the_history_of_one_of_any_kind(hub_repo: Repo) -> None:
    graph = pg.build("hub")
    (change,) = graph.history("facility/7").edits[0].changes
    assert (change.id, change.property, change.old, change.new) == ("facility/7", "fid", (2025,), (2026,))
    assert graph.history("8").policy == "facility/8"
    assert graph.history("10").policy == "facility/10"  # which has gone
    assert [each.commit.subject for each in graph.history("9911").edits] == ["edits", "first"]
    assert [each.commit.subject for each in graph.history("7").edits] == ["first"]  # the policy
    ((head, *_),) = [each.changes for each in graph.history("country/Algeria").edits][:1]
    assert (head.property, head.new) == ("regulatory.co2_definition", ("Waste",))


def test_the_name_of_the_source_itself_may_tell_the_kind(tmp_path: Path) -> None:
    repo = Repo(tmp_path / "countries")
    for year, name in ((1, "One"), (2, "Two")):
        (repo.folder / "x.md").write_text(f'---\n{{"id": "x", "name": "{name}"}}\n---\n', "utf-8")
        repo.commit(f"number {year}")
    assert rows(pg.diff("HEAD~1", repo.folder, folder=tmp_path)) == [
        ("country/x", "name", "en", ("One",), ("Two",))
    ]
    found = pg.build(repo.folder, folder=tmp_path).history("x")
    assert (found.policy, len(found.edits)) == ("country/x", 2)


def _proposal(repo: Repo, path: str, front: str, body: str = BODY) -> None:
    file = repo.folder / "eips" / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f"---\n{front}\n---\n\n{body}\n", "utf-8")


@pytest.fixture
def moved(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repo:
    """A proposal that moves from one folder to another, where a stub is left."""
    repo = Repo(tmp_path / "repo")
    front = "eip: 20\ntitle: Token Standard\nstatus: Final\nrequires: 1"
    _proposal(repo, "old/eip-1.md", "eip: 1\ntitle: Purpose\nstatus: Living")
    _proposal(repo, "old/eip-20.md", front)
    repo.commit("first")
    _proposal(repo, "old/eip-20.md", "eip: 20\nstatus: Moved", "It is elsewhere now.")
    _proposal(repo, "new/erc-20.md", front)
    repo.commit("moved")
    _proposal(repo, "new/erc-20.md", front.replace("Final", "Withdrawn"))
    repo.commit("withdrawn")
    monkeypatch.chdir(repo.folder)
    (repo.folder / "policygraph.toml").write_text("sources = ['eips']\nprofile = 'eip'\n", "utf-8")
    return repo


def test_a_stub_is_neither_a_loss_nor_another_name(moved: Repo) -> None:
    assert not pg.diff("HEAD~2", "HEAD~1")
    assert not pg.diff("HEAD~1", "HEAD~2")
    assert rows(pg.diff("HEAD~2", "HEAD")) == [("20", "status", "", ("Final",), ("Withdrawn",))]


def test_where_only_the_stub_is_left_values_have_gone_and_not_the_proposal(moved: Repo) -> None:
    found = pg.diff("HEAD~2", "HEAD", "eips/old")
    assert (found.added, found.removed, found.renamed) == ((), (), ())
    assert {(each.property, each.new) for each in found.changed} >= {("title", ()), ("status", ())}
    assert found.titles == {"20": "Token Standard"}
    assert not pg.diff("HEAD~1", "HEAD", "eips/old")


def test_the_history_goes_on_behind_a_stub(moved: Repo) -> None:
    found = json.loads(run("history", "20", "--property", "status", "--format", "json").stdout)
    assert [(each["subject"], each["changes"][0]["new"]) for each in found["commits"]] == [
        ("withdrawn", "Withdrawn"),
        ("first", "Final"),
    ]
