"""What is done beside gives its result, or its error, to whoever waits for it."""

from __future__ import annotations

import gc
import sys
import threading

import pyoxigraph as ox
import pytest

from policygraph.store.beside import Beside


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
