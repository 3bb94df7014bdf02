"""Read files into samples: their metadata by the reader that finds some, before any profile says how to read them."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from policygraph.errors import RecordError, UsageError
from policygraph.mapping.body_keys import lines
from policygraph.records.declared import displayed
from policygraph.records.files import find_files
from policygraph.records.frontmatter import is_empty
from policygraph.records.other_files import DATA, TEXT, first_keys, plain
from policygraph.records.positions import line_and_column
from policygraph.records.readers import DATA_READER, FRONT_MATTER
from policygraph.scaffold.profile.candidates import (
    Candidate,
    DataFiles,
    candidate,
    data_files,
    look_like_records,
    meant_readers,
    shared_keys,
    usual_keys,
)
from policygraph.scaffold.profile.known_keys import known_keys
from policygraph.words.phrases import Phrase, counted

_HEADING = re.compile(r"^(?P<mark>[#=])[ \t]+(?P<text>\S.*)$", re.MULTILINE)
_TITLE_BLOCK = re.compile(r"%[ \t]+(?P<text>\S.*)$", re.MULTILINE)  # of pandoc
_DOCUMENTS = re.compile(r"(?<=\n)---[ \t]*\n")  # between those of YAML
_TABLE = re.compile(
    r"^[ \t]*\|(?P<head>.+)\|[ \t]*\n[ \t]*\|[ :|-]+\|[ \t]*\n(?:[ \t]*\|.*(?:\n|\Z)){2,}", re.MULTILINE
)
_COLUMNS = 3  # of a table whose rows are records
_FILE_NAMES = "*"  # the key of language tags in file names, beside those of folders
_PLACEHOLDER = re.compile(r"[NX]{3,}|[nx]{3,}")  # in place of a number
_SCRIPT_OR_REGION = re.compile(
    r"(?:hans|hant|latn|cyrl|arab|[a-z]{2}|[0-9]{3})(?:-[a-z]{2})?"
)  # behind a language
_WORD = re.compile(r"[^\W_]+")
_MARKDOWN = TEXT[0]
_SHEETS = (".csv", ".tsv", ".xlsx", ".xls", ".ods")
MOST_FILES = 100_000
Progress = Callable[[int, int], None]  # called with the files read and the files in all
_MANY = 5  # records, among which one with other keys is none


@dataclass(frozen=True)
class Sample:
    """One record: the path of its file below the source, its metadata, and the language that its path names.

    ``reader`` found the metadata, "" where none did; ``text`` says which file beside has the body.
    """

    path: str
    metadata: dict[str, Any]
    language: str = ""
    reader: str = FRONT_MATTER
    body: str = ""
    text: str = ""
    files: str = "*.md"  # the names of the files of its kind, as a glob

    @property
    def stem(self) -> str:
        """The file name without its extension."""
        return self.path.rpartition("/")[2].rpartition(".")[0]

    @property
    def folder_name(self) -> str:
        """The name of its folder where that tells it, since files of its kind have one name, or that of a language, else ""."""
        is_other = self.files.startswith("*") and (not self.language or self.stem.casefold() != self.language)
        return "" if is_other else self.folder.rpartition("/")[2]

    @property
    def folder(self) -> str:
        """The path of its folder."""
        return self.path.rpartition("/")[0]

    @property
    def has_metadata(self) -> bool:
        """Whether a reader found metadata, empty ones too."""
        return bool(self.reader)

    @property
    def heading(self) -> str:
        """The first heading of the first level in the text, or its title as pandoc has it, "" where it has none."""
        match = _TITLE_BLOCK.match(self.body) or _HEADING.search(self.body)
        return match["text"].rstrip(" \t") if match else ""

    @property
    def keys(self) -> set[str]:
        """The keys with a value that is not empty."""
        return {key for key, value in self.metadata.items() if not is_empty(value)}


@dataclass(frozen=True)
class LeftOut:
    """Files that are no records of the draft, each with an error where there is one, and the reason."""

    files: tuple[str, ...]
    reason: str  # after "1 file" and "2 files"
    errors: tuple[str, ...] = ()  # one for each file, or none
    is_bare: bool = False  # texts in which no reader finds anything

    def told(self) -> Phrase:
        """Return their number, and the reason."""
        files = counted(len(self.files), "file", "files")
        return Phrase("{files} {reason}", files=files, reason=self.reason)

    def __str__(self) -> str:
        return self.told()

    @property
    def lines(self) -> tuple[str, ...]:
        """Each file, with what is wrong with it."""
        if not self.errors:
            return self.files
        pairs = zip(self.files, self.errors, strict=True)
        return tuple(Phrase("{place}:{message}", place=file, message=error) for file, error in pairs)


@dataclass(frozen=True)
class Samples:
    """The samples of a source by path, and what of its files is no record."""

    readable: tuple[Sample, ...]
    languages: tuple[str, ...]  # named by paths, the most frequent first
    left_out: tuple[LeftOut, ...] = ()
    texts: frozenset[str] = frozenset()  # paths of files that are texts of other files' records
    others: frozenset[str] = frozenset()  # paths of all other files that a reader could be for


def read_samples(folder: Path, progress: Progress = lambda *_: None) -> Samples:
    """Return the samples of all files below a folder. Raises UsageError where there is no folder, or one with more files
    than a corpus has of which a draft can be made.
    """
    found = find_files([folder], suffixes=(*TEXT, *DATA))
    if len(found) > MOST_FILES:
        message = Phrase(
            "{folder} has {number:,} files that could be records, and a draft is made from at most {most:,}; name the "
            "folder of the records, or one with a part of them",
            folder=displayed(folder),
            number=len(found),
            most=MOST_FILES,
        )
        raise UsageError(message)
    files = []
    for number, file in enumerate(found, 1):
        files.append(candidate(file))
        progress(number, len(found))
    texts = {file.path: file for file in files if not file.is_data}
    kinds = data_files((file for file in files if file.is_data), texts)
    beside = {
        text.path
        for kind in kinds
        if len(kind.files) > 1 or kind.text
        for text in (kind.text_of(file, texts) for file in kind.files)
        if text
    }
    own_texts = [file for path, file in texts.items() if path not in beside]
    families = list(_by_ending(own_texts))
    others = any(meant for _, meant in families) or sum(len(kind.files) for kind in kinds) > 1
    kinds = [kind for kind in kinds if len(kind.files) > 1 or kind.text or not others]
    samples = [_of_data(kind, file, texts) for kind in kinds for file in kind.files]
    left_out: list[LeftOut] = []
    for family, meant in families:
        read, *without = _of_texts(family, meant, is_alone=not (samples or kinds))
        samples += read
        left_out += filter(None, without)
    left_out += _data_left_out(files, kinds)
    bare = {sample.path for sample in samples if not sample.reader}
    bare |= {path for left in left_out if left.is_bare for path in left.files}
    if tables := tuple(sorted(path for path in bare if _has_table_of_records(texts[path].text))):
        left_out.append(
            LeftOut(
                tables, "with a table whose rows look like records, of which each is to be a file of its own"
            )
        )
    if not samples and (sheets := tuple(file.path for file in find_files([folder], suffixes=_SHEETS))):
        reason = Phrase(
            "with a table, of which each row is to be a file of its own (docs/profiles.md shows how)"
        )
        left_out.append(LeftOut(sheets, reason))
    samples, unfit = _without_unfit(sorted(samples, key=lambda sample: sample.path))
    languages = _languages(samples)
    tagged = tuple(replace(sample, language=_language(sample.path, languages)) for sample in samples)
    taken = {*beside, *(sample.path for sample in samples)}
    rest = frozenset(file.path for file in files if file.path not in taken)
    return Samples(tagged, languages, (*unfit, *left_out), frozenset(beside), rest)


def _by_ending(files: Iterable[Candidate]) -> Iterator[tuple[list[Candidate], tuple[str, ...]]]:
    """Yield the texts with one ending and the readers that they are meant for; those with some first."""
    families: dict[str, list[Candidate]] = defaultdict(list)
    for file in files:
        families[file.ending].append(file)
    read = [(family, meant_readers(family)) for family in families.values()]
    yield from sorted(read, key=lambda each: not each[1])


def _of_data(kind: DataFiles, file: Candidate, texts: Mapping[str, Candidate]) -> Sample:
    text = kind.text_of(file, texts)
    metadata = file.found[DATA_READER].metadata
    body = text.text if text else ""
    return Sample(file.path, metadata, "", DATA_READER, body, kind.text, kind.name or f"*{file.ending}")


def _of_texts(
    family: Sequence[Candidate], meant: tuple[str, ...], is_alone: bool
) -> tuple[list[Sample], LeftOut | None, LeftOut | None]:
    """Return the samples among texts with one ending, those without metadata, and those that cannot be read.

    Text without metadata is a record if it is Markdown or most has headings that are usual keys, unless most has some
    metadata or ``is_alone`` says that there is something else.
    """
    samples: list[Sample] = []
    bare: list[Sample] = []
    broken: list[tuple[str, str]] = []
    common = Counter(
        file.name for file in family if file.folder and file.stem.casefold() in known_keys().indexes
    )
    for file in family:
        names = file.name if common[file.name] > 1 else f"*{file.ending}"
        name = next((name for name in meant if name in file.found or name in file.errors), None)
        if name is None and FRONT_MATTER in file.errors and file.ending == _MARKDOWN:
            name = FRONT_MATTER
        if name is None:
            bare.append(Sample(file.path, {}, reader="", body=file.text, files=names))
        elif name in file.errors:
            broken.append((file.path, _told(file.text, file.errors[name])))
        else:
            front = file.found[name]
            samples.append(Sample(file.path, front.metadata, "", name, front.body, files=names))
    unreadable = _left_out(broken)
    if is_alone and len(samples) < len(bare) and (family[0].ending == _MARKDOWN or _have_headings(bare)):
        return [*samples, *bare], None, unreadable
    is_told = bool(bare) and (bool(samples) or family[0].ending == _MARKDOWN)
    reason = Phrase("without keys at the start, left out since others have them")
    without = LeftOut(tuple(sample.path for sample in bare), reason, is_bare=True) if is_told else None
    return samples, without, unreadable


def _have_headings(samples: Sequence[Sample]) -> bool:
    """Return whether most of some texts have a heading that is a usual key."""
    usual = known_keys().usual
    having = sum(
        any(plain(section) in usual for _, _, section in lines(each.body, each.text or each.path))
        for each in samples
    )
    return having * 2 > len(samples)


def _told(text: str, error: RecordError) -> Phrase:
    """Return where an error of a reader is in a text, what is wrong, and what to do."""
    line, column = line_and_column(text, error.offset or 0)
    return Phrase(
        "{line}:{column}: {message}. {remedy}",
        line=str(line),
        column=str(column),
        message=error.message,
        remedy=error.remedy,
    )


def _left_out(errors: Sequence[tuple[str, str]]) -> LeftOut | None:
    if not errors:
        return None
    files, texts = zip(*errors, strict=True)
    return LeftOut(files, Phrase("that cannot be read"), texts)


def _is_list_of_records(file: Candidate) -> bool:
    """Return whether a file of data is a list whose items have usual keys, or has one under its only key."""
    if error := file.errors.get(DATA_READER):
        is_list = error.code == "not-a-mapping" or _DOCUMENTS.search(file.text) is not None
        return is_list and len(first_keys(file.text) & known_keys().usual) > 1
    values = file.found[DATA_READER].metadata.values() if DATA_READER in file.found else ()
    lists = [
        value for value in values if isinstance(value, list) and all(isinstance(each, dict) for each in value)
    ]
    return len(values) == 1 and any(look_like_records(value) for value in lists if len(value) > 1)


def _has_table_of_records(text: str) -> bool:
    """Return whether a text has a table of several rows and columns, of which two or more are named as keys usually are."""
    heads = (match["head"].split("|") for match in _TABLE.finditer(text))
    keys = ([plain(cell.strip(" *_`")) for cell in cells] for cells in heads if len(cells) >= _COLUMNS)
    return any(len({*each} & (known_keys().usual | {*known_keys().people})) > 1 for each in keys)


def _data_left_out(files: Sequence[Candidate], kinds: Sequence[DataFiles]) -> Iterator[LeftOut]:
    """Yield the files of data that cannot be read, where others of their name, or beside them, are records, and those
    that are no records.
    """
    names = {kind.name for kind in kinds if kind.name}
    places = {(file.folder, file.ending) for kind in kinds if not kind.name for file in kind.files}
    taken = {file.path for kind in kinds for file in kind.files}
    broken = [
        (file.path, _told(file.text, file.errors[DATA_READER]))
        for file in files
        if DATA_READER in file.errors and (file.name in names or (file.folder, file.ending) in places)
    ]
    if left_out := _left_out(broken):
        yield left_out
    lists = tuple(
        file.path for file in files if file.path not in {*taken, *dict(broken)} and _is_list_of_records(file)
    )
    if lists:
        yield LeftOut(
            lists, Phrase("of data with a list of records, of which each is to be a file of its own")
        )
    others = tuple(
        file.path for file in files if DATA_READER in file.found and file.path not in {*taken, *lists}
    )
    if others:
        yield LeftOut(
            others, Phrase("of data without the keys that records usually have, or alone among others")
        )


def _without_unfit(samples: Sequence[Sample]) -> tuple[list[Sample], list[LeftOut]]:
    """Return the samples but for templates and those that share no key with the others; and these, by reason."""
    templates = _templates(samples)
    left = [sample for sample in samples if sample.path not in templates]
    odd: set[str] = set()
    by_files: dict[str, list[Sample]] = defaultdict(list)
    for sample in left:
        by_files[sample.files].append(sample)
    for group in by_files.values():
        shared = shared_keys([sample.metadata for sample in group if sample.has_metadata])
        unlike = [
            sample.path
            for sample in group
            if sample.has_metadata
            and sample.keys
            and not ({*map(plain, sample.keys)} & shared or usual_keys(sample.metadata))
        ]
        if shared and len(group) >= _MANY and len(unlike) * _MANY <= len(group):
            odd |= {*unlike}
    reasons = ((templates, Phrase("named as templates")), (odd, Phrase("without a key that others have")))
    left_out = [LeftOut(tuple(sorted(paths)), reason) for paths, reason in reasons if paths]
    return [sample for sample in left if sample.path not in odd], left_out


def _templates(samples: Sequence[Sample]) -> set[str]:
    """Return the paths of templates: with a placeholder in place of the number that others have, or named so alone."""
    words = {sample.path: _name_words(sample) for sample in samples}
    numbered = sum(any(word.isdecimal() for word in each) for each in words.values()) * 2 > len(samples)

    def is_template(parts: list[str]) -> bool:
        if any(word.isdecimal() and word.strip("0") for word in parts):
            return False
        named = any(word.casefold() in known_keys().templates for word in parts)
        is_numbered = numbered and any(_PLACEHOLDER.fullmatch(word) for word in parts)
        return is_numbered or (named and (numbered or len(parts) == 1))

    found = {path for path, parts in words.items() if parts and is_template(parts)}
    return found if len(found) < len(samples) else set()


def _name_words(sample: Sample) -> list[str]:
    """Return the words of the name of a sample's file, of its folder where its files have one name."""
    return _WORD.findall(sample.folder_name or sample.stem)


def _languages(samples: Iterable[Sample]) -> tuple[str, ...]:
    """Return the language tags that sibling folders, or file names, differ by; the most frequent first."""
    by_parent: dict[str, Counter[str]] = defaultdict(Counter)
    for sample in samples:
        *folders, name = sample.path.split("/")
        for depth, part in enumerate(folders):
            if _is_language(part):
                by_parent["/".join(folders[:depth])][part.lower()] += 1
        *parts, _ = name.split(".")
        for part in parts[1:]:
            if _is_language(part):
                by_parent[_FILE_NAMES][part.lower()] += 1
        if len(parts) == 1 and folders and _is_language(parts[0]):
            by_parent["/".join([*folders, _FILE_NAMES])][parts[0].lower()] += 1
    counts: Counter[str] = sum((part for part in by_parent.values() if len(part) > 1), Counter())
    return tuple(sorted(counts, key=lambda tag: (-counts[tag], tag)))


def _is_language(part: str) -> bool:
    """Return whether a part of a path is the tag of a usual language, with or without a script or a region."""
    tag, *rest = part.lower().split("-")
    return tag in known_keys().languages and (
        not rest or _SCRIPT_OR_REGION.fullmatch("-".join(rest)) is not None
    )


def _language(path: str, languages: Sequence[str]) -> str:
    """Return the language tag in a path: in the file name, else in the innermost folder, else ""."""
    *folders, name = path.split("/")
    *own, _ = name.split(".")
    parts = (*(own[1:] or (own if folders else ())), *reversed(folders))
    return next((part.lower() for part in parts if part.lower() in languages), "")


def common_start(texts: Sequence[str]) -> str:
    """Return what some texts have in common at the start.

    >>> common_start(["pep-0001", "pep-0008"])
    'pep-000'
    """
    first, last = min(texts), max(texts)
    return first[
        : next((n for n, pair in enumerate(zip(first, last, strict=False)) if len({*pair}) > 1), len(first))
    ]
