"""Store to lineage: one query for a corpus, or a walk from one policy to the family that it belongs to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator

import pyoxigraph as ox

from policygraph.lineage.model import Edge, Lineage, Policy
from policygraph.lineage.store_rows import Row, all_rows, family_rows
from policygraph.lineage.vocabulary import DATES, FACETS, IDENTIFIER, TITLE, LineageTerms
from policygraph.rdf import iris
from policygraph.rdf.namespaces import PG, RDF_TYPE
from policygraph.store.graph_store import GraphStore


def read_lineage(graph: GraphStore, around: str | None = None) -> Lineage:
    """Return the lineage of a corpus, or of the family of one policy, given by its IRI."""
    vocabulary = LineageTerms(graph)
    rows = all_rows(graph) if around is None else family_rows(graph, vocabulary, around)
    return _assemble(graph, vocabulary, rows)


def _assemble(graph: GraphStore, vocabulary: LineageTerms, rows: Iterable[Row]) -> Lineage:
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
    for successor, predecessor, _ in edges:
        for each in (successor, predecessor):
            if each not in names:
                names[each] = _identifier(graph, each, said.get(each, {}))
    policies = (
        _policy(vocabulary, iri, name, said.get(iri, {}), audits.get(iri, ())) for iri, name in names.items()
    )
    return Lineage(
        {policy.id: policy for policy in sorted(policies, key=lambda each: each.id)},
        tuple(sorted(_edges(vocabulary, edges, records, said, names))),
        vocabulary.relations,
    )


def _identifier(graph: GraphStore, iri: str, facts: dict[str, list[ox.NamedNode | ox.Literal]]) -> str:
    stated = sorted(value.value for value in facts.get(IDENTIFIER, ()))
    return stated[0] if stated else graph.profile.first.subject_id(graph.base, iri) or iri


def _policy(
    vocabulary: LineageTerms,
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
        for value in sorted(facts.get(TITLE, ()), key=str)
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
        **{kind: texts(property_) for kind, property_ in DATES.items()},
    )


def _edges(
    vocabulary: LineageTerms,
    edges: Iterable[tuple[str, str, str]],
    records: dict[str, str],
    said: dict[str, dict[str, list[ox.NamedNode | ox.Literal]]],
    names: dict[str, str],
) -> Iterator[Edge]:
    asserted_by: dict[tuple[str, str, str], tuple[set[str], set[str]]] = {
        each: (set(), set()) for each in edges
    }
    for record, policy in records.items():
        facts = said[record]
        path = next((value.value for value in facts.get(f"{PG}path", ())), iris.decode(record))
        for property_, values in facts.items():
            relation, inverse = vocabulary.claims.get(property_, ("", False))
            for value in values if relation in vocabulary.relations else ():
                ends = (value.value, policy) if inverse else (policy, value.value)
                asserted_by.setdefault((*ends, relation), (set(), set()))[inverse].add(path)
    for (successor, predecessor, relation), (by_successor, by_predecessor) in asserted_by.items():
        if successor in names and predecessor in names:
            yield Edge(
                names[successor], names[predecessor], relation,
                tuple(sorted(by_successor)), tuple(sorted(by_predecessor)),
            )  # fmt: skip
