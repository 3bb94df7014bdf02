"""The page on what lies beyond one machine: docs/scale.md, from what was measured."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.limits import CLUSTER, DASK, LOAD, SERVER, US
from benchmarks.markdown import megabytes, number, table
from benchmarks.measure import Series, ratio
from benchmarks.results import Result, Results, middle

NOTE = "<!-- Written by `python -m benchmarks.beyond` or `make docs` from benchmarks/results/. -->"
MILLION = 1_000_000
INTRODUCTION = """
One machine goes a long way: an edit is an increment, whatever the number of records, and readers open the store where it is. This page says when
more than one pays, how to go there, and what it costs. `.venv/bin/python -m benchmarks.beyond --records 10000` measures it, with a cluster
and a server on the machine that it runs on, and writes the tables.
"""
WHEN = """
- **Stay** while a full build ends in a time that you would wait for. It comes with a new version, a changed profile or
  vocabulary, or many changed records; all else is an increment, which no cluster makes faster.
- **Take a cluster** where full builds take too long, and reading and mapping are most of them: only these go to its workers. What the rules derive,
  the manifest and the store are made on the machine that builds, which still has to hold them.
- **Take a server** where others than the builder ask: many readers, other programs, an endpoint on the web; or where the
  disk of a reader should not have the store. A server is slower for a single command, since answers travel.
"""
EXPORTS = """
An export holds no more of many records than of some: what it cannot hold it puts aside in a file without a name, in the folder
of `SQLITE_TMPDIR` or `TMPDIR`, else in `/var/tmp`, which needs room for some times the triples as N-Triples.
"""
CLUSTER_HOW = """
Install `policygraph[distributed]`, the same version, wherever a worker runs; then

```sh
dask scheduler                                                  # on one machine
dask worker tcp://HOST:8786 --nthreads 1 --nworkers 8           # on each of the others
policygraph build --scheduler tcp://HOST:8786                   # where your settings are
policygraph build --scheduler tcp://HOST:8786 --parts s3://bucket/parts
```

The records must be on a file system that all workers see under the same path: a shared one, or an object store that is mounted. What they state travels by part files, in a folder of
`.policygraph/` or wherever `--parts` says: a folder that all see, or a URL of [fsspec](https://filesystem-spec.readthedocs.io/),
for which the package of that store is installed as well, as s3fs. The parts go when the build is done.

A part's name is the SHA-256 of its content. Where a worker is lost, Dask gives its records to another one; what that makes
is the same part, which is written if it is not there. One that is missing or is not what its name says is made again. Records on which
workers are lost again and again are tried one by one, and the error names the file. A worker of another version, or one that does not see the
files, is refused before anything is built. Dask's own scheduler lets in whoever reaches it, and runs what they send: keep it in a network of
your own, or [give it certificates](https://distributed.dask.org/en/stable/tls.html).
"""
CLUSTER_COST = """
The hash is that of all triples of the finished store, as sorted lines. Memory is that of the process that builds, without the workers.
The cluster has as many workers here as the machine has processors, and runs on them: the table says what it costs to go by a cluster, not what many machines gain.
"""
SERVER_HOW = """
```sh
oxigraph serve --location data                                  # from the package oxigraph, say
policygraph build --store http://localhost:7878                 # the default graph
policygraph build --store 'http://localhost:7878?graph=https://example.org/policies'
policygraph query in-force --store http://localhost:7878
policygraph validate --store http://localhost:7878              # the rules are asked there, the places are those of the records here
```

or, so that no command needs the option, in `policygraph.toml`:

```toml
[store]
url = "http://localhost:7878?graph=https://example.org/policies"
query = "http://localhost:7878/query"       # only where it is not found below url
graphs = "http://localhost:7878/store"      # the same, for the Graph Store Protocol
timeout = 300                               # seconds in which an answer goes on
```

The file's server is for the sources that the file names: a command with a source of its own asks that one. From Python there are `graph.publish(url)` and `pg.connect(url)`. `query`, `lineage`, `report`, `show` and `export` need no records where they are run, only
the profile. `diff`, `history` and `export --format records` are about files and have no `--store`, or say so.

Who asks is told by the environment alone: `POLICYGRAPH_STORE_USER` and `POLICYGRAPH_STORE_PASSWORD`, or
`POLICYGRAPH_STORE_TOKEN` for a bearer token. Neither is ever printed, and an address with a password in it is refused. A redirection is not followed. The proxy of `HTTP_PROXY` or
`HTTPS_PROXY` is asked, which may have a user and a password, unless `NO_PROXY` names the server or it is on this machine.
Certificates of your own are trusted where `SSL_CERT_FILE` names their file.

`build` makes the store on disk first, as ever, and loads the server where its build is another one: the whole graph in place of the old one, some megabytes
at a time. A mark in a graph of its own, below `https://w3id.org/policygraph/build/`, names the build once every triple is there
and counted. Without it a command says that the build is not whole; a command that was asking while another build was loaded says so and fails. A
graph with triples that no build put there is left alone, so give a graph of its own on a server that has others' data, and on
one whose default graph shows all graphs, as GraphDB, RDF4J and Virtuoso do.

Questions with functions of the program (`pgf:`), which no server has, are answered from the lineage that is read there: the triples with the properties that
the question names are fetched, and it runs here. A question that may match any property fetches the whole graph. What each record states is
no graph there, `nquads` and `trig` have none of it, and what is asserted is not told from what is derived: ask [who says so](linked-data.md#who-says-so) of the records or of an export of them.
"""
SERVER_WHICH = """
Any server with SPARQL 1.1 queries, results in JSON, and the Graph Store Protocol should do. The tests run Oxigraph's. Virtuoso 7.2 was tried by hand: all commands gave
the same but for one rule, `language-missing`, since it does not join a variable that a subquery leaves unbound. It also
gives no more than 10,000 rows unless `ResultSetMaxRows` is raised: the program finds that out and says so, except for a CONSTRUCT of your own. Addresses
below the one you give are tried in the ways of Oxigraph, Jena Fuseki, RDF4J, GraphDB and Virtuoso.
"""


def page(results: Results) -> Iterator[str]:
    """Yield the lines of the page."""
    yield f"# Beyond one machine\n\n{NOTE}\n{INTRODUCTION}"
    yield f"## When\n{WHEN}"
    yield "What one machine takes for a full build, and what that makes of a million records:\n"
    heads = ("records", "wall s", "records/s", "memory MB", "store MB", "a million, at that rate")
    yield from table(heads, _builds(results))
    yield EXPORTS
    yield from table(("records", "format", "wall s", "memory MB"), _exports(results))
    yield f"\n## A cluster\n{CLUSTER_HOW}\n### What it costs\n{CLUSTER_COST}"
    yield from table(
        ("records", "by", "wall s", "times this machine", "memory MB", "hash"), _clusters(results)
    )
    yield f"\n## A server\n{SERVER_HOW}\n### Which\n{SERVER_WHICH}\n### What it costs\n"
    yield "Oxigraph's server on disk. Loading is a build with nothing changed that loads everything.\n"
    yield from table(("records", "triples", "load s", "triples/s", "server's disk MB"), _loads(results))
    yield "\nWhole commands, start-up with them, against the store on disk and against the server; and whether they said the same.\n"
    yield from table(("records", "command", "disk s", "server s", "times", "answer"), _commands(results))


def _builds(results: Results) -> Iterator[tuple[str, ...]]:
    for result in results.values():
        series = result.find("build", US)
        wall = middle(series.wall) if series else None
        if series and wall:
            rate = result.counts["records"] / wall
            yield (
                _records(result), number(wall), f"{rate:,.0f}", megabytes(max(series.memory, default=0)),
                megabytes(series.disk), f"{MILLION / rate / 60:,.0f} minutes",
            )  # fmt: skip


def _exports(results: Results) -> Iterator[tuple[str, ...]]:
    for result in results.values():
        for series in result.series:
            if series.work == "export":
                memory = megabytes(max(series.memory, default=0))
                yield f"{result.counts['records']:,}", series.by, number(middle(series.wall)), memory


def _clusters(results: Results) -> Iterator[tuple[str, ...]]:
    for result in results.values():
        here = result.find(CLUSTER, US)
        for series in (here, result.find(CLUSTER, DASK)):
            if series:
                times = ratio(series.wall, here.wall) if here else None
                name = "a cluster of this machine" if series.by == DASK else "processes of this machine"
                yield (
                    _records(result), name, series.stopped or number(middle(series.wall)), number(times),
                    megabytes(max(series.memory, default=0)), _same(series),
                )  # fmt: skip


def _loads(results: Results) -> Iterator[tuple[str, ...]]:
    for result in results.values():
        for series in result.works(LOAD):
            wall, triples = middle(series.wall), result.counts["triples"]
            rate = f"{triples / wall:,.0f}" if wall else ""
            yield (
                _records(result),
                f"{triples:,}",
                series.stopped or number(wall),
                rate,
                megabytes(series.disk),
            )


def _commands(results: Results) -> Iterator[tuple[str, ...]]:
    for result in results.values():
        for work in dict.fromkeys(series.work for series in result.works(SERVER)):
            disk, server = result.find(work, "disk"), result.find(work, "server")
            if disk and server:
                yield (
                    _records(result), work.removeprefix(SERVER), number(middle(disk.wall)), number(middle(server.wall)),
                    number(ratio(server.wall, disk.wall)), _same(server),
                )  # fmt: skip


def _same(series: Series) -> str:
    return "" if series.facts is None else "the same" if series.facts == 1 else "**another**"


def _records(result: Result) -> str:
    return f"{result.counts['records']:,}"
