"""Model the differences between two states of a graph, as compare and history return them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from policygraph.findings import Finding

Scalar = str | int | float | bool


@dataclass(frozen=True)
class Change:
    """The values of one property of one subject before and after, each sorted by their text.

    ``id`` is the subject's name, ``property`` the dotted path in the front matter, ``iri`` the property in
    the graph, ``language`` that of the texts, or of the record that asserts it.
    """

    id: str
    property: str
    language: str
    label: str
    iri: str
    old: tuple[Scalar, ...]
    new: tuple[Scalar, ...]


class LabelledEdge(NamedTuple):
    """A relation between two policies by id: what the successor does to the predecessor.

    ``relation`` is an IRI while two states are compared, and a name in a Difference.
    """

    successor: str
    predecessor: str
    relation: str


class Reference(NamedTuple):
    """What a record says of another subject: the path of the record, and the dotted path in its front matter."""

    record: str
    property: str


class Renamed(NamedTuple):
    """A subject with another id. ``by`` is the evidence: content, similar (content), or the name of the
    relation by which the new one gathers the old one.

    ``dangling`` are the references of other records that still use the old id, which no record has any more.
    """

    old: str
    new: str
    by: str
    dangling: tuple[Reference, ...] = ()


class Unreadable(NamedTuple):
    """A subject one of whose records cannot be read any more, and why."""

    id: str
    problem: Finding


@dataclass(frozen=True)
class Difference:
    """All differences, each kind sorted; false if there is none. Findings are None unless compared.

    Subjects are named by their ids, with the kind in front if it is not the first: ``facility/7``.
    """

    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    unreadable: tuple[Unreadable, ...] = ()
    renamed: tuple[Renamed, ...] = ()
    changed: tuple[Change, ...] = ()
    relations_added: tuple[LabelledEdge, ...] = ()
    relations_removed: tuple[LabelledEdge, ...] = ()
    findings_new: tuple[Finding, ...] | None = None
    findings_resolved: tuple[Finding, ...] | None = None
    titles: Mapping[str, str] = field(default_factory=dict, hash=False)  # id -> title, for people
    kinds: Mapping[str, str] = field(default_factory=dict, hash=False)  # id -> kind
    main_kind: str = "policy"  # the first kind of the profile

    def __repr__(self) -> str:
        of_kinds = {
            "added": self.added, "removed": self.removed, "unreadable": self.unreadable, "renamed": self.renamed,
            "values changed": self.changed, "relations added": self.relations_added,
            "relations removed": self.relations_removed, "findings new": self.findings_new,
            "findings resolved": self.findings_resolved,
        }  # fmt: skip
        numbers = (f"{name} {len(each):,}" for name, each in of_kinds.items() if each)
        return f"<Difference: {', '.join(numbers) or 'none'}>"

    def __bool__(self) -> bool:
        subjects = self.added or self.removed or self.unreadable or self.renamed or self.changed
        relations = self.relations_added or self.relations_removed
        return bool(subjects or relations or self.findings_new or self.findings_resolved)
