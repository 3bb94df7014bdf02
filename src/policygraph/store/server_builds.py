"""A build on a server: its lines in one graph, and in another a mark of what it is, which is whole when all are there."""

from __future__ import annotations

import io
import re
import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import cast
from urllib.parse import quote, unquote

import pyoxigraph as ox

from policygraph.errors import StoreError
from policygraph.rdf.namespaces import DCTERMS, HOME, RDF_TYPE, VOID, XSD
from policygraph.store.sparql_server import SparqlServer, has_blank_nodes
from policygraph.words.phrases import Phrase

BATCH = 16_000_000  # bytes that a server gets at a time
_IDENTIFIER, _PROFILE, _OBSERVED, _LOADING = (
    f"{DCTERMS}{name}" for name in ("identifier", "conformsTo", "date", "provenance")
)
_BASE, _TRIPLES = f"{VOID}uriSpace", f"{VOID}triples"

Progress = Callable[[int, int], None]  # called with the triples sent and the triples in all


@dataclass(frozen=True)
class Mark:
    """What lies in a graph: which build, "" while it is being loaded, of how many triples; the base of its names, the
    name of its profile, and on which day statuses were seen, "" where nobody says. ``loading`` is of one load alone.
    """

    build: str
    triples: int
    base: str
    profile: str
    observed: str = ""
    loading: str = ""


def mark_graph(graph: str) -> str:
    """Return the IRI of the graph that has the mark of another, "" for the default one.

    >>> mark_graph("x:y")
    'https://w3id.org/policygraph/build/x%3Ay'
    """
    return f"{HOME}build/{quote(graph, safe='')}"


def read_mark(server: SparqlServer) -> Mark | None:
    """Return the mark of the graph of a server, None where there is none."""
    graph = mark_graph(server.address.graph)
    rows = server.ask_all_graphs(f"SELECT ?p ?o WHERE {{ GRAPH <{graph}> {{ <{graph}> ?p ?o }} }}")
    found = {row["p"].value: row["o"].value for row in rows}
    if _BASE not in found:
        return None
    profile = found.get(_PROFILE, "")
    count = found.get(_TRIPLES, "")
    return Mark(
        found.get(_IDENTIFIER, ""),
        int(count) if re.fullmatch("[0-9]{1,18}", count) else -1,
        found[_BASE],
        unquote(profile.removeprefix(f"{HOME}profile/")),
        found.get(_OBSERVED, ""),
        found.get(_LOADING, ""),
    )


def whole_mark(server: SparqlServer) -> Mark:
    """Return the mark of a graph. Raises StoreError where no build lies there, or none that is whole."""
    mark = read_mark(server)
    if mark is None:
        raise StoreError(
            Phrase(
                "no build lies at {address}; policygraph build SOURCE --store loads one",
                address=server.address,
            )
        )
    if not mark.build:
        raise StoreError(
            Phrase(
                "the build at {address} is not whole: it is being loaded, or that was broken off. Wait, or load it again",
                address=server.address,
            )
        )
    return mark


def require_same(server: SparqlServer, mark: Mark) -> None:
    """Raise StoreError where what lies in a graph is not what lay there when its mark was read."""
    if read_mark(server) != mark:
        raise StoreError(
            Phrase(
                "{address} was loaded anew since it was opened; ask again, from Python by a new connection",
                address=server.address,
            )
        )


def load(server: SparqlServer, store: ox.Store, mark: Mark, progress: Progress = lambda *_: None) -> bool:
    """Put all triples of a store in the place of what a graph has, and mark them; return False where they are there.

    Raises StoreError where the graph has triples that no build has put there, or a build of another base.
    """
    before = read_mark(server)
    if before == mark:
        return False
    if before is None and len(server):
        raise StoreError(
            Phrase(
                "{address} has triples that no build has put there, and they are left alone. Name a graph of its own, as in {url}?graph=https://example.org/policies",
                address=server.address,
                url=server.address.url,
            )
        )
    if before and before.base != mark.base:
        raise StoreError(
            Phrase(
                "{address} has a build whose names start with {base}, not with {own}, and it is left alone. Name another graph, or empty this one and its mark",
                address=server.address,
                base=before.base,
                own=mark.base,
            )
        )
    started = replace(mark, build="", loading=uuid.uuid4().hex)
    _write_mark(server, started)
    sender = _Sender(server, mark.triples, progress)
    store.dump(cast("io.BytesIO", sender), format=ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph())
    sender.finish()
    if read_mark(server) != started:
        raise StoreError(
            Phrase(
                "{address} was loaded by another process meanwhile; load it again when that has ended",
                address=server.address,
            )
        )
    if (found := len(server)) != mark.triples:
        raise StoreError(
            Phrase(
                "{address} has {found:,} triples where {triples:,} were loaded: it shows those of other graphs, or takes some for the same. Name a graph of its own with ?graph=",
                address=server.address,
                found=found,
                triples=mark.triples,
            )
        )
    _write_mark(server, mark)
    return True


class _Sender:
    """A file that is written to a server, in batches of whole lines; those with blank nodes are one batch, the last."""

    def __init__(self, server: SparqlServer, triples: int, progress: Progress) -> None:
        self._server, self._triples, self._progress = server, triples, progress
        self._parts, self._size = list[bytes](), 0
        self._with_blank_nodes = list[bytes]()
        self._sent, self._is_first = 0, True

    def write(self, data: bytes) -> int:
        self._parts.append(bytes(data))
        self._size += len(data)
        if self._size >= BATCH:
            whole, end, rest = b"".join(self._parts).rpartition(b"\n")
            self._parts, self._size = [rest], len(rest)
            if end:
                self._send(whole + end)
        return len(data)

    def flush(self) -> None:
        """Do nothing: what is no batch yet waits for more."""

    def finish(self) -> None:
        """Send what is left."""
        self._send(b"".join(self._parts))
        if self._with_blank_nodes:
            self._put(b"".join(self._with_blank_nodes))

    def _send(self, lines: bytes) -> None:
        if has_blank_nodes(lines):
            pairs = [(line, has_blank_nodes(line)) for line in lines.splitlines(keepends=True)]
            self._with_blank_nodes += [line for line, is_blank in pairs if is_blank]
            lines = b"".join(line for line, is_blank in pairs if not is_blank)
        if lines or self._is_first:
            self._put(lines)

    def _put(self, lines: bytes) -> None:
        self._server.write(self._server.address.graph, lines, self._is_first)
        self._is_first = False
        self._sent += lines.count(b"\n")
        self._progress(self._sent, self._triples)


def _write_mark(server: SparqlServer, mark: Mark) -> None:
    graph = mark_graph(server.address.graph)
    stated: list[tuple[str, ox.NamedNode | ox.Literal]] = [
        (RDF_TYPE, ox.NamedNode(f"{VOID}Dataset")),
        (_BASE, ox.Literal(mark.base)),
        (_TRIPLES, ox.Literal(str(mark.triples), datatype=ox.NamedNode(f"{XSD}integer"))),
        (_PROFILE, ox.NamedNode(f"{HOME}profile/{quote(mark.profile, safe='')}")),
    ]
    texts = {_IDENTIFIER: mark.build, _OBSERVED: mark.observed, _LOADING: mark.loading}
    stated += [(name, ox.Literal(text)) for name, text in texts.items() if text]
    lines = "".join(f"<{graph}> <{name}> {value} .\n" for name, value in stated)
    server.write(graph, lines.encode(), is_new=True)
