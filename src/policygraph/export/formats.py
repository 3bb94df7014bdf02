"""A store to files: RDF, the lineage for other tools, and the records. Same graph, same bytes."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox

from policygraph.errors import UsageError
from policygraph.export import graph_files, tables
from policygraph.export.jsonld_frame import published
from policygraph.export.records import check_new, write_records
from policygraph.export.triples import in_order, parse_ntriples, triples, used_prefixes
from policygraph.export.void import describe
from policygraph.lineage.read import read_lineage
from policygraph.rdf.formats import RDF_ENDINGS, RDF_FORMATS
from policygraph.store.graph_store import GraphStore

LINEAGE_FORMATS = tuple(graph_files.FORMATS)
FOLDER_FORMATS = (*tables.TABLES, "records")
FORMATS = (*RDF_FORMATS, *LINEAGE_FORMATS, *FOLDER_FORMATS)
ENDINGS = {**RDF_ENDINGS, ".graphml": "graphml", ".gexf": "gexf"}


@dataclass(frozen=True)
class ExportOptions:
    """Which layers to write, and what the dataset says of itself."""

    layers: tuple[str, ...] = ("asserted", "derived")
    title: str | None = None
    license: str | None = None


def to_bytes(graph: GraphStore, format: str, options: ExportOptions = ExportOptions()) -> bytes:
    """Return the graph in an RDF format, or its lineage in one of graph tools, UTF-8.

    Options are for RDF. Raises UsageError for any other format.
    """
    if format in graph_files.FORMATS:
        return graph_files.FORMATS[format](read_lineage(graph))
    if format in FOLDER_FORMATS:
        raise UsageError(f"{format} is written to a folder, not to a file")
    if format not in FORMATS:
        raise UsageError(f"there is no format {format}; the formats are {', '.join(FORMATS)}")
    exported = triples(graph, options.layers)
    described = in_order({*exported, *describe(graph, exported, options.title, options.license)})
    if format == "jsonld":
        # A page may carry the document inside a script element, which "</" could end.
        text = json.dumps(published(graph, described), ensure_ascii=False, indent=2).replace("</", "<\\/")
        return f"{text}\n".encode()
    statements = _by_record(graph, options, described) if format in ("nquads", "trig") else described
    prefixes = used_prefixes(described, graph.prefixes())
    data = ox.serialize(statements, format=RDF_FORMATS[format], prefixes=prefixes)
    assert data is not None
    return data


def _by_record(graph: GraphStore, options: ExportOptions, described: list[ox.Triple]) -> list[ox.Quad]:
    """Return what each record asserts in a graph with the record's name, behind all else without a name."""
    quads: list[ox.Quad] = []
    asserted: set[ox.Triple] = set()
    if graph.generation is not None and "asserted" in options.layers:
        for entry in graph.generation.manifest.records():
            name = ox.NamedNode(entry.record or "")
            stated = in_order(parse_ntriples(entry.statements or ""))
            asserted.update(stated)
            quads += [ox.Quad(triple.subject, triple.predicate, triple.object, name) for triple in stated]
    return [*(ox.Quad(*triple) for triple in described if triple not in asserted), *quads]


def write_folder(graph: GraphStore, format: str, folder: Path) -> int:
    """Write the records, or the lineage as tables, to a new folder; return how many files.

    Raises UsageError where the folder exists and holds anything.
    """
    if format == "records":
        return write_records(graph, folder)
    check_new(folder)
    files = tables.TABLES[format](read_lineage(graph))
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        (folder / name).write_bytes(data)
    return len(files)
