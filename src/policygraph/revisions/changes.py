"""Two graphs to what is different between them, policy by policy; pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass

import pyoxigraph as ox

from policygraph.datatypes import native
from policygraph.describing import RDF_TYPE, Reader
from policygraph.iris import is_absolute
from policygraph.profile import PG
from policygraph.restoring import VERBATIM
from policygraph.revisions.facts import FactReader, Facts, Property, Term, Values, lost_and_gained
from policygraph.revisions.model import Change, Difference, Edge, Renamed, Scalar
from policygraph.revisions.similarity import alike
from policygraph.revisions.unchanged import unchanged
from policygraph.store import GraphStore


@dataclass(frozen=True)
class _State:
    """One of the two graphs: its policies that have a record, the claims it knows, its edges."""

    reader: Reader
    facts: FactReader
    policies: dict[str, str]  # id -> IRI
    claims: dict[str, tuple[str, bool]]  # property of a record -> relation, and whether it is the inverse
    edges: frozenset[Edge]

    def described(self, name: str) -> tuple[Facts, Facts]:
        """Return what is said of a policy, and what its records say of themselves."""
        iri = self.policies[name]
        records = self.reader.subjects(f"{PG}describes", iri)
        return self.facts.of_policy(iri), self.facts.of_records(iri, records)

    def content(self, name: str) -> Facts:
        """Return what is said of a policy but for its id."""
        facts = self.facts.of_policy(self.policies[name])
        return {each: values for each, values in facts.items() if each.iri != _identifier(self)}

    def recognised_by(self) -> set[str]:
        """Return the properties by which people know a policy: its title and its text."""
        profile = self.reader.graph.profile
        title = profile.context.terms.get(profile.title_key or "")
        return {profile.body, *([title.iri] if title else [])}

    def title(self, name: str) -> str:
        found = self.reader.titles(self.policies[name])
        own = [each.text for each in found if each.language == self.reader.language]
        return (own or [each.text for each in found] or [""])[0]


def compare(old: GraphStore, new: GraphStore, language: str = "en") -> Difference:
    """Return what is different between two graphs, with labels in a language where there are such.

    A policy is what a record describes. One that has gone counts as renamed where the newer graph
    says that another policy consolidates it, or where a policy that was added says the same or nearly so.
    """
    before, after = _state(old, language), _state(new, language)
    added, removed = after.policies.keys() - before.policies, before.policies.keys() - after.policies
    renamed = _renamed(before, after, removed, added)
    gone, come = {each.old for each in renamed}, {each.new for each in renamed}
    one_to_one = _one_to_one(renamed, added)
    edges = {_with_new_names(edge, one_to_one) for edge in before.edges}
    pairing = _Pairing(before, after, edges & after.edges, one_to_one)
    same = unchanged(old, new)
    kept = [name for name in before.policies.keys() & after.policies if before.policies[name] not in same]
    pairs = {**{name: name for name in kept}, **one_to_one}
    changed = [
        change
        for was, now in sorted(pairs.items(), key=lambda pair: pair[1])
        for change in pairing.changes(was, now)
    ]
    told = {*added, *come, *(change.id for change in changed)}
    titles = {
        **{name: before.title(name) for name in removed - gone},
        **{name: after.title(name) for name in told},
    }
    return Difference(
        added=tuple(sorted(added - come)),
        removed=tuple(sorted(removed - gone)),
        renamed=tuple(renamed),
        changed=tuple(changed),
        relations_added=tuple(sorted(after.edges - edges)),
        relations_removed=tuple(sorted(edges - after.edges)),
        titles=titles,
    )


def labelled(property_: Property, reader: Reader) -> str:
    """Return what people call a property; one of an assessment stands behind its dimension's name."""
    if property_.iri == VERBATIM:
        return property_.path
    label, concept = reader.label(property_.iri), property_.concept
    above = reader.label(concept) if is_absolute(concept) else concept
    return f"{above}: {label}" if concept else label


def texts(values: Iterable[Term], reader: Reader) -> tuple[Scalar, ...]:
    """Return terms as people read them, sorted: things by id or label, numbers as numbers."""
    found: dict[tuple[str, str], Scalar] = {}  # 1 and true are equal, and not the same
    for value in values:
        if isinstance(value, ox.Literal):
            read: Scalar = native(value.value, value.datatype.value)
        else:
            read = reader.value(value).text
        found[str(read), type(read).__name__] = read
    return tuple(found[key] for key in sorted(found))


def _state(graph: GraphStore, language: str) -> _State:
    reader = Reader(graph, language)
    names = _names(graph)
    typed = reader.subjects(RDF_TYPE, graph.profile.main)
    policies = {names.get(iri) or reader.id_of(iri): iri for iri in typed}
    claims = {
        quad.subject.value: (quad.object.value, inverse)
        for name, inverse in ((f"{PG}claims", False), (f"{PG}claimsInverse", True))
        for quad in graph.store.quads_for_pattern(None, ox.NamedNode(name), None)
        if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode)
    }
    facts = FactReader(reader.properties, graph.profile, graph.base)
    edges = frozenset(_edges(reader, names, {relation for relation, _ in claims.values()}))
    return _State(reader, facts, policies, claims, edges)


def _names(graph: GraphStore) -> dict[str, str]:
    """Return IRI -> id of all that has an id: read at once, for there are many."""
    identifier = graph.profile.template(graph.profile.main).label
    if identifier is None:
        return {}
    quads = graph.store.quads_for_pattern(None, ox.NamedNode(identifier), None)
    return {
        quad.subject.value: quad.object.value
        for quad in quads
        if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.Literal)
    }


def _edges(reader: Reader, names: Mapping[str, str], relations: Set[str]) -> Iterator[Edge]:
    for relation in relations:
        name = _local(relation, reader)
        for quad in reader.graph.store.quads_for_pattern(None, ox.NamedNode(relation), None):
            if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode):
                newer, older = quad.subject.value, quad.object.value
                yield Edge(
                    names.get(newer) or reader.id_of(newer), names.get(older) or reader.id_of(older), name
                )


def _renamed(before: _State, after: _State, removed: Set[str], added: Set[str]) -> list[Renamed]:
    """Return the new names of what has gone: a relation that says so goes before alike content."""
    edges = sorted(after.edges, reverse=True)
    consolidated = {edge.older: edge.newer for edge in edges if edge.relation == "consolidates"}
    said = {name: consolidated[name] for name in removed if consolidated.get(name) in after.policies}
    found = [Renamed(old, new, "consolidates") for old, new in said.items()]
    gone = {name: before.content(name) for name in sorted(removed - said.keys())}
    come = {name: after.content(name) for name in sorted(added - set(said.values()))}
    return sorted([*found, *alike(gone, come, before.recognised_by())])


def _one_to_one(pairs: Sequence[Renamed], added: Set[str]) -> dict[str, str]:
    """Return old -> new where a new policy is one old one under another id, not several brought together."""
    numbers = Counter(each.new for each in pairs)
    return {each.old: each.new for each in pairs if numbers[each.new] == 1 and each.new in added}


def _with_new_names(edge: Edge, names: Mapping[str, str]) -> Edge:
    return Edge(names.get(edge.newer, edge.newer), names.get(edge.older, edge.older), edge.relation)


@dataclass(frozen=True)
class _Pairing:
    """Both sides, the relations that hold on both, and the new names of policies that were renamed."""

    before: _State
    after: _State
    settled: Set[Edge]
    names: Mapping[str, str]

    def changes(self, was: str, now: str) -> Iterator[Change]:
        """Yield the changes of one policy.

        What a record claims is left out where the relation itself came or went, which is told as such.
        """
        old, new = self.before.described(was), self.after.described(now)
        for name, lost, gained in lost_and_gained({**old[0], **old[1]}, {**new[0], **new[1]}):
            if name.iri == _identifier(self.after):
                continue
            if name.iri in self.after.claims and not self._is_settled(name, now, lost, gained):
                continue
            label = labelled(name, self.after.reader)
            was_said = texts(lost.values(), self.before.reader)
            is_said = texts(gained.values(), self.after.reader)
            yield Change(now, name.path, name.language, label, name.iri, was_said, is_said)

    def _is_settled(self, claim: Property, policy: str, old: Values, new: Values) -> bool:
        """Say whether a claim came or went whose relation holds on both sides."""
        relation, inverse = self.after.claims[claim.iri]
        name = _local(relation, self.after.reader)
        gone = {self.before.reader.value(term).text for term in old.values()}
        come = {self.after.reader.value(term).text for term in new.values()}
        for other in {self.names.get(each, each) for each in gone} ^ come:
            if (Edge(other, policy, name) if inverse else Edge(policy, other, name)) in self.settled:
                return True
        return False


def _identifier(state: _State) -> str | None:
    profile = state.reader.graph.profile
    return profile.template(profile.main).label


def _local(relation: str, reader: Reader) -> str:
    return reader.graph.profile.context.compact(relation).rpartition(":")[2]
