"""SPARQL functions for what only Python can answer: where a policy stands at a date."""

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

    ``standing`` is ``in force``, ``not yet``, ``ended`` or ``unknown``, ``presumed`` a boolean and
    ``reason`` a text. They are unbound for what is no policy or no date. The lineage is read once,
    when one of them is called first.
    """

    @cache
    def lineage() -> tuple[Lineage, dict[str, str]]:
        found = read_lineage(graph)
        return found, {policy.iri: policy.id for policy in found.policies.values()}

    @cache
    def stands(policy: str, when: Interval) -> Verdict | None:
        found, names = lineage()
        return verdict(found, found.policies[names[policy]], when) if policy in names else None

    def function(told: Callable[[Verdict], ox.Literal]) -> Function:
        def called(policy: Term, date: Term) -> Term | None:
            when = parse_interval(date.value) if isinstance(date, ox.Literal) else None
            found = stands(policy.value, when) if when and isinstance(policy, ox.NamedNode) else None
            return told(found) if found else None

        return called

    return {
        ox.NamedNode(f"{PGF}standing"): function(lambda v: ox.Literal(v.group.replace("_", " "))),
        ox.NamedNode(f"{PGF}presumed"): function(
            lambda v: ox.Literal(str(v.presumed).lower(), datatype=_BOOLEAN)
        ),
        ox.NamedNode(f"{PGF}reason"): function(lambda v: ox.Literal(v.reason)),
    }
