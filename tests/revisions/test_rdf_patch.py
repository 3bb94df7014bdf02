"""The RDF patch, judged by applying it line by line with a parser of its own."""

from __future__ import annotations

import shutil
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib

import policygraph as pg
from policygraph.errors import UsageError
from policygraph.revisions.diff import to_rdf_patch
from tests.helpers import ROOT, run


def parsed(text: str | bytes) -> rdflib.Graph:
    return rdflib.Graph().parse(data=text, format="ntriples")


def applied(patch: str, graph: rdflib.Graph) -> rdflib.Graph:
    """Apply a patch as its specification says: rows in order, inside one transaction."""
    lines = patch.splitlines()
    assert (lines[0], lines[-1]) == ("TX .", "TC .")
    for line in lines[1:-1]:
        what, _, row = line.partition(" ")
        (triple,) = parsed(row)
        assert (triple in graph) == (what == "D"), line
        if what == "D":
            graph.remove(triple)
        else:
            assert what == "A"
            graph.add(triple)
    return graph


def test_the_patch_makes_the_new_graph_of_the_old_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old, new = ROOT / "seeds", Path(shutil.copytree(ROOT / "seeds", tmp_path / "new"))
    (new / "en" / "us-45q-2008.md").unlink()
    file = new / "en" / "alberta-ccir.md"
    changed = file.read_text("utf-8").replace("Superseded", "Active", 1)
    file.write_text(f'{changed}\nA "quoted" line,\ttabs \\ and 政策.\r\n', "utf-8")
    monkeypatch.chdir(tmp_path)
    result = run("diff", str(old), str(new), "--format", "rdfpatch")
    before, after = (parsed(pg.build(side).to_bytes("ntriples")) for side in (old, new))
    described = {t for graph in (before, after) for t in graph if str(t[0]).endswith("/dataset")}
    for graph in (before, after):  # an export describes itself, a patch does not
        for triple in described:
            graph.remove(triple)
    assert len(before) != len(after)
    assert set(applied(result.stdout, before)) == set(after)
    assert run("diff", str(old), str(new), "--format", "rdfpatch").stdout == result.stdout


def test_nothing_changed_is_an_empty_transaction(workdir: Path) -> None:
    seeds = str(ROOT / "seeds")
    result = run("diff", seeds, seeds, "--format", "rdfpatch", "--exit-code")
    assert (result.exit_code, result.stdout) == (0, "TX .\nTC .\n")


def test_deletions_come_first_and_blank_nodes_are_refused() -> None:
    one, two = (ox.Triple(ox.NamedNode("x:s"), ox.NamedNode("x:p"), ox.Literal(text)) for text in ("1", "2"))
    assert to_rdf_patch([one], [two]) == 'TX .\nD <x:s> <x:p> "1" .\nA <x:s> <x:p> "2" .\nTC .\n'
    with pytest.raises(UsageError, match="cannot name blank nodes"):
        to_rdf_patch([], [ox.Triple(ox.BlankNode("b"), ox.NamedNode("x:p"), ox.Literal("1"))])
