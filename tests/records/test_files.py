"""Which files of a source are read, and what is known of each."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from policygraph.errors import UsageError
from policygraph.records.files import SourceFile, find_files

CLEAN = b"---\nid: a\ntitle: T\n---\n\nBody\n"


def make(folder: Path, *paths: str) -> None:
    for path in paths:
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(CLEAN)


def paths(*sources: Path) -> list[str]:
    return [found.path for found in find_files(sources)]


def test_markdown_files_are_found_in_the_order_of_their_paths(tmp_path: Path) -> None:
    make(tmp_path, "b.md", "a/z.md", "a/b/c.markdown", "a.md", "B.MD", "zh/巴.Md", "a-b/x.md")
    make(tmp_path, "a.txt", "md", "a.md.bak", "amd", "a/notes.mdx")
    assert paths(tmp_path) == ["B.MD", "a-b/x.md", "a.md", "a/b/c.markdown", "a/z.md", "b.md", "zh/巴.Md"]


def test_a_file_is_told_with_its_size_and_its_last_change(tmp_path: Path) -> None:
    make(tmp_path, "a.md")
    status = (tmp_path / "a.md").stat()
    assert find_files([tmp_path]) == [
        SourceFile(tmp_path / "a.md", "a.md", len(CLEAN), max(status.st_mtime_ns, status.st_ctime_ns))
    ]


def test_a_time_set_back_does_not_hide_a_change(tmp_path: Path) -> None:
    make(tmp_path, "a.md")
    os.utime(tmp_path / "a.md", (1, 1))
    assert find_files([tmp_path])[0].time == (tmp_path / "a.md").stat().st_ctime_ns > 10**9


def test_hidden_files_and_folders_are_passed_over(tmp_path: Path) -> None:
    make(tmp_path, ".a.md", ".git/a.md", "a/.hidden/b.md", "a/b.md")
    assert paths(tmp_path) == ["a/b.md"]
    assert paths(tmp_path / ".git") == ["a.md"]  # unless it is the source


def test_what_is_no_regular_file_is_passed_over(tmp_path: Path) -> None:
    make(tmp_path, "a.md", "folder.md/b.md")
    os.mkfifo(tmp_path / "fifo.md")
    (tmp_path / "dangling.md").symlink_to(tmp_path / "nothing")
    (tmp_path / "itself.md").symlink_to(tmp_path / "itself.md")
    assert paths(tmp_path) == ["a.md", "folder.md/b.md"]
    assert paths(tmp_path / "fifo.md") == []


def test_links_to_folders_are_passed_over_so_that_loops_end(tmp_path: Path) -> None:
    make(tmp_path, "a/b.md")
    (tmp_path / "a" / "loop").symlink_to(tmp_path)
    (tmp_path / "a" / "up.md").symlink_to(tmp_path)
    (tmp_path / "again").symlink_to(tmp_path / "a")
    assert paths(tmp_path) == ["a/b.md"]


def test_a_link_to_a_file_is_a_file(tmp_path: Path) -> None:
    make(tmp_path, "kept/a.txt", "records/b.md")
    (tmp_path / "records" / "a.md").symlink_to(tmp_path / "kept" / "a.txt")
    assert paths(tmp_path / "records") == ["a.md", "b.md"]


def test_a_source_may_be_a_link(tmp_path: Path) -> None:
    make(tmp_path, "a/b.md")
    (tmp_path / "link").symlink_to(tmp_path / "a")
    assert find_files([tmp_path / "link"]) == find_files([tmp_path / "a"])


def test_a_source_that_is_a_file_counts_whatever_its_name(tmp_path: Path) -> None:
    make(tmp_path, "a/.note.txt", "a/b.md")
    assert paths(tmp_path / "a" / ".note.txt") == [".note.txt"]
    assert paths(tmp_path / "a" / ".note.txt", tmp_path / "a") == [".note.txt", "b.md"]


def test_paths_of_several_sources_are_below_their_common_folder(tmp_path: Path) -> None:
    make(tmp_path, "en/x.md", "zh/x.md", "zh/deep/y.md", "other/z.md")
    assert paths(tmp_path / "zh", tmp_path / "en") == ["en/x.md", "zh/deep/y.md", "zh/x.md"]
    assert paths(tmp_path / "zh" / "deep", tmp_path / "zh" / "x.md") == ["deep/y.md", "x.md"]


def test_a_file_counts_once_however_many_sources_it_is_in(tmp_path: Path) -> None:
    make(tmp_path, "a/b/c.md", "a/d.md")
    below, file = tmp_path / "a" / "b", tmp_path / "a" / "b" / "c.md"
    for sources in ([tmp_path / "a", below, file], [file, below, tmp_path / "a"], [tmp_path / "a"] * 2):
        assert paths(*sources) == ["b/c.md", "d.md"]
    (tmp_path / "link").symlink_to(tmp_path / "a")
    assert paths(tmp_path / "link", tmp_path / "a") == ["b/c.md", "d.md"]


def test_a_source_may_be_given_from_the_working_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(tmp_path, "a/b.md")
    monkeypatch.chdir(tmp_path)
    assert find_files([Path("a"), Path("a/../a")]) == find_files([tmp_path / "a"])


def test_no_sources_no_files() -> None:
    assert find_files([]) == []


@pytest.mark.parametrize("name", ["nothing", "a.md/b", "dangling", "itself"])
def test_a_source_that_does_not_exist_is_named(tmp_path: Path, name: str) -> None:
    make(tmp_path, "a.md")
    (tmp_path / "dangling").symlink_to(tmp_path / "nowhere")
    (tmp_path / "itself").symlink_to(tmp_path / "itself")
    with pytest.raises(UsageError) as caught:
        find_files([tmp_path, tmp_path / name])
    assert str(caught.value) == f"there is no file or folder {tmp_path / name}"
