"""The JSON Schema of one text or number of the front matter, as the build reads it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any

from policygraph.profile.ecma_patterns import UntranslatableError, literal, translate
from policygraph.profile.patterns import ValueRule
from policygraph.rdf.datatypes import BOOLEAN, DATE, DATE_TIME, DECIMAL, INTEGER, YEAR, typed
from policygraph.rdf.date_intervals import TIME

Schema = dict[str, Any]
TEXT: Schema = {"type": ["string", "number", "boolean"]}  # unquoted text may be read as any of these
_YEAR = "(?!0000)[0-9]{4}"
_LEAP_YEAR = "(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?:0[48]|[2468][048]|[13579][26])00)"
_MONTH = "(?:0[1-9]|1[0-2])"
_DAY_OF_MONTH = (
    "(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)"
    "|02-(?:0[1-9]|1[0-9]|2[0-8]))"
)
_LEXICAL = {  # the texts that rdf.datatypes.typed takes, which the tests hold it against
    DATE: f"(?:{_YEAR}(?:-{_MONTH})?|(?:{_YEAR}-{_DAY_OF_MONTH}|{_LEAP_YEAR}-02-29)(?:{TIME})?)",
    YEAR: _YEAR,
    INTEGER: "[+-]?[0-9]{1,998}",
    DECIMAL: r"[+-]?(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)",
    BOOLEAN: "(?:true|false)",
    DATE_TIME: rf"(?:{_YEAR}-{_DAY_OF_MONTH}|{_LEAP_YEAR}-02-29)"
    r"T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:\.[0-9]+)?(?:Z|[+-](?:[01][0-9]|2[0-3]):[0-5][0-9])?",
}
_MOST_DIGITS = 15  # a longer number is kept as text
_SAMPLES = ("1000000000000000", "9999999999999999", "1234567890123456", "2718281828459045")
_END = r"$(?!\n)"


def text_schema(rule: ValueRule, datatype: str = "") -> Schema:
    """Return the schema of a value that is read by a rule and is of a datatype, if any.

    A pattern that ECMA 262 lacks allows any text.
    """
    if not rule.rewrite.patterns and datatype not in _LEXICAL:
        return TEXT
    numbers = _numbers(lambda text: _is_read(text, rule, datatype))
    return {"anyOf": [_text(lambda: _texts(rule, datatype)), *numbers]}


def derived_schema(pattern: re.Pattern[str], rules: Mapping[str, Schema] = MappingProxyType({})) -> Schema:
    """Return the schema of texts that a pattern takes apart; ``rules`` are the schemas of the keys of its groups."""
    inner = {
        name: each["pattern"].removeprefix("^").removesuffix(_END)
        for name, schema in rules.items()
        for each in schema.get("anyOf", [])[:1]
        if "pattern" in each
    }
    return _text(lambda: rf"\s*(?:{translate(pattern.pattern, groups=inner)})\s*")


def _text(pattern: Callable[[], str]) -> Schema:
    """Return the schema of texts that a pattern matches, of any text where it cannot be given."""
    try:
        return {"type": "string", "pattern": f"^(?:{pattern()}){_END}"}
    except UntranslatableError:
        comment = "A pattern of the profile cannot stand in a JSON Schema; the build checks it."
        return {"type": "string", "$comment": comment}


def _texts(rule: ValueRule, datatype: str) -> str:
    """Return the pattern of the texts that are read. Raises UntranslatableError.

    One at which texts are cut cannot be kept out of the pieces, so that some texts are allowed that are not read.
    """
    is_cut = bool(rule.split or rule.split_at)
    space = translate(r"\s*", rule.split) if is_cut or rule.rewrite.patterns else ""
    patterns = [pattern.pattern for pattern in rule.rewrite.patterns] or [_LEXICAL[datatype]]
    blank = "?" if is_cut else ""
    pieces = [f"{space}(?:{translate(pattern, rule.split)}){blank}{space}" for pattern in patterns]
    pieces += [translate(_word(word), rule.split) for word in sorted(rule.none)]
    piece = f"(?:{'|'.join(pieces)})"
    separator = translate(rule.split_at.pattern) if rule.split_at else literal(rule.split)
    return f"{piece}(?:(?:{separator}){piece})*" if is_cut else piece


def _word(folded: str) -> str:
    """Return the pattern of a word in any case and with any space between its parts."""
    words = r"\s+".join(map(re.escape, folded.split()))
    return rf"\s*(?i:{words})\s*"


def _is_read(text: str, rule: ValueRule, datatype: str) -> bool:
    pieces = [name for _, name in rule.pieces(text)]
    return all(name is not None and (not datatype or typed(name, datatype)) for name in pieces)


def _numbers(is_read: Callable[[str], bool]) -> list[Schema]:
    """Return the schemas of numbers and truth values that are read, by trying some of every length."""
    schemas: list[Schema] = [{"type": "boolean"}] if is_read("true") and is_read("false") else []
    lengths = [
        length
        for length in range(1, _MOST_DIGITS + 1)
        if all(is_read(sample[:length]) for sample in _SAMPLES) and (length > 1 or is_read("0"))
    ]
    if not lengths or lengths != list(range(lengths[0], lengths[-1] + 1)):
        return schemas
    integer: Schema = {"type": "integer"}
    if lengths[0] > 1:
        integer["minimum"] = 10 ** (lengths[0] - 1)
    elif not is_read("-1"):
        integer["minimum"] = 0
    if lengths[-1] < _MOST_DIGITS:
        integer["maximum"] = 10 ** lengths[-1] - 1
    is_any = integer == {"type": "integer"} and is_read("0.5") and is_read("-12.25")
    return [*schemas, {"type": "number"} if is_any else integer]
