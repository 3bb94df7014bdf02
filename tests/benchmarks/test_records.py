"""The records of the benchmarks: the same from the same seed, without problems, and with the facts of the plain page."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

import pyoxigraph as ox
import pytest

import policygraph as pg
from benchmarks import builds, generate, mappings, plain, tables
from benchmarks.corpora import SETTINGS, Corpus
from policygraph.lineage.health import health
from policygraph.rdf.namespaces import PG, RDF_TYPE
from policygraph.rdf.ntriples import parse_ntriples

COUNT = 50


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Corpus:
    folder = tmp_path_factory.mktemp("corpus")
    generate.write(folder / "records", COUNT)
    (folder / "policygraph.toml").write_text(SETTINGS, "utf-8")
    return Corpus(folder, "test")


@pytest.fixture(scope="module")
def graph(corpus: Corpus) -> pg.Graph:
    return pg.build(folder=corpus.folder)


def test_a_seed_gives_the_same_records_and_another_one_others() -> None:
    assert list(generate.files(40)) == list(generate.files(40))
    assert list(generate.files(40)) != list(generate.files(40, seed=1))


def test_fewer_records_are_the_first_of_more() -> None:
    few, more = list(generate.files(60)), list(islice(generate.files(10_000), 60))
    assert [file.path for file in few] == [file.path for file in more]
    assert sum(one != other for one, other in zip(few, more, strict=True)) <= 2


@pytest.mark.parametrize("count", [0, 1, 2, 7, 50])
def test_as_many_records_as_asked_for_each_with_a_path_of_its_own(count: int) -> None:
    paths = {file.path for file in generate.files(count)}
    assert len(paths) == count


def test_records_are_built_without_problems_and_break_no_rule(graph: pg.Graph) -> None:
    assert graph.built
    assert graph.built.counts()["records"] == COUNT
    assert not graph.problems
    assert {finding.code for finding in graph.validate()} == {"lineage-one-sided"}


def test_policies_replace_each_other_in_chains(graph: pg.Graph) -> None:
    found = health(graph.lineage())[f"{PG}supersedes"]
    assert len(found.longest_chain) > 1
    assert found.one_sided
    assert found.both_sides
    assert not found.cycles


def test_the_plain_page_states_what_the_program_asserts(corpus: Corpus, graph: pg.Graph) -> None:
    theirs = plain.build(corpus.records).serialize(format="nt")
    assert set(parse_ntriples(theirs)) == builds.asserted(corpus)


def test_tables_have_every_fact(corpus: Corpus, tmp_path: Path) -> None:
    rows = tables.Tables(plain.read_words())
    for file in sorted(corpus.records.rglob("*.md")):
        rows.add(file, corpus.records)
    assert set(_triples(rows)) == builds.asserted(corpus)


def _triples(made: tables.Tables) -> list[ox.Triple]:
    """Return what the tables state by their columns, as a mapping tool would."""
    found = []
    for table in tables.TABLES:
        for row in made.rows[table.name]:
            subject = ox.NamedNode(row["iri"])
            if table.class_:
                found.append(ox.Triple(subject, ox.NamedNode(RDF_TYPE), ox.NamedNode(table.class_)))
            for column in table.columns:
                if column.name in row:
                    value = _term(row[column.name], column.kind, row.get("language", ""))
                    found.append(ox.Triple(subject, ox.NamedNode(column.property), value))
    return found


def _term(text: str, kind: str, language: str) -> ox.NamedNode | ox.Literal:
    if kind == "iri":
        return ox.NamedNode(text)
    if kind == "text":
        return ox.Literal(text, language=language)
    return ox.Literal(text, datatype=ox.NamedNode(kind))


def test_each_tool_gets_a_mapping_of_every_column(tmp_path: Path) -> None:
    mappings.main(tmp_path)
    texts = [
        (tmp_path / name).read_text("utf-8")
        for name in ("mapping.rml.ttl", "templates.stottr", "schema.yaml")
    ]
    for text in texts:
        for property in {column.property for table in tables.TABLES for column in table.columns}:
            assert property in text
    assert len(list(ox.parse(texts[0], format=ox.RdfFormat.TURTLE))) > 100


def test_an_edit_adds_a_word_and_is_taken_back(tmp_path: Path) -> None:
    record = tmp_path / "a.md"
    record.write_text("---\nid: a\n---\n\nText.\n", "utf-8")
    corpus = Corpus(tmp_path, "test")
    with corpus.restored():
        corpus.edit(record)
        once = record.read_bytes()
        corpus.edit(record)
        assert len(record.read_bytes()) > len(once)
        assert once.endswith(b"Text. Amended.\n")
    assert record.read_bytes().endswith(b"Text.\n")
