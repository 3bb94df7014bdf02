"""Draw plots over time, as a figure, or None where there is no data."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from policygraph.query.statistics import Statistics
from policygraph.report.plots import counting
from policygraph.report.plots.canvas import (
    BLUE,
    GREEN,
    INK,
    ORANGE,
    PURPLE,
    SKY,
    WHITE,
    add_legend,
    new_figure,
    use_integers,
)
from policygraph.words.phrases import counted

_PHASES = {
    "started": ("took effect", GREEN),
    "during": ("in effect", BLUE),
    "after": ("ended", SKY),
    "before": ("planned", ORANGE),
    "never": ("never in effect", PURPLE),
    "": ("unknown", WHITE),
}
_HEIGHT = 4.2
_MOST_DIGITS = 110  # that fit side by side above all bars


def timeline(statistics: Statistics) -> Figure | None:
    """Draw the number of policies by year of publication, stacked by phase of status."""
    bars = counting.timeline(statistics)
    if bars is None:
        return None
    period = "year" if bars.width == 1 else f"{bars.width} years"
    figure, (axes,) = new_figure(f"Policies by {period} of publication", _timeline_caption(bars), _HEIGHT)
    middles = [year + (bars.width - 1) / 2 for year in bars.years]
    totals = [0] * len(middles)
    for phase, counts in bars.phases.items():
        if any(counts):
            name, fill = _PHASES[phase]
            text = f"{name} ({sum(counts):,})"
            axes.bar(middles, counts, 0.8 * bars.width, totals, label=text, **fill.style())
            totals = [total + count for total, count in zip(totals, counts, strict=True)]
    _add_totals(axes, middles, totals)
    axes.set_xlim(bars.years[0] - bars.width / 2 - 0.5, bars.years[-1] + 1.5 * bars.width - 0.5)
    _label_axes(axes, "year of publication")
    add_legend(axes, "status, as records say")
    return figure


def _add_totals(axes: Axes, middles: Sequence[float], totals: Sequence[int]) -> None:
    """Write the total of each bar above it, vertically where the bars are too narrow."""
    crowded = len(totals) * len(f"{max(totals):,}") > _MOST_DIGITS
    for middle, total in zip(middles, totals, strict=True):
        if total:
            axes.annotate(
                f"{total:,}",
                (middle, total),
                (0, 2),
                textcoords="offset points",
                ha="center",
                fontsize=7,
                rotation=90 * crowded,
            )
    axes.set_ylim(0, max(totals) * (1.15 if crowded else 1.08))


def _timeline_caption(bars: counting.Timeline) -> str:
    """Return how many policies are not shown, and why."""
    undated = f"{counted(bars.undated, 'policy', 'policies')} without a date of publication"
    ambiguous = f"{counted(bars.ambiguous, 'policy', 'policies')} whose files state different years"
    reasons = [text for text, count in ((undated, bars.undated), (ambiguous, bars.ambiguous)) if count]
    return f"Not shown: {'; '.join(reasons)}." if reasons else "Every policy has a date of publication."


def in_force(statistics: Statistics) -> Figure | None:
    """Draw how many policies were in force over time, and for how many that is unknown."""
    counts = counting.in_force(statistics)
    if counts is None:
        return None
    figure, (axes,) = new_figure("Policies in force over time", _in_force_caption(counts), _HEIGHT)
    edges = [month / 12 for month in counts.months]
    today = _year(statistics.standings.today)
    edges[-1] = max(edges[-1], today)
    edges[-1] += (edges[-1] - edges[0]) / 30  # to show the state since the last change
    tops = [certain + unknown for certain, unknown in zip(counts.certain, counts.unknown, strict=True)]
    if any(counts.certain):
        axes.stairs(counts.certain, edges, fill=True, label="in force", **BLUE.style())
    if any(counts.unknown):
        axes.stairs(tops, edges, baseline=counts.certain, fill=True, label="unknown", **WHITE.style())
    axes.set_xlim(edges[0], edges[-1])
    axes.set_ylim(0, max(tops) * 1.05 or 1)
    _label_axes(axes, "year")
    if edges[0] < today:
        axes.axvline(
            today, color=INK, linewidth=1, linestyle=(0, (4, 3)), label=f"on {statistics.standings.today}"
        )
    if any(tops):
        add_legend(axes, "by dates, status and successors")
    return figure


def _year(day: date) -> float:
    """Return a day as a year and the part of it that has passed.

    >>> _year(date(2025, 7, 2))
    2025.4972677595629
    """
    return day.year + (day.timetuple().tm_yday - 1) / 366


def _in_force_caption(counts: counting.InForce) -> str:
    """Return the last numbers, how they are counted, and how many policies contradict themselves."""
    last = counting.first_day(counts.months[-1] - 1)
    text = (
        f"On {last}: {counts.certain[-1]:,} in force, {counts.unknown[-1]:,} unknown. "
        "Counted on the first day of each month; policies without a record are left out.\n"
        "Where no first day in force is stated, the day of publication is presumed."
    )
    if counts.contradictory:
        policies = counted(counts.contradictory, "policy", "policies")
        text += f" Unknown at all times: {policies} whose dates contradict each other."
    return text


def _label_axes(axes: Axes, time: str) -> None:
    axes.set_xlabel(time)
    axes.set_ylabel("policies")
    use_integers(axes.xaxis, ".0f")
    use_integers(axes.yaxis)
