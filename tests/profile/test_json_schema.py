"""The JSON Schema of front matter: what is there is valid, and what is wrong is refused."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from policygraph.cli import WRONG
from policygraph.profile.json_schema import front_matter_schema
from policygraph.profile.load import load_profile
from policygraph.profile.resources import built_in_profiles
from policygraph.records import frontmatter
from policygraph.scaffold.record.new_record import new_record
from policygraph.settings import Settings
from tests.helpers import ROOT, run


def schema(profile: str, kind: str | None = None) -> Draft202012Validator:
    loaded = load_profile(profile)
    found = front_matter_schema(loaded.kind(kind or ""), loaded)
    Draft202012Validator.check_schema(found)
    return Draft202012Validator(found, format_checker=FormatChecker())


def refused(folder: Path, judge: Draft202012Validator) -> Iterator[tuple[str, list[str | int], str]]:
    """Yield name, keys and message of each value that a schema refuses."""
    for file in sorted(folder.rglob("*.md")):
        if front := frontmatter.parse(file.read_text("utf-8")):
            for error in judge.iter_errors(front.metadata):
                yield file.name, list(error.absolute_path), error.message


def test_the_seeds_are_valid() -> None:
    assert list(refused(ROOT / "seeds", schema("policy"))) == []


@pytest.mark.parametrize(
    ("profile", "kind", "folder"),
    [
        pytest.param("policy", "facility", "ccus-policy-hub/facilities", marks=pytest.mark.long),
        ("policy", "country", "ccus-policy-hub/countries"),
        ("pep", None, "peps"),
        ("eip", None, "eips"),
    ],
)
def test_corpora_are_valid(profile: str, kind: str | None, folder: str, shared: Path) -> None:
    assert list(refused(shared / "corpora" / folder, schema(profile, kind))) == []


def test_the_one_policy_of_the_hub_that_is_refused_has_four_unknown_keys(hub: Path) -> None:
    found = list(refused(hub, schema("policy")))
    assert {name for name, _, _ in found} == {"ca-sk-ccs-directives.md"}
    assert {keys[-1] for _, keys, _ in found} == {"citation", "evidence", "label", "score"}


@pytest.mark.parametrize("name", built_in_profiles())
def test_a_new_record_of_every_kind_is_valid(name: str, tmp_path: Path) -> None:
    profile = load_profile(name)
    for kind in profile.kinds:
        if "front-matter" not in kind.readers:
            continue
        settings = Settings(root=tmp_path, sources=(tmp_path,), profile=name)
        front = frontmatter.parse(new_record("0001", settings, profile, kind.name, title="A title").text)
        assert front
        assert list(schema(name, kind.name).iter_errors(front.metadata)) == []


@pytest.mark.parametrize(
    ("change", "valid"),
    [
        ({}, True),
        ({"id": 7}, True),
        ({"id": ""}, False),
        ({"id": None}, False),
        ({"id": " a"}, False),
        ({"id": "a\u00a0"}, False),
        ({"id": "a\n"}, False),
        ({"id": "a\u200bb"}, False),
        ({"id": "👩\u200d👧"}, True),
        ({"id": "می\u200cخواهم"}, True),
        ({"id": "a\u200db"}, False),
        ({"id": "👧\u200d"}, False),
        ({"id": "a b"}, True),
        ({"titel": "x"}, False),
        ({"pubDate": "2024-08-19T00:00:00.000Z"}, True),
        ({"pubDate": "2024-08-19T"}, False),
        ({"pubDate": "2024-02-30"}, False),
        ({"pubDate": "2024-02-29"}, True),
        ({"pubDate": "2023-02-29"}, False),
        ({"pubDate": "1900-02-29"}, False),
        ({"pubDate": "2024-02"}, True),
        ({"pubDate": "2024-13"}, False),
        ({"pubDate": "spring"}, False),
        ({"pubDate": 2024}, True),
        ({"pubDate": ["2024", "2025-01"]}, True),
        ({"year": "24"}, False),
        ({"status": "Unheard of"}, True),
        ({"status": {"a": "b"}}, False),
        ({"status": {}}, True),
        ({"evolution": {"supersedes": ["a"]}}, True),
        ({"evolution": {"superceded": ["a"]}}, False),
        ({"evolution": ["a"]}, False),
        ({"evolution": ""}, True),
        ({"analysis": {"mrv": {"score": "80"}, "own": {"score": 1}}}, True),
        ({"analysis": {"mrv": {"score": "much"}}}, False),
        ({"analysis": {"mrv": {"scor": 1}}}, False),
    ],
)
def test_what_the_schema_refuses(change: dict[str, Any], valid: bool) -> None:
    assert schema("policy").is_valid({"id": "a", **change}) is valid


def test_the_schema_says_what_the_ontology_says() -> None:
    found = json.loads(run("profile", "schema").stdout)
    status = found["properties"]["status"]
    assert (status["title"], status["description"][:4]) == ("status", "True")
    labels = next(each["enum"] for each in status["anyOf"][0]["anyOf"] if "enum" in each)
    assert {"Active", "现行"} <= set(labels)
    assert found["required"] == ["id"]
    assert next(iter(found["properties"])) == "id"
    facility = json.loads(run("profile", "schema", "--kind", "facility").stdout)
    assert facility["properties"]["coordinates"]["title"] == "latitude, longitude"
    assert run("profile", "schema", "--kind", "x").exit_code == WRONG
