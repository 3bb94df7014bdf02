"""The option --store, with which commands load and ask a server."""

from __future__ import annotations

import json
from pathlib import Path

import pyoxigraph as ox
import pytest

from policygraph.settings import ServerAddress
from policygraph.store.sparql_server import SparqlServer
from tests.helpers import SEEDS, run, write
from tests.servers import free_port

ON = ("--observed", "2025-06-01")
DAY = ("--today", "2026-06-01")
# A command on the records -> what differs is what comes behind it.
COMMANDS = [
    (("query", "predecessors", "-b", "policy=alberta-tier"), "-s"),
    (("query", "in-force", "-b", "asOf=2015", "--format", "csv"), "-s"),
    (("query", "--text", "CONSTRUCT { ?s pg:status ?o } WHERE { ?s pg:status ?o }"), "-s"),
    (("query", "--text", "ASK { ?s pg:status <x:none> }"), "-s"),
    (("lineage", "alberta-tier", "--as-of", "2015-06"), "-s"),
    (("lineage", "--country", "Canada", "--format", "csv"), "-s"),
    (("report", *DAY, "--as-of", "2020"), ""),
    (("report", "--policy", "alberta-sger"), ""),
    (("show", "alberta-sger"), "-s"),
    (("show", "--search", "carbon", "--country", "Canada"), "-s"),
    (("export", "--format", "ntriples"), ""),
    (("export", "--format", "node-link"), ""),
]  # fmt: skip


def test_every_command_says_of_a_server_what_it_says_of_records(
    workdir: Path, address: ServerAddress
) -> None:
    store = ("--store", str(address))
    built = run("build", SEEDS, *ON, *store)
    assert built.exit_code == 0
    assert f"loaded to {address} in " in built.stderr
    assert run("build", SEEDS, *ON, *store).stderr == f"{address} has it already\n"
    for command, option in COMMANDS:
        source = (option, SEEDS) if option else (SEEDS,)
        there, here = run(*command, *store), run(*command, *source, *ON)
        assert (there.exit_code, there.stdout) == (here.exit_code, here.stdout), command
        assert here.stdout
    there, here = (run("validate", SEEDS, *ON, *DAY, *more) for more in (store, ()))
    assert (there.exit_code, there.stdout) == (here.exit_code, here.stdout)
    written = run("export", "--format", "records", "-o", "back", *store)
    assert (written.exit_code, written.stderr) == (
        2,
        "error: export --format records needs records, which a server does not have; leave out --store\n",
    )


def test_a_server_is_checked_against_shapes(workdir: Path, address: ServerAddress) -> None:
    run("build", SEEDS, "--store", str(address))
    (workdir / "s.ttl").write_text(
        "@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix pg: <https://w3id.org/policygraph/ns#> .\n"
        "[] a sh:NodeShape ; sh:targetClass pg:Policy ; sh:property [ sh:path pg:status ; sh:maxCount 0 ] .",
        "utf-8",
    )
    checked = run("validate", "--store", str(address), "--shapes", "s.ttl", "--format", "turtle")
    assert checked.exit_code == 1
    assert checked.stdout.count("sh:focusNode") == 14
    for more in ((), ("--shapes", "s.ttl")):
        refused = run("validate", "--store", str(address), *more)
        assert refused.exit_code == 2
        assert (
            "a server without records here is checked with --shapes FILE and --format turtle"
            in refused.stderr
        )
    assert (
        "--watch goes with the store on disk"
        in run("validate", SEEDS, "--watch", "--store", str(address)).stderr
    )


@pytest.mark.parametrize("clause", ["FROM {}", "FROM NAMED {}", "WHERE {{ GRAPH {} {{ ?s ?p ?x }} }} #"])
@pytest.mark.parametrize("is_default", [True, False])
def test_a_graph_that_is_not_on_a_server_is_told(
    workdir: Path, address: ServerAddress, clause: str, is_default: bool
) -> None:
    run("build", SEEDS, "--store", str(address))
    where = address.url if is_default else str(address)
    for name in ("x:gone", address.graph):
        is_there = name != "x:gone" and ("GRAPH" not in clause or is_default)
        pattern = "GRAPH ?g { ?s ?p ?x }" if "NAMED" in clause else "?s ?p ?x"
        text = f"SELECT ?x {clause.format(f'<{name}>')} {{ {pattern} }}"
        if is_default:
            graph = SparqlServer(ServerAddress(where))
            assert graph.has_graph(ox.NamedNode(name), text) == is_there
            answer = graph.query(text)
            assert isinstance(answer, ox.QuerySolutions)
            assert bool(list(answer)) == is_there
        else:
            result = run("query", "--text", text, "--store", where, "--format", "csv")
            column = text.index("<") + 1
            said = f"note: line 1, column {column}: there is no graph {name}; GRAPH ?g finds those that are there\n"
            assert (result.exit_code, result.stderr) == (0, "" if is_there else said)
            assert (result.stdout.strip() != "x") == is_there


def test_the_settings_name_a_server(workdir: Path, address: ServerAddress) -> None:
    write(workdir, "r/a.md", {"id": "a", "title": "A"})
    write(workdir, "other/b.md", {"id": "b", "title": "B"})
    Path("policygraph.toml").write_text(
        f'sources = ["r"]\n[store]\nurl = "{address}"\ntimeout = 60\n', "utf-8"
    )
    assert "no build lies at" in run("show", "a").stderr
    assert "loaded to" in run("build").stderr
    assert run("show", "a").stdout.startswith("a\n")
    assert run("show", "b", "-s", "other").stdout.startswith("b\n")  # other sources are not of that server
    assert run("show", "b").exit_code == 2
    both = run("show", "a", "-s", "r", "--store", str(address))
    assert (both.exit_code, both.stderr) == (
        2, "error: a server has what was loaded there; leave out either --store or the source\n"
    )  # fmt: skip


def test_what_goes_wrong_is_one_line(
    workdir: Path, address: ServerAddress, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POLICYGRAPH_STORE_PASSWORD", "s3cret-word")
    monkeypatch.setenv("POLICYGRAPH_STORE_USER", "me")
    nobody = f"http://127.0.0.1:{free_port()}/"
    for command in (("query", "overview"), ("build", SEEDS), ("validate", SEEDS), ("report",), ("export",)):
        for url, message in (
            (nobody, "does not run: the connection is refused"),
            ("http://me:s3cret@127.0.0.1/", "addresses are printed"),
            ("ftp://127.0.0.1/", "is no address of a server"),
        ):
            result = run(*command, "--store", url)
            assert result.exit_code == 2
            (line,) = (line for line in result.stderr.splitlines() if line.startswith("error: "))
            assert message in line
            assert "s3cret" not in result.output


def test_a_build_says_in_json_what_it_has_and_where_it_went(workdir: Path, address: ServerAddress) -> None:
    result = run("build", SEEDS, "--format", "json", "--store", str(address))
    assert json.loads(result.stdout)["records"] == 17
    assert "loaded to" in result.stderr
    assert "已载入" in run("build", SEEDS, "--language", "zh", "--store", f"{address}-zh").stderr
