"""The profile that docs/profiles.md writes works as it stands there."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from policygraph.errors import ProfileError
from policygraph.lineage.read import read_lineage
from policygraph.mapping.coverage import cover
from policygraph.pipeline import Build, build
from policygraph.profile.load import load_profile
from policygraph.query.describe import describe
from policygraph.query.sparql import find_query, select
from policygraph.settings import Settings
from policygraph.validation import validate
from tests.helpers import PG, run, write
from tests.profile.helpers import FILES, PAGE, write_example
from tests.query.helpers import own_profile

RECORD = re.findall(r"^```markdown\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)[-1]


@pytest.fixture
def rfcs(tmp_path: Path) -> Build:
    write_example(tmp_path)
    records = tmp_path / "rfcs"
    (records / "groups").mkdir(parents=True)
    (records / "rfc2616.md").write_text(RECORD, "utf-8")
    (records / "README.md").write_text("---\nrfc: 1\n---\n", "utf-8")
    (records / "groups" / "httpbis.md").write_text("# HTTP\n\nKeeps HTTP in order.\n", "utf-8")
    head = {"date": "2014-06", "status": "Internet Standard"}
    write(
        records,
        "rfc7230.md",
        {"rfc": "7230", "title": "Syntax", "obsoletes": "2616", "updates": "None", **head},
    )
    write(records, "rfc26.md", {"rfc": "0026", "title": "Old", "group": ["httpbis", "other"], **head})
    write(records, "rfc2145.md", {"rfc": 2145, "status": "Not Issued"})
    return build(Settings(root=tmp_path, sources=(records,), profile=str(tmp_path / "rfc")))


def test_the_page_has_the_whole_profile() -> None:
    assert set(FILES) == {"rfc/profile.toml", "rfc/context.jsonld", "rfc/words.ttl", "rfc/shapes.ttl"}
    json.loads(FILES["rfc/context.jsonld"])


def test_a_fifth_profile_needs_no_python(rfcs: Build) -> None:
    graph = rfcs.open()
    assert rfcs.generation.manifest.kinds() == {"rfc": 3, "group": 1}
    edges = {(e.successor, e.predecessor, e.relation, len(e.said_by)) for e in read_lineage(graph).edges}
    assert edges == {
        ("rfc2616", "rfc2068", f"{PG}supersedes", 1),
        ("rfc2616", "rfc2145", f"{PG}supersedesInPart", 1),
        ("rfc7230", "rfc2616", f"{PG}supersedes", 2),
    }
    asked = select(graph, find_query(rfcs.profile, "predecessors"), {"policy": "rfc7230"})
    assert [row["id"] for row in asked] == ["rfc2616", "rfc2068"]
    assert describe(graph, "httpbis").titles[0].text == "HTTP"
    facts = {
        each.label: [value.text for value in each.values] for each in describe(graph, "rfc2616").properties
    }
    assert facts["status"] == ["Historic"]
    assert facts["working group"] == ["httpbis"]


def test_its_findings_are_its_own(rfcs: Build) -> None:
    found = validate.validate(rfcs, validate.ValidationOptions()).findings
    said = {(Path(each.path).name, each.line, each.code, each.value) for each in found}
    assert said == {
        ("rfc2616.md", 7, "bad-reference", ""),
        ("rfc2616.md", 7, "lineage-unresolved", "rfc2068"),
        ("rfc2616.md", 7, "lineage-unresolved", "rfc2145"),
        ("rfc2145.md", 4, "stub-alone", "rfc2145"),
        ("rfc26.md", 6, "rfc-group", ""),
        ("rfc26.md", 7, "reference-unresolved", "other"),
        ("rfc26.md", 3, "id-file-name", "rfc0026"),
    }


def test_what_has_no_record_is_told_alike_of_every_kind(rfcs: Build, tmp_path: Path) -> None:
    def missing(build: Build) -> tuple[set[str], set[str], set[str]]:
        findings = validate.validate(build, validate.ValidationOptions()).findings
        rows = select(build.open(), find_query(build.profile, "unresolved"))
        usages = cover(build.settings, build.profile).unresolved
        return (
            {each.value for each in findings if each.code.endswith("-unresolved")},
            {row["id"] for row in rows},
            {str(each.detail) for each in usages},
        )

    found, asked, covered = missing(rfcs)
    assert found == asked == {"rfc2068", "rfc2145", "other"}
    assert "other" in covered
    (tmp_path / "rfcs" / "groups" / "httpbis.md").unlink()
    found, asked, covered = missing(build(rfcs.settings))
    assert found == asked == {"rfc2068", "rfc2145"}  # no group has a record
    assert "other" not in covered


@pytest.mark.parametrize(
    ("path", "old", "new", "said"),
    [
        ("profile.toml", "exclude =", "exlude =", "profile.toml:10:1: there is no setting exlude. Did you mean exclude"),
        ("profile.toml", '"rfc/{id}", label = "dcterms:identifier"', '"rfc/{id}", label = "skos:prefLabel"',
         "kinds.rfc.class is pg:Policy, whose label in [nodes] must be dcterms:identifier"),
        ("profile.toml", ', label = "dcterms:identifier"', "", "whose label in [nodes] must be dcterms:identifier"),
        ("context.jsonld", '{"@id": "dcterms:title"}', '{"@id": "foaf:name"}',
         "kinds.rfc.title is foaf:name, and people are shown the dcterms:title of a policy"),
        ("profile.toml", "stub =", "stubs =", "there is no setting kinds.rfc.stubs. Did you mean stub"),
        ("profile.toml", "{number:04}\" }", "{number:>4}\" }", "braces around more than a name"),
        ("profile.toml", "split =", "cut =", "there is no setting kinds.rfc.values.cut"),
        ("profile.toml", "'# (?P<title>.+)'", "'# (.+)'", "has no group with a name"),
        ("profile.toml", "'# (?P<title>.+)'", "'# (?P<title>.+'", "is no regular expression"),
        ("profile.toml", "(?P<name>.+)", "(?P<other>.+)", "kinds.group.id.file has no group name, which the format {name} needs"),
        ("profile.toml", "{ file = ", "{ key = 'a', file = ", "takes key, with or without pattern, or else one of file"),
        ("profile.toml", '"shapes.ttl"]', '"shape.ttl"]', "shapes names shape.ttl, which does not exist. Did you mean shapes.ttl?"),
        ("profile.toml", '"built-in:shapes"', '"built-in:shape"', "does not come with policygraph"),
        ("profile.toml", '"built-in:shapes"', '"built-in:shapes/../x"', "does not come with policygraph"),
        ("profile.toml", '["**/README.md"]', "1", "exclude must be a text or a list of texts"),
        ("profile.toml", 'class = "foaf:Group"', 'class = "foaf:Person"', "kinds.group.class is foaf:Person: [nodes] lacks it"),
        ("profile.toml", 'stub = { key = "status"', 'stub = { kez = "status"', "there is no setting kinds.rfc.stub.kez. Did you mean key?"),
        ("profile.toml", 'language = { fixed = "en" }', 'language = { is = "en" }', "there is no setting kinds.rfc.language.is"),
        ("profile.toml", '"dcterms:title" = {', '"dcterms:date" = {', ""),
        ("profile.toml", 'group = "dcterms:contributor"', 'group = "dcterms:contributor_"',
         "kinds.rfc.facets.group names dcterms:contributor_: no key gives dcterms:contributor_. Did you mean dcterms:contributor or"),
        ("profile.toml", 'group = "dcterms:contributor"', 'group = { property = "pg:status", options = true }',
         "there is no setting kinds.rfc.facets.group.options. Did you mean option?"),
        ("profile.toml", 'group = "dcterms:contributor"', 'group = { property = "pg:status", option = 1 }',
         "kinds.rfc.facets.group.option must be true or false"),
        ("profile.toml", 'group = "dcterms:contributor"', 'status = "pg:status"', "there is a column status already"),
        ("profile.toml", 'group = "dcterms:contributor"', 'Group = "pg:status"', "has a name that is not of small letters, digits and _: Group"),
        ("profile.toml", '[kinds.rfc.facets]', '[[kinds.rfc.facets]]', "kinds.rfc.facets must be a table"),
        ("profile.toml", 'facet = "group"', 'facet = "groups"', "there is no facet groups. Did you mean group?"),
        ("profile.toml", 'value = "ietf:pages"', 'value = "ietf:page"',
         "kinds.rfc.measures.pages.value names ietf:page: no key gives ietf:page. Did you mean ietf:pages?"),
        ("profile.toml", 'value = "ietf:pages"', 'value = "dcterms:title"',
         "kinds.rfc.measures.pages.value is dcterms:title, whose values are no numbers: the @type of its key is none"),
        ("profile.toml", 'value = "ietf:pages"', 'value = "ietf:pages", of = "ietf:x"', "no key gives ietf:x"),
        ("profile.toml", 'value = "ietf:pages"', 'value = "ietf:pages", by = "ietf:x"', "no key gives ietf:x"),
        ("profile.toml", "[kinds.rfc.facets]", '[kinds.rfc.keys]\nNo = "rfc"\n[kinds.rfc.facets]',
         "14:8: kinds.rfc.id.key is rfc, which records of the kind have as No"),
        ("profile.toml", "[[kinds.rfc.values]]", "[kinds.rfc.values]", "kinds.rfc.values must be a list of tables"),
        ("context.jsonld", '"updates": {"@id": "pg:statesAmends", "@type": "@id"}',
         '"updates": {"@id": "pg:statesSupersedes", "@type": "@id", "@container": "@set"}',
         "obsoletes and updates are one property"),
    ],
)  # fmt: skip
def test_a_mistake_in_a_profile_is_named(
    rfcs: Build, tmp_path: Path, path: str, old: str, new: str, said: str
) -> None:
    file = tmp_path / "rfc" / path
    content = file.read_text("utf-8")
    assert old in content
    file.write_text(content.replace(old, new, 1), "utf-8")
    if not said:
        assert load_profile(str(tmp_path / "rfc")).name == "rfc"
        return
    with pytest.raises(ProfileError, match=re.escape(said)):
        load_profile(str(tmp_path / "rfc"))


def test_what_other_collections_describe_is_no_finding(tmp_path: Path) -> None:
    folder = own_profile(tmp_path / "p")
    file = Path(folder) / "profile.toml"
    file.write_text(
        file.read_text("utf-8").replace('id = "id"', "id = \"id\"\nelsewhere = ['RFC [0-9]+']"), "utf-8"
    )
    write(tmp_path / "r", "a.md", {"id": "a", "title": "T", "obsoletes": ["RFC 6120", "RFC612O", "b"]})
    write(tmp_path / "r", "b.md", {"id": "b", "title": "T"})
    arguments = (str(tmp_path / "r"), "--profile", folder, "--format", "json")
    found = json.loads(run("validate", *arguments).stdout)["results"]
    assert [each["value"] for each in found if each["code"] == "lineage-unresolved"] == ["RFC612O"]
    checked = json.loads(run("profile", "check", *arguments).stdout)
    assert [each["value"] for each in checked["unresolved"]] == ["RFC612O"]


def test_what_a_kind_ignores_no_command_warns_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    toml = write_example(tmp_path) / "profile.toml"
    write(tmp_path / "r", "1.md", "rfc: 1\ntitle: A\nodd: x\nobsoletes: none of these")
    monkeypatch.chdir(tmp_path)
    build_command = ("build", "r", "--profile", "rfc", "-v")
    assert {"odd", "obsoletes"} == set(re.findall(r"\[([a-z-]+)\]", run(*build_command).stderr))
    toml.write_text(
        toml.read_text("utf-8").replace("[kinds.rfc]", '[kinds.rfc]\nignore = ["unknown-*"]'), "utf-8"
    )
    assert {"obsoletes"} == set(re.findall(r"\[([a-z-]+)\]", run(*build_command).stderr))


def test_a_key_of_digits_has_values_like_any_other(tmp_path: Path) -> None:
    example = write_example(tmp_path)
    for name, old, new in (
        (
            "context.jsonld",
            '"updates":',
            '"2024": {"@id": "pg:statesRequires", "@type": "@id"},\n    "updates":',
        ),
        ("profile.toml", 'keys = ["obsoletes",', 'keys = ["2024", "obsoletes",'),
    ):
        file = example / name
        file.write_text(file.read_text("utf-8").replace(old, new), "utf-8")
    write(tmp_path / "r", "1.md", {"rfc": 1, "title": "A", "2024": "RFC 2, nonsense"})
    built = build(Settings(root=tmp_path, sources=(tmp_path / "r",), profile=str(example)))
    (edge,) = read_lineage(built.open()).edges
    assert (edge.successor, edge.predecessor) == ("rfc0001", "rfc0002")
    assert [each.code for each in built.problems()] == ["bad-reference"]


@pytest.mark.parametrize(
    ("folders", "found"),
    [
        (("acts", "bills"), {("lineage-unresolved", "x9"), ("stub-alone", "x8")}),
        (("acts",), {("part-absent", "bills")}),
        (("bills",), {("part-absent", "acts")}),
        (("other",), {("lineage-unresolved", "x9"), ("stub-alone", "x8")}),  # which is no part of it
    ],
)
def test_what_leads_to_a_part_of_the_collection_that_is_absent_is_one_finding(
    folders: tuple[str, ...], found: set[tuple[str, str]], tmp_path: Path
) -> None:
    folder = own_profile(tmp_path / "p")
    file = Path(folder) / "profile.toml"
    settings = file.read_text("utf-8").replace(
        'id = "id"', 'id = "id"\nstub = { key = "title", values = ["Moved"] }'
    )
    file.write_text('parts = { acts = "**/acts/*", bills = "**/bills/*" }\n' + settings, "utf-8")
    for name in folders:
        write(tmp_path / "r", f"{name}/{name}.md", {"id": name, "title": "T", "obsoletes": ["x9"]})
        write(tmp_path / "r", f"{name}/x8.md", {"id": "x8", "title": "Moved"})
    selected = [
        text for code in ("lineage-unresolved", "stub-alone", "part-absent") for text in ("--select", code)
    ]
    arguments = (*(str(tmp_path / "r" / name) for name in folders), "--profile", folder, "--format", "json")
    results = json.loads(run("validate", *arguments, *selected).stdout)
    assert {(each["code"], each["value"]) for each in results["results"]} == found
    checked = json.loads(run("profile", "check", *arguments).stdout)
    assert bool(checked["unresolved"]) == (("lineage-unresolved", "x9") in found)


@pytest.mark.parametrize(("has_key", "count"), [(True, 1), (False, 0)])
def test_nobody_is_asked_to_say_what_no_key_can_say(has_key: bool, count: int, tmp_path: Path) -> None:
    folder = own_profile(tmp_path / "p")
    context = Path(folder) / "context.jsonld"
    document = json.loads(context.read_text("utf-8"))
    assert document["@context"]["obsoletedBy"]
    if not has_key:
        del document["@context"]["obsoletedBy"]
        context.write_text(json.dumps(document), "utf-8")
    write(tmp_path / "r", "a.md", {"id": "a", "title": "T", "obsoletes": ["b"]})
    write(tmp_path / "r", "b.md", {"id": "b", "title": "T"})
    arguments = (
        str(tmp_path / "r"),
        "--profile",
        folder,
        "--select",
        "lineage-one-sided",
        "--format",
        "json",
    )
    assert len(json.loads(run("validate", *arguments).stdout)["results"]) == count
