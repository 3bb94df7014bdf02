"""What was in force on a day: intervals for start and end, and "unknown" wherever they leave a doubt.

A policy starts on its stated first day in force, else presumably when it was published. It ends on its
stated last day or on the day before what ends it starts, whichever is earlier; what is not known to have
taken effect ends nothing for certain. A status tells of the day of the audit and of no other. ``spans``
works the bounds out; here a date is held against them.
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
    """Return where policies, by id, stand on a day (or all through a month or a year), sorted by id.

    Raises UsageError for a text that is no date.
    """
    when = parse_date(on)
    names = sorted(lineage.policies if policies is None else policies)
    return [verdict(lineage, lineage.policies[name], when) for name in names]


def grouped(verdicts: Iterable[Verdict]) -> Mapping[Group, list[Verdict]]:
    """Return the verdicts by group, in the order of GROUPS."""
    found: dict[Group, list[Verdict]] = {group: [] for group in GROUPS}
    for each in verdicts:
        found[each.group].append(each)
    return found


def verdict(lineage: Lineage, policy: Policy, when: Interval) -> Verdict:
    """Return where one policy stands."""
    if not policy.resolved:
        return Verdict(policy.id, "unknown", False, "no record describes it")
    found = validity(lineage, policy)
    (starts, started), (ends, ended) = found.start, found.end
    if wrong := found.contradiction():
        return Verdict(policy.id, "unknown", False, f"its dates contradict each other: {wrong}")
    if when.hi < starts.day:
        return Verdict(policy.id, "not_yet", when.hi >= starts.sure, starts.because)
    if when.lo > ended.day:
        return Verdict(policy.id, "ended", when.lo <= ended.sure, ended.because)
    if when.lo < started.day:
        return Verdict(policy.id, "unknown", False, started.because)
    if when.hi > ends.day:
        return Verdict(policy.id, "unknown", False, ends.because)
    presumed = when.lo < started.sure or when.hi > ends.sure
    return Verdict(policy.id, "in_force", presumed, f"{started.because}; {ends.because}")
