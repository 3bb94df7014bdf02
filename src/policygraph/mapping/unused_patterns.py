"""Find the patterns, globs and words of a profile that nothing in the records matches."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from policygraph.mapping.body_keys import read_keys
from policygraph.mapping.body_links import deciding
from policygraph.mapping.reader import Record
from policygraph.mapping.statements import Statements
from policygraph.profile.model import Profile, RecordKind
from policygraph.profile.patterns import Derivation, Rewrite, Selection, Stub, ValueRule, matches
from policygraph.rdf.datatypes import lexical
from policygraph.words.phrases import Phrase, enumerated

_ANYTHING = "\u2603 .\n\u2603"  # what nobody writes


@dataclass(frozen=True)
class Unused:
    """A pattern, glob, word, kind, or key of the language or to keep that matches nothing; ``where`` is its table in ``profile.toml``."""

    kind: str  # "" for what the profile says of all kinds
    where: str
    pattern: str


Mapped = tuple[Record, Statements]


def leave_unmatched(
    unmatched: dict[str, list[Unused]], records: list[Mapped], profile: Profile, base: str
) -> None:
    """Leave of what the records before match nothing of, by kind, what these match nothing of either."""
    for kind in profile.kinds:
        of_kind = [(record, statements) for record, statements in records if record.kind == kind.name]
        if of_kind and unmatched.get(kind.name) != []:
            found = list(unused_of_kind(of_kind, kind, profile, base))
            before = unmatched.get(kind.name, found)
            unmatched[kind.name] = [each for each in before if each in found]


def unused(
    unmatched: Mapping[str, Iterable[Unused]], paths: Iterable[str], profile: Profile
) -> Iterator[Unused]:
    """Yield what matches nothing, the profile's own globs first, then kind by kind in the order of the profile.

    ``unmatched`` is by the kinds that there are records of, ``paths`` are those of all files that could be records, each
    from its source's folder on.
    """
    if unmatched:
        yield from unused_globs(profile, paths)
    for kind in profile.kinds:
        yield from unmatched.get(kind.name, [Unused(kind.name, "kind", kind.name)])


def unused_globs(profile: Profile, paths: Iterable[str]) -> Iterator[Unused]:
    """Yield the globs of a profile that match none of some paths, those of files that could be records."""
    found = list(paths)
    yield from _globs("", "include", profile.include, found)
    yield from _globs("", "exclude", profile.exclude, found)


def unused_of_kind(records: list[Mapped], kind: RecordKind, profile: Profile, base: str) -> Iterator[Unused]:
    """Yield what of a kind nothing in some records of it matches: of all, what none of them matches by itself."""
    own = [record for record, _ in records]
    yield from _globs(kind.name, "files", kind.selection.files, _places(own))
    yield from _words(kind, "when", kind.selection, own)
    yield from _of_rewrite(kind, "id", kind.id.rewrite, _id_texts(own, kind))
    for where, keys in (("language", filter(None, (kind.language_key,))), ("keep", kind.keep)):
        yield from (
            Unused(kind.name, where, key) for key in keys if not any(key in each.metadata for each in own)
        )
    yield from _values(own, kind)
    yield from _derivations(own, kind)
    yield from _relations(own, kind)
    yield from _links(own, kind)
    if kind.stub:
        yield from _words(kind, "stub", kind.stub, own)
        yield from _globs(kind.name, "stub", kind.stub.files, _places(own))
    yield from _elsewhere(records, kind, base)


def _globs(kind: str, where: str, globs: Iterable[str], paths: list[str]) -> Iterator[Unused]:
    yield from (
        Unused(kind, where, glob) for glob in globs if not any(matches(path, (glob,)) for path in paths)
    )


def _places(records: Iterable[Record]) -> list[str]:
    return [record.files[0].place for record in records]


def _words(kind: RecordKind, where: str, rule: Selection | Stub, records: list[Record]) -> Iterator[Unused]:
    """Yield the words that no record has under a key."""
    for word in sorted(rule.values):
        only = rule._replace(values=frozenset({word}), files=())
        has = only.by_key if isinstance(only, Selection) else only
        if not any(has(record.metadata) for record in records):
            yield Unused(kind.name, where, word)


def _id_texts(records: list[Record], kind: RecordKind) -> Iterator[str]:
    for record in records:
        if kind.id.key is None:
            yield kind.id.text_in(record.files[0].place)
        else:
            yield lexical(record.metadata[kind.id.key]).strip()


def _of_rewrite(kind: RecordKind, where: str, rewrite: Rewrite, texts: Iterable[str]) -> Iterator[Unused]:
    """Yield the patterns of a rewrite that read none of some texts, of which the first that matches reads each.

    A last one that reads whatever the others do not is a net, which may catch nothing.
    """
    *_, last = rewrite.patterns or (None,)
    is_net = len(rewrite.patterns) > 1 and last is not None and last.fullmatch(_ANYTHING)
    left = dict.fromkeys(rewrite.patterns[:-1] if is_net else rewrite.patterns)
    for text in texts if left else ():
        if (match := rewrite.match(text)) is not None:
            left.pop(match.re, None)
    yield from (Unused(kind.name, where, pattern.pattern) for pattern in left)


def _values(records: list[Record], kind: RecordKind) -> Iterator[Unused]:
    tables: dict[int, tuple[ValueRule, list[str]]] = {}
    for key, rule in kind.values.items():
        if rule.rewrite.patterns or rule.split_at or rule.form:
            tables.setdefault(id(rule), (rule, []))[1].append(key)
    stated: dict[int, dict[str, None]] = {number: {} for number in tables}
    for record in records if stated else ():
        _gather({**record.metadata, **record.keys.values}, kind, kind.subject_class, stated)
    for number, (rule, keys) in tables.items():
        where = Phrase("values of {names}", names=enumerated(keys))
        texts = list(stated[number])
        pieces = [written for text in texts for written, _ in rule.pieces(text)]
        yield from _of_rewrite(kind, where, rule.rewrite, pieces)
        if rule.split_at and not any(map(rule.split_at.search, texts)):
            yield Unused(kind.name, where, rule.split_at.pattern)
        if rule.form and not any(map(rule.form.fullmatch, pieces)):
            yield Unused(kind.name, where, rule.form.pattern)


def _gather(
    mapping: Mapping[str, Any], kind: RecordKind, class_: str, stated: Mapping[int, dict[str, None]]
) -> None:
    """Add the texts that rules read, at any depth of a mapping that is a node of a class: number of a rule -> texts, each once."""
    for key, value in mapping.items():
        field = kind.fields.get(class_, {}).get(key)
        texts = stated.get(id(kind.rule_of(field, key) if field else kind.values.get(key)), {})
        inner = field.range if field and field.kind in ("index", "nodes") else class_
        for item in value if isinstance(value, list) else [value]:
            if isinstance(item, str | int | float):
                texts[lexical(item)] = None
            elif isinstance(item, dict):
                _gather(item, kind, inner, stated)


def _relations(records: list[Record], kind: RecordKind) -> Iterator[Unused]:
    """Yield the keys of relations that no mapping is one of."""
    for key, rule in kind.relations.items():
        values = [record.metadata.get(key) for record in records]
        items = [item for value in values for item in (value if isinstance(value, list) else [value])]
        if not any(isinstance(item, Mapping) and rule.of(item) for item in items):
            yield Unused(kind.name, "relations", key)


def _derivations(records: list[Record], kind: RecordKind) -> Iterator[Unused]:
    for derivation in kind.derivations:
        if not any(_derives(record, derivation, kind) for record in records):
            yield Unused(kind.name, "derive", derivation.pattern.pattern)


def _derives(record: Record, derivation: Derivation, kind: RecordKind) -> bool:
    """Return whether a derivation, without any other, matches anything in a record."""
    metadata = {key: value for key, value in record.metadata.items() if key == derivation.key}
    kind_with_one = replace(kind, derivations=(derivation,), lists={})
    path = record.files[record.front.body_file].path
    return bool(read_keys(metadata, record.body, 0, kind_with_one, path).values)


def _links(records: list[Record], kind: RecordKind) -> Iterator[Unused]:
    """Yield the patterns that no link states anything by; without a pattern every wiki link is one."""
    used: set[tuple[int, re.Pattern[str]]] = set()
    for text, is_wiki in {text for record in records for text in record.links.texts}:
        _, rewrite, _ = deciding(text, is_wiki, kind) or (None, Rewrite(), "")
        if match := rewrite.match(text):
            used.add((id(rewrite), match.re))
    for rule in kind.links:
        for rewrite in filter(None, (rule.rewrite, rule.wiki)):
            for pattern in rewrite.patterns:
                if (id(rewrite), pattern) not in used:
                    yield Unused(kind.name, Phrase("links of {key}", key=rule.key), pattern.pattern)


def _elsewhere(records: list[Mapped], kind: RecordKind, base: str) -> Iterator[Unused]:
    """Yield the patterns that fit the id of nothing that a record refers to."""
    if not kind.elsewhere and not kind.outside:
        return
    iris = {origin.iri for _, statements in records for origin in statements.origins}

    def of(
        where: str, patterns: Iterable[re.Pattern[str]], read: Callable[[str], str | None]
    ) -> Iterator[Unused]:
        ids = [identifier for iri in iris if (identifier := read(iri)) is not None]
        yield from (
            Unused(kind.name, where, pattern.pattern)
            for pattern in patterns
            if not any(map(pattern.fullmatch, ids))
        )

    yield from of("elsewhere", kind.elsewhere, lambda iri: kind.subject_id(base, iri))
    for class_, patterns in kind.outside.items():
        name = Phrase("elsewhere of {name}", name=kind.context.compact(class_))
        yield from of(name, patterns, lambda iri, class_=class_: kind.identifier(class_, base, iri))  # type: ignore[misc]
