"""Read the keys that stand in the body or in the value of another key, by the patterns of the profile."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, NamedTuple

from policygraph.profile.model import RecordKind
from policygraph.profile.patterns import Derivation
from policygraph.records import json_pointer
from policygraph.records.frontmatter import is_empty
from policygraph.records.prose import RESTRUCTURED_TEXT

_HEADING = re.compile(
    r"(?P<mark>#{1,6}|={1,6})[ \t]+(?P<text>(?:[^ \t]+(?:[ \t]+[^ \t]+)*?)?)(?:[ \t]+(?:(?P=mark)|#+))?[ \t]*\Z"
)  # Markdown, AsciiDoc
_BOLD = re.compile(r"(?P<mark>\*\*|__)(?P<text>[^*_]+)(?P=mark):?")  # a line alone
_RULE = re.compile(r"([^\w\s])\1{2,}")  # below a heading, or above as well
_NO_HEADING = re.compile(r"[#>|]|[-*+][ \t]")  # what a line that is underlined does not start with
_UNDERLINED = 2  # marks that a heading with a line below it has as many as
_FENCE = re.compile(r"`{3,}|~{3,}")


@dataclass(frozen=True)
class BodyKeys:
    """Values of keys, as if they were in the front matter, and where they come from."""

    values: Mapping[str, Any] = field(default_factory=dict)
    places: Mapping[str, int | str] = field(default_factory=dict)  # pointer -> offset in the file, or pointer
    used: frozenset[str] = frozenset()  # keys of the front matter whose values were taken apart
    references: tuple[tuple[int, int], ...] = ()  # start and end in the file of texts that are references


_NONE = BodyKeys()


class _Value(NamedTuple):
    key: str
    text: Any  # a text, or a number in front matter
    place: int | str  # offset in the file, or pointer into the front matter


def read_keys(
    metadata: Mapping[str, Any], body: str, start: int, kind: RecordKind, path: str = ""
) -> BodyKeys:
    """Return what a kind's patterns match; ``start`` is the offset of the body in the file at a path.

    A value of the front matter takes precedence. A key with several matches has a list of texts.
    """
    if not (kind.lists or kind.derivations or kind.relations):
        return _NONE
    from_keys = list(_values_from_keys(metadata, kind))
    used = {key for key, _ in from_keys}
    from_lines = list(_values_from_lines(body, start, kind.derivations, path))
    by_key: dict[str, list[_Value]] = {}
    related = list(_values_from_relations(metadata, kind))
    for value in [*(value for _, values in from_keys for value in values), *related, *from_lines]:
        if value.key in used or is_empty(metadata.get(value.key)):
            by_key.setdefault(value.key, []).append(value)
    texts: dict[str, Any] = {}
    places: dict[str, int | str] = {}
    for key, values in by_key.items():
        texts[key] = values[0].text if len(values) == 1 else [value.text for value in values]
        pointer = json_pointer.child("", key)
        places |= {json_pointer.child(pointer, index): value.place for index, value in enumerate(values)}
        places[pointer] = values[0].place
    places = {pointer: place for pointer, place in places.items() if pointer != place}
    return BodyKeys(texts, places, frozenset(used), tuple(_reference_spans(from_lines, kind)))


def _reference_spans(values: list[_Value], kind: RecordKind) -> Iterator[tuple[int, int]]:
    """Yield start and end in the file of each text that is a reference to a record."""
    fields = kind.fields.get(kind.subject_class, {})
    for value in values:
        field = fields.get(value.key)
        if field and field.kind == "reference" and isinstance(value.place, int):
            yield value.place, value.place + len(value.text)


def lines(body: str, path: str = "") -> Iterator[tuple[int, str, str]]:
    """Yield the offset, the text and the heading above of each line outside fenced code, without blanks around it.

    A heading has marks before it, which may follow it as well and are then not yielded, or a line of one mark below it that is not yielded; the latter is below no other. Where a text
    has no heading but its title, lines in bold are such headings too.
    The text is Markdown or AsciiDoc, but for a path with one of the endings of reStructuredText.
    """
    section, fence, start = "", "", 0
    whole = body.splitlines(keepends=True)
    texts = [line.strip() for line in whole]
    is_other = path.lower().endswith(RESTRUCTURED_TEXT)
    marks = None if is_other else "=-"
    underlined, rules = _underlined(texts, marks) if _RULE.search(body) else (set[int](), set[int]())
    marked = {index: heading for index, text in enumerate(texts) if (heading := _HEADING.match(text))}
    alone = {index: texts[index] for index in underlined}  # headings that are below no other
    if len(alone) + len(marked) < 2 and all(len(heading["mark"]) == 1 for heading in marked.values()):
        alone = _in_bold(texts) | alone
    for index, (line, text) in enumerate(zip(whole, texts, strict=True)):
        offset, start = start + line.index(text), start + len(line)
        if not is_other and (marker := _FENCE.match(text)):
            if not fence:
                fence = marker[0]
            elif text.startswith(fence) and not text.strip(fence[0]):
                fence = ""
        elif not fence and index not in rules:
            shown = text[: marked[index].end("text")] if index in marked else text  # without marks behind it
            yield offset, shown, "" if index in alone else section
            if index in marked:
                section = marked[index]["text"]
            elif index in alone:
                section = alone[index]


def _in_bold(texts: Sequence[str]) -> dict[int, str]:
    """Return index -> text of the lines that are in bold."""
    matches = ((index, _BOLD.fullmatch(text)) for index, text in enumerate(texts) if text[:2] in ("**", "__"))
    return {index: match["text"] for index, match in matches if match}


def _underlined(texts: Sequence[str], marks: str | None) -> tuple[set[int], set[int]]:
    """Return the indexes of the lines that are headings with a line below them, and those of the lines about them.

    The line may be of any mark where none are given, and is then as long as the heading.
    """
    headings, rules = set[int](), set[int]()
    for index, (text, rule) in enumerate(pairwise(texts)):
        is_rule = _RULE.fullmatch(rule) and (rule[0] in marks if marks else len(rule) >= len(text))
        above = texts[index - 1] if index else ""
        if (
            text
            and is_rule
            and above in ("", rule)
            and not (_NO_HEADING.match(text) or _RULE.fullmatch(text))
        ):
            headings.add(index)
            rules |= {index + 1, *([index - 1] if above else [])}
    return headings, rules


def derived(
    metadata: Mapping[str, Any], body: str, derivations: Sequence[Derivation], path: str
) -> tuple[dict[str, list[str]], frozenset[str]]:
    """Return the texts that derivations find under each key in a file at a path, and the keys of the metadata that they take apart."""
    from_keys = list(_values_from_derivations(metadata, derivations))
    values = [value for _, each in from_keys for value in each]
    texts: dict[str, list[str]] = {}
    for value in [*values, *_values_from_lines(body, 0, derivations, path)]:
        texts.setdefault(value.key, []).append(value.text)
    return texts, frozenset(key for key, _ in from_keys)


def _values_from_keys(metadata: Mapping[str, Any], kind: RecordKind) -> Iterator[tuple[str, list[_Value]]]:
    """Yield each key whose value is taken apart, with the values of other keys that it gives."""
    for key, names in kind.lists.items():
        items = metadata.get(key)
        if (
            isinstance(items, list)
            and len(items) == len(names)
            and all(isinstance(item, str | int | float) for item in items)
        ):
            pointer = json_pointer.child("", key)
            places = (json_pointer.child(pointer, index) for index in range(len(items)))
            yield key, list(map(_Value, names, items, places))
    yield from _values_from_derivations(metadata, kind.derivations)


def _values_from_relations(metadata: Mapping[str, Any], kind: RecordKind) -> Iterator[_Value]:
    """Yield what mappings that are relations say, under the keys that state them."""
    for key, rule in kind.relations.items():
        value, pointer = metadata.get(key), json_pointer.child("", key)
        is_list = isinstance(value, list)
        for index, item in enumerate(value if isinstance(value, list) else [value]):
            stated = rule.of(item) if isinstance(item, dict) else None
            if stated is None:
                continue
            place = json_pointer.child(
                json_pointer.child(pointer, index) if is_list else pointer, rule.target
            )
            target = item.get(rule.target)
            targets = [(target, place)]
            if isinstance(target, list):
                targets = [(each, json_pointer.child(place, number)) for number, each in enumerate(target)]
            yield from (
                _Value(stated, each, at) for each, at in targets if isinstance(each, str | int | float)
            )


def _values_from_derivations(
    metadata: Mapping[str, Any], derivations: Sequence[Derivation]
) -> Iterator[tuple[str, list[_Value]]]:
    for derivation in derivations:
        if derivation.key is None:
            continue
        text = metadata.get(derivation.key)
        if isinstance(text, str) and (match := derivation.pattern.fullmatch(text.strip())):
            pointer, groups = json_pointer.child("", derivation.key), match.groupdict().items()
            yield derivation.key, [_Value(name, group, pointer) for name, group in groups if group]


def _values_from_lines(
    body: str, start: int, derivations: Sequence[Derivation], path: str
) -> Iterator[_Value]:
    """Yield the values that the first matching pattern gives for each line outside fenced code.

    A heading is below the one above it only where it has more marks.
    """
    of_lines = [derivation for derivation in derivations if derivation.key is None]
    usable, current = list[Derivation](), None
    depth = level = 0  # of the heading above, and of the last one that has marks
    for offset, text, section in lines(body, path) if of_lines else ():
        if section != current:
            current, depth = section, level or _UNDERLINED
            usable = [each for each in of_lines if not each.section or each.section.fullmatch(section)]
        heading = _HEADING.match(text) if text[:1] in ("#", "=") else None
        level = len(heading["mark"]) if heading else 0
        for derivation in usable:
            if derivation.section and 0 < level <= depth:
                continue
            if match := derivation.pattern.fullmatch(text):
                if derivation.once:
                    of_lines, usable = (
                        [each for each in some if each is not derivation] for some in (of_lines, usable)
                    )
                groups = match.groupdict().items()
                yield from (
                    _Value(name, group, start + offset + match.start(name)) for name, group in groups if group
                )
                break
