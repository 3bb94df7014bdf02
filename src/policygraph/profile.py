"""What says how records of one kind become RDF: a profile, once its files are read and joined."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from policygraph import iris
from policygraph.context import Context, Term
from policygraph.vocabulary import SKOS, Vocabulary

PG = "https://w3id.org/policygraph/ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
RECORD = f"{PG}Record"
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
class Profile:
    """A compiled profile. ``digest`` changes with any of its files."""

    name: str
    title: str
    languages: tuple[str, ...]
    context: Context
    vocabulary: Vocabulary
    main: str  # the class that records describe
    id_key: str
    title_key: str
    language_key: str
    body: str  # the property of the text behind the front matter
    nodes: Mapping[str, NodeTemplate]
    fields: Mapping[str, Mapping[str, Field]]  # class of the node -> key -> field
    indexes: Mapping[str, Field]  # key of an index map -> what its keys are values of
    labels: Mapping[str, Mapping[str, str]]  # property of another vocabulary -> language -> label
    vocabulary_files: tuple[Path, ...]
    rules: Path
    shapes: Path
    queries: Path
    digest: str

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

    def identifier(self, name: str, base: str, iri: str) -> str | None:
        """Return the id that an IRI of a class was made from, or None where it was made otherwise."""
        start, _, end = self.template(name).iri.partition("{id}")
        if end or not iri.startswith(base + start):
            return None
        return iris.decode(iri[len(base + start) :])
