"""Properties of a JSON-LD file that are blank nodes: no triple has such a property, so that the parser leaves out what they say."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from policygraph import regular_files
from policygraph.rdf.formats import READABLE

_STRING = r'"(?:[^"\\]|\\.)*"'
_KEY = re.compile(rf"(?P<key>{_STRING})\s*:|{_STRING}", re.DOTALL)
_CONTEXT = re.compile(r'"@context"\s*:\s*')
_LIKE_ONE = re.compile(r'"_:[^"]*"\s*:')
_BY_NODE = re.compile(rb'"@container"\s*:\s*(?:\[[^]]*)?"@id"')  # a key may be a node there
_DECODER = json.JSONDecoder()

Terms = dict[str, str]  # term, prefix or @vocab -> what a context says that it is


def blank_properties(path: Path) -> Iterator[tuple[str, int]]:
    """Yield the keys of a file of JSON-LD, which has been read, that are blank nodes, each with its line."""
    if READABLE[path.suffix.lower()] != ox.RdfFormat.JSON_LD:
        return
    data = regular_files.content(path)
    if b'"_:' not in data or _BY_NODE.search(data):
        return
    text = data.decode("utf-8", "replace")
    contexts = [(start.end(), *_DECODER.raw_decode(text, start.end())) for start in _CONTEXT.finditer(text)]
    terms = dict(chain.from_iterable(_terms(context) for _, context, _ in contexts))
    if not (_LIKE_ONE.search(text) or any(_is_blank(term, terms) for term in terms)):  # nearly always
        return
    for match in _KEY.finditer(text):
        is_blank = match["key"] and _is_blank(json.loads(match["key"]), terms)
        if is_blank and not any(start <= match.start() < end for start, _, end in contexts):
            yield json.loads(match["key"]), text.count("\n", 0, match.start()) + 1


def _terms(context: Any) -> Iterator[tuple[str, str]]:
    for part in context if isinstance(context, list) else [context]:
        for term, value in part.items() if isinstance(part, dict) else ():
            name = value.get("@id") or value.get("@reverse") if isinstance(value, dict) else value
            if isinstance(name, str):
                yield term, name


def _is_blank(name: str, terms: Terms) -> bool:
    for _ in terms:  # a term may be defined by another
        prefix, colon, _ = name.partition(":")
        name = terms.get(name) or (terms.get(prefix) if colon else None) or name
    is_of_vocabulary = ":" not in name and not name.startswith("@")
    return (terms.get("@vocab", "") if is_of_vocabulary else name).startswith("_:")
