"""What a sender prefers is what it gets."""

from __future__ import annotations

import pytest

from policygraph.serve.negotiation import choose, language, preferences

OFFERED = ["application/json", "text/turtle", "text/csv"]


@pytest.mark.parametrize(
    ("header", "chosen"),
    [
        ("", "application/json"),
        ("*/*", "application/json"),
        ("text/csv", "text/csv"),
        ("TEXT/CSV", "text/csv"),
        ("text/*", "text/turtle"),
        ("text/turtle;q=0.2, text/csv;q=0.3", "text/csv"),
        ("text/csv, */*", "text/csv"),
        ("*/*, text/turtle;q=0", "application/json"),
        ("application/*;q=0, */*;q=0.1", "text/turtle"),
        ("text/turtle;q=0", None),
        ("image/png", None),
        ("text/csv;q=x, text/turtle;q=0.1", "text/turtle"),
        ("text/csv;q=7, text/turtle", "text/turtle"),
        ("text/turtle; charset=utf-8; q=0.9, text/csv; q=0.8", "text/turtle"),
        (",,;;q=,", "application/json"),
    ],
)
def test_the_type_is_the_one_that_is_wanted_most(header: str, chosen: str | None) -> None:
    assert choose(header, OFFERED) == chosen


def test_the_more_special_preference_decides_about_a_type() -> None:
    assert choose("text/*;q=0.9, text/turtle;q=0.1, application/json;q=0.5", OFFERED) == "text/csv"


def test_a_browser_gets_a_page() -> None:
    chrome = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"
    assert choose(chrome, ["application/sparql-results+json", "text/html"]) == "text/html"
    assert choose("*/*", ["application/sparql-results+json", "text/html"]) != "text/html"


@pytest.mark.parametrize(
    ("header", "spoken"),
    [
        ("", "en"),
        ("zh-Hans-CN,zh;q=0.9,en;q=0.8", "zh"),
        ("fr", "en"),
        ("en, zh", "en"),
        ("zh;q=0, en;q=0.1", "en"),
    ],
)
def test_the_language_is_one_of_the_program(header: str, spoken: str) -> None:
    assert language(header) == spoken


def test_nonsense_is_no_preference() -> None:
    assert preferences("a;q=nan, b;q=-1, c;q=inf, d") == [("d", 1.0)]
