"""Read the files below the sources as records, which the mapper then maps."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial
from typing import Any, NamedTuple

from policygraph.errors import RecordError
from policygraph.findings import Finding, Severity
from policygraph.mapping.body_keys import BodyKeys, read_keys
from policygraph.mapping.body_links import BodyLinks, read_links
from policygraph.mapping.doubts import doubts, out_of_order
from policygraph.mapping.identity import from_body_alone, identifier, language_of_record
from policygraph.mapping.named_files import names_of
from policygraph.mapping.unread_lines import unread_lines
from policygraph.profile.model import Profile, RecordKind
from policygraph.rdf.datatypes import lexical
from policygraph.records import lost_fence, merge_conflicts, positions, readers
from policygraph.records.files import LFS_POINTER, Files, SourceFile
from policygraph.records.frontmatter import FrontMatter
from policygraph.records.syntax import header_syntax, key_lines_syntax
from policygraph.records.syntax.values import MAX_LINES, Position, not_utf_8, too_many
from policygraph.words.phrases import Phrase

# Which key a line starts with, for readers of what should stand at the start.
_KEYS_BELOW = {"header": lost_fence.key_in, "key-lines": key_lines_syntax.key_in}
_START = 100  # characters in which a file shows that it is no UTF-8


class Location(NamedTuple):
    """A position in a file: the path relative to the source, line and column from 1."""

    path: str
    line: int
    column: int


@dataclass(frozen=True)
class Record:
    """What one or more files in one language state about one policy, or whatever their kind describes."""

    files: Files
    digests: tuple[str, ...]  # SHA-256 of each file
    texts: tuple[str, ...]  # of each file, with \n line ends and no byte order mark
    language: str
    id: str
    front: FrontMatter
    kind: str = ""
    keys: BodyKeys = field(default_factory=BodyKeys)
    links: BodyLinks = field(default_factory=BodyLinks)
    remarks: tuple[Finding, ...] = ()  # about what is written, and read all the same
    names: tuple[str, ...] = ()  # by which links mean it, as paths

    @property
    def path(self) -> str:
        """The path of the first file, relative to the source."""
        return self.files[0].path

    @property
    def metadata(self) -> dict[str, Any]:
        """The front matter as it was written."""
        return self.front.metadata

    @property
    def body(self) -> str:
        """The text after the front matter."""
        return self.front.body

    @cached_property
    def _line_starts(self) -> tuple[list[int], ...]:
        return tuple(positions.line_starts(text) for text in self.texts)

    @cached_property
    def _positions(self) -> dict[str, Position]:
        places = positions.positions(self.front.text, self.front.syntax)
        return {place.pointer: place for place in places}

    def locate(self, pointer: str, piece: str = "") -> Location:
        """Return the place of a key or item by its JSON Pointer, of its nearest parent where it is missing.

        With a piece of the text there, return the place of that piece.
        """
        in_body = {**self.keys.places, **self.links.places}
        while pointer and pointer not in self._positions and pointer not in in_body:
            pointer, piece = pointer.rpartition("/")[0], ""
        place = in_body.get(pointer)
        if isinstance(place, str):
            return self.locate(place, piece)
        if place is None:
            place = self._offset_in_front(pointer, piece)
        index = self.front.body_file if pointer in in_body else self.front.file
        return Location(self.files[index].path, *positions.place_in(self._line_starts[index], place))

    def _offset_in_front(self, pointer: str, piece: str) -> int:
        position = self._positions.get(pointer)
        if position is None:
            return 0
        words = map(re.escape, piece.split())
        value = self.front.text[position.value : position.end]
        match = re.search(r"(?<![^\W_])" + r"\s+".join(words) + r"(?![^\W_])", value) if piece else None
        return self.front.start + (position.value + match.start() if match else position.start)


def read_record(files: Files, profile: Profile, languages: Iterable[str]) -> Record | Finding | None:
    """Return the record in some files, a finding where it cannot be read, None for files without a record."""
    contents: list[bytes] = []
    texts: list[str] = []
    for file in files:
        read = _read(file)
        if isinstance(read, Finding):
            return read
        contents.append(read[0])
        texts.append(read[1])
    if all(not text or text.isspace() for text in texts):
        message, remedy = Phrase("the file is empty"), Phrase("Write the record, or take the file away")
        return Finding(files[0].path, 1, 1, "empty-file", message, "warning", remedy=remedy)
    try:
        return _record(files, contents, texts, profile, tuple(languages))
    except RecordError as error:
        return unreadable(files[error.file].path, texts[error.file], error)


def _read(file: SourceFile) -> tuple[bytes, str] | Finding:
    """Return the content of a file and its text, a finding where it is none or too long."""
    try:
        content = file.read()
        if content.startswith(LFS_POINTER):
            message, remedy = (
                Phrase("the file is a pointer to one that Git LFS keeps"),
                Phrase("Run git lfs pull"),
            )
            raise RecordError("unreadable", message, remedy)
        text = decode(content)
    except RecordError as error:
        return unreadable(file.path, "", error)
    except UnicodeDecodeError as error:
        valid = decode(error.object[: error.start])
        return unreadable(file.path, valid, not_utf_8(error, len(valid)))
    if text.count("\n") > MAX_LINES:
        return unreadable(file.path, "", too_many(number=MAX_LINES, what=Phrase("lines")))
    return content, text


def _record(
    files: Files, contents: Sequence[bytes], texts: Sequence[str], profile: Profile, tags: tuple[str, ...]
) -> Record | None:
    """Return the record in the texts of some files, None where there is none. Raises RecordError, with the number of the file."""
    path, place = files[0].path, files[0].place
    front = readers.read(profile.kind_of(place, {}).readers, texts, path)
    kind = profile.kind_of(place, front.metadata if front else {})
    front = front or _without_front_matter(texts[0], place, kind)
    if front is None:
        return None
    body_text, text_path = texts[front.body_file], files[front.body_file].path
    start = len(body_text.rstrip()) - len(front.body)
    try:
        record_id = identifier(front, place, kind)
    except RecordError as error:
        if front.syntax in ("header", "key-lines") and kind.id.key not in front.metadata:
            for second in _second(front, front.metadata, body_text, start, kind):  # which may have the id
                raise RecordError(error.code, second.message, second.remedy, second.offset) from error
        raise
    keys = read_keys(front.metadata, front.body, start, kind, text_path)
    metadata = {**front.metadata, **keys.values}
    read_already = (*keys.references, *_metadata_in_body(front))
    endings = profile.suffixes
    links = read_links(body_text, start, metadata, read_already, kind, text_path, endings, profile.has_names)
    language = language_of_record(path, metadata, kind, tags)
    digests = tuple(hashlib.sha256(content).hexdigest() for content in contents)
    is_stub = kind.is_stub(metadata, place)
    names = () if kind.names is None or is_stub else names_of(place, _names(metadata, kind))
    in_front = partial(unreadable, files[front.file].path, texts[front.file])
    in_body = partial(unreadable, text_path, body_text)
    remarks = (
        *(in_front(error, "warning") for error in doubts(front, kind, tags, place)),
        *(in_front(error, "info") for error in ([] if is_stub else out_of_order(front, kind))),
        *(in_body(error) for error in merge_conflicts.in_body(body_text, start)),
        *(in_body(error, "warning") for error in _second(front, metadata, body_text, start, kind)),
        *(in_body(error, "warning") for error in unread_lines(front.body, start, metadata, kind, text_path)),
    )
    return Record(
        files, digests, tuple(texts), language, record_id, front, kind.name, keys, links, remarks, names
    )


def _second(
    front: FrontMatter, metadata: Mapping[str, Any], text: str, start: int, kind: RecordKind
) -> list[RecordError]:
    """Return what is wrong with a body, from an offset in a text on, that starts with more front matter; the metadata are
    what is read of both.
    """
    if front.syntax in ("header", "key-lines"):
        is_header = front.syntax == "header"
        if not is_header:  # the body is the whole text
            start = len(text) - len(text[front.start + len(front.text) :].lstrip())
        key = (header_syntax if is_header else key_lines_syntax).key_in(text[start:].partition("\n")[0])
        is_read = not is_header and key in metadata
        if is_read or key.casefold() not in map(str.casefold, kind.keys()):
            return []
        message = Phrase("the header ends above, and {key} is read as text", key=key)
        return [
            RecordError("second-front-matter", message, Phrase("Take the empty line before it out"), start)
        ]
    if front.body_file or front.syntax not in ("yaml", "json", "toml"):
        return []
    error = lost_fence.second_in(text, start, kind.keys())
    return [error] if error else []


def _names(metadata: Mapping[str, Any], kind: RecordKind) -> Iterator[str]:
    """Yield the texts under the keys of names, as the profile cuts and rewrites them."""
    for key in kind.names or ():
        value, rule = metadata.get(key), kind.values.get(key)
        for text in value if isinstance(value, list) else [value]:
            if isinstance(text, str | int) and not isinstance(text, bool) and (name := lexical(text).strip()):
                pieces = rule.pieces(name) if rule else [(name, name)]
                yield from (rewritten or written for written, rewritten in pieces)


def _metadata_in_body(front: FrontMatter) -> tuple[tuple[int, int], ...]:
    """Return start and end of the metadata in the file of the body, where they are in the same one."""
    return ((front.start, front.start + len(front.text)),) if front.file == front.body_file else ()


def _without_front_matter(text: str, path: str, kind: RecordKind) -> FrontMatter | None:
    """Return a text without front matter as a record's, None where it is none. Raises RecordError where it lost its fence."""
    if 4 * text.count("\0", 0, _START) > len(text[:_START]):
        message = Phrase("the file has zero bytes, as UTF-16 has between letters")
        raise RecordError("not-utf-8", message, Phrase("Save the file as UTF-8"), text.index("\0"))
    front = from_body_alone(text, path, kind)
    if error := lost_fence.error_in(text, kind.keys(), is_read_without=front is not None):
        raise error
    for reader, key_in in _KEYS_BELOW.items() if front is None else ():
        needed = kind.id.key if reader == "key-lines" else None
        if reader in kind.readers and (error := lost_fence.header_below(text, kind.keys(), key_in, needed)):
            raise error
    return front


def decode(content: bytes) -> str:
    """Return the text of a file of a record, with line feeds at the ends of lines. Raises UnicodeDecodeError."""
    text = content.decode("utf-8").lstrip("\ufeff")
    if "\r" not in text:
        return text
    text = text.replace("\r\n", "\n")
    return text if "\n" in text else text.replace("\r", "\n")


def unreadable(path: str, text: str, error: RecordError, severity: Severity = "violation") -> Finding:
    """Return a reader's error in a text as a finding with line and column."""
    line, column = positions.line_and_column(text, error.offset or 0)
    pointer, remedy = error.pointer, error.remedy
    return Finding(path, line, column, error.code, error.message, severity, pointer=pointer, remedy=remedy)
