"""Rules and questions of a profile are refused when it is loaded, with file, line and column."""

from __future__ import annotations

from pathlib import Path

import pytest

from policygraph.profile.load import load_profile
from tests.helpers import run, write
from tests.profile.helpers import refusal, with_file

CONSTRUCT = "CONSTRUCT { ?s ?p ?o }\nWHERE { %s }"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("CONSTRUCT { ?s ?p ?o }\nWHERE { ?s ?p", "own.rq:2:14: this is not what SPARQL allows here"),
        (CONSTRUCT % "?s x:y ?o", "own.rq:2:12: the prefix x: is not declared"),
        ("PREFIX dcterms: <http://purl.org/dc/terms>\n" + CONSTRUCT % "?s ?p ?o", "own.rq:1: the prefix dcterms is that of http://purl.org/dc/terms/"),
        ("", "own.rq:1:1: "),
        ("SELECT * { ?s ?p ?o }", "own.rq:1:1: a rule must be a CONSTRUCT, and this is a query of the form SELECT"),
        ("ASK { ?s ?p ?o }", "own.rq:1:1: a rule must be a CONSTRUCT, and this is a query of the form ASK"),
        (CONSTRUCT % "SERVICE <http://x.example/> { ?s ?p ?o }", "own.rq:2:9: SERVICE asks another server"),
        (CONSTRUCT % "\n# whole: SERVICE ?p {\n?s ?p ?o\n# whole: }\n", "own.rq:3:10: SERVICE asks another server"),
        (CONSTRUCT % "\n# whole: {\n?s ?p ?o\n", "own.rq:"),
        (CONSTRUCT % "service silent ?p { ?s ?p ?o }", "own.rq:2:9: SERVICE asks another server"),
        (CONSTRUCT % "?s ?p ?o FILTER(<https://w3id.org/policygraph/function/standin>(?s, ?o))", "own.rq:2:25: there is no function"),
        ("DELETE WHERE { ?s ?p ?o }", "own.rq:1:"),
        (CONSTRUCT % "?s ?p ?o\nFILTER(?oo > 1)", "own.rq:3:8: nothing gives ?oo a value: it stands nowhere else"),
        ("PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>\n" + CONSTRUCT % "?s ?p ?o FILTER(?o < '2025-02-30'^^xsd:date)", "own.rq:3:30: 2025-02-30 is no xsd:date"),
        ("CONSTRUCT { ?s <x:p>\n?oo }\nWHERE { ?s ?p ?o }", "own.rq:2:1: nothing gives ?oo a value: it stands nowhere else"),
        ("PREFIX pg: <https://w3id.org/policygraph/ns#>\n" + CONSTRUCT % "?s pg:statsu ?o . ?s ?p ?o", "own.rq:3:12: there is no term pg:statsu. Did you mean pg:status"),
    ],
)  # fmt: skip
def test_a_rule_that_cannot_run_is_refused(tmp_path: Path, text: str, said: str) -> None:
    assert said in refusal(with_file(tmp_path, "rules", text))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("# title: x\nSELECT * { ?s ?p", "own.rq:2:17: this is not what SPARQL allows here"),
        ("SELECT * { SERVICE <http://x.example/> { ?s ?p ?o } }", "own.rq:1:12: SERVICE asks another server"),
        (
            "PREFIX a: <x:a>\nSELECT * { ?s a:p [ pg:status ?x ] ; nix:p ?o }",
            "own.rq:2:38: the prefix nix: is not declared",
        ),
        (
            "PREFIX pg: <https://w3id.org/policygraph/ns/>\nSELECT * { ?s pg:status ?o }",
            "own.rq:1: the prefix pg is that of",
        ),
        ("INSERT DATA { <x:a> <x:b> 1 }", "own.rq:1:"),
        (
            "SELECT ?s\n?titel { ?s dcterms:title ?title }",
            "own.rq:2:1: nothing gives ?titel a value: it stands nowhere else",
        ),
        (
            "SELECT ?s { ?s ?p ?o }\nORDER BY ?titel",
            "own.rq:2:10: nothing gives ?titel a value: it stands nowhere else",
        ),
        ("SELECT * {\n?s pg:statsu ?o }", "own.rq:2:4: there is no term pg:statsu. Did you mean pg:status"),
        (
            'SELECT * {\n?s a pg:Policy FILTER(pgf:standing(?s, "2024-13") = "ended") }',
            "own.rq:2:40: 2024-13 is no date; write a day",
        ),
        (
            "SELECT * {\n?s <http://purl.org/dc/terms/titel> ?o }",
            "own.rq:2:4: there is no term dcterms:titel. Did you mean dcterms:title",
        ),
    ],
)
def test_a_question_that_cannot_be_asked_is_refused(tmp_path: Path, text: str, said: str) -> None:
    assert said in refusal(with_file(tmp_path, "queries", text))


@pytest.mark.parametrize("part", ["rules", "queries"])
def test_the_word_in_a_comment_a_text_or_a_name_is_none(tmp_path: Path, part: str) -> None:
    text = CONSTRUCT % '# SERVICE\n?service <x:SERVICE> "SERVICE" ; own:service ?o . ?s ?p ?o'
    folder = with_file(tmp_path, part, f"PREFIX own: <https://example.org/ns#>\n{text}")
    assert load_profile(str(folder)).name == "rfc"


def test_a_byte_order_mark_and_windows_line_ends_change_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = with_file(tmp_path, "queries", "\ufeff# title: A\r\nSELECT ?id { ?s dcterms:identifier ?id }")
    profile = (folder / "profile.toml").read_text("utf-8")
    old = 'rules = "built-in:ontology/rules"'
    (folder / "profile.toml").write_text(profile.replace(old, 'rules = "rule.rq"'), "utf-8")
    (folder / "rule.rq").write_text("\ufeffCONSTRUCT { ?s <x:p> 1 }\r\nWHERE { ?s ?p ?o }", "utf-8")
    write(tmp_path / "r", "a.md", "rfc: 1\ntitle: A")
    monkeypatch.chdir(tmp_path)
    result = run("query", "own", "-s", "r", "--profile", "rfc", "--format", "csv", "-q")
    assert (result.exit_code, result.stdout.split()) == (0, ["id", "rfc0001"])


def test_nothing_is_built_and_the_list_of_questions_names_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_file(tmp_path, "queries", "SELECT")
    (tmp_path / "r").mkdir()
    monkeypatch.chdir(tmp_path)
    for command in (("build", "r"), ("query",), ("query", "own", "-s", "r"), ("profile", "check", "r")):
        result = run(*command, "--profile", "rfc")
        assert (result.exit_code, result.stdout) == (2, "")
        assert result.stderr.startswith("error: rfc/own.rq:1:")
    assert not (tmp_path / ".policygraph").exists()


OWN = "PREFIX ietf: <https://example.org/ietf#>\n"
SHAPE = """@prefix ietf: <https://example.org/ietf#> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix pg: <https://w3id.org/policygraph/ns#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
ietf:long a sh:NodeShape ; sh:targetClass pg:Policy ;
  sh:property [ sh:path %s ; sh:minCount 1 ] .
"""


@pytest.mark.parametrize(("part", "name", "text", "said"), [
    ("rules", "own.rq", OWN + CONSTRUCT % "?s ietf:page ?o . ?s ?p ?o", "own.rq:3:12: there is no term ietf:page. Did you mean ietf:pages?"),
    ("queries", "own.rq", OWN + "SELECT * { ?s ietf:Pages ?o }", "own.rq:2:15: there is no term ietf:Pages. Did you mean ietf:pages?"),
    ("shapes", "own.ttl", SHAPE % "ietf:pagse", "own.ttl:6: there is no property ietf:pagse. Did you mean ietf:pages?"),
    ("rules", "own.rq", CONSTRUCT % "?s ?p <https://w3id.org/policygraph/scheme/status/histric> , ?o", "own.rq:2:15: there is no concept status:histric. Did you mean status:historic"),
    ("queries", "own.rq", "SELECT * { ?s pg:status status:in-forc }", "own.rq:1:25: there is no concept status:in-forc. Did you mean status:in-force"),
    ("queries", "own.rq", OWN.replace("#>", "/>") + "SELECT * { ?s ietf:pages ?o }", "own.rq:2:15: there is no namespace https://example.org/ietf/. Did you mean https://example.org/ietf#"),
    ("queries", "own.rq", OWN.replace("https", "http") + "SELECT * { ?s ietf:pages ?o }", "own.rq:2:15: there is no namespace http://example.org/ietf#. Did you mean https"),
    ("rules", "own.rq", "CONSTRUCT { ?s <https://w3id.org/policygraph/NS#year> ?o } WHERE { ?s ?p ?o }", "own.rq:1:16: there is no namespace https://w3id.org/policygraph/NS#. Did you mean https://w3id.org/policygraph/ns#"),
])  # fmt: skip
def test_a_name_is_misspelt_that_is_nearly_one_of_a_key_in_a_namespace_that_nothing_defines(
    tmp_path: Path, part: str, name: str, text: str, said: str
) -> None:
    assert said in refusal(with_file(tmp_path, part, text, name))


@pytest.mark.parametrize(("part", "name", "text"), [
    ("rules", "own.rq", OWN + "CONSTRUCT { ?s ietf:page ?o } WHERE { ?s ietf:pages ?o OPTIONAL { ?s ietf:page ?x } }"),
    ("rules", "own.rq", OWN + "CONSTRUCT { ?s a ietf:Pages } WHERE { ?s ietf:pages ?o OPTIONAL { ?s a ietf:Pages } }"),
    ("queries", "own.rq", OWN + "SELECT * { ?s ietf:errata ?o }"),
    ("queries", "own.rq", "SELECT * { ?s pg:status status:superseded }"),
    ("queries", "own.rq", "SELECT * { ?s pg:status status:in-force ; pg:jurisdiction <https://example.org/land/x> }"),
    ("rules", "own.rq", "CONSTRUCT { ?s ?p <https://w3id.org/policygraph/scheme/status/made> } WHERE { ?s ?p ?o }"),
    ("queries", "own.rq", OWN + "SELECT * { ?s <https://schema.org/pagse> ?o ; ietf:pages ?p }"),
    ("shapes", "own.ttl", SHAPE % "ietf:stream"),
])  # fmt: skip
def test_what_a_rule_makes_and_what_is_like_no_key_may_be_named(
    tmp_path: Path, part: str, name: str, text: str
) -> None:
    load_profile(str(with_file(tmp_path, part, text, name)))
