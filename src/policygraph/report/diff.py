"""What is different between two states, for the terminal, as JSON and for a pull request."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any

from policygraph.findings import Finding
from policygraph.report.console import counted, render
from policygraph.report.findings.common import one_line, said
from policygraph.report.findings.jsonformat import FIELDS
from policygraph.report.findings.markdown import escape
from policygraph.report.tables import markdown_table, plain_table
from policygraph.report.value_changes import change_object, named, some, told
from policygraph.revisions.model import Difference, Related, Renamed

if TYPE_CHECKING:
    from rich.console import RenderableType

LIMIT = 100  # rows of a table in Markdown
_BY = {"content": "same content", "similar": "nearly the same content", "consolidates": "consolidated"}


def difference_object(found: Difference) -> dict[str, Any]:
    """Return what ``diff --format json`` prints: findings only where they were asked for."""
    findings = {
        name: [{field: getattr(each, field) for field in FIELDS} for each in findings]
        for name, findings in (
            ("findings_gained", found.findings_new),
            ("findings_mended", found.findings_resolved),
        )
        if findings is not None
    }
    return {
        "added": list(found.added),
        "removed": list(found.removed),
        "renamed": [each._asdict() for each in found.renamed],
        "changed": [{"id": each.id, **change_object(each)} for each in found.changed],
        "relations_added": [_edge(each) for each in found.relations_added],
        "relations_removed": [_edge(each) for each in found.relations_removed],
        **findings,
    }


def _edge(edge: Related) -> dict[str, str]:
    return {"from": edge.successor, "to": edge.predecessor, "relation": edge.relation}


def totals(found: Difference) -> str:
    """Return how many differences of each kind there are in a sentence, or ``no differences``."""
    changed = {change.id for change in found.changed}
    counts = [
        _described(found.added, found.kinds, "added"),
        _described(found.removed, found.kinds, "removed"),
        _described([each.new for each in found.renamed], found.kinds, "renamed"),
    ]
    numbers = [
        (len(found.changed), "value changed", f"values changed in {_described(changed, found.kinds)}"),
        (len(found.relations_added), "relation gained", "relations gained"),
        (len(found.relations_removed), "relation lost", "relations lost"),
        (len(found.findings_new or ()), "finding gained", "findings gained"),
        (len(found.findings_resolved or ()), "finding mended", "findings mended"),
    ]
    parts = [*filter(None, counts), *(counted(*each) for each in numbers if each[0])]
    return ", ".join(parts) or "no differences"


def _described(names: Collection[str], kinds: Mapping[str, str], verb: str = "") -> str:
    """Return how many policies there are, kind by kind where there is another, or nothing."""
    numbers = Counter(kinds.get(name, "policy") for name in names)
    ordered = sorted(numbers.items(), key=lambda each: (-each[1], each[0]))
    each = ", ".join(f"{kind} {number:,}" for kind, number in ordered)
    several = f"{counted(len(names), 'subject', 'subjects')} ({each})"
    told = counted(len(names), "policy", "policies") if set(numbers) == {"policy"} else several
    return f"{told} {verb}".strip() if names else ""


def difference_text(found: Difference) -> str:
    """Return the differences for the terminal: the numbers, then a section for each kind."""
    from rich.text import Text

    parts: list[RenderableType] = [Text(totals(found))]
    for title, rows in _sections(found):
        if rows:
            cells = [[Text(cell, "" if at else "bold") for at, cell in enumerate(row)] for row in rows]
            parts += [Text(f"\n{title}", "bold cyan"), _indented(cells)]
        if title == "renamed":
            parts += _changed(found)
    return render(*parts)


def _changed(found: Difference) -> Iterator[RenderableType]:
    from rich.text import Text

    for policy, changes in groupby(found.changed, key=lambda each: each.id):
        title = one_line(found.titles.get(policy, ""))
        yield Text.assemble((f"\n{one_line(policy)}", "bold"), f"  {title}")
        yield _indented([(Text(named(each), "dim"), Text(told(each))) for each in changes])


def _indented(rows: Sequence[Sequence[RenderableType]]) -> RenderableType:
    from rich.padding import Padding

    return Padding(plain_table(rows), (0, 0, 0, 2))


def difference_markdown(found: Difference, limit: int = LIMIT) -> str:
    """Return the differences as GitHub-flavoured Markdown, each table up to a limit of rows."""
    parts = [f"**{totals(found)}**"]
    heads = {
        "added": ("Policy", "Title"), "removed": ("Policy", "Title"), "renamed": ("Policy", "Now", "Because"),
        "relations gained": ("Newer", "Relation", "Older"), "relations lost": ("Newer", "Relation", "Older"),
        "findings gained": ("Place", "Severity", "Rule", "Message"),
        "findings mended": ("Place", "Severity", "Rule", "Message"),
    }  # fmt: skip
    sections = dict(_sections(found))
    changed = [(each.id, named(each), told(each)) for each in found.changed]
    for title, head in heads.items():
        if sections[title]:
            parts.append(
                f"### {title.capitalize()}\n\n{markdown_table(head, sections[title], escape, limit)}"
            )
        if title == "renamed" and changed:
            parts.append(
                f"### Changed\n\n{markdown_table(('Policy', 'Property', 'Change'), changed, escape, limit)}"
            )
    return "\n\n".join(parts)


def _sections(found: Difference) -> Iterator[tuple[str, list[tuple[str, ...]]]]:
    """Yield what there is beside changed values: title and rows of text that is safe on one line."""
    yield "added", [_titled(name, found) for name in found.added]
    yield "removed", [_titled(name, found) for name in found.removed]
    yield "renamed", [_renamed(each) for each in found.renamed]
    yield "relations gained", _related(found.relations_added)
    yield "relations lost", _related(found.relations_removed)
    yield "findings gained", _findings(found.findings_new or ())
    yield "findings mended", _findings(found.findings_resolved or ())


def _titled(name: str, found: Difference) -> tuple[str, str]:
    return one_line(name), one_line(found.titles.get(name, ""))


def _renamed(each: Renamed) -> tuple[str, str, str]:
    return one_line(each.old), f"→ {one_line(each.new)}", _BY[each.by]


def _related(edges: Sequence[Related]) -> list[tuple[str, ...]]:
    """Return a row for each policy and relation, with the first of those that it leads to."""
    rows: list[tuple[str, ...]] = []
    ordered = sorted(edges, key=lambda edge: (edge.successor, edge.relation, edge.predecessor))
    for (successor, relation), group in groupby(ordered, key=lambda edge: (edge.successor, edge.relation)):
        rows.append((one_line(successor), relation, some([one_line(edge.predecessor) for edge in group])))
    return rows


def _findings(findings: Sequence[Finding]) -> list[tuple[str, ...]]:
    return [
        (f"{one_line(each.path)}:{each.line}:{each.column}", each.severity, each.code, said(each))
        for each in findings
    ]
