"""A profile of dishes, made of data alone: its facets, measures and relation are in all that is printed or written,
and no word of the profile of policies is.
"""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from tests.helpers import run, write

PROFILE = """
name = "dishes"
title = "Dishes"
languages = ["en", "fr"]
ontology = ["built-in:ontology/policygraph.ttl", "words.ttl"]
vocabularies = "words.ttl"
context = "context.jsonld"
rules = ["built-in:ontology/rules/10-lineage.rq", "built-in:ontology/rules/20-unresolved.rq"]
shapes = "built-in:shapes"
queries = "built-in:queries/predecessors.rq"

[kinds.dish]
class = "pg:Policy"
id = "id"
title = "name"
language = { fixed = "en" }
body = "dcterms:description"

[kinds.dish.facets]
cuisine = { property = "d:cuisine", option = true }
main_course = "d:mainCourse"
cook = { property = "d:cook", shares = true }

[kinds.dish.measures]
minutes = { value = "d:minutes" }
stars = { of = "d:review", value = "d:stars", by = "d:panel", facet = "cuisine" }

[nodes]
"pg:Policy" = { iri = "dish/{id}", label = "dcterms:identifier" }
"pg:Record" = { iri = "record/{path}" }
"d:Review" = { iri = "{policy}#{index}" }
"prov:Agent" = { iri = "agent/{label}", label = "foaf:name" }
"skos:Concept" = { iri = "concept/{scheme}/{label}", label = "skos:prefLabel" }

[properties]
"dcterms:title" = { en = "name" }
"dcterms:description" = { en = "recipe" }
"""
CONTEXT = {
    "pg": "https://w3id.org/policygraph/ns#", "d": "https://example.org/dish#",
    "scheme": "https://w3id.org/policygraph/scheme/",
    "dcterms": "http://purl.org/dc/terms/", "foaf": "http://xmlns.com/foaf/0.1/",
    "prov": "http://www.w3.org/ns/prov#", "skos": "http://www.w3.org/2004/02/skos/core#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "records": {"@reverse": "pg:describes", "@container": "@set"},
    "id": {"@id": "dcterms:identifier", "@language": None},
    "name": {"@id": "dcterms:title"},
    "cuisine": {"@id": "d:cuisine", "@type": "@id"},
    "main": {"@id": "d:mainCourse", "@type": "xsd:boolean"},
    "cooks": {"@id": "d:cook", "@type": "@id", "@container": "@set"},
    "minutes": {"@id": "d:minutes", "@type": "xsd:integer"},
    "reviews": {"@id": "d:review", "@container": "@index", "@index": "d:panel"},
    "d:panel": {"@type": "@id"},
    "stars": {"@id": "d:stars", "@type": "xsd:decimal"},
    "betters": {"@id": "d:statesBetters", "@type": "@id"},
}  # fmt: skip
WORDS = """
@prefix d: <https://example.org/dish#> .
@prefix pg: <https://w3id.org/policygraph/ns#> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix scheme: <https://w3id.org/policygraph/scheme/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
d:cuisine rdfs:range skos:Concept ; pg:scheme scheme:cuisine ; rdfs:label "cuisine"@en .
d:cook rdfs:range prov:Agent ; rdfs:label "cook"@en .
d:review rdfs:range d:Review ; rdfs:label "review"@en .
d:panel rdfs:domain d:Review ; rdfs:range skos:Concept ; pg:scheme scheme:panel .
d:stars rdfs:domain d:Review ; rdfs:label "stars"@en .
d:minutes rdfs:label "minutes"@en .
d:mainCourse rdfs:label "main course"@en .
d:betters rdfs:subPropertyOf pg:lineageRelation ; pg:effect "replaces" ; rdfs:label "betters"@en .
d:statesBetters pg:claims d:betters ; rdfs:domain pg:Record ; rdfs:range pg:Policy ; rdfs:label "says it betters"@en .
scheme:cuisine a skos:ConceptScheme .
<https://example.org/italian> a skos:Concept ; skos:inScheme scheme:cuisine ;
    skos:prefLabel "Italian"@en , "italienne"@fr ; skos:notation "it" .
<https://example.org/thai> a skos:Concept ; skos:inScheme scheme:cuisine ; skos:prefLabel "Thai"@en .
<https://example.org/guests> a skos:Concept ; skos:inScheme scheme:panel ; skos:prefLabel "Guests"@en .
"""
DISHES = {
    "ragu": {"cuisine": "Italian", "main": True, "cooks": ["Ann", "Bo"], "minutes": 180,
             "reviews": {"Guests": {"stars": 4.5}}},
    "quick-ragu": {"cuisine": "Italian", "main": True, "cooks": ["Cy"], "minutes": 40, "betters": "ragu",
                   "reviews": {"Guests": {"stars": 3}}},
    "tom-yam": {"cuisine": "Thai", "main": False, "cooks": ["Ann"], "minutes": 30},
}  # fmt: skip
FOREIGN = re.compile(
    r"countr|jurisdiction|categor|legal|cluster|scor|assessment|dimension|audit|effective|facilit",
    re.IGNORECASE,
)


@pytest.fixture
def kitchen(workdir: Path) -> Path:
    profile = workdir / "dishes"
    profile.mkdir()
    (profile / "profile.toml").write_text(PROFILE, "utf-8")
    (profile / "context.jsonld").write_text(json.dumps({"@context": CONTEXT}), "utf-8")
    (profile / "words.ttl").write_text(WORDS, "utf-8")
    for name, dish in DISHES.items():
        write(workdir / "r", f"{name}.md", {"id": name, "name": name.title(), **dish})
    (workdir / "policygraph.toml").write_text('profile = "dishes"\nsources = ["r"]\n', "utf-8")
    return workdir


def said(*arguments: str) -> str:
    result = run(*arguments, "-q")
    assert (result.exit_code, result.stderr) == (0, "")
    assert FOREIGN.findall(result.stdout) == []
    return result.stdout


def test_the_report_has_them(kitchen: Path) -> None:
    lines = [" ".join(line.split()) for line in said("report").splitlines()]
    assert {"cuisine Italian 2, Thai 1", "main course true 2, false 1", "cook Ann 2, Bo 1, Cy 1"} <= set(
        lines
    )
    assert lines[lines.index("stars, median (range)") + 1] == "cuisine Guests"
    assert "Italian 3.75 (3–4.5)" in lines
    assert "all 40 (30–180)" in lines
    assert any(line.startswith("betters 1 edge") for line in lines)
    found = json.loads(said("report", "--format", "json"))["subjects"]["dish"]
    assert found["facets"]["main_course"] == {"true": 2, "false": 1}
    assert found["measures"]["stars"] == {
        "facet": "cuisine",
        "distributions": [
            {"group": "Italian", "by": "Guests", "subjects": 2, "median": 3.75, "lowest": 3, "highest": 4.5}
        ],
    }
    assert "## By main course" in said("report", "--format", "markdown")


def test_tables_and_graph_files_have_them(kitchen: Path) -> None:
    (row,) = csv.DictReader(io.StringIO(said("report", "--format", "csv", "--cuisine", "thai")))
    assert (row["cuisine"], row["main_course"], row["cook"], row["minutes"]) == ("Thai", "false", "Ann", "30")
    rows = {row["id"]: row for row in csv.DictReader(io.StringIO(said("report", "--format", "csv")))}
    assert rows["ragu"]["stars: Guests"] == "4.5"
    root = ET.fromstring(said("export", "--format", "graphml"))
    keys = [each.get("id") for each in root.iter() if each.tag.endswith("}key")]
    assert keys == ["title_en", "cuisine", "main_course", "cook", "resolved", "iri", "relation", "said_by"]
    (relation,) = (e.text for e in root.iter() if e.get("key") == "relation")
    assert relation == "betters"
    run("export", "--format", "csv", "-o", "tables")
    assert "main_course" in (kitchen / "tables" / "nodes.csv").read_text("utf-8").splitlines()[0]


def test_a_dish_has_them(kitchen: Path) -> None:
    text = said("lineage", "ragu")
    assert "betters" in text
    assert "ragu: cuisine Italian; main course true; cook Ann, Bo" in text
    found = json.loads(said("lineage", "ragu", "--format", "json"))
    assert {each["id"]: each["facets"]["cuisine"] for each in found["family"]} == {
        "ragu": ["Italian"], "quick-ragu": ["Italian"],
    }  # fmt: skip
    assert [(each["id"], each["relation"]) for each in found["affected"]] == [("tom-yam", "cook")]
    assert "cuisine: Italian, 2 policies" in said("lineage", "--where", "cuisine=italienne")
    lines = [" ".join(line.split()) for line in said("show", "ragu").splitlines()]
    assert {"← betters quick-ragu", "cook Ann", "review: Guests", "stars 4.5", "minutes 180"} <= set(lines)
    assert "betters ragu" in [" ".join(line.split()) for line in said("show", "quick-ragu").splitlines()]
    assert [each["id"] for each in json.loads(said("show", "--search", "ragu", "--cuisine", "it", "--format", "json"))["matches"]] == [
        "quick-ragu", "ragu",
    ]  # fmt: skip


def test_plots_are_of_them(kitchen: Path) -> None:
    run("report", "--plots", "plots", "-q")
    plots = {file.stem: file.read_text("utf-8") for file in (kitchen / "plots").iterdir()}
    assert {"cuisine", "main_course", "cook", "minutes", "stars"} <= plots.keys()
    texts = [text for svg in plots.values() for text in re.findall(r"<text[^>]*>([^<]*)<", svg)]
    assert {"Italian", "Guests", "betters", "Stars by cuisine", "Minutes"} <= set(texts)
    assert FOREIGN.findall(" ".join(texts)) == []


def test_its_options_are_its_own(kitchen: Path) -> None:
    help_text = said("report", "--help")
    assert "--cuisine LABEL" in help_text
    refused = run("report", "--country", "Italy")
    assert (refused.exit_code, "No such option" in refused.stderr) == (2, True)
    assert "there is no cuisine Thia. Did you mean Thai" in run("report", "--cuisine", "Thia").stderr
