"""A lineage to answers about one policy: predecessors, successors, what stands for it, what depends on it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from policygraph.lineage.cycles import cycle
from policygraph.lineage.model import Edge, Lineage, Policy

Direction = Literal["predecessors", "successors"]
Wanted = Mapping[str, Collection[str]]  # name of a facet -> labels, of which a policy is to have one
DIRECTIONS: tuple[Direction, ...] = ("predecessors", "successors")


def by_date(lineage: Lineage, policies: Iterable[str]) -> list[str]:
    """Return ids sorted by date of publication, then id; those without a date last."""
    return sorted(policies, key=lambda policy_id: (lineage.policies[policy_id].date or "~", policy_id))


def has(facets: Mapping[str, Iterable[str]], wanted: Wanted) -> bool:
    """Return whether something has, of each facet that is wanted, one of the labels; facets is name -> labels."""
    return all(not set(labels).isdisjoint(facets.get(name, ())) for name, labels in wanted.items())


def having(lineage: Lineage, wanted: Wanted) -> Lineage:
    """Return the policies that have one of the labels of each facet that is wanted, and the edges between them."""
    return subgraph(
        lineage, (name for name, policy in lineage.policies.items() if has(policy.facets, wanted))
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
    current: tuple[str, ...]
    cycle: tuple[str, ...] | None
    family: tuple[str, ...]
    affected: tuple[Step, ...]

    def names(self) -> list[str]:
        """Return the ids of the policy, of its predecessors and of its successors."""
        return [self.policy, *(step.id for step in (*self.predecessors, *self.successors))]


def walk(
    lineage: Lineage,
    policy: str,
    directions: Iterable[Direction] = DIRECTIONS,
    depth: int | None = None,
    language: str = "en",
) -> Walk:
    """Return what the lineage says of a policy, by id; predecessors and successors only in the given
    directions and up to ``depth`` edges away. Titles are in ``language`` where there are such.

    Raises UsageError that suggests the nearest ids.
    """
    lineage.policy(policy)
    predecessors, successors = (
        tuple(
            step
            for step in (reach(lineage, policy, direction, language) if direction in directions else ())
            if depth is None or step.distance <= depth
        )
        for direction in DIRECTIONS
    )
    return Walk(
        policy,
        predecessors,
        successors,
        tuple(current(lineage, policy)),
        cycle(lineage, policy),
        tuple(family(lineage, policy)),
        tuple(affected(lineage, policy, language)),
    )


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


def current(lineage: Lineage, policy: str) -> list[str]:
    """Return the ids that stand for a policy today: itself, or what replaced it and is not replaced, sorted.

    What is no more than planned replaces nothing. Policies that replace each other in a cycle give none.
    """
    unreplaced, todo, seen = set[str](), [policy], {policy}
    while todo:
        node = todo.pop()
        successors = {
            edge.successor
            for edge in lineage.successor_edges.get(node, [])
            if lineage.relations[edge.relation].replaces
            and edge.successor != node
            and in_effect(lineage.policies[edge.successor])
        }
        if not successors:
            unreplaced.add(node)
        todo += successors - seen
        seen |= successors
    return sorted(unreplaced)


def in_effect(policy: Policy) -> bool:
    """Return whether no status keeps a policy from replacing another: a draft, or one that is to start."""
    return all(status.enacted and status.phase != "before" for status in policy.statuses)


def family(lineage: Lineage, policy: str) -> list[str]:
    """Return the ids of the weakly connected component of a policy, by date; undated last."""
    todo, seen = [policy], {policy}
    while todo:
        node = todo.pop()
        for edge in (*lineage.predecessor_edges.get(node, []), *lineage.successor_edges.get(node, [])):
            new = {edge.predecessor, edge.successor} - seen
            todo += new
            seen |= new
    return by_date(lineage, seen)


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
