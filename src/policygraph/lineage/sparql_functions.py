"""SPARQL functions of a store for what SPARQL cannot compute: where a policy stands at a date."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import pyoxigraph as ox

from policygraph.lineage.as_of import Verdict, verdict
from policygraph.lineage.model import Lineage
from policygraph.lineage.read import read_lineage
from policygraph.rdf.date_intervals import Interval, parse_interval
from policygraph.rdf.namespaces import PGF, XSD
from policygraph.store.graph_store import GraphStore

_BOOLEAN = ox.NamedNode(f"{XSD}boolean")
Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple
Function = Callable[..., Term | None]


def functions(graph: GraphStore) -> dict[ox.NamedNode, Function]:
    """Return the functions by IRI; each takes a policy and a date, which is a year, a month or a day.

    ``standing`` is ``in force``, ``not yet``, ``ended`` or ``unknown``, ``presumed`` an xsd:boolean and
    ``reason`` a string. They are unbound where the first argument is no policy or the second no date. The
    lineage is read once, on the first call of any of them.
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
    }
