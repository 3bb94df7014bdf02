"""Lineage to tables of nodes and of edges: CSV and Parquet. The same lineage gives the same bytes."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from policygraph.errors import UsageError
from policygraph.export.property_graph import (
    DAY_COLUMNS,
    EDGE_COLUMNS,
    as_text,
    edge_attributes,
    node_attributes,
    node_columns,
)
from policygraph.lineage.model import Lineage
from policygraph.words.phrases import Phrase

Table = tuple[list[str], list[dict[str, Any]]]
_FORMULA = re.compile(r"[=+\-@\t\r\n]")


def _nodes(lineage: Lineage) -> Table:
    columns = ["id", *node_columns(lineage)]
    return columns, [
        {"id": policy.id, **node_attributes(lineage, policy)} for policy in lineage.policies.values()
    ]


def _edges(lineage: Lineage) -> Table:
    rows = [
        {"source": edge.successor, "target": edge.predecessor, **edge_attributes(lineage, edge)}
        for edge in lineage.edges
    ]
    return ["source", "target", *EDGE_COLUMNS], rows


def edge_columns(lineage: Lineage) -> dict[str, list[Any]]:
    """Return the columns of the table of edges, those of ``edges_csv``, name -> values."""
    columns, rows = _dated_edges(lineage)
    return {column: [row.get(column) for row in rows] for column in columns}


def to_csv(lineage: Lineage) -> dict[str, bytes]:
    """Return file name -> CSV of nodes and of edges (RFC 4180, UTF-8).

    A text that a spreadsheet would take for a formula has an apostrophe before it.
    """
    return {"nodes.csv": csv_table(*_nodes(lineage)), "edges.csv": csv_table(*_edges(lineage))}


def edges_csv(lineage: Lineage) -> bytes:
    """Return the CSV of edges alone; where policies have standings, those of both ends and the date are columns."""
    return csv_table(*_dated_edges(lineage))


def _dated_edges(lineage: Lineage) -> tuple[list[str], list[dict[str, str]]]:
    columns, rows = _edges(lineage)
    if lineage.columns[-2:] == DAY_COLUMNS:
        columns += ["source_standing", "target_standing", "as_of"]
        for row in rows:
            source, target = (lineage.policies[row[end]].facets for end in ("source", "target"))
            row["source_standing"], row["target_standing"] = *source["standing"], *target["standing"]
            (row["as_of"],) = source["as_of"]
    return columns, rows


def csv_table(columns: list[str], rows: Iterable[Mapping[str, str | bool]]) -> bytes:
    """Return rows under a header as CSV (RFC 4180, UTF-8); missing cells are empty, formulas quoted."""
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(columns)
    writer.writerows([_cell(row.get(column, "")) for column in columns] for row in rows)
    return file.getvalue().encode()


def _cell(value: str | bool) -> str:
    text = as_text(value)
    return f"'{text}" if _FORMULA.match(text) else text


def to_parquet(lineage: Lineage) -> dict[str, bytes]:
    """Return file name -> Parquet of nodes and of edges; ``said_by``, ``parts`` and facets of several values
    are lists.

    Raises UsageError where pyarrow, an extra, is not installed.
    """
    columns, nodes = _nodes(lineage)
    lists = [facet.name for facet in lineage.facets if facet.is_set]
    for row, policy in zip(nodes, lineage.policies.values(), strict=True):
        row |= {name: list(policy.facets.get(name, ())) for name in lists}
    edge_columns, edges = _edges(lineage)
    for row, edge in zip(edges, lineage.edges, strict=True):
        row |= {"said_by": list(edge.said_by), "parts": list(edge.parts)}
    return {
        "nodes.parquet": _parquet(columns, nodes, lists),
        "edges.parquet": _parquet(edge_columns, edges, ["said_by", "parts"]),
    }


def _parquet(columns: list[str], rows: list[dict[str, Any]], lists: list[str]) -> bytes:
    try:
        import pyarrow
        from pyarrow import parquet
    except ImportError as error:
        message = Phrase('Parquet needs pyarrow; install it with: pip install "policygraph[parquet]"')
        raise UsageError(message) from error
    text, texts = pyarrow.string(), pyarrow.list_(pyarrow.string())
    types = {"resolved": pyarrow.bool_(), **dict.fromkeys(lists, texts)}
    schema = pyarrow.schema([(column, types.get(column, text)) for column in columns])
    file = io.BytesIO()
    parquet.write_table(pyarrow.Table.from_pylist(rows, schema), file)
    return file.getvalue()


TABLES: dict[str, Callable[[Lineage], dict[str, bytes]]] = {"csv": to_csv, "parquet": to_parquet}
