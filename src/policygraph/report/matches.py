"""Report the matches of a search, for the terminal and as JSON."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import asdict
from itertools import accumulate
from typing import Any

from policygraph.query.search import Match
from policygraph.query.search import words as search_words
from policygraph.records.printable import printable, printable_line
from policygraph.report.tables import styled_rows
from policygraph.store.texts import folded
from policygraph.words.phrases import Phrase, counted, said

_CONTEXT = 40  # characters of a value before a match, and behind it
MOST_FOUND = 20  # matches that a search shows unless it is told otherwise


def matches_text(matches: Sequence[Match], text: str, limit: int = MOST_FOUND, language: str = "en") -> str:
    """Return the first matches of a search, a line each with what stands around a word, and the number of all in a language."""
    rows = [
        (
            (match.kind, "dim"),
            (printable_line(match.id), "bold"),
            (printable_line(match.title), ""),
            (match.property, "dim"),
            (_excerpt(match.value, text), ""),
        )
        for match in matches[:limit]
    ]
    count = said(counted(len(matches), "match", "matches"), language)
    if len(matches) > limit:
        told = Phrase("the first {limit} of {matches}; --limit shows more", limit=limit, matches=count)
        count = said(told, language)
    return f"{styled_rows(rows)}\n\n{count}" if matches else count


def matches_object(matches: Sequence[Match], limit: int = MOST_FOUND) -> dict[str, Any]:
    """Return what ``show --search --format json`` prints: the first matches, and the number of all."""
    return {"total": len(matches), "matches": [asdict(match) for match in matches[:limit]]}


def _excerpt(value: str, text: str) -> str:
    """Return the first occurrence of a text as a search finds it, else of the first of its words that is there, with what
    stands on either side.
    """
    line = " ".join(printable(value).split())
    forms = {character: folded(character) for character in set(line)} | {" ": " "}
    each_folded = [forms[character] for character in line]
    whole, ends = "".join(each_folded), list(accumulate(map(len, each_folded)))  # "ß" is "ss", and longer
    needles = [folded(printable(text)), *map(printable, search_words(text))]
    needle = next((needle for needle in needles if needle in whole), "")
    position = whole.find(needle)
    start = max(bisect_right(ends, position) - _CONTEXT, 0)
    end = bisect_left(ends, position + len(needle)) + 1 + _CONTEXT
    return f"{'…' if start else ''}{line[start:end]}{'…' if end < len(line) else ''}"
