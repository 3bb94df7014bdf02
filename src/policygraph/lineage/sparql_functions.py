"""SPARQL functions for what SPARQL cannot compute: where a policy stands, what stands for it, how far apart two are."""

from __future__ import annotations

from collections.abc import Callable, Collection
from functools import cached_property, partial
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
# Function -> how many arguments it may have, and the number of the one that is a date, None where none is.
ARGUMENTS: dict[str, tuple[tuple[int, ...], int | None]] = {
    **dict.fromkeys((STANDING_OF, PRESUMED_OF, IN_PART_OF), ((2,), 1)),
    REASON_OF: ((2, 3), 1),
    CURRENT_OF: ((3,), 2),
    LASTING: ((1,), None),
    DISTANCE: ((2,), None),
    LISTED: ((1,), None),
}
Term = ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple


def functions(graph: GraphStore, policies: Collection[str] | None = None) -> Functions:
    """Return the functions by IRI, over all policies of a store or, by their IRIs, over some. ``standing``, ``presumed``, ``inPart`` and ``reason``
    take a policy and a date: a year, a month or a day.

    ``standing`` is ``in force``, ``not yet``, ``ended``, ``never`` or ``unknown``; ``presumed`` and ``inPart`` are
    xsd:boolean; ``reason`` is a string, in the language of a further argument, a tag, if there is one. ``current`` takes a policy, another and a date, and is ``current`` where
    the other stands for the first, ``unknown`` where it may, and ``pending`` where it would and has not started.
    ``lasting`` takes a policy, and is ``ended`` or ``never`` where that holds on every day from the release of this
    version on, so that it does not depend on the day on which it is asked.
    They are unbound where an argument is no policy or no date. The lineage is read once, on the first call of any
    of them. ``distance`` is of two policies; see ``_Distances``. ``listed`` takes texts with U+001F between them, as
    GROUP_CONCAT gives them in any order, and is a list in the order of the alphabet.
    """
    standings = _Standings(graph, policies)
    return {
        ox.NamedNode(STANDING_OF): standings.on(_answer),
        ox.NamedNode(PRESUMED_OF): standings.on(lambda standing: _boolean(standing.presumed)),
        ox.NamedNode(IN_PART_OF): standings.on(lambda standing: _boolean(standing.in_part)),
        ox.NamedNode(REASON_OF): standings.reason,
        ox.NamedNode(CURRENT_OF): standings.current,
        ox.NamedNode(LASTING): standings.lasting,
        ox.NamedNode(DISTANCE): _Distances(graph).between,
        ox.NamedNode(LISTED): _listed,
    }


class _Standings:
    """The functions of where policies stand, over all of a store or some."""

    def __init__(self, graph: GraphStore, policies: Collection[str] | None) -> None:
        self._graph, self._policies = graph, policies
        self._current: dict[tuple[str, Interval], Current] = {}

    @cached_property
    def _standings(self) -> Standings:
        from policygraph.lineage.read import read_lineage  # only now, as most questions call no function
        from policygraph.lineage.standing import Standings

        return Standings(read_lineage(self._graph, of=self._policies))

    @cached_property
    def _since_release(self) -> Standings:
        from policygraph.lineage.standing import Standings

        return Standings(self._standings.lineage, RELEASED)

    @cached_property
    def _ids(self) -> dict[str, str]:
        return {policy.iri: policy.id for policy in self._standings.lineage.policies.values()}

    def _id(self, term: Term) -> str | None:
        return self._ids.get(term.value) if isinstance(term, ox.NamedNode) else None

    def on(self, to_literal: Callable[[Standing], ox.Literal]) -> Function:
        """Return the function of a policy and a date that gives something of where the policy stands."""

        def evaluate(policy: Term, date: Term) -> Term | None:
            name, when = self._id(policy), _interval(date)
            return to_literal(self._standings.on(name, when)) if name and when else None

        return evaluate

    def reason(self, policy: Term, date: Term, language: Term | None = None) -> Term | None:
        tag = language.value if isinstance(language, ox.Literal) else ENGLISH
        return self.on(lambda standing: ox.Literal(said(standing.reason, tag)))(policy, date)

    def current(self, policy: Term, other: Term, date: Term) -> Term | None:
        name, candidate, when = self._id(policy), self._id(other), _interval(date)
        if name is None or candidate is None or when is None:
            return None
        if (name, when) not in self._current:
            self._current[name, when] = self._standings.current(name, when)
        found = self._current[name, when]
        roles = {"current": found.policies, "unknown": found.unknown, "pending": found.pending}
        return next((ox.Literal(role) for role, names in roles.items() if candidate in names), None)

    def lasting(self, policy: Term) -> Term | None:
        from policygraph.lineage.standing import words

        name = self._id(policy)
        answer = self._since_release.lasting(name) if name else None
        return ox.Literal(words(answer)) if answer else None


class _Distances:
    """The function that takes a successor and a predecessor, and gives the smallest number of edges, one or more, of
    replacing relations that lead from one to the other: an xsd:integer, unbound where there is no way.

    It reads no more of the store than the edges that it walks: of one pair the ways between them, and of a policy
    that is asked of twice in a row, as a question about one asks, once all that lead from it.
    """

    def __init__(self, graph: GraphStore) -> None:
        self._graph = graph
        self._asked_before = "", ""
        self._known = (
            ("", False),
            dict[str, int](),
        )  # what was last walked from, whether to newer ones, and the distances

    @cached_property
    def _relations(self) -> list[ox.NamedNode]:
        from policygraph.lineage.vocabulary import LineageTerms

        relations = LineageTerms(self._graph).relations.values()
        return [ox.NamedNode(relation.iri) for relation in relations if relation.replaces]

    def _neighbours(self, policy: str, newer: bool) -> list[str]:
        """Return what replaced a policy, or what it replaced."""
        node, quads = ox.NamedNode(policy), self._graph.store.quads_for_pattern
        found = (
            quad.subject if newer else quad.object
            for relation in self._relations
            for quad in (quads(None, relation, node) if newer else quads(node, relation, None))
        )
        return [term.value for term in found if isinstance(term, ox.NamedNode)]

    def _from(self, policy: str, newer: bool) -> dict[str, int]:
        """Return how far all that a policy leads to is from it."""
        if self._known[0] != (policy, newer):
            self._known = (policy, newer), distances(policy, partial(self._neighbours, newer=newer))
        return self._known[1]

    def between(self, successor: Term, predecessor: Term) -> Term | None:
        if not (isinstance(successor, ox.NamedNode) and isinstance(predecessor, ox.NamedNode)):
            return None
        new, old = successor.value, predecessor.value
        before, self._asked_before = self._asked_before, (new, old)
        if new == before[0]:
            steps = self._from(new, newer=False).get(old)
        elif old == before[1]:
            steps = self._from(old, newer=True).get(new)
        else:
            path = shortest_path(new, old, partial(self._neighbours, newer=False))
            steps = len(path) - 1 if path else None
        return ox.Literal(str(steps), datatype=_INTEGER) if steps else None


def _interval(term: Term) -> Interval | None:
    return parse_interval(term.value) if isinstance(term, ox.Literal) else None


def _answer(standing: Standing) -> ox.Literal:
    from policygraph.lineage.standing import words

    return ox.Literal(words(standing.answer))


def _boolean(value: bool) -> ox.Literal:
    return ox.Literal(str(value).lower(), datatype=_BOOLEAN)


def _listed(texts: Term) -> Term | None:
    return (
        ox.Literal("; ".join(sorted(texts.value.split(_SEPARATOR))))
        if isinstance(texts, ox.Literal)
        else None
    )
