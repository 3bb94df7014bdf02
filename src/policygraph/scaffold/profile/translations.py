"""Find which words of records in two languages say the same: those that stand in the files of one thing, time and again."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations

from policygraph.rdf.vocabulary import fold
from policygraph.scaffold.profile.samples import Sample

_LEAST = 2  # times that two words stand together: once, they may as well contradict each other
_MOST_OF = 0.9  # of the times that either has a partner of the other language, in corpora with a few mistakes


def translations(
    words: Iterable[tuple[Sample, str]], tags: Mapping[str, str], languages: Sequence[str]
) -> dict[str, str]:
    """Return folded word -> the word of an earlier language that it is a translation of.

    ``words`` are those of one key; the language of each is in ``tags``. Files are of one thing where their paths differ by
    the language alone.
    """
    together: dict[tuple[int, int], Counter[tuple[str, str]]] = {}  # places of two languages -> words of both
    places = {tag: place for place, tag in enumerate(languages)}
    for pair in _side_by_side(words):
        (first, earlier), (second, later) = sorted(
            (places.get(tags[text], len(places)), text) for text in pair
        )
        if first != second:
            together.setdefault((first, second), Counter())[fold(earlier), fold(later)] += 1
    found: dict[str, str] = {}
    for each in sorted(together):
        for earlier, later in _agreed(together[each]):
            found.setdefault(later, found.get(earlier, earlier))
    return found


def _side_by_side(words: Iterable[tuple[Sample, str]]) -> Iterator[tuple[str, str]]:
    """Yield the words of two languages that the files of one thing have, where each has one."""
    things: dict[str, dict[str, set[str]]] = {}
    for sample, text in words:
        if sample.language:
            said = things.setdefault(_thing(sample), {})
            said.setdefault(sample.language, set()).add(text.strip())
    for said in things.values():
        for first, second in combinations(said.values(), 2):
            if len(first) == len(second) == 1 and first != second:
                yield next(iter(first)), next(iter(second))


def _thing(sample: Sample) -> str:
    """Return the path of a sample without its language."""
    parts = re.split(r"[/.]", sample.path)
    return "/".join(part for part in parts if part.lower() != sample.language)


def _agreed(counts: Counter[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Yield the pairs of words of which nearly each time that one has a partner it is the other."""
    of_first, of_second = Counter[str](), Counter[str]()
    for (first, second), number in counts.items():
        of_first[first] += number
        of_second[second] += number
    for (first, second), number in counts.items():
        if number >= max(_LEAST, _MOST_OF * of_first[first], _MOST_OF * of_second[second]):
            yield first, second
