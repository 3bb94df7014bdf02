"""Read the files below the sources as records, which the mapper then maps."""

from __future__ import annotations

import hashlib
import posixpath
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from operator import attrgetter
from typing import Any, NamedTuple

from policygraph.errors import RecordError
from policygraph.findings import Finding, Severity
from policygraph.mapping.body_keys import BodyKeys, read_keys
from policygraph.mapping.body_links import BodyLinks, read_links
from policygraph.mapping.doubts import doubts, out_of_order
from policygraph.mapping.identity import from_body_alone, identifier, language_of_record
from policygraph.profile.load import load_profile
from policygraph.profile.model import Profile, RecordKind
from policygraph.records import lost_fence, merge_conflicts, positions, readers
from policygraph.records.files import SourceFile, find_files
from policygraph.records.frontmatter import FrontMatter
from policygraph.records.syntax.values import Position
from policygraph.settings import Settings
from policygraph.words.phrases import Phrase

Files = tuple[SourceFile, ...]  # the files of one record; the first one's path is the record's


class Place(NamedTuple):
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

    def locate(self, pointer: str, piece: str = "") -> Place:
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
        return Place(self.files[index].path, *positions.place_in(self._line_starts[index], place))

    def _offset_in_front(self, pointer: str, piece: str) -> int:
        position = self._positions.get(pointer)
        if position is None:
            return 0
        words = map(re.escape, piece.split())
        value = self.front.text[position.value : position.end]
        match = re.search(r"(?<![^\W_])" + r"\s+".join(words) + r"(?![^\W_])", value) if piece else None
        return self.front.start + (position.value + match.start() if match else position.start)


def profile_of(settings: Settings) -> Profile:
    """Return the profile of the settings. Raises UsageError where there is none, and what ``load_profile`` raises."""
    with settings.placing("profile"):
        return load_profile(settings.profile)


def languages_of(settings: Settings, profile: Profile) -> tuple[str, ...]:
    """Return the language tags of the settings, else those of the profile."""
    return settings.languages or profile.languages


def record_files(settings: Settings, profile: Profile, others: Iterable[SourceFile] = ()) -> list[Files]:
    """Return the files below the sources that the profile takes or that have a fault, sorted by path: each a record,
    some with its text. ``others`` are files elsewhere that count as if they were there.
    """
    with settings.placing("sources"):
        found = find_files(settings.sources, settings.largest_file, profile.suffixes)
    found = sorted([*found, *others], key=attrgetter("path"))
    records: list[Files] = [(file,) for file in found if file.fault or profile.takes(file.place)]
    if all(kind.text is None for kind in profile.kinds):
        return records
    by_path = {file.path: file for file in found}
    with_texts = [(file, *_text_of(file, profile, by_path)) for file, *_ in records]
    texts = {file.path for _, *others in with_texts for file in others}
    return [files for files in with_texts if files[0].path not in texts]


def _text_of(file: SourceFile, profile: Profile, by_path: Mapping[str, SourceFile]) -> Files:
    """Return the file with the text of a record, none where there is no such file."""
    name = profile.kind_of(file.place, {}).text
    if name is None:
        return ()
    folder, _, own = file.path.rpartition("/")
    path = posixpath.join(folder, name.replace("{file}", own.rpartition(".")[0]))
    return (by_path[path],) if path in by_path and path != file.path else ()


def files_left_out(settings: Settings, profile: Profile, records: Iterable[Files]) -> Files:
    """Return the files below the sources that the profile could read by their endings, and that no record has."""
    taken = {file.file for files in records for file in files}
    found = find_files(settings.sources, settings.largest_file, profile.suffixes)
    return tuple(each for each in found if each.file not in taken)


def read_record(files: Files, profile: Profile, languages: Iterable[str]) -> Record | Finding | None:
    """Return the record in some files, a finding where it cannot be read, None for files without a record."""
    contents: list[bytes] = []
    texts: list[str] = []
    for file in files:
        try:
            contents.append(file.read())
        except RecordError as error:
            return unreadable(file.path, "", error)
        try:
            texts.append(_decode(contents[-1]))
        except UnicodeDecodeError as error:
            valid = _decode(contents[-1][: error.start])
            line, column = positions.line_and_column(valid, len(valid))
            message = Phrase("the byte {byte} is not UTF-8", byte=f"0x{contents[-1][error.start]:02X}")
            remedy = Phrase("Save the file as UTF-8")
            return Finding(file.path, line, column, "not-utf-8", message, remedy=remedy)
    path, place = files[0].path, files[0].place
    if all(not text or text.isspace() for text in texts):
        message, remedy = Phrase("the file is empty"), Phrase("Write the record, or take the file away")
        return Finding(path, 1, 1, "empty-file", message, "warning", remedy=remedy)
    try:
        front = readers.read(profile.kind_of(place, {}).readers, texts, path)
        kind = profile.kind_of(place, front.metadata if front else {})
        front = front or _without_front_matter(texts[0], place, kind)
        if front is None:
            return None
        record_id = identifier(front, place, kind)
        body_text = texts[front.body_file]
        start = len(body_text.rstrip()) - len(front.body)
        keys = read_keys(front.metadata, front.body, start, kind)
        metadata = {**front.metadata, **keys.values}
        text_path, endings = files[front.body_file].path, profile.suffixes
        read_already = (*keys.references, *_metadata_in_body(front))
        links = read_links(body_text, start, metadata, read_already, kind, text_path, endings)
    except RecordError as error:
        return unreadable(files[error.file].path, texts[error.file], error)
    language = language_of_record(path, metadata, kind, tuple(languages))
    digests = tuple(hashlib.sha256(content).hexdigest() for content in contents)
    is_stub = kind.stub is not None and kind.stub(metadata, place)
    remarks = (
        *(
            unreadable(files[front.file].path, texts[front.file], error, "warning")
            for error in doubts(front, kind)
        ),
        *(
            unreadable(files[front.file].path, texts[front.file], error, "info")
            for error in ([] if is_stub else out_of_order(front, kind))
        ),
        *(
            unreadable(files[front.body_file].path, body_text, error)
            for error in merge_conflicts.in_body(body_text, start)
        ),
    )
    return Record(files, digests, tuple(texts), language, record_id, front, kind.name, keys, links, remarks)


def _metadata_in_body(front: FrontMatter) -> tuple[tuple[int, int], ...]:
    """Return start and end of the metadata in the file of the body, where they are in the same one."""
    return ((front.start, front.start + len(front.text)),) if front.file == front.body_file else ()


def _without_front_matter(text: str, path: str, kind: RecordKind) -> FrontMatter | None:
    """Return a text without front matter as a record's, None where it is none. Raises RecordError where it lost its fence."""
    front = from_body_alone(text, path, kind)
    if error := lost_fence.error_in(text, kind.keys(), is_read_without=front is not None):
        raise error
    return front


def _decode(content: bytes) -> str:
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
