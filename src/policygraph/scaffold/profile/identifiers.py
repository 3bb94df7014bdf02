"""Which text of a record is its id, and the patterns by which other records may write it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from policygraph.profile.patterns import Made
from policygraph.scaffold.profile.columns import Column
from policygraph.scaffold.profile.known_keys import known_keys, plain
from policygraph.scaffold.profile.samples import Sample

_NUMBERED = re.compile(r"(?P<prefix>[^\W\d_]*)(?P<sep>[ _-]?)(?P<number>[0-9]{1,9})")
_FILE_NUMBERED = re.compile(r"(?P<prefix>[^\W\d_]*)(?P<sep>[ _-]?)(?P<number>[0-9]{1,9})(?:[ _.-].*)?", re.S)


@dataclass(frozen=True)
class Naming:
    """Where ids come from: a key, or the file's name; ``pattern`` and ``format`` as in a profile.

    ``ids`` are path -> id; ``number`` is a pattern of the ways to write a numbered id, ``why`` the reason.
    """

    key: str | None
    pattern: str
    format: str
    ids: dict[str, str]
    why: str
    number: str = ""

    def stems_are_ids(self, samples: Iterable[Sample]) -> bool:
        """Say whether the name of a file gives the id of its record, as paths and links need."""
        made = Made((re.compile(self.number or r"(?s:(?P<name>.+))"),), self.format or "{name}")
        stems = (
            Made((re.compile(self.number + r"(?:[ _.-].*)?", re.S),), self.format) if self.number else made
        )
        return all(stems(_base(each)) == self.ids.get(each.path) for each in samples)


def name_records(samples: Sequence[Sample], columns: Sequence[Column]) -> Naming:
    """Return where the ids of records come from: the best key that each has once, else the files' names."""
    fronted = [each for each in samples if each.has_front]
    candidates = [
        each for each in columns if fronted and len(fronted) == len(samples) and _is_unique(each, samples)
    ]
    mentioned = Counter(text for each in columns for text in each.distinct())
    best: tuple[int, Column, str] | None = None
    for each in candidates:
        points, why = _evidence(each, mentioned)
        if points and (best is None or points > best[0]):
            best = (points, each, why)
    return _by_key(best[1], best[2]) if best else _by_file(samples)


def _is_unique(column: Column, samples: Sequence[Sample]) -> bool:
    """Say whether every record has one value under the key, once in each language."""
    if column.nest is not None or not column.is_scalar or len(column.cells) != len(samples):
        return False
    names = {(sample.language, text.strip()) for sample, text in column.texts()}
    return len(names) == len(samples) and all(len(text) <= 200 for _, text in column.texts())


def _evidence(column: Column, mentioned: Counter[str]) -> tuple[int, str]:
    """Return how much speaks for a key, and what."""
    cells = column.texts()
    stems = sum(_same(text, _base(sample)) for sample, text in cells)
    elsewhere = sum(mentioned[text] > column.distinct()[text] for text in column.distinct())
    names = known_keys().id
    known = len(names) - names.index(plain(column.key)) if plain(column.key) in names else 0
    if plain(column.key) in known_keys().title:
        return 0, ""
    if known:
        return 1000 + known, "by its name, and unique"
    if stems * 2 > len(cells):
        return 500, "unique, and in the files' names"
    return (100, "unique, and named by others") if elsewhere * 4 > len(cells) else (0, "")


def _same(text: str, stem: str) -> bool:
    if text.strip().casefold() == stem.casefold():
        return True
    one, other = _NUMBERED.fullmatch(text.strip()), _FILE_NUMBERED.fullmatch(stem)
    return bool(one and other and int(one["number"]) == int(other["number"]))


def _base(sample: Sample) -> str:
    """Return the file's name without its ending and without the language before that."""
    ending = f".{sample.language}"
    return (
        sample.stem[: -len(ending)]
        if sample.language and sample.stem.lower().endswith(ending)
        else sample.stem
    )


def _by_key(column: Column, why: str) -> Naming:
    texts = {sample.path: text for sample, text in column.texts()}
    shape = _numbered(texts.values(), _NUMBERED)
    if not shape:
        return Naming(column.key, "", "", texts, why)
    pattern, template = shape
    made = Made((re.compile(pattern),), template)
    ids = {path: made(text.strip()) or text for path, text in texts.items()}
    if len(set(ids.values())) < len(set(texts.values())):  # 7 and 07 are two things
        return Naming(column.key, "", "", texts, why)
    needed = ids != texts
    return Naming(column.key, pattern if needed else "", template, ids, why, pattern)


def _by_file(samples: Sequence[Sample]) -> Naming:
    stems = {each.path: _base(each) for each in samples}
    fronted = [stems[each.path] for each in samples if each.has_front]
    numbered = [stem for stem in stems.values() if _FILE_NUMBERED.fullmatch(stem)]
    languages = "|".join(sorted({each.language for each in samples if each.language}))
    ending = rf"(?:\.(?i:{languages}))?" if languages else ""
    shape = _numbered(fronted or numbered, _FILE_NUMBERED)
    if shape:
        number, template = shape
        pattern = rf"(?s:{number}(?:[ _.-].*)?)"
        made = Made((re.compile(pattern),), template)
        ids = {path: name for path, stem in stems.items() if (name := made(stem))}
        places = {(each.language, ids[each.path]) for each in samples if each.path in ids}
        if len(places) == len(ids):
            return Naming(None, pattern, template, ids, "the number in the file's name", number)
    return Naming(None, rf"(?s:(?P<name>.+?)){ending}", "{name}", stems, "the file's name")


def _numbered(texts: Iterable[str], shape: re.Pattern[str]) -> tuple[str, str] | None:
    """Return pattern and format of texts that are all a number behind one prefix, else None."""
    found = [shape.fullmatch(text.strip()) for text in texts]
    prefixes = {each["prefix"].casefold() if each else None for each in found}
    if len(prefixes) != 1 or None in prefixes:
        return None
    usual = Counter((each["prefix"], each["sep"]) for each in found if each).most_common(1)[0][0]
    numbers = [each["number"] for each in found if each]
    widths = {len(number) for number in numbers}
    padded = any(number.startswith("0") and number != "0" for number in numbers)
    if padded and len(widths) > 1 and not usual[0]:
        return None  # 7 and 07 may be two
    prefix = rf"(?i:{re.escape(usual[0])})[ _-]?" if usual[0] else ""
    optional = f"(?:{prefix})?" if prefix else ""
    hole = f"{{number:{max(widths):02}}}" if padded else "{number:d}"
    return rf"{optional}(?P<number>[0-9]{{1,9}})", f"{usual[0]}{usual[1]}{hole}"
