"""Builds of a folder of records."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox

from policygraph.pipeline import Build
from policygraph.settings import Settings

COUNT = "SELECT (COUNT(*) AS ?n) WHERE { ?s ?p ?o }"


def settings(root: Path, *sources: Path) -> Settings:
    return Settings(root=root, sources=sources)


def count(found: Build) -> int:
    solutions = found.open().store.query(COUNT)
    assert isinstance(solutions, ox.QuerySolutions)
    return int(next(solutions)["n"].value)
