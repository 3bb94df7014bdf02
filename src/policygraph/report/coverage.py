"""How far a profile covers records, for people and as JSON."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from typing import Any

from policygraph.mapping.coverage import Coverage, Usage
from policygraph.mapping.reader import Place
from policygraph.report.build import problem_object
from policygraph.report.console import counted, printable, render
from policygraph.report.tables import plain_table

MOST = 20  # rows of one kind that a person wants to see


def coverage_object(found: Coverage) -> dict[str, Any]:
    """Return what ``profile check --format json`` prints; paths are as seen from the working folder."""

    def rows(some: Sequence[Usage], what: str) -> list[dict[str, Any]]:
        return [
            {
                "kind": each.kind,
                "key": each.key,
                what: each.detail,
                "records": each.records,
                **_place(each.first),
            }
            for each in some
        ]

    return {
        "records": found.records,
        "skipped": found.skipped,
        "complete": found.complete,
        "mapped": rows(found.mapped, "property"),
        "unmapped": rows(found.unmapped, "code"),
        "unresolved": rows(found.unresolved, "value"),
        "unknown_labels": rows(found.unknown_labels, "label"),
        "unused_patterns": [asdict(each) for each in found.unused],
        "unread": [
            {**problem_object(each), "severity": "error", "path": os.path.relpath(each.path)}
            for each in found.unread
        ],
    }


def _place(place: Place | None) -> dict[str, Any]:
    return {"path": os.path.relpath(place.path), "line": place.line, "column": place.column} if place else {}


def coverage_text(found: Coverage, verbose: bool = False) -> str:
    """Return the tables that a person reads; long ones are cut unless ``verbose``."""
    parts = [counted(found.records, "record", "records") + (", nothing is missing" if found.complete else "")]
    if found.skipped:
        parts[0] += f", {counted(found.skipped, 'file', 'files')} without front matter skipped"
    tables = (
        ("Mapped", [(_name(each), each.detail, _records(each), "") for each in found.mapped]),
        (
            "Not mapped",
            [(_name(each), each.detail, _records(each), _shown(each.first)) for each in found.unmapped],
        ),
        (
            "References that lead nowhere",
            [(_name(r), r.detail, _records(r), _shown(r.first)) for r in found.unresolved],
        ),
        (
            "Labels in no vocabulary",
            [(_name(r), r.detail, _records(r), _shown(r.first)) for r in found.unknown_labels],
        ),
        ("Never matched", [(each.kind, each.where, each.pattern, "") for each in found.unused]),
        ("Cannot be read", [(str(each), "", "", "") for each in found.unread]),
    )
    for title, rows in tables:
        if rows:
            parts += ["", f"{title} ({len(rows):,})", *_table(rows, verbose or title == "Mapped")]
    return "\n".join(parts)


def _name(row: Usage) -> str:
    return f"{row.kind} {row.key}"


def _records(row: Usage) -> str:
    return counted(row.records, "record", "records")


def _shown(place: Place | None) -> str:
    return f"{os.path.relpath(place.path)}:{place.line}" if place else ""


def _table(rows: Sequence[tuple[str, ...]], whole: bool) -> Iterator[str]:
    shown = rows if whole else rows[:MOST]
    clean = [[printable(" ".join(cell.split())) for cell in row] for row in shown]
    yield from render(plain_table(clean)).splitlines()
    if len(shown) < len(rows):
        yield f"and {len(rows) - len(shown):,} more; -v shows all"
