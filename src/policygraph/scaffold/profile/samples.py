"""Read files into samples: their front matter, before any profile says how to read it."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from policygraph.errors import RecordError
from policygraph.records import frontmatter
from policygraph.records.files import find_files
from policygraph.records.frontmatter import is_empty
from policygraph.scaffold.profile.known_keys import known_keys, plain

_HEADING = re.compile(r"^#[ \t]+\S", re.MULTILINE)
_KIND_NAME = re.compile(r"[A-Za-z][\w-]*")  # of a folder that can be the name of a kind
_FILE_NAMES = "*"  # the key of language tags in file names, beside those of folders
MIN_OVERLAP = 0.4  # share of common keys from which folders are of one kind


@dataclass(frozen=True)
class Sample:
    """One file: its path below the source, its front matter, and the language that its path names."""

    path: str
    metadata: dict[str, Any]
    language: str = ""
    has_front_matter: bool = True
    has_heading: bool = False

    @property
    def stem(self) -> str:
        """The file name without its extension."""
        return self.path.rpartition("/")[2].rpartition(".")[0]

    @property
    def keys(self) -> set[str]:
        """The keys with a value that is not empty."""
        return {key for key, value in self.metadata.items() if not is_empty(value)}


@dataclass(frozen=True)
class Samples:
    """The samples of a source by path, and the path and error of each file that cannot be read."""

    readable: tuple[Sample, ...]
    unreadable: tuple[tuple[str, str], ...]
    languages: tuple[str, ...]  # named by paths, the most frequent first


def read_samples(folder: Path) -> Samples:
    """Return the samples of all files below a folder. Raises UsageError where there is no folder."""
    samples, unreadable = [], []
    for file in find_files([folder]):
        try:
            text = file.read().decode("utf-8").removeprefix("\ufeff").replace("\r\n", "\n")
            front = frontmatter.parse(text)
        except (UnicodeDecodeError, RecordError) as error:
            unreadable.append((file.path, str(error)))
            continue
        metadata, body = (front.metadata, front.body) if front else ({}, text)
        has_heading = bool(_HEADING.search(body))
        samples.append(Sample(file.path, metadata, "", front is not None, has_heading))
    languages = _languages(samples)
    tagged = tuple(replace(sample, language=_language(sample.path, languages)) for sample in samples)
    return Samples(tagged, tuple(unreadable), languages)


def _languages(samples: Iterable[Sample]) -> tuple[str, ...]:
    """Return the language tags that sibling folders, or file names, differ by; the most frequent first."""
    tags = set(known_keys().languages)
    by_parent: dict[str, Counter[str]] = defaultdict(Counter)
    for sample in samples:
        *folders, name = sample.path.split("/")
        for depth, part in enumerate(folders):
            if part.lower() in tags:
                by_parent["/".join(folders[:depth])][part.lower()] += 1
        for part in name.split(".")[1:-1]:
            if part.lower() in tags:
                by_parent[_FILE_NAMES][part.lower()] += 1
    counts: Counter[str] = sum((part for part in by_parent.values() if len(part) > 1), Counter())
    return tuple(sorted(counts, key=lambda tag: (-counts[tag], tag)))


def _language(path: str, languages: Sequence[str]) -> str:
    """Return the language tag in a path: in the file name, else in the innermost folder, else ""."""
    *folders, name = path.split("/")
    parts = (*name.split(".")[1:-1], *reversed(folders))
    return next((part.lower() for part in parts if part.lower() in languages), "")


def by_kind(samples: Samples) -> dict[str, list[Sample]]:
    """Return top folder -> its samples where the folders share few keys, else "" -> all samples.

    The folder with the most keys of known relations comes first, then the one with the most records.
    """
    groups: dict[str, list[Sample]] = defaultdict(list)
    for sample in samples.readable:
        top = sample.path.partition("/")[0] if "/" in sample.path else ""
        groups["" if top.lower() in samples.languages else top].append(sample)
    usual = {folder: _usual_keys(group) for folder, group in groups.items()}
    folders = list(groups)
    unlike = len(folders) > 1 and all(
        usual[a] and usual[b] and len(usual[a] & usual[b]) / len(usual[a] | usual[b]) < MIN_OVERLAP
        for n, a in enumerate(folders)
        for b in folders[n + 1 :]
    )
    if not unlike or not all(_KIND_NAME.fullmatch(folder) for folder in folders):
        return {"": list(samples.readable)}
    relations = known_keys().relations

    def rank(folder: str) -> tuple[int, int]:
        keys = {key for sample in groups[folder] for key in _plain_keys(sample.metadata)}
        return (-len({key for key in keys if key in relations}), -len(groups[folder]))

    return {folder: groups[folder] for folder in sorted(groups, key=rank)}


def _plain_keys(metadata: dict[str, Any]) -> Iterable[str]:
    """Yield the plain form of each key, and of the keys of a mapping below it."""
    for key, value in metadata.items():
        yield plain(key)
        if isinstance(value, dict):
            yield from map(plain, value)


def _usual_keys(samples: Sequence[Sample]) -> set[str]:
    """Return the keys that at least half of the samples have."""
    counts = Counter(key for sample in samples for key in sample.metadata)
    return {key for key, count in counts.items() if count * 2 >= len(samples)}
