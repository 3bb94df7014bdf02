"""RDF files read by parsers that are not Oxigraph's, and terms that writers get wrong."""

from __future__ import annotations

import json
import re

import pyoxigraph as ox
import rdflib
from hypothesis import assume
from hypothesis import strategies as st
from pyld import jsonld as pyld

from policygraph.rdf.iris import is_absolute

NT = ox.RdfFormat.N_TRIPLES
RDFLIB_FORMATS = {"turtle": "turtle", "ntriples": "nt", "rdfxml": "xml", "trig": "trig", "nquads": "nquads"}


def read_with_rdflib(data: bytes, format: str) -> set[ox.Triple]:
    """Parse with rdflib, all graphs as one, and give the triples in Oxigraph's terms."""
    rdflib.NORMALIZE_LITERALS = False
    dataset = rdflib.Dataset()
    dataset.parse(data=data, format=RDFLIB_FORMATS[format])
    merged = rdflib.Graph()
    for subject, predicate, value, _ in dataset.quads():
        merged.add((subject, predicate, value))
    return {quad.triple for quad in ox.parse(merged.serialize(format="nt"), format=NT)}


def read_with_pyld(data: bytes) -> set[ox.Triple]:
    nquads = pyld.to_rdf(json.loads(data), {"format": "application/n-quads"})
    return {quad.triple for quad in ox.parse(nquads, format=ox.RdfFormat.N_QUADS)}


def read_back(data: bytes, format: str) -> set[ox.Triple]:
    """Parse with a parser that did not write it."""
    return read_with_pyld(data) if format == "jsonld" else read_with_rdflib(data, format)


ODD_TEXTS = [
    "", " ", "\n", "\r", "\r\n", "a\rb\r\n\tc", " a ", "\u00a0", "e\u0301", "\u0301", "\U0001f600\U00020000", "\x7f", "\x85",
    "\u2028", "\ufeff", "\ufffd", '"', '"""', "'''", "\\", "\\n", "a\\", "]]>", "</p>", "</script>", "&amp;<!--", "@en", "^^",
    "\u202e", "_:b", "<x:y>", "{}[]", "x" * 100_000,
]  # fmt: skip
NOT_IN_XML = ["\x00", "\x0b", "\x1b[31m", "\ufffe", "\uffff", "\x1f"]
ODD_NAMES = [
    "a", "act.", "reg.%205.", ".", "..", "a..", "-", "a-", "_", "a~", "~", "a'", "a(b)", "a,b;", "a@b", "a=", "a:b", ":", "1", "2020",
    "a%25", "标题", "%E6%A0%87", "é", "e\u0301", "\U00020000", "a\u00b7", "x/y/", "x?y=z&w", "a!$&'()*+,;=b",
]  # fmt: skip
texts = st.sampled_from([text for text in ODD_TEXTS if len(text) < 100]) | st.text(
    st.characters(exclude_categories=["Cs", "Cc"]), max_size=8
)


def named(text: str) -> ox.NamedNode | None:
    return ox.NamedNode(text) if is_absolute(text) else None


_STARTS = ["https://example.org/", "https://example.org/n/", "https://example.org/ns#", "urn:x:"]
# Of numbers without quotes rdflib keeps the value alone, and a store has none that are written so.
_UNUSUAL_NUMBER = re.compile(r"[+-]?(0[0-9]|\.)|\+|-0")
_LEXICAL = ["1", "1.50", "true", "2024-02-30", "2024-01", "NaN", "{}"]
_DATATYPES = [
    *(
        f"http://www.w3.org/2001/XMLSchema#{name}"
        for name in ("integer", "decimal", "boolean", "date", "gYear")
    ),
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#JSON",
    "https://example.org/ns#type.",
]


@st.composite
def _iris(draw: st.DrawFn) -> ox.NamedNode:
    name = draw(st.sampled_from(ODD_NAMES) | texts)[:20]
    return named(draw(st.sampled_from(_STARTS)) + name) or ox.NamedNode("https://example.org/other")


@st.composite
def _literals(draw: st.DrawFn) -> ox.Literal:
    text = draw(texts | st.sampled_from(_LEXICAL))
    match draw(st.sampled_from(["text", "language", "datatype"])):
        case "language":
            return ox.Literal(text, language=draw(st.sampled_from(["en", "zh-hans", "de-1996-x-a"])))
        case "datatype":
            datatype = draw(st.sampled_from(_DATATYPES))
            assume(not datatype.endswith(("#integer", "#decimal")) or not _UNUSUAL_NUMBER.match(text))
            return ox.Literal(text, datatype=ox.NamedNode(datatype))
    return ox.Literal(text)


iris, literals = _iris(), _literals()
