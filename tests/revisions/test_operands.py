"""What OLD and NEW may be, in every mixture."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any

import pytest

import policygraph as pg
from policygraph import pipeline
from policygraph.errors import PolicyGraphError, StoreError, UsageError
from policygraph.pipeline import current_sources, updating
from policygraph.pipeline.file_differences import Differences
from policygraph.revisions.model import Difference
from tests.helpers import run, write
from tests.revisions.helpers import Repo


@pytest.fixture
def repo(two_states: Repo) -> Repo:
    return two_states


def said(found: Difference) -> list[tuple[str, object, object]]:
    return [(each.property, each.old, each.new) for each in found.changed]


FORWARD = [("status", ("Active",), ("Superseded",))]
BACKWARD = [("status", ("Superseded",), ("Active",))]


def test_revisions_of_named_sources_or_of_those_of_the_settings(repo: Repo) -> None:
    assert said(pg.diff("HEAD~1", "HEAD", "policies")) == FORWARD
    assert said(pg.diff("HEAD", "HEAD~1", "policies/en/a.md")) == BACKWARD
    (repo.folder / "policygraph.toml").write_text("sources = ['policies']\n", "utf-8")
    assert said(pg.diff("trunk~1", "trunk")) == FORWARD
    assert not pg.diff("trunk", "HEAD")


@pytest.mark.parametrize("other", [".", "policies", "policies/en", "policies/en/a.md"])
def test_a_revision_beside_a_path_is_a_revision_of_that_path(other: str, repo: Repo) -> None:
    assert said(pg.diff("HEAD~1", other)) == FORWARD
    assert said(pg.diff(other, "HEAD~1")) == BACKWARD
    repo.write("en/a.md", {"id": "a", "title": "T", "status": "Active"})
    assert not pg.diff("HEAD~1", other)


def test_an_rdf_file_and_a_store_beside_a_revision_need_the_sources(repo: Repo) -> None:
    graph = pg.build("policies")
    graph.export("now.ttl")
    store = next(Path(".policygraph").glob("*/gen-1"))
    for name in ("now.ttl", str(store), str(store.parent), ".policygraph"):
        assert said(pg.diff("HEAD~1", name, "policies")) == FORWARD
        with pytest.raises(UsageError, match=r"there is no file or folder HEAD~1; for a revision, name"):
            pg.diff("HEAD~1", name)
    assert said(pg.diff("HEAD~1", graph, "policies")) == FORWARD


def test_a_folder_of_records_may_have_any_name_inside(repo: Repo) -> None:
    repo.write("current/en/b.md", {"id": "b", "title": "B"})
    assert pg.diff("HEAD", "policies").added == ("b",)


def test_two_generations_of_a_store_are_two_states(repo: Repo) -> None:
    pg.build("policies")
    repo.write("en/a.md", {"id": "a", "title": "T", "status": "Active"})
    pg.build("policies")
    one, two = sorted(Path(".policygraph").glob("*/gen-*"))
    assert said(pg.diff(one, two)) == BACKWARD
    pg.build("policies/en")
    with pytest.raises(UsageError, match=r"\.policygraph holds 2 stores; name one, .*: \.policygraph/"):
        pg.diff(".policygraph", ".policygraph")
    assert not pg.diff(".policygraph", "policies")  # the store of these sources
    assert said(pg.diff("HEAD~1", ".policygraph", "policies")) == []
    Path("empty/.policygraph").mkdir(parents=True)
    with pytest.raises(UsageError, match="holds 0 stores"):
        pg.diff("empty/.policygraph", ".")


def test_stores_that_cannot_be_read_say_so(repo: Repo, tmp_path: Path) -> None:
    pg.build("policies", base="https://example.org/")
    store = next(Path(".policygraph").glob("*/gen-1"))
    assert not pg.diff(store, "policies")  # its own base is read from it
    (store / "manifest.sqlite").write_bytes(b"no database")
    with pytest.raises(
        StoreError, match=r"damaged: manifest.sqlite is not as it was written\. Build it again"
    ):
        pg.diff(store, "policies")


def test_in_a_mixture_a_path_goes_before_a_revision_and_a_note_says_so(repo: Repo) -> None:
    repo.git("branch", "policies", "HEAD~1")
    result = run("diff", "policies", "HEAD")
    assert (result.exit_code, result.stdout) == (0, "no differences\n")
    assert (
        result.stderr
        == "note: policies is a path and a revision; the path is taken. policies^0 is the revision\n"
    )
    assert "Active → Superseded" in run("diff", "policies^0", "HEAD", "-s", "policies").stdout
    assert run("diff", "policies", "HEAD", "-q").stderr == ""


def test_sources_that_did_not_exist_then(repo: Repo) -> None:
    repo.write("../more/b.md", {"id": "b", "title": "B"})
    repo.commit("more")
    result = run("diff", "HEAD~1", "HEAD", "-s", "more")
    assert result.stderr == "note: more did not exist in HEAD~1: it has no records there\n"
    assert "1 policy added" in result.stdout
    shutil.rmtree("more")
    repo.commit("no more")
    assert "1 policy removed" in run("diff", "HEAD~1", "HEAD", "-s", "more").stdout
    wrong = run("diff", "HEAD~1", "HEAD", "-s", "mroe")
    assert (wrong.exit_code, wrong.stderr.splitlines()[-1]) == (
        2, "error: there is no file or folder mroe, nor was there one",
    )  # fmt: skip


def test_a_source_that_had_other_files_alone_then_has_no_records_there(repo: Repo) -> None:
    repo.write("../more/b.md", {"id": "b", "title": "B"})
    repo.commit("more")
    (repo.folder / "more" / "b.md").rename(repo.folder / "more" / "notes.txt")
    repo.commit("notes alone")
    result = run("diff", "HEAD", "HEAD~1", "-s", "more", "-s", "policies")
    assert (result.exit_code, result.stderr) == (0, "")
    assert "1 policy added" in result.stdout
    assert "1 policy removed" in run("diff", "HEAD~1", "HEAD", "-s", "more").stdout


def test_errors_in_records_of_a_revision_are_told(repo: Repo) -> None:
    repo.write("en/b.md", "[")
    repo.commit("broken")
    result = run("diff", "HEAD~1", "HEAD", "-s", "policies")
    assert result.stderr == "warning: HEAD has 1 error in records\n"


@pytest.mark.parametrize(
    ("names", "message"),
    [
        (("nope", "HEAD"), "there is no revision nope"),
        (("-x", "HEAD"), "there is no revision -x"),
        (("--output=x", "HEAD"), "there is no revision --output=x"),
        (("", "HEAD"), "a revision is empty"),
        (("a\0b", "HEAD"), "a revision is empty"),
        (("HEAD~5", "HEAD"), r"there is no revision HEAD~5"),
    ],
)
def test_names_that_mean_nothing(names: tuple[str, str], message: str, repo: Repo) -> None:
    with pytest.raises(PolicyGraphError, match=message):
        pg.diff(*names, "policies")
    assert not Path("x").exists()


def test_outside_a_repository_and_without_git(
    tmp_path: Path, seeds: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(
        UsageError, match="there is no file or folder HEAD, and it can be no revision: not a git repo"
    ):
        pg.diff("HEAD", seeds, folder=tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(UsageError, match="git is not installed"):
        pg.diff("HEAD", seeds, folder=tmp_path)
    assert not pg.diff(seeds, seeds, folder=tmp_path)  # paths need no git


def test_sources_in_several_repositories(repo: Repo, tmp_path: Path) -> None:
    other = Repo(tmp_path / "other")
    other.commit("first")
    with pytest.raises(UsageError, match="HEAD cannot be a revision of sources in several repositories"):
        pg.diff("HEAD", "HEAD~1", repo.folder, other.folder)


def test_nothing_is_left_in_the_temporary_folder(
    repo: Repo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "tmp").mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "tmp"))
    pg.diff("HEAD~1", "HEAD", "policies", findings=True)
    with pytest.raises(UsageError):
        pg.diff("HEAD~1", "nope", "policies")
    assert list((tmp_path / "tmp").iterdir()) == []


def test_names_of_every_kind_survive_the_way_through_git(repo: Repo) -> None:
    for name in ("a b.md", "neu\nline.md", "政策.md", "-x.md", "*.md"):
        repo.write(f"en/{name}", {"id": name, "title": "T"})
    repo.commit("odd")
    assert len(pg.diff("HEAD~1", "HEAD", "policies").added) == 5
    assert not pg.diff("HEAD", "policies")


def test_a_source_that_there_never_was_beside_a_path(repo: Repo) -> None:
    wrong = run("diff", "HEAD", "policies", "-s", "mroe")
    assert wrong.stderr.splitlines()[-1] == "error: there is no file or folder mroe, nor was there one"


def test_a_source_that_came_after_both_revisions_has_no_records_in_them(repo: Repo) -> None:
    repo.write("en/a.md", {"id": "a", "title": "other"})
    repo.commit("changed")
    write(repo.folder / "more", "b.md", {"id": "b", "title": "B"})
    repo.commit("more")
    told = run("diff", "HEAD~2", "HEAD~1", "-s", "policies", "-s", "more")
    assert told.stderr.count("more did not exist in") == 2
    assert "other" in told.stdout


def test_a_revision_is_built_from_the_last_build_as_it_is_from_nothing(
    repo: Repo, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in "bcdef":
        repo.write(f"en/{name}.md", {"id": name, "title": name, "evolution": {"supersedes": ["a"]}})
    repo.commit("more")
    repo.write("en/b.md", {"id": "b", "title": "other"})
    (repo.folder / "policies" / "en" / "c.md").unlink()
    repo.commit("changed")
    repo.write("en/d.md", {"id": "d", "title": "not committed"})
    updated: list[int] = []
    update = updating.update

    def noted(previous: Any, generation: Any, differences: Differences, *others: Any) -> None:
        updated.append(len(differences.changed))
        update(previous, generation, differences, *others)

    monkeypatch.setattr(updating, "update", noted)
    monkeypatch.setattr(current_sources, "can_update", lambda *_: True)
    pg.build("policies")
    revisions = ("HEAD~3", "HEAD~2", "HEAD~1", "HEAD")
    found = [pg.diff(name, "policies") for name in revisions]
    assert updated == [1, 0, 3, 1]  # records that are different, of those that there are
    with monkeypatch.context() as patched:
        patched.setattr(pipeline, "last_generation", lambda *_: None)
        assert found == [pg.diff(name, "policies") for name in revisions]
    assert [len(each.changed) for each in found][2:] == [2, 1]


def damage(built: pipeline.Build, shows: bool) -> None:
    for file in (built.generation.folder / "manifest.sqlite", *built.generation.oxigraph.glob("*.sst")):
        status, content = file.stat(), bytearray(file.read_bytes())
        content[len(content) // 2] ^= 1
        file.write_bytes(content)
        if not shows:
            os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))


@pytest.mark.parametrize("shows", [True, False])
@pytest.mark.parametrize("others", [("HEAD~1", "policies"), ("policies", "HEAD~1"), ("HEAD~1", "HEAD")])
def test_a_damaged_build_is_no_start_for_a_comparison(
    repo: Repo, others: tuple[str, str], shows: bool
) -> None:
    built = pg.build("policies").built
    assert built
    damage(built, shows)
    if shows:
        told = run("diff", *others, "-s", "policies") if "policies" not in others else run("diff", *others)
        assert told.exit_code == 0
        assert "Active" in told.stdout
        assert ("is damaged" in told.stderr) == ("policies" in others)
    else:
        sources = () if "policies" in others else ("policies",)
        assert said(pg.diff(*others, *sources)) == (FORWARD if others[0] == "HEAD~1" else BACKWARD)


def test_a_store_that_is_damaged_unseen_is_no_side_of_a_comparison(repo: Repo) -> None:
    built = pg.build("policies").built
    assert built
    damage(built, shows=False)
    with pytest.raises(StoreError, match="is damaged: manifest"):
        pg.diff("policies", built.generation.folder)


def test_a_folder_that_was_renamed_is_compared_with_what_it_was(repo: Repo) -> None:
    (repo.folder / "policies").rename(repo.folder / "records")
    for new in ("records", "."):
        assert not pg.diff("HEAD", new)
    repo.commit("renamed")
    assert not pg.diff("HEAD~1", "HEAD", "records")
    assert said(pg.diff("HEAD~1", "records", findings=True)) == []


def test_two_revisions_before_there_were_any_sources_are_not_the_same_state(repo: Repo) -> None:
    (repo.folder / "later").mkdir()
    (repo.folder / "later" / "a.md").write_text("---\nid: a\ntitle: T\n---\n", "utf-8")
    result = run("diff", "HEAD~1", "HEAD", "-s", "later")
    assert result.exit_code == 2
    assert (
        "error: the sources did not exist in HEAD~1 and HEAD, so that there is nothing to compare"
        in result.stderr
    )
    assert run("diff", "HEAD", "later").exit_code == 0
    assert run("diff", "HEAD~1", "HEAD", "-s", "later", "-s", "policies").exit_code == 0
