"""Plots with a row for each country or relation: a census to a figure, or to None where nothing is to draw."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from policygraph.query.statistics import Census, Scores
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
    label,
    legend,
    sheet,
    whole,
)

COUNTRIES = 20  # that have a bar of their own
SCORED, DIMENSIONS = 12, 12  # countries and dimensions whose scores are drawn
_COLUMNS = 3
_ROW, _REST = 0.25, 1.5  # inches that a row needs, and title, axis and caption
_ROOM = 170.0  # points for the name of a row
_SAID_BY = (("by both sides", BLUE), ("by one side", ORANGE), ("by no record", GREEN), ("unresolved", WHITE))


def countries(census: Census) -> Figure | None:
    """Draw policies by country; what comes after the first ones is one bar."""
    counts = list(census.facets.get("jurisdiction", {}).items())
    if not counts:
        return None
    rows = [(label(name, _ROOM), number, BLUE) for name, number in counts[:COUNTRIES]]
    if rest := counts[COUNTRIES:]:
        rows.append((f"others ({len(rest):,})", sum(number for _, number in rest), SKY))
    figure, (axes,) = sheet("Policies by country", _left_out(census), _REST + _ROW * len(rows))
    for row, (_, number, fill) in enumerate(rows):
        axes.barh(row, number, 0.7, **fill.style())
        axes.annotate(f"{number:,}", (number, row), (3, 0), textcoords="offset points", va="center")
    _rows(axes, [name for name, _, _ in rows])
    axes.set_xlabel("policies")
    whole(axes.xaxis)
    return figure


def _left_out(census: Census) -> str:
    described = [policy for policy in census.lineage.policies.values() if policy.resolved]
    without = sum(not policy.facets.get("jurisdiction") for policy in described)
    said = "A policy of several countries counts for each of them."
    return (
        f"{said} Not shown: {counted(without, 'policy', 'policies')} without a country." if without else said
    )


def scores(census: Census) -> Figure | None:
    """Draw the range and the median of the scores by country, a plot for each dimension."""
    found = counting.ranges(census, DIMENSIONS, SCORED)
    if found is None:
        return None
    columns = min(_COLUMNS, len(found.dimensions))
    rows = -(-len(found.dimensions) // columns)
    height = _REST + rows * (0.9 + _ROW * len(found.countries))
    figure, plots = sheet("Scores by country", _key(found), height, rows, columns)
    for axes, dimension in zip(plots, found.dimensions, strict=False):
        axes.set_title(label(dimension, 480 / columns, 2), fontsize="medium", loc="left")
        for row, country in enumerate(found.countries):
            if each := found.cells.get((dimension, country)):
                _range(axes, row, each)
        axes.tick_params(labelbottom=True)
        axes.tick_params(axis="y", length=0)
        axes.grid(axis="x")
    for axes in plots[len(found.dimensions) :]:
        axes.set_visible(False)
    _rows(plots[0], [label(name, _ROOM) or "no country" for name in found.countries])
    plots[0].margins(x=0.08)
    return figure


def _range(axes: Axes, row: int, each: Scores) -> None:
    """Draw lowest to highest as a line, and the median as a dot."""
    axes.hlines(row, each.lowest, each.highest, colors=PALE, linewidth=7)
    axes.hlines(row, each.lowest, each.highest, colors=INK, linewidth=1)
    axes.plot(each.median, row, marker="o", markersize=5, color=BLUE.facecolor, markeredgecolor=INK)
    axes.annotate(
        f"{each.median:g}", (each.median, row), (0, 4), textcoords="offset points", ha="center", fontsize=7
    )


def _key(found: counting.Ranges) -> str:
    said = "Line: lowest to highest score of a country's policies; dot and number: the median. Most policies first."
    dimensions, places = found.left_out
    left = [
        *([counted(dimensions, "dimension", "dimensions")] if dimensions else []),
        *([counted(places, "country", "countries")] if places else []),
    ]
    return f"{said}\nNot shown: {', '.join(left)} with fewer." if left else said


def lineage_health(census: Census) -> Figure | None:
    """Draw for each relation how many of its edges both sides say, one side, or none."""
    health = {name: each for name, each in census.health.items() if each.edges}
    if not health:
        return None
    caption = "Unresolved: a policy at one end has no record."
    figure, (axes,) = sheet(
        "Who states the relations between policies", caption, _REST + 0.5 + 0.35 * len(health)
    )
    left = [0] * len(health)
    kinds = zip(*map(counting.sayings, health.values()), strict=True)
    for (name, fill), numbers in zip(_SAID_BY, kinds, strict=True):
        if any(numbers):
            axes.barh(
                range(len(health)), numbers, 0.7, left, label=f"{name} ({sum(numbers):,})", **fill.style()
            )
            left = [low + number for low, number in zip(left, numbers, strict=True)]
    for row, number in enumerate(left):
        axes.annotate(f"{number:,}", (number, row), (3, 0), textcoords="offset points", va="center")
    axes.set_xlim(0, max(left) * 1.06)
    _rows(axes, [label(census.lineage.relations[name].label, _ROOM) for name in health])
    axes.set_xlabel("relations stated")
    whole(axes.xaxis)
    legend(axes, "how they are stated")
    return figure


def _rows(axes: Axes, names: Sequence[str]) -> None:
    """Name the rows, the first one on top."""
    axes.set_yticks(range(len(names)), names)
    axes.tick_params(axis="y", length=0)
    axes.set_ylim(len(names) - 0.4, -0.6)
