"""The files and commits that are about one policy, under every name and id."""

from __future__ import annotations

from pathlib import Path

import pytest

import policygraph as pg
from policygraph.errors import UsageError
from policygraph.git import find_repository
from policygraph.pipeline import build
from policygraph.revisions.file_history import find_files, relevant_commits
from policygraph.revisions.file_states import FileStates
from policygraph.settings import Settings
from tests.helpers import run
from tests.revisions.helpers import BODY, Repo, history, told


def test_files_are_followed_under_every_name_and_id(repo: Repo) -> None:
    record = {
        "id": "old",
        "title": "A title",
        "status": "Active",
        "url": "https://example.org/a-long-address",
    }
    repo.write("en/old.md", record, "A body.")
    repo.write("en/other.md", {"id": "other", "title": "Another"})
    repo.commit("first")
    repo.git("mv", "policies/en/old.md", "policies/en/moved.md")
    repo.commit("moved")
    (repo.folder / "policies" / "en" / "moved.md").unlink()
    repo.write("en/new.md", {**record, "id": "new"}, "A body.")
    repo.commit("renamed")
    (repo.folder / "policies" / "en" / "new.md").unlink()
    repo.write("deep/en/x.md", "id: new\ntitle: Wholly rewritten\nstatus: Superseded")
    repo.commit("rewritten elsewhere")
    assert told(history(repo, "new")) == [
        ("rewritten elsewhere", [
            ("dcterms:description", "en", ("A body.",), ()),
            ("status", "en", ("Active",), ("Superseded",)),
            ("title", "en", ("A title",), ("Wholly rewritten",)),
            ("url", "en", ("https://example.org/a-long-address",), ()),
        ]),
        ("renamed", [("id", "en", ("old",), ("new",))]),
        ("first", [
            ("dcterms:description", "en", (), ("A body.",)), ("id", "en", (), ("old",)),
            ("status", "en", (), ("Active",)), ("title", "en", (), ("A title",)),
            ("url", "en", (), ("https://example.org/a-long-address",)),
        ]),
    ]  # fmt: skip


def test_a_policy_that_has_gone_still_has_its_history(repo: Repo) -> None:
    repo.write("en/a.md", {"id": "a", "title": "T"})
    repo.write("en/b.md", {"id": "b", "evolution": {"supersedes": ["named-only"]}})
    repo.commit("first")
    repo.git("rm", "-q", "policies/en/a.md")
    repo.commit("gone")
    assert told(history(repo, "a")) == [
        ("gone", [("id", "en", ("a",), ()), ("title", "en", ("T",), ())]),
        ("first", [("id", "en", (), ("a",)), ("title", "en", (), ("T",))]),
    ]
    with pytest.raises(UsageError, match="no record describes named-only, nor did one in any commit"):
        history(repo, "named-only")
    with pytest.raises(
        UsageError, match=r"there is no policy, facility or country named-onl\. Did you mean named-only"
    ):
        history(repo, "named-onl")


@pytest.mark.parametrize("text", ["ACT-1", "https://w3id.org/policygraph/policy/act-1"])
def test_a_subject_is_found_as_other_commands_find_it(text: str, repo: Repo) -> None:
    repo.write("en/a.md", {"id": "act-1"})
    repo.commit("first")
    graph = pg.build(repo.folder / "policies", folder=repo.folder.parent)
    assert graph.show(text).id == graph.history(text).policy == "act-1"


def test_a_policy_whose_file_became_a_link_still_has_its_history(repo: Repo) -> None:
    repo.write("en/a.md", {"id": "a"})
    file = repo.write("en/b.md", {"id": "b"})
    repo.commit("first")
    file.unlink()
    file.symlink_to("a.md")
    repo.commit("linked")
    assert told(history(repo, "b")) == [
        ("linked", [("id", "en", ("b",), ())]),
        ("first", [("id", "en", (), ("b",))]),
    ]


def test_a_file_that_was_about_another_policy_first_begins_with_this_one(repo: Repo) -> None:
    repo.write("en/x.md", {"id": "other", "title": "Other"})
    repo.commit("other")
    repo.git("rm", "-q", "policies/en/x.md")
    repo.commit("removed")
    repo.write("en/x.md", {"id": "a", "title": "T"})
    repo.commit("reused")
    assert [subject for subject, _ in told(history(repo, "a"))] == ["reused"]


def test_an_id_of_several_other_kinds_has_to_be_told(hub_repo: Repo) -> None:
    (hub_repo.folder / "hub/countries/en/8.md").write_text(
        '---\n{"id": "8", "name": "Eight"}\n---\n', "utf-8"
    )
    hub_repo.commit("a country called 8")
    with pytest.raises(UsageError, match="8 may be country/8 or facility/8; name one of them"):
        pg.build("hub").history("8")


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


def states_of(repo: Repo) -> FileStates:
    sources = (repo.folder / "policies",)
    built = build(Settings(root=repo.folder.parent, sources=sources))
    return FileStates(find_repository(repo.folder), built, sources)


def test_ids_and_paths_are_found_back_through_renames(repo: Repo) -> None:
    content = {"title": "A title", "url": "https://example.org/a-long-address"}
    repo.write("en/old.md", {"id": "old", **content}, BODY)
    repo.write("zh/x.md", {"id": "new", "title": "题"})
    repo.write("en/other.md", {"id": "other"})
    repo.commit("first")
    repo.git("mv", "policies/en/old.md", "policies/en/new.md")
    repo.write("en/new.md", {"id": "new", **content}, BODY)
    repo.commit("renamed")
    name, ids, paths = find_files(states_of(repo), "new")
    assert (name, set(ids)) == ("new", {"new", "old"})
    assert paths == {f"policies/{path}.md" for path in ("en/new", "en/old", "zh/x")}


def test_only_commits_and_files_that_are_about_it_are_kept(repo: Repo) -> None:
    repo.write("en/a.md", {"id": "before", "title": "T"})
    repo.write("en/b.md", {"id": "b"})
    repo.commit("first")
    repo.write("en/b.md", {"id": "b", "title": "B"})
    repo.commit("of another")
    repo.write("en/a.md", {"id": "a", "title": "T"})
    repo.write("en/b.md", "[")
    repo.commit("another id, and one that cannot be read")
    states, ids = states_of(repo), {"a": set[str]()}
    log = list(states.repository.log("HEAD", ["policies"], "--no-renames"))
    found = relevant_commits(states, ids, log)
    assert [(commit.subject, [change.path[-4:] for change in changes]) for commit, changes, _ in found] == [
        ("another id, and one that cannot be read", ["a.md", "b.md"]), ("first", ["a.md"]),
    ]  # fmt: skip
    assert set(ids) == {"a", "before"}
