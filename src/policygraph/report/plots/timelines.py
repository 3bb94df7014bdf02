"""Plots over time: a census to a figure, or to None where there is nothing to draw."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from policygraph.query.statistics import Census
from policygraph.report.console import counted
from policygraph.report.plots import counting
from policygraph.report.plots.canvas import BLUE, ORANGE, SKY, WHITE, legend, sheet, whole

_PHASES = {
    "during": ("in effect", BLUE),
    "after": ("ended", SKY),
    "before": ("planned or not enacted", ORANGE),
    "": ("unknown", WHITE),
}
_HEIGHT = 4.2
_DIGITS = 110  # of small numbers that fit side by side above all bars


def timeline(census: Census) -> Figure | None:
    """Draw policies by year of publication, stacked by phase of status."""
    found = counting.timeline(census)
    if found is None:
        return None
    per = "year" if found.width == 1 else f"{found.width} years"
    figure, (axes,) = sheet(f"Policies by {per} of publication", _left_out(found), _HEIGHT)
    middles = [year + (found.width - 1) / 2 for year in found.years]
    below = [0] * len(middles)
    for phase, numbers in found.phases.items():
        if any(numbers):
            name, fill = _PHASES[phase]
            said = f"{name} ({sum(numbers):,})"
            axes.bar(middles, numbers, 0.8 * found.width, below, label=said, **fill.style())
            below = [low + number for low, number in zip(below, numbers, strict=True)]
    _totals(axes, middles, below)
    axes.set_xlim(found.years[0] - found.width / 2 - 0.5, found.years[-1] + 1.5 * found.width - 0.5)
    _label(axes, "year of publication")
    legend(axes, "status, as records say")
    return figure


def _totals(axes: Axes, middles: Sequence[float], numbers: Sequence[int]) -> None:
    """Write the height of each bar above it, upright where the bars are too narrow for it."""
    crowded = len(numbers) * len(f"{max(numbers):,}") > _DIGITS
    for middle, number in zip(middles, numbers, strict=True):
        if number:
            axes.annotate(
                f"{number:,}",
                (middle, number),
                (0, 2),
                textcoords="offset points",
                ha="center",
                fontsize=7,
                rotation=90 * crowded,
            )
    axes.set_ylim(0, max(numbers) * (1.15 if crowded else 1.08))


def _left_out(found: counting.Timeline) -> str:
    undated = f"{counted(found.undated, 'policy', 'policies')} without a date of publication"
    torn = f"{counted(found.torn, 'policy', 'policies')} whose files state different years"
    said = [text for text, number in ((undated, found.undated), (torn, found.torn)) if number]
    return f"Not shown: {'; '.join(said)}." if said else "Every policy has a date of publication."


def in_force(census: Census) -> Figure | None:
    """Draw how many policies were in force over time, and of how many that is not known."""
    found = counting.in_force(census)
    if found is None:
        return None
    figure, (axes,) = sheet("Policies in force over time", _rules(found), _HEIGHT)
    edges = [month / 12 for month in found.months]
    edges[-1] += (edges[-1] - edges[0]) / 30  # what holds since the last change shall be seen
    tops = [sure + doubt for sure, doubt in zip(found.certain, found.unknown, strict=True)]
    if any(found.certain):
        axes.stairs(found.certain, edges, fill=True, label="in force", **BLUE.style())
    if any(found.unknown):
        axes.stairs(tops, edges, baseline=found.certain, fill=True, label="unknown", **WHITE.style())
    axes.set_xlim(edges[0], edges[-1])
    axes.set_ylim(0, max(tops) * 1.05 or 1)
    _label(axes, "year")
    if any(tops):
        legend(axes, "by dates, status and successors")
    return figure


def _rules(found: counting.InForce) -> str:
    last = counting.first_day(found.months[-1] - 1)
    text = (
        f"On {last}: {found.certain[-1]:,} in force, {found.unknown[-1]:,} unknown. "
        "Counted on the first day of each month; policies without a record are left out.\n"
        "Where no first day in force is stated, the day of publication is presumed."
    )
    if found.contradictory:
        several = counted(found.contradictory, "policy", "policies")
        text += f" Unknown at all times: {several} whose dates contradict each other."
    return text


def _label(axes: Axes, what: str) -> None:
    axes.set_xlabel(what)
    axes.set_ylabel("policies")
    whole(axes.xaxis, ".0f")
    whole(axes.yaxis)
