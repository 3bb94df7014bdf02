"""What all plots share: figures with title and caption, fills for colour-blind readers, fonts, output."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import matplotlib
from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine
from matplotlib.ticker import FuncFormatter, MaxNLocator

from policygraph.report.diagrams.wrapping import wrap
from policygraph.report.findings.common import one_line

FONT_SIZE = 9.0  # points
WIDTH = 9.0  # inches
INK, PALE = "#222222", "#d9d9d9"
_FONT = "DejaVu Sans"  # comes with matplotlib
CJK = (
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
    "PingFang SC",
    "Hiragino Sans GB",
    "Microsoft YaHei",
    "SimHei",
    "Droid Sans Fallback",
    "Arial Unicode MS",
)


@dataclass(frozen=True)
class Fill:
    """A colour of the Okabe-Ito palette, with a hatch that tells it from the others in greyscale."""

    facecolor: str
    hatch: str = ""

    def style(self) -> dict[str, Any]:
        """Return the fill as keyword arguments of a matplotlib patch."""
        return {"facecolor": self.facecolor, "hatch": self.hatch, "edgecolor": INK, "linewidth": 0.6}


BLUE = Fill("#0072B2")
SKY = Fill("#56B4E9", "////")
GREEN = Fill("#009E73", "\\\\\\\\")
ORANGE = Fill("#E69F00", "----")
PURPLE = Fill("#CC79A7", "....")
WHITE = Fill("#FFFFFF", "xxxx")


@contextmanager
def plot_style(texts: Iterable[str]) -> Iterator[None]:
    """Set matplotlib's parameters for the plots within the context, whatever a user's matplotlibrc has.

    The fonts are chosen for ``texts``; text is never parsed as mathematics.
    """
    with matplotlib.rc_context():
        matplotlib.rcdefaults()
        matplotlib.rcParams.update(
            {
                "font.family": _families(texts),
                "font.sans-serif": [_FONT],
                "font.size": FONT_SIZE,
                "axes.spines.top": False,
                "axes.spines.right": False,
                "axes.edgecolor": INK,
                "axes.axisbelow": True,
                "grid.color": PALE,
                "hatch.linewidth": 0.5,
                "legend.frameon": False,
                "svg.fonttype": "none",
                "svg.hashsalt": "policygraph",
                "text.parse_math": False,
            }
        )
        yield


def _families(texts: Iterable[str]) -> list[str]:
    """Return the font families to try, in order; one for Chinese is among them only where a text needs it."""
    default = font_manager.get_font(font_manager.findfont(_FONT))
    if all(default.get_char_index(ord(character)) for text in texts for character in text):
        return [_FONT, "sans-serif"]
    installed = {font.name for font in font_manager.fontManager.ttflist}
    return [_FONT, *[name for name in CJK if name in installed][:1], "sans-serif"]


def new_figure(
    title: str, caption: str, height: float, rows: int = 1, columns: int = 1
) -> tuple[Figure, list[Axes]]:
    """Return a figure of a height in inches, with its axes row by row; the caption stands below them."""
    layout = ConstrainedLayoutEngine(w_pad=0.1, h_pad=0.1)
    figure = Figure(figsize=(WIDTH, height), layout=layout)
    figure.suptitle(title, x=0.01, ha="left", fontsize=FONT_SIZE + 3, fontweight="bold", color=INK)
    figure.supxlabel(caption, x=0.01, ha="left", fontsize=FONT_SIZE - 1, color=INK)
    axes = figure.subplots(rows, columns, squeeze=False, sharex="all", sharey="all")
    return figure, list(axes.flat)


def add_legend(axes: Axes, title: str) -> None:
    """Add a legend of the fills above a plot."""
    axes.legend(
        loc="lower left",
        bbox_to_anchor=(0, 1),
        ncols=4,
        title=title,
        alignment="left",
        borderaxespad=0.2,
        borderpad=0,
    )


def use_integers(axis: Axis, pattern: str = ",.0f") -> None:
    """Limit the ticks of an axis to integers, written by a format specification."""
    axis.set_major_locator(MaxNLocator(integer=True, min_n_ticks=1))
    axis.set_major_formatter(FuncFormatter(lambda value, _: format(value, pattern)))


def fit_label(text: str, room: float, lines: int = 1) -> str:
    """Return a text cut and wrapped to lines of a width in points."""
    return "\n".join(wrap(one_line(text), room, FONT_SIZE, lines))


def to_bytes(figure: Figure, format: str) -> bytes:
    """Return a figure as SVG with its text as text and its title for who does not see it, or as PNG; without date or version
    of the software.
    """
    of_svg = {"Date": None, "Creator": None, "Title": figure.get_suptitle()}
    metadata = of_svg if format == "svg" else {"Software": None}
    file = io.BytesIO()
    with warnings.catch_warnings():
        # No font has all characters; a viewer of the SVG may have another font.
        warnings.filterwarnings("ignore", "Glyph .* missing from")
        figure.savefig(file, format=format, dpi=150, metadata=metadata)
    return file.getvalue()
