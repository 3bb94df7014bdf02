"""Where a policy stands on a day: in force, not yet, ended, never or unknown; the one place that decides it.

A policy is in force from the latest first day to the earliest last day, not yet before the earliest first
day, ended after the latest last day, and unknown in between. ``validity.py`` works out these days.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Literal, NamedTuple

from policygraph.lineage.cycles import components, cyclic
from policygraph.lineage.limits import FixedBounds, day_of
from policygraph.lineage.model import Edge, Lineage, Policy
from policygraph.lineage.reasons import Reason
from policygraph.lineage.validity import Validities, Validity, status_reason
from policygraph.rdf.date_intervals import ALWAYS, NEVER, Interval, asked_date, parse_interval
from policygraph.words.phrases import Phrase, chained

Answer = Literal["in_force", "not_yet", "ended", "never", "unknown"]
ANSWERS: tuple[Answer, ...] = ("in_force", "not_yet", "ended", "never", "unknown")
_WORDS: Mapping[Answer, Phrase] = {
    "in_force": Phrase("in force"), "not_yet": Phrase("not yet"), "ended": Phrase("ended"), "never": Phrase("never"),
    "unknown": Phrase("unknown"),
}  # fmt: skip
_MOST_PARTS = 8  # of which a sentence says since when they are not in force


class Standing(NamedTuple):
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
        return chained("{first}; {second}", (reason.phrase for reason in self.told))

    @property
    def told(self) -> tuple[Reason, ...]:
        """The reasons as people read them: of many parts that are not in force the latest, and how many ended before."""
        parts = [reason for reason in self.reasons if reason.code in ("in-part", "in-part-without")]
        earlier = len(parts) - _MOST_PARTS
        if earlier < 2:
            return self.reasons
        others = [reason for reason in self.reasons if reason not in parts]
        return (*others, Reason("parts-earlier", (f"{earlier:,}",)), *parts[earlier:])

    @property
    def words(self) -> str:
        """The answer in words, with what qualifies it."""
        answer = words(self.answer)
        if self.in_part:
            answer = Phrase("{answer} in part", answer=answer)
        return Phrase("{answer}, presumed", answer=answer) if self.presumed else answer


def words(answer: Answer) -> Phrase:
    """Return an answer in words."""
    return _WORDS[answer]


class ChangePoint(NamedTuple):
    """The first day, as an ordinal of ``datetime.date``, from which on a policy stands somewhere."""

    day: int
    standing: Standing


class Current(NamedTuple):
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


class Reached(NamedTuple):
    """What the replacements of a policy lead to, by ids: what an answer is made of, see ``Current``."""

    ends: frozenset[str] = frozenset()
    unknown: frozenset[str] = frozenset()
    pending: frozenset[str] = frozenset()
    through: frozenset[str] = frozenset()


def _joined(parts: Iterable[Reached]) -> Reached:
    """Return all that is in some parts; the only one that has anything is returned as it is."""
    different = dict.fromkeys(part for part in parts if any(part))
    if len(different) < 2:
        return next(iter(different), Reached())
    return Reached(*(frozenset().union(*ids) for ids in zip(*different, strict=True)))


def by_answer(standings: Iterable[Standing]) -> Mapping[Answer, list[Standing]]:
    """Return answer -> standings, in the order of ANSWERS and of the standings."""
    groups: dict[Answer, list[Standing]] = {answer: [] for answer in ANSWERS}
    for standing in standings:
        groups[standing.answer].append(standing)
    return groups


@dataclass(frozen=True)
class Standings:
    """The standings of the policies of a lineage. Each method raises UsageError for a policy that is not there.

    What has ended is so from ``today`` on where no audit and no observation says since when.
    """

    lineage: Lineage
    today: date = field(default_factory=date.today)
    _steps: dict[str, tuple[ChangePoint, ...]] = field(default_factory=dict, repr=False, compare=False)
    _days: dict[tuple[Validity, int], Standing] = field(default_factory=dict, repr=False, compare=False)
    _reached: dict[tuple[str, Interval], Reached] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def _validities(self) -> Validities:
        return Validities(self.lineage, self.today)

    @cached_property
    def _ever(self) -> Validities:
        return Validities(self.lineage, self.today, known=date.max)

    @cached_property
    def _first_asked(self) -> Standings:
        """The standings of today or, where the lineage was observed later, of that day."""
        observed = parse_interval(self.lineage.observed)
        day = date.fromordinal(observed.lo) if observed else self.today
        return self if day <= self.today else Standings(self.lineage, day)

    def on_date(self, text: str, policies: Iterable[str] | None = None) -> list[Standing]:
        """Return where policies, by id (all unless given), stand on a day, or all through a month or a year.

        The standings are sorted by id. Raises UsageError where the text is no date.
        """
        _, when = asked_date(text, self.today)
        ids = self.lineage.policies if policies is None else policies
        ids = [ids] if isinstance(ids, str) else ids
        return [self.on(policy_id, when) for policy_id in sorted(ids)]

    def on(self, policy: str, when: Interval | str | date | None = None) -> Standing:
        """Return where a policy, by id, stands on a day, or all through a month, a year or an interval of days; today, if none
        is given. Raises UsageError for a text that is no date.
        """
        first, last = self._interval(when)
        if first == last:
            return self._on_day(policy, first)
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
        return standings[-1]._replace(presumed=is_presumed, in_part=in_part)

    def _on_day(self, policy: str, day: int) -> Standing:
        """Return where a policy, by id, stands on one day, without its other steps."""
        item, validity = self.lineage.policy(policy), self._validities.of(policy)
        standing = self._days.get((validity, day))
        if standing is None:
            standing = self._days[validity, day] = _standing(item, validity, day)
        return standing if standing.policy == policy else Standing(policy, *standing[1:])

    def steps(self, policy: str) -> tuple[ChangePoint, ...]:
        """Return from which day on a policy, by id, stands where; the first is ALWAYS, and each differs from the last.

        Raises UsageError for an unknown policy.
        """
        if policy not in self._steps:
            item = self.lineage.policy(policy)
            validity = self._validities.of(policy)
            steps: list[ChangePoint] = []
            for day in sorted(set(_first_days(validity))):
                standing = _standing(item, validity, day)
                if not steps or steps[-1].standing != standing:
                    steps.append(ChangePoint(day, standing))
            self._steps[policy] = tuple(steps)
        return self._steps[policy]

    def contradiction(self, policy: str) -> tuple[Reason, ...]:
        """Return two facts about a policy, by id, that cannot both hold, or an empty tuple."""
        return self._validity(policy).contradiction

    def doubts(self, policy: str) -> list[tuple[Reason, Reason]]:
        """Return pairs of reasons about a policy, by id, of which one is only presumed and yields to the other."""
        return self._validity(policy).doubts

    def is_start_disputed(self, policy: str) -> bool:
        """Return whether facts about a policy, by id, cannot both hold that say more than when it ended."""
        return self._validity(policy).is_start_disputed

    def _validity(self, policy: str) -> Validity:
        return self._validities.of(self.lineage.policy(policy).id)

    def has_started(self, policy: str, when: Interval | str | date | None = None) -> bool:
        """Return whether a policy, by id, is known or presumed to have taken effect on a day, or on the first one of an
        interval, as in ``on``.
        """
        standing = self.on(policy, when)
        if standing.answer == "unknown":
            day = self._interval(when).lo
            return not self.is_start_disputed(policy) and day >= self._validities.of(policy).start.latest.day
        return standing.answer in ("in_force", "ended")

    def current(self, policy: str, when: Interval | str | date | None = None) -> Current:
        """Return what stands for a policy, by id, on a day or all through an interval of days, as in ``on``.

        Replacements that have started are followed. Policies that replace each other in a cycle give nothing, or, where
        it is unknown of one whether it has started, all of which that is unknown.
        """
        when = self._interval(when)
        if policy not in self._replacing:
            standing = self.on(policy, when)
            if standing.answer == "in_force":
                return Current((policy,), presumed=standing.presumed)
            return Current(unknown=(policy,)) if standing.answer == "unknown" else Current()
        if (policy, when) not in self._reached:
            self._follow(policy, when)
        ends, unknown, pending, through = self._reached[policy, when]
        is_presumed = any(self.on(end, when).presumed for end in ends)
        if unknown:
            ends, unknown, is_presumed = frozenset(), ends | unknown, False
        policies, may_be, waiting, passed = (
            tuple(sorted(each)) for each in (ends, unknown, pending, through)
        )
        return Current(policies, may_be, waiting, passed, is_presumed)

    def _follow(self, policy: str, when: Interval) -> None:
        """Keep what the replacements of a policy lead to, and of all that they lead through: each is looked at once, and
        those that lead to each other lead to the same.
        """
        reached, steps = self._reached, dict[str, tuple[Reached, frozenset[str]]]()

        def followed(node: str) -> list[str]:
            steps[node] = self._step(node, when)
            return [each for each in steps[node][1] if (each, when) not in reached]

        for circle in components(policy, followed):
            beyond = frozenset().union(*(steps[node][1] for node in circle)).difference(circle)
            parts = (*(steps[node][0] for node in circle), *(reached[each, when] for each in beyond))
            reached |= dict.fromkeys(((node, when) for node in circle), _joined(parts))

    def _step(self, policy: str, when: Interval) -> tuple[Reached, frozenset[str]]:
        """Return what a policy says of what stands for it, and the replacements that say the rest."""
        started, pending, doubtful, through = set[str](), set[str](), set[str](), set[str]()
        for successor in self._replacements(policy, when, through):
            # In a circle nobody knows which of two facts about an end is wrong.
            is_open = (policy, successor) in self._circular and self.contradiction(successor)
            if not is_open and self.has_started(successor, when):
                started.add(successor)
            elif self.on(successor, when).answer == "not_yet":
                pending.add(successor)
            else:
                doubtful.add(successor)
        answer = "ended" if started else self.on(policy, when).answer
        if answer == "in_force":
            # Those would have ended it of which nobody knows whether they have started.
            own = Reached(
                frozenset({policy}), pending=frozenset(pending | doubtful), through=frozenset(through)
            )
            return own, frozenset(started)
        unknown = doubtful | ({policy} if answer == "unknown" else set())
        round_it = {each for each in doubtful if (policy, each) in self._circular}
        own = Reached(unknown=frozenset(unknown), pending=frozenset(pending), through=frozenset(through))
        return own, frozenset(started | round_it)

    def _replacements(self, policy: str, when: Interval, through: set[str]) -> set[str]:
        """Return what replaces a policy, or replaces what would have and was never in force; that goes into ``through``."""
        found, todo, seen = set[str](), [policy], {policy}
        while todo:
            for successor in self._replacing.get(todo.pop(), ()):
                if successor not in seen:
                    seen.add(successor)
                    if self.on(successor, when).answer == "never":
                        through.add(successor)
                        todo.append(successor)
                    else:
                        found.add(successor)
        return found

    @cached_property
    def _replacing(self) -> dict[str, list[str]]:
        """Id of a policy -> the ids of those that replace it, for all that any replaces."""
        replacing = defaultdict[str, list[str]](list)
        for edge in self._replacements_stated:
            replacing[edge.predecessor].append(edge.successor)
        return replacing

    @cached_property
    def _circular(self) -> set[tuple[str, str]]:
        """The ids of policies and of those that replace them and are replaced by them in turn, maybe through others."""
        return {
            (edge.predecessor, edge.successor) for edge in cyclic(self.lineage, self._replacements_stated)
        }

    @cached_property
    def _replacements_stated(self) -> list[Edge]:
        relations = {iri for iri, relation in self.lineage.relations.items() if relation.replaces}
        return [edge for edge in self.lineage.edges if edge.relation in relations]

    def _interval(self, when: Interval | str | date | None) -> Interval:
        if when is None:
            return Interval(self.today.toordinal(), self.today.toordinal())
        return when if isinstance(when, Interval) else asked_date(str(when), self.today)[1]

    def lasting(self, policy: str) -> Answer | None:
        """Return what holds of a policy, by id, unpresumed, on every day from ``today`` on, whenever it is asked then.

        None where a later day may change it, or nothing is sure.
        """
        answer = self._once_all_is_seen(policy)
        if answer is None:
            return None
        first = self._first_asked.on(policy)  # before any audit to come
        return answer if (first.answer, first.presumed) == (answer, False) else None

    def _once_all_is_seen(self, policy: str) -> Answer | None:
        """Return what holds of a policy, by id, unpresumed, once audits to come have been made: ended, never or None."""
        item, validity = self.lineage.policy(policy), self._ever.of(policy)
        if validity.contradiction or not item.resolved:
            return None
        if item.phase == "never":  # which a stated first day will contradict unless an audit came before it
            return None if item.first_day and not item.audited else "never"
        if item.phase == "after":
            return "ended"
        if item.phase == "before":  # what was seen not to have started has not ended, whatever replaces it
            return None
        seen = max((day.hi for day, _ in self._ever.observations(item)), default=ALWAYS)
        return "ended" if validity.end.surely_before(seen) else None


def _first_days(validity: Validity) -> list[int]:
    """Return the days from which on a policy may stand elsewhere than before, some twice."""
    start, end = validity.start, validity.end
    days = [limit.day for limit in (*start.lower, *start.upper, *validity.parts)]
    days += [limit.day + 1 for limit in (*end.lower, *end.upper)]
    return [ALWAYS, *[day for day in days if ALWAYS < day < NEVER]]


def _standing(policy: Policy, validity: Validity, day: int) -> Standing:
    """Return where a policy stands on one day."""

    def standing(answer: Answer, is_presumed: bool, *reasons: Reason) -> Standing:
        return Standing(policy.id, answer, is_presumed, reasons)

    start, end = validity.start, validity.end
    if validity.contradiction:
        return standing("unknown", False, Reason("contradict", validity.contradiction))
    if policy.phase == "never":
        return standing("never", False, validity.why_never or status_reason(policy))
    if policy.resolved and day < start.earliest.day:
        return standing("not_yet", not start.surely_after(day), start.earliest.because)
    if day > end.latest.day:
        return standing("ended", not end.surely_before(day), *_why_ended(end, day))
    if not policy.resolved:
        return standing("unknown", False, Reason("no-record"))
    if day < start.latest.day:
        lacks_date = start.latest.day < NEVER and not (policy.first_day or policy.published)
        undated = [Reason("no-start")] if lacks_date else []
        return standing("unknown", False, *undated, start.latest.because)
    if day > end.earliest.day:
        return standing("unknown", False, validity.maybe_over)
    is_presumed = not any(limit.is_sure and limit.day <= day for limit in start.upper)
    is_presumed |= not any(limit.is_sure and limit.day >= day for limit in end.lower)
    parts = sorted([limit for limit in validity.parts if limit.day <= day], key=day_of)
    is_presumed |= bool(parts) and not any(limit.is_sure for limit in parts)
    reasons = [*_why_started(start, day), *_why_not_ended(validity, day), *[limit.because for limit in parts]]
    return Standing(policy.id, "in_force", is_presumed, tuple(dict.fromkeys(reasons)), bool(parts))


def _why_started(start: FixedBounds, day: int) -> list[Reason]:
    """Return why a policy has started by a day: the first limit, and the one that makes it known if that is presumed."""
    sure = [limit for limit in start.upper if limit.is_sure and limit.day <= day]
    known = [min(sure, key=day_of).because] if sure and not start.latest.is_sure else []
    return [start.latest.because, *known]


def _why_ended(end: FixedBounds, day: int) -> list[Reason]:
    """Return why a policy has ended by a day: the last limit, and the one that makes it known if that is presumed."""
    sure = [limit for limit in end.upper if limit.is_sure and limit.day < day]
    known = [min(sure, key=day_of).because] if sure and not end.latest.is_sure else []
    return [end.latest.because, *known]


def _why_not_ended(validity: Validity, day: int) -> list[Reason]:
    """Return why a policy has not ended on a day: a stated end, or when it was seen in force, and no end."""
    seen, open_end = validity.seen, validity.end.earliest
    if seen is None or open_end.is_sure:
        return [open_end.because]
    return [seen.because] if day <= seen.day else [seen.because, open_end.because]
