"""Files as samples: their languages and their kinds."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from policygraph.errors import UsageError
from policygraph.scaffold.profile import samples
from policygraph.scaffold.profile.kinds import by_kind
from policygraph.scaffold.profile.samples import read_samples
from tests.helpers import write


def test_folders_of_like_keys_are_one_kind(tmp_path: Path) -> None:
    for path in ("a/1.md", "b/2.md"):
        write(tmp_path, path, {"id": path, "title": "x", "date": "2020"})
    assert list(by_kind(read_samples(tmp_path))) == [""]
    write(tmp_path, "c/3.md", {"name": "y", "place": "z", "owner": "w"})
    assert list(by_kind(read_samples(tmp_path))) == [""]  # a and b are one kind, c is not unlike both
    shutil.rmtree(tmp_path / "a")
    assert set(by_kind(read_samples(tmp_path))) == {"b", "c"}


def test_a_file_is_read_whatever_its_line_ends(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes(b"\xef\xbb\xbf---\r\nid: a\r\nx:\r\n---\r\n# Heading\r\n")
    (tmp_path / "b.md").write_text("No heading\n#tag\n", "utf-8")
    (tmp_path / "c.md").write_text("---\nid: a\nid: b\n---\n", "utf-8")
    found = read_samples(tmp_path)
    (first,) = found.readable
    assert (first.stem, first.keys, first.has_metadata, first.heading) == ("a", {"id"}, True, "Heading")
    assert [left.files for left in found.left_out] == [("b.md",), ("c.md",)]
    (tmp_path / "a.md").unlink()
    (second,) = read_samples(tmp_path).readable
    assert (second.metadata, second.has_metadata, second.heading) == ({}, False, "")


def test_a_language_is_what_siblings_differ_by(tmp_path: Path) -> None:
    for path in ("en/a.md", "en/b.md", "zh/a.md", "it/no/c.md"):
        write(tmp_path, path, {"id": "x"})
    found = read_samples(tmp_path)
    assert found.languages == ("en", "it", "zh")  # by number of files, then by name
    assert {each.path: each.language for each in found.readable} == {
        "en/a.md": "en", "en/b.md": "en", "zh/a.md": "zh", "it/no/c.md": "it",
    }  # fmt: skip


def test_a_language_may_have_a_script_or_a_region(tmp_path: Path) -> None:
    for path in ("en/a.md", "pt-BR/a.md", "zh-Hans/a.md", "zh-hant-tw/a.md", "no-number/a.md", "es-419/a.md"):
        write(tmp_path, path, {"id": "x"})
    assert read_samples(tmp_path).languages == ("en", "es-419", "pt-br", "zh-hans", "zh-hant-tw")


def test_a_language_alone_is_a_name(tmp_path: Path) -> None:
    write(tmp_path, "no/a.md", {"id": "x"})
    write(tmp_path, "b.it.md", {"id": "y"})
    assert read_samples(tmp_path).languages == ()


def test_the_kind_with_more_relations_comes_first(tmp_path: Path) -> None:
    for number in range(3):
        write(tmp_path, f"places/{number}.md", {"name": "x", "owner": "y"})
    write(tmp_path, "acts/a.md", {"id": "a", "rel": {"Replaced_By": "b"}})
    assert list(by_kind(read_samples(tmp_path))) == ["acts", "places"]
    write(tmp_path, "acts/a.md", {"id": "a"})
    assert list(by_kind(read_samples(tmp_path))) == ["places", "acts"]  # then with more records


def test_folders_that_cannot_name_a_kind_make_none(tmp_path: Path) -> None:
    write(tmp_path, "1 a/x.md", {"id": "a"})
    write(tmp_path, "b/y.md", {"name": "b"})
    assert list(by_kind(read_samples(tmp_path))) == [""]


def test_reading_says_how_far_it_is_and_refuses_what_is_no_corpus(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for n in range(3):
        write(tmp_path, f"{n}.md", {"id": n})
    told: list[tuple[int, int]] = []
    assert len(read_samples(tmp_path, lambda *numbers: told.append(numbers)).readable) == 3
    assert told == [(1, 3), (2, 3), (3, 3)]
    monkeypatch.setattr(samples, "MOST_FILES", 2)
    with pytest.raises(
        UsageError, match="has 3 files that could be records, and a draft is made from at most 2; name"
    ):
        read_samples(tmp_path)
