"""What is done beside gives its result, or its error, to whoever waits for it."""

from __future__ import annotations

import gc
import sys
import threading
import time

import pyoxigraph as ox
import pytest

from policygraph.store import beside
from policygraph.store.beside import Beside, for_each


def test_work_is_done_in_another_thread_and_its_result_is_waited_for() -> None:
    may_end = threading.Event()
    work = Beside(lambda: (may_end.wait(10), threading.get_ident()))
    may_end.set()
    done, thread = work.result()
    assert done
    assert thread != threading.get_ident()
    assert work.result() == (done, thread)


def test_an_error_is_raised_where_the_result_is_asked_for() -> None:
    work = Beside(lambda: 1 / 0)
    for _ in range(2):
        with pytest.raises(ZeroDivisionError):
            work.result()


def test_what_a_store_gave_to_work_that_failed_ends_in_its_thread(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    store = ox.Store()
    store.extend(ox.Quad(ox.NamedNode("x:a"), ox.NamedNode("x:p"), ox.Literal(str(n))) for n in range(9))
    ignored = list[object]()
    monkeypatch.setattr(sys, "unraisablehook", ignored.append)

    def asked() -> None:
        quads = store.quads_for_pattern(None, None, None)
        try:
            next(quads) / 0  # type: ignore[operator]
        except TypeError:
            raise ValueError("no quad is a number") from None

    work = Beside(asked)
    with pytest.raises(ValueError, match="no quad"):
        work.result()
    del work
    gc.collect()
    assert ignored == []


@pytest.fixture(params=[1, 3])
def processors(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    number: int = request.param
    monkeypatch.setattr(beside, "processors", lambda: number)
    return number


def test_things_are_worked_on_at_once_and_their_results_are_in_their_order(processors: int) -> None:
    together = threading.Barrier(processors)

    def work(number: int) -> tuple[int, int]:
        together.wait(10)  # which ends when as many wait
        return number, threading.get_ident()

    results = for_each(work, range(3 * processors))
    assert [number for number, _ in results] == [*range(3 * processors)]
    assert len({thread for _, thread in results}) == processors
    assert for_each(work, []) == []


@pytest.mark.usefixtures("processors")
def test_the_first_error_is_raised_whichever_comes_first_and_no_more_is_begun() -> None:
    begun, second_failed = set[int](), threading.Event()

    def work(number: int) -> None:
        begun.add(number)
        if number == 1:
            second_failed.wait(0.2)  # with one thread, there is no second
            raise ValueError(number)
        if number == 2:
            second_failed.set()
            raise ValueError(number)
        time.sleep(0.001)

    with pytest.raises(ValueError, match=r"^1$"):
        for_each(work, range(1000))
    assert 1000 > len(begun) >= 2
