"""Changes of values, as one line each: what the reports of differences and of histories share."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from policygraph.report.console import counted
from policygraph.report.findings.common import one_line
from policygraph.revisions.model import Change, Scalar

LONGEST = 100  # characters of a text that is shown and not counted
MOST = 8  # values of one property that are shown
_WORD = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]|[^\W\u3400-\u9fff\uf900-\ufaff]+")


def change_object(change: Change) -> dict[str, Any]:
    """Return a change as JSON has it: one value alone, several as a list, none as null."""
    return {
        "property": change.property, "label": change.label, "language": change.language, "iri": change.iri,
        "old": _plain(change.old), "new": _plain(change.new),
    }  # fmt: skip


def _plain(values: Sequence[Scalar]) -> Scalar | list[Scalar] | None:
    return list(values) if len(values) > 1 else values[0] if values else None


def named(change: Change) -> str:
    """Return the label of a change's property with the language, where there is one."""
    return f"{one_line(change.label)} ({change.language})" if change.language else one_line(change.label)


def told(change: Change) -> str:
    """Return what became of the values on one line; of long texts only how many words are others."""
    old, new = change.old, change.new
    if any(_is_long(value) for value in (*old, *new)):
        return _counted(old, new)
    if len(old) == len(new) == 1:
        return f"{one_line(str(old[0]))} → {one_line(str(new[0]))}"
    before, after = {repr(each) for each in old}, {repr(each) for each in new}  # 1 is not true
    lost = [f"− {one_line(str(each))}" for each in old if repr(each) not in after]
    gained = [f"+ {one_line(str(each))}" for each in new if repr(each) not in before]
    return some([*lost, *gained])


def some(texts: Sequence[str]) -> str:
    """Return the first of several texts, and how many more there are."""
    more = [f"and {len(texts) - MOST:,} more"] if len(texts) > MOST else []
    return ", ".join([*texts[:MOST], *more])


def _is_long(value: Scalar) -> bool:
    return isinstance(value, str) and (len(value) > LONGEST or "\n" in value.strip())


def _counted(old: Iterable[Scalar], new: Iterable[Scalar]) -> str:
    before, after = _words(old), _words(new)
    verb = "changed" if before and after else "added" if after else "removed"
    number = max((before - after).total(), (after - before).total())
    return f"{verb} ({counted(number, 'word', 'words')})"


def _words(values: Iterable[Scalar]) -> Counter[str]:
    return Counter(word for value in values for word in _WORD.findall(str(value)))
