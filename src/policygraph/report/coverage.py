"""Report how far a profile covers the keys and values of records, as text and as JSON."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import Any

from policygraph.mapping.coverage import Coverage, Usage
from policygraph.records.printable import printable
from policygraph.report.build import problem_object
from policygraph.report.tables import styled_rows
from policygraph.words.phrases import Phrase, chained, counted, said

LIMIT = 20  # rows of a table that are shown unless ``verbose``


def coverage_object(coverage: Coverage) -> dict[str, Any]:
    """Return what ``profile check --format json`` prints; paths are relative to the working folder."""

    def rows(usages: Sequence[Usage], key: str) -> list[dict[str, Any]]:
        return [
            {
                "kind": usage.kind,
                "key": usage.key,
                key: usage.detail,
                "records": usage.records,
                **_place(usage),
            }
            for usage in usages
        ]

    return {
        "records": coverage.records,
        "skipped": coverage.skipped,
        "left_out": [os.path.relpath(path) for path in sorted(coverage.left_out)],
        "complete": coverage.complete,
        "passed_over": [os.path.relpath(file) for file in coverage.passed_over],
        "mapped": rows(coverage.mapped, "property"),
        "unmapped": rows(coverage.unmapped, "code"),
        "unresolved": rows(coverage.unresolved, "value"),
        "unknown_labels": rows(coverage.unknown_labels, "label"),
        "statuses_without_phase": rows(coverage.without_phase, "status"),
        "unused_patterns": [asdict(pattern) for pattern in coverage.unused],
        "unread": [
            {**problem_object(problem), "severity": "error", "path": os.path.relpath(problem.path)}
            for problem in coverage.unread
        ],
    }


def _place(usage: Usage) -> dict[str, Any]:
    """Return path, line and column of the first use, or nothing if it is not known."""
    place = usage.first
    return {"path": os.path.relpath(place.path), "line": place.line, "column": place.column} if place else {}


def coverage_text(coverage: Coverage, verbose: bool = False, language: str = "en") -> str:
    """Return the numbers and a table for each list that is not empty, cut to LIMIT rows unless ``verbose``, in a language.

    What is mapped is always listed in full.
    """

    def rows(usages: Sequence[Usage], with_place: bool = True) -> list[tuple[str, ...]]:
        return [
            (
                f"{usage.kind} {usage.key}",
                usage.detail,
                counted(usage.records, "record", "records"),
                "{path}:{line}".format(**_place(usage)) if with_place and usage.first else "",
            )
            for usage in usages
        ]

    sentence: list[str] = [counted(coverage.records, "record", "records")]
    if coverage.complete:
        sentence.append(Phrase("nothing is missing"))
    if coverage.skipped:
        files = counted(coverage.skipped, "file", "files")
        sentence.append(Phrase("{files} without front matter skipped", files=files))
    parts = [said(chained("{first}, {second}", sentence), language)]
    tables: dict[str, list[tuple[str, ...]]] = {
        Phrase("Mapped"): rows(coverage.mapped, with_place=False),
        Phrase("Not mapped"): rows(coverage.unmapped),
        Phrase("References that lead nowhere"): rows(coverage.unresolved),
        Phrase("Labels in no vocabulary"): rows(coverage.unknown_labels),
        Phrase("Statuses without a phase: whether their policies are in force is unknown"): rows(
            coverage.without_phase
        ),
        Phrase("Never matched"): [
            (unused.kind, unused.where, unused.pattern, "") for unused in coverage.unused
        ],
        Phrase("Not read, though they start with keys of the profile"): [
            (os.path.relpath(file), "", "", "") for file in coverage.passed_over
        ],
        Phrase("Left out"): [(os.path.relpath(path), "", "", "") for path in sorted(coverage.left_out)],
        Phrase("Cannot be read"): [
            (replace(problem, path=os.path.relpath(problem.path)).line_in(language), "", "", "")
            for problem in coverage.unread
        ],
    }
    for title, table in tables.items():
        shown = table if verbose or title == "Mapped" else table[:LIMIT]
        if table:
            cells = [
                [(printable(" ".join(said(cell, language).split())), "") for cell in row] for row in shown
            ]
            parts += [
                "",
                f"{said(title, language)} ({len(table):,})",
                *styled_rows(cells).splitlines(),
            ]
        if len(shown) < len(table):
            more = Phrase("and {number:,} more; -v shows all", number=len(table) - len(shown))
            parts.append(said(more, language))
    return "\n".join(parts)
