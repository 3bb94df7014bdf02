"""Where git left a conflict in a record."""

from __future__ import annotations

import pytest

from policygraph.errors import RecordError
from policygraph.records.frontmatter import parse
from policygraph.records.merge_conflicts import in_body
from policygraph.records.positions import line_and_column
from policygraph.records.readers import read

CONFLICT = "<<<<<<< HEAD\n{0}\n||||||| base\n{2}\n=======\n{1}\n>>>>>>> branch\n"


@pytest.mark.parametrize(
    ("text", "line", "lines"),
    [
        (f"---\nid: a\n{CONFLICT.format('x: 1', 'x: 2', 'x: 3')}---\n", 3, "lines 3, 5, 7 and 9"),
        (f'---\n{{"id": "a",\n{CONFLICT.format("1", "2", "3")}}}\n---\n', 3, "lines 3, 5, 7 and 9"),
        (f'{{"id": "a",\n{CONFLICT.format("1", "2", "3")}}}\n', 2, "lines 2, 4, 6 and 8"),
        (f"\n+++\nid = 'a'\n{CONFLICT.format('x = 1', 'x = 2', 'x = 3')}+++\n", 4, "lines 4, 6, 8 and 10"),
        ("---\nid: a\n>>>>>>> branch\n---\n", 3, "line 3"),
        ("<<<<<<< HEAD\n---\nid: a\n=======\n---\nid: b\n>>>>>>> branch\n---\n", 1, "lines 1, 4 and 7"),
        ("---\nid: a\n<<<<<<< HEAD\n=======\nb: 1\n>>>>>>> branch\n", 3, "lines 3, 4 and 6"),
    ],
)
def test_a_conflict_in_the_front_matter_is_an_error_at_its_first_line(
    text: str, line: int, lines: str
) -> None:
    with pytest.raises(RecordError) as error:
        parse(text)
    assert error.value.code == "merge-conflict"
    assert line_and_column(text, error.value.offset or 0) == (line, 1)
    assert error.value.message == f"a merge conflict was left in the front matter, {lines}"


@pytest.mark.parametrize(
    ("reader", "text", "line"),
    [
        ("header", f"ID: a\n{CONFLICT.format('X: 1', 'X: 2', 'X: 3')}\nText", 2),
        ("header", f"```\nID: a\n{CONFLICT.format('X: 1', 'X: 2', 'X: 3')}```\n", 3),
        ("key-lines", f"# A\n\n- Status: draft\n{CONFLICT.format('- X: 1', '- X: 2', '- X: 3')}", 4),
        (
            "columns",
            f"\n\nGroup          M. Rose\nRequest: 1         MIT\n{CONFLICT.format('a', 'b', 'c')}",
            5,
        ),
    ],
)
def test_a_conflict_in_a_header_is_an_error_at_its_first_line(reader: str, text: str, line: int) -> None:
    with pytest.raises(RecordError) as error:
        read((reader,), [text], "a.md")
    assert error.value.code == "merge-conflict"
    assert line_and_column(text, error.value.offset or 0) == (line, 1)
    assert error.value.message.startswith("a merge conflict was left in the header, lines ")


def test_each_conflict_in_the_body_is_an_error_and_neither_code_nor_a_heading_is() -> None:
    conflict = CONFLICT.format("One", "Two", "Zero")
    text = f"---\nid: a\n---\nHead\n=======\n```\n{conflict}```\n{conflict}\n>>>>>>> rest\n{conflict}"
    errors = in_body(text, text.index("Head"))
    assert [error.message.partition(", ")[2] for error in errors] == [
        "lines 15, 17, 19 and 21", "line 23", "lines 24, 26, 28 and 30",
    ]  # fmt: skip
    assert [text.count("\n", 0, error.offset) + 1 for error in errors] == [15, 23, 24]
    assert not in_body("Head\n=======\n", 0)
