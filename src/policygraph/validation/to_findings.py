"""Turn what readers, shapes and rules across records report into findings with places and messages."""

from __future__ import annotations

import fnmatch
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

import pyoxigraph as ox

from policygraph.errors import suggest
from policygraph.findings import Finding, Rule
from policygraph.lineage.cycles import cycle_through
from policygraph.lineage.model import Edge, Lineage
from policygraph.lineage.read import read_lineage
from policygraph.lineage.standing import Standings
from policygraph.lineage.vocabulary import claims, surest_date
from policygraph.mapping.values import last_key
from policygraph.pipeline import Build
from policygraph.rdf.core import STATUS
from policygraph.store.graph_store import GraphStore
from policygraph.store.manifest import Entry
from policygraph.validation.cross_record import EntryFinding, similar_ids, uneven_sets
from policygraph.validation.lineage_rules import about_claims, about_policy
from policygraph.validation.rules import code_of
from policygraph.validation.shacl.results import Result
from policygraph.validation.source_places import FieldPlace, Locator


def matches_any(code: str, patterns: Iterable[str]) -> bool:
    """Return whether a code matches a pattern, in which ``*`` stands for any text."""
    return any(fnmatch.fnmatchcase(code, pattern) for pattern in patterns)


@dataclass(frozen=True)
class Collector:
    """Collects the findings of a build from all sources and gives them their places and messages."""

    build: Build
    graph: GraphStore
    locator: Locator
    rules: Mapping[str, Rule]
    today: date

    @cached_property
    def lineage(self) -> Lineage:
        """The lineage of all policies, read once for all findings."""
        return read_lineage(self.graph)

    @cached_property
    def standings(self) -> Standings:
        """Where the policies stand."""
        return Standings(self.lineage, self.today)

    def finding(
        self,
        code: str,
        place: FieldPlace,
        value: str = "",
        detail: str = "",
        focus: str = "",
        path: str | None = None,
    ) -> Finding:
        """Return the finding of a rule at a place; ``path`` is the compact IRI of the result path."""
        rule = self.rules[code]
        _, policy = self.build.profile.subject_id(self.build.base, place.policy) or ("", "")
        message = rule.messages["en"].rstrip(".").replace("{?value}", value)  # SHACL, section 5.3.2
        return Finding(
            path=self.build.relative_path(place.path),
            line=place.line,
            column=place.column,
            code=code,
            message=f"{message}: {detail}" if detail else message,
            severity=rule.severity,
            policy=policy,
            focus=focus,
            property=self.property(place) if path is None else path,
            value=value,
            pointer=place.pointer,
        )

    def ignored(self) -> set[tuple[str, str]]:
        """Return the pairs of path and code which the kind of a record ignores."""
        codes = {
            kind.name: [code for code in self.rules if matches_any(code, kind.ignore)]
            for kind in self.build.profile.kinds
        }
        if not any(codes.values()):
            return set()
        kinds = self.build.generation.manifest.kind_of_paths()
        paths = ((self.build.relative_path(path), kind) for path, kind in kinds.items())
        return {(path, code) for path, kind in paths for code in codes.get(kind, ())}

    def property(self, place: FieldPlace) -> str:
        """Return the compact IRI of the property that a place states, "" where its key has none."""
        kind, _ = self.build.profile.subject_id(self.build.base, place.policy) or ("", "")
        field = next(self.build.profile.kind(kind).fields_of(last_key(place.pointer)), None)
        return self.build.profile.kind(kind).context.compact(field.term.iri) if field else ""

    def from_reading(self) -> Iterator[Finding]:
        """Yield the findings about what could not be read or mapped, with their own messages."""
        for entry, finding in self._entry_findings():
            if finding.message:
                position = finding.path, finding.line, finding.column
                place = FieldPlace(*position, finding.pointer, entry.policy or "")
                message = f"{finding.message}. {finding.remedy}"
                yield replace(self.finding(finding.code, place), message=message)

    def from_labels(self) -> Iterator[Finding]:
        """Yield the findings about labels, languages and scripts, with the messages of their rules."""
        for entry, finding in self._entry_findings():
            if not finding.message and finding.code in self.rules:
                if finding.code == "label-unknown":
                    finding = replace(finding, detail=self.hint(entry, finding))
                yield self._placed(entry, finding)

    def _entry_findings(self) -> Iterator[EntryFinding]:
        entries = filter(self.locator.selects, self.build.generation.manifest.with_findings())
        return ((entry, finding) for entry in entries for finding in entry.findings)

    def _placed(self, entry: Entry, finding: Finding) -> Finding:
        place = self.locator.at(entry, finding.pointer)
        return self.finding(finding.code, place, finding.value, finding.detail)

    def hint(self, entry: Entry, finding: Finding) -> str:
        """Return a question that suggests the labels of the key similar to an unknown one, "" where there are none."""
        profile, key = self.build.profile, last_key(finding.pointer)
        schemes = {field.group for field in profile.kind(entry.kind).fields_of(key)}
        labels = (text for scheme in sorted(schemes) for text in profile.vocabulary.texts(scheme))
        return suggest(finding.value, labels).strip()

    def across_records(self) -> Iterator[Finding]:
        """Yield the findings of the rules that compare records with each other."""
        entries, profile = list(self.build.generation.manifest.records()), self.build.profile
        findings = (*similar_ids(entries, profile, self.build.base), *uneven_sets(entries, profile))
        return (self._placed(entry, finding) for entry, finding in findings if self.locator.selects(entry))

    def from_lineage(self) -> Iterator[Finding]:
        """Yield the findings of the rules that ask where policies stand."""
        for policy in self.lineage.policies.values():
            for code, by_status, detail in about_policy(self.standings, policy) if policy.resolved else ():
                property_, value = (
                    (STATUS, ", ".join(status.label for status in policy.statuses))
                    if by_status
                    else surest_date(self.graph, policy)
                )
                for place in self.locator.places(policy.iri, property_, None):
                    yield self.finding(code, place, value, detail)
        for code, edge in about_claims(self.standings):
            yield from self.about_claim(code, edge)

    def about_claim(self, code: str, edge: Edge) -> Iterator[Finding]:
        """Yield a finding of a rule at each place that states an edge."""
        ends = [self.lineage.policies[policy] for policy in (edge.successor, edge.predecessor)]
        for claim, (relation, is_inverse) in claims(self.graph).items():
            own, other = reversed(ends) if is_inverse else ends
            stating = self.build.generation.manifest.describing(own.iri) if relation == edge.relation else ()
            for entry in stating:
                for place in self.locator.stated(entry, claim, ox.NamedNode(other.iri)):
                    cycle = cycle_through(self.lineage, edge, own.id) if code == "lineage-cycle" else ()
                    detail = " → ".join([*cycle, *cycle[:1]])
                    path = self.build.profile.context.compact(claim)
                    yield self.finding(code, place, other.id, detail, entry.record or "", path)

    def from_shapes(self, results: Iterable[Result]) -> Iterator[Finding]:
        """Yield the findings of validation results, one for each place that states the value."""
        for result in results:
            code = code_of(result.shape)
            if code not in self.rules or not isinstance(result.focus, ox.NamedNode):
                continue
            focus, value = result.focus.value, result.value
            if not isinstance(value, ox.NamedNode | ox.Literal) or value == result.focus:
                value = None
            if (
                code == "lineage-unresolved"
                and value
                and self.build.profile.is_elsewhere(self.build.base, value.value)
            ):
                continue
            path = self.build.profile.context.compact(result.path)
            for place in self.locator.places(focus, result.path, value):
                yield self.finding(code, place, self.text(value), focus=focus, path=path)

    def text(self, value: ox.NamedNode | ox.Literal | None) -> str:
        """Return a value as text: the id of a subject, a compact IRI, or the lexical form of a literal."""
        if value is None or isinstance(value, ox.Literal):
            return "" if value is None else value.value
        subject = self.build.profile.subject_id(self.build.base, value.value)
        return subject[1] if subject else self.build.profile.context.compact(value.value)
