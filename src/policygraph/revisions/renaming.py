"""Which of the policies that came say what those that have gone said; pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping

from policygraph.revisions.facts import Facts, Property
from policygraph.revisions.model import Renamed

ENOUGH = 0.8  # of the facts of the one that says more
Item = tuple[Property, frozenset[str]]


def alike(
    gone: Mapping[str, Facts], come: Mapping[str, Facts], recognised_by: Collection[str]
) -> Iterator[Renamed]:
    """Yield those that say the same, and those that say nearly the same, the most alike first.

    Titles or texts must be among what they share, so that forms with the same facets are not taken
    for each other. Each policy is paired once.
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


def _items(facts: Facts) -> set[Item]:
    return {(name, frozenset(values)) for name, values in facts.items()}
