"""Findings of two sides; and the RDF patch, judged by applying it line by line with a parser of its own."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib

import policygraph as pg
from policygraph.errors import StoreError, UsageError
from policygraph.revisions.diff import to_rdf_patch
from tests.helpers import ROOT, run, write
from tests.revisions.helpers import Repo


@pytest.fixture
def repo(two_states: Repo) -> Repo:
    return two_states


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


def test_findings_new_and_mended(repo: Repo) -> None:
    repo.write("en/a.md", {"id": "a", "title": "T", "status": "Superseded", "year": "soon"})
    found = pg.diff("HEAD~1", "policies", findings=True)
    assert found.findings_new is not None
    new = {(each.code, each.path, each.policy) for each in found.findings_new}
    assert ("bad-value", "policies/en/a.md", "a") in new
    assert any(code == "lineage-dead-end" for code, _, _ in new)
    back = pg.diff("policies", "HEAD~1", findings=True)
    assert {(each.code, each.path, each.policy) for each in back.findings_resolved or ()} == new
    assert pg.diff("HEAD~1", "policies").findings_new is None


def test_renamed_policies_and_moved_lines_are_no_new_findings(repo: Repo) -> None:
    content = {
        "title": "Carbon Regulation",
        "analysis": {"mrv": {"score": 400}},
        "evolution": {"supersedes": ["x"]},
    }
    repo.write("en/long.md", {"id": "long", **content}, "A body.")
    repo.commit("first")
    (repo.folder / "policies/en/long.md").unlink()
    repo.write("en/longer.md", {"url": "", "id": "longer", **content}, "A body.")
    found = pg.diff("HEAD", "policies", findings=True)
    assert [each.new for each in found.renamed] == ["longer"]
    assert (found.findings_new, found.findings_resolved) == ((), ())
    assert pg.build("policies").validate(select=("score-range",))  # there was something to be told


def test_findings_need_records(repo: Repo) -> None:
    pg.build("policies").export("x.nt")
    with pytest.raises(StoreError, match=r"findings need records on both sides; x\.nt has none"):
        pg.diff("x.nt", "policies", findings=True)


def test_findings_are_about_the_kind_that_they_are_of(tmp_path: Path) -> None:
    for side, years in (("old", ("2019", "2020")), ("new", ("soon", "2020"))):
        for folder, key, year in zip(("policies", "facilities"), ("year", "fid"), years, strict=True):
            file = tmp_path / side / "hub" / folder / "en" / "7.md"
            file.parent.mkdir(parents=True)
            file.write_text(json.dumps({"id": "7", "title": "T", "name": "N", key: year}).join(
                ("---\n", "\n---\n")), "utf-8")  # fmt: skip
    found = pg.diff(tmp_path / "old/hub", tmp_path / "new/hub", folder=tmp_path, findings=True)
    assert {(each.code, each.policy) for each in found.findings_new or ()} >= {("bad-value", "7")}
    shutil.rmtree(tmp_path / "new/hub/facilities")
    found = pg.diff(tmp_path / "old/hub", tmp_path / "new/hub", folder=tmp_path, findings=True)
    assert "facility/7" in {each.policy for each in found.findings_resolved or ()}


def test_of_equal_findings_only_those_beyond_the_number_before_are_new(tmp_path: Path) -> None:
    for side, number in (("old", 1), ("new", 3)):
        for file in range(number):
            write(tmp_path / side, f"en/{file}.md", {"id": "a", "title": "T", "year": "soon"})
    found = pg.diff(tmp_path / "old", tmp_path / "new", folder=tmp_path, findings=True)
    assert [each.code for each in found.findings_new or ()].count("bad-value") == 2
    back = pg.diff(tmp_path / "new", tmp_path / "old", folder=tmp_path, findings=True)
    assert [each.code for each in back.findings_resolved or ()].count("bad-value") == 2
    assert "bad-value" not in [each.code for each in back.findings_new or ()]
