"""Dates as closed intervals of days: a month and a year last from their first to their last day."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Collection
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from policygraph.errors import UsageError
from policygraph.words.phrases import Phrase, brief

ALWAYS, NEVER = 0, date.max.toordinal() + 1  # before and after every day of the calendar
_PARTIAL_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
# Behind a day a time, as RFC 3339, ISO 8601 and YAML write it, or a time zone alone, as XML Schema has it in an xsd:date.
TIME = (
    r"(?:(?:[Tt]|[ \t]+)(?:[01][0-9]|2[0-3]):[0-5][0-9](?::(?:[0-5][0-9]|60)(?:[.,][0-9]+)?)?"
    r"[ \t]*(?:[Zz]|[+-](?:[01][0-9]|2[0-3])(?::?[0-5][0-9])?)?"
    r"|Z|[+-](?:(?:0[0-9]|1[0-3]):[0-5][0-9]|14:00))"
)
_DAY_AND_TIME = re.compile(rf"([0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}){TIME}")


class Interval(NamedTuple):
    """The earliest and the latest day, both inclusive, as ordinals of ``datetime.date``."""

    lo: int
    hi: int


def without_time(text: str) -> str:
    """Return the day of a day with a time or a time zone, as it is written and in no other zone; any other text as it is.

    >>> without_time("2024-08-19Z"), without_time("2024-08-19+08:00")
    ('2024-08-19', '2024-08-19')
    >>> without_time("2024-08-19T00:00:00.000Z"), without_time("2024-08"), without_time("2024-08-19T25:00")
    ('2024-08-19', '2024-08', '2024-08-19T25:00')
    """
    match = _DAY_AND_TIME.fullmatch(text) if len(text) > len("2024-08-19") else None
    return match[1] if match else text


@lru_cache(maxsize=32_768)  # the same days of some decades, over and over
def parse_interval(text: str) -> Interval | None:
    """Return the interval of a year, a month or a day in ISO 8601, the day with a time, a time zone or neither, None for another text.

    >>> parse_interval("2024-02") == Interval(date(2024, 2, 1).toordinal(), date(2024, 2, 29).toordinal())
    True
    >>> parse_interval("2024-02-30"), parse_interval("spring")
    (None, None)
    """
    match = _PARTIAL_DATE.fullmatch(without_time(text))
    if match is None:
        return None
    year, month, day = match.groups()
    try:
        first = date(int(year), int(month or 1), int(day or 1))
        last_month = int(month or 12)
        last = date(int(year), last_month, int(day or monthrange(int(year), last_month)[1]))
    except ValueError:
        return None
    return Interval(first.toordinal(), last.toordinal())


def in_order(text: str) -> tuple[int, str]:
    """Return what sorts dates by their first day, the less precise first, and behind them what is no date.

    >>> sorted(["spring", "2024-02", "01-Dec-2017", "2024"], key=in_order)
    ['2024', '2024-02', '01-Dec-2017', 'spring']
    """
    interval = parse_interval(text)
    return (interval.lo if interval else NEVER), text


def parse_date(text: str) -> Interval:
    """Return the interval of a year, a month or a day in ISO 8601, without a time and a time zone.

    Raises UsageError for another text.
    """
    interval = parse_interval(text) if without_time(text) == text else None
    if interval is None:
        raise UsageError(no_date(text))
    return interval


def asked_date(text: str, today: date | None = None) -> tuple[str, Interval]:
    """Return a date that somebody asks about, and its days: that of today, as it is or as it is given, for the word.

    Raises what ``parse_date`` raises.
    """
    text = (today or date.today()).isoformat() if text == "today" else text
    return text, parse_date(text)


def with_preposition(text: str) -> Phrase:
    """Return a date with the preposition that it takes.

    >>> str(with_preposition("2015-06-30")), str(with_preposition("2015-06")), str(with_preposition("2015"))
    ('on 2015-06-30', 'in 2015-06', 'in 2015')
    """
    is_day = len(text) > len("2015-06")
    return Phrase("on {date}", date=text) if is_day else Phrase("in {date}", date=text)


def no_date(text: str) -> Phrase:
    """Return what is said of a text that is no date, with the remedy."""
    return Phrase(
        "{text} is no date; write a day (2015-06-30), a month (2015-06) or a year (2015)",
        text=brief(text) or Phrase("an empty text"),
    )


def hull(texts: Collection[str]) -> Interval | None:
    """Return the smallest interval that contains those of all valid dates, None without any."""
    if not texts:
        return None
    intervals = [interval for text in texts if (interval := parse_interval(text))]
    if len(intervals) < 2:
        return intervals[0] if intervals else None
    return Interval(min(i.lo for i in intervals), max(i.hi for i in intervals))
