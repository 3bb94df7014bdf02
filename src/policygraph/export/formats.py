"""A store to files: RDF, the lineage for other tools, and the records. Same graph, same bytes."""

from __future__ import annotations

import json
from collections.abc import Callable
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
from policygraph.store.graph_store import GraphStore
from policygraph.store.prefixes import prefixes


@dataclass(frozen=True)
class Options:
    """Which layers to write, and what the dataset says of itself."""

    layers: tuple[str, ...] = ("asserted", "derived")
    title: str | None = None
    license: str | None = None


def _described(graph: GraphStore, options: Options) -> list[ox.Triple]:
    found = triples(graph, options.layers)
    return in_order({*found, *describe(graph, found, options.title, options.license)})


def _serialize(graph: GraphStore, options: Options, format: ox.RdfFormat) -> bytes:
    found = _described(graph, options)
    data = ox.serialize(found, format=format, prefixes=used_prefixes(found, prefixes(graph)))
    assert data is not None
    return data


def _quads(graph: GraphStore, options: Options, format: ox.RdfFormat) -> bytes:
    """Write what each record asserts as a graph with the record's name, all else in the default graph."""
    quads: list[ox.Quad] = []
    asserted: set[ox.Triple] = set()
    if graph.generation is not None and "asserted" in options.layers:
        for entry in graph.generation.manifest.records():
            name = ox.NamedNode(entry.record or "")
            stated = in_order(parse_ntriples(entry.statements or ""))
            asserted.update(stated)
            quads += [ox.Quad(triple.subject, triple.predicate, triple.object, name) for triple in stated]
    described = _described(graph, options)
    rest = [ox.Quad(*triple) for triple in described if triple not in asserted]
    data = ox.serialize([*rest, *quads], format=format, prefixes=used_prefixes(described, prefixes(graph)))
    assert data is not None
    return data


def _jsonld(graph: GraphStore, options: Options) -> bytes:
    document = published(graph, _described(graph, options))
    # A page may carry the document inside a script element, which "</" could end.
    text = json.dumps(document, ensure_ascii=False, indent=2).replace("</", "<\\/")
    return f"{text}\n".encode()


Writer = Callable[[GraphStore, Options], bytes]
FORMATS: dict[str, Writer] = {
    "turtle": lambda graph, options: _serialize(graph, options, ox.RdfFormat.TURTLE),
    "ntriples": lambda graph, options: _serialize(graph, options, ox.RdfFormat.N_TRIPLES),
    "nquads": lambda graph, options: _quads(graph, options, ox.RdfFormat.N_QUADS),
    "trig": lambda graph, options: _quads(graph, options, ox.RdfFormat.TRIG),
    "rdfxml": lambda graph, options: _serialize(graph, options, ox.RdfFormat.RDF_XML),
    "jsonld": _jsonld,
}
LINEAGE_FORMATS = tuple(graph_files.FORMATS)
FOLDER_FORMATS = (*tables.TABLES, "records")
SUFFIXES = {
    ".ttl": "turtle", ".nt": "ntriples", ".nq": "nquads", ".trig": "trig", ".rdf": "rdfxml", ".jsonld": "jsonld",
    ".graphml": "graphml", ".gexf": "gexf",
}  # fmt: skip


def to_bytes(graph: GraphStore, format: str, options: Options = Options()) -> bytes:
    """Return the graph in an RDF format, or its lineage in one of graph tools, UTF-8.

    Options are for RDF. Raises UsageError for any other format.
    """
    if format in graph_files.FORMATS:
        return graph_files.FORMATS[format](read_lineage(graph))
    if format in FOLDER_FORMATS:
        raise UsageError(f"{format} is written to a folder, not to a file")
    if format not in FORMATS:
        known = (*FORMATS, *LINEAGE_FORMATS, *FOLDER_FORMATS)
        raise UsageError(f"there is no format {format}; the formats are {', '.join(known)}")
    return FORMATS[format](graph, options)


def write_folder(graph: GraphStore, format: str, folder: Path) -> int:
    """Write the records, or the lineage as tables, to a new folder; return how many files.

    Raises UsageError where the folder exists and holds anything.
    """
    if format == "records":
        return write_records(graph, folder)
    check_new(folder)
    written = tables.TABLES[format](read_lineage(graph))
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in written.items():
        (folder / name).write_bytes(data)
    return len(written)
