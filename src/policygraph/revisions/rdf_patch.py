"""Two sets of triples to an RDF patch, the text format of Apache Jena: what to delete and what to add."""

from __future__ import annotations

from collections.abc import Collection, Iterator

import pyoxigraph as ox

from policygraph.errors import UsageError
from policygraph.export.triples import in_order


def to_rdf_patch(old: Collection[ox.Triple], new: Collection[ox.Triple]) -> str:
    """Return the patch that makes exactly the new triples of the old ones, one transaction, sorted.

    Raises UsageError for a blank node, which means another thing in every graph.
    """
    before, after = set(old), set(new)
    rows = [*_rows("D", before - after), *_rows("A", after - before)]
    return "".join(f"{row} .\n" for row in ("TX", *rows, "TC"))


def _rows(what: str, triples: set[ox.Triple]) -> Iterator[str]:
    for triple in in_order(triples):
        if any(isinstance(term, ox.BlankNode) for term in (triple.subject, triple.object)):
            raise UsageError("an RDF patch cannot name blank nodes; compare with another format")
        yield f"{what} {triple}"
