from __future__ import annotations

import pytest

from policygraph.errors import RecordError
from policygraph.records.readers import READERS, read


def test_the_first_reader_that_finds_something_reads_the_files() -> None:
    for text in ("---\nid: a\n---\nText", "id: a\n\nText"):
        front = read(("front-matter", "header"), [text], "a.md")
        assert front is not None
        assert (front.metadata, front.body) == ({"id": "a"}, "Text")
    assert read(("front-matter", "header"), ["# Text"], "a.md") is None


def test_an_error_of_one_reader_is_not_hidden_by_the_next() -> None:
    with pytest.raises(RecordError):
        read(("front-matter", "header"), ["---\nid: a\n"], "a.md")


def test_readers_find_nothing_in_an_empty_text() -> None:
    assert [name for name in READERS if read((name,), [""], "a.yaml")] == []
