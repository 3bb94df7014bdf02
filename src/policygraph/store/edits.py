"""What is different in a generation from an earlier one of which something is kept: findings, say."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Any

from policygraph.store.asserted import subject_of
from policygraph.store.entry import Entry
from policygraph.store.generations import Generation
from policygraph.store.whole_files import linked

MOST_LINES = 100_000  # where more are different, nothing is kept
_KEY = "edits"
_NODES = re.compile(
    r"^<([^>]*)> <([^>]*)> (?:<([^>]*)>)?", re.MULTILINE
)  # of a line, whose object may be a text


@dataclass(frozen=True)
class Edits:
    """What came and went: lines, asserted and derived; the paths of the records that state something else or are gone;
    the IRIs of all nodes that any of these name or named; those of the records and of what they describe or described;
    and whether others are described than before, or none by another file.
    """

    lines: frozenset[str] = frozenset()
    paths: frozenset[str] = frozenset()
    nodes: frozenset[str] = frozenset()
    described: frozenset[str] = frozenset()
    others_described: bool = False

    @property
    def ends(self) -> set[str]:
        """The IRIs of the nodes that the lines are about or lead to."""
        return set(_nodes(self.lines))

    @property
    def subjects(self) -> set[str]:
        """The IRIs of the nodes that the lines are about."""
        return set(map(subject_of, self.lines))

    def then(self, later: Edits) -> Edits:
        """Return these and later ones as one."""
        return Edits(
            self.lines | later.lines,
            self.paths | later.paths,
            self.nodes | later.nodes,
            self.described | later.described,
            self.others_described or later.others_described,
        )


def _nodes(texts: Iterable[str]) -> Iterator[str]:
    """Yield the IRIs of the nodes of lines of N-Triples, and of nothing that looks like one in a text."""
    matches = (match for text in texts for match in _NODES.finditer(text))
    return (node for match in matches for node in match.groups() if node is not None)


def edits_of(before: Iterable[Entry], after: Iterable[Entry], lines: Iterable[str]) -> Edits:
    """Return the edits by which some entries take the place of others, and lines come and go."""
    before, after = list(before), list(after)
    entries, lines = [*before, *after], frozenset(lines)
    texts = (*(entry.statements for entry in entries), *lines)
    subjects = [{entry.policy or _fault_of(entry) for entry in each} for each in (before, after)]
    return Edits(
        lines,
        frozenset(entry.path for entry in entries),
        frozenset(_nodes(texts)),
        frozenset(iri for entry in entries for iri in (entry.record, entry.policy) if iri),
        subjects[0] != subjects[1],
    )


def _fault_of(entry: Entry) -> str:
    """Return the path of a file that describes nothing, with how severe what is wrong with it is."""
    return " ".join((entry.path, *(finding.severity for finding in entry.findings)))


def carry(previous: Generation, generation: Generation, edits: Edits) -> None:
    """Take what is kept of a generation over to the next one, with the edits that lie between."""
    if not linked(previous.kept, generation.kept_before):
        edits = edits_since(previous).then(edits)
        if not linked(previous.kept_before, generation.kept_before):
            return
    if len(edits.lines) > MOST_LINES:
        generation.kept_before.unlink()
        return
    stored = {
        name: sorted(each) if isinstance(each, frozenset) else each for name, each in asdict(edits).items()
    }
    generation.manifest.set(**{_KEY: stored})


def edits_since(generation: Generation) -> Edits:
    """Return the edits since the generation of which something was kept before this one."""
    stored: dict[str, Any] = generation.manifest.get(_KEY) or {}
    names = ("lines", "paths", "nodes", "described")
    lines, paths, nodes, described = (frozenset[str](stored.get(name, ())) for name in names)
    return Edits(lines, paths, nodes, described, bool(stored.get("others_described")))
