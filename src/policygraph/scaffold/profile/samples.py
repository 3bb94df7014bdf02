"""Files to samples: what front matter says before any profile says how it is read."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from policygraph.errors import RecordError
from policygraph.records import frontmatter
from policygraph.records.empty import is_empty
from policygraph.records.files import find_files
from policygraph.scaffold.profile.known_keys import known_keys, plain

_HEADING = re.compile(r"^#[ \t]+\S", re.MULTILINE)
_NAME = re.compile(r"[A-Za-z][\w-]*")  # of a folder that can be the name of a kind
_ENDINGS = "*"  # stands for all names of files, beside the folders
ALIKE = 0.4  # share of keys that folders of one kind have in common


@dataclass(frozen=True)
class Sample:
    """One file: its path below the source, its front matter, and which language its path names."""

    path: str
    metadata: dict[str, Any]
    language: str = ""
    has_front: bool = True
    has_heading: bool = False

    @property
    def stem(self) -> str:
        """The file's name without its ending."""
        return self.path.rpartition("/")[2].rpartition(".")[0]

    @property
    def keys(self) -> set[str]:
        """The keys that say something."""
        return {key for key, value in self.metadata.items() if not is_empty(value)}


@dataclass(frozen=True)
class Samples:
    """The samples of a source, and the files that cannot be read, with why."""

    found: tuple[Sample, ...]
    unreadable: tuple[tuple[str, str], ...]
    languages: tuple[str, ...]  # that paths name


def read_samples(folder: Path) -> Samples:
    """Return what the files below a folder say, by path. Raises UsageError where there is no folder."""
    found, unreadable = [], []
    for file in find_files([folder]):
        try:
            text = file.file.read_bytes().decode("utf-8").removeprefix("\ufeff").replace("\r\n", "\n")
            front = frontmatter.parse(text)
        except (OSError, UnicodeDecodeError, RecordError) as error:
            unreadable.append((file.path, str(error)))
            continue
        metadata, body = (front.metadata, front.body) if front else ({}, text)
        has_heading = bool(_HEADING.search(body))
        found.append(Sample(file.path, metadata, "", front is not None, has_heading))
    languages = _languages(found)
    named = tuple(replace(each, language=_language(each.path, languages)) for each in found)
    return Samples(named, tuple(unreadable), languages)


def _languages(samples: Iterable[Sample]) -> tuple[str, ...]:
    """Return the languages that folders beside each other, or endings, are named after; most used first."""
    tags = set(known_keys().languages)
    beside: dict[str, Counter[str]] = defaultdict(Counter)
    for each in samples:
        *folders, name = each.path.split("/")
        for depth, part in enumerate(folders):
            if part.lower() in tags:
                beside["/".join(folders[:depth])][part.lower()] += 1
        for part in name.split(".")[1:-1]:
            if part.lower() in tags:
                beside[_ENDINGS][part.lower()] += 1
    counted: Counter[str] = sum((some for some in beside.values() if len(some) > 1), Counter())
    return tuple(sorted(counted, key=lambda tag: (-counted[tag], tag)))


def _language(path: str, languages: Sequence[str]) -> str:
    *folders, name = path.split("/")
    parts = (*name.split(".")[1:-1], *reversed(folders))
    return next((part.lower() for part in parts if part.lower() in languages), "")


def by_kind(samples: Samples) -> dict[str, list[Sample]]:
    """Return the top folders whose keys are clearly unlike, each with its samples; else all under "".

    The folder whose keys name most relations comes first, then the one with most records.
    """
    groups: dict[str, list[Sample]] = defaultdict(list)
    for each in samples.found:
        top = each.path.partition("/")[0] if "/" in each.path else ""
        groups["" if top.lower() in samples.languages else top].append(each)
    usual = {name: _usual(some) for name, some in groups.items()}
    names = list(groups)
    unlike = len(names) > 1 and all(
        usual[a] and usual[b] and len(usual[a] & usual[b]) / len(usual[a] | usual[b]) < ALIKE
        for n, a in enumerate(names)
        for b in names[n + 1 :]
    )
    if not unlike or not all(_NAME.fullmatch(name) for name in names):
        return {"": list(samples.found)}
    relations = known_keys().relations

    def rank(name: str) -> tuple[int, int]:
        keys = {key for each in groups[name] for key in _deep(each.metadata)}
        return (-len({key for key in keys if key in relations}), -len(groups[name]))

    return {name: groups[name] for name in sorted(groups, key=rank)}


def _deep(metadata: dict[str, Any]) -> Iterable[str]:
    for key, value in metadata.items():
        yield plain(key)
        if isinstance(value, dict):
            yield from map(plain, value)


def _usual(samples: Sequence[Sample]) -> set[str]:
    """Return the keys that at least half of the samples have."""
    counted = Counter(key for each in samples for key in each.metadata)
    return {key for key, number in counted.items() if number * 2 >= len(samples)}
