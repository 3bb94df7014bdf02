"""Read and write the baseline: a file of known findings, so that a validation reports only new ones.

An entry is a number of findings that are alike: of one code and file, about one policy, at one place in the front
matter, with one value and message. Lines and positions in lists may change without a finding being new.
"""

from __future__ import annotations

import json
import os
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from operator import ge
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from policygraph import regular_files
from policygraph.errors import UsageError
from policygraph.findings import SEVERITIES, Finding
from policygraph.records.declared import displayed, read_declared
from policygraph.store.whole_files import write_whole
from policygraph.words.phrases import Phrase, phrase_of

if TYPE_CHECKING:
    from policygraph.validation.validate import RuleSet, ValidationOptions

VERSION = 2
_NUMBER = re.compile(r"(?<![\w.-])[0-9]{1,9}(?![\w-])")  # not those in dates and names
_SURROGATE = re.compile(r"[\ud800-\udfff]")


class Key(NamedTuple):
    """What the findings of an entry have in common; ``path`` is relative to the folder of the baseline.

    ``numbers`` are those in the message, in which ``#`` stands for each.
    """

    code: str
    path: str
    policy: str
    pointer: str
    value: str
    message: str
    numbers: tuple[int, ...] = ()

    @property
    def loose(self) -> tuple[str, ...]:
        """What remains the same when numbers fall, and when the file is renamed: if no policy identifies the record,
        moved to another folder.
        """
        place = self.policy or Path(self.path).name
        return (self.code, place, self.pointer, self.value, self.message)


@dataclass(frozen=True)
class Baseline:
    """The known findings, counted, and the folder of their file."""

    folder: Path = Path()
    entries: Counter[Key] = field(default_factory=Counter)

    def compare(self, findings: Sequence[Finding]) -> Comparison:
        """Return the findings that are not known, and the entries that match none.

        An entry matches findings whose numbers are not greater than its own. One whose file is gone matches a finding
        in a file that no entry names: the file was renamed.
        """
        if not self.entries:
            return Comparison(list(findings), Counter())
        left, unknown = self.entries.copy(), []
        for finding in findings:
            own = key(finding, self.folder)
            if left[own] > 0:
                left[own] -= 1
            else:
                unknown.append((own, finding))
        paths = {entry.path for entry in self.entries}
        gone = {path for path in paths if not os.path.lexists(self.folder / path)}
        candidates: dict[tuple[str, ...], list[Key]] = {}
        for entry in +left:
            candidates.setdefault(entry.loose, []).append(entry)

        def is_match(entry: Key, own: Key) -> bool:
            is_place = entry.path == own.path or (entry.path in gone and own.path not in paths)
            return left[entry] > 0 and is_place and all(map(ge, entry.numbers, own.numbers))

        new = []
        for own, finding in unknown:
            match = next((entry for entry in candidates.get(own.loose, ()) if is_match(entry, own)), None)
            if match is None:
                new.append(finding)
            else:
                left[match] -= 1
        return Comparison(new, +left)

    def looked_at(
        self, entries: Counter[Key], checked: RuleSet, options: ValidationOptions, sources: Iterable[Path]
    ) -> Counter[Key]:
        """Return those of some entries, sorted, whose code and file a validation of sources looked at."""
        folders = [source.resolve() for source in sources]
        least = SEVERITIES.index(options.min_severity)
        codes = {code for code in checked.reported if SEVERITIES.index(checked.rules[code].severity) <= least}

        def is_looked_at(entry: Key) -> bool:
            path = Path(os.path.realpath(self.folder / entry.path))
            is_unknown = entry.code not in checked.rules and not options.select
            return (entry.code in codes or is_unknown) and any(map(path.is_relative_to, folders))

        return Counter({entry: number for entry, number in sorted(entries.items()) if is_looked_at(entry)})


class Comparison(NamedTuple):
    """The findings that a baseline lacks, and its entries that match no finding, counted."""

    new: list[Finding]
    stale: Counter[Key]


def known(findings: Iterable[Finding]) -> Baseline:
    """Return the baseline of findings that are in no file."""
    return Baseline(entries=Counter(key(finding, Path()) for finding in findings))


def key(finding: Finding, folder: Path) -> Key:
    """Return what identifies a finding when the lines of its file move."""
    path = Path(os.path.relpath(finding.path, folder)).as_posix() if finding.path else ""
    tokens = ("*" if token.isdecimal() else token for token in finding.pointer.split("/"))
    numbers = tuple(int(text) for text in _NUMBER.findall(finding.message))
    message = _NUMBER.sub("#", finding.message)
    return Key(finding.code, path, finding.policy, "/".join(tokens), finding.value, message, numbers)


def write_baseline(file: Path, findings: Iterable[Finding]) -> int:
    """Write the findings to a baseline, a line for each key, sorted; return the number of findings.

    Raises UsageError where the file cannot be written.
    """
    counts = Counter(key(finding, file.parent) for finding in findings)
    body = ",\n".join(_line([count, *fields]) for fields, count in sorted(counts.items()))
    try:
        write_whole(file, f'{{"version": {VERSION}, "findings": [\n{body}\n]}}\n'.encode())
    except FileNotFoundError:
        raise UsageError(
            Phrase("the baseline {file} cannot be written: there is no such folder", file=file)
        ) from None
    return counts.total()


def _line(row: list[object]) -> str:
    """Return a row as JSON, with escapes where a file name has bytes that are not UTF-8."""
    text = json.dumps(row, ensure_ascii=False)
    return json.dumps(row) if _SURROGATE.search(text) else text


def read_baseline(file: Path) -> Baseline:
    """Return the baseline in a file. Raises UsageError for a file that is none, with the line or the entry at fault."""
    name = displayed(file)
    try:
        document = json.loads(regular_files.text(file))
    except OSError as error:
        raise UsageError(
            Phrase("the baseline {file} cannot be read: {problem}", file=name, problem=phrase_of(error))
        ) from None
    except json.JSONDecodeError:
        # Says what to do; findings that are new would be lost in one written again.
        read_declared(file, "json", UsageError)
        raise
    except (ValueError, RecursionError):
        document = None
    if not isinstance(document, dict) or not isinstance(document.get("findings"), list):
        raise UsageError(Phrase("{file} is no baseline; write one with --write-baseline", file=name))
    if document.get("version") != VERSION:
        raise UsageError(
            Phrase("{file} is a baseline of another version; write it again with --write-baseline", file=name)
        )
    entries = Counter[Key]()
    for number, row in enumerate(document["findings"], 1):
        if not _is_entry(row):
            raise UsageError(
                Phrase(
                    "{file}: entry {number} is no finding; write the baseline again with --write-baseline",
                    file=name,
                    number=number,
                )
            )
        count, *texts, numbers = row
        entries[Key._make([*texts, tuple(numbers)])] += count
    return Baseline(file.parent, entries)


def _is_entry(row: Any) -> bool:
    """Return whether a row has a number of findings, at least 1, the texts of a key, and its numbers."""
    if not isinstance(row, list) or len(row) != len(Key._fields) + 1:
        return False
    count, *texts, numbers = row
    are_texts = all(isinstance(text, str) for text in texts)
    return are_texts and isinstance(numbers, list) and count != 0 and all(map(_is_count, [count, *numbers]))


def _is_count(value: object) -> bool:
    return type(value) is int and value >= 0
