"""Drafts, and what becomes of the records that are built with them."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from policygraph.export.records import write_records
from policygraph.findings import Finding
from policygraph.pipeline import Build, build
from policygraph.records import frontmatter
from policygraph.records.frontmatter import without_empty
from policygraph.scaffold.profile.columns import Column, columns
from policygraph.scaffold.profile.draft import Draft, draft_profile
from policygraph.scaffold.profile.files import profile_files, write_new
from policygraph.scaffold.profile.samples import Sample
from policygraph.settings import Settings
from policygraph.validation.validate import ValidationOptions, validate


def drafted(records: Path, folder: Path) -> tuple[Draft, Build]:
    """Draft a profile, and build the records with it."""
    draft = draft_profile(records, "mine")
    write_new(folder / "mine", profile_files(draft))
    return draft, build(Settings(root=folder, sources=(records,), profile=str(folder / "mine")))


def kinds(draft: Draft, number: int = 0) -> dict[str, str]:
    return {guess.key: guess.kind for guess in draft.kinds[number].guesses}


def front_matter(folder: Path) -> dict[str, Any]:
    """Return path -> front matter of the records below a folder."""
    files = sorted(folder.rglob("*.md"))
    fronts = {str(f.relative_to(folder)): frontmatter.parse(f.read_text("utf-8")) for f in files}
    return {path: without_empty(front.metadata) for path, front in fronts.items() if front and front.metadata}


def assert_nothing_lost(records: Path, built: Build, folder: Path) -> None:
    assert [finding for finding in built.problems() if finding.severity == "violation"] == []
    write_records(built.open(), folder / "back")
    assert front_matter(folder / "back") == front_matter(records)


def sampled(*fronts: dict[str, Any]) -> list[Sample]:
    """Return samples 0.md, 1.md and so on with front matter."""
    return [Sample(f"{number}.md", front) for number, front in enumerate(fronts)]


def column(key: str, *values: Any) -> Column:
    """Return the column of a key under which each record has one of the values."""
    (found,) = columns(sampled(*({key: value} for value in values)))
    return found


def findings(built: Build) -> tuple[Finding, ...]:
    """Return what validation finds."""
    return validate(built, ValidationOptions(today=date(2026, 11, 23))).findings
