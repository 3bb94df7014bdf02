"""Texts for the terminal: no control characters, colours for a terminal only, whole lines for a pipe."""

from __future__ import annotations

import json
import sys

import pytest
from rich.text import Text

from policygraph.records.printable import printable
from policygraph.report.console import counted_subjects, joined, render, to_json
from policygraph.words.phrases import counted


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("COLUMNS", "20")
    monkeypatch.delenv("NO_COLOR", raising=False)


def test_tabs_and_line_feeds_are_the_only_controls_left() -> None:
    assert printable("a\tb\nc\x00\x1b[31m\r\x7f\x9b") == "a\tb\nc\ufffd\ufffd[31m\ufffd\ufffd\ufffd"
    assert printable("政策 é 🇨🇱") == "政策 é 🇨🇱"


def test_json_has_the_version_first_and_characters_as_they_are() -> None:
    text = to_json({"b": "政策", "a": [1]})
    assert text.splitlines()[:3] == ["{", '  "schema_version": 1,', '  "b": "政策",']
    assert json.loads(text) == {"schema_version": 1, "b": "政策", "a": [1]}


def test_a_pipe_gets_whole_lines_without_colours() -> None:
    assert render(Text("word " * 500, "bold red"), Text("  next  ")) == f"{('word ' * 500).strip()}\n  next"


def test_markup_and_emoji_codes_are_text() -> None:
    assert render("[bold]loud[/] :smile: 12") == "[bold]loud[/] :smile: 12"


def test_a_width_wraps_a_pipe_too() -> None:
    assert render(Text("word " * 5), width=10) == "word word\nword word\nword"


@pytest.mark.usefixtures("terminal")
def test_a_terminal_gets_colours_and_lines_that_fit() -> None:
    lines = render(Text("word " * 5, "red")).splitlines()
    assert len(lines) == 2
    assert lines[0].startswith("\x1b[31mword")


@pytest.mark.usefixtures("terminal")
def test_no_color_takes_colours_and_weight_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    assert render(Text("word", "bold red")) == "word"


def test_numbers_have_their_nouns() -> None:
    assert [counted(number, "row", "rows") for number in (0, 1, 2, 1234567)] == [
        "0 rows", "1 row", "2 rows", "1,234,567 rows",
    ]  # fmt: skip


def test_kinds_are_named_where_there_is_one_beside_the_main_one() -> None:
    assert counted_subjects(2, {"policy": 2}) == "2 policies"
    assert counted_subjects(0, {}) == "0 policies"
    assert counted_subjects(1, {"country": 1}) == "1 subject (country 1)"
    assert (
        counted_subjects(1001, {"rule": 1000, "policy": 1}, "rule") == "1,001 subjects (rule 1,000, policy 1)"
    )


def test_what_is_beyond_the_limit_is_counted() -> None:
    assert joined([], 2) == ""
    assert joined("ab", 2) == "a, b"
    assert joined("a" * 2000, 1) == "a, and 1,999 more"
