"""Fonts, labels and settings that all plots share."""

from __future__ import annotations

from xml.etree import ElementTree

import matplotlib
import pytest
from matplotlib import font_manager

from policygraph.lineage.model import Policy
from policygraph.report.plots import canvas, to_pictures
from tests.helpers import ROOT
from tests.report.plots.helpers import pixels, statistics_of, svg


def test_a_persons_own_settings_change_nothing() -> None:
    statistics = statistics_of(Policy("a", published=("2020",), facets={"country": ("Chile", "Peru")}))
    plain = to_pictures(statistics, "svg")
    assert len(plain) == 3
    with matplotlib.rc_context({"svg.fonttype": "path", "font.size": 30, "text.usetex": True}):
        assert to_pictures(statistics, "svg") == plain
        assert matplotlib.rcParams["font.size"] == 30
    package = ROOT / "src" / "policygraph" / "report" / "plots"
    assert not any("pyplot" in file.read_text("utf-8") for file in package.glob("*.py"))  # it keeps state


def test_long_names_are_cut() -> None:
    statistics = statistics_of(Policy("a", facets={"country": ("very " * 1000 + "long", "Peru")}))
    (name,) = (text for text in svg(statistics, "country") if text.startswith("very"))
    assert name.endswith("…")
    assert len(name) < 50


def test_chinese_is_no_row_of_boxes() -> None:
    """Where no font has the characters, all of them look alike, and so would two names."""
    installed = {font.name for font in font_manager.fontManager.ttflist}
    if not installed & set(canvas.CJK):
        pytest.skip("no font with Chinese is installed")
    first, second = (
        to_pictures(statistics_of(Policy("a", facets={"country": (name, "Peru")})), "png")["country"]
        for name in ("中国", "日本")
    )
    assert pixels(first) != pixels(second)


def test_without_a_font_for_chinese_the_text_stays_in_svg(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(canvas, "CJK", ())
    statistics = statistics_of(Policy("a", facets={"country": ("中国", "Peru")}))
    assert "中国" in svg(statistics, "country")
    assert any(pixels(to_pictures(statistics, "png")["country"]))


def test_a_figure_has_title_caption_and_axes_row_by_row() -> None:
    figure, axes = canvas.new_figure("Title", "Caption", 3.5, rows=2, columns=3)
    assert (figure.get_suptitle(), figure.get_supxlabel(), len(axes)) == ("Title", "Caption", 6)
    assert tuple(figure.get_size_inches()) == (canvas.WIDTH, 3.5)


def test_a_picture_has_its_title_for_who_does_not_see_it() -> None:
    figure, _ = canvas.new_figure("Policies in <force>", "Caption", 3)
    picture = ElementTree.fromstring(canvas.to_bytes(figure, "svg"))
    assert picture.findtext("{http://www.w3.org/2000/svg}title") == "Policies in <force>"


def test_a_font_for_chinese_is_tried_only_where_a_text_needs_it() -> None:
    def families(*texts: str) -> list[str]:
        with canvas.plot_style(texts):
            return list(matplotlib.rcParams["font.family"])

    assert families("Chile", "Perú") == ["DejaVu Sans", "sans-serif"]
    installed = {font.name for font in font_manager.fontManager.ttflist}
    first = [name for name in canvas.CJK if name in installed][:1]
    assert families("Chile", "中国") == ["DejaVu Sans", *first, "sans-serif"]


def test_fills_differ_in_hatch_or_in_lightness() -> None:
    fills = (canvas.BLUE, canvas.SKY, canvas.GREEN, canvas.ORANGE, canvas.WHITE)
    assert len({fill.hatch for fill in fills}) == len({fill.facecolor for fill in fills}) == len(fills)


def test_ticks_are_integers() -> None:
    figure, (axes,) = canvas.new_figure("", "", 3)
    axes.plot([0, 1], [0, 2000])
    canvas.use_integers(axes.xaxis)
    canvas.use_integers(axes.yaxis)
    figure.draw_without_rendering()
    assert all(float(tick).is_integer() for tick in axes.get_xticks())
    assert "2,000" in [label.get_text() for label in axes.get_yticklabels()]


def test_a_label_is_wrapped_and_then_cut() -> None:
    assert canvas.fit_label("one two", 1000) == "one two"
    assert canvas.fit_label("one\ntwo three", 30, 3).splitlines() == ["one", "two", "three"]
    assert canvas.fit_label("one two three", 30, 1).endswith("…")
