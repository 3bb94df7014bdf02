"""Policies by any text, in any language."""

from __future__ import annotations

import pytest

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
    assert (match.id, match.property) == ("us-45q-2022", "引用依据")
