"""One record to the document, and so the triples, that it states, and back; pure.

What the profile has no property for, and whatever else the triples would not give back exactly,
is kept on the record as JSON under its JSON Pointer. That holds by construction: a record is mapped,
mapped back, and the difference is what is kept.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from policygraph import iris, pointers
from policygraph.datatypes import BOOLEAN, DATE, DECIMAL, INTEGER, YEAR, lexical, typed
from policygraph.errors import Problem, Severity
from policygraph.jsonld import Node, to_ntriples, unordered
from policygraph.languages import language_of
from policygraph.profile import PG, RECORD, Field, Profile
from policygraph.records import Record
from policygraph.restoring import VERBATIM, difference, is_empty, restore_mapped

LANGUAGE = "http://purl.org/dc/terms/language"
HEX_BINARY = "http://www.w3.org/2001/XMLSchema#hexBinary"
Scalar = str | int | float | bool
_KINDS = {
    DATE: "a date",
    YEAR: "a year",
    INTEGER: "a whole number",
    DECIMAL: "a number",
    BOOLEAN: "true or false",
}
_DATE_REMEDY = "Write YYYY-MM-DD, or YYYY-MM or YYYY where no more is known"


@dataclass(frozen=True)
class Statements:
    """What one record states: the nodes of its document, and what was noticed on the way."""

    policy: str  # IRI
    record: str  # IRI
    graph: list[Node]
    problems: list[Problem]


def map_record(record: Record, profile: Profile, base: str, languages: tuple[str, ...]) -> Statements:
    """Return what a record states: its policy's node, its own, and those of concepts that no scheme has."""
    mapper = _Mapper(record, profile, base, languages)
    mapper.members(record.metadata, profile.main, mapper.policy_node, "")
    if record.body:
        mapper.policy_node[profile.context.key_of(profile.body)] = mapper.text(record.body)
    graph = [mapper.policy_node, mapper.record_node, *mapper.loose]
    verbatim = difference(record.metadata, restore_mapped(graph[:2], profile, base, record.language))
    if verbatim:
        key = profile.context.key_of(VERBATIM)
        mapper.record_node[key] = {"@value": verbatim, "@type": "@json"}
    return Statements(mapper.policy, mapper.record_node["@id"], graph, mapper.problems)


def statements_to_ntriples(statements: Statements, profile: Profile, language: str) -> list[str]:
    """Return the lines of N-Triples that a record states, sorted, each once."""
    return to_ntriples(statements.graph, profile.context, language)


@dataclass
class _Mapper:
    """The nodes under construction and what all of a record's values share."""

    record: Record
    profile: Profile
    base: str
    languages: tuple[str, ...]
    problems: list[Problem] = field(default_factory=list)
    loose: list[Node] = field(default_factory=list)

    def __post_init__(self) -> None:
        profile, compact = self.profile, self.profile.context.compact
        self.policy = profile.iri(profile.main, self.base, self.record.id)
        self.policy_node: Node = {"@id": self.policy, "@type": compact(profile.main)}
        self.record_node: Node = {
            "@id": profile.iri(RECORD, self.base, self.record.path),
            "@type": compact(RECORD),
            compact(f"{PG}describes"): {"@id": self.policy},
            compact(f"{PG}path"): {"@value": self.record.path},
            compact(f"{PG}sha256"): {"@value": self.record.sha256, "@type": compact(HEX_BINARY)},
            compact(LANGUAGE): {"@value": self.record.language},
        }

    def remark(
        self, pointer: str, code: str, message: str, remedy: str, severity: Severity = "warning"
    ) -> None:
        line, column = self.record.locate(pointer)
        name = pointers.dotted(pointer)
        self.problems.append(Problem(self.record.path, line, column, code, message, remedy, name, severity))

    def members(self, mapping: dict[str, Any], place: str, node: Node, pointer: str, nest: str = "") -> None:
        """Put the members of a mapping on the node of a class, or on the record where they belong there."""
        fields = self.profile.fields.get(place, {})
        for key, value in mapping.items():
            here = pointers.child(pointer, key)
            if is_empty(value):
                continue
            if not nest and key in self.profile.context.nests and isinstance(value, dict):
                self.members(value, place, node, here, nest=key)
                continue
            found = fields.get(key)
            if found and (not nest or found.term.nest == nest):
                self.put(found, value, self.record_node if found.owner == RECORD else node, here)
            elif here != f"/{self.profile.language_key}":
                message = f"the profile {self.profile.name} has no property for {pointers.dotted(here)}"
                self.remark(
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
            here = pointer if index is None else pointers.child(pointer, index)
            if is_empty(item):
                continue
            if not isinstance(item, Scalar):
                self.remark_shape(here, "a text or a list of texts")
                continue
            key, result = self.value(found, lexical(item), here)
            results.setdefault(key, []).append(result)
        for key, values in results.items():
            nested = found.term.nest if key == found.term.key else None
            holder = node.setdefault(nested, {}) if nested else node
            before = holder.get(key, [])
            holder[key] = unordered(
                [*(before if isinstance(before, list) else [before]), *values], found.term.is_set
            )

    def remark_shape(self, pointer: str, expected: str) -> None:
        message = f"{pointers.dotted(pointer)} is not {expected}"
        self.remark(pointer, "unexpected-value", message, "Kept as it is; write it as the profile expects it")

    def put_index(self, found: Field, value: dict[str, Any], node: Node, pointer: str) -> None:
        """Make a node of each member of an index map, under the concept that its key names."""
        index = self.profile.index_field(found)
        template = self.profile.template(found.range)
        entries: dict[str, list[Node]] = {}
        for key, item in value.items():
            here = pointers.child(pointer, key)
            if is_empty(item):
                continue
            if not isinstance(item, dict):
                self.remark_shape(here, "a mapping")
                continue
            inner: Node = {
                "@id": self.profile.iri(found.range, self.base, key, policy=self.policy),
                "@type": self.profile.context.compact(found.range),
            }
            for name, number in template.states:
                inner[self.profile.context.key_of(name)] = {"@value": number, "@type": "xsd:integer"}
            self.members(item, found.range, inner, here)
            concept = self.node(index, key)
            if isinstance(concept, dict):
                self.loose.append(concept)
                concept = concept["@id"]
            entries.setdefault(concept, []).append(inner)
        if entries:
            node[found.term.key] = {key: unordered(nodes) for key, nodes in sorted(entries.items())}

    def value(self, found: Field, text: str, pointer: str) -> tuple[str, Any]:
        """Return the key under which a text is stated and its value in the document."""
        term = found.term
        if found.kind == "text":
            return term.key, text if term.plain else self.text(text)
        if found.kind == "typed":
            assert term.type
            return term.key, self.typed(text, term.type, pointer)
        if found.kind == "iri":
            usable = iris.is_absolute(text) and text.partition(":")[0] not in self.profile.context.prefixes
            return term.key, text if usable else {"@value": text}
        if found.kind == "reference":
            target = self.profile.iri(found.range, self.base, text)
            label = self.profile.template(found.range).label
            if target == self.policy or not label:
                return term.key, target
            return term.key, {"@id": target, self.profile.context.key_of(label): text}
        other = found.placeholder
        if other and (known := self.profile.vocabulary.find(other.group, text)):
            return other.term.key, {"@id": known}
        return term.key, self.node(found, text)

    def text(self, text: str) -> Any:
        tag = language_of(text, self.record.language, self.languages)
        return text if tag == self.record.language else {"@value": text, "@language": tag}

    def typed(self, text: str, datatype: str, pointer: str) -> Any:
        result = typed(text, datatype)
        if result is None:
            kind = _KINDS.get(datatype, datatype)
            severity: Severity = "error" if datatype == DATE else "warning"
            code, remedy = ("bad-date", _DATE_REMEDY) if datatype == DATE else ("bad-value", f"Write {kind}")
            self.remark(pointer, code, f"{text!r} is not {kind}; it is kept as text", remedy, severity)
            return {"@value": text}
        form, actual = result
        return form if actual == datatype else {"@value": form, "@type": self.profile.context.compact(actual)}

    def node(self, found: Field, text: str) -> Any:
        """Return the IRI of the known thing of that name, or a node object that carries the name."""
        known = self.profile.vocabulary.find(found.group, text)
        if known:
            return known
        label = self.profile.template(found.range).label
        assert label
        return {
            "@id": self.profile.iri(found.range, self.base, text, found.group, self.policy),
            "@type": self.profile.context.compact(found.range),
            self.profile.context.key_of(label): self.text(text),
        }
