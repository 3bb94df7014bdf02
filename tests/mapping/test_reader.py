from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from policygraph.errors import RecordError
from policygraph.findings import Finding
from policygraph.mapping.mapper import map_record
from policygraph.mapping.reader import read_record, unreadable
from policygraph.profile.load import load_profile
from policygraph.profile.model import Profile
from policygraph.words.phrases import Phrase
from tests.helpers import BASE, assert_linear
from tests.mapping.helpers import CLEAN, record, result, source

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
    "data",
    [
        b"# Readme\n\nText.\n",
        b"# Readme\r\n---\r\nid: a\r\n---\r\n",
        b"Readme\n---\n\nText: a\n",
        b"Note: one\nMore: two\n\nText.\n",
        b"---\n\nA rule\n\n---\n"[4:],
        b"# How to\n\n```yaml\n---\nid: a\ntitle: T\n---\n```\n",
    ],
)
def test_a_file_without_front_matter_is_no_record(tmp_path: Path, policy: Profile, data: bytes) -> None:
    assert result(tmp_path, policy, data) is None


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
    def refuse(name: Path) -> None:
        raise error

    monkeypatch.setattr("policygraph.records.files.FileIO", refuse)
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


def test_a_pointer_of_git_lfs_is_a_problem(tmp_path: Path, policy: Profile) -> None:
    pointer = b"version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n"
    message = "the file is a pointer to one that Git LFS keeps"
    assert result(tmp_path, policy, pointer) == Finding(
        "x.md", 1, 1, "unreadable", message, remedy="Run git lfs pull"
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
    error = RecordError("odd", Phrase("it is odd"), Phrase("Look"))
    assert unreadable("x.md", "a\nb", error) == Finding("x.md", 1, 1, "odd", "it is odd", remedy="Look")


# --- what looks like a record and is none


@pytest.mark.parametrize("data", [b"", b"\xef\xbb\xbf", b" \n\r\n\t"])
def test_an_empty_file_is_told(tmp_path: Path, policy: Profile, data: bytes) -> None:
    found = result(tmp_path, policy, data)
    assert isinstance(found, Finding)
    assert (found.code, found.line, found.column, found.severity) == ("empty-file", 1, 1, "warning")


@pytest.mark.parametrize(
    "data",
    [
        b"\n \n\t\n" + CLEAN,
        b"\xef\xbb\xbf\xef\xbb\xbf" + CLEAN,
        CLEAN.replace(b"\n", b"\r"),
        CLEAN.replace(b"---\n", b"-----\n"),
        CLEAN.replace(b"---\n", b"--- \t\n"),
        CLEAN.replace(b"---\n", "---\u00a0\u3000\n".encode()),
        CLEAN.replace(b"---\n", b"---\r\r\n"),
        b"...".join(CLEAN.rsplit(b"---", 1)),
    ],
)
def test_fences_of_other_forms_are_fences(tmp_path: Path, policy: Profile, data: bytes) -> None:
    clean, other = record(tmp_path, policy, CLEAN), record(tmp_path, policy, data)
    assert (other.id, other.metadata, other.body) == (clean.id, clean.metadata, clean.body)


def test_what_has_lost_its_fence_is_told(tmp_path: Path, policy: Profile) -> None:
    found = result(tmp_path, policy, b"\nid: a\ntitle: T\n---\nBody")
    assert isinstance(found, Finding)
    assert (found.code, found.line, found.severity) == ("unopened-fence", 2, "violation")


def test_a_conflict_in_the_body_is_told_and_the_record_kept(tmp_path: Path, policy: Profile) -> None:
    read = record(tmp_path, policy, b"---\nid: a\n---\n\n<<<<<<< a\nx\n=======\ny\n>>>>>>> b\n")
    assert [(each.code, each.line, each.severity) for each in read.remarks] == [
        ("merge-conflict", 5, "violation")
    ]
    assert read.id == "a"


def test_links_that_are_too_many_are_a_problem_of_the_record(tmp_path: Path, policy: Profile) -> None:
    found = result(tmp_path, policy, CLEAN + b"[a](b.md) " * 100_001)
    assert isinstance(found, Finding)
    assert (found.code, found.message) == ("too-many-values", "the text has over 100,000 links")


def test_many_places_of_a_long_record_are_told_in_a_moment(tmp_path: Path, policy: Profile) -> None:
    def prepare(count: int) -> Callable[[], None]:
        members = ", ".join(f'"k{number}": "{"x" * 200}"' for number in range(count))
        read = record(tmp_path, policy, f'---\n{{"id": "a", {members}}}\n---\n'.encode())

        def work() -> None:
            assert all(read.locate(f"/k{number}").line == 2 for number in range(count))

        return work

    assert_linear(prepare, 20_000)


def test_a_record_of_very_many_lines_is_a_finding(tmp_path: Path, policy: Profile) -> None:
    found = result(tmp_path, policy, b"+++\nid = 'a'\n" + b"#\n" * 1_000_000 + b"+++\n")
    assert isinstance(found, Finding)
    assert (found.code, found.message) == ("too-many-values", "there are over 1,000,000 lines")


@pytest.mark.parametrize("codec", ["utf-16-le", "utf-16-be", "utf-32-le"])
def test_utf_16_without_a_mark_is_told(tmp_path: Path, policy: Profile, codec: str) -> None:
    found = result(tmp_path, policy, "---\nid: a\ntitle: T\n---\n".encode(codec))
    assert isinstance(found, Finding)
    assert (found.code, found.remedy) == ("not-utf-8", "Save the file as UTF-8")


@pytest.mark.parametrize(
    ("line", "code", "remedy"),
    [
        ("Statu: Final", "unknown-key", "Did you mean Status?"),
        ("Created: 2003-12-07", "bad-date", "in which 2003-12-07 is '07-Dec-2003'"),
        ("Created: Dec 2003", "bad-date", "in which 2024-12-31 is '31-Dec-2024'"),
    ],
)
def test_a_remedy_says_how_the_profile_has_it_written(
    tmp_path: Path, line: str, code: str, remedy: str
) -> None:
    profile = load_profile("pep")
    read = record(tmp_path, profile, f"PEP: 1\nTitle: T\n{line}\n\nText\n".encode(), "pep-0001.rst")
    (found,) = map_record(read, profile, BASE, ("en",)).findings
    assert (found.code, found.line) == (code, 3)
    assert remedy in found.remedy


@pytest.mark.parametrize(
    ("written", "remedy"),
    [("PEP-7", "Write 7"), ("no. 12 of 3", "Write 12"), ("seven", "Write it as the profile says")],
)
def test_an_id_that_is_none_is_told_with_the_number_in_it(tmp_path: Path, written: str, remedy: str) -> None:
    found = result(
        tmp_path, load_profile("pep"), f"PEP: {written}\nTitle: T\n\nText\n".encode(), "pep-0001.rst"
    )
    assert isinstance(found, Finding)
    assert (found.code, found.remedy) == ("missing-id", remedy)


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("Status: stable", ["misspelt-key"]),
        ("sources: [{resourc: a.md}]", ["misspelt-key"]),
        ("owner: Ann", ["unknown-key"]),
        ("name: x", ["unknown-key"]),  # which something else has
        ("status: stable", []),
    ],
)
def test_a_misspelt_key_is_told_where_others_may_be_added(
    tmp_path: Path, line: str, found: list[str]
) -> None:
    profile = load_profile("okf")
    assert profile.first.ignores("unknown-key")
    read = record(tmp_path, profile, f"---\ntype: T\n{line}\n---\n".encode())
    statements = map_record(read, profile, BASE, ("en",))
    assert [each.code for each in statements.findings if each.message] == found


@pytest.mark.parametrize(
    ("text", "line", "message"),
    [
        ("Title: x\nStatus: y\n\nPEP: 8\nType: z\n", 4, "the header ends above, and PEP is read as text"),
        ("Title: x\nStatus: y\n\nText.\n", 1, "the record has no PEP"),
    ],
)
def test_where_no_id_is_given_an_empty_line_that_cuts_the_header_is_told(
    tmp_path: Path, text: str, line: int, message: str
) -> None:
    found = result(tmp_path, load_profile("pep"), text.encode(), "pep-0008.rst")
    assert isinstance(found, Finding)
    assert (found.code, found.line, found.message) == ("missing-id", line, message)
