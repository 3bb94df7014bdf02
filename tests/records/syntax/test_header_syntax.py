from __future__ import annotations

import pytest

from policygraph.errors import RecordError
from policygraph.records.positions import line_and_column
from policygraph.records.syntax.header_syntax import positions, read

HEADER = """\
PEP: 8
Title: Style Guide:
       for code
Author: A <a@example.org>,
\tB
Post-History:
  05-Jul-2001
标题： 风格
Empty:
"""


def test_values_are_texts_as_written_with_their_lines_joined() -> None:
    assert read(HEADER) == {
        "PEP": "8",
        "Title": "Style Guide: for code",
        "Author": "A <a@example.org>, B",
        "Post-History": "05-Jul-2001",
        "标题": "风格",
        "Empty": "",
    }


def test_every_value_has_the_place_of_its_key_and_of_its_first_and_last_character() -> None:
    places = {
        place.pointer: (HEADER[place.start :][:3], HEADER[place.value : place.end])
        for place in positions(HEADER)
    }
    assert places["/PEP"] == ("PEP", "8")
    assert places["/Author"] == ("Aut", "A <a@example.org>,\n\tB")
    assert places["/Post-History"] == ("Pos", "05-Jul-2001")
    assert places["/标题"] == ("标题：", "风格")
    assert places["/Empty"] == ("Emp", "")


@pytest.mark.parametrize(
    ("text", "said", "place"),
    [
        ("A: 1\nB 2", "the line is neither Key: value nor indented, as one that goes on is", (2, 1)),
        ("A: x,\ny", "the line is neither Key: value nor indented, as one that goes on is", (2, 1)),
        ("A: 1\nB:2", "there is no blank behind the colon of B", (2, 3)),
        ("A: 1\nB:\u00a02", "there is no blank behind the colon of B", (2, 3)),
        ("A: 1\nBa\u200bc: 2", "the key Bac has characters in it that nobody sees", (2, 1)),
        ("  A: 1\nB: 2", "the line continues no key", (1, 1)),
        ("A: 1\nB: 2\nA: 3", "the key A stands twice", (3, 1)),
    ],
)
def test_a_line_out_of_form_is_an_error_at_its_place(text: str, said: str, place: tuple[int, int]) -> None:
    with pytest.raises(RecordError) as raised:
        read(text)
    assert raised.value.message == said
    assert line_and_column(text, raised.value.offset or 0) == place
    assert next(iter(positions(text))).pointer == ""


@pytest.mark.parametrize(
    ("sign", "remedy"),
    [("", "Write one there"), ("\u00a0", "Write one there, in the place of the character U+00A0")],
)
def test_what_looks_like_a_blank_behind_a_colon_is_named(sign: str, remedy: str) -> None:
    with pytest.raises(RecordError) as raised:
        read(f"A: 1\nB:{sign}2")
    assert raised.value.remedy == remedy
