"""Policies by any text, in any language."""

from __future__ import annotations

import random
from collections import Counter
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import pyoxigraph as ox
import pytest

from policygraph.export.triples import triples
from policygraph.pipeline import Build, build
from policygraph.query import search as searching
from policygraph.query.search import search
from policygraph.settings import ServerAddress, Settings
from policygraph.store.graph_store import GraphStore
from policygraph.store.lookups import Lookups
from policygraph.store.sparql_server import SparqlServer
from tests.helpers import write


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("清洁发展机制", ["clean-development-mechanism-legacy"]),
        ("SBM 014 REPORT", ["intl-paris-art-6-4-ccs"]),
        ("nothing says this", []),
        ("Gemini Intelligence", ["intl-paris-art-6-4-ccs"]),
        ("Gémini ＩＮＴＥＬＬＩＧＥＮＣＥ", ["intl-paris-art-6-4-ccs"]),
    ],
)
def test_search_finds_texts_in_any_language_case_and_width_with_any_accents(
    text: str, ids: list[str], graph: GraphStore
) -> None:
    assert [match.id for match in search(graph, text)] == ids


def test_a_match_says_where(graph: GraphStore) -> None:
    (match,) = search(graph, "Public Law 117-169, sections", "zh")
    assert (match.kind, match.id, match.property) == ("政策", "us-45q-2022", "引用依据")


NEAR: dict[str, dict[str, Any]] = {  # id -> what a search for "carbon act" may find, the nearest first
    "carbon-act": {"title": "A law"},
    "b": {"title": "The Carbon Act"},
    "c": {"title": "The Act on Carbon"},
    "d": {"title": "Lowcarbon Act"},
    "e": {"title": "A law", "source": "Ministry of Carbon", "category": "Act"},
    "f": {"title": "A law", "analysis": {"mrv": {"score": 1, "evidence": "an act on carbon"}}},
    "g": {"title": "An act", "source": "Ministry"},
    "h": {"title": "Carbon", "source": "Ministry"},
}


@pytest.fixture
def near(tmp_path: Path) -> GraphStore:
    for name, metadata in NEAR.items():
        write(tmp_path / "r", f"en/{name}.md", {"id": name, "country": "Japan", **metadata})
    write(tmp_path / "r", "zh/b.md", {"id": "b", "title": "碳法", "country": "日本"})
    return build(Settings(root=tmp_path, sources=(tmp_path / "r",))).open()


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_word_is_found_somewhere_and_the_nearest_come_first(near: GraphStore, language: str) -> None:
    assert [match.id for match in search(near, "CARBON act", language)] == [*NEAR][:6]
    assert [match.id for match in search(near, '"carbon act"', language)] == ["b", "d"]
    assert [match.id for match in search(near, "carbon act nowhere", language)] == []
    assert search(near, ' "" ', language) == []


def test_what_is_found_is_the_same_in_every_language(near: GraphStore) -> None:
    for text in ("日本", "japan", "日本 act", "Japan 碳"):
        found = [{match.id for match in search(near, text, language)} for language in ("en", "zh", "fr")]
        assert found[0]
        assert found[0] == found[1] == found[2]
    (match,) = search(near, "日本 碳")
    assert (match.property, match.value) == ("title", "碳法")
    assert next(match.value for match in search(near, "日本") if match.id == "e") == "Japan (日本)"


def test_another_policy_that_is_referred_to_is_found_by_its_id_alone(tmp_path: Path) -> None:
    write(tmp_path / "r", "en/a.md", {"id": "a", "title": "First", "evolution": {"supersedes": ["bee"]}})
    write(tmp_path / "r", "en/b.md", {"id": "bee", "title": "Second"})
    store = build(Settings(root=tmp_path, sources=(tmp_path / "r",))).open()
    assert [match.id for match in search(store, "second")] == ["bee"]
    assert [match.id for match in search(store, "bee")] == ["bee", "a"]


def test_a_match_says_of_what_kind_it_is(whole_hub: Build) -> None:
    kinds = Counter(match.kind for match in search(whole_hub.open(), "e"))
    assert kinds == {"policy": 86, "facility": 1017, "country profile": 58}
    by_kind = {match.kind: match.id for match in search(whole_hub.open(), "Carbfix")}
    assert {"policy", "facility"} <= by_kind.keys()


ODD: dict[str, dict[str, Any]] = {  # id -> what is odd in its texts
    "a": {"title": 'The "Straße" \\ Act', "description": "Two\nlines\tand an oﬀer", "source": "Ministry"},
    "b": {"title": "Kelvin \u212a", "source": "Ministry", "evolution": {"supersedes": ["a", "gone"]}},
    "c": {
        "title": "法案 d‘Énergie cap‑and",
        "source": "部",
        "description": "Ο ΔΡΟΜΟΣ caf\u0065\u0301 Ａ",
        "url": "https://schema.org/Thing",
        "clusters": ["İzmir"],
    },
}


@pytest.fixture
def odd(tmp_path: Path) -> GraphStore:
    for name, metadata in ODD.items():
        write(tmp_path / "r", f"en/{name}.md", {"id": name, "status": "Active", **metadata})
    write(tmp_path / "r", "zh/a.md", {"id": "a", "title": "法", "status": "现行", "source": "部"})
    return build(Settings(root=tmp_path, sources=(tmp_path / "r",))).open()


def shown(graph: GraphStore, language: str) -> list[str]:
    """Return all texts that a value may be shown as."""
    lookups = Lookups(graph, language)
    objects = (triple.object for triple in triples(graph, ("asserted", "derived")))
    return sorted(
        {lookups.value(each).text for each in objects if isinstance(each, ox.NamedNode | ox.Literal)}
    )


@pytest.mark.parametrize("language", ["en", "zh"])
def test_no_value_that_has_a_word_is_passed_over(
    graph: GraphStore, odd: GraphStore, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance = random.Random(language)
    fixed = ["", "e", ":", "schema:Th", "pg", "no such text", '"', "\n", "STRASSE", '"active (现"', "(", "\udcff x", "k",
             "i\u0307", "off", "部", "energie", "d'én", "cap-and", "cafe a", "ὁ", "e" * 90]  # fmt: skip
    for store, texts, number in ((odd, fixed, 16), (graph, [], 6)):
        for text in chance.choices(shown(store, language), k=number):
            start = chance.randrange(len(text) or 1)
            piece = text[start : start + chance.randint(1, 12)]
            texts.append(chance.choice([str.upper, str.lower, str.swapcase])(piece))
        found = [search(store, text, language) for text in texts]
        for name, other in (("_pieces", lambda *_: {""}), ("values_with", lambda *_: None)):
            with monkeypatch.context() as patched:
                patched.setattr(searching, name, other)
                assert found == [search(store, text, language) for text in texts], (name, texts)
        assert sum(map(bool, found)) >= min(12, number)


def test_a_server_finds_the_same(
    odd: GraphStore, address: ServerAddress, monkeypatch: pytest.MonkeyPatch
) -> None:
    server = SparqlServer(address)
    lines = odd.disk.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph())
    assert lines
    server.write(address.graph, lines, is_new=True)
    rows = Mock(wraps=server._rows)
    monkeypatch.setattr(server, "_rows", rows)
    there = GraphStore(server, odd.profile, odd.base)
    assert [match.id for match in search(there, "法 ministry act")] == ["a"]
    assert rows.call_count < 30
    for text in (
        "d'energie",
        "CAFÉ",
        "cap–and",
        "ὁ δρομος",
        "strasse",
        "OFFER",
        '"active (现"',
        "部",
        "ministry gone",
        "b",
        "no such text",
    ):
        assert search(there, text) == search(odd, text)
