"""Read what records assert about one subject as facts that can be compared with those of another state; pure.

A fact is a property and a language with a set of values. IRIs are compared without the base, and those of
the subject's own nodes without its id, so that neither another base nor another id makes a difference.
Derived triples are no facts.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import pyoxigraph as ox

from policygraph.mapping.body_keys import read_keys
from policygraph.mapping.mapper import LANGUAGE
from policygraph.profile.model import Field, RecordKind
from policygraph.rdf.core import DESCRIBES, PATH, RECORD, SHA256, VERBATIM
from policygraph.rdf.datatypes import BOOLEAN, DECIMAL, INTEGER
from policygraph.rdf.iris import decode
from policygraph.rdf.jsonld import Properties
from policygraph.rdf.namespaces import RDF_TYPE
from policygraph.rdf.vocabulary import Vocabulary
from policygraph.records import json_pointer

Term = ox.NamedNode | ox.Literal
Lookup = Callable[[str], Properties]  # subject -> property -> values
_NO_FACTS = {RDF_TYPE, LANGUAGE, DESCRIBES, PATH, SHA256, VERBATIM}


class FactKey(NamedTuple):
    """A property with its dotted path in the front matter.

    ``language`` is that of texts, or of the record whose own property it is. ``concept`` is the concept, or
    the unknown word, that is its key in an index map (JSON-LD 1.1, data indexing), else "".
    """

    path: str
    language: str
    iri: str
    concept: str = ""


Values = dict[str, Term]  # key for comparison -> term
Facts = dict[FactKey, Values]


@dataclass(frozen=True)
class FactReader:
    """Read the facts of subjects of one kind in one state, whose properties ``look_up`` returns.

    Those ``entailed`` follow from others, and are no facts of records.
    """

    look_up: Lookup
    kind: RecordKind
    vocabulary: Vocabulary
    base: str
    entailed: frozenset[str] = frozenset()

    def of_policy(self, policy: str) -> Facts:
        """Return the facts of the policy itself, including those of its nested nodes such as assessments."""
        facts: Facts = {}
        properties = {self.kind.body, *_properties(self.kind, self.kind.subject_class)}
        for iri, values in self.look_up(policy).items():
            if field := self._index_field(iri):
                for value in values:
                    self._add_nested(facts, policy, field, value.value)
            elif iri in properties:
                self._add(facts, policy, self.path(iri), iri, values)
        return facts

    def of_records(self, policy: str, records: Iterable[str]) -> Facts:
        """Return the facts of records, with their languages: reviewers, claims, keys without a property."""
        facts: Facts = {}
        for record in records:
            properties = self.look_up(record)
            language = "".join(sorted(value.value for value in properties.get(LANGUAGE, [])))
            for iri, values in properties.items():
                if iri not in _NO_FACTS and iri not in self.entailed:
                    self._add(facts, policy, self.path(iri), iri, values, language=language)
            for verbatim in properties.get(VERBATIM, []):
                for pointer, value in _unmapped(self.kind, verbatim.value):
                    path = json_pointer.dotted(pointer)
                    self._add(facts, policy, path, VERBATIM, _literals(value), language=language)
        return facts

    def _add_nested(self, facts: Facts, policy: str, field: Field, node: str) -> None:
        index = decode(node.rpartition("#")[2])
        if field.kind == "nodes":
            index = index.partition("=")[2] or index
        prefix = f"{self.path(field.term.iri)}.{index}"
        is_concept = field.kind == "index"
        concept = (is_concept and self.vocabulary.find(self.kind.index_field(field).group, index)) or index
        properties = _properties(self.kind, field.range)
        for iri, values in self.look_up(node).items():
            if iri in properties:
                self._add(facts, policy, f"{prefix}.{self.path(iri)}", iri, values, concept=concept)

    def _add(
        self, facts: Facts, policy: str, path: str, iri: str, values: Sequence[Term],
        concept: str = "", language: str = "",
    ) -> None:  # fmt: skip
        for value in values:
            tag = (value.language or "") if isinstance(value, ox.Literal) else ""
            key = FactKey(path, language or tag, iri, concept)
            facts.setdefault(key, {})[self._comparable(value, policy)] = value

    def _comparable(self, value: Term, policy: str) -> str:
        if isinstance(value, ox.Literal):
            return str(value)
        iri = value.value
        if iri.startswith(f"{policy}#"):
            return iri[len(policy) :]
        # Concepts of the vocabulary are no data, even if their IRIs start with the base.
        return iri if iri in self.vocabulary.labels else iri.removeprefix(self.base)

    def path(self, iri: str) -> str:
        """Return the dotted path of a property in the front matter, or its compact IRI without a term."""
        term = self.kind.context.by_iri.get(iri)
        if term is None:
            return self.kind.context.compact(iri)
        key = self.kind.written(term.key)
        return f"{term.nest}.{key}" if term.nest else key

    def _index_field(self, iri: str) -> Field | None:
        term = self.kind.context.by_iri.get(iri)
        field = self.kind.fields[self.kind.subject_class].get(term.key) if term else None
        return field if field and field.kind in ("index", "nodes") else None


def changed_facts(old: Facts, new: Facts) -> list[tuple[FactKey, Values, Values]]:
    """Return the facts whose values differ, with all old and all new values, by path and language."""
    facts = [(key, old.get(key, {}), new.get(key, {})) for key in sorted({**old, **new})]
    return [(key, before, after) for key, before, after in facts if before.keys() != after.keys()]


def _properties(kind: RecordKind, class_: str) -> set[str]:
    """Return the IRIs of the properties that records can state of an instance of a class, but not of records."""
    fields = [field for field in kind.fields.get(class_, {}).values() if field.owner != RECORD]
    return {f.term.iri for field in fields for f in (field, field.placeholder) if f}


def _unmapped(kind: RecordKind, text: str) -> list[tuple[str, Any]]:
    """Return JSON Pointer and value of what a record keeps verbatim because it has no property at all.

    What has a property, and is kept only for its spelling, is left out; of a value with patterns, the parts
    that none matches are included.
    """
    try:
        verbatim = json.loads(text)
    except ValueError:
        return []
    if not isinstance(verbatim, dict):
        return []
    top_level = {
        keys[0]: v for pointer, v in verbatim.items() if len(keys := json_pointer.keys(pointer)) == 1
    }
    used = read_keys(top_level, "", 0, kind).used  # keys in the body whose values stand under other keys
    leaves = [(at, v) for at, v in _leaves("", verbatim) if json_pointer.keys(at)[0] not in used]
    unmatched = [(at, parts) for at, value in leaves if (parts := _unmatched(kind, at, value))]
    return [*((at, value) for at, value in leaves if not _may_state(kind, at)), *unmatched]


def _unmatched(kind: RecordKind, pointer: str, value: Any) -> list[str]:
    """Return the parts of a value that no pattern of its key matches, so that they have no property."""
    field = _field(kind, pointer)
    rule = kind.rule_of(field, json_pointer.keys(pointer)[-1]) if field else None
    if rule is None:
        return []
    texts = [text for text in (value if isinstance(value, list) else [value]) if isinstance(text, str)]
    return [part for text in texts for part, result in rule.pieces(text) if result is None]


def _leaves(pointer: str, value: Any) -> Iterator[tuple[str, Any]]:
    """Yield JSON Pointer and value of everything in a mapping that is neither a mapping nor null."""
    if not isinstance(value, dict):
        if value is not None:
            yield pointer, value
        return
    for key, item in value.items():
        # The keys of the outermost mapping are pointers themselves.
        yield from _leaves(json_pointer.child(pointer, key) if pointer else key, item)


def _may_state(kind: RecordKind, pointer: str) -> bool:
    """Return whether the key at a pointer says something, so that only its spelling is kept verbatim."""
    return json_pointer.keys(pointer) == [kind.language_key] or _field(kind, pointer) is not None


def _field(kind: RecordKind, pointer: str) -> Field | None:
    """Return the field of the texts under the key at a pointer, None where the key has no property."""
    keys, class_, nest = json_pointer.keys(pointer), kind.subject_class, None
    while keys:
        if nest is None and keys[0] in kind.context.nests:
            nest, *keys = keys
            continue
        field = kind.fields.get(class_, {}).get(keys[0])
        if field is None or (nest and field.term.nest != nest):
            return None
        if field.kind not in ("index", "nodes"):
            return field if len(keys) == 1 else None
        if field.kind == "nodes":
            is_item = len(keys) > 1 and keys[1].isdigit()
            keys, class_, nest = keys[2 if is_item else 1 :], field.range, None
            continue
        keys, class_, nest = keys[2:], field.range, None
    return None


def _literals(value: Any) -> list[Term]:
    """Return a literal for each item of a list of scalars, else one literal for the whole value."""
    if isinstance(value, list) and all(isinstance(item, str | int | float) for item in value):
        return [_literal(item) for item in value]
    return [_literal(value)]


def _literal(value: Any) -> ox.Literal:
    if isinstance(value, str):
        return ox.Literal(value)
    text = json.dumps(value, ensure_ascii=False, sort_keys=True)
    datatypes: dict[type, str] = {bool: BOOLEAN, int: INTEGER, float: DECIMAL}
    datatype = datatypes.get(type(value))
    return ox.Literal(text, datatype=ox.NamedNode(datatype)) if datatype else ox.Literal(text)
