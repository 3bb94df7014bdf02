"""The limits of the first and the last day in force of each policy, from what its records and successors state.

docs/lineage.md has the rules.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from operator import attrgetter

from policygraph.lineage.limits import Bounds, FixedBounds, Limit, day_of, fitted, settled
from policygraph.lineage.model import Edge, Lineage, Policy, Relation
from policygraph.lineage.reasons import Reason
from policygraph.rdf.date_intervals import ALWAYS, NEVER, Interval, hull, parse_interval


@dataclass(frozen=True)
class Validity:
    """The first day in force, the last one, and the days from which on the policy is in force in part."""

    start: Bounds
    end: Bounds
    maybe_over: Reason  # why nobody knows whether it has ended, between the limits of its last day
    parts: tuple[Limit, ...] = ()
    seen: Limit | None = None  # the last day on which it was seen in force
    why_never: Reason | None = None  # when it was seen that it never was in force, if anybody saw it
    contradiction: tuple[Reason, ...] = ()  # two facts that cannot both hold

    @property
    def doubts(self) -> list[tuple[Reason, Reason]]:
        """What was presumed and does not fit, in pairs."""
        return self.start.doubts + self.end.doubts


def status_reason(policy: Policy) -> Reason:
    """Return the status of a policy, which has one, as a reason."""
    return Reason("status", (policy.statuses[0].label,))


@dataclass(frozen=True)
class Validities:
    """The validities of the policies of a lineage, each worked out once.

    What has ended is so from ``today`` on where no audit and no observation says since when.
    """

    lineage: Lineage
    today: date
    _starts: dict[str, Bounds] = field(default_factory=dict, repr=False)
    _validities: dict[str, Validity] = field(default_factory=dict, repr=False)

    def of(self, policy: str) -> Validity:
        """Return the validity of a policy, by id."""
        if policy not in self._validities:
            self._validities[policy] = self._work_out(self.lineage.policies[policy])
        return self._validities[policy]

    def _work_out(self, policy: Policy) -> Validity:
        start = self._start(policy)
        ends = list(self._ends(policy))
        start, end = map(FixedBounds.of, fitted(start, self._end(policy, start, ends)))
        maybe_over = _why_maybe_over(ends, end) if ends else self._open_end(policy).because
        parts = (
            _of_parts(edge, _by_successor(self._start(successor).latest, relation, successor))
            for edge, relation, successor in self._enders(policy, attrgetter("ends_in_part"))
        )
        alive = self._alive(policy)
        last_seen = max(alive, key=day_of) if alive else None
        seen = self.observations(policy) if policy.phase == "never" else []
        why_never = max(seen)[1] if seen else None
        contradiction = self._contradiction(policy, start, end)
        return Validity(start, end, maybe_over, tuple(parts), last_seen, why_never, contradiction)

    def observations(self, policy: Policy) -> list[tuple[Interval, Reason]]:
        """Return the days on which the status of a policy was seen to hold, with the reason: the audits, else ``observed``.

        Of a month or a year that has not ended, only the days up to today are meant. When a corpus was observed says
        nothing of a policy that has ended and whose own days come later: its record was written since.
        """
        if not policy.phase:
            return []
        label = policy.statuses[0].label
        days: list[tuple[Interval, Reason]] = []
        for text in policy.audited:
            if day := self._until_today(parse_interval(text)):
                code = "status-audited-unsigned" if text in policy.unsigned else "status-audited"
                days.append((day, Reason(code, (label, text))))
        observed = self._until_today(parse_interval(self.lineage.observed))
        if not days and observed and not _is_later(policy, observed):
            days.append((observed, Reason("status-observed", (label, self.lineage.observed))))
        return days

    def _start(self, policy: Policy) -> Bounds:
        """Return the limits of the first day in force."""
        if policy.id not in self._starts:
            self._starts[policy.id] = self._limits_of_start(policy)
        return self._starts[policy.id]

    def _limits_of_start(self, policy: Policy) -> Bounds:
        bounds = _stated_start(policy)
        seen = self.observations(policy)
        doubt = seen[-1][1] if seen and policy.phase == "before" else _doubt(policy)
        if doubt:
            bounds.upper = [Limit(NEVER, doubt)]
        last = hull(policy.last_day)
        stated = hull(policy.first_day)
        if policy.phase == "before":
            over = last.hi + 1 if last else NEVER
            # Seen as not in force yet it still is not, until a stated first day comes or a stated last one has passed.
            days = [(day, because) for day, because in seen if stated is None or day.lo < stated.hi]
            bounds.lower += [Limit(min(day.lo + 1, over), because) for day, because in days]
            if stated is None:
                bounds.lower += [Limit(over, because, is_sure=False) for _, because in days]
        elif policy.phase in ("started", "during"):
            # What was adopted has started, unless it states a later first day.
            adopted = stated.lo if stated and policy.phase == "started" else ALWAYS
            bounds.upper += [Limit(day.hi, because) for day, because in seen if day.hi >= adopted]
        if last and policy.phase in ("started", "during", "after"):
            bounds.upper.append(Limit(last.hi, Reason.of_dates("last-day", policy.last_day)))
        # What ended on the day of its publication was in force on no day.
        early = bounds.earliest.day
        bounds.upper += [
            limit._replace(day=early) if stated is None and limit.day == early - 1 else limit
            for limit in self._over(policy)
        ]
        return settled(bounds)

    def _until_today(self, interval: Interval | None) -> Interval | None:
        today = self.today.toordinal()
        if interval is None or not interval.lo <= today < interval.hi:
            return interval
        return Interval(interval.lo, today)

    def _today(self) -> Interval:
        return Interval(self.today.toordinal(), self.today.toordinal())

    def _over(self, policy: Policy) -> list[Limit]:
        """Return the limits that a status sets which says that the policy has ended: the day before it was seen."""
        if policy.phase != "after":
            return []
        seen = self.observations(policy) or [(self._today(), status_reason(policy))]
        return [Limit(day.hi - 1, because) for day, because in seen]

    def _seen_over(self, policy: Policy) -> int:
        """Return the first day on which a policy whose status says so was seen to have ended."""
        return min(limit.day + 1 for limit in self._over(policy))

    def _end(self, policy: Policy, start: Bounds, ends: list[Bounds]) -> Bounds:
        """Return the limits of the last day in force, which is no earlier than the first unless that is not known.

        ``ends`` are the limits of each end that is stated.
        """
        upper = [Limit(NEVER, Reason("no-end")), *(limit for end in ends for limit in end.upper)]
        if ends:  # the end that comes first is the one that counts
            sure = [max((limit for limit in end.lower if limit.is_sure), key=day_of) for end in ends]
            lower = [min(sure, key=day_of), min((end.earliest for end in ends), key=day_of)]
        else:
            lower = [self._open_end(policy)]
        bounds = settled(Bounds([*lower, *self._alive(policy)], [*upper, *self._over(policy)]))
        first = min(start.earliest.day, bounds.latest.day)
        bounds.lower.append(Limit(first, bounds.earliest.because, start.earliest.is_sure))
        return bounds

    def _alive(self, policy: Policy) -> list[Limit]:
        """Return the days on which a policy was seen in force, as limits of the last one from below."""
        seen = self.observations(policy) if policy.phase == "during" else []
        return [Limit(day.lo, because) for day, because in seen]

    def _open_end(self, policy: Policy) -> Limit:
        """Return the limit from below where nothing is stated to end a policy."""
        seen = self.observations(policy)
        if policy.phase in ("started", "during") and seen:
            return Limit(NEVER, Reason("no-end"), is_sure=False)
        if policy.phase == "after":
            return Limit(ALWAYS, Reason("end-unknown"))
        if policy.phase and not seen:
            return Limit(ALWAYS, Reason("no-end-status", (policy.statuses[0].label,)))
        return Limit(ALWAYS, Reason("no-end-observed"))

    def _ends(self, policy: Policy) -> Iterator[Bounds]:
        """Yield the limits of each end that is stated: the last day, the day before what ends the policy starts."""
        if stated := hull(policy.last_day):
            because = Reason.of_dates("last-day", policy.last_day)
            yield Bounds([Limit(stated.lo, because)], [Limit(stated.hi, because)])
        seen = max((day.lo for day, _ in self.observations(policy)), default=ALWAYS)
        for _, relation, successor in self._enders(policy, attrgetter("ends")):
            if policy.statuses and not policy.phase:
                continue
            start = self._start(successor)
            if not successor.resolved or start.conflict:
                because = _why_unknown(relation, successor, start)
                yield Bounds([Limit(ALWAYS, because)], [Limit(NEVER, because)])
                continue
            lower, upper = (
                [_day_before(limit, relation, successor) for limit in limits]
                for limits in (start.lower, start.upper)
            )
            if policy.phase == "after":  # by its own status it had ended when it was seen, whatever ended it
                lower = [
                    limit._replace(is_sure=limit.is_sure and limit.day < self._seen_over(policy))
                    for limit in lower
                ]
            if not policy.resolved or policy.phase == "started":  # as far as its own status says, it goes on
                upper = [
                    limit._replace(is_sure=limit.is_sure and limit.day > seen > ALWAYS) for limit in upper
                ]
            if (
                policy.phase == "during"
            ):  # seen in force: a start that is only presumed has not ended it before
                upper = [limit for limit in upper if limit.is_sure or limit.day >= seen]
            if upper:
                yield Bounds(lower, upper)

    def _enders(
        self, policy: Policy, has_effect: Callable[[Relation], bool]
    ) -> Iterator[tuple[Edge, Relation, Policy]]:
        """Yield the edges with an effect, with relation and successor; none has what never started, nor what has not
        started and states no first day.
        """
        for edge in self.lineage.successor_edges.get(policy.id, []):
            relation, successor = self.lineage.relations[edge.relation], self.lineage.policies[edge.successor]
            is_idle = successor.phase == "never" or (successor.phase == "before" and not successor.first_day)
            if has_effect(relation) and successor != policy and not is_idle:
                yield edge, relation, successor

    def _contradiction(self, policy: Policy, start: Bounds, end: Bounds) -> tuple[Reason, ...]:
        """Return two sure facts that cannot both hold. A policy that ended may never have started."""
        stated, last = hull(policy.first_day), hull(policy.last_day)
        if policy.phase == "never":
            status = status_reason(policy)
            late = [
                why
                for day, why in self.observations(policy) or [(self._today(), status)]
                if stated and stated.hi <= day.hi
            ]
            return (Reason.of_dates("first-day", policy.first_day), late[0]) if late else ()
        if stated and last and stated.lo > last.hi:
            return Reason.of_dates("first-day", policy.first_day), Reason.of_dates(
                "last-day", policy.last_day
            )
        pairs = [(start.earliest, start.latest), (end.earliest, end.latest)]
        if start.latest.day != NEVER:
            is_empty = not (stated or last) or not (start.earliest.is_sure and end.latest.is_sure)
            pairs.insert(1, (start.earliest._replace(day=start.earliest.day - is_empty), end.latest))
        return next(((lo.because, hi.because) for lo, hi in pairs if lo.day > hi.day), ())


def _is_later(policy: Policy, observed: Interval) -> bool:
    """Return whether the record of a policy that has ended states a day in force after an observation of all."""
    days = [hull(policy.first_day), hull(policy.last_day)]
    return policy.phase == "after" and any(day.lo > observed.hi for day in days if day)


def _stated_start(policy: Policy) -> Bounds:
    """Return the limits of the first day that the dates of a policy set."""
    none = Reason("no-start")
    bounds = Bounds([Limit(ALWAYS, none)], [Limit(NEVER, none)])
    stated, published, created = map(hull, (policy.first_day, policy.published, policy.created))
    if days := stated or published:
        code, texts = ("first-day", policy.first_day) if stated else ("published", policy.published)
        because = Reason.of_dates(code, texts)
        bounds.lower.append(Limit(days.lo, because, is_sure=bool(stated)))
        bounds.upper.append(Limit(days.hi, because, is_sure=bool(stated)))
    if created:
        bounds.lower.append(Limit(created.lo, Reason.of_dates("created", policy.created)))
    return bounds


def _doubt(policy: Policy) -> Reason | None:
    """Return why no date of a policy says that it has started, or None."""
    labels = [status.label for status in policy.statuses]
    if policy.phase == "before":
        return status_reason(policy)
    if policy.phase or not labels:
        return None
    if len({status.phase for status in policy.statuses}) > 1:
        return Reason("statuses-differ", (", ".join(labels),))
    return Reason("status-without-phase", (labels[0],))


def _day_before(limit: Limit, relation: Relation, successor: Policy) -> Limit:
    """Return a limit of the start of a successor as one of the end of what it ends."""
    limit = _by_successor(limit, relation, successor)
    return limit._replace(day=limit.day - (limit.day not in (ALWAYS, NEVER)))


def _by_successor(limit: Limit, relation: Relation, successor: Policy) -> Limit:
    """Return a limit of the start of a successor with the reason that names it and what it does."""
    return limit._replace(because=Reason("changed-by", (successor.id, relation.label, limit.because)))


def _why_maybe_over(ends: list[Bounds], settled_end: Bounds) -> Reason:
    """Return why nobody knows whether the end that comes first has come: what ends the policy may have started."""
    first = min(ends, key=lambda end: end.earliest.day)
    passed_over = {because for pair in settled_end.doubts for because in pair}
    is_open = first.latest.day == NEVER or first.earliest.because in passed_over
    return (first.latest if is_open else first.earliest).because


def _why_unknown(relation: Relation, successor: Policy, start: Bounds) -> Reason:
    """Return why nobody knows when what a successor ends has ended."""
    if not start.conflict:
        return Reason("changed-by-unknown", (successor.id, relation.label))
    return Reason("changed-by", (successor.id, relation.label, Reason("contradict", start.conflict)))


def _of_parts(edge: Edge, limit: Limit) -> Limit:
    """Return a limit with the reason that names the parts that an edge is about, where it does."""
    if not edge.parts:
        return limit._replace(because=Reason("in-part", (limit.because,)))
    return limit._replace(because=Reason("in-part-without", (", ".join(edge.parts), limit.because)))
