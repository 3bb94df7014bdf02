"""Report the description of a policy, for the terminal, as Markdown and as JSON."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from policygraph.query.describe import Description
from policygraph.records.printable import printable, printable_line
from policygraph.report.console import render
from policygraph.report.diagrams.captions import NO_RECORD
from policygraph.report.lineage import current_object, current_text, standing_object
from policygraph.report.tables import markdown_table, markdown_text, plain_table
from policygraph.store.lookups import Property, Value
from policygraph.words.phrases import Phrase, said

if TYPE_CHECKING:
    from rich.console import RenderableType

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
        none = Phrase("no record describes this; others refer to it")
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
        *(
            (
                said(Phrase("{message}: {detail}", message=node.property, detail=node.key), language),
                rows(node.properties),
            )
            for node in description.nodes
        ),
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
