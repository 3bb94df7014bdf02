"""A store to files: RDF, the lineage for other tools, and the records. Same graph, same bytes."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from policygraph.dataset import describe
from policygraph.errors import UsageError
from policygraph.framing import published
from policygraph.jsonld import frame
from policygraph.lineages import files, tables
from policygraph.lineages.reading import read_lineage
from policygraph.profile import Profile
from policygraph.query import prefixes
from policygraph.restoring import restore
from policygraph.store import GraphStore

LAYERS = ("asserted", "derived", "vocabulary")
RDF_TYPE = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")


@dataclass(frozen=True)
class Options:
    """Which layers to write, and what the dataset says of itself."""

    layers: tuple[str, ...] = ("asserted", "derived")
    title: str | None = None
    license: str | None = None


def triples(graph: GraphStore, layers: Sequence[str]) -> list[ox.Triple]:
    """Return the triples of some layers, each once, in the order in which files hold them."""
    unknown = set(layers) - set(LAYERS)
    if unknown:
        raise UsageError(f"there is no layer {min(unknown)}; the layers are {', '.join(LAYERS)}")
    vocabulary = {
        quad.triple
        for file in graph.profile.vocabulary_files
        for quad in ox.parse(path=file, format=ox.RdfFormat.TURTLE)
    }
    found: set[ox.Triple] = vocabulary if "vocabulary" in layers else set()
    if graph.generation is None:
        if set(layers) & {"asserted", "derived"}:
            found = found | {quad.triple for quad in graph.store} - vocabulary
        return in_order(found)
    if "asserted" in layers:
        for entry in graph.generation.manifest.records():
            found.update(_parse(entry.statements or ""))
    if "derived" in layers:
        found.update(_parse(graph.generation.derived.read_bytes()))
    return in_order(found)


def _parse(lines: str | bytes) -> Iterator[ox.Triple]:
    return (quad.triple for quad in ox.parse(lines, format=ox.RdfFormat.N_TRIPLES))


def in_order(found: Iterable[ox.Triple]) -> list[ox.Triple]:
    """Sort triples by subject, then property with the type first, then value."""

    def key(triple: ox.Triple) -> tuple[str, bool, str, str]:
        return str(triple.subject), triple.predicate != RDF_TYPE, str(triple.predicate), str(triple.object)

    return sorted(found, key=key)


def used_prefixes(found: Iterable[ox.Triple], prefixes: Mapping[str, str]) -> dict[str, str]:
    """Return those of the prefixes that some IRI in the triples starts with."""
    terms = {term for triple in found for term in triple if isinstance(term, ox.NamedNode)}
    names = {term.value for term in terms} | {
        term.datatype.value for triple in found if isinstance(term := triple.object, ox.Literal)
    }
    folders = {name[: max(name.rfind("/"), name.rfind("#")) + 1] for name in names}
    return {
        prefix: start
        for prefix, start in sorted(prefixes.items())
        if any(f.startswith(start) for f in folders)
    }


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
            stated = in_order(_parse(entry.statements or ""))
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
LINEAGE_FORMATS = tuple(files.FORMATS)
FOLDER_FORMATS = (*tables.TABLES, "records")
SUFFIXES = {
    ".ttl": "turtle", ".nt": "ntriples", ".nq": "nquads", ".trig": "trig", ".rdf": "rdfxml", ".jsonld": "jsonld",
    ".graphml": "graphml", ".gexf": "gexf",
}  # fmt: skip


def to_bytes(graph: GraphStore, format: str, options: Options = Options()) -> bytes:
    """Return the graph in an RDF format, or its lineage in one of graph tools, UTF-8.

    Options are for RDF. Raises UsageError for any other format.
    """
    if format in files.FORMATS:
        return files.FORMATS[format](read_lineage(graph))
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
    _check_new(folder)
    written = tables.TABLES[format](read_lineage(graph))
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in written.items():
        (folder / name).write_bytes(data)
    return len(written)


def _check_new(folder: Path) -> None:
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(f"{folder} exists and is not an empty folder; name another")


def write_records(graph: GraphStore, folder: Path) -> int:
    """Write every record back from its own graph into a new folder; return how many.

    Front matter is JSON. It equals the original but for empty values and the order of keys and of
    lists that are sets. Raises UsageError where the folder exists and holds anything.
    """
    generation = graph.from_records("export --format records")
    _check_new(folder)
    count = 0
    for entry in generation.manifest.records():
        roots, language = [entry.policy or "", entry.record or ""], entry.language or ""
        own = graph.profile.of_kind(entry.kind)
        nodes = list(frame(_parse(entry.statements or ""), roots, own.context, language))
        metadata = restore(nodes, own, graph.base, language)
        text = json.dumps(metadata, ensure_ascii=False, indent=2, sort_keys=True)
        front = f"---\n{text}\n---\n\n" if metadata else ""  # without any, all was read from the body
        path = folder.joinpath(*entry.path.split("/"))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"{front}{_body(nodes, own)}\n", "utf-8", newline="\n")
        count += 1
    return count


def _body(nodes: Sequence[dict[str, Any]], profile: Profile) -> str:
    """Return the text behind the front matter, which a stub keeps to itself."""
    key = profile.context.key_of(profile.body)
    value = next((node[key] for node in nodes if key in node), "")
    return str(value["@value"] if isinstance(value, dict) else value)
