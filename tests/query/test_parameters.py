"""What a text that somebody types means: a term of the graph, or an error that suggests one."""

from __future__ import annotations

import re

import pyoxigraph as ox
import pytest

from policygraph.errors import UsageError
from policygraph.profile.load import load_profile
from policygraph.query.parameters import identifiers, parse_term, subject, to_term
from policygraph.store.graph_store import GraphStore, open_rdf
from tests.helpers import BASE, PG
from tests.query.helpers import XSD


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        (f"{PG}Policy", "alberta-tier", f"<{BASE}policy/alberta-tier>"),
        (f"{PG}Policy", "Alberta-TIER", f"<{BASE}policy/alberta-tier>"),
        (f"{PG}Policy", f"{BASE}policy/alberta-tier", f"<{BASE}policy/alberta-tier>"),
        (f"{PG}Policy", f"<{BASE}policy/alberta-tier>", f"<{BASE}policy/alberta-tier>"),
        (f"{PG}Cluster", "alberta carbon pricing", f"<{BASE}cluster/Alberta-Carbon-Pricing>"),
        (f"{PG}Source", "UNFCCC", f"<{BASE}source/UNFCCC>"),
        ("https://w3id.org/policygraph/scheme/jurisdiction", "加拿大", "<https://w3id.org/policygraph/scheme/jurisdiction/CA>"),
        (f"{XSD}string", '"} DROP ALL', '"\\"} DROP ALL"'),
        (f"{XSD}language", "zh", '"zh"'),
        (f"{XSD}date", "2024-01-01", f'"2024-01-01"^^<{XSD}date>'),
        (f"{XSD}integer", "40", f'"40"^^<{XSD}integer>'),
    ],
)  # fmt: skip
def test_a_text_means_a_term(kind: str, text: str, expected: str, graph: GraphStore) -> None:
    assert str(to_term(graph, kind, text)) == expected


@pytest.mark.parametrize(
    ("kind", "text", "message"),
    [
        (f"{PG}Policy", "alberta-tire", "there is no policy alberta-tire. Did you mean alberta-tier"),
        (f"{PG}Policy", "x> ; DROP ALL", "there is no policy"),
        (f"{PG}Policy", "<x>", "there is no policy <x>"),
        (f"{PG}Policy", "", "an empty text names nothing"),
        ("https://w3id.org/policygraph/scheme/jurisdiction", " ", "an empty text names nothing"),
        ("https://w3id.org/policygraph/scheme/jurisdiction", "Canda", "there is no jurisdiction Canda. Did you mean Canada"),
        ("https://example.org/ns/scheme/owner", "Bob", "there is no owner Bob."),
        (f"{XSD}date", "2024", "2024 is no day; write it as 2015-06-30"),
        (f"{XSD}integer", "many", "many is no integer"),
    ],
)  # fmt: skip
def test_a_text_that_means_nothing_is_an_error_that_suggests(
    kind: str, text: str, message: str, graph: GraphStore
) -> None:
    with pytest.raises(UsageError, match=re.escape(message)):
        to_term(graph, kind, text)


_OF_OTHERS = """
@prefix pg: <https://w3id.org/policygraph/ns#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix other: <https://city.example/bylaws/policy/> .
other:noise-2005 a pg:Policy ; dcterms:identifier "noise-2005" ; pg:supersedes other:noise-1990 .
other:noise-1990 a pg:UnresolvedPolicy ; dcterms:identifier "noise-1990" .
<https://city.example/bylaws/plant/7> a pg:Facility ; dcterms:identifier "7" .
other:dogs a pg:Policy ; dcterms:identifier "dogs" .
<https://town.example/dogs> a pg:Policy ; dcterms:identifier "dogs" .
"""


@pytest.fixture(scope="module")
def of_others(tmp_path_factory: pytest.TempPathFactory) -> GraphStore:
    path = tmp_path_factory.mktemp("rdf") / "bylaws.ttl"
    path.write_text(_OF_OTHERS, "utf-8")
    return open_rdf(path, load_profile(), BASE)


@pytest.mark.parametrize(
    ("text", "iri"),
    [
        ("noise-2005", "https://city.example/bylaws/policy/noise-2005"),
        ("Noise-2005", "https://city.example/bylaws/policy/noise-2005"),
        ("noise-1990", "https://city.example/bylaws/policy/noise-1990"),  # only named
        ("7", "https://city.example/bylaws/plant/7"),
        ("facility/7", "https://city.example/bylaws/plant/7"),
        ("https://town.example/dogs", "https://town.example/dogs"),
    ],
)
def test_an_id_is_found_under_another_base(text: str, iri: str, of_others: GraphStore) -> None:
    assert subject(of_others, text).value == iri


def test_an_id_under_another_base_is_a_parameter_and_is_suggested(of_others: GraphStore) -> None:
    assert to_term(of_others, f"{PG}Policy", "noise-2005") == subject(of_others, "noise-2005")
    with pytest.raises(UsageError, match="Did you mean noise-2005"):
        subject(of_others, "noise-205")
    assert identifiers(of_others) == ["dogs", "dogs", "noise-1990", "noise-2005", "7"]


def test_an_id_of_several_nodes_has_to_be_told(of_others: GraphStore) -> None:
    both = (
        "dogs may be https://city.example/bylaws/policy/dogs or https://town.example/dogs; name one of them"
    )
    with pytest.raises(UsageError, match=re.escape(both)):
        subject(of_others, "dogs")
    with pytest.raises(UsageError, match=re.escape(both)):
        to_term(of_others, f"{PG}Policy", "dogs")


def test_terms_of_ad_hoc_queries() -> None:
    assert parse_term("plain") == ox.Literal("plain")
    assert parse_term("<https://example.org/>") == ox.NamedNode("https://example.org/")
    assert parse_term('"x"@en') == ox.Literal("x", language="en")
    year = parse_term('"2018"^^xsd:gYear', {"xsd": XSD, "": "x:", "a-b": "x:"})
    assert year == ox.Literal("2018", datatype=ox.NamedNode(f"{XSD}gYear"))
    for broken in (
        "<no iri>",
        '"2018"^^xsd:gYear',
        '"a", "b"',
        '"a" # b',
        '"""a',
        '"unclosed',
        '"a" . <x:a> <x:b> "c"@@',
    ):
        with pytest.raises(UsageError, match="neither an IRI"):
            parse_term(broken)


def test_ids_are_listed_for_the_shell(graph: GraphStore) -> None:
    assert identifiers(graph)[:2] == ["alberta-ccir", "alberta-sger"]
