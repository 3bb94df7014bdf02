"""The commits of a policy: what each changed, whatever its files were called and however they were written."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

import policygraph as pg
from policygraph.errors import StoreError, UsageError
from policygraph.report.revisions import history_markdown, history_object, history_text
from policygraph.revisions.history import only
from policygraph.revisions.model import Reference
from tests.helpers import ROOT
from tests.revisions.helpers import BODY, Repo, history, told


def test_each_commit_tells_the_values_that_it_changed(repo: Repo) -> None:
    en: dict[str, Any] = {"id": "a", "title": "T", "status": "Active", "analysis": {"mrv": {"score": 95}}}
    repo.write("en/a.md", en)
    repo.commit("first", "Zoë Müller")
    repo.write("en/b.md", {"id": "b"})
    repo.commit("another policy")
    repo.write("zh/a.md", {"id": "a", "title": "标题", "status": "现行"})
    repo.commit("translated")
    repo.write("en/a.md", "status: 现行\nid: a\ntitle: T\nanalysis: {mrv: {score: '95'}}")
    repo.commit("only written otherwise")
    repo.write("en/a.md", {**en, "status": "Superseded", "analysis": {"mrv": {"score": 90}}})
    repo.write("zh/a.md", {"id": "a", "title": "标题", "status": "Superseded"})
    repo.commit("superseded")
    repo.write("en/a.md", {**en, "analysis": {"mrv": {"score": 90}}, "provenance": {"reviewer": "Jane"}})
    repo.commit("back, in English")
    found = history(repo, "a")
    assert told(found) == [
        ("back, in English", [
            ("provenance.reviewer", "en", (), ("Jane",)), ("status", "en", ("Superseded",), ("Active",)),
        ]),
        ("superseded", [
            ("analysis.mrv.score", "en", (95,), (90,)), ("status", "", ("Active",), ("Superseded",)),
        ]),
        ("translated", [
            ("id", "zh", (), ("a",)), ("status", "zh", (), ("Active",)), ("title", "zh", (), ("标题",)),
        ]),
        ("first", [
            ("analysis.mrv.score", "en", (), (95,)), ("id", "en", (), ("a",)),
            ("status", "en", (), ("Active",)), ("title", "en", (), ("T",)),
        ]),
    ]  # fmt: skip
    first = found.edits[-1].commit
    assert (first.author, first.date[:19]) == ("Zoë Müller", "2026-01-02T12:00:00")
    assert not found.problems
    assert not found.shallow


def test_what_cannot_be_read_is_told_and_says_what_it_said_before(
    repo: Repo, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(repo.folder)
    repo.write("en/a.md", {"id": "a", "title": "T", "year": 2019})
    repo.commit("first")
    repo.write("en/a.md", "id: a\nid: b")
    broken = repo.commit("broken")
    repo.write("en/a.md", "[")
    repo.commit("still broken")
    repo.write("en/a.md", {"id": "a", "title": "T", "year": 2020})
    repo.commit("mended")
    found = history(repo, "a")
    assert told(found)[0] == ("mended", [("year", "en", (2019,), (2020,))])
    assert len(found.edits) == 2
    assert [(commit, problem.path, problem.code) for commit, problem in found.problems][1] == (
        broken[:10], "policies/en/a.md", "duplicate-key",
    )  # fmt: skip
    assert len(found.problems) == 2


@pytest.mark.parametrize("languages", [("en",), ("en", "zh")])
@pytest.mark.parametrize("is_committed", [True, False])
def test_a_policy_whose_files_cannot_be_read_now_has_its_history(
    repo: Repo, languages: tuple[str, ...], is_committed: bool
) -> None:
    for language in languages:
        repo.write(f"{language}/a.md", {"id": "a", "title": {"en": "Act", "zh": "法"}[language]})
    repo.write("en/b.md", {"id": "b", "title": "B"})
    repo.commit("first")
    repo.write("en/a.md", "<<<<<<< HEAD\nid: a\n=======\nid: a\n>>>>>>> other")
    if is_committed:
        repo.commit("conflict")
    found = history(repo, "a")
    assert [title for title, _ in told(found)] == ["first"]
    titles = [language for _, changes in told(found) for key, language, *_ in changes if key == "title"]
    assert titles == [*languages]
    assert [problem.code for _, problem in found.problems] == ["merge-conflict"] * is_committed


def begin_merge(repo: Repo) -> dict[str, Any]:
    """Change the year on one branch and the status on the other, and begin to merge them; return the record before."""
    base = {"id": "a", "title": "T", "year": 2019, "status": "Active"}
    repo.write("en/a.md", base)
    repo.commit("first")
    repo.git("checkout", "-q", "-b", "side")
    repo.write("en/a.md", {**base, "year": 2020})
    repo.commit("side")
    repo.git("checkout", "-q", "trunk")
    repo.write("en/a.md", {**base, "status": "Superseded"})
    repo.commit("trunk")
    repo.days += 1
    repo.git("merge", "-q", "--no-commit", "--no-ff", "-s", "ours", "side")
    return base


def test_a_merge_tells_only_what_no_parent_said(repo: Repo) -> None:
    base = begin_merge(repo)
    repo.write("en/a.md", {**base, "year": 2020, "status": "Superseded", "title": "By the merge"})
    repo.commit("merged")
    assert told(history(repo, "a"))[:-1] == [
        ("merged", [("title", "en", ("T",), ("By the merge",))]),
        ("trunk", [("status", "en", ("Active",), ("Superseded",))]),
        ("side", [("year", "en", (2019,), (2020,))]),
    ]


def test_a_merge_that_has_each_language_from_another_branch_tells_nothing(repo: Repo) -> None:
    for language, title in (("en", "Act"), ("zh", "法")):
        repo.write(f"{language}/a.md", {"id": "a", "title": title})
    repo.commit("first")
    repo.git("checkout", "-q", "-b", "side")
    repo.write("zh/a.md", {"id": "a", "title": "题"})
    repo.commit("side")
    repo.git("checkout", "-q", "trunk")
    repo.write("en/a.md", {"id": "a", "title": "Title"})
    repo.commit("trunk")
    repo.git("merge", "-q", "-m", "merged", "side")
    assert told(history(repo, "a"))[:2] == [
        ("trunk", [("title", "en", ("Act",), ("Title",))]),
        ("side", [("title", "zh", ("法",), ("题",))]),
    ]


def test_a_merge_that_cannot_be_read_says_what_any_parent_said(repo: Repo) -> None:
    base = begin_merge(repo)
    repo.write("en/a.md", "<<<<<<< trunk")
    repo.commit("conflict")
    repo.write("en/a.md", "[")
    repo.write("zh/a.md", {"id": "a", "title": "题"})
    repo.commit("still a conflict")
    repo.write("en/a.md", {**base, "year": 2020, "status": "Superseded", "title": "By hand"})
    repo.write("zh/a.md", {"id": "a", "title": "标题"})
    repo.commit("mended")
    assert told(history(repo, "a"))[0] == (
        "mended", [("title", "en", ("T",), ("By hand",)), ("title", "zh", ("题",), ("标题",))],
    )  # fmt: skip


def test_a_shallow_clone_says_that_it_is(repo: Repo, tmp_path: Path) -> None:
    repo.write("en/a.md", {"id": "a", "title": "T"})
    repo.commit("first")
    repo.write("en/a.md", {"id": "a", "title": "U"})
    repo.commit("second")
    repo.git("clone", "-q", "--depth", "1", f"file://{repo.folder}", str(tmp_path / "shallow"))
    found = pg.build(tmp_path / "shallow" / "policies", folder=tmp_path).history("a")
    assert found.shallow
    assert [subject for subject, _ in told(found)] == ["second"]


def test_only_one_property(repo: Repo) -> None:
    repo.write("en/a.md", {"id": "a", "title": "T", "analysis": {"mrv": {"score": 1, "evidence": "E"}}})
    repo.commit("first")
    repo.write("en/a.md", {"id": "a", "title": "U", "analysis": {"mrv": {"score": 2, "evidence": "E"}}})
    repo.commit("second")
    found = history(repo, "a")
    assert told(only(found, "analysis.mrv.score")) == [
        ("second", [("analysis.mrv.score", "en", (1,), (2,))]), ("first", [("analysis.mrv.score", "en", (), (1,))]),
    ]  # fmt: skip
    assert {c.property for e in only(found, "analysis").edits for c in e.changes} == {
        "analysis.mrv.score", "analysis.mrv.evidence",
    }  # fmt: skip
    assert len(only(found, "title").edits) == 2
    with pytest.raises(UsageError, match=r"no commit changed titel of a\. Did you mean title\?"):
        only(found, "titel")


def test_where_there_is_no_history(tmp_path: Path) -> None:
    seeds = Path(shutil.copytree(ROOT / "seeds", tmp_path / "seeds"))
    graph = pg.build(seeds, folder=tmp_path)
    with pytest.raises(UsageError, match="not a git repository"):
        graph.history("alberta-tier")
    graph.export(tmp_path / "x.nt")
    with pytest.raises(StoreError, match="has no history"):
        pg.build(tmp_path / "x.nt").history("alberta-tier")
    repo = Repo(tmp_path / "repo")
    repo.write("en/a.md", {"id": "a"})
    with pytest.raises(UsageError, match="there is no revision HEAD"):
        history(repo, "a")
    repo.commit("first")
    repo.write("en/new.md", {"id": "new"})
    assert history(repo, "new").edits == ()
    other = Repo(tmp_path / "other")
    other.write("en/b.md", {"id": "b"})
    both = pg.build(repo.folder, other.folder, folder=tmp_path)
    with pytest.raises(UsageError, match="in one git repository"):
        both.history("a")


def test_references_to_a_former_id_are_told(repo: Repo, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(repo.folder)
    for name, title in (("old", "Act"), ("user", "User")):
        evolution = {"supersedes": ["old"]} if name == "user" else {}
        repo.write(f"en/{name}.md", {"id": name, "title": title, "evolution": evolution}, BODY)
    repo.commit("first")
    repo.write("en/old.md", {"id": "new", "title": "Act"}, BODY)
    repo.commit("renamed")
    found = history(repo, "new")
    assert found.dangling == {"old": (Reference("policies/en/user.md", "evolution.supersedes"),)}
    assert history_text(found).split("\n")[-1].split("  ")[1:] == [
        "old",
        "1 reference still uses it",
        "policies/en/user.md",
    ]
    assert "| old | 1 reference still uses it | policies/en/user.md |" in history_markdown(found)
    assert history_object(found)["dangling"] == [
        {"old": "old", "used_by": [{"record": "policies/en/user.md", "property": "evolution.supersedes"}]}
    ]


def test_a_file_whose_number_another_has_has_a_history(repo: Repo) -> None:
    for name in ("kafka", "rest"):
        repo.write(f"0005-{name}.md", {"status": "accepted", "date": "2020-01-01"}, f"# {name}\n\n{BODY}")
    repo.commit("first")
    repo.write("0005-rest.md", {"status": "deprecated", "date": "2020-01-01"}, f"# rest\n\n{BODY}")
    repo.commit("second")
    graph = pg.build(repo.folder / "policies", profile="adr", folder=repo.folder.parent)
    found = graph.history("0005-rest")
    assert [edit.commit.subject for edit in found.edits] == ["second", "first"]
