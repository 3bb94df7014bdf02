"""All that can be reached from something in any number of steps."""

from __future__ import annotations

from collections.abc import Callable, Iterable


def reached(start: Iterable[str], neighbours: Callable[[str], Iterable[str]]) -> set[str]:
    """Return nodes with all that their neighbours lead to.

    >>> sorted(reached(["a"], {"a": "b", "b": "a", "c": "d"}.__getitem__))
    ['a', 'b']
    """
    found = set(start)
    todo = list(found)
    while todo:
        new = set(neighbours(todo.pop())) - found
        found |= new
        todo += new
    return found
