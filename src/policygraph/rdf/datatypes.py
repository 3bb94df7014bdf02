"""XML Schema datatypes: front-matter values to lexical form and datatype, and back."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from functools import lru_cache
from typing import Any

import pyoxigraph as ox

from policygraph.rdf.date_intervals import parse_interval, without_time
from policygraph.rdf.language_tags import is_tag, no_tag, primary
from policygraph.rdf.namespaces import XSD
from policygraph.words.phrases import Phrase

DATE, YEAR_MONTH, YEAR = f"{XSD}date", f"{XSD}gYearMonth", f"{XSD}gYear"
DATE_TIME = f"{XSD}dateTime"
INTEGER, DECIMAL, BOOLEAN, STRING = f"{XSD}integer", f"{XSD}decimal", f"{XSD}boolean", f"{XSD}string"
DOUBLE, FLOAT = f"{XSD}double", f"{XSD}float"
NUMBERS = (INTEGER, DECIMAL, DOUBLE, FLOAT)

_INTEGER = re.compile(r"[+-]?[0-9]+\Z")
_DECIMAL = re.compile(r"[+-]?([0-9]+(\.[0-9]+)?|\.[0-9]+)\Z")
_DATES = {len("2024"): YEAR, len("2024-08"): YEAR_MONTH, len("2024-08-19"): DATE}
_DATE_TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}(\.[0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})?\Z")
_YEAR = re.compile(r"[0-9]{4}\Z")
_WRITTEN = {  # of which the store has not all values
    INTEGER: re.compile(r"[+-]?[0-9]+"),
    DECIMAL: re.compile(r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)"),
}
_CASTS = {  # what the store makes values of
    f"{XSD}{name}"
    for name in (
        "boolean", "double", "float", "date", "time", "dateTime", "duration", "dayTimeDuration", "yearMonthDuration",
        "gYear", "gYearMonth", "gMonth", "gMonthDay", "gDay",
    )
}  # fmt: skip

# Datatypes whose texts, as they are written here, the store gives back as they are.
_KEPT = frozenset({DATE, YEAR_MONTH, YEAR, INTEGER, BOOLEAN, STRING})
_STORE, _NODE = ox.Store(), ox.NamedNode("x:x")


def is_number(term: ox.NamedNode | ox.Literal) -> bool:
    """Return whether a term is a literal of a datatype of numbers."""
    return isinstance(term, ox.Literal) and term.datatype.value in NUMBERS


def lexical(value: str | int | float | bool) -> str:
    """Return the lexical form of a front-matter scalar.

    >>> lexical(True), lexical(2024), lexical("x")
    ('true', '2024', 'x')
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)


def _date(text: str) -> tuple[str, str] | None:
    day = without_time(text)
    datatype = _DATES.get(len(day))
    return (day, datatype) if datatype and parse_interval(day) else None


def _integer(text: str) -> tuple[str, str] | None:
    return (str(int(text)), INTEGER) if _INTEGER.match(text) and len(text) < 1000 else None


def _decimal(text: str) -> tuple[str, str] | None:
    return (text, DECIMAL) if _DECIMAL.match(text) else None


def _boolean(text: str) -> tuple[str, str] | None:
    return (text, BOOLEAN) if text in ("true", "false") else None


def _year(text: str) -> tuple[str, str] | None:
    return (text, YEAR) if _YEAR.match(text) and text != "0000" else None


def _date_time(text: str) -> tuple[str, str] | None:
    if not _DATE_TIME.match(text) or text.startswith("0000"):
        return None
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return None
    return text, DATE_TIME


_PARSERS: dict[str, Callable[[str], tuple[str, str] | None]] = {
    DATE: _date,
    DATE_TIME: _date_time,
    INTEGER: _integer,
    DECIMAL: _decimal,
    BOOLEAN: _boolean,
    YEAR: _year,
}


def typed(text: str, datatype: str) -> tuple[str, str] | None:
    """Return (lexical form, datatype) of a text in the lexical space of a datatype, else None.

    An xsd:date may be a month or a year: it becomes an xsd:gYearMonth or xsd:gYear and is never padded. Of a
    day with a time or a time zone the day counts. An impossible day is None. Datatypes without a rule here take any text. Of the
    lexical forms of one value it is that which the store has, so that queries and files say the same.

    >>> typed("2024", DATE)[1] == YEAR, typed("2024-02-30", DATE), typed("1.50", DECIMAL)[0]
    (True, None, '1.5')
    """
    parse = _PARSERS.get(datatype)
    result = parse(text) if parse else (text, datatype)
    if result is None or result[1] in _KEPT or not datatype.startswith(XSD):
        return result
    return as_stored(*result), result[1]


@lru_cache(10_000)
def is_value(text: str, datatype: str) -> bool:
    """Return whether a text is in the lexical space of a datatype of XML Schema; of other datatypes any is.

    >>> is_value("2025-06-31", DATE), is_value("1", BOOLEAN), is_value("x", INTEGER), is_value("x", "x:x")
    (False, True, False, True)
    """
    text = text.strip()
    if datatype in _WRITTEN:
        return _WRITTEN[datatype].fullmatch(text) is not None
    if datatype not in _CASTS:
        return True
    variable = ox.Variable("text")
    answer = _STORE.query(
        f"SELECT (<{datatype}>(?text) AS ?value) ?text {{}}", substitutions={variable: ox.Literal(text)}
    )
    assert isinstance(answer, ox.QuerySolutions)
    return any(row["value"] is not None for row in answer)


def fault_of(literal: ox.Literal) -> str:
    """Return a sentence on a literal whose text is no value of its datatype, or whose language there is none of; "" of others."""
    datatype, language = literal.datatype.value, literal.language
    if not is_value(literal.value, datatype):
        return Phrase("{text} is no {type}", text=literal.value, type=f"xsd:{datatype.removeprefix(XSD)}")
    is_private = language is not None and len(primary(language)) == 1
    return "" if language is None or is_private or is_tag(language) else no_tag(language)


@lru_cache(10_000)
def as_stored(text: str, datatype: str) -> str:
    """Return the lexical form in which the store gives back a literal."""
    quad = ox.Quad(_NODE, _NODE, ox.Literal(text, datatype=ox.NamedNode(datatype)))
    _STORE.add(quad)
    (stored,) = _STORE
    _STORE.remove(quad)
    assert isinstance(stored.object, ox.Literal)
    return stored.object.value


def native(text: str, datatype: str) -> Any:
    """Return the front-matter value that a typed literal was most likely made from, else the text.

    A text that its datatype does not allow stays as it is, as does an integer of a thousand digits.
    """
    if datatype in (INTEGER, YEAR, DECIMAL) and _integer(text) == (text, INTEGER):
        return int(text)
    if datatype == DECIMAL and _DECIMAL.match(text) and repr(float(text)) == text:
        return float(text)
    if datatype == BOOLEAN and _boolean(text):
        return text == "true"
    return text
