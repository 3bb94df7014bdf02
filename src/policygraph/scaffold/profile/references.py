"""Which keys name other records, and the patterns of the forms in which they do."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from policygraph.profile.patterns import Made, ValueRule
from policygraph.rdf.vocabulary import fold
from policygraph.scaffold.profile.columns import Column
from policygraph.scaffold.profile.identifiers import Naming
from policygraph.scaffold.profile.known_keys import known_keys, plain

ENOUGH = 0.8  # share of pieces that have to name records where the key's name says nothing
_WORD = re.compile(r"\S{1,80}")


@dataclass(frozen=True)
class Target:
    """A kind of records that may be named: its ids, and whether files' names give them."""

    kind: str
    naming: Naming
    by_file: bool

    @property
    def ids(self) -> set[str]:
        """The ids of its records."""
        return set(self.naming.ids.values())

    @property
    def is_bare(self) -> bool:
        """Whether the ids are numbers alone, which any number could be by accident."""
        return all(name.isdecimal() for name in self.ids)

    def patterns(self) -> tuple[tuple[str, ...], str]:
        """Return the patterns by which its records may be named, the plainest first, and their format."""
        number = self.naming.number
        name = number or r"(?P<name>[^\s/\[\]()#]+?)"
        rest = r"(?:[ _.-][^/\s#)]*?)?" if number else ""
        link = rf"\[[^\]]*\]\((?:[^)\s]*/)?{name}{rest}(?:\.[A-Za-z]+)?/?(?:#[^)\s]*)?\)"
        path = rf"(?:\S*/)?{name}{rest}\.(?:md|markdown|html)(?:#\S*)?"
        address = rf"https?://\S*/{name}/?(?:#\S*)?"
        forms = (link, path, address) if self.by_file else ()
        if number:
            return (number, *forms), self.naming.format
        return (*forms, r"(?s:(?P<name>.+))"), "{name}"


@dataclass(frozen=True)
class Reference:
    """How a key names records of a kind: how many pieces there are, and how many of them resolve."""

    kind: str
    rule: ValueRule
    split: str
    patterns: tuple[str, ...]
    format: str
    pieces: int
    resolved: int


def find_reference(column: Column, own: Naming, targets: Sequence[Target]) -> Reference | None:
    """Return how a key names records, of the kind of which it names most, or None where it names none."""
    if not column.is_flat:
        return None
    tried = [each for target in targets for split in ("", ",") if (each := _try(column, own, target, split))]
    best = max(tried, key=lambda each: (each.resolved, -each.pieces), default=None)
    known = plain(column.key) in known_keys().relations
    if best is None or not (_holds(best, column, targets) or (known and _plausible(best, column))):
        return None
    return best


def _try(column: Column, own: Naming, target: Target, split: str) -> Reference | None:
    patterns, template = target.patterns()
    texts = [(own.ids.get(sample.path), text) for sample, text in column.texts()]
    if split and not any(split in text for _, text in texts):
        return None
    pieces = [piece for _, text in texts for piece, _ in _rule(split, patterns, template).pieces(text)]
    used = _used(pieces, patterns)
    if not used:
        return None
    rule = _rule(split, used, template)
    made = [(name, each) for name, text in texts for _, each in rule.pieces(text)]
    ids = target.ids
    resolved = sum(each in ids and each != name for name, each in made)
    plainest = used == (r"(?s:(?P<name>.+))",)
    return Reference(target.kind, rule, split, () if plainest else used, template, len(made), resolved)


def _rule(split: str, patterns: Iterable[str], template: str) -> ValueRule:
    none = frozenset(map(fold, known_keys().none))
    return ValueRule(split, none, Made(tuple(map(re.compile, patterns)), template))


def _used(pieces: Iterable[str], patterns: Sequence[str]) -> tuple[str, ...]:
    """Return the patterns that are the first to match some piece, in their order."""
    compiled = [(each, re.compile(each)) for each in patterns]
    first = {
        next((text for text, pattern in compiled if pattern.fullmatch(piece)), "") for piece in set(pieces)
    }
    return tuple(each for each in patterns if each in first)


def _holds(found: Reference, column: Column, targets: Sequence[Target]) -> bool:
    """Say whether what resolves is more than an accident."""
    name = plain(column.key)
    known = name in known_keys().relations or known_keys().hints_at_records(column.key)
    target = next(each for each in targets if each.kind == found.kind)
    bare = target.is_bare and all(text.isdecimal() for text in column.distinct())
    if not found.resolved or (bare and not known):
        return False
    if known:
        return found.resolved * 2 >= found.pieces or name in known_keys().relations
    return found.resolved >= ENOUGH * found.pieces and len(column.distinct()) > 1


def _plausible(found: Reference, column: Column) -> bool:
    """Say whether most pieces of a known relation could be ids, though no record here has them."""
    made = [each for _, text in column.texts() for _, each in found.rule.pieces(text)]
    return sum(bool(each and _WORD.fullmatch(each)) for each in made) * 2 > len(made)
