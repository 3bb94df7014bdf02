"""A lineage to what it says of one policy: predecessors, successors, what stands for it, what depends on it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from policygraph.lineage.cycles import cycle
from policygraph.lineage.model import Edge, Lineage
from policygraph.lineage.reached import reached
from policygraph.lineage.standing import Current, Standings
from policygraph.rdf.date_intervals import Interval, in_order
from policygraph.records.bounded_tables import bounded, html_table
from policygraph.words.phrases import counted

Direction = Literal["predecessors", "successors"]
Wanted = Mapping[str, Collection[str]]  # name of a facet -> labels, of which a policy is to have one
DIRECTIONS: tuple[Direction, ...] = ("predecessors", "successors")


def by_date(lineage: Lineage, policies: Iterable[str]) -> list[str]:
    """Return ids sorted by date of publication, then id; what is no date behind those, and those without one last."""
    dates = {policy_id: lineage.policies[policy_id].date for policy_id in policies}
    return sorted(dates, key=lambda policy_id: (not dates[policy_id], in_order(dates[policy_id]), policy_id))


def has(labels: Mapping[str, Iterable[str]], wanted: Wanted) -> bool:
    """Return whether something has, of each facet that is wanted, one of the labels; ``labels`` are its own by facet."""
    return all(not set(texts).isdisjoint(labels.get(name, ())) for name, texts in wanted.items())


def having(lineage: Lineage, wanted: Wanted) -> Lineage:
    """Return the policies that have one of the labels of each facet that is wanted, and the edges between them."""
    return subgraph(
        lineage, (name for name, policy in lineage.policies.items() if has(policy.labels, wanted))
    )


def subgraph(lineage: Lineage, policy_ids: Iterable[str]) -> Lineage:
    """Return the subgraph induced by some policies: those, and the edges between them."""
    nodes = set(policy_ids)
    policies = {policy_id: policy for policy_id, policy in lineage.policies.items() if policy_id in nodes}
    edges = tuple(edge for edge in lineage.edges if edge.successor in nodes and edge.predecessor in nodes)
    return replace(lineage, policies=policies, edges=edges)


@dataclass(frozen=True)
class Step:
    """A policy that a walk reached: over how many edges, and by the name of which relation last."""

    id: str
    distance: int
    relation: str
    resolved: bool
    title: str


@dataclass(frozen=True)
class Walk:
    """What the lineage says of one policy: the results of the functions of this module."""

    policy: str
    predecessors: tuple[Step, ...]
    successors: tuple[Step, ...]
    current: Current
    cycle: tuple[str, ...] | None
    family: tuple[str, ...]
    affected: tuple[Step, ...]

    def __repr__(self) -> str:
        steps = ", ".join(
            [
                counted(len(self.predecessors), "predecessor", "predecessors"),
                counted(len(self.successors), "successor", "successors"),
            ]
        )
        current = ", ".join(self.current.policies) or "not known"
        return bounded(
            f"<Walk from {self.policy}: {steps}, family of {len(self.family):,}, current {current}>"
        )

    def _repr_html_(self) -> str:
        directions = [("successor", self.successors), ("predecessor", self.predecessors)]
        rows = [
            (direction, step.distance, step.relation, step.id, step.title)
            for direction, steps in directions
            for step in steps
        ]
        head = ("", "steps", "relation", "policy", "title")
        return html_table(
            head, rows, len(rows), f"{self.policy}; current: {', '.join(self.current.policies)}"
        )

    def names(self) -> list[str]:
        """Return the ids of the policy, of its predecessors and of its successors."""
        return [self.policy, *(step.id for step in (*self.predecessors, *self.successors))]


def walk(
    standings: Standings,
    policy: str,
    relations: Iterable[str] = (),
    directions: Iterable[Direction] = DIRECTIONS,
    depth: int | None = None,
    language: str = "en",
    when: Interval | None = None,
) -> Walk:
    """Return what the lineage says of a policy, by id, with what stands for it in an interval of days or today.

    Predecessors and successors are those by ``selected`` relations, in the given directions and up to ``depth``
    edges away. Titles are in ``language`` where there are such. Raises UsageError that suggests the nearest ids.
    """
    lineage = standings.lineage
    lineage.policy(policy)
    drawn = selected(lineage, relations, policy)
    predecessors, successors = (
        tuple(
            step
            for step in (reach(drawn, policy, direction, language) if direction in directions else ())
            if depth is None or step.distance <= depth
        )
        for direction in DIRECTIONS
    )
    return Walk(
        policy,
        predecessors,
        successors,
        standings.current(policy, when),
        cycle(drawn, policy),
        tuple(family(drawn, policy)),
        tuple(affected(lineage, policy, language)),
    )


def selected(lineage: Lineage, relations: Iterable[str] = (), policy: str | None = None) -> Lineage:
    """Return a lineage with the edges of some relations, by name or IRI.

    If none is given, those are taken that do something to the predecessor or need it, not those that merely name
    it; with a policy, by id, only its family by what is done, and what needs it or what it needs, one step.
    """
    names = set(relations)
    if names:
        return lineage.only(names)
    needs = [iri for iri, relation in lineage.relations.items() if relation.needs]
    does = [iri for iri, relation in lineage.relations.items() if relation.acts]
    if policy is None:
        return lineage.only([*needs, *does]) if lineage.relations else lineage
    members = set(family(lineage.only(does) if does else replace(lineage, edges=()), policy))
    edges = tuple(
        edge
        for edge in lineage.edges
        if (edge.relation in does and edge.successor in members)
        or (edge.relation in needs and policy in (edge.successor, edge.predecessor))
    )
    return replace(lineage, edges=edges)


def reach(lineage: Lineage, policy: str, direction: Direction, language: str = "en") -> list[Step]:
    """Return the policies that relations lead to in a direction, by distance, then id.

    A step over several edges has the relation that replaces, else the first by IRI.
    """

    def rank(edge: Edge) -> tuple[bool, str]:
        return not lineage.relations[edge.relation].replaces, edge.relation

    is_backward = direction == "predecessors"
    adjacent = lineage.predecessor_edges if is_backward else lineage.successor_edges
    steps: list[Step] = []
    layer, seen, distance = [policy], {policy}, 0
    while layer:
        reached_by: dict[str, Edge] = {}
        for node in layer:
            for edge in sorted(adjacent.get(node, []), key=rank):
                reached_by.setdefault(edge.predecessor if is_backward else edge.successor, edge)
        layer = sorted(reached_by.keys() - seen)
        seen.update(layer)
        distance += 1
        for node in layer:
            relation = lineage.relation_name(reached_by[node].relation)
            steps.append(_step(lineage, node, distance, relation, language))
    return steps


def family(lineage: Lineage, policy: str) -> list[str]:
    """Return the ids of the weakly connected component of a policy, by date; undated last."""

    def neighbours(node: str) -> set[str]:
        edges = (*lineage.predecessor_edges.get(node, []), *lineage.successor_edges.get(node, []))
        return {end for edge in edges for end in (edge.predecessor, edge.successor)}

    return by_date(lineage, reached([policy], neighbours))


def families(lineage: Lineage) -> Iterator[list[str]]:
    """Yield the families of those policies that have an edge, each by date, in the order of their first members."""
    seen = set[str]()
    for first in by_date(lineage, {name for edge in lineage.edges for name in edge[:2]}):
        if first not in seen:
            members = family(lineage, first)
            seen.update(members)
            yield members


def affected(lineage: Lineage, policy: str, language: str = "en") -> list[Step]:
    """Return the policies that a repeal would affect: those that cannot do without the policy, directly or
    through others, then, at distance 1 and by the name of the facet, those that share a value with it.
    """
    needing = [iri for iri, relation in lineage.relations.items() if relation.needs]
    steps = reach(lineage.only(needing), policy, "successors", language) if needing else []
    reached = {policy, *(step.id for step in steps)}
    for facet in (facet.name for facet in lineage.facets if facet.shares):
        own = lineage.policies[policy].facets.get(facet, ())
        sharing = (p.id for p in lineage.policies.values() if {*own}.intersection(p.facets.get(facet, ())))
        new = [policy_id for policy_id in sharing if policy_id not in reached]
        steps += [_step(lineage, policy_id, 1, facet, language) for policy_id in new]
        reached.update(new)
    return steps


def _step(lineage: Lineage, policy_id: str, distance: int, relation: str, language: str) -> Step:
    policy = lineage.policies[policy_id]
    return Step(policy_id, distance, relation, policy.resolved, policy.title(language))
