from __future__ import annotations

import pytest

from policygraph.errors import RecordError
from policygraph.records.positions import line_and_column
from policygraph.records.syntax.key_lines_syntax import positions, read


@pytest.mark.parametrize(
    "text",
    [
        "- Status: draft\n- Decided by: A, B",
        "* Status: draft\n* Decided by: A,\n  B",
        "**Status:** draft\n**Decided by:** A, B",
        "**Status**: draft  \n**Decided by**: A, B",
        "- **Status:** draft\n- **Decided by:** A, B\n",
        "__Status__: draft\\\n__Decided by__: A, B",
        "| Status | draft |\n|---|---|\n| Decided by | A, B |",
        "| | |\n|:--|--:|\n| **Status** | draft |\n| **Decided by** | A, B |",
        "| *Status* | draft |\n| `Decided by` | A, B |",
        "Status: draft\nDecided by: A, B",
        "【Status】draft\n【Decided by】：A, B",
        "- 【Status】 draft\n- 【Decided by】A,\n  B",
    ],
)
def test_every_form_gives_the_same_values_at_their_places(text: str) -> None:
    values = {"Status": "draft", "Decided by": "A, B"}
    assert read(text) == values
    places = {place.pointer: place for place in positions(text)}
    for key, value in values.items():
        place = places[f"/{key}"]
        assert text[place.start :].startswith(key)
        assert " ".join(text[place.value : place.end].split()) == value


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        ("- Status: draft\n- a list", "bad-header", (2, 1)),
        ("- Status: draft\n- Status: final", "duplicate-key", (2, 3)),
        ("- Status: draft\n<<<<<<< HEAD", "bad-header", (2, 1)),
        ("| Status | draft |\n|---|---|\n| Decided by A |", "bad-header", (3, 1)),
        ("| Status | |\n|---|---|\n| Owner || \n| Date\n", "bad-header", (4, 1)),
        (":status: draft\n/// a list", "bad-header", (2, 1)),
        ("- Status: draft\n// a list", "bad-header", (2, 1)),
    ],
)
def test_a_line_out_of_form_is_an_error_at_its_place(text: str, code: str, place: tuple[int, int]) -> None:
    with pytest.raises(RecordError) as raised:
        read(text)
    assert raised.value.code == code
    assert line_and_column(text, raised.value.offset or 0) == place


@pytest.mark.parametrize("row", ["| Owner | A | B |", "| Owner A |", "Owner | A |", "| | A |", "|Owner"])
def test_a_row_without_two_cells_is_told_as_that(row: str) -> None:
    with pytest.raises(RecordError) as raised:
        read(f"| Status | draft |\n|---|---|\n{row}\n")
    assert raised.value.message == "the line is no row with two cells, the key and its value"


@pytest.mark.parametrize(
    "text",
    [
        ":status: draft\n// a note\n:by: A | B",
        ":status: draft\n:!toc:\n:toc!:\n:by: A | B",
        ":status: draft\n:by: A \\\n| B",
        "- Status: draft\n<!-- a note -->\n- By: A | B",
        "| Status | draft |\n|---|---|\n| By | A \\| B |",
    ],
)
def test_comments_keys_that_are_unset_and_signs_of_a_text_are_none_of_a_block(text: str) -> None:
    assert {key.lower(): value for key, value in read(text).items()} == {"status": "draft", "by": "A | B"}


@pytest.mark.parametrize("blank", ["\u00a0", "\u3000", "\u2009", "\u202f", "\t"])
@pytest.mark.parametrize(
    "form", ["Status:{}Draft", "- Status:{}Draft", "Status::{}Draft", ":Status:{}Draft", "#+Status:{}Draft"]
)
def test_any_blank_may_stand_behind_the_colon(form: str, blank: str) -> None:
    text = form.format(blank)
    assert read(text) == {"Status": "Draft"}
    assert text[[*positions(text)][-1].value :] == "Draft"
