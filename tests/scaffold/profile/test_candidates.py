"""What the readers find in files, and which files are meant as records."""

from __future__ import annotations

from pathlib import Path

import pytest

from policygraph.records.files import find_files
from policygraph.records.other_files import DATA, TEXT
from policygraph.scaffold.profile.candidates import Candidate, candidate, data_files, meant_readers


def candidates(folder: Path, **texts: str) -> list[Candidate]:
    for name, text in texts.items():
        path = folder / name.replace("__", "/").replace("_", ".")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return [candidate(file) for file in find_files([folder], suffixes=(*TEXT, *DATA))]


@pytest.mark.parametrize(
    ("text", "readers"),
    [
        ("---\nx: y\n---\n", ("front-matter",)),
        ("Title: A\nStatus: b\n\nText.\n", ("header",)),
        ("# A\n\n- Status: b\n- Date: 2024\n\nText.\n", ("key-lines",)),
        ("Note: a text, not a key.\n", ()),
        ("# A\n\nText.\n", ()),
    ],
)
def test_readers_are_meant_where_they_find_usual_keys(
    text: str, readers: tuple[str, ...], tmp_path: Path
) -> None:
    assert meant_readers(candidates(tmp_path, a_md=text)) == readers


def test_several_with_the_same_keys_are_records_whatever_the_keys(tmp_path: Path) -> None:
    text = "名称: a\n说明: b\n\nText.\n"
    assert meant_readers(candidates(tmp_path / "one", a_md=text)) == ()
    assert meant_readers(candidates(tmp_path / "two", a_md=text, b_md=text)) == ("header",)


def test_data_is_a_record_with_its_text_and_settings_are_none(tmp_path: Path) -> None:
    record = "title: A\nstatus: b\n"
    files = candidates(
        tmp_path, a__meta_yaml=record, a__README_md="A", b__meta_yaml=record, b__README_md="B", mkdocs_yml="site: x\n"
    )  # fmt: skip
    texts = {file.path: file for file in files if not file.is_data}
    (found,) = data_files([file for file in files if file.is_data], texts)
    assert (found.name, found.text, len(found.files)) == ("meta.yaml", "README.md", 2)
    assert [found.text_of(file, texts) for file in found.files] == [*texts.values()]


def test_bytes_and_line_ends_are_read_as_a_build_reads_them(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes(b"---\nid: caf\xe9\n---\n")
    (tmp_path / "b.md").write_bytes(b"\xef\xbb\xbf---\rid: b\r---\r")
    no_text, old = (candidate(file) for file in find_files([tmp_path], suffixes=TEXT))
    assert str(no_text.errors["front-matter"]) == "the byte 0xE9 is not UTF-8"
    assert old.found["front-matter"].metadata == {"id": "b"}


@pytest.mark.parametrize(
    "text", ["Status: a\nStatus: b\n\nText.\n", "# A\n\n* Status: a\n* Status: b\n\nText.\n"]
)
def test_keys_that_stand_twice_in_most_files_are_keys_all_the_same(text: str, tmp_path: Path) -> None:
    files = candidates(tmp_path, a_md=text, b_md=text)
    (reader,) = meant_readers(files)
    assert {str(each.errors[reader]) for each in files} == {"the key Status stands twice"}
    assert meant_readers(candidates(tmp_path, c_md="Text.\n", d_md="Text.\n")) == ()
