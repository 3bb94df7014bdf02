"""Labels with their names by language, each once."""

from __future__ import annotations

import pyoxigraph as ox

from policygraph.profile.model import Profile
from policygraph.rdf.namespaces import DCTERMS
from policygraph.report.explorer.names import Dictionary, names_of_values
from policygraph.store.graph_store import GraphStore
from policygraph.store.lookups import Lookups
from tests.helpers import BASE, PG


def test_a_text_has_one_number_and_its_english_name() -> None:
    texts = Dictionary()
    assert [texts.number(text, {"zh": "甲", "en": "other"}) for text in ("a", "b", "a")] == [0, 1, 0]
    assert texts.entries == [{"zh": "甲", "en": "a"}, {"zh": "甲", "en": "b"}]


def test_the_names_of_concepts_are_those_of_the_vocabulary(seeds_graph: GraphStore) -> None:
    names = names_of_values(Lookups(seeds_graph, "en"), [f"{PG}status"])
    assert names["Superseded"]["zh"] == "已被取代"


def test_texts_beside_each_other_are_names_where_each_language_has_one(policy: Profile) -> None:
    store = ox.Store()
    for subject, texts in (
        ("a", [("one", "en"), ("一", "zh")]),
        ("b", [("two", "en"), ("deux", "en"), ("二", "zh")]),
    ):
        for text, language in texts:
            node = ox.NamedNode(f"https://example.org/{subject}")
            store.add(ox.Quad(node, ox.NamedNode(f"{DCTERMS}title"), ox.Literal(text, language=language)))
    lookups = Lookups(GraphStore(store, policy, BASE), "en")
    assert names_of_values(lookups, [f"{DCTERMS}title"]) == {"one": {"en": "one", "zh": "一"}}
