"""The labels of records as concepts."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import rdflib

from policygraph.export.formats import to_bytes
from policygraph.rdf.formats import RDF_FORMATS
from policygraph.rdf.namespaces import SKOS
from policygraph.scaffold.profile.draft import draft_profile
from policygraph.scaffold.profile.infer import Guess
from policygraph.scaffold.profile.vocabulary_file import scheme_of, vocabulary
from tests.helpers import write
from tests.scaffold.profile.helpers import column, drafted, findings

PG = rdflib.Namespace("https://w3id.org/policygraph/ns#")


def test_labels_are_a_vocabulary(tmp_path: Path) -> None:
    for n, word in enumerate(["Draft", "draft", "Nonsense", "Draft", "Nonsense", "Draft", "Draft"]):
        write(
            tmp_path / "records",
            f"{n}.md",
            {"id": f"r{n}", "status": word, "colour": "red" if n % 2 else "blue"},
        )
    drafted(tmp_path / "records", tmp_path)
    vocabulary = rdflib.Graph().parse(tmp_path / "mine" / "vocabulary.ttl")
    rows = vocabulary.query(
        "SELECT ?c ?l ?p { ?c skos:prefLabel|skos:altLabel ?l ; a skos:Concept OPTIONAL { ?c pg:phase ?p } }",
        initNs={"pg": rdflib.Namespace("https://w3id.org/policygraph/ns#"), "skos": rdflib.SKOS},
    )
    labels = {(str(row[0]).partition("/scheme/")[2], str(row[1]), str(row[2])) for row in rows}  # type: ignore[index]
    assert labels == {
        ("status/proposed", "Draft", "before"), ("status/proposed", "draft", "before"),
        ("status/Nonsense", "Nonsense", "None"), ("colour/red", "red", "None"), ("colour/blue", "blue", "None"),
    }  # fmt: skip


def test_labels_of_a_usual_property_are_of_the_shipped_scheme() -> None:
    colour = column("colour", "red")
    assert scheme_of(Guess(colour, "label", "pg:status"), "x") == "https://w3id.org/policygraph/scheme/status"
    assert scheme_of(Guess(colour, "label"), "colour") == "https://example.org/ns/scheme/colour"
    assert scheme_of(Guess(colour, "label", "schema:color"), "color") == "https://example.org/ns/scheme/color"


def test_a_label_is_in_the_language_of_its_record(tmp_path: Path) -> None:
    for path, word in (("en/a.md", "Odd"), ("zh/a.md", "古怪"), ("zh/b.md", "Odd"), ("en/b.md", 'odd "x"')):
        write(tmp_path / "r", path, {"id": path[3], "status": word})
    text = vocabulary(draft_profile(tmp_path / "r", "x"))
    scheme = "https://w3id.org/policygraph/scheme/status"
    assert f'<{scheme}> a skos:ConceptScheme ; skos:prefLabel "status"@en .' in text
    assert (
        f'<{scheme}/Odd> a skos:Concept ; skos:inScheme <{scheme}> ; skos:prefLabel "Odd"@en .  # 2' in text
    )
    assert 'skos:prefLabel "古怪"@zh .  # 1' in text
    assert 'skos:prefLabel "odd \\"x\\""@en .  # 1' in text


def test_a_draft_without_labels_has_a_vocabulary_without_concepts(tmp_path: Path) -> None:
    write(tmp_path / "r", "a.md", {"id": "a"})
    assert "skos:Concept " not in vocabulary(draft_profile(tmp_path / "r", "x"))


def statuses(folder: Path, *words: str) -> dict[str, tuple[str, str]]:
    """Return word -> its concept and phase, of the vocabulary drafted from records with these statuses."""
    for number, word in enumerate(words):
        write(folder, f"{'en' if word.isascii() else 'zh'}/{number}.md", {"id": f"r{number}", "status": word})
    graph = rdflib.Graph().parse(data=vocabulary(draft_profile(folder, "x")), format="turtle")
    return {
        str(label): (str(concept).rpartition("/")[2], str(graph.value(concept, PG.phase)))
        for concept, label in graph.subject_objects(rdflib.SKOS.prefLabel | rdflib.SKOS.altLabel)
        if (concept, rdflib.RDF.type, rdflib.SKOS.Concept) in graph
    }


def test_words_that_the_corpus_keeps_apart_are_concepts_apart_with_the_phase_of_each(tmp_path: Path) -> None:
    assert statuses(tmp_path, "Idea", "Draft", "Proposed", "April Fool!", "april fool", "Banana") == {
        "Proposed": ("proposed", "before"),
        "Draft": ("Draft", "before"),
        "Idea": ("idea", "before"),
        "April Fool!": ("april-fool", "never"),
        "april fool": ("april-fool~2", "None"),
        "Banana": ("Banana", "None"),
    }


def test_the_words_of_two_languages_for_one_known_status_are_one_concept(tmp_path: Path) -> None:
    assert statuses(tmp_path, "有效", "Active", "现行", "Draft", "Proposed", "草案", "Odd", "古怪") == {
        "Active": ("in-force", "during"),
        "现行": ("in-force", "during"),
        "有效": ("%E6%9C%89%E6%95%88", "during"),
        "Draft": ("Draft", "before"),
        "Proposed": ("proposed", "before"),
        "草案": ("proposed", "before"),
        "Odd": ("Odd", "None"),
        "古怪": ("%E5%8F%A4%E6%80%AA", "None"),
    }


def test_a_draft_of_two_languages_finds_no_status_that_differs(seeds: Path, tmp_path: Path) -> None:
    _, built = drafted(seeds, tmp_path)
    assert "language-status" not in {finding.code for finding in findings(built)}


def test_a_word_that_profiles_use_unlike_means_what_it_does_beside_the_others(tmp_path: Path) -> None:
    assert statuses(tmp_path / "adr", "Accepted", "Proposed", "Deprecated")["Accepted"][1] == "during"
    assert statuses(tmp_path / "pep", "Accepted", "Draft", "Deferred", "Final")["Accepted"][1] == "before"


def test_words_that_are_translations_in_the_records_are_one_concept(tmp_path: Path) -> None:
    for number, (english, chinese) in enumerate([("Shelved", "搁置中"), ("Active", "执行着")] * 2):
        write(
            tmp_path, f"r/en/{number}.md", {"id": f"a{number}", "title": f"Act {number}", "status": english}
        )
        write(tmp_path, f"r/zh/{number}.md", {"id": f"a{number}", "title": f"法 {number}", "status": chinese})
    draft, built = drafted(tmp_path / "r", tmp_path)
    text = vocabulary(draft)
    assert 'skos:prefLabel "Shelved"@en ; skos:prefLabel "搁置中"@zh .  # 4; pg:phase is missing' in text
    assert 'skos:prefLabel "Active"@en ; skos:prefLabel "执行着"@zh .  # 4\n' in text
    assert "language-status" not in {finding.code for finding in findings(built)}


def test_keys_of_labels_make_no_prefixes_that_are_none_or_are_those_of_others(tmp_path: Path) -> None:
    keys = ("_", "2024", "-x", "skos", "pg", "颜色", "a b")
    for number in range(8):
        metadata = {"id": f"r{number}", **dict.fromkeys(keys, ("Alpha", "Beta")[number % 2])}
        write(tmp_path / "records", f"r{number}.md", metadata)
    _, built = drafted(tmp_path / "records", tmp_path)
    graph = built.open()
    assert {"颜色", "a_b"} <= graph.prefixes().keys()
    assert (graph.prefixes()["skos"], graph.prefixes()["pg"]) == (SKOS, str(PG))
    for format in ("turtle", "trig", "rdfxml"):
        triples = {quad.triple for quad in ox.parse(to_bytes(graph, format), format=RDF_FORMATS[format])}
        expected = ox.parse(to_bytes(graph, "ntriples"), format=ox.RdfFormat.N_TRIPLES)
        assert triples == {quad.triple for quad in expected}
