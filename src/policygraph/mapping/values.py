"""One text of the front matter to its value in the document: a literal, a known thing, a named node."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from policygraph.errors import Notice, Problem, Severity
from policygraph.mapping.reader import Record
from policygraph.profile.model import CITATION, Field, Profile
from policygraph.rdf import iris
from policygraph.rdf.datatypes import BOOLEAN, DATE, DECIMAL, INTEGER, YEAR, typed
from policygraph.rdf.languages import has_foreign_script, language_of, primary
from policygraph.rdf.namespaces import SCHEMA
from policygraph.records import json_pointer

_KINDS = {
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
    """What all values of a record share, and what was noticed while they were encoded."""

    record: Record
    profile: Profile
    base: str
    languages: tuple[str, ...]
    policy: str  # IRI
    problems: list[Problem] = field(default_factory=list)
    notices: list[Notice] = field(default_factory=list)
    untranslated: int = 0  # texts in another language than the record's

    def remark(
        self, pointer: str, code: str, message: str, remedy: str, severity: Severity = "warning"
    ) -> None:
        """Note a problem, with its place."""
        line, column = self.record.locate(pointer)
        name = json_pointer.dotted(pointer)
        self.problems.append(Problem(self.record.path, line, column, code, message, remedy, name, severity))

    def pieces(self, found: Field, text: str, pointer: str) -> Iterator[str]:
        """Yield the texts that one text stands for by the profile's rule for its key, else the text."""
        key = next((key for key in reversed(json_pointer.keys(pointer)) if not key.isdigit()), "")
        rule = self.profile.values.get(key)
        if rule is None:
            yield text
            return
        for piece, made in rule.pieces(text):
            if made is not None:
                yield made
            else:
                code = "bad-reference" if found.kind == "reference" else "bad-value"
                message = f"{piece!r} is not as the profile expects {json_pointer.dotted(pointer)}"
                self.remark(
                    pointer, code, message, "Kept as it is; write it in a form that the profile reads"
                )

    def value(self, found: Field, text: str, pointer: str) -> tuple[str, Any]:
        """Return the key under which a text is stated and its value in the document."""
        term = found.term
        if found.kind == "text":
            return term.key, text if term.plain else self.text(text, pointer)
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
        return term.key, self.node(found, text, pointer)

    def text(self, text: str, pointer: str) -> Any:
        """Return a text with its language, which is left out where it is the record's."""
        language = self.record.language
        tag = language_of(text, language, self.languages)
        if has_foreign_script(text, language, self.languages):
            self.notices.append(Notice("foreign-script", pointer, text if pointer else ""))
        if tag == language:
            return text
        self.untranslated += 1
        return {"@value": text, "@language": tag}

    def typed(self, text: str, datatype: str, pointer: str) -> Any:
        """Return a typed literal, or the text as it is, with a problem, where it is not of the type."""
        result = typed(text, datatype)
        if result is None:
            kind = _KINDS.get(datatype, datatype)
            severity: Severity = "error" if datatype == DATE else "warning"
            code, remedy = ("bad-date", _DATE_REMEDY) if datatype == DATE else ("bad-value", f"Write {kind}")
            self.remark(pointer, code, f"{text!r} is not {kind}; it is kept as text", remedy, severity)
            return {"@value": text}
        form, actual = result
        return form if actual == datatype else {"@value": form, "@type": self.profile.context.compact(actual)}

    def node(self, found: Field, text: str, pointer: str) -> Any:
        """Return the IRI of the known thing of that name, or a node object that carries the name."""
        known = self.profile.vocabulary.find(found.group, text)
        if known:
            self.notice_language(found.group, text, pointer)
            return known
        if found.group != found.range:
            self.notices.append(Notice("label-unknown", pointer, text))
        label = self.profile.template(found.range).label
        assert label
        return {
            "@id": self.profile.iri(found.range, self.base, text, found.group, self.policy),
            "@type": self.profile.context.compact(found.range),
            self.profile.context.key_of(label): self.text(text, pointer),
        }

    def page(self, address: str) -> dict[str, Any]:
        """Return the node object of a page of the web as a citation."""
        context = self.profile.context
        iri = self.profile.iri(CITATION, self.base, address, policy=self.policy)
        key = context.key_of(URL)
        url = address if context.term_of(key).type == "@id" else {"@id": address}
        return {"@id": iri, "@type": context.compact(CITATION), key: url}

    def notice_language(self, group: str, text: str, pointer: str) -> None:
        """Notice a known label in another language; one in the first language is usual, once a record."""
        tags = self.profile.vocabulary.languages(group, text)
        if "" in tags or primary(self.record.language) in tags:
            return
        if primary(self.languages[0]) not in tags:
            self.notices.append(Notice("label-language", pointer, text))
        elif not any(notice.code == "label-usual" for notice in self.notices):
            self.notices.append(Notice("label-usual", pointer, text))
