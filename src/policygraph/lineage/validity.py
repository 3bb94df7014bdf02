"""The limits of the first and the last day in force of each policy, from what its records and successors state.

docs/lineage.md has the rules.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from policygraph.lineage.cycles import cyclic
from policygraph.lineage.limits import Bounds, FixedBounds, Limit, day_of, fitted, presumed, settled
from policygraph.lineage.model import Edge, Lineage, Policy, Relation
from policygraph.lineage.reasons import Reason
from policygraph.rdf.date_intervals import ALWAYS, NEVER, Interval, hull, parse_interval
from policygraph.words.phrases import enumerated

_Ender = tuple[Edge, Relation, Policy]  # an edge that ends its predecessor, with its successor
_NO_START, _NO_END = Reason("no-start"), Reason("no-end")


@dataclass(slots=True, eq=False)
class Validity:
    """The first day in force, the last one, and the days from which on the policy is in force in part.

    Policies that nothing ends have one and the same where the same is stated of them.
    """

    start: FixedBounds
    end: FixedBounds
    maybe_over: Reason  # why nobody knows whether it has ended, between the limits of its last day
    parts: tuple[Limit, ...] = ()
    seen: Limit | None = None  # the last day on which it was seen in force
    why_never: Reason | None = None  # when it was seen that it never was in force, if anybody saw it
    contradiction: tuple[Reason, ...] = ()  # two facts that cannot both hold

    @property
    def is_start_disputed(self) -> bool:
        """Whether sure facts contradict each other about more than the last day alone."""
        return self.contradiction not in ((), (self.end.earliest.because, self.end.latest.because))

    @property
    def doubts(self) -> list[tuple[Reason, Reason]]:
        """What was presumed and does not fit, in pairs."""
        return self.start.doubts + self.end.doubts


def status_reason(policy: Policy) -> Reason:
    """Return the status of a policy, which has one, as a reason."""
    return Reason("status", (policy.statuses[0].label,))


@dataclass(slots=True)
class _Own:
    """What follows from the own statements of a policy, which is any of those that state the same: ``seen`` are the
    observations of its status, ``over`` the limits of its last day that this sets, ``start`` those of its first day in
    force, ``validity`` is that where nothing ends it.
    """

    policy: Policy
    phase: str
    stated: Interval | None  # first day
    last: Interval | None
    seen: list[tuple[Interval, Reason]]
    over: list[Limit] = field(init=False)
    start: FixedBounds = field(init=False)
    validity: Validity | None = None


@dataclass(frozen=True)
class Validities:
    """The validities of the policies of a lineage, each worked out once.

    What has ended is so from ``today`` on where no audit and no observation says since when. Observations after it say
    nothing, unless those up to another day are ``known``.
    """

    lineage: Lineage
    today: date
    known: date | None = None
    _owns: dict[Hashable, _Own] = field(default_factory=dict, repr=False)
    _validities: dict[str, Validity] = field(default_factory=dict, repr=False)

    def of(self, policy: str) -> Validity:
        """Return the validity of a policy, by id; those of what ends it are worked out before."""
        if (validity := self._validities.get(policy)) is not None:
            return validity
        todo, known = [policy], self._validities
        while todo:
            name = todo[-1]
            if name in known:
                todo.pop()
                continue
            own, enders = self._own(self.lineage.policies[name]), self._enders.get(name)
            if enders is None:
                known[name] = own.validity = own.validity or self._work_out(own)
            elif missing := [edge.successor for edge, _, _ in enders if self._is_missing(edge)]:
                todo += missing
            else:
                known[name] = self._work_out(own, enders)
        return known[policy]

    def _is_missing(self, edge: Edge) -> bool:
        return edge.successor not in self._validities and edge not in self._circular

    def _work_out(self, own: _Own, enders: Sequence[_Ender] = ()) -> Validity:
        alive = [Limit(day.lo, because) for day, because in own.seen] if own.phase == "during" else []
        ends = list(self._ends(own, enders))
        open_end = None if ends else _open_end(own)
        start, end = fitted(own.start, self._end(own, ends, open_end, alive))
        return Validity(
            start,
            end,
            open_end.because if open_end else _why_maybe_over(ends, end),
            tuple(self._parts(own, enders)),
            max(alive, key=day_of) if alive else None,
            max(own.seen)[1] if own.seen and own.phase == "never" else None,
            self._contradiction(own, start, end),
        )

    def _own(self, policy: Policy) -> _Own:
        days = (policy.published, policy.created, policy.first_day, policy.last_day)
        stated = (policy.resolved, policy.statuses, *days, policy.audited, policy.unsigned)
        own = self._owns.get(stated)
        if own is None:
            first, last = hull(policy.first_day), hull(policy.last_day)
            own = self._owns[stated] = _Own(policy, policy.phase, first, last, self.observations(policy))
            own.over = self._over(own)
            own.start = self._limits_of_start(own)
        return own

    def observations(self, policy: Policy) -> list[tuple[Interval, Reason]]:
        """Return the days on which the status of a policy was seen to hold, with the reason: the audits, else ``observed``.

        Of a month or a year that has not ended, only the days up to today are meant, and a day to come vouches for
        nothing. When a corpus was observed says nothing of a policy that has ended and whose own days come later: its
        record was written since.
        """
        phase = policy.phase
        if not phase:
            return []
        label = policy.statuses[0].label
        days: list[tuple[Interval, Reason]] = []
        for text in policy.audited:
            if day := self._until_today(parse_interval(text)):
                code = "status-audited-unsigned" if text in policy.unsigned else "status-audited"
                days.append((day, Reason(code, (label, text))))
        if days:
            return days
        observed = self._until_today(parse_interval(self.lineage.observed))
        if observed and not (phase == "after" and _is_later(policy, observed)):
            return [(observed, Reason("status-observed", (label, self.lineage.observed)))]
        return []

    def _limits_of_start(self, own: _Own) -> FixedBounds:
        """Return the limits of the first day in force."""
        policy, phase, stated, last, seen = own.policy, own.phase, own.stated, own.last, own.seen
        bounds = _stated_start(own)
        if doubt := _doubt(own):
            bounds.upper = [Limit(NEVER, doubt)]
        if phase == "before":
            maybe_over, over = (last.lo + 1, last.hi + 1) if last else (NEVER, NEVER)
            # Seen as not in force yet it still is not, until a stated first day comes or a stated last one has passed.
            days = [(day, because) for day, because in seen if stated is None or day.lo < stated.hi]
            bounds.lower += [Limit(min(day.lo + 1, maybe_over), because) for day, because in days]
            if stated is None:
                bounds.lower += [Limit(over, because, is_sure=False) for _, because in days]
        elif phase in ("started", "during"):
            # What was adopted has started, unless it states a later first day.
            adopted = stated.lo if stated and phase == "started" else ALWAYS
            bounds.upper += [Limit(day.hi, because) for day, because in seen if day.hi >= adopted]
        if last and phase in ("started", "during", "after"):
            bounds.upper.append(Limit(last.hi, Reason.of_dates("last-day", policy.last_day)))
        if own.over:
            # What ended on the day of its publication was in force on no day.
            early = bounds.earliest.day
            bounds.upper += [
                limit._replace(day=early) if stated is None and limit.day == early - 1 else limit
                for limit in own.over
            ]
        return settled(bounds)

    def _until_today(self, interval: Interval | None) -> Interval | None:
        """Return the days of an observation that have come, None where none has."""
        last = (self.known or self.today).toordinal()
        return Interval(interval.lo, min(interval.hi, last)) if interval and interval.lo <= last else None

    def _today(self) -> Interval:
        return Interval(self.today.toordinal(), self.today.toordinal())

    def _over(self, own: _Own) -> list[Limit]:
        """Return the limits that a status sets which says that the policy has ended: the day before it was seen."""
        if own.phase != "after":
            return []
        seen = own.seen or [(self._today(), status_reason(own.policy))]
        return [Limit(day.hi - 1, because) for day, because in seen]

    def _end(self, own: _Own, ends: list[Bounds], open_end: Limit | None, alive: list[Limit]) -> FixedBounds:
        """Return the limits of the last day in force, which is no earlier than the first unless that is not known.

        ``ends`` are the limits of each end that is stated, ``open_end`` the one from below where none is, ``alive`` those
        of the days on which the policy was seen in force.
        """
        upper = [Limit(NEVER, _NO_END), *[limit for end in ends for limit in end.upper], *own.over]
        if open_end:
            lower = [open_end]
        else:  # the end that comes first is the one that counts
            sure = [max([limit for limit in end.lower if limit.is_sure], key=day_of) for end in ends]
            lower = [min(sure, key=day_of), min([end.earliest for end in ends], key=day_of)]
        bounds = settled(Bounds([*lower, *alive], upper))
        start = own.start.earliest
        not_before = Limit(min(start.day, bounds.latest.day), bounds.earliest.because, start.is_sure)
        return FixedBounds.of(Bounds([*bounds.lower, not_before], bounds.upper, bounds.doubts))

    def _ends(self, own: _Own, enders: Sequence[_Ender]) -> Iterator[Bounds]:
        """Yield the limits of each end that is stated: the last day, the day before what ends the policy starts."""
        policy, phase = own.policy, own.phase
        if own.last:
            because = Reason.of_dates("last-day", policy.last_day)
            yield Bounds([Limit(own.last.lo, because)], [Limit(own.last.hi, because)])
        is_idle = not phase or (phase == "before" and not own.stated)  # as far as its status says
        if not enders or (policy.statuses and is_idle):
            return
        seen = max((day.lo for day, _ in own.seen), default=ALWAYS)
        for edge, relation, successor in enders:
            if not relation.ends:
                continue
            start = self._start(edge, successor)
            if start.conflict or (not successor.resolved and start.latest.day == NEVER):
                because = _why_unknown(relation, successor, start)
                yield Bounds([Limit(ALWAYS, because)], [Limit(NEVER, because)])
                continue
            lower, upper = (
                [_day_before(limit, relation, successor) for limit in limits]
                for limits in (start.lower, start.upper)
            )
            if phase == "after":  # by its own status it had ended when it was seen, whatever ended it
                over = min(map(day_of, own.over))
                is_late = any(limit.is_sure and limit.day > over for limit in lower)
                lower = [
                    limit if limit.day <= (ALWAYS if is_late else over) else presumed(limit)
                    for limit in lower
                ]
            if not policy.resolved or phase == "started":  # as far as its own status says, it goes on
                upper = [limit if limit.day > seen > ALWAYS else presumed(limit) for limit in upper]
            if phase == "during":  # seen in force: a start that is only presumed has not ended it before
                upper = [limit for limit in upper if limit.is_sure or limit.day >= seen]
            if upper:
                yield Bounds(lower, upper)

    def _parts(self, own: _Own, enders: Sequence[_Ender]) -> Iterator[Limit]:
        """Yield from when on what parts of a policy are not in force any more."""
        if own.policy.statuses and own.policy.statuses[0].in_part:
            yield from (Limit(day.lo, because) for day, because in own.seen)
        for edge, relation, successor in enders:
            if not relation.ends_in_part:
                continue
            if successor.resolved:
                start = self._start(edge, successor)
                # Of two facts that contradict each other it has started by the later one.
                since = presumed(start.earliest) if start.conflict else start.latest
                yield _of_parts(edge, _by_successor(since, relation, successor))
            else:  # its own record says so, when it was seen
                because = Reason("changed-by-unknown", (successor.id, relation.label))
                yield from (_of_parts(edge, Limit(day.lo, because, is_sure=False)) for day, _ in own.seen)

    def _start(self, edge: Edge, successor: Policy) -> FixedBounds:
        """Return the limits of the first day in force of what ends a policy: when it has ended it has started.

        In a circle those that follow from its own statements.
        """
        own = self._own(successor)
        validity = None if edge in self._circular else self._validities[successor.id]
        if validity is None or validity.contradiction:
            return own.start
        start, (day, because, is_sure) = validity.start, validity.end.latest
        if day >= start.latest.day:
            return start
        if because.code == "changed-by":
            follower, _, why = because.arguments
            because = (
                why
                if isinstance(why, Reason) and why.code == "followed"
                else Reason("followed", (follower, why))
            )
        by = Limit(max(day + 1, start.earliest.day), because, is_sure and own.phase not in ("", "before"))
        return settled(Bounds(start.lower, [*start.upper, by], [*start.doubts]))

    @cached_property
    def _circular(self) -> set[Edge]:
        """The edges that end what ends their successor in turn, maybe through others."""
        return {*cyclic(self.lineage, [edge for enders in self._enders.values() for edge, _, _ in enders])}

    @cached_property
    def _enders(self) -> dict[str, list[_Ender]]:
        """Id of a policy -> the edges that end it, wholly or in part, with relation and successor; none has what never
        started, nor what has not started and states no first day.
        """
        lineage, enders = self.lineage, defaultdict[str, list[_Ender]](list)
        ending = {iri: each for iri, each in lineage.relations.items() if each.ends or each.ends_in_part}
        for edge in lineage.edges:
            if edge.relation in ending and edge.successor != edge.predecessor:
                successor = lineage.policies[edge.successor]
                is_idle = successor.phase == "never" or (
                    successor.phase == "before" and not successor.first_day
                )
                if not is_idle:
                    enders[edge.predecessor].append((edge, ending[edge.relation], successor))
        return enders

    def _contradiction(self, own: _Own, start: FixedBounds, end: FixedBounds) -> tuple[Reason, ...]:
        """Return two sure facts that cannot both hold. A policy that ended may never have started."""
        policy, stated, last = own.policy, own.stated, own.last
        if own.phase == "never":
            status = status_reason(policy)
            late = [
                why for day, why in own.seen or [(self._today(), status)] if stated and stated.hi <= day.hi
            ]
            return (Reason.of_dates("first-day", policy.first_day), late[0]) if late else ()
        if stated and last and stated.lo > last.hi:
            return Reason.of_dates("first-day", policy.first_day), Reason.of_dates(
                "last-day", policy.last_day
            )
        pairs = [(start.earliest, start.latest), (end.earliest, end.latest)]
        if start.latest.day != NEVER:
            is_empty = not (stated or last) or not (start.earliest.is_sure and end.latest.is_sure)
            if start.earliest.day - is_empty > end.latest.day:
                pairs.insert(1, (start.earliest, end.latest))
        return next(((lo.because, hi.because) for lo, hi in pairs if lo.day > hi.day), ())


def _is_later(policy: Policy, observed: Interval) -> bool:
    """Return whether the record of a policy states a day in force after an observation of all."""
    days = [hull(policy.first_day), hull(policy.last_day)]
    return any(day.lo > observed.hi for day in days if day)


def _open_end(own: _Own) -> Limit:
    """Return the limit from below where nothing is stated to end a policy."""
    if own.phase in ("started", "during") and own.seen:
        return Limit(NEVER, _NO_END, is_sure=False)
    if own.phase == "after":
        return Limit(ALWAYS, Reason("end-unknown"))
    if own.phase and not own.seen:
        return Limit(ALWAYS, Reason("no-end-status", (own.policy.statuses[0].label,)))
    return Limit(ALWAYS, Reason("no-end-observed"))


def _stated_start(own: _Own) -> Bounds:
    """Return the limits of the first day that the dates of a policy set."""
    bounds = Bounds([Limit(ALWAYS, _NO_START)], [Limit(NEVER, _NO_START)])
    policy, stated = own.policy, own.stated
    published, created = hull(policy.published), hull(policy.created)
    if days := stated or published:
        code, texts = ("first-day", policy.first_day) if stated else ("published", policy.published)
        because = Reason.of_dates(code, texts)
        bounds.lower.append(Limit(days.lo, because, is_sure=bool(stated)))
        bounds.upper.append(Limit(days.hi, because, is_sure=bool(stated)))
    if created:
        bounds.lower.append(Limit(created.lo, Reason.of_dates("created", policy.created)))
    return bounds


def _doubt(own: _Own) -> Reason | None:
    """Return why no date of a policy says that it has started, or None."""
    policy, phase = own.policy, own.phase
    if phase == "before":
        status = own.seen[-1][1] if own.seen else status_reason(policy)
        if own.stated:
            (days,) = Reason.of_dates("first-day", policy.first_day).arguments
            return Reason("start-unseen", (days, status))
        return status if own.seen else Reason("status-undated", status.arguments)
    if phase or not policy.statuses:
        return None
    labels = [status.label for status in policy.statuses]
    if len({status.phase for status in policy.statuses}) > 1:
        return Reason("statuses-differ", (enumerated(labels),))
    return Reason("status-without-phase", (labels[0],))


def _day_before(limit: Limit, relation: Relation, successor: Policy) -> Limit:
    """Return a limit of the start of a successor as one of the end of what it ends."""
    day, because, is_sure = limit
    because = Reason("changed-by", (successor.id, relation.label, because))
    return Limit(day if day in (ALWAYS, NEVER) else day - 1, because, is_sure)


def _by_successor(limit: Limit, relation: Relation, successor: Policy) -> Limit:
    """Return a limit of the start of a successor with the reason that names it and what it does."""
    return limit._replace(because=Reason("changed-by", (successor.id, relation.label, limit.because)))


def _why_maybe_over(ends: list[Bounds], settled_end: FixedBounds) -> Reason:
    """Return why nobody knows whether the end that comes first has come: what ends the policy may have started."""
    first = min(ends, key=lambda end: end.earliest.day)
    passed_over = {because for pair in settled_end.doubts for because in pair}
    is_open = first.latest.day == NEVER or first.earliest.because in passed_over
    return (first.latest if is_open else first.earliest).because


def _why_unknown(relation: Relation, successor: Policy, start: FixedBounds) -> Reason:
    """Return why nobody knows when what a successor ends has ended."""
    if not start.conflict:
        return Reason("changed-by-unknown", (successor.id, relation.label))
    return Reason("changed-by", (successor.id, relation.label, Reason("contradict", start.conflict)))


def _of_parts(edge: Edge, limit: Limit) -> Limit:
    """Return a limit with the reason that names the parts that an edge is about, where it does."""
    if not edge.parts:
        return limit._replace(because=Reason("in-part", (limit.because,)))
    return limit._replace(because=Reason("in-part-without", (enumerated(edge.parts), limit.because)))
