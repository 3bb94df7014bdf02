"""What is written: well formed by other parsers, complete, the same bytes each time, and the records back."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest

from policygraph.errors import UsageError
from policygraph.export import formats
from policygraph.export.triples import triples
from policygraph.pipeline import open_source
from policygraph.rdf.formats import RDF_FORMATS
from policygraph.settings import Settings
from policygraph.store.graph_store import GraphStore
from tests.export.helpers import in_store, less_dataset
from tests.rdf.helpers import read_with_pyld, read_with_rdflib


@pytest.mark.parametrize("format", RDF_FORMATS)
def test_another_parser_reads_the_same_graph(format: str, graph: GraphStore) -> None:
    data = formats.to_bytes(graph, format)
    found = read_with_pyld(data) if format == "jsonld" else read_with_rdflib(data, format)
    assert less_dataset(found) == in_store(graph)


@pytest.mark.parametrize("format", ["jsonld", "rdfxml", "trig"])
def test_what_is_entailed_is_written_too(format: str, graph: GraphStore) -> None:
    layers = ("asserted", "derived", "entailed")
    data = formats.to_bytes(graph, format, formats.ExportOptions(layers))
    found = read_with_pyld(data) if format == "jsonld" else read_with_rdflib(data, format)
    assert less_dataset(found) == in_store(graph) | set(triples(graph, ["entailed"]))


@pytest.mark.long
@pytest.mark.parametrize("format", RDF_FORMATS)
def test_the_hub_is_read_the_same_by_oxigraph_and_pyld(format: str, hub_graph: GraphStore) -> None:
    data = formats.to_bytes(hub_graph, format)
    names = {
        "turtle": "TURTLE",
        "ntriples": "N_TRIPLES",
        "rdfxml": "RDF_XML",
        "trig": "TRIG",
        "nquads": "N_QUADS",
    }
    if format == "jsonld":
        found = read_with_pyld(data)
    else:
        found = {quad.triple for quad in ox.parse(data, format=getattr(ox.RdfFormat, names[format]))}
    assert less_dataset(found) == in_store(hub_graph)


def test_the_same_records_give_the_same_bytes(seeds: Path, tmp_path: Path) -> None:
    """Two processes with other hash seeds, from two places."""
    outputs = []
    for seed, place in (("1", "a"), ("2", "b")):
        (tmp_path / place).mkdir()
        source = seeds.rename(tmp_path / place / "records")
        command = [sys.executable, "-m", "policygraph", "export", str(source), "-q"]
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        run = [
            subprocess.run(
                [*command, "--format", format],
                cwd=tmp_path / place,
                env=environment,
                capture_output=True,
                check=True,
            )
            for format in RDF_FORMATS
        ]
        outputs.append([each.stdout for each in run])
        seeds = source
    assert outputs[0] == outputs[1]
    assert len(outputs[0][0]) > 10_000


@pytest.mark.parametrize("format", formats.LINEAGE_FORMATS)
def test_an_rdf_file_gives_the_same_lineage(format: str, graph: GraphStore, tmp_path: Path) -> None:
    file = tmp_path / "x.nt"
    file.write_bytes(formats.to_bytes(graph, "ntriples"))
    again = open_source(Settings(root=tmp_path, sources=(file,)))
    data = formats.to_bytes(again, format)
    assert data == formats.to_bytes(graph, format)
    assert "碳交易机制" in data.decode()


@pytest.mark.parametrize("format", ["csv", "parquet"])
def test_tables_are_written_to_a_new_folder(
    format: str, graph: GraphStore, seeds: Path, tmp_path: Path
) -> None:
    out = tmp_path / "deep" / "out"
    assert formats.write_folder(graph, format, out) == 2
    assert {file.name for file in out.iterdir()} == {f"nodes.{format}", f"edges.{format}"}
    for taken in (out, seeds, out / f"nodes.{format}"):
        with pytest.raises(UsageError, match="not an empty folder"):
            formats.write_folder(graph, format, taken)
    with pytest.raises(UsageError, match=f"{format} is written to a folder"):
        formats.to_bytes(graph, format)


def test_without_pyarrow_no_folder_is_made(
    graph: GraphStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(UsageError, match="pip install"):
        formats.write_folder(graph, "parquet", tmp_path / "out")
    assert not (tmp_path / "out").exists()
