"""Resolve the links in the body to records, by the patterns of the profile, and to pages of the web."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from policygraph.mapping.named_files import decoded_path, file_in
from policygraph.profile.model import RecordKind
from policygraph.rdf import iris
from policygraph.records import json_pointer, markdown_links
from policygraph.records.markdown_links import Link


class NamedRecord(NamedTuple):
    """A link to a record: the key that states it, the id, the file that it names, and a JSON Pointer of its own."""

    key: str
    id: str
    file: str  # as the link has it; "" for a wiki link to an id
    pointer: str


@dataclass(frozen=True)
class BodyLinks:
    """What the links of a body lead to, each once, in order of appearance."""

    records: tuple[NamedRecord, ...] = ()
    pages: Mapping[str, str] = field(default_factory=dict)  # address -> pointer
    places: Mapping[str, int] = field(default_factory=dict)  # pointer -> offset in the file


_NONE = BodyLinks()


def read_links(
    text: str,
    start: int,
    metadata: Mapping[str, Any],
    references: tuple[tuple[int, int], ...],
    kind: RecordKind,
) -> BodyLinks:
    """Return what the links after an offset in a file's text lead to.

    The items of ``metadata`` come before them in the pointers; ``references`` are the start and end of
    texts which another pattern has read already.
    """
    if not (kind.links or kind.cites) or not markdown_links.has_links(text):
        return _NONE
    line_start = text.rfind("\n", 0, start) + 1  # with its indent, as an indented first line is code
    body_start = start if text[line_start:start].strip() else line_start
    records: dict[tuple[str, str, str], NamedRecord] = {}  # by all but the pointer
    pages: dict[str, str] = {}
    places: dict[str, int] = {}
    pointer_of = _PointerSequence(metadata, kind)
    for link in markdown_links.links(text[body_start:]):
        offset = body_start + link.offset
        if any(begin <= offset < end for begin, end in references):
            continue
        named = _named(link, kind)
        if named and named not in records:
            record = records[named] = NamedRecord(*named, pointer_of(named[0]))
            places[record.pointer] = offset
        elif not named and kind.cites and _is_page(link):
            pointer = pages.setdefault(link.target, json_pointer.child("", link.target))
            places.setdefault(pointer, offset)
    return BodyLinks(tuple(records.values()), pages, places)


def _named(link: Link, kind: RecordKind) -> tuple[str, str, str] | None:
    """Return key and id that the first matching rule gives, and the file that is named, or None without a rule."""
    target = link.target if link.wiki else decoded_path(link.target)
    for rule in kind.links if target.isprintable() else ():
        rewrite = rule.wiki if link.wiki else rule.rewrite
        identifier = rewrite(target) if rewrite and target else None
        if rewrite and identifier and identifier.strip():
            names_file = f"{target}.md" if link.wiki and rewrite.patterns else file_in(link.target)
            return rule.key, identifier.strip(), names_file
    return None


def _is_page(link: Link) -> bool:
    """Return whether a link leads to a page of the web."""
    is_web = link.target.lower().startswith(("http://", "https://")) and not link.wiki
    return is_web and iris.is_absolute(link.target)


class _PointerSequence:
    """Gives out the JSON Pointers of new items of a key, after those of the front matter."""

    def __init__(self, metadata: Mapping[str, Any], kind: RecordKind) -> None:
        self.metadata, self.fields = metadata, kind.fields[kind.subject_class]
        self.next: dict[str, int] = {}

    def __call__(self, key: str) -> str:
        nest = self.fields[key].term.nest
        parent = self.metadata.get(nest) if nest else self.metadata
        value = parent.get(key) if isinstance(parent, Mapping) else None
        index = self.next.get(key, len(value) if isinstance(value, list) else int(value is not None))
        self.next[key] = index + 1
        parent_pointer = json_pointer.child("", nest) if nest else ""
        return json_pointer.child(json_pointer.child(parent_pointer, key), index)
