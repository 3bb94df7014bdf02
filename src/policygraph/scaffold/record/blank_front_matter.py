"""Write the keys of a profile as front matter to fill in, in the order of the context, in any syntax."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from policygraph.profile.model import Field, RecordKind
from policygraph.profile.patterns import ValueRule
from policygraph.rdf.datatypes import BOOLEAN, DATE, DECIMAL, INTEGER, YEAR
from policygraph.rdf.vocabulary import Vocabulary
from policygraph.records.positions import Syntax
from policygraph.words.phrases import Phrase, enumerated, said

MOST_LABELS = 8
_DATATYPE_HINTS = {
    DATE: Phrase("a date: YYYY-MM-DD, YYYY-MM or YYYY"),
    YEAR: Phrase("a year: YYYY"),
    INTEGER: Phrase("a whole number"),
    DECIMAL: Phrase("a number"),
    BOOLEAN: Phrase("true or false"),
}
_DAY = date(2024, 12, 31)
_WORD = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")
_SPECIAL = {"true", "false", "null"}
_NUMBER = re.compile(r"0|[1-9][0-9]{0,14}")


@dataclass(frozen=True)
class Entry:
    """A key with its value, which may be empty, or the entries below it; ``hint`` says what belongs there."""

    key: str
    value: Any = ""
    hint: str = ""
    inner: tuple[Entry, ...] = ()


def blank_entries(
    kind: RecordKind,
    vocabulary: Vocabulary,
    filled: Mapping[str, str],
    language: str,
    left_out: Collection[str] = (),
) -> list[Entry]:
    """Return the entries of front matter: the id first, then the keys in the order of the context but some."""
    fields = kind.fields[kind.subject_class]
    label = kind.subject_template.label
    entries: dict[str, list[Entry]] = {
        key: [Entry(key, text)] for key, text in filled.items() if key not in fields or key == kind.id.key
    }
    nests: set[str] = set()
    for key, field in fields.items():
        term = field.term
        is_left_out = key in left_out and key not in filled and not term.nest
        if is_left_out or key == kind.id.key or (term.iri == label and key not in filled):
            continue
        entry = Entry(
            key,
            filled.get(key, [] if term.is_set else ""),
            said(hint(field, vocabulary, language, kind.values.get(key)), language),
        )
        if term.nest:
            nests.add(term.nest)
        entries.setdefault(term.nest or key, []).append(entry)
    for key, names in kind.lists.items():
        entries.setdefault(
            key, [Entry(key, [], said(Phrase("a list: {names}", names=enumerated(names)), language))]
        )
    inner = {name for names in kind.lists.values() for name in names}
    outer = {key: group for key, group in entries.items() if key not in inner}
    return [Entry(key, inner=tuple(group)) if key in nests else group[0] for key, group in outer.items()]


def hint(field: Field, vocabulary: Vocabulary, language: str, rule: ValueRule | None = None) -> str:
    """Return in words which values belong under a key, which a rule reads."""
    if field.term.type == DATE and rule and rule.rewrite.patterns:
        day = rule.written_day(_DAY)
        return Phrase("a date, as {day}", day=day) if day else Phrase("a date, as other records write it")
    if field.kind == "typed":
        return _DATATYPE_HINTS.get(field.term.type or "", Phrase("a text"))
    if field.kind == "reference":
        return Phrase("the ids of records")
    if field.kind in ("index", "nodes"):
        return Phrase("a mapping")
    if field.kind == "iri":
        return Phrase("an address")
    if labels := labels_of(field, vocabulary, language):
        shown = [*labels[:MOST_LABELS], *(["…"] if len(labels) > MOST_LABELS else [])]
        return Phrase("one of: {names}", names=enumerated(shown))
    return Phrase("a name") if field.kind == "node" else Phrase("a text")


def labels_of(field: Field, vocabulary: Vocabulary, language: str) -> list[str]:
    """Return the sorted labels, in a language, of the scheme of a field; none where it has no scheme."""
    if field.kind != "node" or field.group == field.range:
        return []
    concepts = set(vocabulary.by_label.get(field.group, {}).values())
    return sorted({label for iri in concepts if (label := vocabulary.label(iri, language))})


def front_matter(entries: Sequence[Entry], syntax: Syntax) -> str:
    """Return front matter with its fences; hints are comments where the syntax has comments."""
    if syntax == "json":
        return f"---\n{json.dumps(_values(entries), ensure_ascii=False, indent=2)}\n---\n"
    if syntax == "toml":
        ordered = sorted(entries, key=lambda entry: bool(entry.inner))  # tables stand after all keys
        return "+++\n" + "\n".join(line for entry in ordered for line in _toml(entry)) + "\n+++\n"
    return "---\n" + "\n".join(line for entry in entries for line in _yaml(entry, "")) + "\n---\n"


def _values(entries: Sequence[Entry]) -> dict[str, Any]:
    return {e.key: _values(e.inner) if e.inner else _number(e.value) for e in entries}


def _number(value: Any) -> Any:
    return int(value) if isinstance(value, str) and _NUMBER.fullmatch(value) else value


def quoted(text: str) -> str:
    """Return a text as a JSON string, which is a string in YAML and TOML as well."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _yaml(entry: Entry, indent: str) -> Iterator[str]:
    key = entry.key if _WORD.fullmatch(entry.key) and entry.key not in _SPECIAL else quoted(entry.key)
    if entry.inner:
        yield f"{indent}{key}:"
        for nested in entry.inner:
            yield from _yaml(nested, indent + "  ")
        return
    text = entry.value if isinstance(entry.value, str) else "[]"
    unquoted = not text or isinstance(entry.value, list) or _NUMBER.fullmatch(text)
    if not unquoted and not (_WORD.fullmatch(text) and text.casefold() not in _SPECIAL):
        text = quoted(text)
    yield f"{indent}{key}: {text}".rstrip() + ("" if entry.value else _comment(entry))


def _toml(entry: Entry) -> Iterator[str]:
    key = entry.key if _WORD.fullmatch(entry.key) else quoted(entry.key)
    if entry.inner:
        yield f"[{key}]"
        for nested in entry.inner:
            yield from _toml(nested)
        return
    value = _number(entry.value)
    text = "[]" if isinstance(value, list) else str(value) if isinstance(value, int) else quoted(value)
    yield f"{key} = {text}" + ("" if entry.value else _comment(entry))


def _comment(entry: Entry) -> str:
    return f"  # {' '.join(entry.hint.split())}" if entry.hint else ""
