"""The JSON Schema of one text or number of the front matter, as the build reads it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import Any

from policygraph.profile.ecma_patterns import UntranslatableError, literal, translate
from policygraph.profile.format_schema import LEXICAL, conditions, exceptions
from policygraph.profile.patterns import ValueRule
from policygraph.rdf.datatypes import typed

Schema = dict[str, Any]
TEXT: Schema = {"type": ["string", "number", "boolean"]}  # unquoted text may be read as any of these
_MOST_DIGITS = 15  # a longer number is kept as text
_SAMPLES = ("1000000000000000", "9999999999999999", "1234567890123456", "2718281828459045")
_END = r"$(?!\n)"


def text_schema(rule: ValueRule, datatype: str = "") -> Schema:
    """Return the schema of a value that is read by a rule and is of a datatype, if any.

    A pattern that ECMA 262 lacks allows any text.
    """
    if not rule.rewrite.patterns and datatype not in LEXICAL:
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
    """Return the pattern of the texts that are read. Raises UntranslatableError."""
    cut = translate(rule.split_at.pattern) if rule.split_at else ""
    separator = cut or literal(rule.split)
    is_cut = bool(rule.split or cut)
    space = translate(r"\s*", rule.split, cut=cut) if is_cut or rule.rewrite.patterns else ""
    blank = "?" if is_cut else ""
    pieces = [
        f"{space}(?:{piece}){blank}{space}"
        for piece in _pieces(rule, datatype, cut, f"{space}(?:{separator or _END}|{_END})")
    ]
    pieces += [translate(_word(word), rule.split, cut=cut) for word in sorted(rule.none)]
    piece = f"(?:{'|'.join(pieces)})"
    return f"{piece}(?:(?:{separator}){piece})*" if is_cut else piece


def _pieces(rule: ValueRule, datatype: str, cut: str, end: str) -> Iterator[str]:
    """Yield the patterns of pieces, each as far as it makes a text of the datatype, and no earlier one matches."""
    rewrite = rule.rewrite
    if not rewrite.patterns:
        yield translate(LEXICAL[datatype], rule.split, cut=cut)
    before: list[str] = []
    for number, pattern in enumerate(rewrite.patterns):
        template = rewrite.formats[number] if rewrite.formats else rewrite.format
        written = template if pattern.groups else ""

        def part(put: Mapping[str, str], pattern: re.Pattern[str] = pattern) -> str:
            return translate(pattern.pattern, rule.split, put=put, cut=cut)

        own = part({})
        must = "".join(f"(?={part(put)}{end})" for put in conditions(pattern.pattern, written, datatype))
        never = "".join(f"(?!{part(put)}{end})" for put in exceptions(written, datatype))
        first = "".join(f"(?!{each}{end})" for each in before) if must or never else ""
        yield f"{first}{must}{never}(?:{own})"
        before.append(f"(?:{own})")


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
