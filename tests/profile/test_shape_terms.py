"""Shapes of a profile's own are read when it is loaded, and mistakes in them told with file and line."""

from __future__ import annotations

from pathlib import Path

import pytest

from policygraph.profile.load import load_profile
from tests.helpers import run
from tests.profile.helpers import refusal, with_file

PREFIXES = (
    "@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix pg: <https://w3id.org/policygraph/ns#> .\n"
    "@prefix x: <x:> . @prefix dcterms: <http://purl.org/dc/terms/> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
)


@pytest.mark.parametrize(
    ("shapes", "said"),
    [
        ("x:s a sh:NodeShape ;\n  sh:targetClas pg:Policy .", "own.ttl:4: SHACL has no sh:targetClas. Did you mean sh:targetClass"),
        ("x:s sh:targetClass pg:Polcy ;\n  sh:nodeKind sh:IRI .", "own.ttl:3: there is no class pg:Polcy. Did you mean pg:Policy"),
        ("x:s sh:targetClass pg:Policy ;\n  sh:property [ sh:path dcterms:title ; sh:datatype <http://www.w3.org/2001/XMLSchema#sting> ] .", "own.ttl:4: there is no term xsd:sting. Did you mean xsd:string"),
        ("x:s sh:targetClass pg:Policy ;\n  sh:property [ sh:path pg:status ; sh:in ( <https://w3id.org/policygraph/scheme/status/historc> ) ] .", "own.ttl:4: there is no concept status:historc. Did you mean status:historic"),
        ("x:s sh:targetClass pg:Policy ;\n  sh:property [ sh:path pg:status ; sh:hasValue <https://w3id.org/policygraph/scheme/status/in-forse> ] .", "own.ttl:4: there is no concept status:in-forse. Did you mean status:in-force"),
        ("x:s sh:targetClass pg:Policy ;\n  sh:property [ sh:minCount 1 ] .", "own.ttl:4: what sh:property names needs sh:path"),
        ("x:s sh:targetClass pg:Policy ;\n  sh:property x:p .\nx:p sh:minCount 1 .", "own.ttl:4: what sh:property names needs sh:path"),
        ("x:s sh:targetClass pg:Policy ;\n  sh:property [ sh:path <https://purl.org/dc/terms/title> ; sh:minCount 1 ] .", "own.ttl:4: there is no namespace https://purl.org/dc/terms/. Did you mean http://purl.org/dc/terms/"),
        ("x:s sh:targetClass pg:Policy ;\n  sh:property [ sh:path pg:statsu ; sh:minCount 1 ] .", "own.ttl:4: there is no property pg:statsu. Did you mean pg:status"),
        ("x:s sh:targetClass pg:Policy ;\n  sh:property [ sh:path dcterms:titel ; sh:minCount 1 ] .", "own.ttl:4: there is no property dcterms:titel. Did you mean dcterms:title"),
        ("x:s sh:targetClass pg:Policy ;\n  sh:property [ sh:path ( dcterms:replaces\n  [ sh:alternativePath ( x:p dcterms:titel ) ] ) ; sh:minCount 1 ] .", "own.ttl:5: there is no property dcterms:titel."),
        ("x:s sh:targetClass skos:concept ; sh:nodeKind sh:IRI .", "own.ttl:3: there is no class skos:concept. Did you mean skos:Concept"),
        ("x:s sh:targetClass pg:Policy ;\n  sh:severity \"Warning\" ; sh:nodeKind sh:IRI .", 'own.ttl:4: the shape x:s: sh:severity "Warning" is a text and names nothing'),
        ("x:s sh:targetClass pg:Policy ;\n  sh:sparql [ sh:select \"SELECT $this { $this <x:p> 1 }\" ;\n  sh:severity sh:Info ] .", "own.ttl:5: the shape x:s: sh:severity on sh:sparql, which SHACL ignores"),
        ("x:s sh:targetClass pg:Policy ; sh:nodeKind sh:IRI ;\n  pg:needs pg:statsu .", "own.ttl:4: there is no property pg:statsu. Did you mean pg:status"),
        ("# x:s sh:targetClass pg:Policy ; sh:nodeKind sh:IRI .", "own.ttl has no shapes"),
        ("@prefix skos: <http://www.w3.org/2004/02/skos/core/> .", "own.ttl:3: the prefix skos is that of http://www.w3.org/2004/02/skos/core#"),
        ("x:s sh:targetClass pg:Policy\n  sh:nodeKind sh:IRI .", "own.ttl:4:3: this is no RDF: "),
        ("x:s sh:targetClass ppg:Policy .", "own.ttl:3:"),
    ],
)  # fmt: skip
def test_a_mistake_is_refused_and_nothing_is_built(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, shapes: str, said: str
) -> None:
    folder = with_file(tmp_path, "shapes", f"{PREFIXES}{shapes}", "own.ttl")
    assert said in refusal(folder)
    (tmp_path / "r").mkdir()
    monkeypatch.chdir(tmp_path)
    for command in (("build", "r"), ("query",), ("profile", "check", "r")):
        result = run(*command, "--profile", "rfc")
        assert (result.exit_code, result.stdout) == (2, "")
        assert result.stderr.startswith(f"error: rfc/{said}")
    assert not (tmp_path / ".policygraph").exists()


def test_terms_of_others_and_data_among_the_shapes_are_let_through(tmp_path: Path) -> None:
    shapes = "x:s sh:targetClass x:Thing ; sh:property [ sh:path x:p ; sh:minCount 1 ] . x:a x:p sh:other ."
    assert load_profile(str(with_file(tmp_path, "shapes", f"{PREFIXES}{shapes}", "own.ttl"))).name == "rfc"


def test_a_file_of_no_form_of_rdf_is_refused(tmp_path: Path) -> None:
    assert "the ending of own.txt is none of " in refusal(with_file(tmp_path, "shapes", "", "own.txt"))
