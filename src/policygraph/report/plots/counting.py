"""Compute the numbers of the plots: policies by year, in force by month, measures, who asserts relations."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from policygraph.lineage.health import Health
from policygraph.lineage.model import Lineage, Policy
from policygraph.lineage.standing import Answer
from policygraph.query.statistics import Statistics
from policygraph.query.subjects import Comparison, Distribution, KindStatistics
from policygraph.rdf.date_intervals import NEVER, hull

PHASES = ("started", "during", "after", "before", "never", "")
_MOST_BARS = 80
_HORIZON = 50 * 366  # days after the last start or audit to which stated ends stretch a picture


@dataclass(frozen=True)
class Timeline:
    """Policies by year of publication; each bar has ``width`` years, and there is no gap between the bars."""

    years: tuple[int, ...]  # the first year of each bar
    width: int
    phases: Mapping[str, tuple[int, ...]]  # phase of status, "" if unknown -> policies by bar
    undated: int
    ambiguous: int  # policies whose files state several years


def timeline(statistics: Statistics) -> Timeline | None:
    """Return the policies by year of publication, or None where no policy has one."""
    counts: Counter[tuple[int, str]] = Counter()
    undated = ambiguous = 0
    for policy in described(statistics.lineage):
        published = hull(policy.published) or hull(policy.created)
        if published is None:
            undated += 1
        elif (year := date.fromordinal(published.lo).year) == date.fromordinal(published.hi).year:
            counts[year, policy.phase] += 1
        else:
            ambiguous += 1
    if not counts:
        return None
    first, last = min(counts)[0], max(counts)[0]
    width = next(width for width in (1, 5, 10, 50, 100, 500) if (last - first) / width < _MOST_BARS)
    years = range(first - first % width, last + 1, width)
    bars: Counter[tuple[int, str]] = Counter()
    for (year, name), count in counts.items():
        bars[year - year % width, name] += count
    phases = {name: tuple(bars[year, name] for year in years) for name in PHASES}
    return Timeline(tuple(years), width, phases, undated, ambiguous)


def described(lineage: Lineage) -> Iterator[Policy]:
    """Return the policies that have a record."""
    return (policy for policy in lineage.policies.values() if policy.resolved)


@dataclass(frozen=True)
class InForce:
    """Numbers of policies that were in force, and of those for which that is unknown, by period.

    A period starts on the first day of a month on which a number changes, and ends before the next.
    """

    months: tuple[int, ...]  # year * 12 + month - 1; the start of each period and the end of the last
    certain: tuple[int, ...]
    unknown: tuple[int, ...]
    contradictory: int  # policies whose dates contradict each other, counted as unknown throughout


def in_force(statistics: Statistics) -> InForce | None:
    """Return how many described policies were in force over time, or None where no day is known.

    The numbers are those of the steps of ``Standings``.
    """
    standings, policies = statistics.standings, list(described(statistics.lineage))
    window = _window(statistics, policies)
    if window is None:
        return None
    changes: Counter[tuple[int, Answer]] = Counter()  # first day, answer -> policies more
    for policy in policies:
        before: Answer | None = None
        for day, standing in standings.steps(policy.id):
            changes[day, standing.answer] += 1
            if before:
                changes[day, before] -= 1
            before = standing.answer
    todo = sorted(changes, reverse=True)
    numbers: Counter[Answer] = Counter()
    months, counts = [], list[tuple[int, int]]()
    for month in range(window[0], window[1] + 1):
        while todo and todo[-1][0] <= first_day(month).toordinal():
            day, answer = todo.pop()
            numbers[answer] += changes[day, answer]
        count = numbers["in_force"], numbers["unknown"]
        if not counts or count != counts[-1]:
            months.append(month)
            counts.append(count)
    in_force_counts, unknown_counts = zip(*counts, strict=True)
    contradictory = sum(bool(standings.contradiction(policy.id)) for policy in policies)
    return InForce((*months, window[1] + 1), in_force_counts, unknown_counts, contradictory)


def first_day(month: int) -> date:
    """Return the first day of a month, which is a number of months since the year 0.

    >>> first_day(2024 * 12 + 1)
    datetime.date(2024, 2, 1)
    """
    return date(month // 12, month % 12 + 1, 1)


def _window(statistics: Statistics, policies: Iterable[Policy]) -> tuple[int, int] | None:
    """Return the first and the last month with a change, or None where nothing changes.

    Changes long after the last date that is stated are left out.
    """
    days, stated = [], list[int]()
    for policy in policies:
        days += [step.day for step in statistics.standings.steps(policy.id)[1:]]
        dates = map(hull, (policy.published, policy.created, policy.first_day, policy.audited))
        stated += [date.hi for date in dates if date]
    if not days:
        return None
    last = max([day for day in days if day <= max(stated, default=max(days)) + _HORIZON], default=min(days))
    # A change after the first day of a month shows on that of the next month.
    return _month(min(days)), min(_month(last - 1) + 1, _month(NEVER - 1))


def _month(ordinal: int) -> int:
    """Return the month of an ordinal day, as a number of months since the year 0."""
    day = date.fromordinal(ordinal)
    return day.year * 12 + day.month - 1


@dataclass(frozen=True)
class Ranges:
    """A measure by what it is by and by group, the groups with the most subjects first."""

    dimensions: tuple[str, ...]
    groups: tuple[str, ...]
    cells: Mapping[tuple[str, str], Distribution]  # (dimension, group) -> distribution
    omitted: tuple[int, int]  # numbers of dimensions and groups that are not shown


def ranges(kind: KindStatistics, comparison: Comparison, dimensions: int, groups: int) -> Ranges | None:
    """Return a measure in the first dimensions and groups, by number of subjects; None where there is none."""
    if not comparison.distributions:
        return None
    subjects: Counter[str] = Counter()
    for distribution in comparison.distributions:
        subjects[distribution.by] += distribution.subjects
    names, places = sorted(subjects, key=lambda name: (-subjects[name], name)), kind.groups(comparison)
    cells = {(distribution.by, distribution.group): distribution for distribution in comparison.distributions}
    omitted = max(len(names) - dimensions, 0), max(len(places) - groups, 0)
    return Ranges(tuple(names[:dimensions]), tuple(places[:groups]), cells, omitted)


def assertion_counts(health: Health) -> tuple[int, int, int, int]:
    """Return the numbers of edges asserted by both sides, one side or no record, and of unresolved ones."""
    both, one_sided, unresolved = health.both_sides, len(health.one_sided), len(health.unresolved)
    return both, one_sided, health.edges - both - one_sided - unresolved, unresolved
