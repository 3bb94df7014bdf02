"""A lineage as a picture for Python: drawn in a notebook, a tree at a prompt, a file."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

import policygraph as pg
from policygraph.report import drawing
from tests.helpers import ROOT, run, write

SEEDS = str(ROOT / "seeds")


@pytest.fixture
def graph(workdir: Path) -> pg.Graph:
    return pg.build(SEEDS)


def test_a_notebook_draws_it_and_a_prompt_has_the_tree(graph: pg.Graph) -> None:
    found = graph.draw("us-45q-2018")
    assert ET.fromstring(found._repr_html_()).tag == "{http://www.w3.org/2000/svg}svg"
    assert repr(found).startswith("us-45q-2018")


def test_a_file_is_what_the_command_writes(graph: pg.Graph, workdir: Path) -> None:
    found = graph.draw("us-45q-2018", as_of="2015-06", depth=1, direction="predecessors")
    options = ("--as-of", "2015-06", "--depth", "1", "--direction", "predecessors")
    for name in ("x.svg", "x.dot", "x.mmd", "x.txt", "x.json", "x.graphml", "x.csv"):
        found.write(name)
        assert run("lineage", "us-45q-2018", "-s", SEEDS, "-o", f"by-command-{name}", *options).exit_code == 0
        assert Path(name).read_bytes() == Path(f"by-command-{name}").read_bytes()
    with pytest.raises(pg.UsageError, match="tells no format"):
        found.write("x.docx")
    found.write("x", "svg")
    assert Path("x").read_bytes() == Path("x.svg").read_bytes()


def test_policies_are_drawn_by_their_labels(graph: pg.Graph) -> None:
    shown = graph.draw(where={"country": "加拿大"}).answer.shown
    assert sorted(shown.policies) == ["alberta-ccir", "alberta-sger", "alberta-tier"]
    with pytest.raises(pg.UsageError, match="Did you mean Canada"):
        graph.draw(where={"country": "Canda"})
    with pytest.raises(pg.UsageError, match="give the id"):
        graph.draw()


def test_what_nobody_can_follow_is_a_table_in_a_notebook_and_an_error_in_a_file(workdir: Path) -> None:
    names = [f"p{number}" for number in range(16)]
    for name in names:
        write(workdir, f"r/{name}.md", {"id": name, "title": name, "evolution": {"supersedes": names}})
    found = pg.build("r").draw("p0")
    assert found._repr_html_().startswith("<table")
    with pytest.raises(pg.UsageError, match="a drawing of 16 policies and 256 relations is no help"):
        found.write("x.svg")
    assert not Path("x.svg").exists()


def test_a_long_tree_is_cut_at_a_prompt(graph: pg.Graph, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drawing, "MOST_LINES", 2)
    assert repr(graph.draw("us-45q-2018")).splitlines()[2:] == ["… 7 more lines"]
