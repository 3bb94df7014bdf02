"""The command export."""

from __future__ import annotations

import errno
import json
from pathlib import Path
from typing import Any

import pytest

from tests.helpers import PG, SEEDS, run


def test_the_ending_of_the_output_gives_the_format(workdir: Path) -> None:
    for ending, start in (
        ("ttl", "@prefix"),
        ("jsonld", "{"),
        ("nq", "<"),
        ("trig", "@prefix"),
        ("rdf", "<?xml"),
        ("graphml", "<?xml version='1.0' encoding='utf-8'?>\n<graphml"),
        ("gexf", "<?xml version='1.0' encoding='utf-8'?>\n<gexf"),
    ):
        result = run("export", SEEDS, "-o", f"x.{ending}")
        assert result.exit_code == 0, result.stderr
        assert (workdir / f"x.{ending}").read_text("utf-8").startswith(start)


def test_publishing_under_the_default_base_is_remarked_on(workdir: Path) -> None:
    assert "set a base of your own before you publish" in run("export", SEEDS).stderr
    own = run("export", SEEDS, "--base", "https://example.org/")
    assert own.stderr == ""
    assert "https://example.org/policy/" in own.stdout


def test_only_what_a_base_of_ones_own_would_rename_is_remarked_on(workdir: Path) -> None:
    file = workdir / "x.ttl"
    file.write_text(f"<https://example.org/a> a <{PG}Policy> .", "utf-8")
    assert "the dataset is named https://w3id.org/policygraph/dataset;" in run("export", "x.ttl").stderr
    assert run("export", "x.ttl", "--format", "graphml").stderr == ""
    assert run("export", "x.ttl", "--base", "https://example.org/", "-o", "own.ttl").stderr == ""
    assert run("export", "own.ttl").stderr == ""


def test_records_are_written_back_to_a_folder(workdir: Path) -> None:
    result = run("export", SEEDS, "--format", "records", "-o", "out")
    assert result.exit_code == 0
    assert result.stderr == "17 records written to out\n"
    assert (workdir / "out" / "zh" / "alberta-tier.md").is_file()


def test_the_lineage_is_written_for_graph_tools_and_as_tables(workdir: Path) -> None:
    found = json.loads(run("export", SEEDS, "--format", "node-link").stdout)
    assert (len(found["nodes"]), len(found["edges"])) == (14, 8)
    elements = json.loads(run("export", SEEDS, "--format", "cytoscape").stdout)["elements"]
    assert (len(elements["nodes"]), len(elements["edges"])) == (14, 8)
    result = run("export", SEEDS, "--format", "parquet", "-o", "tables")
    assert (result.exit_code, result.stderr) == (0, "2 tables written to tables\n")
    assert sorted(file.name for file in (workdir / "tables").iterdir()) == ["edges.parquet", "nodes.parquet"]


def test_settings_give_title_licence_and_sources(workdir: Path) -> None:
    (workdir / "policygraph.toml").write_text(
        f"sources = [{json.dumps(SEEDS)}]\nbase = 'https://example.org/p/'\n"
        "[dataset]\ntitle = 'Ours'\nlicense = 'https://example.org/licence'\n",
        "utf-8",
    )
    out = run("export").stdout
    assert 'dcterms:title "Ours"' in out
    assert "dcterms:license <https://example.org/licence>" in out


@pytest.mark.parametrize("ending", [".turtle", ".rdfxml", ".ntriples"])
def test_what_is_exported_is_read_by_its_ending(ending: str, workdir: Path) -> None:
    run("export", SEEDS, "-o", f"x{ending}", "-q")
    assert "policies       14 " in run("report", f"x{ending}", "-q").stdout
    assert run("diff", f"x{ending}", SEEDS).stdout == "no differences\n"


def test_rdf_xml_that_cannot_be_written_is_refused_by_the_property(workdir: Path) -> None:
    (workdir / "x.nt").write_text('<x:s> <https://example.org/2020> "x" .\n', "utf-8")
    result = run("export", "x.nt", "--format", "rdfxml", "-o", "x.rdf")
    assert result.exit_code == 2
    assert "https://example.org/2020 cannot be written as RDF/XML" in result.stderr
    assert not (workdir / "x.rdf").exists()


@pytest.mark.parametrize("format", ["csv", "records"])
def test_a_folder_that_cannot_be_written_whole_is_not_there(
    seeds: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, format: str
) -> None:
    monkeypatch.chdir(tmp_path)
    run("build", str(seeds))
    kept = Path.write_bytes
    written: list[Path] = []

    def full_after_one(path: Path, *content: Any, **options: Any) -> int:
        if written:
            raise OSError(errno.ENOSPC, "No space left on device", str(path))
        written.append(path)
        return kept(path, *content, **options)

    monkeypatch.setattr(Path, "write_bytes", full_after_one)
    result = run("export", str(seeds), "--format", format, "-o", "out")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "No space left on device" in result.stderr
    assert "out/" in result.stderr
    assert written
    assert {file.name for file in tmp_path.iterdir()} == {".policygraph", "seeds"}


@pytest.mark.parametrize("format", ["turtle", "ntriples", "nquads", "trig", "rdfxml", "jsonld"])
def test_nodes_without_a_label_are_the_same_each_time(format: str, workdir: Path) -> None:
    text = "@prefix x: <http://x.example/> . x:a x:p [ x:q ( 1 [ x:r _:named ] ) ] , [ x:q [] ] . _:named x:back x:a ."
    (workdir / "x.ttl").write_text(text, "utf-8")
    first, second = (run("export", "x.ttl", "--format", format, "-q").stdout for _ in range(2))
    assert first == second
    assert first
