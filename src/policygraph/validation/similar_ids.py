"""Ids that may be meant by one that nothing has, found without comparing it with all."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable
from difflib import SequenceMatcher

from policygraph.errors import SIMILAR

_MOST_SHARING = 200  # ids with one start, or end, which are compared
_FEW = 2  # letters and digits, which say nothing by themselves
_LOOKS = str.maketrans("oil", "011")  # letters that are written for digits
_LIKE_NUMBER = re.compile(r"(?<![0-9a-z])[0-9oil]*[0-9][0-9oil]*(?![0-9a-z])")
_ZEROS = re.compile(r"(?<![0-9])0+(?=[0-9])")  # before a number
_DIGITS = re.compile("[0-9]+")
_MOST_MEANT = 2  # where more are as similar, as in a row of numbers, any of them may be meant


class SimilarIds:
    """An index of ids by their letters and digits, by their numbers, and by their starts and ends: with one mistake in it, an
    id has one of both right, up to the mistake.
    """

    def __init__(self, ids: Iterable[str]) -> None:
        self.by_folded = {name.strip().casefold(): name for name in sorted(ids)}
        self.by_form: dict[str, list[str]] = {}
        for name in self.by_folded:
            for form in filter(None, {_bare(name), _numbered(name), _looks(name), _number(name)}):
                alike = self.by_form.setdefault(form, [])
                if len(alike) <= _MOST_MEANT:
                    alike.append(name)
        self.starts = sorted(self.by_folded)
        self.ends = sorted(name[::-1] for name in self.by_folded)

    def names(self, wrong: str) -> list[str]:
        """Return the ids most similar to a wrong one, those with blanks around them quoted; none where there are too many."""
        folded = wrong.strip().casefold()
        forms = [_bare(folded), _numbered(folded), _looks(folded)]
        if number := _number(folded).lstrip("#"):  # of two with one number in them, one is nothing else
            forms += [f"##{number}", *([f"###{number}"] if folded.isdecimal() else [])]
        found = [folded] if folded in self.by_folded else []
        found = found or next((self.by_form[form] for form in forms if form in self.by_form), [])
        found = found or self._going_on(folded) or self._most_similar(folded)
        if len(found) > _MOST_MEANT:
            return []
        names = (self.by_folded[name] for name in sorted(found))
        return [name if name == name.strip() else repr(name) for name in names]

    def _going_on(self, folded: str) -> list[str]:
        """Return the ids, if they are few, that go on behind a start with other than a letter or digit, as with an edition."""
        first = bisect_left(self.starts, folded)
        longer = self.starts[first : first + _MOST_MEANT + 1] if len(folded) > _FEW else []
        longer = [name for name in longer if name.startswith(folded) and not name[len(folded)].isalnum()]
        return longer if len(longer) <= _MOST_MEANT else []

    def _most_similar(self, folded: str) -> list[str]:
        candidates = {*_starting_as(folded, self.starts)}
        candidates |= {name[::-1] for name in _starting_as(folded[::-1], self.ends)}
        counts = Counter(folded).items()
        bounds = {  # above which the ratio of none is: all that two have in common is in order at best
            name: 2 * sum(min(count, name.count(each)) for each, count in counts) / (len(name) + len(folded))
            for name in candidates
        }
        matcher, best, found = SequenceMatcher(b=folded, autojunk=False), SIMILAR, list[str]()
        for name in sorted(bounds, key=bounds.__getitem__, reverse=True):
            if bounds[name] < best:
                break
            matcher.set_seq1(name)
            if (ratio := matcher.ratio()) > best:
                best, found = ratio, []
            if ratio == best:
                found.append(name)
        return found


def _bare(name: str) -> str:
    """Return the letters and digits of a name, which is all that ``us_45q_2018`` and ``us-45q-2018`` share; "" for few."""
    bare = "".join(filter(str.isalnum, name))
    return bare if len(bare) > _FEW else ""


def _numbered(name: str) -> str:
    """Return what numbers with and without zeros before them, and with letters for digits, share; "" without a digit.

    >>> _numbered("GL-006"), _numbered("gl6"), _numbered("GL-OO6")
    ('#gl6', '#gl6', '#gl6')
    """
    numbered = _LIKE_NUMBER.sub(lambda match: match[0].translate(_LOOKS), name.casefold())
    bare = "".join(filter(str.isalnum, _ZEROS.sub("", numbered)))
    return f"#{bare}" if _DIGITS.search(name) else ""


def _looks(name: str) -> str:
    """Return what names with letters for digits, or digits for letters, share anywhere; "" without a digit.

    >>> _looks("foo-12"), _looks("f00-l2")
    ('~f0012', '~f0012')
    """
    return f"~{_bare(name).translate(_LOOKS)}" if _DIGITS.search(name) and _bare(name) else ""


def _number(name: str) -> str:
    """Return the only number in a name, behind two signs where the name is nothing else, else three; "" for other names.

    >>> _number("008"), _number("rfc #008"), _number("8 and 9")
    ('##8', '###8', '')
    """
    numbers = _DIGITS.findall(name)
    return ("##" if name.isdecimal() else "###") + _ZEROS.sub("", numbers[0]) if len(numbers) == 1 else ""


def _starting_as(text: str, names: list[str]) -> list[str]:
    """Return the names, which are sorted, that share the shortest start of a text that few have, of a third of it at least."""
    for length in range((len(text) + 2) // 3, len(text) + 1):
        first = bisect_left(names, text[:length])
        last = bisect_left(names, f"{text[:length]}\U0010ffff", lo=first)
        if last - first <= _MOST_SHARING:
            return names[first:last]
    return []
