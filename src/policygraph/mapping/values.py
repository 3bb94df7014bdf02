"""Texts of the front matter as values in N-Triples: literals, concepts and named nodes, and what to tell of them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache, partial

from policygraph.findings import Severity
from policygraph.mapping.named_files import paths_named
from policygraph.mapping.statements import TYPE, At, Note, Sink, Value
from policygraph.profile.model import Field, Profile, RecordKind
from policygraph.rdf import iris
from policygraph.rdf.context import Term
from policygraph.rdf.core import CITATION, CLAIM_PROPERTY, CLAIM_TARGET, PART, PART_TEXT, STATES_PART
from policygraph.rdf.datatypes import BOOLEAN, DATE, DATE_TIME, DECIMAL, INTEGER, YEAR, native, typed
from policygraph.rdf.language_tags import primary
from policygraph.rdf.languages import has_foreign_script, language_of
from policygraph.rdf.namespaces import FOAF, SCHEMA
from policygraph.rdf.ntriples import literal
from policygraph.rdf.scripts import LATIN, script_of
from policygraph.words.phrases import Phrase

_EXPECTED = {
    DATE: Phrase("a date"),
    DATE_TIME: Phrase("a date and time"),
    YEAR: Phrase("a year"),
    INTEGER: Phrase("a whole number"),
    DECIMAL: Phrase("a number"),
    BOOLEAN: Phrase("true or false"),
}
_KNOWN = 4_000  # labels of a field, with the concepts that they mean
URL = f"{SCHEMA}url"
NAME = f"{FOAF}name"
_DAY = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(?:T.*)?")
_WHOLE = re.compile(r"\s*\+?(-?[0-9]+)(?:\.0*)?\s*")  # a whole number, however it is written
_DATE_REMEDY = Phrase("Write YYYY-MM-DD, or YYYY-MM or YYYY where no more is known")

# From a text as the profile's rule rewrites it, the text as it is written, and the IRI of the policy, to its value.
Encode = Callable[[str, str, str], Value]


class Values:
    """The values that texts of one kind of records in one language become."""

    def __init__(
        self, profile: Profile, kind: RecordKind, base: str, languages: tuple[str, ...], language: str
    ) -> None:
        self.profile, self.kind, self.base = profile, kind, base
        self.languages, self.language = languages, language
        self.is_latin = script_of(language) == LATIN

    def encoder(self, field: Field) -> Encode:
        """Return what makes values of the texts of a field."""
        encode = {
            "text": self._text,
            "typed": self._typed,
            "iri": self._iri,
            "reference": self._reference,
            "node": self._node,
        }[field.kind]
        return encode(field)

    def needs_policy(self, field: Field) -> bool:
        """Return whether the values of a field are nodes of the policy's own."""
        return field.kind == "node" and "policy" in iris.fields(self.kind.template(field.range).iri)

    def maker(self, class_: str, group: str = "") -> Callable[[str, str], str]:
        """Return what makes the IRI of a node of a class from a text and the IRI of the policy."""
        return iris.maker(self.kind.template(class_).iri, self.base, group.rstrip("/#").rpartition("/")[2])

    # --- Texts

    def tag(self, text: str, is_name: bool = False) -> tuple[str, tuple[Note, ...]]:
        """Return the language of a text, and what to tell of that. A name needs no translation."""
        if self.is_latin and text.isascii():
            return self.language, ()
        notes: list[Note] = []
        tag = language_of(text, self.language, self.languages)
        if has_foreign_script(text, self.language, self.languages):
            notes.append(partial(_tell_foreign_script, text=text))
        if tag != self.language and not is_name:
            notes.append(_tell_untranslated)
        return tag, tuple(notes)

    def string(self, text: str, term: Term, is_name: bool = False) -> tuple[str, tuple[Note, ...]]:
        """Return a text as a term of the context has it, with its language where it is another than the record's."""
        tag, notes = (self.language, ()) if term.language else self.tag(text, is_name)
        return (self.default_string(text, term) if tag == self.language else literal(text, tag)), notes

    def default_string(self, text: str, term: Term) -> str:
        """Return a text as a term of the context has it, in the language of the record."""
        if term.type == "@id":
            return f"<{text}>"
        return literal(text, None if term.plain or term.type else term.language or self.language, term.type)

    def label_term(self, class_: str) -> Term | None:
        """Return the term of the labels of a class, None where it has none."""
        label = self.kind.template(class_).label
        return self.term_of(label) if label else None

    def term_of(self, property: str) -> Term:
        """Return the term by which a document has a property."""
        return self.kind.context.term_of(self.kind.context.key_of(property))

    # --- Kinds of fields

    def _text(self, field: Field) -> Encode:
        def encode(text: str, written: str, policy: str) -> Value:
            if field.term.plain:
                return Value(literal(text), text)
            if field.term.language:
                return Value(literal(text, field.term.language), text)
            tag, notes = self.tag(text)
            return Value(literal(text, tag), text, (), notes)

        return encode

    def _typed(self, field: Field) -> Encode:
        datatype = field.term.type
        assert datatype
        expected = _EXPECTED.get(datatype, datatype)

        def encode(text: str, written: str, policy: str) -> Value:
            if result := typed(text, datatype):
                lexical, actual = result
                return Value(literal(lexical, datatype=actual), native(lexical, actual))
            message = Phrase(
                "{written!r} is not {expected}; it is kept as text", written=written, expected=expected
            )
            if written != text:
                form = "{written!r} is read as {text!r}, which is not {expected}; it is kept as text"
                message = Phrase(form, written=written, text=text, expected=expected)
            whole = _WHOLE.fullmatch(text)
            meant = whole[1] if whole and typed(whole[1], datatype) else expected
            remedy = Phrase("Write {expected}", expected=meant)
            note: Note = partial(_tell, code="bad-value", message=message, remedy=remedy)
            if datatype == DATE:
                day = _DAY.fullmatch(text)
                if day and not typed(day[1], DATE):
                    remedy = Phrase("Write a day that exists")
                    year, month, number = day[1].split("-")
                    if typed(f"{year}-{number}-{month}", DATE):
                        remedy = Phrase("Write a day that exists; day and month may have changed places")
                elif written == text:
                    remedy = remedy if meant != expected else _DATE_REMEDY
                else:
                    remedy = Phrase("Let the format of the profile make YYYY-MM-DD of it")
                note = partial(_tell, code="bad-date", message=message, remedy=remedy, severity="violation")
            return Value(literal(written), written, (), (note,))

        return encode

    def _iri(self, field: Field) -> Encode:
        prefixes = self.kind.context.prefixes

        def encode(text: str, written: str, policy: str) -> Value:
            usable = iris.is_absolute(text) and text.partition(":")[0] not in prefixes
            return Value(f"<{text}>" if usable else literal(text), text)

        return encode

    def _reference(self, field: Field) -> Encode:
        make, label = self.maker(field.range), self.label_term(field.range)

        def encode(text: str, written: str, policy: str) -> Value:
            if class_ := self.kind.class_outside(text):
                return self._thing(field, class_, text)
            target = make(text, "")
            labels = (f"<{target}> <{label.iri}> {self.default_string(text, label)} .\n",) if label else ()
            return Value(f"<{target}>", self.kind.identifier(field.range, self.base, target), labels)

        return encode

    def _thing(self, field: Field, class_: str, identifier: str) -> Value:
        """Return a thing of a class that no record describes, with its id."""
        label = self.kind.template(class_).label
        assert label
        iri = self.kind.iri(class_, self.base, identifier)
        lines = f"<{iri}>{TYPE}<{class_}> .\n", f"<{iri}> <{label}> {literal(identifier)} .\n"
        restored = self.kind.identifier(field.range, self.base, iri)
        return Value(f"<{iri}>", identifier if restored is None else restored, lines)

    def _node(self, field: Field) -> Encode:
        label, find = self.label_term(field.range), self.profile.vocabulary.find
        make, is_scheme = self.maker(field.range, field.group), field.group != field.range
        placeholder, language = field.placeholder, self.language
        is_class = field.group not in self.profile.vocabulary.by_label  # of which nothing has a name

        @lru_cache(_KNOWN)
        def known(text: str) -> Value | None:
            """Return the value of a label that the vocabulary has."""
            if placeholder and (concept := find(placeholder.group, text)):
                return Value(f"<{concept}>", None, property=placeholder.term.iri)
            if concept := find(field.group, text):
                back = self.profile.vocabulary.label(concept, language)
                return Value(f"<{concept}>", back, (), self._language_notes(field.group, text, concept))
            return None

        def encode(text: str, written: str, policy: str) -> Value:
            if (placeholder or not is_class) and (value := known(text)):
                return value
            assert label
            node = f"<{make(text, policy)}>"
            string, notes = self.string(text, label, is_name=label.iri == NAME)
            if is_scheme:  # the text is taken for what is similar there
                notes = (partial(_tell_unknown_label, text=text, group=field.group), *notes)
            lines = f"{node}{TYPE}<{field.range}> .\n", f"{node} <{label.iri}> {string} .\n"
            return Value(node, text, lines, notes)

        return encode

    def concept(self, field: Field) -> Encode:
        """Return what makes concepts of the keys of an index map, by the field that these are values of."""
        return self._node(replace(field, placeholder=None))

    def _language_notes(self, group: str, text: str, concept: str) -> tuple[Note, ...]:
        """Return what to tell of a label in another language than the record's; in the first language, one a record, and
        only where there is one in the record's.
        """
        vocabulary, language = self.profile.vocabulary, primary(self.language)
        tags = vocabulary.languages(group, text)
        if "" in tags or language in tags or not any(map(str.isalpha, text)):
            return ()
        if primary(self.languages[0]) not in tags:
            return (partial(_tell_label_language, text=text),)
        return (
            (partial(_tell_usual_label, text=text),) if language in vocabulary.labels.get(concept, {}) else ()
        )

    # --- References to files, parts of what is referred to, and pages

    def identify(self, sink: Sink, field: Field, file: str, by_text: str | None) -> str | None:
        """Return the id of what the record in a file describes, else the one that the text gives."""
        kinds = [kind for kind in self.profile.kinds if kind.subject_class == field.range]
        identifier = by_text
        paths = paths_named(file, sink.record.files[0].place, by_text, kinds)
        for path in reversed(paths):
            subject = sink.subject_of(path)
            found = self.kind.identifier(field.range, self.base, subject) if subject else None
            identifier = identifier if found is None else found
        if identifier is not None and self.kind.class_outside(identifier):
            return identifier
        taken = "" if identifier is None else self.kind.iri(field.range, self.base, identifier)
        sink.links |= {(path, taken) for path in paths}
        return identifier

    def state_part(self, sink: Sink, claim: Field, written: str, part: str, target: str, at: At) -> None:
        """State the part that a claim is about, as a node of its own to which the record's leads."""
        label = self.kind.template(PART).label
        node = f"<{self.maker(PART)(f'{claim.term.key} {written}', sink.policy)}>"
        text, notes = self.string(part, self.term_of(PART_TEXT))
        lines = [f"{node}{TYPE}<{PART}> .\n", f"{node} <{label}> {literal(written)} .\n"]
        lines = lines if label else lines[:1]
        lines.append(f"{node} <{CLAIM_PROPERTY}> <{claim.term.iri}> .\n")
        lines.append(f"{node} <{CLAIM_TARGET}> {target} .\n")
        lines.append(f"{node} <{PART_TEXT}> {text} .\n")
        sink.state(sink.record_term, STATES_PART, Value(node, None, tuple(lines), notes), at)

    def page(self, address: str, policy: str) -> Value:
        """Return a web page as a citation."""
        node = f"<{self.maker(CITATION)(address, policy)}>"
        return Value(node, None, (f"{node}{TYPE}<{CITATION}> .\n", f"{node} <{URL}> <{address}> .\n"))


def _tell(
    sink: Sink, at: At, piece: str, code: str, message: Phrase, remedy: Phrase, severity: Severity = "warning"
) -> None:
    sink.remark(at, code, message, remedy, severity, piece)


def _tell_foreign_script(sink: Sink, at: At, piece: str, text: str) -> None:
    sink.notice("foreign-script", at, text if at else "")


def _tell_untranslated(sink: Sink, at: At, piece: str) -> None:
    sink.count_untranslated(at)


def _tell_unknown_label(sink: Sink, at: At, piece: str, text: str, group: str) -> None:
    sink.notice("label-unknown", at, text, group)


def _tell_label_language(sink: Sink, at: At, piece: str, text: str) -> None:
    sink.notice("label-language", at, text)


def _tell_usual_label(sink: Sink, at: At, piece: str, text: str) -> None:
    if not sink.has_usual_label:
        sink.has_usual_label = True
        sink.notice("label-usual", at, text)
