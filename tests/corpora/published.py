"""Corpora as their maintainers have them: what comes back of each record, and a copy with a fault in it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from policygraph.mapping.inverse import restore
from policygraph.pipeline import Build
from policygraph.rdf.jsonld import frame
from policygraph.rdf.ntriples import parse_ntriples
from policygraph.validation.validate import ValidationOptions, validate

Stores = Callable[[Path, str], Build]  # the fixture


def published(shared: Path, name: str) -> Path:
    return shared / "corpora" / "published" / name


def restored(build: Build) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield path and metadata of each record, from its own triples alone."""
    for entry in build.generation.manifest.records():
        kind, language = build.profile.kind(entry.kind), entry.language or ""
        roots = [entry.policy or "", entry.record or ""]
        nodes = list(frame(parse_ntriples(entry.statements), roots, kind.context, language))
        yield entry.path, restore(nodes, kind, build.profile.vocabulary, build.base, language)


def found(build: Build) -> set[tuple[str, int, str]]:
    """Return file, line and code of each finding."""
    findings = validate(build, ValidationOptions()).findings
    return {(Path(finding.path).name, finding.line, finding.code) for finding in findings}


def without_order(value: Any) -> Any:
    """Return a value with its lists sorted and its scalars as texts."""
    if isinstance(value, dict):
        inner = {key: without_order(item) for key, item in value.items()}
        return {key: item for key, item in inner.items() if item not in ("", [], {})}
    if isinstance(value, list):
        return sorted(filter(None, map(without_order, value)), key=partial(json.dumps, sort_keys=True))
    text = "" if value is None else str(value).strip()
    return text.lower() if text in ("True", "False") else text
