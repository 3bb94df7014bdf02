"""Named questions and ad-hoc SPARQL: they parse, answer, are documented, and values never become text."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
import rdflib
from rdflib.namespace import RDF

from policygraph.errors import QueryError, UsageError
from policygraph.export import formats
from policygraph.lineage.health import health
from policygraph.lineage.read import read_lineage
from policygraph.lineage.traversal import Direction, reach
from policygraph.pipeline import Build, build, open_source
from policygraph.profile.load import load_profile
from policygraph.query import sparql
from policygraph.query.needs import not_answerable
from policygraph.rdf.namespaces import DCTERMS, PG
from policygraph.settings import Settings
from policygraph.store.graph_store import GraphStore
from tests.corpora.helpers import expected
from tests.helpers import BASE, assert_linear, json_front_matter, write
from tests.query.helpers import QUESTIONS, adhoc, own_profile

# A value for each parameter, such that the question has an answer on the seeds.
VALUES = {
    "asOf": "2016-06",
    "policy": "alberta-tier", "country": "Canada", "cluster": "Alberta Carbon Pricing",
    "source": "Government of Alberta", "text": "report", "before": "2026-03-01", "wanted": "zh", "language": "zh",
}  # fmt: skip
NO_ANSWER_ON_SEEDS = {
    "superseded-without-successor", "unresolved", "successors", "scores", "citations-of",
    "current-version",  # not in force yet in 2016
}  # fmt: skip


def ask(graph: GraphStore, name: str, **bind: str) -> list[dict[str, Any]]:
    return list(sparql.select(graph, QUESTIONS[name], bind))


def test_there_are_at_least_fifteen_questions() -> None:
    assert len(QUESTIONS) >= 15


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_question_says_what_it_asks(name: str) -> None:
    question = QUESTIONS[name]
    assert question.title.endswith("?")
    assert question.description.endswith(".")
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", name)


@pytest.mark.parametrize("name", QUESTIONS)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_question_has_an_answer_on_the_seeds(name: str, language: str, graph: GraphStore) -> None:
    question = QUESTIONS[name]
    bind = {p.name: VALUES[p.name] for p in question.parameters}
    if "language" in bind:
        bind["language"] = language
    rows = sparql.select(graph, question, bind)
    assert bool(len(rows)) == (name not in NO_ANSWER_ON_SEEDS)
    assert not {p.name for p in question.parameters} & set(rows.columns)
    assert len(set(rows.terms)) == len(rows)  # no row twice


def test_what_was_replaced_is_told_with_the_steps(graph: GraphStore) -> None:
    rows = ask(graph, "predecessors", policy="alberta-tier")
    assert [(row["steps"], row["id"]) for row in rows] == [(1, "alberta-ccir"), (2, "alberta-sger")]
    rows = ask(graph, "successors", policy="us-45q-2008", language="zh")
    assert [(row["steps"], row["id"]) for row in rows] == [(1, "us-45q-2018"), (2, "us-45q-2022")]


@pytest.fixture(scope="module")
def diamond(tmp_path_factory: pytest.TempPathFactory) -> GraphStore:
    """A store by a profile with a relation of its own: d obsoletes b and c, which obsolete a; only d and a say so."""
    folder = tmp_path_factory.mktemp("diamond")
    for metadata in (
        {"id": "d", "from": "2020-01-01", "obsoletes": ["b", "c"]},
        {"id": "a", "from": "2010-01-01", "obsoletedBy": ["b", "c"]},
        {"id": "b", "from": "2014-01-01"},
        {"id": "c", "from": "2016-01-01"},
    ):
        write(folder / "r", f"{metadata['id']}.md", {"title": "T", **metadata})
    profile = own_profile(folder / "p")
    return build(Settings(root=folder, sources=(folder / "r",), profile=profile)).open()


def test_a_relation_of_the_profile_that_replaces_is_followed(diamond: GraphStore) -> None:
    found = {
        name: [tuple(row.values())[:2] for row in ask(diamond, name, policy=policy)]
        for name, policy in (("successors", "a"), ("predecessors", "d"))
    }
    assert found == {
        "successors": [(1, "b"), (1, "c"), (2, "d")],
        "predecessors": [(1, "b"), (1, "c"), (2, "a")],
    }
    # c is to replace a as well, and d both; no audit says that d has not ended since
    stands = {
        on: [(row["role"], row["id"]) for row in ask(diamond, "current-version", policy="a", asOf=on)]
        for on in ("2012", "2015", "2017", "2020-01-01", "2021")
    }
    assert stands == {
        "2012": [("current", "a"), ("pending", "b"), ("pending", "c")],
        "2015": [("current", "b"), ("pending", "c"), ("pending", "d")],
        "2017": [("current", "b"), ("current", "c"), ("pending", "d")],
        "2020-01-01": [("current", "d")],
        "2021": [("unknown", "d")],
    }
    assert {row["id"] for row in ask(diamond, "versions", policy="b")} == {"a", "b", "c", "d"}
    assert [tuple(row.values()) for row in ask(diamond, "one-sided")] == [
        ("b", "a", "b", "a.md"), ("c", "a", "c", "a.md"), ("d", "b", "b", "d.md"), ("d", "c", "c", "d.md"),
    ]  # fmt: skip


@pytest.mark.parametrize("direction", ["successors", "predecessors"])
def test_steps_are_the_distances_of_the_lineage(direction: Direction, peps: Build) -> None:
    graph = peps.open()
    lineage = read_lineage(graph).only(["supersedes"])
    ends = {end for edge in lineage.edges for end in (edge.successor, edge.predecessor)}
    assert len(ends) > 50
    for policy in sorted(ends):
        rows = ask(graph, direction, policy=policy)
        steps = [(step.distance, step.id) for step in reach(lineage, policy, direction)]
        assert [(row["steps"], row["id"]) for row in rows] == steps


def test_one_sided_replacements_are_those_of_the_files(peps: Build, shared: Path) -> None:
    said = expected(shared, "peps")
    found = {(row["successor"], row["predecessor"], row["silent"]) for row in ask(peps.open(), "one-sided")}
    sides = {"only_new_says": 1, "only_old_says": 0}
    assert found == {
        (*ends, ends[silent])
        for key, silent in sides.items()
        for ends in (tuple(f"pep-{int(n):04}" for n in edge.split(" -> ")) for edge in said[key])
    }


def test_what_stands_for_a_policy_is_that_of_the_day(graph: GraphStore) -> None:
    seen = replace(graph, observed="2025-06-01")
    for on, rows in {
        "2016-06": [("current", "alberta-sger", False), ("pending", "alberta-ccir", False)],
        "2018-06": [("current", "alberta-ccir", False), ("pending", "alberta-tier", False)],
        "2025-06-01": [("current", "alberta-tier", False)],
        "2026": [("current", "alberta-tier", True)],
    }.items():
        found = ask(seen, "current-version", policy="alberta-sger", asOf=on)
        assert [(row["role"], row["id"], row["presumed"]) for row in found] == rows, on


def test_titles_are_in_the_language_asked_for(graph: GraphStore) -> None:
    graph = replace(graph, observed="2025-06-01")
    (row,) = ask(graph, "current-in-country", country="加拿大", language="zh")
    assert row["title"].startswith("艾伯塔省")
    (row,) = ask(graph, "current-in-country", country="CA")
    assert row["title"].startswith("Technology Innovation")


def test_the_hub_answers_agree_with_its_files(hub_graph: GraphStore) -> None:
    graph = hub_graph
    assert len(ask(graph, "verified-without-reviewer")) == 76 * 2
    assert len({row["id"] for row in ask(graph, "unresolved")}) == 8
    (malaysia,) = {row["id"] for row in ask(graph, "in-country", country="马来西亚")} & {"my-ccs-framework"}
    assert malaysia == "my-ccs-framework"
    assert len(ask(graph, "in-country", country="Malaysia")) == 4


def test_what_is_missing_by_the_thousand_is_told_in_a_moment(tmp_path: Path) -> None:
    def prepare(count: int) -> Callable[[], object]:
        folder = tmp_path / str(count)
        for n in range(count):
            facilities = [f"{n}-{m}" for m in range(20)]
            record = {
                "id": f"p{n}",
                "evolution": {"supersedes": [f"old-{n}"]},
                "relatedFacilities": facilities,
            }
            write(folder / "r", f"en/p{n}.md", record)
        graph = build(Settings(root=folder, sources=(folder / "r",))).open()
        return lambda: ask(graph, "unresolved")

    assert_linear(prepare, 200)


# --- Several kinds of subjects


def kind_of(path: str) -> str:
    """Return the kind of a record of the hub by its folder."""
    return {"policies": "policy", "facilities": "facility", "countries": "country profile"}[
        path.split("/")[0]
    ]


def hub_records(shared: Path) -> dict[str, dict[str, Any]]:
    """Return path -> front matter of the hub's records, read without policygraph."""
    folder = shared / "corpora" / "ccus-policy-hub"
    files = sorted(folder.glob("*/*/*.md"))
    return {file.relative_to(folder).as_posix(): json_front_matter(file) for file in files}


def test_records_are_counted_by_language_and_kind(whole_hub: Build, shared: Path) -> None:
    rows = ask(whole_hub.open(), "languages")
    records = Counter((path.split("/")[1], kind_of(path)) for path in hub_records(shared))
    assert {(row["tag"], row["kind"]): row["records"] for row in rows} == records
    assert {row["kind"]: row["subjects"] for row in rows} == {
        "policy": 86, "facility": 1017, "country profile": 58,
    }  # fmt: skip


def test_what_a_record_describes_has_its_kind_beside_its_id(whole_hub: Build, shared: Path) -> None:
    graph, records = whole_hub.open(), hub_records(shared)
    audits = {
        (metadata["provenance"]["lastAuditDate"], path, kind_of(path), str(metadata["id"]))
        for path, metadata in records.items()
        if metadata["provenance"]["lastAuditDate"] < "2026-02-20"
    }
    rows = ask(graph, "stale-audits", before="2026-02-20")
    assert {(row["audited"], row["path"], row["kind"], row["id"]) for row in rows} == audits
    assert len(rows) == len(audits)
    assert len(ask(graph, "stale-audits", before="today")) == sum(
        metadata["provenance"]["lastAuditDate"] < date.today().isoformat() for metadata in records.values()
    )
    rows = ask(graph, "missing-language", wanted="fr")
    assert {(row["kind"], row["id"]) for row in rows} == {
        (kind_of(path), str(metadata["id"])) for path, metadata in records.items()
    }
    assert ask(graph, "missing-language", wanted="zh") == []
    assert {row["kind"] for row in ask(graph, "verified-without-reviewer")} == {"policy"}
    assert {row["kind"] for row in ask(graph, "unresolved", language="zh")} == {"政策"}


def test_what_refers_to_a_policy_may_be_of_another_kind(tmp_path: Path) -> None:
    write(tmp_path / "r", "facilities/en/7.md", {"id": "7", "name": "Plant", "relatedPolicies": ["act"]})
    graph = build(Settings(root=tmp_path, sources=(tmp_path / "r",))).open()
    (row,) = ask(graph, "unresolved")
    assert (row["id"], row["referrer"], row["kind"]) == ("act", "7", "facility")


@pytest.mark.parametrize("name", QUESTIONS)
def test_ids_without_a_kind_are_of_policies(name: str, whole_hub: Build) -> None:
    values = {**VALUES, "cluster": "European Green Deal", "source": "European Commission", "wanted": "fr"}
    bind = {p.name: values[p.name] for p in QUESTIONS[name].parameters}
    rows = sparql.select(whole_hub.open(), QUESTIONS[name], bind)
    policies = {policy.id for policy in read_lineage(whole_hub.open()).policies.values()}
    assert "kind" in rows.columns or {row["id"] for row in rows if "id" in row} <= policies
    assert len(set(rows.terms)) == len(rows)


@pytest.fixture(scope="module")
def hub_file(whole_hub: Build, tmp_path_factory: pytest.TempPathFactory) -> GraphStore:
    """The hub from an RDF file that says it in the terms of others too."""
    file = tmp_path_factory.mktemp("file") / "hub.nt"
    options = formats.ExportOptions(("asserted", "derived", "entailed"))
    file.write_bytes(formats.to_bytes(whole_hub.open(), "ntriples", options))
    return open_source(Settings(root=file.parent, sources=(file,)))


@pytest.mark.parametrize(
    "name", ["languages", "missing-language", "stale-audits", "unresolved", "verified-without-reviewer"]
)
def test_a_kind_is_never_a_class_of_others(name: str, whole_hub: Build, hub_file: GraphStore) -> None:
    bind = {p.name: VALUES[p.name] for p in QUESTIONS[name].parameters} | (
        {"wanted": "fr"} if name == "missing-language" else {}
    )
    rows = list(sparql.select(whole_hub.open(), QUESTIONS[name], bind))
    assert list(sparql.select(hub_file, QUESTIONS[name], bind)) == rows != []


@pytest.fixture(scope="module")
def hub_as_stated(whole_hub: Build, tmp_path_factory: pytest.TempPathFactory) -> GraphStore:
    """The hub from an RDF file of what its records state alone."""
    file = tmp_path_factory.mktemp("stated") / "hub.nt"
    file.write_bytes(formats.to_bytes(whole_hub.open(), "ntriples", formats.ExportOptions(("asserted",))))
    return open_source(Settings(root=file.parent, sources=(file,)))


@pytest.mark.parametrize("name", QUESTIONS)
def test_an_rdf_file_of_what_records_state_answers_as_the_records_do(
    name: str, whole_hub: Build, hub_as_stated: GraphStore
) -> None:
    values = {**VALUES, "cluster": "European Green Deal", "source": "European Commission", "wanted": "fr"}
    bind = {p.name: values[p.name] for p in QUESTIONS[name].parameters}
    rows = list(sparql.select(whole_hub.open(), QUESTIONS[name], bind))
    found = list(sparql.select(hub_as_stated, QUESTIONS[name], bind))
    assert [row for row in found if "Dataset" not in row.values()] == rows


_DATED = """
@prefix pg: <https://w3id.org/policygraph/ns#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix jurisdiction: <https://w3id.org/policygraph/scheme/jurisdiction/> .
@prefix x: <https://x.example/> .
x:a a pg:Policy ; dcterms:identifier "a" ; pg:jurisdiction jurisdiction:CA ; pg:year "2013"^^xsd:gYear ; pg:supersedes x:none .
x:b a pg:Policy ; dcterms:identifier "b" ; pg:jurisdiction jurisdiction:CA ; dcterms:issued "2015-05"^^xsd:gYearMonth ;
    pg:year "2014"^^xsd:gYear ; dcterms:created "2010-01-01"^^xsd:date ; pg:supersedes x:a .
x:c a pg:Policy ; dcterms:identifier "c" ; pg:jurisdiction jurisdiction:CA ; dcterms:created "2016-01-01"^^xsd:date ; pg:supersedes x:b .
x:none a pg:Policy ; dcterms:identifier "none" ; pg:jurisdiction jurisdiction:CA .
"""


def test_a_date_of_publication_is_that_of_the_lineage(tmp_path: Path) -> None:
    (tmp_path / "dated.ttl").write_text(_DATED, "utf-8")
    graph = open_source(Settings(root=tmp_path, sources=(tmp_path / "dated.ttl",)))
    dates = {policy.id: policy.date or None for policy in read_lineage(graph).policies.values()}
    assert dates == {
        "a": "2013",
        "b": "2015-05",
        "c": None,
        "none": None,
    }  # the profile has no date of creation
    for name, bind in (("timeline", {}), ("in-force", {}), ("versions", {"policy": "a"})):
        rows = ask(graph, name, **bind)
        assert {row["id"]: row["date"] for row in rows} == {**dates, "c": "2016-01-01"}
    assert [row["id"] for row in ask(graph, "timeline")] == ["a", "b", "c", "none"]
    assert {row["id"]: row["issued"] for row in ask(graph, "in-country", country="Canada")} == {
        **dates,
        "c": None,
    }


def test_stubs_are_counted_by_language_as_well(tmp_path: Path) -> None:
    folder = tmp_path / "r"
    write(folder, "EIPS/eip-1.md", {"eip": 1, "title": "T", "status": "Final"})
    for number in (1, 2):
        write(folder, f"ERCS/erc-{number}.md", {"eip": number, "status": "Moved"})
    graph = build(Settings(root=tmp_path, sources=(folder,), profile="eip")).open()
    assert [tuple(row.values()) for row in ask(graph, "languages")] == [
        ("en", "policy", 2, 1), ("en", "policy without a record", 1, 1),
    ]  # fmt: skip


def test_the_overview_has_what_there_is_and_nothing_else(whole_hub: Build, peps: Build) -> None:
    derived = whole_hub.generation.manifest.derived().values()
    judge = rdflib.Graph().parse(data="".join(line for lines in derived for line in lines), format="nt")
    counts = {row["kind"]: row["count"] for row in ask(whole_hub.open(), "overview")}
    legal_acts = set(judge.subjects(RDF.type, rdflib.URIRef(f"{PG}LegalAct")))
    assert counts["legal act"] == len(legal_acts) == 49
    assert (counts["policy"], counts["facility"], counts["hub"], counts["record"]) == (86, 1017, 253, 2322)
    assert {row["kind"]: row["count"] for row in ask(peps.open(), "overview")} == {
        "policy": 736,
        "record": 736,
    }


def test_scores_are_averaged_over_policies_each_counted_once(hub_graph: GraphStore, hub: Path) -> None:
    scores = defaultdict(set)
    for file in hub.glob("*/*.md"):
        metadata = json_front_matter(file)
        if metadata["country"] in ("Canada", "加拿大"):
            scores[metadata["id"]].add(metadata["analysis"]["mrv"]["score"])
    values = [score for found in scores.values() for score in found]
    (row,) = (
        row
        for row in ask(hub_graph, "dimension-by-country")
        if (row["dimension"], row["country"]) == ("Monitoring, reporting and verification", "Canada")
    )
    assert (row["policies"], row["lowest"], row["highest"]) == (len(scores), min(values), max(values))
    assert row["average"] == round(sum(values) / len(values), 1)


def test_the_timeline_is_by_publication_else_by_creation() -> None:
    profile = load_profile("pep")
    assert sparql.find_query(profile, "timeline").needs == ()
    lines = """
@prefix dcterms: <http://purl.org/dc/terms/> . @prefix pg: <https://w3id.org/policygraph/ns#> .
<x:a> a pg:Policy ; dcterms:identifier "a" ; dcterms:title "A" .
<x:b> a pg:Policy ; dcterms:identifier "b" ; dcterms:created "2003-01-01" ; pg:status <x:status> .
<x:c> a pg:Policy ; dcterms:identifier "c" ; dcterms:created "1999-01-01" ; dcterms:issued "2004" , "2005" .
<x:status> <http://www.w3.org/2004/02/skos/core#prefLabel> "Draft"@en .
"""
    store = ox.Store()
    store.load(lines.encode(), format=ox.RdfFormat.TURTLE)
    rows = sparql.select(GraphStore(store, profile, BASE), QUESTIONS["timeline"])
    assert rows.columns == ("date", "id", "title", "status")
    assert [tuple(row.values()) for row in rows] == [
        ("2003-01-01", "b", None, "Draft"), ("2004", "c", None, None), (None, "a", "A", None),
    ]  # fmt: skip


# --- Every profile


@pytest.fixture(scope="module")
def decisions(tmp_path_factory: pytest.TempPathFactory) -> GraphStore:
    """A store of two decisions, of which one replaces the other."""
    folder = tmp_path_factory.mktemp("decisions")
    write(folder, "r/0001-a.md", {"status": "superseded by ADR-0002", "date": "2020-01-01"}, "# A")
    write(folder, "r/0002-b.md", {"status": "accepted", "supersedes": "1"}, "# B")
    return build(Settings(root=folder, sources=(folder / "r",), profile="adr")).open()


@pytest.fixture
def of_profile(request: pytest.FixtureRequest) -> tuple[GraphStore, str]:
    """The store of a corpus of each built-in profile, and the id of a policy in it."""
    fixture, policy = CORPORA[request.param]
    found = request.getfixturevalue(fixture)
    return (found.open() if isinstance(found, Build) else found), policy


CORPORA = {
    "seeds": ("seeds_graph", "alberta-tier"), "hub": ("whole_hub", "alberta-tier"),
    "peps": ("peps", "pep-0345"), "eips": ("eips", "4750"), "adrs": ("decisions", "1"),
}  # fmt: skip


@pytest.mark.parametrize("of_profile", CORPORA, indirect=True)
def test_every_profile_answers_each_question_or_says_what_it_needs(
    of_profile: tuple[GraphStore, str],
) -> None:
    graph, policy = of_profile
    questions = sparql.named_queries(graph.profile)
    assert questions.keys() == QUESTIONS.keys()
    values = {**VALUES, "policy": policy, **dict.fromkeys(("cluster", "source"), f"{BASE}policy/{policy}")}
    for question in questions.values():
        bind = {parameter.name: values[parameter.name] for parameter in question.parameters}
        if missing := not_answerable(question.needs, graph):
            with pytest.raises(UsageError, match=f"needs {missing}, which no key"):
                sparql.run(graph, question, bind)
        else:
            sparql.select(graph, question, bind)


@pytest.mark.parametrize("name", QUESTIONS)
def test_what_has_two_ids_has_the_rows_of_one(hub_graph: GraphStore, name: str) -> None:
    """As an RDF file may say it; the first of them names it, as it does everywhere."""
    store, identifier = ox.Store(), ox.NamedNode(f"{DCTERMS}identifier")
    store.extend(hub_graph.disk)
    named = [
        (quad.subject, quad.object.value)
        for quad in store.quads_for_pattern(None, identifier, None)
        if isinstance(quad.object, ox.Literal)
    ]
    values = {**VALUES, "cluster": "Canada Carbon Pricing Framework", "source": "European Parliament"}
    bind = {each.name: values[each.name] for each in QUESTIONS[name].parameters}
    rows = sparql.select(GraphStore(store, hub_graph.profile, BASE), QUESTIONS[name], bind)
    store.extend(ox.Quad(subject, identifier, ox.Literal(f"~{text}")) for subject, text in named)
    again = sparql.select(GraphStore(store, hub_graph.profile, BASE), QUESTIONS[name], bind)
    assert again.terms == rows.terms


# --- Values


def test_values_never_become_part_of_the_text(graph: GraphStore) -> None:
    attack = '"} UNION { ?policy ?p ?o } #'
    assert ask(graph, "citing", text=attack) == []


# --- Errors


def test_a_head_names_what_is_needed_in_lines_or_with_commas(graph: GraphStore) -> None:
    question = adhoc("# needs: pg:status, dcterms:issued\n#needs:pg:year\n# needs:\nASK {}", graph.profile)
    assert question.needs == (f"{PG}status", f"{DCTERMS}issued", f"{PG}year")
    assert adhoc("# title: Any?\nASK {}", graph.profile).needs == ()


@pytest.mark.parametrize(
    ("text", "bind", "error", "message"),
    [
        ("SELECT ?s { ?s a }", {}, QueryError, "line 1, column 19: this is not what SPARQL allows here"),
        ("SELECT ?s { ?s a nope:X }", {}, QueryError, "the prefix nope: is not declared"),
        ("SELECT ?s { ?s ?p ?o }", {"x": "1"}, QueryError, "no value can be given to x: SELECT lacks ?x"),
        ("# param x: xsd:integer\nSELECT ?x {}", {}, UsageError, "needs a value for x"),
        ("# param word: xsd:string\nSELECT ?word {}", {"wrod": "1", "word": "a"}, UsageError, "no parameter wrod. Did you mean word?"),
        ("# param x: xsd:string\nSELECT ?x {}", dict.fromkeys("fbdeac", "1"), UsageError, "no parameter a"),
    ],
)  # fmt: skip
def test_what_cannot_run_says_why(
    text: str, bind: dict[str, str], error: type[Exception], message: str, graph: GraphStore
) -> None:
    with pytest.raises(error, match=re.escape(message)):
        sparql.run(graph, adhoc(text, graph.profile), bind)


@pytest.mark.parametrize(
    "pattern",
    [
        "?p pg:score ?score FILTER (?score > ?least)",
        "BIND (?least + 0 AS ?limit) ?p pg:score ?score FILTER (?score > ?limit)",
        "{ SELECT ?p ?score { ?p pg:score ?score FILTER (?score > ?least) } }",
        "{ SELECT ?p ?score ?least { ?p pg:score ?score FILTER (?score > ?least) } }",
        "?p pg:score ?score { SELECT ?p (COUNT(?s) AS ?n) { ?p pg:score ?s FILTER (?s > ?least) } GROUP BY ?p }",
    ],
)
def test_a_value_reaches_all_places_of_a_question(pattern: str, graph: GraphStore) -> None:
    question = adhoc(f"# param least: xsd:integer\nSELECT ?p ?score ?least {{ {pattern} }}", graph.profile)
    scores = [row["score"] for row in sparql.select(graph, question, {"least": "80"})]
    assert scores
    assert min(scores) > 80


def test_unknown_questions_suggest(graph: GraphStore) -> None:
    with pytest.raises(UsageError, match=r"no query predecesors\. Did you mean predecessors"):
        sparql.find_query(graph.profile, "predecesors")
    with pytest.raises(UsageError, match="cannot be read"):
        sparql.read_query_file(Path("nowhere.rq"), graph.profile)
    with pytest.raises(QueryError, match="no SELECT"):
        sparql.select(graph, adhoc("ASK {}", graph.profile))


def test_the_order_in_which_triples_came_changes_no_answer(graph: GraphStore, tmp_path: Path) -> None:
    lines = formats.to_bytes(graph, "ntriples").splitlines(keepends=True)
    answers = []
    for number, given in enumerate((lines, lines[::-1])):
        file = tmp_path / f"{number}.nt"
        file.write_bytes(b"".join(given))
        source = open_source(Settings(root=tmp_path, sources=(file,)))
        bound = {name: {p.name: VALUES[p.name] for p in QUESTIONS[name].parameters} for name in QUESTIONS}
        answers.append({name: ask(source, name, **bound[name]) for name in QUESTIONS})
    assert answers[0] == answers[1]
    texts = [
        text for rows in answers[0].values() for row in rows for text in row.values() if isinstance(text, str)
    ]
    assert any("; " in text for text in texts)


@pytest.mark.parametrize("name", ["a b", "?", "", "a-b", "1.5"])
def test_a_name_that_no_variable_can_have_is_refused(seeds_graph: GraphStore, name: str) -> None:
    query = sparql.read_query("text", "SELECT * { ?s ?p ?o } LIMIT 1", seeds_graph.profile)
    with pytest.raises(UsageError, match="can be no variable of a query"):
        sparql.run(seeds_graph, query, {name: "x"})


def test_what_replaces_itself_alone_has_no_successor(tmp_path: Path) -> None:
    for policy, replaced in (("itself", ["itself"]), ("both", ["both", "old"]), ("old", []), ("none", [])):
        metadata = {"id": policy, "title": "T", "status": "Superseded", "evolution": {"supersedes": replaced}}
        write(tmp_path / "r", f"{policy}.md", metadata)
    graph = build(Settings(root=tmp_path, sources=(tmp_path / "r",))).open()
    found = [row["id"] for row in ask(graph, "superseded-without-successor")]
    assert found == ["both", "itself", "none"]
    assert found == [*health(read_lineage(graph))[f"{PG}supersedes"].ended_without_successor]
