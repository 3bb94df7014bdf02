"""A build on a server is whole or it is none, and what others have there stays."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest

from policygraph.errors import StoreError
from policygraph.settings import ServerAddress
from policygraph.store import server_builds
from policygraph.store.server_builds import Mark, load, mark_graph, read_mark, require_same, whole_mark
from policygraph.store.sparql_server import SparqlServer
from tests.servers import oxigraph_server, start_oxigraph

NUMBER = 1000
MARK = Mark("build-1", NUMBER, "https://example.org/", "a profile", "2025-06")


def store(name: str = "a", number: int = NUMBER) -> ox.Store:
    found = ox.Store()
    lines = "".join(f'<x:{name}{each}> <x:p> "text \\n _:{each}"@en .\n' for each in range(number))
    found.load(lines, format=ox.RdfFormat.N_TRIPLES)
    return found


@pytest.mark.parametrize("batch", [1, 200, 16_000_000])
def test_what_is_loaded_is_there_and_marked(
    address: ServerAddress, monkeypatch: pytest.MonkeyPatch, batch: int
) -> None:
    monkeypatch.setattr(server_builds, "BATCH", batch)
    server, told = SparqlServer(address), list[tuple[int, int]]()
    with pytest.raises(StoreError, match="no build lies at"):
        whole_mark(server)
    assert load(server, store(), MARK, lambda *numbers: told.append(numbers))
    assert told[-1] == (NUMBER, NUMBER)
    assert whole_mark(SparqlServer(address)) == MARK
    assert set(SparqlServer(address)) == set(store())
    assert not load(SparqlServer(address), store(), MARK)


def test_the_next_build_takes_the_place_of_the_last(address: ServerAddress) -> None:
    load(SparqlServer(address), store(), MARK)
    second = replace(MARK, build="build-2", triples=3, observed="")
    reader = SparqlServer(address)
    require_same(reader, MARK)
    assert load(SparqlServer(address), store("b", 3), second)
    assert set(SparqlServer(address)) == set(store("b", 3))
    assert read_mark(SparqlServer(address)) == second
    with pytest.raises(StoreError, match="was loaded anew since it was opened; ask again"):
        require_same(reader, MARK)


def test_what_is_half_loaded_is_no_build(address: ServerAddress, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server_builds, "BATCH", 500)
    server, writes = SparqlServer(address), list[str]()
    write = server.write

    def broken(graph: str, lines: bytes, is_new: bool) -> None:
        writes.append(graph)
        if len(writes) == 4:
            raise StoreError("the server has ended the connection")
        write(graph, lines, is_new)

    monkeypatch.setattr(server, "write", broken)
    with pytest.raises(StoreError, match="has ended"):
        load(server, store(), MARK)
    again = SparqlServer(address)
    assert 0 < len(again) < NUMBER
    with pytest.raises(StoreError, match="is not whole: it is being loaded, or that was broken off"):
        whole_mark(again)
    assert load(again, store(), MARK)
    assert set(SparqlServer(address)) == set(store())


def test_a_server_that_is_killed_while_it_is_loaded_has_no_build(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(server_builds, "BATCH", 500)
    process, url = start_oxigraph(tmp_path)
    server = SparqlServer(ServerAddress(url))
    write, writes = server.write, list[str]()

    def killing(graph: str, lines: bytes, is_new: bool) -> None:
        writes.append(graph)
        if len(writes) == 4:
            process.kill()
            process.wait()
        write(graph, lines, is_new)

    monkeypatch.setattr(server, "write", killing)
    with pytest.raises(StoreError, match=r"does not run: the connection is refused|has ended the connection"):
        load(server, store(), MARK)
    with oxigraph_server(tmp_path) as again:
        found = SparqlServer(ServerAddress(again))
        with pytest.raises(StoreError, match="is not whole"):
            whole_mark(found)
        assert load(found, store(), MARK)
        assert set(SparqlServer(ServerAddress(again))) == set(store())


def test_what_others_have_there_stays(address: ServerAddress) -> None:
    server = SparqlServer(address)
    server.write(address.graph, b"<x:theirs> <x:p> <x:o> .\n", is_new=True)
    with pytest.raises(StoreError, match=r"has triples that no build has put there.*\?graph="):
        load(server, store(), MARK)
    assert len(server) == 1
    assert read_mark(server) is None


def test_a_build_of_another_base_stays(address: ServerAddress) -> None:
    load(SparqlServer(address), store(), MARK)
    with pytest.raises(
        StoreError, match=r"whose names start with https://example.org/, not with https://other/"
    ):
        load(SparqlServer(address), store("b"), replace(MARK, build="b", base="https://other/"))
    assert whole_mark(SparqlServer(address)) == MARK


def test_two_that_load_at_once_are_told(address: ServerAddress, monkeypatch: pytest.MonkeyPatch) -> None:
    server = SparqlServer(address)
    write = server.write

    def disturbed(graph: str, lines: bytes, is_new: bool) -> None:
        write(graph, lines, is_new)
        if graph == address.graph:
            load(SparqlServer(address), store("b"), replace(MARK, build="other"))

    monkeypatch.setattr(server, "write", disturbed)
    with pytest.raises(StoreError, match="was loaded by another process meanwhile"):
        load(server, store(), MARK)
    assert whole_mark(SparqlServer(address)).build == "other"


def test_a_server_that_has_other_triples_than_were_loaded(address: ServerAddress) -> None:
    with pytest.raises(StoreError, match="has 1,000 triples where 1,001 were loaded"):
        load(SparqlServer(address), store(), replace(MARK, triples=1001))
    with pytest.raises(StoreError, match="is not whole"):
        whole_mark(SparqlServer(address))


def test_blank_nodes_are_loaded_together(address: ServerAddress, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server_builds, "BATCH", 1)
    found = store()
    found.load(b'_:a <x:p> _:b .\n_:b <x:p> "end" .\n<x:c> <x:p> _:a .\n', format=ox.RdfFormat.N_TRIPLES)
    load(SparqlServer(address), found, replace(MARK, triples=NUMBER + 3))
    assert bool(SparqlServer(address).query('ASK { <x:c> <x:p>/<x:p>/<x:p> "end" }'))


@pytest.mark.parametrize("triples", [b"", b'"many"', b'"12345678901234567890"'])
def test_a_mark_that_is_none(address: ServerAddress, triples: bytes) -> None:
    graph = mark_graph(address.graph)
    void = b"http://rdfs.org/ns/void#"
    lines = b'<%b> <%buriSpace> "x:/" .\n' % (graph.encode(), void)
    lines += b"<%b> <%btriples> %b .\n" % (graph.encode(), void, triples) if triples else b""
    SparqlServer(address).write(graph, lines, is_new=True)
    assert read_mark(SparqlServer(address)) == Mark("", -1, "x:/", "")
