"""Plots of a corpus: read back as XML and as PNG, and held against the report and the rules for a day."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path

import matplotlib
import pytest
from click.testing import CliRunner

from policygraph.cli import main
from policygraph.errors import UsageError
from policygraph.lineage.model import Edge, Policy, Relation
from policygraph.query.statistics import Statistics
from policygraph.query.subjects import Distribution
from policygraph.report.plots import draw, to_pictures
from tests.report.plots.helpers import NO_EDGES, all_svg, pixels, statistics_of, svg, texts

NAMES = (
    "timeline", "in-force", "lineage-health", "country", "category", "legal_weight", "cluster", "source", "score",
)  # fmt: skip


@pytest.mark.parametrize("format", ["svg", "png"])
def test_all_plots_of_the_seeds_are_written_and_come_out_the_same(
    seeds_statistics: Statistics, tmp_path: Path, format: str
) -> None:
    folder = tmp_path / "new" / "folder"
    files = draw(seeds_statistics, folder, format)
    assert files == [folder / f"{name}.{format}" for name in NAMES]
    first = [file.read_bytes() for file in files]
    unrelated = folder / "mine.txt"
    unrelated.write_text("stays", "utf-8")
    files[0].write_text("is overwritten", "utf-8")
    assert draw(seeds_statistics, folder, format) == files
    assert [file.read_bytes() for file in files] == first
    assert sorted(folder.iterdir()) == sorted([*files, unrelated])
    assert all(texts(data) if format == "svg" else any(pixels(data)) for data in first)
    if format == "svg":
        assert not any(b"<dc:date>" in data or matplotlib.__version__.encode() in data for data in first)


def test_the_command_says_what_it_wrote(seeds: Path, workdir: Path) -> None:
    options = ["--plots", "out", "--plot-format", "png", "--format", "json"]
    result = CliRunner().invoke(main, ["report", str(seeds), *options], catch_exceptions=False)
    assert result.exit_code == 0
    assert json.loads(result.stdout)["policies"] == 14
    written = [line for line in result.stderr.splitlines() if line.endswith("written")]
    assert written == [f"{Path('out') / name}.png written" for name in NAMES]
    assert all(pixels((workdir / "out" / f"{name}.png").read_bytes()) for name in NAMES)


def test_the_seeds_have_the_numbers_of_the_report(seeds_statistics: Statistics) -> None:
    labels = all_svg(seeds_statistics)
    assert {"in effect (6)", "ended (8)"} <= set(labels["timeline"])
    rows = labels["country"]
    for name, number in {"United States": 6, "Canada": 3, "International": 3, "Australia": 2}.items():
        assert name in rows
        assert str(number) in rows
    assert {"by both sides (7)", "by one side (1)", "supersedes", "8"} <= set(labels["lineage-health"])
    assert {"Financial incentive", "55", "65", "100", "30"} <= set(labels["score"])


def test_nothing_is_drawn_without_data(tmp_path: Path) -> None:
    statistics = statistics_of(Policy("a"), Policy("b", resolved=False, published=("2020",)))
    assert draw(statistics, tmp_path / "plots") == []
    assert list((tmp_path / "plots").iterdir()) == []
    alone = statistics_of(Policy("a", facets={"country": ("Chile",)}), Policy("b"))
    assert draw(alone, tmp_path / "plots") == []  # one bar compares nothing
    statistics = statistics_of(Policy("a", facets={"country": ("Chile", "Peru")}), Policy("b"))
    assert [file.name for file in draw(statistics, tmp_path / "plots")] == ["country.svg"]
    assert any("1 with no country" in text for text in svg(statistics, "country"))


HOSTILE = {
    "$x_1^2$ and $": "$x_1^2$ and $",
    "_hidden_": "_hidden_",
    "<b>&amp;</b>": "<b>&amp;</b>",
    "\\frac{1}{2}": "\\frac{1}{2}",
    "a\x00b\x1b[0m\ufffe\ud800": "a\ufffdb\ufffd[0m\ufffd\ufffd",
    "two\nlines": "two lines",
    "../../up": "../../up",
    "\u202egnp": "\ufffdgnp",
    "🇨🇱 \U000e0041": "🇨🇱 \U000e0041",
}


def test_texts_of_records_are_shown_as_they_are(tmp_path: Path) -> None:
    statistics = statistics_of(
        *(Policy(str(number), facets={"country": (name,)}) for number, name in enumerate(HOSTILE)),
        *(Policy(f"{number} more", facets={"country": (name,)}) for number, name in enumerate(HOSTILE)),
        edges=(Edge("0", "1", "ends"),),
        scores=tuple(Distribution(name, name, 1, 1, 1, 1) for name in HOSTILE),
        relations=(Relation("ends", "<i>$_1$\x07"),),
    )
    files = draw(statistics, tmp_path / "plots")
    assert {file.name for file in files} == {"country.svg", "score.svg", "lineage-health.svg"}
    assert {file.name for file in tmp_path.iterdir()} == {"plots"}
    labels = {file.stem: texts(file.read_bytes()) for file in files}
    assert set(HOSTILE.values()) <= set(labels["country"])
    assert set(HOSTILE.values()) <= set(labels["score"])
    assert "<i>$_1$\ufffd" in labels["lineage-health"]
    assert all(any(pixels(picture)) for picture in to_pictures(statistics, "png").values())


def test_without_matplotlib_the_error_names_the_remedy(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(UsageError, match=r'pip install "policygraph\[plots\]"'):
        draw(statistics_of(), tmp_path / "plots")
    assert not (tmp_path / "plots").exists()


def test_an_unknown_format_is_reported(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no plot format pgn"):
        draw(statistics_of(), tmp_path, "pgn")


def test_empty_statistics_have_health_and_no_plots(tmp_path: Path) -> None:
    statistics = replace(statistics_of(), health={"ends": NO_EDGES}, kinds=())
    assert draw(statistics, tmp_path / "plots", "png") == []
