"""RDF files that state literals, blank nodes and triple terms where IRIs belong: every command ends as commands end."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest

from policygraph.export.formats import LINEAGE_FORMATS
from tests.helpers import BASE, run

HEAD = "@prefix pg: <https://w3id.org/policygraph/ns#> . @prefix d: <http://purl.org/dc/terms/> ."
P = f"<{BASE}policy/p>"
ODD = {
    "literals": f"""{P} a pg:Policy ; d:identifier "p", 7 ; d:title 3 ; d:issued "soon" ; pg:jurisdiction "x" ;
        pg:supersedes "a literal", 7 . <x:r> a pg:Record ; pg:describes "lit", {P} ; pg:path 7 ; pg:statesSupersedes "k" .""",
    "blank nodes": f"""{P} a pg:Policy, [] ; d:identifier "p", [] ; pg:supersedes [], _:b ; pg:status [] . _:b a pg:Policy ;
        d:identifier "b" ; pg:supersedes {P} . [] a pg:Record ; pg:describes _:b, [] ; pg:path [] .""",
    "triple terms": f"""{P} a pg:Policy ; d:identifier "p" ; pg:supersedes <<( <x:a> <x:b> "c" )>> ;
        pg:status <<( <x:a> <x:b> <<( <x:a> <x:b> <x:c> )>> )>> . <x:r> pg:describes <<( <x:a> <x:b> {P} )>> .""",
    "vocabulary": f"""{P} a pg:Policy, "x" ; d:identifier "p" ; pg:status <x:s> . <x:s> pg:phase [], "z" .
        pg:amends pg:effect [], <x:z>, 3 . pg:supersedes a 7 ; <http://www.w3.org/2000/01/rdf-schema#label> [], <x:l> .""",
}
COMMANDS = [
    "report FILE", "report FILE --format csv", "report FILE --as-of 2020", "export FILE --format jsonld", "export FILE --format trig",
    *(f"export FILE --format {name}" for name in LINEAGE_FORMATS), "export FILE --format csv -o out",
    "diff FILE other.ttl", "diff other.ttl FILE", "show p -s FILE", "show --search l -s FILE", "lineage p -s FILE",
    "lineage p -s FILE --format svg", "query overview -s FILE", "query timeline -s FILE",
]  # fmt: skip


@pytest.mark.parametrize("name", ODD)
def test_an_odd_rdf_file_ends_no_command(workdir: Path, name: str) -> None:
    (workdir / "odd.ttl").write_text(f"{HEAD} {ODD[name]}", "utf-8")
    (workdir / "other.ttl").write_text(f'{HEAD} {P} a pg:Policy ; d:identifier "p" .', "utf-8")
    for command in COMMANDS:
        result = run(*command.replace("FILE", "odd.ttl").split())
        assert result.exit_code == 0 or (
            result.exit_code == 2 and "JSON-LD has no triple terms" in result.stderr
        )


def test_a_literal_that_is_too_long_is_an_error_of_one_line(workdir: Path) -> None:
    (workdir / "big.nt").write_text(f'<x:a> <x:b> "{"x" * 17_000_000}" .\n', "utf-8")
    result = run("report", "big.nt")
    assert (result.exit_code, result.stderr.count("\n")) == (2, 1)
    assert "big.nt cannot be read as RDF: " in result.stderr


def test_what_xml_cannot_have_is_refused_or_shown_and_every_xml_can_be_read(workdir: Path) -> None:
    (workdir / "nul.ttl").write_text(
        rf'{HEAD} {P} a pg:Policy ; d:identifier "p" ; d:title "t\u0000\uFFFF\u001B" .', "utf-8"
    )
    for command in ("export nul.ttl --format rdfxml", "query c.rq -s nul.ttl --format rdfxml"):
        (workdir / "c.rq").write_text("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }", "utf-8")
        result = run(*command.split())
        assert result.exit_code == 2
        assert "U+0000 in" in result.stderr
        assert f"http://purl.org/dc/terms/title of {P}" in result.stderr
    (workdir / "s.rq").write_text("SELECT * { ?s ?p ?o }", "utf-8")
    for command in (
        "lineage p -s nul.ttl --format svg",
        "export nul.ttl --format gexf",
    ):
        assert "t\ufffd\ufffd\ufffd" in run(*command.split()).output
        ElementTree.fromstring(run(*command.split()).stdout)


def test_json_has_no_raw_controls(workdir: Path) -> None:
    (workdir / "c1.ttl").write_text(
        rf'{HEAD} {P} a pg:Policy ; d:identifier "p" ; d:title "t\u009B\u202E" .', "utf-8"
    )
    (workdir / "s.rq").write_text("SELECT * { ?s d:title ?o }".replace("d:", "dcterms:"), "utf-8")
    for command in (
        "query s.rq -s c1.ttl --format json",
        "export c1.ttl --format jsonld",
        "export c1.ttl --format cytoscape",
    ):
        output = run(*command.split()).stdout
        assert "t\\u009b\\u202e" in output
        assert json.loads(output)
