"""Regular expressions that cannot hang: Oxigraph's, which take linear time, for every pattern of shapes.

They lack look-around and back references, which are refused. pyshacl and rdflib match by Python's ``re``, where a
pattern may take time that grows exponentially with the text: for them ``LinearPatterns`` stands in for that module.
"""

from __future__ import annotations

import re

import pyoxigraph as ox

from policygraph.validation.shacl.results import UnsupportedShapeError
from policygraph.words.phrases import Phrase

_STORE = ox.Store()
_FLAGS = {re.IGNORECASE: "i", re.MULTILINE: "m", re.DOTALL: "s"}
_DOLLAR = "\\$([0-9]*)"  # by which rdflib turns the $1 of SPARQL into the \1 of Python


def arguments(pattern: str, flags: str | None = None) -> str:
    """Return pattern and flags as SPARQL's REGEX takes them.

    Raises UnsupportedShapeError for a pattern that Oxigraph cannot compile: every value would violate it.
    """
    text = str(ox.Literal(pattern)) + (f", {ox.Literal(flags)}" if flags is not None else "")
    if _evaluate(f'REGEX("", {text})') is None:
        raise UnsupportedShapeError(
            Phrase(
                "the pattern {pattern}, which is malformed or has look-around or back references",
                pattern=ox.Literal(pattern),
            )
        )
    return text


def _evaluate(expression: str) -> ox.Literal | None:
    rows = _STORE.query(f"SELECT ({expression} AS ?value) WHERE {{}}")
    assert isinstance(rows, ox.QuerySolutions)
    value = next(iter(rows))["value"]
    return value if isinstance(value, ox.Literal) else None


class LinearPattern:
    """A compiled pattern that can be searched for."""

    def __init__(self, pattern: str, flags: int = 0) -> None:
        self._arguments = arguments(pattern, "".join(text for flag, text in _FLAGS.items() if flags & flag))

    def search(self, text: str) -> bool:
        """Return whether some part of a text matches."""
        value = _evaluate(f"REGEX({ox.Literal(text)}, {self._arguments})")
        return value is not None and value.value == "true"

    match = search


class LinearPatterns:
    """What pyshacl and rdflib use of the module ``re``."""

    I = IGNORECASE = re.IGNORECASE  # noqa: E741
    M = MULTILINE = re.MULTILINE
    DOTALL = re.DOTALL
    compile = LinearPattern

    @staticmethod
    def search(pattern: str, text: str, flags: int = 0) -> bool:
        """Return whether some part of a text matches a pattern."""
        return LinearPattern(pattern, flags).search(text)

    @staticmethod
    def sub(pattern: str, replacement: str, text: str, flags: int = 0) -> str:
        """Return a text with each match of a pattern replaced, in which ``$1`` stands for the first group."""
        if pattern == _DOLLAR:
            return text  # a replacement, which Oxigraph takes as SPARQL writes it
        letters = "".join(letter for flag, letter in _FLAGS.items() if flags & flag)
        parts = [str(ox.Literal(part)) for part in (text, pattern, replacement, letters)]
        arguments(pattern, letters)
        value = _evaluate(f"REPLACE({', '.join(parts)})")
        return text if value is None else value.value
