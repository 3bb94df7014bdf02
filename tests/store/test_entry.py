"""What is kept of one record."""

from __future__ import annotations

import pytest

from policygraph.store.entry import Entry, FileStamp, pack, split_lines, unpack


@pytest.mark.parametrize("text", ["", "<x:a> <x:b> <x:c> .\n", "é 碳\u2028\r\n" * 1000])
def test_a_text_comes_back_as_it_was_packed(text: str) -> None:
    assert unpack(pack(text)) == text


def test_lines_end_at_line_feeds_alone() -> None:
    text = "a\u2028b\r\nc\x0b\n\n"
    assert split_lines(text) == ["a\u2028b\r\n", "c\x0b\n", "\n"]
    assert "".join(split_lines(text)) == text


def test_an_entry_has_the_path_of_its_first_file_and_states_nothing_where_it_is_no_record() -> None:
    files = (FileStamp("en/a.json", 1, 2, "0f"), FileStamp("en/a.md", 3, 4, "f0"))
    assert (Entry(files).path, Entry(files).statements) == ("en/a.json", "")
    assert (
        Entry(files, record="x:r", lines=pack("<x:a> <x:b> <x:c> .\n")).statements == "<x:a> <x:b> <x:c> .\n"
    )
