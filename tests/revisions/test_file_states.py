"""What one file stated in one commit."""

from __future__ import annotations

import json
import sys

import pytest

from policygraph.git import FileChange, find_repository
from policygraph.pipeline import build
from policygraph.revisions.file_states import FileStates, State
from policygraph.settings import Settings
from tests.revisions.helpers import Repo, history, told


def test_odd_ids_and_file_names(repo: Repo) -> None:
    for identifier, path in (("政策 1", "en/政策 \n1.md"), ("-x", "-x.md"), ('a"b', 'en/q".md')):
        repo.write(path, json.dumps({"id": identifier, "title": "T"}))
    repo.commit("odd")
    for path in ("en/政策 \n1.md", 'en/q".md'):
        (repo.folder / "policies" / path).unlink()
    repo.commit("gone")
    for identifier, subjects in (("政策 1", ["gone", "odd"]), ("-x", ["odd"]), ('a"b', ["gone", "odd"])):
        assert [subject for subject, _ in told(history(repo, identifier))] == subjects, identifier


@pytest.mark.skipif(sys.platform != "linux", reason="names of any bytes are for Linux alone")
def test_a_file_whose_name_is_escaped_has_a_history(repo: Repo) -> None:
    names = {"feed": "a\nb.md", "written": "a\\nb.md", "byte": "a\udcff.md"}
    for identifier, path in names.items():
        repo.write(path, {"id": identifier, "title": "T"})
    repo.commit("first")
    for identifier, path in names.items():
        repo.write(path, {"id": identifier, "title": "changed"})
        repo.commit(identifier)
    for identifier in names:
        assert [subject for subject, _ in told(history(repo, identifier))] == [identifier, "first"]


def states_of(repo: Repo, profile: str = "policy") -> FileStates:
    settings = Settings(root=repo.folder.parent, sources=(repo.folder / "policies",), profile=profile)
    return FileStates(find_repository(repo.folder), build(settings), settings.sources)


def blob(repo: Repo, path: str, revision: str = "HEAD") -> tuple[str, str]:
    return repo.git("rev-parse", f"{revision}:policies/{path}"), f"policies/{path}"


def test_a_state_is_what_a_build_would_read(repo: Repo) -> None:
    repo.write("zh/a.md", {"id": "a", "title": "T", "owner": "me"})
    repo.write("facilities/en/7.md", {"id": "7", "name": "Plant"})
    repo.commit("first")
    repo.write("zh/a.md", {"id": "changed"})
    policy, facility = states_of(repo).of([blob(repo, "zh/a.md"), blob(repo, "facilities/en/7.md")])
    assert (policy.id, policy.language, policy.problem) == ("a", "zh", None)
    assert {key.path: [term.value for term in values.values()] for key, values in policy.facts.items()} == {
        "id": ["a"], "title": ["T"], "owner": ["me"],
    }  # fmt: skip
    assert (facility.id, facility.language) == ("facility/7", "en")


def test_no_file_and_no_record_are_empty_and_an_error_is_told(repo: Repo) -> None:
    repo.write("en/bad.md", "id: a\nid: b")
    (repo.folder / "policies" / "README.md").write_text("# Hello\n", "utf-8")
    repo.commit("first")
    files = [(None, "policies/en/a.md"), blob(repo, "README.md"), blob(repo, "en/bad.md")]
    nothing, no_record, bad = states_of(repo).of(files)
    assert nothing == no_record == State()
    assert bad.problem
    assert (bad.problem.path, bad.problem.line, bad.problem.code) == ("en/bad.md", 3, "duplicate-key")
    assert (bad.id, bad.facts) == ("", {})


def test_a_file_that_names_none_of_the_ids_is_not_read(repo: Repo) -> None:
    for name in ("a", "b", "政"):
        repo.write(f"en/{name}.md", json.dumps({"id": name}))
    repo.commit("first")
    files = [blob(repo, f"en/{name}.md") for name in ("a", "b", "政")]
    states = states_of(repo)
    assert [state.id for state in states.of(files, naming={"b"})] == ["", "b", ""]
    assert [state.id for state in states.of(files, naming={"政"})][2] == "政"  # escaped in the file
    assert [state.id for state in states.of(files)] == ["a", "b", "政"]


def test_a_stub_has_a_name_and_no_facts(repo: Repo) -> None:
    repo.write("eip-20.md", "eip: 20\nstatus: Moved")
    repo.commit("first")
    (state,) = states_of(repo, "eip").of([blob(repo, "eip-20.md")])
    assert (state.id, state.facts, state.problem) == ("20", {}, None)


def test_a_change_has_a_state_in_each_parent_and_one_after(repo: Repo) -> None:
    for name in ("a", "b", "c"):
        repo.write("en/x.md", {"id": name})
        repo.commit(name)
    first, second, third = (blob(repo, "en/x.md", f"HEAD~{n}")[0] for n in (2, 1, 0))
    before, after = states_of(repo).pair(FileChange("MM", (first, second), third, *["policies/en/x.md"] * 2))
    assert ([state.id for state in before], after.id) == (["a", "b"], "c")
    before, after = states_of(repo).pair(FileChange("A", (None,), first, *["policies/en/x.md"] * 2))
    assert (before, after.id) == ([State()], "a")


def test_what_no_build_reads_has_no_state(repo: Repo) -> None:
    repo.write("en/a.md", {"id": "a"})
    for name in (".drafts/a.md", "en/a.txt", ".a.md"):
        repo.write(name, {"id": "a"})
    repo.commit("all")
    paths = ("en/a.md", ".drafts/a.md", "en/a.txt", ".a.md")
    states = states_of(repo)
    assert [state.id for state in states.of(blob(repo, path) for path in paths)] == ["a", "", "", ""]
    assert states.describing("a", "HEAD") == {"policies/en/a.md"}
