"""Plots of a corpus: read back as XML and as PNG, and held against the report and the rules for a day."""

from __future__ import annotations

import json
import struct
import sys
import zlib
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path
from xml.etree import ElementTree as ET

import matplotlib
import pytest
from click.testing import CliRunner
from matplotlib import font_manager

from policygraph.cli import main
from policygraph.errors import UsageError
from policygraph.lineage.as_of import as_of
from policygraph.lineage.health import Health, health
from policygraph.lineage.model import Edge, Lineage, Policy, Relation, Status
from policygraph.query.statistics import Audits, Scores, Statistics, corpus_statistics
from policygraph.report.plots import NAMES, canvas, counting, draw, to_pictures
from policygraph.store.graph_store import GraphStore
from tests.helpers import ROOT

TEXT = "{http://www.w3.org/2000/svg}text"
DURING, AFTER, BEFORE = (Status(name, name, True, name) for name in ("during", "after", "before"))
NO_EDGES = Health(0, 0, (), (), (), (), 0, (), (), (), ())


def statistics_of(
    *policies: Policy,
    edges: tuple[Edge, ...] = (),
    scores: tuple[Scores, ...] = (),
    relations: tuple[Relation, ...] = (Relation("ends", "ends", ends=True),),
) -> Statistics:
    """Return the statistics of invented policies, counted here as the report counts."""
    lineage = Lineage({p.id: p for p in policies}, edges, {relation.iri: relation for relation in relations})
    places = Counter(name for policy in policies for name in policy.facets.get("jurisdiction", ()))
    return Statistics(
        lineage, 0, len(policies), 0, {}, {}, {}, {"jurisdiction": dict(places.most_common())}, (),
        health(lineage), (), scores, Audits(0, 0, "", "", None), "", (),
    )  # fmt: skip


@pytest.fixture(scope="module")
def seeds_statistics(seeds_graph: GraphStore) -> Statistics:
    return corpus_statistics(seeds_graph, date(2026, 11, 1))


@pytest.fixture(scope="module")
def hub_statistics(hub_graph: GraphStore) -> Statistics:
    return corpus_statistics(hub_graph, date(2026, 11, 1))


def texts(picture: bytes) -> list[str]:
    """Return what an SVG file says, text by text."""
    return ["".join(node.itertext()) for node in ET.fromstring(picture).iter(TEXT)]


def svg(statistics: Statistics, name: str) -> list[str]:
    return all_svg(statistics)[name]


def all_svg(statistics: Statistics) -> dict[str, list[str]]:
    return {name: texts(picture) for name, picture in to_pictures(statistics, "svg").items()}


def pixels(picture: bytes) -> bytes:
    """Return the rows of a PNG file, read by its chunks; every one must have its checksum."""
    assert picture.startswith(b"\x89PNG\r\n\x1a\n")
    at, data, kinds = 8, b"", []
    while at < len(picture):
        (length,), kind = struct.unpack(">I", picture[at : at + 4]), picture[at + 4 : at + 8]
        body = picture[at + 8 : at + 8 + length]
        assert struct.unpack(">I", picture[at + 8 + length : at + 12 + length])[0] == zlib.crc32(kind + body)
        kinds.append(kind)
        data += body if kind == b"IDAT" else b""
        at += length + 12
    assert kinds[0] == b"IHDR"
    assert kinds[-1] == b"IEND"
    assert not {b"tEXt", b"iTXt", b"zTXt", b"tIME"} & set(kinds)
    return zlib.decompress(data)


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


def test_a_persons_own_settings_change_nothing() -> None:
    statistics = statistics_of(Policy("a", issued=("2020",), facets={"jurisdiction": ("Chile",)}))
    plain = to_pictures(statistics, "svg")
    assert len(plain) == 3
    with matplotlib.rc_context({"svg.fonttype": "path", "font.size": 30, "text.usetex": True}):
        assert to_pictures(statistics, "svg") == plain
        assert matplotlib.rcParams["font.size"] == 30
    package = ROOT / "src" / "policygraph" / "report" / "plots"
    assert not any("pyplot" in file.read_text("utf-8") for file in package.glob("*.py"))  # it keeps state


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
    rows = labels["countries"]
    for name, number in {"United States": 6, "Canada": 3, "International": 3, "Australia": 2}.items():
        assert name in rows
        assert str(number) in rows
    assert {"by both sides (7)", "by one side (1)", "supersedes", "8"} <= set(labels["lineage-health"])
    assert {"Financial incentive", "55", "65", "100", "30"} <= set(labels["scores"])


def test_the_hub_has_the_numbers_of_its_corpus(hub_statistics: Statistics) -> None:
    timeline, labels = counting.timeline(hub_statistics), all_svg(hub_statistics)
    assert timeline
    bars = {year: sum(n) for year, *n in zip(timeline.years, *timeline.phases.values(), strict=True)}
    assert (bars[2024], bars[2023], bars[1998], bars[2000]) == (36, 17, 1, 0)
    assert list(bars) == list(range(1998, 2027))
    assert sum(bars.values()) == 86
    assert {"in effect (84)", "planned or not enacted (2)"} <= set(labels["timeline"])
    assert "others (7)" in labels["countries"]
    assert "unresolved (8)" in labels["lineage-health"]
    assert any("84 in force, 2 unknown" in text for text in labels["in-force"])
    assert any("15 countries with fewer" in text for text in labels["scores"])


@pytest.mark.parametrize("corpus", ["seeds", "hub"])
def test_in_force_counts_what_the_rules_for_a_day_say(corpus: str, request: pytest.FixtureRequest) -> None:
    assert_equal_to_as_of(request.getfixturevalue(f"{corpus}_statistics"))


def assert_equal_to_as_of(statistics: Statistics) -> None:
    counts = counting.in_force(statistics)
    assert counts
    described = [name for name, policy in statistics.lineage.policies.items() if policy.resolved]
    column = 0
    for month in range(counts.months[0], counts.months[-1]):
        column += counts.months[column + 1] <= month
        verdicts = as_of(statistics.lineage, counting.first_day(month).isoformat(), described)
        groups = Counter(verdict.group for verdict in verdicts)
        expected = (groups["in_force"], groups["unknown"])
        assert (counts.certain[column], counts.unknown[column]) == expected, counting.first_day(month)
    assert column == len(counts.certain) - 1


def test_doubt_is_counted_apart_whatever_it_comes_from() -> None:
    statistics = statistics_of(
        Policy("stated", effective_from=("2010-03-15",), effective_through=("2012-06-30",)),
        Policy("to the month", effective_from=("2011",), effective_through=("2013",)),
        Policy("upside down", effective_from=("2012",), effective_through=("2010",)),
        Policy("undated"),
        Policy("seen", statuses=(DURING,), audited=("2014-05-05",)),
        Policy("ended one", issued=("2009",), statuses=(AFTER,), audited=("2013-02",)),
        Policy("planned one", issued=("2009",), statuses=(BEFORE,), audited=("2010-02-01",)),
        Policy("old", issued=("2008-01-01",)),
        Policy("new", effective_from=("2010-01-01",), statuses=(DURING,), audited=("2012-01-01",)),
        Policy("never described", resolved=False),
        edges=(Edge("new", "old", "ends"), Edge("never described", "seen", "ends")),
    )
    assert_equal_to_as_of(statistics)
    counts = counting.in_force(statistics)
    assert counts
    assert counts.contradictory == 1
    assert min(counts.unknown) >= 2  # upside down and undated
    text = "\n".join(svg(statistics, "in-force"))
    assert "Unknown at all times: 1 policy whose dates contradict" in text


@pytest.mark.parametrize(
    ("policies", "window"),
    [
        ([Policy("a", effective_from=("2020-05-05",), effective_through=("9999-12-31",))], ("2020-05", "2020-06")),
        ([Policy("a", effective_from=("2020-05-05",), effective_through=("2050",))], ("2020-05", "2051-01")),
        ([Policy("a", effective_from=("9999-12-31",))], ("9999-12", "9999-12")),
        ([Policy("a", effective_through=("2020-05-05",))], ("2020-05", "2020-06")),
    ],
)  # fmt: skip
def test_the_time_shown_is_that_of_which_something_is_known(
    policies: list[Policy], window: tuple[str, str]
) -> None:
    statistics = statistics_of(*policies)
    counts = counting.in_force(statistics)
    assert counts
    last = counting.first_day(counts.months[-1] - 1)
    assert (counting.first_day(counts.months[0]).isoformat()[:7], last.isoformat()[:7]) == window
    assert_equal_to_as_of(statistics)
    assert any(f"On {last}:" in text for text in svg(statistics, "in-force"))


def test_policies_without_one_year_are_counted_and_not_guessed() -> None:
    statistics = statistics_of(
        Policy("a", issued=("2019-12-31",), statuses=(DURING,)),
        Policy("b", year=("2021",), statuses=(DURING, AFTER)),
        Policy("c", issued=("2019", "2020")),
        Policy("d"),
        Policy("e", issued=("spring",)),
        Policy("f", resolved=False),
    )
    timeline = counting.timeline(statistics)
    assert timeline
    assert timeline.years == (2019, 2020, 2021)
    assert timeline.phases == {"during": (1, 0, 0), "after": (0, 0, 0), "before": (0, 0, 0), "": (0, 0, 1)}
    labels = svg(statistics, "timeline")
    assert (
        "Not shown: 2 policies without a date of publication; 1 policy whose files state different years."
        in labels
    )
    assert {"in effect (1)", "unknown (1)"} <= set(labels)


@pytest.mark.parametrize(
    ("years", "width", "bars"),
    [((1947, 2026), 1, 80), ((1946, 2026), 5, 17), ((1, 2024), 50, 41), ((1, 9999), 500, 20)],
)
def test_long_times_have_wider_bars(years: tuple[int, int], width: int, bars: int) -> None:
    statistics = statistics_of(*(Policy(str(year), issued=(f"{year:04}",)) for year in years))
    timeline = counting.timeline(statistics)
    assert timeline
    assert (timeline.width, len(timeline.years)) == (width, bars)
    assert timeline.phases[""][0] == timeline.phases[""][-1] == 1
    assert timeline.years[0] <= years[0] < timeline.years[0] + width
    assert timeline.years[-1] <= years[1] < timeline.years[-1] + width
    labels = svg(statistics, "timeline")
    assert (
        "Policies by year of publication" if width == 1 else f"Policies by {width} years of publication"
    ) in labels


def test_nothing_is_drawn_without_data(tmp_path: Path) -> None:
    statistics = statistics_of(Policy("a"), Policy("b", resolved=False, issued=("2020",)))
    assert draw(statistics, tmp_path / "plots") == []
    assert list((tmp_path / "plots").iterdir()) == []
    statistics = statistics_of(Policy("a", facets={"jurisdiction": ("Chile",)}), Policy("b"))
    assert [file.name for file in draw(statistics, tmp_path / "plots")] == ["countries.svg"]
    assert any("1 policy without a country" in text for text in svg(statistics, "countries"))


def test_countries_beyond_the_first_are_one_bar() -> None:
    def of(count: int) -> Statistics:
        places = [f"Land {number:02}" for number in range(count)]
        return statistics_of(*(Policy(name, facets={"jurisdiction": (name,)}) for name in places))

    many = svg(of(24), "countries")
    assert "others (4)" in many
    assert "Land 20" not in many
    assert not [text for text in svg(of(20), "countries") if text.startswith("others")]


def test_each_dimension_has_its_countries_with_range_and_median() -> None:
    scores = tuple(
        Scores(country, dimension, policies, 47.5, 3, 91)
        for dimension, policies in (
            ("Rare", 1),
            ("Often", 9),
            *((f"D{number:02}", 5) for number in range(12)),
        )
        for country in ("", "Chile")
    )
    statistics = statistics_of(Policy("a", facets={"jurisdiction": ("Chile",)}), scores=scores)
    ranges = counting.score_ranges(statistics, 12, 12)
    assert ranges
    assert ranges.dimensions == ("Often", *(f"D{number:02}" for number in range(11)))
    assert ranges.countries == ("Chile", "")
    assert ranges.omitted == (2, 0)
    labels = svg(statistics, "scores")
    assert labels.count("47.5") == 24
    assert labels.count("no country") == 4  # once for each line of plots
    assert "Not shown: 2 dimensions with fewer." in labels


def test_edges_are_asserted_by_both_sides_by_one_by_none_or_unresolved() -> None:
    statistics = statistics_of(
        *(Policy(name) for name in "abcd"),
        Policy("x", resolved=False),
        edges=(
            Edge("a", "b", "ends", ("a.md",), ("b.md",)),
            Edge("a", "c", "ends", ("a.md",)),
            Edge("b", "c", "ends", (), ("c.md",)),
            Edge("c", "d", "ends"),
            Edge("a", "x", "ends", ("a.md",)),
        ),
        relations=(Relation("ends", "puts an end to"), Relation("unused", "unused")),
    )
    assert counting.assertion_counts(statistics.health["ends"]) == (1, 2, 1, 1)
    labels = svg(statistics, "lineage-health")
    legend = {"by both sides (1)", "by one side (2)", "by no record (1)", "unresolved (1)"}
    assert {"puts an end to", "5", *legend} <= set(labels)
    assert "unused" not in labels


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
        *(Policy(str(number), facets={"jurisdiction": (name,)}) for number, name in enumerate(HOSTILE)),
        *(Policy(f"{number} more", facets={"jurisdiction": (name,)}) for number, name in enumerate(HOSTILE)),
        edges=(Edge("0", "1", "ends"),),
        scores=tuple(Scores(name, name, 1, 1, 1, 1) for name in HOSTILE),
        relations=(Relation("ends", "<i>$_1$\x07"),),
    )
    files = draw(statistics, tmp_path / "plots")
    assert {file.name for file in files} == {"countries.svg", "scores.svg", "lineage-health.svg"}
    assert {file.name for file in tmp_path.iterdir()} == {"plots"}
    labels = {file.stem: texts(file.read_bytes()) for file in files}
    assert set(HOSTILE.values()) <= set(labels["countries"])
    assert set(HOSTILE.values()) <= set(labels["scores"])
    assert "<i>$_1$\ufffd" in labels["lineage-health"]
    assert all(any(pixels(picture)) for picture in to_pictures(statistics, "png").values())


def test_long_names_are_cut() -> None:
    statistics = statistics_of(Policy("a", facets={"jurisdiction": ("very " * 1000 + "long",)}))
    (name,) = (text for text in svg(statistics, "countries") if text.startswith("very"))
    assert name.endswith("…")
    assert len(name) < 50


def test_chinese_is_no_row_of_boxes() -> None:
    """Where no font has the characters, all of them look alike, and so would two names."""
    installed = {font.name for font in font_manager.fontManager.ttflist}
    if not installed & set(canvas.CJK):
        pytest.skip("no font with Chinese is installed")
    first, second = (
        to_pictures(statistics_of(Policy("a", facets={"jurisdiction": (name,)})), "png")["countries"]
        for name in ("中国", "日本")
    )
    assert pixels(first) != pixels(second)


def test_without_a_font_for_chinese_the_text_stays_in_svg(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(canvas, "CJK", ())
    statistics = statistics_of(Policy("a", facets={"jurisdiction": ("中国",)}))
    assert "中国" in svg(statistics, "countries")
    assert any(pixels(to_pictures(statistics, "png")["countries"]))


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
    statistics = replace(statistics_of(), health={"ends": NO_EDGES}, facets={})
    assert draw(statistics, tmp_path / "plots", "png") == []
