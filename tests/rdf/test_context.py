from __future__ import annotations

from typing import Any

import pytest

from policygraph.errors import ProfileError, TermError
from policygraph.rdf.context import Context, Term, compile_context

PREFIXES = {
    "ex": "https://example.org/ns#",
    "deep": "https://example.org/ns#deep/",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


def compiled(**source: Any) -> Context:
    return compile_context(PREFIXES | source)


@pytest.mark.parametrize(
    ("source", "term"),
    [
        ("ex:title", Term("key", "https://example.org/ns#title")),
        ({"@id": "ex:title"}, Term("key", "https://example.org/ns#title")),
        ({"@id": "https://other.org/t"}, Term("key", "https://other.org/t")),
        ({"@id": "urn:x:t"}, Term("key", "urn:x:t")),
        ({"@id": "ex:title", "@type": "@id"}, Term("key", "https://example.org/ns#title", "@id")),
        (
            {"@id": "ex:day", "@type": "xsd:date"},
            Term("key", "https://example.org/ns#day", "http://www.w3.org/2001/XMLSchema#date"),
        ),
        ({"@id": "ex:code", "@language": None}, Term("key", "https://example.org/ns#code", plain=True)),
        (
            {"@id": "ex:text", "@language": "pt-BR"},
            Term("key", "https://example.org/ns#text", language="pt-br"),
        ),
        ({"@id": "ex:many", "@container": "@set"}, Term("key", "https://example.org/ns#many", is_set=True)),
        ({"@id": "ex:many", "@container": ["@set"]}, Term("key", "https://example.org/ns#many", is_set=True)),
        ({"@id": "ex:in", "@nest": "group"}, Term("key", "https://example.org/ns#in", nest="group")),
        (
            {"@id": "ex:by", "@container": "@index", "@index": "ex:axis"},
            Term("key", "https://example.org/ns#by", index="https://example.org/ns#axis"),
        ),
        (
            {"@id": "ex:by", "@container": ["@index", "@set"], "@index": "ex:axis"},
            Term("key", "https://example.org/ns#by", is_set=True, index="https://example.org/ns#axis"),
        ),
    ],
)
def test_a_term(source: Any, term: Term) -> None:
    context = compiled(group="@nest", key=source)
    assert context.terms == {"key": term}
    assert context.by_iri == {term.iri: term}


def test_a_compact_iri_may_be_a_term_without_an_id() -> None:
    context = compile_context(PREFIXES | {"ex:axis": {"@type": "@id"}})
    assert context.terms == {"ex:axis": Term("ex:axis", "https://example.org/ns#axis", "@id")}


def test_prefixes_nests_version_and_reverse_are_no_terms() -> None:
    source = PREFIXES | {"@version": 1.1, "group": "@nest", "records": {"@reverse": "ex:describes"}}
    context = compile_context(source)
    assert context == Context(
        source=source,
        prefixes=PREFIXES,
        terms={},
        nests=frozenset({"group"}),
        by_iri={},
        reverse={"records": "https://example.org/ns#describes"},
    )


def test_an_empty_context_is_one() -> None:
    assert compile_context({}) == Context({})


def test_the_first_of_two_keys_for_a_property_is_its_key() -> None:
    context = compiled(first="ex:title", second="ex:title")
    assert context.key_of("https://example.org/ns#title") == "first"
    assert context.term_of("second") == Term("second", "https://example.org/ns#title")


@pytest.mark.parametrize(
    ("name", "iri"),
    [
        ("ex:Policy", "https://example.org/ns#Policy"),
        ("ex:", "https://example.org/ns#"),
        ("ex:a:b", "https://example.org/ns#a:b"),
        ("ex", "ex"),
        ("other:Policy", "other:Policy"),
        ("https://example.org/a", "https://example.org/a"),
        ("", ""),
    ],
)
def test_expand(name: str, iri: str) -> None:
    assert compiled().expand(name) == iri


@pytest.mark.parametrize(
    ("iri", "name"),
    [
        ("https://example.org/ns#Policy", "ex:Policy"),
        ("https://example.org/ns#deep/Policy", "deep:Policy"),  # by the longest prefix
        ("https://example.org/ns#", "ex:"),
        ("https://example.org/", "https://example.org/"),
    ],
)
def test_compact(iri: str, name: str) -> None:
    context = compiled()
    assert context.compact(iri) == name
    assert context.compact(iri) == name  # from memory
    assert context == compiled()  # of which a comparison sees nothing


def test_a_property_without_a_key_has_its_compact_iri_for_one() -> None:
    context = compiled(title="ex:title")
    assert context.key_of("https://example.org/ns#title") == "title"
    assert context.key_of("https://example.org/ns#other") == "ex:other"
    assert context.term_of("ex:other") == Term("ex:other", "https://example.org/ns#other")


NOT_READ = "the context says of key what policygraph does not read; see docs/profiles.md"
UNKNOWN = "which policygraph does not read. There is @container, @id, @index, @language, @nest, @type."
CONTAINER = "the container of key must be @set, or @index with a property for the keys"


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ([], NOT_READ),
        (5, NOT_READ),
        (None, NOT_READ),
        ({"@id": "ex:a", "@context": {}}, "the context says @context of key, which policygraph does not read. Did you mean @container or @nest?"),
        ({"@id": "ex:a", "@prefix": True}, f"the context says @prefix of key, {UNKNOWN}"),
        ({"@id": "ex:a", "@direction": "rtl"}, f"the context says @direction of key, {UNKNOWN}"),
        ({"@id": "ex:a", "unknown": 1}, f"the context says unknown of key, {UNKNOWN}"),
        ({"@id": "ex:a", "@typ": "@id"}, "the context says @typ of key, which policygraph does not read. Did you mean @type?"),
        ({"@id": "ex:a", "@container": "@list"}, CONTAINER),
        ({"@id": "ex:a", "@container": ["@set", "@language"]}, CONTAINER),
        ({"@id": "ex:a", "@container": "@index"}, CONTAINER),
        ({"@id": "ex:a", "@index": "ex:axis"}, CONTAINER),
        ({"@id": "ex:a", "@container": "@set", "@index": "ex:axis"}, CONTAINER),
        (
            {"@id": "ex:a", "@nest": "nowhere"},
            "key is nested in nowhere, which the context does not define as @nest.",
        ),
        ({"@id": "ex:a", "@language": "en_GB"}, "en_GB is no language tag of BCP 47, as en or zh-Hans are"),
        ({"@id": "ex:a", "@language": "gr"}, "gr is no language tag of BCP 47, but the code of a country; that of its language is el"),
        ({"@id": "ex:a", "@language": ["en"]}, "['en'] is no language tag of BCP 47, as en or zh-Hans are"),
        ({"@id": "ex:a", "@language": "en", "@type": "@id"}, "key has a type, and a language is that of texts without one"),
        ({"@id": "exx:a"}, "key is exx:a, and the context declares no prefix exx. Did you mean ex?"),
        ({"@id": "ex:a", "@type": "xds:date"}, "key is xds:date, and the context declares no prefix xds. Did you mean xsd?"),
        ({"@reverse": "no:a"}, "key is no:a, and the context declares no prefix no."),
        ({"@type": "@id"}, "key is key, which is no property: it lacks a prefix, as dcterms:title has one"),
        ({"@id": "ex:a b"}, "key is ex:a b, which makes no IRI"),
        ({"@id": ["ex:a"]}, "@id of key must be a text"),
        ({"@id": "ex:a", "@container": [["@set"]]}, CONTAINER),
    ],
)  # fmt: skip
def test_what_the_build_would_not_do_is_refused(source: Any, message: str) -> None:
    with pytest.raises(ProfileError) as caught:
        compiled(key=source)
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("keyword", "value"),
    [
        ("@language", "en"),
        ("@vocab", "ex:"),
        ("@vocab", "https://example.org/"),
        ("@base", "https://example.org/"),
        ("@import", "https://example.org/context/"),
        ("@propagate", False),
        ("@language", None),
    ],
)
def test_keywords_that_change_the_whole_context_are_refused(keyword: str, value: Any) -> None:
    with pytest.raises(ProfileError) as caught:
        compile_context({keyword: value})
    assert str(caught.value) == NOT_READ.replace("key", keyword)


def test_a_namespace_is_an_absolute_iri() -> None:
    with pytest.raises(TermError, match="ex is to be the prefix of ns#, which is no absolute IRI") as caught:
        compile_context({"ex": "ns#"})
    assert caught.value.key == "ex"


@pytest.mark.parametrize("kind", ["@vocab", "@json", "@none"])
def test_the_other_types_of_json_ld_are_refused(kind: str) -> None:
    with pytest.raises(ProfileError):
        compiled(key={"@id": "ex:a", "@type": kind})


def test_another_version_and_an_empty_key_are_refused() -> None:
    with pytest.raises(TermError, match=r"@version is 2; it must be 1\.1"):
        compile_context({"@version": 2})
    with pytest.raises(TermError, match="a key of the context is empty"):
        compile_context({"": "ex:title"})
