"""Two opened sides to what is different between them: the page that composes the rest."""

from __future__ import annotations

from dataclasses import replace

from policygraph.export.triples import triples
from policygraph.revisions.compare import compare
from policygraph.revisions.findings_diff import compare_findings
from policygraph.revisions.model import Difference
from policygraph.revisions.operands import Side
from policygraph.revisions.rdf_patch import to_rdf_patch
from policygraph.settings import Settings
from policygraph.validation.validate import Options

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
    options = Options(severities=settings.severities)
    names = {each.old: each.new for each in found.renamed}
    gained, mended = compare_findings(old, new, names, options)
    return replace(found, findings_gained=gained, findings_mended=mended)


def rdf_patch(old: Side, new: Side) -> str:
    """Return the RDF patch from what one side asserts and derives to what the other does."""
    return to_rdf_patch(triples(old.graph, LAYERS), triples(new.graph, LAYERS))
