"""Validity and a date to where a policy stands on it: in force, not yet, ended, or unknown.

A policy starts on its stated first day in force, else presumably when it was published. It ends on its
stated last day or on the day before the policy that ends it starts, whichever is earlier; what is not known
to have taken effect ends nothing for certain. A status holds for the day of the audit and for no other.
``validity`` works out the bounds; here a date is compared with them. docs/lineage.md has the rules.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from policygraph.lineage.model import Lineage, Policy
from policygraph.lineage.validity import validity
from policygraph.rdf.date_intervals import Interval, parse_date

Group = Literal["in_force", "not_yet", "ended", "unknown"]
GROUPS: tuple[Group, ...] = ("in_force", "not_yet", "ended", "unknown")


@dataclass(frozen=True)
class Verdict:
    """Where a policy stands at a date, whether that is presumed, and why."""

    policy: str  # id
    group: Group
    presumed: bool
    reason: str


def as_of(lineage: Lineage, on: str, policies: Iterable[str] | None = None) -> list[Verdict]:
    """Return where policies, by id (all unless given), stand on a day, or all through a month or a year.

    The verdicts are sorted by id. Raises UsageError where ``on`` is not a date.
    """
    when = parse_date(on)
    ids = sorted(lineage.policies if policies is None else policies)
    return [verdict(lineage, lineage.policies[policy_id], when) for policy_id in ids]


def grouped(verdicts: Iterable[Verdict]) -> Mapping[Group, list[Verdict]]:
    """Return group -> verdicts, in the order of GROUPS and of the verdicts."""
    groups: dict[Group, list[Verdict]] = {group: [] for group in GROUPS}
    for verdict in verdicts:
        groups[verdict.group].append(verdict)
    return groups


def verdict(lineage: Lineage, policy: Policy, when: Interval) -> Verdict:
    """Return where one policy stands through an interval of days."""
    if not policy.resolved:
        return Verdict(policy.id, "unknown", False, "no record describes it")
    bounds = validity(lineage, policy)
    (first_start, last_start), (first_end, last_end) = bounds.start, bounds.end
    if contradiction := bounds.contradiction():
        return Verdict(policy.id, "unknown", False, f"its dates contradict each other: {contradiction}")
    if when.hi < first_start.day:
        return Verdict(policy.id, "not_yet", when.hi >= first_start.sure, first_start.because)
    if when.lo > last_end.day:
        return Verdict(policy.id, "ended", when.lo <= last_end.sure, last_end.because)
    if when.lo < last_start.day:
        return Verdict(policy.id, "unknown", False, last_start.because)
    if when.hi > first_end.day:
        return Verdict(policy.id, "unknown", False, first_end.because)
    presumed = when.lo < last_start.sure or when.hi > first_end.sure
    return Verdict(policy.id, "in_force", presumed, f"{last_start.because}; {first_end.because}")
