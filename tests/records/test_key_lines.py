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
        "# Title\n\n<!-- markdownlint-disable -->\n<!-- a: b\n- c -->\n\n**Status**: draft\n**Date**: 2024-01-01\n",
        "<!-- a -- b -->\n# Title\n- Status: draft\n- Date: 2024-01-01\n",
        "<!-- a -->\n\n- Status: draft\n- Date: 2024-01-01\n",
        "// a: b\n\n= Title\n:Status: draft\n:Date: 2024-01-01\n",
        "= Title\nAnn Lee <ann@example.org>\nv1.2, 2023-01-01\n:Status: draft\n:Date: 2024-01-01\n",
        "= Title\nAnn Lee\n:Status: draft\n:Date: 2024-01-01\n",
    ],
)
def test_fields_of_restructuredtext_attributes_of_asciidoc_and_two_colons_are_such_lines(text: str) -> None:
    front = parse(f"{text}\nText\n====\n")
    assert front is not None
    assert front.metadata == {"Status": "draft", "Date": "2024-01-01"}


TABLE = "| Field | Value |\n|:--|---|\n| Status | draft |\n| Date | 2024-01-01 |\n"


@pytest.mark.parametrize(
    "above", ["Text.\n\n", "# T\n\n> A note.\n\nText,\nand text: more.\n \n", "# T\n<!-- x -->\n\n"]
)
def test_a_table_may_stand_below_paragraphs(above: str) -> None:
    text = f"{above}{TABLE}\n## Context\n"
    front = parse(text)
    assert front is not None
    assert front.metadata == {"Field": "Value", "Status": "draft", "Date": "2024-01-01"}
    assert text[front.start :].startswith("| Field")


@pytest.mark.parametrize(
    "text",
    [
        f"# T\n\nText.\n\n## Table\n\n{TABLE}",
        f"# T\n\nText.\n{TABLE}",
        f"# T\n\nText.\n\n```\n\n{TABLE}```\n",
        "# T\n\nText.\n\n| A | b | c |\n|---|---|---|\n| D | e | f |\n",
        "# T\n\nText.\n\n| 1 | b |\n|---|---|\n| 2 | e |\n",
        "# T\n\nText.\n\nStatus: draft\n",
    ],
)
def test_other_tables_and_lines_below_paragraphs_say_nothing(text: str) -> None:
    assert parse(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# Title",
        "# Title\n\nText.\n\n- Status: draft",
        "# T\n\n- a\n- B: c",
        "## T\n\nA: b",
        "# T\n\nEach has:\n\n- A: b",
        "# T\n\n<!-- a",
        "# T\n\n<!-- a -->\n\nText.",
        "# T\nText\n\nA: b",
    ],
)
def test_other_texts_have_no_such_lines(text: str) -> None:
    assert parse(text) is None


def test_an_error_has_its_offset_in_the_text() -> None:
    with pytest.raises(RecordError) as raised:
        parse("# T\n\n| A | b |\n|---|---|\n| A | c |\n")
    assert (raised.value.code, raised.value.offset) == ("duplicate-key", 27)
