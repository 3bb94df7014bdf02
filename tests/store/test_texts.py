"""Values are found by pieces of their texts in files that are kept beside a store, and that go with it to the next."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest

from policygraph.pipeline import build
from policygraph.query.search import search
from policygraph.store import texts
from policygraph.store.generations import TEXTS
from policygraph.store.graph_store import GraphStore
from policygraph.store.texts import folded, values_with
from tests.helpers import ROOT, write
from tests.store.helpers import settings


@pytest.mark.parametrize(("text", "plain"), json.loads((ROOT / "web/tests/folded.json").read_text("utf-8")))
def test_texts_are_folded_as_on_the_page(text: str, plain: str) -> None:
    assert folded(text) == plain


@pytest.fixture
def records(tmp_path: Path) -> Path:
    for number in range(20):
        write(tmp_path / "r", f"en/{number}.md", {"id": f"p{number}", "title": f"Act\t{number}"})
    return tmp_path / "r"


def opened(records: Path) -> GraphStore:
    return build(settings(records.parent, records)).open()


def folder(graph: GraphStore) -> Path:
    assert graph.generation
    return graph.generation.folder


def files(graph: GraphStore) -> set[str]:
    return {file.name for file in folder(graph).glob(f"*{TEXTS}*")}


def found(graph: GraphStore, *pieces: str) -> set[str]:
    values = values_with(graph, pieces)
    assert values is not None
    return {value.value for value in values}


def test_values_are_found_by_folded_pieces_and_kept_once(
    records: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    graph = opened(records)
    assert files(graph) == set()
    assert found(graph, "act 1", "no such") == {f"Act\t{number}" for number in (1, *range(10, 20))}
    assert files(graph) == {TEXTS}
    monkeypatch.setattr(texts, "_values", None)  # it is not asked again
    monkeypatch.setattr(texts, "_CHUNK", 100)
    assert found(graph, "act 7") == {"Act\t7"}
    assert found(graph, "@en", "\t", '"act', "act 21") == set()
    objects = (quad.object for quad in graph.store)
    assert found(graph, "") == {each.value for each in objects if isinstance(each, ox.NamedNode | ox.Literal)}
    assert opened(records).generation == graph.generation  # it is as it was written


def test_what_is_kept_goes_to_the_next_generations_with_what_came(
    records: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found(opened(records), "")
    with monkeypatch.context() as patched:
        patched.setattr(texts, "_values", None)
        for title in ("Straße", "Fluß"):
            write(records, "en/3.md", {"id": "p3", "title": title})
            graph = opened(records)
            assert files(graph) == {"texts-before", "texts-since"}
            assert found(graph, title.casefold()) == {title}
        assert found(graph, "strasse", "act 3") == {"Straße", "Act\t3"}
        assert [match.id for match in search(graph, '"act 13"')] == ["p13"]
        (records / "en" / "4.md").rename(records / "en" / "b.md")
        assert found(opened(records), "en/b.md", "fluss") >= {"Fluß"}
    (folder(opened(records)) / "texts-since").unlink()
    assert found(opened(records), "fluss", "strasse") == {"Fluß"}
    assert TEXTS in files(opened(records))
    (folder(opened(records)) / TEXTS).write_bytes(b"00000000\n")
    write(records, "en/3.md", {"id": "p3", "title": "Now more has come than was there"})
    assert files(opened(records)) == {"texts-before", "texts-since"}
    write(records, "en/3.md", {"id": "p3", "title": "Act 3"})
    assert files(opened(records)) == {"texts-before"}
    assert found(opened(records), "act 3") == {"Act 3"}


@pytest.mark.parametrize("content", [b"", b"a\t<x:a>\n00000000\n", b"act 7\tno term\n2c663109\n"])
def test_what_is_not_as_it_was_written_is_made_again(records: Path, content: bytes) -> None:
    graph = opened(records)
    file = folder(graph) / TEXTS
    found(graph, "")
    whole = file.read_bytes()
    file.write_bytes(content)
    assert found(graph, "act 7") == {"Act\t7"}
    assert sorted(file.read_bytes().splitlines()[:-1]) == sorted(whole.splitlines()[:-1])


def test_a_link_is_not_followed_and_a_store_that_cannot_be_written_is_asked(records: Path) -> None:
    graph = opened(records)
    target = records.parent / "elsewhere"
    target.write_bytes(b"a\n")
    (folder(graph) / TEXTS).symlink_to(target)
    assert values_with(replace(graph, makes=False), ["act 7"]) is None
    assert [match.id for match in search(replace(graph, makes=False), '"act 7"')] == ["p7"]
    assert found(graph, "act 7") == {"Act\t7"}
    assert target.read_bytes() == b"a\n"
    assert values_with(replace(graph, generation=None), ["act 7"]) is None
