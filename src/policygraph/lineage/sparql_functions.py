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
from policygraph.rdf.sparql import Term
from policygraph.words.phrases import ENGLISH, said

if TYPE_CHECKING:
    from policygraph.lineage.model import Lineage
    from policygraph.lineage.standing import Current, Standing
    from policygraph.store.graph_store import GraphStore
    from policygraph.store.rules import Function, Functions

_BOOLEAN, _INTEGER = ox.NamedNode(f"{XSD}boolean"), ox.NamedNode(f"{XSD}integer")
_SEPARATOR = "\x1f"
_FEW, _MANY = 2, 1_000  # policies that are read apart, of how many


def functions(graph: GraphStore, policies: Collection[str] | None = None) -> Functions:
    """Return the functions by IRI, over all policies of a store or, by their IRIs, over some. ``standing``, ``presumed``, ``inPart`` and ``reason``
    take a policy and a date: a year, a month or a day.

    ``standing`` is ``in force``, ``not yet``, ``ended``, ``never`` or ``unknown``; ``presumed`` and ``inPart`` are
    xsd:boolean; ``reason`` is a string, in the language of a further argument, a tag, if there is one. ``current`` takes a policy, another and a date, and is ``current`` where
    the other stands for the first, ``unknown`` where it may, and ``pending`` where it would and has not started.
    ``lasting`` takes a policy, and is ``ended`` or ``never`` where that holds on every day from the release of this
    version on, so that it does not depend on the day on which it is asked.
    They are unbound where an argument is no policy or no date. ``distance`` is of two policies; see ``_Distances``. ``listed`` takes texts with U+001F between them, as
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


class _Read:
    """Where the policies of a lineage stand that is read, those among some nodes alone where these are given."""

    def __init__(self, lineage: Lineage, nodes: Collection[str] | None = None) -> None:
        from policygraph.lineage.standing import Standings

        self.standings, self.since_release = Standings(lineage), Standings(lineage, RELEASED)
        policies = lineage.policies.values()
        self.ids = {each.iri: each.id for each in policies if nodes is None or each.iri in nodes}


class _Standings:
    """The functions of where policies stand, over all of a store or some.

    Of a store that has many, the first that are asked about are read with what ends them, on which alone it depends where
    they stand: a question about one policy asks about few. Then all are read.
    """

    def __init__(self, graph: GraphStore, policies: Collection[str] | None) -> None:
        self._graph, self._policies = graph, policies
        self._reads: dict[str, _Read] = {}  # by IRI of what is asked about
        self._apart = 0  # how many times some were read apart
        self._current: dict[tuple[str, Interval], Current] = {}  # by policy and day

    @cached_property
    def _has_many(self) -> bool:
        generation = self._graph.generation if self._policies is None else None
        return generation is not None and generation.manifest.numbers()["policies"] >= _MANY

    @cached_property
    def _all(self) -> _Read:
        from policygraph.lineage.read import read_lineage  # only now, as most questions call no function

        return _Read(read_lineage(self._graph, of=self._policies))

    def _read_with(self, node: str) -> None:
        from policygraph.lineage.effects import ended_with
        from policygraph.lineage.read import read_lineage

        if self._apart < _FEW and self._has_many:
            self._apart += 1
            nodes = ended_with(self._graph, [node])
            self._reads |= dict.fromkeys(nodes, _Read(read_lineage(self._graph, of=nodes), nodes))
        else:
            self._reads[node] = self._all

    def _found(self, term: Term) -> tuple[_Read, str] | None:
        """Return among which policies one is, with its id, None for what is no policy."""
        if not isinstance(term, ox.NamedNode):
            return None
        if term.value not in self._reads:
            self._read_with(term.value)
        read = self._reads[term.value]
        name = read.ids.get(term.value)
        return (read, name) if name else None

    def on(self, to_literal: Callable[[Standing], ox.Literal]) -> Function:
        """Return the function of a policy and a date that gives something of where the policy stands."""

        def evaluate(policy: Term, date: Term) -> Term | None:
            found, when = self._found(policy), _interval(date)
            return to_literal(found[0].standings.on(found[1], when)) if found and when else None

        return evaluate

    def reason(self, policy: Term, date: Term, language: Term | None = None) -> Term | None:
        tag = language.value if isinstance(language, ox.Literal) else ENGLISH
        return self.on(lambda standing: ox.Literal(said(standing.reason, tag)))(policy, date)

    def current(self, policy: Term, other: Term, date: Term) -> Term | None:
        found, when = self._found(policy), _interval(date)
        if found is None or when is None or not isinstance(other, ox.NamedNode):
            return None
        (read, name), asked = found, (str(policy), when)
        if asked not in self._current:
            self._current[asked] = read.standings.current(name, when)
        current, candidate = self._current[asked], read.ids.get(other.value)
        roles = {"current": current.policies, "unknown": current.unknown, "pending": current.pending}
        return next((ox.Literal(role) for role, names in roles.items() if candidate in names), None)

    def lasting(self, policy: Term) -> Term | None:
        from policygraph.lineage.standing import words

        found = self._found(policy)
        answer = found[0].since_release.lasting(found[1]) if found else None
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
