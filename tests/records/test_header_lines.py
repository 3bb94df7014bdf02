from __future__ import annotations

import pytest

from policygraph.errors import RecordError
from policygraph.records.header_lines import parse


def test_a_header_ends_at_the_first_empty_line() -> None:
    text = "\nPEP: 8\nTitle: Style\n \nIntroduction\n===\n\nNote: this is text.\n"
    front = parse(text)
    assert front is not None
    assert front.metadata == {"PEP": "8", "Title": "Style"}
    assert front.body == "Introduction\n===\n\nNote: this is text."
    assert text[front.start :].startswith(front.text)


@pytest.mark.parametrize(
    "text", ["", "\n\n", ":orphan:\n\nText", "Title\n=====\n\nA: 1", "See https://x.org: it\nhelps."]
)
def test_a_text_that_starts_otherwise_has_no_header(text: str) -> None:
    assert parse(text) is None


@pytest.mark.parametrize(
    ("text", "code", "offset"),
    [
        ("PEP 8\nTitle: x\nStatus: y\n", "bad-header", 0),
        ("<<<<<<< HEAD\nPEP: 8\n=======\nPEP: 9\n>>>>>>> b\n", "bad-header", 0),
        ("\nA: 1\nA: 2\n\ntext", "duplicate-key", 6),
        ("A: 1\n\nte\0xt", "unfit-character", 8),
    ],
)
def test_what_is_meant_as_a_header_is_never_passed_over(text: str, code: str, offset: int) -> None:
    with pytest.raises(RecordError) as raised:
        parse(text)
    assert (raised.value.code, raised.value.offset) == (code, offset)
