"""The numbers of the plots, held against the report and the rules for a day."""

from __future__ import annotations

from collections import Counter

import pytest

from policygraph.lineage.model import Edge, Policy
from policygraph.query.statistics import Statistics
from policygraph.query.subjects import Distribution
from policygraph.report.plots import counting
from tests.report.plots.helpers import (
    AFTER,
    BEFORE,
    DURING,
    NEVER,
    STARTED,
    TODAY,
    all_svg,
    statistics_of,
    svg,
)


def test_the_hub_has_the_numbers_of_its_corpus(hub_statistics: Statistics) -> None:
    timeline, labels = counting.timeline(hub_statistics), all_svg(hub_statistics)
    assert timeline
    bars = {year: sum(n) for year, *n in zip(timeline.years, *timeline.phases.values(), strict=True)}
    assert (bars[2024], bars[2023], bars[1998], bars[2000]) == (36, 17, 1, 0)
    assert list(bars) == list(range(1998, 2027))
    assert sum(bars.values()) == 86
    assert {"in effect (84)", "planned (2)"} <= set(labels["timeline"])
    assert "others (7)" in labels["country"]
    assert "unresolved (8)" in labels["lineage-health"]
    # an upcoming one and one under development are presumed to be so still: not yet, not unknown
    assert any("84 in force, 0 unknown" in text for text in labels["in-force"])
    assert any("15 rows with fewer" in text for text in labels["score"])


@pytest.mark.parametrize("corpus", ["seeds", "hub"])
def test_in_force_counts_what_the_rules_for_a_day_say(corpus: str, request: pytest.FixtureRequest) -> None:
    assert_equal_to_as_of(request.getfixturevalue(f"{corpus}_statistics"))


def assert_equal_to_as_of(statistics: Statistics) -> None:
    counts = counting.in_force(statistics)
    assert counts
    described = [name for name, policy in statistics.lineage.policies.items() if policy.resolved]
    column = 0
    for month in range(counts.months[0], counts.months[-1]):
        column += counts.months[column + 1] <= month
        found = statistics.standings.on_date(counting.first_day(month).isoformat(), described)
        answers = Counter(standing.answer for standing in found)
        expected = (answers["in_force"], answers["unknown"])
        assert (counts.certain[column], counts.unknown[column]) == expected, counting.first_day(month)
    assert column == len(counts.certain) - 1


def test_doubt_is_counted_apart_whatever_it_comes_from() -> None:
    statistics = statistics_of(
        Policy("stated", first_day=("2010-03-15",), last_day=("2012-06-30",)),
        Policy("to the month", first_day=("2011",), last_day=("2013",)),
        Policy("upside down", first_day=("2012",), last_day=("2010",)),
        Policy("undated"),
        Policy("seen", statuses=(DURING,), audited=("2014-05-05",)),
        Policy("ended one", published=("2009",), statuses=(AFTER,), audited=("2013-02",)),
        Policy("planned one", published=("2009",), statuses=(BEFORE,), audited=("2010-02-01",)),
        Policy("old", published=("2008-01-01",)),
        Policy("new", first_day=("2010-01-01",), statuses=(DURING,), audited=("2012-01-01",)),
        Policy("never described", resolved=False),
        edges=(Edge("new", "old", "ends"), Edge("never described", "seen", "ends")),
    )
    assert_equal_to_as_of(statistics)
    counts = counting.in_force(statistics)
    assert counts
    assert counts.contradictory == 1
    assert min(counts.unknown) >= 2  # upside down and undated
    text = "\n".join(svg(statistics, "in-force"))
    assert "Unknown at all times: 1 policy whose dates contradict" in text


@pytest.mark.parametrize(
    ("policies", "window"),
    [
        ([Policy("a", first_day=("2020-05-05",), last_day=("9999-12-31",))], ("2020-05", "2020-06")),
        ([Policy("a", first_day=("2020-05-05",), last_day=("2050",))], ("2020-05", "2051-01")),
        ([Policy("a", first_day=("9999-12-31",))], ("9999-12", "9999-12")),
        ([Policy("a", last_day=("2020-05-05",))], ("2020-05", "2020-06")),
    ],
)  # fmt: skip
def test_the_time_shown_is_that_of_which_something_is_known(
    policies: list[Policy], window: tuple[str, str]
) -> None:
    statistics = statistics_of(*policies)
    counts = counting.in_force(statistics)
    assert counts
    last = counting.first_day(counts.months[-1] - 1)
    assert (counting.first_day(counts.months[0]).isoformat()[:7], last.isoformat()[:7]) == window
    assert_equal_to_as_of(statistics)
    assert any(f"On {TODAY}:" in text for text in svg(statistics, "in-force"))


def test_policies_without_one_year_are_counted_and_not_guessed() -> None:
    statistics = statistics_of(
        Policy("a", published=("2019-12-31",), statuses=(DURING,)),
        Policy("b", published=("2021",), statuses=(DURING, AFTER)),
        Policy("c", published=("2019", "2020")),
        Policy("d"),
        Policy("e", published=("spring",)),
        Policy("f", resolved=False),
        Policy("g", created=("2020-03-04",), statuses=(NEVER,)),  # as there is no publication
        Policy("h", published=("2021",), created=("2020",), statuses=(STARTED,)),
    )
    timeline = counting.timeline(statistics)
    assert timeline
    assert timeline.years == (2019, 2020, 2021)
    assert timeline.phases == {
        "started": (0, 0, 1), "during": (1, 0, 0), "after": (0, 0, 0), "before": (0, 0, 0), "never": (0, 1, 0),
        "": (0, 0, 1),
    }  # fmt: skip
    labels = svg(statistics, "timeline")
    assert (
        "Not shown: 2 policies without a date of publication; 1 policy whose files state different years."
        in labels
    )
    assert {"took effect (1)", "in effect (1)", "never in effect (1)", "unknown (1)"} <= set(labels)


@pytest.mark.parametrize(
    ("years", "width", "bars"),
    [((1947, 2026), 1, 80), ((1946, 2026), 5, 17), ((1, 2024), 50, 41), ((1, 9999), 500, 20)],
)
def test_long_times_have_wider_bars(years: tuple[int, int], width: int, bars: int) -> None:
    statistics = statistics_of(*(Policy(str(year), published=(f"{year:04}",)) for year in years))
    timeline = counting.timeline(statistics)
    assert timeline
    assert (timeline.width, len(timeline.years)) == (width, bars)
    assert timeline.phases[""][0] == timeline.phases[""][-1] == 1
    assert timeline.years[0] <= years[0] < timeline.years[0] + width
    assert timeline.years[-1] <= years[1] < timeline.years[-1] + width
    labels = svg(statistics, "timeline")
    assert (
        "Policies by year of publication" if width == 1 else f"Policies by {width} years of publication"
    ) in labels


def test_nothing_is_counted_where_nothing_is_known() -> None:
    statistics = statistics_of(Policy("a"), Policy("b", resolved=False, published=("2020",)))
    assert counting.timeline(statistics) is None
    assert counting.in_force(statistics) is None
    (kind,) = statistics.kinds
    assert counting.ranges(kind, kind.comparisons[0], 5, 5) is None


def test_a_period_begins_on_the_first_day_of_a_month_on_which_a_number_changes() -> None:
    counts = counting.in_force(
        statistics_of(
            Policy("a", first_day=("2020-01-01",), last_day=("2020-03-31",)),
            Policy("b", first_day=("2020-02-02",), last_day=("2020-02-20",)),  # on no first day
            Policy(
                "c", first_day=("2020-03-01",), last_day=("2020-05-01",)
            ),  # its last day is the first of a month
        )
    )
    assert counts
    january = 2020 * 12
    assert counts.months == (january, january + 2, january + 3, january + 5, january + 6)
    assert counts.certain == (1, 2, 1, 0)
    assert (counts.unknown, counts.contradictory) == ((0, 0, 0, 0), 0)


def test_the_countries_with_most_policies_have_their_scores_first() -> None:
    scores = tuple(Distribution(name, "MRV", 1, 5, 5, 5) for name in ("Austria", "Chile", "Peru"))
    places = ("Peru", "Peru", "Chile", "Austria")
    policies = (Policy(str(n), facets={"country": (place,)}) for n, place in enumerate(places))
    (kind,) = statistics_of(*policies, scores=scores).kinds
    ranges = counting.ranges(kind, kind.comparisons[0], 1, 2)
    assert ranges
    assert (ranges.groups, ranges.omitted) == (("Peru", "Austria"), (0, 1))
    assert ranges.cells["MRV", "Chile"] == scores[1]
