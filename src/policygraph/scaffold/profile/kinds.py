"""Take samples apart by kind: by the form of their files, and by folders at the top that share few keys."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from policygraph.profile.patterns import matches
from policygraph.records.files import MARKDOWN
from policygraph.records.other_files import DATA, plain
from policygraph.scaffold.profile.known_keys import known_keys
from policygraph.scaffold.profile.samples import Sample, Samples, common_start

_KIND_NAME = re.compile(r"[A-Za-z][\w-]*")  # of a folder that can be the name of a kind
_NUMBERED = re.compile(r"(?P<word>[^\W\d_]+)[ _-]?[0-9]")  # the beginning of the name of a file
_LETTERS = re.compile(r"[A-Za-z]+")
MIN_OVERLAP = 0.4  # share of common keys from which folders are of one kind


def by_kind(samples: Samples) -> dict[str, list[Sample]]:
    """Return name -> the samples of one kind, "" -> all samples where they are of one kind.

    The kind with the most keys of known relations comes first, then one with a status, then the one with the most records.
    """
    forms: dict[str, list[Sample]] = defaultdict(list)
    for sample in samples.readable:
        forms[_form(sample)].append(sample)
    groups = [group for form in _together(forms) for group in _by_folder(form, samples.languages)]
    if len(groups) < 2:
        return {"": list(samples.readable)}
    named: dict[str, list[Sample]] = {}
    for group in sorted(groups, key=_rank):
        name = _name(group, samples.languages)
        inner = _common_folder(group).rpartition("/")[2]
        if name.casefold() in map(str.casefold, named) and _KIND_NAME.fullmatch(inner):
            name = inner
        number, unique = 2, name
        while unique.casefold() in map(str.casefold, named):
            number, unique = number + 1, f"{name}{number}"
        named[unique] = group
    return named


def _together(forms: Mapping[str, Sequence[Sample]]) -> list[list[Sample]]:
    """Return the samples of each form, those of texts together that have a word and a number for a name alike."""
    joined: dict[str, list[Sample]] = {}
    for form, group in forms.items():
        words = {
            match["word"].casefold() if match else ""
            for match in map(_NUMBERED.match, (s.stem for s in group))
        }
        is_named = form.startswith("*.") and len(words) == 1 and "" not in words
        joined.setdefault(f"{words.pop()}-" if is_named else form, []).extend(group)
    return list(joined.values())


def _form(sample: Sample) -> str:
    """Return what the names of the files of a kind have in common; data is one form in any syntax."""
    return "*" if sample.files.startswith("*") and sample.files.endswith(DATA) else sample.files


def _by_folder(samples: Sequence[Sample], languages: Sequence[str]) -> list[list[Sample]]:
    """Return the samples of each folder at the top where the folders share few keys, else all together."""
    groups: dict[str, list[Sample]] = defaultdict(list)
    for sample in samples:
        groups[_top(sample, languages)].append(sample)
    usual = {folder: _usual_keys(group) for folder, group in groups.items()}
    folders = list(groups)
    unlike = len(folders) > 1 and all(
        usual[a] and usual[b] and not are_alike(usual[a], usual[b])
        for n, a in enumerate(folders)
        for b in folders[n + 1 :]
    )
    if not unlike or not all(_KIND_NAME.fullmatch(folder) for folder in folders):
        return [list(samples)]
    return list(groups.values())


def are_alike(keys: set[str], others: set[str]) -> bool:
    """Return whether two sets of keys have so many in common that they are those of one kind of thing."""
    return bool(keys and others) and len(keys & others) / len(keys | others) >= MIN_OVERLAP


def _top(sample: Sample, languages: Sequence[str]) -> str:
    """Return the folder at the top that a sample is in, "" for none and for that of a language."""
    top = sample.path.partition("/")[0] if "/" in sample.path else ""
    return "" if top.lower() in languages else top


def _rank(group: Sequence[Sample]) -> tuple[int, bool, int]:
    keys = {key for sample in group for key in _plain_keys(sample.metadata)}
    known = known_keys()
    has_status = not keys.isdisjoint(known.properties["label"]["pg:status"])
    return (-len(keys & known.relations.keys()), not has_status, -len(group))


def _name(group: Sequence[Sample], languages: Sequence[str]) -> str:
    """Return the name of a kind: of the folder or the files of its records, of the word before numbers, or an ending."""
    tops = {_top(sample, languages) for sample in group}
    prefix = _LETTERS.match(common_start([sample.stem for sample in group]))
    names: tuple[str, ...] = (
        *(tops if len(tops) == 1 else ()),
        *([group[0].stem] if not group[0].files.startswith("*") else ()),
        *([prefix[0]] if prefix else ()),
        str(group[0].files).rpartition(".")[2],
    )
    return next(name for name in (*names, "record") if _KIND_NAME.fullmatch(name))


def _common_folder(group: Iterable[Sample]) -> str:
    """Return the path of the innermost folder that all samples are below, "" for that of the source."""
    folders = [sample.folder.split("/") for sample in group]
    alike = (parts[0] for parts in zip(*folders, strict=False) if len({*parts}) == 1)
    depth = next((n for n, parts in enumerate(zip(*folders, strict=False)) if len({*parts}) > 1), None)
    return "/".join([*alike][:depth])


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


def globs(kind: str, groups: Mapping[str, Sequence[Sample]], samples: Samples) -> tuple[str, ...]:
    """Return the globs of the files of a kind, which no file of another kind has; none where it is all Markdown."""
    group = groups[kind]
    endings = sorted({sample.path[sample.path.rindex(".") :].lower() for sample in group})
    if len(groups) == 1 and set(endings) <= {*MARKDOWN}:
        return ()
    tops = sorted({_top(sample, samples.languages) for sample in group} - {""})
    is_below = len(tops) == 1 and all(sample.path.startswith(f"{tops[0]}/") for sample in group)
    names = [group[0].files] if not group[0].files.startswith("*") else [f"*{end}" for end in endings]
    names = [escaped(name) if "*" not in name else name for name in names]
    inner = _common_folder(group)
    options = [
        tuple(f"**/{name}" for name in names),
        *([tuple(f"**/{escaped(tops[0])}/**/{name}" for name in names)] if is_below else []),
        *([tuple(f"**/{escaped(inner)}/**/{name}" for name in names)] if "/" in inner else []),
        tuple(f"*/{escaped(sample.path)}" for sample in group),
    ]
    foreign = [sample.path for name, each in groups.items() if name != kind for sample in each]

    def cost(option: tuple[str, ...]) -> tuple[int, bool, int]:
        return (
            _number_of(option, foreign),
            option is options[-1],
            _number_of(option, samples.others),
        )

    chosen = min(options, key=cost)
    is_folder = is_below and chosen is options[1] and set(endings) <= {*MARKDOWN}
    return (f"**/{escaped(tops[0])}/**",) if is_folder else chosen


def _number_of(option: tuple[str, ...], paths: Iterable[str]) -> int:
    return sum(matches(f"source/{path}", option) for path in paths)


def escaped(path: str) -> str:
    """Return a path as a glob that only it matches.

    >>> escaped("a*b")
    'a[*]b'
    """
    return re.sub(r"[*?\[]", lambda match: f"[{match[0]}]", path)


def excluded(paths: Iterable[str], samples: Samples) -> tuple[str, ...]:
    """Return the globs of files that are no records, one for all files of a name that no record has."""
    taken = {path.rpartition("/")[2] for path in (*(each.path for each in samples.readable), *samples.texts)}
    by_name: dict[str, list[str]] = defaultdict(list)
    for path in paths:
        by_name[path.rpartition("/")[2]].append(path)
    return tuple(
        glob
        for name, same in sorted(by_name.items())
        for glob in (
            [f"**/{escaped(name)}"]
            if len(same) > 1 and name not in taken
            else [f"*/{escaped(path)}" for path in same]
        )
    )
