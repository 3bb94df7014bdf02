"""What a lineage is: policies with their dates and status, and who says that which one changed which."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from policygraph.errors import UsageError, suggest


@dataclass(frozen=True, slots=True)
class Status:
    """A status as the vocabulary has it. ``phase`` is ``before``, ``during``, ``after`` or empty: what
    the status says of the day on which it was observed. A draft is not ``enacted``.
    """

    iri: str
    label: str
    enacted: bool
    phase: str


@dataclass(frozen=True, slots=True)
class Policy:
    """One policy. Texts are sorted; dates are as given: a year, a month or a day.

    Several dates of one kind, or several statuses, are what its files say differently.
    """

    id: str
    iri: str = ""
    resolved: bool = True
    titles: Mapping[str, str] = field(default_factory=dict)  # language tag -> title
    statuses: tuple[Status, ...] = ()
    issued: tuple[str, ...] = ()
    year: tuple[str, ...] = ()
    effective_from: tuple[str, ...] = ()
    effective_through: tuple[str, ...] = ()
    audited: tuple[str, ...] = ()
    facets: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # jurisdiction, cluster ... -> labels

    def title(self, language: str = "en") -> str:
        """Return the title in a language, else in the first there is, else nothing."""
        return self.titles.get(language) or next(iter(self.titles.values()), "")

    @property
    def date(self) -> str:
        """The earliest day, month or year of publication, as given; empty where there is none."""
        return min(self.issued, default="") or min(self.year, default="")


class Edge(NamedTuple):
    """One relation, by its IRI, between two policies, and the paths of the records of each side that state it."""

    successor: str
    predecessor: str
    relation: str
    by_successor: tuple[str, ...] = ()
    by_predecessor: tuple[str, ...] = ()

    @property
    def said_by(self) -> tuple[str, ...]:
        """The paths of all records that state it, sorted."""
        return tuple(sorted({*self.by_successor, *self.by_predecessor}))


@dataclass(frozen=True)
class Relation:
    """A relation of the vocabulary: whether the newer policy stands for the older one, whether it ends
    the older one, and whether it cannot stand without it.

    ``name`` is what people call it by: the local name of its IRI, with the prefix where two would have one.
    """

    iri: str
    label: str
    replaces: bool = False
    ends: bool = False
    needs: bool = False
    name: str = ""


@dataclass(frozen=True)
class Lineage:
    """Policies by id, sorted, and the edges between them, sorted, from the newer to the older.

    ``relations`` has those of the vocabulary by IRI, in the order of their names.
    """

    policies: Mapping[str, Policy]
    edges: tuple[Edge, ...]
    relations: Mapping[str, Relation]

    @cached_property
    def predecessor_edges(self) -> dict[str, list[Edge]]:
        """From a policy to the edges that lead to what it changed."""
        found = defaultdict(list)
        for edge in self.edges:
            found[edge.successor].append(edge)
        return found

    @cached_property
    def successor_edges(self) -> dict[str, list[Edge]]:
        """From a policy to the edges that come from what changed it."""
        found = defaultdict(list)
        for edge in self.edges:
            found[edge.predecessor].append(edge)
        return found

    def policy(self, name: str) -> Policy:
        """Return a policy by id. Raises UsageError that suggests the nearest ids."""
        if name not in self.policies:
            raise UsageError(f"there is no policy {name}.{suggest(name, self.policies)}")
        return self.policies[name]

    def named(self, iri: str) -> str:
        """Return the id of the policy of an IRI. Raises UsageError where it is none."""
        for policy in self.policies.values():
            if policy.iri == iri:
                return policy.id
        raise UsageError(f"{iri} is no policy, and only policies have a lineage")

    def only(self, relations: Iterable[str]) -> Lineage:
        """Return the lineage with some relations alone, by name or IRI; none given is all.

        Raises UsageError that suggests the nearest names.
        """
        iris = {self.relation_name(iri): iri for iri in self.relations}
        wanted = set()
        for name in sorted(relations):
            if name not in iris and name not in self.relations:
                raise UsageError(f"there is no relation {name}.{suggest(name, iris)}")
            wanted.add(iris.get(name, name))
        if not wanted:
            return self
        edges = tuple(edge for edge in self.edges if edge.relation in wanted)
        return Lineage(self.policies, edges, self.relations)

    def relation_name(self, iri: str) -> str:
        """Return what people call a relation by; one that the vocabulary does not have goes by its IRI."""
        return (iri in self.relations and self.relations[iri].name) or iri
