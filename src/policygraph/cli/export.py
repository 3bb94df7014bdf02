"""``policygraph export``."""

from __future__ import annotations

from pathlib import Path

import click

from policygraph.cli.common import (
    STORE,
    keep_result,
    open_graph,
    refuse,
    settings_of,
    shared,
    sources_argument,
)
from policygraph.cli.facets import FacetCommand, where_option
from policygraph.cli.language import message_language_option
from policygraph.cli.printing import notify, result_file
from policygraph.errors import UsageError
from policygraph.export import formats as exporting
from policygraph.export.triples import USUAL_LAYERS
from policygraph.export.void import dataset_name
from policygraph.query.selection import wanted_labels
from policygraph.rdf.formats import RDF_FORMATS
from policygraph.settings import DEFAULT_BASE
from policygraph.store.graph_store import GraphStore
from policygraph.words.phrases import Phrase, counted


@click.command("export", cls=FacetCommand)
@sources_argument
@STORE
@click.option(
    "--format",
    type=click.Choice(exporting.FORMATS),
    help="Default: turtle, or what the output's ending says.",
)
@click.option(
    "--layers",
    default=",".join(USUAL_LAYERS),
    show_default=True,
    help="For RDF: of asserted, derived, vocabulary, entailed: what the ontology says in terms of others.",
)
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    callback=keep_result,
    help="Write to a file; for csv, parquet and records, to a new folder.",
)
@click.option(
    "--as-of", "on", metavar="DATE", help="Say as well where policies stood in a day, month or year."
)
@message_language_option(expose_value=False)
@where_option(
    "Only policies, in what is for graph tools and tables, with a label of a facet of the profile, in any language; may be repeated."
)
@shared
def command(
    ctx: click.Context,
    sources: tuple[str, ...],
    format: str | None,
    layers: str,
    output: str | None,
    on: str | None,
) -> None:
    """Write the graph as RDF, its lineage for graph tools and tables, or the records back.

    The same records give the same bytes. In nquads and trig each record is a graph of its own;
    graphml, gexf, node-link, cytoscape, csv and parquet hold the policies and what changed what.
    """
    settings = settings_of(ctx, sources)
    where = ctx.obj.get("where", [])
    format = exporting.export_format(output, format, "turtle")
    if format not in RDF_FORMATS:
        refuse(ctx, Phrase("layers are of RDF, and {format} has none", format=format), "layers")
    if format == "records":
        refuse(ctx, Phrase("records are written as they are"), "on")
    if format in exporting.FOLDER_FORMATS:
        if not output:
            raise UsageError(
                Phrase("export --format {format} writes a folder: name it with -o", format=format)
            )
        if where and format == "records":
            raise UsageError(Phrase("--where is for graph tools and tables; records are written in full"))
    elif where and format not in exporting.LINEAGE_FORMATS:
        raise UsageError(
            Phrase("--where is for graph tools and tables; {format} is written in full", format=format)
        )
    graph = open_graph(ctx, sources)
    wanted = wanted_labels(graph, where, graph.profile.policy_kinds)
    if format in exporting.FOLDER_FORMATS and output:
        count = exporting.write_folder(graph, format, Path(output), on or "", wanted, settings.sources)
        written = (
            counted(count, "record", "records") if format == "records" else counted(count, "table", "tables")
        )
        notify(Phrase("{written} written to {file}", written=written, file=output))
        return
    options = exporting.ExportOptions.of(settings, tuple(layers.split(",")), on or "", wanted)
    with result_file(output) as file:
        exporting.write_file(file, graph, format, options)
    if settings.base == DEFAULT_BASE and not ctx.obj["quiet"] and (note := _default_name(graph, format)):
        notify(note)


def _default_name(graph: GraphStore, format: str) -> str:
    """Return what is to be said of a name below the default base; an RDF file has names of its own, but for a dataset that
    it does not describe.
    """
    if not graph.file:
        return Phrase(
            "note: the names start with {base}; set a base of your own before you publish", base=DEFAULT_BASE
        )
    name = dataset_name(graph)
    if format not in RDF_FORMATS or not name.startswith(DEFAULT_BASE):
        return ""
    return Phrase("note: the dataset is named {name}; set a base of your own before you publish", name=name)
