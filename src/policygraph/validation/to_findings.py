"""What readers, shapes and rules across records found, to findings with places and messages."""

from __future__ import annotations

import fnmatch
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import pyoxigraph as ox

from policygraph.errors import suggest
from policygraph.findings import Finding, Rule
from policygraph.lineage.cycles import cycle_through
from policygraph.lineage.model import Lineage
from policygraph.lineage.read import read_lineage
from policygraph.lineage.validity import validity
from policygraph.lineage.vocabulary import date_property
from policygraph.pipeline import Build
from policygraph.records import json_pointer
from policygraph.store.graph_store import GraphStore
from policygraph.store.manifest import Entry
from policygraph.validation.cross_record import similar_ids, uneven_sets
from policygraph.validation.rules import code_of
from policygraph.validation.shacl.results import Result
from policygraph.validation.source_places import FieldPlace, Locator


def matches_any(code: str, patterns: Iterable[str]) -> bool:
    """Say whether a code is one of some patterns, in which ``*`` stands for anything."""
    return any(fnmatch.fnmatchcase(code, pattern) for pattern in patterns)


@dataclass(frozen=True)
class Collector:
    """Collects findings, with the places and the messages of their rules, from all that looks for them."""

    build: Build
    graph: GraphStore
    locator: Locator
    rules: Mapping[str, Rule]

    @cached_property
    def lineage(self) -> Lineage:
        """The lineage of all policies, read once for all findings."""
        return read_lineage(self.graph)

    def finding(
        self,
        code: str,
        place: FieldPlace,
        value: str = "",
        detail: str = "",
        focus: str = "",
        path: str | None = None,
    ) -> Finding:
        """Return the finding of a rule at a place, with its message; ``path`` is the result path with prefixes."""
        rule = self.rules[code]
        _, policy = self.build.profile.subject_id(self.build.base, place.policy) or ("", "")
        message = rule.messages["en"].rstrip(".").replace("{?value}", value)  # SHACL, section 5.3.2
        return Finding(
            path=self.build.shown(place.path),
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
        """Return path and code of what means nothing for the kind of a record."""
        codes = {
            kind.name: [code for code in self.rules if matches_any(code, kind.ignore)]
            for kind in self.build.profile.kinds
        }
        if not any(codes.values()):
            return set()
        kinds = self.build.generation.manifest.kind_of_paths()
        return {
            (self.build.shown(path), code) for path, kind in kinds.items() for code in codes.get(kind, ())
        }

    def property(self, place: FieldPlace) -> str:
        """Return the property, with its prefix, that the profile gives to a place in the front matter."""
        keys = reversed(json_pointer.keys(place.pointer))
        key = next((key for key in keys if not key.isdigit()), "")
        kind, _ = self.build.profile.subject_id(self.build.base, place.policy) or ("", "")
        context = self.build.profile.kind(kind).context
        term = context.terms.get(key)
        return context.compact(term.iri) if term else ""

    def from_reading(self) -> Iterator[Finding]:
        """Yield what could not be read or mapped, in the words that it came with."""
        for entry in self._entries():
            for finding in entry.findings:
                if finding.message:
                    place = FieldPlace(*_position(finding), finding.pointer, entry.policy or "")
                    message = f"{finding.message}. {finding.remedy}"
                    yield replace(self.finding(finding.code, place), message=message)

    def from_words(self) -> Iterator[Finding]:
        """Yield what was noticed of words and scripts."""
        for entry in self._entries():
            for finding in entry.findings:
                if not finding.message and finding.code in self.rules:
                    if finding.code == "label-unknown":
                        finding = replace(finding, detail=self.hint(finding.value))
                    yield self._placed(entry, finding)

    def _entries(self) -> Iterator[Entry]:
        return filter(self.locator.wants, self.build.generation.manifest.with_findings())

    def _placed(self, entry: Entry, finding: Finding) -> Finding:
        place = self.locator.at(entry, finding.pointer)
        return self.finding(finding.code, place, finding.value, finding.detail)

    def hint(self, word: str) -> str:
        """Return the known words nearest to an unknown one, as a question, or nothing."""
        vocabulary = self.build.profile.vocabulary
        return suggest(
            word, [text for name in vocabulary.schemes() for text in vocabulary.texts(name)]
        ).strip()

    def across_records(self) -> Iterator[Finding]:
        """Yield what the rules across records found that the graph cannot be asked."""
        entries, profile = list(self.build.generation.manifest.records()), self.build.profile
        for entry, finding in (
            *similar_ids(entries, profile, self.build.base),
            *uneven_sets(entries, profile),
        ):
            if self.locator.wants(entry):
                yield self._placed(entry, finding)

    def contradictions(self, explained: set[str]) -> Iterator[Finding]:
        """Yield the policies of which no period in force fits all that is said, but for those where
        another finding says why.
        """
        for policy in self.lineage.policies.values():
            wanted = policy.resolved and policy.id not in explained
            reason = validity(self.lineage, policy).contradiction() if wanted else ""
            for place in self.locator.places(policy.iri, date_property(policy), None) if reason else ():
                yield self.finding("dates-contradict", place, policy.date, reason)

    def from_shapes(self, results: Iterable[Result]) -> Iterator[Finding]:
        """Yield the results of the shapes, one for each record that says so."""
        for result in results:
            code = code_of(result.shape)
            if code not in self.rules or not isinstance(result.focus, ox.NamedNode):
                continue
            focus, value = result.focus.value, result.value
            if not isinstance(value, ox.NamedNode | ox.Literal) or value == result.focus:
                value = None
            path = self.build.profile.context.compact(result.path)
            for place in self.locator.places(focus, result.path, value):
                detail = self.cycle(focus, value) if code == "lineage-cycle" else ""
                yield self.finding(code, place, self.text(value), detail, focus, path)

    def text(self, value: ox.NamedNode | ox.Literal | None) -> str:
        """Return a value as people write it: an id, a name with its prefix, or a literal's text."""
        if value is None or isinstance(value, ox.Literal):
            return "" if value is None else value.value
        subject = self.build.profile.subject_id(self.build.base, value.value)
        return subject[1] if subject else self.build.profile.context.compact(value.value)

    def cycle(self, record: str, target: ox.NamedNode | ox.Literal | None) -> str:
        """Return the ids of a shortest cycle through what a record states, as an arrow chain."""
        (entry,) = self.build.generation.manifest.record(record)
        names = cycle_through(self.lineage, self.text(ox.NamedNode(entry.policy or "")), self.text(target))
        return " → ".join([*names, *names[:1]])


def _position(finding: Finding) -> tuple[str, int, int]:
    return finding.path, finding.line, finding.column
