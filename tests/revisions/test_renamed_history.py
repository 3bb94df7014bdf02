"""The history of what has another id now: in place or in another file, in every language, under each name."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import policygraph as pg
from policygraph.errors import UsageError
from policygraph.revisions.history import History
from tests.revisions.helpers import BODY, Repo, edit, history, told

OLD = {"id": "old", "title": "A title", "url": "https://example.org/a-long-address"}


def commits(found: History) -> list[tuple[str, tuple[tuple[str, str], ...]]]:
    """Return the subject of each commit with the names before and after it."""
    return [(each.commit.subject, each.renamed) for each in found.edits]


def write_both(repo: Repo, name: str, metadata: dict[str, Any]) -> None:
    repo.write(f"en/{name}.md", metadata, BODY)
    repo.write(f"zh/{name}.md", {**metadata, "title": "题"}, BODY)


@pytest.mark.parametrize("file", ["old", "new"])
def test_both_names_lead_to_both_sides_of_a_renaming(repo: Repo, file: str) -> None:
    write_both(repo, "old", OLD)
    repo.commit("first")
    if file != "old":
        for language in ("en", "zh"):
            repo.git("mv", f"policies/{language}/old.md", f"policies/{language}/{file}.md")
    write_both(repo, file, {**OLD, "id": "new"})
    repo.commit("renamed")
    write_both(repo, file, {**OLD, "id": "new", "year": 2020})
    repo.commit("dated")
    by_old, by_new = history(repo, "old"), history(repo, "new")
    assert by_old == by_new
    assert by_old.policy == "new"
    assert commits(by_old) == [("dated", ()), ("renamed", (("old", "new"),)), ("first", ())]
    assert told(by_old)[:2] == [
        ("dated", [("year", "", (), (2020,))]),
        ("renamed", [("id", "", ("old",), ("new",))]),
    ]


def test_several_renamings_are_followed_from_every_name(repo: Repo) -> None:
    repo.write("en/x.md", {**OLD, "id": "one"}, BODY)
    repo.commit("first")
    repo.write("en/x.md", {**OLD, "id": "two"}, BODY)
    repo.commit("in place")
    repo.git("mv", "policies/en/x.md", "policies/en/y.md")
    repo.write("en/y.md", {**OLD, "id": "three"}, BODY)
    repo.commit("moved")
    expected = [("moved", (("two", "three"),)), ("in place", (("one", "two"),)), ("first", ())]
    for name in ("one", "two", "three"):
        found = history(repo, name)
        assert (found.policy, commits(found)) == ("three", expected)


def test_languages_that_are_renamed_one_after_the_other_stay_one_policy(repo: Repo) -> None:
    write_both(repo, "a", OLD)
    repo.commit("first")
    repo.write("en/a.md", {**OLD, "id": "new"}, BODY)
    repo.commit("English")
    repo.write("zh/a.md", {**OLD, "id": "new", "title": "题"}, BODY)
    repo.commit("Chinese")
    expected = [("Chinese", (("old", "new"),)), ("English", (("old", "new"),)), ("first", ())]
    assert commits(history(repo, "old")) == commits(history(repo, "new")) == expected


def test_a_file_that_becomes_that_of_another_policy_renames_none(repo: Repo) -> None:
    repo.write("en/a.md", {"id": "a", "title": "A"}, BODY)
    repo.write("en/b.md", {"id": "a", "title": "B"}, BODY)
    repo.commit("first")
    repo.write("en/b.md", {"id": "b", "title": "B"}, BODY)
    repo.commit("corrected")
    assert [subject for subject, _ in told(history(repo, "b"))] == ["corrected"]
    assert [renamed for _, renamed in commits(history(repo, "b"))] == [()]
    assert history(repo, "a").policy == "a"


def test_an_id_that_goes_on_in_another_file_is_followed_to_the_file_that_had_it(repo: Repo) -> None:
    repo.write("en/a.md", {"id": "a", "title": "A"}, BODY)
    repo.commit("first")
    repo.write("en/a.md", {"id": "a-2", "title": "A, revised"}, BODY)
    repo.write("en/b.md", {"id": "a", "title": "Still A"}, BODY)
    repo.commit("moved")
    assert told(history(repo, "a")) == [
        ("moved", [("title", "en", ("A",), ("Still A",))]),
        ("first", [
            ("dcterms:description", "en", (), (BODY,)), ("id", "en", (), ("a",)), ("title", "en", (), ("A",)),
        ]),
    ]  # fmt: skip
    assert commits(history(repo, "a-2")) == [("moved", ())]


def test_two_files_that_swap_their_ids_are_both_followed(repo: Repo) -> None:
    repo.write("en/a.md", {"id": "a", "title": "A"})
    repo.write("en/b.md", {"id": "b", "title": "B"})
    repo.commit("first")
    repo.write("en/a.md", {"id": "b", "title": "A"})
    repo.write("en/b.md", {"id": "a", "title": "B"})
    repo.commit("swapped")
    for id_, before, after in (("a", "A", "B"), ("b", "B", "A")):
        assert told(history(repo, id_)) == [
            ("swapped", [("title", "en", (before,), (after,))]),
            ("first", [("id", "en", (), (id_,)), ("title", "en", (), (before,))]),
        ]


def test_an_id_that_was_renamed_in_place_is_not_followed_from_who_has_it_later(repo: Repo) -> None:
    repo.write("en/x.md", OLD, BODY)
    repo.commit("first")
    repo.write("en/x.md", {**OLD, "id": "new"}, BODY)
    repo.commit("renamed")
    repo.write("en/y.md", {"id": "old", "title": "A successor under the same id"})
    repo.commit("taken over")
    assert commits(history(repo, "old")) == [("taken over", ())]


def test_who_takes_over_an_old_id_has_a_history_of_its_own(repo: Repo) -> None:
    repo.write("en/old.md", OLD, BODY)
    repo.commit("first")
    repo.git("mv", "policies/en/old.md", "policies/en/new.md")
    repo.write("en/new.md", {**OLD, "id": "new"}, BODY)
    repo.commit("renamed")
    repo.write("en/old.md", {"id": "old", "title": "A successor under the same id"})
    repo.commit("taken over")
    assert commits(history(repo, "new")) == [("renamed", (("old", "new"),)), ("first", ())]
    assert told(history(repo, "old"))[0][0] == "taken over"


def test_what_was_renamed_and_has_gone_has_a_history_under_both_names(repo: Repo) -> None:
    repo.write("en/a.md", OLD, BODY)
    repo.write("en/other.md", {"id": "other"})
    repo.commit("first")
    repo.write("en/a.md", {**OLD, "id": "new"}, BODY)
    repo.commit("renamed")
    repo.git("rm", "-q", "policies/en/a.md")
    repo.commit("gone")
    expected = [("gone", ()), ("renamed", (("old", "new"),)), ("first", ())]
    assert commits(history(repo, "old")) == commits(history(repo, "new")) == expected


def test_a_renaming_that_was_taken_back_ends(repo: Repo) -> None:
    repo.write("en/other.md", {"id": "other"})
    for id_ in ("a", "b", "a"):
        repo.write("en/x.md", {**OLD, "id": id_}, BODY)
        repo.commit(f"as {id_}")
    repo.git("rm", "-q", "policies/en/x.md")
    repo.commit("gone")
    expected = [(), (("b", "a"),), (("a", "b"),), ()]
    for name in ("a", "b"):
        found = history(repo, name)
        assert (found.policy, [renamed for _, renamed in commits(found)]) == ("a", expected)


def test_what_a_branch_changed_under_the_old_id_is_no_change_of_the_merge(repo: Repo) -> None:
    repo.write("en/a.md", OLD, BODY)
    repo.commit("first")
    repo.git("checkout", "-q", "-b", "side")
    repo.write("en/a.md", {**OLD, "year": 2020}, BODY)
    repo.commit("side")
    repo.git("checkout", "-q", "trunk")
    repo.write("en/a.md", {**OLD, "id": "new"}, BODY)
    repo.commit("renamed")
    repo.days += 1
    repo.git("merge", "-q", "--no-commit", "--no-ff", "-s", "ours", "side")
    repo.write("en/a.md", {**OLD, "id": "new", "year": 2020}, BODY)
    repo.commit("merged")
    assert commits(history(repo, "old")) == [("renamed", (("old", "new"),)), ("side", ()), ("first", ())]


@pytest.mark.parametrize("new", ["new", "old"])
@pytest.mark.parametrize("mover", ["trunk", "side"])
def test_what_one_branch_changed_in_a_file_that_another_moved_is_no_change_of_the_merge(
    mover: str, new: str, repo: Repo
) -> None:
    write_both(repo, "a", OLD)
    repo.commit("first")
    repo.git("checkout", "-q", "-b", "side")
    for branch in ("side", "trunk"):
        repo.git("checkout", "-q", branch)
        if branch == mover:
            for language in ("en", "zh"):
                repo.git("mv", f"policies/{language}/a.md", f"policies/{language}/b.md")
            write_both(repo, "b", {**OLD, "id": new})
        else:
            write_both(repo, "a", {**OLD, "year": 2020})
        repo.commit("moved" if branch == mover else "changed")
    repo.git("merge", "-q", "--no-commit", "--no-ff", "-s", "ours", "side")
    repo.git("rm", "-q", "--cached", "--ignore-unmatch", "policies/en/a.md", "policies/zh/a.md")
    for path in repo.folder.glob("policies/*/a.md"):
        path.unlink()
    write_both(repo, "b", {**OLD, "id": new, "year": 2020, "status": "Active"})
    repo.commit("merged")
    found = told(history(repo, new))
    year = ("year", "", (), (2020,))
    assert found[0] == ("merged", [("status", "", (), ("Active",))])
    assert [changes for subject, changes in found if subject == "changed"] == [[year]]


def test_a_commit_that_is_dated_before_its_parent_comes_after_it(repo: Repo) -> None:
    for number, id in enumerate(("one", "two"), 1):
        repo.write("en/a.md", {**OLD, "id": id}, BODY)
        repo.commit(f"commit {number}")
    repo.git("checkout", "-q", "-b", "side")
    repo.write("en/a.md", {**OLD, "id": "three"}, BODY)
    repo.days = 0
    repo.commit("commit 3")
    repo.days = 4
    repo.git("checkout", "-q", "trunk")
    repo.write("en/b.md", {"id": "b"})
    repo.commit("other")
    repo.git("merge", "-q", "-m", "merged", "side")
    expected = [("commit 3", (("two", "three"),)), ("commit 2", (("one", "two"),)), ("commit 1", ())]
    for id in ("one", "two", "three"):
        assert commits(history(repo, id)) == expected


def test_a_record_that_is_removed_but_not_yet_committed_has_its_history(repo: Repo) -> None:
    repo.write("en/a.md", {"id": "a", "title": "T"})
    repo.commit("first")
    (repo.folder / "policies/en/a.md").unlink()
    assert [subject for subject, _ in told(history(repo, "a"))] == ["first"]
    with pytest.raises(UsageError, match="there is no policy, facility or country b"):
        history(repo, "b")


def test_ids_in_file_names_are_followed_though_no_value_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repo = Repo(tmp_path / "repo")
    file = repo.folder / "adr" / "0001-use-git.md"
    file.parent.mkdir()
    file.write_text(f"---\nstatus: accepted\n---\n\n# Use git\n\n{BODY}\n", "utf-8")
    repo.commit("first")
    repo.git("mv", "adr/0001-use-git.md", "adr/0012-use-git.md")
    repo.commit("renumbered")
    monkeypatch.chdir(repo.folder)
    graph = pg.build("adr", profile="adr")
    assert commits(graph.history("1")) == commits(graph.history("12")) == [
        ("renumbered", (("1", "12"),)), ("first", ()),
    ]  # fmt: skip


def test_facilities_are_followed_by_id_and_by_name(hub_repo: Repo) -> None:
    for language in ("en", "zh"):
        edit(hub_repo.folder / f"hub/facilities/{language}/7.md", '"id": "7"', '"id": "777"')
    hub_repo.commit("renumbered")
    graph = pg.build("hub")
    for name in ("facility/7", "777", "facility/777"):
        found = graph.history(name)
        assert found.policy == "facility/777"
        assert commits(found)[0] == ("renumbered", (("facility/7", "facility/777"),))
        assert [subject for subject, _ in commits(found)[1:]] == ["edits", "first"]
    assert graph.history("11").policy == "facility/9911"


@pytest.mark.parametrize(
    ("key", "is_renamed"),
    [("supersedes", False), ("repealsInPart", False), ("amends", False), ("references", True)],
)
def test_what_says_that_it_replaces_the_old_id_is_another_policy(
    repo: Repo, key: str, is_renamed: bool
) -> None:
    repo.write("en/old.md", OLD, BODY * 9)
    repo.commit("first")
    repo.git("mv", "policies/en/old.md", "policies/en/new.md")
    repo.write("en/new.md", {**OLD, "id": "new", "evolution": {key: ["old"]}}, BODY * 9)
    repo.commit("replaced")
    repo.write("en/new.md", {**OLD, "id": "new", "year": 2020}, BODY * 9)
    repo.commit("dated")
    first = ["first"] if is_renamed else []
    assert [each.commit.subject for each in history(repo, "new").edits] == ["dated", "replaced", *first]
    assert [each.commit.subject for each in history(repo, "old").edits][-2:] == ["replaced", "first"]
    assert history(repo, "old").policy == ("new" if is_renamed else "old")
