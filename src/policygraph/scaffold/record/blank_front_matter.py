"""A profile's keys to front matter that is to be filled in: in the context's order, in any of the syntaxes."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from policygraph.profile.model import Field, RecordKind
from policygraph.rdf.datatypes import BOOLEAN, DATE, DECIMAL, INTEGER, YEAR
from policygraph.rdf.vocabulary import Vocabulary
from policygraph.records.positions import Syntax

MOST_LABELS = 8
_TYPED = {
    DATE: "a date: YYYY-MM-DD, YYYY-MM or YYYY",
    YEAR: "a year: YYYY",
    INTEGER: "a whole number",
    DECIMAL: "a number",
    BOOLEAN: "true or false",
}
_WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")
_SPECIAL = {"true", "false", "null"}
_NUMBER = re.compile(r"0|[1-9][0-9]{0,14}")


@dataclass(frozen=True)
class Blank:
    """A key with its value, which may be empty, or the keys below it, and what belongs there."""

    key: str
    value: Any = ""
    hint: str = ""
    inner: tuple[Blank, ...] = ()


def blanks(kind: RecordKind, vocabulary: Vocabulary, filled: Mapping[str, str], language: str) -> list[Blank]:
    """Return what front matter of a kind may hold: the id first, then the keys in the context's order."""
    fields = kind.fields[kind.subject_class]
    label = kind.subject_template.label
    given = [Blank(key, text) for key, text in filled.items() if key not in fields or key == kind.id.key]
    found: dict[str, list[Blank]] = {each.key: [each] for each in given}
    nests: set[str] = set()
    for key, field in fields.items():
        term = kind.context.terms[key]
        if key == kind.id.key or (term.iri == label and key not in filled):
            continue
        blank = Blank(key, filled.get(key, [] if term.is_set else ""), hint(field, vocabulary, language))
        if term.nest:
            nests.add(term.nest)
        found.setdefault(term.nest or key, []).append(blank)
    for key, names in kind.lists.items():
        found.setdefault(key, [Blank(key, [], f"a list: {', '.join(names)}")])
    inner = {name for names in kind.lists.values() for name in names}
    kept = {key: some for key, some in found.items() if key not in inner}
    return [Blank(key, inner=tuple(some)) if key in nests else some[0] for key, some in kept.items()]


def hint(field: Field, vocabulary: Vocabulary, language: str) -> str:
    """Return what belongs under a key, for people."""
    if field.kind == "typed":
        return _TYPED.get(field.term.type or "", "a text")
    if field.kind == "reference":
        return "the ids of records"
    if field.kind == "index":
        return "a mapping"
    if field.kind == "iri":
        return "an address"
    if labels := labels_of(field, vocabulary, language):
        more = ", …" if len(labels) > MOST_LABELS else ""
        return f"one of: {', '.join(labels[:MOST_LABELS])}{more}"
    return "a name" if field.kind == "node" else "a text"


def labels_of(field: Field, vocabulary: Vocabulary, language: str) -> list[str]:
    """Return the labels in a language of the scheme in which a field's texts are looked up, sorted."""
    if field.kind != "node" or field.group == field.range:
        return []
    things = set(vocabulary.by_label.get(field.group, {}).values())
    return sorted({label for iri in things if (label := vocabulary.label(iri, language))})


def front_matter(rows: Sequence[Blank], syntax: Syntax) -> str:
    """Return front matter with its fences, comments where the syntax has them."""
    if syntax == "json":
        return f"---\n{json.dumps(_values(rows), ensure_ascii=False, indent=2)}\n---\n"
    if syntax == "toml":
        last = sorted(rows, key=lambda each: bool(each.inner))  # tables stand behind all keys
        return "+++\n" + "\n".join(line for each in last for line in _toml(each)) + "\n+++\n"
    return "---\n" + "\n".join(line for each in rows for line in _yaml(each, "")) + "\n---\n"


def _values(rows: Sequence[Blank]) -> dict[str, Any]:
    return {each.key: _values(each.inner) if each.inner else _number(each.value) for each in rows}


def _number(value: Any) -> Any:
    return int(value) if isinstance(value, str) and _NUMBER.fullmatch(value) else value


def quoted(text: str) -> str:
    """Return a text as JSON writes it, which YAML and TOML read as well."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _yaml(row: Blank, indent: str) -> Iterator[str]:
    key = row.key if _WORD.fullmatch(row.key) and row.key not in _SPECIAL else quoted(row.key)
    if row.inner:
        yield f"{indent}{key}:"
        for each in row.inner:
            yield from _yaml(each, indent + "  ")
        return
    text = row.value if isinstance(row.value, str) else "[]"
    plain = not text or isinstance(row.value, list) or _NUMBER.fullmatch(text)
    if not plain and not (_WORD.fullmatch(text) and text.casefold() not in _SPECIAL):
        text = quoted(text)
    yield f"{indent}{key}: {text}".rstrip() + ("" if row.value else _comment(row))


def _toml(row: Blank) -> Iterator[str]:
    key = row.key if _WORD.fullmatch(row.key) else quoted(row.key)
    if row.inner:
        yield f"[{key}]"
        for each in row.inner:
            yield from _toml(each)
        return
    value = _number(row.value)
    text = "[]" if isinstance(value, list) else str(value) if isinstance(value, int) else quoted(value)
    yield f"{key} = {text}" + ("" if row.value else _comment(row))


def _comment(row: Blank) -> str:
    return f"  # {' '.join(row.hint.split())}" if row.hint else ""
