"""A corpus in pictures: plots for which a look says more than the text of the report.

``counting`` says what a plot shows, without a drawing library; ``timelines`` and ``bars`` draw it;
``canvas`` has what all plots share. The same census gives the same bytes.
"""

from __future__ import annotations

from pathlib import Path

from policygraph.errors import UsageError, suggest
from policygraph.query.statistics import Census

FORMATS = ("svg", "png")
NAMES = ("timeline", "in-force", "countries", "scores", "lineage-health")


def draw(census: Census, folder: Path, format: str = "svg") -> list[Path]:
    """Draw what there is data for into a folder, and return the files, in the order of ``NAMES``.

    Files of those names are overwritten, nothing else is touched. Raises UsageError for an unknown format,
    and where matplotlib, an extra, is not installed.
    """
    if format not in FORMATS:
        raise UsageError(f"there is no plot format {format}.{suggest(format, FORMATS)}")
    pictures = to_pictures(census, format)
    folder.mkdir(parents=True, exist_ok=True)
    files = [folder / f"{name}.{format}" for name in pictures]
    for file, data in zip(files, pictures.values(), strict=True):
        file.write_bytes(data)
    return files


def to_pictures(census: Census, format: str) -> dict[str, bytes]:
    """Return the plots for which there is data, by name, as SVG or PNG."""
    try:
        import matplotlib  # noqa: F401
    except ImportError as error:
        message = 'plots need matplotlib; install it with: pip install "policygraph[plots]"'
        raise UsageError(message) from error
    from policygraph.report.plots import bars, timelines
    from policygraph.report.plots.canvas import styled, to_bytes

    drawings = (timelines.timeline, timelines.in_force, bars.countries, bars.scores, bars.lineage_health)
    with styled(_labels(census)):
        figures = [drawing(census) for drawing in drawings]
        return {
            name: to_bytes(figure, format)
            for name, figure in zip(NAMES, figures, strict=True)
            if figure is not None
        }


def _labels(census: Census) -> list[str]:
    """Return the texts of records and vocabularies that plots show: they decide on the fonts."""
    relations = (relation.label for relation in census.lineage.relations.values())
    dimensions = (each.dimension for each in census.scores)
    return [*census.facets.get("jurisdiction", ()), *dimensions, *relations]
