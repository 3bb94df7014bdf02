"""The matches of a search, as text and objects."""

from __future__ import annotations

import pytest

from policygraph.query.search import Match
from policygraph.report.matches import matches_object, matches_text


def match(value: str) -> Match:
    return Match("facility", "a", "Act", "text", value)


def test_a_match_shows_what_stands_around_the_text() -> None:
    value = f"{'x' * 60} Carbon\nCapture {'y' * 60}"
    (line, _, count) = matches_text([match(value)], "carbon capture").splitlines()
    assert " ".join(line.split()) == f"facility a Act text …{'x' * 39} Carbon Capture {'y' * 39}…"
    assert count == "1 match"
    short = matches_text([match("Carbon")], "CARBON").splitlines()[0]
    assert " ".join(short.split()) == "facility a Act text Carbon"


@pytest.mark.parametrize("before", ["ß", "İ", "ŉ", "ﬀ", "x"])
def test_letters_that_are_longer_in_small_letters_shift_nothing(before: str) -> None:
    line = matches_text([match(f"{before * 60} Straße {'y' * 60}")], "STRASSE").splitlines()[0]
    assert line.split("text")[1].strip() == f"…{before * 39} Straße {'y' * 39}…"


def test_a_match_that_differs_by_accents_is_shown() -> None:
    line = matches_text([match(f"{'x' * 60} L\u2019E\u0301nergie, {'y' * 60}")], "l'energie").splitlines()[0]
    assert line.split("text")[1].strip() == f"…{'x' * 39} L\u2019E\u0301nergie, {'y' * 38}…"


def test_the_first_matches_are_shown_and_all_are_counted() -> None:
    found = [match(f"text {number}") for number in range(30)]
    assert len(matches_object(found)["matches"]) == 20
    assert matches_object(found, 2)["total"] == 30
    lines = matches_text(found, "text", 2).splitlines()
    assert (len(lines), lines[-1]) == (4, "the first 2 of 30 matches; --limit shows more")
    assert matches_text(found, "text", 2, "zh").endswith("共 30 个结果，显示前 2 个；用 --limit 显示更多")
    assert matches_text(found, "text", 30).endswith("30 matches")


def test_of_several_words_what_stands_around_the_first_that_is_there_is_shown() -> None:
    value = f"{'x ' * 60}carbon{' y' * 60}"
    assert "…x x" in (line := matches_text([match(value)], "act carbon").splitlines()[0])
    assert "carbon y y" in line


def test_no_match_is_only_a_number() -> None:
    assert matches_text([], "x") == "0 matches"
    assert matches_object([]) == {"total": 0, "matches": []}
    assert matches_text([match("x"), match("x")], "x").endswith("\n\n2 matches")
    assert list(matches_object([match("v")])["matches"][0].values()) == ["facility", "a", "Act", "text", "v"]
