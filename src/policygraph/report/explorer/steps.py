"""Standings to step functions of numbers: the page looks up where a policy stands on a day, and decides nothing."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from typing import Any

from policygraph.lineage.standing import ANSWERS, Standings
from policygraph.rdf.date_intervals import ALWAYS
from policygraph.words.phrases import packed

EPOCH = date(1970, 1, 1).toordinal()
PRESUMED, IN_PART = 1, 2  # bits of the marks of a step


def day_number(ordinal: int) -> int | None:
    """Return the day, an ordinal of ``datetime.date``, in days since 1970-01-01; None for ALWAYS.

    >>> day_number(date(1970, 1, 31).toordinal()), day_number(ALWAYS)
    (30, None)
    """
    return None if ordinal == ALWAYS else ordinal - EPOCH


def to_steps(standings: Standings, policies: Iterable[str]) -> tuple[list[list[Any]], list[Any]]:
    """Return the steps of each policy, given by id, and the reasons that they name by number.

    The steps are a flat list: day, number of the answer in ``ANSWERS``, marks, number of the reasons; then the next.
    Reasons are a list of what ``packed`` makes of their phrases, so that they can be said in every language.
    """
    numbers: dict[str, int] = {}
    reasons: list[Any] = []
    of_each = []
    for policy in policies:
        flat: list[Any] = []
        for day, standing in standings.steps(policy):
            told = [packed(reason.phrase) for reason in standing.told]
            key = json.dumps(told)
            if key not in numbers:
                numbers[key] = len(reasons)
                reasons.append(told)
            marks = PRESUMED * standing.presumed + IN_PART * standing.in_part
            flat += [day_number(day), ANSWERS.index(standing.answer), marks, numbers[key]]
        of_each.append(flat)
    return of_each, reasons
