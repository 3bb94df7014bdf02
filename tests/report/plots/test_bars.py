"""Plots with a row for each country or relation."""

from __future__ import annotations

from matplotlib.patches import Rectangle

from policygraph.lineage.model import Edge, Policy, Relation
from policygraph.query.statistics import Statistics
from policygraph.query.subjects import Distribution
from policygraph.report.plots import bars, counting
from tests.report.plots.helpers import statistics_of, svg


def test_countries_beyond_the_first_are_one_bar() -> None:
    def of(count: int) -> Statistics:
        places = [f"Land {number:02}" for number in range(count)]
        return statistics_of(*(Policy(name, facets={"country": (name,)}) for name in places))

    many = svg(of(24), "country")
    assert "others (4)" in many
    assert "Land 20" not in many
    assert not [text for text in svg(of(20), "country") if text.startswith("others")]


def test_each_dimension_has_its_countries_with_range_and_median() -> None:
    scores = tuple(
        Distribution(country, dimension, policies, 47.5, 3, 91)
        for dimension, policies in (
            ("Rare", 1),
            ("Often", 9),
            *((f"D{number:02}", 5) for number in range(12)),
        )
        for country in ("", "Chile")
    )
    statistics = statistics_of(Policy("a", facets={"country": ("Chile",)}), scores=scores)
    (kind,) = statistics.kinds
    ranges = counting.ranges(kind, kind.comparisons[0], 12, 12)
    assert ranges
    assert ranges.dimensions == ("Often", *(f"D{number:02}" for number in range(11)))
    assert ranges.groups == ("Chile", "")
    assert ranges.omitted == (2, 0)
    labels = svg(statistics, "score")
    assert labels.count("47.5") == 24
    assert labels.count("no country") == 4  # once for each line of plots
    assert "Not shown: 2 plots with fewer." in labels


def test_edges_are_asserted_by_both_sides_by_one_by_none_or_unresolved() -> None:
    statistics = statistics_of(
        *(Policy(name) for name in "abcd"),
        Policy("x", resolved=False),
        edges=(
            Edge("a", "b", "ends", ("a.md",), ("b.md",)),
            Edge("a", "c", "ends", ("a.md",)),
            Edge("b", "c", "ends", (), ("c.md",)),
            Edge("c", "d", "ends"),
            Edge("a", "x", "ends", ("a.md",)),
        ),
        relations=(Relation("ends", "puts an end to"), Relation("unused", "unused")),
    )
    assert counting.assertion_counts(statistics.health["ends"]) == (1, 2, 1, 1)
    labels = svg(statistics, "lineage-health")
    legend = {"by both sides (1)", "by one side (2)", "by no record (1)", "unresolved (1)"}
    assert {"puts an end to", "5", *legend} <= set(labels)
    assert "unused" not in labels


def in_countries(*places: tuple[str, ...]) -> Statistics:
    return statistics_of(*(Policy(str(n), facets={"country": each}) for n, each in enumerate(places)))


def test_a_country_has_a_bar_as_long_as_its_number() -> None:
    figure = bars.facet(in_countries(("Chile",), ("Chile", "Peru"), ()).kinds[0], "country")
    assert figure
    (axes,) = figure.axes
    assert [patch.get_width() for patch in axes.patches if isinstance(patch, Rectangle)] == [2, 1]
    assert [label.get_text() for label in axes.get_yticklabels()] == ["Chile", "Peru"]
    assert [text.get_text() for text in axes.texts] == ["2", "1"]
    assert axes.yaxis_inverted()  # the first on top
    assert figure.get_supxlabel() == (
        "What has several labels counts for each of them. Not shown: 1 with no country."
    )


def test_a_policy_without_a_country_is_only_told_of_where_there_is_one() -> None:
    figure = bars.facet(in_countries(("Chile",), ("Peru",)).kinds[0], "country")
    assert figure
    assert figure.get_supxlabel() == "What has several labels counts for each of them."


def test_the_bars_of_a_relation_stand_one_behind_the_other() -> None:
    statistics = statistics_of(
        *(Policy(name) for name in "abc"),
        edges=(
            Edge("a", "b", "ends", ("a.md",), ("b.md",)),
            Edge("a", "c", "ends", ("a.md",), ("c.md",)),
            Edge("b", "c", "ends", ("b.md",)),
        ),
    )
    figure = bars.lineage_health(statistics)
    assert figure
    (axes,) = figure.axes
    rows = [(patch.get_x(), patch.get_width()) for patch in axes.patches if isinstance(patch, Rectangle)]
    assert rows == [(0, 2), (2, 1)]  # by both sides, by one side; the others are none
    assert [text.get_text() for text in axes.texts] == ["3"]


def test_there_is_no_figure_without_data() -> None:
    nothing = statistics_of(Policy("a"))
    (kind,) = nothing.kinds
    assert bars.facet(kind, "country") is bars.measure(kind, kind.comparisons[0]) is None
    assert bars.lineage_health(nothing) is None
