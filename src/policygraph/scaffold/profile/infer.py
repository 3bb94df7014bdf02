"""Infer from each column what its values are, and which property its key stands for."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from policygraph.rdf import iris
from policygraph.rdf.datatypes import BOOLEAN, DATE, DECIMAL, INTEGER, YEAR, lexical, typed
from policygraph.records.other_files import plain
from policygraph.scaffold.profile.columns import Column
from policygraph.scaffold.profile.identifiers import Naming
from policygraph.scaffold.profile.known_keys import known_keys
from policygraph.scaffold.profile.reference_forms import Target
from policygraph.scaffold.profile.references import Reference, find_reference

MOST_LABELS, LONGEST_LABEL = 30, 40
_LEADING_ZERO = re.compile(r"[+-]?0[0-9]")
_YEAR = re.compile(r"(?:1[5-9]|20)[0-9]{2}")
_COMMA = re.compile(r",\s*\S")
FEW = 10  # one odd value in so many does not spoil a date
_LENIENT = ("year", "date")
Odd = tuple[str, str]  # path and text of a value that is not of the type of the others
DATATYPES = {"date": DATE, "year": YEAR, "integer": INTEGER, "decimal": DECIMAL, "boolean": BOOLEAN}
_FITS: dict[str, Callable[[str], object]] = {  # kind -> whether a text is of it, the narrowest first
    "year": _YEAR.fullmatch,
    "date": lambda text: typed(text, DATE),
    "integer": lambda text: typed(text, INTEGER),
    "decimal": lambda text: typed(text, DECIMAL),
    "url": lambda text: text.startswith(("http://", "https://")) and iris.is_absolute(text),
}


@dataclass(frozen=True)
class Guess:
    """What a key is taken for. ``property_name`` is compact, or "" for a property of the profile's own.

    ``kind`` is id, title, language, reference, date, year, integer, decimal, boolean, url, agent,
    label, text, or verbatim for what no key of a context and no triple can hold.
    """

    column: Column
    kind: str
    property_name: str = ""
    split: str = ""
    reference: Reference | None = None
    odd: tuple[Odd, ...] = ()  # values unlike the others
    close_to: str = ""  # the kind of the others

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
    if not column.can_be_term:
        return Guess(column, "verbatim")
    if not column.is_flat:
        return Guess(column, "text" if column.is_mostly_flat else "verbatim")
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
    kind, close_to, odd = _kind(column, records)
    split = "," if kind == "agent" and _has_commas(column) else ""
    return Guess(column, kind, split=split, odd=odd, close_to=close_to)


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


def _kind(column: Column, records: int) -> tuple[str, str, tuple[Odd, ...]]:
    """Return the kind of a column, the one that most of its values are of, and the values that are not.

    A few odd values among dates do not make texts of them; one among numbers does.
    """
    close_to, odd = min(_typed_kinds(column), key=lambda found: len(found[1]), default=("", ()))
    number = len(column.texts())
    if close_to and (not odd or (close_to in _LENIENT and len(odd) * FEW <= number)):
        return close_to, close_to, odd
    name = plain(column.key)
    agents = {key for keys in known_keys().properties["agent"].values() for key in keys}
    if name in agents or name in known_keys().people:
        return "agent", "", ()
    if _is_label(column, records):
        return "label", "", ()
    return ("text", close_to, odd) if len(odd) * 2 < number else ("text", "", ())


def _typed_kinds(column: Column) -> Iterator[tuple[str, tuple[Odd, ...]]]:
    """Yield the kinds that some values of a column have, the narrowest first, with the values that have not."""
    cells = [(sample.path, text.strip()) for sample, text in column.texts()]
    if "truth value" in column.types:
        truths = [
            (s.path, lexical(value)) for s, value in column.cells if not isinstance(value, bool | list | dict)
        ]
        yield "boolean", tuple(truths)
    is_code = any(_LEADING_ZERO.match(text) for _, text in cells)  # its zeros would be lost
    for kind, fits in _FITS.items():
        odd = tuple((path, text) for path, text in cells if not fits(text))
        possible = _is_dated(column) if kind == "date" else not (is_code and kind in ("integer", "decimal"))
        if possible and len(odd) < len(cells):
            yield kind, odd


def _is_dated(column: Column) -> bool:
    """Return whether some day or month is among the values, or the key says that they are dates."""
    return "date" in plain(column.key) or any(
        "-" in text for _, text in column.texts() if _FITS["date"](text.strip())
    )


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
