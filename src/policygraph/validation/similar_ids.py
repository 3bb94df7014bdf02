"""Ids that may be meant by one that nothing has, found without comparing it with all."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher

from policygraph.errors import SIMILAR

_MOST_COMPARED = 2_000
_FEW = 2  # letters and digits, which say nothing by themselves
_MOST_MEANT = 2  # where more are as similar, as in a row of numbers, any of them may be meant


class SimilarIds:
    """An index of ids by their letters and digits, and by their starts and ends: with one mistake in it, one half of an id is
    right.
    """

    def __init__(self, ids: Iterable[str]) -> None:
        self.by_folded = {name.strip().casefold(): name for name in sorted(ids)}
        self.by_bare: dict[str, list[str]] = {}
        for name in self.by_folded:
            if bare := _bare(name):
                self.by_bare.setdefault(bare, []).append(name)
        self.starts = sorted(self.by_folded)
        self.ends = sorted(name[::-1] for name in self.by_folded)

    def names(self, wrong: str) -> list[str]:
        """Return the ids most similar to a wrong one, those with blanks around them quoted; none where there are too many."""
        folded = wrong.strip().casefold()
        found = [folded] if folded in self.by_folded else self.by_bare.get(_bare(folded), [])
        found = found or self._most_similar(folded)
        if len(found) > _MOST_MEANT:
            return []
        names = (self.by_folded[name] for name in sorted(found))
        return [name if name == name.strip() else repr(name) for name in names]

    def _most_similar(self, folded: str) -> list[str]:
        half = folded[: len(folded) // 2], folded[(len(folded) + 1) // 2 :][::-1]
        candidates = {*_starting_with(half[0], self.starts)}
        candidates |= {name[::-1] for name in _starting_with(half[1], self.ends)}
        matcher = SequenceMatcher(b=folded, autojunk=False)
        similarity: dict[str, float] = {}
        for name in candidates:
            matcher.set_seq1(name)
            if matcher.real_quick_ratio() >= SIMILAR and matcher.quick_ratio() >= SIMILAR:
                similarity[name] = matcher.ratio()
        best = max(similarity.values(), default=0)
        return [name for name, ratio in similarity.items() if ratio == best >= SIMILAR]


def _bare(name: str) -> str:
    """Return the letters and digits of a name, which is all that ``us_45q_2018`` and ``us-45q-2018`` share; "" for few."""
    bare = "".join(filter(str.isalnum, name))
    return bare if len(bare) > _FEW else ""


def _starting_with(start: str, names: list[str]) -> Iterator[str]:
    """Yield the names, which are sorted, that start with a text; none for an empty one, or where there are too many."""
    first = bisect_left(names, start)
    last = bisect_left(names, f"{start}\U0010ffff", lo=first)
    return iter(names[first:last] if start and last - first <= _MOST_COMPARED else ())
