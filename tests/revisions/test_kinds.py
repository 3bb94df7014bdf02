"""Diff and history of records of several kinds, of numbered proposals, and of stubs."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

import policygraph as pg
from policygraph.errors import UsageError
from policygraph.revisions.model import Difference, Renamed
from tests.helpers import run
from tests.revisions.helpers import Repo

BODY = "A text that is long enough for git to see that it is the same."


def rows(found: Difference) -> list[tuple[object, ...]]:
    return [(each.id, each.property, each.language, each.old, each.new) for each in found.changed]


def edit(file: Path, old: str, new: str) -> None:
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), "utf-8")


@pytest.fixture
def hub_repo(hub: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repo:
    """A few files of the hub, then edits of records of every kind."""
    repo = Repo(tmp_path / "repo")
    own = repo.folder / "hub"
    for place in ("policies/en/us-45q-ira", "facilities/en/7", "facilities/zh/7", "facilities/en/8",
                  "facilities/en/10", "facilities/en/11", "countries/en/algeria"):  # fmt: skip
        (own / place).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(hub.parent / f"{place}.md", own / f"{place}.md")
    (own / "policies/en/7.md").write_text('---\n{"id": "7", "title": "Seven"}\n---\n', "utf-8")
    repo.commit("first")
    for language in ("en", "zh"):
        edit(own / f"facilities/{language}/7.md", '"fid": "2025"', '"fid": "2026"')
    edit(own / "facilities/en/8.md", "55.3781", "1.25")
    edit(own / "countries/en/algeria.md", '"co2_definition": "Pending"', '"co2_definition": "Waste"')
    edit(own / "policies/en/us-45q-ira.md", '"score": 95', '"score": 96')
    (own / "facilities/en/10.md").unlink()
    edit(own / "facilities/en/11.md", '"id": "11"', '"id": "9911"')
    repo.commit("edits")
    monkeypatch.chdir(repo.folder)
    return repo


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


def test_an_id_of_several_other_kinds_has_to_be_told(hub_repo: Repo) -> None:
    (hub_repo.folder / "hub/countries/en/8.md").write_text(
        '---\n{"id": "8", "name": "Eight"}\n---\n', "utf-8"
    )
    hub_repo.commit("a country called 8")
    with pytest.raises(UsageError, match="8 may be country/8 or facility/8; name one of them"):
        pg.build("hub").history("8")


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


def test_findings_are_about_the_kind_that_they_are_of(tmp_path: Path) -> None:
    for side, years in (("old", ("2019", "2020")), ("new", ("soon", "2020"))):
        for folder, key, year in zip(("policies", "facilities"), ("year", "fid"), years, strict=True):
            file = tmp_path / side / "hub" / folder / "en" / "7.md"
            file.parent.mkdir(parents=True)
            file.write_text(json.dumps({"id": "7", "title": "T", "name": "N", key: year}).join(
                ("---\n", "\n---\n")), "utf-8")  # fmt: skip
    found = pg.diff(tmp_path / "old/hub", tmp_path / "new/hub", folder=tmp_path, findings=True)
    assert {(each.code, each.policy) for each in found.findings_new or ()} >= {("bad-value", "7")}
    shutil.rmtree(tmp_path / "new/hub/facilities")
    found = pg.diff(tmp_path / "old/hub", tmp_path / "new/hub", folder=tmp_path, findings=True)
    assert "facility/7" in {each.policy for each in found.findings_resolved or ()}


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


def test_ids_that_are_made_of_others_are_followed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    repo = Repo(tmp_path / "repo")
    text = "---\nid: {}\ntitle: Style Guide\nstatus: Active\ntype: Process\n---\n\n" + BODY + "\n"
    file = repo.folder / "peps" / "pep-0008.md"
    file.parent.mkdir()
    file.write_text(text.format(8), "utf-8")
    repo.commit("first")
    repo.git("rm", "-q", "peps/pep-0008.md")
    repo.commit("gone")
    monkeypatch.chdir(repo.folder)
    (repo.folder / "peps").mkdir()
    (repo.folder / "peps/pep-0009.md").write_text(text.format(9).replace("Style Guide", "Nine"), "utf-8")
    history = run("history", "pep-0008", "-s", "peps", "--profile", "pep", "--property", "title")
    assert [line[22:] for line in history.stdout.splitlines() if line.startswith("20")] == [
        "  Ann Author  gone", "  Ann Author  first",
    ], history.output  # fmt: skip
    found = run("diff", "HEAD~1", "HEAD", "-s", "peps", "--profile", "pep")
    assert found.stdout.startswith("1 policy removed\n")


def test_what_is_no_reference_is_compared_as_it_stands(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for side, number in (("old", 22), ("new", 23)):
        file = tmp_path / side / "eip-5.md"
        file.parent.mkdir()
        file.write_text(f"---\neip: 5\ntitle: T\nrequires: 1, {number} (in part)\n---\n", "utf-8")
    monkeypatch.chdir(tmp_path)
    found = json.loads(run("diff", "old", "new", "--profile", "eip", "--format", "json").stdout)
    told = [(each["property"], each["old"], each["new"]) for each in found["changed"]]
    assert told == [("requires", "22 (in part)", "23 (in part)")]
