"""Turn what readers, shapes and rules across records report into findings with places and messages."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import islice
from typing import Any, NamedTuple

import pyoxigraph as ox

from policygraph.errors import meant
from policygraph.findings import Finding, Rule
from policygraph.lineage.cycles import Cycles
from policygraph.lineage.model import Edge, Lineage, Policy
from policygraph.lineage.read import read_lineage
from policygraph.lineage.reasons import Reason
from policygraph.lineage.standing import Standings
from policygraph.lineage.vocabulary import claims
from policygraph.pipeline import Build
from policygraph.rdf.core import STATUS
from policygraph.rdf.namespaces import PG
from policygraph.store.entry import Entry
from policygraph.store.graph_store import GraphStore
from policygraph.store.lookups import Lookups
from policygraph.validation.cross_record import EntryFinding, similar_ids, uneven_sets
from policygraph.validation.duplicates import duplicates
from policygraph.validation.lineage_rules import DATES, about_claims, about_policy
from policygraph.validation.rules import by_language, severity_of, shape_codes
from policygraph.validation.shacl.reporting import ValidationResult
from policygraph.validation.shacl.results import Result, ShapesError, Term
from policygraph.validation.shacl.terms import ShapesGraph
from policygraph.validation.source_places import NOWHERE, FieldPlace, Locator
from policygraph.validation.suggestions import Suggestions
from policygraph.words.phrases import Label, Phrase, brief, chained, enumerated, languages, packed, said

_NAMES_MORE = re.compile(r"[0-9]\W*[^\W\d]")  # than a number
_ENDS = ".。"  # of sentences
_PLACEHOLDER = re.compile(r"\{[?$]value\}")
_OTHER_PLACEHOLDER = re.compile(r"\{[?$](?!value\})\w+\}")  # {?value} is filled in here
MOST_OTHERS = 3  # other records that a finding names
MOST_OF_CYCLE = 20  # policies that a finding names of a cycle


def _sentence(language: str, text: str, value: str, detail: str) -> str:
    """Return a message in its language with its value (SHACL, section 5.3.2), without its full stop, followed by a
    detail if there is one.
    """
    message = _PLACEHOLDER.sub(lambda _: brief(said(value, language)), text).rstrip(_ENDS)
    told = Phrase("{message}: {detail}", message=message, detail=detail) if detail else message
    return said(told, language)


class Origin(NamedTuple):
    """Where a finding comes from: its place in a record, the result of a shape, and its value as a term."""

    place: FieldPlace
    found: ValidationResult | None = None
    value: ox.NamedNode | None = None


class Misfit(NamedTuple):
    """What does not fit in a lineage, by the code of a rule and the IRI of the policy that it is of, without its places.

    The records of ``focus`` state it: their value of a property, or their claim of a ``target``.
    """

    policy: str
    code: str
    focus: str
    property: str
    value: str  # of the property, or the id of the target
    detail: str
    target: str = ""

    def packed(self) -> list[Any]:
        """Return what JSON can hold, and what is equal where all that can be said of it is."""
        return [packed(text) for text in self[1:]]


@dataclass(frozen=True)
class Collector:
    """Collects the findings of a build from all sources and gives them their places and messages."""

    build: Build
    graph: GraphStore
    locator: Locator
    rules: Mapping[str, Rule]
    reported: frozenset[str]  # the codes of which findings are wanted
    today: date
    shapes: ShapesGraph
    overridden: frozenset[str] = frozenset()  # codes whose severity is not that of the shapes
    origins: dict[Finding, Origin] = field(default_factory=dict)
    policies: Collection[str] | None = (
        None  # IRIs of those whose lineage is looked at, where these are not all
    )

    @cached_property
    def codes(self) -> dict[Term, str]:
        """The codes of the shapes that results may come from."""
        return shape_codes(self.shapes)

    @cached_property
    def lineage(self) -> Lineage:
        """The lineage of all policies, or of those that are looked at, read once for all findings."""
        return read_lineage(self.graph, of=self.policies)

    @cached_property
    def standings(self) -> Standings:
        """Where the policies stand."""
        return Standings(self.lineage, self.today)

    @cached_property
    def suggestions(self) -> Suggestions:
        """What may have been meant."""
        return Suggestions(self.build)

    def finding(
        self,
        rule: Rule,
        place: FieldPlace,
        value: str = "",
        detail: str = "",
        focus: str = "",
        path: str | None = None,
        told: Phrase | None = None,
        found: ValidationResult | None = None,
        term: ox.NamedNode | None = None,
    ) -> Finding:
        """Return the finding of a rule at a place; ``path`` is the compact IRI of the result path.

        ``told`` is what it says in the languages of the program, where that is not the message of the rule with the
        detail; ``found`` and ``term`` are kept as its origin.
        """
        _, policy = self.build.profile.subject_id(self.build.base, place.policy) or ("", "")
        messages = {
            language: _sentence(language, text, value, detail) for language, text in rule.messages.items()
        }
        if told is not None:
            messages |= {language: said(told, language) for language in languages()}
        finding = Finding(
            path=self.build.relative_path(place.path) if place.path else "",
            line=place.line,
            column=place.column,
            code=rule.code,
            message=messages["en"],
            messages=messages,
            severity=rule.severity,
            policy=policy,
            focus=focus,
            property=self.property(place) if path is None else path,
            value=value,
            pointer=place.pointer,
            detail=str(detail),
        )
        self.origins[finding] = Origin(place, found, term)
        return finding

    def ignored(self) -> set[tuple[str, str]]:
        """Return the pairs of path and code which the kind of a record ignores."""
        codes = {
            kind.name: [code for code in self.rules if kind.ignores(code)]
            for kind in self.build.profile.kinds
        }
        if not any(codes.values()):
            return set()
        kinds = self.build.generation.manifest.kind_of_paths()
        ignoring = {path: codes[kind] for path, kind in kinds.items() if codes.get(kind)}
        shown = self.build.relative_paths(ignoring)
        return {(shown[path], code) for path, ignored in ignoring.items() for code in ignored}

    def property(self, place: FieldPlace) -> str:
        """Return the compact IRI of the property that a place states, "" where its key has none."""
        kind, _ = self.build.profile.subject_id(self.build.base, place.policy) or ("", "")
        field = next(self.build.profile.kind(kind).fields_of(place.key), None)
        return self.build.profile.kind(kind).context.compact(field.term.iri) if field else ""

    def from_reading(self, entries: Iterable[Entry]) -> Iterator[Finding]:
        """Yield the findings about what could not be read or mapped, with their own messages."""
        for entry, finding in _each(entries):
            if finding.message:
                position = finding.path, finding.line, finding.column
                key = self.locator.key(entry, finding.pointer)
                place = FieldPlace(*position, finding.pointer, entry.policy or "", key)
                told = Phrase("{message}. {remedy}", message=finding.message, remedy=finding.remedy)
                yield self.finding(self.rules[finding.code], place, detail=finding.message, told=told)

    def from_labels(self, entries: Iterable[Entry]) -> Iterator[Finding]:
        """Yield the findings about labels, languages and scripts, with the messages of their rules."""
        for entry, finding in _each(entries):
            if not finding.message and finding.code in self.rules:
                detail = finding.detail
                if finding.code == "label-unknown":
                    detail = self.suggestions.labels(finding)
                elif finding.code == "id-shared":
                    detail = self.sharing(entry, finding.value)
                yield self._placed(entry, finding, detail)

    def sharing(self, entry: Entry, shared_id: str) -> str:
        """Return the paths of the other files in an entry's language whose names give an id, too, or are it."""
        subject = self.build.profile.kind(entry.kind).subject(self.build.base, shared_id)
        named = self.build.generation.manifest.describing(subject)
        paths = {each.path for each in named if each.language == entry.language}
        paths.update(self._sharing.get((entry.kind, entry.language, shared_id), ()))
        return enumerated(self.build.relative_path(path) for path in sorted(paths - {entry.path}))

    @cached_property
    def _sharing(self) -> dict[tuple[str, str | None, str], list[str]]:
        """Kind, language and id -> the paths of the files whose names give that id."""
        paths: dict[tuple[str, str | None, str], list[str]] = {}
        for entry in self.build.generation.manifest.with_findings():
            for finding in entry.findings:
                if finding.code == "id-shared":
                    paths.setdefault((entry.kind, entry.language, finding.value), []).append(entry.path)
        return paths

    def _placed(self, entry: Entry, finding: Finding, detail: str) -> Finding:
        place = self.locator.at(entry, finding.pointer)
        return self.finding(self.rules[finding.code], place, finding.value, detail)

    def from_similar_ids(self, entries: Iterable[Entry]) -> Iterator[tuple[str, Finding]]:
        """Yield the findings of records whose ids are similar, each with the path of its record."""
        for entry, finding in similar_ids(entries, self.build.profile, self.build.base):
            yield entry.path, self._placed(entry, finding, finding.detail)

    def within_subjects(self, entries: Collection[Entry]) -> Iterator[tuple[str, Finding]]:
        """Yield the findings of the rules that compare records of one subject, each with the IRI of the subject."""
        for entry, finding in uneven_sets(entries, self.build.profile):
            yield entry.policy or "", self._placed(entry, finding, finding.detail)
        for entry, finding, alike in duplicates(entries, self.build.profile, self.build.base):
            others = islice((other for other in alike if other is not entry), MOST_OTHERS)
            places = (self.locator.at(other, finding.pointer) for other in others)
            told = self._named(((place, []) for place in places), len(alike) - 1)
            yield entry.policy or "", self._placed(entry, finding, told)

    def in_lineage(self, of: Collection[str] | None = None) -> Iterator[Misfit]:
        """Yield what the rules find that ask where policies stand, of all policies or of some, given by their IRIs."""
        for policy in self.lineage.policies.values():
            if policy.resolved and (of is None or policy.iri in of):
                for code, detail, fact in about_policy(self.standings, policy):
                    yield Misfit(policy.iri, code, *self._stated(policy, fact), detail)
        for code, edge in about_claims(self.standings):
            if code != "lineage-one-sided" or self._can_answer(edge):
                claims = self._claims_of(code, edge)
                yield from (misfit for misfit in claims if of is None or misfit.policy in of)

    def from_lineage(self, misfit: Misfit) -> Iterator[Finding]:
        """Yield the findings of what does not fit in a lineage, one for each place that states it."""
        rule = self.rules[misfit.code]
        if not misfit.target:
            for place in self.locator.places(misfit.focus, misfit.property, None):
                value = self.locator.written(place) if misfit.property == STATUS else misfit.value
                yield self.finding(rule, place, value, misfit.detail)
            return
        path, target = self.build.profile.context.compact(misfit.property), ox.NamedNode(misfit.target)
        for entry, place in self.locator.claimed(misfit.focus, misfit.property, target):
            focus = entry.record or ""
            yield self.finding(rule, place, misfit.value, misfit.detail, focus, path, term=target)

    def _stated(self, policy: Policy, fact: Reason | None) -> tuple[str, str, str]:
        """Return the policy, the property and the value that state a fact about a policy; its status, where no date does."""
        if fact and fact.code == "changed-by" and isinstance(fact.arguments[2], Reason):
            return self._stated(self.lineage.policies[str(fact.arguments[0])], fact.arguments[2])
        meaning = DATES.get(fact.code) if fact else None
        for rule in self.graph.profile.first.dates:
            if rule.meaning == meaning and rule.name in policy.dates:
                return policy.iri, rule.property, chained("{first} or {second}", policy.dates[rule.name])
        return policy.iri, STATUS, ""

    @cached_property
    def _claims(self) -> dict[str, tuple[str, bool]]:
        return claims(self.graph)

    def _can_answer(self, edge: Edge) -> bool:
        """Return whether a key of the profile lets the records of the side say so that does not state an edge."""
        keys = self.build.profile.properties()
        answers = {
            claim
            for claim, stated in self._claims.items()
            if stated == (edge.relation, bool(edge.by_successor))
        }
        return not answers.isdisjoint(keys)

    def _claims_of(self, code: str, edge: Edge) -> Iterator[Misfit]:
        """Yield what a rule finds in an edge, once for each claim by which the records of one of its ends can state it."""
        ends = [self.lineage.policies[policy] for policy in (edge.successor, edge.predecessor)]
        for claim, (relation, is_inverse) in self._claims.items():
            if relation == edge.relation:
                own, other = reversed(ends) if is_inverse else ends
                cycle = self._cycles.through(edge, own.id) if code == "lineage-cycle" else ()
                yield Misfit(own.iri, code, own.iri, claim, other.id, _path(cycle), other.iri)

    @cached_property
    def _cycles(self) -> Cycles:
        return Cycles(self.lineage)

    @cached_property
    def absent_parts(self) -> list[str]:
        """The names of the parts of the collection that are not among the sources."""
        profile, top = self.build.profile, self.build.top.name
        paths = self.build.generation.manifest.kind_of_paths() if profile.parts else ()
        return profile.absent_parts([f"{top}/{path}" for path in paths])

    def about_parts(self) -> Iterator[Finding]:
        """Yield a finding for each part of the collection that is not among the sources."""
        for name in self.absent_parts:
            for place in self.locator.nowhere(self.build.base):
                yield self.finding(self.rules["part-absent"], place, name, focus=self.build.base)

    def about_files(self) -> Iterator[Finding]:
        """Yield a finding for each reference to a file that is not there, by whose name the id of another one is taken."""
        profile, manifest = self.build.profile, self.build.generation.manifest
        of_file = {kind.name for kind in profile.kinds if kind.id.key is None and kind.id.part == "file"}
        for path, file, subject in manifest.absent() if of_file else ():
            name, (kind, _) = (
                posixpath.basename(file),
                profile.subject_id(self.build.base, subject) or ("", ""),
            )
            if kind not in of_file or not _NAMES_MORE.search(name.rpartition(".")[0]):
                continue
            others = [self.build.relative_path(entry.path) for entry in manifest.describing(subject)]
            for entry in manifest.at(path):
                for origin, place in self.locator.stated_at(entry):
                    if origin.iri == subject and origin.property in profile.references:
                        yield self.finding(
                            self.rules["file-absent"], place, name, meant(others[:MOST_OTHERS])
                        )

    def _is_elsewhere(self, iri: str) -> bool:
        """Return whether what a subject is may be described by what is not among the sources."""
        profile, base = self.build.profile, self.build.base
        return bool(self.absent_parts) or profile.is_elsewhere(base, iri, self.kinds)

    @cached_property
    def kinds(self) -> list[str]:
        """The kinds of which there are records, sorted."""
        return sorted(self.build.generation.manifest.kinds())

    def from_shapes(self, results: Iterable[ValidationResult]) -> Iterator[Finding]:
        """Yield the findings of validation results, one for each place that states the value."""
        for found in results:
            result = found.result
            rule = self._rule(result)
            if rule.code not in self.reported:  # before records are read again for its place
                continue
            focus, value = result.focus, result.value
            if not isinstance(value, ox.NamedNode | ox.Literal) or value == focus:
                value = focus if isinstance(focus, ox.Literal) else None
            if rule.spares_elsewhere and value and self._is_elsewhere(value.value):
                continue
            path = self.build.profile.context.compact(result.path)
            name = "" if isinstance(focus, ox.Literal) else str(focus).strip("<>")
            for place in self._places(focus, result.path, value):
                others = self.others(place, name, result.path, value) if rule.names_others else ""
                detail = others or self.suggestions.ids(value)
                yield self.finding(rule, place, self.text(value), detail, name, path, found=found)

    def _places(self, focus: Term, path: str, value: ox.NamedNode | ox.Literal | None) -> list[FieldPlace]:
        """Return the places of a result; one without a file where no record states anything of the focus node."""
        if isinstance(focus, ox.NamedNode):
            return self.locator.places(focus.value, path, value) or self.locator.nowhere(focus.value)
        if isinstance(focus, ox.BlankNode):  # of an own ontology: records have none
            return [NOWHERE]
        quads = self.graph.store.quads_for_pattern(None, None, focus, None)
        stating = {(str(quad.subject)[1:-1], quad.predicate.value) for quad in quads}
        places = {
            place
            for subject, predicate in sorted(stating)
            for place in self.locator.places(subject, predicate, focus)
        }
        return sorted(places) or [NOWHERE]

    def _rule(self, result: Result) -> Rule:
        """Return the rule of a result, with severity and message of the property shape that it comes from, if that
        has no rule of its own, and with the message of the engine where the shape has none or one with placeholders.
        """
        source = result.source
        if source not in self.codes:
            raise ShapesError(
                Phrase("a result comes from {source}, which is none of the shapes", source=source)
            )
        rule = self.rules[self.codes[source]]
        if rule.code not in self.overridden:
            rule = rule._replace(severity=severity_of(self.shapes, source))
        own = by_language(self.shapes.sh_values(source, "message"))
        constraints = self.shapes.sh_values(source, "sparql")
        if any(map(_OTHER_PLACEHOLDER.search, own.values())) or any(
            self.shapes.sh_values(constraint, "message") for constraint in constraints
        ):
            own = {}
        return rule._replace(messages=own or by_language(result.messages) or rule.messages)

    def others(
        self, place: FieldPlace, focus: str, path: str, value: ox.NamedNode | ox.Literal | None
    ) -> str:
        """Return where the other records of a place's policy are that say otherwise, and what they say."""
        return self._named(*self.locator.others(place, focus, path, value, MOST_OTHERS))

    def _named(
        self, others: Iterable[tuple[FieldPlace, Sequence[ox.NamedNode | ox.Literal]]], number: int
    ) -> str:
        """Return where the first of a number of other records are, and the values that each states."""
        told: list[str] = []
        for other, values in others:
            where = f"{self.build.relative_path(other.path)}:{other.line}"
            listed = enumerated([brief(self._said(value, other)) for value in values])
            told.append(Phrase("{place} has {values}", place=where, values=listed) if values else where)
        named, rest = chained("{first}; {second}", told), number - len(told)
        return Phrase("{named} and {number} more", named=named, number=rest) if rest > 0 else named

    def _said(self, value: ox.NamedNode | ox.Literal, place: FieldPlace) -> str:
        """Return a value at a place as text, as it is written there if it is a concept without an English word."""
        labels = isinstance(value, ox.NamedNode) and self.build.profile.vocabulary.labels.get(value.value)
        return self.text(value) if not labels or "en" in labels else self.locator.written(place)

    def text(self, value: ox.NamedNode | ox.Literal | None) -> str:
        """Return a value as text: a literal as it is, the id of a subject, the word of a concept, else a compact IRI."""
        if value is None or isinstance(value, ox.Literal):
            return "" if value is None else value.value
        if subject := self.build.profile.subject_id(self.build.base, value.value):
            return subject[1]
        if word := self.build.profile.vocabulary.label(value.value, "en"):
            return Label(word, self.build.profile.vocabulary.labels[value.value])
        is_data = value.value.startswith(self.build.base) and not value.value.startswith(PG)
        return (
            self._lookups.label(value.value) if is_data else self.build.profile.context.compact(value.value)
        )

    @cached_property
    def _lookups(self) -> Lookups:
        return Lookups(self.graph, "en")


def _path(cycle: Sequence[str]) -> str:
    """Return the policies on a cycle with arrows between them, of many the first and the last."""
    names, some = [*cycle, *cycle[:1]], MOST_OF_CYCLE // 2
    return " → ".join([*names[:some], "…", *names[-some:]] if len(names) > MOST_OF_CYCLE else names)


def _each(entries: Iterable[Entry]) -> Iterator[EntryFinding]:
    return ((entry, finding) for entry in entries for finding in entry.findings)
