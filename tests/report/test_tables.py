"""Tables: columns in line, texts that are no markup, and Markdown that a parser reads back."""

from __future__ import annotations

import random
import sys
import tracemalloc

import pytest
from markdown_it import MarkdownIt
from rich.text import Text

from policygraph.report.console import render
from policygraph.report.tables import (
    columns_text,
    headed_table,
    markdown_table,
    markdown_text,
    plain_table,
    styled_rows,
)
from tests.report.helpers import HOSTILE


def cells(markdown: str) -> list[str]:
    """Return what the cells of a table say to a reader of Markdown, row by row."""
    tokens = MarkdownIt("commonmark").enable("table").parse(markdown)
    found = [each for each in tokens if each.type == "inline"]
    return ["".join(child.content for child in each.children or ()) for each in found]


def test_a_plain_table_has_columns_in_line_and_nothing_else() -> None:
    rows = [("a", "b"), ("long", "c")]
    assert render(plain_table(rows)) == "a     b\nlong  c"
    assert render(plain_table(rows, indent=2)) == "  a     b\n  long  c"
    assert render(plain_table(rows, [{"justify": "right"}])) == "   a  b\nlong  c"


def test_a_headed_table_has_a_line_under_its_head_and_no_markup() -> None:
    rows = [("[bold]a[/]", ":smile:"), (Text("1"), "22")]
    lines = render(headed_table(("x", "y"), rows, {"y": {"justify": "right"}})).splitlines()
    assert set(lines[1]) == {"─"}
    assert [line.split() for line in (lines[0], *lines[2:])] == [
        ["x", "y"],
        ["[bold]a[/]", ":smile:"],
        ["1", "22"],
    ]
    assert lines[3].endswith("     22")


@pytest.mark.parametrize("is_terminal", [False, True])
def test_rows_look_as_rich_lays_them_out(is_terminal: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: is_terminal)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLUMNS", "38")
    chance = random.Random(38)
    for count in range(1, 100):
        head, *rows = (
            [
                "".join(chance.choices("ab c 政é\u0301👍\u200d\ufe0f[b]", k=chance.randint(1, 12)))
                for _ in "xyz"
            ]
            for _ in range(1 + count % 5)
        )
        options = {title: {"overflow": "fold"} for title in head}
        assert columns_text(head, list(zip(*rows, strict=True)) or [()] * 3) == render(
            headed_table(head, rows, options)
        )
        styled = [[(cell, "bold") for cell in row] for row in rows]
        assert styled_rows(styled) == render(plain_table([[Text(*cell) for cell in row] for row in styled]))


def test_one_wide_cell_does_not_fill_up_the_others() -> None:
    wide, count = "x" * 1_000_000, 300
    tracemalloc.start()
    text = columns_text(["a", "b"], [[wide, *["y"] * count], ["z"] * (count + 1)])
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert text.count("x") == len(wide)
    assert peak < 100_000_000


def test_markdown_text_is_one_line_of_text() -> None:
    assert markdown_text("a|b\n*c*\t_d_ [e](f) <g>") == r"a\|b \*c\* \_d\_ \[e\](f) \<g\>"
    assert markdown_text("&lt;b&gt; &#64; A & B $x$") == r"\&lt;b\&gt; \&\#64; A & B \$x\$"
    assert markdown_text("\x1b[31m 政策") == "\ufffd\\[31m 政策"


def test_a_markdown_table_is_cut_and_counts_the_rest() -> None:
    rows = [(str(number), "x|y") for number in range(1, 1003)]
    assert markdown_table(("n", "a*"), rows, limit=1) == (
        "| n | a\\* |\n| --- | --- |\n| 1 | x\\|y |\n\n… and 1,001 more rows."
    )
    assert markdown_table(("n", "a"), rows[:2], limit=2).endswith("| 2 | x\\|y |")
    assert markdown_table(("n",), [("a",)], str.upper) == "| N |\n| --- |\n| A |"


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_leaves_its_cell(text: str) -> None:
    first, second, *values = cells(markdown_table(("a", "b"), [(text, "next")]))
    assert (first, second, len(values), values[-1]) == ("a", "b", 2, "next")
