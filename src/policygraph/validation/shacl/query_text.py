"""The texts of queries in shapes: their tokens, and what is refused before an engine reads them."""

from __future__ import annotations

from collections.abc import Iterator

from policygraph.errors import QueryError
from policygraph.rdf import sparql
from policygraph.rdf.sparql import Token
from policygraph.validation.shacl.results import UnsupportedShapeError
from policygraph.words.phrases import Phrase, phrase_of

_KINDS = {"word", "variable", "number", "sign"}
_EXTERNAL = {"FROM", "LOAD"}  # what reads from the network or from files
# Thousands of either overflow the stack of a parser, hundreds of patterns take the optimizer minutes.
MAX_DEPTH = 40  # of braces and parentheses
MAX_TOKENS = 1_000  # without commas, so that a long IN (…) is no matter


def tokens(text: str) -> Iterator[Token]:
    """Yield the words, variables, numbers and signs of a query; names, IRIs, texts and comments are passed over."""
    return (token for token in sparql.tokens(text) if token.kind in _KINDS)


def words_of(text: str) -> list[str]:
    """Return the words, in upper case, and the signs of a query."""
    return [token.text.upper() for token in tokens(text)]


def refuse_unsafe(text: str) -> None:
    """Raise UnsupportedShapeError for a query that reaches out, or that is too long or nested too deep to be read."""
    try:
        sparql.require_harmless(text, MAX_DEPTH, MAX_TOKENS)
        external = sparql.words(text) & _EXTERNAL
    except QueryError as error:
        raise UnsupportedShapeError(
            Phrase("a query that is not run ({problem})", problem=phrase_of(error))
        ) from None
    if external:
        raise UnsupportedShapeError(
            Phrase("{word} in a query of shapes, which opens nothing", word=min(external))
        )
