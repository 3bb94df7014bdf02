"""Dates, statuses and successors of a policy to the days between which it starts and ends."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from policygraph.lineage.model import Lineage, Policy, Status
from policygraph.rdf.date_intervals import ALWAYS, NEVER, Interval, hull, parse_interval


class Bound(NamedTuple):
    """A day, as an ordinal of ``datetime.date``, and the reason for it. ``sure`` is the bound without
    presumptions: the same day, or one that narrows less.
    """

    day: int
    sure: int
    because: str


Bounds = tuple[Bound, Bound]  # the earliest, the latest


@dataclass(frozen=True)
class Validity:
    """Between which days a policy starts, and between which is its last day in force."""

    start: Bounds
    end: Bounds

    def contradiction(self) -> str:
        """Return which two statements cannot both hold, as text, or an empty string.

        The end of a policy that may never have started can lie before its start.
        """
        pairs = [self.start, self.end]
        if self.start[1].day != NEVER:
            pairs.insert(1, (self.start[0], self.end[1]))
        conflicts = (f"{lo.because}, but {hi.because}" for lo, hi in pairs if lo.day > hi.day)
        return next(conflicts, "")


def validity(lineage: Lineage, policy: Policy) -> Validity:
    """Return the validity of a policy that a record describes."""
    start = _start(policy)
    return Validity(start, _end(lineage, policy, start[0]))


def _bounds(reason: str, days: Interval = Interval(ALWAYS, NEVER)) -> Bounds:
    return Bound(days.lo, days.lo, reason), Bound(days.hi, days.hi, reason)


def _start(policy: Policy) -> Bounds:
    stated, published = hull(policy.effective_from), hull(policy.issued) or hull(policy.year)
    if stated:
        lo, hi = _bounds(f"in force from {' or '.join(policy.effective_from)}", stated)
    elif published:
        reason = f"published {' or '.join(policy.issued or policy.year)}"
        lo, hi = Bound(published.lo, ALWAYS, reason), Bound(published.hi, NEVER, reason)
    else:
        lo, hi = _bounds("no date says when it starts")
    if doubt := _not_started(policy, stated is not None):
        hi = Bound(NEVER, NEVER, doubt)
    after_audit = (_shift(first, 1) for first, _ in _observed(policy, "before"))
    by_audit = (last for _, last in _observed(policy, "during"))
    before_audit = (_shift(last, -1) for _, last in _observed(policy, "after"))
    return _latest(lo, *after_audit), _earliest(hi, *by_audit, *before_audit)


def _not_started(policy: Policy, stated: bool) -> str:
    """Return why the date of publication or a planned date is no start, or an empty string."""
    status = _status(policy)
    if policy.statuses and status is None:
        return "" if stated else "its files state different statuses"
    if status and (not status.enacted or (status.phase == "before" and not stated)):
        return f"its status is {status.label}"
    return ""


def _end(lineage: Lineage, policy: Policy, start: Bound) -> Bounds:
    """Return the bounds of the last day, which is no earlier than that of the first day."""
    ends = list(_ends(lineage, policy))
    in_force = [first for first, _ in _observed(policy, "during")]
    if ends:
        # The end that comes first is the one that counts; of two on one day, the surer.
        lo = min((lo for lo, _ in ends), key=lambda bound: (bound.day, -bound.sure))
        hi = _earliest(*(hi for _, hi in ends))
    elif in_force:
        lo, hi = Bound(NEVER, ALWAYS, "no end is stated"), Bound(NEVER, NEVER, "no end is stated")
    elif (status := _status(policy)) and not policy.audited:
        lo, hi = _bounds(f"no end is stated, and no audit says when its status was {status.label}")
    else:
        lo, hi = _bounds("no end is stated, and no audit saw it in force")
    hi = _earliest(hi, *(_shift(last, -1) for _, last in _observed(policy, "after")))
    lo = _latest(lo, *in_force)
    first = min(start.day, hi.day)
    return lo._replace(day=max(lo.day, first), sure=max(lo.sure, min(start.sure, first))), hi


def _ends(lineage: Lineage, policy: Policy) -> Iterator[Bounds]:
    """Yield what may end a policy: its stated last day, and the day before each policy that ends it starts."""
    if stated := hull(policy.effective_through):
        yield _bounds(f"in force through {' or '.join(policy.effective_through)}", stated)
    for edge in lineage.successor_edges.get(policy.id, []):
        relation, successor = lineage.relations[edge.relation], lineage.policies[edge.successor]
        if not relation.ends or successor.id == policy.id:
            continue
        reason = f"{successor.id} {relation.label} it"
        if successor.resolved:
            lo, hi = (
                _shift(bound, -1)._replace(because=f"{reason}: {bound.because}")
                for bound in _start(successor)
            )
            yield lo, hi
        else:
            yield _bounds(f"{reason}, and no record says when")


def _shift(bound: Bound, days: int) -> Bound:
    """Return a bound so many days later; ALWAYS and NEVER stay."""
    day, sure = (ordinal + days * (ordinal not in (ALWAYS, NEVER)) for ordinal in (bound.day, bound.sure))
    return Bound(day, sure, bound.because)


def _status(policy: Policy) -> Status | None:
    """Return the status of a policy, None where its records disagree or state none."""
    is_agreed = len({(status.enacted, status.phase) for status in policy.statuses}) == 1
    return policy.statuses[0] if is_agreed else None


def _observed(policy: Policy, phase: str) -> Iterator[Bounds]:
    """Yield the bounds of each audit that saw the policy in a phase."""
    status = _status(policy)
    if status and status.phase == phase:
        for text in policy.audited:
            if day := parse_interval(text):
                yield _bounds(f"{status.label} when audited on {text}", day)


def _latest(*bounds: Bound) -> Bound:
    latest = max(bounds, key=lambda bound: (bound.day, bound.sure))
    return latest._replace(sure=max(bound.sure for bound in bounds))


def _earliest(*bounds: Bound) -> Bound:
    earliest = min(bounds, key=lambda bound: (bound.day, bound.sure))
    return earliest._replace(sure=min(bound.sure for bound in bounds))
