"""What one record states: lines of N-Triples, the origin of each value, and findings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple, TypeVar

import pyoxigraph as ox

from policygraph.findings import Finding, Severity
from policygraph.mapping.named_files import SubjectOf
from policygraph.mapping.reader import Record
from policygraph.rdf.namespaces import RDF_TYPE
from policygraph.rdf.ntriples import term
from policygraph.records import json_pointer
from policygraph.words.phrases import Phrase, brief

# Where a value stands: the place of what it is in, and its key or index there; () for the record as a whole. A text is
# a JSON Pointer. Most places are never asked for, so that no text is made of them.
At = tuple["At", str | int] | tuple[()] | str
Origin = tuple[str, str, str, At, str]  # what a Statement is made of; IRIs in N-Triples but for the property
TYPE = f" <{RDF_TYPE}> "
_Key = TypeVar("_Key", bound=Hashable)
_BODY = "text"  # what a finding calls the text behind the front matter


def pointer_of(at: At) -> str:
    """Return the JSON Pointer of a place."""
    if isinstance(at, str):
        return at
    return json_pointer.child(pointer_of(at[0]), at[1]) if at else ""


class Statement(NamedTuple):
    """A statement and the place that it comes from: IRIs, the value in N-Triples, a JSON Pointer, and the piece of the
    text there, "" for all of it.
    """

    subject: str
    property: str
    value: str
    pointer: str
    piece: str = ""

    @property
    def iri(self) -> str:
        """The IRI that is the value, "" for a literal."""
        return iri_of(self.value)


def iri_of(text: str) -> str:
    """Return the IRI that a term in N-Triples is, "" for a literal."""
    return text[1:-1] if text.startswith("<") else ""


@dataclass(frozen=True)
class Statements:
    """What one record states; ``lines`` are distinct and sorted, each with its line feed."""

    policy: str  # IRI, "" for a stub
    record: str  # IRI
    lines: list[str]
    findings: list[Finding]
    traced: list[Origin] = field(repr=False)
    kind: str = ""
    links: tuple[tuple[str, str], ...] = ()  # path of a file that a reference names, IRI taken for it; sorted

    @cached_property
    def origins(self) -> list[Statement]:
        """The statements of values of the record, in the order in which it has them."""
        return [
            Statement(iri_of(subject), property, value, pointer_of(at), piece)
            for subject, property, value, at, piece in self.traced
        ]

    def about(self, subject: str, property: str) -> list[Statement]:
        """Return the statements of a property of a subject."""
        return self._about.get((subject, property), [])

    def stating(self, subject: str, property: str, value: ox.NamedNode | ox.Literal) -> list[Statement]:
        """Return the statements of a value of a property of a subject."""
        about = subject, property
        if about not in self._stating:
            self._stating[about] = _grouped(self.about(*about), lambda each: term(each.value))
        return self._stating[about].get(value, [])

    def at(self, pointer: str) -> list[Statement]:
        """Return the statements that come from a place."""
        return self._at.get(pointer, [])

    def of(self, iri: str) -> list[Statement]:
        """Return the statements whose value is a node."""
        return self._of.get(iri, [])

    @cached_property
    def _about(self) -> dict[tuple[str, str], list[Statement]]:
        return _grouped(self.origins, lambda each: (each.subject, each.property))

    @cached_property
    def _stating(self) -> dict[tuple[str, str], dict[ox.NamedNode | ox.Literal, list[Statement]]]:
        return {}  # of what is asked for, as each value takes as long to parse as a statement to make

    @cached_property
    def _at(self) -> dict[str, list[Statement]]:
        return _grouped(self.origins, lambda each: each.pointer)

    @cached_property
    def _of(self) -> dict[str, list[Statement]]:
        return _grouped(self.origins, lambda each: each.iri)


def _grouped(
    statements: Iterable[Statement], key: Callable[[Statement], _Key]
) -> dict[_Key, list[Statement]]:
    """Return statements by what they have in common, each group in their order."""
    groups: dict[_Key, list[Statement]] = {}
    for statement in statements:
        groups.setdefault(key(statement), []).append(statement)
    return groups


Note = Callable[
    ["Sink", At, str], None
]  # what is to be told of a value at a place, or of a piece of the text there


class Value(NamedTuple):
    """A value in N-Triples, and what comes with it."""

    text: str
    back: object  # what front matter is restored from it, None where nothing is
    lines: tuple[str, ...] = ()  # what is stated of the thing that it is
    notes: tuple[Note, ...] = ()
    property: str = ""  # IRI of the one that is stated, where it is another than the key's


class Sink:
    """Takes in what a record states while it is mapped, and the findings about it.

    A finding with a message has its place already. One without is about a label or a script: its message
    is that of its rule, and its place is looked up when it is reported.
    """

    def __init__(self, record: Record, policy: str, iri: str, subject_of: SubjectOf) -> None:
        self.record, self.policy, self.subject_of = record, policy, subject_of
        self.policy_term, self.record_term = f"<{policy}>", f"<{iri}>"
        self.lines: list[str] = []
        self.origins: list[Origin] = []
        self.findings: list[Finding] = [*record.remarks]
        self.links = set[tuple[str, str]]()  # path of a file that is named, IRI taken for it
        self.untranslated = Counter[str]()  # key -> texts in another language than the record's
        self.has_usual_label = False  # whether a label in the first language has been told of

    def state(self, subject: str, property: str, value: Value, at: At, piece: str = "") -> None:
        """State a value of a property of a subject, which comes from a place."""
        self.lines.append(f"{subject} <{property}> {value.text} .\n")
        self.lines += value.lines
        self.trace(subject, property, value, at, piece)

    def trace(self, subject: str, property: str, value: Value, at: At, piece: str = "") -> None:
        """Note where a value comes from, and what is to be told of it."""
        self.origins.append((subject, property, value.text, at, piece))
        for note in value.notes:
            note(self, at, piece)

    def remark(
        self,
        at: At,
        code: str,
        message: Phrase,
        remedy: Phrase,
        severity: Severity = "warning",
        piece: str = "",
    ) -> None:
        """Add a finding with its place, which may be a piece of the text there."""
        pointer = pointer_of(at)
        place = self.record.locate(pointer, piece)
        self.findings.append(Finding(*place, code, message, severity, pointer=pointer, remedy=remedy))

    def remark_shape(self, at: At, expected: Phrase, remedy: Phrase | None = None) -> None:
        """Add a finding about a value of another shape than the profile expects."""
        message = Phrase("{key} is not {expected}", key=dotted(at), expected=expected)
        usual = Phrase("Kept as it is; write it as the profile expects it")
        self.remark(at, "unexpected-value", message, remedy or usual)

    def notice(self, code: str, at: At, value: str = "", detail: str = "") -> None:
        """Add a finding without message and place."""
        path, pointer = self.record.path, pointer_of(at)
        self.findings.append(
            Finding(path, 0, 0, code, "", "info", value=value, pointer=pointer, detail=detail)
        )

    def count_untranslated(self, at: At) -> None:
        """Count a text in another language than the record's, under the innermost key of its place."""
        while at and str(at[1]).isdecimal():
            at = at[0]
        self.untranslated[str(at[1]) if at else _BODY] += 1


def dotted(at: At) -> str:
    """Return a place in dotted notation for messages, cut where it is long."""
    return brief(json_pointer.dotted(pointer_of(at)))
