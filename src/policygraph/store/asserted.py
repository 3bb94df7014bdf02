"""What records assert: which lines a store gets from them, and which come and go where some records change.

A line about the subject of a record, or about the record itself, is its own: only records of the same subject state
it, or records that name that subject. All other lines are shared, and the manifest counts the records that state them.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from policygraph.store.entry import Entry, split_lines
from policygraph.store.manifest import Manifest


@dataclass(frozen=True)
class Changes:
    """The lines that no record asserted before, and those that none asserts any more."""

    added: set[str] = field(default_factory=set)
    removed: set[str] = field(default_factory=set)

    @property
    def subjects(self) -> set[str]:
        """The IRIs of the nodes that the lines are about."""
        return set(map(subject_of, self.added | self.removed))


def subject_of(line: str) -> str:
    """Return the IRI that a line of N-Triples is about.

    >>> subject_of('<x:a> <x:p> "b" .')
    'x:a'
    """
    return line[1 : line.index(">")]


def parted(entry: Entry, lines: Iterable[str]) -> tuple[list[str], list[str]]:
    """Return those of the sorted lines of a record that are its own, and those that it shares with others."""
    policy = (f"<{entry.policy}#", f"<{entry.policy}> ") if entry.policy else ()
    starts = (*policy, f"<{entry.record}> ")
    own, shared = list[str](), list(lines)
    for start in starts:  # the lines are sorted, so that those with the same start are together
        first = bisect_left(shared, start)
        last = bisect_left(shared, f"{start[:-1]}{chr(ord(start[-1]) + 1)}", first)
        own += shared[first:last]
        del shared[first:last]
    return own, shared


def changes(manifest: Manifest, before: Iterable[Entry], after: Iterable[Entry]) -> Changes:
    """Return what changes where some entries take the place of others; the manifest has the new ones already.

    The numbers of records that state shared lines are brought up to date in the manifest.
    """
    before, after = list(before), list(after)
    sides = [
        [parted(entry, split_lines(entry.statements)) for entry in entries] for entries in (before, after)
    ]
    old, new = ({line for pair in side for lines in pair for line in lines} for side in sides)
    shared = [Counter(line for _, lines in side for line in lines) for side in sides]
    candidates = old ^ new
    counted = manifest.shared(candidates)
    stated = {line for line in candidates if counted.get(line, 0) > shared[0][line]}
    stated |= _own_of_others(manifest, candidates - stated, {entry.path for entry in (*before, *after)})
    differences = {line: shared[1][line] - shared[0][line] for line in {*shared[0], *shared[1]}}
    manifest.count_shared({line: difference for line, difference in differences.items() if difference})
    return Changes(new - old - stated, old - new - stated)


def _own_of_others(manifest: Manifest, lines: Collection[str], paths: Collection[str]) -> set[str]:
    """Return those of some lines that a record states as its own which stays as it is: which is at none of some paths."""
    subjects = {subject for line in lines for subject in _subjects(line)}
    others = (entry for entry in manifest.describing_any(subjects) if entry.path not in paths)
    stated = {line for entry in others for line in split_lines(entry.statements)}
    return stated.intersection(lines)


def _subjects(line: str) -> list[str]:
    """Return the IRIs of the subjects whose records may state a line as their own: of the node, and of what it is part of."""
    node = subject_of(line)
    return [node, *(node[:index] for index, character in enumerate(node) if character == "#")]
