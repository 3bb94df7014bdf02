"""What a build did, for people and as JSON."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any

from policygraph.findings import Finding
from policygraph.pipeline import Build
from policygraph.report.console import counted


def build_object(build: Build, problems: Sequence[Finding]) -> dict[str, Any]:
    """Return what ``build --format json`` prints."""

    def rows(severity: str) -> list[dict[str, Any]]:
        return [problem_object(each) for each in problems if each.severity == severity]

    return {
        **build.counts(),
        "kinds": build.generation.manifest.kinds(),
        "errors": rows("violation"),
        "warnings": rows("warning"),
        "store": str(build.generation.folder),
    }


def problem_object(problem: Finding) -> dict[str, Any]:
    """Return what JSON says of something that could not be read."""
    names = ("path", "line", "column", "code", "message", "remedy", "field")
    return {name: getattr(problem, name) for name in names}


def _described(build: Build, number: int) -> str:
    """Return how many things records describe, kind by kind where there is another than the first."""
    kinds = build.generation.manifest.kinds()
    if not set(kinds) - {build.profile.first.name}:
        return counted(number, "policy", "policies")
    each = ", ".join(f"{kind} {count:,}" for kind, count in kinds.items())
    return f"{counted(number, 'subject', 'subjects')} ({each})"


def build_text(build: Build, seconds: float) -> str:
    """Return the summary of a build in two lines."""
    counts = build.counts()
    parts = [
        counted(counts["records"], "record", "records"),
        _described(build, counts["policies"]),
        counted(counts["triples"], "triple", "triples"),
    ]
    if counts["skipped"]:
        files = counted(counts["skipped"], "file", "files")
        parts.append(f"{files} without front matter skipped")
    if build.rebuilt:
        changes = f"built in {seconds:.1f} s: {counts['changed']:,} changed, {counts['removed']:,} removed"
    else:
        changes = "nothing has changed"
    return f"{', '.join(parts)}\n{changes}; store in {os.path.relpath(build.generation.folder)}"
