"""The settings of a draft, and the comments that say what they rest on."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from policygraph.scaffold.profile.draft import draft_profile
from policygraph.scaffold.profile.files import profile_files
from policygraph.scaffold.profile.profile_toml import comment, text
from tests.helpers import write
from tests.scaffold.profile.helpers import assert_nothing_lost, drafted


def test_unreadable_files_are_reported(tmp_path: Path) -> None:
    write(tmp_path / "records", "good.md", {"id": "good"})
    for n in range(24):
        write(tmp_path / "records", f"bad{n}.md", "a: [")
    (tmp_path / "records" / "bytes.md").write_bytes(b"---\na: \xff\n---\n")
    draft, built = drafted(tmp_path / "records", tmp_path)
    assert [(str(left), len(left.files)) for left in draft.left_out] == [("25 files that cannot be read", 25)]
    comments = (tmp_path / "mine" / "profile.toml").read_text("utf-8")
    assert "#     bad0.md:3:1: the YAML cannot be read" in comments
    assert "#     and 5 more\n" in comments
    assert len(built.problems()) == 25


@pytest.mark.parametrize("value", ["plain", "it's", 'a "b"', "a\\b", "a\nb", "\x7f", "\u2028", "'\x00\x85"])
def test_any_text_is_a_string_of_toml(value: str) -> None:
    assert tomllib.loads(f"k = {text(value)}") == {"k": value}


def test_a_comment_is_one_line() -> None:
    assert comment("a\nb\u2028c\td ") == "# a b c\td"


def settings(records: Path) -> dict[str, Any]:
    return tomllib.loads(profile_files(draft_profile(records, "mine"))["profile.toml"])


def test_the_settings_are_those_that_were_guessed(tmp_path: Path) -> None:
    write(tmp_path, "a.md", {"id": "RFC-1", "title": "One", "lang": "en", "author": "Ann, Bob"})
    write(tmp_path, "b.md", {"id": "rfc 2", "title": "Two", "lang": "en", "replaces": "rfc1"})
    found = settings(tmp_path)
    assert (found["name"], found["title"], found["languages"]) == ("mine", "mine", ["en"])
    assert found["queries"] == "built-in:queries"  # each question says itself what it needs
    record = found["record"]
    pattern = "(?:(?i:RFC)[ _-]?)?(?P<number>[0-9]{1,9})"
    assert record["id"] == {"key": "id", "pattern": pattern, "format": "RFC-{number:d}"}
    assert (record["class"], record["title"], record["language"]) == ("pg:Policy", "title", "lang")
    assert record["values"] == [
        {"keys": ["author"], "split": ","},
        {
            "keys": ["replaces"],
            "none": ["N/A", "None", "-", "TBD", "TODO"],
            "pattern": [pattern, "(?s:.+)"],  # what has another form is an id as it stands
            "format": "RFC-{number:d}",
        },
    ]
    assert found["nodes"]["pg:Policy"] == {"iri": "policy/{id}", "label": "dcterms:identifier"}
    assert found["properties"]["dcterms:creator"] == {"en": "author", "range": "prov:Agent"}


def test_every_kind_has_a_table_of_its_own(tmp_path: Path) -> None:
    write(tmp_path, "acts/a.md", {"id": "a", "supersedes": "b"})
    write(tmp_path, "acts/b.md", {"id": "b"})
    write(tmp_path, "places/x.md", {"name": "X", "colour": "red"})
    found = settings(tmp_path)
    assert {
        name: (table["class"], table["context"], table["files"]) for name, table in found["kinds"].items()
    } == {
        "acts": ("pg:Policy", "context.jsonld", ["**/acts/**"]),
        "places": ("own:Places", "places.jsonld", ["**/places/**"]),
    }
    assert found["kinds"]["acts"]["language"] == {"fixed": "en"}
    assert found["nodes"]["own:Places"]["iri"] == "places/{id}"
    assert found["ontology"] == ["built-in:ontology/policygraph.ttl", "ontology.ttl"]


def test_a_comment_says_what_a_guess_rests_on(tmp_path: Path) -> None:
    for number, size in ((1, 5), (2, 7), (3, 7)):
        write(
            tmp_path,
            f"{number}.md",
            {"id": f"a{number}", "size": size, "note": "n" * 31 if number == 1 else ""},
        )
    write(tmp_path, "README.md", {})
    (tmp_path / "README.md").write_text("# Read me\n", "utf-8")
    lines = profile_files(draft_profile(tmp_path, "mine"))["profile.toml"].splitlines()
    cells = {line.split()[1]: " ".join(line.split()[2:]) for line in lines if re.search(" values?: ", line)}
    assert cells["size"] == '3 records number integer 2 values: "7", "5"'
    assert cells["note"] == f'1 record text text 1 value: "{"n" * 30}…"'
    assert lines[3:5] == [
        "# 1 file without keys at the start, left out since others have them:",
        "#     README.md",
    ]


def test_a_comment_names_the_values_that_are_unlike_the_others(tmp_path: Path) -> None:
    for number in range(20):
        odd = number == 7
        keys = {"id": f"a{number}", "date": "2020-01-01T10:00 or so" if odd else f"2020-01-{number + 1:02}"}
        write(tmp_path, f"{number:02}.md", {**keys, "size": "x1" if odd else number, "flag": odd or "y"})
    files = profile_files(draft_profile(tmp_path, "mine"))
    lines = files["profile.toml"].splitlines()
    assert '#     date has 1 of 20 that is no date: "2020-01-01T10:00 or so" in 07.md' in lines
    assert '#     size has 1 of 20 that is no whole number: "x1" in 07.md' in lines
    assert '"date": {"@id": "dcterms:issued", "@type": "xsd:date"}' in files["context.jsonld"]
    assert '"size": {"@id": "own:size"}' in files["context.jsonld"]


def test_keys_whose_texts_became_labels_are_facets(tmp_path: Path) -> None:
    for number in range(12):
        labels = {"status": "Draft", "legalWeight": ("Act", "Plan")[number % 2], "lang": "en"}
        write(tmp_path, f"{number}.md", {"id": f"a{number}", "title": f"Title {number} of all", **labels})
    assert settings(tmp_path)["record"]["facets"] == {"legal_weight": "own:legalWeight"}
    assert "facets" not in settings(write(tmp_path, "alone/x.md", {"id": "x", "title": "X"}).parent)["record"]
    (tmp_path / "tables").mkdir()
    for n in range(8):
        table = f"# T {n}\n\n| Field | Value |\n|---|---|\n| Number | {n} |\n| Body | Council |\n\nText.\n"
        (tmp_path / "tables" / f"t{n}.md").write_text(table, "utf-8")
    found = settings(tmp_path / "tables")["record"]
    assert (found["keep"], found["facets"]) == (["Field"], {"body": "own:Body"})


def test_a_rule_that_asks_for_what_many_records_lack_is_ignored(tmp_path: Path) -> None:
    for number in range(10):
        front = {"id": f"a{number}", "title": f"The title {number}", "status": "Draft", "category": "Core"}
        lacking = {"category"} if number == 3 else set()
        write(tmp_path, f"{number}.md", {key: value for key, value in front.items() if key not in lacking})
    assert settings(tmp_path)["record"]["ignore"] == ["id-file-name", "category-missing"]


def test_keys_are_kept_for_a_reason_that_a_comment_says(tmp_path: Path) -> None:
    deep = {"first": {"who": {"name": "Ann"}}}
    for n in range(2):
        write(tmp_path, f"{n}.md", {"id": n, "title": "T", "@odd": "x", "review": deep})
    found = profile_files(draft_profile(tmp_path, "mine"))["profile.toml"]
    assert tomllib.loads(found)["record"]["keep"] == ["@odd", "review"]
    _, named, nested = re.split(r"# (?=No context|Mappings or lists)", found)
    assert named.startswith("No context can name such a key.\n    '@odd',\n")
    assert re.search(r"docs/readers.md says; then take the key out of here.\n    'review',\n\]", nested)


def test_a_comment_says_that_remarks_are_no_words(tmp_path: Path) -> None:
    for n, status in enumerate(["Accepted", "Accepted (if approved)"]):
        write(tmp_path / "records", f"{n}.md", {"id": n, "title": "T", "status": status})
    _, built = drafted(tmp_path / "records", tmp_path)
    assert "label without remarks in brackets" in (tmp_path / "mine" / "profile.toml").read_text("utf-8")
    assert not built.problems()
    assert_nothing_lost(tmp_path / "records", built, tmp_path)


def test_a_comment_says_which_keys_differ_by_case_alone_in_other_records(tmp_path: Path) -> None:
    for n in range(4):
        write(tmp_path, f"a{n}.md", {"id": f"a{n}", "status": "Active", "Note": "x", "note": "y"})
    write(tmp_path, "b.md", {"id": "b", "Status": "Draft", "STATUS": "Draft"})
    comments = profile_files(draft_profile(tmp_path, "mine"))["profile.toml"]
    assert "# Where Status and STATUS should be status, say so under keys" in comments
    assert "Note should" not in comments
