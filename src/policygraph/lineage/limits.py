"""Limits of a day, from below and from above, each sure or presumed with its reason; what contradicts yields."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from policygraph.lineage.reasons import Reason
from policygraph.rdf.date_intervals import NEVER


class Limit(NamedTuple):
    """A day that something cannot lie before, or beyond."""

    day: int
    because: Reason
    is_sure: bool = True


@dataclass
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
        if len(self.lower) == 1:
            return self.lower[0]
        return max(self.lower, key=lambda limit: (limit.day, limit.is_sure))

    @property
    def latest(self) -> Limit:
        """The tightest limit from above; of two on one day, the sure one."""
        if len(self.upper) == 1:
            return self.upper[0]
        return min(self.upper, key=lambda limit: (limit.day, not limit.is_sure))

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


class FixedBounds(Bounds):
    """Bounds that change no more, of which the tightest limits are found once."""

    @cached_property
    def earliest(self) -> Limit:
        """The tightest limit from below."""
        return super().earliest

    @cached_property
    def latest(self) -> Limit:
        """The tightest limit from above."""
        return super().latest

    @classmethod
    def of(cls, bounds: Bounds) -> FixedBounds:
        """Return bounds as they are."""
        return cls(bounds.lower, bounds.upper, bounds.doubts)


def day_of(limit: Limit) -> int:
    """Return the day of a limit, to sort by."""
    return limit.day


def settled(bounds: Bounds) -> Bounds:
    """Take out the presumed limits that contradict others."""
    while bounds.earliest.day > bounds.latest.day and not (bounds.earliest.is_sure and bounds.latest.is_sure):
        conflict = bounds.earliest, bounds.latest
        yielding, other = sorted(conflict, key=lambda limit: limit.is_sure)
        bounds.doubts.append((yielding.because, other.because))
        bounds.lower = [limit for limit in bounds.lower if limit.is_sure or limit not in conflict]
        bounds.upper = [limit for limit in bounds.upper if limit.is_sure or limit not in conflict]
    return bounds


def fitted(start: Bounds, end: Bounds) -> tuple[Bounds, Bounds]:
    """Return bounds without the presumed limits by which a policy that started ends before it starts.

    What is replaced on the day of its publication was in force on no day, which is none.
    """
    start, end = (Bounds([*each.lower], [*each.upper], [*each.doubts]) for each in (start, end))
    while start.latest.day != NEVER and start.earliest.day - 1 > end.latest.day:
        early, late = start.earliest, end.latest
        if early.is_sure and late.is_sure:
            break
        end.doubts.append((early.because, late.because) if late.is_sure else (late.because, early.because))
        if late.is_sure:
            start.lower.remove(early)
            start.upper = [limit for limit in start.upper if limit.is_sure or limit.day == NEVER]
        else:
            end.upper.remove(late)
    return start, end
