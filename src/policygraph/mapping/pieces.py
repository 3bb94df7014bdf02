"""Read the text under a key, by the profile's rule for it, as pieces with the values that they become."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from policygraph.mapping.named_files import beside_link, file_in
from policygraph.mapping.statements import At, Sink, Value, dotted
from policygraph.mapping.values import Values
from policygraph.profile.model import Field
from policygraph.rdf.datatypes import DATE, lexical
from policygraph.words.phrases import Phrase

SHORT = 80  # characters of a text that may well come again
_KEPT = 4_000  # short texts of a key, with their pieces


class Piece(NamedTuple):
    """A piece of a text: as it is written, as the profile's rule rewrites it, and the part that it is about.

    The rewritten text is None where the rule does not expect it. The part is None where it is about the whole, and "" where
    it is about a part that it does not name.
    """

    written: str
    text: str | None
    part: str | None = None
    piece: str = ""  # as it is written, where it is not the whole text
    file: str = ""  # the path of the file that it refers to
    is_usual: bool = True  # as the profile has it written
    value: Value | None = None  # None where the text alone does not say
    line: str = ""  # what is stated of the subject, where that is all that there is to it


_NUMBER = re.compile("[0-9]+")
_NAME = re.compile(r"\[\[(?P<name>[^\[\]|#]+)\]\]")  # by which a format says that a record is meant
Read = Callable[[str, str], tuple[Piece, ...]]


class PieceReader:
    """Reads the texts of one key."""

    def __init__(self, values: Values, field: Field, key: str) -> None:
        self.values, self.field = values, field
        self.rule = values.kind.rule_of(field, key)
        self.is_reference = field.kind == "reference"
        self.claim = field.in_part or field  # where a reference is about a part only
        self._encode, self._encode_part = values.encoder(field), values.encoder(self.claim)
        self.needs_policy = values.needs_policy(field)
        self.short: Read = self.read if self.needs_policy else lru_cache(_KEPT)(self.read)

    def read(self, text: str, policy: str) -> tuple[Piece, ...]:
        """Return the pieces of a text; the policy is "" unless values are its own. ``short`` is for texts that may come again."""
        if self.rule or self.is_reference:
            pieces = self.rule.pieces(text) if self.rule else [(text, text)]
            return tuple(self._piece(text, written, rewritten, policy) for written, rewritten in pieces)
        value = self._encode(text, text, policy)
        return (
            Piece(text, text, None, "" if text == text.strip() else text, "", True, value, self._line(value)),
        )

    def _piece(self, text: str, written: str, rewritten: str | None, policy: str) -> Piece:
        file = file_in(written, self.values.profile.suffixes) if self.is_reference else ""
        if self.is_reference and rewritten and rewritten != written and (name := _NAME.fullmatch(rewritten)):
            file, rewritten = f"{name['name']}.md", name["name"]
        part = self.rule.rewrite.part(written) if self.rule and self.is_reference else None
        if part is not None and rewritten and not file:  # what stands before the part may be a file
            file = file_in(rewritten, self.values.profile.suffixes)
        is_usual = self.rule is None or self.rule.is_usual(written)
        piece = Piece(written, rewritten, part, "" if written == text.strip() else written, file, is_usual)
        if rewritten is None or file:
            return piece
        value = self.encode(piece, policy)
        return piece._replace(value=value, line=self._line(value) if is_usual and part is None else "")

    def _line(self, value: Value) -> str:
        return "" if value.property else f" <{self.field.term.iri}> {value.text} .\n"

    def encode(self, piece: Piece, policy: str) -> Value:
        """Return the value of a piece that has a text, for a record about a policy given by its IRI."""
        assert piece.text is not None
        if piece.part is None:
            return self._encode(piece.text, piece.written, policy)
        value = self._encode_part(piece.text, piece.written, policy)
        return value._replace(property=self.claim.term.iri) if self.field.in_part else value

    def resolve(self, sink: Sink, piece: Piece, at: At) -> Value | None:
        """Return the value of a piece of which there is something to tell, or about which the record decides.

        A reference that names the file of a record is read as the id of that. None where a piece is not read.
        """
        if piece.file:
            if piece.text in (None, piece.written) and (beside := beside_link(piece.written)):
                message = Phrase("{beside!r} beside the link is not read", beside=beside)
                remedy = Phrase(
                    "Write each reference as an item of a list, and a part as the profile reads it"
                )
                sink.remark(at, "bad-reference", message, remedy, piece=piece.piece)
            piece = piece._replace(text=self.values.identify(sink, self.field, piece.file, piece.text))
        if piece.text is None:
            self._tell_unexpected(sink, piece, at)
            return None
        if not piece.is_usual:
            message = Phrase(
                "{written!r} is not how the profile has {key} written",
                written=piece.written,
                key=dotted(at),
            )
            remedy = Phrase("It is read all the same; write it as the others are")
            sink.remark(at, "unusual-form", message, remedy, "info", piece.piece)
        return piece.value or self.encode(piece, sink.policy)

    def _tell_unexpected(self, sink: Sink, piece: Piece, at: At) -> None:
        message = Phrase(
            "{written!r} is not as the profile expects {key}", written=piece.written, key=dotted(at)
        )
        remedy = Phrase(
            "Kept as it is, and nothing is stated of it; write it in a form that the profile reads"
        )
        if example := self._example(sink):
            remedy = Phrase("{remedy}, in which this record is {example!r}", remedy=remedy, example=example)
        if self.field.term.type == DATE:
            day = _day(piece.written)
            if example := self.rule.written_day(day) if self.rule else "":
                form = "{remedy}, in which {day} is {example!r}"
                remedy = Phrase(form, remedy=remedy, day=day.isoformat(), example=example)
            sink.remark(at, "bad-date", message, remedy, "violation", piece.piece)
        else:
            code = "bad-reference" if self.is_reference else "bad-value"
            sink.remark(at, code, message, remedy, piece=piece.piece)

    def _example(self, sink: Sink) -> str:
        """Return a text that the profile's rule reads as a reference to the record itself, "" where none is known."""
        record, kind = sink.record, self.values.kind
        if not (self.rule and self.is_reference and self.field.range == kind.subject_class):
            return ""
        written = record.metadata.get(kind.id.key) if kind.id.key else None
        texts = [lexical(written)] if isinstance(written, str | int) else []
        texts += [record.id, *_NUMBER.findall(record.id), record.path.rpartition("/")[2].partition(".")[0]]
        read = [text for text in texts if list(self.rule.pieces(text)) == [(text, record.id)]]
        return next(filter(self.rule.is_usual, read), "")


def _day(text: str) -> date:
    """Return the day that a text is in the form of XML Schema, else one whose number is that of no month."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return date(2024, 12, 31)
