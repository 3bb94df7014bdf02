"""Rules about policies and their claims that ask where a policy stands, which SPARQL cannot work out.

Their severities, names and messages stand in ``shapes/``, as those of all rules.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from policygraph.lineage.cycles import cyclic
from policygraph.lineage.model import Edge, Policy
from policygraph.lineage.reasons import Reason
from policygraph.lineage.standing import Standings
from policygraph.profile.model import Meaning
from policygraph.rdf.date_intervals import Interval, hull
from policygraph.words.phrases import chained, enumerated

DATES: dict[str, Meaning] = {  # code of a reason -> what a date means that states it
    "first-day": "first day",
    "last-day": "last day",
    "published": "published",
    "created": "created",
}
UNFIT = ("dates-contradict", "dates-unlikely")  # the rules on two facts that do not fit
_STATUS = frozenset({"status", "status-audited", "status-audited-unsigned", "status-observed"})
# Rule that is about no other policy -> the facts that contradict each other for its reason.
_REASONS = {
    "audit-before-publication": {"published", "created", "status-audited", "status-audited-unsigned"},
    "status-outlived": _STATUS | {"last-day"},
    "status-overdue": _STATUS | {"first-day"},
}
_NOT_STARTED, _STARTED = ("before", "never"), ("started", "during")


class Doubt(NamedTuple):
    """The code of a rule that a policy breaks, what breaks it, and the fact where it is told: None for the status."""

    code: str
    detail: str
    fact: Reason | None = None


def about_policy(standings: Standings, policy: Policy) -> Iterator[Doubt]:
    """Yield what does not fit in the dates, the status and the successors of a policy that has a record."""
    yield from _status_and_days(standings, policy)
    if facts := standings.contradiction(policy.id):
        own = next((fact for fact in facts if fact.code in DATES), None)
        code = (
            "dates-order"
            if {fact.code for fact in facts} == {"first-day", "last-day"}
            else "dates-contradict"
        )
        yield Doubt(code, _but(facts), own)
    for yielding, other in standings.doubts(policy.id):
        yield Doubt("dates-unlikely", _but((yielding, other)), yielding)
    lineage = standings.lineage
    ending = [
        edge for edge in lineage.successor_edges.get(policy.id, ()) if lineage.relations[edge.relation].ends
    ]
    enders = sorted({edge.successor for edge in ending} - {policy.id})
    if policy.phase in _STARTED and (live := [name for name in enders if _is_live(standings, name)]):
        yield Doubt("lineage-still-live", enumerated(live))
    is_ended_by_others = policy.phase == "after" and enders and not _has_expired(standings, policy)
    if is_ended_by_others and _none_started(standings, policy, enders):
        yield Doubt("lineage-not-started", enumerated(enders))


def explains(code: str, standings: Standings, policy: str, detail: str) -> bool:
    """Return whether what a rule finds about a policy, by id, can be why two facts do not fit, by the detail of that. Of
    facts about what another policy does, which are told where that one states them, it can.
    """
    pairs = [standings.contradiction(policy), *standings.doubts(policy)]
    facts = {fact.code for pair in pairs if _but(pair) == detail for fact in pair}
    if code.startswith("lineage-"):
        return not facts or "changed-by" in facts
    return facts <= _REASONS.get(code, facts)


def about_claims(standings: Standings) -> Iterator[tuple[str, Edge]]:
    """Yield the code of a rule and an edge, every claim of which breaks it."""
    lineage = standings.lineage
    edges = [edge for edge in lineage.edges if edge.successor != edge.predecessor]
    for edge in cyclic(lineage, [edge for edge in edges if lineage.relations[edge.relation].ends]):
        yield "lineage-cycle", edge
    for edge in edges:
        relation, older = lineage.relations[edge.relation], lineage.policies[edge.predecessor]
        if relation.ends or relation.ends_in_part:
            is_pending = older.phase in _STARTED and standings.on(older.id).answer != "ended"
            if is_pending and _is_idle(standings, edge.successor):
                yield "lineage-proposal", edge
            elif relation.replaces and _is_one_sided(standings, edge):
                yield "lineage-one-sided", edge
        elif relation.effect == "changes" and _was_over(standings, edge):
            yield "lineage-ended", edge
        elif relation.effect == "needs" and _is_without(standings, edge):
            yield "lineage-needs-ended", edge


def _but(facts: Iterable[Reason]) -> str:
    return chained("{first}, but {second}", [fact.phrase for fact in facts])


def _status_and_days(standings: Standings, policy: Policy) -> Iterator[Doubt]:
    """Yield what the status of a policy says against its last day or its first."""
    first, last = hull(policy.first_day), hull(policy.last_day)
    if first and last and last.hi < first.lo:
        return  # which dates contradict by themselves
    if _has_expired(standings, policy) and policy.phase in ("before", *_STARTED):
        yield Doubt("status-outlived", Reason.of_dates("last-day", policy.last_day).phrase)
    elif _has_passed(standings, first) and policy.phase == "before":
        yield Doubt("status-overdue", Reason.of_dates("first-day", policy.first_day).phrase)
    elif (
        first
        and first.lo > standings.today.toordinal()
        and policy.phase in _STARTED
        and not standings.contradiction(policy.id)
    ):
        yield Doubt("status-early", Reason.of_dates("first-day", policy.first_day).phrase)


def _has_expired(standings: Standings, policy: Policy) -> bool:
    """Return whether the stated last day of a policy has passed."""
    return _has_passed(standings, hull(policy.last_day))


def _has_passed(standings: Standings, days: Interval | None) -> bool:
    """Return whether all of some days, if there are any, lie before today."""
    return days is not None and days.hi < standings.today.toordinal()


def _is_live(standings: Standings, policy: str) -> bool:
    """Return whether a policy, by id, has started by its status, and its dates do not deny it."""
    phase = standings.lineage.policies[policy].phase
    if phase == "after":
        return standings.on(policy).answer == "ended"
    if phase not in _STARTED or standings.is_start_disputed(policy):
        return False
    answer, item = standings.on(policy).answer, standings.lineage.policies[policy]
    start = hull(item.first_day) or hull(item.published)
    is_open = answer == "unknown" and start is not None and start.hi > standings.today.toordinal()
    return answer != "not_yet" and not is_open


def _is_idle(standings: Standings, policy: str) -> bool:
    """Return whether a policy, by id, has not started or never will, as far as status and dates say."""
    item = standings.lineage.policies[policy]
    is_overdue = _has_passed(standings, hull(item.first_day))
    answer = standings.on(policy).answer
    return answer in ("not_yet", "never") or (item.phase in _NOT_STARTED and not is_overdue)


def _none_started(standings: Standings, policy: Policy, enders: list[str]) -> bool:
    """Return whether none of what replaces or ends a policy has started, nor what stands in the place of that."""
    return all(_is_idle(standings, name) for name in enders) and not standings.current(policy.id).policies


def _is_one_sided(standings: Standings, edge: Edge) -> bool:
    """Return whether the records of one side alone state a replacement; what has not started is not to be stated yet."""
    ends = [standings.lineage.policies[policy] for policy in (edge.successor, edge.predecessor)]
    is_one_sided = bool(edge.by_successor) != bool(edge.by_predecessor)
    return is_one_sided and all(end.resolved for end in ends) and not _is_idle(standings, edge.successor)


def _was_over(standings: Standings, edge: Edge) -> bool:
    """Return whether a policy in force changes one that had ended when the change began; by now, where no date says."""
    policies = standings.lineage.policies
    newer, older = policies[edge.successor], policies[edge.predecessor]
    if newer.phase not in _STARTED or standings.on(older.id).answer not in ("ended", "never"):
        return False
    began = hull(newer.first_day) or hull(newer.published) or hull(newer.created)
    return standings.on(older.id, began).answer in ("ended", "never")


def _is_without(standings: Standings, edge: Edge) -> bool:
    """Return whether a policy in force, by its status and its dates, needs one that has ended or was never in force."""
    phase = standings.lineage.policies[edge.successor].phase
    is_over = [standings.on(end).answer in ("ended", "never") for end in (edge.successor, edge.predecessor)]
    return phase in _STARTED and is_over == [False, True]
