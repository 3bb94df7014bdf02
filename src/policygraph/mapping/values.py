"""Encode one text of the front matter as its value in the document: a literal, a concept or a named node."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from policygraph.findings import Finding, Severity
from policygraph.mapping.named_files import SubjectOf, file_in, no_subject, paths_named
from policygraph.mapping.reader import Record
from policygraph.profile.model import Field, Profile, RecordKind
from policygraph.rdf import iris
from policygraph.rdf.core import CITATION, CLAIM_PROPERTY, CLAIM_TARGET, PART, PART_TEXT
from policygraph.rdf.datatypes import BOOLEAN, DATE, DATE_TIME, DECIMAL, INTEGER, YEAR, typed
from policygraph.rdf.languages import has_foreign_script, language_of, primary
from policygraph.rdf.namespaces import FOAF, SCHEMA
from policygraph.records import json_pointer
from policygraph.words.phrases import Phrase

_EXPECTED = {
    DATE: Phrase("a date"),
    DATE_TIME: Phrase("a date and time"),
    YEAR: Phrase("a year"),
    INTEGER: Phrase("a whole number"),
    DECIMAL: Phrase("a number"),
    BOOLEAN: Phrase("true or false"),
}
URL = f"{SCHEMA}url"
NAME = f"{FOAF}name"
_BODY = "text"  # what a finding calls the text behind the front matter
_DATE_REMEDY = Phrase("Write YYYY-MM-DD, or YYYY-MM or YYYY where no more is known")


class Piece(NamedTuple):
    """A piece of a text: as it is written, as the profile's rule rewrites it, and the part that it is about.

    The part is None where it is about the whole, and "" where it is about a part that it does not name.
    """

    written: str
    text: str
    part: str | None = None
    piece: str = ""  # as it is written, where it is not the whole text


@dataclass
class Encoder:
    """Encodes the values of one record and collects the findings about them.

    A finding with a message has its place already. One without is about a label or a script: its message
    is that of its rule, and its place is looked up when it is reported.
    """

    record: Record
    profile: Profile
    kind: RecordKind
    base: str
    languages: tuple[str, ...]
    policy: str  # IRI
    subject_of: SubjectOf = no_subject
    links: set[tuple[str, str]] = field(default_factory=set)  # path of a file that is named, IRI taken for it
    findings: list[Finding] = field(default_factory=list)
    untranslated: Counter[str] = field(
        default_factory=Counter
    )  # key -> texts in another language than the record's

    def remark(
        self,
        pointer: str,
        code: str,
        message: Phrase,
        remedy: Phrase,
        severity: Severity = "warning",
        piece: str = "",
    ) -> None:
        """Add a finding with its place, which may be a piece of the text there."""
        place = self.record.locate(pointer, piece)
        self.findings.append(Finding(*place, code, message, severity, pointer=pointer, remedy=remedy))

    def notice(self, code: str, pointer: str, value: str = "", detail: str = "") -> None:
        """Add a finding without message and place."""
        path = self.record.path
        self.findings.append(
            Finding(path, 0, 0, code, "", "info", value=value, pointer=pointer, detail=detail)
        )

    def pieces(self, field: Field, key: str, text: str, pointer: str) -> Iterator[Piece]:
        """Yield the pieces of a text under a key, read by the profile's rule for that; without one, the text.

        A reference that names the file of a record is read as the id of that.
        """
        rule, is_reference = self.kind.values.get(key), field.kind == "reference"
        for written, rewritten in rule.pieces(text) if rule else [(text, text)]:
            piece, dotted = written if written != text.strip() else "", json_pointer.dotted(pointer)
            if is_reference:
                rewritten = self.identifier(field, file_in(written, self.profile.suffixes), rewritten)
            if rewritten is not None:
                part = rule.rewrite.part(written) if rule and is_reference else None
                if rule and not rule.is_usual(written):
                    message = Phrase(
                        "{written!r} is not how the profile has {key} written", written=written, key=dotted
                    )
                    remedy = Phrase("It is read all the same; write it as the others are")
                    self.remark(pointer, "unusual-form", message, remedy, "info", piece)
                yield Piece(written, rewritten, part, piece)
                continue
            code = "bad-reference" if is_reference else "bad-value"
            message = Phrase("{written!r} is not as the profile expects {key}", written=written, key=dotted)
            remedy = Phrase(
                "Kept as it is, and nothing is stated of it; write it in a form that the profile reads"
            )
            if field.term.type == DATE:
                self.remark(pointer, "bad-date", message, remedy, "violation", piece)
            else:
                self.remark(pointer, code, message, remedy, piece=piece)

    def identifier(self, field: Field, file: str, by_text: str | None) -> str | None:
        """Return the id of what the record in a file describes, else the one that the text gives.

        The file is as a reference has it, "" where it names none.
        """
        kinds = [kind for kind in self.profile.kinds if kind.subject_class == field.range]
        identifier = by_text
        paths = paths_named(file, self.record.files[0].place, by_text, kinds) if file else []
        for path in reversed(paths):
            subject = self.subject_of(path)
            found = self.kind.identifier(field.range, self.base, subject) if subject else None
            identifier = identifier if found is None else found
        if identifier is not None and self.kind.class_outside(identifier):
            return identifier
        taken = "" if identifier is None else self.kind.iri(field.range, self.base, identifier)
        self.links |= {(path, taken) for path in paths}
        return identifier

    def value(
        self, field: Field, text: str, pointer: str, as_written: Piece | None = None
    ) -> tuple[str, Any]:
        """Return the key of the document under which a text is stated, and its value there.

        Where the text is not ``as_written``, that is what findings and untyped values have.
        """
        term = field.term
        if field.kind == "text":
            return term.key, text if term.plain else self.text(text, pointer)
        if field.kind == "typed":
            assert term.type
            return term.key, self.typed(text, term.type, pointer, as_written or Piece(text, text))
        if field.kind == "iri":
            usable = iris.is_absolute(text) and text.partition(":")[0] not in self.kind.context.prefixes
            return term.key, text if usable else {"@value": text}
        if field.kind == "reference" and (class_ := self.kind.class_outside(text)):
            return term.key, self.thing(class_, text)
        if field.kind == "reference":
            target = self.kind.iri(field.range, self.base, text)
            label = self.kind.template(field.range).label
            if target == self.policy or not label:
                return term.key, target if term.key in self.kind.context.terms else {"@id": target}
            return term.key, {"@id": target, self.kind.context.key_of(label): text}
        placeholder = field.placeholder
        if placeholder and (concept := self.profile.vocabulary.find(placeholder.group, text)):
            return placeholder.term.key, {"@id": concept}
        return term.key, self.node(field, text, pointer)

    def text(self, text: str, pointer: str, is_name: bool = False) -> Any:
        """Return a text with its language tag, which is left out where it is the record's.

        A name needs no translation.
        """
        language = self.record.language
        tag = language_of(text, language, self.languages)
        if has_foreign_script(text, language, self.languages):
            self.notice("foreign-script", pointer, text if pointer else "")
        if tag == language:
            return text
        if not is_name:
            key = next(reversed(json_pointer.member_keys(pointer, None)), _BODY)
            self.untranslated[key] += 1
        return {"@value": text, "@language": tag}

    def typed(self, text: str, datatype: str, pointer: str, as_written: Piece) -> Any:
        """Return a typed literal; for a text that is not of the datatype, add a finding and return it as text."""
        result = typed(text, datatype)
        if result is None:
            expected, written, piece = _EXPECTED.get(datatype, datatype), as_written.written, as_written.piece
            message = Phrase(
                "{written!r} is not {expected}; it is kept as text", written=written, expected=expected
            )
            if datatype == DATE:
                remedy = _DATE_REMEDY if written == text else Phrase("Write a day that exists")
                self.remark(pointer, "bad-date", message, remedy, "violation", piece)
            else:
                remedy = Phrase("Write {expected}", expected=expected)
                self.remark(pointer, "bad-value", message, remedy, piece=piece)
            return {"@value": written}
        lexical, actual = result
        return (
            lexical if actual == datatype else {"@value": lexical, "@type": self.kind.context.compact(actual)}
        )

    def node(self, field: Field, text: str, pointer: str) -> Any:
        """Return the IRI of the concept with a label, or a new node object with the text as its label."""
        if concept := self.profile.vocabulary.find(field.group, text):
            self.notice_language(field.group, text, pointer)
            return concept
        if field.group != field.range:
            self.notice(
                "label-unknown", pointer, text, field.group
            )  # which is taken for what is similar there
        label = self.kind.template(field.range).label
        assert label
        return {
            "@id": self.kind.iri(field.range, self.base, text, field.group, self.policy),
            "@type": self.kind.context.compact(field.range),
            self.kind.context.key_of(label): self.text(text, pointer, is_name=label == NAME),
        }

    def thing(self, class_: str, identifier: str) -> dict[str, Any]:
        """Return the node object of a thing of a class that no record describes, with its id."""
        context, label = self.kind.context, self.kind.template(class_).label
        assert label
        key = context.key_of(label)
        return {
            "@id": self.kind.iri(class_, self.base, identifier),
            "@type": context.compact(class_),
            key: identifier if context.term_of(key).plain else {"@value": identifier},
        }

    def page(self, address: str) -> dict[str, Any]:
        """Return the node object of a web page as a citation."""
        context = self.kind.context
        iri = self.kind.iri(CITATION, self.base, address, policy=self.policy)
        key = context.key_of(URL)
        url = address if context.term_of(key).type == "@id" else {"@id": address}
        return {"@id": iri, "@type": context.compact(CITATION), key: url}

    def part(self, claim: Field, piece: Piece, target: Any, pointer: str) -> dict[str, Any]:
        """Return the node object of the part that a claim is about; ``target`` is the claim's value."""
        context, label = self.kind.context, self.kind.template(PART).label
        name = f"{claim.term.key} {piece.written}"
        return {
            "@id": self.kind.iri(PART, self.base, name, policy=self.policy),
            "@type": context.compact(PART),
            **({context.key_of(label): {"@value": piece.written}} if label else {}),
            context.key_of(CLAIM_PROPERTY): {"@id": claim.term.iri},
            context.key_of(CLAIM_TARGET): target if isinstance(target, dict) else {"@id": target},
            context.key_of(PART_TEXT): self.text(piece.part or "", pointer),
        }

    def notice_language(self, group: str, text: str, pointer: str) -> None:
        """Add a finding for a label in another language than the record's; in the first language, one a record."""
        tags = self.profile.vocabulary.languages(group, text)
        if "" in tags or primary(self.record.language) in tags:
            return
        if primary(self.languages[0]) not in tags:
            self.notice("label-language", pointer, text)
        elif not any(finding.code == "label-usual" for finding in self.findings):
            self.notice("label-usual", pointer, text)
