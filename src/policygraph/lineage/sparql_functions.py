"""SPARQL functions for what SPARQL cannot compute: where a policy stands, what stands for it, how far apart two are."""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import cache, lru_cache
from typing import TYPE_CHECKING

import pyoxigraph as ox

from policygraph._version import RELEASED
from policygraph.lineage.cycles import distances, shortest_path
from policygraph.rdf.core import (
    CURRENT_OF,
    DISTANCE,
    IN_PART_OF,
    LASTING,
    LISTED,
    PRESUMED_OF,
    REASON_OF,
    STANDING_OF,
)
from policygraph.rdf.date_intervals import Interval, parse_interval
from policygraph.rdf.namespaces import XSD
from policygraph.words.phrases import ENGLISH, said

if TYPE_CHECKING:
    from policygraph.lineage.standing import Current, Standing, Standings
    from policygraph.store.graph_store import GraphStore
    from policygraph.store.rules import Function, Functions

_BOOLEAN, _INTEGER = ox.NamedNode(f"{XSD}boolean"), ox.NamedNode(f"{XSD}integer")
_SEPARATOR = "\x1f"
Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple


def functions(graph: GraphStore, policies: Collection[str] | None = None) -> Functions:
    """Return the functions by IRI, over all policies of a store or, by their IRIs, over some. All but ``distance`` take a policy and a date, a year, a month or a day.

    ``standing`` is ``in force``, ``not yet``, ``ended``, ``never`` or ``unknown``; ``presumed`` and ``inPart`` are
    xsd:boolean; ``reason`` is a string, in the language of a further argument, a tag, if there is one. ``current`` takes a policy, another and a date, and is ``current`` where
    the other stands for the first, ``unknown`` where it may, and ``pending`` where it would and has not started.
    ``lasting`` takes a policy, and is ``ended`` or ``never`` where that holds on every day from the release of this
    version on, so that it does not depend on the day on which it is asked.
    They are unbound where an argument is no policy or no date. The lineage is read once, on the first call of any
    of them. ``distance`` is of two policies; see there. ``listed`` takes texts with U+001F between them, as
    GROUP_CONCAT gives them in any order, and is a list in the order of the alphabet.
    """

    @cache
    def standings_and_ids() -> tuple[Standings, dict[str, str]]:
        from policygraph.lineage.read import read_lineage  # only now, as most questions call no function
        from policygraph.lineage.standing import Standings

        lineage = read_lineage(graph, of=policies)
        return Standings(lineage), {policy.iri: policy.id for policy in lineage.policies.values()}

    def policy_id(term: Term) -> str | None:
        return standings_and_ids()[1].get(term.value) if isinstance(term, ox.NamedNode) else None

    def interval(term: Term) -> Interval | None:
        return parse_interval(term.value) if isinstance(term, ox.Literal) else None

    def function(to_literal: Callable[[Standing], ox.Literal]) -> Function:
        def evaluate(policy: Term, date: Term) -> Term | None:
            name, when = policy_id(policy), interval(date)
            return to_literal(standings_and_ids()[0].on(name, when)) if name and when else None

        return evaluate

    def reason(policy: Term, date: Term, language: Term | None = None) -> Term | None:
        tag = language.value if isinstance(language, ox.Literal) else ENGLISH
        return function(lambda standing: ox.Literal(said(standing.reason, tag)))(policy, date)

    @cache
    def current_of(policy: str, when: Interval) -> Current:
        return standings_and_ids()[0].current(policy, when)

    def current(policy: Term, other: Term, date: Term) -> Term | None:
        name, candidate, when = policy_id(policy), policy_id(other), interval(date)
        if name is None or candidate is None or when is None:
            return None
        found = current_of(name, when)
        roles = {"current": found.policies, "unknown": found.unknown, "pending": found.pending}
        return next((ox.Literal(role) for role, names in roles.items() if candidate in names), None)

    @cache
    def since_release() -> Standings:
        from policygraph.lineage.standing import Standings

        return Standings(standings_and_ids()[0].lineage, RELEASED)

    def lasting(policy: Term) -> Term | None:
        name = policy_id(policy)
        from policygraph.lineage.standing import words

        answer = since_release().lasting(name) if name else None
        return ox.Literal(words(answer)) if answer else None

    def answer(standing: Standing) -> ox.Literal:
        from policygraph.lineage.standing import words

        return ox.Literal(words(standing.answer))

    def boolean(value: bool) -> ox.Literal:
        return ox.Literal(str(value).lower(), datatype=_BOOLEAN)

    return {
        ox.NamedNode(STANDING_OF): function(answer),
        ox.NamedNode(PRESUMED_OF): function(lambda standing: boolean(standing.presumed)),
        ox.NamedNode(IN_PART_OF): function(lambda standing: boolean(standing.in_part)),
        ox.NamedNode(REASON_OF): reason,
        ox.NamedNode(CURRENT_OF): current,
        ox.NamedNode(LASTING): lasting,
        ox.NamedNode(DISTANCE): _distance(graph),
        ox.NamedNode(LISTED): _listed,
    }


def _listed(texts: Term) -> Term | None:
    return (
        ox.Literal("; ".join(sorted(texts.value.split(_SEPARATOR))))
        if isinstance(texts, ox.Literal)
        else None
    )


def _distance(graph: GraphStore) -> Function:
    """Return the function that takes a successor and a predecessor, and gives the smallest number of edges, one or
    more, of replacing relations that lead from one to the other: an xsd:integer, unbound where there is no way.

    It reads no more of the store than the edges that it walks: of one pair the ways between them, and of a policy
    that is asked of twice in a row, as a question about one asks, once all that lead from it.
    """

    @cache
    def replacing() -> list[ox.NamedNode]:
        from policygraph.lineage.vocabulary import LineageTerms

        relations = LineageTerms(graph).relations.values()
        return [ox.NamedNode(relation.iri) for relation in relations if relation.replaces]

    def replaced(policy: str) -> list[str]:
        quads, subject = graph.store.quads_for_pattern, ox.NamedNode(policy)
        edges = (quad for relation in replacing() for quad in quads(subject, relation, None))
        return [quad.object.value for quad in edges if isinstance(quad.object, ox.NamedNode)]

    def replacements(policy: str) -> list[str]:
        quads, object_ = graph.store.quads_for_pattern, ox.NamedNode(policy)
        edges = (quad for relation in replacing() for quad in quads(None, relation, object_))
        return [quad.subject.value for quad in edges if isinstance(quad.subject, ox.NamedNode)]

    @lru_cache(maxsize=1)
    def predecessors(policy: str) -> dict[str, int]:
        return distances(policy, replaced)

    @lru_cache(maxsize=1)
    def successors(policy: str) -> dict[str, int]:
        return distances(policy, replacements)

    asked_before = "", ""

    def distance(successor: Term, predecessor: Term) -> Term | None:
        nonlocal asked_before
        if not (isinstance(successor, ox.NamedNode) and isinstance(predecessor, ox.NamedNode)):
            return None
        new, old = successor.value, predecessor.value
        before, asked_before = asked_before, (new, old)
        if new == before[0]:
            steps = predecessors(new).get(old)
        elif old == before[1]:
            steps = successors(old).get(new)
        else:
            path = shortest_path(new, old, replaced)
            steps = len(path) - 1 if path else None
        return ox.Literal(str(steps), datatype=_INTEGER) if steps else None

    return distance
