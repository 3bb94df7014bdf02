"""RDF files that a parser would end the process over are refused with the line, and usual ones are read."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest

from policygraph.errors import UsageError
from policygraph.rdf.formats import RDF_ENDINGS, READABLE
from policygraph.rdf.read import MAX_DEPTH, read_quads, read_rdf
from policygraph.rdf.serialize import to_bytes

RDF = 'xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:e="https://example.org/"'


def xml(body: str, entities: str = "") -> str:
    doctype = f"<!DOCTYPE r:RDF [\n{entities}\n]>\n" if entities else ""
    return f'<?xml version="1.0"?>\n{doctype}<r:RDF {RDF}>\n{body}\n</r:RDF>\n'


def value(text: str) -> str:
    return f'<r:Description r:about="https://example.org/s"><e:p>{text}</e:p></r:Description>'


def nested(depth: int) -> dict[str, str]:
    """Return file name -> text in which so many things stand in each other."""
    return {
        "x.rdf": xml("<r:Description><e:p>" * (depth // 2) + "</e:p></r:Description>" * (depth // 2)),
        "x.jsonld": '{"@id": "x:a", "x:b":\n' + '{"x:b":' * (depth - 1) + "1" + "}" * depth,
        "x.ttl": "<x:a> <x:b>\n" + "<<( <x:a> <x:b> " * depth + "1" + " )>>" * depth + " .",
    }


REFUSED = {
    "an entity of entities": xml(value("&b;"), '<!ENTITY a "aaaa">\n<!ENTITY b "&#38;a;&#38;a;">'),
    "an entity of a file": xml(value("&a;"), '<!ENTITY a SYSTEM "file:///etc/passwd">'),
    "a parameter": xml(value("x"), '<!ENTITY % a "x">'),
    "entities that make much": xml(value("&a;" * 20_000), f'<!ENTITY a "{"x" * 2000}">'),
    "no end": xml(value("x"))[:-20],
}


@pytest.mark.parametrize("kind", REFUSED)
def test_what_makes_more_of_a_file_than_is_in_it_is_refused(kind: str, tmp_path: Path) -> None:
    file = tmp_path / "x.rdf"
    file.write_text(REFUSED[kind], "utf-8")
    with pytest.raises(SyntaxError, match=r"line \d"):
        list(read_quads(file, "x:"))


@pytest.mark.parametrize("name", nested(1))
def test_what_is_nested_too_deep_is_refused(name: str, tmp_path: Path) -> None:
    file = tmp_path / name
    file.write_text(nested(50_000)[name], "utf-8")
    with pytest.raises(SyntaxError, match=rf"line \d: more than {MAX_DEPTH} \w+ are nested"):
        list(read_quads(file, "x:"))
    file.write_text(nested(60)[name], "utf-8")
    assert list(read_quads(file, "x:"))


def test_entities_for_namespaces_are_read(tmp_path: Path) -> None:
    file = tmp_path / "x.owl"
    file.write_text(xml(value("&e;a&amp;&#x7B;"), '<!ENTITY e "https://example.org/">'), "utf-8")
    (quad,) = read_quads(file, "x:")
    assert quad.object == ox.Literal("https://example.org/a&{")


@pytest.mark.parametrize("ending", READABLE)
def test_every_ending_is_read(ending: str, tmp_path: Path) -> None:
    triple = ox.Triple(*(ox.NamedNode(f"https://example.org/{name}") for name in "spo"))
    format = {"owl": "rdfxml", "xml": "rdfxml"}.get(ending[1:])
    file = tmp_path / f"x{ending.upper()}"

    file.write_bytes(to_bytes([triple], format or RDF_ENDINGS[ending], {}))
    assert [quad.triple for quad in read_quads(file, "x:")] == [triple]


def test_a_mark_of_the_encoding_is_no_part_of_a_file(tmp_path: Path) -> None:
    for name, text in (
        ("x.ttl", "<x:a> <x:b> <x:c> ."),
        ("x.jsonld", '{"@id": "x:a", "x:b": {"@id": "x:c"}}'),
    ):
        (tmp_path / name).write_text(text, "utf-8-sig")
        assert [str(quad) for quad in read_quads(tmp_path / name, "x:")] == ["<x:a> <x:b> <x:c>"]


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("x.ttl", "<x:a>\n<x y>", "x.ttl:2:1: this is no RDF: "),
        ("x.jsonld", '{"@context": "https://example.org/", "@id": "x:a"}', "put the context itself here"),
        ("x.nt", f'<x:a> <x:b> "{"x" * 17_000_000}" .', "more than 16 MiB"),
    ],
)
def test_a_file_that_cannot_be_read_is_told_with_its_place(
    tmp_path: Path, name: str, text: str, said: str
) -> None:
    (tmp_path / name).write_text(text, "utf-8")
    with pytest.raises(UsageError) as error:
        read_rdf(tmp_path / name)
    assert said in str(error.value)
