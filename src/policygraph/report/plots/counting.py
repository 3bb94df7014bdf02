"""A census to the numbers that plots show: policies by year, by day, by country; scores; who says what."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from policygraph.lineage.health import Health
from policygraph.lineage.model import Lineage, Policy
from policygraph.lineage.validity import Span, span
from policygraph.query.statistics import Census, Scores
from policygraph.rdf.date_intervals import ALWAYS, NEVER, hull

PHASES = ("during", "after", "before", "")
_MOST_BARS = 80
_HORIZON = 50 * 366  # days after the last start or audit to which stated ends stretch a picture


@dataclass(frozen=True)
class Timeline:
    """Policies by year of publication; each bar has so many years, and no year is left out between."""

    years: tuple[int, ...]  # the first of each bar
    width: int
    phases: Mapping[str, tuple[int, ...]]  # phase of status, "" where it is not known -> policies by bar
    undated: int
    torn: int  # policies whose files state several years


def timeline(census: Census) -> Timeline | None:
    """Return the policies by year of publication, None where no policy has one."""
    found: Counter[tuple[int, str]] = Counter()
    undated = torn = 0
    for policy in _described(census.lineage):
        published = hull(policy.issued) or hull(policy.year)
        if published is None:
            undated += 1
        elif (year := date.fromordinal(published.lo).year) == date.fromordinal(published.hi).year:
            found[year, phase(policy)] += 1
        else:
            torn += 1
    if not found:
        return None
    first, last = min(found)[0], max(found)[0]
    width = next(each for each in (1, 5, 10, 50, 100, 500) if (last - first) / each < _MOST_BARS)
    years = range(first - first % width, last + 1, width)
    bars: Counter[tuple[int, str]] = Counter()
    for (year, name), number in found.items():
        bars[year - year % width, name] += number
    phases = {name: tuple(bars[year, name] for year in years) for name in PHASES}
    return Timeline(tuple(years), width, phases, undated, torn)


def phase(policy: Policy) -> str:
    """Return the phase on which all statuses of a policy agree, else nothing."""
    phases = {status.phase for status in policy.statuses}
    return phases.pop() if len(phases) == 1 else ""


def _described(lineage: Lineage) -> Iterator[Policy]:
    return (policy for policy in lineage.policies.values() if policy.resolved)


@dataclass(frozen=True)
class InForce:
    """How many policies were in force, or may have been, from one day to before the next.

    The state is that of the first day of a month; months in which nothing changes are left out.
    """

    months: tuple[int, ...]  # year * 12 + month - 1; one more than there are numbers
    certain: tuple[int, ...]
    unknown: tuple[int, ...]
    contradictory: int  # policies whose dates contradict each other, unknown at all times


def in_force(census: Census) -> InForce | None:
    """Return how many described policies were in force over time, None where no day is known.

    The numbers are those of ``as_of``, but the spans are worked out once.
    """
    spans = [span(census.lineage, policy) for policy in _described(census.lineage)]
    sound = [each for each in spans if not each.contradiction()]
    window = _window(sound)
    if window is None:
        return None
    contradictory = len(spans) - len(sound)
    certain = _Counted([(each.start[1].day, each.end[0].day) for each in sound])
    possible = _Counted([(each.start[0].day, each.end[1].day) for each in sound])
    months, numbers = [], list[tuple[int, int]]()
    for month in range(window[0], window[1] + 1):
        day = first_day(month).toordinal()
        now = certain.on(day), possible.on(day) - certain.on(day) + contradictory
        if not numbers or now != numbers[-1]:
            months.append(month)
            numbers.append(now)
    sure, doubt = zip(*numbers, strict=True)
    return InForce((*months, window[1] + 1), sure, doubt, contradictory)


def first_day(month: int) -> date:
    """Return the first day of a month that is counted from the year 0.

    >>> first_day(2024 * 12 + 1)
    datetime.date(2024, 2, 1)
    """
    return date(month // 12, month % 12 + 1, 1)


class _Counted:
    """Intervals of days, to count those that hold a day."""

    def __init__(self, intervals: Sequence[tuple[int, int]]) -> None:
        real = [(first, last) for first, last in intervals if first <= last]
        self.firsts = sorted(first for first, _ in real)
        self.lasts = sorted(last for _, last in real)

    def on(self, day: int) -> int:
        return bisect_right(self.firsts, day) - bisect_left(self.lasts, day)


def _window(spans: Sequence[Span]) -> tuple[int, int] | None:
    """Return the first and the last month in which something is known to change, or was audited."""
    starts = [bound for each in spans for bound in each.start]
    begins = _known(bound.day for bound in starts)
    ends = _known(bound.day for each in spans for bound in each.end)
    if not begins and not ends:
        return None
    last = max([*begins, *_known(bound.sure for bound in starts)], default=max(ends, default=0))
    near = [day for day in ends if day <= last + _HORIZON]
    # What changes within a month, or ends with it, is seen on the first day of the next one.
    return _month(min([*begins, *ends])), min(_month(max([last, *near])) + 1, _month(NEVER - 1))


def _known(days: Iterable[int]) -> list[int]:
    return [day for day in days if ALWAYS < day < NEVER]


def _month(ordinal: int) -> int:
    day = date.fromordinal(ordinal)
    return day.year * 12 + day.month - 1


@dataclass(frozen=True)
class Ranges:
    """Scores by dimension and country, the countries with the most policies first."""

    dimensions: tuple[str, ...]
    countries: tuple[str, ...]
    cells: Mapping[tuple[str, str], Scores]  # dimension, country
    left_out: tuple[int, int]  # dimensions and countries beyond the most that are shown


def ranges(census: Census, dimensions: int, countries: int) -> Ranges | None:
    """Return the scores of the dimensions scored most and of the countries with the most policies."""
    scored: Counter[str] = Counter()
    for each in census.scores:
        scored[each.dimension] += each.policies
    policies = census.facets.get("jurisdiction", {})
    places = sorted({each.country for each in census.scores}, key=lambda name: (-policies.get(name, 0), name))
    names = sorted(scored, key=lambda name: (-scored[name], name))
    cells = {(each.dimension, each.country): each for each in census.scores}
    left = max(len(names) - dimensions, 0), max(len(places) - countries, 0)
    return Ranges(tuple(names[:dimensions]), tuple(places[:countries]), cells, left) if cells else None


def sayings(health: Health) -> tuple[int, int, int, int]:
    """Return how many edges both sides say, one side, no record, and how many are unresolved."""
    both, one, unresolved = health.both_sides, len(health.one_sided), len(health.unresolved)
    return both, one, health.edges - both - one - unresolved, unresolved
