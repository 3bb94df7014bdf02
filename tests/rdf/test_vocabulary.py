from __future__ import annotations

import pyoxigraph as ox
import pytest

from policygraph.rdf.vocabulary import Vocabulary, fold, read_vocabulary

EX = "https://example.org/"
TURTLE = """
@prefix ex: <https://example.org/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .

ex:status a skos:ConceptScheme ; skos:prefLabel "Status"@en .
ex:in-force a skos:Concept ; skos:inScheme ex:status ;
    skos:prefLabel "In force"@en , "现行"@zh-Hans ; skos:altLabel "Effective"@en , "有效"@zh ;
    skos:hiddenLabel "in farce" ; skos:notation "1" ; skos:definition "not a label"@en .
ex:repealed a skos:Concept ; skos:inScheme ex:status ; skos:prefLabel "Repealed"@en ; skos:altLabel "Over"@en .
ex:pending a skos:Concept ; skos:inScheme ex:other ; skos:prefLabel "Pending"@en ; skos:altLabel "Over"@en .
ex:un a ex:Source , foaf:Agent ; foaf:name "UNFCCC" .
ex:z-eu a ex:Source ; foaf:name "EU"@en ; skos:altLabel "Brussels"@en .
ex:a-eu a ex:Source ; foaf:name "European Union"@en ; skos:altLabel "eu"@en .
ex:notation-only a ex:Source ; skos:notation "X1" .
ex:nameless a ex:Source .
ex:by-iri a ex:Source ; skos:prefLabel ex:un ; skos:altLabel ex:un ; skos:inScheme "in words" .
ex:un owl:sameAs ex:elsewhere .
ex:by-words skos:inScheme "in words" ; skos:prefLabel "Words" .
ex:alone skos:prefLabel "In no group"@en .
<https://example.org/weight/act> skos:inScheme ex:weight ; skos:prefLabel "Act"@en .
<https://example.org/kind/law> skos:inScheme ex:kind , ex:weight ; skos:prefLabel "Law"@en , "CO₂"@zh ; skos:altLabel "CO2"@en .
<https://example.org/kindred> skos:inScheme ex:kin ; skos:prefLabel "Kindred"@en .
[] a ex:Source ; foaf:name "Nobody" .
"""


@pytest.fixture(scope="module")
def vocabulary() -> Vocabulary:
    return read_vocabulary(ox.parse(TURTLE, format=ox.RdfFormat.TURTLE))


@pytest.mark.parametrize(
    ("label", "folded"),
    [
        ("  In \t Force\n", "in force"),
        ("ＣＣＵＳ", "ccus"),
        ("Straße", "strasse"),
        ("CO₂", "co2"),
        ("e\u0301tat", "\u00e9tat"),
        ("现行", "现行"),
        (" \u00a0\u3000", ""),
    ],
)
def test_fold(label: str, folded: str) -> None:
    assert fold(label) == folded


@pytest.mark.parametrize(
    ("group", "text", "name"),
    [
        ("status", "In force", "in-force"),
        ("status", " IN  FORCE ", "in-force"),
        ("status", "现行", "in-force"),
        ("status", "有效", "in-force"),
        ("status", "in farce", "in-force"),
        ("status", "1", "in-force"),
        ("status", "Over", "repealed"),
        ("other", "Over", "pending"),
        ("status", "not a label", None),
        ("status", "Status", None),
        ("status", "Pending", None),
        ("status", "", None),
        ("nowhere", "In force", None),
        ("Source", "unfccc", "un"),
        ("Source", "EU", "a-eu"),  # two have this label: the first by IRI
        ("Source", "X1", "notation-only"),
        ("Source", "Nobody", None),
    ],
)
def test_find_by_any_label_in_a_group(
    vocabulary: Vocabulary, group: str, text: str, name: str | None
) -> None:
    assert vocabulary.find(EX + group, text) == (name and EX + name)


def test_a_thing_counts_under_each_of_its_schemes_and_classes(vocabulary: Vocabulary) -> None:
    concept = "http://www.w3.org/2004/02/skos/core#Concept"
    assert vocabulary.find(concept, "in force") == f"{EX}in-force"
    assert vocabulary.find("http://xmlns.com/foaf/0.1/Agent", "UNFCCC") == f"{EX}un"


def test_nothing_but_classes_and_schemes_groups(vocabulary: Vocabulary) -> None:
    assert vocabulary.find(f"{EX}elsewhere", "UNFCCC") is None
    assert vocabulary.find("in words", "Words") is None


@pytest.mark.parametrize(
    ("group", "text", "tags"),
    [
        ("status", "in  force", {"en"}),
        ("status", "现行", {"zh"}),
        ("status", "有效", {"zh"}),
        ("status", "1", {""}),
        ("Source", "UNFCCC", {""}),
        ("Source", "EU", {"en"}),
        ("kind", "CO2", {"en", "zh"}),
        ("kind", "Act", set()),
        ("nowhere", "Act", set()),
    ],
)
def test_the_languages_in_which_a_text_is_a_label(
    vocabulary: Vocabulary, group: str, text: str, tags: set[str]
) -> None:
    assert vocabulary.languages(EX + group, text) == tags


@pytest.mark.parametrize(
    ("name", "language", "label"),
    [
        ("in-force", "en", "In force"),
        ("in-force", "zh", "现行"),
        ("in-force", "zh-Hant-TW", "现行"),
        ("un", "en", "UNFCCC"),
        ("repealed", "zh", "Repealed"),
        ("notation-only", "en", None),
        ("nameless", "en", None),
        ("nothing", "en", None),
    ],
)
def test_the_preferred_label_in_a_language_else_in_any(
    vocabulary: Vocabulary, name: str, language: str, label: str | None
) -> None:
    assert vocabulary.label(EX + name, language) == label


@pytest.mark.parametrize(
    ("group", "texts"),
    [
        ("status", ["In force", "Repealed", "现行"]),
        ("Source", ["EU", "European Union", "UNFCCC"]),
        ("nowhere", []),
    ],
)
def test_the_preferred_labels_of_a_group(vocabulary: Vocabulary, group: str, texts: list[str]) -> None:
    assert vocabulary.texts(EX + group) == texts


def test_schemes_are_the_groups_with_things_below_them(vocabulary: Vocabulary) -> None:
    assert vocabulary.schemes() == [f"{EX}kind", f"{EX}weight"]


def test_no_quads_no_vocabulary() -> None:
    assert read_vocabulary([]) == Vocabulary({}, {})
    assert Vocabulary().schemes() == []
