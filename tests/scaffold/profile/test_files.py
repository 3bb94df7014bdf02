"""The files of a draft are read by whoever reads such files, whatever the keys; none is overwritten."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import rdflib
from pyld import jsonld

from policygraph.errors import UsageError
from policygraph.scaffold.profile.draft import draft_profile
from policygraph.scaffold.profile.files import profile_files, write_new
from tests.helpers import write
from tests.scaffold.profile.helpers import assert_nothing_lost, drafted

HOSTILE: dict[str, dict[str, dict[str, Any] | str]] = {
    "none": {},
    "one": {"a.md": {"foo": 1}},
    "no common key": {"x.md": {"a": 1}, "y.md": {"b": {"c": [1, {"d": 2}], "e": "x"}}, "z.md": {}},
    "prefixes as keys": {
        "x.md": {
            "pg": 1, "records": 2, "schema": "x", "xsd": "2020-01-01", "skos": {"prov": 3, "a:b": 1}, "@id": 4,
            "": 5, "a/b": 6, "sp ace": "it's \"x\n#\u007f\u2028", "own": 1, "title": {"a": 1}, "dcterms": "2024",
            "body": ["x", ["y"]], "rdf": True, "date": "2024-02-30", "id": "a b/c#d", "k{x}": "y", "'q'": "v",
            "supersedes": ["zzz", "22 (in part)"], "foaf": "http://x.org/a", "é": "ü", "lang": "xx-yy",
        },
        "y.md": {"id": "x", "pg": "z", "lang": "en"},
    },
    "same numbers": {"0001-a.md": {"x": "y"}, "0001-b.md": {"x": "y"}, "we ird[x]/b.md": {"x": "007"}},
    "keys nested and not": {"a.md": {"m": {"n": "x"}, "n": "y"}, "b.md": {"m": {"n": "z"}, "n": ["y", "z"]}},
    "one property, nested and not": {
        "a.md": {"id": "a", "supersedes": "b"}, "b.md": {"id": "b", "rel": {"replaces": "a"}},
    },
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_anything_builds(name: str, tmp_path: Path) -> None:
    records = tmp_path / "records"
    records.mkdir()
    for path, metadata in HOSTILE[name].items():
        write(records, path, metadata, "text")
    _, built = drafted(records, tmp_path)
    assert built.counts()["records"] == len(HOSTILE[name])
    assert_nothing_lost(records, built, tmp_path)
    for file in (tmp_path / "mine").glob("*.ttl"):
        rdflib.Graph().parse(file)
    for file in (tmp_path / "mine").glob("*.jsonld"):
        jsonld.expand({**json.loads(file.read_text("utf-8")), "@id": "https://example.org/x"})


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    (tmp_path / "b").write_text("mine", "utf-8")
    with pytest.raises(UsageError, match="b exists; nothing was written"):
        write_new(tmp_path, {"a": "x", "b": "y"})
    assert not (tmp_path / "a").exists()
    assert (tmp_path / "b").read_text("utf-8") == "mine"


def terms(files: dict[str, str], name: str = "context.jsonld") -> dict[str, Any]:
    context: dict[str, Any] = json.loads(files[name])["@context"]
    return context


def test_a_key_is_a_term_of_its_kind(tmp_path: Path) -> None:
    front = {
        "id": "a",
        "title": "A",
        "date": "2020-01-01",
        "author": "Ann",
        "size": 1,
        "lang": "en",
        "a:b": "x",
    }
    write(tmp_path, "a.md", {**front, "meta": {"note": "n", "supersedes": "b"}})
    write(tmp_path, "b.md", {**front, "id": "b"})
    found = terms(profile_files(draft_profile(tmp_path, "x")))
    assert found["id"] == {"@id": "dcterms:identifier", "@language": None}
    assert found["title"] == {"@id": "dcterms:title"}
    assert found["date"] == {"@id": "dcterms:issued", "@type": "xsd:date"}
    assert found["author"] == {"@id": "dcterms:creator", "@type": "@id"}
    assert found["size"] == {"@id": "own:size", "@type": "xsd:integer"}
    assert (found["meta"], found["note"]) == ("@nest", {"@id": "own:note", "@nest": "meta"})
    assert found["supersedes"] == {"@id": "pg:statesSupersedes", "@type": "@id", "@nest": "meta"}
    assert found["records"] == {"@reverse": "pg:describes", "@container": "@set"}
    assert {"lang", "a:b"}.isdisjoint(found)  # the language of the record, and what no term can be


def test_each_kind_has_a_context_and_all_but_the_first_a_class(tmp_path: Path) -> None:
    write(tmp_path, "acts/a.md", {"id": "a", "supersedes": "b"})
    assert sorted(profile_files(draft_profile(tmp_path, "x"))) == [
        "context.jsonld",
        "profile.toml",
        "vocabulary.ttl",
    ]
    write(tmp_path, "the-places/x.md", {"name": "X", "colour": "red"})
    files = profile_files(draft_profile(tmp_path, "x"))
    assert sorted(files) == [
        "context.jsonld", "ontology.ttl", "profile.toml", "the-places.jsonld", "vocabulary.ttl",
    ]  # fmt: skip
    assert 'own:ThePlaces rdfs:subClassOf pg:Subject ; rdfs:label "the-places"@en .' in files["ontology.ttl"]
    assert "supersedes" not in terms(files, "the-places.jsonld")
