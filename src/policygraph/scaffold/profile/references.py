"""Guess which keys refer to other records, and the patterns of the forms in which they do."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from policygraph.profile.patterns import Rewrite, ValueRule
from policygraph.rdf.vocabulary import fold
from policygraph.scaffold.profile.columns import Column
from policygraph.scaffold.profile.identifiers import Naming
from policygraph.scaffold.profile.known_keys import known_keys, plain

MIN_RESOLVED = 0.8  # share of pieces that must be ids of records where the name of the key gives no hint
_WORD = re.compile(r"\S{1,80}")


@dataclass(frozen=True)
class Target:
    """A kind of records that a key may refer to; ``by_file`` says whether file names give their ids."""

    kind: str
    naming: Naming
    by_file: bool

    @property
    def ids(self) -> set[str]:
        """The ids of its records."""
        return set(self.naming.ids.values())

    @property
    def is_bare(self) -> bool:
        """Whether all ids are plain numbers, which any number may equal by accident."""
        return all(name.isdecimal() for name in self.ids)

    def patterns(self) -> tuple[tuple[str, ...], str]:
        """Return the patterns of references to its records, the plainest first, and the format of ids."""
        number = self.naming.number
        name = number or r"(?P<name>[^\s/\[\]()#]+?)"
        rest = r"(?:[ _.-][^/\s#)]*?)?" if number else ""
        link = rf"\[[^\]]*\]\((?:[^)\s]*/)?{name}{rest}(?:\.[A-Za-z]+)?/?(?:#[^)\s]*)?\)"
        path = rf"(?:\S*/)?{name}{rest}\.(?:md|markdown|html)(?:#\S*)?"
        url = rf"https?://\S*/{name}/?(?:#\S*)?"
        forms = (link, path, url) if self.by_file else ()
        if number:
            return (number, *forms), self.naming.format
        return (*forms, r"(?s:(?P<name>.+))"), "{name}"


@dataclass(frozen=True)
class Reference:
    """How a key refers to records of a kind; ``resolved`` of its ``pieces`` are ids of such records."""

    kind: str
    rule: ValueRule
    split: str
    patterns: tuple[str, ...]
    format: str
    pieces: int
    resolved: int


def find_reference(column: Column, naming: Naming, targets: Sequence[Target]) -> Reference | None:
    """Return how a key refers to records, of the kind that most pieces resolve to, or None if it does not."""
    if not column.is_flat:
        return None
    pairs = ((target, split) for target in targets for split in ("", ","))
    candidates = [reference for pair in pairs if (reference := _reference(column, naming, *pair))]
    best = max(candidates, key=lambda reference: (reference.resolved, -reference.pieces), default=None)
    is_relation = plain(column.key) in known_keys().relations
    if best and (_resolves(best, column, targets) or (is_relation and _is_plausible(best, column))):
        return best
    return None


def _reference(column: Column, naming: Naming, target: Target, split: str) -> Reference | None:
    """Return the reference to a target with a separator, None where no piece matches its patterns."""
    patterns, template = target.patterns()
    texts = [(naming.ids.get(sample.path), text) for sample, text in column.texts()]
    if split and not any(split in text for _, text in texts):
        return None
    pieces = [piece for _, text in texts for piece, _ in _rule(split, patterns, template).pieces(text)]
    used = _used_patterns(pieces, patterns)
    if not used:
        return None
    rule = _rule(split, used, template)
    pairs = [(own_id, object_id) for own_id, text in texts for _, object_id in rule.pieces(text)]
    ids = target.ids
    resolved = sum(object_id in ids and object_id != own_id for own_id, object_id in pairs)
    is_plain = used == (r"(?s:(?P<name>.+))",)
    return Reference(target.kind, rule, split, () if is_plain else used, template, len(pairs), resolved)


def _rule(split: str, patterns: Iterable[str], template: str) -> ValueRule:
    none = frozenset(map(fold, known_keys().none))
    return ValueRule(split, none, Rewrite(tuple(map(re.compile, patterns)), template))


def _used_patterns(pieces: Iterable[str], patterns: Sequence[str]) -> tuple[str, ...]:
    """Return the patterns that are the first to match some piece, in their order."""
    compiled = [(text, re.compile(text)) for text in patterns]
    first = {
        next((text for text, pattern in compiled if pattern.fullmatch(piece)), "") for piece in set(pieces)
    }
    return tuple(text for text in patterns if text in first)


def _resolves(reference: Reference, column: Column, targets: Sequence[Target]) -> bool:
    """Return whether more pieces resolve than by accident."""
    name = plain(column.key)
    is_named = name in known_keys().relations or known_keys().hints_at_records(column.key)
    target = next(target for target in targets if target.kind == reference.kind)
    is_bare = target.is_bare and all(text.isdecimal() for text in column.distinct())
    if not reference.resolved or (is_bare and not is_named):
        return False
    if is_named:
        return reference.resolved * 2 >= reference.pieces or name in known_keys().relations
    return reference.resolved >= MIN_RESOLVED * reference.pieces and len(column.distinct()) > 1


def _is_plausible(reference: Reference, column: Column) -> bool:
    """Return whether most pieces of a known relation could be ids, though no record here has them."""
    ids = [object_id for _, text in column.texts() for _, object_id in reference.rule.pieces(text)]
    return sum(bool(name and _WORD.fullmatch(name)) for name in ids) * 2 > len(ids)
