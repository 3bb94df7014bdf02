"""Tables of a lineage, read back by other tools: Python's csv, DuckDB, pyarrow."""

from __future__ import annotations

import csv
import io
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import duckdb
import pyarrow
import pytest
from pyarrow import parquet

from policygraph.errors import UsageError
from policygraph.export.property_graph import to_networkx
from policygraph.export.tables import to_csv, to_parquet
from policygraph.lineage.model import Edge, Lineage, Policy
from policygraph.profile.model import Facet
from tests.export.helpers import lineage_of

FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1"]


def rows_of(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8"), newline=""), strict=True))


def bare(text: str) -> str:
    """Return a cell without the apostrophe that guards it."""
    return text[1:] if text[:1] == "'" and text[1:2] and text[1] in "=+-@\t\r\n" else text


def said(row: dict[str, Any], *names: str) -> dict[str, str]:
    """Return what a row says less its names and its empty cells, as texts."""
    texts = {key: str(value).lower() if isinstance(value, bool) else value for key, value in row.items()}
    return {key: value for key, value in texts.items() if value and key not in names}


def legal(text: str) -> str:
    return text.replace("\x0b", "\ufffd")


def ask(question: str) -> list[Any]:
    """Return DuckDB's rows."""
    found = duckdb.sql(question)
    assert found is not None
    return found.fetchall()


def test_csv_has_what_the_graph_has(any_lineage: Lineage) -> None:
    found = to_csv(any_lineage)
    graph = to_networkx(any_lineage)
    nodes = [{key: bare(value) for key, value in row.items()} for row in rows_of(found["nodes.csv"])]
    assert [row["id"] for row in nodes] == [legal(name) for name in any_lineage.policies]
    assert [said(row, "id") for row in nodes] == [
        {key: legal(value) for key, value in said(data).items()} for _, data in graph.nodes(data=True)
    ]
    edges = [{key: bare(value) for key, value in row.items()} for row in rows_of(found["edges.csv"])]
    assert [tuple(row.values()) for row in edges] == [
        (
            legal(edge.successor),
            legal(edge.predecessor),
            any_lineage.relation_name(edge.relation),
            "; ".join(edge.said_by),
            "; ".join(edge.parts),
        )
        for edge in any_lineage.edges
    ]


def test_duckdb_joins_the_csv(seeds: Path, tmp_path: Path) -> None:
    lineage = lineage_of(seeds, tmp_path)
    for name, data in to_csv(lineage).items():
        (tmp_path / name).write_bytes(data)
    nodes, edges = (f"read_csv('{tmp_path / name}.csv', header = true)" for name in ("nodes", "edges"))
    question = f"""
        SELECT older.id, older.status FROM {edges} AS edge
        JOIN {nodes} AS older ON older.id = edge.target WHERE edge.source = 'alberta-tier'"""
    assert ask(question) == [("alberta-ccir", "Superseded")]


def test_a_text_that_a_spreadsheet_would_compute_is_guarded() -> None:
    policies = {name: Policy(name, titles={"en": name}) for name in sorted(FORMULAS)}
    edges = tuple(Edge(name, name, "supersedes", (name,)) for name in policies)
    found = to_csv(Lineage(policies, edges, {}))
    cells = [
        cell
        for data in found.values()
        for row in csv.reader(io.StringIO(data.decode(), newline=""))
        for cell in row
    ]
    assert not [cell for cell in cells if cell[:1] in tuple("=+-@\t\r\n")]
    assert Counter(cells)["'=1+1"] == 5  # id, title, source, target, said_by


def test_csv_is_rfc_4180() -> None:
    data = to_csv(Lineage({"a": Policy("a", titles={"en": 'x,"y"\r\nz\x00'})}, (), {}))["nodes.csv"]
    lines = data.split(b"\r\n")
    assert lines[1].startswith(b'a,"x,""y""')
    assert lines[2].startswith(b'z\xef\xbf\xbd",')
    assert lines[-1] == b""
    assert data.count(b"\n") == data.count(b"\r\n") == 3


def test_parquet_has_what_the_graph_has(any_lineage: Lineage) -> None:
    tables = {name: parquet.read_table(io.BytesIO(data)) for name, data in to_parquet(any_lineage).items()}
    graph = to_networkx(any_lineage)
    nodes = tables["nodes.parquet"].to_pylist()
    assert [row["id"] for row in nodes] == list(graph)
    for row in nodes:
        row["cluster"] = "; ".join(row["cluster"])
    assert [said(row, "id") for row in nodes] == [said(data) for _, data in graph.nodes(data=True)]
    assert [tuple(row.values()) for row in tables["edges.parquet"].to_pylist()] == [
        (
            edge.successor,
            edge.predecessor,
            any_lineage.relation_name(edge.relation),
            list(edge.said_by),
            list(edge.parts),
        )
        for edge in any_lineage.edges
    ]


def test_duckdb_reads_the_parquet(any_lineage: Lineage, tmp_path: Path) -> None:
    for name, data in to_parquet(any_lineage).items():
        (tmp_path / name).write_bytes(data)
    nodes, edges = tmp_path / "nodes.parquet", tmp_path / "edges.parquet"
    assert ask(f"SELECT id FROM '{nodes}'") == [(name,) for name in any_lineage.policies]
    clusters = ask(f"SELECT count(*) FROM (SELECT unnest(cluster) FROM '{nodes}')")
    assert clusters == [(sum(len(each.facets.get("cluster", ())) for each in any_lineage.policies.values()),)]
    said_by = ask(f"SELECT source, target, relation, said_by FROM '{edges}'")
    assert said_by == [
        (edge.successor, edge.predecessor, any_lineage.relation_name(edge.relation), list(edge.said_by))
        for edge in any_lineage.edges
    ]


def test_the_parts_of_an_edge_are_a_cell_and_in_parquet_a_list() -> None:
    edge = Edge("b", "a", "repealsInPart", parts=("art. 1", "art. 3"))
    lineage = Lineage({"a": Policy("a"), "b": Policy("b")}, (edge,), {})
    assert to_csv(lineage)["edges.csv"].endswith(b",art. 1; art. 3\r\n")
    table = parquet.read_table(io.BytesIO(to_parquet(lineage)["edges.parquet"]))
    assert table.column("parts").to_pylist() == [["art. 1", "art. 3"]]


def test_parquet_columns_have_the_same_types_whatever_they_hold() -> None:
    columns: Any = {"facets": (Facet("theme", "x:of", is_set=True),), "columns": ("theme", "issued")}
    empty, full = (
        {name: parquet.read_schema(io.BytesIO(data)) for name, data in to_parquet(each).items()}
        for each in (
            Lineage({}, (), {}, **columns),
            Lineage(
                {"a": Policy("a", dates={"issued": ("2020",)})},
                (Edge("a", "a", "amends", ("x.md",)),),
                {},
                **columns,
            ),
        )
    )
    assert empty == full
    assert empty["nodes.parquet"].field("issued").type == pyarrow.string()
    assert empty["nodes.parquet"].field("theme").type == pyarrow.list_(pyarrow.string())


def test_without_pyarrow_the_error_names_the_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(UsageError, match=r'pip install "policygraph\[parquet\]"'):
        to_parquet(Lineage({}, (), {}))
