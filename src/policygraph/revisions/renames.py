"""Pair removed subjects with added ones that are the same under another name; pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence, Set
from functools import partial

from policygraph.revisions.facts import FactKey, Facts
from policygraph.revisions.model import LabelledEdge, Renamed
from policygraph.revisions.subjects import Subjects

MIN_SIMILARITY = 0.8  # shared facts as a fraction of the larger number of facts
Item = tuple[FactKey, frozenset[str]]


def find_renamed(before: Subjects, after: Subjects, removed: Set[str], added: Set[str]) -> list[Renamed]:
    """Return the removed subjects with their new names, sorted.

    A subject of the new graph that gathers one (see ``Relation.gathers``) is its new name; the others are
    paired by content, with subjects of the same kind only.
    """
    edges = sorted(after.edges, reverse=True)
    gathered = {edge.predecessor: edge for edge in edges if after.relations[edge.relation].gathers}
    renamed = [
        Renamed(name, edge.successor, after.relations[edge.relation].name)
        for name, edge in gathered.items()
        if name in removed and edge.successor in after.described
    ]
    paired = {name for renaming in renamed for name in (renaming.old, renaming.new)}
    for kind in after.reader.graph.profile.subject_kinds:
        old, new = _contents(kind.name, before, removed - paired), _contents(kind.name, after, added - paired)
        recognised_by = {iri for name in old for iri in before.by_name[name].recognised_by()}
        files_before = {name: before.paths(name) for name in old}
        files_after = {name: after.paths(name) for name in new}
        renamed += pair_by_content(old, new, recognised_by, partial(_has_moved, files_before, files_after))
    return sorted(renamed)


def one_to_one(pairs: Sequence[Renamed], added: Set[str]) -> dict[str, str]:
    """Return old name -> new name of the added subjects that one removed subject, not several, has become."""
    numbers = Counter(pair.new for pair in pairs)
    return {pair.old: pair.new for pair in pairs if numbers[pair.new] == 1 and pair.new in added}


def follow(edge: LabelledEdge, new_names: Mapping[str, str]) -> LabelledEdge:
    """Return an edge with the new names of both ends; one from a new name to its own old one stays as it is."""
    successor, predecessor = (new_names.get(name, name) for name in (edge.successor, edge.predecessor))
    if successor == predecessor and edge.successor != edge.predecessor:
        return edge
    return LabelledEdge(successor, predecessor, edge.relation)


def pair_by_content(
    removed: Mapping[str, Facts],
    added: Mapping[str, Facts],
    recognised_by: Collection[str],
    has_moved: Callable[[str, str], bool] = lambda *_: True,
) -> Iterator[Renamed]:
    """Yield pairs with the same or nearly the same facts, or with all of the title and the text, the most similar first; each
    name is in one pair.

    Of pairs that are as similar, one counts first whose records are in the same file, which ``has_moved`` denies.

    A pair must share a fact of a property by which subjects are recognised (title or text), so that two
    subjects which merely have the same facets are not paired.
    """
    before = {name: _items(facts) for name, facts in removed.items()}
    after = {name: _items(facts) for name, facts in added.items()}
    names_by_item: dict[Item, list[str]] = {}
    for name, items in after.items():
        for item in items:
            names_by_item.setdefault(item, []).append(name)
    scores = []
    for old, items in before.items():
        recognised = [item for item in items if item[0].iri in recognised_by]
        candidates = {new for item in recognised for new in names_by_item.get(item, [])}
        shared = Counter(new for item in items for new in names_by_item.get(item, []) if new in candidates)
        scores += [
            (-n / max(len(items), len(after[new])), has_moved(old, new), old, new)
            for new, n in shared.items()
        ]

    def words(items: set[Item]) -> set[Item]:
        found = {item for item in items if item[0].iri in recognised_by}
        return found if len({key.iri for key, _ in found}) > 1 else set()

    for score, _, old, new in sorted(scores):
        if old not in before or new not in after:
            continue
        if -score >= MIN_SIMILARITY or words(before[old]) == words(after[new]) != set():
            del before[old], after[new]
            yield Renamed(old, new, "content" if score == -1 else "similar")


def _has_moved(before: Mapping[str, Set[str]], after: Mapping[str, Set[str]], old: str, new: str) -> bool:
    """Return whether no record is in the same file before, as that of an old name, and after, as that of a new one."""
    return before[old].isdisjoint(after[new])


def _contents(kind: str, side: Subjects, names: Set[str]) -> dict[str, Facts]:
    """Return name -> facts without the id, of those names that are of a kind."""
    return {name: side.content(name) for name in sorted(names) if side.by_name[name].kind.name == kind}


def _items(facts: Facts) -> set[Item]:
    return {(key, frozenset(values)) for key, values in facts.items()}
