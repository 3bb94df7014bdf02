"""The table, the page and the curves, from what is said to have been measured."""

from __future__ import annotations

import re
import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

from benchmarks import limits, page, pages, results, scale
from benchmarks.curves import svg
from benchmarks.measure import UNIT, Contestant, Limits, Series, ratio, run, take_turns
from benchmarks.results import Result
from policygraph.settings import find_settings
from policygraph.store.http_client import PASSWORD, TOKEN, USER
from tests.helpers import ROOT

MACHINE = {"system": "Linux", "architecture": "x86_64", "cores": 2, "memory_gb": 25, "python": "3.11.7"}


def result(name: str, records: int, *series: Series) -> Result:
    counts = {"records": records, "policies": records // 2, "triples": records * 70}
    return Result(name, counts, series, "2026-11-27", MACHINE, {"policygraph": "1.0"})


def measured() -> dict[str, Result]:
    """Return canned results: quick builds of 10,000, and slow ones of a million."""
    builds = (
        Series("build", "start-up", [0.05, 0.05]),
        Series("build", "floor", [5.0, 6.0], [5.0, 6.0], [100, 100]),
        Series("build", "plain", [36.0, 42.0], [36.0, 42.0], [900, 1000], facts=1.0),
        Series("build", "policygraph", [6.0, 7.0], [9.0, 9.0], [500, 600]),
        Series("build", "maplib", [5.0, 5.0], [5.0, 5.0], [100, 100], facts=1.0),
        Series("build", "linkml", [3.0, 3.0], [3.0, 3.0], [100, 100], facts=0.6),
        Series("unchanged", "start-up", [0.05]),
        Series("unchanged", "build", [0.1]),
        Series("question overview", "policygraph", [0.01]),
        Series("question overview", "pyoxigraph", [0.01, 0.01, 0.01]),
        Series("question overview", "rdflib", [1.0]),
        Series("question overview", "command", [0.2, 0.4, 0.3]),  # in turns
        Series("question overview", "nothing", [0.1, 0.1, 0.29]),
        Series("lineage", "read", [0.5]),
    )
    million = Series("build", "policygraph", [1300.0], [1300.0], [3_000_000_000])
    stopped = Series("build", "plain", stopped="more than 19.2 GB")
    beyond = (
        Series("cluster", "policygraph", [100.0], [], [900_000_000]),
        Series("cluster", "dask", [120.0], [], [800_000_000], facts=1.0),
        Series("server load", "oxigraph", [70.0], disk=500_000_000),
        Series("server: overview", "disk", [0.5]),
        Series("server: overview", "server", [1.0], facts=1.0),
        Series("server: report", "disk", [0.5]),
        Series("server: report", "server", [2.0], facts=0.0),
    )
    return {
        "100000": result("100000", 100_000, *beyond),
        "10000": result("10000", 10_000, *builds),
        "1000000": result("1000000", 1_000_000, million, stopped),
    }


ROWS = {row.name: row for row in limits.rows(measured())}


@pytest.mark.parametrize(
    ("name", "value", "multiple", "holds"),
    [
        ("build 10,000: plain page over policygraph, wall", "6 times", "", True),
        ("build 10,000: policygraph over the floor, wall", "1.18 times", "", True),
        ("build 10,000: policygraph over plain page, memory", "0.6 times", "", True),
        ("build 10,000: maplib over policygraph, wall", "0.774 times", "", False),
        ("build 10,000: linkml over policygraph, wall", "0.464 times", "", None),
        ("build 10,000: morph-kgc over policygraph, wall", "not measured", "", None),
        ("build 1,000,000 over 10,000: wall a record", "2 times", "", False),
        ("build 1,000,000: memory", "3 GB", "", False),
        ("nothing changed, 10,000: build", "0.1 s", "2.0", True),
        ("one changed of 10,000: show", "not measured", "", None),
        ("questions without pgf:, 10,000: rdflib over policygraph, total", "100 times", "", True),
        (
            "questions without pgf:, 10,000: slowest command beyond 1.1 times pyoxigraph and asking nothing",
            "0.089 s",
            "",
            False,
        ),
        ("lineage of 10,000 records: read a policy", "100 µs", "", False),
        ("report over 100,000 policies", "not measured", "", None),
        ("Dask, 100,000: canonical hash equal to the single machine's", "1", "", True),
        ("SPARQL server: answers equal to the embedded store's", "0.5", "", False),
    ],
)
def test_a_row_has_what_was_measured_and_whether_it_holds(
    name: str, value: str, multiple: str, holds: bool | None
) -> None:
    row = ROWS[name]
    assert (row.measured, row.multiple, row.holds) == (value, multiple, holds)


def test_a_tool_with_other_facts_is_not_compared() -> None:
    assert ROWS["build 10,000: linkml over policygraph, wall"].note == "gives 60% of the facts"


def test_ratios_are_of_pairs() -> None:
    assert ratio([10.0, 100.0, 3.0], [1.0, 10.0, 3.0]) == 10.0
    assert ratio([1.0], []) is None


def test_every_row_is_in_the_table() -> None:
    table = page.limits_table(ROWS.values())
    assert len(table.splitlines()) == len(ROWS) + 2
    assert "| nothing changed, 10,000: build | ≤ 0.15 s | 0.1 s | 2.0 | yes |" in table
    assert "| 3 GB |  | **no** |" in table


def test_the_page_says_who_was_stopped_and_where_it_was_measured() -> None:
    text = "\n".join(page.page(measured()))
    assert "| 1,000,000 | plain |  |  |  |  |  |  | more than 19.2 GB |" in text
    assert "| 10000 | 2026-11-27 | 2 cores, 25 GB, Linux x86_64, Python 3.11.7 | policygraph 1.0 |" in text


def test_the_page_on_scale_has_what_was_measured() -> None:
    text = "\n".join(scale.page(measured()))
    assert "| 10,000 | 6.5 | 1,538 | 0 |  | 11 minutes |" in text
    assert "| 100,000 | a cluster of this machine | 120 | 1.2 | 800 | the same |" in text
    assert "| 100,000 | 7,000,000 | 70 | 100,000 | 500 |" in text
    assert "| 100,000 | overview | 0.5 | 1 | 2 | the same |" in text
    assert "| 100,000 | report | 0.5 | 2 | 4 | **another** |" in text
    assert "overview" not in "\n".join(page.page({"100000": measured()["100000"]})).split("## Other works")[1]


def test_what_the_page_on_scale_says_to_write_is_read(tmp_path: Path) -> None:
    (toml,) = re.findall(r"^```toml\n(.*?)^```", scale.SERVER_HOW, re.MULTILINE | re.DOTALL)
    (tmp_path / "policygraph.toml").write_text(toml, "utf-8")
    store = find_settings(tmp_path).store
    assert store
    assert (store.url, store.graph, store.timeout) == (
        "http://localhost:7878",
        "https://example.org/policies",
        300,
    )
    for name in (USER, PASSWORD, TOKEN):
        assert f"`{name}`" in scale.SERVER_HOW


def test_curves_have_a_line_and_a_name_for_everybody() -> None:
    pictures = dict(page.pictures(measured()))
    root = ElementTree.fromstring(pictures["benchmarks-wall.svg"])
    namespace = "{http://www.w3.org/2000/svg}"
    assert len(root.findall(f"{namespace}polyline")) == 5
    assert svg("A & B", "s", {"<a>": [(10.0, 1.0)]}).count("&lt;a&gt;") == 1


def test_the_page_of_the_docs_is_current() -> None:
    assert pages.write(check=True) == []


def test_results_come_back_and_works_that_are_not_measured_anew_stay(tmp_path: Path) -> None:
    build = (Series("build", "plain", [2.0]), Series("build", "floor", [1.0]))
    results.save(result("50", 50, *build, Series("report", "report", [4.0])), {"maplib": "1"}, tmp_path)
    results.save(result("50", 50, Series("build", "plain", [3.0])), {}, tmp_path)
    found = results.load(tmp_path)["50"]
    assert results.wall(found, "build", "plain") == 3.0
    assert results.wall(found, "build", "floor") is None
    assert results.wall(found, "report", "report") == 4.0
    assert found.machine["cores"]


@pytest.mark.parametrize(
    ("fewer", "reason"),
    [
        (Series("build", "plain", [40.0], memory=[10**9]), ""),
        (Series("build", "plain", [400.0], memory=[10**9]), "not tried, as 10,000 took 400 s"),
        (Series("build", "plain", [40.0], memory=[3 * 10**9]), "not tried, as 10,000 took 3.0 GB"),
        (Series("build", "plain", stopped="more than 9 s"), "not tried, as 10,000 took more than 9 s"),
        (
            Series("build", "plain", stopped="not tried, as 1,000 took 5.0 GB"),
            "not tried, as 1,000 took 5.0 GB",
        ),
        (Series("build", "other", [400.0]), ""),
    ],
)
def test_nobody_tries_what_fewer_records_show_to_be_out_of_reach(fewer: Series, reason: str) -> None:
    found = {"10000": result("10000", 10_000, fewer)}
    limits = Limits(seconds=3600, memory=2e10)
    assert results.out_of_reach(found, "plain", 100_000, limits) == reason
    assert results.out_of_reach(found, "plain", 10_000, limits) == ""


def test_committed_results_name_no_folder_of_a_machine() -> None:
    for file in results.FOLDER.glob("*.json"):
        text = file.read_text("utf-8")
        assert str(ROOT) not in text
        assert '"/' not in text


def test_a_command_is_measured_with_its_children() -> None:
    burn = "import time\nend = time.process_time() + 0.2\nwhile time.process_time() < end: pass"
    child = f"import subprocess, sys\nsubprocess.run([sys.executable, '-c', {burn!r}])"
    sample = run(Contestant("child", ((sys.executable, "-c", child),), ROOT))
    assert sample.cpu > 0.2
    assert sample.wall > 0.2
    assert not sample.stopped


@pytest.mark.parametrize(
    ("code", "limits", "reason"),
    [
        ("import time; time.sleep(30)", Limits(seconds=0.1), "more than 0 s"),
        ("x = bytearray(200_000_000); import time; time.sleep(30)", Limits(memory=1e8), "more than 0.1 GB"),
        ("raise SystemExit('no such thing')", Limits(), "ended with status 1: no such thing"),
    ],
)
def test_who_takes_too_much_is_stopped_and_does_not_run_again(code: str, limits: Limits, reason: str) -> None:
    if sys.platform != "linux" and limits.memory < 1e9:
        pytest.skip("only the kernel of Linux tells the memory of others")
    contestants = [
        Contestant("bad", ((sys.executable, "-c", code),), ROOT),
        Contestant("unit", (UNIT,), ROOT),
    ]
    bad, unit = take_turns("build", contestants, 2, limits)
    assert (bad.wall, bad.stopped) == ([], reason)
    assert len(unit.wall) == 2 or unit.stopped
