"""Dates as days: from the first to the last that a text may mean."""

from __future__ import annotations

from datetime import date

import pytest

from policygraph.errors import UsageError
from policygraph.rdf.date_intervals import (
    ALWAYS,
    NEVER,
    Interval,
    asked_date,
    hull,
    parse_date,
    parse_interval,
)


def days(first: str, last: str) -> Interval:
    return Interval(date.fromisoformat(first).toordinal(), date.fromisoformat(last).toordinal())


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2023", "2023-01-01", "2023-12-31"),
        ("2023-02", "2023-02-01", "2023-02-28"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("1900-02", "1900-02-01", "1900-02-28"),
        ("2000-02", "2000-02-01", "2000-02-29"),
        ("2023-12", "2023-12-01", "2023-12-31"),
        ("2024-02-29", "2024-02-29", "2024-02-29"),
        ("0001", "0001-01-01", "0001-12-31"),
        ("9999-12-31", "9999-12-31", "9999-12-31"),
    ],
)
def test_a_text_is_the_days_that_it_may_mean(text: str, first: str, last: str) -> None:
    assert parse_interval(text) == parse_date(text) == days(first, last)


@pytest.mark.parametrize(
    "text",
    ["2023-00", "2023-01-00", "2023-00-05", "", "spring", "2023-02-29", "2023-13",   "0000", "23", "20230101", "2023-1-1",
     "2023-01-01T", "2023-01-01T24:00", "2023-02-29T00:00:00", "2023-01T00:00", " 2023", "2023\n", "-2023", "12023", "２０２３", "2023-01-01-01"],
)  # fmt: skip
def test_what_is_no_date_is_none_and_told_to_who_asks(text: str) -> None:
    assert parse_interval(text) is None
    with pytest.raises(UsageError, match="is no date; write a day"):
        parse_date(text)


@pytest.mark.parametrize("text", ["2024-08-19T23:30:00-11:00", "2024-08-19-11:00", "2024-08-19Z"])
def test_of_a_time_or_a_zone_in_data_the_day_counts_and_nobody_asks_for_one(text: str) -> None:
    assert parse_interval(text) == days("2024-08-19", "2024-08-19")
    with pytest.raises(UsageError, match="is no date; write a day"):
        parse_date(text)


def test_today_is_a_date_that_is_asked_about_and_none_in_data() -> None:
    assert asked_date("today")[0] == date.today().isoformat()
    assert asked_date("today", date(2020, 2, 29)) == ("2020-02-29", parse_date("2020-02-29"))
    assert asked_date("2015-06", date(2020, 2, 29)) == ("2015-06", parse_date("2015-06"))
    assert parse_interval("today") is None
    for text in ("", "Today", "spring"):
        with pytest.raises(UsageError, match="is no date; write a day"):
            asked_date(text)


def test_an_empty_text_is_named() -> None:
    with pytest.raises(UsageError, match=r"^an empty text is no date; write a day"):
        parse_date("")


def test_a_hull_reaches_from_the_first_to_the_last_and_passes_over_what_is_no_date() -> None:
    assert hull(["2020-06", "spring", "2019", "2020-06-15"]) == days("2019-01-01", "2020-06-30")
    assert hull(["2020", "2020-06"]) == days("2020-01-01", "2020-12-31")
    assert hull([]) is None
    assert hull(["spring"]) is None


def test_always_and_never_are_outside_of_the_calendar() -> None:
    assert days("0001-01-01", "9999-12-31").lo > ALWAYS
    assert days("0001-01-01", "9999-12-31").hi < NEVER
