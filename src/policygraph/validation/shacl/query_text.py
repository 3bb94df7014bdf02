"""The texts of queries in shapes: their tokens, and what is refused before an engine reads them."""

from __future__ import annotations

import re
from collections.abc import Iterator

from policygraph.validation.shacl.results import UnsupportedShapeError

_TOKEN = re.compile(
    r"""(?P<skip>\#[^\n\r]*|<[^<>"{}|^`\\\s]*>|\"{3}(?:(?:"|"")?(?:[^"\\]|\\.))*\"{3}|'{3}(?:(?:'|'')?(?:[^'\\]|\\.))*'{3}"""
    r"""|"(?:[^"\\\n\r]|\\.)*"|'(?:[^'\\\n\r]|\\.)*')"""
    r"|(?P<name>[\w-]*:[\w.%-]*)|(?P<word>[$?]?\w+)|(?P<sign>[^\w\s])",
    re.DOTALL,
)
_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_EXTERNAL = ("SERVICE", "FROM", "LOAD")  # what reads from the network or from files
# Thousands of either overflow the stack of a parser, hundreds of patterns take the optimizer minutes.
MAX_DEPTH = 40  # of braces and parentheses
MAX_TOKENS = 1_000  # without commas, so that a long IN (…) is no matter


def tokens(text: str) -> Iterator[re.Match[str]]:
    """Yield the words and the signs of a query; prefixed names, IRIs, texts and comments are passed over."""
    return (token for token in _TOKEN.finditer(text) if token["word"] or token["sign"])


def words_of(text: str) -> list[str]:
    """Return the words, in upper case, and the signs of a query."""
    return [token[0].upper() if token["word"] else token[0] for token in tokens(text)]


def refuse_unsafe(text: str) -> None:
    """Raise UnsupportedShapeError for a query that reaches out, or that is too long or nested too deep to be read."""
    expanded = _ESCAPE.sub(lambda match: chr(int(match[1] or match[2], 16) % 0x110000), text)
    words = words_of(expanded)
    for word in _EXTERNAL:
        if word in words:
            raise UnsupportedShapeError(f"{word} in a query of shapes, which opens nothing")
    if len(words) - words.count(",") > MAX_TOKENS:
        raise UnsupportedShapeError(f"a query with more than {MAX_TOKENS} words and signs")
    level = deepest_level = 0
    for word in words:
        level += (word in "{([") - (word in "})]")
        deepest_level = max(deepest_level, level)
    if deepest_level > MAX_DEPTH:
        raise UnsupportedShapeError(f"a query with more than {MAX_DEPTH} levels")
