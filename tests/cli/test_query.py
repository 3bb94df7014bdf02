"""The command query."""

from __future__ import annotations

import csv
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from tests.helpers import BASE, SEEDS, run, write
from tests.query.helpers import own_profile


def test_without_a_name_the_questions_are_listed(workdir: Path) -> None:
    result = run("query")
    assert result.exit_code == 0
    assert len(result.stdout.splitlines()) >= 15
    assert any(
        line.startswith("predecessors ") and "policy [language=en]" in line
        for line in result.stdout.splitlines()
    )


def test_a_query_comes_from_a_name_a_file_text_or_standard_input(workdir: Path) -> None:
    text = "SELECT (COUNT(*) AS ?n) { ?p a pg:Policy }"
    (workdir / "count.rq").write_text(text, "utf-8")
    answers = [
        run("query", "count.rq", "-s", SEEDS, "--format", "csv"),
        run("query", "-", "-s", SEEDS, "--format", "csv", input=text),
        run("query", "--text", text, "-s", SEEDS, "--format", "csv"),
    ]
    assert {result.stdout for result in answers} == {"n\n14\n"}
    named = run("query", "predecessors", "-b", "policy=alberta-tier", "-s", SEEDS, "--format", "csv")
    assert named.stdout.splitlines()[1].startswith("1,alberta-ccir,")


def test_a_query_by_standard_input_is_read_as_a_file_is() -> None:
    data = "\ufeffSELECT (1 AS ?n) {}\r\n".encode()
    assert run("query", "-", "-s", SEEDS, "--format", "csv", input=data).stdout == "n\n1\n"
    result = run("query", "-", "-s", SEEDS, input=b"SELECT *\n{ ?s ?p '\xff' }")
    assert result.exit_code == 2
    assert "error: standard input:2:10: the byte 0xFF is not UTF-8. Save the file as UTF-8." in result.stderr


def test_the_overview_of_an_export_is_that_of_its_records(workdir: Path) -> None:
    folder = own_profile(workdir / "p")
    with (workdir / "p" / "own.ttl").open("a") as ontology:  # terms of RDF Schema beside those of OWL
        ontology.write("@prefix r: <http://www.w3.org/2000/01/rdf-schema#> .\nown:Note a r:Class .\n")
    write(workdir, "r/a.md", {"id": "a", "title": "T", "obsoletes": ["b"]})
    exported = run("export", "r", "--profile", folder, "-o", "x.ttl")
    assert exported.exit_code == 0, exported.stderr
    answers = [
        run("query", "overview", "-s", source, "--profile", folder, "--format", "csv").stdout
        for source in ("r", "x.ttl")
    ]
    assert answers[0] == answers[1]
    assert {line.partition(",")[0] for line in answers[0].splitlines()[1:]} == {
        "policy",
        "policy without a record",
        "record",
    }


def test_an_ask_that_does_not_hold_has_status_1(workdir: Path) -> None:
    result = run("query", "--text", "ASK { ?s a pg:Nothing }", "-s", SEEDS)
    assert (result.exit_code, result.stdout) == (1, "false\n")


def test_what_a_profile_cannot_answer_is_listed_apart_with_what_is_missing(workdir: Path) -> None:
    able, unable = run("query", "--profile", "pep").stdout.split("\n\n")
    heading, *lines = unable.splitlines()
    assert heading == "no key of the profile pep gives what these need"
    assert any(line.startswith("successors ") for line in able.splitlines())
    (line,) = (line for line in lines if line.startswith("  in-country "))
    assert line.endswith(" needs pg:jurisdiction")
    assert "needs" not in run("query").stdout


def test_to_ask_what_a_profile_cannot_answer_has_status_2(workdir: Path) -> None:
    write(workdir, "r/pep-0001.md", {"id": "pep-0001", "title": "T"})
    asked = ("query", "in-country", "-b", "country=Canada", "-s", "r", "--profile", "pep")
    result = run(*asked)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "needs pg:jurisdiction, which no key of the profile pep gives" in result.stderr


ABROAD = "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }"


def test_a_query_asks_no_server(workdir: Path) -> None:
    (workdir / "abroad.rq").write_text(ABROAD, "utf-8")
    said = "is not run: line 1, column 12: SERVICE asks another server"
    for given, told in (
        (["--text", ABROAD], said),
        (["abroad.rq"], "abroad.rq:1:12: the query abroad is not run: SERVICE asks another server"),
        (["--text", ABROAD.replace("SERVICE", "SERVICE SILENT")], said),
    ):
        result = run("query", *given, "-s", SEEDS)
        assert (result.exit_code, result.stdout) == (2, "")
        assert told in result.stderr


def test_a_rule_and_a_question_of_a_profile_ask_no_server(workdir: Path) -> None:
    profile = Path(own_profile(workdir / "p"))
    (profile / "abroad.rq").write_text(ABROAD.replace("SELECT *", "CONSTRUCT { ?s ?p ?o }"), "utf-8")
    toml = (profile / "profile.toml").read_text("utf-8")
    write(workdir, "r/a.md", {"id": "a", "title": "T"})
    settings = {"abroad": 'queries = "built-in:queries"', "overview": 'rules = "built-in:ontology/rules"'}
    for question, setting in settings.items():
        name, _, value = setting.partition(" = ")
        (profile / "profile.toml").write_text(
            toml.replace(setting, f'{name} = [{value}, "abroad.rq"]'), "utf-8"
        )
        result = run("query", question, "-s", "r", "--profile", "p")
        assert (result.exit_code, result.stdout) == (2, "")
        assert re.search(r"error: p/abroad\.rq:1:\d+: SERVICE asks another server", result.stderr)


def test_a_query_too_deep_for_the_engine_is_refused(workdir: Path) -> None:
    result = run("query", "-", "-s", SEEDS, input="SELECT * " + "{" * 50_000 + "}" * 50_000)
    assert result.exit_code == 2
    assert "line 1, column 110: brackets are nested more than 100 deep" in result.stderr


def test_rows_in_xml_are_read_back_or_refused(workdir: Path) -> None:
    text = "SELECT ('a\\rb\\r\\nc' AS ?x) {}"
    data = run("query", "--text", text, "-s", SEEDS, "--format", "xml").stdout
    (literal,) = ElementTree.fromstring(data).iter("{http://www.w3.org/2005/sparql-results#}literal")
    assert literal.text == "a\rb\r\nc"
    (workdir / "x.nt").write_text('<x:s> <x:p> "a\\u000Bb" .\n', "utf-8")
    asked = ("query", "--text", "SELECT ?o { <x:s> <x:p> ?o }", "-s", "x.nt", "--format")
    result = run(*asked, "xml")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "XML cannot hold the character U+000B" in result.stderr
    assert "row 1" in result.stderr
    assert "a\x0bb" in run(*asked, "csv").stdout
    assert run("query", "--text", "DESCRIBE <x:s>", "-s", "x.nt", "--format", "rdfxml").exit_code == 2


@pytest.mark.parametrize(
    ("pattern", "said"),
    [
        ("?x pg:status status:active", "line 1, column 26: there is no concept status:active. Did you mean status:in-force?"),
        ("?x pg:status status:suprseded", "line 1, column 26: there is no concept status:suprseded. Did you mean status:superseded"),
        ("?x pg:status status:in-forc", "line 1, column 26: there is no concept status:in-forc. Did you mean status:in-force or"),
        ("?x pg:jurisdiction jurisdiction:canada", "line 1, column 32: there is no concept jurisdiction:canada. Did you mean jurisdiction:CA?"),
        ("?x pg:category category:x", "line 1, column 28: there is no concept category:x."),
        ("?x pg:supersedes policy:alberta-segr", "line 1, column 30: there is no policy, facility or country policy/alberta-segr. Did you mean"),
        ("policy:Alberta-Tier ?p ?x", "line 1, column 13: there is no IRI https://w3id.org/policygraph/policy/Alberta-Tier. Did you mean"),
        ("?y pg:supersedes policy:alberta-sger", "line 1, column 8: nothing gives ?x a value: it stands nowhere else"),
        ('?x a pg:Policy FILTER(pgf:standing(?x, "2024-13") = "ended")', "line 1, column 52: 2024-13 is no date; write a day"),
        ("?x a pg:Policy FILTER(pgf:lasting())", "line 1, column 35: this function takes other arguments; write pgf:lasting(?policy)"),
         ("?x a pg:Policy FILTER(pgf:standing(?x) = 'ended')", "line 1, column 35: this function takes other arguments; write pgf:standing(?policy, "),
         ("?x a pg:Policy FILTER(pgf:reason() != '')", "line 1, column 35: this function takes other arguments; write pgf:reason(?policy, "),
        ("?x pg:score ?s FILTER(?t > 80)", "line 1, column 35: nothing gives ?t a value: it stands nowhere else"),
        ("?x pg:effectiveFrom ?s FILTER(?s > '2015-02-30'^^xsd:date)", "line 1, column 48: 2015-02-30 is no xsd:date"),
         ("?p a pg:Policy BIND(pgf:presumed(?p, 'today') AS ?x)", "line 1, column 50: today is no date; write a day"),
         ("?p a pg:Policy BIND(IF(pgf:inPart(?p, STR(NOW())), pgf:reason(?p, '2015', 'zh'), 1) AS ?x)", ""),
        ("?x pg:status status:in-force ; pg:jurisdiction jurisdiction:CA ; pg:supersedes policy:alberta-ccir", ""),
    ],
)  # fmt: skip
def test_names_and_variables_that_find_nothing_are_told(pattern: str, said: str) -> None:
    result = run("query", "--text", f"SELECT ?x {{ {pattern} }}", "-s", SEEDS)
    assert result.exit_code == 0
    assert result.stderr.startswith(f"note: {said}") if said else not result.stderr


def test_a_date_that_is_bound_and_is_none_is_told() -> None:
    text = "SELECT ?day { policy:alberta-ccir a pg:Policy FILTER(pgf:standing(policy:alberta-ccir, ?day) = 'ended') }"
    asked = ("query", "--text", text, "-s", SEEDS, "-b")
    assert "2024-13 is no date; write a day" in run(*asked, "day=2024-13").stderr
    assert run(*asked, "day=2024-12").stderr == ""


@pytest.mark.parametrize(
    "clause",
    [
        "FROM {} {{ ?s ?p ?x }}",
        "FROM NAMED {} {{ GRAPH ?g {{ ?s ?p ?x }} }}",
        "{{ GRAPH {} {{ ?s ?p ?x }} }}",
    ],
)
def test_a_graph_that_is_not_there_is_told_at_its_place(clause: str) -> None:
    for name, is_there in (("x:gone", False), (f"{BASE}record/en/alberta-tier.md", True)):
        text = f"SELECT ?x\n{clause.format(f'<{name}>')}"
        result = run("query", "--text", text, "-s", SEEDS, "--format", "csv")
        column = text.partition("\n")[2].index("<") + 1
        said = (
            f"note: line 2, column {column}: there is no graph {name}; GRAPH ?g finds those that are there\n"
        )
        assert (result.exit_code, result.stderr) == (0, "" if is_there else said)
        assert (result.stdout.strip() != "x") == is_there


OF_ONE = f"{BASE}policy/alberta-tier"


@pytest.mark.parametrize(
    ("pattern", "value", "said"),
    [
        ("?p pg:supersedes ?x", f"<{OF_ONE}>", ""),
        ("?p pg:supersedes ?x", "policy:alberta-tier", f'the value of p, "policy:alberta-tier", is in no triple. Did you mean <{OF_ONE}>?'),
        ("?p pg:supersedes ?x", OF_ONE, f'the value of p, "{OF_ONE}", is in no triple. Did you mean <{OF_ONE}>?'),
        ("?p pg:supersedes ?x", f"<{OF_ONE[:-1]}>", "the value of p is nowhere: there is no policy, facility or country policy/alberta-tie. Did you mean"),
        ("?p pg:supersedes ?x", "_:b", 'the value of p, "_:b", is in no triple.'),
        ("?x pg:year ?p", "1997", 'the value of p, "1997", is in no triple. Did you mean "1997"^^<http://www.w3.org/2001/XMLSchema#gYear>?'),
        ("?x pg:year ?p", '"1997"^^xsd:gYear', ""),
        ("?x pg:status ?p", f"<{BASE}scheme/status/active>", "the value of p is nowhere: there is no concept status:active. Did you mean status:in-force?"),
        ("?x a ?p ; eli:in_force ?y", "<http://data.europa.eu/eli/ontology#LegalResource>", ""),
        ("?x a ?p", "<<( <x:a> <x:b> <x:c> )>>", ""),
        ("?x a ?p", "<x:Nothing>", "the value of p, <x:Nothing>, is in no triple."),
        ("?x dcterms:title ?t FILTER (CONTAINS(?t, ?p))", "nowhere", ""),
        ("?x dcterms:title ?t BIND (STRLEN(?p) AS ?n)", "nowhere", ""),
        ("?x dcterms:title ?t FILTER (CONTAINS(?t, ?p))", "2015", ""),
        ("?x pg:score ?t FILTER (?t > ?p)", "80", 'the value of p, "80", is a text, which is compared with texts alone; write "80"^^xsd:integer if'),
        ("?x pg:score ?t FILTER (?p < ?t)", "1.5", 'the value of p, "1.5", is a text, which is compared with texts alone; write "1.5"^^xsd:decimal if'),
        ("?x pg:score ?t FILTER (?t > ?p)", '"80"^^xsd:integer', ""),
        ("?x dcterms:title ?t FILTER (?t = ?p)", "nowhere", ""),
    ],
)  # fmt: skip
def test_a_value_that_no_triple_has_is_told(pattern: str, value: str, said: str) -> None:
    text = f"SELECT ?x ?p {{ {pattern} }}"
    result = run("query", "--text", text, "-s", SEEDS, "-b", f"p={value}")
    assert result.exit_code == 0
    assert result.stderr.startswith(f"note: {said}") if said else not result.stderr
    assert run("query", "--text", text, "-s", SEEDS, "-b", f"p={value}", "-q").stderr == ""


@pytest.mark.parametrize(
    ("pattern", "said"),
    [
        ('?x pg:year "1997"', 'pg:year has the value "1997" in no triple. Did you mean "1997"^^<http://www.w3.org/2001/XMLSchema#gYear>?'),
        ('?x pg:year 1997.', 'pg:year has the value "1997"^^<http://www.w3.org/2001/XMLSchema#integer> in no triple. Did you mean'),
        ('?x pg:year "1997"^^xsd:gYear', ""),
        ('?x pg:status "Active"', 'pg:status has the value "Active" in no triple. Did you mean status:in-force?'),
        ('?x pg:status "现行"@zh', 'pg:status has the value "现行"@zh in no triple. Did you mean status:in-force?'),
        ('?x pg:status/skos:prefLabel "Active"', 'skos:prefLabel has the value "Active" in no triple. Did you mean "Active"@en?'),
        ('?x pg:status/skos:prefLabel "Active"@en', ""),
        ('?x dcterms:publisher "UNFCCC"', 'dcterms:publisher has the value "UNFCCC" in no triple. Its values are IRIs.'),
        ("?x dcterms:identifier 'alberta-tier', 'alberta-ccir'", ""),
        ("?x a pg:Policy OPTIONAL { ?x dcterms:identifier 'nowhere' }", 'dcterms:identifier has the value "nowhere" in no triple.\n'),
        ("?x pg:acceptedBy 'x'", "there is no term pg:acceptedBy"),
        ("?x a pg:Policy BIND (1 AS ?y) FILTER (?y != 2)", ""),
        ("?x ?y ?z VALUES (?z ?y) { ('x' pg:year) }", ""),
        ("?x pg:year|pg:status 'x'", ""),
    ],
)  # fmt: skip
def test_a_literal_that_its_property_has_in_no_triple_is_told(pattern: str, said: str) -> None:
    result = run("query", "--text", f"SELECT ?x {{ {pattern} }}", "-s", SEEDS)
    assert result.exit_code == 0
    assert said in result.stderr if said else not result.stderr


@pytest.mark.parametrize("command", ["show {}", "lineage {}", "query current-version -b policy={}"])
def test_an_iri_that_is_in_no_triple_is_no_policy(command: str) -> None:
    gone = f"{BASE}policy/alberta-tie"
    result = run(*command.format(gone).split(), "-s", SEEDS)
    assert (result.exit_code, result.stdout) == (2, "")
    assert f" {gone}.\n" in result.stderr


def test_a_function_that_is_not_there_is_told_with_the_nearest() -> None:
    result = run("query", "--text", "SELECT (pgf:standin(1, 2) AS ?x) {}", "-s", SEEDS)
    said = "line 1, column 9: there is no function pgf:standin. Did you mean pgf:standing?"
    assert (result.exit_code, said in result.stderr) == (2, True)
    namespace = "https://w3id.org/policygraph/function/"
    result = run("query", "--text", f"SELECT (<{namespace}standin>(1, 2) AS ?x) {{}}", "-s", SEEDS)
    assert f"no function {namespace}standin. Did you mean {namespace}standing?" in result.stderr


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "SELECT ?x {\n ?x a x y }",
            "2:10: the query own does not parse: this is not what SPARQL allows here",
        ),
        ("SELECT ?x\n{ ?x no:x 1 }", "2:6: the query own does not parse: the prefix no: is not declared"),
        ("SELECT ?x {\nSERVICE <x:> {} }", "2:1: the query own is not run: "),
        ("ASK {\n FILTER(pgf:nix(1)) }", "2:9: the query own cannot be run: there is no function pgf:nix"),
    ],
)
def test_a_mistake_in_a_file_of_ones_own_has_file_line_and_column(
    text: str, said: str, workdir: Path
) -> None:
    (workdir / "q").mkdir()
    (workdir / "q" / "own.rq").write_text(text, "utf-8")
    for name in ("q/own.rq", str(workdir / "q" / "own.rq")):
        result = run("query", name, "-s", SEEDS)
        assert (result.exit_code, result.stderr.startswith(f"error: q/own.rq:{said}")) == (2, True), (
            result.stderr
        )


def test_terms_that_neither_vocabulary_nor_graph_has_are_told(workdir: Path) -> None:
    text = "SELECT ?x { ?x a pg:Polcy ; dcterms:title ?t ; <https://other.example/p> 1 }"
    result = run("query", "--text", text, "-s", SEEDS)
    assert (result.exit_code, result.stdout) == (0, "0 rows\n")
    assert result.stderr == "note: line 1, column 18: there is no term pg:Polcy. Did you mean pg:Policy?\n"
    assert run("query", "--text", text, "-s", SEEDS, "-q").stderr == ""
    (workdir / "x.ttl").write_text("<x:a> a <https://w3id.org/policygraph/ns#Polcy> .", "utf-8")
    assert run("query", "--text", "ASK { ?x a pg:Polcy }", "-s", "x.ttl").stderr == ""


@pytest.mark.parametrize(
    ("bindings", "said"),
    [
        (["country=Canada", "country=Japan"], "--bind has two values for country: Canada and Japan"),
        (["country=Canada", "language=en_GB"], "en_GB is no language tag"),
        (["country=Canada", "language="], "an empty text is no language tag"),
    ],
)
def test_a_value_that_would_be_passed_over_is_refused(bindings: list[str], said: str) -> None:
    bind = [part for each in bindings for part in ("--bind", each)]
    result = run("query", "in-country", *bind, "-s", SEEDS)
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr


_NAMELESS = """
@prefix pg: <https://w3id.org/policygraph/ns#> . @prefix dcterms: <http://purl.org/dc/terms/> . @prefix x: <http://x.example/> .
@prefix jurisdiction: <https://w3id.org/policygraph/scheme/jurisdiction/> . @prefix status: <https://w3id.org/policygraph/scheme/status/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
x:old a pg:Policy ; dcterms:title "Old"@en ; pg:jurisdiction jurisdiction:CA ; pg:status status:superseded ; dcterms:publisher x:source ; pg:inCluster x:cluster .
x:new a pg:Policy ; dcterms:title "New"@en ; pg:jurisdiction jurisdiction:CA ; pg:inCluster x:cluster .
x:next a pg:Policy ; pg:supersedes x:last . x:last a pg:Policy ; dcterms:title "Last"@en .
x:source a pg:Source ; foaf:name "Source" . x:cluster a pg:Cluster ; skos:prefLabel "Cluster" .
"""


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("in-force", "last new next old"), ("timeline", "last new next old"), ("predecessors policy=http://x.example/next", "last"),
        ("successors policy=http://x.example/last", "next"), ("versions policy=http://x.example/last", "last next"),
        ("current-version policy=http://x.example/next", "next"), ("in-country country=Canada", "new old"),
        ("in-force-in-country country=Canada", "new old"), ("in-cluster cluster=Cluster", "new old"),
        ("in-force-in-cluster cluster=Cluster", "new old"), ("by-source source=Source", "old"),
        ("cluster-mates policy=http://x.example/old", "new"), ("superseded-without-successor", "old"),
    ],
)  # fmt: skip
def test_a_policy_without_an_id_is_called_by_its_iri(question: str, names: str, workdir: Path) -> None:
    (workdir / "x.ttl").write_text(_NAMELESS, "utf-8")
    name, *values = question.split()
    result = run(
        "query", name, "-s", "x.ttl", "--format", "csv", *(part for value in values for part in ("-b", value))
    )
    assert sorted(row["id"] for row in csv.DictReader(result.stdout.splitlines())) == [
        f"http://x.example/{each}" for each in names.split()
    ]


def test_what_is_outside_of_the_collection_is_no_predecessor(workdir: Path) -> None:
    for number, replaces in (("1-old", "https://docs.example/design"), ("2-new", "1-old")):
        folder = workdir / "keps" / "sig-x" / number
        folder.mkdir(parents=True)
        text = f'title: T\nkep-number: {number[0]}\nstatus: implemented\ncreation-date: 2020-01-01\nreplaces: ["{replaces}"]\n'
        (folder / "kep.yaml").write_text(text, "utf-8")
    for question, ids in (("predecessors", ["1-old"]), ("versions", ["1-old", "2-new"])):
        result = run(
            "query", question, "-b", "policy=2-new", "-s", "keps", "--profile", "kep", "--format", "csv"
        )
        assert sorted(row["id"] for row in csv.DictReader(result.stdout.splitlines())) == ids
