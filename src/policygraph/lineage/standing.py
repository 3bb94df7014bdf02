"""Where a policy stands on a day: in force, not yet, ended, never or unknown; the one place that decides it.

What is stated limits the first and the last day in force, from below and from above; each limit is sure or presumed and
has its reason. A policy is in force from the latest first day to the earliest last day, not yet before the earliest first
day, ended after the latest last day, and unknown in between. docs/lineage.md has the rules.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from operator import attrgetter
from typing import Literal, NamedTuple

from policygraph.lineage.model import Edge, Lineage, Policy, Relation
from policygraph.lineage.reasons import Reason
from policygraph.rdf.date_intervals import ALWAYS, NEVER, Interval, hull, parse_date, parse_interval

Answer = Literal["in_force", "not_yet", "ended", "never", "unknown"]
ANSWERS: tuple[Answer, ...] = ("in_force", "not_yet", "ended", "never", "unknown")


@dataclass(frozen=True)
class Standing:
    """Where a policy stands, whether that is presumed, and why.

    ``in_part`` says that a part of a policy in force is not: what replaces or ends that part has started.
    """

    policy: str  # id
    answer: Answer
    presumed: bool
    reasons: tuple[Reason, ...]
    in_part: bool = False

    @property
    def reason(self) -> str:
        """The reasons as a sentence without a full stop."""
        return "; ".join(map(str, self.reasons))

    @property
    def words(self) -> str:
        """The answer in words, with what qualifies it."""
        return f"{words(self.answer)}{' in part' * self.in_part}{', presumed' * self.presumed}"


def words(answer: str) -> str:
    """Return an answer in words."""
    return answer.replace("_", " ")


class Step(NamedTuple):
    """The first day, as an ordinal of ``datetime.date``, from which on a policy stands somewhere."""

    day: int
    standing: Standing


@dataclass(frozen=True)
class Current:
    """What stands for a policy on a day, by ids, sorted.

    ``policies`` are in force. Where any of the ends of the chains of replacements is unknown, the answer is:
    ``unknown`` has the ends that may stand for it, and ``policies`` is empty. ``pending`` would replace what was
    reached and have not started; ``through`` were never in force and are passed over.
    """

    policies: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    pending: tuple[str, ...] = ()
    through: tuple[str, ...] = ()
    presumed: bool = False


def by_answer(standings: Iterable[Standing]) -> Mapping[Answer, list[Standing]]:
    """Return answer -> standings, in the order of ANSWERS and of the standings."""
    groups: dict[Answer, list[Standing]] = {answer: [] for answer in ANSWERS}
    for standing in standings:
        groups[standing.answer].append(standing)
    return groups


class _Limit(NamedTuple):
    """A day that something cannot lie before, or beyond."""

    day: int
    because: Reason
    is_sure: bool = True


@dataclass
class _Bounds:
    """The limits of one day from below and from above, at least one of each; ALWAYS and NEVER limit nothing."""

    lower: list[_Limit]
    upper: list[_Limit]
    doubts: list[tuple[Reason, Reason]] = field(default_factory=list)  # why presumed limits were taken out

    @property
    def earliest(self) -> _Limit:
        """The tightest limit from below; of two on one day, the sure one."""
        return max(self.lower, key=lambda limit: (limit.day, limit.is_sure))

    @property
    def latest(self) -> _Limit:
        """The tightest limit from above; of two on one day, the sure one."""
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


@dataclass(frozen=True)
class _Validity:
    """The first day in force, the last one, and the days from which on the policy is in force in part."""

    start: _Bounds
    end: _Bounds
    maybe_over: Reason  # why nobody knows whether it has ended, between the limits of its last day
    parts: tuple[_Limit, ...] = ()
    seen: _Limit | None = None  # the last day on which it was seen in force
    contradiction: tuple[Reason, ...] = ()  # two facts that cannot both hold

    @property
    def doubts(self) -> list[tuple[Reason, Reason]]:
        """What was presumed and does not fit, in pairs."""
        return self.start.doubts + self.end.doubts


@dataclass(frozen=True)
class Standings:
    """The standings of the policies of a lineage.

    What has ended is so from ``today`` on where no audit and no observation says since when.
    """

    lineage: Lineage
    today: date = field(default_factory=date.today)
    _starts: dict[str, _Bounds] = field(default_factory=dict, repr=False)
    _validities: dict[str, _Validity] = field(default_factory=dict, repr=False)
    _steps: dict[str, tuple[Step, ...]] = field(default_factory=dict, repr=False)

    def on_date(self, text: str, policies: Iterable[str] | None = None) -> list[Standing]:
        """Return where policies, by id (all unless given), stand on a day, or all through a month or a year.

        The standings are sorted by id. Raises UsageError where the text is no date.
        """
        when = parse_date(text)
        ids = self.lineage.policies if policies is None else policies
        return [self.on(policy_id, when) for policy_id in sorted(ids)]

    def on(self, policy: str, when: Interval | None = None) -> Standing:
        """Return where a policy, by id, stands all through an interval of days; today, if none is given."""
        first, last = when or self._today
        steps = self.steps(policy)
        begin = max(index for index, step in enumerate(steps) if step.day <= first)
        during = [step for step in steps[begin:] if step.day <= last]
        standings = [step.standing for step in during]
        if len({standing.answer for standing in standings}) > 1:
            unknown = next((each for each in standings if each.answer == "unknown"), None)
            if unknown:
                return unknown
            day, changed = during[1]
            reason = Reason("changes-on", (date.fromordinal(day).isoformat(), changed.reason))
            return Standing(policy, "unknown", False, (reason,))
        is_presumed = any(standing.presumed for standing in standings)
        in_part = any(standing.in_part for standing in standings)
        return replace(standings[-1], presumed=is_presumed, in_part=in_part)

    def steps(self, policy: str) -> tuple[Step, ...]:
        """Return from which day on a policy, by id, stands where; the first is ALWAYS, and each differs from the last.

        Raises UsageError for an unknown policy.
        """
        if policy not in self._steps:
            item = self.lineage.policy(policy)
            validity = self._validity(policy)
            days = {limit.day for limit in (*validity.start.lower, *validity.start.upper, *validity.parts)}
            days |= {limit.day + 1 for limit in (*validity.end.lower, *validity.end.upper)}
            steps: list[Step] = []
            for day in (ALWAYS, *sorted(day for day in days if ALWAYS + 1 < day < NEVER)):
                standing = _standing(item, validity, day)
                if not steps or steps[-1].standing != standing:
                    steps.append(Step(day, standing))
            self._steps[policy] = tuple(steps)
        return self._steps[policy]

    def contradiction(self, policy: str) -> tuple[Reason, ...]:
        """Return two facts about a policy, by id, that cannot both hold, or an empty tuple."""
        return self._validity(policy).contradiction

    def doubts(self, policy: str) -> list[tuple[Reason, Reason]]:
        """Return pairs of reasons about a policy, by id, of which one is only presumed and yields to the other."""
        return self._validity(policy).doubts

    def has_started(self, policy: str, when: Interval | None = None) -> bool:
        """Return whether a policy, by id, is known or presumed to have taken effect on the first day of an interval."""
        standing = self.on(policy, when)
        if standing.answer == "unknown":
            validity = self._validity(policy)
            return not validity.contradiction and (when or self._today).lo >= validity.start.latest.day
        return standing.answer in ("in_force", "ended")

    def current(self, policy: str, when: Interval | None = None) -> Current:
        """Return what stands for a policy, by id, all through an interval of days; today, if none is given.

        Replacements that have started are followed. Policies that replace each other in a cycle give nothing.
        """
        ends, unknown, pending, through = set[str](), set[str](), set[str](), set[str]()
        todo, seen = [policy], {policy}
        while todo:
            node = todo.pop()
            is_end, doubtful = True, set[str]()
            for successor in self._replacements(node, when, through):
                if self.has_started(successor, when):
                    is_end = False
                    todo += [] if successor in seen else [successor]
                    seen.add(successor)
                elif self.on(successor, when).answer == "not_yet":
                    pending.add(successor)
                else:
                    doubtful.add(successor)
            answer = self.on(node, when).answer if is_end else "ended"
            if answer == "in_force":
                ends.add(node)
                pending |= doubtful  # which would have ended it
            else:
                unknown |= doubtful | ({node} if answer == "unknown" else set())
        is_presumed = any(self.on(end, when).presumed for end in ends)
        if unknown:
            ends, unknown, is_presumed = set(), ends | unknown, False
        policies, may_be, waiting, passed = (
            tuple(sorted(each)) for each in (ends, unknown, pending, through)
        )
        return Current(policies, may_be, waiting, passed, is_presumed)

    def _replacements(self, policy: str, when: Interval | None, through: set[str]) -> set[str]:
        """Return what replaces a policy, or replaces what would have and was never in force; that goes into ``through``."""
        found, todo, seen = set[str](), [policy], {policy}
        while todo:
            for edge in self.lineage.successor_edges.get(todo.pop(), []):
                if self.lineage.relations[edge.relation].replaces and edge.successor not in seen:
                    seen.add(edge.successor)
                    if self.on(edge.successor, when).answer == "never":
                        through.add(edge.successor)
                        todo.append(edge.successor)
                    else:
                        found.add(edge.successor)
        return found

    @property
    def _today(self) -> Interval:
        return Interval(self.today.toordinal(), self.today.toordinal())

    def _validity(self, policy: str) -> _Validity:
        if policy not in self._validities:
            self._validities[policy] = self._work_out(self.lineage.policies[policy])
        return self._validities[policy]

    def _work_out(self, policy: Policy) -> _Validity:
        start = self._start(policy)
        ends = list(self._ends(policy))
        start, end = _fitted(start, self._end(policy, start, ends))
        maybe_over = _why_maybe_over(ends) if ends else self._open_end(policy).because
        parts = (
            _of_parts(edge, _by_successor(self._start(successor).latest, relation, successor))
            for edge, relation, successor in self._enders(policy, attrgetter("ends_in_part"))
        )
        alive = self._alive(policy)
        last_seen = max(alive, key=_day) if alive else None
        contradiction = self._contradiction(policy, start, end)
        return _Validity(start, end, maybe_over, tuple(parts), last_seen, contradiction)

    def lasting(self, policy: str) -> Answer | None:
        """Return what holds of a policy, by id, unpresumed, on every day from ``today`` on, whenever it is asked then.

        None where a later day may change it, or nothing is sure.
        """
        item, validity = self.lineage.policies[policy], self._validity(policy)
        if validity.contradiction or not item.resolved:
            return None
        if item.phase == "never":  # which a stated first day will contradict unless an audit came before it
            return None if item.first_day and not item.audited else "never"
        if item.phase == "after":
            return "ended"
        seen = max((day.hi for day, _ in self._observations(item)), default=ALWAYS)
        return "ended" if validity.end.surely_before(seen) else None

    def _observations(self, policy: Policy) -> list[tuple[Interval, Reason]]:
        """Return the days on which the status of a policy was seen to hold, with the reason: the audits, else ``observed``."""
        label = policy.statuses[0].label if policy.statuses else ""
        days: list[tuple[Interval, Reason]] = []
        for text in policy.audited:
            if day := parse_interval(text):
                code = "status-audited-unsigned" if text in policy.unsigned else "status-audited"
                days.append((day, Reason(code, (label, text))))
        observed = parse_interval(self.lineage.observed)
        if not days and observed:
            days.append((observed, Reason("status-observed", (label, self.lineage.observed))))
        return days if policy.phase else []

    def _start(self, policy: Policy) -> _Bounds:
        """Return the limits of the first day in force."""
        if policy.id not in self._starts:
            self._starts[policy.id] = self._limits_of_start(policy)
        return self._starts[policy.id]

    def _limits_of_start(self, policy: Policy) -> _Bounds:
        bounds = _stated_start(policy)
        doubt, seen = _doubt(policy), self._observations(policy)
        if doubt:
            bounds.upper = [_Limit(NEVER, doubt)]
        if policy.phase == "before":
            stated = hull(policy.first_day)
            # Seen as not in force yet it still is not, until a stated first day comes.
            days = [(day, because) for day, because in seen if stated is None or day.lo < stated.hi]
            bounds.lower += [_Limit(day.lo + 1, because) for day, because in days]
            if stated is None:
                bounds.lower += [_Limit(NEVER, because, is_sure=False) for _, because in days]
        elif policy.phase in ("started", "during"):
            bounds.upper += [_Limit(day.hi, because) for day, because in seen]
        bounds.upper += self._over(policy)
        return _settled(bounds)

    def _over(self, policy: Policy) -> list[_Limit]:
        """Return the limits that a status sets which says that the policy has ended: the day before it was seen."""
        if policy.phase != "after":
            return []
        seen = self._observations(policy) or [(self._today, Reason("status", (policy.statuses[0].label,)))]
        return [_Limit(day.hi - 1, because) for day, because in seen]

    def _end(self, policy: Policy, start: _Bounds, ends: list[_Bounds]) -> _Bounds:
        """Return the limits of the last day in force, which is no earlier than the first unless that is not known.

        ``ends`` are the limits of each end that is stated.
        """
        upper = [_Limit(NEVER, Reason("no-end")), *(limit for end in ends for limit in end.upper)]
        if ends:  # the end that comes first is the one that counts
            sure = [max((limit for limit in end.lower if limit.is_sure), key=_day) for end in ends]
            lower = [min(sure, key=_day), min((end.earliest for end in ends), key=_day)]
        else:
            lower = [self._open_end(policy)]
        bounds = _settled(_Bounds([*lower, *self._alive(policy)], [*upper, *self._over(policy)]))
        first = min(start.earliest.day, bounds.latest.day)
        bounds.lower.append(_Limit(first, bounds.earliest.because, start.earliest.is_sure))
        return bounds

    def _alive(self, policy: Policy) -> list[_Limit]:
        """Return the days on which a policy was seen in force, as limits of the last one from below."""
        seen = self._observations(policy) if policy.phase == "during" else []
        return [_Limit(day.lo, because) for day, because in seen]

    def _open_end(self, policy: Policy) -> _Limit:
        """Return the limit from below where nothing is stated to end a policy."""
        seen = self._observations(policy)
        if policy.phase in ("started", "during") and seen:
            return _Limit(NEVER, Reason("no-end"), is_sure=False)
        if policy.phase == "after":
            return _Limit(ALWAYS, Reason("end-unknown"))
        if policy.phase and not seen:
            return _Limit(ALWAYS, Reason("no-end-status", (policy.statuses[0].label,)))
        return _Limit(ALWAYS, Reason("no-end-observed"))

    def _ends(self, policy: Policy) -> Iterator[_Bounds]:
        """Yield the limits of each end that is stated: the last day, the day before what ends the policy starts."""
        if stated := hull(policy.last_day):
            because = Reason.of_dates("last-day", policy.last_day)
            yield _Bounds([_Limit(stated.lo, because)], [_Limit(stated.hi, because)])
        seen = max((day.lo for day, _ in self._observations(policy)), default=ALWAYS)
        for _, relation, successor in self._enders(policy, attrgetter("ends")):
            if policy.statuses and not policy.phase:
                continue
            start = self._start(successor)
            if not successor.resolved or start.conflict:
                because = _why_unknown(relation, successor, start)
                yield _Bounds([_Limit(ALWAYS, because)], [_Limit(NEVER, because)])
                continue
            lower, upper = (
                [_day_before(limit, relation, successor) for limit in limits]
                for limits in (start.lower, start.upper)
            )
            if not policy.resolved or policy.phase == "started":  # as far as its own status says, it goes on
                upper = [
                    limit._replace(is_sure=limit.is_sure and limit.day > seen > ALWAYS) for limit in upper
                ]
            if (
                policy.phase == "during"
            ):  # seen in force: a start that is only presumed has not ended it before
                upper = [limit for limit in upper if limit.is_sure or limit.day >= seen]
            if upper:
                yield _Bounds(lower, upper)

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

    def _contradiction(self, policy: Policy, start: _Bounds, end: _Bounds) -> tuple[Reason, ...]:
        """Return two sure facts that cannot both hold. A policy that ended may never have started."""
        stated = hull(policy.first_day)
        if policy.phase == "never":
            status = Reason("status", (policy.statuses[0].label,))
            late = [
                why
                for day, why in self._observations(policy) or [(self._today, status)]
                if stated and stated.hi <= day.hi
            ]
            return (Reason.of_dates("first-day", policy.first_day), late[0]) if late else ()
        pairs = [(start.earliest, start.latest), (end.earliest, end.latest)]
        if start.latest.day != NEVER:
            is_empty = not (start.earliest.is_sure and end.latest.is_sure)
            pairs.insert(1, (start.earliest._replace(day=start.earliest.day - is_empty), end.latest))
        return next(((lo.because, hi.because) for lo, hi in pairs if lo.day > hi.day), ())


def _day(limit: _Limit) -> int:
    return limit.day


def _stated_start(policy: Policy) -> _Bounds:
    """Return the limits of the first day that the dates of a policy set."""
    none = Reason("no-start")
    bounds = _Bounds([_Limit(ALWAYS, none)], [_Limit(NEVER, none)])
    stated, published, created = map(hull, (policy.first_day, policy.published, policy.created))
    if days := stated or published:
        code, texts = ("first-day", policy.first_day) if stated else ("published", policy.published)
        because = Reason.of_dates(code, texts)
        bounds.lower.append(_Limit(days.lo, because, is_sure=bool(stated)))
        bounds.upper.append(_Limit(days.hi, because, is_sure=bool(stated)))
    if created:
        bounds.lower.append(_Limit(created.lo, Reason.of_dates("created", policy.created)))
    return bounds


def _doubt(policy: Policy) -> Reason | None:
    """Return why no date of a policy says that it has started, or None."""
    labels = [status.label for status in policy.statuses]
    if policy.phase == "before":
        return Reason("status", (labels[0],))
    if policy.phase or not labels:
        return None
    if len({status.phase for status in policy.statuses}) > 1:
        return Reason("statuses-differ", (", ".join(labels),))
    return Reason("status-without-phase", (labels[0],))


def _settled(bounds: _Bounds) -> _Bounds:
    """Take out the presumed limits that contradict others."""
    while bounds.earliest.day > bounds.latest.day and not (bounds.earliest.is_sure and bounds.latest.is_sure):
        conflict = bounds.earliest, bounds.latest
        bounds.doubts.append((conflict[0].because, conflict[1].because))
        bounds.lower = [limit for limit in bounds.lower if limit.is_sure or limit not in conflict]
        bounds.upper = [limit for limit in bounds.upper if limit.is_sure or limit not in conflict]
    return bounds


def _fitted(start: _Bounds, end: _Bounds) -> tuple[_Bounds, _Bounds]:
    """Return bounds without the presumed limits by which a policy that started ends before it starts.

    What is replaced on the day of its publication was in force on no day, which is none.
    """
    start, end = (_Bounds([*each.lower], [*each.upper], [*each.doubts]) for each in (start, end))
    while start.latest.day != NEVER and start.earliest.day - 1 > end.latest.day:
        early, late = start.earliest, end.latest
        if early.is_sure and late.is_sure:
            break
        end.doubts.append((early.because, late.because))
        if late.is_sure:
            start.lower.remove(early)
            start.upper = [limit for limit in start.upper if limit.is_sure or limit.day == NEVER]
        else:
            end.upper.remove(late)
    return start, end


def _day_before(limit: _Limit, relation: Relation, successor: Policy) -> _Limit:
    """Return a limit of the start of a successor as one of the end of what it ends."""
    limit = _by_successor(limit, relation, successor)
    return limit._replace(day=limit.day - (limit.day not in (ALWAYS, NEVER)))


def _by_successor(limit: _Limit, relation: Relation, successor: Policy) -> _Limit:
    """Return a limit of the start of a successor with the reason that names it and what it does."""
    return limit._replace(because=Reason("changed-by", (successor.id, relation.label, limit.because)))


def _why_maybe_over(ends: list[_Bounds]) -> Reason:
    """Return why nobody knows whether the end that comes first has come: what ends the policy may have started."""
    first = min(ends, key=lambda end: end.earliest.day)
    return (first.latest if first.latest.day == NEVER else first.earliest).because


def _why_unknown(relation: Relation, successor: Policy, start: _Bounds) -> Reason:
    """Return why nobody knows when what a successor ends has ended."""
    if not start.conflict:
        return Reason("changed-by-unknown", (successor.id, relation.label))
    return Reason("changed-by", (successor.id, relation.label, Reason("contradict", start.conflict)))


def _of_parts(edge: Edge, limit: _Limit) -> _Limit:
    """Return a limit with the reason that names the parts that an edge is about, where it does."""
    if not edge.parts:
        return limit._replace(because=Reason("in-part", (limit.because,)))
    return limit._replace(because=Reason("in-part-without", (", ".join(edge.parts), limit.because)))


def _standing(policy: Policy, validity: _Validity, day: int) -> Standing:
    """Return where a policy stands on one day."""

    def standing(answer: Answer, is_presumed: bool, *reasons: Reason) -> Standing:
        return Standing(policy.id, answer, is_presumed, reasons)

    start, end = validity.start, validity.end
    if validity.contradiction:
        return standing("unknown", False, Reason("contradict", validity.contradiction))
    if policy.phase == "never":
        return standing("never", False, Reason("status", (policy.statuses[0].label,)))
    if policy.resolved and day < start.earliest.day:
        return standing("not_yet", not start.surely_after(day), start.earliest.because)
    if day > end.latest.day:
        return standing("ended", not end.surely_before(day), end.latest.because)
    if not policy.resolved:
        return standing("unknown", False, Reason("no-record"))
    if day < start.latest.day:
        return standing("unknown", False, start.latest.because)
    if day > end.earliest.day:
        return standing("unknown", False, validity.maybe_over)
    is_presumed = not any(limit.is_sure and limit.day <= day for limit in start.upper)
    is_presumed |= not any(limit.is_sure and limit.day >= day for limit in end.lower)
    parts = sorted((limit for limit in validity.parts if limit.day <= day), key=_day)
    is_presumed |= bool(parts) and not any(limit.is_sure for limit in parts)
    reasons = [*_why_started(start, day), *_why_not_ended(validity, day), *(limit.because for limit in parts)]
    return replace(standing("in_force", is_presumed, *dict.fromkeys(reasons)), in_part=bool(parts))


def _why_started(start: _Bounds, day: int) -> list[Reason]:
    """Return why a policy has started by a day: the first limit, and the one that makes it known if that is presumed."""
    sure = [limit for limit in start.upper if limit.is_sure and limit.day <= day]
    known = [min(sure, key=_day).because] if sure and not start.latest.is_sure else []
    return [start.latest.because, *known]


def _why_not_ended(validity: _Validity, day: int) -> list[Reason]:
    """Return why a policy has not ended on a day: a stated end, or when it was seen in force, and no end."""
    seen, open_end = validity.seen, validity.end.earliest
    if seen is None or open_end.is_sure:
        return [open_end.because]
    return [seen.because] if day <= seen.day else [seen.because, open_end.because]
