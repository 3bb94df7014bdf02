"""Tables for a prompt and a notebook: bounded, and every text of a record is text."""

from __future__ import annotations

import re
from html.parser import HTMLParser

from policygraph.records.bounded_tables import (
    MOST_CHARACTERS,
    MOST_COLUMNS,
    MOST_ROWS,
    bounded,
    html_table,
    text_table,
)


class Reader(HTMLParser):
    """Collects the elements with their attributes, and the texts."""

    def __init__(self) -> None:
        super().__init__()
        self.elements: list[tuple[str, tuple[tuple[str, str | None], ...]]] = []
        self.texts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, tuple(attrs)))

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


def test_a_table_is_bounded_whatever_is_in_it() -> None:
    row = ["x" * 100_000] * 1_000
    html = html_table(row, [row] * 1_000, 1_000, "x" * 100_000)
    assert len(html) < (MOST_ROWS + 2) * (MOST_COLUMNS + 1) * (MOST_CHARACTERS + 30)
    assert html.endswith("<p>… 980 more rows</p>")
    text = text_table(row, [row] * 1_000, 1_000)
    assert (len(text.splitlines()), len(text) < 40_000) == (MOST_ROWS + 2, True)


def test_rows_are_not_read_beyond_the_bound() -> None:
    rows = iter([(number,) for number in range(100)])
    text_table(["n"], rows, 100)
    assert next(rows) == (MOST_ROWS,)


def test_no_text_is_markup_a_formula_or_steers_anything() -> None:
    texts = ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "$x$ \\(x\\)", "a\x1b[2J\u202eb"]
    html = html_table(texts, [(text,) * len(texts) for text in texts], len(texts), texts[0])
    reader = Reader()
    reader.feed(html)
    assert {name for name, _ in reader.elements} <= {"table", "caption", "tr", "th", "td", "bdi", "p"}
    assert {each for _, attributes in reader.elements for each in attributes} == {
        ("class", "tex2jax_ignore mathjax_ignore")
    }
    assert not re.search("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", html)
    assert bounded(texts[-4]) in reader.texts


def test_wide_characters_keep_the_columns_straight() -> None:
    assert text_table(["a", "b"], [("日本", 1), ("x", None)], 2) == "a     b\n日本  1\nx"
