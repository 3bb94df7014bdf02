"""Compare two opened sides: their graphs, their findings if asked for, or their triples as an RDF patch."""

from __future__ import annotations

import os
import posixpath
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace

import pyoxigraph as ox

from policygraph.errors import StoreError, UsageError
from policygraph.export.triples import USUAL_LAYERS, in_order, triples
from policygraph.findings import Finding
from policygraph.revisions.compare import compare
from policygraph.revisions.model import Difference
from policygraph.revisions.operands import Side
from policygraph.settings import Settings
from policygraph.store.graph_store import GraphStore
from policygraph.words.phrases import Phrase


def difference(
    old: Side, new: Side, settings: Settings, language: str = "en", findings: bool = False
) -> Difference:
    """Return the differences between two sides, with ``findings`` those between their findings too.

    Findings are told apart by rule, policy, folder, field and value, so that neither a line that moved nor a
    policy or file that was renamed makes a difference. Paths are relative to the working folder where the
    side has records. Raises StoreError if findings are asked of a side without records.
    """
    result = compare(old.graph, new.graph, language, _unreadable(new.graph))
    if new.built:
        result = _with_shown_paths(result, new, language)
    if not findings:
        return result
    new_names = {renaming.old: renaming.new for renaming in result.renamed}
    before, after = _findings(old, settings), _findings(new, settings)
    appeared, resolved = _surplus(after, before, new_names), _surplus(before, after, new_names)
    return replace(
        result,
        findings_new=_with_paths(appeared, new, language),
        findings_resolved=_with_paths(resolved, old, language),
    )


def _unreadable(graph: GraphStore) -> list[Finding]:
    """Return what is wrong with the files of a build that cannot be read as records."""
    entries = graph.generation.manifest.with_findings() if graph.generation else ()
    return [finding for entry in entries if entry.record is None for finding in entry.findings]


def _findings(side: Side, settings: Settings) -> list[Finding]:
    """Return the findings with paths relative to the sources, so that both sides have the same, and with
    names, which include the kind, for policies.
    """
    if side.built is None:
        raise StoreError(
            Phrase("findings need records on both sides; {side} has none to look at", side=side.name)
        )
    from policygraph.validation.validate import ValidationOptions, validate  # which few ask for here

    options = ValidationOptions(severities=settings.severities, places=settings.severity_places)
    profile, kinds = side.built.profile, side.built.generation.manifest.kind_of_paths()
    findings = []
    for finding in validate(side.built, options).findings:
        path = os.path.relpath(finding.path, side.built.top) if finding.path else ""
        policy = profile.name_of(kinds.get(path, profile.first.name), finding.policy)
        findings.append(replace(finding, path=path, policy=policy))
    return findings


def _surplus(
    findings: Sequence[Finding], others: Sequence[Finding], new_names: Mapping[str, str]
) -> list[Finding]:
    """Return the findings that the other side lacks; of n equal ones, those beyond its number of them."""

    def key(finding: Finding) -> tuple[str, ...]:
        place = posixpath.dirname(finding.path) if finding.policy else finding.path
        policy, value = (new_names.get(text, text) for text in (finding.policy, finding.value))
        return finding.code, policy, place, finding.field, finding.property, value

    left = Counter(map(key, others))
    surplus = []
    for finding in findings:
        left[key(finding)] -= 1
        if left[key(finding)] < 0:
            surplus.append(finding)
    return surplus


def _with_paths(findings: Sequence[Finding], side: Side, language: str) -> tuple[Finding, ...]:
    """Return the findings, sorted, in a language and with paths relative to the working folder."""
    return tuple(sorted(_shown(finding, side, language) for finding in findings))


def _shown(finding: Finding, side: Side, language: str) -> Finding:
    return replace(finding.in_language(language), path=finding.path and side.shown(finding.path))


def _with_shown_paths(result: Difference, side: Side, language: str) -> Difference:
    """Return a difference in which the paths of the new side's records are relative to the working folder."""
    return replace(
        result,
        unreadable=tuple(
            each._replace(problem=_shown(each.problem, side, language)) for each in result.unreadable
        ),
        renamed=tuple(
            renaming._replace(
                dangling=tuple(each._replace(record=side.shown(each.record)) for each in renaming.dangling)
            )
            for renaming in result.renamed
        ),
    )


def rdf_patch(old: Side, new: Side) -> str:
    """Return the RDF patch from the asserted and derived triples of one side to those of the other."""
    return to_rdf_patch(triples(old.graph, USUAL_LAYERS), triples(new.graph, USUAL_LAYERS))


def to_rdf_patch(old: Collection[ox.Triple], new: Collection[ox.Triple]) -> str:
    """Return the RDF patch that turns the old triples into the new ones: one transaction, sorted.

    Raises UsageError for a blank node, whose label means another node in every graph.
    """
    before, after = set(old), set(new)
    rows = [*_patch_rows("D", before - after), *_patch_rows("A", after - before)]
    return "".join(f"{row} .\n" for row in ("TX", *rows, "TC"))


def _patch_rows(operation: str, triples: set[ox.Triple]) -> Iterator[str]:
    for triple in in_order(triples):
        if any(isinstance(term, ox.BlankNode) for term in (triple.subject, triple.object)):
            raise UsageError(Phrase("an RDF patch cannot name blank nodes; compare with another format"))
        yield f"{operation} {triple}"
