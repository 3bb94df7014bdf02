"""What is different between two states, as data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from policygraph.findings import Finding

Scalar = str | int | float | bool


@dataclass(frozen=True)
class Change:
    """The values of one property of one policy, or of what else is described, before and after, each in the order of their text.

    ``property`` is the place in the front matter, ``label`` what people call it, ``iri`` the
    property's name in the graph; ``language`` that of the texts, or of the record that says it.
    """

    id: str
    property: str
    language: str
    label: str
    iri: str
    old: tuple[Scalar, ...]
    new: tuple[Scalar, ...]


class Related(NamedTuple):
    """A relation between two policies by id: what the newer does to the older.

    It goes by its IRI while two states are compared, and by its name in a Difference.
    """

    successor: str
    predecessor: str
    relation: str


class Renamed(NamedTuple):
    """What goes by another id. ``by`` says how that is known: content, similar, consolidates."""

    old: str
    new: str
    by: str


@dataclass(frozen=True)
class Difference:
    """What is different, sorted. Findings are None where nobody asked for them. False where nothing is.

    Policies go by their ids; what is of another kind than the first has that before it: ``facility/7``.
    """

    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    renamed: tuple[Renamed, ...] = ()
    changed: tuple[Change, ...] = ()
    relations_added: tuple[Related, ...] = ()
    relations_removed: tuple[Related, ...] = ()
    findings_new: tuple[Finding, ...] | None = None
    findings_resolved: tuple[Finding, ...] | None = None
    titles: Mapping[str, str] = field(default_factory=dict)  # id -> title, for people
    kinds: Mapping[str, str] = field(default_factory=dict)  # id -> kind, where it is not the first

    def __bool__(self) -> bool:
        policies = self.added or self.removed or self.renamed or self.changed
        relations = self.relations_added or self.relations_removed
        return bool(policies or relations or self.findings_new or self.findings_resolved)
