"""Find the id, language and file of a new record, by the profile and by the records that exist."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from policygraph.errors import UsageError, suggest, there_is
from policygraph.mapping.reader import Record, read_record
from policygraph.mapping.sources import languages_of, record_files
from policygraph.profile.model import Profile, RecordKind
from policygraph.rdf.language_tags import match as match_language
from policygraph.records.files import MARKDOWN
from policygraph.records.positions import Syntax
from policygraph.settings import Settings
from policygraph.words.phrases import Phrase

_NUMBER = re.compile(r"(?P<before>.*?)(?P<number>[0-9]+)(?P<after>[^0-9].*)?", re.DOTALL)
_NON_WORD = re.compile(r"[\W_]+")
_LONGEST_TITLE = 60
UNTITLED = "untitled"  # in the name of a file that must have words behind its id


class ExistingRecord(NamedTuple):
    """What a new record is made by of one of the sources: its id, kind, language, syntax and keys of front matter, and file."""

    id: str
    kind: str
    language: str
    syntax: Syntax
    file: Path
    keys: frozenset[str] = frozenset()


def existing_records(settings: Settings, profile: Profile) -> list[ExistingRecord]:
    """Return the readable records of the sources in the settings, in the order of their paths."""
    languages = languages_of(settings, profile)
    alike: dict[frozenset[str], frozenset[str]] = {}  # those of thousands of records are a few
    read = (read_record(files, profile, languages) for files in record_files(settings, profile))
    return [
        ExistingRecord(
            each.id,
            each.kind,
            each.language,
            each.front.syntax,
            each.files[0].file,
            alike.setdefault(keys := frozenset(each.metadata), keys),
        )
        for each in read
        if isinstance(each, Record)
    ]


def file_of(
    text: str,
    title: str,
    language: str,
    settings: Settings,
    languages: Sequence[str],
    kind: RecordKind,
    profile: Profile,
    existing: Sequence[ExistingRecord],
) -> Path:
    """Return the file of a new record: in a folder of its own where most of the existing ones have one that is named by
    the id, else beside them. ``existing`` are records of the kind.

    Raises what ``stem_of`` and ``folder_of`` do.
    """
    is_id_of_folder = kind.id.part == "folder"
    apart = [e for e in existing if is_id_of_folder or e.file.parent.name == e.id]
    if not is_id_of_folder and len(apart) * 2 <= len(existing):
        stem = stem_of(text, title, kind, profile, existing)
        return folder_of(language, settings, languages, kind, existing) / f"{stem}{_ending(existing)}"
    if is_id_of_folder:
        own = _stem_with_id(text, title, kind, profile, [e.file.parent.name for e in existing])
    else:
        own = _safe(kind.id.rewrite(text) or text)
    alike = [e for e in apart if e.language == language] or apart
    tops = Counter(e.file.parent.parent for e in alike).most_common(1)
    names = Counter(e.file.name.replace(e.id, own) for e in alike).most_common(1)
    name = Path(names[0][0] if names else "index.md")
    if match_language(name.stem, languages):
        name = name.with_stem(language)
    return (tops[0][0] if tops else folder_of(language, settings, languages, kind, [])) / own / name


def stem_of(
    text: str, title: str, kind: RecordKind, profile: Profile, existing: Sequence[ExistingRecord]
) -> str:
    """Return the name of a new file, without its extension, in the style of the existing files.

    Raises UsageError where the profile takes ids from file names and finds none in this one.
    """
    stems = [e.file.stem for e in existing]
    if kind.id.key is None:
        return _stem_with_id(text, title, kind, profile, stems)
    record_id = kind.id.rewrite(text) or text
    named = [e for e in existing if e.file.stem.endswith(e.id)]
    prefixes = Counter(_without_padding(e.file.stem, e.id) for e in named)
    most_common = [prefix for prefix, _ in prefixes.most_common(1)]
    widths = Counter(
        len(e.file.stem) - len(prefix)
        for e in named
        if (prefix := _without_padding(e.file.stem, e.id)) + e.id != e.file.stem
    )
    globs = [glob.rpartition("/")[2].removesuffix(".md") for glob in profile.include]
    from_globs = [g[:-1] for g in globs if g.endswith("*") and "[" not in g and "*" not in g[:-1]]
    name = _safe(record_id)
    if name.isdecimal():
        name = name.zfill(next((width for width, _ in widths.most_common(1)), 0))
    plain = [f"{prefix}{name}" for prefix in (*most_common, "", *from_globs)]
    candidates = [*plain, *(f"{stem}-{_words(title) or UNTITLED}" for stem in plain)]
    ending = _ending(existing)
    return next((stem for stem in candidates if profile.takes(f"x/{stem}{ending}")), candidates[0])


def _ending(existing: Sequence[ExistingRecord]) -> str:
    """Return the ending of a new file, that of most existing ones."""
    endings = Counter(e.file.suffix for e in existing if e.file.suffix).most_common(1)
    return endings[0][0] if endings else MARKDOWN[0]


def _without_padding(stem: str, record_id: str) -> str:
    """Return what stands before an id at the end of a name, without the zeros before a number."""
    prefix = stem[: -len(record_id)]
    return prefix.rstrip("0") if record_id.isdecimal() else prefix


def _stem_with_id(text: str, title: str, kind: RecordKind, profile: Profile, stems: Sequence[str]) -> str:
    """Return a file name that contains an id: a number padded as in others, and the words of the title."""
    numbered = [match for stem in stems if (match := _NUMBER.fullmatch(stem))]
    number = _NUMBER.fullmatch(text)
    stem, is_folder = text, kind.id.part == "folder"

    def place_of(name: str) -> str:
        return f"/{name}/index.md" if is_folder else f"/{name}.md"

    if number and numbered and not number["after"]:
        prefix = Counter(match["before"] for match in numbered).most_common(1)[0][0]
        width = Counter(len(match["number"]) for match in numbered).most_common(1)[0][0]
        words = _words(title)
        has_words = words and any(match["after"] for match in numbered)
        like_others = f"{prefix}{number['number']:0>{width}}" + (f"-{words}" if has_words else "")
        own = kind.id.in_path(place_of(text))
        stem = like_others if own in (None, kind.id.in_path(place_of(like_others))) else text
    is_path = kind.id.part == "path"
    if not is_path and kind.id.rewrite(stem) is None:
        stem = f"{stem}-{_words(title) or UNTITLED}"
    parts = stem.split("/") if is_path else [stem]
    if kind.id.in_path(place_of(stem)) is None or list(map(_safe, parts)) != parts:
        raise UsageError(
            Phrase(
                "{text} is no name of a {kind} by the profile {profile}; see its id",
                text=text,
                kind=kind.name,
                profile=profile.name,
            )
        )
    return stem


def _words(title: str) -> str:
    """Return a title as a part of a file's name."""
    return _NON_WORD.sub("-", title).strip("-").casefold()[:_LONGEST_TITLE]


def _safe(name: str) -> str:
    """Return a name with the characters replaced that file names cannot have on some system."""
    return re.sub(r'[\x00-\x1f/\\:*?"<>|]+', "-", name).strip(". ") or "record"


def folder_of(
    language: str,
    settings: Settings,
    languages: Sequence[str],
    kind: RecordKind,
    existing: Sequence[ExistingRecord],
) -> Path:
    """Return the folder with most records of a kind and language, else the one where they belong; of a kind whose ids are
    paths that from which on these are.

    ``existing`` are records of the kind. Raises UsageError where there is no source.
    """
    is_path = kind.id.part == "path"
    folders = Counter(e.file.parent for e in existing if e.language == language)
    if folders and not is_path:
        return folders.most_common(1)[0][0]
    if not settings.sources:
        raise UsageError(
            Phrase("no source: name a folder of records with -s, or set sources in policygraph.toml")
        )
    if existing and not is_path:
        folder = Counter(e.file.parent for e in existing).most_common(1)[0][0]
        return folder.parent / language if match_language(folder.name, languages) else folder
    sources = [source.parent if source.is_file() else source for source in settings.sources]
    if is_path:
        return sources[0]
    parts = [part for glob in kind.selection.files[:1] for part in glob.split("/") if _is_name(part)]
    is_by_language = len(languages) > 1 and kind.language is None and kind.language_key is None
    by_language = [language] if is_by_language else []
    source = next((each for each in sources if each.name in (*parts, *by_language)), sources[0])
    below = [*([] if source.name in parts else parts[:1]), *by_language]
    return source.joinpath(*(name for name in below if name != source.name))


def _is_name(part: str) -> bool:
    return bool(part) and not re.search(r"[*?\[\].]", part)


def language_for(wanted: str | None, languages: Sequence[str], kind: RecordKind, profile: Profile) -> str:
    """Return the language tag of a new record. Raises UsageError for one that the profile does not have."""
    if wanted is None:
        return kind.language or languages[0]
    language = match_language(wanted, languages)
    if language is None or (kind.language and language != kind.language):
        available = (kind.language,) if kind.language else languages
        hint = suggest(wanted, available) or there_is(available)
        raise UsageError(
            Phrase(
                "records of the profile {profile} are not in {wanted}.{hint}",
                profile=profile.name,
                wanted=wanted,
                hint=hint,
            )
        )
    return language


def kind_for(name: str | None, profile: Profile) -> RecordKind:
    """Return a kind, the first where none is named. Raises UsageError for an unknown name."""
    kinds = [kind.name for kind in profile.kinds]
    if name is not None and name not in kinds:
        hint = suggest(name, kinds) or there_is(kinds)
        raise UsageError(
            Phrase(
                "the profile {profile} has no kind {name}.{hint}", profile=profile.name, name=name, hint=hint
            )
        )
    return profile.kind(name or "")


def free_id(name: str, taken: Iterable[str]) -> str:
    """Return an id like ``name`` that is not taken: the next number, else the name with a number appended.

    >>> free_id("pep-0008", {"pep-0008", "pep-0012"}), free_id("a", {"a"})
    ('pep-0013', 'a-2')
    """
    taken = set(taken)
    number = re.fullmatch(r"(?P<before>.*?)(?P<number>[0-9]{1,9})", name, re.DOTALL)
    if number:
        pattern = re.compile(re.escape(number["before"]) + r"([0-9]{1,9})")
        highest = max(int(match[1]) for used in (*taken, name) if (match := pattern.fullmatch(used)))
        return f"{number['before']}{highest + 1:0{len(number['number'])}}"
    return next(f"{name}-{n}" for n in range(2, len(taken) + 3) if f"{name}-{n}" not in taken)
