from __future__ import annotations

import pytest

from policygraph.errors import RecordError
from policygraph.records.key_lines import parse


@pytest.mark.parametrize("title", ["", "# Title\n\n", "# Title\n", "\nTitle\n=====\n\n"])
def test_the_lines_stand_at_the_start_or_under_the_title_and_stay_in_the_body(title: str) -> None:
    text = f"{title}- Status: draft\n- Date: 2024-01-01\n\n## Context\n\n- Not: this\n"
    front = parse(text)
    assert front is not None
    assert front.metadata == {"Status": "draft", "Date": "2024-01-01"}
    assert front.body == text.strip()
    assert text[front.start :].startswith("- Status")


@pytest.mark.parametrize(
    "text",
    [
        "=====\nTitle\n=====\n\n:Status: draft\n:Date: 2024-01-01\n",
        "Title\n~~~~~\n\n:Status: draft\n:Date: 2024-01-01\n",
        "Title\n-----\n\n:Status: draft\n:Date:\n    2024-01-01\n",
        ".. _ACT02:\n\n=====\nTitle\n=====\n\n:Status: draft\n:Date: 2024-01-01\n",
        "# Title\n\n\tStatus:   draft\n\tDate:\t  2024-01-01\n-----\n",
        "= Title\n:Status: draft\n:Date: 2024-01-01\n",
        "Status:: draft\nDate:: 2024-01-01\n",
        "# Title\n\n- Status:: draft\n- Date:: 2024-01-01\n",
    ],
)
def test_fields_of_restructuredtext_attributes_of_asciidoc_and_two_colons_are_such_lines(text: str) -> None:
    front = parse(f"{text}\nText\n====\n")
    assert front is not None
    assert front.metadata == {"Status": "draft", "Date": "2024-01-01"}


@pytest.mark.parametrize(
    "text", ["", "# Title", "# Title\n\nText.\n\n- Status: draft", "# T\n\n- a\n- B: c", "## T\n\nA: b"]
)
def test_other_texts_have_no_such_lines(text: str) -> None:
    assert parse(text) is None


def test_an_error_has_its_offset_in_the_text() -> None:
    with pytest.raises(RecordError) as raised:
        parse("# T\n\n| A | b |\n|---|---|\n| A | c |\n")
    assert (raised.value.code, raised.value.offset) == ("duplicate-key", 27)
