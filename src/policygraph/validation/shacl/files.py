"""Validate RDF files: data and shapes from files of any RDF syntax."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox

from policygraph.rdf.read import read_rdf
from policygraph.validation import shacl
from policygraph.validation.shacl.reporting import Report


def validate_files(
    data: Path,
    shapes: Path | list[ox.Triple],
    engine: str = "auto",
    tell: Callable[[shacl.UnsupportedShapeError], None] = lambda _: None,
) -> Report:
    """Validate an RDF file, all its graphs as one, against shapes, or those in another or the same file.

    Raises UsageError for a file that cannot be read, and whatever ``shacl.validate`` raises. ``tell`` is told as there.
    """
    data_triples = read_rdf(data)
    if isinstance(shapes, Path):
        # A blank-node label is local to its file, so data and shapes share blank nodes only in one file.
        same_file = data.resolve() == shapes.resolve()
        shapes = data_triples if same_file else read_rdf(shapes, rename=True)
    return shacl.validate_triples(data_triples, shapes, engine, tell)
