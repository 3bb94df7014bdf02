"""``profile check`` counts what the files say, and the JSON Schema agrees with the reader."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from policygraph.cli import FAILED, WRONG
from policygraph.mapping.coverage import cover
from policygraph.profile.json_schema import front_matter_schema
from policygraph.profile.load import built_in_profiles, load_profile
from policygraph.profile.model import Profile
from policygraph.records import frontmatter
from policygraph.scaffold.record.new_record import new_record
from policygraph.settings import Settings
from tests.helpers import ROOT, run, write


def checked(folder: Path, *arguments: str) -> tuple[int, dict[str, Any]]:
    result = run("profile", "check", str(folder), "--format", "json", *arguments)
    return result.exit_code, json.loads(result.stdout)


def test_the_seeds_are_covered() -> None:
    status, found = checked(ROOT / "seeds")
    assert (status, found["records"], found["unmapped"], found["unresolved"]) == (0, 17, [], [])
    mapped = {row["key"]: (row["property"], row["records"]) for row in found["mapped"]}
    assert mapped["title"] == ("dcterms:title", 17)
    fronts = [frontmatter.parse(file.read_text("utf-8")) for file in (ROOT / "seeds").rglob("*.md")]
    scored = sum("score" in str(front.metadata.get("analysis")) for front in fronts if front)
    assert mapped["analysis.*.score"] == ("pg:score", scored)


def test_the_hub_lacks_what_is_known_to_be_lacking(shared: Path, policy: Profile) -> None:
    found = cover(Settings(root=shared, sources=(shared / "corpora" / "ccus-policy-hub",)), policy)
    expected = json.loads((shared / "corpora" / "expected" / "ccus-policy-hub.json").read_text("utf-8"))
    assert len(found.unmapped) == expected["counts"]["unknown_key"] == 4
    dangling = sum(row.records for row in found.unresolved)
    assert dangling == expected["counts"]["lineage_supersedes_dangling"]
    assert not found.complete


def test_everything_has_its_first_place(tmp_path: Path) -> None:
    for n in (1, 2):
        write(tmp_path, f"eip-{n}.md", f"eip: {n}\nstatus: Odd\nfoo: x\nrequires: 9, 1\nreplaces: 7 (half)")
    write(tmp_path, "eip-3.md", "eip: x")
    write(tmp_path, "eip-4.md", "eip: 4\ntitle: {a: b}")
    (tmp_path / "eip-5.md").write_text("no front matter", "utf-8")
    status, found = checked(tmp_path, "--profile", "eip")
    assert (status, found["records"], found["skipped"], found["complete"]) == (FAILED, 3, 1, False)

    def rows(name: str, what: str) -> list[tuple[str, str, int, str, int]]:
        return [(r["key"], r[what], r["records"], Path(r["path"]).name, r["line"]) for r in found[name]]

    assert rows("unmapped", "code") == [
        ("foo", "unknown-key", 2, "eip-1.md", 4), ("title", "unexpected-value", 1, "eip-4.md", 3),
    ]  # fmt: skip
    unresolved = rows("unresolved", "value")
    assert [(row[0], row[2:]) for row in unresolved] == [
        ("replaces", (2, "eip-1.md", 6)), ("requires", (2, "eip-1.md", 5)),
    ]  # fmt: skip
    assert rows("unknown_labels", "label") == [("status", "Odd", 2, "eip-1.md", 3)]
    assert [(Path(each["path"]).name, each["line"]) for each in found["unread"]] == [("eip-3.md", 2)]
    assert len(found["unused_patterns"]) == 2  # the link and the path; a number is there


def test_patterns_are_used_or_not(tmp_path: Path) -> None:
    (tmp_path / "0001-a.md").write_text("# 1. A\n\nDate: 2020-01-01\n\n## Status\n\nAccepted\n", "utf-8")
    write(tmp_path, "0002-b.md", {"title": "B", "amends": "0001-a.md"}, "# B")
    _, found = checked(tmp_path, "--profile", "adr")
    unused = {each["pattern"] for each in found["unused_patterns"]}
    adr = load_profile("adr")
    title, date = adr.first.derivations[:2]
    assert not unused & {title.pattern.pattern, date.pattern.pattern}
    number, link, path = (each.pattern for each in adr.first.values["amends"].made.patterns)
    assert unused & {number, link, path} == {number, link}


def test_text_for_people(tmp_path: Path) -> None:
    for n in range(30):
        write(tmp_path, f"{n:02}.md", {"id": f"p{n}", f"key{n}": "x"})
    write(tmp_path, "bad.md", {"title": "x"})
    result = run("profile", "check", str(tmp_path))
    assert result.exit_code == FAILED
    for said in (
        "30 records\n",
        "Not mapped (30)",
        "and 10 more; -v shows all",
        "00.md:4",
        "Cannot be read (1)",
    ):
        assert said in result.stdout
    assert "more; -v" not in run("profile", "check", str(tmp_path), "-v").stdout
    whole = run("profile", "check", str(ROOT / "seeds"))
    assert whole.stdout.startswith("17 records, nothing is missing\n")
    (tmp_path / "bad.md").write_text("text", "utf-8")
    assert "1 file without front matter skipped" in run("profile", "check", str(tmp_path)).stdout


def test_check_needs_a_source(workdir: Path) -> None:
    assert run("profile", "check").exit_code == WRONG


def test_list_names_the_profiles() -> None:
    lines = run("profile", "list").stdout.splitlines()
    assert [line.partition(":")[0] for line in lines] == built_in_profiles()
    assert "policy: Policy records (policy, facility, country)" in lines


def schema(profile: str, kind: str | None = None) -> Draft202012Validator:
    loaded = load_profile(profile)
    found = front_matter_schema(loaded.kind(kind or ""), loaded)
    Draft202012Validator.check_schema(found)
    return Draft202012Validator(found, format_checker=FormatChecker())


def refused(folder: Path, judge: Draft202012Validator) -> Iterator[tuple[str, str]]:
    """Yield name and message of each record that a schema refuses."""
    for file in sorted(folder.rglob("*.md")):
        if front := frontmatter.parse(file.read_text("utf-8")):
            for error in judge.iter_errors(front.metadata):
                yield file.name, error.message


def test_the_seeds_are_valid() -> None:
    assert list(refused(ROOT / "seeds", schema("policy"))) == []


@pytest.mark.parametrize(
    ("profile", "kind", "folder"),
    [
        ("policy", "facility", "ccus-policy-hub/facilities"),
        ("policy", "country", "ccus-policy-hub/countries"),
        ("pep", None, "peps"),
        ("eip", None, "eips"),
    ],
)
def test_corpora_are_valid(profile: str, kind: str | None, folder: str, shared: Path) -> None:
    assert list(refused(shared / "corpora" / folder, schema(profile, kind))) == []


def test_the_one_policy_of_the_hub_that_is_refused_has_four_unknown_keys(hub: Path) -> None:
    ((name, message),) = refused(hub, schema("policy"))
    assert name == "ca-sk-ccs-directives.md"
    assert "'citation', 'evidence', 'label', 'score' were unexpected" in message


@pytest.mark.parametrize("name", built_in_profiles())
def test_a_new_record_of_every_kind_is_valid(name: str, tmp_path: Path) -> None:
    profile = load_profile(name)
    for kind in profile.kinds:
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
        ({"titel": "x"}, False),
        ({"pubDate": "2024-02-30"}, True),  # a month and a year are dates too: days are for the build
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
    assert "latitude" not in facility["properties"]
    assert run("profile", "schema", "--kind", "x").exit_code == WRONG
