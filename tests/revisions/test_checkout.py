"""The records of a commit in a folder: what is there, what is left out, what a person is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from policygraph.git import Repository
from policygraph.revisions.checkout import Checkout, check_out
from tests.helpers import write
from tests.revisions.helpers import Repo


def checked_out(
    repo: Repo, folder: Path, *sources: str, revision: str = "HEAD"
) -> tuple[Checkout, dict[str, str]]:
    found = check_out(
        Repository(repo.folder), revision, [repo.folder / (source or ".") for source in sources], folder
    )
    files = [each for each in folder.rglob("*") if each.is_file()]
    return found, {each.relative_to(folder).as_posix(): each.read_text("utf-8") for each in files}


def test_records_are_as_they_were(repo: Repo, tmp_path: Path) -> None:
    repo.write("en/a.md", {"id": "a"})
    (repo.folder / "policies" / "notes.txt").write_text("no record", "utf-8")
    (repo.folder / "README.md").write_text("# outside\n", "utf-8")
    before = (repo.folder / "policies" / "en" / "a.md").read_text("utf-8")
    repo.commit("first")
    repo.write("en/a.md", {"id": "changed"})
    repo.write("en/new.md", {"id": "new"})
    found, files = checked_out(repo, tmp_path / "out", "policies")
    assert files == {"policies/en/a.md": before}
    assert (found.sources, found.notes, found.missing) == ((tmp_path / "out" / "policies",), (), frozenset())


def test_the_whole_repository_or_one_file_can_be_the_source(repo: Repo, tmp_path: Path) -> None:
    repo.write("a.md", {"id": "a"})
    (repo.folder / "b.txt").write_text("---\nid: b\n---\n", "utf-8")
    repo.commit("first")
    assert set(checked_out(repo, tmp_path / "all", "")[1]) == {"policies/a.md"}
    assert set(checked_out(repo, tmp_path / "one", "b.txt", "policies")[1]) == {"b.txt", "policies/a.md"}


def test_a_source_that_was_not_there_yet_is_empty_and_told(repo: Repo, tmp_path: Path) -> None:
    repo.commit("empty")
    repo.write("a.md", {"id": "a"})
    found, files = checked_out(repo, tmp_path / "out", "policies")
    assert files == {}
    assert found.sources[0].is_dir()
    assert found.missing == {repo.folder / "policies"}
    assert "did not exist in HEAD: it has no records there" in found.notes[0]


@pytest.mark.parametrize("before", ["policies", "deep/er/records", ""])
def test_a_folder_that_was_renamed_is_where_most_of_its_files_were(
    repo: Repo, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, before: str
) -> None:
    for name in ("en/a", "en/b", "zh/a", "zh/b", "c"):
        write(repo.folder / before, f"{name}.md", {"id": name})
    write(repo.folder / "other", "en/a.md", {"id": "en/a"})
    repo.commit("first")
    for name in ("en", "zh", "c.md"):
        (repo.folder / "new").mkdir(exist_ok=True)
        (repo.folder / before / name).rename(repo.folder / "new" / name)
    monkeypatch.chdir(repo.folder)
    found, files = checked_out(repo, tmp_path / "out", "new")
    assert found.sources == (tmp_path / "out" / before,)
    assert {f"{before}/{name}".lstrip("/") for name in ("en/a.md", "zh/b.md", "c.md")} <= files.keys()
    assert not found.missing
    assert found.notes == (
        f"new did not exist in HEAD: {before or '.'} had most of its files there and is taken",
    )
    found, _ = checked_out(repo, tmp_path / "both", "new", before)
    assert found.missing == {repo.folder / "new"}  # what is a source already is none twice
    for name in ("en/a", "en/b", "zh/a"):
        write(repo.folder / "new", f"{name}.md", {"id": "edited"})
    assert checked_out(repo, tmp_path / "few", "new")[0].missing == {repo.folder / "new"}


def test_links_within_the_sources_are_followed_and_others_left_out(repo: Repo, tmp_path: Path) -> None:
    repo.write("en/a.md", {"id": "a"})
    repo.write(".h/a.md", {"id": "h"})
    (repo.folder / "elsewhere.md").write_text("elsewhere", "utf-8")
    for name, target in {
        "to-a.md": "a.md", "twice.md": "to-a.md", "out.md": "../../elsewhere.md", "loop.md": "loop.md",
        "host.md": "/etc/hostname", "up.md": "../../../secret.md", "gone.md": "gone-too.md", "hidden.md": "../.h/a.md",
    }.items():  # fmt: skip
        (repo.folder / "policies" / "en" / name).symlink_to(target)
    (tmp_path / "secret.md").write_text("secret", "utf-8")
    repo.commit("links")
    found, files = checked_out(repo, tmp_path / "out", "policies")
    assert set(files) == {f"policies/{name}.md" for name in ("en/a", "en/to-a", "en/twice")}
    assert files["policies/en/twice.md"] == files["policies/en/a.md"]
    assert found.notes == ("links of HEAD that lead to no record of the sources are left out: 6",)
    assert checked_out(repo, tmp_path / "all", "")[1]["policies/en/out.md"] == "elsewhere"
    assert not any(each.is_symlink() for each in (tmp_path / "out").rglob("*"))


def test_a_folder_that_was_renamed_since_is_told_by_the_files_of_the_other_revision(
    repo: Repo, tmp_path: Path
) -> None:
    for name in "abc":
        write(repo.folder / "old", f"{name}.md", {"id": name})
    repo.commit("first")
    (repo.folder / "old").rename(repo.folder / "new")
    repo.commit("renamed")
    for name in "abc":
        write(repo.folder / "new", f"{name}.md", {"id": name, "title": "edited"})
    repo.commit("edited")

    def found(other: str) -> Checkout:
        folder = tmp_path / (other or "alone")
        sources = [repo.folder / "new"]
        return check_out(Repository(repo.folder), "HEAD~2", sources, folder, other=other)

    assert found("HEAD~1").sources == (tmp_path / "HEAD~1" / "old",)
    for other in ("HEAD", "", "nope"):  # by those of the commit that renamed it
        assert found(other).sources == (tmp_path / (other or "alone") / "old",)
    (repo.folder / "new").rename(repo.folder / "newest")
    assert found("HEAD~1").sources == (tmp_path / "HEAD~1" / "old",)


def test_submodules_and_large_files_are_told_of(repo: Repo, tmp_path: Path) -> None:
    inner = Repo(repo.folder / "policies" / "inner")
    inner.commit("inner")
    pointer = "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n"
    (repo.folder / "policies" / "big.md").write_text(pointer, "utf-8")
    repo.commit("both")
    found, files = checked_out(repo, tmp_path / "out", "policies")
    assert found.notes == (
        "submodules of HEAD are left out: 1",
        "files of HEAD that Git LFS keeps are no records in the commit: 1",
    )
    assert set(files) == {"policies/big.md"}


def test_a_tree_made_by_hand_cannot_write_elsewhere(repo: Repo, tmp_path: Path) -> None:
    (repo.folder / "x.md").write_text("evil", "utf-8")
    repo.commit("first")
    blob = repo.git("rev-parse", "HEAD:x.md")
    inner = bytes.fromhex(blob)
    evil = _object(repo, b"100644 evil.md\0" + inner)
    tree = _object(repo, b"40000 ..\0" + bytes.fromhex(evil) + b"100644 good.md\0" + inner)
    commit = repo.git("commit-tree", tree, "-m", "evil")
    _, files = checked_out(repo, tmp_path / "deep" / "out", "", revision=commit)
    assert set(files) == {"good.md"}
    assert not list(tmp_path.rglob("evil.md"))


def _object(repo: Repo, data: bytes) -> str:
    import subprocess

    command = ["git", "-C", str(repo.folder), "hash-object", "-t", "tree", "--literally", "-w", "--stdin"]
    return subprocess.run(command, input=data, capture_output=True, check=True).stdout.decode().strip()


def test_files_in_many_nested_folders_are_left_out_and_told_of(repo: Repo, tmp_path: Path) -> None:
    repo.write("a.md", {"id": "a"})
    repo.write(f"{'d/' * 501}b.md", {"id": "b"})
    repo.commit("deep")
    found, files = checked_out(repo, tmp_path / "out", "policies")
    assert set(files) == {"policies/a.md"}
    assert found.notes == ("files of HEAD in over 500 nested folders are left out: 1",)
