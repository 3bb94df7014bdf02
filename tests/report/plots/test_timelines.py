"""Plots over time: bars by year and phase, and steps where the number in force changes."""

from __future__ import annotations

from matplotlib.patches import Rectangle, StepPatch

from policygraph.lineage.model import Policy
from policygraph.report.plots import timelines
from tests.report.plots.helpers import AFTER, DURING, statistics_of


def test_a_bar_of_a_year_is_stacked_by_phase() -> None:
    figure = timelines.timeline(
        statistics_of(
            Policy("a", published=("2019",), statuses=(DURING,)),
            Policy("b", published=("2019-05",), statuses=(DURING,)),
            Policy("c", published=("2019-12-31",), statuses=(AFTER,)),
            Policy("d", published=("2021",), statuses=(AFTER,)),
        )
    )
    assert figure
    (axes,) = figure.axes
    found = [
        (round(patch.get_x() + patch.get_width() / 2, 6), patch.get_y(), patch.get_height())
        for patch in axes.patches
        if isinstance(patch, Rectangle) and patch.get_height()
    ]
    assert found == [(2019, 0, 2), (2019, 2, 1), (2021, 0, 1)]
    assert [(text.get_text(), text.get_rotation()) for text in axes.texts] == [("3", 0), ("1", 0)]
    legend = axes.get_legend()
    assert legend
    assert [text.get_text() for text in legend.get_texts()] == ["in effect (2)", "ended (2)"]
    assert figure.get_suptitle() == "Policies by year of publication"
    assert figure.get_supxlabel() == "Every policy has a date of publication."


def test_totals_stand_upright_where_the_bars_are_narrow() -> None:
    policies = [
        Policy(f"{year} {n}", published=(str(year),)) for year in range(1950, 2010) for n in range(10)
    ]
    figure = timelines.timeline(statistics_of(*policies))
    assert figure
    (axes,) = figure.axes
    assert {(text.get_text(), text.get_rotation()) for text in axes.texts} == {("10", 90)}


def test_the_numbers_in_force_are_steps_and_the_last_one_can_be_seen() -> None:
    figure = timelines.in_force(
        statistics_of(
            Policy("a", first_day=("2020-01-01",), last_day=("2020-03-31",)),
            Policy("b", first_day=("2020-03-01",), last_day=("2020-04-30",)),
        )
    )
    assert figure
    (axes,) = figure.axes
    (steps,) = (patch for patch in axes.patches if isinstance(patch, StepPatch))  # nothing is unknown
    values, edges, _ = steps.get_data()
    assert list(values) == [1, 2, 1, 0]
    starts = [round((edge - 2020) * 12, 6) for edge in edges]
    assert starts[:4] == [0, 2, 3, 4]
    (line,) = axes.lines
    assert line.get_label() == "on 2026-11-25"
    place = line.get_path().get_extents().x0
    assert 2026.89 < place < 2026.91 < edges[4]
    assert figure.get_supxlabel().startswith("On 2026-11-25: 0 in force, 0 unknown.")


def test_what_contradicts_itself_is_told_and_unknown_throughout() -> None:
    figure = timelines.in_force(
        statistics_of(
            Policy("a", first_day=("2020-01-01",), last_day=("2020-03-31",)),
            Policy("odd", first_day=("2020-02-01",), last_day=("2019-01-01",)),
        )
    )
    assert figure
    known, unknown = (patch for patch in figure.axes[0].patches if isinstance(patch, StepPatch))
    assert list(known.get_data()[0]) == [1, 0]
    assert list(unknown.get_data()[0]) == [2, 1]  # on top of those in force
    assert figure.get_supxlabel().endswith(
        "Unknown at all times: 1 policy whose dates contradict each other."
    )


def test_there_is_no_figure_without_a_date() -> None:
    assert timelines.timeline(statistics_of(Policy("a"))) is None
    assert timelines.in_force(statistics_of(Policy("a"))) is None
