"""One record to the document, and so the triples, that it states, and back; pure.

What the profile has no property for, and whatever else the triples would not give back exactly,
is kept on the record as JSON under its JSON Pointer. That holds by construction: a record is mapped,
mapped back, and the difference is what is kept.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple

from policygraph.findings import Finding
from policygraph.mapping.inverse import VERBATIM, not_restored, restore_mapped
from policygraph.mapping.reader import Record
from policygraph.mapping.values import Encoder
from policygraph.profile.model import RECORD, Field, Profile
from policygraph.rdf.datatypes import lexical
from policygraph.rdf.jsonld import Node, compact_values, to_ntriples
from policygraph.rdf.languages import script
from policygraph.rdf.namespaces import DCTERMS, PG, XSD
from policygraph.records import json_pointer
from policygraph.records.frontmatter import is_empty

LANGUAGE = f"{DCTERMS}language"
STANDS_FOR = f"{PG}standsFor"
LINKS_TO = f"{PG}linksTo"
HEX_BINARY = f"{XSD}hexBinary"
Scalar = str | int | float | bool


class Statement(NamedTuple):
    """Where a statement comes from: subject and property as IRIs, the value as in the document."""

    subject: str
    property: str
    value: Any
    pointer: str


@dataclass(frozen=True)
class Statements:
    """What one record states: the nodes of its document, whence, and what was noticed on the way."""

    policy: str  # IRI, "" for a stub
    record: str  # IRI
    graph: list[Node]
    findings: list[Finding]
    origins: list[Statement]
    kind: str = ""


def map_record(record: Record, profile: Profile, base: str, languages: tuple[str, ...]) -> Statements:
    """Return what a record states: its policy's node, its own, and those of concepts that no scheme has.

    A policy here is whatever the record's kind describes. A stub states for what it stands, and no more.
    """
    kind = profile.kind(record.kind)
    encoder = Encoder(record, profile, kind, base, languages, kind.subject(base, record.id))
    mapper = _Mapper(encoder)
    is_stub = kind.stub is not None and kind.stub(record.metadata)
    if is_stub:
        mapper.stand()
    else:
        mapper.identify()
        visible = {key: value for key, value in record.metadata.items() if key not in record.keys.used}
        mapper.members({**visible, **record.keys.values}, kind.subject_class, mapper.policy_node, "")
        mapper.links()
    if record.body:
        node = mapper.record_node if is_stub else mapper.policy_node
        node[kind.context.key_of(kind.body)] = encoder.text(record.body, "")
    graph = [mapper.policy_node, mapper.record_node, *mapper.loose]
    restored = restore_mapped(graph[:2], kind, profile.vocabulary, base, record.language)
    verbatim = not_restored(record.metadata, restored)
    if verbatim:
        key = kind.context.key_of(VERBATIM)
        mapper.record_node[key] = {"@value": verbatim, "@type": "@json"}
    if encoder.untranslated and script(record.language) != "latin":
        encoder.notice("untranslated", "", detail=str(encoder.untranslated))
    return Statements(
        "" if is_stub else encoder.policy,
        mapper.record_node["@id"],
        graph,
        encoder.findings,
        mapper.origins,
        record.kind,
    )


def statements_to_ntriples(statements: Statements, profile: Profile, language: str) -> list[str]:
    """Return the lines of N-Triples that a record states, sorted, each once."""
    return to_ntriples(statements.graph, profile.kind(statements.kind).context, language)


def _target(value: Any) -> Any:
    """Return the IRI of a value that has one; a value that has none is its own."""
    return value.get("@id", "") if isinstance(value, dict) else value


@dataclass
class _Mapper:
    """The nodes of a document under construction."""

    encoder: Encoder
    loose: list[Node] = field(default_factory=list)
    origins: list[Statement] = field(default_factory=list)

    def __post_init__(self) -> None:
        record, kind, policy = self.encoder.record, self.encoder.kind, self.encoder.policy
        compact = kind.context.compact
        self.kind = kind
        self.policy_node: Node = {"@id": policy, "@type": compact(kind.subject_class)}
        self.record_node: Node = {
            "@id": kind.iri(RECORD, self.encoder.base, record.path),
            "@type": compact(RECORD),
            compact(f"{PG}describes"): {"@id": policy},
            compact(f"{PG}path"): {"@value": record.path},
            compact(f"{PG}sha256"): {"@value": record.digests[0], "@type": compact(HEX_BINARY)},
            compact(LANGUAGE): {"@value": record.language},
        }

    def identify(self) -> None:
        """State the id, where it is not the value of a key as it stands."""
        label = self.kind.subject_template.label
        if label and not self.kind.id.plain:
            pointer = json_pointer.child("", self.kind.id.key) if self.kind.id.key is not None else ""
            self.policy_node[self.kind.context.key_of(label)] = self.encoder.record.id
            self.origins.append(Statement(self.encoder.policy, label, self.encoder.record.id, pointer))

    def stand(self) -> None:
        """State for what the record stands, and the id of that, as of any target."""
        label = self.kind.subject_template.label
        compact, target = self.kind.context.compact, self.encoder.policy
        named = {self.kind.context.key_of(label): self.encoder.record.id} if label else {}
        del self.record_node[compact(f"{PG}describes")]
        del self.policy_node["@type"]
        self.record_node[compact(STANDS_FOR)] = {"@id": target, **named}
        pointer = json_pointer.child("", self.kind.stub.key) if self.kind.stub else ""
        self.origins.append(Statement(self.record_node["@id"], STANDS_FOR, {"@id": target}, pointer))

    def is_identifier(self, field: Field | None, here: str) -> bool:
        """Say whether a key would state an id beside the one that the record has."""
        plain, label = self.kind.id.plain, self.kind.subject_template.label
        return not plain and (
            here == json_pointer.child("", self.kind.id.key or "")
            or (field is not None and field.term.iri == label)
        )

    def members(self, mapping: dict[str, Any], place: str, node: Node, pointer: str, nest: str = "") -> None:
        """Put the members of a mapping on the node of a class, or on the record where they belong there."""
        fields = self.kind.fields.get(place, {})
        for key, value in mapping.items():
            here = json_pointer.child(pointer, key)
            if is_empty(value):
                continue
            if not nest and key in self.kind.context.nests and isinstance(value, dict):
                self.members(value, place, node, here, nest=key)
                continue
            field = fields.get(key)
            if place == self.kind.subject_class and self.is_identifier(field, here):
                continue
            if field and (not nest or field.term.nest == nest):
                self.put(field, value, self.record_node if field.owner == RECORD else node, here)
            elif not pointer and key in self.kind.lists:
                self.remark_shape(here, f"a list of {len(self.kind.lists[key])} values")
            elif pointer or key != self.kind.language_key:
                message = (
                    f"the profile {self.encoder.profile.name} has no property for {json_pointer.dotted(here)}"
                )
                self.encoder.remark(
                    here, "unknown-key", message, "Kept as it is; mend the key or add it to the profile"
                )

    def put(self, field: Field, value: Any, node: Node, pointer: str) -> None:
        if field.kind == "index":
            if isinstance(value, dict):
                self.put_index(field, value, node, pointer)
            else:
                self.remark_shape(pointer, "a mapping")
            return
        results: dict[str, list[Any]] = {}
        for index, item in enumerate(value) if isinstance(value, list) else [(None, value)]:
            here = pointer if index is None else json_pointer.child(pointer, index)
            if is_empty(item):
                continue
            if not isinstance(item, Scalar):
                self.remark_shape(here, "a text or a list of texts")
                continue
            for text in self.encoder.pieces(field, lexical(item), here):
                key, result = self.encoder.value(field, text, here)
                results.setdefault(key, []).append(result)
                property = self.kind.context.term_of(key).iri
                self.origins.append(Statement(node["@id"], property, result, here))
        for key, values in results.items():
            self.hold(field, key, values, node)

    def hold(self, field: Field, key: str, values: list[Any], node: Node) -> None:
        """Add values to those that a node has under a key."""
        nested = field.term.nest if key == field.term.key else None
        holder = node.setdefault(nested, {}) if nested else node
        before = holder.get(key, [])
        holder[key] = compact_values(
            [*(before if isinstance(before, list) else [before]), *values], field.term.is_set
        )

    def links(self) -> None:
        """State what the links in the body name, but for the policy itself and what is stated already."""
        links, fields = self.encoder.record.links, self.kind.fields[self.kind.subject_class]
        stated = {(each.property, _target(each.value)) for each in self.origins if links.records}
        results: dict[str, list[Any]] = {}
        for each in links.records:
            field = fields[each.key]
            _, result = self.encoder.value(field, each.id, each.pointer)
            if _target(result) != self.encoder.policy and (field.term.iri, _target(result)) not in stated:
                results.setdefault(each.key, []).append(result)
                subject = self.owner(field)["@id"]
                self.origins.append(Statement(subject, field.term.iri, result, each.pointer))
        for key, values in results.items():
            self.hold(fields[key], fields[key].term.key, values, self.owner(fields[key]))
        pages = [(self.encoder.page(address), pointer) for address, pointer in links.pages.items()]
        for page, pointer in pages:
            self.origins.append(Statement(self.record_node["@id"], LINKS_TO, {"@id": page["@id"]}, pointer))
        if pages:
            key = self.kind.context.compact(LINKS_TO)
            self.record_node[key] = compact_values(page for page, _ in pages)

    def owner(self, field: Field) -> Node:
        """Return the node of the record or that of its policy, whichever carries a field."""
        return self.record_node if field.owner == RECORD else self.policy_node

    def remark_shape(self, pointer: str, expected: str) -> None:
        message = f"{json_pointer.dotted(pointer)} is not {expected}"
        self.encoder.remark(
            pointer, "unexpected-value", message, "Kept as it is; write it as the profile expects it"
        )

    def put_index(self, field: Field, value: dict[str, Any], node: Node, pointer: str) -> None:
        """Make a node of each member of an index map, under the concept that its key names."""
        index = self.kind.index_field(field)
        template = self.kind.template(field.range)
        entries: dict[str, list[Node]] = {}
        for key, item in value.items():
            here = json_pointer.child(pointer, key)
            if is_empty(item):
                continue
            if not isinstance(item, dict):
                self.remark_shape(here, "a mapping")
                continue
            inner: Node = {
                "@id": self.kind.iri(field.range, self.encoder.base, key, policy=self.encoder.policy),
                "@type": self.kind.context.compact(field.range),
            }
            for name, number in template.states:
                inner[self.kind.context.key_of(name)] = {"@value": number, "@type": "xsd:integer"}
            self.members(item, field.range, inner, here)
            concept = self.encoder.node(index, key, here)
            if isinstance(concept, dict):
                self.loose.append(concept)
                concept = concept["@id"]
            entries.setdefault(concept, []).append(inner)
            self.origins.append(Statement(node["@id"], field.term.iri, inner["@id"], here))
            self.origins.append(Statement(inner["@id"], index.term.iri, concept, here))
        if entries:
            node[field.term.key] = {key: compact_values(nodes) for key, nodes in sorted(entries.items())}
