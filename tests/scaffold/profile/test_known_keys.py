"""The dictionary of usual keys."""

from __future__ import annotations

import pyoxigraph as ox

from policygraph.records.other_files import plain
from policygraph.scaffold.profile.known_keys import known_keys
from tests.helpers import ROOT


def test_known_relations_are_those_of_the_ontology() -> None:
    store = ox.Store()
    store.load(path=ROOT / "ontology" / "policygraph.ttl", format=ox.RdfFormat.TURTLE)
    namespace = "https://w3id.org/policygraph/ns#"
    claims = [
        quad.subject
        for name in ("claims", "claimsInverse")
        for quad in store.quads_for_pattern(None, ox.NamedNode(namespace + name), None)
    ]
    relations = {iri.value.replace(namespace, "pg:") for iri in claims if isinstance(iri, ox.NamedNode)}
    assert set(known_keys().relations.values()) <= relations
    assert len(known_keys().relations) > 20


def test_keys_are_compared_without_case_and_separators() -> None:
    assert {plain(key) for key in ("supersededBy", "Superseded-by", "superseded_ by")} == {"supersededby"}
    known = known_keys()
    assert known.relations[plain("Superseded-By")] == "pg:statesSupersededBy"
    usual = {
        key for by_property in known.properties.values() for keys in by_property.values() for key in keys
    }
    for key in {*known.id, *known.title, *known.language, *known.relations, *usual}:
        assert plain(key) == key


def test_no_key_means_two_things() -> None:
    known = known_keys()
    usual = [
        key for by_property in known.properties.values() for keys in by_property.values() for key in keys
    ]
    keys = [*known.id, *known.title, *known.language, *known.relations, *usual]
    assert len(keys) == len(set(keys))


def test_a_word_in_a_key_hints_at_records() -> None:
    assert known_keys().hints_at_records("Related-Acts")
    assert known_keys().hints_at_records("grandParent")
    assert not known_keys().hints_at_records("phase")


def test_the_rules_that_ask_for_a_property_exist() -> None:
    shapes = "".join(file.read_text("utf-8") for file in (ROOT / "shapes").glob("*.ttl"))
    for property, code in known_keys().asked.items():
        start = shapes.index(f"shape:{code} a sh:NodeShape")
        assert f"pg:needs {property} ;" in shapes[start : start + 200]
