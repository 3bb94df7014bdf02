"""One text of the front matter to its value in the document: a literal, a known thing, a named node."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from policygraph.findings import Finding, Severity
from policygraph.mapping.reader import Record
from policygraph.profile.model import CITATION, Field, Profile, RecordKind
from policygraph.rdf import iris
from policygraph.rdf.datatypes import BOOLEAN, DATE, DECIMAL, INTEGER, YEAR, typed
from policygraph.rdf.languages import has_foreign_script, language_of, primary
from policygraph.rdf.namespaces import SCHEMA
from policygraph.records import json_pointer

_EXPECTED = {
    DATE: "a date",
    YEAR: "a year",
    INTEGER: "a whole number",
    DECIMAL: "a number",
    BOOLEAN: "true or false",
}
URL = f"{SCHEMA}url"
_DATE_REMEDY = "Write YYYY-MM-DD, or YYYY-MM or YYYY where no more is known"


@dataclass
class Encoder:
    """What all values of a record share, and the findings about them.

    A finding with a message is about what cannot be read, and has its place. One without is about words
    and scripts: the message is its rule's, and its place is looked up when it is reported.
    """

    record: Record
    profile: Profile
    kind: RecordKind
    base: str
    languages: tuple[str, ...]
    policy: str  # IRI
    findings: list[Finding] = field(default_factory=list)
    untranslated: int = 0  # texts in another language than the record's

    def remark(
        self, pointer: str, code: str, message: str, remedy: str, severity: Severity = "warning"
    ) -> None:
        """Add a finding with its place."""
        place = self.record.locate(pointer)
        self.findings.append(Finding(*place, code, message, severity, pointer=pointer, remedy=remedy))

    def notice(self, code: str, pointer: str, value: str = "", detail: str = "") -> None:
        """Add a finding that its rule has the words for."""
        path = self.record.path
        self.findings.append(
            Finding(path, 0, 0, code, severity="info", value=value, pointer=pointer, detail=detail)
        )

    def pieces(self, field: Field, text: str, pointer: str) -> Iterator[str]:
        """Yield the texts that one text stands for by the profile's rule for its key, else the text."""
        key = next((key for key in reversed(json_pointer.keys(pointer)) if not key.isdigit()), "")
        rule = self.kind.values.get(key)
        if rule is None:
            yield text
            return
        for piece, made in rule.pieces(text):
            if made is not None:
                yield made
            else:
                code = "bad-reference" if field.kind == "reference" else "bad-value"
                message = f"{piece!r} is not as the profile expects {json_pointer.dotted(pointer)}"
                self.remark(
                    pointer, code, message, "Kept as it is; write it in a form that the profile reads"
                )

    def value(self, field: Field, text: str, pointer: str) -> tuple[str, Any]:
        """Return the key under which a text is stated and its value in the document."""
        term = field.term
        if field.kind == "text":
            return term.key, text if term.plain else self.text(text, pointer)
        if field.kind == "typed":
            assert term.type
            return term.key, self.typed(text, term.type, pointer)
        if field.kind == "iri":
            usable = iris.is_absolute(text) and text.partition(":")[0] not in self.kind.context.prefixes
            return term.key, text if usable else {"@value": text}
        if field.kind == "reference":
            target = self.kind.iri(field.range, self.base, text)
            label = self.kind.template(field.range).label
            if target == self.policy or not label:
                return term.key, target
            return term.key, {"@id": target, self.kind.context.key_of(label): text}
        instead = field.placeholder
        if instead and (concept := self.profile.vocabulary.find(instead.group, text)):
            return instead.term.key, {"@id": concept}
        return term.key, self.node(field, text, pointer)

    def text(self, text: str, pointer: str) -> Any:
        """Return a text with its language, which is left out where it is the record's."""
        language = self.record.language
        tag = language_of(text, language, self.languages)
        if has_foreign_script(text, language, self.languages):
            self.notice("foreign-script", pointer, text if pointer else "")
        if tag == language:
            return text
        self.untranslated += 1
        return {"@value": text, "@language": tag}

    def typed(self, text: str, datatype: str, pointer: str) -> Any:
        """Return a typed literal, or the text as it is, with a finding, where it is not of the type."""
        result = typed(text, datatype)
        if result is None:
            expected = _EXPECTED.get(datatype, datatype)
            severity: Severity = "violation" if datatype == DATE else "warning"
            code, remedy = (
                ("bad-date", _DATE_REMEDY) if datatype == DATE else ("bad-value", f"Write {expected}")
            )
            self.remark(pointer, code, f"{text!r} is not {expected}; it is kept as text", remedy, severity)
            return {"@value": text}
        form, actual = result
        return form if actual == datatype else {"@value": form, "@type": self.kind.context.compact(actual)}

    def node(self, field: Field, text: str, pointer: str) -> Any:
        """Return the IRI of the known thing of that name, or a node object that carries the name."""
        concept = self.profile.vocabulary.find(field.group, text)
        if concept:
            self.notice_language(field.group, text, pointer)
            return concept
        if field.group != field.range:
            self.notice("label-unknown", pointer, text)
        label = self.kind.template(field.range).label
        assert label
        return {
            "@id": self.kind.iri(field.range, self.base, text, field.group, self.policy),
            "@type": self.kind.context.compact(field.range),
            self.kind.context.key_of(label): self.text(text, pointer),
        }

    def page(self, address: str) -> dict[str, Any]:
        """Return the node object of a page of the web as a citation."""
        context = self.kind.context
        iri = self.kind.iri(CITATION, self.base, address, policy=self.policy)
        key = context.key_of(URL)
        url = address if context.term_of(key).type == "@id" else {"@id": address}
        return {"@id": iri, "@type": context.compact(CITATION), key: url}

    def notice_language(self, group: str, text: str, pointer: str) -> None:
        """Notice a known label in another language; one in the first language is usual, once a record."""
        tags = self.profile.vocabulary.languages(group, text)
        if "" in tags or primary(self.record.language) in tags:
            return
        if primary(self.languages[0]) not in tags:
            self.notice("label-language", pointer, text)
        elif not any(finding.code == "label-usual" for finding in self.findings):
            self.notice("label-usual", pointer, text)
