"""A header in two columns is read to its first empty line."""

from __future__ import annotations

import pytest

from policygraph.errors import RecordError
from policygraph.records.column_lines import parse

TEXT = """


Council of Air                                             A. Smith, Ed.
Number: 7                                                     Air Office
Obsoletes: 5,                                                   B. Jones
           6
Category: Act
                                                                May 2001

              An Act About Air

   Text.
"""


def test_what_has_a_key_is_a_value_and_the_rest_is_kept_by_column() -> None:
    front = parse(TEXT)
    assert front is not None
    assert front.metadata == {
        "left": ["Council of Air"],
        "right": ["A. Smith, Ed.", "Air Office", "B. Jones", "May 2001"],
        "Number": "7",
        "Obsoletes": "5, 6",
        "Category": "Act",
    }
    assert front.body == "An Act About Air\n\n   Text."
    assert TEXT[front.start :].startswith(front.text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Number: 7\nTitle: Air\n\nText.",
        "A table of     things\nwith two       columns\n\nText.",
        "Number: 7      A. Smith\n\nText.",
        "# Title\n\nNumber: 7      A. Smith\nTitle: b      B. Jones\n",
    ],
)
def test_other_texts_have_no_such_header(text: str) -> None:
    assert parse(text) is None


def test_a_key_twice_is_an_error_at_the_second() -> None:
    text = "\nNumber: 7      A. Smith\nNumber: 8      B. Jones\n\nText."
    with pytest.raises(RecordError) as caught:
        parse(text)
    assert (caught.value.code, caught.value.offset, caught.value.pointer) == ("duplicate-key", 25, "/Number")
