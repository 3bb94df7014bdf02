"""Infer from each column what its values are, and which property its key stands for."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from policygraph.rdf import iris
from policygraph.rdf.datatypes import BOOLEAN, DATE, DECIMAL, INTEGER, YEAR, typed
from policygraph.scaffold.profile.columns import Column
from policygraph.scaffold.profile.identifiers import Naming
from policygraph.scaffold.profile.known_keys import known_keys, plain
from policygraph.scaffold.profile.reference_forms import Target
from policygraph.scaffold.profile.references import Reference, find_reference

MOST_LABELS, LONGEST_LABEL = 30, 40
_LEADING_ZERO = re.compile(r"[+-]?0[0-9]")
_YEAR = re.compile(r"(?:1[5-9]|20)[0-9]{2}")
_COMMA = re.compile(r",\s*\S")
# A key that can be a term of a JSON-LD context: no keyword, and nothing that would make it an IRI.
_TERM = re.compile(r"[^@:/\s][^:/]*")
DATATYPES = {"date": DATE, "year": YEAR, "integer": INTEGER, "decimal": DECIMAL, "boolean": BOOLEAN}


@dataclass(frozen=True)
class Guess:
    """What a key is taken for. ``property_name`` is compact, or "" for a property of the profile's own.

    ``kind`` is id, title, language, reference, date, year, integer, decimal, boolean, url, agent,
    label, text, or verbatim for what no triple can hold.
    """

    column: Column
    kind: str
    property_name: str = ""
    split: str = ""
    reference: Reference | None = None

    @property
    def key(self) -> str:
        """The key of the column."""
        return self.column.key


def guess_columns(
    columns: Sequence[Column], naming: Naming, targets: Sequence[Target], main: bool, records: int
) -> list[Guess]:
    """Return a guess for each column, in order; a property of a usual name goes to one key only.

    ``main`` says whether the records are of the kind that relations hold between; ``records`` counts them.
    """
    title = _title(columns, naming)
    language = _first(columns, known_keys().language, lambda c: c.is_scalar and c.nest is None)
    guesses = [_guess(column, naming, targets, main, records, title, language) for column in columns]
    return _with_properties(guesses, main)


def _guess(
    column: Column,
    naming: Naming,
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
    if column.nest is None and column.key == naming.key:
        return Guess(column, "id", "dcterms:identifier")
    if column is title:
        return Guess(column, "title", "dcterms:title")
    if column is language:
        return Guess(column, "language")
    if reference := find_reference(column, naming, targets):
        relation = known_keys().relations.get(plain(column.key), "")
        usable = relation if main and reference.kind == targets[0].kind else ""
        return Guess(column, "reference", usable, reference=reference)
    kind = _kind(column, records)
    split = "," if kind == "agent" and _has_commas(column) else ""
    return Guess(column, kind, split=split)


def _title(columns: Sequence[Column], naming: Naming) -> Column | None:
    """Return the column of titles: by its name, else the first of mostly distinct texts of several words."""

    def is_candidate(column: Column) -> bool:
        return column.nest is None and column.is_scalar and column.key != naming.key

    def has_words(column: Column) -> bool:
        texts = column.distinct()
        several = sum(" " in text for text in texts)
        return is_candidate(column) and len(texts) * 10 >= len(column.cells) * 9 and several * 2 > len(texts)

    named = _first(columns, known_keys().title, is_candidate)
    return named or next((column for column in columns if len(column.cells) > 1 and has_words(column)), None)


def _first(columns: Sequence[Column], names: Sequence[str], fits: Callable[[Column], bool]) -> Column | None:
    """Return the column of the first name for which one fits, else None."""
    return next((c for name in names for c in columns if plain(c.key) == name and fits(c)), None)


def _kind(column: Column, records: int) -> str:
    """Return the kind that all values of a column have, else text."""
    texts = [text.strip() for _, text in column.texts()]
    name = plain(column.key)
    agents = {key for keys in known_keys().properties["agent"].values() for key in keys}
    if set(column.types) == {"truth value"}:
        return "boolean"
    if all(_YEAR.fullmatch(text) for text in texts):
        return "year"
    if all(typed(text, DATE) for text in texts) and (any("-" in text for text in texts) or "date" in name):
        return "date"
    if not any(_LEADING_ZERO.match(text) for text in texts):
        for kind in ("integer", "decimal"):
            if all(typed(text, DATATYPES[kind]) for text in texts):
                return kind
    if all(text.startswith(("http://", "https://")) and iris.is_absolute(text) for text in texts):
        return "url"
    if name in agents or name in known_keys().people:
        return "agent"
    return "label" if _is_label(column, records) else "text"


def _is_label(column: Column, records: int) -> bool:
    """Return whether the values are few short texts that recur; under a usual name they need not recur."""
    distinct = column.distinct()
    usual = {key for keys in known_keys().properties["label"].values() for key in keys}
    short = all(len(text) <= LONGEST_LABEL and "\n" not in text for text in distinct)
    total = sum(distinct.values())
    recurs = total >= 4 and len(distinct) * 3 <= total
    return short and len(distinct) <= MOST_LABELS and (recurs or plain(column.key) in usual)


def _has_commas(column: Column) -> bool:
    """Return whether more than a quarter of the texts are lists separated by commas."""
    texts = [text for _, text in column.texts()]
    return sum(bool(_COMMA.search(text)) for text in texts) * 4 > len(texts)


def _with_properties(guesses: Sequence[Guess], main: bool) -> list[Guess]:
    """Return the guesses with the properties of usual names, each for the first key that fits."""
    assigned: dict[int, str] = {}
    for kind, properties in known_keys().properties.items():
        for iri, names in properties.items():
            fitting = [
                (names.index(plain(guess.key)), n)
                for n, guess in enumerate(guesses)
                if guess.kind == kind and plain(guess.key) in names and guess.column.nest is None
            ]
            if fitting and (main or not iri.startswith("pg:")):
                assigned[min(fitting)[1]] = iri
    named = [replace(g, property_name=assigned.get(n, g.property_name)) for n, g in enumerate(guesses)]
    nests: dict[str, str | None] = {}  # a context cannot say that one property is nested and not
    for guess in named:
        nests.setdefault(guess.property_name, guess.column.nest)
    return [g if nests[g.property_name] == g.column.nest else replace(g, property_name="") for g in named]
