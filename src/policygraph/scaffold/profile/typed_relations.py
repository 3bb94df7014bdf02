"""Find mappings that are relations: one of their keys says by a word which relation, another what it is to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from policygraph.records.other_files import plain
from policygraph.scaffold.profile.columns import Column
from policygraph.scaffold.profile.identifiers import Naming
from policygraph.scaffold.profile.known_keys import known_keys
from policygraph.scaffold.profile.reference_forms import Target
from policygraph.scaffold.profile.references import Reference, find_reference

_MOST_WORDS, _LONGEST = 30, 40


@dataclass(frozen=True)
class TypedRelations:
    """The key of the word in mappings, the words, the key of what the relations are to, and how it refers to that."""

    type: str
    words: tuple[str, ...]
    target: str
    reference: Reference

    @property
    def unknown(self) -> tuple[str, ...]:
        """The words that are no usual relation."""
        return tuple(word for word in self.words if relation_of(word) is None)


def relation_of(word: str) -> str | None:
    """Return the usual relation, as a compact property, that a word says; None for any other word.

    >>> relation_of("Superseded by"), relation_of("cousin")
    ('pg:statesSupersededBy', None)
    """
    return known_keys().relations.get(plain(word))


def typed_relations(column: Column, naming: Naming, targets: Sequence[Target]) -> TypedRelations | None:
    """Return how mappings under a key are relations between what the first target describes; None where they are none."""
    typed = next((member for member in column.members if _says_relations(member)), None)
    if typed is None:
        return None
    others = [member for member in column.members if member is not typed and member.nest is None]
    relation = next(word for word in typed.distinct() if relation_of(word))
    named = [(replace(member, key=relation), member.key) for member in others]  # by what the values are named
    found = [(find_reference(member, naming, targets[:1]), key) for member, key in named]
    referring = [(reference, key) for reference, key in found if reference and reference.resolved]
    if not referring:
        return None
    reference, target = max(referring, key=lambda each: each[0].resolved)
    return TypedRelations(typed.key, tuple(typed.distinct()), target, reference)


def _says_relations(column: Column) -> bool:
    """Return whether the values are few words, most of which are usual relations."""
    words = column.distinct()
    known = sum(relation_of(word) is not None for word in words)
    is_short = len(words) <= _MOST_WORDS and all(len(word) <= _LONGEST for word in words)
    is_plain = (
        column.nest is None and column.is_scalar and all(text == text.strip() for _, text in column.texts())
    )
    return is_short and is_plain and known * 2 > len(words)
