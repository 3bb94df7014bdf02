"""Resolve the links in the body to records, by the patterns of the profile, and to pages of the web."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Any, NamedTuple

from policygraph.mapping.named_files import decoded_path, file_in
from policygraph.profile.model import RecordKind
from policygraph.profile.patterns import LinkRule, Rewrite
from policygraph.rdf import iris
from policygraph.records import json_pointer, markdown_links, prose
from policygraph.records.files import MARKDOWN
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
    texts: frozenset[tuple[str, bool]] = frozenset()  # that patterns read, and whether they are of wiki links


_NONE = BodyLinks()


def read_links(
    text: str,
    start: int,
    metadata: Mapping[str, Any],
    references: tuple[tuple[int, int], ...],
    kind: RecordKind,
    path: str = "",
    endings: tuple[str, ...] = MARKDOWN,
    by_name: bool = False,
) -> BodyLinks:
    """Return what the links after an offset in a file's text lead to, and what is mentioned there.

    The items of ``metadata`` come before them in the pointers; ``references`` are the start and end of
    texts which another pattern has read already. ``path`` is that of the file, and ``endings`` those of records;
    ``by_name`` says whether links may mean records by their names.
    """
    reads_links = kind.cites or any(rule.rewrite or rule.wiki for rule in kind.links)
    if not (reads_links and markdown_links.has_links(text, start)) and not any(
        rule.mention for rule in kind.links
    ):
        return _NONE
    line_start = text.rfind("\n", 0, start) + 1  # with its indent, as an indented first line is code
    body_start = start if text[line_start:start].strip() else line_start
    body = text[body_start:]
    records: dict[tuple[str, str, str], NamedRecord] = {}  # by all but the pointer
    pages: dict[str, str] = {}
    places: dict[str, int] = {}
    texts: set[tuple[str, bool]] = set()
    pointer_of = _PointerSequence(metadata, kind)

    spans = sorted(references)
    begins, ends = [begin for begin, _ in spans], list(accumulate((end for _, end in spans), max))

    def is_read_already(offset: int) -> bool:
        index = bisect_right(begins, offset)
        return index > 0 and offset < ends[index - 1]

    def name(named: tuple[str, str, str], offset: int) -> None:
        if named not in records:
            record = records[named] = NamedRecord(*named, pointer_of(named[0]))
            places[record.pointer] = offset

    def is_read(link: Link) -> bool:
        return (kind.cites and _is_page(link)) or deciding(text_of(link), link.wiki, kind) is not None

    for link in markdown_links.links(body) if reads_links and markdown_links.may_have(body, is_read) else ():
        offset = body_start + link.offset
        if is_read_already(offset):
            continue
        if named := _named(link, kind, endings, by_name):
            texts.add((text_of(link), link.wiki))
            name(named, offset)
        elif kind.cites and _is_page(link):
            pointer = pages.setdefault(link.target, json_pointer.child("", link.target))
            places.setdefault(pointer, offset)
    for key, identifier, at in _mentioned(body, kind, path):
        if not is_read_already(body_start + at):
            name((key, identifier, ""), body_start + at)
    return BodyLinks(tuple(records.values()), pages, places, frozenset(texts))


def text_of(link: Link) -> str:
    """Return the text of a link that patterns read: the name in a wiki link, else the path."""
    return link.target if link.wiki else decoded_path(link.target)


def deciding(text: str, is_wiki: bool, kind: RecordKind) -> tuple[LinkRule, Rewrite, str] | None:
    """Return the first rule that reads the text of a link, its rewrite and the id, None where no rule reads it."""
    for rule in kind.links if text.isprintable() else ():
        rewrite = rule.wiki if is_wiki else rule.rewrite
        identifier = rewrite(text) if rewrite and text else None
        if rewrite and identifier and identifier.strip():
            return rule, rewrite, identifier.strip()
    return None


def _mentioned(body: str, kind: RecordKind, path: str) -> Iterator[tuple[str, str, int]]:
    """Yield key and id of each mention of a record in a text, outside of code, and its offset."""
    mentions = [(rule.key, rule.mention) for rule in kind.links if rule.mention]
    if not any(next(mention.places_in(body), None) for _, mention in mentions):
        return
    text = prose.without_code(body, path)
    for key, mention in mentions:
        yield from ((key, identifier, offset) for offset, identifier in mention.places_in(text))


def _named(
    link: Link, kind: RecordKind, endings: tuple[str, ...], by_name: bool
) -> tuple[str, str, str] | None:
    """Return key and id that the first matching rule gives, and the file that is named, or None without a rule."""
    decided = deciding(text_of(link), link.wiki, kind)
    if decided is None:
        return None
    rule, rewrite, identifier = decided
    is_page = link.wiki and (rewrite.patterns or by_name)
    return rule.key, identifier, f"{link.target}.md" if is_page else file_in(link.target, endings)


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
