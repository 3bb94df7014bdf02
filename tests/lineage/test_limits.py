"""Limits of a day: which is tightest, and which yields where two contradict each other."""

from __future__ import annotations

from policygraph.lineage.limits import Bounds, FixedBounds, Limit, day_of, fitted, settled
from policygraph.lineage.reasons import Reason
from policygraph.rdf.date_intervals import ALWAYS, NEVER

WHY = Reason("no-start")


def bounds(lower: list[Limit], upper: list[Limit]) -> Bounds:
    return Bounds([Limit(ALWAYS, WHY), *lower], [Limit(NEVER, WHY), *upper])


def fixed(lower: list[Limit], upper: list[Limit]) -> FixedBounds:
    return FixedBounds.of(bounds(lower, upper))


def test_the_tightest_limit_counts_and_of_two_on_one_day_the_sure_one() -> None:
    sure, presumed = Limit(10, Reason("first-day")), Limit(10, Reason("published"), is_sure=False)
    found = fixed([presumed, Limit(5, WHY), sure], [presumed, Limit(20, WHY), sure])
    assert (found.earliest, found.latest) == (sure, sure)
    assert (found.surely_after(9), found.surely_after(10)) == (True, False)
    assert (found.surely_before(11), found.surely_before(10)) == (True, False)
    assert max([sure, Limit(11, WHY)], key=day_of).day == 11


def test_only_sure_limits_conflict() -> None:
    late, early = Limit(20, Reason("first-day")), Limit(10, Reason("last-day"))
    assert fixed([late], [early]).conflict == (late.because, early.because)
    assert fixed([late._replace(is_sure=False)], [early]).conflict == ()
    assert fixed([early], [late]).conflict == ()


def test_what_is_presumed_yields_and_is_kept_as_a_doubt() -> None:
    presumed, sure = Limit(20, Reason("published"), is_sure=False), Limit(10, Reason("last-day"))
    found = settled(bounds([presumed], [sure]))
    assert (found.earliest.day, found.latest) == (ALWAYS, sure)
    assert found.doubts == [(presumed.because, sure.because)]


def test_an_end_before_the_start_takes_out_what_is_presumed_of_either_and_leaves_what_was_given() -> None:
    start = fixed([Limit(20, WHY, is_sure=False)], [Limit(20, WHY, is_sure=False)])
    end = fixed([], [Limit(10, Reason("last-day"))])
    new_start, new_end = fitted(start, end)
    assert (new_start.earliest.day, new_start.latest.day) == (ALWAYS, NEVER)
    assert new_end.doubts == [(WHY, Reason("last-day"))]
    assert (start.earliest.day, end.doubts) == (20, [])
    sure = fixed([Limit(20, WHY)], [Limit(20, WHY)])
    assert fitted(sure, end) == (sure, end)  # which is a contradiction
