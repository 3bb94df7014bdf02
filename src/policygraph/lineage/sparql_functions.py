"""SPARQL functions of a store for what SPARQL cannot compute: where a policy stands at a date, and how far apart two are."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import pyoxigraph as ox

from policygraph.lineage.as_of import Verdict, verdict
from policygraph.lineage.cycles import shortest_path
from policygraph.lineage.model import Lineage
from policygraph.lineage.read import read_lineage
from policygraph.lineage.vocabulary import LineageTerms
from policygraph.rdf.date_intervals import Interval, parse_interval
from policygraph.rdf.namespaces import PGF, XSD
from policygraph.store.graph_store import GraphStore

_BOOLEAN, _INTEGER = ox.NamedNode(f"{XSD}boolean"), ox.NamedNode(f"{XSD}integer")
Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
Function = Callable[..., Term | None]


def functions(graph: GraphStore) -> dict[ox.NamedNode, Function]:
    """Return the functions by IRI. All but ``distance`` take a policy and a date, a year, a month or a day.

    ``standing`` is ``in force``, ``not yet``, ``ended`` or ``unknown``, ``presumed`` an xsd:boolean and
    ``reason`` a string. They are unbound where the first argument is no policy or the second no date. The
    lineage is read once, on the first call of any of them. ``distance`` is of two policies; see there.
    """

    @cache
    def lineage_and_ids() -> tuple[Lineage, dict[str, str]]:
        lineage = read_lineage(graph)
        return lineage, {policy.iri: policy.id for policy in lineage.policies.values()}

    @cache
    def verdict_on(policy: str, when: Interval) -> Verdict | None:
        lineage, ids = lineage_and_ids()
        return verdict(lineage, lineage.policies[ids[policy]], when) if policy in ids else None

    def function(to_literal: Callable[[Verdict], ox.Literal]) -> Function:
        def evaluate(policy: Term, date: Term) -> Term | None:
            when = parse_interval(date.value) if isinstance(date, ox.Literal) else None
            result = verdict_on(policy.value, when) if when and isinstance(policy, ox.NamedNode) else None
            return to_literal(result) if result else None

        return evaluate

    def presumed(result: Verdict) -> ox.Literal:
        return ox.Literal(str(result.presumed).lower(), datatype=_BOOLEAN)

    return {
        ox.NamedNode(f"{PGF}standing"): function(lambda result: ox.Literal(result.group.replace("_", " "))),
        ox.NamedNode(f"{PGF}presumed"): function(presumed),
        ox.NamedNode(f"{PGF}reason"): function(lambda result: ox.Literal(result.reason)),
        ox.NamedNode(f"{PGF}distance"): _distance(graph),
    }


def _distance(graph: GraphStore) -> Function:
    """Return the function that takes a successor and a predecessor, and gives the smallest number of edges, one or
    more, of replacing relations that lead from one to the other: an xsd:integer, unbound where there is no way.

    It reads no more of the store than the edges that it walks.
    """

    @cache
    def replacing() -> list[ox.NamedNode]:
        relations = LineageTerms(graph).relations.values()
        return [ox.NamedNode(relation.iri) for relation in relations if relation.replaces]

    @cache
    def replaced(policy: str) -> list[str]:
        quads, subject = graph.store.quads_for_pattern, ox.NamedNode(policy)
        edges = (quad for relation in replacing() for quad in quads(subject, relation, None))
        return [quad.object.value for quad in edges if isinstance(quad.object, ox.NamedNode)]

    def distance(successor: Term, predecessor: Term) -> Term | None:
        if not (isinstance(successor, ox.NamedNode) and isinstance(predecessor, ox.NamedNode)):
            return None
        path = shortest_path(successor.value, predecessor.value, replaced)
        return ox.Literal(str(len(path) - 1), datatype=_INTEGER) if path else None

    return distance
