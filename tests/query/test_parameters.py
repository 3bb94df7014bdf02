"""What a text that somebody types means: a term of the graph, or an error that suggests one."""

from __future__ import annotations

import re

import pyoxigraph as ox
import pytest

from policygraph.errors import UsageError
from policygraph.query.parameters import identifiers, parse_term, to_term
from policygraph.store.graph_store import GraphStore
from tests.helpers import BASE, PG
from tests.query.helpers import XSD


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        (f"{PG}Policy", "alberta-tier", f"<{BASE}policy/alberta-tier>"),
        (f"{PG}Policy", "Alberta-TIER", f"<{BASE}policy/alberta-tier>"),
        (f"{PG}Policy", f"{BASE}policy/alberta-tier", f"<{BASE}policy/alberta-tier>"),
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
        ("https://w3id.org/policygraph/scheme/jurisdiction", "Canda", "there is no jurisdiction Canda. Did you mean Canada"),
        (f"{XSD}date", "2024", "2024 is no date"),
        (f"{XSD}integer", "many", "many is no integer"),
    ],
)  # fmt: skip
def test_a_text_that_means_nothing_is_an_error_that_suggests(
    kind: str, text: str, message: str, graph: GraphStore
) -> None:
    with pytest.raises(UsageError, match=re.escape(message)):
        to_term(graph, kind, text)


def test_terms_of_ad_hoc_queries() -> None:
    assert parse_term("plain") == ox.Literal("plain")
    assert parse_term("<https://example.org/>") == ox.NamedNode("https://example.org/")
    assert parse_term('"x"@en') == ox.Literal("x", language="en")
    for broken in ("<no iri>", '"unclosed', '"a" . <x:a> <x:b> "c"@@'):
        with pytest.raises(UsageError, match="neither an IRI"):
            parse_term(broken)


def test_ids_are_listed_for_the_shell(graph: GraphStore) -> None:
    assert identifiers(graph)[:2] == ["alberta-ccir", "alberta-sger"]
