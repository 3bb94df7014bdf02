"""Store to the bytes of every format: RDF, the lineage for other tools, the records. Same graph, same bytes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from itertools import chain
from pathlib import Path
from typing import IO

import pyoxigraph as ox

from policygraph.errors import UsageError
from policygraph.export import graph_files, tables
from policygraph.export.counts import counted
from policygraph.export.dataset import description, exported
from policygraph.export.endings import format_of
from policygraph.export.jsonld_frame import write_framed
from policygraph.export.property_graph import with_standings
from policygraph.export.sorted_lines import united, without
from policygraph.export.triples import (
    USUAL_LAYERS,
    in_order,
    line_of,
    lines,
    lines_in,
    sorted_lines,
    to_quads,
    to_triples,
    used_prefixes,
)
from policygraph.garbage import left_alone
from policygraph.lineage.model import Lineage
from policygraph.lineage.read import read_lineage
from policygraph.lineage.standing import Standings, words
from policygraph.lineage.traversal import Wanted, having
from policygraph.rdf import serialize
from policygraph.rdf.core import AS_OF, IN_FORCE_IN_PART, PRESUMED, STANDING
from policygraph.rdf.datatypes import DATE, STRING, typed
from policygraph.rdf.date_intervals import asked_date
from policygraph.rdf.formats import RDF_FORMATS
from policygraph.settings import Publication, Settings
from policygraph.store.graph_store import GraphStore
from policygraph.store.whole_files import whole_folder
from policygraph.words.phrases import Phrase, enumerated

LINEAGE_FORMATS = tuple(graph_files.FORMATS)
FOLDER_FORMATS = (*tables.TABLES, "records")
FILE_FORMATS = (*RDF_FORMATS, *LINEAGE_FORMATS)
FORMATS = (*FILE_FORMATS, *FOLDER_FORMATS)


@dataclass(frozen=True)
class ExportOptions:
    """The layers to write, title and licence (an absolute IRI) of the dataset and what else a catalogue is told of it, the
    date of standings or "", and the labels by facet of the policies that formats for the lineage are to have.
    """

    layers: tuple[str, ...] = USUAL_LAYERS
    title: str | None = None
    license: str | None = None
    as_of: str = ""
    wanted: Wanted = field(default_factory=dict)
    publication: Publication = field(default_factory=Publication)

    @classmethod
    def of(
        cls,
        settings: Settings,
        layers: tuple[str, ...] = USUAL_LAYERS,
        as_of: str = "",
        wanted: Wanted | None = None,
    ) -> ExportOptions:
        """Return options with what settings say of the dataset."""
        return cls(layers, settings.title, settings.license, as_of, wanted or {}, settings.publication)


def to_bytes(graph: GraphStore, format: str, options: ExportOptions = ExportOptions()) -> bytes:
    """Return what ``write_file`` writes."""
    file = BytesIO()
    write_file(file, graph, format, options)
    return file.getvalue()


@left_alone()
def write_file(
    file: IO[bytes], graph: GraphStore, format: str, options: ExportOptions = ExportOptions()
) -> None:
    """Write the graph in an RDF format, or its lineage in a format of graph tools, as UTF-8.

    Of RDF some lines are held at a time, a lineage as a whole. Options but the date and the labels
    are for RDF. Raises UsageError for any other format, and for a date that is none, and OSError.
    """
    if format in graph_files.FORMATS:
        file.write(graph_files.FORMATS[format](dated_lineage(graph, options.as_of, options.wanted)))
        return
    if format in FOLDER_FORMATS:
        raise UsageError(Phrase("{format} is written to a folder, not to a file", format=format))
    if format not in FORMATS:
        raise UsageError(
            Phrase(
                "there is no format {format}; the formats are {names}",
                format=format,
                names=enumerated(FORMATS),
            )
        )
    standings = list(map(line_of, _standings(graph, options.as_of)))
    stated = lines(graph, options.layers)
    every_line = chain(_without(standings, stated) if graph.file else stated, standings)
    rest, counts, of_dataset = exported(graph, every_line)
    told = description(graph, counts, of_dataset, options.title, options.license, options.publication)
    dataset = sorted_lines(map(line_of, told))
    everything = united(rest, dataset)
    if format == "jsonld":
        write_framed(file, graph, everything)
        return
    both = (counts, counted(dataset, frozenset()))
    names = serialize.Names(
        any(each.has_odd_names for each in both),
        {property_[1:-1] for each in both for property_ in each.properties},
        {label for each in both for label in each.blank},
    )
    namespaces = {namespace for each in both for namespace in each.namespaces}
    quads = _by_graph(graph, options, everything) if format in ("nquads", "trig") else to_quads(everything)
    serialize.write(file, quads, format, used_prefixes(namespaces, graph.prefixes()), names)


def _without(standings: Iterable[str], lines: Iterable[str]) -> Iterator[str]:
    """Yield lines without where an RDF file says that policies stand, on another date maybe, where it is told anew."""
    said = {tuple(line.split(" ", 2)[:2]) for line in standings}
    return (line for line in lines if tuple(line.split(" ", 2)[:2]) not in said)


def dated_lineage(graph: GraphStore, on: str = "", wanted: Wanted | None = None) -> Lineage:
    """Return the lineage of a store, or of the policies with some labels by facet; with a date, where each policy
    stands on it is one more column.
    """
    lineage = read_lineage(graph)
    if on:
        on, _ = asked_date(on)
        lineage = with_standings(lineage, Standings(lineage).on_date(on), on)
    return having(lineage, wanted or {})


def _standings(graph: GraphStore, on: str) -> Iterator[ox.Triple]:
    """Yield where each policy stands on a date, if one is given, whether that is presumed, whether it is so in part, and
    the date.
    """
    if not on:
        return
    lineage, (on, _) = read_lineage(graph), asked_date(on)
    lexical_form, datatype = typed(on, DATE) or (on, STRING)
    for standing in Standings(lineage).on_date(on):
        policy = ox.NamedNode(lineage.policies[standing.policy].iri)
        for name, value in (
            (STANDING, ox.Literal(words(standing.answer))),
            (PRESUMED, ox.Literal(standing.presumed)),
            (IN_FORCE_IN_PART, ox.Literal(standing.in_part)),
            (AS_OF, ox.Literal(lexical_form, datatype=ox.NamedNode(datatype))),
        ):
            yield ox.Triple(policy, ox.NamedNode(name), value)


def _by_graph(graph: GraphStore, options: ExportOptions, exported: Iterable[str]) -> Iterator[ox.Quad]:
    """Yield what is in no named graph in the default graph, then what is in each: what a record asserts is in a graph named
    by its IRI, what an RDF file states in those that it has.
    """
    if "asserted" not in options.layers:
        yield from to_quads(exported)
    elif graph.in_graphs:
        yield from _of_file(graph.in_graphs, to_triples(exported))
    else:
        asserted = lines(graph, ["asserted"]) if graph.generation else ()
        yield from to_quads(without(exported, sorted_lines(asserted)))
        yield from to_quads(_of_records(graph))


def _of_records(graph: GraphStore) -> Iterator[str]:
    """Yield what each record asserts as lines of N-Quads."""
    for entry in graph.generation.manifest.records() if graph.generation else ():
        for line in sorted_lines(lines_in(entry.statements)):
            yield f"{line[:-1]}<{entry.record}> ."


def _of_file(in_graphs: ox.Store, exported: list[ox.Triple]) -> Iterator[ox.Quad]:
    """Yield what is exported of an RDF file: what is in no named graph, then these by name."""
    of_export = set(exported)
    named = [
        ox.Quad(subject, predicate, value, name)
        for name in sorted(in_graphs.named_graphs(), key=str)
        for subject, predicate, value in in_order(
            quad.triple
            for quad in in_graphs.quads_for_pattern(None, None, None, name)
            if quad.triple in of_export
        )
    ]
    unnamed = in_graphs.quads_for_pattern(None, None, None, ox.DefaultGraph())
    in_graph_only = {quad.triple for quad in named}.difference(quad.triple for quad in unnamed)
    yield from (ox.Quad(*triple) for triple in exported if triple not in in_graph_only)
    yield from named


def write_folder(
    graph: GraphStore,
    format: str,
    folder: Path,
    on: str = "",
    wanted: Wanted | None = None,
    sources: Sequence[Path] = (),
) -> int:
    """Write the records, as they are in the sources, or the lineage as tables, to a new folder; return the number of files, or of records.

    With a date, the tables say where each policy stands on it; with labels by facet, they have only such policies.

    Raises UsageError where the folder exists and is not empty.
    """
    from policygraph.export.records import require_empty, write_records  # with all that reads records

    if format == "records":
        return write_records(graph, folder, sources)
    require_empty(folder)
    files = tables.TABLES[format](dated_lineage(graph, on, wanted))
    with whole_folder(folder) as new:
        for name, data in files.items():
            (new / name).write_bytes(data)
    return len(files)


def export_format(output: str | Path | None, format: str | None, default: str | None = None) -> str:
    """Return the format of an export: the one that is named, else the one that the ending of the file says.

    Raises what ``format_of`` raises.
    """
    if format in FOLDER_FORMATS:
        return str(format)
    if format is None and Path(output or "").suffix.lower().lstrip(".") in FOLDER_FORMATS:
        raise UsageError(
            Phrase(
                "{output} is a file, and {names} are folders: name one of them with --format",
                output=output,
                names=enumerated(FOLDER_FORMATS),
            )
        )
    return format_of(output, format, FILE_FORMATS if format in (None, *FILE_FORMATS) else FORMATS, default)
