"""Questions about one policy: what it replaced, what stands for it, its family, who depends on it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from policygraph.errors import UsageError, suggest
from policygraph.lineage.cycles import cycle
from policygraph.lineage.model import Edge, Lineage, Policy


def by_date(lineage: Lineage, policies: Iterable[str]) -> list[str]:
    """Return ids sorted by date of publication, then id; those without a date last."""
    return sorted(policies, key=lambda name: (lineage.policies[name].date or "~", name))


def of_cluster(lineage: Lineage, cluster: str) -> Lineage:
    """Return the policies of a cluster by label, and the edges between them.

    Raises UsageError that suggests the nearest labels.
    """
    labels = {label for name in lineage.policies for label in clusters(lineage, name)}
    if cluster not in labels:
        raise UsageError(f"there is no cluster {cluster}.{suggest(cluster, labels)}")
    names = {name for name in lineage.policies if cluster in clusters(lineage, name)}
    return part(lineage, names)


def part(lineage: Lineage, names: Iterable[str]) -> Lineage:
    """Return some policies, and the edges between them."""
    kept = set(names)
    policies = {name: policy for name, policy in lineage.policies.items() if name in kept}
    edges = tuple(each for each in lineage.edges if each.successor in kept and each.predecessor in kept)
    return Lineage(policies, edges, lineage.relations)


def clusters(lineage: Lineage, policy: str) -> tuple[str, ...]:
    """Return the labels of the clusters that a policy is in."""
    return lineage.policies[policy].facets.get("cluster", ())


Direction = Literal["older", "newer"]
DIRECTIONS: tuple[Direction, ...] = ("older", "newer")


@dataclass(frozen=True)
class Step:
    """A policy that relations lead to: over how many of them, and by which the last step was."""

    id: str
    distance: int
    relation: str
    resolved: bool
    title: str


@dataclass(frozen=True)
class Walk:
    """All that the lineage says of one policy: see the functions of this module."""

    policy: str
    predecessors: tuple[Step, ...]
    successors: tuple[Step, ...]
    current: tuple[str, ...]
    cycle: tuple[str, ...] | None
    family: tuple[str, ...]
    affected: tuple[Step, ...]

    def names(self) -> list[str]:
        """Return the policy and those that were reached from it."""
        return [self.policy, *(step.id for step in (*self.predecessors, *self.successors))]


def walk(
    lineage: Lineage,
    policy: str,
    directions: Iterable[Direction] = ("older", "newer"),
    depth: int | None = None,
    language: str = "en",
) -> Walk:
    """Return all that the lineage says of a policy by id; the steps in some directions and so far only.

    Raises UsageError that suggests the nearest ids.
    """
    lineage.policy(policy)
    steps = {way: reach(lineage, policy, way, language) if way in directions else [] for way in DIRECTIONS}
    predecessor, successor = (
        tuple(s for s in steps[way] if depth is None or s.distance <= depth) for way in DIRECTIONS
    )
    return Walk(
        policy,
        predecessor,
        successor,
        tuple(current(lineage, policy)),
        cycle(lineage, policy),
        tuple(family(lineage, policy)),
        tuple(affected(lineage, policy, language)),
    )


def reach(lineage: Lineage, policy: str, direction: Direction, language: str = "en") -> list[Step]:
    """Return the policies that relations lead to, by distance, then id.

    Between two policies with several relations, the one that replaces is told.
    """
    steps: list[Step] = []
    layer, seen = [policy], {policy}
    while layer:
        found: dict[str, Edge] = {}
        for name in layer:
            for edge in sorted(_next(lineage, name, direction), key=lambda each: _rank(lineage, each)):
                found.setdefault(_end(edge, direction), edge)
        layer = sorted(found.keys() - seen)
        seen.update(layer)
        distance = steps[-1].distance + 1 if steps else 1
        steps += [
            _step(lineage, name, distance, lineage.relation_name(found[name].relation), language)
            for name in layer
        ]
    return steps


def current(lineage: Lineage, policy: str) -> list[str]:
    """Return the ids that stand for a policy today: itself, or what replaced it and is not replaced.

    What is no more than planned replaces nothing. Policies that replace each other in a circle give none.
    """
    ends, todo, seen = set[str](), [policy], {policy}
    while todo:
        name = todo.pop()
        successor = {
            edge.successor
            for edge in lineage.successor_edges.get(name, [])
            if lineage.relations[edge.relation].replaces
            and edge.successor != name
            and in_effect(lineage.policies[edge.successor])
        }
        if not successor:
            ends.add(name)
        todo += successor - seen
        seen |= successor
    return sorted(ends)


def in_effect(policy: Policy) -> bool:
    """Say whether nothing is known that keeps a policy from replacing another one."""
    return all(status.enacted and status.phase != "before" for status in policy.statuses)


def family(lineage: Lineage, policy: str) -> list[str]:
    """Return the ids that relations lead to in any direction, with the policy, by date; undated last."""
    todo, seen = [policy], {policy}
    while todo:
        name = todo.pop()
        for edge in (*lineage.predecessor_edges.get(name, []), *lineage.successor_edges.get(name, [])):
            fresh = {edge.predecessor, edge.successor} - seen
            todo += fresh
            seen |= fresh
    return by_date(lineage, seen)


def affected(lineage: Lineage, policy: str, language: str = "en") -> list[Step]:
    """Return who would be affected if a policy were repealed: what cannot stand without it, directly or
    through others, and at distance 1, as ``cluster``, those that share a theme with it.
    """
    needing = [iri for iri, relation in lineage.relations.items() if relation.needs]
    steps = reach(lineage.only(needing), policy, "newer", language) if needing else []
    themes, known = set(clusters(lineage, policy)), {policy, *(step.id for step in steps)}
    mates = [
        _step(lineage, name, 1, "cluster", language)
        for name in lineage.policies
        if name not in known and themes.intersection(clusters(lineage, name))
    ]
    return [*steps, *mates]


def _next(lineage: Lineage, policy: str, direction: Direction) -> list[Edge]:
    return (lineage.predecessor_edges if direction == "older" else lineage.successor_edges).get(policy, [])


def _end(edge: Edge, direction: Direction) -> str:
    return edge.predecessor if direction == "older" else edge.successor


def _rank(lineage: Lineage, edge: Edge) -> tuple[bool, str]:
    return not lineage.relations[edge.relation].replaces, edge.relation


def _step(lineage: Lineage, name: str, distance: int, relation: str, language: str) -> Step:
    policy = lineage.policies[name]
    return Step(name, distance, relation, policy.resolved, policy.title(language))
