"""What says how records of one kind become RDF: a profile, once its files are read and joined."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from policygraph.profile.patterns import Derivation, IdRule, LinkRule, Selection, Stub, ValueRule, matches
from policygraph.rdf import iris
from policygraph.rdf.context import Context, Term
from policygraph.rdf.namespaces import PG, SKOS
from policygraph.rdf.vocabulary import Vocabulary

RECORD = f"{PG}Record"
CITATION = f"{PG}Citation"
CONCEPT = f"{SKOS}Concept"
Kind = Literal["text", "typed", "iri", "node", "reference", "index"]


@dataclass(frozen=True)
class NodeTemplate:
    """Where nodes of a class get their IRI, what holds their text, and what each of them states."""

    iri: str
    label: str | None = None
    states: tuple[tuple[str, str], ...] = ()  # property, integer in lexical form


@dataclass(frozen=True)
class Field:
    """A term of the context with what the ontology adds: which node carries it, what its values are."""

    term: Term
    kind: Kind
    owner: str  # the class of the node that carries it
    range: str = ""  # the class of its values
    group: str = ""  # the scheme or class in which its text is looked up
    placeholder: Field | None = None  # states instead what is a placeholder for a value


@dataclass(frozen=True)
class RecordKind:
    """How records of one kind are read, and how what they say becomes RDF.

    ``reader`` is the name of what reads their files: see ``policygraph.mapping.reader.READERS``.
    """

    name: str
    reader: str
    context: Context
    subject_class: str  # the class of what its records describe
    id: IdRule
    title_key: str | None
    language_key: str | None
    language: str | None  # of all records, where no key says it
    body: str  # the property of the text behind the front matter
    nodes: Mapping[str, NodeTemplate]  # class -> template
    fields: Mapping[str, Mapping[str, Field]]  # class of the node -> key -> field
    indexes: Mapping[str, Field]  # key of an index map -> what its keys are values of
    values: Mapping[str, ValueRule] = field(default_factory=dict)  # key -> how its text is read
    derivations: tuple[Derivation, ...] = ()
    lists: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # key -> the keys of its items
    links: tuple[LinkRule, ...] = ()  # the first that reads a link in the body says what it states
    cites: bool = False  # whether links to other pages are citations
    stub: Stub | None = None
    ignore: tuple[str, ...] = ()  # codes of findings that mean nothing for this kind
    selection: Selection = field(default_factory=Selection)
    record_template: Path | None = None  # what a new record of this kind is made from

    @property
    def subject_template(self) -> NodeTemplate:
        """The template of what its records describe."""
        return self.template(self.subject_class)

    @property
    def prefix(self) -> str:
        """What the IRIs of what its records describe have before the id, below the base: ``facility/``."""
        return self.subject_template.iri.partition("{")[0]

    def template(self, name: str) -> NodeTemplate:
        """Return the template of a class; concepts of every class share one."""
        return self.nodes.get(name) or self.nodes[CONCEPT]

    def index_field(self, field: Field) -> Field:
        """Return the field that the keys of an index map are values of."""
        return self.indexes[field.term.key]

    def iri(self, name: str, base: str, text: str, group: str = "", policy: str = "") -> str:
        """Return the IRI of the node that a text stands for under a class's template."""
        scheme = group.rstrip("/#").rpartition("/")[2]
        return iris.expand(
            self.template(name).iri,
            base,
            id=text,
            label=text,
            index=text,
            path=text,
            scheme=scheme,
            policy=policy,
        )

    def subject(self, base: str, identifier: str) -> str:
        """Return the IRI of what a record with an id describes."""
        return self.iri(self.subject_class, base, identifier)

    def subject_id(self, base: str, iri: str) -> str | None:
        """Return the id of what a record describes by its IRI, or None for another IRI."""
        return self.identifier(self.subject_class, base, iri)

    def identifier(self, name: str, base: str, iri: str) -> str | None:
        """Return the id that an IRI of a class was made from, or None where it was made otherwise."""
        start, _, end = self.template(name).iri.partition("{id}")
        if end or not iri.startswith(base + start):
            return None
        return iris.decode(iri[len(base + start) :])


@dataclass(frozen=True)
class Profile:
    """A compiled profile: the kinds of records, and what they share. ``digest`` changes with any of its files."""

    name: str
    title: str
    languages: tuple[str, ...]
    kinds: tuple[RecordKind, ...]  # in the order of the file, one at the least
    vocabulary: Vocabulary
    labels: Mapping[str, Mapping[str, str]]  # property of another vocabulary -> language -> label
    vocabulary_files: tuple[Path, ...]
    rules: tuple[Path, ...]  # the files, in the order in which they count
    shapes: tuple[Path, ...]
    queries: tuple[Path, ...]
    digest: str
    include: tuple[str, ...] = ("**",)  # globs of paths that begin with the source's own folder
    exclude: tuple[str, ...] = ()

    @property
    def first(self) -> RecordKind:
        """The first kind: ids without the name of a kind mean what its records describe."""
        return self.kinds[0]

    @property
    def context(self) -> Context:
        """The context of the first kind, whose prefixes hold for all."""
        return self.first.context

    def kind(self, name: str) -> RecordKind:
        """Return a kind by its name; the first for a name that is none."""
        return next((kind for kind in self.kinds if kind.name == name), self.first)

    def kind_of(self, path: str, metadata: Mapping[str, object]) -> RecordKind:
        """Return the kind that a record is of: by its path, by a key, else the first.

        The path begins with the source's own folder.
        """
        by_path = next((kind for kind in self.kinds if kind.selection.by_path(path)), None)
        return by_path or next((kind for kind in self.kinds if kind.selection.by_key(metadata)), self.first)

    def takes(self, path: str) -> bool:
        """Say whether a file may be a record; the path begins with the source's own folder."""
        return matches(path, self.include) and not matches(path, self.exclude)

    def properties(self) -> set[str]:
        """Return the properties that some key gives, of any kind."""
        return {
            field.term.iri
            for kind in self.kinds
            for fields in kind.fields.values()
            for field in fields.values()
        }

    def name_of(self, kind: str, identifier: str) -> str:
        """Return the name of what a record of a kind describes: no two things of any kinds have the same.

        It is the id of one of the first kind, ``facility/7`` of another.
        """
        prefixes = {kind.name: kind.prefix for kind in self.kinds}
        is_plain = kind == self.first.name and not identifier.startswith(
            tuple(filter(None, prefixes.values()))
        )
        return identifier if is_plain else prefixes[kind] + identifier

    def kind_and_id(self, name: str) -> tuple[str, str]:
        """Return what ``name_of`` made a name of."""
        fitting = [kind for kind in self.kinds if kind.prefix and name.startswith(kind.prefix)]
        kind = max(fitting, key=lambda kind: (kind.prefix, kind.name), default=None)
        return (kind.name, name[len(kind.prefix) :]) if kind else (self.first.name, name)

    def subject_id(self, base: str, iri: str) -> tuple[str, str] | None:
        """Return kind and id of what records of some kind describe, by its IRI, or None."""
        ids = ((kind.name, kind.subject_id(base, iri)) for kind in self.kinds)
        return next(((name, identifier) for name, identifier in ids if identifier is not None), None)
