"""Store to the subjects of records that have the words of a text in their values, in any language, the nearest first.

One query finds the values that may have a word; only what has these for values is looked at.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from functools import cache
from typing import NamedTuple

import pyoxigraph as ox

from policygraph.rdf.core import DESCRIBES, IDENTIFIER, TITLE, VERBATIM
from policygraph.rdf.namespaces import RDF_TYPE
from policygraph.store.graph_store import GraphStore
from policygraph.store.lookups import NAMES, Lookups
from policygraph.store.spread import parts
from policygraph.store.texts import MARKS, Value, folded, values_with

_AT_ONCE = 5000  # values of which a server is asked before they are looked at
_BETWEEN = re.compile(r"[ ()]+")  # what may stand between two texts that are stored apart
_LONGEST = 1000  # characters of the pieces that are looked for
_LONGEST_ASKED = (
    100  # characters of the pieces that a pattern is made of: the engine takes none of some ten thousands
)
_NOT_SHOWN = {RDF_TYPE, VERBATIM}
_NOWHERE = 99  # a rank worse than that of any place
_SPECIAL = re.compile(r"[\\|.?*+(){}\[\]^$-]")
_FOLDED = 0x30000  # from here on no character folds to another
# Each value is looked at once. The pattern is written as a term: one that is given is compiled for each value.
_VALUES = 'SELECT ?o {{ ?s ?p ?o }} GROUP BY ?o HAVING (REGEX(STR(?o), {pattern}, "i"))'
_WORD = re.compile(r'"([^"]*)"|(\S+)')


@dataclass(frozen=True)
class Match:
    """A subject of records with the text: the label of its class, its id and title, and the label of the property
    and the value that have it.
    """

    kind: str
    id: str
    title: str
    property: str
    value: str


class MatchPlace(IntEnum):
    """Where in what a subject says a word was found; the best first."""

    ID = 0
    TITLE = 1
    OWN = 2
    BELOW = 3  # in a node of its own, or a record


_PLACES = {IDENTIFIER: MatchPlace.ID, TITLE: MatchPlace.TITLE}


def search(
    graph: GraphStore, text: str, language: str = "en", among: Collection[str] | None = None
) -> list[Match]:
    """Return the subjects of records of which each word of a text is part of a value of theirs, of a node of their own
    or of a record, in any language, letter case and accents; what stands in quotes is one word.

    A node is found by all its names. There is one match a subject, with the value that has most of the words, labels in
    ``language``. Those come first that have the words in their id, then in a title, then in another value of their own;
    among these, those that have them as they were typed, or at the start of a word; then by id. ``among`` are the IRIs of
    the subjects that may be found, all if None.
    """
    wanted = {word: _at_start(word) for word in words(text)}
    if not wanted:
        return []
    lookups = Lookups(graph, language)
    classes = {kind.subject_class: lookups.label(kind.subject_class) for kind in graph.profile.kinds}
    kinds = {iri: label for class_, label in classes.items() for iri in lookups.subjects(RDF_TYPE, class_)}
    owners = _Owners(lookups, kinds if among is None else {iri for iri in kinds if iri in among})
    found = defaultdict[str, _Nearest](_Nearest)
    for some in parts(_hits(_Names(lookups, kinds), wanted), _AT_ONCE):
        owners.expect(node for node, _, _ in some)
        for node, property_, hits in some:
            for owner, place in owners.of(node, property_):
                found[owner].add(place, lookups.label(property_), hits)
    having_all = [iri for iri in kinds if iri in found and len(found[iri].ranks) == len(wanted)]
    graph.expect(having_all)
    matches = [(found[iri], _match(lookups, iri, kinds[iri], found[iri])) for iri in having_all]
    return [
        match for near, match in sorted(matches, key=lambda each: (*each[0].rank, each[1].id, each[1].kind))
    ]


def words(text: str) -> list[str]:
    """Return the words that a search looks for, folded, each once; what stands in quotes is one.

    >>> words('CCS "carbon  removal" ccs ""')
    ['ccs', 'carbon removal']
    """
    found = (folded(quoted or word) for quoted, word in _WORD.findall(text))
    return [*dict.fromkeys(filter(None, found))]


@dataclass
class _Names:
    """The texts by which values are found, kept for those that many have; those with records are found by their ids."""

    lookups: Lookups
    with_records: Collection[str]
    _texts: dict[str, tuple[str, ...]] = field(default_factory=dict)

    def of(self, iri: str) -> tuple[str, ...]:
        """Return what a node is shown as, then its other names."""
        if iri not in self._texts:
            if iri in self.with_records:
                shown, names = self.lookups.id_of(iri), set[str]()
            else:
                shown, names = self.lookups.shown_and_names(iri)
            self._texts[iri] = (shown, *sorted(names - {shown}))
        return self._texts[iri]


class _Hit(NamedTuple):
    """A text with some of the words: whether each is at no start of a word there, and all together not as typed."""

    text: str
    is_inside: Mapping[str, bool]
    is_apart: bool


@dataclass
class _Nearest:
    """Where a subject has the words: word -> its best rank, and the value that has most of them."""

    ranks: dict[str, int] = field(default_factory=dict)
    best: tuple[int, bool, MatchPlace, str, str] | None = (
        None  # most words, as typed; then place, property, text
    )
    is_apart: bool = True

    @property
    def rank(self) -> tuple[int, bool]:
        """The rank among others, the least first."""
        return sum(self.ranks.values()), self.is_apart

    def add(self, place: MatchPlace, label: str, hits: Iterable[_Hit]) -> None:
        """Add a value, by the place and the label of its property, and its texts."""
        for text, is_inside, is_apart in hits:
            for word, inside in is_inside.items():
                self.ranks[word] = min(self.ranks.get(word, _NOWHERE), 2 * place + inside)
            this = (-len(is_inside), is_apart, place, label, text)
            self.best = this if self.best is None else min(self.best, this)
            self.is_apart = self.is_apart and is_apart


@dataclass
class _Owners:
    """The subjects that may be found, and those of them that have a node of their own, or a record."""

    lookups: Lookups
    subjects: Collection[str]
    _above: dict[str, list[str]] = field(default_factory=dict)

    def expect(self, nodes: Iterable[str]) -> None:
        """Say of which nodes it will be asked, see ``GraphStore.expect``."""
        others = {node for node in nodes if node not in self.subjects}
        self.lookups.graph.expect(others)
        self.lookups.graph.expect(others, as_values=True)

    def of(self, node: str, property_: str) -> list[tuple[str, MatchPlace]]:
        """Return the subjects among whose values are those of a property of a node, with the place that these have."""
        if node in self.subjects:
            return [(node, _PLACES.get(property_, MatchPlace.OWN))]
        if node not in self._above:
            nested = self.lookups.graph.profile.nested()
            having = (iri for name in nested for iri in self.lookups.subjects(name, node))
            self._above[node] = [*self.lookups.objects(node, DESCRIBES), *having]
        return [(owner, MatchPlace.BELOW) for owner in self._above[node] if owner in self.subjects]


def _match(lookups: Lookups, subject: str, kind: str, near: _Nearest) -> Match:
    assert near.best
    titles = lookups.titles(subject)
    in_language = [title for title in titles if title.language == lookups.language]
    title = next((title.text for title in [*in_language, *titles]), "")
    return Match(kind, lookups.id_of(subject), title, *near.best[3:])


def _hits(names: _Names, wanted: Mapping[str, re.Pattern[str]]) -> Iterator[tuple[str, str, list[_Hit]]]:
    """Yield the nodes and properties with a value that has a word in one of its texts, with these texts.

    ``wanted`` is word -> what finds it at a start.
    """
    graph, typed = names.lookups.graph, " ".join(wanted)

    def hits(*texts: str) -> list[_Hit]:
        return [hit for text in texts if (hit := _hit(text, wanted, typed))]

    pieces = _pieces(graph.profile.context.prefixes, wanted)
    nodes = {
        iri: None
        for iri, labels in graph.profile.labels.items()
        if any(piece in text for text in map(folded, labels.values()) for piece in pieces)
    }
    literals = dict[Value, list[_Hit]]()
    kept = values_with(graph, pieces)
    for term in _asked(graph, pieces) if kept is None else kept:
        if isinstance(term, ox.NamedNode):
            nodes[term.value] = None
        else:
            literals[term] = hits(term.value)
    for node, property_, value in _having(graph, literals):
        if property_ in NAMES:
            nodes[node] = None
        if own := literals[value]:
            yield node, property_, own
    called = dict[Value, list[_Hit]]()
    for some in parts(nodes, _AT_ONCE):
        graph.expect(some)
        for iri in some:
            shown, *others = names.of(iri)
            if own := hits(shown, *(f"{shown} ({other})" for other in others)):
                called[ox.NamedNode(iri)] = own
    for node, property_, value in _having(graph, called):
        yield node, property_, called[value]


def _asked(graph: GraphStore, pieces: Collection[str]) -> Iterator[Value]:
    """Yield what ``values_with`` returns, by a query."""
    pattern = _pattern({piece[: max(_LONGEST_ASKED // len(pieces), 1)] for piece in pieces})
    rows = graph.store.query(_VALUES.format(pattern=ox.Literal(pattern)))
    assert isinstance(rows, ox.QuerySolutions)
    return (term for (term,) in rows if isinstance(term, Value))


def _pattern(pieces: Collection[str]) -> str:
    """Return a pattern without letter case that matches in each text whose folded text has one of some pieces."""
    wanted = set("".join(pieces))
    several = "".join(each for each, to in _folding().items() if len(to) > 1 and not wanted.isdisjoint(to))
    alternatives = ["".join(map(_unfolded, piece)) for piece in sorted(pieces)]
    return "|".join([*alternatives, *([f"[{several}]"] if several else [])])


@cache
def _unfolded(character: str) -> str:
    """Return a pattern of what folds to a character."""
    plain = _SPECIAL.sub(r"\\\g<0>", character)
    others = _single().get(character, "")
    return f"{f'[{plain}{others}]' if others else plain}{f'{MARKS.pattern}*' if character.isalpha() else ''}"


@cache
def _single() -> Mapping[str, str]:
    """Return character -> those that fold to it alone."""
    found = defaultdict[str, str](str)
    for character, to in _folding().items():
        if len(to) == 1:
            found[to] += character
    return found


@cache
def _folding() -> Mapping[str, str]:
    """Return character -> what it folds to where that is something else, of all but those of ASCII."""
    characters = (chr(code) for code in range(0x80, _FOLDED) if not 0xD800 <= code < 0xE000)
    return {each: to for each in characters if (to := folded(each)) != each}


def _hit(text: str, wanted: Mapping[str, re.Pattern[str]], typed: str) -> _Hit | None:
    plain = folded(text)
    is_inside = {word: start.search(plain) is None for word, start in wanted.items() if word in plain}
    return _Hit(text, is_inside, typed not in plain) if is_inside else None


def _having(graph: GraphStore, values: Iterable[Value]) -> Iterator[tuple[str, str, Value]]:
    """Yield the named nodes and the properties, of those that are shown, that have some values, with the value."""
    for some in parts(values, _AT_ONCE):
        graph.expect(some, as_values=True)
        found = [
            (subject.value, property_, value)
            for value in some
            for quad in graph.store.quads_for_pattern(None, None, value)
            if isinstance(subject := quad.subject, ox.NamedNode)
            and (property_ := quad.predicate.value) not in _NOT_SHOWN
        ]
        graph.expect({property_ for _, property_, _ in found})
        yield from found


def _pieces(prefixes: Mapping[str, str], words: Collection[str]) -> set[str]:
    """Return folded texts of which each stored text has one that may be part of one with some of several words, as well as
    some others.
    """
    longest = _LONGEST // len(words)
    pieces = {
        max(_BETWEEN.split(word), key=len)[:longest].encode("utf-8", "ignore").decode() for word in words
    }
    compacted = {  # of which lines have the namespace
        folded(namespace)
        for prefix, namespace in prefixes.items()
        if any(_may_share(folded(f"{prefix}:"), piece) for piece in pieces)
    }
    return pieces | compacted


def _may_share(prefix: str, piece: str) -> bool:
    """Return whether a text that begins with a prefix may have a piece that is not all behind the prefix."""
    return piece in prefix or any(piece.startswith(prefix[start:]) for start in range(len(prefix)))


def _at_start(word: str) -> re.Pattern[str]:
    """Return what finds a folded word where a word of letters starts, and one of a script without such anywhere."""
    return re.compile(rf"(?<![a-z0-9]){re.escape(word)}")
