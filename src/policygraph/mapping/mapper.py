"""Map a record to the JSON-LD document, and so the triples, that it states; pure.

Nothing is lost: the document is mapped back, and each value that differs from the front matter is kept
on the record's node as JSON under its JSON Pointer.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any, NamedTuple

from policygraph.errors import SIMILAR, suggest
from policygraph.findings import Finding
from policygraph.mapping import own_nodes
from policygraph.mapping.inverse import not_restored, restore_mapped
from policygraph.mapping.named_files import SubjectOf, no_subject
from policygraph.mapping.reader import Record
from policygraph.mapping.values import Encoder, Piece
from policygraph.profile.model import Field, Profile, RecordKind
from policygraph.rdf.core import DESCRIBES, LINKS_TO, PATH, RECORD, SHA256, STANDS_FOR, STATES_PART, VERBATIM
from policygraph.rdf.datatypes import lexical
from policygraph.rdf.jsonld import Node, compact_values, to_ntriples
from policygraph.rdf.languages import script
from policygraph.rdf.namespaces import DCTERMS, XSD
from policygraph.records import json_pointer
from policygraph.records.frontmatter import is_empty
from policygraph.words.phrases import Phrase

LANGUAGE = f"{DCTERMS}language"
HEX_BINARY = f"{XSD}hexBinary"
Scalar = str | int | float | bool


class Statement(NamedTuple):
    """A statement and the place that it comes from: IRIs, the value as in the document, a JSON Pointer, and the piece of
    the text there, "" for all of it.
    """

    subject: str
    property: str
    value: Any
    pointer: str
    piece: str = ""


@dataclass(frozen=True)
class Statements:
    """What one record states: the nodes of its document, the origin of each value, and findings."""

    policy: str  # IRI, "" for a stub
    record: str  # IRI
    graph: list[Node]
    findings: list[Finding]
    origins: list[Statement]
    kind: str = ""
    links: tuple[tuple[str, str], ...] = ()  # path of a file that a reference names, IRI taken for it; sorted

    def about(self, subject: str, property: str) -> list[Statement]:
        """Return the statements of a property of a subject."""
        return [origin for origin in self.origins if (origin.subject, origin.property) == (subject, property)]


def map_record(
    record: Record,
    profile: Profile,
    base: str,
    languages: tuple[str, ...],
    subject_of: SubjectOf = no_subject,
) -> Statements:
    """Return what a record states: the nodes of its policy, of itself, and of concepts without a scheme.

    The policy is whatever the record's kind describes. A stub states only what it stands for. ``subject_of``
    knows what the records in other files describe, and in this one where another file has the same id.
    """
    kind = profile.kind(record.kind)
    shared_id = record.id
    record = _with_own_id(record, kind, base, subject_of)
    encoder = Encoder(record, profile, kind, base, languages, kind.subject(base, record.id), subject_of)
    encoder.findings += record.remarks
    if record.id != shared_id:
        encoder.notice("id-shared", "", shared_id)
    mapper = _Mapper(encoder)
    is_stub = kind.stub is not None and kind.stub(record.metadata, record.files[0].place)
    if is_stub:
        mapper.state_stands_for()
    else:
        mapper.state_id()
        unused = {key: value for key, value in record.metadata.items() if key not in record.keys.used}
        mapper.members({**unused, **record.keys.values}, kind.subject_class, mapper.policy_node, "")
        mapper.state_links()
    if record.body:
        node = mapper.record_node if is_stub else mapper.policy_node
        node[kind.context.key_of(kind.body)] = encoder.text(record.body, "")
    graph = [mapper.policy_node, mapper.record_node, *mapper.concept_nodes]
    restored = restore_mapped(graph[:2], kind, profile.vocabulary, base, record.language)
    if verbatim := not_restored(record.metadata, restored):
        mapper.record_node[kind.context.key_of(VERBATIM)] = {"@value": verbatim, "@type": "@json"}
    if encoder.untranslated and script(record.language) != "latin":
        keys = (f"{key} ({n})" if n > 1 else key for key, n in sorted(encoder.untranslated.items()))
        encoder.notice("untranslated", "", detail=", ".join(keys))
    policy = "" if is_stub else encoder.policy
    record_iri = mapper.record_node["@id"]
    links = tuple(sorted(encoder.links))
    return Statements(policy, record_iri, graph, encoder.findings, mapper.origins, record.kind, links)


def _with_own_id(record: Record, kind: RecordKind, base: str, subject_of: SubjectOf) -> Record:
    """Return a record with an id of its own where its file's name gives one that another file has, too."""
    subject = subject_of(record.path) if kind.id.key is None else None
    own_id = kind.subject_id(base, subject) if subject else None
    return record if own_id is None else replace(record, id=own_id)


def statements_to_ntriples(statements: Statements, profile: Profile, language: str) -> list[str]:
    """Return the triples of a record as sorted lines of N-Triples without duplicates."""
    return to_ntriples(statements.graph, profile.kind(statements.kind).context, language)


def iri_or_value(value: Any) -> Any:
    """Return the IRI of a node object, None for a literal in object form, and any other value itself."""
    return value.get("@id") if isinstance(value, dict) else value


@lru_cache(10_000)
def _hint(key: str, known: frozenset[str], places: frozenset[tuple[str, frozenset[str]]]) -> str:
    """Return what to write for an unknown key, or where it belongs: another mapping has it; "" where nobody knows."""
    for path in sorted(path for path, keys in places if key in keys):
        return (
            Phrase("It is read under {path}.", path=path)
            if path
            else Phrase("It is read at the top of the front matter.")
        )
    return suggest(key, known, cutoff=SIMILAR, lead="")


@dataclass
class _Mapper:
    """The nodes of a document under construction."""

    encoder: Encoder
    concept_nodes: list[Node] = field(default_factory=list)  # of concepts without a scheme
    origins: list[Statement] = field(default_factory=list)

    def __post_init__(self) -> None:
        record, kind, policy = self.encoder.record, self.encoder.kind, self.encoder.policy
        compact = kind.context.compact
        self.kind = kind
        self.policy_node: Node = {"@id": policy, "@type": compact(kind.subject_class)}
        self.record_node: Node = {
            "@id": kind.iri(RECORD, self.encoder.base, record.path),
            "@type": compact(RECORD),
            compact(DESCRIBES): {"@id": policy},
            compact(PATH): {"@value": record.path},
            compact(SHA256): {"@value": record.digests[0], "@type": compact(HEX_BINARY)},
            compact(LANGUAGE): {"@value": record.language},
        }

    def state_id(self) -> None:
        """State the id, unless it is the unchanged value of a key, which is stated as any other."""
        label = self.kind.subject_template.label
        if label and not self.kind.id.plain:
            pointer = json_pointer.child("", self.kind.id.key) if self.kind.id.key is not None else ""
            self.policy_node[self.kind.context.key_of(label)] = self.encoder.record.id
            self.origins.append(Statement(self.encoder.policy, label, self.encoder.record.id, pointer))

    def state_stands_for(self) -> None:
        """State what the record stands for, and the id of that, as of any target of a reference."""
        label = self.kind.subject_template.label
        compact, target = self.kind.context.compact, self.encoder.policy
        labels = {self.kind.context.key_of(label): self.encoder.record.id} if label else {}
        del self.record_node[compact(DESCRIBES)]
        del self.policy_node["@type"]
        self.record_node[compact(STANDS_FOR)] = {"@id": target, **labels}
        pointer = json_pointer.child("", self.kind.stub.key) if self.kind.stub else ""
        self.origins.append(Statement(self.record_node["@id"], STANDS_FOR, {"@id": target}, pointer))

    def is_second_id(self, field: Field | None, pointer: str) -> bool:
        """Return whether a key would state another id than the record's."""
        is_label = field is not None and field.term.iri == self.kind.subject_template.label
        is_id_key = pointer == json_pointer.child("", self.kind.id.key or "")
        return not self.kind.id.plain and (is_id_key or is_label)

    def members(self, mapping: dict[str, Any], class_: str, node: Node, pointer: str, nest: str = "") -> None:
        """State the members of a mapping: on a node of a class, or on the record's where a field is its."""
        fields = self.kind.fields.get(class_, {})
        for key, value in mapping.items():
            child = json_pointer.child(pointer, key)
            if is_empty(value) or (not pointer and key in self.kind.keep):
                continue
            if not nest and key in self.kind.context.nests and isinstance(value, dict):
                self.members(value, class_, node, child, nest=key)
                continue
            field = fields.get(key)
            if class_ == self.kind.subject_class and self.is_second_id(field, child):
                continue
            if field and (not nest or field.term.nest == nest):
                self.state(field, key, value, self.owner(field, node), child)
            elif not pointer and key in self.kind.lists:
                number = len(self.kind.lists[key])
                self.remark_shape(child, Phrase("a list of {number} values", number=number))
            elif pointer or key != self.kind.language_key:
                known = self.kind.keys(nest) if class_ == self.kind.subject_class else frozenset(fields)
                self.remark_unknown(key, child, known)

    def state(self, field: Field, key: str, value: Any, node: Node, pointer: str) -> None:
        """State what stands under a key, or each item of a list, as values of a field of a node."""
        if field.kind == "index":
            if isinstance(value, dict):
                self.state_index_map(field, value, node, pointer)
            else:
                self.remark_shape(pointer, Phrase("a mapping"))
            return
        if field.kind == "nodes":
            self.state_nodes(field, value, node, pointer)
            return
        values: dict[str, list[Any]] = {}
        for index, item in enumerate(value) if isinstance(value, list) else [(None, value)]:
            child = pointer if index is None else json_pointer.child(pointer, index)
            if is_empty(item):
                continue
            if not isinstance(item, Scalar):
                self.remark_shape(child, Phrase("a text or a list of texts"))
                continue
            for piece in self.encoder.pieces(field, key, lexical(item), child):
                claim = field if piece.part is None else field.in_part or field
                stated_under, encoded = self.encoder.value(claim, piece.text, child, piece)
                values.setdefault(stated_under, []).append(encoded)
                property = self.kind.context.term_of(stated_under).iri
                self.origins.append(Statement(node["@id"], property, encoded, child, piece.piece))
                if piece.part:
                    self.state_part(claim, piece, encoded, child)
        for stated_under, encoded_values in values.items():
            self.add_values(stated_under, encoded_values, node)

    def state_part(self, claim: Field, piece: Piece, target: Any, pointer: str) -> None:
        """State the part that a claim is about, as a node of its own to which the record's leads."""
        part = self.encoder.part(claim, piece, target, pointer)
        self.add_values(self.kind.context.key_of(STATES_PART), [part], self.record_node)
        self.origins.append(Statement(self.record_node["@id"], STATES_PART, {"@id": part["@id"]}, pointer))

    def add_values(self, key: str, values: list[Any], node: Node) -> None:
        """Add values to those that a node has under a key, which may be nested."""
        term = self.kind.context.term_of(key)
        parent = node.setdefault(term.nest, {}) if term.nest else node
        before = parent.get(key, [])
        before = before if isinstance(before, list) else [before]
        parent[key] = compact_values([*before, *values], term.is_set)

    def state_links(self) -> None:
        """State the targets of the links in the body, except the policy itself and what is stated already."""
        links, fields = self.encoder.record.links, self.kind.fields[self.kind.subject_class]
        stated = {(origin.property, iri_or_value(origin.value)) for origin in self.origins if links.records}
        values: dict[str, list[Any]] = {}
        for link in links.records:
            field = fields[link.key]
            identifier = self.encoder.identifier(field, link.file, link.id) or link.id
            _, value = self.encoder.value(field, identifier, link.pointer)
            target = iri_or_value(value)
            if target != self.encoder.policy and (field.term.iri, target) not in stated:
                stated.add((field.term.iri, target))
                values.setdefault(link.key, []).append(value)
                subject = self.owner(field, self.policy_node)["@id"]
                self.origins.append(Statement(subject, field.term.iri, value, link.pointer))
        for key, targets in values.items():
            field = fields[key]
            self.add_values(field.term.key, targets, self.owner(field, self.policy_node))
        pages = [self.encoder.page(address) for address in links.pages]
        for page, pointer in zip(pages, links.pages.values(), strict=True):
            self.origins.append(Statement(self.record_node["@id"], LINKS_TO, {"@id": page["@id"]}, pointer))
        if pages:
            self.record_node[self.kind.context.compact(LINKS_TO)] = compact_values(pages)

    def owner(self, field: Field, node: Node) -> Node:
        """Return the node that has a field: the record's where the field is its, else the given one."""
        return self.record_node if field.owner == RECORD else node

    def remark_unknown(self, key: str, pointer: str, known: frozenset[str]) -> None:
        name, dotted = self.encoder.profile.name, json_pointer.dotted(pointer)
        message = Phrase("the profile {profile} has no property for {key}", profile=name, key=dotted)
        remedy = Phrase("Kept as it is; correct the key or add it to the profile")
        if hint := _hint(key, known, self.kind.places):
            remedy = Phrase("{hint} {remedy}", hint=hint, remedy=remedy)
        self.encoder.remark(pointer, "unknown-key", message, remedy)

    def remark_shape(self, pointer: str, expected: Phrase) -> None:
        key = json_pointer.dotted(pointer)
        message = Phrase("{key} is not {expected}", key=key, expected=expected)
        remedy = Phrase("Kept as it is; write it as the profile expects it")
        self.encoder.remark(pointer, "unexpected-value", message, remedy)

    def state_nodes(self, field: Field, value: Any, node: Node, pointer: str) -> None:
        """State a mapping, or each mapping of a list, as a node of its own."""
        items = value if isinstance(value, list) else [value]
        nodes: list[Node] = []
        for index, (item, name) in enumerate(
            zip(items, own_nodes.names(items, field, self.kind), strict=True)
        ):
            child = json_pointer.child(pointer, index) if isinstance(value, list) else pointer
            if is_empty(item):
                continue
            if not isinstance(item, dict):
                self.remark_shape(child, Phrase("a mapping or a list of mappings"))
                continue
            iri = self.kind.iri(field.range, self.encoder.base, name, policy=self.encoder.policy)
            nodes.append({"@id": iri, "@type": self.kind.context.compact(field.range)})
            self.origins.append(Statement(node["@id"], field.term.iri, {"@id": iri}, child))
            self.members(item, field.range, nodes[-1], child)
        if nodes:
            self.add_values(field.term.key, list(nodes), node)

    def state_index_map(self, field: Field, value: dict[str, Any], node: Node, pointer: str) -> None:
        """State each member of an index map as a node of its own, under the concept that its key names."""
        index, compact = self.kind.index_field(field), self.kind.context.compact
        nodes: dict[str, list[Node]] = {}  # by IRI of the concept
        for key, item in value.items():
            child = json_pointer.child(pointer, key)
            if is_empty(item):
                continue
            if not isinstance(item, dict):
                self.remark_shape(child, Phrase("a mapping"))
                continue
            iri = self.kind.iri(field.range, self.encoder.base, key, policy=self.encoder.policy)
            member: Node = {"@id": iri, "@type": compact(field.range)}
            for property, number in self.kind.template(field.range).states:
                member[self.kind.context.key_of(property)] = {"@value": number, "@type": "xsd:integer"}
            self.members(item, field.range, member, child)
            concept = self.encoder.node(index, key, child)
            if isinstance(concept, dict):
                self.concept_nodes.append(concept)
                concept = concept["@id"]
            nodes.setdefault(concept, []).append(member)
            self.origins.append(Statement(node["@id"], field.term.iri, iri, child))
            self.origins.append(Statement(iri, index.term.iri, concept, child))
        if nodes:
            node[field.term.key] = {iri: compact_values(members) for iri, members in sorted(nodes.items())}
