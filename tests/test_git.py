"""What is asked of git, and what its answers become."""

from __future__ import annotations

import os
import subprocess
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from policygraph.errors import UsageError
from policygraph.git import Repository, find_repository
from tests.revisions.helpers import Repo

ODD = ["a b.md", "neu\nline.md", "政策.md", "-x.md", ":(top)x.md", "*.md", 'q"uote.md', "tab\t.md"]


@pytest.fixture
def repo(tmp_path: Path) -> Repo:
    return Repo(tmp_path / "repo")


def test_a_tree_lists_odd_names_as_they_are(repo: Repo) -> None:
    for number, name in enumerate(ODD):
        (repo.folder / name).write_text(str(number), "utf-8")
    head = repo.commit("odd")
    repository = Repository(repo.folder)
    tree = repository.tree(head)
    assert {entry.path for entry in tree} == set(ODD)
    blobs = repository.contents([entry.hash for entry in tree])
    contents = dict(zip([entry.path for entry in tree], blobs, strict=True))
    assert contents == {name: str(number).encode() for number, name in enumerate(ODD)}
    for name in ODD:  # a name is itself and no pattern
        assert [entry.path for entry in repository.tree(head, name)] == [name]
        ((commit, files),) = repository.log(head, [name])
        assert (commit.subject, [change.path for change in files]) == ("odd", [name])


def test_bytes_that_are_no_utf_8_stay_what_they_are(repo: Repo) -> None:
    name = b"caf\xe9.md"
    with open(bytes(repo.folder) + b"/" + name, "wb") as file:  # noqa: PTH123
        file.write(b"x")
    (entry,) = Repository(repo.folder).tree(repo.commit("latin-1"))
    assert entry.path == "caf\udce9.md"


def test_contents_of_any_size_come_in_order_and_may_be_left_unread(repo: Repo) -> None:
    sizes = [0, 1, 5_000_000, 17]
    for number, size in enumerate(sizes):
        (repo.folder / f"{number}").write_bytes(bytes([65 + number]) * size)
    repository = Repository(repo.folder)
    hashes = [entry.hash for entry in repository.tree(repo.commit("sizes"))]
    assert [len(data) for data in repository.contents(hashes)] == sizes
    assert next(repository.contents(hashes[2:])).startswith(b"CCC")
    with pytest.raises(UsageError, match="the object 1234 is missing from the repository"):
        list(repository.contents(["1234"]))


def test_revisions_are_found_and_wrong_ones_refused(repo: Repo) -> None:
    first = repo.commit("first")
    second = repo.commit("second")
    repo.git("tag", "-a", "v1", "-m", "annotated", "HEAD~1")
    repository = Repository(repo.folder)
    assert [repository.commit(name) for name in ("HEAD", "trunk", "HEAD~1", "v1", second[:8], ":/first")] == [
        second, second, first, first, second, first,
    ]  # fmt: skip
    assert repository.has("v1")
    assert not repository.has("nope")


@pytest.mark.parametrize(
    ("revision", "message"),
    [
        ("nope", r"there is no revision nope\.$"),
        ("trnuk", r"Did you mean trunk\?"),
        ("HEAD~9", "there is no revision HEAD~9"),
        ("--help", "there is no revision --help"),
        ("-x", "there is no revision -x"),
        ("--all", "there is no revision --all"),
        ("--output=owned", "there is no revision --output=owned"),
        ("HEAD..trunk", r"there is no revision HEAD\.\.trunk\. Name both ends of a range: HEAD and trunk\."),
        ("trunk...", r"there is no revision trunk\.{4} Name both ends of a range: trunk and HEAD\."),
        ("nope..trunk", r"there is no revision nope\.\.trunk\."),
        ("^HEAD", r"\^HEAD is not one commit"),
        ("HEAD:policies", "HEAD:policies is not one commit; give a commit, and the records with -s"),
        ("", "a revision is empty"),
        ("a\0b", "a revision is empty"),
        ("; touch owned", "there is no revision ; touch owned"),
    ],
)
def test_what_is_no_commit_is_an_error(revision: str, message: str, repo: Repo) -> None:
    repo.write("en/a.md", {"id": "a"})
    repo.commit("first")
    with pytest.raises(UsageError, match=message):
        Repository(repo.folder).commit(revision)
    assert not list(repo.folder.rglob("owned"))


def test_the_log_tells_what_each_commit_did(repo: Repo) -> None:
    repo.write("en/a.md", {"id": "a", "title": "A title that is long enough to be recognised"})
    repo.commit("added", "Zoë Müller")
    repo.git("mv", "policies/en/a.md", "policies/en/b.md")
    repo.commit("moved")
    repo.git("rm", "-q", "policies/en/b.md")
    repo.commit("commit deadbeef: a subject like a header")
    entries = list(Repository(repo.folder).log("HEAD", ["policies"], "--find-renames"))
    assert [(commit.subject, commit.author, commit.date[:10]) for commit, _ in entries] == [
        ("commit deadbeef: a subject like a header", "Ann Author", "2026-01-04"),
        ("moved", "Ann Author", "2026-01-03"),
        ("added", "Zoë Müller", "2026-01-02"),
    ]
    (deleted,), (moved,), (added,) = (files for _, files in entries)
    assert (deleted.status, deleted.after, deleted.path) == ("D", None, "policies/en/b.md")
    assert (moved.old_path, moved.path) == ("policies/en/a.md", "policies/en/b.md")
    assert moved.before == (moved.after,)
    assert (added.status, added.before) == ("A", (None,))
    assert all(commit.hash.startswith(commit.short) and len(commit.short) == 10 for commit, _ in entries)


def test_a_repository_is_found_from_what_no_longer_exists(repo: Repo) -> None:
    assert find_repository(repo.folder / "gone" / "deeper").top == repo.folder
    with pytest.raises(UsageError, match="not a git repository"):
        find_repository(repo.folder.parent)


def test_the_surroundings_of_a_hook_do_not_mislead(
    repo: Repo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hook_repo = Repo(tmp_path / "other")
    hook_repo.commit("other")
    head = repo.commit("own")
    monkeypatch.setenv("GIT_DIR", str(hook_repo.folder / ".git"))
    for name in ("GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_COMMON_DIR", "GIT_SHALLOW_FILE"):
        monkeypatch.setenv(name, "nowhere")
    monkeypatch.setenv("GIT_GLOB_PATHSPECS", "1")
    repository = find_repository(repo.folder)
    assert repository.commit("HEAD") == head
    assert not repository.is_shallow()


def test_without_git_it_says_so(repo: Repo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(UsageError, match="git is not installed or not on the PATH"):
        find_repository(repo.folder)
    (tmp_path / "git").write_text("#!/bin/sh\n", "utf-8")
    with pytest.raises(UsageError, match="git is not installed or not on the PATH"):
        find_repository(repo.folder)


def test_a_repository_of_another_user_is_told_with_what_to_do(
    repo: Repo, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    remedy = f"allow it with git config --global --add safe.directory {repo.folder}"
    with pytest.raises(UsageError, match=remedy):
        find_repository(repo.folder)


def test_a_shallow_clone_says_that_it_is(repo: Repo, tmp_path: Path) -> None:
    repo.commit("first")
    repo.commit("second")
    repo.git("clone", "-q", "--depth", "1", f"file://{repo.folder}", str(tmp_path / "shallow"))
    shallow = find_repository(tmp_path / "shallow")
    assert shallow.is_shallow()
    assert not Repository(repo.folder).is_shallow()
    with pytest.raises(UsageError, match="This clone is shallow; git fetch --unshallow"):
        shallow.commit("HEAD~1")


def test_what_a_person_configured_does_not_change_the_answers(
    repo: Repo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "A text that is long enough to be recognised under another name.\n"
    (repo.folder / "x.md").write_text(text, "utf-8")
    repo.commit("first")
    (repo.folder / "x.md").rename(repo.folder / "y.md")
    repo.commit("Zoë renamed", "Zoë")
    config = tmp_path / "gitconfig"
    config.write_text(
        "[log]\nfollow = true\nshowSignature = true\nshowRoot = false\ndate = relative\n"
        "[diff]\norderFile = /nonexistent\nrelative = true\nrenames = false\nexternal = false\nnoprefix = true\n"
        "[i18n]\nlogOutputEncoding = ISO-8859-1\n[color]\nui = always\n[format]\npretty = fuller\n"
        "[core]\nquotePath = true\nautocrlf = true\n[commit]\ngpgSign = true\n",
        "utf-8",
    )
    log = find_repository(repo.folder).log
    plain = list(log("HEAD", ["y.md"])), list(log("HEAD", ["."], "--find-renames"))
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(config))
    assert (list(log("HEAD", ["y.md"])), list(log("HEAD", ["."], "--find-renames"))) == plain
    (renamed,) = plain[1][0][1]
    assert (plain[1][0][0].author, renamed.old_path, renamed.path) == ("Zoë", "x.md", "y.md")


def test_the_day_of_a_commit_is_that_of_the_committer_in_utc(repo: Repo) -> None:
    repo.write("a.md", {"id": "a"})
    first = repo.commit("first")
    repo.write("a.md", {"id": "b"})
    repo.commit("second")
    repository = Repository(repo.folder)
    assert (repository.day(first), repository.day()) == ("2026-01-02", "2026-01-03")
    environment = {
        "GIT_COMMITTER_DATE": "2026-03-01T01:00:00+05:00",
        "GIT_AUTHOR_DATE": "2020-01-01T00:00:00Z",
    }
    command = ["git", "-C", str(repo.folder), "-c", "user.name=x", "-c", "user.email=x@y"]
    arguments = ["commit", "-q", "--allow-empty", "-m", "third"]
    subprocess.run([*command, *arguments], env={**os.environ, **environment}, check=True)
    assert repository.day() == "2026-02-28"


def test_a_commit_of_this_evening_is_of_today_where_the_day_in_utc_is_tomorrow(repo: Repo) -> None:
    repo.write("a.md", {"id": "a"})
    repo.commit("first")  # at noon of 2 January in UTC
    repository, far_west = Repository(repo.folder), timezone(timedelta(hours=-13))
    assert repository.day(now=datetime(2026, 1, 1, 23, 30, tzinfo=far_west)) == "2026-01-01"
    assert repository.day(now=datetime(2026, 1, 2, 0, 30, tzinfo=far_west)) == "2026-01-02"
    not_come = datetime(2026, 1, 1, 22, 30, tzinfo=far_west)  # a clock that is wrong, here or there
    assert repository.day(now=not_come) == "2026-01-02"


@pytest.mark.parametrize(("date", "day"), [("253402300800 +0000", "10000-01-01"), ("soon", "")])
def test_a_commit_with_a_date_that_is_none_is_told_or_left_without(date: str, day: str, repo: Repo) -> None:
    repo.write("a.md", {"id": "a"})
    repo.commit("first")
    text = f"tree {repo.git('write-tree')}\nauthor A <a@b> {date}\ncommitter A <a@b> {date}\n\nodd\n"
    command = ["git", "-C", str(repo.folder), "hash-object", "-t", "commit", "-w", "--stdin", "--literally"]
    odd = (
        subprocess.run(command, input=text.encode(), capture_output=True, check=True).stdout.decode().strip()
    )
    repository = Repository(repo.folder)
    with pytest.raises(UsageError, match=f"the date of the commit {odd} cannot be read"):
        repository.day(odd)
    ((commit, _),) = repository.log(odd, ["."])
    assert (commit.day, commit.subject) == (day, "odd")


def test_a_path_is_tracked_where_a_commit_has_it(repo: Repo) -> None:
    repo.write("in/a.md", {"id": "a"})
    repo.commit("first")
    repo.write("out/b.md", {"id": "b"})
    repository = Repository(repo.folder)
    assert repository.tracks(repo.folder / "policies" / "in")
    assert repository.tracks(repo.folder)
    assert not repository.tracks(repo.folder / "policies" / "out")


def test_a_repository_without_a_commit_says_so(tmp_path: Path) -> None:
    repo = Repo(tmp_path / "empty")
    with pytest.raises(UsageError, match=r"no revision HEAD~1\. The repository .*empty has no commit yet\.$"):
        Repository(repo.folder).commit("HEAD~1")

    with pytest.raises(UsageError, match=r"HEAD of the repository .*empty is no commit that is there$"):
        Repository(repo.folder).tracks(repo.folder)


def test_what_git_says_in_two_lines_is_told_whole(repo: Repo) -> None:
    repo.commit("first")
    with (repo.folder / ".git" / "config").open("a") as config:
        config.write("[core]\nrepositoryformatversion = 1\n[extensions]\nodd = true\n")
    with pytest.raises(UsageError, match=r"^unknown repository extension found: odd$"):
        Repository(repo.folder).is_shallow()


def test_a_branch_without_its_commit_hides_no_error(repo: Repo) -> None:
    repo.commit("first")
    (repo.folder / ".git" / "refs" / "heads" / "lost").write_text(f"{'1' * 40}\n")
    with pytest.raises(UsageError, match=r"^there is no revision odd\.$"):
        Repository(repo.folder).commit("odd")


def test_a_commit_that_is_missing_is_told(repo: Repo) -> None:
    repo.commit("first")
    missing = Repository(repo.folder).commit("HEAD")
    (repo.folder / ".git" / "objects" / missing[:2] / missing[2:]).unlink()
    with pytest.raises(UsageError, match=f"HEAD is {missing}, which is missing from the repository"):
        Repository(repo.folder).commit("HEAD")


def test_a_repository_without_a_working_tree_is_told(repo: Repo, tmp_path: Path) -> None:
    repo.commit("first")
    repo.git("clone", "-q", "--bare", str(repo.folder), str(tmp_path / "bare.git"))
    for folder in (tmp_path / "bare.git", repo.folder / ".git"):
        with pytest.raises(
            UsageError, match="is bare or a folder of git's own, where no records are; ask in a clone"
        ):
            find_repository(folder / "records")
