"""What is said of one policy, or of what else a record describes, as facts that can be compared with another state's; pure.

A fact is a property and a language with a set of values. Values are compared by what names them
below the base and the policy, so that neither another base nor another id makes a difference.
Only what records state is a fact: what the rules derive from it follows from it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import pyoxigraph as ox

from policygraph.mapping.body_keys import read_keys
from policygraph.mapping.inverse import VERBATIM
from policygraph.mapping.mapper import LANGUAGE
from policygraph.profile.model import RECORD, Field, RecordKind
from policygraph.rdf.datatypes import BOOLEAN, DECIMAL, INTEGER
from policygraph.rdf.iris import decode
from policygraph.rdf.jsonld import Properties
from policygraph.rdf.namespaces import PG, RDF_TYPE
from policygraph.rdf.vocabulary import Vocabulary
from policygraph.records import json_pointer

Term = ox.NamedNode | ox.Literal
Lookup = Callable[[str], Properties]  # subject -> property -> values
_OF_THE_FILE = {RDF_TYPE, LANGUAGE, VERBATIM, *(f"{PG}{name}" for name in ("describes", "path", "sha256"))}


class FactKey(NamedTuple):
    """What has values, by its place in the front matter, keys joined by dots.

    ``language`` is that of texts, or of the record that says something of itself. ``concept`` is the
    concept, or the unknown word, under which an index map holds it; else empty.
    """

    path: str
    language: str
    iri: str
    concept: str = ""


Values = dict[str, Term]  # what they are compared by -> term
Facts = dict[FactKey, Values]


@dataclass(frozen=True)
class FactReader:
    """Reads facts of one state: a way to look up subjects of a kind, with the vocabulary and their base."""

    look_up: Lookup
    kind: RecordKind
    vocabulary: Vocabulary
    base: str

    def of_policy(self, policy: str) -> Facts:
        """Return what is said of the policy itself, assessments and the like included."""
        facts: Facts = {}
        kept = {self.kind.body, *_properties(self.kind, self.kind.subject_class)}
        for name, values in self.look_up(policy).items():
            field = self._index_field(name)
            if field:
                for value in values:
                    self._nested(facts, policy, field, value.value)
            elif name in kept:
                self._add(facts, policy, self._path(name), name, values)
        return facts

    def of_records(self, policy: str, records: Iterable[str]) -> Facts:
        """Return what records say of themselves, under their languages: reviewers, claims, unknown keys."""
        facts: Facts = {}
        for record in records:
            about = self.look_up(record)
            language = "".join(sorted(value.value for value in about.get(LANGUAGE, [])))
            for name, values in about.items():
                if name not in _OF_THE_FILE:
                    self._add(facts, policy, self._path(name), name, values, language=language)
            for kept in about.get(VERBATIM, []):
                for pointer, value in _unmapped(self.kind, kept.value):
                    path = json_pointer.dotted(pointer)
                    self._add(facts, policy, path, VERBATIM, _literals(value), language=language)
        return facts

    def _nested(self, facts: Facts, policy: str, field: Field, node: str) -> None:
        index = decode(node.rpartition("#")[2])
        start = f"{self._path(field.term.iri)}.{index}"
        concept = self.vocabulary.find(self.kind.index_field(field).group, index) or index
        kept = _properties(self.kind, field.range)
        for name, values in self.look_up(node).items():
            if name in kept:
                self._add(facts, policy, f"{start}.{self._path(name)}", name, values, concept=concept)

    def _add(
        self, facts: Facts, policy: str, path: str, iri: str, values: Sequence[Term],
        concept: str = "", language: str = "",
    ) -> None:  # fmt: skip
        for value in values:
            own = (value.language or "") if isinstance(value, ox.Literal) else ""
            property_ = FactKey(path, language or own, iri, concept)
            facts.setdefault(property_, {})[self._key(value, policy)] = value

    def _key(self, value: Term, policy: str) -> str:
        if isinstance(value, ox.Literal):
            return str(value)
        iri = value.value
        if iri.startswith(f"{policy}#"):
            return iri[len(policy) :]
        # The vocabulary's names are no data, though they may start with the base.
        return iri if iri in self.vocabulary.labels else iri.removeprefix(self.base)

    def _path(self, iri: str) -> str:
        term = self.kind.context.by_iri.get(iri)
        if term is None:
            return self.kind.context.compact(iri)
        return f"{term.nest}.{term.key}" if term.nest else term.key

    def _index_field(self, iri: str) -> Field | None:
        term = self.kind.context.by_iri.get(iri)
        found = self.kind.fields[self.kind.subject_class].get(term.key) if term and term.index else None
        return found if found and found.kind == "index" else None


def lost_and_gained(old: Facts, new: Facts) -> list[tuple[FactKey, Values, Values]]:
    """Return the properties whose values differ, with the values before and after, by path and language."""
    changed = [name for name in {**old, **new} if old.get(name, {}).keys() != new.get(name, {}).keys()]
    return [(name, old.get(name, {}), new.get(name, {})) for name in sorted(changed)]


def _properties(kind: RecordKind, place: str) -> set[str]:
    """Return the properties that records can state of a node of a class."""
    fields = [field for field in kind.fields.get(place, {}).values() if field.owner != RECORD]
    return {each.term.iri for field in fields for each in (field, field.placeholder) if each}


def _unmapped(kind: RecordKind, text: str) -> list[tuple[str, Any]]:
    """Return what is kept verbatim because the profile has no property for it, not for its spelling."""
    try:
        kept = json.loads(text)
    except ValueError:
        return []
    if not isinstance(kept, dict):
        return []
    whole = {keys[0]: value for at, value in kept.items() if len(keys := json_pointer.keys(at)) == 1}
    read = read_keys(whole, "", 0, kind).used  # what they say stands under other keys
    leaves = [(at, value) for at, value in _leaves("", kept) if json_pointer.keys(at)[0] not in read]
    unread = [(at, pieces) for at, value in leaves if (pieces := _unread(kind, at, value))]
    return [*((at, value) for at, value in leaves if not _is_spelling(kind, at)), *unread]


def _unread(kind: RecordKind, pointer: str, value: Any) -> list[str]:
    """Return what no pattern of a known key matches, so that no property has it."""
    rule = kind.values.get(json_pointer.keys(pointer)[-1])
    if rule is None or not _is_spelling(kind, pointer):
        return []
    each = [text for text in (value if isinstance(value, list) else [value]) if isinstance(text, str)]
    return [piece for text in each for piece, made in rule.pieces(text) if made is None]


def _leaves(pointer: str, value: Any) -> Iterator[tuple[str, Any]]:
    if not isinstance(value, dict):
        if value is not None:
            yield pointer, value
        return
    for key, item in value.items():
        # The keys of the outermost mapping are pointers themselves.
        yield from _leaves(json_pointer.child(pointer, key) if pointer else key, item)


def _is_spelling(kind: RecordKind, pointer: str) -> bool:
    """Say whether a value has a property of its own, so that only how it was written is kept."""
    keys, place, nest = json_pointer.keys(pointer), kind.subject_class, None
    if keys == [kind.language_key]:
        return True
    while keys:
        if nest is None and keys[0] in kind.context.nests:
            nest, *keys = keys
            continue
        found = kind.fields.get(place, {}).get(keys[0])
        if found is None or (nest and found.term.nest != nest):
            return False
        if found.kind != "index":
            return len(keys) == 1
        keys, place, nest = keys[2:], found.range, None
    return False


def _literals(value: Any) -> list[Term]:
    if isinstance(value, list) and all(isinstance(item, str | int | float) for item in value):
        return [_literal(item) for item in value]
    return [_literal(value)]


def _literal(value: Any) -> ox.Literal:
    if isinstance(value, str):
        return ox.Literal(value)
    text = json.dumps(value, ensure_ascii=False, sort_keys=True)
    kinds: dict[type, str] = {bool: BOOLEAN, int: INTEGER, float: DECIMAL}
    datatype = kinds.get(type(value))
    return ox.Literal(text, datatype=ox.NamedNode(datatype)) if datatype else ox.Literal(text)
