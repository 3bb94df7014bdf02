"""Policies by any text, in any language."""

from __future__ import annotations

from collections import Counter

import pytest

from policygraph.pipeline import Build
from policygraph.query.search import search
from policygraph.store.graph_store import GraphStore


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("清洁发展机制", ["clean-development-mechanism-legacy"]),
        ("SBM 014 REPORT", ["intl-paris-art-6-4-ccs"]),
        ("nothing says this", []),
        ("Gemini Intelligence", ["intl-paris-art-6-4-ccs"]),
    ],
)
def test_search_finds_texts_in_any_language_and_case(text: str, ids: list[str], graph: GraphStore) -> None:
    assert [match.id for match in search(graph, text)] == ids


def test_a_match_says_where(graph: GraphStore) -> None:
    (match,) = search(graph, "Public Law 117-169, sections", "zh")
    assert (match.kind, match.id, match.property) == ("政策", "us-45q-2022", "引用依据")


def test_a_match_says_of_what_kind_it_is(whole_hub: Build) -> None:
    kinds = Counter(match.kind for match in search(whole_hub.open(), "e"))
    assert kinds == {"policy": 86, "facility": 1017, "country profile": 58}
    by_kind = {match.kind: match.id for match in search(whole_hub.open(), "Carbfix")}
    assert {"policy", "facility"} <= by_kind.keys()
