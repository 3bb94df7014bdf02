"""Plots of a corpus: statistics that are easier to see than to read in the report.

``counting`` computes the numbers of each plot, without a plotting library; ``timelines`` and ``bars``
draw them; ``canvas`` has what all plots share. Equal statistics give equal bytes.
"""

from __future__ import annotations

from pathlib import Path

from policygraph.errors import UsageError, suggest
from policygraph.query.statistics import Statistics
from policygraph.query.subjects import KindStatistics
from policygraph.store.whole_files import write_whole
from policygraph.words.phrases import Phrase, said

FORMATS = ("svg", "png")
GENERAL = ("timeline", "in-force", "lineage-health")  # the others are named by facets and measures


def draw(statistics: Statistics, folder: Path, format: str = "svg", language: str = "en") -> list[Path]:
    """Write the plots for which there is data into a folder, with texts in a language; return their files.

    Files of those names are overwritten, nothing else is touched. Raises UsageError for an unknown format,
    and where matplotlib, an optional dependency, is not installed.
    """
    if format not in FORMATS:
        raise UsageError(
            Phrase("there is no plot format {format}.{hint}", format=format, hint=suggest(format, FORMATS))
        )
    plots = to_pictures(statistics, format, language)
    folder.mkdir(parents=True, exist_ok=True)
    files = [folder / f"{name}.{format}" for name in plots]
    for file, data in zip(files, plots.values(), strict=True):
        write_whole(file, data)
    return files


def to_pictures(statistics: Statistics, format: str, language: str = "en") -> dict[str, bytes]:
    """Return name -> plot, for which there is data, as SVG or PNG, with texts in a language.

    Raises UsageError without matplotlib.
    """
    try:
        import matplotlib  # noqa: F401
    except ImportError as error:
        message = Phrase('plots need matplotlib; install it with: pip install "policygraph[plots]"')
        raise UsageError(message) from error
    from policygraph.report.plots import bars, timelines
    from policygraph.report.plots.canvas import plot_style, to_bytes

    general = (timelines.timeline, timelines.in_force, bars.lineage_health)
    with plot_style(_labels(statistics, language)):
        figures = {
            name: draw_one(statistics, language) for name, draw_one in zip(GENERAL, general, strict=True)
        }
        for kind in statistics.kinds:
            figures |= {_file_name(kind, name): bars.facet(kind, name, language) for name in kind.facets}
            figures |= {
                _file_name(kind, c.measure.name): bars.measure(kind, c, language) for c in kind.comparisons
            }
        return {name: to_bytes(figure, format) for name, figure in figures.items() if figure is not None}


def _file_name(kind: KindStatistics, name: str) -> str:
    """Return the name of the plot of a facet or a measure, which no other plot has."""
    return name if kind.are_policies and name not in GENERAL else f"{kind.name}-{name}"


def _labels(statistics: Statistics, language: str) -> list[str]:
    """Return the texts of records and vocabularies in the plots, and one of ours, which decide on the fonts."""
    relations = (relation.label for relation in statistics.lineage.relations.values())
    labels = (label for kind in statistics.kinds for counts in kind.facets.values() for label in counts)
    comparisons = (comparison for kind in statistics.kinds for comparison in kind.comparisons)
    dimensions = (distribution.by for comparison in comparisons for distribution in comparison.distributions)
    own = Phrase("Policies in force over time")
    return [said(text, language) for text in (*labels, *dimensions, *relations, own)]
