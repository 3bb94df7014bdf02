"""Questions about many nodes of a store, asked about some at a time: in this process, or in others that read the store as well."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Protocol, TypeVar

from policygraph.store.graph_store import GraphStore

AT_ONCE = 500  # nodes of a part
N = TypeVar("N")  # a node, by its IRI, or with more about it
T = TypeVar("T")
Task = Callable[[GraphStore, list[N]], T]  # a function of a module, or a partial of one, for other processes


class Spread(Protocol):
    """Does what ``in_parts`` does, in any processes; nothing may be written to the store until it is done."""

    def __call__(self, graph: GraphStore, task: Task[N, T], nodes: Iterable[N]) -> Iterator[T]:
        """Yield what a task says of some nodes at a time."""


def in_parts(graph: GraphStore, task: Task[N, T], nodes: Iterable[N]) -> Iterator[T]:
    """Yield what a task says of the nodes of a store, for some at a time, in their order."""
    return (task(graph, part) for part in parts(nodes))


def parts(values: Iterable[T], most: int | None = None) -> Iterator[list[T]]:
    """Yield values in lists of so many at most, ``AT_ONCE`` unless given.

    >>> [len(part) for part in parts(["x:a"] * 501)]
    [500, 1]
    """
    rest = iter(values)
    return iter(lambda: list(islice(rest, most or AT_ONCE)), [])
