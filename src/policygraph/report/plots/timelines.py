"""Draw plots over time, as a figure, or None where there is no data."""

from __future__ import annotations

from collections import Counter
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
from policygraph.words.phrases import Phrase, chained, counted, said

_PHASES = {
    "started": (Phrase("took effect"), GREEN),
    "during": (Phrase("in effect"), BLUE),
    "after": (Phrase("ended"), SKY),
    "before": (Phrase("planned"), ORANGE),
    "never": (Phrase("never in effect"), PURPLE),
    "": (Phrase("unknown"), WHITE),
}
_HEIGHT = 4.2
_MOST_DIGITS = 110  # that fit side by side above all bars


def timeline(statistics: Statistics, language: str = "en") -> Figure | None:
    """Draw the number of policies by year of publication, stacked by phase of status."""
    bars = counting.timeline(statistics)
    if bars is None:
        return None
    title = (
        Phrase("Policies by year of publication")
        if bars.width == 1
        else Phrase("Policies by {number} years of publication", number=bars.width)
    )
    caption = said(_timeline_caption(bars), language)
    figure, (axes,) = new_figure(said(title, language), caption, _HEIGHT)
    middles = [year + (bars.width - 1) / 2 for year in bars.years]
    totals = [0] * len(middles)
    for phase, counts in bars.phases.items():
        if any(counts):
            name, fill = _PHASES[phase]
            text = f"{said(name, language)} ({sum(counts):,})"
            axes.bar(middles, counts, 0.8 * bars.width, totals, label=text, **fill.style())
            totals = [total + count for total, count in zip(totals, counts, strict=True)]
    _add_totals(axes, middles, totals)
    axes.set_xlim(bars.years[0] - bars.width / 2 - 0.5, bars.years[-1] + 1.5 * bars.width - 0.5)
    _label_axes(axes, Phrase("year of publication"), language)
    add_legend(axes, said(Phrase("status, as records say"), language))
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
    undated = Phrase(
        "{policies} without a date of publication", policies=counted(bars.undated, "policy", "policies")
    )
    ambiguous = Phrase(
        "{policies} whose files state different years", policies=counted(bars.ambiguous, "policy", "policies")
    )
    reasons = [text for text, count in ((undated, bars.undated), (ambiguous, bars.ambiguous)) if count]
    if not reasons:
        return Phrase("Every policy has a date of publication.")
    return Phrase("Not shown: {parts}.", parts=chained("{first}; {second}", reasons))


def in_force(statistics: Statistics, language: str = "en") -> Figure | None:
    """Draw how many policies were in force over time, and for how many that is unknown."""
    counts = counting.in_force(statistics)
    if counts is None:
        return None
    title, caption = Phrase("Policies in force over time"), _in_force_caption(statistics, counts)
    figure, (axes,) = new_figure(said(title, language), said(caption, language), _HEIGHT)
    edges = [month / 12 for month in counts.months]
    today = _year(statistics.standings.today)
    edges[-1] = max(edges[-1], today)
    edges[-1] += (edges[-1] - edges[0]) / 30  # to show the state since the last change
    tops = [certain + unknown for certain, unknown in zip(counts.certain, counts.unknown, strict=True)]
    if any(counts.certain):
        axes.stairs(
            counts.certain, edges, fill=True, label=said(Phrase("in force"), language), **BLUE.style()
        )
    if any(counts.unknown):
        axes.stairs(
            tops,
            edges,
            baseline=counts.certain,
            fill=True,
            label=said(Phrase("unknown"), language),
            **WHITE.style(),
        )
    axes.set_xlim(edges[0], edges[-1])
    axes.set_ylim(0, max(tops) * 1.05 or 1)
    _label_axes(axes, Phrase("year"), language)
    if edges[0] < today:
        day = said(Phrase("on {date}", date=statistics.standings.today), language)
        axes.axvline(today, color=INK, linewidth=1, linestyle=(0, (4, 3)), label=day)
    if any(tops):
        add_legend(axes, said(Phrase("by dates, status and successors"), language))
    return figure


def _year(day: date) -> float:
    """Return a day as a year and the part of it that has passed.

    >>> _year(date(2025, 7, 2))
    2025.4972677595629
    """
    return day.year + (day.timetuple().tm_yday - 1) / 366


def _in_force_caption(statistics: Statistics, counts: counting.InForce) -> str:
    """Return the numbers of today, how others are counted, and how many policies contradict themselves."""
    standings = statistics.standings
    answers = Counter(standings.on(policy.id).answer for policy in counting.described(statistics.lineage))
    text = Phrase(
        "On {date}: {certain:,} in force, {unknown:,} unknown. Drawn as on the first day of each month; policies without "
        "a record are left out.\nWhere no first day in force is stated, the day of publication is presumed.",
        date=standings.today,
        certain=answers["in_force"],
        unknown=answers["unknown"],
    )
    if not counts.contradictory:
        return text
    more = Phrase(
        "Unknown at all times: {policies} whose dates contradict each other.",
        policies=counted(counts.contradictory, "policy", "policies"),
    )
    return Phrase("{hint} {remedy}", hint=text, remedy=more)


def _label_axes(axes: Axes, time: str, language: str) -> None:
    axes.set_xlabel(said(time, language))
    axes.set_ylabel(said(Phrase("policies"), language))
    use_integers(axes.xaxis, ".0f")
    use_integers(axes.yaxis)
