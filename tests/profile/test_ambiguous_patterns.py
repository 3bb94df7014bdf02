"""A regular expression that can take time without end is told from those that cannot."""

from __future__ import annotations

import re
import signal
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from policygraph.profile.ambiguous_patterns import can_hang


class _TooLongError(Exception):
    pass


@contextmanager
def ended_after(seconds: float) -> Iterator[None]:
    def end(*_: object) -> None:
        raise _TooLongError

    before = signal.signal(signal.SIGALRM, end)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


@pytest.mark.parametrize(
    ("expression", "text"),
    [
        ("(a+)+b", "a"),
        ("(a*)*b", "a"),
        (r"(\w+ ?)*;", "a"),
        ("([0-9]{1,2})+x", "1"),
        ("(x+x+)+y", "x"),
        ("(?:a+){1,50}b", "a"),
        ("([^,]+,?)+;", "a"),
        ("(?i:(A+|[b-c])*)z", "a"),
        (r"(?P<number>(a+)+b)", "a"),
        (r"((?:é|\w)+)*;", "é"),
        ("(?:(?:a|b)+c?)*d", "ab"),
        ("(?s:(.|\n)+)*z", "\n"),
        ("(a|a)*b", "a"),
        ("(?:ab|ab)*c", "ab"),
        ("(?:ab?|ac?)*d", "a"),
        ("(?=(a+)+b)x", "a"),
        ("(?!(a|a)*b).*x", "a"),
        ("(a)(?(1)(?:a+)+|c)d", "a"),
        ("(?>(a+)+b)", "a"),
        ("(?:(a+)+b)++c", "a"),
        ("(?:x?(?>y|(a+)+b))*c", "a"),
        ("(?>(?>(?:(a|a)*b)?+))", "a"),
        ("(?:(?>a)|a)*b", "a"),
    ],
)
def test_what_hangs_is_told(expression: str, text: str) -> None:
    assert can_hang(expression)
    with pytest.raises(_TooLongError), ended_after(0.5):
        re.fullmatch(expression, text * 60 + "!")


@pytest.mark.parametrize(
    "expression",
    [
        "",
        "a",
        "(a|b)*c",
        "(?:ab|ac)*d",
        "(?:a|)(?:a|)b",
        "(?:a(?:|b))*c",
        "(?=[a-z]+x)(?!a*y)[a-z]+",
        "[a-z]+(?:[ ,][a-z]+)*;",
        "(?:[A-Z]+-)+[0-9]+",
        "([0-9]{4})*x",
        r"(?:\.{0,2}/)*pep-(?P<n>[0-9]{4})(?:\.md)?",
        r"(.*)-(.*)\.md",
        "a*a*a*b",
        "(?:a+){1,3}b",
        "(?:[^/]+/)*[^/]*x",
        "(?:a{2,3}b?){2}c",
        r"(?:\D\d+)*x",
        "(?:é[^é]*)*x",
        r"^(?!x)(?:(?<=a)a|b)+$",
        "(?>a+)+b",
        "(?:a++)*b",
        "(?:(?>a)b*)*c",
        r"(?>\w+\s?)+;",
        "(?>" * 60 + ")" * 60,
        "(" * 50 + "a" + ")*" * 1 + ")" * 49,
    ],
)
def test_what_cannot_hang_is_not_told(expression: str) -> None:
    assert not can_hang(expression)
    with ended_after(20):
        for text in ("a", "1", "./", "ab", "a-", "é", "a "):
            re.fullmatch(expression, text * 60 + "!")


def test_a_very_long_expression_is_not_looked_at() -> None:
    assert not can_hang("(a+)+" + "b" * 10_000)


def test_many_ways_to_read_nothing_are_looked_at_in_no_time() -> None:
    with ended_after(20):
        assert can_hang("(?:a" + "(?:|)" * 60 + ")*b")
