"""The names in profile.toml and contexts: those that mean nothing are refused where they stand, with the nearest word."""

from __future__ import annotations

from pathlib import Path

import pytest

from policygraph.profile.load import load_profile
from policygraph.profile.resources import built_in_profiles
from tests.helpers import SHARED, run
from tests.profile.helpers import FILES, refusal, refused_where_it_stands, write_example

OBSOLETES = '"obsoletes": {"@id": "pg:statesSupersedes", "@type": "@id"}'
TITLE = '"title": {"@id": "dcterms:title"}'
DATE = '"@id": "dcterms:issued", "@type": "xsd:date"'
IN_PROFILE = [
    ('class = "pg:Policy"', 'class = "pg:Polcy"', "kinds.rfc.class names pg:Polcy: there is no class pg:Polcy. Did you mean pg:Policy?"),
    ('class = "pg:Policy"', 'class = "pg:status"', "kinds.rfc.class names pg:status: there is no class pg:status."),
    ('class = "pg:Policy"', 'class = "gp:Policy"', "kinds.rfc.class names gp:Policy: no context declares the prefix gp."),
    ('body = "dcterms:description"', 'body = "dctrms:x"', "no context declares the prefix dctrms. Did you mean dcterms?"),
    ('body = "dcterms:description"', 'body = "description"', "kinds.rfc.body names description: it is no name with a prefix"),
    ('body = "dcterms:description"', 'body = "dcterms:descripton"', "Did you mean dcterms:description?"),
    ('body = "dcterms:description"', 'body = "pg:Policy"', "kinds.rfc.body names pg:Policy: there is no property pg:Policy."),
    ('body = "dcterms:description"', 'body = "dcterms:Agent"', "kinds.rfc.body names dcterms:Agent: there is no property dcterms:Agent."),
    ('"pg:Policy" = {', '"pg:Polcy" = {', "nodes.pg:Polcy names pg:Polcy: there is no class pg:Polcy. Did you mean pg:Policy?"),
    ('label = "dcterms:identifier"', 'label = "dc:identifier"', "nodes.pg:Policy.label names dc:identifier: no context declares the prefix dc."),
    ('iri = "rfc/{id}"', 'iri = "rfc {id}"', "nodes.pg:Policy.iri is rfc {id}, which makes no IRI"),
    ('range = "foaf:Group"', 'rnage = "foaf:Group"', "rnage is neither domain, range or scheme nor a label in a language. Did you mean range?"),
    ('range = "foaf:Group"', 'range = "foaf:Grop"', "there is no class foaf:Grop. Did you mean foaf:Group?"),
    ('range = "foaf:Group"', "range = 1", "properties.dcterms:contributor.range must be a text"),
    ("[properties]", "[properties]\n'dcterms:type' = { scheme = 'pg:statuz' }", "scheme names pg:statuz: there is no scheme pg:statuz."),
    ('"pg:Record" = { iri = "record/{path}" }', "", "nodes lacks pg:Record with a template that has {path}"),
    ('"record/{path}"', '"record"', "nodes lacks pg:Record with a template that has {path}"),
    ('iri = "record/{path}"', 'iri = "record/{path}", states = { "dcterms:type" = 1.5 }', "nodes.pg:Record.states.dcterms:type must be a whole number"),
    ('vocabularies = "words.ttl"', f'vocabularies = "{"x" * 5000}"', "profile.toml:5:1: vocabularies names no file: File name too long"),
    ('vocabularies = "words.ttl"', 'vocabularies = "word.ttl"', "profile.toml:5:1: vocabularies names word.ttl, which does not exist. Did you mean words.ttl?"),
    ("pattern = '# (?P<title>.+)'", "pattern = 1", "kinds.group.derive.pattern must be a text"),
    ("file = '(?P<name>.+)'", "file = []", "kinds.group.id.file has no pattern"),
    ('iri = "group/{id}"', 'iri = "rfc/{id}"', "nodes.foaf:Group.iri is that of pg:Policy: two things would have one name"),
    ('iri = "record/{path}"', 'iri = "rfc/{path}"', "nodes.pg:Record.iri is that of pg:Policy: two things would have one name"),
    ('body = "dcterms:description"', 'body = "pg:status"', "profile.toml:17:1: kinds.rfc.body is pg:status, whose values are no texts"),
    ('body = "dcterms:description"', 'body = "pg:supersedes"', "kinds.rfc.body is pg:supersedes, whose values are no texts"),
    ('body = "dcterms:description"', 'body = "dcterms:issued"', "kinds.rfc.body is dcterms:issued, whose values are no texts"),
    ('body = "dcterms:description"', 'body = "dcterms:contributor"', "kinds.rfc.body is dcterms:contributor, whose values are no texts"),
    ('body = "dcterms:description"', 'body = "dcterms:identifier"', "kinds.rfc.body is dcterms:identifier, whose values are no texts"),
    ("[kinds.rfc.facets]", "keep = ['pages', 'title']\n[kinds.rfc.facets]", "profile.toml:20:18: kinds.rfc.keep names title, of which id or title is read"),
    ("[kinds.rfc.facets]", "lists = { pages = [] }\n[kinds.rfc.facets]", "kinds.rfc.lists.pages must not be empty"),
    ("[kinds.rfc.facets]", "text = 'README.md'\n[kinds.rfc.facets]", "kinds.rfc.text is for files of data alone; it needs reader = 'data'"),
    ("[kinds.rfc.facets]", "[kinds.rfc.dates]\n'' = { property = 'dcterms:issued', means = 'published' }\n[kinds.rfc.facets]",
     "kinds.rfc.dates. has a name that is not of small letters, digits and _: "),
    ('languages = ["en"]', 'languages = ["en", "EN"]', "languages has a language twice"),
    ('exclude = ["**/README.md"]', "include = []", "include has no glob, so that no file would be taken"),
    ("[kinds.rfc.facets]", "[kinds.rfc.dates]\nstatus = { property = 'dcterms:issued', means = 'published' }\n[kinds.rfc.facets]",
     "kinds.rfc.dates.status needs another name: there is a column status already"),
    ("[kinds.rfc.facets]", "[kinds.rfc.dates]\nday = { property = 'dcterms:title', means = 'published' }\n[kinds.rfc.facets]",
     "kinds.rfc.dates.day.property is dcterms:title, whose key has no type of dates"),
    ('"dcterms:title" = {', '"pg:stauts" = {', "properties.pg:stauts names pg:stauts: there is no property pg:stauts. Did you mean pg:status"),
    ('title = "title"', 'title = "name"', "profile.toml:15:1: kinds.rfc.title names name, which is no key of the context."),
    ('id = { key = "rfc"', 'id = { key = "rcf"', "profile.toml:14:8: kinds.rfc.id.key names rcf, which is no key of the context. Did you mean rfc?"),
    ('["obsoletes", ', '["obsolete", ', "kinds.rfc.values.keys names obsolete, which is no key of the context. Did you mean obsoletes"),
    ("[nodes]", "[[kinds.rfc.values]]\nkeys = 'updates'\n[nodes]", "profile.toml:50:1: kinds.rfc.values.keys names updates for the second time"),
    ("[kinds.group]", "[kinds.rfc]", "profile.toml:37:1: the key kinds.rfc stands twice"),
    ("[kinds.group]", "[kinds.RFC]", "kinds.RFC has the name of rfc but for the case of letters"),
    ("[nodes]", "ignore = ['id-file-nam']\n[nodes]", "there is no setting kinds.group.derive.ignore"),
    ('iri = "rfc/{id}"', 'iri = "rfc/{id}/{id}"', "nodes.pg:Policy.iri is rfc/{id}/{id}: {id} stands in it once"),
    ('iri = "rfc/{id}"', 'iri = "../rfc/{id}"', "nodes.pg:Policy.iri is ../rfc/{id}, which makes no IRI"),
    ('"concept/{scheme}/{label}"', '"concept/{scheme}"', "nodes.skos:Concept.iri is concept/{scheme}: with none of {id}, {index}, {label}, {path}, two things"),
    ('iri = "rfc/{id}"', 'iri = "/rfc/{id}"', "nodes.pg:Policy.iri is /rfc/{id}: the base, which ends in /, stands before it"),
    ('iri = "rfc/{id}"', 'iri = "https://other.example/{id}"', "the base, which ends in /, stands before it"),
    ('values = ["Not Issued"]', "values = []", "kinds.rfc.stub.values has no value, so that no record would be a stub"),
    ('language = { fixed = "en" }', 'language = { fixed = "fr" }', "kinds.rfc.language.fixed has fr, which languages lacks"),
    ('rules = "built-in:ontology/rules"', 'rules = "built-in:shapes"', "rules names built-in:shapes, a folder without a file that ends in .rq"),
    ('stub = { key = "status"', 'stub = { key = "statsu"', "kinds.rfc.stub.key names statsu, which is no key of the context. Did you mean status?"),
]  # fmt: skip
IN_CONTEXT = [
    (TITLE, f'{TITLE},\n{TITLE.replace("title", "alternative", 1)}, {TITLE}', "context.jsonld:12:42: the key @context.title stands twice"),
    (TITLE, TITLE.replace("dcterms", "dctrms"), "context.jsonld:11:5: title is dctrms:title, and the context declares no prefix dctrms. Did you mean dcterms?"),
    (TITLE, TITLE.replace("s:title", "s:titel"), "@context.title is dcterms:titel: there is no property dcterms:titel. Did you mean dcterms:title?"),
    (TITLE, '"title": "dcterms:titel"', "@context.title is dcterms:titel: there is no property dcterms:titel. Did you mean"),
    (DATE, DATE.replace("xsd:date", "xsd:dat"), "there is no term xsd:dat. Did you mean xsd:date?"),
    (DATE, DATE.replace("xsd:date", "xsd:string"), "context.jsonld:12:5: @context.date is dcterms:issued, whose key has no type of dates"),
    (DATE, DATE.replace("xsd:date", "@id"), "@context.date is dcterms:issued, whose key has no type of dates"),
    (DATE, '"@id": "pg:year", "@type": "@id"', "its values are no things, so the key cannot have the type @id"),
    (OBSOLETES, OBSOLETES.replace("statesS", "s"), "pg:supersedes: it holds between policies, whoever says so; a record states it with pg:statesSupersedes"),
    (OBSOLETES, OBSOLETES.replace("statesSupersedes", "supersededBy"), "a record states it with pg:statesSupersededBy"),
    (OBSOLETES, OBSOLETES.replace(', "@type": "@id"', ""), 'pg:statesSupersedes: its values are things, so the key needs "@type": "@id"'),
    (OBSOLETES, '"obsoletes": "pg:statesSupersedes"', 'so the key needs "@type": "@id"'),
    (OBSOLETES, OBSOLETES.replace("Supersedes", "Supercedes"), "there is no property pg:statesSupercedes. Did you mean pg:statesSupersedes"),
    ("purl.org/dc/terms/", "purl.org/dc/term/", "@context.dcterms is the prefix of http://purl.org/dc/terms/, and of nothing else"),
    ("purl.org/dc/terms/", "purl.org/dc/terms", "the context declares no prefix dcterms. A namespace ends in / or #."),
    ("pg:describes", "pg:decribes", "@context.records is pg:decribes: there is no property pg:decribes. Did you mean pg:describes"),
    ('"@reverse": "pg:describes", "@container": "@set"', '"@reverse": "pg:describes", "@container": 1', "the container of records must be @set"),
    ('"rfc": {"@id": "dcterms:identifier", "@language": null}', '"rfc": "dcterms:identifier"', "@context.rfc is the id of pg:Policy, which is in no language"),
    ('"dcterms:identifier", "@language": null', '"dcterms:identifier", "@type": "xsd:integer"', "@context.rfc is the id of pg:Policy, which is in no language"),
    ('"@context"', '"context"', "context.jsonld:1:1: the file lacks @context"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "said"), IN_PROFILE)
def test_a_name_in_the_profile_that_means_nothing(tmp_path: Path, old: str, new: str, said: str) -> None:
    refused_where_it_stands(tmp_path, "profile.toml", old, new, said)


@pytest.mark.parametrize(("old", "new", "said"), IN_CONTEXT)
def test_a_key_of_the_context_that_means_nothing(tmp_path: Path, old: str, new: str, said: str) -> None:
    refused_where_it_stands(tmp_path, "context.jsonld", old, new, said)


def test_every_command_gives_the_same_answer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = write_example(tmp_path)
    (folder / "words.ttl").write_text(FILES["rfc/words.ttl"].replace("during", "middle"), "utf-8")
    (tmp_path / "r").mkdir()
    monkeypatch.chdir(tmp_path)
    (tmp_path / "policygraph.toml").write_text('sources = ["r"]\nprofile = "rfc"\n', "utf-8")
    commands = [
        ("build",), ("validate",), ("query",), ("query", "overview"), ("report",), ("export",), ("show", "a"),
        ("lineage", "a"), ("new", "a"), ("history", "a"), ("diff", "r", "r"), ("profile", "check"), ("profile", "schema"),
    ]  # fmt: skip
    for command in commands:
        result = run(*command)
        assert (result.exit_code, result.stdout) == (2, ""), command
        assert result.stderr.startswith("error: rfc/words.ttl:6: middle is no value of pg:phase."), command
    assert not (tmp_path / ".policygraph").exists()


def test_built_in_profiles_are_without_a_mistake() -> None:
    assert [load_profile(name).name for name in built_in_profiles()] == [
        "adr", "eip", "kep", "okf", "pep", "policy",
    ]  # fmt: skip


def test_the_case_of_a_key_that_is_mapped_twice(shared: Path) -> None:
    folder = SHARED / "cases" / "12-key-mapped-twice"
    assert "context.jsonld:10:5: the key @context.title stands twice" in refusal(folder / "profile")
