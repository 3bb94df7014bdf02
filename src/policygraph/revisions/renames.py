"""Which of the things that came are those that have gone, under another name; pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence, Set

from policygraph.rdf.namespaces import PG
from policygraph.revisions.facts import FactKey, Facts
from policygraph.revisions.model import Renamed
from policygraph.revisions.subjects import Subjects

CONSOLIDATES = f"{PG}consolidates"
ENOUGH = 0.8  # of the facts of the one that says more
Item = tuple[FactKey, frozenset[str]]


def find_renamed(before: Subjects, after: Subjects, removed: Set[str], added: Set[str]) -> list[Renamed]:
    """Return the new names of what has gone: a relation that says so goes before alike content.

    Only things of one kind are taken for each other.
    """
    edges = sorted(after.edges, reverse=True)
    consolidated = {edge.predecessor: edge.successor for edge in edges if edge.relation == CONSOLIDATES}
    found = [
        Renamed(name, consolidated[name], "consolidates")
        for name in removed
        if consolidated.get(name) in after.described
    ]
    said = {name for each in found for name in (each.old, each.new)}
    for kind in after.reader.graph.profile.kinds:
        gone = {name: before.content(name) for name in _of_kind(kind.name, before, removed - said)}
        come = {name: after.content(name) for name in _of_kind(kind.name, after, added - said)}
        recognised_by = {each for name in gone for each in before.by_name[name].recognised_by()}
        found += alike(gone, come, recognised_by)
    return sorted(found)


def one_to_one(pairs: Sequence[Renamed], added: Set[str]) -> dict[str, str]:
    """Return old -> new where a new thing is one old one under another name, not several brought together."""
    numbers = Counter(each.new for each in pairs)
    return {each.old: each.new for each in pairs if numbers[each.new] == 1 and each.new in added}


def alike(
    gone: Mapping[str, Facts], come: Mapping[str, Facts], recognised_by: Collection[str]
) -> Iterator[Renamed]:
    """Yield those that say the same, and those that say nearly the same, the most alike first.

    Titles or texts must be among what they share, so that forms with the same facets are not taken
    for each other. Each is paired once.
    """
    before = {name: _items(facts) for name, facts in gone.items()}
    after = {name: _items(facts) for name, facts in come.items()}
    having: dict[Item, list[str]] = {}
    for name, items in after.items():
        for item in items:
            having.setdefault(item, []).append(name)
    found = []
    for old, items in before.items():
        known = {new for item in items if item[0].iri in recognised_by for new in having.get(item, [])}
        shared = Counter(new for item in items for new in having.get(item, []) if new in known)
        for new, number in shared.items():
            found.append((-number / max(len(items), len(after[new])), old, new))
    for score, old, new in sorted(found):
        if old in before and new in after and -score >= ENOUGH:
            del before[old], after[new]
            yield Renamed(old, new, "content" if score == -1 else "similar")


def _of_kind(kind: str, side: Subjects, names: Set[str]) -> list[str]:
    return sorted(name for name in names if side.by_name[name].kind.name == kind)


def _items(facts: Facts) -> set[Item]:
    return {(name, frozenset(values)) for name, values in facts.items()}
