"""What readers, shapes and rules across records found, to findings with places and messages."""

from __future__ import annotations

import fnmatch
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import pyoxigraph as ox

from policygraph.errors import Problem, suggest
from policygraph.findings import Finding, Rule
from policygraph.lineage.cycles import cycle_through
from policygraph.lineage.model import Lineage
from policygraph.lineage.read import read_lineage
from policygraph.lineage.validity import span
from policygraph.lineage.vocabulary import date_property
from policygraph.pipeline import Build
from policygraph.store.graph_store import GraphStore
from policygraph.validation import cross_record
from policygraph.validation.rules import code_of
from policygraph.validation.shacl.results import Result
from policygraph.validation.source_places import Locator, Place


def any_of(code: str, patterns: Iterable[str]) -> bool:
    """Say whether a code is one of some patterns, in which ``*`` stands for anything."""
    return any(fnmatch.fnmatchcase(code, pattern) for pattern in patterns)


@dataclass(frozen=True)
class Teller:
    """Turns what was found into findings with places and messages."""

    build: Build
    graph: GraphStore
    locator: Locator
    rules: Mapping[str, Rule]

    @cached_property
    def lineage(self) -> Lineage:
        """The lineage of all policies, read once for all findings."""
        return read_lineage(self.graph)

    def finding(self, code: str, place: Place, value: str = "", detail: str = "", **more: str) -> Finding:
        """Return the finding of a rule at a place, with its message; ``more`` are fields of a finding."""
        rule = self.rules[code]
        _, policy = self.graph.profile.subject_id(self.graph.base, place.policy) or ("", "")
        more.setdefault("property", self.property(place))
        said = rule.messages["en"].rstrip(".").replace("{?value}", value)  # SHACL, section 5.3.2
        message = f"{said}{f': {detail}' if detail else ''}"
        return Finding(
            path=self.build.shown(place.path), line=place.line, column=place.column, field=place.field,
            code=code, message=message, severity=rule.severity, policy=policy, value=value, **more,
        )  # fmt: skip

    def ignored(self) -> set[tuple[str, str]]:
        """Return path and code of what means nothing for the kind of a record."""
        codes = {
            each.kind: [code for code in self.rules if any_of(code, each.ignore)]
            for each in self.graph.profile.kinds
        }
        if not any(codes.values()):
            return set()
        kinds = self.build.generation.manifest.kind_of_paths()
        return {
            (self.build.shown(path), code) for path, kind in kinds.items() for code in codes.get(kind, ())
        }

    def property(self, place: Place) -> str:
        """Return the property, with its prefix, that the profile gives to a place in the front matter."""
        key = next((part for part in reversed(place.field.split(".")) if not part.isdigit()), "")
        kind, _ = self.graph.profile.subject_id(self.graph.base, place.policy) or ("", "")
        context = self.graph.profile.of_kind(kind).context
        term = context.terms.get(key)
        return context.compact(term.iri) if term else ""

    def read(self) -> Iterator[Finding]:
        """Yield the problems of the reader and the mapper."""
        for entry in self.build.generation.manifest.with_problems():
            for problem in entry.problems if self.locator.wants(entry) else ():
                yield self.problem(problem, entry.policy or "")

    def problem(self, problem: Problem, policy: str) -> Finding:
        """Return a problem of the reader or the mapper in the words that it came with."""
        place = Place(problem.path, problem.line, problem.column, problem.field, policy)
        return replace(self.finding(problem.code, place), message=f"{problem.message}. {problem.remedy}")

    def noticed(self) -> Iterator[Finding]:
        """Yield what was noticed of words and scripts."""
        for entry in self.build.generation.manifest.with_notices():
            for notice in entry.notices:
                if notice.code in self.rules and self.locator.wants(entry):
                    place = self.locator.at(entry, notice.pointer)
                    # What is about the record as a whole has a number, which is no value of it.
                    about = {"value": notice.value} if notice.pointer else {"detail": notice.value}
                    if notice.code == "label-unknown":
                        about["detail"] = self.hint(notice.value)
                    yield self.finding(notice.code, place, **about)

    def hint(self, word: str) -> str:
        """Return the known words nearest to an unknown one, as a question, or nothing."""
        vocabulary = self.graph.profile.vocabulary
        return suggest(
            word, [text for name in vocabulary.schemes() for text in vocabulary.texts(name)]
        ).strip()

    def across(self) -> Iterator[Finding]:
        """Yield what the rules across records found that the graph cannot be asked."""
        entries = list(self.build.generation.manifest.records())
        profile = self.graph.profile
        for found in (
            *cross_record.alike(entries, profile, self.graph.base),
            *cross_record.uneven(entries, profile),
        ):
            if not self.locator.wants(found.entry):
                continue
            place = self.locator.at(found.entry, found.pointer)
            yield self.finding(found.code, place, found.value, found.detail)

    def contradictions(self, explained: set[str]) -> Iterator[Finding]:
        """Yield the policies of which no period in force fits all that is said, but for those where
        another finding says why.
        """
        for policy in self.lineage.policies.values():
            wanted = policy.resolved and policy.id not in explained
            wrong = span(self.lineage, policy).contradiction() if wanted else ""
            for place in self.locator.places(policy.iri, date_property(policy), None) if wrong else ():
                yield self.finding("dates-contradict", place, policy.date, wrong)

    def shaped(self, results: Iterable[Result]) -> Iterator[Finding]:
        """Yield the results of the shapes, one for each record that says so."""
        for result in results:
            code = code_of(result.shape)
            if code not in self.rules or not isinstance(result.focus, ox.NamedNode):
                continue
            focus, value = result.focus.value, result.value
            if not isinstance(value, ox.NamedNode | ox.Literal) or value == result.focus:
                value = None
            path = self.graph.profile.context.compact(result.path)
            for place in self.locator.places(focus, result.path, value):
                detail = self.cycle(focus, value) if code == "lineage-cycle" else ""
                yield self.finding(code, place, self.text(value), detail, focus=focus, property=path)

    def text(self, value: ox.NamedNode | ox.Literal | None) -> str:
        """Return a value as people write it: an id, a name with its prefix, or a literal's text."""
        if value is None or isinstance(value, ox.Literal):
            return "" if value is None else value.value
        profile = self.graph.profile
        known = profile.subject_id(self.graph.base, value.value)
        return known[1] if known else profile.context.compact(value.value)

    def cycle(self, record: str, target: ox.NamedNode | ox.Literal | None) -> str:
        """Return the ids of a shortest cycle through what a record states, as an arrow chain."""
        (entry,) = self.build.generation.manifest.record(record)
        names = cycle_through(self.lineage, self.text(ox.NamedNode(entry.policy or "")), self.text(target))
        return " → ".join([*names, *names[:1]])
