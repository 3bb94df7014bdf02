"""Which files of a source are read, and what is known of each."""

from __future__ import annotations

import os
from os.path import relpath
from pathlib import Path

import pytest

from policygraph.errors import RecordError, UsageError
from policygraph.records import files
from policygraph.records.files import SourceFile, find_files, walk

CLEAN = b"---\nid: a\ntitle: T\n---\n\nBody\n"


def make(folder: Path, *paths: str) -> None:
    for path in paths:
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(CLEAN)


def paths(*sources: Path) -> list[str]:
    return [found.path for found in find_files(sources)]


def faults(*sources: Path) -> dict[str, tuple[str, str]]:
    found = find_files(sources)
    return {file.path: (file.fault.code, file.fault.message) for file in found if file.fault}


def test_markdown_files_are_found_in_the_order_of_their_paths(tmp_path: Path) -> None:
    make(tmp_path, "b.md", "a/z.md", "a/b/c.markdown", "a.md", "B.MD", "zh/巴.Md", "a-b/x.md")
    make(tmp_path, "a.txt", "md", "a.md.bak", "amd", "a/notes.mdx")
    assert paths(tmp_path) == ["B.MD", "a-b/x.md", "a.md", "a/b/c.markdown", "a/z.md", "b.md", "zh/巴.Md"]


def test_a_file_is_told_with_its_size_and_its_last_change(tmp_path: Path) -> None:
    make(tmp_path, "a.md")
    status = (tmp_path / "a.md").stat()
    assert find_files([tmp_path]) == [
        SourceFile(str(tmp_path / "a.md"), "a.md", len(CLEAN), max(status.st_mtime_ns, status.st_ctime_ns))
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
    assert paths(tmp_path) == ["a.md", "folder.md/b.md"]
    with pytest.raises(UsageError, match=r"fifo\.md is neither a file nor a folder"):
        paths(tmp_path / "fifo.md")


def test_links_to_folders_are_passed_over_so_that_loops_end(tmp_path: Path) -> None:
    make(tmp_path, "a/b.md")
    (tmp_path / "a" / "loop").symlink_to(tmp_path)
    (tmp_path / "a" / "up.md").symlink_to(tmp_path)
    (tmp_path / "again").symlink_to(tmp_path / "a")
    assert paths(tmp_path) == ["a/b.md"]


def test_a_link_to_a_file_within_the_sources_is_a_file(tmp_path: Path) -> None:
    make(tmp_path, "kept/a.txt", "records/b.md")
    (tmp_path / "records" / "a.md").symlink_to(tmp_path / "kept" / "a.txt")
    assert paths(tmp_path) == ["records/a.md", "records/b.md"]
    assert faults(tmp_path) == {}
    assert faults(tmp_path / "records", tmp_path / "kept") == {}


@pytest.mark.parametrize(
    ("link", "target", "where"),
    [
        ("x.md", "../outside/a.md", "outside of the sources"),
        ("folder", "../outside", "outside of the sources"),
        ("x.md", "/dev/zero", "outside of the sources"),
        ("x.md", "by/a.md", "outside of the sources"),  # a path that is a link itself
        ("x.md", ".git/config", "which is hidden"),
        ("x.md", "../r2/b.md", "outside of the sources"),  # a name that begins as the source's does
    ],
)
def test_a_link_that_leaves_the_sources_is_not_followed(
    tmp_path: Path, link: str, target: str, where: str
) -> None:
    make(tmp_path, "outside/a.md", "r/b.md", "r/.git/config", "r2/b.md")
    (tmp_path / "r" / ".by").symlink_to(tmp_path / "outside")
    (tmp_path / "r" / link).symlink_to(target.replace("by/", ".by/"))
    message = f"the link leads to {target.replace('by/', '.by/')}, {where}, and is not followed"
    assert faults(tmp_path / "r") == {link: ("link-outside", message)}
    (refused,) = [file for file in find_files([tmp_path / "r"]) if file.fault]
    with pytest.raises(RecordError, match="is not followed"):
        refused.read()


@pytest.mark.parametrize("target", ["gone.md", "x.md", "../outside.md"])
def test_a_link_to_nothing_is_told_and_read_when_there_is_something(tmp_path: Path, target: str) -> None:
    make(tmp_path, "r/b.md")
    for name in ("x.md", "x.png"):
        (tmp_path / "r" / name).symlink_to(target.replace("x.md", name))
    message = f"the link leads to {target}, where no file is"
    assert faults(tmp_path / "r") == {"x.md": ("unreadable", message)}
    if target == "gone.md":
        make(tmp_path, "r/gone.md")
        assert faults(tmp_path / "r") == {}


def test_a_folder_that_cannot_be_read_is_named_and_the_rest_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(tmp_path, "a.md", "closed/b.md", "open/c.md")
    opened = os.open

    def refusing(folder: str, flags: int) -> int:
        if folder.endswith("closed"):
            raise PermissionError(13, "Permission denied", folder)
        return opened(folder, flags)

    monkeypatch.setattr(os, "open", refusing)
    assert paths(tmp_path) == ["a.md", "closed", "open/c.md"]
    assert faults(tmp_path) == {"closed": ("unreadable", "the folder cannot be read: Permission denied")}


def test_folders_may_be_nested_as_deep_as_the_system_lets_them(tmp_path: Path) -> None:
    folder, here = os.open(tmp_path, os.O_RDONLY), Path.cwd()
    depth = 1_500
    for level in range(2_100):
        if level == depth:
            os.close(os.open("a.md", os.O_CREAT | os.O_WRONLY, dir_fd=folder))
        os.mkdir("d", dir_fd=folder)
        below = os.open("d", os.O_RDONLY, dir_fd=folder)
        os.close(folder)
        folder = below
    os.close(folder)
    try:
        record, fault = (file for file in find_files([tmp_path]))
        assert record.path == "d/" * depth + "a.md"
        assert record.place == f"{tmp_path.name}/{record.path}"
        assert fault.fault
        assert fault.fault.message == "the folder cannot be read: File name too long"
    finally:  # what removes a test's folder recurses
        os.chdir(tmp_path)
        while Path("d").is_dir():
            Path("d").rename("old")
            if Path("old/d").is_dir():
                Path("old/d").rename("d")
            Path("old/a.md").unlink(missing_ok=True)
            Path("old").rmdir()
        os.chdir(here)


def test_names_that_differ_in_bytes_that_are_not_utf_8_are_different_paths(tmp_path: Path) -> None:
    names = [b"a\xff.md", b"a\xfe.md", b"a\\xff.md", "a政.md".encode()]
    for name in names:
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/" + name)).write_bytes(CLEAN)
    assert paths(tmp_path) == [r"a\\xff.md", r"a\xfe.md", r"a\xff.md", "a政.md"]
    assert all(file.read() == CLEAN for file in find_files([tmp_path]))


def test_a_path_is_on_one_line_and_has_no_controls(tmp_path: Path) -> None:
    make(tmp_path, "a\nb.md", "c\x1b[31m.md", "d\u202ee.md", "f\u200dg.md", "h\uffff.md")
    assert paths(tmp_path) == ["a\\nb.md", "c\\x1b[31m.md", "d\\u202ee.md", "f\u200dg.md", "h\\uffff.md"]


def test_a_file_over_the_limit_is_not_read(tmp_path: Path) -> None:
    make(tmp_path, "a.md")
    size = len(CLEAN)
    assert not find_files([tmp_path], size)[0].fault
    message = f"the file has {size} bytes, more than the {size - 1} that are read"
    (file,) = find_files([tmp_path], size - 1)
    assert file.fault
    assert (file.fault.code, file.fault.message) == ("too-large", message)
    assert file.fault.remedy == "Split it, or raise largest_file in policygraph.toml"


def test_a_file_that_grows_beyond_the_limit_is_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(tmp_path, "a.md")
    (file,) = find_files([tmp_path])
    monkeypatch.setattr(files, "LARGEST", 10)
    with pytest.raises(RecordError, match="has grown, more than the 10"):
        file.read()


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
    assert str(caught.value) == f"there is no file or folder {relpath(tmp_path / name)}"


def test_a_source_in_a_closed_folder_is_not_said_to_be_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refusing(path: Path, strict: bool = False) -> Path:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "resolve", refusing)
    with pytest.raises(UsageError) as caught:
        find_files([tmp_path / "closed"])
    assert str(caught.value) == f"{relpath(tmp_path / 'closed')} cannot be read: Permission denied"


# --- Walks


def test_a_walk_tells_what_is_not_as_it_was(tmp_path: Path) -> None:
    make(tmp_path, "a.md", "x/a.md", "x/b.md", "gone/c.md")
    (tmp_path / "empty").mkdir()
    before = walk([tmp_path], (".md",)).text
    assert walk([tmp_path], (".md",)).differences(before) == (set(), set())
    (tmp_path / "x/b.md").write_bytes(CLEAN + b"More.")
    (tmp_path / "gone/c.md").rename(tmp_path / "c.md")
    changed, moved = walk([tmp_path], (".md",)).differences(before)
    assert changed == {str(tmp_path / "x/b.md")}
    assert moved == {str(tmp_path / "c.md"), str(tmp_path / "gone/c.md")}


def test_what_is_recent_at_a_walk_differs_from_itself(tmp_path: Path) -> None:
    make(tmp_path, "b.md", "ab.md", "one/c.md")
    new = tmp_path / "b.md"
    time = new.stat().st_ctime_ns
    while new.stat().st_ctime_ns == time:
        new.write_bytes(CLEAN)
    sources = [tmp_path, tmp_path / "one/c.md"]
    found = walk(sources, (".md",), new.stat().st_ctime_ns)
    assert found.differences(found.text) == ({str(new)}, set())
    everything = {str(tmp_path / name) for name in ("b.md", "ab.md", "one/c.md")}
    assert walk(sources, (".md",), 0).differences(walk(sources, (".md",), 0).text) == (everything, set())


def test_an_entry_of_a_walk_is_found_by_its_name(tmp_path: Path) -> None:
    make(tmp_path, "b.md", "ab.md", "one/c.txt")
    found = walk([tmp_path, tmp_path / "one/c.txt"], (".md",))
    by_name = {entry.name: entry for entry in found.found()}
    assert len(by_name) == 3
    assert {name: found.entry(name) for name in by_name} == by_name
    assert found.entry(str(tmp_path / "c.md")) is None
    assert found.entry(str(tmp_path / "one/a.md")) is None
