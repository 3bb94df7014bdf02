"""Rows as tables for people: each term as it is read, whatever is in it."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from policygraph.query import sparql
from policygraph.rdf.ntriples import literal
from policygraph.report.answer_tables import answer_markdown, answer_table
from policygraph.store.graph_store import GraphStore
from tests.query.helpers import QUESTIONS, adhoc

CELLS = {  # SPARQL -> cell
    "1e0 / 0": "INF",
    "-1e0 / 0": "-INF",
    "0e0 / 0": "NaN",
    "256 / 3": "85.33",
    "1e0 / 3": "0.33",
    "1 / 3000": "0.000333",
    "46.2276": "46.2276",
    "-0.12776250": "-0.1277625",
    "0.0012345": "0.0012345",
    "65.625": "65.625",
    "1e-7": "1e-07",
    "3e40": "3e+40",
    "7": "7",
    "0.0": "0",
    "1.50": "1.50",
    "'01'^^xsd:integer": "1",
    "true": "true",
    "'no'^^xsd:boolean": "no",
    "'2020'^^xsd:gYear": "2020",
    "'2020-01-02'^^xsd:date": "2020-01-02",
    "''": "",
    "?unbound": "",
    "'1'": "1",
    "'<a:b>'": "<a:b>",
    "'政策 x'@zh-Hans": "政策 x",
    r"'q\"'@en": 'q"',
    r"'back\\n'": r"back\n",
    r"'a\tb\nc\r\nd'": "a b c d",
    r"'a\rb\u202E\u007F\u2028c'": "a\ufffdb\ufffd\ufffd c",
    "<a:b>": "a:b",
    "IRI('a:b\u202e')": "a:b\ufffd",
    "<<( <a:b> <a:c> 'x' )>>": '<a:b> <a:c> "x"',
    "<<( <a:b> <a:c> 'x'@en )>>": '<a:b> <a:c> "x"@en',
}


@pytest.fixture
def graph(seeds_graph: GraphStore) -> GraphStore:
    return seeds_graph


def answered(graph: GraphStore, query: sparql.NamedQuery, **bind: str) -> ox.QuerySolutions:
    answer = sparql.run(graph, query, bind)
    assert isinstance(answer, ox.QuerySolutions)
    return answer


def test_a_cell_is_the_value_of_a_term_on_one_line_as_people_read_it(graph: GraphStore) -> None:
    rows = " UNION ".join(f"{{ BIND (0{n} AS ?n) BIND ({each} AS ?x) }}" for n, each in enumerate(CELLS))
    query = adhoc(f"SELECT ?x ('|' AS ?end) {{ {rows} }} ORDER BY ?n", graph.profile)
    head, _, *lines, empty, count = answer_table(answered(graph, query), query).split("\n")
    assert [line[:-1].rstrip() for line in lines] == list(CELLS.values())
    assert (head.split(), empty, count) == (["x", "end"], "", f"{len(CELLS)} rows")


def test_what_the_program_answers_and_the_names_of_columns_are_in_a_language(graph: GraphStore) -> None:
    query = QUESTIONS["in-force"]
    head, _, *rows, _ = answer_markdown(answered(graph, query, asOf="2018-06-01"), query, "zh").split("\n")
    names = [name.strip() for name in head.split("|")]
    assert {row.split("|")[names.index("推定")].strip() for row in rows} == {"是", "否"}


def test_no_rows_are_a_line(graph: GraphStore) -> None:
    query = adhoc("SELECT ?x { VALUES ?x {} }", graph.profile)
    assert answer_table(answered(graph, query), query) == "0 rows"
    assert answer_markdown(answered(graph, query), query) == "| x |\n| --- |"


@pytest.mark.parametrize(
    "ends", [("",), ("@en",), ("@en", "@zh"), ("^^<http://www.w3.org/2001/XMLSchema#integer>", "")]
)
@given(texts=st.lists(st.text(), max_size=5))
def test_a_cell_is_the_same_whatever_stands_in_the_others(
    seeds_graph: GraphStore, ends: tuple[str, ...], texts: list[str]
) -> None:
    terms = [literal(text) + ends[number % len(ends)] for number, text in enumerate(texts)]

    def cells(terms: list[str]) -> list[str]:
        rows = [f"({number} {term})" for number, term in enumerate(terms)]
        query = adhoc(
            f"SELECT ?x {{ VALUES (?n ?x) {{ {' '.join(rows)} }} }} ORDER BY ?n", seeds_graph.profile
        )
        return answer_markdown(answered(seeds_graph, query), query).split("\n")[2:]

    assert cells(terms) == [cell for term in terms for cell in cells([term])]
