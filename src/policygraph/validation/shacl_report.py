"""Findings as a SHACL validation report: the results of shapes as they were found, and what is found without a query."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

import pyoxigraph as ox

from policygraph.findings import Finding
from policygraph.rdf.core import RECORD
from policygraph.rdf.namespaces import SH, SHAPES
from policygraph.records.printable import printable
from policygraph.validation.shacl.reporting import Report, ValidationResult, make_report
from policygraph.validation.shacl.results import Result
from policygraph.validation.to_findings import Collector
from policygraph.words.phrases import text_in

# What stands for the constraint where a finding comes from no constraint of a shape; shapes/reading.ttl describes it.
COMPONENT = f"{SHAPES}found-without-a-query"


@dataclass(frozen=True)
class ReportWriter:
    """Writes findings that a collector has made as a report."""

    collector: Collector

    def report(self, findings: Iterable[Finding], language: str = "") -> Report:
        """Return the report of findings, a result for each, with messages in one language or in all."""
        return make_report(self._entry(finding, language) for finding in findings)

    def _entry(self, finding: Finding, language: str) -> ValidationResult:
        messages = tuple(_messages(finding, language))
        severity = f"{SH}{finding.severity.title()}"
        if found := self.collector.origins[finding].found:
            if self._is_untagged(found):
                messages = (ox.Literal(printable(finding.message)),)
            return replace(found, result=replace(found.result, severity=severity, messages=messages))
        focus, path, value = self._stated(finding)
        shape = ox.NamedNode(f"{SHAPES}{finding.code}")
        result = Result(focus, path, value, COMPONENT, severity, shape.value, messages, shape)
        path_node = ox.NamedNode(path) if path else None
        return ValidationResult(result, self.collector.shapes, shape, path_node)

    def _is_untagged(self, found: ValidationResult) -> bool:
        """Return whether the shape of a result has messages, and does not say in which language."""
        shapes = self.collector.shapes
        sources = (found.shape, *shapes.sh_values(found.shape, "sparql"))
        own = [message for source in sources for message in shapes.sh_values(source, "message")]
        return bool(own) and not any(isinstance(each, ox.Literal) and each.language for each in own)

    def _stated(
        self, finding: Finding
    ) -> tuple[ox.NamedNode, str, ox.NamedNode | ox.BlankNode | ox.Literal | None]:
        """Return focus node, path and value of a finding, as far as they are known: of what stands at its place, else
        of the subject of the record, else of the record.
        """
        build, origin = self.collector.build, self.collector.origins[finding]
        place = origin.place
        stated = self.collector.locator.statement_at(place)
        of_record = build.profile.first.iri(RECORD, build.base, place.path)
        focus = finding.focus or (stated.subject if stated else place.policy) or of_record
        path = stated.property if stated else ""
        if finding.property:
            path = build.profile.context.expand(finding.property)
        value = ox.Literal(printable(finding.value)) if finding.value else None
        return ox.NamedNode(focus), path, origin.value or value


def _messages(finding: Finding, language: str) -> Iterator[ox.Literal]:
    messages = finding.messages or {"en": finding.message}
    if language:
        tag = language if language in messages else language.partition("-")[0]
        messages = {tag if tag in messages else "en": text_in(messages, language)}
    for tag, text in messages.items():
        yield ox.Literal(printable(text), language=tag)
