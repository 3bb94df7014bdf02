"""Terms in N-Triples, held against Oxigraph."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from hypothesis import given
from hypothesis import strategies as st

from policygraph.rdf.ntriples import literal, term

XSD = "http://www.w3.org/2001/XMLSchema#"


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_a_literal_is_read_back_by_oxigraph_as_the_same_text(text: str) -> None:
    assert term(literal(text)) == ox.Literal(text)


@pytest.mark.parametrize(
    ("text", "language", "datatype", "written"),
    [
        ("a", None, None, '"a"'),
        ("a", "zh-Hant", None, '"a"@zh-hant'),
        ("1", None, f"{XSD}integer", f'"1"^^<{XSD}integer>'),
        ("a", None, f"{XSD}string", '"a"'),
        ('"\\\n\r\t', None, None, '"\\"\\\\\\n\\r\\t"'),
        ("a", "en", f"{XSD}date", '"a"@en'),  # a text with a language has no other type
    ],
)
def test_a_literal_has_its_language_or_its_type(
    text: str, language: str | None, datatype: str | None, written: str
) -> None:
    assert literal(text, language, datatype) == written
