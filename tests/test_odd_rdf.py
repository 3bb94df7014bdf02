"""RDF files that state literals, blank nodes and triple terms where IRIs belong: every command ends as commands end."""

from __future__ import annotations

from pathlib import Path

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
        assert result.exit_code == 0 or (result.exit_code == 2 and "not framed as JSON-LD" in result.stderr)


def test_a_literal_that_is_too_long_is_an_error_of_one_line(workdir: Path) -> None:
    (workdir / "big.nt").write_text(f'<x:a> <x:b> "{"x" * 17_000_000}" .\n', "utf-8")
    result = run("report", "big.nt")
    assert (result.exit_code, result.stderr.count("\n")) == (2, 1)
    assert "big.nt cannot be read as RDF: " in result.stderr
