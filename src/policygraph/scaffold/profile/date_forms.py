"""The forms in which texts write dates, as patterns and formats that make days, months and years of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from policygraph.profile import months
from policygraph.profile.patterns import Rewrite, ValueRule
from policygraph.rdf.datatypes import DATE, typed
from policygraph.rdf.vocabulary import fold
from policygraph.scaffold.profile.known_keys import known_keys

_YEAR, _DAY = "(?P<year>[0-9]{4})", "(?P<day>[0-9]{1,2})"
_MONTH, _NAME = "(?P<month>[0-9]{1,2})", r"(?P<month>[^\W\d_]+)\.?"
_TO_DAY, _TO_MONTH = "{year}-{month:02}-{day:02}", "{year}-{month:02}"
_DAY_FIRST = (rf"{_DAY}/{_MONTH}/{_YEAR}", _TO_DAY)
_MONTH_FIRST = (rf"{_MONTH}/{_DAY}/{_YEAR}", _TO_DAY)
_AS_IT_STANDS = ("(?P<date>[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2}(?:T.*|Z|[+-][0-9]{2}:[0-9]{2})?)?)?)", "{date}")
_FORMS = (  # {name} is a language
    _AS_IT_STANDS,
    ("(?P<date>[0-9]{4}-[0-9]{2}-[0-9]{2})[ ,]+.*", "{date}"),  # and a time
    (r"[<\[](?P<date>[0-9]{4}-[0-9]{2}-[0-9]{2})[^<>\[\]]*[>\]]", "{date}"),  # in Org
    (rf"{_YEAR}[-/.．]{_MONTH}[-/.．]{_DAY}", _TO_DAY),
    (rf"{_YEAR}[/.]{_MONTH}[/.]{_DAY}[ ,]+[0-9]{{1,2}}:.*", _TO_DAY),
    ("(?P<year>(?:19|20)[0-9]{2})(?P<month>[0-9]{2})(?P<day>[0-9]{2})", "{year}-{month}-{day}"),
    (rf"{_YEAR}\s*[年년]\s*{_MONTH}\s*[月월]\s*{_DAY}\s*[日일]", _TO_DAY),
    (rf"{_YEAR}\s*[年년]\s*{_MONTH}\s*[月월]", _TO_MONTH),
    (rf"{_DAY}\.\s*{_MONTH}\.\s*{_YEAR}", _TO_DAY),
    (rf"{_DAY}(?:st|nd|rd|th|\.|er)?(?:[-/ ]| de )\s*{_NAME}(?:[-/, ]| de )\s*{_YEAR}", "{year}-{month:LANG}-{day:02}"),
    (rf"{_NAME}[- ]{_DAY}(?:st|nd|rd|th)?,?[- ]\s*{_YEAR}", "{year}-{month:LANG}-{day:02}"),
    (rf"{_NAME},?[-/ ]\s*{_YEAR}", "{year}-{month:LANG}"),
    (rf"{_YEAR}[-/ ]{_NAME}[-/ ]{_DAY}", "{year}-{month:LANG}-{day:02}"),
    (r"(?P<year>\d{4})[年．]\s*(?P<month>\d{1,2})[月．]\s*(?P<day>\d{1,2})日?", "{year:04}-{month:02}-{day:02}"),  # full-width
)  # fmt: skip
_LINKED = r"`?\s*{}(?:\s*<\S+>`__?)?"  # reStructuredText: `01-Dec-2017 <https://example.org>`__
_BEHIND_LINKS = r",|(?<=`__)\s+"
_LINK = r"\[{}\]\([^()]*\)"
SEPARATORS = ("", ",", ";")


@dataclass(frozen=True)
class DateReading:
    """How the texts of a key give dates: cut at a separator, each piece by the first pattern that matches."""

    split: str = ""
    split_at: str = ""  # a pattern, instead
    patterns: tuple[str, ...] = ()
    formats: tuple[str, ...] = ()
    none: tuple[str, ...] = ()  # words in place of a date

    @property
    def is_plain(self) -> bool:
        """Whether the texts are dates as they stand."""
        return not (self.split or self.split_at or self.patterns or self.none)

    @property
    def rule(self) -> ValueRule:
        """The rule as the profile has it."""
        rewrite = Rewrite(tuple(map(re.compile, self.patterns)), formats=self.formats)
        split_at = re.compile(self.split_at) if self.split_at else None
        none = frozenset(map(fold, (*known_keys().none, *self.none)))
        return ValueRule(self.split, none, rewrite, split_at=split_at)

    def is_date(self, text: str) -> bool:
        """Return whether all pieces of a text are dates."""
        pieces = [name for _, name in self.rule.pieces(text)]
        return all(name is not None and typed(name.strip(), DATE) for name in pieces)


def date_reading(texts: Sequence[str], languages: Sequence[str]) -> DateReading:
    """Return how most of some texts give dates; ``languages`` are those whose months they may name, the likeliest first.

    A day and a month by number, with a slash, are told apart by a number that can be no month.
    """
    separators = [DateReading(each) for each in SEPARATORS if not each or any(each in text for text in texts)]
    if any("`__" in text for text in texts):
        separators.append(DateReading(split_at=_BEHIND_LINKS))
    readings = [_reading(texts, each, languages) for each in separators]
    return max(readings, key=lambda reading: sum(map(reading.is_date, texts)))


def _reading(texts: Iterable[str], cut: DateReading, languages: Sequence[str]) -> DateReading:
    """Return how the pieces give dates into which some texts are cut."""
    pieces = {piece for text in texts for piece, _ in cut.rule.pieces(text)}
    if all(typed(piece, DATE) for piece in pieces):
        return cut
    left, used = set(pieces), list[tuple[str, str]]()
    for pattern, templates in _forms(pieces, languages):
        readings = [(template, _read(left, pattern, template)) for template in templates]
        template, read = max(readings, key=lambda reading: len(reading[1]), default=("", set[str]()))
        if read:
            used.append((pattern, template))
            left -= read
    if not used or used == [_AS_IT_STANDS]:  # what is left is none in any form
        return cut
    patterns, formats = zip(*used, strict=True)
    return replace(cut, patterns=patterns, formats=formats)


def _read(pieces: Iterable[str], pattern: str, template: str) -> set[str]:
    """Return the texts that a pattern and its format make dates of."""
    to_date = Rewrite((re.compile(pattern),), template)
    return {piece for piece in pieces if (date := to_date(piece)) and typed(date, DATE)}


def _forms(pieces: Iterable[str], languages: Sequence[str]) -> Iterator[tuple[str, list[str]]]:
    """Yield the patterns that may make dates of some texts, the plainest first, each with its formats by language."""
    pieces = list(pieces)
    marks = "".join(pieces)
    named = [tag for tag in languages if tag in months.languages()]
    for wrap in ("{}", *([_LINKED] if "`" in marks else []), *([_LINK] if "](" in marks else [])):
        for pattern, template in (*_FORMS, *_slashed(pieces)):
            tags = named if "LANG" in template else [""]
            yield wrap.replace("{}", pattern), [template.replace("LANG", tag) for tag in tags]


def _slashed(pieces: Iterable[str]) -> list[tuple[str, str]]:
    """Return the form of dates as 31/12/2024 or 12/31/2024, none where they may be either."""
    matches = list(filter(None, map(re.compile(_DAY_FIRST[0]).fullmatch, pieces)))
    is_day_first = any(int(match["day"]) > 12 for match in matches)
    is_month_first = any(int(match["month"]) > 12 for match in matches)
    if is_day_first == is_month_first:
        return []
    return [_DAY_FIRST if is_day_first else _MONTH_FIRST]
