"""Infer from each column what its values are, and which property its key stands for."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from policygraph.rdf import iris
from policygraph.rdf.datatypes import BOOLEAN, DATE, DECIMAL, INTEGER, YEAR, lexical, typed
from policygraph.rdf.language_tags import is_tag, names_language
from policygraph.records.other_files import plain
from policygraph.scaffold.profile.columns import BREAKS, FEW, Column
from policygraph.scaffold.profile.date_forms import DateReading, date_reading
from policygraph.scaffold.profile.identifiers import Naming
from policygraph.scaffold.profile.known_keys import known_keys
from policygraph.scaffold.profile.reference_forms import Target
from policygraph.scaffold.profile.references import Reference, find_reference
from policygraph.scaffold.profile.samples import Sample
from policygraph.scaffold.profile.typed_relations import TypedRelations, typed_relations

MOST_LABELS, LONGEST_LABEL = 30, 40
_LEADING_ZERO = re.compile(r"[+-]?0[0-9]")
_YEAR = re.compile(r"(?:1[5-9]|20)[0-9]{2}")
_DECIMAL_YEAR = re.compile(rf"{_YEAR.pattern}\.0+")
_OF_LANGUAGE = re.compile(r"(?P<stem>.+)[_.-](?P<tag>[a-z]{2})")
_SEPARATORS = (",", "，", "、", ";", "；", *BREAKS)  # of labels and people; the last ones stand in no name
_SURE = _SEPARATORS[2:]
_BEHIND_MAIL = r"\s*[,;]\s*|(?<=>)\s+"
_ANOTHER = re.compile(r">\s+[^\s<>,;]")  # behind an address in angle brackets
_COMMA_OF_LINKS = re.compile(r"\),\s*\[")
_STATUS = "pg:status"
_LENIENT = ("year", "date")
_PLAIN = DateReading()
# Arrows, shapes, pictographs and bullets; other signs, as of currencies, are a part of what they stand before.
_SIGNS = "•←-⇿⌀-⏿─-➿⬀-⯿\U0001f000-\U0001faff"
_MARKS = (  # in bold, as code, a link, behind a sign; the text is what they are about
    r"\*\*(?P<text>[^*]+)\*\*",
    r"__(?P<text>[^_]+)__",
    r"``?(?P<text>[^`<>]+)``?",
    r"\[(?P<text>[^\[\]]+)\]\([^()]*\)",
    r"`(?P<text>[^`<>]*[^`<>\s])\s*<[^`<>]+>`__?",
    rf"[{_SIGNS}][^\w\s]*\s*(?P<text>[^\W_].*)",  # behind a sign
)
_NOTE = r"\s*[(（](?:[^()（）]|\([^()]*\))*[)）]"
_NOTED = (  # statuses with a remark in brackets, which is none of their words
    rf"\*\*(?P<text>[^*()（）]*[^*()（）\s]){_NOTE}\*\*",
    rf"\*\*(?P<text>[^*]+)\*\*{_NOTE}",
    rf"(?P<text>[^*()（）]*[^*()（）\s]){_NOTE}",
)
_MARKED = ("title", "label", "agent")  # kinds whose texts are taken out of marks
_OF_TEXTS = ("header", "key-lines", "columns")  # readers that find texts only
_DATE_LIKE = re.compile(r"(?=.*(?:\b|\D)[12][0-9]{3}(?:\b|\D)|[12][0-9]{7}).{4,40}")
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
    label, text, nodes for mappings whose keys the ``members`` are about, or verbatim for what no key of a context
    and no triple can hold.
    """

    column: Column
    kind: str
    property_name: str = ""
    split: str = ""
    split_at: str = ""  # a pattern, instead
    reference: Reference | None = None
    odd: tuple[Odd, ...] = ()  # values unlike the others
    close_to: str = ""  # the kind of the others
    dates: DateReading = _PLAIN
    members: tuple[Guess, ...] = ()
    member_term: str = ""  # the key of the context for a key of mappings
    relations: TypedRelations | None = None  # that the mappings are
    marks: tuple[str, ...] = ()  # patterns of the marks that texts are taken out of
    language: str = ""  # that the key says its texts are in

    @property
    def terms(self) -> Iterator[str]:
        """The keys of the context that the guess is about."""
        yield self.member_term or self.key
        if self.column.nest:
            yield self.column.nest
        for member in self.members:
            yield from member.terms

    @property
    def has_notes(self) -> bool:
        """Whether remarks in brackets behind the texts are none of their words."""
        return not {*_NOTED}.isdisjoint(self.marks)

    @property
    def words(self) -> Sequence[tuple[Sample, str]]:
        """Each text of the column, or the pieces that it is split into, with its sample; without marks."""
        texts = self.column.texts()
        if not (self.split or self.split_at or self.marks):
            return texts
        return [
            (sample, unmarked(piece.strip(), self.marks))
            for sample, text in texts
            for piece in self._pieces(text)
            if piece.strip()
        ]

    def _pieces(self, text: str) -> list[str]:
        if self.split_at:
            return re.split(self.split_at, text)
        return text.split(self.split) if self.split else [text]

    @property
    def key(self) -> str:
        """The key of the column."""
        return self.column.key


@dataclass(frozen=True)
class Corpus:
    """What guesses about the keys of a kind of records rest on, besides their values.

    ``main`` says whether the records are of the kind that relations hold between; ``records`` counts them.
    """

    naming: Naming
    targets: Sequence[Target]  # the first is what relations are about
    main: bool
    records: int
    languages: tuple[str, ...] = ()  # the likeliest first


def unmarked(text: str, marks: Iterable[str]) -> str:
    """Return a text without the marks of the first pattern that matches all of it.

    >>> unmarked("**Rejected**", _MARKS), unmarked("Rejected", _MARKS)
    ('Rejected', 'Rejected')
    """
    matches = (re.fullmatch(pattern, text) for pattern in marks)
    return next((match["text"] for match in matches if match), text)


def guess_columns(columns: Sequence[Column], corpus: Corpus) -> list[Guess]:
    """Return a guess for each column, in order; a property of a usual name goes to one key only."""
    title = _title(columns, corpus.naming, corpus.records)
    language = _first(columns, known_keys().language, _may_be_language)
    tongues = _tongues(columns)
    guesses = [
        _in_language(_guess(column, corpus, title, language), tongues.get(column.key, ""))
        for column in columns
    ]
    occurrences = Counter(_names(columns))
    nodes = [
        replace(each, members=_members(each, corpus, occurrences), marks=tuple(_marks(each)))
        for each in guesses
    ]
    return _with_properties(nodes, corpus.main)


def _tongues(columns: Sequence[Column]) -> dict[str, str]:
    """Return key -> the language that its ending says, as in ``title_fr``, where titles are in several of these, or all of
    it beside others in a mapping.
    """
    named = [
        (column.key, plain(match["stem"]), match["tag"])
        for column in columns
        if column.nest is None and (match := _OF_LANGUAGE.fullmatch(column.key))
    ]
    of_titles = [
        {tag for _, stem, tag in named if stem == title and names_language(tag)}
        for title in known_keys().title
    ]
    spoken = {tag for tags in of_titles if len(tags) > 1 for tag in tags}
    nested = {column.nest: [each.key for each in columns if each.nest == column.nest] for column in columns}
    nested.pop(None, None)
    return {key: tag for key, _, tag in named if tag in spoken} | {
        key: key for keys in nested.values() if _are_languages(keys) for key in keys
    }


def _are_languages(keys: Sequence[str]) -> bool:
    return len(keys) > 1 and all(map(names_language, keys))


def _in_language(guess: Guess, language: str) -> Guess:
    """Return the guess about a key whose name says a language; texts and labels are texts in that."""
    if not language or guess.kind not in ("title", "label", "text"):
        return guess
    return replace(guess, kind="title" if guess.kind == "title" else "text", split="", language=language)


def _marks(guess: Guess) -> Iterator[str]:
    """Yield the patterns of the remarks behind statuses, and of the marks that at least half of the texts of a key are in."""
    if guess.kind == "label":
        yield from _notes(guess.column)
    texts = {text.strip() for _, text in guess.words} if guess.kind in _MARKED else set[str]()
    used = {pattern: {text for text in texts if re.fullmatch(pattern, text)} for pattern in _MARKS}
    if texts and len(set[str]().union(*used.values())) * 2 >= len(texts):
        yield from (pattern for pattern, matched in used.items() if matched)


def _notes(column: Column) -> tuple[str, ...]:
    """Return the patterns of remarks in brackets behind statuses, where these are fewer words without them."""
    texts = column.distinct()
    if plain(column.key) not in known_keys().properties["label"][_STATUS]:
        return ()
    used = tuple(pattern for pattern in _NOTED if any(re.fullmatch(pattern, text) for text in texts))
    return used if len({unmarked(text, used) for text in texts}) < len(texts) else ()


def _names(columns: Iterable[Column]) -> Iterator[str]:
    """Yield the keys of columns and of their members, and those of mappings once each."""
    columns = list(columns)
    yield from {column.nest for column in columns if column.nest}
    for column in columns:
        yield column.key
        yield from _names(column.members)


def _guess(column: Column, corpus: Corpus, title: Column | None, language: Column | None) -> Guess:
    naming, targets = corpus.naming, corpus.targets
    if not column.can_be_term:
        return Guess(column, "verbatim")
    if column.members and column.nest is None:
        odd = tuple((s.path, lexical(v)) for s, v in column.cells if not isinstance(v, dict | list))
        relations = typed_relations(column, naming, targets) if corpus.main else None
        return Guess(column, "nodes", odd=odd, close_to="mapping", relations=relations)
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
        usable = relation if corpus.main and reference.kind == targets[0].kind else ""
        return Guess(column, "reference", usable, reference=reference)
    kind, close_to, odd, dates = _kind(column, corpus)
    if kind == "agent" and any(_ANOTHER.search(text) for _, text in column.texts()):
        return Guess(column, kind, split_at=_BEHIND_MAIL, odd=odd, close_to=close_to, dates=dates)
    split = _separator(column, kind)
    if kind == "text" and split:
        return Guess(column, "label", split=split)
    return Guess(column, kind, split=split, odd=odd, close_to=close_to, dates=dates)


def _members(guess: Guess, corpus: Corpus, occurrences: Counter[str]) -> tuple[Guess, ...]:
    """Return the guesses about the keys of mappings."""
    members = []
    columns = guess.column.members if guess.kind == "nodes" else ()
    are_languages = _are_languages([column.key for column in columns])
    for column in columns:
        found = replace(_guess(column, corpus, None, None), property_name="")
        if found.kind in ("id", "label", "agent", "verbatim"):
            found = Guess(column, "text")
        term = column.key if occurrences[column.key] == 1 else f"{guess.key}-{column.key}"
        while term != column.key and term in occurrences:
            term += "_"
        found = _in_language(found, column.key if are_languages else "")
        members.append(replace(found, split="", member_term=term))
    return tuple(members)


def _title(columns: Sequence[Column], naming: Naming, records: int) -> Column | None:
    """Return the column of titles: by its name, else the first of mostly distinct texts of several words."""

    def is_candidate(column: Column) -> bool:
        return column.nest is None and column.is_scalar and column.key != naming.key

    def has_words(column: Column) -> bool:
        texts = column.distinct()
        several = sum(" " in text for text in texts)
        key, known = plain(column.key), known_keys()
        is_other = key in known.usual or key in known.people or known.hints_at_records(key)
        distinct = len(texts) * 10 >= len(column.cells) * 9 and several * 2 > len(texts)
        return is_candidate(column) and distinct and not is_other and not _may_be_dates(column)

    def has_title_word(column: Column) -> bool:
        word = re.split(r"[\s_-]|(?<=[a-z])(?=[A-Z])", column.key)[-1]
        return (
            is_candidate(column) and plain(word) in known_keys().title and not column.distinct().keys() & {""}
        )

    named = _first(columns, known_keys().title, is_candidate)
    return (
        named
        or next(
            (column for column in columns if len(column.cells) > max(1, records // 2) and has_words(column)),
            None,
        )
        or next(
            (column for column in columns if len(column.cells) == records and has_title_word(column)), None
        )
    )


def _may_be_language(column: Column) -> bool:
    """Return whether most of the values of a key are tags of languages."""
    texts = [text for _, text in column.texts()]
    return column.is_scalar and column.nest is None and sum(map(is_tag, texts)) * 2 > len(texts)


def _first(columns: Sequence[Column], names: Sequence[str], fits: Callable[[Column], bool]) -> Column | None:
    """Return the column of the first name for which one fits, else None."""
    return next((c for name in names for c in columns if plain(c.key) == name and fits(c)), None)


def _kind(column: Column, corpus: Corpus) -> tuple[str, str, tuple[Odd, ...], DateReading]:
    """Return the kind of a column, the one that most of its values are of, the values that are not, and how dates are read.

    A few odd values among dates do not make texts of them; one among numbers does. Years may be written as ``2024.0``,
    where most are not.
    """
    number = len(column.texts())

    def oddness(kind: str, odd: Sequence[Odd]) -> int:
        of_years = kind == "year" and len(odd) * 2 < number
        return sum(not (of_years and _DECIMAL_YEAR.fullmatch(text)) for _, text in odd)

    close_to, odd, dates = min(
        _typed_kinds(column, corpus.languages),
        key=lambda found: oddness(*found[:2]),
        default=("", (), _PLAIN),
    )
    if close_to and (not odd or (close_to in _LENIENT and oddness(close_to, odd) * FEW <= number)):
        words = {text for _, text in odd if not any(map(str.isdecimal, text))}
        none = tuple(sorted(words)) if close_to == "date" else ()
        return close_to, close_to, odd, replace(dates, none=none)
    name = plain(column.key)
    agents = {key for keys in known_keys().properties["agent"].values() for key in keys}
    if name in agents or name in known_keys().people:
        return "agent", "", (), _PLAIN
    stems, notes = Counter[str](), _notes(column)
    for text, count in column.distinct().items():
        stems[unmarked(text, notes)] += count
    kind = "label" if _is_label(column, stems) else "text"
    return (kind, close_to, odd, _PLAIN) if len(odd) * 2 < number else (kind, "", (), _PLAIN)


def _typed_kinds(
    column: Column, languages: tuple[str, ...]
) -> Iterator[tuple[str, tuple[Odd, ...], DateReading]]:
    """Yield the kinds that some values of a column have, the narrowest first, with the values that have not."""
    cells = [(sample.path, text.strip()) for sample, text in column.texts()]
    if "truth value" in column.types:
        truths = [
            (s.path, lexical(value)) for s, value in column.cells if not isinstance(value, bool | list | dict)
        ]
        yield "boolean", tuple(truths), _PLAIN
    elif all(text in ("true", "false") for _, text in cells) and all(
        s.reader in _OF_TEXTS for s, _ in column.cells
    ):
        yield "boolean", (), _PLAIN
    is_code = any(_LEADING_ZERO.match(text) for _, text in cells) or _are_versions(text for _, text in cells)
    for kind, fits in _FITS.items():
        odd = tuple((path, text) for path, text in cells if not fits(text))
        possible = _is_dated(column) if kind == "date" else not (is_code and kind in ("integer", "decimal"))
        if kind == "date" and odd and (possible or _may_be_dates(column)):
            reading = date_reading([text for _, text in cells], languages)
            left = tuple((path, text) for path, text in cells if not reading.is_date(text))
            if len(left) < len(odd) and len(left) < len(cells):
                yield kind, left, reading
                continue
        if possible and len(odd) < len(cells):
            yield kind, odd, _PLAIN


def _are_versions(texts: Iterable[str]) -> bool:
    """Return whether some of the texts end in a zero that others lack, as 1.10 beside 1.9: no number keeps it.

    >>> _are_versions(["1.9", "1.10"]), _are_versions(["9.50", "1.90"]), _are_versions(["1.0", "0.25"])
    (True, False, False)
    """
    fractions = {text.partition(".")[2] for text in texts}
    return len(set(map(len, fractions))) > 1 and any(len(each) > 1 and each[-1] == "0" for each in fractions)


def _is_dated(column: Column) -> bool:
    """Return whether some day or month is among the values, or the key says that they are dates."""
    return "date" in plain(column.key) or any(
        "-" in text for _, text in column.texts() if _FITS["date"](text.strip())
    )


def _may_be_dates(column: Column) -> bool:
    """Return whether the key is usual for dates, or most texts have a year or eight digits and little else."""
    dates = known_keys().properties["date"].values()
    if any(plain(column.key) in names for names in dates):
        return True
    texts = [text for _, text in column.texts()]
    return sum(bool(_DATE_LIKE.fullmatch(text.strip())) for text in texts) * 2 > len(texts)


def _is_label(column: Column, distinct: Counter[str]) -> bool:
    """Return whether the values are few short texts that recur; under a usual name they need not recur."""
    usual = {key for keys in known_keys().properties["label"].values() for key in keys}
    total = sum(distinct.values())
    long = sum(n for text, n in distinct.items() if len(text) > LONGEST_LABEL or "\n" in text)
    short = long * FEW <= total
    recurs = total >= 4 and len(distinct) * 3 <= total
    return short and len(distinct) <= MOST_LABELS and (recurs or plain(column.key) in usual)


def _separator(column: Column, kind: str) -> str:
    """Return the sign that stands between people, or between labels that are none as they stand, else ""."""
    used = [sign for sign in _SEPARATORS if any(_has_sign(text, sign) for _, text in column.texts())]
    if kind == "agent":
        sure = next((sign for sign in used if sign in _SURE), "")
        return sure or next((sign for sign in used if _are_lists(column, sign)), "")
    if kind not in ("text", "label"):
        return ""
    return next((sign for sign in used if _are_lists_of_labels(column, sign)), "")


def _has_sign(text: str, sign: str) -> bool:
    """Return whether something stands behind a sign in a text."""
    return bool(text.partition(sign)[2].strip())


def _are_lists_of_labels(column: Column, sign: str) -> bool:
    pieces = Counter(
        piece.strip() for _, text in column.texts() for piece in text.split(sign) if piece.strip()
    )
    whole = column.distinct()
    recur = sum(text in pieces for text in whole) > 1 or len(pieces) * 3 <= sum(pieces.values())
    return recur and len(pieces) < len(whole) and _is_label(column, pieces)


def _are_lists(column: Column, sign: str) -> bool:
    """Return whether more than a quarter of the texts are lists separated by a comma, or one of links is."""
    texts = [text for _, text in column.texts()]
    are_links = any(_COMMA_OF_LINKS.search(text) for text in texts)
    return are_links or sum(_has_sign(text, sign) for text in texts) * 4 > len(texts)


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
