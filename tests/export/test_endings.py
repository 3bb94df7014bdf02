"""The ending of a file decides its format; one that tells none, or another one, is refused with the formats."""

from __future__ import annotations

import pytest

from policygraph.errors import UsageError
from policygraph.export.endings import format_of
from policygraph.export.formats import export_format
from policygraph.report import query_results
from policygraph.report.findings import FORMATS as OF_FINDINGS

LINEAGE = ("text", "json", "mermaid", "dot", "svg", "graphml", "csv")
FINDINGS = (*OF_FINDINGS, "html", "turtle", "jsonld")


@pytest.mark.parametrize(
    ("formats", "expected"),
    [
        (LINEAGE, {"l.svg": "svg", "l.JSON": "json", "l.gv": "dot", "l.mmd": "mermaid", "l.txt": "text", "a.b/l": "text"}),
        (FINDINGS, {"f.sarif": "sarif", "f.json": "json", "f.xml": "junit", "f.md": "markdown", "f.html": "html", "f.ttl": "turtle"}),
        (FINDINGS, {"f.sarif.json": "sarif", "f.JSONLD.json": "jsonld", "f.v2.json": "json", "f.sarif.md": "markdown"}),
        (query_results.FORMATS, {"q.json": "json", "q.xml": "xml", "q.tsv": "tsv", "q.nt": "ntriples", "q.jsonld": "jsonld"}),
    ],
)  # fmt: skip
def test_the_ending_decides(formats: tuple[str, ...], expected: dict[str, str]) -> None:
    assert {output: format_of(output, None, formats, "text") for output in expected} == expected
    assert format_of(None, None, formats, "text") == "text"


@pytest.mark.parametrize(
    ("output", "format"),
    [
        ("x.json", "sarif"),
        ("x.xml", "junit"),
        ("x.data", "html"),
        ("x", "html"),
        (None, "html"),
        ("x.htm", "html"),
    ],
)
def test_a_format_that_is_named_has_its_own_endings_and_unknown_ones(output: str | None, format: str) -> None:
    assert format_of(output, format, FINDINGS, "text") == format


@pytest.mark.parametrize(
    ("output", "format", "said"),
    [
        ("l.svg", "dot", "l.svg is to be dot, and .svg is the ending of svg"),
        ("l.json", "text", "l.json is to be text, and .json is the ending of json"),
        (
            "l.xyz",
            None,
            "the ending of l.xyz tells no format; there is text (.txt), json (.json), mermaid (.mmd), dot",
        ),
        ("l.svg.gz", None, "the ending of l.svg.gz tells no format"),
        (None, "svgg", "there is no format svgg. Did you mean svg?"),
    ],
)
def test_another_ending_is_refused(output: str | None, format: str | None, said: str) -> None:
    with pytest.raises(UsageError) as caught:
        format_of(output, format, LINEAGE, "text")
    assert str(caught.value).startswith(said)


@pytest.mark.parametrize(
    ("output", "format", "expected"),
    [
        ("x.ttl", None, "turtle"), ("x.rdf", None, "rdfxml"), ("x.gexf", None, "gexf"), ("x.cyjs", None, "cytoscape"),
        ("x.json", "jsonld", "jsonld"), ("x.json", "node-link", "node-link"), ("x.xml", "rdfxml", "rdfxml"),
        ("tables", "csv", "csv"), ("x.d", "records", "records"),
    ],
)  # fmt: skip
def test_an_export_is_what_its_ending_says(output: str, format: str | None, expected: str) -> None:
    assert export_format(output, format) == expected


@pytest.mark.parametrize(
    ("output", "format", "said"),
    [
        ("x.json", None, "x.json may be jsonld or node-link or cytoscape; say which with --format"),
        ("x.xml", None, "x.xml may be rdfxml or graphml or gexf; say which with --format"),
        (
            "x.csv",
            None,
            "x.csv is a file, and csv, parquet, records are folders: name one of them with --format",
        ),
        (
            "x.ttl.gz",
            None,
            "the ending of x.ttl.gz tells no format; there is turtle (.ttl), ntriples (.nt), nquads",
        ),
        ("x", None, "the ending of x tells no format; there is turtle (.ttl)"),
        ("x.nt", "turtle", "x.nt is to be turtle, and .nt is the ending of ntriples"),
        ("x", "turle", "there is no format turle. Did you mean turtle"),
    ],
)
def test_an_export_that_nothing_decides_is_refused(output: str, format: str | None, said: str) -> None:
    with pytest.raises(UsageError) as caught:
        export_format(output, format)
    assert str(caught.value).startswith(said)
