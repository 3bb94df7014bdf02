"""A profile is held against its ontology when it is loaded: what is wrong is said with file, line and the nearest word."""

from __future__ import annotations

from pathlib import Path

import pytest

from policygraph.profile.load import built_in_profiles, load_profile
from tests.helpers import SHARED, run
from tests.profile.helpers import FILES, refusal, write_example

OBSOLETES = '"obsoletes": {"@id": "pg:statesSupersedes", "@type": "@id"}'
TITLE = '"title": {"@id": "dcterms:title"}'
DATE = '"@id": "dcterms:issued", "@type": "xsd:date"'
HISTORIC = "status:historic a"
OWL = "<http://www.w3.org/2002/07/owl#ObjectProperty>"
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
    ('languages = ["en"]', 'languages = ["en", "EN"]', "languages has a language twice"),
    ('exclude = ["**/README.md"]', "include = []", "include has no glob, so that no file would be taken"),
    ("[kinds.rfc.facets]", "[kinds.rfc.dates]\nstatus = { property = 'dcterms:issued', means = 'published' }\n[kinds.rfc.facets]",
     "kinds.rfc.dates.status needs another name: there is a column status already"),
    ('"dcterms:title" = {', '"pg:stauts" = {', "properties.pg:stauts names pg:stauts: there is no property pg:stauts. Did you mean pg:status"),
    ('title = "title"', 'title = "name"', "profile.toml:15: kinds.rfc.title names name, which is no key of the context."),
    ('id = { key = "rfc"', 'id = { key = "rcf"', "profile.toml:14: kinds.rfc.id.key names rcf, which is no key of the context. Did you mean rfc?"),
    ('["obsoletes", ', '["obsolete", ', "kinds.rfc.values.keys names obsolete, which is no key of the context. Did you mean obsoletes"),
    ("[nodes]", "[[kinds.rfc.values]]\nkeys = 'updates'\n[nodes]", "profile.toml:50: kinds.rfc.values.keys names updates for the second time"),
    ("[kinds.group]", "[kinds.rfc]", "profile.toml:37:1: the key kinds.rfc stands twice"),
    ("[kinds.group]", "[kinds.RFC]", "kinds.RFC has the name of rfc but for the case of letters"),
    ("[nodes]", "ignore = ['id-file-nam']\n[nodes]", "there is no setting kinds.group.derive.ignore"),
    ('class = "foaf:Group"', "class = 'foaf:Group'\nignore = ['id-file-nam']", "profile.toml:39: kinds.group.ignore names id-file-nam, which is the code of no rule. Did you mean id-file-name?"),
    ('class = "foaf:Group"', "class = 'foaf:Group'\nignore = 'linage-*'", "kinds.group.ignore names linage-*, which is the code of no rule."),
    ('stub = { key = "status"', 'stub = { key = "statsu"', "kinds.rfc.stub.key names statsu, which is no key of the context. Did you mean status?"),
]  # fmt: skip
IN_CONTEXT = [
    (TITLE, f'{TITLE},\n{TITLE.replace("title", "alternative", 1)}, {TITLE}', "context.jsonld:12:42: the key @context.title stands twice"),
    (TITLE, TITLE.replace("dcterms", "dctrms"), "context.jsonld:11: title is dctrms:title, and the context declares no prefix dctrms. Did you mean dcterms?"),
    (TITLE, TITLE.replace("s:title", "s:titel"), "@context.title is dcterms:titel: there is no property dcterms:titel. Did you mean dcterms:title?"),
    (TITLE, '"title": "dcterms:titel"', "@context.title is dcterms:titel: there is no property dcterms:titel. Did you mean"),
    (DATE, DATE.replace("xsd:date", "xsd:dat"), "there is no term xsd:dat. Did you mean xsd:date?"),
    (DATE, '"@id": "pg:year", "@type": "@id"', "its values are no things, so the key cannot have the type @id"),
    (OBSOLETES, OBSOLETES.replace("statesS", "s"), "pg:supersedes: it holds between policies, whoever says so; a record states it with pg:statesSupersedes"),
    (OBSOLETES, OBSOLETES.replace("statesSupersedes", "supersededBy"), "a record states it with pg:statesSupersededBy"),
    (OBSOLETES, OBSOLETES.replace(', "@type": "@id"', ""), 'pg:statesSupersedes: its values are things, so the key needs "@type": "@id"'),
    (OBSOLETES, '"obsoletes": "pg:statesSupersedes"', 'so the key needs "@type": "@id"'),
    (OBSOLETES, OBSOLETES.replace("Supersedes", "Supercedes"), "there is no property pg:statesSupercedes. Did you mean pg:statesSupersedes"),
    ("purl.org/dc/terms/", "purl.org/dc/term/", "@context.dcterms is the prefix of http://purl.org/dc/terms/, and of nothing else"),
    ("purl.org/dc/terms/", "purl.org/dc/terms", "the context declares no prefix dcterms. A namespace ends in / or #."),
    ("pg:describes", "pg:decribes", "@context.records is pg:decribes: there is no property pg:decribes. Did you mean pg:describes"),
    ('"@context"', '"context"', "context.jsonld:1: the file lacks @context"),
]  # fmt: skip
IN_VOCABULARY = [
    ('pg:phase "during"', 'pg:phase "middle"', "words.ttl:6: middle is no value of pg:phase. There is before, started, during, after, never."),
    ('pg:phase "during"', 'pg:phaze "during"', "words.ttl:6: there is no property pg:phaze. Did you mean pg:phase"),
    ('pg:phase "during"', 'pg:phase "during" , "after"', "words.ttl:6: status:in-force has two values of pg:phase"),
    ("pg:enacted true", 'pg:enacted "true"', 'words.ttl:6: "true" is a text; pg:enacted is true or false, without quotes'),
    ("skos:inScheme scheme:status ; pg:phase \"after\"", "pg:phase \"after\"", "words.ttl:8: status:historic has a phase and is in no scheme"),
    ("policygraph/ns#", "policygraph/n#", "words.ttl:1: the prefix pg is that of https://w3id.org/policygraph/ns#, and of nothing else"),
    (f"{HISTORIC} skos:Concept ; skos:inScheme scheme:status", f"{HISTORIC} skos:Concept ; skos:inScheme scheme:statuz",
     "words.ttl:8: there is no scheme scheme:statuz. Did you mean scheme:status"),
    ("scheme:status ;", '"status" ;', "words.ttl:6: there is no scheme status."),
    ('"Historic"@en', '"internet  STANDARD"@en', '"Internet Standard" is a label of status:historic in the same scheme already'),
    ("@prefix skos:", "@prefix status: <https://example.org/> .\n@prefix skos:", "words.ttl:4: the prefix status stands for https://w3id.org/policygraph/scheme/status/ already"),
    (HISTORIC, f"pg:statesObsoletes pg:claims pg:obsoletes .\n{HISTORIC}", "words.ttl:8: there is no property pg:obsoletes."),
    (HISTORIC, f"pg:mine a {OWL} ; <http://www.w3.org/2000/01/rdf-schema#range> pg:Polcy .\n{HISTORIC}", "words.ttl:8: there is no term pg:Polcy. Did you mean pg:Policy?"),
    (HISTORIC, f'pg:supersedes pg:effect "replace" .\n{HISTORIC}', "words.ttl:8: replace is no value of pg:effect. Did you mean replaces"),
    (f"{HISTORIC} skos:Concept", f"{HISTORIC} skos:Concpt", "words.ttl:8: there is no term skos:Concpt. Did you mean skos:Concept"),
    ('skos:prefLabel "Historic"', 'skos:preflabel "Historic"', "words.ttl:9: there is no property skos:preflabel. Did you mean skos:prefLabel"),
    (HISTORIC, "status:historic b", "words.ttl:8: Parser error"),
]  # fmt: skip
MISTAKES = [
    (name, *mistake)
    for name, mistakes in (
        ("profile.toml", IN_PROFILE),
        ("context.jsonld", IN_CONTEXT),
        ("words.ttl", IN_VOCABULARY),
    )
    for mistake in mistakes
]


@pytest.mark.parametrize(("name", "old", "new", "said"), MISTAKES)
def test_a_name_that_means_nothing_is_refused_where_it_stands(
    tmp_path: Path, name: str, old: str, new: str, said: str
) -> None:
    folder = write_example(tmp_path)
    assert old in FILES[f"rfc/{name}"]
    (folder / name).write_text(FILES[f"rfc/{name}"].replace(old, new, 1), "utf-8")
    message = refusal(folder)
    assert f"{name}:" in message
    assert said in message
    assert "\n" not in message


def test_what_a_profile_defines_itself_is_known(tmp_path: Path) -> None:
    folder = write_example(tmp_path)
    words = folder / "words.ttl"
    own = f"pg:mine a {OWL} . <https://own.example/a> a {OWL} . <http://purl.org/dc/terms/mine> a {OWL} ."
    words.write_text(f"{FILES['rfc/words.ttl']}\n{own}\n", "utf-8")
    context = FILES["rfc/context.jsonld"].replace(
        TITLE,
        f'{TITLE}, "o": "https://own.example/", "a": {{"@id": "o:a", "@type": "@id"}},'
        ' "m": {"@id": "dcterms:mine", "@type": "@id"}, "b": {"@id": "https://other.example/b"}',
    )
    (folder / "context.jsonld").write_text(context, "utf-8")
    assert {"a", "m", "b"} <= set(load_profile(str(folder)).first.context.terms)
    (folder / "context.jsonld").write_text(context.replace("o:a", "o:x"), "utf-8")
    assert "there is no property https://own.example/x." in refusal(folder)


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
    assert [load_profile(name).name for name in built_in_profiles()] == ["adr", "eip", "pep", "policy"]


def test_the_case_of_a_key_that_is_mapped_twice(shared: Path) -> None:
    folder = SHARED / "cases" / "12-key-mapped-twice"
    assert "context.jsonld:10:5: the key @context.title stands twice" in refusal(folder / "profile")
