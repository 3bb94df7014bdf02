"""What is written is read to the same graph by parsers that did not write it, or is refused by name."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from policygraph.errors import UsageError
from policygraph.rdf.formats import RDF_FORMATS
from policygraph.rdf.serialize import NOT_XML, to_bytes
from policygraph.records.printable import UNFIT_FOR_XML
from tests.helpers import examples
from tests.rdf.helpers import NOT_IN_XML, ODD_NAMES, ODD_TEXTS, iris, literals, read_back

PREFIXES = {"e": "https://example.org/", "n": "https://example.org/n/", "ns": "https://example.org/ns#"}
SUBJECT, TITLE = ox.NamedNode("https://example.org/s"), ox.NamedNode("http://purl.org/dc/terms/title")
triples = st.lists(st.builds(ox.Triple, iris, iris, iris | literals), min_size=1, max_size=4)


@pytest.mark.parametrize("format", RDF_FORMATS)
def test_every_odd_text_and_name_comes_back(format: str) -> None:
    written = [ox.Triple(SUBJECT, TITLE, ox.Literal(text)) for text in ODD_TEXTS]
    written += [ox.Triple(SUBJECT, TITLE, ox.Literal(text, language="zh-Hant")) for text in ODD_TEXTS]
    names = [ox.NamedNode(start + name) for start in PREFIXES.values() for name in ODD_NAMES]
    written += [ox.Triple(name, TITLE, name) for name in names]
    written += [ox.Triple(name, TITLE, ox.Literal("x", datatype=name)) for name in names]
    data = to_bytes(written, format, PREFIXES)
    assert read_back(data, format) == set(written)
    assert b"</script" not in data or format != "jsonld"


@pytest.mark.parametrize("format", RDF_FORMATS)
@examples(40)
@given(triples)
def test_any_graph_comes_back(format: str, written: list[ox.Triple]) -> None:
    try:
        data = to_bytes(written, format, PREFIXES)
    except UsageError as refused:
        error = str(refused)
    else:
        assert read_back(data, format) == set(written)
        return
    assert format == "rdfxml"
    assert any(triple.predicate.value in error for triple in written)


def test_what_xml_lacks_is_what_no_record_may_have() -> None:
    # Two rooms that import nothing of each other say it, and nothing below both is about texts.
    assert NOT_XML.pattern == UNFIT_FOR_XML.pattern


@pytest.mark.parametrize("text", NOT_IN_XML)
def test_a_character_that_xml_lacks_is_refused_with_its_literal(text: str) -> None:
    triple = ox.Triple(SUBJECT, TITLE, ox.Literal(f"before{text}after"))
    with pytest.raises(UsageError, match=rf"U\+{ord(text[0]):04X} in 'before.*dc/terms/title.*example.org/s"):
        to_bytes([triple], "rdfxml", {})
    for format in ("turtle", "ntriples", "jsonld"):
        assert read_back(to_bytes([triple], format, {}), format) == {triple}


@pytest.mark.parametrize("name", ["2020", "%E6%A0%87%E9%A2%98", "", "a/", "\U00020000"])
def test_a_property_without_a_name_for_xml_is_refused(name: str) -> None:
    property_ = ox.NamedNode(f"https://example.org/ns#{name}")
    with pytest.raises(UsageError, match=f"the property {property_.value} cannot be written as RDF/XML"):
        to_bytes([ox.Triple(SUBJECT, property_, SUBJECT)], "rdfxml", PREFIXES)


@pytest.mark.parametrize("name", ["20a", "%AC", "\U00020000x", "1\u00b7a", "a\u3400b", "标题", "a.b-c"])
def test_a_property_that_ends_in_a_name_is_divided_there(name: str) -> None:
    triple = ox.Triple(SUBJECT, ox.NamedNode(f"https://example.org/ns#{name}"), ox.Literal("x"))
    assert read_back(to_bytes([triple], "rdfxml", PREFIXES), "rdfxml") == {triple}


def test_a_term_of_the_syntax_is_no_property_in_rdfxml() -> None:
    triple = ox.Triple(SUBJECT, ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#li"), SUBJECT)
    with pytest.raises(UsageError, match="cannot be written as RDF/XML"):
        to_bytes([triple], "rdfxml", {})


def test_labels_of_blank_nodes_are_names_of_xml() -> None:
    nodes = [ox.BlankNode(label) for label in ("1a", "b1a", "a")]
    written = [ox.Triple(node, TITLE, other) for node in nodes for other in nodes]
    data = to_bytes(written, "rdfxml", {})
    assert b'rdf:nodeID="a"' in data
    assert b'rdf:nodeID="1' not in data
    read, wanted = ox.Dataset(map(ox.Quad, *zip(*read_back(data, "rdfxml"), strict=True))), ox.Dataset()
    for triple in written:
        wanted.add(ox.Quad(*triple))
    for dataset in (read, wanted):
        dataset.canonicalize(ox.CanonicalizationAlgorithm.UNSTABLE)
    assert read == wanted
