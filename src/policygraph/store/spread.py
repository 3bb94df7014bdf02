"""Questions about many nodes of a store, asked about some at a time: in this process, or in others that read the store as well."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Protocol, TypeVar

from policygraph.store.graph_store import GraphStore

AT_ONCE = 500  # nodes of a part
P = TypeVar("P")  # nodes, by their IRIs, or with more about them
T = TypeVar("T")
Task = Callable[[GraphStore, P], T]  # a function of a module, or a partial of one, for other processes


class Spread(Protocol):
    """Does what ``in_turn`` does, in any processes; nothing may be written to the store until it is done."""

    def __call__(self, graph: GraphStore, task: Task[P, T], parts: Iterable[P]) -> Iterator[T]:
        """Yield what a task says of each part of the nodes of a store."""


def in_turn(graph: GraphStore, task: Task[P, T], parts: Iterable[P]) -> Iterator[T]:
    """Yield what a task says of each part of the nodes of a store, in their order."""
    return (task(graph, part) for part in parts)


def parts(values: Iterable[T], most: int | None = None) -> Iterator[list[T]]:
    """Yield values in lists of so many at most, ``AT_ONCE`` unless given.

    >>> [len(part) for part in parts(["x:a"] * 501)]
    [500, 1]
    """
    rest = iter(values)
    return iter(lambda: list(islice(rest, most or AT_ONCE)), [])
