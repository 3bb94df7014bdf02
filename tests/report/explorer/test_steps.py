"""Step functions of numbers say of each day what the standings say."""

from __future__ import annotations

from typing import Any

from policygraph.lineage.standing import ANSWERS
from policygraph.rdf.date_intervals import Interval
from policygraph.report.explorer.data import Corpus
from policygraph.report.explorer.steps import EPOCH, IN_PART, PRESUMED, to_steps
from policygraph.words.phrases import said, unpacked


def looked_up(steps: list[Any], day: int) -> list[Any]:
    """Return the step that holds on a day, as the page looks it up."""
    rows = [steps[at : at + 4] for at in range(0, len(steps), 4)]
    return [row for row in rows if row[0] is None or row[0] <= day][-1]


def test_a_step_says_what_the_standing_of_each_day_is(seeds_corpus: Corpus) -> None:
    standings = seeds_corpus.statistics.standings
    policies = list(standings.lineage.policies)
    of_each, reasons = to_steps(standings, policies)
    bounds = {day for steps in of_each for day in steps[::4] if day is not None}
    days = sorted({day + shift for day in bounds for shift in (-1, 0, 1)})
    assert len(days) > 40
    for policy, steps in zip(policies, of_each, strict=True):
        assert steps[0] is None
        for day in days:
            standing = standings.on(policy, Interval(day + EPOCH, day + EPOCH))
            _, answer, marks, number = looked_up(steps, day)
            assert ANSWERS[answer] == standing.answer
            assert marks == PRESUMED * standing.presumed + IN_PART * standing.in_part
            told = [unpacked(each) for each in reasons[number]]
            for language in ("en", "zh"):
                expected = [said(reason.phrase, language) for reason in standing.reasons]
                assert [said(each, language) for each in told] == expected


def test_reasons_are_there_once(seeds_object: dict[str, Any]) -> None:
    reasons = list(map(str, seeds_object["reasons"]))
    assert len(reasons) == len(set(reasons))
