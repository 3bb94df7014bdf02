"""Findings as they are kept beside a generation: by what they are about, so that the next validation asks again for less.

A finding is a row: what it says, as a number of ``texts``, its value, and its other fields in their order.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from policygraph import regular_files
from policygraph.findings import Finding
from policygraph.store.whole_files import write_whole
from policygraph.words.phrases import packed, unpacked

FORMAT = 3  # raise it when the form changes
_SAID = ("message", "messages")
_FIELDS = tuple(each.name for each in fields(Finding) if each.name not in (*_SAID, "value"))
_CODE = 2 + _FIELDS.index("code")

Row = list[Any]
ByName = dict[str, list[Row]]


@dataclass
class Unit:
    """What a check finds about a focus node.

    ``described`` is what the records describe on which places depend, itself or the node's record where it has one,
    None where nobody can say; ``values`` are those whose labels are told; ``suggests`` says that ids of others decide;
    ``raw`` are the results themselves, where the check is run for all nodes each time.
    """

    rows: list[Row]
    described: list[str] | None = None
    values: list[str] = field(default_factory=list)
    suggests: bool = False
    raw: str = ""


@dataclass
class Kept:
    """The findings of a generation.

    ``key`` is what decides about them but records and day; ``day`` is the one of those of the lineage. Those of reading
    and of labels are by path, those within a subject and its lineage by its IRI, the latter with what does not fit, without
    its places; those of shapes are by check and focus.
    """

    key: str
    day: str
    reading: ByName = field(default_factory=dict)
    labels: ByName = field(default_factory=dict)
    subjects: ByName = field(default_factory=dict)
    similar: ByName = field(default_factory=dict)
    lineage: dict[str, list[tuple[list[Any], list[Row]]]] = field(default_factory=dict)
    shapes: dict[str, dict[str, Unit]] = field(default_factory=dict)
    texts: list[list[Any]] = field(default_factory=list)
    _numbers: dict[str, int] = field(default_factory=dict)

    def row(self, finding: Finding) -> Row:
        """Return a finding as a row."""
        said = [str(finding.message), dict(finding.messages)]
        number = self._numbers.setdefault(json.dumps(said), len(self.texts))
        if number == len(self.texts):
            self.texts.append(said)
        values = vars(finding)
        return [number, packed(finding.value), *(values[name] for name in _FIELDS)]

    def findings(self, rows: Iterable[Row]) -> list[Finding]:
        """Return the findings that rows are."""
        texts = [dict(zip(_SAID, said, strict=True)) for said in self.texts]
        return [
            Finding(**dict(zip(_FIELDS, values, strict=True)), **texts[number], value=unpacked(value))
            for number, value, *values in rows
        ]

    def with_code(self, part: ByName, code: str) -> set[str]:
        """Return the names under which a finding of a code is kept."""
        return {name for name, rows in part.items() if any(row[_CODE] == code for row in rows)}

    def write(self, file: Path) -> None:
        """Write all to a file, or nothing where that is refused, or where a link stands that would lead elsewhere."""
        if file.is_symlink():
            return
        stored = {
            **{name: value for name, value in vars(self).items() if not name.startswith("_")},
            "shapes": {
                check: {focus: list(vars(unit).values()) for focus, unit in units.items()}
                for check, units in self.shapes.items()
            },
        }
        with suppress(OSError):
            write_whole(file, regular_files.sealed(json.dumps(stored).encode()))


def read_kept(file: Path, key: str) -> Kept | None:
    """Return what is kept in a file under a key, None where that is nothing, or not as it was written, or where it is a link."""
    if file.is_symlink():
        return None
    try:
        stored = json.loads(regular_files.unsealed(regular_files.content(file)))
        if stored["key"] != key:
            return None
        kept = Kept(**stored)
        kept.shapes = {
            check: {focus: Unit(*unit) for focus, unit in units.items()}
            for check, units in stored["shapes"].items()
        }
        kept._numbers = {json.dumps(said): number for number, said in enumerate(kept.texts)}
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return None
    return kept
