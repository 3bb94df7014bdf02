"""Draw plots with a row for each country or relation, as a figure, or None where there is no data."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from policygraph.query.statistics import Scores, Statistics
from policygraph.report.console import counted
from policygraph.report.plots import counting
from policygraph.report.plots.canvas import (
    BLUE,
    GREEN,
    INK,
    ORANGE,
    PALE,
    SKY,
    WHITE,
    add_legend,
    fit_label,
    new_figure,
    use_integers,
)

MOST_BARS = 20  # countries with a bar of their own
MOST_COUNTRIES, MOST_DIMENSIONS = 12, 12  # whose scores are drawn
_COLUMNS = 3
_ROW_HEIGHT, _FRAME_HEIGHT = 0.25, 1.5  # inches of a row; of title, axis and caption together
_LABEL_WIDTH = 170.0  # points for the name of a row
_FILLS = (("by both sides", BLUE), ("by one side", ORANGE), ("by no record", GREEN), ("unresolved", WHITE))


def countries(statistics: Statistics) -> Figure | None:
    """Draw the number of policies by country; countries after the first ones share one bar."""
    counts = list(statistics.facets.get("jurisdiction", {}).items())
    if not counts:
        return None
    rows = [(fit_label(name, _LABEL_WIDTH), count, BLUE) for name, count in counts[:MOST_BARS]]
    if rest := counts[MOST_BARS:]:
        rows.append((f"others ({len(rest):,})", sum(count for _, count in rest), SKY))
    height = _FRAME_HEIGHT + _ROW_HEIGHT * len(rows)
    figure, (axes,) = new_figure("Policies by country", _countries_caption(statistics), height)
    for row, (_, count, fill) in enumerate(rows):
        axes.barh(row, count, 0.7, **fill.style())
    _add_totals(axes, [count for _, count, _ in rows])
    _name_rows(axes, [name for name, _, _ in rows])
    axes.set_xlabel("policies")
    use_integers(axes.xaxis)
    return figure


def _countries_caption(statistics: Statistics) -> str:
    """Return how policies are counted, and how many have no country."""
    described = [policy for policy in statistics.lineage.policies.values() if policy.resolved]
    without = sum(not policy.facets.get("jurisdiction") for policy in described)
    rule = "A policy of several countries counts for each of them."
    omitted = f" Not shown: {counted(without, 'policy', 'policies')} without a country."
    return rule + omitted if without else rule


def scores(statistics: Statistics) -> Figure | None:
    """Draw the range and the median of the scores by country, a plot for each dimension."""
    ranges = counting.score_ranges(statistics, MOST_DIMENSIONS, MOST_COUNTRIES)
    if ranges is None:
        return None
    columns = min(_COLUMNS, len(ranges.dimensions))
    rows = -(-len(ranges.dimensions) // columns)
    height = _FRAME_HEIGHT + rows * (0.9 + _ROW_HEIGHT * len(ranges.countries))
    figure, plots = new_figure("Scores by country", _scores_caption(ranges), height, rows, columns)
    for axes, dimension in zip(plots, ranges.dimensions, strict=False):
        axes.set_title(fit_label(dimension, 480 / columns, 2), fontsize="medium", loc="left")
        for row, country in enumerate(ranges.countries):
            if cell := ranges.cells.get((dimension, country)):
                _draw_range(axes, row, cell)
        axes.tick_params(labelbottom=True)
        axes.tick_params(axis="y", length=0)
        axes.grid(axis="x")
    for axes in plots[len(ranges.dimensions) :]:
        axes.set_visible(False)
    _name_rows(plots[0], [fit_label(name, _LABEL_WIDTH) or "no country" for name in ranges.countries])
    plots[0].margins(x=0.08)
    return figure


def _draw_range(axes: Axes, row: int, scores: Scores) -> None:
    """Draw lowest to highest score as a line, and the median as a dot."""
    axes.hlines(row, scores.lowest, scores.highest, colors=PALE, linewidth=7)
    axes.hlines(row, scores.lowest, scores.highest, colors=INK, linewidth=1)
    axes.plot(scores.median, row, marker="o", markersize=5, color=BLUE.facecolor, markeredgecolor=INK)
    text = f"{scores.median:g}"
    axes.annotate(text, (scores.median, row), (0, 4), textcoords="offset points", ha="center", fontsize=7)


def _scores_caption(ranges: counting.ScoreRanges) -> str:
    """Return what the signs mean, and how many dimensions and countries are not shown."""
    key = "Line: lowest to highest score of a country's policies; dot and number: the median. Most policies first."
    dimensions, countries = ranges.omitted
    omitted = [
        *([counted(dimensions, "dimension", "dimensions")] if dimensions else []),
        *([counted(countries, "country", "countries")] if countries else []),
    ]
    return f"{key}\nNot shown: {', '.join(omitted)} with fewer." if omitted else key


def lineage_health(statistics: Statistics) -> Figure | None:
    """Draw for each relation how many of its edges are asserted by both sides, by one, or by none."""
    health = {name: relation for name, relation in statistics.health.items() if relation.edges}
    if not health:
        return None
    caption = "Unresolved: a policy at one end has no record."
    height = _FRAME_HEIGHT + 0.5 + 0.35 * len(health)
    figure, (axes,) = new_figure("Who states the relations between policies", caption, height)
    left = [0] * len(health)
    counts_by_fill = zip(*map(counting.assertion_counts, health.values()), strict=True)
    for (name, fill), counts in zip(_FILLS, counts_by_fill, strict=True):
        if any(counts):
            text = f"{name} ({sum(counts):,})"
            axes.barh(range(len(health)), counts, 0.7, left, label=text, **fill.style())
            left = [start + count for start, count in zip(left, counts, strict=True)]
    _add_totals(axes, left)
    axes.set_xlim(0, max(left) * 1.06)
    _name_rows(axes, [fit_label(statistics.lineage.relations[name].label, _LABEL_WIDTH) for name in health])
    axes.set_xlabel("relations stated")
    use_integers(axes.xaxis)
    add_legend(axes, "how they are stated")
    return figure


def _add_totals(axes: Axes, totals: Sequence[int]) -> None:
    """Write the total of each row at the end of its bar."""
    for row, total in enumerate(totals):
        axes.annotate(f"{total:,}", (total, row), (3, 0), textcoords="offset points", va="center")


def _name_rows(axes: Axes, names: Sequence[str]) -> None:
    """Label the rows with names, the first one on top."""
    axes.set_yticks(range(len(names)), names)
    axes.tick_params(axis="y", length=0)
    axes.set_ylim(len(names) - 0.4, -0.6)
