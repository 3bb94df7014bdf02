"""Which id a new record has and where its file belongs, by the profile and by the records that are there."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from policygraph.errors import UsageError, suggest
from policygraph.mapping.reader import Record, languages_of, read_record, record_files
from policygraph.profile.model import Profile, RecordKind
from policygraph.rdf.languages import match
from policygraph.settings import Settings

_NUMBER = re.compile(r"(?P<before>.*?)(?P<number>[0-9]+)(?P<after>[^0-9].*)?", re.DOTALL)
_PART = re.compile(r"[\W_]+")
_LONGEST = 60


@dataclass(frozen=True)
class Known:
    """A record that is there, and the file that it is in."""

    record: Record
    file: Path


def known_records(settings: Settings, profile: Profile) -> list[Known]:
    """Return the records of the settings' sources that can be read, by path."""
    languages = languages_of(settings, profile)
    read = [read_record(files, profile, languages) for files in record_files(settings, profile)]
    return [Known(record, record.files[0].file) for record in read if isinstance(record, Record)]


def stem_of(text: str, title: str, kind: RecordKind, profile: Profile, known: Sequence[Known]) -> str:
    """Return the name of a new file, without its ending, as those of the other records are made.

    Raises UsageError where the profile finds no id in it.
    """
    stems = [each.file.stem for each in known]
    if kind.id.key is None:
        return _stem_with_id(text, title, kind, profile, stems)
    made = kind.id.made(text) or text
    prefixes = Counter(
        each.file.stem[: -len(each.record.id)] for each in known if each.file.stem.endswith(each.record.id)
    )
    usual = [prefix for prefix, _ in prefixes.most_common(1)]
    globs = [glob.rpartition("/")[2].removesuffix(".md") for glob in profile.include]
    before = [glob[:-1] for glob in globs if glob.endswith("*") and "[" not in glob and "*" not in glob[:-1]]
    name = _safe(made)
    tried = [f"{prefix}{name}" for prefix in (*usual, "", *before)]
    return next((stem for stem in tried if profile.takes(f"x/{stem}.md")), tried[0])


def _stem_with_id(text: str, title: str, kind: RecordKind, profile: Profile, stems: Sequence[str]) -> str:
    """Return a file's name that gives an id: a number padded as the others are, and the title's words."""
    shapes = [found for stem in stems if (found := _NUMBER.fullmatch(stem))]
    number = _NUMBER.fullmatch(text)
    stem = text
    if number and shapes and not number["after"]:
        before = Counter(each["before"] for each in shapes).most_common(1)[0][0]
        width = Counter(len(each["number"]) for each in shapes).most_common(1)[0][0]
        words = _PART.sub("-", title).strip("-").casefold()[:_LONGEST]
        named = words and any(each["after"] for each in shapes)
        stem = f"{before}{number['number']:0>{width}}" + (f"-{words}" if named else "")
    if kind.id.made(stem) is None or _safe(stem) != stem:
        raise UsageError(f"{text} is no name of a {kind.name} by the profile {profile.name}; see its id")
    return stem


def _safe(name: str) -> str:
    """Return a name that is that of a file on every system."""
    return re.sub(r'[\x00-\x1f/\\:*?"<>|]+', "-", name).strip(". ") or "record"


def folder_of(
    language: str, settings: Settings, languages: Sequence[str], kind: RecordKind, known: Sequence[Known]
) -> Path:
    """Return the folder in which most records of a kind and language are, else where they would be.

    ``known`` are records of the kind. Raises UsageError where there is no source.
    """
    same = Counter(each.file.parent for each in known if each.record.language == language)
    if same:
        return same.most_common(1)[0][0]
    if not settings.sources:
        raise UsageError("no source: name a folder of records with -s, or set sources in policygraph.toml")
    if known:
        other = Counter(each.file.parent for each in known).most_common(1)[0][0]
        if match(other.name, languages):
            return other.parent / language
        return other
    source = settings.sources[0] if not settings.sources[0].is_file() else settings.sources[0].parent
    parts = [part for glob in kind.selection.files[:1] for part in glob.split("/") if _is_name(part)]
    several = len(languages) > 1 and kind.language is None and kind.language_key is None
    return source.joinpath(*parts[:1] if source.name not in parts else (), *([language] if several else []))


def _is_name(part: str) -> bool:
    return bool(part) and not re.search(r"[*?\[\].]", part)


def language_for(wanted: str | None, languages: Sequence[str], kind: RecordKind, profile: Profile) -> str:
    """Return the language of a new record. Raises UsageError for one that the profile does not have."""
    if wanted is None:
        return kind.language or languages[0]
    found = match(wanted, languages)
    if found is None or (kind.language and found != kind.language):
        known = (kind.language,) if kind.language else languages
        hint = suggest(wanted, known) or f" There is {', '.join(known)}."
        raise UsageError(f"records of the profile {profile.name} are not in {wanted}.{hint}")
    return found


def kind_for(name: str | None, profile: Profile) -> RecordKind:
    """Return a kind, the first unless one is named. Raises UsageError for another name."""
    known = [kind.name for kind in profile.kinds]
    if name is not None and name not in known:
        hint = suggest(name, known) or f" There is {', '.join(known)}."
        raise UsageError(f"the profile {profile.name} has no kind {name}.{hint}")
    return profile.kind(name or "")


def free_id(name: str, taken: Iterable[str]) -> str:
    """Return an id like another that is not taken: the next number, else the name with one behind it.

    >>> free_id("pep-0008", {"pep-0008", "pep-0012"}), free_id("a", {"a"})
    ('pep-0013', 'a-2')
    """
    taken = set(taken)
    number = re.fullmatch(r"(?P<before>.*?)(?P<number>[0-9]{1,9})", name, re.DOTALL)
    if number:
        same = re.compile(re.escape(number["before"]) + r"([0-9]{1,9})")
        most = max(int(found[1]) for each in (*taken, name) if (found := same.fullmatch(each)))
        return f"{number['before']}{most + 1:0{len(number['number'])}}"
    return next(f"{name}-{n}" for n in range(2, len(taken) + 3) if f"{name}-{n}" not in taken)
