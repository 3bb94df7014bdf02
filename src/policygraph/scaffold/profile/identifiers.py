"""Guess where the ids of records come from, and the patterns by which other records write them."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

from policygraph.profile.patterns import IdRule, Rewrite
from policygraph.records.other_files import plain
from policygraph.scaffold.profile.columns import Column
from policygraph.scaffold.profile.known_keys import known_keys
from policygraph.scaffold.profile.samples import Sample

_MOST_PREFIXES = 3  # of names of files of one kind
NUMBERED = re.compile(r"(?P<prefix>[^\W\d_]*)(?P<sep>[ _-]?)(?P<number>[0-9]{1,9})")
_DAY = r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?![0-9])"
_OF_YEAR = r"(?:1[5-9]|20)[0-9]{2}[-_.][0-9]+(?![^\W_])"  # a day, a month, or the number of a year
_IS_DAY = re.compile(_DAY)
_WITH_DAY = re.compile(rf"\A{_DAY}-(?=.)", re.DOTALL)
_FILE_NUMBERED = re.compile(
    rf"(?P<prefix>[^\W\d_]*)(?P<sep>[ _-]?)(?!{_OF_YEAR})(?P<number>[0-9]{{1,9}})(?:[ _.-].*)?", re.DOTALL
)


@dataclass(frozen=True)
class Naming:
    """The rule for ids: from a key, or from the path where ``key`` is None: the name of the file or its folder, or all.

    ``pattern`` and ``format`` are those of the profile, ``ids`` are path -> id, ``reason`` says why this
    rule was chosen; ``number`` is the pattern of all spellings of a numbered id, else "". ``prefix`` stands
    before the numbers of the ids, ``aliases`` may stand there in references: the name of the key, that of files.
    ``before`` is the pattern of what stands before ids in names of files, and may in references.
    """

    key: str | None
    pattern: str
    format: str
    ids: dict[str, str]
    reason: str
    number: str = ""
    prefix: str = ""
    aliases: tuple[str, ...] = ()
    part: Literal["file", "folder", "path"] = "file"
    before: str = ""
    stub: tuple[str, str] | None = None  # a key and its value in records that are found elsewhere

    @cached_property
    def rule(self) -> IdRule:
        """The rule as the profile has it."""
        patterns = (re.compile(self.pattern),) if self.pattern else ()
        return IdRule(self.key, Rewrite(patterns, self.format), self.part)

    def names_are_ids(self, samples: Iterable[Sample]) -> bool:
        """Return whether the name of each file, or folder, gives the id of its record, as paths and links require."""
        if self.part == "path":
            return False
        number = number_pattern([self.prefix, *self.aliases])
        pattern = rf"{number}(?:[ _.-].*)?" if self.number else rf"(?s:{self.before}(?P<name>.+))"
        to_id = Rewrite((re.compile(pattern, re.S),), self.format or "{name}")
        return all(to_id(_base(sample)) == self.ids.get(sample.path) for sample in samples)


def name_records(samples: Sequence[Sample], columns: Sequence[Column]) -> Naming:
    """Return the rule for ids: the best key with a value unique to each record, else the file names."""
    all_fronted = bool(samples) and all(sample.has_metadata for sample in samples)
    usable = [each for each in columns if all_fronted and each.can_be_term and not each.is_derived]
    candidates = [column for column in usable if _is_unique(column, samples)]
    mentions = Counter(text for column in columns for text in column.distinct())
    none = {word.casefold() for word in known_keys().none}
    related = [column for column in columns if plain(column.key) in known_keys().relations]
    targets = {text for column in related for text in column.distinct() if text.casefold() not in none}
    best: tuple[int, Column, str] | None = None
    for column in candidates:
        score, reason = _evidence(column, mentions, targets)
        if score and (best is None or score > best[0]):
            best = (score, column, reason)
    if best is None and (named := _with_stubs(usable, samples)):
        return named
    return _by_key(best[1], best[2]) if best else _by_file(samples)


def _with_stubs(columns: Sequence[Column], samples: Sequence[Sample]) -> Naming | None:
    """Return the rule by a key in the names of nearly all files, most of whose repeated ids are those of stubs."""
    for column in columns:
        cells = column.texts()
        named = column.nest is None and column.is_scalar and len(column.cells) == len(samples)
        if not named or sum(_is_same(text, _base(sample)) for sample, text in cells) * 10 < len(cells) * 9:
            continue
        ids = {sample.path: text.strip() for sample, text in cells}
        if stub := _stub([each for each in columns if each is not column], ids):
            key, value, stubs = stub
            left = Counter(name for path, name in ids.items() if path not in stubs)
            if sum(number > 1 for number in left.values()) * 100 <= len(left):
                reason = "in the files' names, and unique but for stubs"
                return replace(_by_key(column, reason), stub=(key, value))
    return None


def _stub(columns: Sequence[Column], ids: Mapping[str, str]) -> tuple[str, str, set[str]] | None:
    """Return the key and the value that only records with the id of another one have, which nearly all say nothing else
    than that one, and the paths of these.
    """
    repeated = sum(number > 1 for number in Counter(ids.values()).values())
    said: dict[str, dict[str, str]] = defaultdict(dict)  # path -> key -> text
    for column in columns:
        for sample, value in column.cells:
            said[sample.path][column.key] = str(value)

    def is_stub(path: str, others: Mapping[str, str], key: str) -> bool:
        other = said[others[ids[path]]]
        return all(other.get(each) == text for each, text in said[path].items() if each != key)

    for column in (each for each in columns if each.nest is None and each.is_scalar):
        by_value: dict[str, set[str]] = defaultdict(set)
        for sample, text in column.texts():
            by_value[text.strip()].add(sample.path)
        found = [
            (value, paths)
            for value, paths in by_value.items()
            if len(paths) > 1 and len(paths) * 2 > repeated
            for others in [{name: path for path, name in ids.items() if path not in paths}]
            if all(ids[path] in others for path in paths)
            if sum(is_stub(path, others, column.key) for path in paths) * 10 >= len(paths) * 9
        ]
        if len(found) == 1:
            return column.key, *found[0]
    return None


def _is_unique(column: Column, samples: Sequence[Sample]) -> bool:
    """Return whether every record has one value under the key, unique within each language."""
    if column.nest is not None or not column.is_scalar or len(column.cells) != len(samples):
        return False
    names = {(sample.language, text.strip()) for sample, text in column.texts()}
    are_names = all(len(text) <= 200 and "](" not in text for _, text in column.texts())  # and no links
    return len(names) == len(samples) and are_names


def _evidence(column: Column, mentions: Counter[str], targets: Collection[str]) -> tuple[int, str]:
    """Return a score for a key as that of the ids, 0 where nothing speaks for it, and the reason.

    ``mentions`` are how often texts stand under any key, ``targets`` those under keys that are relations.
    """
    cells = column.texts()
    in_stems = sum(_is_same(text, _base(sample)) for sample, text in cells)
    elsewhere = sum(mentions[text] > number for text, number in column.distinct().items())
    names = known_keys().id
    name_score = len(names) - names.index(plain(column.key)) if plain(column.key) in names else 0
    if plain(column.key) in known_keys().title or (
        not name_score and all(_IS_DAY.fullmatch(text.strip()) for _, text in cells)
    ):
        return 0, ""
    if name_score:
        return 1000 + name_score, "by its name, and unique"
    if in_stems * 2 > len(cells):
        return 500, "unique, and in the files' names"
    is_relation = plain(column.key) in known_keys().relations
    among = 0 if is_relation else sum(text in column.distinct() for text in targets)
    is_named = elsewhere * 4 > len(cells) or among * 2 > len(targets)
    return (100, "unique, and named by others") if is_named else (0, "")


def _is_same(text: str, stem: str) -> bool:
    """Return whether a text and a file name are equal but for case, or have the same number."""
    if text.strip().casefold() == stem.casefold():
        return True
    in_text, in_stem = NUMBERED.fullmatch(text.strip()), _FILE_NUMBERED.fullmatch(stem)
    return bool(in_text and in_stem and int(in_text["number"]) == int(in_stem["number"]))


def _base(sample: Sample) -> str:
    """Return the name that tells a record: its file's without extension and language, or its folder's."""
    if _is_by_folder(sample):
        return sample.folder_name
    ending = f".{sample.language}"
    has_language = sample.language and sample.stem.lower().endswith(ending)
    return sample.stem[: -len(ending)] if has_language else sample.stem


def _by_key(column: Column, reason: str) -> Naming:
    """Return the rule that takes ids from a key, with a pattern where all of them are numbered."""
    texts = {sample.path: text for sample, text in column.texts()}
    numbered = _numbered(texts.values(), NUMBERED, {column.key.casefold(), *_prefixes_of_files(column)})
    if not numbered:
        return Naming(column.key, "", "", texts, reason)
    prefix, template = numbered
    pattern = number_pattern([prefix])
    to_id = Rewrite((re.compile(pattern),), template)
    ids = {path: to_id(text.strip()) or text for path, text in texts.items()}
    if len(set(ids.values())) < len(set(texts.values())):  # 7 and 07 are two ids
        return Naming(column.key, "", "", texts, reason)
    written = pattern if ids != texts else ""
    aliases = tuple(_aliases(column, prefix))
    return Naming(column.key, written, template, ids, reason, pattern, prefix, aliases)


def _aliases(column: Column, prefix: str) -> Iterator[str]:
    """Yield the words that may stand before a number in references: the name of the key, and that of the files."""
    if plain(column.key) not in known_keys().id and column.key.isalpha():
        yield column.key
    names = _prefixes_of_files(column) - {prefix.casefold()}
    if len(names) <= _MOST_PREFIXES and "" not in names:
        yield from sorted(names)


def _prefixes_of_files(column: Column) -> set[str]:
    """Return what stands before the numbers in the names of the files with a key, "" where nothing does."""
    stems = (_FILE_NUMBERED.fullmatch(_base(sample)) for sample, _ in column.texts())
    return {match["prefix"].casefold() if match else "" for match in stems}


def number_pattern(prefixes: Iterable[str]) -> str:
    """Return the pattern of a number, which one of some words may stand before.

    >>> number_pattern(["RFC"])
    '(?:(?i:RFC)[ _-]?)?(?P<number>[0-9]{1,9})'
    """
    words = {word.casefold(): word for word in prefixes if word}
    optional = rf"(?:(?i:{'|'.join(map(re.escape, words.values()))})[ _-]?)?" if words else ""
    return rf"{optional}(?P<number>[0-9]{{1,9}})"


def _by_file(samples: Sequence[Sample]) -> Naming:
    """Return the rule that takes ids from names of files or folders: their numbers where these are unique.

    Where even the names are not, the paths are the ids.
    """
    names = {sample.path: _base(sample) for sample in samples}
    part: Literal["file", "folder"] = "folder" if all(map(_is_by_folder, samples)) else "file"
    with_metadata = [names[sample.path] for sample in samples if sample.has_metadata]
    with_number = [name for name in names.values() if _FILE_NUMBERED.fullmatch(name)]
    languages = "|".join(sorted({re.escape(sample.language) for sample in samples if sample.language}))
    ending = rf"(?:\.(?i:{languages}))?" if languages else ""
    numbered = _numbered(with_metadata or with_number, _FILE_NUMBERED)
    if numbered:
        prefix, template = numbered
        number = number_pattern([prefix])
        pattern = rf"(?s:{number}(?:[ _.-].*)?)"
        to_id = Rewrite((re.compile(pattern),), template)
        ids = {path: name for path, name in ((path, to_id(name)) for path, name in names.items()) if name}
        if _are_unique(ids, samples):
            reason = f"the number in the {part}'s name"
            words = known_keys().numbered
            return Naming(None, pattern, template, ids, reason, number, prefix, words, part)
    if not _are_unique(names, samples):
        return _by_path(samples, languages)
    before = ""
    without_day = {path: _WITH_DAY.sub("", text, count=1) for path, text in names.items()}
    with_day = sum(without_day[path] != text for path, text in names.items())
    if with_day * 2 > len(names) and _are_unique(without_day, samples):
        names, before = without_day, f"(?:{_DAY}-)?"
    pattern = rf"(?s:{before}(?P<name>.+?)){ending}"
    return Naming(None, pattern, "{name}", names, f"the {part}'s name", before=before, part=part)


def _is_by_folder(sample: Sample) -> bool:
    return bool(sample.folder_name)


def _are_unique(ids: Mapping[str, str], samples: Iterable[Sample]) -> bool:
    """Return whether no two files in one language have one id, path -> id."""
    named = [(sample.language, ids[sample.path]) for sample in samples if sample.path in ids]
    return len(set(named)) == len(named)


def _by_path(samples: Sequence[Sample], languages: str) -> Naming:
    """Return the rule that takes ids from the paths, without languages and endings, and without names that say nothing."""
    endings = "|".join(sorted({re.escape(sample.path.rpartition(".")[2]) for sample in samples}))
    tag = rf"(?:\.(?i:{languages}))?" if languages else ""
    name = re.escape(samples[0].stem) if all(map(_is_by_folder, samples)) else ""
    tail = f"/{name}" if name else ""
    above = r"(?:(?!(?i:LANGUAGES)/)[^/]+/)*".replace("LANGUAGES", languages) if languages else ""
    folder = rf"(?:(?i:{languages})/)?" if languages else ""
    pattern = rf"(?s:(?P<above>{above}){folder}(?P<name>.+?){tail}{tag}\.(?:{endings}))"
    naming = Naming(None, pattern, "{above}{name}", {}, "the file's path", part="path")
    to_id = naming.rule.rewrite
    ids = {path: name for path, name in ((sample.path, to_id(sample.path)) for sample in samples) if name}
    return replace(naming, ids=ids)


def _numbered(
    texts: Iterable[str], shape: re.Pattern[str], words: Collection[str] = ()
) -> tuple[str, str] | None:
    """Return prefix and format of texts that are all a number after the same prefix, which some may lack if it is one of
    some words; else None.
    """
    matches = [shape.fullmatch(text.strip()) for text in texts]
    prefixes = {match["prefix"].casefold() if match else None for match in matches}
    if len(prefixes) > 1 and prefixes - {""} <= {*words}:
        prefixes.discard("")
    if len(prefixes) != 1 or None in prefixes:
        return None
    written = Counter((m["prefix"], m["sep"]) for m in matches if m and m["prefix"].casefold() in prefixes)
    prefix, separator = written.most_common(1)[0][0]
    numbers = [match["number"] for match in matches if match]
    widths = {len(number) for number in numbers}
    padded = any(number.startswith("0") and number != "0" for number in numbers)
    if padded and len(widths) > 1 and not prefix:
        return None  # 7 and 07 may be two ids
    placeholder = f"{{number:{max(widths):02}}}" if padded else "{number:d}"
    return prefix, f"{prefix}{separator}{placeholder}"
