"""Findings in a folder of records, on a day that is always the same."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from policygraph.findings import Finding
from policygraph.pipeline import build
from policygraph.settings import Settings
from policygraph.validation import validate
from policygraph.validation.validate import ValidationOptions

TODAY = date(2026, 11, 23)


def found_in(folder: Path, root: Path, profile: str = "policy", **options: Any) -> tuple[Finding, ...]:
    built = build(Settings(root=root, sources=(folder,), profile=profile))
    chosen = ValidationOptions(**{"today": TODAY, **options})
    return validate.validate(built, chosen).findings


def places(findings: Any, *codes: str) -> list[tuple[str, str, int, int]]:
    """Return code, file name, line and column of the findings of some codes."""
    return [(f.code, Path(f.path).name, f.line, f.column) for f in findings if not codes or f.code in codes]
