"""What is done beside gives its result, or its error, to whoever waits for it."""

from __future__ import annotations

import threading

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
