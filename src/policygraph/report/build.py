"""Report what a build did, as text and as JSON."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any

from policygraph.findings import Finding
from policygraph.pipeline import Build
from policygraph.report.console import counted_subjects
from policygraph.settings import ServerAddress
from policygraph.words.phrases import ENGLISH, Phrase, chained, counted, named, said


def build_object(build: Build, problems: Sequence[Finding]) -> dict[str, Any]:
    """Return what ``build --format json`` prints: numbers, problems by severity, and the store's folder."""

    def of_severity(severity: str) -> list[dict[str, Any]]:
        return [problem_object(problem) for problem in problems if problem.severity == severity]

    return {
        **build.counts(),
        "kinds": build.generation.manifest.kinds(),
        "errors": of_severity("violation"),
        "warnings": of_severity("warning"),
        "store": str(build.generation.folder),
    }


def problem_object(problem: Finding) -> dict[str, Any]:
    """Return the JSON object of a finding that came up while a record was read."""
    names = ("path", "line", "column", "code", "message", "remedy", "field")
    return {name: getattr(problem, name) for name in names}


def build_text(build: Build, seconds: float, language: str = "en") -> str:
    """Return two lines in a language: what the store has, then what the build changed in how many seconds."""
    counts, (first, by_kind) = build.counts(), build.kinds()
    if language != ENGLISH and len(by_kind) > 1:
        from policygraph.store.lookups import Lookups  # only now, as it loads the profile's model

        lookups = Lookups(build.open(), language)
        labels = {kind.name: lookups.label(kind.subject_class) for kind in build.profile.kinds}
        by_kind = {named(name, labels[name]): number for name, number in by_kind.items()}
    parts: list[str] = [
        counted(counts["records"], "record", "records"),
        counted_subjects(counts["policies"], by_kind, first),
        counted(counts["triples"], "triple", "triples"),
    ]
    if counts["skipped"]:
        files = counted(counts["skipped"], "file", "files")
        parts.append(Phrase("{files} without front matter skipped", files=files))
    changes = Phrase("nothing has changed")
    if build.rebuilt:
        changes = Phrase(
            "built in {seconds:.1f} s: {changed:,} changed, {removed:,} removed",
            seconds=seconds,
            changed=counts["changed"],
            removed=counts["removed"],
        )
    folder = os.path.relpath(build.generation.folder)
    store = Phrase("{changes}; store in {folder}", changes=changes, folder=folder)
    return f"{said(chained('{first}, {second}', parts), language)}\n{said(store, language)}"


def loading_text(address: ServerAddress, seconds: float | None) -> Phrase:
    """Return that a build was loaded to a server in how many seconds, or, without a number, that it was there."""
    if seconds is None:
        return Phrase("{address} has it already", address=str(address))
    return Phrase("loaded to {address} in {seconds:.1f} s", address=str(address), seconds=seconds)
