"""What the groups of a pattern must be, so that a format makes a number, a month or a value of a datatype of them."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping

from policygraph.profile import months
from policygraph.profile.ecma_patterns import translate
from policygraph.profile.patterns import placeholder_forms
from policygraph.rdf.datatypes import BOOLEAN, DATE, DATE_TIME, DECIMAL, INTEGER, YEAR
from policygraph.rdf.date_intervals import TIME

_YEAR = "(?!0000)[0-9]{4}"
_LEAP_YEAR = "(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?:0[48]|[2468][048]|[13579][26])00)"
_MONTH = "(?:0[1-9]|1[0-2])"
_DAY_OF_MONTH = (
    "(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)"
    "|02-(?:0[1-9]|1[0-9]|2[0-8]))"
)
LEXICAL = {  # the texts that rdf.datatypes.typed takes, which the tests hold it against
    DATE: f"(?:{_YEAR}(?:-{_MONTH})?|(?:{_YEAR}-{_DAY_OF_MONTH}|{_LEAP_YEAR}-02-29){TIME}?)",
    YEAR: _YEAR,
    INTEGER: "[+-]?[0-9]{1,998}",
    DECIMAL: r"[+-]?(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)",
    BOOLEAN: "(?:true|false)",
    DATE_TIME: rf"(?:{_YEAR}-{_DAY_OF_MONTH}|{_LEAP_YEAR}-02-29)"
    r"T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]+)?(?:Z|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])?",
}
_OF_DATE = re.compile(r"\{(?P<year>\w+)\}-\{(?P<month>\w+)(?::\w+)?\}(?:-\{(?P<day>\w+)(?::02)?\})?")
_ALL, _OF_30_DAYS, _FEBRUARY = range(1, 13), (4, 6, 9, 11), (2,)
_DIGITS = "[0-9]{1,99}"
Puts = Iterator[Mapping[str, str]]  # group -> the pattern of ECMA 262 in its place


def conditions(pattern: str, template: str, datatype: str) -> Puts:
    """Yield what may stand in the place of groups of a pattern, all of which hold for what its format makes a value of."""
    forms = placeholder_forms(template)
    for name, (width, tag) in forms.items():
        if tag:
            yield {name: _months(_ALL, tag)}
        elif width and f"(?P<{name}>[0-9]" not in pattern:
            yield {name: _DIGITS}
    if datatype in LEXICAL and [*forms.values()] == [("", "")] and template == f"{{{next(iter(forms))}}}":
        yield dict.fromkeys(forms, LEXICAL[datatype])
    elif datatype == DATE and (parts := _OF_DATE.fullmatch(template)):
        year, month, day = parts.groups()
        width, tag = forms[month]
        of_month = {} if tag else {month: _MONTH if not width else "0*(?:[1-9]|1[0-2])"}
        days = "0*(?:[1-9]|[12][0-9]|3[01])" if day and forms[day][0] else "(?:0[1-9]|[12][0-9]|3[01])"
        yield {year: _YEAR, **of_month, **({day: days} if day else {})}


def exceptions(template: str, datatype: str) -> Puts:
    """Yield what stands in the place of groups, together, in days that do not exist."""
    parts = _OF_DATE.fullmatch(template) if datatype == DATE else None
    if parts is None or parts["day"] is None:
        return
    year, month, day = parts.groups()
    tag = placeholder_forms(template)[month][1]
    yield {month: _months(_OF_30_DAYS, tag), day: "0*31"}
    yield {month: _months(_FEBRUARY, tag), day: "0*3[01]"}
    yield {year: f"(?!{_LEAP_YEAR})[0-9]{{4}}", month: _months(_FEBRUARY, tag), day: "0*29"}


def _months(numbers: Collection[int], tag: str) -> str:
    """Return the pattern of months by number, and by name where there is the tag of a language."""
    digits = [rf"{'0?' if number < 10 else ''}{number}" for number in numbers]
    if not tag:
        return f"0*(?:{'|'.join(map(str, numbers))})"
    names = (r"\s+".join(map(re.escape, name.split())) for name in months.named(numbers, tag))
    return rf"(?:{'|'.join(digits)}|{translate(f'(?i:{chr(124).join(names)})')}\.*)"
