"""The history of records whose text is in a file of its own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import policygraph as pg
from policygraph.revisions.history import History
from tests.helpers import run
from tests.revisions.helpers import Repo, edit, told

FOLDER = "keps/sig-a/12-first"


@pytest.fixture
def keps(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repo:
    """A proposal whose title and text have changed, one after the other."""
    repo = Repo(tmp_path / "repo")
    folder = repo.folder / FOLDER
    folder.mkdir(parents=True)
    (folder / "kep.yaml").write_text("title: First\nkep-number: 12\nstatus: implementable\n", "utf-8")
    (folder / "README.md").write_text("# KEP-12\n\nA text.\n", "utf-8")
    repo.commit("first")
    edit(folder / "README.md", "A text", "Another text")
    repo.commit("text")
    edit(folder / "kep.yaml", "First", "Second")
    repo.commit("title")
    monkeypatch.chdir(repo.folder)
    return repo


def history(id: str = "12-first") -> History:
    return pg.build("keps", profile="kep").history(id)


def test_a_text_in_a_file_of_its_own_has_a_history(keps: Repo) -> None:
    title, text, first = told(history())
    assert title == ("title", [("title", "en", ("First",), ("Second",))])
    assert text == (
        "text",
        [("dcterms:description", "en", ("# KEP-12\n\nA text.",), ("# KEP-12\n\nAnother text.",))],
    )
    assert ("dcterms:description", "en", (), ("# KEP-12\n\nA text.",)) in first[1]
    difference = run("diff", "HEAD~2", "HEAD~1", "-s", "keps", "--profile", "kep", "--format", "json").stdout
    (change,) = json.loads(difference)["changed"]
    assert (change["property"], change["new"]) == ("dcterms:description", *text[1][0][3])


def test_a_text_that_goes_and_a_record_that_moves_with_its_text(keps: Repo) -> None:
    keps.git("mv", FOLDER, "keps/sig-a/12-moved")
    keps.commit("moved")
    keps.git("rm", "-q", "keps/sig-a/12-moved/README.md")
    keps.commit("gone")
    found = history("12-moved")
    assert [edit.commit.subject for edit in found.edits] == ["gone", "moved", "title", "text", "first"]
    assert told(found)[0][1] == [("dcterms:description", "en", ("# KEP-12\n\nAnother text.",), ())]
    assert found.edits[1].renamed == (("12-first", "12-moved"),)


def test_a_merge_of_a_text_and_a_record_tells_what_no_parent_said(keps: Repo) -> None:
    keps.git("checkout", "-q", "-b", "side", "HEAD~1")
    edit(keps.folder / FOLDER / "kep.yaml", "First", "Third")
    keps.commit("side")
    keps.git("checkout", "-q", "trunk")
    edit(keps.folder / FOLDER / "README.md", "Another", "No")
    keps.commit("again")
    keps.days += 1
    keps.git("merge", "-q", "--no-commit", "-s", "ours", "side")
    edit(keps.folder / FOLDER / "kep.yaml", "Second", "Both")
    keps.commit("merged")
    found = told(history())
    assert [subject for subject, _ in found] == ["merged", "again", "side", "title", "text", "first"]
    assert found[0] == ("merged", [("title", "en", ("Second",), ("Both",))])
    assert found[1][1][0][3] == ("# KEP-12\n\nNo text.",)


def test_what_the_profile_excludes_has_no_part_in_a_history(tmp_path: Path) -> None:
    repo = Repo(tmp_path / "repo")
    repo.write("pep-NNNN.md", "id: 8\ntitle: Style\nstatus: Active\ntype: Process")
    repo.commit("template")
    repo.git("mv", "policies/pep-NNNN.md", "policies/pep-0008.md")
    repo.commit("moved")
    graph = pg.build(repo.folder / "policies", profile="pep", folder=tmp_path)
    assert [edit.commit.subject for edit in graph.history("pep-0008").edits] == ["moved"]
