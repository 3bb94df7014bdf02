"""Two opened sides to what is different between them: the page that composes the rest."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace

import pyoxigraph as ox

from policygraph.errors import UsageError
from policygraph.export.triples import in_order, triples
from policygraph.revisions.compare import compare
from policygraph.revisions.findings_diff import compare_findings
from policygraph.revisions.model import Difference
from policygraph.revisions.operands import Side
from policygraph.settings import Settings
from policygraph.validation.validate import ValidationOptions

LAYERS = ("asserted", "derived")


def difference(
    old: Side, new: Side, settings: Settings, language: str = "en", findings: bool = False
) -> Difference:
    """Return what is different between two sides; findings, which take longer, where they are asked for.

    Raises StoreError where findings are asked of a side without records.
    """
    found = compare(old.graph, new.graph, language)
    if not findings:
        return found
    options = ValidationOptions(severities=settings.severities)
    names = {each.old: each.new for each in found.renamed}
    appeared, resolved = compare_findings(old, new, names, options)
    return replace(found, findings_new=appeared, findings_resolved=resolved)


def rdf_patch(old: Side, new: Side) -> str:
    """Return the RDF patch from what one side asserts and derives to what the other does."""
    return to_rdf_patch(triples(old.graph, LAYERS), triples(new.graph, LAYERS))


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
