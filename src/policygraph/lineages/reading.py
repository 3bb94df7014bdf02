"""Store to lineage: one query for a corpus, or a walk from one policy to the family that it belongs to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from policygraph import iris
from policygraph.describing import DCTERMS, RDF_TYPE, Reader
from policygraph.lineages.model import Edge, Lineage, Policy, Relation, Status
from policygraph.profile import PG, RDFS
from policygraph.store import GraphStore

Row = tuple[str, str, ox.NamedNode | ox.Literal]
IDENTIFIER = f"{DCTERMS}identifier"
_TITLE = f"{DCTERMS}title"
_DATES = {
    "issued": f"{DCTERMS}issued",
    "year": f"{PG}year",
    "effective_from": f"{PG}effectiveFrom",
    "effective_through": f"{PG}effectiveThrough",
}
FACETS = {
    "jurisdiction": f"{PG}jurisdiction",
    "category": f"{PG}category",
    "legal_weight": f"{PG}legalWeight",
    "cluster": f"{PG}inCluster",
    "source": f"{DCTERMS}publisher",
}
_IN_CLUSTER = ox.NamedNode(FACETS["cluster"])
_OF_POLICIES = (IDENTIFIER, _TITLE, f"{PG}status", *_DATES.values(), *FACETS.values())
_OF_RECORDS = (f"{PG}describes", f"{PG}path", f"{PG}lastAudited")
_ALL = f"""
SELECT ?subject ?property ?value WHERE {{
  {{ VALUES ?property {{ {" ".join(f"<{each}>" for each in (*_OF_POLICIES, *_OF_RECORDS))} }} ?subject ?property ?value }}
  UNION {{ VALUES ?value {{ pg:Policy pg:UnresolvedPolicy }} ?subject ?property ?value . FILTER (?property = <{RDF_TYPE}>) }}
  UNION {{ ?property rdfs:subPropertyOf pg:lineageRelation . ?subject ?property ?value }}
  UNION {{ ?property pg:claims|pg:claimsInverse ?relation . ?relation rdfs:subPropertyOf pg:lineageRelation .
          ?subject ?property ?value }}
}}"""


def read_lineage(graph: GraphStore, around: str | None = None) -> Lineage:
    """Return the lineage of a corpus, or of the family of one policy, given by its IRI."""
    vocabulary = _Vocabulary(graph)
    rows = _rows(graph) if around is None else _family(graph, vocabulary, around)
    return _assemble(graph, vocabulary, rows)


def claims(graph: GraphStore) -> dict[str, tuple[str, bool]]:
    """Return property of records -> relation that it states, and whether it does so from the older side."""
    return {
        quad.subject.value: (quad.object.value, inverse)
        for name, inverse in ((f"{PG}claims", False), (f"{PG}claimsInverse", True))
        for quad in graph.store.quads_for_pattern(None, ox.NamedNode(name), None)
        if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode)
    }


def date_property(policy: Policy) -> str:
    """Return the IRI of the property that says when a policy starts, or should."""
    given = (kind for kind in ("effective_from", "issued", "year") if getattr(policy, kind))
    return _DATES[next(given, "effective_from")]


def _rows(graph: GraphStore) -> Iterator[Row]:
    found = graph.store.query(_ALL, prefixes={"pg": PG, "rdfs": RDFS})
    assert isinstance(found, ox.QuerySolutions)
    for subject, property_, value in found:
        yield subject.value, property_.value, value


def _family(graph: GraphStore, vocabulary: _Vocabulary, policy: str) -> Iterator[Row]:
    """Yield what is said of the policies that relations lead to, in any direction and number of steps,
    and of those that share a cluster with the first.
    """
    records, todo, seen = set[str](), [policy], {policy}
    while todo:
        node = ox.NamedNode(todo.pop())
        quads = [
            *graph.store.quads_for_pattern(node, None, None),
            *graph.store.quads_for_pattern(None, None, node),
        ]
        for quad in quads:
            if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode | ox.Literal):
                row = (quad.subject.value, quad.predicate.value, quad.object)
                if quad.predicate.value in vocabulary.relations:
                    fresh = {quad.subject.value, quad.object.value} - seen
                    seen |= fresh
                    todo += fresh
                if quad.predicate.value == f"{PG}describes":
                    records.add(quad.subject.value)
                if quad.subject == node:
                    yield row
    themes = [quad.object for quad in graph.store.quads_for_pattern(ox.NamedNode(policy), _IN_CLUSTER, None)]
    mates = {
        quad.subject for theme in themes for quad in graph.store.quads_for_pattern(None, _IN_CLUSTER, theme)
    }
    for subject in sorted(
        ({mate.value for mate in mates if isinstance(mate, ox.NamedNode)} - seen) | records
    ):
        for quad in graph.store.quads_for_pattern(ox.NamedNode(subject), None, None):
            related = quad.predicate.value in vocabulary.relations
            if isinstance(quad.object, ox.NamedNode | ox.Literal) and not related:
                yield subject, quad.predicate.value, quad.object


class _Vocabulary:
    """What the graph's vocabulary says of relations, claims, statuses and labels."""

    def __init__(self, graph: GraphStore) -> None:
        self.graph = graph
        self.label = Reader(graph, "en").label
        self.relations = {name: self._relation(name) for name in self._subjects(RDFS + "subPropertyOf")}
        self.claims = claims(graph)
        self._statuses: dict[str, Status] = {}

    def _subjects(self, property_: str) -> list[str]:
        relation = ox.NamedNode(f"{PG}lineageRelation")
        found = self.graph.store.quads_for_pattern(None, ox.NamedNode(property_), relation)
        return sorted(quad.subject.value for quad in found if isinstance(quad.subject, ox.NamedNode))

    def _values(self, subject: str, property_: str) -> list[ox.NamedNode | ox.Literal]:
        found = self.graph.store.quads_for_pattern(ox.NamedNode(subject), ox.NamedNode(property_), None)
        return [quad.object for quad in found if isinstance(quad.object, ox.NamedNode | ox.Literal)]

    def _relation(self, iri: str) -> Relation:
        above = {value.value for value in self._values(iri, f"{RDFS}subPropertyOf")}
        ends, needs = (
            any(value.value == "true" for value in self._values(iri, f"{PG}{name}"))
            for name in ("ends", "depends")
        )
        return Relation(relation_name(iri), self.label(iri), f"{DCTERMS}replaces" in above, ends, needs)

    def status(self, iri: str) -> Status:
        """Return a status with what the vocabulary says of it."""
        if iri not in self._statuses:
            enacted = all(value.value == "true" for value in self._values(iri, f"{PG}enacted"))
            phase = next((value.value for value in self._values(iri, f"{PG}phase")), "")
            self._statuses[iri] = Status(iri, self.label(iri), enacted, phase)
        return self._statuses[iri]


def relation_name(iri: str) -> str:
    """Return the name of a relation, the last part of its IRI."""
    return iri.rpartition("#" if "#" in iri else "/")[2]


def _assemble(graph: GraphStore, vocabulary: _Vocabulary, rows: Iterable[Row]) -> Lineage:
    said: dict[str, dict[str, list[ox.NamedNode | ox.Literal]]] = defaultdict(lambda: defaultdict(list))
    edges = set[tuple[str, str, str]]()
    for subject, property_, value in rows:
        if property_ in vocabulary.relations:
            edges.add((subject, value.value, property_))
        else:
            said[subject][property_].append(value)
    records = {
        subject: facts[f"{PG}describes"][0].value
        for subject, facts in said.items()
        if f"{PG}describes" in facts
    }
    audits: dict[str, set[str]] = defaultdict(set)
    for record, policy in records.items():
        audits[policy].update(value.value for value in said[record].get(f"{PG}lastAudited", ()))
    classes = {f"{PG}Policy", f"{PG}UnresolvedPolicy"}
    names = {
        subject: _identifier(graph, subject, facts)
        for subject, facts in said.items()
        if any(value.value in classes for value in facts.get(RDF_TYPE, ()))
    }
    for newer, older, _ in edges:
        for each in (newer, older):
            if each not in names:
                names[each] = _identifier(graph, each, said.get(each, {}))
    policies = (
        _policy(vocabulary, iri, name, said.get(iri, {}), audits.get(iri, ())) for iri, name in names.items()
    )
    relations = {relation.name: relation for relation in vocabulary.relations.values()}
    return Lineage(
        {policy.id: policy for policy in sorted(policies, key=lambda each: each.id)},
        tuple(sorted(_edges(vocabulary, edges, records, said, names))),
        dict(sorted(relations.items())),
    )


def _identifier(graph: GraphStore, iri: str, facts: dict[str, list[ox.NamedNode | ox.Literal]]) -> str:
    stated = sorted(value.value for value in facts.get(IDENTIFIER, ()))
    return stated[0] if stated else graph.profile.identifier(graph.profile.main, graph.base, iri) or iri


def _policy(
    vocabulary: _Vocabulary,
    iri: str,
    name: str,
    facts: dict[str, list[ox.NamedNode | ox.Literal]],
    audited: Iterable[str],
) -> Policy:
    def texts(property_: str) -> tuple[str, ...]:
        return tuple(sorted({value.value for value in facts.get(property_, ())}))

    types = texts(RDF_TYPE)
    titles = {
        value.language or "": value.value
        for value in sorted(facts.get(_TITLE, ()), key=str)
        if isinstance(value, ox.Literal)
    }
    return Policy(
        id=name,
        iri=iri,
        resolved=f"{PG}UnresolvedPolicy" not in types and bool(types),
        titles=titles,
        statuses=tuple(map(vocabulary.status, texts(f"{PG}status"))),
        audited=tuple(sorted(audited)),
        facets={
            facet: tuple(sorted(vocabulary.label(each) for each in texts(property_)))
            for facet, property_ in FACETS.items()
            if property_ in facts
        },
        **{kind: texts(property_) for kind, property_ in _DATES.items()},
    )


def _edges(
    vocabulary: _Vocabulary,
    edges: Iterable[tuple[str, str, str]],
    records: dict[str, str],
    said: dict[str, dict[str, list[ox.NamedNode | ox.Literal]]],
    names: dict[str, str],
) -> Iterator[Edge]:
    sayers: dict[tuple[str, str, str], tuple[set[str], set[str]]] = {each: (set(), set()) for each in edges}
    for record, policy in records.items():
        facts = said[record]
        path = next((value.value for value in facts.get(f"{PG}path", ())), iris.decode(record))
        for property_, values in facts.items():
            relation, inverse = vocabulary.claims.get(property_, ("", False))
            for value in values if relation in vocabulary.relations else ():
                ends = (value.value, policy) if inverse else (policy, value.value)
                sayers.setdefault((*ends, relation), (set(), set()))[inverse].add(path)
    for (newer, older, relation), (by_newer, by_older) in sayers.items():
        if newer in names and older in names:
            yield Edge(
                names[newer], names[older], vocabulary.relations[relation].name,
                tuple(sorted(by_newer)), tuple(sorted(by_older)),
            )  # fmt: skip
