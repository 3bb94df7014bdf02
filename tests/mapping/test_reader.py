from __future__ import annotations

import hashlib
import os
from dataclasses import replace
from pathlib import Path

import pytest

from policygraph.errors import RecordError, UsageError
from policygraph.findings import Finding
from policygraph.mapping.reader import Record, read_record, unreadable
from policygraph.profile.model import Profile
from policygraph.records.files import SourceFile, find_files

CLEAN = b"---\nid: a\ntitle: T\nanalysis:\n  mrv:\n    score: 67\n---\n\nBody\n\nMore.\n"


def source(file: Path, path: str = "x.md") -> SourceFile:
    return SourceFile(file, path, 0, 0)


def result(
    tmp_path: Path,
    profile: Profile,
    data: bytes,
    path: str = "x.md",
    languages: tuple[str, ...] = ("en", "zh"),
) -> Record | Finding | None:
    file = tmp_path / "x.md"
    file.write_bytes(data)
    return read_record((source(file, path),), profile, languages)


def record(
    tmp_path: Path,
    profile: Profile,
    data: bytes,
    path: str = "x.md",
    languages: tuple[str, ...] = ("en", "zh"),
) -> Record:
    read = result(tmp_path, profile, data, path, languages)
    assert isinstance(read, Record)
    return read


def make(folder: Path, *paths: str) -> None:
    for path in paths:
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(CLEAN)


def paths(*sources: Path) -> list[str]:
    return [found.path for found in find_files(sources)]


# --- which files there are


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


# --- what one of them says


def test_a_record(tmp_path: Path, policy: Profile) -> None:
    read = record(tmp_path, policy, CLEAN, "en/x.md")
    assert (read.path, read.language, read.id) == ("en/x.md", "en", "a")
    assert read.metadata == {"id": "a", "title": "T", "analysis": {"mrv": {"score": 67}}}
    assert read.body == "Body\n\nMore."
    assert read.texts[0] == CLEAN.decode()
    assert read.digests[0] == hashlib.sha256(CLEAN).hexdigest()


@pytest.mark.parametrize(
    "data",
    [
        b"\xef\xbb\xbf" + CLEAN,
        CLEAN.replace(b"\n", b"\r\n"),
        b"\xef\xbb\xbf" + CLEAN.replace(b"\n", b"\r\n"),
        CLEAN.replace(b"\n", b"\r\n", 3),
    ],
    ids=["byte order mark", "CRLF", "both", "some CRLF"],
)
def test_byte_order_mark_and_line_ends_make_no_difference(
    tmp_path: Path, policy: Profile, data: bytes
) -> None:
    clean, other = record(tmp_path, policy, CLEAN), record(tmp_path, policy, data)
    assert other.digests[0] == hashlib.sha256(data).hexdigest() != clean.digests[0]
    assert replace(other, digests=clean.digests, files=clean.files) == clean
    for pointer in ("", "/id", "/analysis/mrv/score", "/nothing"):
        assert other.locate(pointer) == clean.locate(pointer)


@pytest.mark.parametrize(
    ("data", "pointer", "place"),
    [
        (CLEAN, "/id", (2, 1)),
        (CLEAN, "/analysis", (4, 1)),
        (CLEAN, "/analysis/mrv/score", (6, 5)),
        (CLEAN, "/analysis/mrv/label", (5, 3)),  # of a missing one, its nearest parent
        (CLEAN, "/clusters/0", (2, 1)),
        (CLEAN, "", (2, 1)),
        (b'\n\n{"id": "a",\n  "a/b": {"\xe5\xb7\xb4": [1, 2]}}', "/a~1b/巴/1", (4, 20)),
        (b'---\n{"id": "a",\n  "b": [{"c": 1}]}\n---', "/b/0/c", (3, 10)),
        (b"+++\nid = 'a'\n[[b]]\nc = 1\n[[b]]\n  c = 2\n+++\n", "/b/1/c", (6, 3)),
        (b"+++\nid = 'a'\n\n[analysis.mrv]\nscore = 1\n+++\n", "/analysis/mrv", (4, 1)),
        (b"+++\nid = 'a'\n\n[analysis.mrv]\nscore = 1\n+++\n", "/analysis", (4, 1)),
        (b"+++\nid = 'a'\n\n[[clusters]]\nx = 1\n[[clusters]]\n+++\n", "/clusters", (4, 1)),
    ],
)
def test_locate(tmp_path: Path, policy: Profile, data: bytes, pointer: str, place: tuple[int, int]) -> None:
    assert record(tmp_path, policy, data).locate(pointer)[1:] == place


@pytest.mark.parametrize(
    "data", [b"", b"\xef\xbb\xbf", b"# Readme\n\nText.\n", b"# Readme\r\n---\r\nid: a\r\n---\r\n"]
)
def test_a_file_without_front_matter_is_no_record(tmp_path: Path, policy: Profile, data: bytes) -> None:
    assert result(tmp_path, policy, data) is None


@pytest.mark.parametrize(
    ("front", "name"),
    [
        (b"id: a b/c", "a b/c"),
        (b"id: 12", "12"),
        (b"id: 0", "0"),
        (b"id: 0161", "0161"),
        (b"id: 1.5", "1.5"),
        (b"id: 2024-01-01", "2024-01-01"),
        (b"id: NO", "NO"),
    ],
)
def test_the_id_is_a_text_or_number(tmp_path: Path, policy: Profile, front: bytes, name: str) -> None:
    assert record(tmp_path, policy, b"---\n" + front + b"\n---\n").id == name


MISSING = ("the record has no id", "Give it an id: the name that others refer to")
NO_TEXT = ("the id is not a text", "Write one word or number")


@pytest.mark.parametrize(
    ("data", "line", "column", "said"),
    [
        (b"---\ntitle: a\n---\n", 2, 1, MISSING),
        (b"---\n---\n", 2, 1, MISSING),
        (b"---\nid:\n---\n", 2, 1, MISSING),
        (b"---\nid: ''\n---\n", 2, 1, MISSING),
        (b"\n\n+++\ntitle = 'a'\n+++\n", 4, 1, MISSING),
        (b'\xef\xbb\xbf\r\n {"title": "a"}', 2, 2, MISSING),
        (b"---\nID: a\n---\n", 2, 1, MISSING),
        (b"---\nid: [a]\n---\n", 2, 1, NO_TEXT),
        (b"---\nid: {a: b}\n---\n", 2, 1, NO_TEXT),
        (b"---\nid: true\n---\n", 2, 1, NO_TEXT),
        (b"---\ntitle: a\nid: [a]\n---\n", 3, 1, NO_TEXT),
        (b"---\ntitle: a\nid: ''\n---\n", 3, 1, MISSING),
        (b"---\nid: '  '\n---\n", 2, 1, MISSING),
    ],
)
def test_a_record_needs_an_id(
    tmp_path: Path, policy: Profile, data: bytes, line: int, column: int, said: tuple[str, str]
) -> None:
    assert result(tmp_path, policy, data) == Finding(
        "x.md", line, column, "missing-id", said[0], pointer="/id", remedy=said[1]
    )


@pytest.mark.parametrize(
    ("data", "line", "column", "byte"),
    [
        (b"\xff", 1, 1, "FF"),
        (b"---\nid: a\n---\n\xff\xfe", 4, 1, "FF"),
        (b"---\nid: \xe5\xb7\xb4\xf0\x9f\x98\x80\xe9\n---\n", 2, 7, "E9"),
        (b"---\r\nid: a\r\n---\r\n \xc3(", 4, 2, "C3"),
        (b"---\nid: a\xe5\xb7", 2, 6, "E5"),  # cut off
        (b"---\nid: \xed\xa0\x80", 2, 5, "ED"),  # a surrogate
        (b"---\nid: \xc0\x80", 2, 5, "C0"),  # overlong
        (b"# Readme\n\xb0", 2, 1, "B0"),
        (b"\xef\xbb\xbf---\nid: \xff\n---\n", 2, 5, "FF"),
        (b"\xef\xbb\xbf\xff", 1, 1, "FF"),
    ],
)
def test_what_is_not_utf_8_is_told_with_its_place(
    tmp_path: Path, policy: Profile, data: bytes, line: int, column: int, byte: str
) -> None:
    assert result(tmp_path, policy, data) == Finding(
        "x.md", line, column, "not-utf-8", f"the byte 0x{byte} is not UTF-8", remedy="Save the file as UTF-8"
    )


@pytest.mark.parametrize(
    ("error", "reason"),
    [(PermissionError(13, "Permission denied"), "Permission denied"), (OSError(5, "I/O error"), "I/O error")],
)
def test_a_file_that_cannot_be_read_is_a_problem(
    tmp_path: Path, policy: Profile, monkeypatch: pytest.MonkeyPatch, error: OSError, reason: str
) -> None:
    def refuse(self: Path) -> bytes:
        raise error

    monkeypatch.setattr(Path, "read_bytes", refuse)
    assert read_record((source(tmp_path / "x.md", "zh/x.md"),), policy, ["en"]) == Finding(
        "zh/x.md", 1, 1, "unreadable", f"the file cannot be read: {reason}", remedy="Check its permissions"
    )


@pytest.mark.parametrize(
    ("name", "reason"), [("folder.md", "Is a directory"), ("gone.md", "No such file or directory")]
)
def test_a_folder_or_a_file_that_has_gone_is_a_problem(
    tmp_path: Path, policy: Profile, name: str, reason: str
) -> None:
    (tmp_path / "folder.md").mkdir()
    assert read_record((source(tmp_path / name),), policy, ["en"]) == Finding(
        "x.md", 1, 1, "unreadable", f"the file cannot be read: {reason}", remedy="Check its permissions"
    )


def test_an_error_of_the_reader_is_a_problem_with_its_place_and_field(
    tmp_path: Path, policy: Profile
) -> None:
    data = b"\xef\xbb\xbf---\r\nid: a\r\nanalysis:\r\n  mrv: {score: 1, score: 2}\r\n---\r\n"
    assert result(tmp_path, policy, data, "zh/x.md") == Finding(
        "zh/x.md",
        4,
        19,
        "duplicate-key",
        "the key analysis.mrv.score stands twice",
        pointer="/analysis/mrv/score",
        remedy="Keep one of the two",
    )


def test_an_error_without_a_place_is_at_the_start() -> None:
    error = RecordError("odd", "it is odd", "Look")
    assert unreadable("x.md", "a\nb", error) == Finding("x.md", 1, 1, "odd", "it is odd", remedy="Look")


# --- in which language


@pytest.mark.parametrize(
    ("front", "path", "languages", "language"),
    [
        # the key
        ("lang: zh", "x.md", ("en", "zh"), "zh"),
        ("lang: ZH-CN", "x.md", ("en", "zh"), "zh"),
        ("lang: zh", "x.md", ("en", "zh-hans"), "zh-hans"),
        ("lang: zh-hant", "x.md", ("zh-hans", "zh-hant"), "zh-hant"),
        ("lang: zh", "en/x.en.md", ("en", "zh"), "zh"),  # goes before ending and folder
        ("lang: zh\ntitle: Carbon", "x.md", ("en", "zh"), "zh"),  # and before the title
        ("lang: fr", "zh/x.md", ("en", "zh"), "zh"),  # unless it is none of them
        ("lang: [zh]", "x.md", ("en", "zh"), "en"),
        # the file's ending
        ("title: Carbon", "x.zh.md", ("en", "zh"), "zh"),
        ("title: Carbon", "x.ZH.md", ("en", "zh"), "zh"),
        ("title: Carbon", "x.zh-CN.md", ("en", "zh"), "zh"),
        ("title: Carbon", "en/x.zh.md", ("en", "zh"), "zh"),  # goes before the folder
        ("title: Carbon", "zh.md", ("en", "zh"), "en"),  # a name is no ending
        ("title: Carbon", "x.v2.md", ("en", "zh"), "en"),
        # the folder
        ("title: Carbon", "zh/x.md", ("en", "zh"), "zh"),
        ("title: Carbon", "zh/x.md", ("en", "zh-hans"), "zh-hans"),
        ("title: Carbon", "zh-hans/x.md", ("en", "zh-hans"), "zh-hans"),
        ("title: Carbon", "zh-hant/x.md", ("zh-hans", "zh-hant"), "zh-hant"),
        ("title: Carbon", "Zh/deep/x.md", ("en", "zh"), "zh"),
        ("title: Carbon", "en/zh/x.md", ("en", "zh"), "zh"),  # the nearest one
        ("title: Carbon", "zhongguo/x.md", ("en", "zh"), "en"),
        ("title: Carbon", "z/x.md", ("en", "z"), "en"),  # one letter is no language
        # the title's script
        ("title: 关于碳市场", "x.md", ("en", "zh"), "zh"),
        ("title: 关于碳市场", "en/x.md", ("en", "zh"), "en"),
        ("title: Carbon", "x.md", ("zh", "en"), "en"),
        ("title: Carbon", "x.md", ("fr", "en"), "fr"),
        # nothing
        ("title: 12", "x.md", ("zh", "en"), "zh"),
        ("title: [关于]", "x.md", ("en", "zh"), "en"),
        ("x: 1", "x.md", ("zh", "en"), "zh"),
    ],
)
def test_the_language_of_a_record(
    tmp_path: Path, policy: Profile, front: str, path: str, languages: tuple[str, ...], language: str
) -> None:
    assert (
        record(tmp_path, policy, f"---\nid: a\n{front}\n---\n".encode(), path, languages).language == language
    )
