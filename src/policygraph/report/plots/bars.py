"""Draw plots with a row for each label or relation, as a figure, or None where there is no data."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from policygraph.query.statistics import Statistics
from policygraph.query.subjects import Comparison, Distribution, KindStatistics, without
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
from policygraph.words.phrases import Phrase, counted, enumerated, said

MOST_BARS = 20  # labels with a bar of their own
MOST_GROUPS, MOST_DIMENSIONS = 12, 12  # of a measure that are drawn
_COLUMNS = 3
_ROW_HEIGHT, _FRAME_HEIGHT = 0.25, 1.5  # inches of a row; of title, axis and caption together
_LABEL_WIDTH = 170.0  # points for the name of a row
_FILLS = (
    (Phrase("by both sides"), BLUE),
    (Phrase("by one side"), ORANGE),
    (Phrase("by no record"), GREEN),
    (Phrase("unresolved"), WHITE),
)


def facet(kind: KindStatistics, name: str, language: str = "en") -> Figure | None:
    """Draw the number of subjects by the labels of a facet; labels after the first ones share one bar.

    One bar alone compares nothing and is not drawn.
    """
    counts = list(kind.facets[name].items())
    if len(counts) < 2:
        return None
    rows = [
        (fit_label(said(label, language), _LABEL_WIDTH), count, BLUE) for label, count in counts[:MOST_BARS]
    ]
    if rest := counts[MOST_BARS:]:
        others = said(Phrase("others ({number:,})", number=len(rest)), language)
        rows.append((others, sum(count for _, count in rest), SKY))
    height = _FRAME_HEIGHT + _ROW_HEIGHT * len(rows)
    subjects = Phrase("policies") if kind.are_policies else kind.called()
    title = said(Phrase("{subjects} by {facet}", subjects=subjects, facet=kind.called(name)), language)
    caption = said(_facet_caption(kind, name), language)
    figure, (axes,) = new_figure(_capital(title), caption, height)
    for row, (_, count, fill) in enumerate(rows):
        axes.barh(row, count, 0.7, **fill.style())
    _add_totals(axes, [count for _, count, _ in rows])
    _name_rows(axes, [name for name, _, _ in rows])
    axes.set_xlabel(said(Phrase("policies") if kind.are_policies else Phrase("number"), language))
    use_integers(axes.xaxis)
    return figure


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _facet_caption(kind: KindStatistics, name: str) -> str:
    """Return how subjects are counted, and how many have no label."""
    omitted = sum(not subject.facets.get(name) for subject in kind.subjects)
    rule = Phrase("What has several labels counts for each of them.")
    if not omitted:
        return rule
    left = Phrase("Not shown: {number:,} with no {facet}.", number=omitted, facet=kind.called(name))
    return Phrase("{hint} {remedy}", hint=rule, remedy=left)


def measure(kind: KindStatistics, comparison: Comparison, language: str = "en") -> Figure | None:
    """Draw the range and the median of a measure by group, a plot for each thing that it is by."""
    ranges = counting.ranges(kind, comparison, MOST_DIMENSIONS, MOST_GROUPS)
    if ranges is None:
        return None
    columns = min(_COLUMNS, len(ranges.dimensions))
    rows = -(-len(ranges.dimensions) // columns)
    height = _FRAME_HEIGHT + rows * (0.9 + _ROW_HEIGHT * len(ranges.groups))
    title = said(_measure_title(kind, comparison), language)
    caption = said(_measure_caption(ranges), language)
    figure, plots = new_figure(_capital(title), caption, height, rows, columns)
    for axes, dimension in zip(plots, ranges.dimensions, strict=False):
        axes.set_title(fit_label(said(dimension, language), 480 / columns, 2), fontsize="medium", loc="left")
        for row, group in enumerate(ranges.groups):
            if cell := ranges.cells.get((dimension, group)):
                _draw_range(axes, row, cell)
        axes.tick_params(labelbottom=True)
        axes.tick_params(axis="y", length=0)
        axes.grid(axis="x")
    for axes in plots[len(ranges.dimensions) :]:
        axes.set_visible(False)
    by = comparison.measure.facet
    empty = said(without(kind.called(by) if by else ""), language)
    groups = [fit_label(said(group, language), _LABEL_WIDTH) or empty for group in ranges.groups]
    _name_rows(plots[0], groups)
    plots[0].margins(x=0.08)
    return figure


def _measure_title(kind: KindStatistics, comparison: Comparison) -> str:
    """Return the name of a measure, what it is compared by, and the kind where that is not the main one."""
    name, by = kind.called(comparison.measure.name), comparison.measure.facet
    title = Phrase("{subjects} by {facet}", subjects=name, facet=kind.called(by)) if by else name
    if kind.are_policies:
        return title
    return Phrase("{message}: {detail}", message=kind.called(), detail=title)


def _draw_range(axes: Axes, row: int, cell: Distribution) -> None:
    """Draw the lowest to the highest value as a line, and the median as a dot."""
    axes.hlines(row, cell.lowest, cell.highest, colors=PALE, linewidth=7)
    axes.hlines(row, cell.lowest, cell.highest, colors=INK, linewidth=1)
    axes.plot(cell.median, row, marker="o", markersize=5, color=BLUE.facecolor, markeredgecolor=INK)
    text = f"{cell.median:g}"
    axes.annotate(text, (cell.median, row), (0, 4), textcoords="offset points", ha="center", fontsize=7)


def _measure_caption(ranges: counting.Ranges) -> str:
    """Return what the signs mean, and how many plots and rows are not shown."""
    key = Phrase(
        "Line: lowest to highest value; dot and number: the median. Rows with most policies or other subjects first."
    )
    plots, rows = ranges.omitted
    omitted = [
        *([counted(plots, "plot", "plots")] if plots else []),
        *([counted(rows, "row", "rows")] if rows else []),
    ]
    if not omitted:
        return key
    return Phrase("{key}\nNot shown: {parts} with fewer.", key=key, parts=enumerated(omitted))


def lineage_health(statistics: Statistics, language: str = "en") -> Figure | None:
    """Draw for each relation how many of its edges are asserted by both sides, by one, or by none."""
    health = {name: relation for name, relation in statistics.health.items() if relation.edges}
    if not health:
        return None
    caption = said(Phrase("Unresolved: a policy at one end has no record."), language)
    title = said(Phrase("Who states the relations between policies"), language)
    height = _FRAME_HEIGHT + 0.5 + 0.35 * len(health)
    figure, (axes,) = new_figure(title, caption, height)
    left = [0] * len(health)
    counts_by_fill = zip(*map(counting.assertion_counts, health.values()), strict=True)
    for (name, fill), counts in zip(_FILLS, counts_by_fill, strict=True):
        if any(counts):
            text = f"{said(name, language)} ({sum(counts):,})"
            axes.barh(range(len(health)), counts, 0.7, left, label=text, **fill.style())
            left = [start + count for start, count in zip(left, counts, strict=True)]
    _add_totals(axes, left)
    axes.set_xlim(0, max(left) * 1.06)
    labels = (said(statistics.lineage.relations[name].label, language) for name in health)
    _name_rows(axes, [fit_label(label, _LABEL_WIDTH) for label in labels])
    axes.set_xlabel(said(Phrase("relations stated"), language))
    use_integers(axes.xaxis)
    add_legend(axes, said(Phrase("how they are stated"), language))
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
