"""Links in the body to what they name: records, by the patterns of the profile, and pages elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from urllib.parse import unquote

from policygraph.profile.model import RecordKind
from policygraph.rdf import iris
from policygraph.records import json_pointer, markdown_links
from policygraph.records.markdown_links import Link


class NamedRecord(NamedTuple):
    """A link that names a record: the key that states it, the id, and a JSON Pointer of its own."""

    key: str
    id: str
    pointer: str


@dataclass(frozen=True)
class BodyLinks:
    """What the links of a body name, each once, in their order, and where: pointer -> offset in the file."""

    records: tuple[NamedRecord, ...] = ()
    pages: Mapping[str, str] = field(default_factory=dict)  # address -> pointer
    places: Mapping[str, int] = field(default_factory=dict)


def read_links(
    text: str, start: int, metadata: Mapping[str, Any], taken: tuple[tuple[int, int], ...], kind: RecordKind
) -> BodyLinks:
    """Return what the links behind an offset in a file's text name.

    ``metadata`` has what is said of the record already, so that pointers go on from there, and ``taken``
    the parts of the text that are read as references by other patterns.
    """
    if not kind.links and not kind.cites:
        return BodyLinks()
    begin = text.rfind("\n", 0, start) + 1  # a first line that is indented is code
    begin = start if text[begin:start].strip() else begin
    records: dict[tuple[str, str], NamedRecord] = {}
    pages: dict[str, str] = {}
    places: dict[str, int] = {}
    pointer_of = _Numbering(metadata, kind)
    for link in markdown_links.links(text[begin:]):
        offset = begin + link.offset
        if any(first <= offset < end for first, end in taken):
            continue
        named = _named(link, kind)
        if named and named not in records:
            records[named] = NamedRecord(*named, pointer_of(named[0]))
            places[records[named].pointer] = offset
        elif not named and kind.cites and _is_page(link):
            pointer = pages.setdefault(link.target, json_pointer.child("", link.target))
            places.setdefault(pointer, offset)
    return BodyLinks(tuple(records.values()), pages, places)


def _named(link: Link, kind: RecordKind) -> tuple[str, str] | None:
    """Return the key and the id that the first rule gives which reads the link."""
    target = link.target if link.wiki else _path(link.target)
    for rule in kind.links if target.isprintable() else ():
        made = rule.wiki if link.wiki else rule.rewrite
        name = made(target) if made and target else None
        if name and name.strip():
            return rule.key, name.strip()
    return None


def _path(target: str) -> str:
    """Return a target without query and fragment, decoded; nothing where no path could be written so."""
    path = target.partition("#")[0].partition("?")[0]
    decoded = unquote(path)
    return "" if "%2f" in path.lower() or "\ufffd" in decoded else decoded


def _is_page(link: Link) -> bool:
    """Say whether a link leads to a page of the web."""
    is_web = link.target.lower().startswith(("http://", "https://")) and not link.wiki
    return is_web and iris.is_absolute(link.target)


class _Numbering:
    """JSON Pointers of items behind those that the front matter has under a key."""

    def __init__(self, metadata: Mapping[str, Any], kind: RecordKind) -> None:
        self.metadata, self.fields = metadata, kind.fields[kind.subject_class]
        self.next: dict[str, int] = {}

    def __call__(self, key: str) -> str:
        nest = self.fields[key].term.nest
        above = self.metadata.get(nest) if nest else self.metadata
        value = above.get(key) if isinstance(above, Mapping) else None
        before = len(value) if isinstance(value, list) else int(value is not None)
        number = self.next[key] = self.next.get(key, before - 1) + 1
        parent = json_pointer.child("", nest) if nest else ""
        return json_pointer.child(json_pointer.child(parent, key), number)
