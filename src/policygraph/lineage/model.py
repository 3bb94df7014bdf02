"""The model of a lineage: policies with dates and statuses, and which changed which by whose record."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import NamedTuple

from policygraph.errors import UsageError, suggest
from policygraph.profile.facets import words
from policygraph.profile.model import Facet
from policygraph.rdf.core import Effect
from policygraph.rdf.date_intervals import in_order
from policygraph.records.bounded_tables import bounded, html_table
from policygraph.words.phrases import Phrase, counted

Numbers = Mapping[str, tuple[float, ...]]  # label of what a measure is by, "" without -> values, sorted


class Status(NamedTuple):
    """A status of the vocabulary. ``phase`` is what it says of the day on which it is seen: the policy is not in
    force yet (``before``), has taken effect (``started``), is in force (``during``), has ended (``after``), was
    never in force (``never``), or nothing (empty). ``in_part`` says that a part of what is in force is not.
    """

    iri: str
    label: str
    phase: str
    in_part: bool = False


@dataclass(frozen=True, slots=True)
class Policy:
    """One policy. Texts are sorted; dates are as stated: a year, a month or a day.

    Several dates of one kind, or several statuses, mean that its records disagree.
    """

    id: str
    iri: str = ""
    resolved: bool = True
    titles: Mapping[str, str] = field(default_factory=dict, hash=False)  # language tag -> title
    statuses: tuple[Status, ...] = ()
    published: tuple[str, ...] = ()
    created: tuple[str, ...] = ()  # not in force before
    first_day: tuple[str, ...] = ()  # in force
    last_day: tuple[str, ...] = ()
    audited: tuple[str, ...] = ()
    unsigned: tuple[str, ...] = ()  # those of the audits that nobody signed
    # name in the profile -> as stated; name of a facet -> labels; by name, none where only a family is read
    dates: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)
    facets: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)
    measures: Mapping[str, Numbers] = field(default_factory=dict, hash=False)

    def __repr__(self) -> str:
        statuses = " and ".join(status.label for status in self.statuses)
        facts = ", ".join(
            fact for fact in (statuses, self.date, "" if self.resolved else "no record") if fact
        )
        return bounded(f"<Policy {self.id}: {self.title() or 'no title'}", 100) + f" ({bounded(facts, 60)})>"

    def _repr_html_(self) -> str:
        rows = [("id", self.id), *((f"title, {tag}", title) for tag, title in self.titles.items())]
        rows += [("status", status.label) for status in self.statuses]
        rows += [(words(name), ", ".join(texts)) for name, texts in {**self.dates, **self.facets}.items()]
        return html_table(("policy", ""), rows, len(rows))

    def title(self, language: str = "en") -> str:
        """Return the title in a language, else in the first that it has one in, else an empty string."""
        return self.titles.get(language) or next(iter(self.titles.values()), "")

    @property
    def date(self) -> str:
        """The earliest date of publication, as stated, else that of creation, else an empty string; what is no date only
        where there is no other.
        """
        return min(self.published or self.created, key=in_order, default="")

    @property
    def labels(self) -> dict[str, tuple[str, ...]]:
        """Name of a facet, or ``status``, -> labels: all that a policy may be selected by."""
        return {**self.facets, "status": tuple(status.label for status in self.statuses)}

    @property
    def phase(self) -> str:
        """The phase of its statuses; empty where it has none, they differ, or the vocabulary does not say."""
        if len(self.statuses) == 1:
            return self.statuses[0].phase
        phases = {status.phase for status in self.statuses}
        return phases.pop() if len(phases) == 1 else ""


class Edge(NamedTuple):
    """A relation, by IRI, between two policies, by id, with the paths of the records of each that assert it.

    ``parts`` are the parts of the predecessor that the records name, sorted.
    """

    successor: str
    predecessor: str
    relation: str
    by_successor: tuple[str, ...] = ()
    by_predecessor: tuple[str, ...] = ()
    parts: tuple[str, ...] = ()

    @property
    def said_by(self) -> tuple[str, ...]:
        """The paths of all records that assert it, sorted."""
        return tuple(sorted({*self.by_successor, *self.by_predecessor}))


@dataclass(frozen=True)
class Relation:
    """A relation of the vocabulary, and what it does to the predecessor: its ``pg:effect``.

    ``name`` is the local name of the IRI, with the prefix where two relations share a local name.
    """

    iri: str
    label: str
    effect: Effect = "changes"
    name: str = ""

    @property
    def replaces(self) -> bool:
        """Whether the successor takes the place of the predecessor, wholly."""
        return self.effect == "replaces"

    @property
    def ends(self) -> bool:
        """Whether the predecessor, wholly, is no longer in force once the successor is."""
        return self.effect in ("replaces", "ends")

    @property
    def ends_in_part(self) -> bool:
        """Whether a part of the predecessor is no longer in force once the successor is."""
        return self.effect in ("replaces in part", "ends in part")

    @property
    def acts(self) -> bool:
        """Whether the successor does something to the predecessor, more than needing or naming it."""
        return self.effect not in ("needs", "names")

    @property
    def needs(self) -> bool:
        """Whether the successor cannot do without the predecessor."""
        return self.effect == "needs"

    @property
    def gathers(self) -> bool:
        """Whether the successor carries the text of the predecessor on, under its own id."""
        return self.effect == "gathers"


@dataclass(frozen=True)
class Lineage:
    """A directed multigraph: policies by id, sorted, and edges from successor to predecessor, sorted.

    ``relations`` are those of the vocabulary by IRI, in the order of their names. ``observed`` is the day, month or
    year on which statuses were seen that no audit dates, or empty. ``facets`` are those of the profile, ``columns``
    the names of the attributes that its keys give a policy, ``names`` what people call the facets, by name.
    """

    policies: Mapping[str, Policy] = field(hash=False)
    edges: tuple[Edge, ...]
    relations: Mapping[str, Relation] = field(hash=False)
    observed: str = ""
    facets: tuple[Facet, ...] = ()
    columns: tuple[str, ...] = ()
    names: Mapping[str, str] = field(default_factory=dict, hash=False)

    def called(self, facet: str) -> str:
        """Return the name of a facet as people call it, which may be said in other languages."""
        return self.names.get(facet) or words(facet)

    def __repr__(self) -> str:
        counts = Counter(self.relation_name(edge.relation) for edge in self.edges)
        relations = ", ".join(f"{name} {number:,}" for name, number in sorted(counts.items()))
        return bounded(
            f"<Lineage of {counted(len(self.policies), 'policy', 'policies')}: {relations or 'no relations'}>"
        )

    def _repr_html_(self) -> str:
        rows = (
            (each.successor, self.relation_name(each.relation), each.predecessor, ", ".join(each.said_by))
            for each in self.edges
        )
        number = counted(len(self.policies), "policy", "policies")
        return html_table(
            ("successor", "relation", "predecessor", "stated in"), rows, len(self.edges), number
        )

    @cached_property
    def predecessor_edges(self) -> dict[str, list[Edge]]:
        """Id of a policy -> its edges to predecessors."""
        edges = defaultdict(list)
        for edge in self.edges:
            edges[edge.successor].append(edge)
        return edges

    @cached_property
    def successor_edges(self) -> dict[str, list[Edge]]:
        """Id of a policy -> its edges from successors."""
        edges = defaultdict(list)
        for edge in self.edges:
            edges[edge.predecessor].append(edge)
        return edges

    def policy(self, policy_id: str) -> Policy:
        """Return a policy by id. Raises UsageError that suggests the nearest ids."""
        if policy_id not in self.policies:
            raise UsageError(
                Phrase(
                    "there is no policy {policy_id}.{hint}",
                    policy_id=policy_id,
                    hint=suggest(policy_id, self.policies),
                )
            )
        return self.policies[policy_id]

    def named(self, iri: str) -> str:
        """Return the id of the policy with an IRI. Raises UsageError where no policy has it."""
        for policy in self.policies.values():
            if policy.iri == iri:
                return policy.id
        raise UsageError(Phrase("{iri} is no policy, and only policies have a lineage", iri=iri))

    def only(self, relations: Iterable[str]) -> Lineage:
        """Return all policies with the edges of some relations, by name or IRI; of all if none is given.

        Raises UsageError that suggests the nearest names.
        """
        iris = {self.relation_name(iri): iri for iri in self.relations}
        selected = set()
        for name in sorted(relations):
            if name not in iris and name not in self.relations:
                raise UsageError(
                    Phrase("there is no relation {name}.{hint}", name=name, hint=suggest(name, iris))
                )
            selected.add(iris.get(name, name))
        if not selected:
            return self
        edges = tuple(edge for edge in self.edges if edge.relation in selected)
        return replace(self, edges=edges)

    def relation_name(self, iri: str) -> str:
        """Return the name of a relation; for one that the vocabulary does not have, its IRI."""
        return (iri in self.relations and self.relations[iri].name) or iri
