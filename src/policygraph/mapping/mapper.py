"""One record to the document, and so the triples, that it states, and back; pure.

What the profile has no property for, and whatever else the triples would not give back exactly,
is kept on the record as JSON under its JSON Pointer. That holds by construction: a record is mapped,
mapped back, and the difference is what is kept.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple

from policygraph.errors import Notice, Problem
from policygraph.mapping.inverse import VERBATIM, difference, restore_mapped
from policygraph.mapping.reader import Record
from policygraph.mapping.values import Encoder
from policygraph.profile.model import RECORD, Field, Profile
from policygraph.rdf.datatypes import lexical
from policygraph.rdf.jsonld import Node, compact_values, to_ntriples
from policygraph.rdf.languages import script
from policygraph.rdf.namespaces import PG
from policygraph.records import json_pointer
from policygraph.records.empty import is_empty

LANGUAGE = "http://purl.org/dc/terms/language"
STANDS_FOR = f"{PG}standsFor"
LINKS_TO = f"{PG}linksTo"
HEX_BINARY = "http://www.w3.org/2001/XMLSchema#hexBinary"
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
    problems: list[Problem]
    notices: list[Notice]
    origins: list[Statement]
    kind: str = ""


def map_record(record: Record, profile: Profile, base: str, languages: tuple[str, ...]) -> Statements:
    """Return what a record states: its policy's node, its own, and those of concepts that no scheme has.

    A policy here is whatever the record's kind describes. A stub states for what it stands, and no more.
    """
    profile = profile.of_kind(record.kind)
    encoder = Encoder(record, profile, base, languages, profile.iri(profile.main, base, record.id))
    mapper = _Mapper(encoder)
    is_stub = profile.stub is not None and profile.stub(record.metadata)
    if is_stub:
        mapper.stand()
    else:
        mapper.identify()
        visible = {key: value for key, value in record.metadata.items() if key not in record.derived.used}
        mapper.members({**visible, **record.derived.values}, profile.main, mapper.policy_node, "")
        mapper.links()
    if record.body:
        node = mapper.record_node if is_stub else mapper.policy_node
        node[profile.context.key_of(profile.body)] = encoder.text(record.body, "")
    graph = [mapper.policy_node, mapper.record_node, *mapper.loose]
    verbatim = difference(record.metadata, restore_mapped(graph[:2], profile, base, record.language))
    if verbatim:
        key = profile.context.key_of(VERBATIM)
        mapper.record_node[key] = {"@value": verbatim, "@type": "@json"}
    notices = encoder.notices
    if encoder.untranslated and script(record.language) != "latin":
        notices.append(Notice("untranslated", "", str(encoder.untranslated)))
    return Statements(
        "" if is_stub else encoder.policy,
        mapper.record_node["@id"],
        graph,
        encoder.problems,
        notices,
        mapper.origins,
        record.kind,
    )


def statements_to_ntriples(statements: Statements, profile: Profile, language: str) -> list[str]:
    """Return the lines of N-Triples that a record states, sorted, each once."""
    return to_ntriples(statements.graph, profile.of_kind(statements.kind).context, language)


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
        record, profile, policy = self.encoder.record, self.encoder.profile, self.encoder.policy
        compact = profile.context.compact
        self.profile = profile
        self.policy_node: Node = {"@id": policy, "@type": compact(profile.main)}
        self.record_node: Node = {
            "@id": profile.iri(RECORD, self.encoder.base, record.path),
            "@type": compact(RECORD),
            compact(f"{PG}describes"): {"@id": policy},
            compact(f"{PG}path"): {"@value": record.path},
            compact(f"{PG}sha256"): {"@value": record.sha256, "@type": compact(HEX_BINARY)},
            compact(LANGUAGE): {"@value": record.language},
        }

    def identify(self) -> None:
        """State the id, where it is not the value of a key as it stands."""
        label = self.profile.template(self.profile.main).label
        if label and not self.profile.id.plain:
            pointer = json_pointer.child("", self.profile.id.key) if self.profile.id.key is not None else ""
            self.policy_node[self.profile.context.key_of(label)] = self.encoder.record.id
            self.origins.append(Statement(self.encoder.policy, label, self.encoder.record.id, pointer))

    def stand(self) -> None:
        """State for what the record stands, and the id of that, as of any target."""
        label = self.profile.template(self.profile.main).label
        compact, target = self.profile.context.compact, self.encoder.policy
        named = {self.profile.context.key_of(label): self.encoder.record.id} if label else {}
        del self.record_node[compact(f"{PG}describes")]
        del self.policy_node["@type"]
        self.record_node[compact(STANDS_FOR)] = {"@id": target, **named}
        pointer = json_pointer.child("", self.profile.stub.key) if self.profile.stub else ""
        self.origins.append(Statement(self.record_node["@id"], STANDS_FOR, {"@id": target}, pointer))

    def is_identifier(self, found: Field | None, here: str) -> bool:
        """Say whether a key would state an id beside the one that the record has."""
        plain, label = self.profile.id.plain, self.profile.template(self.profile.main).label
        return not plain and (
            here == json_pointer.child("", self.profile.id.key or "")
            or (found is not None and found.term.iri == label)
        )

    def members(self, mapping: dict[str, Any], place: str, node: Node, pointer: str, nest: str = "") -> None:
        """Put the members of a mapping on the node of a class, or on the record where they belong there."""
        fields = self.profile.fields.get(place, {})
        for key, value in mapping.items():
            here = json_pointer.child(pointer, key)
            if is_empty(value):
                continue
            if not nest and key in self.profile.context.nests and isinstance(value, dict):
                self.members(value, place, node, here, nest=key)
                continue
            found = fields.get(key)
            if place == self.profile.main and self.is_identifier(found, here):
                continue
            if found and (not nest or found.term.nest == nest):
                self.put(found, value, self.record_node if found.owner == RECORD else node, here)
            elif not pointer and key in self.profile.lists:
                self.remark_shape(here, f"a list of {len(self.profile.lists[key])} values")
            elif pointer or key != self.profile.language_key:
                message = f"the profile {self.profile.name} has no property for {json_pointer.dotted(here)}"
                self.encoder.remark(
                    here, "unknown-key", message, "Kept as it is; mend the key or add it to the profile"
                )

    def put(self, found: Field, value: Any, node: Node, pointer: str) -> None:
        if found.kind == "index":
            if isinstance(value, dict):
                self.put_index(found, value, node, pointer)
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
            for text in self.encoder.pieces(found, lexical(item), here):
                key, result = self.encoder.value(found, text, here)
                results.setdefault(key, []).append(result)
                property = self.profile.context.term_of(key).iri
                self.origins.append(Statement(node["@id"], property, result, here))
        for key, values in results.items():
            self.hold(found, key, values, node)

    def hold(self, found: Field, key: str, values: list[Any], node: Node) -> None:
        """Add values to those that a node has under a key."""
        nested = found.term.nest if key == found.term.key else None
        holder = node.setdefault(nested, {}) if nested else node
        before = holder.get(key, [])
        holder[key] = compact_values(
            [*(before if isinstance(before, list) else [before]), *values], found.term.is_set
        )

    def links(self) -> None:
        """State what the links in the body name, but for the policy itself and what is stated already."""
        links, fields = self.encoder.record.links, self.profile.fields[self.profile.main]
        stated = {(each.property, _target(each.value)) for each in self.origins if links.records}
        results: dict[str, list[Any]] = {}
        for each in links.records:
            found = fields[each.key]
            _, result = self.encoder.value(found, each.id, each.pointer)
            if _target(result) != self.encoder.policy and (found.term.iri, _target(result)) not in stated:
                results.setdefault(each.key, []).append(result)
                subject = self.owner(found)["@id"]
                self.origins.append(Statement(subject, found.term.iri, result, each.pointer))
        for key, values in results.items():
            self.hold(fields[key], fields[key].term.key, values, self.owner(fields[key]))
        pages = [(self.encoder.page(address), pointer) for address, pointer in links.pages.items()]
        for page, pointer in pages:
            self.origins.append(Statement(self.record_node["@id"], LINKS_TO, {"@id": page["@id"]}, pointer))
        if pages:
            key = self.profile.context.compact(LINKS_TO)
            self.record_node[key] = compact_values(page for page, _ in pages)

    def owner(self, found: Field) -> Node:
        """Return the node of the record or that of its policy, whichever carries a field."""
        return self.record_node if found.owner == RECORD else self.policy_node

    def remark_shape(self, pointer: str, expected: str) -> None:
        message = f"{json_pointer.dotted(pointer)} is not {expected}"
        self.encoder.remark(
            pointer, "unexpected-value", message, "Kept as it is; write it as the profile expects it"
        )

    def put_index(self, found: Field, value: dict[str, Any], node: Node, pointer: str) -> None:
        """Make a node of each member of an index map, under the concept that its key names."""
        index = self.profile.index_field(found)
        template = self.profile.template(found.range)
        entries: dict[str, list[Node]] = {}
        for key, item in value.items():
            here = json_pointer.child(pointer, key)
            if is_empty(item):
                continue
            if not isinstance(item, dict):
                self.remark_shape(here, "a mapping")
                continue
            inner: Node = {
                "@id": self.profile.iri(found.range, self.encoder.base, key, policy=self.encoder.policy),
                "@type": self.profile.context.compact(found.range),
            }
            for name, number in template.states:
                inner[self.profile.context.key_of(name)] = {"@value": number, "@type": "xsd:integer"}
            self.members(item, found.range, inner, here)
            concept = self.encoder.node(index, key, here)
            if isinstance(concept, dict):
                self.loose.append(concept)
                concept = concept["@id"]
            entries.setdefault(concept, []).append(inner)
            self.origins.append(Statement(node["@id"], found.term.iri, inner["@id"], here))
            self.origins.append(Statement(inner["@id"], index.term.iri, concept, here))
        if entries:
            node[found.term.key] = {key: compact_values(nodes) for key, nodes in sorted(entries.items())}
