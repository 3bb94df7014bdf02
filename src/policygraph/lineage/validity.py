"""From dates, status and successors of a policy to the days between which it starts and ends."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from policygraph.lineage.model import Lineage, Policy, Status
from policygraph.rdf.date_intervals import ALWAYS, NEVER, Interval, hull, parse_interval


class Bound(NamedTuple):
    """A day as an ordinal, and why it is that day. ``sure`` is what remains of the bound without
    presumptions: the same day, or one that says less.
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
        """Return which two facts cannot both hold, or nothing. What may never have started can end."""
        pairs = [self.start, self.end]
        if self.start[1].day != NEVER:
            pairs.insert(1, (self.start[0], self.end[1]))
        for first, last in pairs:
            if first.day > last.day:
                return f"{first.because}, but {last.because}"
        return ""


def validity(lineage: Lineage, policy: Policy) -> Validity:
    """Return the span of a policy that a record describes."""
    start = _start(policy)
    return Validity(start, _end(lineage, policy, start[0]))


def _start(policy: Policy) -> Bounds:
    stated, published = hull(policy.effective_from), hull(policy.issued) or hull(policy.year)
    if stated:
        said = f"in force from {' or '.join(policy.effective_from)}"
        lo, hi = Bound(stated.lo, stated.lo, said), Bound(stated.hi, stated.hi, said)
    elif published:
        said = f"published {' or '.join(policy.issued or policy.year)}"
        lo, hi = Bound(published.lo, ALWAYS, said), Bound(published.hi, NEVER, said)
    else:
        lo, hi = _open("no date says when it starts")
    if doubt := _not_started(policy, stated is not None):
        hi = Bound(NEVER, NEVER, doubt)
    before = [Bound(on.lo + 1, on.lo + 1, why) for on, why in _observed(policy, "before")]
    during = [Bound(on.hi, on.hi, why) for on, why in _observed(policy, "during")]
    after = [Bound(on.hi - 1, on.hi - 1, why) for on, why in _observed(policy, "after")]
    return _latest(lo, *before), _earliest(hi, *during, *after)


def _open(said: str) -> Bounds:
    return Bound(ALWAYS, ALWAYS, said), Bound(NEVER, NEVER, said)


def _not_started(policy: Policy, stated: bool) -> str:
    """Return why the date of publication or a planned date is no start, or nothing."""
    status = _status(policy)
    if policy.statuses and status is None:
        return "" if stated else "its files state different statuses"
    if status and (not status.enacted or (status.phase == "before" and not stated)):
        return f"its status is {status.label}"
    return ""


def _end(lineage: Lineage, policy: Policy, start: Bound) -> Bounds:
    ends = list(_ends(lineage, policy))
    seen = [Bound(on.lo, on.lo, why) for on, why in _observed(policy, "during")]
    over = [Bound(on.hi - 1, on.hi - 1, why) for on, why in _observed(policy, "after")]
    if ends:
        # The end that comes first is the one that counts; of two on one day, the surer.
        lo = min((lo for lo, _ in ends), key=lambda each: (each.day, -each.sure))
        hi = _earliest(*(hi for _, hi in ends))
    elif seen:
        lo, hi = Bound(NEVER, ALWAYS, "no end is stated"), Bound(NEVER, NEVER, "no end is stated")
    else:
        lo, hi = _open(_unseen(policy))
    hi = _earliest(hi, *over)
    lo = _latest(lo, *seen)
    first = min(start.day, hi.day)  # it ends on the day of its start at the earliest
    return lo._replace(day=max(lo.day, first), sure=max(lo.sure, min(start.sure, first))), hi


def _unseen(policy: Policy) -> str:
    status = _status(policy)
    if status and not policy.audited:
        return f"no end is stated, and no audit says when its status was {status.label}"
    return "no end is stated, and no audit saw it in force"


def _ends(lineage: Lineage, policy: Policy) -> Iterator[Bounds]:
    """Yield what may end a policy: its stated last day, and the start of each policy that ends it."""
    if stated := hull(policy.effective_through):
        said = f"in force through {' or '.join(policy.effective_through)}"
        yield Bound(stated.lo, stated.lo, said), Bound(stated.hi, stated.hi, said)
    for edge in lineage.successor_edges.get(policy.id, []):
        relation, successor = lineage.relations[edge.relation], lineage.policies[edge.successor]
        if not relation.ends or successor.id == policy.id:
            continue
        said = f"{successor.id} {relation.label} it"
        if successor.resolved:
            lo, hi = _start(successor)
            yield _before(lo, said), _before(hi, said)
        else:
            yield _open(f"{said}, and no record says when")


def _before(bound: Bound, said: str) -> Bound:
    """Return the day before, where the bound is a day."""
    day, sure = (each - (each not in (ALWAYS, NEVER)) for each in (bound.day, bound.sure))
    return Bound(day, sure, f"{said}: {bound.because}")


def _status(policy: Policy) -> Status | None:
    """Return the status on which all files of a policy agree."""
    agreed = len({(each.enacted, each.phase) for each in policy.statuses}) == 1
    return policy.statuses[0] if agreed else None


def _observed(policy: Policy, phase: str) -> Iterator[tuple[Interval, str]]:
    """Yield when audits saw the policy in a phase, with what they saw."""
    status = _status(policy)
    if status and status.phase == phase:
        for text in policy.audited:
            if on := parse_interval(text):
                yield on, f"{status.label} when audited on {text}"


def _latest(*bounds: Bound) -> Bound:
    last = max(bounds, key=lambda each: (each.day, each.sure))
    return last._replace(sure=max(each.sure for each in bounds))


def _earliest(*bounds: Bound) -> Bound:
    first = min(bounds, key=lambda each: (each.day, each.sure))
    return first._replace(sure=min(each.sure for each in bounds))
