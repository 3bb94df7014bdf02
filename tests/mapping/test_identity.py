"""Which record a file is: its id and its language."""

from __future__ import annotations

from pathlib import Path

import pytest

from policygraph.findings import Finding
from policygraph.profile.model import Profile
from tests.mapping.helpers import record, result


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


MISSING = ("the record has no id", "Write its id: the name that others refer to")


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
        ("title: Carbon", "en/act/zh.md", ("en", "zh"), "zh"),  # but in a folder for each
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


def test_a_key_in_other_letters_is_named_where_the_id_is_missing(tmp_path: Path, policy: Profile) -> None:
    found = result(tmp_path, policy, b"---\ntitle: T\nID: a\n---\n")
    said = ("the record has no id", "Write id in the place of ID")
    assert found == Finding("x.md", 3, 1, "missing-id", said[0], pointer="/ID", remedy=said[1])


def test_a_key_with_what_nobody_sees_is_named_where_the_id_is_missing(
    tmp_path: Path, policy: Profile
) -> None:
    found = result(tmp_path, policy, "---\ntitle: T\n\u200bid: a\n---\n".encode())
    assert isinstance(found, Finding)
    assert (found.line, found.column, found.pointer) == (3, 1, "/\u200bid")
    assert found.remedy == r"Write id in the place of '\u200bid'"


def test_a_key_in_typographic_quotes_is_named_where_the_id_is_missing(
    tmp_path: Path, policy: Profile
) -> None:
    found = result(tmp_path, policy, "---\n“id”: a\ntitle: T\n---\n".encode())
    assert isinstance(found, Finding)
    assert (found.code, found.line, found.pointer) == ("missing-id", 2, "/“id”")
    assert found.message == "the record has no id: the quotes of “id” belong to that key"
