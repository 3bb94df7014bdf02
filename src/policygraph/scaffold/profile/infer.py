"""Columns to guesses: what the values of each key are, and which property it stands for."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from policygraph.rdf import iris
from policygraph.rdf.datatypes import BOOLEAN, DATE, DECIMAL, INTEGER, YEAR, typed
from policygraph.scaffold.profile.columns import Column
from policygraph.scaffold.profile.identifiers import Naming
from policygraph.scaffold.profile.known_keys import known_keys, plain
from policygraph.scaffold.profile.references import Reference, Target, find_reference

MOST_LABELS, LONGEST_LABEL = 30, 40
_ZEROS = re.compile(r"[+-]?0[0-9]")
_YEAR = re.compile(r"(?:1[5-9]|20)[0-9]{2}")
_COMMA = re.compile(r",\s*\S")
# As a key of a JSON-LD context: without what would make it an IRI, or a keyword.
_TERM = re.compile(r"[^@:/\s][^:/]*")
DATATYPES = {"date": DATE, "year": YEAR, "integer": INTEGER, "decimal": DECIMAL, "boolean": BOOLEAN}


@dataclass(frozen=True)
class Guess:
    """What a key is taken for. ``property_name`` is compact; "" is one of the profile's own.

    ``kind`` is id, title, language, reference, date, year, integer, decimal, boolean, url, agent,
    label, text, or verbatim for what no triple could hold.
    """

    column: Column
    kind: str
    property_name: str = ""
    split: str = ""
    reference: Reference | None = None

    @property
    def key(self) -> str:
        """The key."""
        return self.column.key


def guess(
    columns: Sequence[Column], own: Naming, targets: Sequence[Target], main: bool, records: int
) -> list[Guess]:
    """Return a guess for each column, in order; a property of a known name goes to one key alone.

    ``main`` says whether the records are those that relations are between.
    """
    title = _title(columns, own)
    language = _first(columns, known_keys().language, lambda each: each.is_scalar and each.nest is None)
    guesses = [_guess(each, own, targets, main, records, title, language) for each in columns]
    return _once(guesses, main)


def _guess(
    column: Column,
    own: Naming,
    targets: Sequence[Target],
    main: bool,
    records: int,
    title: Column | None,
    language: Column | None,
) -> Guess:
    if not _TERM.fullmatch(column.key):
        return Guess(column, "verbatim")
    if not column.is_flat:
        return Guess(column, "text")
    if column.nest is None and column.key == own.key:
        return Guess(column, "id", "dcterms:identifier")
    if column is title:
        return Guess(column, "title", "dcterms:title")
    if column is language:
        return Guess(column, "language")
    if found := find_reference(column, own, targets):
        relation = known_keys().relations.get(plain(column.key), "")
        usable = relation if main and found.kind == targets[0].kind else ""
        return Guess(column, "reference", usable, reference=found)
    kind = _kind(column, records)
    split = "," if kind == "agent" and _separated(column) else ""
    return Guess(column, kind, split=split)


def _title(columns: Sequence[Column], own: Naming) -> Column | None:
    """Return the key of the title: by its name, else the first whose texts are words and nearly all differ."""

    def texts(column: Column) -> bool:
        return column.nest is None and column.is_scalar and column.key != own.key

    def words(column: Column) -> bool:
        distinct = column.distinct()
        several = sum(" " in text for text in distinct)
        return texts(column) and len(distinct) * 10 >= len(column.cells) * 9 and several * 2 > len(distinct)

    named = _first(columns, known_keys().title, texts)
    return named or next((each for each in columns if len(each.cells) > 1 and words(each)), None)


def _first(columns: Sequence[Column], names: Sequence[str], fits: Callable[[Column], bool]) -> Column | None:
    """Return the column of the first name that one has."""
    return next((c for name in names for c in columns if plain(c.key) == name and fits(c)), None)


def _kind(column: Column, records: int) -> str:
    """Return of what kind the values of a column are, as far as all of them are of one."""
    texts = [text.strip() for _, text in column.texts()]
    name = plain(column.key)
    agents = {key for keys in known_keys().properties["agent"].values() for key in keys}
    if set(column.types) == {"truth value"}:
        return "boolean"
    if all(_YEAR.fullmatch(text) for text in texts):
        return "year"
    if all(typed(text, DATE) for text in texts) and (any("-" in text for text in texts) or "date" in name):
        return "date"
    if not any(_ZEROS.match(text) for text in texts):
        for kind in ("integer", "decimal"):
            if all(typed(text, DATATYPES[kind]) for text in texts):
                return kind
    if all(text.startswith(("http://", "https://")) and iris.is_absolute(text) for text in texts):
        return "url"
    if name in agents or name in known_keys().people:
        return "agent"
    return "label" if _is_label(column, records) else "text"


def _is_label(column: Column, records: int) -> bool:
    """Say whether few short words are given again and again; a word of a known name counts even once."""
    distinct = column.distinct()
    known = {key for keys in known_keys().properties["label"].values() for key in keys}
    short = all(len(text) <= LONGEST_LABEL and "\n" not in text for text in distinct)
    given = sum(distinct.values())
    often = given >= 4 and len(distinct) * 3 <= given
    return short and len(distinct) <= MOST_LABELS and (often or plain(column.key) in known)


def _separated(column: Column) -> bool:
    texts = [text for _, text in column.texts()]
    return sum(bool(_COMMA.search(text)) for text in texts) * 4 > len(texts)


def _once(guesses: Sequence[Guess], main: bool) -> list[Guess]:
    """Return the guesses with the properties of known names, each for the first key that fits."""
    given: dict[int, str] = {}
    for kind, properties in known_keys().properties.items():
        for iri, names in properties.items():
            fitting = [
                (names.index(plain(each.key)), n)
                for n, each in enumerate(guesses)
                if each.kind == kind and plain(each.key) in names and each.column.nest is None
            ]
            if fitting and (main or not iri.startswith("pg:")):
                given[min(fitting)[1]] = iri
    named = [replace(each, property_name=given.get(n, each.property_name)) for n, each in enumerate(guesses)]
    nests: dict[str, str | None] = {}  # a context cannot say that one property is nested and not
    for each in named:
        nests.setdefault(each.property_name, each.column.nest)
    return [
        each if nests[each.property_name] == each.column.nest else replace(each, property_name="")
        for each in named
    ]
