"""The Python API: what the front door gives."""

from __future__ import annotations

import datetime
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast

import networkx
import pyoxigraph as ox
import pytest
import rdflib

import policygraph as pg
import policygraph.errors
from policygraph.lineage.standing import Current
from policygraph.query.sparql import Rows
from policygraph.settings import ServerAddress
from tests.helpers import ROOT, run, write
from tests.revisions.helpers import Repo


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> pg.Graph:
    return pg.build(ROOT / "seeds", folder=tmp_path_factory.mktemp("graph"))


def test_each_form_of_query_has_a_method_that_says_what_it_returns(graph: pg.Graph) -> None:
    select = "SELECT ?id ?year { ?p dcterms:identifier ?id ; pg:year ?year } ORDER BY ?id LIMIT 1"
    rows = graph.query(select)
    assert isinstance(rows, Rows)
    assert list(rows) == [{"id": "alberta-ccir", "year": 2017}] == [rows[0]]
    assert (rows[:1], len(rows[1:])) == (rows, 0)
    assert graph.holds("ASK { ?p a pg:Policy }") is True
    triples = graph.construct("CONSTRUCT { ?a pg:supersedes ?b } { ?a pg:supersedes ?b }")
    assert all(isinstance(triple, ox.Triple) for triple in triples)
    assert len(triples) == 8
    for method, text in ((graph.query, "ASK {}"), (graph.holds, select), (graph.construct, select)):
        with pytest.raises(pg.QueryError, match="is no"):
            method(text)


def test_questions_are_answered_by_name(graph: pg.Graph) -> None:
    assert [row["id"] for row in graph.ask("current-version", policy="alberta-sger")] == ["alberta-tier"]
    assert "current-version" in {question.name for question in graph.questions()}


def test_show_and_search(graph: pg.Graph) -> None:
    assert graph.show("alberta-sger").current == Current(unknown=("alberta-tier",))
    assert [match.id for match in graph.search("sbm 014 report")] == ["intl-paris-art-6-4-ccs"]


def test_export_goes_by_the_ending(graph: pg.Graph, tmp_path: Path) -> None:
    graph.export(tmp_path / "x.ttl")
    assert (tmp_path / "x.ttl").read_bytes() == graph.to_bytes("turtle")
    graph.export(tmp_path / "x", format="ntriples")
    assert (tmp_path / "x").read_bytes() == graph.to_bytes("ntriples")
    graph.export(tmp_path / "records", format="records")
    assert len(list((tmp_path / "records").rglob("*.md"))) == 17
    graph.export(tmp_path / "x.graphml")
    assert networkx.read_graphml(tmp_path / "x.graphml").number_of_nodes() == 14
    graph.export(tmp_path / "tables", format="csv")
    assert len((tmp_path / "tables" / "edges.csv").read_text("utf-8").splitlines()) == 9
    with pytest.raises(pg.PolicyGraphError, match="tells no format"):
        graph.export(tmp_path / "x.docx")


def test_rdflib_gets_the_same_triples(graph: pg.Graph) -> None:
    found = graph.to_rdflib()
    assert isinstance(found, rdflib.Graph)
    assert len(found) == len(graph.to_bytes("ntriples").splitlines())


def test_networkx_gets_policies_and_edges(graph: pg.Graph) -> None:
    found = graph.to_networkx()
    assert isinstance(found, networkx.MultiDiGraph)
    assert found.number_of_nodes() == 14
    assert networkx.descendants(found, "alberta-tier") == {"alberta-ccir", "alberta-sger"}
    assert found.edges["alberta-tier", "alberta-ccir", "supersedes"] == {
        "relation": "supersedes",
        "said_by": "en/alberta-ccir.md; en/alberta-tier.md; zh/alberta-tier.md",
    }
    assert found.nodes["alberta-sger"]["resolved"] is True


def test_a_policy_without_a_record_is_a_node_that_says_so(tmp_path: Path) -> None:
    write(tmp_path / "r", "en/a.md", {"id": "a", "evolution": {"supersedes": ["b"]}})
    nodes = pg.build(tmp_path / "r", folder=tmp_path).to_networkx().nodes
    assert {name: node["resolved"] for name, node in nodes.items()} == {"a": True, "b": False}


def test_problems_tell_what_was_left_out(tmp_path: Path) -> None:
    write(tmp_path / "r", "en/a.md", {"title": "no id"})
    (problem,) = pg.build(tmp_path / "r", folder=tmp_path).problems
    assert (problem.path, problem.line, problem.code) == ("en/a.md", 2, "missing-id")


def test_relative_paths_start_at_the_folder(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "profiles" / "adr", tmp_path / "own")
    profile = tmp_path / "own" / "profile.toml"
    text = profile.read_text("utf-8").replace('name = "adr"', 'name = "own"')
    profile.write_text(text.replace("../../", "built-in:"), "utf-8")
    (tmp_path / "r").mkdir()
    (tmp_path / "r" / "0001-a.md").write_text("# 1. A\n\n## Status\n\nAccepted\n", "utf-8")
    for own in ("own", Path("own"), tmp_path / "own"):
        assert pg.build("r", folder=tmp_path, profile=own).store.profile.name == "own"


def test_validate_gives_findings(graph: pg.Graph, tmp_path: Path) -> None:
    (finding,) = graph.validate(select=("lineage-*",))
    assert (finding.code, finding.policy, finding.value, finding.line) == (
        "lineage-one-sided", "us-45q-2022", "us-45q-2018", 17,
    )  # fmt: skip
    graph.export(tmp_path / "x.nt")
    with pytest.raises(pg.PolicyGraphError, match="an RDF file has no lines"):
        pg.build(tmp_path / "x.nt").validate()
    write(tmp_path, "none/a.txt", {})
    with pytest.raises(pg.UsageError, match="no file of the sources is a record"):
        pg.build(tmp_path / "none").validate()


def test_one_name_may_stand_for_a_sequence_of_names(graph: pg.Graph) -> None:
    found = graph.validate(select="lineage-*")
    assert found == graph.validate(select=["lineage-*"])
    assert {each.code for each in found} == {"lineage-one-sided"}
    assert not graph.validate(select=["lineage-*"], ignore="lineage-one-sided")
    assert graph.to_bytes(layers="asserted") == graph.to_bytes(layers=["asserted"])
    drawn = graph.draw("alberta-tier", relations="supersedes")
    assert drawn.to_text() == graph.draw("alberta-tier", relations=["supersedes"]).to_text()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"min_severity": "error"}, "error is no severity; there is violation, warning, info"),
        ({"shapes": "nowhere"}, "there is no file or folder nowhere"),
    ],
)
def test_an_argument_that_no_command_takes_is_refused(
    graph: pg.Graph, given: dict[str, Any], said: str
) -> None:
    with pytest.raises(pg.UsageError, match=said):
        graph.validate(**given)


def test_an_rdf_file_opens_as_a_graph(graph: pg.Graph, tmp_path: Path) -> None:
    graph.export(tmp_path / "x.nt")
    again = pg.build(tmp_path / "x.nt")
    assert [row["id"] for row in again.ask("current-version", policy="alberta-sger")] == ["alberta-tier"]


def test_a_graph_is_loaded_to_a_server_and_asked_there(graph: pg.Graph, address: ServerAddress) -> None:
    url = str(address)
    assert graph.publish(url)
    assert not graph.publish(url)
    there = pg.connect(url)
    assert (there.built, there.problems) == (None, ())
    assert there.ask("predecessors", policy="alberta-tier") == graph.ask(
        "predecessors", policy="alberta-tier"
    )
    assert there.to_bytes("turtle") == graph.to_bytes("turtle")
    assert there.walk("alberta-sger") == graph.walk("alberta-sger")
    for needing in (there.validate, lambda: there.history("alberta-tier")):
        with pytest.raises(pg.StoreError, match="needs records, which a server does not have"):
            needing()
    both = ("vocabulary", "derived", "asserted")
    assert set(there.to_rdflib(both)) == set(graph.to_rdflib(both))
    for layer in ("asserted", "derived"):
        with pytest.raises(pg.StoreError, match=f"the layer {layer} alone needs records, which a server"):
            there.to_rdflib([layer, "vocabulary"])
    with pytest.raises(pg.PolicyGraphError, match="only what is built from records"):
        there.publish(url)
    with pytest.raises(pg.PolicyGraphError, match="profile policy, not of pep"):
        pg.connect(url, profile="pep")


def test_a_graph_on_a_server_is_no_mixture_of_two_builds(tmp_path: Path, address: ServerAddress) -> None:
    write(tmp_path / "r", "en/a.md", {"id": "a", "title": "Old"})
    pg.build(tmp_path / "r", folder=tmp_path).publish(str(address))
    there = pg.connect(str(address))
    assert repr(there) == f"<Graph of {address} by the profile policy>"
    assert there.show("a").titles[0].text == "Old"
    write(tmp_path / "r", "en/a.md", {"id": "a", "title": "New", "evolution": {"supersedes": ["b"]}})
    pg.build(tmp_path / "r", folder=tmp_path).publish(str(address))
    asking: list[Callable[[], object]] = [
        lambda: there.query("SELECT ?p { ?p a pg:Policy }"), lambda: there.holds("ASK { ?p a pg:Policy }"),
        lambda: there.construct("CONSTRUCT WHERE { ?p a pg:Policy }"), lambda: there.ask("overview"),
        lambda: there.show("a"), lambda: there.search("old"), lambda: there.to_bytes(), there.statistics,
        there.lineage, there.to_networkx, lambda: there.walk("a"), lambda: there.as_of("2020"), lambda: there.draw("a"),
        lambda: there.export(tmp_path / "tables", "csv"), lambda: there.report(tmp_path / "x.html"),
        lambda: pg.diff(there, there),
    ]  # fmt: skip
    for each in asking:
        with pytest.raises(pg.StoreError, match="was loaded anew since it was opened"):
            each()
    assert pg.connect(str(address)).show("a").titles[0].text == "New"


def test_the_package_says_what_it_lacks() -> None:
    with pytest.raises(AttributeError, match="no attribute nonsense"):
        pg.nonsense  # noqa: B018


def test_a_completion_of_the_package_has_all_that_it_exports() -> None:
    assert {"build", "Graph", "Rows", "UsageError", "QueryError", "StoreError", "ProfileError"} <= set(
        dir(pg)
    )
    exported = {name: getattr(pg, name) for name in dir(pg)}
    errors = [each for each in exported.values() if isinstance(each, type) and issubclass(each, Exception)]
    defined = {each for each in vars(policygraph.errors).values() if isinstance(each, type)}
    assert set(errors) == {each for each in defined if issubclass(each, pg.PolicyGraphError)}


def test_every_error_is_caught_from_the_package(graph: pg.Graph, tmp_path: Path) -> None:
    with pytest.raises(pg.UsageError, match="Did you mean"):
        graph.show("alberta-teir")
    with pytest.raises(pg.QueryError, match="does not parse"):
        graph.query("SELECT")
    with pytest.raises(pg.StoreError):
        pg.build(write_rdf(tmp_path)).history("x")
    with pytest.raises(pg.PolicyGraphError, match="no source"):
        pg.build(folder=tmp_path)


def write_rdf(folder: Path) -> Path:
    file = folder / "x.ttl"
    file.write_text("<x:a> <x:b> <x:c> .\n", "utf-8")
    return file


def test_what_a_prompt_shows_is_short(graph: pg.Graph, tmp_path: Path) -> None:
    assert repr(graph) == "<Graph of seeds by the profile policy: 17 records, 14 policies, 620 triples>"
    write(tmp_path / "r", "act.md", {"id": "act", "title": "An act"})
    write(tmp_path / "r", "facilities/7.md", {"id": "7", "name": "A plant"})
    assert ": 2 records, 2 subjects, " in repr(pg.build(tmp_path / "r", folder=tmp_path))
    assert repr(pg.build(write_rdf(tmp_path))).startswith("<Graph of x.ttl by the profile policy: ")
    assert repr(graph.lineage()) == "<Lineage of 14 policies: supersedes 8>"
    assert repr(graph.lineage().policies["joint-implementation"]) == (
        "<Policy joint-implementation: Joint Implementation (Kyoto Protocol, Article 6) (Active, 1997-12-11)>"
    )
    assert repr(graph.walk("alberta-ccir")).startswith(
        "<Walk from alberta-ccir: 1 predecessor, 1 successor, "
    )
    assert repr(graph.show("joint-implementation")).startswith("<Description of joint-implementation: Joint")
    assert repr(graph.statistics(today=datetime.date(2026, 11, 1))).startswith(
        "<Statistics of 14 policies in 17 records; on 2026-11-01: in force 1, ended 8, "
    )
    assert repr(graph.ask("predecessors", policy="alberta-sger")) == "no rows of steps, id, title, status"
    misspelt = graph.query("SELECT ?id { ?p pg:stauts ?id }")
    assert misspelt.notes[0].startswith(
        "line 1, column 17: there is no term pg:stauts. Did you mean pg:status"
    )
    assert repr(misspelt) == f"no rows of id\n{misspelt.notes[0]}"
    assert f"<p>{misspelt.notes[0]}</p>" in misspelt._repr_html_()
    assert graph.query("SELECT ?p ?id { ?p dcterms:identifier ?id }", id="alberta-tear").notes
    assert graph.query("SELECT ?p { ?p pg:supersedes ?p }").notes == ()
    assert repr(pg.diff(graph, graph)) == "<Difference: none>"
    (tmp_path / "none").mkdir()
    empty = pg.build(tmp_path / "none", folder=tmp_path).statistics(today=datetime.date(2026, 11, 1))
    assert repr(empty) == "<Statistics of 0 policies in 0 records; on 2026-11-01: nothing>"
    (tmp_path / "policygraph.toml").write_text('sources = ["r"]\n[store]\nurl = "http://localhost:1"\n')
    assert repr(pg.build(folder=tmp_path)).startswith("<Graph of r by the profile policy: ")


def test_what_a_notebook_shows_has_no_markup_of_records(tmp_path: Path) -> None:
    attack = "<script>alert(1)</script>"
    for number in range(200):
        front = {"id": f"a{number}", "title": attack, "status": attack, "country": attack, "tags": [attack]}
        write(tmp_path / "r", f"en/a{number}.md", {**front, "evolution": {"supersedes": [attack]}}, attack)
    graph = pg.build(tmp_path / "r", folder=tmp_path)
    shown = [
        graph, graph.show("a1"), graph.lineage(), graph.lineage().policies["a1"], graph.walk("a1"),
        graph.statistics(), graph.query("SELECT ?o { ?s dcterms:title ?o }"), graph.draw("a1"),
    ]  # fmt: skip
    for each in shown:
        html = each._repr_html_()  # type: ignore[attr-defined]
        assert "<script" not in html
        assert ("&lt;script" in html) == (each is not graph), type(each)
        assert len(html) < 100_000
        assert len(repr(each)) < 10_000


def test_rows_and_lineage_become_data_frames(graph: pg.Graph) -> None:
    frame = graph.query("SELECT ?id ?year { ?p dcterms:identifier ?id ; pg:year ?year }").to_pandas()
    assert {name: str(kind) for name, kind in frame.dtypes.items()} == {"id": "string", "year": "Int64"}
    assert int(frame.year.min()) == 1997
    assert list(graph.to_pandas("edges")) == ["source", "target", "relation", "said_by", "parts"]
    dated = graph.to_pandas("edges", as_of="2015-06-30").set_index("target")
    assert dated.loc["alberta-sger", ["source_standing", "target_standing"]].tolist() == [
        "not yet",
        "in force",
    ]
    assert set(dated.as_of) == {"2015-06-30"}
    policies = graph.to_pandas(as_of="2015-06-30").set_index("id")
    assert policies.loc["alberta-sger", ["status", "standing"]].tolist() == ["Superseded", "in force"]
    assert str(policies["score: Statutory basis"].dtype) == "Float64"
    assert int(policies["score: Statutory basis"].max()) == 85
    with pytest.raises(pg.UsageError, match=r"nothing here is of a kind edge\. Did you mean edges\?"):
        graph.to_pandas("edge")
    with pytest.raises(pg.UsageError, match="nothing here is of a kind plicy"):
        graph.to_pandas("plicy")
    with pytest.raises(pg.UsageError, match=r"there is no column yaer\. Did you mean year"):
        graph.query("SELECT ?year {}").column("yaer")


@pytest.mark.parametrize("name", ["x.html", "x.txt", "x.md", "x.json", "x.csv"])
def test_a_report_is_what_the_command_writes(graph: pg.Graph, tmp_path: Path, name: str) -> None:
    graph.report(tmp_path / name, as_of="2020-06-30", where={"country": "Canada"})
    options = ("--as-of", "2020-06-30", "--where", "country=Canada")
    assert run("report", str(ROOT / "seeds"), "-o", str(tmp_path / f"own-{name}"), *options).exit_code == 0
    assert (tmp_path / name).read_bytes() == (tmp_path / f"own-{name}").read_bytes()


def test_what_is_no_value_of_an_argument_is_told(graph: pg.Graph) -> None:
    odd: Any = "odd"
    year = "SELECT ?id ?year { ?p dcterms:identifier ?id ; pg:year ?year }"
    for wrong, message in (
        (lambda: graph.draw("alberta-tier", direction=odd), "no direction odd. There is both, predecessors"),
        (lambda: graph.draw("alberta-tier", depth=0), "0 is no depth"),
        (lambda: graph.draw(where={"country": "Canada"}, depth=2), "no way to go from it; leave out"),
        (lambda: graph.draw("alberta-tier", where={"country": "Canada"}), "but not both"),
        (lambda: graph.validate(min_severity=odd), "odd is no severity"),
        (lambda: graph.validate(today=odd), "today is 'odd'"),
        (lambda: graph.to_pandas("edges", as_of="odd"), "odd is no date"),
        (lambda: graph.query(year, year=cast(Any, 2019)), "the value of year is 2019; give a text"),
        (lambda: graph.ask("predecessors", policy=cast(Any, 7)), "the value of policy is 7; give a text"),
        (lambda: graph.show(cast(Any, 7)), "7 is given where a text is expected"),
        *(
            (ask, "x_y is no language tag of BCP 47")
            for ask in (
                lambda: graph.show("alberta-tier", "x_y"),
                lambda: graph.search("carbon", "x_y"),
                lambda: graph.history("alberta-tier", "x_y"),
                lambda: graph.draw("alberta-tier", language="x_y"),
                lambda: pg.diff(graph, graph, language="x_y"),
            )
        ),
        (lambda: graph.walk("\udcff"), "has bytes that are not UTF-8"),
        (lambda: graph.ask("predecessors", policy="\udcff"), "has bytes that are not UTF-8"),
        (lambda: graph.query(year, year="\udcff"), "has bytes that are not UTF-8"),
        (
            lambda: graph.statistics(where=cast(Any, "country=Canada")),
            "where is 'country=Canada'; give the labels",
        ),
        (lambda: pg.build(cast(Any, ["seeds"])), r"\['seeds'\] is no path of a source"),
        (lambda: pg.build(""), "'' is no path of a source"),
        (lambda: pg.build("seeds\0"), r"'seeds\\x00' is no path of a source"),
        (lambda: pg.build("\ud800"), r"'\\ud800' is no path of a source"),
        (lambda: pg.build("seeds", folder="a" * 5_000), "folder is 'aaa.*…'"),
        (lambda: graph.validate(shapes="a" * 5_000), "shapes is 'aaa.*…'"),
        (lambda: graph.plots("\ud800"), r"folder is '\\ud800'"),
        (lambda: graph.report("nowhere/r.html", language="xx"), "no message is in xx; there is en, zh"),
        (lambda: graph.plots("nowhere", language="xx"), "no message is in xx; there is en, zh"),
        (lambda: graph.standings().contradiction("odd"), "there is no policy odd"),
        (lambda: graph.standings().doubts("odd"), "there is no policy odd"),
        (lambda: graph.standings().lasting("odd"), "there is no policy odd"),
    ):
        with pytest.raises(pg.UsageError, match=message):
            wrong()
    typed = '"2019"^^<http://www.w3.org/2001/XMLSchema#gYear>'
    assert [row["id"] for row in graph.query(year, year=typed)] == ["alberta-tier"]


def wrong_types(graph: pg.Graph, value: Any) -> dict[str, Callable[[], object]]:
    """Return calls with an argument that is of no type which any argument takes, by the name of the argument that is told."""
    drawn = graph.draw("alberta-tier")
    return {
        "sparql is": lambda: graph.query(value),
        "sparql is ": lambda: graph.holds(value),
        "sparql  is": lambda: graph.construct(value),
        "name is": lambda: graph.ask(value),
        "text is": lambda: graph.search(value),
        "language is": lambda: graph.search("carbon", value),
        "language is ": lambda: graph.draw("alberta-tier", language=value),
        "language  is": lambda: graph.show("alberta-tier", value),
        "policy is": lambda: graph.history(value),
        "relations is": lambda: graph.draw("alberta-tier", relations=[value]),
        "is no depth": lambda: graph.draw("alberta-tier", depth=value),
        "where\\['country'\\] is": lambda: graph.draw(where={"country": value}),
        "select is": lambda: graph.validate(select=value),
        "ignore is": lambda: graph.validate(ignore=[value]),
        "shapes is": lambda: graph.validate(shapes=value),
        "severities is": lambda: graph.validate(severities=value),
        "path is": lambda: graph.export(value),
        "path is ": lambda: graph.report(value),
        "path  is": lambda: drawn.write(value),
        "there is no format": lambda: drawn.to_text(value),
        "there is no format ": lambda: graph.report("x.md", value),
        "there is no plot format": lambda: graph.plots("x", value),
        "folder is": lambda: graph.plots(value),
        "layers is": lambda: graph.to_bytes(layers=value),
        "table is": lambda: graph.to_pandas(value),
        "format is": lambda: graph.to_bytes(value),
        "there is no column": lambda: graph.ask("overview").column(value),
        "url is": lambda: graph.publish(value),
        "url is ": lambda: pg.connect(value),
        "profile is": lambda: pg.build("seeds", profile=value),
        "base is": lambda: pg.build("seeds", base=value),
        "folder is ": lambda: pg.build("seeds", folder=value),
        "old is": lambda: pg.diff(value, graph),
        "new is": lambda: pg.diff(graph, value),
    }


@pytest.mark.parametrize("value", [5.5, [5.5]])
def test_a_value_of_another_type_is_an_error_of_ours_that_names_the_argument(
    graph: pg.Graph, value: object
) -> None:
    for message, call in wrong_types(graph, value).items():
        with pytest.raises(pg.UsageError, match=message.strip().replace("  ", " ")):
            call()


def test_errors_speak_of_arguments_and_of_no_option_of_the_command_line(graph: pg.Graph) -> None:
    for call in (
        lambda: graph.draw(),
        lambda: pg.connect("odd"),
        lambda: graph.publish("https://a:b@example.org/"),
        lambda: pg.diff("odd", graph),
    ):
        with pytest.raises(pg.UsageError) as caught:
            call()
        assert "-" not in str(caught.value)
        assert ":b@" not in str(caught.value)


def test_one_text_is_as_good_as_a_list_and_a_moment_as_its_day(graph: pg.Graph) -> None:
    assert graph.validate(select="lineage-*") == graph.validate(select=["lineage-*"])
    assert graph.to_bytes("ntriples", "derived") == graph.to_bytes("ntriples", ["derived"])
    drawn = graph.draw("alberta-tier", relations="supersedes")
    assert drawn.to_text("csv") == graph.draw("alberta-tier", relations=["supersedes"]).to_text("csv")
    moment = datetime.datetime(2015, 6, 30, 12)
    assert graph.as_of(moment) == graph.as_of("2015-06-30")
    assert graph.statistics(today=moment) == graph.statistics(today=moment.date())


def test_what_the_disk_refuses_is_an_error_of_ours(graph: pg.Graph, tmp_path: Path) -> None:
    nowhere, file = tmp_path / "nowhere", tmp_path / "file"
    (tmp_path / "x.ttl").mkdir()
    file.write_text("x")
    writing: list[Callable[[], None]] = [
        lambda: graph.export(nowhere / "x.ttl"),
        lambda: graph.report(nowhere / "x.md"),
        lambda: graph.draw("alberta-ccir").write(nowhere / "x.svg"),
    ]
    for each in writing:
        with pytest.raises(pg.StoreError, match=r"nowhere.x\.\w+: No such file or directory"):
            each()
    with pytest.raises(pg.StoreError, match=r"x\.ttl: Is a directory"):
        graph.export(tmp_path / "x.ttl")
    with pytest.raises(pg.StoreError, match=r"file: File exists"):
        graph.plots(file)


def test_plots_are_those_of_the_statistics(
    graph: pg.Graph, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def to_pictures(statistics: pg.Statistics, format: str, language: str) -> dict[str, bytes]:
        return {"timeline": f"{statistics.policies} {statistics.on} {format} {language}".encode()}

    monkeypatch.setattr("policygraph.report.plots.to_pictures", to_pictures)
    (file,) = graph.plots(tmp_path / "plots", "png", where={"country": "Canada"}, as_of="2020")
    assert (file, file.read_bytes()) == (tmp_path / "plots" / "timeline.png", b"3 2020 png en")


def test_a_store_that_is_damaged_unseen_is_built_anew(tmp_path: Path) -> None:
    write(tmp_path / "r", "a.md", {"id": "a", "title": "A"})
    generation = pg.build("r", folder=tmp_path).store.generation
    assert generation
    for file in sorted(generation.oxigraph.glob("*.sst")):
        status, content = file.stat(), bytearray(file.read_bytes())
        content[len(content) // 2] ^= 1
        file.write_bytes(content)
        os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))
    graph = pg.build("r", folder=tmp_path)
    assert graph.built
    assert graph.built.rebuilt
    assert graph.show("a").id == "a"


def test_a_store_that_is_damaged_while_it_is_open_is_an_error_of_ours(tmp_path: Path) -> None:
    for number in range(50):
        write(tmp_path / "r", f"{number}.md", {"id": f"a-{number}", "title": f"A {number}"})
    graph = pg.build("r", folder=tmp_path)
    assert graph.built
    for file in sorted(graph.built.generation.oxigraph.glob("*.sst")):
        status = file.stat()
        file.write_bytes(b"x" * status.st_size)
        os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))
    for ask in (lambda: graph.show("a-7"), lambda: graph.query("SELECT * { ?s ?p ?o }"), graph.to_networkx):
        with pytest.raises(
            pg.StoreError, match=r"is damaged: oxigraph/\d+\.sst is not as it was written\. Build it"
        ):
            ask()
    assert pg.build("r", folder=tmp_path).show("a-7").id == "a-7"


def test_a_graph_is_a_key_of_a_mapping(graph: pg.Graph) -> None:
    assert {graph: "seeds"}[graph] == "seeds"


@pytest.mark.parametrize("value", ["<<( <x:a> <x:b> <x:c> )>>", '"سلام"@ar--rtl'])
def test_what_rdflib_cannot_have_is_told(tmp_path: Path, value: str) -> None:
    (tmp_path / "a.nt").write_text(f"<x:a> <x:p> {value} .\n", "utf-8")
    graph = pg.build("a.nt", folder=tmp_path)
    with pytest.raises(pg.UsageError, match="rdflib has no triple terms and no base directions"):
        graph.to_rdflib()
    assert value.encode() in graph.to_bytes("ntriples")


def test_equal_results_are_one_key(tmp_path: Path) -> None:
    repo = Repo.of_two_states(tmp_path)
    repo.write("en/b.md", {"id": "b", "title": "T", "country": "Canada", "evolution": {"supersedes": "a"}})
    (tmp_path / "c").mkdir()
    first, second = (pg.build(tmp_path / "policies", folder=each) for each in (tmp_path, tmp_path / "c"))

    def results(graph: pg.Graph) -> list[Any]:
        lineage = graph.lineage()
        return [
            lineage, *lineage.policies.values(), *lineage.relations.values(), *lineage.edges, graph.standings(),
            *graph.as_of("2015"), graph.walk("a"), graph.show("a"), *graph.search("T"), graph.statistics(),
            graph.ask("overview"), *graph.questions(), *graph.validate(), graph.history("a"), graph.draw("a"),
            graph.draw(where={"country": "Canada"}), pg.diff(graph, ROOT / "seeds"),
        ]  # fmt: skip

    for one, same in zip(results(first), results(second), strict=True):
        assert {one: 1}[same] == 1, one
