"""The examples of docs/readers.md, each run."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator

from policygraph.errors import ProfileError
from policygraph.lineage.read import read_lineage
from policygraph.lineage.standing import Standings
from policygraph.mapping.inverse import restore
from policygraph.mapping.mapper import map_record
from policygraph.mapping.reader import Record, read_record
from policygraph.mapping.sources import record_files
from policygraph.pipeline import build
from policygraph.profile.json_schema import front_matter_schema
from policygraph.profile.load import load_profile
from policygraph.profile.model import Profile
from policygraph.profile.toml_rules import relation_rules, value_rules
from policygraph.rdf.date_intervals import parse_date
from policygraph.records.frontmatter import without_empty
from policygraph.records.readers import READERS as READERS_OF_FILES
from policygraph.settings import Settings
from tests.corpora.published import found as findings_in
from tests.helpers import BASE, ROOT, document, profile_head
from tests.profile.helpers import declared, parsed

PAGE = (ROOT / "docs" / "readers.md").read_text("utf-8")
SECTIONS = dict(re.findall(r"^### (.+)\n((?:(?!^##).*\n)*)", PAGE, re.M))
READERS = [name for name, text in SECTIONS.items() if "```json" in text]
TABLES = [
    (name, toml, rows)
    for name, text in SECTIONS.items()
    for toml, rows in re.findall(
        r"```toml\n(keys(?:.*\n)+?)```\n\n\| written \| read \|\n.*\n((?:\|.*\n)+)", text
    )
]
PROFILE = (
    profile_head("example")
    + """[record]
class = "pg:Policy"
language = { fixed = "en" }
body = "dcterms:description"
{RECORD}
[nodes]
"pg:Policy" = { iri = "policy/{id}", label = "dcterms:identifier" }
"pg:Record" = { iri = "record/{path}" }
"""
)
CONTEXT = {
    "pg": "https://w3id.org/policygraph/ns#",
    "dcterms": "http://purl.org/dc/terms/",
    "No": {"@id": "dcterms:identifier", "@language": None},
}


def test_the_page_has_an_example_of_each_reader_and_of_values() -> None:
    text = "".join(SECTIONS[name] for name in READERS)
    assert set(re.findall(r'^reader = "(.+)"', text, re.M)) == set(READERS_OF_FILES)
    assert len(TABLES) == 4


@pytest.mark.parametrize("name", READERS)
def test_a_reader_reads_its_example(name: str, tmp_path: Path) -> None:
    text = SECTIONS[name]
    (kind,) = re.findall(r"```toml\n(.*?)```", text, re.S)
    (values,) = re.findall(r"```json\n(.*?)```", text, re.S)
    (identifier,) = re.findall(r"^It is `(.+?)`", text, re.M)
    (tmp_path / "profile").mkdir()
    (tmp_path / "profile" / "profile.toml").write_text(PROFILE.replace("{RECORD}", kind), "utf-8")
    (tmp_path / "profile" / "context.jsonld").write_text(json.dumps({"@context": CONTEXT}), "utf-8")
    files = re.findall(r"^`([^`\n]+)`\n\n```text\n(.*?)```", text, re.S | re.M)
    for path, content in files:
        file = tmp_path / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content, "utf-8")
    profile = load_profile(str(tmp_path / "profile"))
    source = tmp_path / files[0][0].partition("/")[0]
    (record_file,) = record_files(Settings(root=tmp_path, sources=(source,)), profile)
    assert len(record_file) == len(files)
    record = read_record(record_file, profile, ("en",))
    assert isinstance(record, Record)
    assert (record.metadata, record.id) == (json.loads(values), identifier)


@pytest.mark.parametrize(("name", "toml", "rows"), TABLES)
def test_values_are_read_as_the_table_says(name: str, toml: str, rows: str) -> None:
    table = tomllib.loads(toml)
    (rule,) = value_rules(declared([table]), table["keys"]).values()
    for row in rows.splitlines():
        written, read = (re.findall(r"`([^`]+)`", cell) for cell in re.split(r"(?<!\\)\|", row)[1:3])
        assert [piece for _, piece in rule.pieces(written[0].replace("\\|", "|"))] == read


RELATIONS = PAGE.partition("## Relations in mappings")[2].partition("\n## ")[0]
TERMS = {
    key: {"@id": f"pg:states{key.capitalize()}", "@type": "@id", "@container": "@set"}
    for key in ("repeals", "requires")
}


def of_relations(folder: Path, text: str, terms: Mapping[str, object] = TERMS) -> tuple[Profile, Record]:
    """Return the profile of the example of relations, and a record that it reads."""
    (kind,) = re.findall(r"```toml\n(.*?)```", RELATIONS, re.S)
    folder.joinpath("profile").mkdir(exist_ok=True)
    folder.joinpath("profile", "profile.toml").write_text(PROFILE.replace("{RECORD}", kind), "utf-8")
    context = {"@context": {**CONTEXT, **terms}}
    folder.joinpath("profile", "context.jsonld").write_text(json.dumps(context), "utf-8")
    profile = load_profile(str(folder / "profile"))
    record = parsed(text, "acts/clean-air.md", profile)
    assert isinstance(record, Record)
    return profile, record


def test_mappings_are_the_relations_that_they_say(tmp_path: Path) -> None:
    (text,) = re.findall(r"```text\n(.*?)```", RELATIONS, re.S)
    profile, record = of_relations(tmp_path, text)
    statements = map_record(record, profile, BASE, ("en",))
    assert not statements.findings
    rows = re.findall(r"^\| `(\w+)` \| (.+) \|$", RELATIONS, re.M)
    said = {(TERMS[key]["@id"], target) for key, targets in rows for target in re.findall("`(.+?)`", targets)}
    stated = {
        (profile.context.compact(each.property), each.iri.rpartition("/")[2])
        for each in statements.origins
        if each.pointer
    }
    assert stated == said
    assert record.locate("/requires/1").line == 4
    restored = restore(
        document(statements, profile.context, "en")[:2], profile.first, profile.vocabulary, BASE, "en"
    )
    assert restored == record.metadata


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ({"type": "repeals", "act": "a"}, ""),
        ([{"type": "repeals", "act": ["a", 7]}, {}, None], ""),
        ({"type": "is based on"}, ""),
        ({"type": "repeal", "act": "a"}, "bad-value"),
        ({"act": "a"}, "bad-value"),
        ([{"type": ["repeals"], "act": "a"}], "bad-value"),
        ({"type": "repeals", "act": {"b": "c"}}, "unexpected-value"),
        ([{"type": "repeals", "act": [["a"]]}], "unexpected-value"),
        (["a"], "unexpected-value"),
        ("a", "unexpected-value"),
    ],
)
def test_a_mapping_that_is_no_relation_is_found_and_the_schema_refuses_it(
    value: object, code: str, tmp_path: Path
) -> None:
    profile, record = of_relations(tmp_path, f"---\n{json.dumps({'relations': value})}\n---\n")
    statements = map_record(record, profile, BASE, ("en",))
    assert [finding.code for finding in statements.findings] == ([code] if code else [])
    schema = Draft202012Validator(front_matter_schema(profile.first, profile))
    assert schema.is_valid(record.metadata) is (not code)
    restored = restore(
        document(statements, profile.context, "en")[:2], profile.first, profile.vocabulary, BASE, "en"
    )
    assert restored == without_empty(record.metadata)


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ('key = "a"\ntype = "b"', "lacks target"),
        ('key = "a"\ntype = "b"\ntarget = "c"\nas = { x = "repeal" }', "no key of the context that refers to things. Did you mean repeals"),
    ],
)  # fmt: skip
def test_a_table_of_relations_that_could_state_nothing_is_refused(table: str, message: str) -> None:
    with pytest.raises(ProfileError, match=message):
        relation_rules(declared([tomllib.loads(table)]), TERMS)


def test_phases_and_relations_of_ones_own_decide_where_the_rulings_stand(tmp_path: Path) -> None:
    section = PAGE.partition("## Phases and relations of your own")[2].partition("\n## ")[0]
    for path, content in re.findall(r"^`(\S+/[^`\n]+)`\n\n```\w+\n(.*?)^```", section, re.S | re.M):
        file = tmp_path / path
        file.parent.mkdir(exist_ok=True)
        file.write_text(content, "utf-8")
    profile = str(tmp_path / "rulings")
    settings = Settings(
        root=tmp_path, sources=(tmp_path / "council",), profile=profile, observed="2024-12-31"
    )
    built = build(settings)
    assert not built.problems()
    lineage = read_lineage(built.open())
    edges = {
        (edge.successor, lineage.relation_name(edge.relation), edge.predecessor) for edge in lineage.edges
    }
    assert edges == {("ruling-2", "vacates", "ruling-1"), ("ruling-2", "references", "ruling-4")}
    days = re.findall(r"on ([0-9-]{10}) \|", section)
    rows = re.findall(r"^\| `(ruling-[0-9])` \| (.+) \| (.+) \|$", section, re.M)
    standings = Standings(lineage)
    for ruling, *answers in rows:
        found = [standings.on(ruling, parse_date(day)).words.partition(",")[0] for day in days]
        assert found == answers, ruling
    assert len(rows) == 4
    assert not findings_in(built)
