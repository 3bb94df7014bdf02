"""Report the description of a policy and the matches of a search, for the terminal and as JSON."""

from __future__ import annotations

import sys
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import asdict
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from policygraph.query.describe import Description
from policygraph.query.search import Match
from policygraph.query.search import words as search_words
from policygraph.records.printable import printable, printable_line
from policygraph.report.console import render
from policygraph.report.diagrams.captions import NO_RECORD
from policygraph.report.lineage import current_object, current_text, standing_object
from policygraph.report.tables import markdown_table, markdown_text, plain_table
from policygraph.store.lookups import Property, Value
from policygraph.words.phrases import Phrase, counted, said

if TYPE_CHECKING:
    from rich.console import RenderableType

MOST_FOUND = 20  # matches that a search shows unless it is told otherwise

Row = tuple[str, Value]  # label, value


def description_object(description: Description) -> dict[str, Any]:
    """Return what ``show --format json`` prints."""
    return {
        "policy": description.id,
        "iri": description.iri,
        "resolved": description.resolved,
        "titles": [_value_object(title) for title in description.titles],
        "properties": _property_objects(description.properties),
        "nodes": [
            {"property": node.property, "key": node.key, "properties": _property_objects(node.properties)}
            for node in description.nodes
        ],
        "predecessors": [related.policy for related in description.predecessors],
        "successors": [related.policy for related in description.successors],
        **({"standing": standing_object(description.standing)} if description.standing else {}),
        **current_object(description.current),
        "claims": [asdict(claim) for claim in description.claims],
        "records": [
            {"path": path, "properties": _property_objects(properties)}
            for path, properties in description.records
        ],
    }


def _value_object(value: Value) -> dict[str, str]:
    return {"text": value.text, **({"language": value.language} if value.language else {})}


def _property_objects(properties: Sequence[Property]) -> list[dict[str, Any]]:
    return [
        {"property": p.iri, "label": p.label, "values": [_value_object(value) for value in p.values]}
        for p in properties
    ]


def description_text(description: Description, language: str = "en") -> str:
    """Return the description of a policy for the terminal, with the program's words in a language; a label is printed
    once for all its values.
    """
    from rich.text import Text

    parts: list[RenderableType] = [Text(printable_line(description.id), "bold")]
    for title in description.titles:
        parts.append(Text.assemble(printable_line(title.text), (f"  {title.language}", "dim")))
    if not description.resolved:
        none = Phrase("no record describes this policy; others refer to it")
        parts.append(Text(said(none, language), "yellow"))
    columns = ({"no_wrap": True, "max_width": 32}, {"overflow": "fold"}, {"no_wrap": True})
    for heading, rows in _sections(description, language):
        cells = []
        previous = ""
        for label, value in rows:
            shown = "" if label == previous else printable_line(label)
            cells.append((Text(shown, "dim"), Text(printable(value.text)), Text(value.language, "dim")))
            previous = label
        if cells:
            parts += [
                Text(f"\n{printable_line(heading)}", "bold cyan"),
                plain_table(cells, columns, indent=2),
            ]
    return render(*parts, width=None if sys.stdout.isatty() else 100)


def description_markdown(description: Description, language: str = "en") -> str:
    """Return the description of a policy as Markdown, with a table for each section and the program's words in a language."""
    any_language = said(Phrase("any language"), language)
    titles = "\n".join(
        f"- {markdown_text(title.text)} ({title.language or any_language})" for title in description.titles
    )
    parts = [f"# {markdown_text(description.id)}", titles]
    if not description.resolved:
        parts.append(said(Phrase("No record describes this policy; others refer to it."), language))
    head = ("", said(Phrase("value"), language), said(Phrase("language"), language))
    for heading, rows in _sections(description, language):
        if rows:
            cells = [(label, value.text, value.language) for label, value in rows]
            parts.append(f"## {markdown_text(heading)}\n\n{markdown_table(head, cells)}")
    return "\n\n".join(part for part in parts if part)


def _sections(description: Description, language: str) -> list[tuple[str, list[Row]]]:
    """Return the sections of a description in their order: heading and rows."""
    no_record = f" {said(NO_RECORD, language)}"

    def rows(properties: Sequence[Property]) -> list[Row]:
        return [(property_.label, value) for property_ in properties for value in property_.values]

    claims = [
        (claim.record, Value(f"{claim.relation} {claim.policy}{'' if claim.resolved else no_record}"))
        for claim in description.claims
    ]
    return [
        (said(Phrase("lineage"), language), _lineage_rows(description, language)),
        (said(Phrase("facts"), language), rows(description.properties)),
        *((f"{node.property}: {node.key}", rows(node.properties)) for node in description.nodes),
        (said(Phrase("claims"), language), claims),
        *(
            (said(Phrase("record: {path}", path=path), language), rows(properties))
            for path, properties in description.records
        ),
    ]


def _lineage_rows(description: Description, language: str) -> list[Row]:
    rows: list[tuple[str, str]] = [*description.predecessors, *description.successors]
    if standing := description.standing:
        why = Phrase("{message}: {detail}", message=standing.words, detail=standing.reason)
        rows.append((Phrase("today"), why))
        if description.current.policies != (description.id,):
            rows.append((Phrase("stands for it now"), current_text(description.current)))
    return [(said(label, language), Value(said(text, language))) for label, text in rows]


def matches_text(matches: Sequence[Match], text: str, limit: int = MOST_FOUND, language: str = "en") -> str:
    """Return the first matches of a search, a line each with what stands around a word, and the number of all in a language."""
    from rich.text import Text

    rows = [
        (
            Text(match.kind, "dim"),
            Text(printable_line(match.id), "bold"),
            Text(printable_line(match.title)),
            Text(match.property, "dim"),
            Text(_excerpt(match.value, text)),
        )
        for match in matches[:limit]
    ]
    count = said(counted(len(matches), "match", "matches"), language)
    if len(matches) > limit:
        told = Phrase("the first {limit} of {matches}; --limit shows more", limit=limit, matches=count)
        count = said(told, language)
    return f"{render(plain_table(rows))}\n\n{count}" if matches else count


def matches_object(matches: Sequence[Match], limit: int = MOST_FOUND) -> dict[str, Any]:
    """Return what ``show --search --format json`` prints: the first matches, and the number of all."""
    return {"total": len(matches), "matches": [asdict(match) for match in matches[:limit]]}


def _excerpt(value: str, text: str, context: int = 40) -> str:
    """Return the first occurrence of a text in any letter case, else of the first of its words that is there, with so
    many characters on either side.
    """
    line, typed = (" ".join(printable(each).split()) for each in (value, text.casefold()))
    needles = [typed, *map(printable, search_words(text))]
    folded_needle = next((needle for needle in needles if needle in line.casefold()), typed)
    folded_ends = list(accumulate(len(character.casefold()) for character in line))  # "ß" is "ss", and longer
    position = max(line.casefold().find(folded_needle), 0)
    first = bisect_right(folded_ends, position)
    end = bisect_left(folded_ends, position + len(folded_needle)) + 1 + context
    start = max(first - context, 0)
    return f"{'…' if start else ''}{line[start:end]}{'…' if end < len(line) else ''}"
