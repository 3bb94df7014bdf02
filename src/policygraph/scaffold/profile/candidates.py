"""Files that may be records: what each reader finds in them, and which readers they are meant for."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from policygraph.errors import RecordError
from policygraph.mapping.reader import decode
from policygraph.records import readers
from policygraph.records.files import MARKDOWN, SourceFile
from policygraph.records.frontmatter import FrontMatter, is_empty
from policygraph.records.other_files import DATA, TEXT, plain
from policygraph.records.readers import DATA_READER, FRONT_MATTER
from policygraph.records.syntax.values import not_utf_8
from policygraph.scaffold.profile.known_keys import known_keys

TEXT_READERS = tuple(name for name in readers.READERS if name != DATA_READER)
_ENOUGH = 2  # usual keys, or keys that most files share, that make files look like records
_FEW = 10  # one in so many is no sign of a form of its own


@dataclass(frozen=True)
class Candidate:
    """A file, what each reader finds in it, and why those that find something cannot read it."""

    path: str
    text: str = ""
    found: Mapping[str, FrontMatter] = field(default_factory=dict)
    errors: Mapping[str, RecordError] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The name of the file, with its ending."""
        return self.path.rpartition("/")[2]

    @property
    def folder(self) -> str:
        """The path of its folder."""
        return self.path.rpartition("/")[0]

    @property
    def stem(self) -> str:
        """The name without its ending."""
        return self.name.rpartition(".")[0]

    @property
    def ending(self) -> str:
        """The ending of the name, one for all that are Markdown's."""
        name = self.name.lower()
        known = next((each for each in (*TEXT, *DATA) if name.endswith(each)), "")
        return known.replace(MARKDOWN[1], MARKDOWN[0])

    @property
    def is_data(self) -> bool:
        """Whether the file is data as a whole."""
        return self.ending in DATA


def candidate(file: SourceFile) -> Candidate:
    """Return what the readers find in a file; what cannot be read at all is an error of each."""
    is_data = file.path.lower().endswith(DATA)
    names = (DATA_READER,) if is_data else TEXT_READERS
    try:
        text = decode(file.read())
    except UnicodeDecodeError as error:
        refused = not_utf_8(error, len(decode(error.object[: error.start])))
        return Candidate(file.path, errors=dict.fromkeys(names, refused))
    except RecordError as error:
        return Candidate(file.path, errors=dict.fromkeys(names, error))
    found: dict[str, FrontMatter] = {}
    errors: dict[str, RecordError] = {}
    for name in names:
        try:
            front = readers.read((name,), (text,), file.path)
        except RecordError as error:
            errors[name] = error
        else:
            if front is not None:
                found[name] = front
        if FRONT_MATTER in found or FRONT_MATTER in errors:
            break
    return Candidate(file.path, text, found, errors)


def meant_readers(files: Sequence[Candidate]) -> tuple[str, ...]:
    """Return the readers of texts by which files with one ending are records, in the order in which they are tried."""
    left, meant = list(files), list[str]()
    for name in TEXT_READERS:
        found = [file.found[name].metadata for file in left if name in file.found]
        many = len(found) * _FEW >= len(files) - len(left)
        is_meant = bool(found) if name == FRONT_MATTER else many and look_like_records(found)
        errors = [file.errors[name].code for file in left if name in file.errors]
        are_keys = name == FRONT_MATTER or errors.count("duplicate-key") * 2 > len(left)
        if is_meant or (errors and are_keys):
            meant.append(name)
            left = [file for file in left if name not in file.found and name not in file.errors]
    return tuple(meant)


def usual_keys(metadata: Mapping[str, Any]) -> set[str]:
    """Return the keys with a usual meaning, plain."""
    return {plain(key) for key, value in metadata.items() if not is_empty(value)} & known_keys().usual


def shared_keys(metadata: Sequence[Mapping[str, Any]]) -> set[str]:
    """Return the keys that at least half of some metadata have, and no one alone; plain."""
    counts = Counter(key for each in metadata for key in {plain(key) for key in each})
    least = min(2, len(metadata))
    return {key for key, count in counts.items() if count * 2 >= len(metadata) and count >= least}


def look_like_records(metadata: Sequence[Mapping[str, Any]]) -> bool:
    """Return whether what was found in some files is that of records: usual keys, or several with the same keys."""
    if any(len(usual_keys(each)) >= _ENOUGH for each in metadata):
        return True
    shared = shared_keys(metadata)
    return len(metadata) > 1 and (len(shared) >= _ENOUGH or bool(shared & known_keys().usual))


@dataclass(frozen=True)
class DataFiles:
    """Files of data that are records of one kind, and the text beside each: ``README.md`` or ``{file}.md``."""

    files: tuple[Candidate, ...]
    text: str = ""
    name: str = ""  # of all the files, "" where their names differ

    def text_of(self, file: Candidate, texts: Mapping[str, Candidate]) -> Candidate | None:
        """Return the text of one of the files."""
        name = self.text.replace("{file}", file.stem)
        return texts.get(f"{file.folder}/{name}".lstrip("/")) if name else None


def data_files(files: Iterable[Candidate], texts: Mapping[str, Candidate]) -> list[DataFiles]:
    """Return the files of data that are records, kind by kind: of one name in several folders, else in one folder.

    ``texts`` are path -> file of all texts.
    """
    read = [file for file in files if DATA_READER in file.found]
    names = Counter(file.name for file in read)
    groups: dict[tuple[str, str], list[Candidate]] = defaultdict(list)
    for file in read:
        is_same = names[file.name] > 1 and not file.stem.isdecimal()
        top = file.path.partition("/")[0] if "/" in file.path else ""
        groups[(file.name, "") if is_same else ("", top)].append(file)
    found = []
    for (name, _), files_of_kind in groups.items():
        group = files_of_kind if name else _alike(files_of_kind)
        text = _text_name(group, texts)
        metadata = [file.found[DATA_READER].metadata for file in group]
        if _are_records(metadata) or (text and look_like_records(metadata)) or _are_named_after_a_key(group):
            found.append(DataFiles(tuple(group), text, name))
    return found


def _alike(files: Sequence[Candidate]) -> list[Candidate]:
    """Return the files of data with a usual key, or one that most of them have."""
    keys = shared_keys([file.found[DATA_READER].metadata for file in files]) | known_keys().usual
    return [file for file in files if {*map(plain, file.found[DATA_READER].metadata)} & keys]


def _are_records(metadata: Sequence[Mapping[str, Any]]) -> bool:
    """Return whether most of some files of data have usual keys, and are several with keys in common."""
    if not metadata:
        return False
    usual = [len(usual_keys(each)) for each in metadata]
    most = sum(number >= _ENOUGH for number in usual) * 2 >= len(usual)
    some = sum(map(bool, usual)) * 2 >= len(usual)
    return most or (some and len(metadata) > 1 and len(shared_keys(metadata)) >= _ENOUGH)


def _are_named_after_a_key(files: Sequence[Candidate]) -> bool:
    """Return whether nearly all of several files of data have the number in their name under one key."""
    numbered = [file for file in files if file.stem.isdecimal()]
    counts = Counter(
        key
        for file in numbered
        for key, value in file.found[DATA_READER].metadata.items()
        if str(value).strip().isdecimal() and int(value) == int(file.stem)
    )
    most = max(counts.values(), default=0)
    return most > 1 and most * _FEW >= len(files) * (_FEW - 1)


def _text_name(files: Sequence[Candidate], texts: Mapping[str, Candidate]) -> str:
    """Return the name of the text that most files of data have beside them, "" where most have none."""
    beside: dict[str, list[Candidate]] = defaultdict(list)
    for text in texts.values():
        beside[text.folder].append(text)
    counts: Counter[str] = Counter()
    for file in files:
        for text in beside[file.folder]:
            if FRONT_MATTER not in text.found:
                counts[
                    text.name.replace(file.stem, "{file}", 1) if text.stem == file.stem else text.name
                ] += 1
    own = {name: count for name, count in counts.items() if name.startswith("{file}")}
    is_alone = len({file.folder for file in files} - {""}) == len(files)  # else several files have one text
    usable = counts if is_alone else own
    name = max(usable, key=lambda name: (usable[name], name in own, name), default="")
    return name if name and usable[name] * 2 >= len(files) else ""
