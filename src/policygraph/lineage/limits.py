"""Limits of a day, from below and from above, each sure or presumed with its reason; what contradicts yields."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from policygraph.lineage.reasons import Reason
from policygraph.rdf.date_intervals import NEVER


class Limit(NamedTuple):
    """A day that something cannot lie before, or beyond."""

    day: int
    because: Reason
    is_sure: bool = True


@dataclass(slots=True)
class Bounds:
    """The limits of one day from below and from above, at least one of each; ALWAYS and NEVER limit nothing."""

    lower: list[Limit]
    upper: list[Limit]
    doubts: list[tuple[Reason, Reason]] = field(
        default_factory=list
    )  # of a limit taken out, and of what it yields to

    @property
    def earliest(self) -> Limit:
        """The tightest limit from below; of two on one day, the sure one."""
        tightest, *others = self.lower
        for limit in others:
            if limit.day > tightest.day or (limit.day == tightest.day and limit.is_sure > tightest.is_sure):
                tightest = limit
        return tightest

    @property
    def latest(self) -> Limit:
        """The tightest limit from above; of two on one day, the sure one."""
        tightest, *others = self.upper
        for limit in others:
            if limit.day < tightest.day or (limit.day == tightest.day and limit.is_sure > tightest.is_sure):
                tightest = limit
        return tightest


class FixedBounds(NamedTuple):
    """Bounds that change no more, with the tightest limits from below and from above."""

    lower: list[Limit]
    upper: list[Limit]
    doubts: list[tuple[Reason, Reason]]
    earliest: Limit
    latest: Limit

    @classmethod
    def of(cls, bounds: Bounds) -> FixedBounds:
        """Return bounds as they are."""
        return cls(bounds.lower, bounds.upper, bounds.doubts, bounds.earliest, bounds.latest)

    @property
    def conflict(self) -> tuple[Reason, ...]:
        """Two sure limits that cannot both hold, or an empty tuple."""
        early, late = self.earliest, self.latest
        is_empty = early.day > late.day and early.is_sure and late.is_sure
        return (early.because, late.because) if is_empty else ()

    def surely_after(self, day: int) -> bool:
        """Return whether a sure limit from below is after a day."""
        return any(limit.is_sure and limit.day > day for limit in self.lower)

    def surely_before(self, day: int) -> bool:
        """Return whether a sure limit from above is before a day."""
        return any(limit.is_sure and limit.day < day for limit in self.upper)


def day_of(limit: Limit) -> int:
    """Return the day of a limit, to sort by."""
    return limit.day


def presumed(limit: Limit) -> Limit:
    """Return a limit as one that is not sure."""
    return limit._replace(is_sure=False) if limit.is_sure else limit


def settled(bounds: Bounds) -> FixedBounds:
    """Take out the presumed limits that contradict others."""
    while True:
        early, late = conflict = bounds.earliest, bounds.latest
        if early.day <= late.day or (early.is_sure and late.is_sure):
            return FixedBounds(bounds.lower, bounds.upper, bounds.doubts, early, late)
        yielding, other = sorted(conflict, key=lambda limit: limit.is_sure)
        bounds.doubts.append((yielding.because, other.because))
        bounds.lower = [limit for limit in bounds.lower if limit.is_sure or limit not in conflict]
        bounds.upper = [limit for limit in bounds.upper if limit.is_sure or limit not in conflict]


def fitted(start: FixedBounds, end: FixedBounds) -> tuple[FixedBounds, FixedBounds]:
    """Return bounds without the presumed limits by which a policy that started ends before it starts.

    What is replaced on the day of its publication was in force on no day, which is none.
    """
    if not _ends_before(start, end):
        return start, end
    first, last = (Bounds([*each.lower], [*each.upper], [*each.doubts]) for each in (start, end))
    while _ends_before(first, last):
        early, late = first.earliest, last.latest
        if early.is_sure and late.is_sure:
            break
        last.doubts.append((early.because, late.because) if late.is_sure else (late.because, early.because))
        if late.is_sure:
            first.lower.remove(early)
            first.upper = [limit for limit in first.upper if limit.is_sure or limit.day == NEVER]
        else:
            last.upper.remove(late)
    return FixedBounds.of(first), FixedBounds.of(last)


def _ends_before(start: Bounds | FixedBounds, end: Bounds | FixedBounds) -> bool:
    """Return whether a policy that started ends before it starts, or one that may have is only presumed to start so late."""
    early, late = start.earliest, end.latest
    is_about = start.latest.day != NEVER or (late.is_sure and not early.is_sure)
    return is_about and early.day - 1 > late.day
