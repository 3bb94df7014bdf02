"""The sheet of a policy, and what a search found, for people and as JSON."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from policygraph.query.describe import Description
from policygraph.query.search import Match
from policygraph.report.console import counted, printable, render
from policygraph.report.tables import markdown_table, markdown_text, plain_table
from policygraph.store.lookups import Property, Value

if TYPE_CHECKING:
    from rich.console import RenderableType


def description_object(describe: Description) -> dict[str, Any]:
    """Return what ``show --format json`` prints."""
    return {
        "policy": describe.id,
        "iri": describe.iri,
        "resolved": describe.resolved,
        "titles": [_value(each) for each in describe.titles],
        "properties": [_property(each) for each in describe.properties],
        "assessments": [
            {"dimension": each.dimension, "properties": [_property(p) for p in each.properties]}
            for each in describe.assessments
        ],
        "predecessors": list(describe.predecessors),
        "successors": list(describe.successors),
        "current": list(describe.current),
        "claims": [asdict(claim) for claim in describe.claims],
        "records": [
            {"path": path, "properties": [_property(each) for each in properties]}
            for path, properties in describe.records
        ],
    }


def _value(value: Value) -> dict[str, str]:
    return {"text": value.text, **({"language": value.language} if value.language else {})}


def _property(found: Property) -> dict[str, Any]:
    return {"property": found.iri, "label": found.label, "values": [_value(each) for each in found.values]}


def description_text(describe: Description) -> str:
    """Return the sheet of a policy for the terminal."""
    from rich.padding import Padding
    from rich.text import Text

    parts: list[RenderableType] = [Text(describe.id, "bold")]
    parts += [Text.assemble(printable(each.text), (f"  {each.language}", "dim")) for each in describe.titles]
    if not describe.resolved:
        parts.append(Text("no record describes this policy; others refer to it", "yellow"))
    for title, rows in _sections(describe):
        if rows:
            parts += [Text(f"\n{title}", "bold cyan"), Padding(_grid(rows), (0, 0, 0, 2))]
    return render(*parts, width=None if sys.stdout.isatty() else 100)


def _sections(describe: Description) -> list[tuple[str, list[tuple[str, Value]]]]:
    """Return the titled parts of a sheet with their rows: label and value."""
    return [
        ("lineage", _lineage_rows(describe)),
        ("facts", [(p.label, v) for p in describe.properties for v in p.values]),
        *((f"assessment: {a.dimension}", [(p.label, v) for p in a.properties for v in p.values]) for a in describe.assessments),
        ("claims", [(claim.record, Value(f"{claim.relation} {claim.policy}{_mark(claim.resolved)}")) for claim in describe.claims]),
        *((f"record: {path}", [(p.label, v) for p in properties for v in p.values]) for path, properties in describe.records),
    ]  # fmt: skip


def description_markdown(describe: Description) -> str:
    """Return the sheet of a policy as Markdown."""
    titles = "\n".join(
        f"- {markdown_text(each.text)} ({each.language or 'any language'})" for each in describe.titles
    )
    parts = [f"# {markdown_text(describe.id)}", titles]
    if not describe.resolved:
        parts.append("No record describes this policy; others refer to it.")
    for title, rows in _sections(describe):
        if rows:
            cells = [(label, value.text, value.language) for label, value in rows]
            parts.append(f"## {markdown_text(title)}\n\n{markdown_table(('', 'value', 'language'), cells)}")
    return "\n\n".join(part for part in parts if part)


def _mark(resolved: bool) -> str:
    return "" if resolved else " (no record)"


def _lineage_rows(describe: Description) -> list[tuple[str, Value]]:
    current = [each for each in describe.current if each != describe.id]
    rows = [("supersedes", each) for each in describe.predecessors]
    rows += [("superseded by", each) for each in describe.successors]
    rows += [("stands for it now", each) for each in current]
    if describe.successors and not describe.current:
        rows.append(("stands for it now", "nothing: its successors go round in a circle"))
    return [(label, Value(text)) for label, text in rows]


def _grid(rows: Sequence[tuple[str, Value]]) -> RenderableType:
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    table.add_column(no_wrap=True, max_width=32)
    table.add_column(overflow="fold")
    table.add_column(no_wrap=True)
    before = ""
    for label, value in rows:
        shown = "" if label == before else printable(label)
        table.add_row(Text(shown, "dim"), Text(printable(value.text)), Text(value.language, "dim"))
        before = label
    return table


def matches_text(matches: Sequence[Match], needle: str) -> str:
    """Return the policies that a search found, with the place where the text stands."""
    from rich.text import Text

    table = plain_table(
        [
            (
                Text(match.id, "bold"),
                Text(printable(match.title)),
                Text(match.property, "dim"),
                Text(_around(match.value, needle)),
            )
            for match in matches
        ]
    )
    count = counted(len(matches), "policy", "policies")
    return f"{render(table)}\n\n{count}" if matches else count


def matches_object(matches: Sequence[Match]) -> dict[str, Any]:
    """Return what ``show --search --format json`` prints."""
    return {"matches": [asdict(match) for match in matches]}


def _around(text: str, needle: str, room: int = 40) -> str:
    flat = " ".join(printable(text).split())
    at = max(flat.casefold().find(needle.casefold()), 0)
    start, end = max(at - room, 0), at + len(needle) + room
    return f"{'…' if start else ''}{flat[start:end]}{'…' if end < len(flat) else ''}"
