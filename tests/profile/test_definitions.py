"""What ontology and vocabularies define, and what is known of the vocabularies of others."""

from __future__ import annotations

from pathlib import Path

import pytest

from policygraph.profile.definitions import Definitions, namespace
from policygraph.profile.load import load_profile
from policygraph.profile.resources import resource
from tests.helpers import PG
from tests.profile.helpers import DCTERMS, FILES, SCHEMA, SKOS, refusal, write_example

TITLE = '"title": {"@id": "dcterms:title"}'
OWL = "<http://www.w3.org/2002/07/owl#ObjectProperty>"


@pytest.fixture(scope="module")
def definitions() -> Definitions:
    return Definitions([resource("ontology", "policygraph.ttl")])


@pytest.mark.parametrize(
    ("iri", "properties", "classes", "said"),
    [
        (f"{PG}status", True, False, ""),
        (f"{PG}status", False, True, "there is no class pg:status."),
        (f"{PG}Policy", True, True, ""),
        (f"{PG}stauts", True, False, "there is no property pg:stauts. Did you mean pg:status"),
        (f"{DCTERMS}title", True, False, ""),
        (f"{DCTERMS}tilte", True, True, "there is no term dcterms:tilte. Did you mean dcterms:title"),
        (f"{SKOS}concept", False, True, "there is no class skos:concept. Did you mean skos:Concept"),
        (f"{SCHEMA}anything", True, True, ""),
        ("https://own.example/a", True, True, ""),
    ],
)
def test_a_term_is_defined_or_of_a_vocabulary_that_nobody_knows(
    definitions: Definitions, iri: str, properties: bool, classes: bool, said: str
) -> None:
    problem = definitions.undefined(iri, properties, classes)
    assert problem.startswith(said)
    assert bool(problem) == bool(said)


def test_a_relation_is_claimed_by_properties_of_records(definitions: Definitions) -> None:
    claims = definitions.claims()
    assert claims[f"{PG}supersedes"] == {f"{PG}statesSupersedes"}
    assert claims[f"{PG}supersededBy"] == {f"{PG}statesSupersededBy"}
    assert f"{PG}statesSupersedes" not in claims


def test_a_namespace_ends_where_the_name_starts() -> None:
    assert (namespace(f"{PG}Policy"), namespace(f"{DCTERMS}title"), namespace("urn:x")) == (PG, DCTERMS, "")


def test_what_a_profile_defines_itself_is_known(tmp_path: Path) -> None:
    folder = write_example(tmp_path)
    words = folder / "words.ttl"
    own = f"pg:mine a {OWL} . <https://own.example/a> a {OWL} . <http://purl.org/dc/terms/mine> a {OWL} ."
    words.write_text(f"{FILES['rfc/words.ttl']}\n{own}\n", "utf-8")
    context = FILES["rfc/context.jsonld"].replace(
        TITLE,
        f'{TITLE}, "o": "https://own.example/", "a": {{"@id": "o:a", "@type": "@id"}},'
        ' "m": {"@id": "dcterms:mine", "@type": "@id"}, "b": {"@id": "https://other.example/b"}',
    )
    (folder / "context.jsonld").write_text(context, "utf-8")
    assert {"a", "m", "b"} <= set(load_profile(str(folder)).first.context.terms)
    (folder / "context.jsonld").write_text(context.replace("o:a", "o:x"), "utf-8")
    assert "there is no property https://own.example/x." in refusal(folder)


def test_properties_of_which_others_are_described_are_described_or_named(tmp_path: Path) -> None:
    folder = write_example(tmp_path)
    own = "<https://own.example/vacates> <http://www.w3.org/2000/01/rdf-schema#subPropertyOf> pg:lineageRelation ."
    (folder / "words.ttl").write_text(f"{FILES['rfc/words.ttl']}\n{own}\n", "utf-8")
    keys = '"o": "https://own.example/", "v": {"@id": "o:vacate", "@type": "@id"}'
    context = FILES["rfc/context.jsonld"].replace(TITLE, f"{TITLE}, {keys}")
    (folder / "context.jsonld").write_text(context, "utf-8")
    said = "@context.v is o:vacate: there is no property https://own.example/vacate. Did you mean https://own.example/vacates?"
    assert said in refusal(folder)
    named = FILES["rfc/profile.toml"].replace("[properties]", '[properties]\n"o:vacate" = { en = "vacates" }')
    (folder / "profile.toml").write_text(named, "utf-8")
    assert "v" in load_profile(str(folder)).first.context.terms
