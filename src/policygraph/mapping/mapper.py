"""Map a record to the triples that it states; pure.

Nothing is lost: whatever does not come back from these triples as it is written is kept on the record's node as JSON
under its JSON Pointer.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache

from policygraph.mapping.members import Classes
from policygraph.mapping.named_files import SubjectOf, no_subject
from policygraph.mapping.reader import Record
from policygraph.mapping.statements import TYPE, Sink, Statements, Value, iri_of, pointer_of
from policygraph.mapping.values import Values
from policygraph.mapping.verbatim import Kept, Node, settle
from policygraph.profile.model import Profile
from policygraph.rdf.core import DESCRIBES, LINKS_TO, PATH, RECORD, SHA256, STANDS_FOR, VERBATIM
from policygraph.rdf.datatypes import native
from policygraph.rdf.jsonld import canonical_json
from policygraph.rdf.namespaces import DCTERMS, RDF_JSON, XSD
from policygraph.rdf.ntriples import literal
from policygraph.rdf.scripts import LATIN, script_of
from policygraph.records.frontmatter import is_empty
from policygraph.words.phrases import enumerated

LANGUAGE = f"{DCTERMS}language"
HEX_BINARY = f"{XSD}hexBinary"


def map_record(
    record: Record,
    profile: Profile,
    base: str,
    languages: tuple[str, ...],
    subject_of: SubjectOf = no_subject,
) -> Statements:
    """Return what a record states: of its policy, of itself, and of whatever else it names.

    The policy is whatever the record's kind describes. A stub states only what it stands for. ``subject_of``
    knows what the records in other files describe, and in this one where another file has the same id.
    """
    return _mapper(profile, record.kind, base, languages, record.language).map(record, subject_of)


@lru_cache(64)
def _mapper(profile: Profile, kind: str, base: str, languages: tuple[str, ...], language: str) -> _Mapper:
    return _Mapper(Values(profile, profile.kind(kind), base, languages, language))


class _Mapper:
    """Maps the records of one kind in one language."""

    def __init__(self, values: Values) -> None:
        self.values, self.kind, self.base = values, values.kind, values.base
        self.members = Classes(values).of(self.kind.subject_class)
        label, body, places = self.kind.subject_template.label, self.kind.body, self.members.places
        self.label, self.body = (values.term_of(label) if label else None), values.term_of(body)
        subject = self.kind.subject_class
        self.label_place = places.of(self.label.key, subject) if self.label else None
        self.body_place = places.of(self.body.key, subject)
        fields = self.kind.fields[subject]
        self.references = {link.key: values.encoder(fields[link.key]) for link in self.kind.links}

    def map(self, record: Record, subject_of: SubjectOf) -> Statements:
        kind, shared_id = self.kind, record.id
        record = self._with_own_id(record, subject_of)
        sink = Sink(
            record, kind.subject(self.base, record.id), kind.iri(RECORD, self.base, record.path), subject_of
        )
        if record.id != shared_id:
            sink.notice("id-shared", (), shared_id)
        is_stub = kind.is_stub(record.metadata, record.files[0].place)
        self._state_record(sink)
        if is_stub:
            self._state_stands_for(sink)
            kept: Kept = {((), key): value for key, value in record.metadata.items() if not is_empty(value)}
            if record.body:
                self._state_body(sink, sink.record_term)
        else:
            kept = self._state_subject(sink)
        if kept:
            verbatim = canonical_json({pointer_of(at): value for at, value in kept.items()})
            sink.lines.append(f"{sink.record_term} <{VERBATIM}> {literal(verbatim, datatype=RDF_JSON)} .\n")
        if sink.untranslated and script_of(record.language) != LATIN:
            keys = (f"{key} ({n})" if n > 1 else key for key, n in sorted(sink.untranslated.items()))
            sink.notice("untranslated", (), detail=enumerated(keys))
        return Statements(
            "" if is_stub else sink.policy,
            iri_of(sink.record_term),
            _distinct(sink.lines),
            sink.findings,
            sink.origins,
            record.kind,
            tuple(sorted(sink.links)),
        )

    def _with_own_id(self, record: Record, subject_of: SubjectOf) -> Record:
        """Return a record with an id of its own where its file's name gives one that another file has, too."""
        subject = subject_of(record.path) if self.kind.id.key is None else None
        own_id = self.kind.subject_id(self.base, subject) if subject else None
        return record if own_id is None else replace(record, id=own_id)

    def _state_record(self, sink: Sink) -> None:
        """State what the file is."""
        record = sink.record
        for rest in (
            f"{TYPE}<{RECORD}> .\n",
            f" <{PATH}> {literal(record.path)} .\n",
            f" <{SHA256}> {literal(record.digests[0], datatype=HEX_BINARY)} .\n",
            f" <{LANGUAGE}> {literal(record.language)} .\n",
        ):
            sink.lines.append(sink.record_term + rest)

    def _state_stands_for(self, sink: Sink) -> None:
        """State what the record stands for, and the id of that, as of any target of a reference."""
        lines = (self._id_line(sink),) if self.label else ()
        at = ((), self.kind.stub.key) if self.kind.stub else ()
        sink.state(sink.record_term, STANDS_FOR, Value(sink.policy_term, None, lines), at)

    def _state_subject(self, sink: Sink) -> Kept:
        """State what the record describes; return what is kept of its front matter."""
        record, kind = sink.record, self.kind
        metadata, derived, used = record.metadata, record.keys.values, record.keys.used
        sink.lines.append(f"{sink.record_term} <{DESCRIBES}> {sink.policy_term} .\n")
        sink.lines.append(f"{sink.policy_term}{TYPE}<{kind.subject_class}> .\n")
        node = Node(sink.policy_term, metadata, (), is_shared=bool(derived or used))
        kept = Kept()
        self._state_id(sink, node)
        unused = {key: value for key, value in metadata.items() if key not in used} if used else metadata
        self.members.state(sink, node, {**unused, **derived} if derived else unused, kept)
        for key in {*derived, *used}:
            kept.pop(((), key), None)
            place = self.members.place_of(key, "")
            if not is_empty(metadata.get(key)) and (place is None or place not in node.stated):
                kept[(), key] = metadata[key]
        self._state_links(sink, node)
        if record.body:
            value = self._state_body(sink, sink.policy_term)
            if self.body_place:
                node.stated[self.body_place] = [value]
        settle(node, kept)
        return kept

    def _state_id(self, sink: Sink, node: Node) -> None:
        """State the id, unless it is the unchanged value of a key, which is stated as any other."""
        if not self.label or self.kind.id.plain:
            return
        sink.lines.append(self._id_line(sink))
        key = self.kind.id.key
        at = () if key is None else ((), key)
        text = self.values.default_string(sink.record.id, self.label)
        sink.origins.append((sink.policy_term, self.label.iri, text, at, ""))
        if self.label_place:
            back = native(sink.record.id, self.label.type) if self.label.type else sink.record.id
            node.add(self.label_place, [Value(text, back)])

    def _id_line(self, sink: Sink) -> str:
        assert self.label
        return f"{sink.policy_term} <{self.label.iri}> {self.values.default_string(sink.record.id, self.label)} .\n"

    def _state_links(self, sink: Sink, node: Node) -> None:
        """State the targets of the links in the body, except the policy itself and what is stated already."""
        links, fields = sink.record.links, self.kind.fields[self.kind.subject_class]
        named = {fields[link.key].term.iri for link in links.records}
        stated = {(origin[1], origin[2]) for origin in sink.origins if origin[1] in named} if named else set()
        for link in links.records:
            field = fields[link.key]
            identifier = self.values.identify(sink, field, link.file, link.id) if link.file else link.id
            value = self.references[link.key](identifier or link.id, link.id, sink.policy)
            if value.text != sink.policy_term and (field.term.iri, value.text) not in stated:
                stated.add((field.term.iri, value.text))
                subject = sink.record_term if field.owner == RECORD else sink.policy_term
                sink.state(subject, field.term.iri, value, link.pointer)
                if place := self.members.places.of(field.term.key, field.owner):
                    node.add(place, [value])
        for address, pointer in links.pages.items():
            sink.state(sink.record_term, LINKS_TO, self.values.page(address, sink.policy), pointer)

    def _state_body(self, sink: Sink, subject: str) -> Value:
        """State the text behind the front matter."""
        body = sink.record.body
        text, notes = self.values.string(body, self.body)
        sink.lines.append(f"{subject} <{self.body.iri}> {text} .\n")
        for note in notes:
            note(sink, (), "")
        return Value(text, body)


def _distinct(lines: list[str]) -> list[str]:
    """Return lines sorted, each once."""
    lines.sort()
    return [line for line, before in zip(lines, ["", *lines], strict=False) if line != before]
