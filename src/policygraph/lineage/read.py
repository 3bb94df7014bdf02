"""Store to lineage: by one query for a corpus, or by a walk from one policy to its family."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import product

import pyoxigraph as ox

from policygraph.lineage.model import Edge, Lineage, Policy
from policygraph.lineage.vocabulary import IDENTIFIER, TITLE, LineageTerms, columns
from policygraph.profile.model import Meaning
from policygraph.rdf import iris
from policygraph.rdf.core import (
    AUDITED,
    CLAIM_PROPERTY,
    CLAIM_TARGET,
    DESCRIBES,
    PART_TEXT,
    PATH,
    POLICY,
    STATES_PART,
    STATUS,
    UNRESOLVED,
)
from policygraph.rdf.jsonld import Properties
from policygraph.rdf.namespaces import PG, RDF, RDF_TYPE, RDFS
from policygraph.store.graph_store import GraphStore

Row = tuple[str, str, ox.NamedNode | ox.Literal]  # subject, property, value
_OF_POLICIES = (IDENTIFIER, TITLE, STATUS)
_OF_RECORDS = (DESCRIBES, PATH, STATES_PART, AUDITED)
_OF_PARTS = (CLAIM_PROPERTY, CLAIM_TARGET, PART_TEXT)
_ALL = """
SELECT ?subject ?property ?value WHERE {
  { VALUES ?property { PROPERTIES } ?subject ?property ?value }
  UNION { VALUES ?value { pg:Policy pg:UnresolvedPolicy } ?subject ?property ?value . FILTER (?property = rdf:type) }
  UNION { ?property rdfs:subPropertyOf pg:lineageRelation . ?subject ?property ?value }
  UNION { ?property pg:claims|pg:claimsInverse ?relation . ?relation rdfs:subPropertyOf pg:lineageRelation .
          ?subject ?property ?value }
}"""


def read_lineage(graph: GraphStore, around: str | None = None, of: Collection[str] | None = None) -> Lineage:
    """Return the lineage of a corpus, or of the family of one policy, or of some policies, given by their IRIs.

    Of some policies it has their own statements, and their relations to others without the statements of those.
    """
    vocabulary = LineageTerms(graph)
    if around is not None:
        rows = _family_rows(graph, vocabulary, around)
    else:
        rows = _all_rows(graph, vocabulary) if of is None else _rows_of(graph, vocabulary, of)
    return _assemble(graph, vocabulary, rows)


def ended_with(graph: GraphStore, nodes: Iterable[str]) -> set[str]:
    """Return nodes with all that they end or that ends them, wholly or in part, in any number of steps.

    Where one of these policies stands follows from the statements about them alone.
    """
    relations = LineageTerms(graph).relations.values()
    return _reached(graph, set(nodes), [each.iri for each in relations if each.ends or each.ends_in_part])


def related_to(graph: GraphStore, nodes: Iterable[str]) -> set[str]:
    """Return those of some nodes that are policies or ends of relations, with all that these lead to in any number of steps."""
    relations = list(LineageTerms(graph).relations)
    policies = [(RDF_TYPE, POLICY), (RDF_TYPE, UNRESOLVED)]
    quads = graph.store.quads_for_pattern

    def is_policy(node: ox.NamedNode) -> bool:
        return any(
            ox.Quad(node, ox.NamedNode(name), ox.NamedNode(value)) in graph.store for name, value in policies
        )

    reached = _reached(graph, set(nodes), relations)
    return {
        node
        for node in reached
        if is_policy(end := ox.NamedNode(node))
        or any(
            next(quads(*ends), None)
            for iri in map(ox.NamedNode, relations)
            for ends in ((end, iri, None), (None, iri, end))
        )
    }


def _reached(graph: GraphStore, reached: set[str], relations: Iterable[str]) -> set[str]:
    """Return nodes with all that relations lead to from them, in any direction and number of steps."""
    quads, followed = graph.store.quads_for_pattern, list(map(ox.NamedNode, relations))
    todo = list(reached)
    while todo:
        node = ox.NamedNode(todo.pop())
        for relation in followed:
            ends = [quad.object for quad in quads(node, relation, None)]
            ends += [quad.subject for quad in quads(None, relation, node)]
            new = {end.value for end in ends if isinstance(end, ox.NamedNode)} - reached
            reached |= new
            todo += new
    return reached


def _all_rows(graph: GraphStore, vocabulary: LineageTerms) -> Iterator[Row]:
    """Yield the statements about all policies and the records that describe them."""
    signatures = {iri for pair in vocabulary.placeholders.items() for iri in pair}
    dates = (rule.property for rule in graph.profile.first.dates)
    facets = (facet.property for facet in graph.profile.policy_facets)
    properties = " ".join(
        f"<{iri}>" for iri in (*_OF_POLICIES, *_OF_RECORDS, *_OF_PARTS, *signatures, *dates, *facets)
    )
    prefixes = {"pg": PG, "rdf": RDF, "rdfs": RDFS}
    solutions = graph.store.query(_ALL.replace("PROPERTIES", properties), prefixes=prefixes)
    assert isinstance(solutions, ox.QuerySolutions)
    return (
        (subject.value, property_.value, value)
        for subject, property_, value in solutions
        if isinstance(subject, ox.NamedNode) and isinstance(value, ox.NamedNode | ox.Literal)
    )


def _family_rows(graph: GraphStore, vocabulary: LineageTerms, policy: str) -> Iterator[Row]:
    """Yield the statements about the policies that relations lead to, in any direction and number of
    steps, about those that share a facet with the first, and about the records of the former.
    """
    quads = graph.store.quads_for_pattern
    shared = [ox.NamedNode(facet.property) for facet in graph.profile.policy_facets if facet.shares]
    records, todo, reached = set[str](), [policy], {policy}
    while todo:
        node = ox.NamedNode(todo.pop())
        for quad in (*quads(node, None, None), *quads(None, None, node)):
            if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode | ox.Literal):
                is_node = isinstance(quad.object, ox.NamedNode)
                if is_node and quad.predicate.value in vocabulary.relations:
                    new = {quad.subject.value, quad.object.value} - reached
                    reached |= new
                    todo += new
                if is_node and quad.predicate.value == DESCRIBES:
                    records.add(quad.subject.value)
                if quad.subject == node:
                    yield quad.subject.value, quad.predicate.value, quad.object
    members = {
        quad.subject.value
        for property_ in shared
        for value in [quad.object for quad in quads(ox.NamedNode(policy), property_, None)]
        for quad in quads(None, property_, value)
        if isinstance(quad.subject, ox.NamedNode)
    }
    yield from _properties(vocabulary, members - reached, records)


def _rows_of(graph: GraphStore, vocabulary: LineageTerms, policies: Iterable[str]) -> Iterator[Row]:
    """Yield the statements about some policies, their relations in both directions, and their records."""
    quads, records = graph.store.quads_for_pattern, set[str]()
    for node in map(ox.NamedNode, sorted(policies)):
        for quad in (*quads(node, None, None), *quads(None, None, node)):
            if not isinstance(quad.subject, ox.NamedNode):
                continue
            if quad.predicate.value == DESCRIBES and quad.object == node:
                records.add(quad.subject.value)
            is_own = quad.subject == node or quad.predicate.value in vocabulary.relations
            if is_own and isinstance(quad.object, ox.NamedNode | ox.Literal):
                yield quad.subject.value, quad.predicate.value, quad.object
    yield from _properties(vocabulary, set(), records)


def _properties(vocabulary: LineageTerms, members: set[str], records: set[str]) -> Iterator[Row]:
    """Yield what is stated of policies, but their relations, and of records and the parts that these are about."""
    parts = {part for record in records for part in vocabulary.lookups.objects(record, STATES_PART)}
    for subject in sorted(members | records | parts):
        for property_, values in vocabulary.lookups.properties(subject).items():
            if property_ not in vocabulary.relations:
                yield from ((subject, property_, value) for value in values)


def _assemble(graph: GraphStore, vocabulary: LineageTerms, rows: Iterable[Row]) -> Lineage:
    subjects: dict[str, Properties] = defaultdict(lambda: defaultdict(list))
    edges = set[tuple[str, str, str]]()  # successor, predecessor, relation
    for subject, property_, value in rows:
        if property_ not in vocabulary.relations:
            subjects[subject][property_].append(value)
        elif isinstance(value, ox.NamedNode):
            edges.add((subject, value.value, property_))
    records = {
        subject: properties[DESCRIBES][0].value
        for subject, properties in subjects.items()
        if DESCRIBES in properties
    }
    audits: dict[str, dict[str, bool]] = defaultdict(dict)  # policy -> day -> whether anybody signed
    for record, policy in records.items():
        properties = subjects[record]
        is_signed = not any(
            placeholder in properties and signature not in properties
            for signature, placeholder in vocabulary.placeholders.items()
        )
        for value in properties.get(AUDITED, ()):
            audits[policy][value.value] = audits[policy].get(value.value, False) or is_signed
    classes = {POLICY, UNRESOLVED}
    typed = [
        subject
        for subject, properties in subjects.items()
        if any(value.value in classes for value in properties.get(RDF_TYPE, ()))
    ]
    ends = (
        iri
        for successor, predecessor, _ in edges
        for iri in (successor, predecessor)
        if not graph.profile.is_outside(graph.base, iri)
    )
    ids = _unique({iri: _identifier(graph, iri, subjects.get(iri, {})) for iri in {*typed, *ends}})
    policies = (
        _policy(vocabulary, iri, policy_id, subjects.get(iri, {}), audits.get(iri, {}))
        for iri, policy_id in ids.items()
    )
    return Lineage(
        {policy.id: policy for policy in sorted(policies, key=lambda policy: policy.id)},
        tuple(sorted(_edges(vocabulary, edges, records, subjects, ids))),
        vocabulary.relations,
        graph.observed,
        graph.profile.policy_facets,
        columns(graph.profile),
    )


def _identifier(graph: GraphStore, iri: str, properties: Properties) -> str:
    """Return the first dcterms:identifier of a policy, else the id in its IRI, else the IRI."""
    identifiers = [value.value for value in properties.get(IDENTIFIER, ())]
    return min(identifiers) if identifiers else graph.profile.first.subject_id(graph.base, iri) or iri


def _unique(ids: Mapping[str, str]) -> dict[str, str]:
    """Return IRI -> id, the IRI itself where one before it, in their order, has the same id."""
    unique: dict[str, str] = {}  # id -> IRI
    for iri in sorted(ids):
        name = next(name for name in (ids[iri], iri, f"<{iri}>") if name not in unique)
        unique[name] = iri
    return {iri: name for name, iri in unique.items()}


def _policy(
    vocabulary: LineageTerms, iri: str, policy_id: str, properties: Properties, audits: Mapping[str, bool]
) -> Policy:
    def texts(property_: str) -> tuple[str, ...]:
        return tuple(sorted({value.value for value in properties.get(property_, ())}))

    rules = vocabulary.graph.profile.first.dates
    dates = {rule.name: texts(rule.property) for rule in rules if rule.property in properties}

    def date(meaning: Meaning) -> tuple[str, ...]:
        return next(
            (dates[rule.name] for rule in rules if rule.meaning == meaning and rule.name in dates), ()
        )

    titles = sorted(properties.get(TITLE, ()), key=str)
    statuses = sorted(set(properties.get(STATUS, ())), key=str)
    return Policy(
        id=policy_id,
        iri=iri,
        resolved=UNRESOLVED not in texts(RDF_TYPE) and bool(texts(RDF_TYPE)),
        titles={title.language or "": title.value for title in titles if isinstance(title, ox.Literal)},
        statuses=tuple(map(vocabulary.status, statuses)),
        published=date("published"),
        created=date("created"),
        first_day=date("first day"),
        last_day=date("last day"),
        audited=tuple(sorted(audits)),
        unsigned=tuple(sorted(day for day, is_signed in audits.items() if not is_signed)),
        dates=dates,
        facets={
            facet.name: vocabulary.lookups.labels(properties[facet.property])
            for facet in vocabulary.graph.profile.policy_facets
            if facet.property in properties
        },
    )


def _edges(
    vocabulary: LineageTerms,
    edges: Iterable[tuple[str, str, str]],
    records: dict[str, str],
    subjects: dict[str, Properties],
    ids: dict[str, str],
) -> Iterator[Edge]:
    """Yield the edges, by the IRIs of their ends, as edges by id with the records that assert them."""
    asserted_by: dict[tuple[str, str, str], tuple[set[str], set[str]]] = {
        edge: (set(), set()) for edge in edges
    }
    parts: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for record, policy in records.items():
        properties = subjects[record]
        path = next((value.value for value in properties.get(PATH, ())), iris.decode(record))
        parts_of = _parts(properties, subjects)
        for property_, values in properties.items():
            relation, inverse = vocabulary.claims.get(property_, ("", False))
            for value in values if relation in vocabulary.relations else ():
                edge = (*((value.value, policy) if inverse else (policy, value.value)), relation)
                asserted_by.setdefault(edge, (set(), set()))[inverse].add(path)
                parts[edge] |= parts_of[property_, value.value]
    for edge, (by_successor, by_predecessor) in asserted_by.items():
        successor, predecessor, relation = edge
        if successor in ids and predecessor in ids:
            yield Edge(
                ids[successor], ids[predecessor], relation,
                tuple(sorted(by_successor)), tuple(sorted(by_predecessor)), tuple(sorted(parts[edge])),
            )  # fmt: skip


def _parts(record: Properties, subjects: dict[str, Properties]) -> dict[tuple[str, str], set[str]]:
    """Return claim of a record, by property and target -> the parts that it is about."""
    parts: dict[tuple[str, str], set[str]] = defaultdict(set)
    for part in record.get(STATES_PART, ()):
        properties, targets, texts = (subjects[part.value].get(name, ()) for name in _OF_PARTS)
        for claim in product((term.value for term in properties), (term.value for term in targets)):
            parts[claim] |= {term.value for term in texts}
    return parts
