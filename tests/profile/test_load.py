from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from policygraph.errors import UsageError
from policygraph.profile import resources
from policygraph.profile.load import check_files, load_profile
from policygraph.profile.model import Field, NodeTemplate, Profile
from policygraph.profile.patterns import IdRule
from policygraph.profile.resources import built_in_profiles, resource
from policygraph.rdf.context import Term
from tests.profile.helpers import (
    CONTEXT,
    DCTERMS,
    ONTOLOGY,
    PG,
    PROV,
    SCHEMA,
    SCHEME,
    TOML,
    VOCABULARY,
    Change,
    refusal,
)

# --- the built-in profile


def test_what_the_built_in_profile_says(policy: Profile) -> None:
    assert (policy.name, policy.title, policy.languages) == ("policy", "Policy records", ("en", "zh"))
    assert policy.first.subject_class == f"{PG}Policy"
    assert (policy.first.id, policy.first.title_key, policy.first.language_key) == (
        IdRule("id"),
        "title",
        "lang",
    )
    assert policy.first.body == f"{DCTERMS}description"
    assert policy.first.nodes[f"{PG}Policy"] == NodeTemplate("policy/{id}", f"{DCTERMS}identifier")
    assert policy.first.nodes[f"{PG}Record"] == NodeTemplate("record/{path}")
    assert policy.first.nodes[f"{PG}Assessment"] == NodeTemplate(
        "{policy}#{index}", None, ((f"{SCHEMA}worstRating", "0"), (f"{SCHEMA}bestRating", "100"))
    )
    assert policy.labels[f"{DCTERMS}publisher"] == {"en": "source", "zh": "来源"}  # less its range
    assert policy.labels[f"{PROV}wasAttributedTo"] == {"en": "author", "zh": "作者"}  # and domain
    assert policy.vocabulary.find(f"{SCHEME}status", "现行") == f"{SCHEME}status/in-force"
    assert [file.name for file in policy.vocabulary_files] == [
        "policygraph.ttl",
        "vocabularies.ttl",
        "jurisdictions.ttl",
    ]
    assert [file.name for file in policy.rules][:2] == ["10-lineage.rq", "20-unresolved.rq"]
    assert "policy.ttl" in {file.name for file in policy.shapes}
    assert "timeline.rq" in {file.name for file in policy.queries}
    assert [each.name for each in policy.kinds] == ["policy", "facility", "country"]


def test_policy_is_the_profile_unless_told() -> None:
    assert load_profile() == load_profile("policy")


# --- a profile of one's own


@pytest.mark.parametrize("way", ["folder", "file", "relative", "text"])
def test_a_profile_is_found_by_folder_or_file(
    change: Change, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    folder = change(TOML, 'name = "policy"', 'name = "mine"')
    monkeypatch.chdir(folder.parent)
    given = {"folder": folder, "file": folder / "profile.toml", "relative": "policy", "text": "./policy"}[way]
    assert load_profile(str(given)).name == "mine"


def test_a_folder_that_is_no_profile_does_not_hide_the_built_in_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "policy").mkdir()
    monkeypatch.chdir(tmp_path)
    assert load_profile("policy").name == "policy"


def test_languages_are_compared_in_lower_case(change: Change) -> None:
    profile = load_profile(str(change(TOML, '["en", "zh"]', '["EN", "zh-Hans"]')))
    assert profile.languages == ("en", "zh-hans")


def test_an_unchanged_copy_is_the_same_profile(change: Change, policy: Profile) -> None:
    copy = load_profile(str(change()))
    assert copy.digest == policy.digest
    assert (copy.first.fields, copy.first.indexes, copy.first.nodes) == (
        policy.first.fields,
        policy.first.indexes,
        policy.first.nodes,
    )


@pytest.mark.parametrize(
    "path",
    [TOML, CONTEXT, ONTOLOGY, VOCABULARY, "ontology/jurisdictions.ttl", "ontology/rules/10-lineage.rq"],
)
def test_the_digest_changes_with_any_file_that_the_build_reads(
    change: Change, policy: Profile, path: str
) -> None:
    assert load_profile(str(change(path, "\n", "\n\n"))).digest != policy.digest


def test_the_digest_changes_with_a_further_rule(change: Change, policy: Profile) -> None:
    folder = change()
    (folder / "../../ontology/rules/70-mine.rq").write_text("CONSTRUCT {} WHERE {}", "utf-8")
    assert load_profile(str(folder)).digest != policy.digest


def test_a_key_of_ones_own(change: Change) -> None:
    folder = change(
        CONTEXT, '"id": {', '"ministry": {"@id": "dcterms:creator", "@type": "@id"},\n    "id": {'
    )
    change(TOML, "[properties]", '[properties]\n"dcterms:creator" = { en = "ministry", range = "pg:Source" }')
    profile = load_profile(str(folder))
    assert profile.first.fields[f"{PG}Policy"]["ministry"] == Field(
        Term("ministry", f"{DCTERMS}creator", "@id"), "node", f"{PG}Policy", f"{PG}Source", f"{PG}Source"
    )
    assert profile.labels[f"{DCTERMS}creator"] == {"en": "ministry"}


def test_a_profile_may_leave_out_properties(change: Change) -> None:
    folder = change()
    file = folder / "profile.toml"
    file.write_text(file.read_text("utf-8").partition("[properties]")[0], "utf-8")
    profile = load_profile(str(folder))
    assert profile.labels == {}
    assert profile.first.fields[f"{PG}Policy"]["source"].kind == "iri"  # of which nothing says the range


# --- what is wrong with it


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("polcy", " Did you mean policy?"),
        ("Policies", " Did you mean policy?"),
        ("zzz", " There is adr, eip, kep, okf, pep, policy."),
        ("/nowhere/at/all", " There is adr, eip, kep, okf, pep, policy."),
        ("policy/profile.toml", " There is adr, eip, kep, okf, pep, policy."),
        ("../policy", " Did you mean policy?"),
        (
            "../profiles/policy",
            " There is adr, eip, kep, okf, pep, policy.",
        ),  # not from where the built-in ones are
    ],
)
def test_a_profile_that_does_not_exist(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, hint: str
) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(UsageError) as caught:
        load_profile(name)
    assert str(caught.value) == f"no profile {name}.{hint}"


def test_all_built_in_profiles_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("b/profile.toml", "a/profile.toml", "no-profile/README.md"):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).touch()
    monkeypatch.setattr(resources, "resource", lambda *parts: tmp_path)
    with pytest.raises(UsageError) as caught:
        load_profile("zzz")
    assert str(caught.value) == "no profile zzz. There is a, b."


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('name = "policy"', "the file lacks name"),
        ('title = "Policy records"', "the file lacks title"),
        ('languages = ["en", "zh"]', "the file lacks languages"),
        ('ontology = "../../ontology/policygraph.ttl"', "the file lacks ontology"),
        ('rules = "../../ontology/rules"', "the file lacks rules"),
        ('shapes = "../../shapes"', "the file lacks shapes"),
        ('queries = "../../queries"', "the file lacks queries"),
        ('context = "../../ontology/context.jsonld"', "kinds.policy lacks context"),
        ('class = "pg:Policy"', "kinds.policy lacks class"),
        ('id = "id"', "kinds.policy lacks id"),
        ('body = "dcterms:description"', "kinds.policy lacks body"),
        ('iri = "{policy}#{index}"', "nodes.pg:Assessment lacks iri"),
    ],
)
def test_a_key_that_is_missing_is_named(change: Change, line: str, said: str) -> None:
    assert refusal(change(TOML, line, "")).endswith(said)


def test_a_profile_has_kinds_or_a_record(change: Change) -> None:
    folder = change()
    file = folder / "profile.toml"
    text = file.read_text("utf-8")
    start, end = text.index("[kinds.policy]"), text.index("# Where the nodes")
    file.write_text(text[:start] + text[end:], "utf-8")
    assert refusal(folder).endswith("the file lacks record, or kinds")
    file.write_text(text[:start] + "[kinds]\n" + text[end:], "utf-8")
    assert refusal(folder).endswith("kinds has no kind")
    file.write_text(text + "[record]\n", "utf-8")
    assert refusal(folder).endswith("record stands beside kinds; a profile has the one or the others")
    file.write_text(text + "[kinds.Policy]\n", "utf-8")
    assert refusal(folder).endswith("kinds.Policy has the name of policy but for the case of letters")


def test_a_profile_needs_nodes(change: Change) -> None:
    folder = change()
    file = folder / "profile.toml"
    text = file.read_text("utf-8")
    start, end = text.index("[nodes]"), text.index("[properties]")
    file.write_text(text[:start] + text[end:], "utf-8")
    assert refusal(folder).endswith("the file lacks nodes")


@pytest.mark.parametrize(
    ("path", "old", "new", "said"),
    [
        (TOML, 'name = "policy"', "name = ", "profile.toml:3:8: the TOML cannot be read: Invalid value"),
        (TOML, 'name = "policy"', 'name = "policy"\nname = "again"', "profile.toml:4:1: the key name stands twice"),
        (TOML, "../../ontology/policygraph.ttl", "nowhere.ttl", "profile.toml:7:1: ontology names nowhere.ttl, which"),
        (TOML, "../../ontology/vocabularies.ttl", "nowhere.ttl", "profile.toml:8:17: vocabularies names nowhere.ttl"),
        (TOML, "../../ontology/context.jsonld", "nowhere.jsonld", "kinds.policy.context names nowhere.jsonld, which"),
        (CONTEXT, '"@context": {', '"@context": {,', "context.jsonld:2:16: the JSON cannot be read: Expecting"),
        (ONTOLOGY, "pg:Policy a owl:Class", "pg:Policy a owl Class", "policygraph.ttl:"),
        (VOCABULARY, "scheme:status a", "scheme:status a a", "vocabularies.ttl:20:17: this is no RDF: a is not a valid RDF object"),
    ],
)  # fmt: skip
def test_a_broken_file_is_told(change: Change, path: str, old: str, new: str, said: str) -> None:
    assert said in refusal(change(path, old, new))


def test_a_file_that_is_not_utf_8_is_told(change: Change) -> None:
    for name in (TOML, CONTEXT, VOCABULARY):
        folder = change()
        file = folder.parents[1] / name
        content = file.read_bytes()
        file.write_bytes(b"# \xff\n" + content)
        assert refusal(folder).endswith(
            f"{file.name}:1:3: the byte 0xFF is not UTF-8. Save the file as UTF-8."
        )
        file.write_bytes(content)


def test_a_folder_without_a_profile_is_none(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"the folder .* has no profile\.toml, so it is no profile"):
        load_profile(str(tmp_path))


def test_a_context_that_says_too_much_is_refused(change: Change) -> None:
    folder = change(
        CONTEXT, '"title": {"@id": "dcterms:title"}', '"title": {"@id": "dcterms:title", "@prefix": true}'
    )
    assert refusal(folder).endswith(
        "context.jsonld:21:5: the context says @prefix of title, which policygraph does not read. "
        "There is @container, @id, @index, @language, @nest, @type."
    )


@pytest.mark.parametrize(
    ("path", "old", "new"),
    [
        (TOML, 'languages = ["en", "zh"]', "languages = 1"),
        (TOML, 'languages = ["en", "zh"]', "languages = [1]"),
        (TOML, 'languages = ["en", "zh"]', "languages = []"),
        (TOML, 'languages = ["en", "zh"]', 'languages = "en"'),
        (TOML, 'ontology = "../../ontology/policygraph.ttl"', "ontology = 1"),
        (TOML, "[kinds.policy]", "[kinds]\npolicy = 1\n[kinds.other]"),
        (TOML, 'class = "pg:Policy"', "class = 1"),
        (TOML, "[properties]", '[properties]\n"pg:x" = 1'),
        (TOML, 'iri = "policy/{id}"', "iri = 1"),
        (TOML, 'iri = "policy/{id}"', 'iri = "policy/{name}"'),
        (CONTEXT, '"title": {"@id": "dcterms:title"}', '"title": 5'),
        (CONTEXT, '"title": {"@id": "dcterms:title"}', '"title": null'),
    ],
)
def test_what_is_of_the_wrong_kind_is_refused(change: Change, path: str, old: str, new: str) -> None:
    refusal(change(path, old, new))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('["en", "zh"]', '"en"', "5:1: languages must be a list of language tags"),
        ('["en", "zh"]', "[]", "5:1: languages must be a list of language tags"),
        ('["en", "zh"]', '["en", 1]', "5:20: languages must be a list of texts"),
        (
            '["en", "zh"]',
            '["en", "e n"]',
            "5:20: languages names none: e n is no language tag of BCP 47, as en or",
        ),
        ("policy/{id}", "policy/{name}", "nodes.pg:Policy.iri has {name}, which nothing fills"),
        ('title = "title"', 'title = ["title"]', "19:1: kinds.policy.title must be a text"),
        ('title = "Policy records"', 'title = ""', "4:1: title must not be empty"),
    ],
)
def test_what_the_program_could_not_use_is_explained(change: Change, old: str, new: str, said: str) -> None:
    assert said in refusal(change(TOML, old, new))


def test_the_context_is_the_one_that_is_published(policy: Profile) -> None:
    source: dict[str, Any] = json.loads(resource("ontology", "context.jsonld").read_text("utf-8"))
    assert policy.context.source == source["@context"]


@pytest.mark.parametrize("name", built_in_profiles())
def test_the_files_of_the_profiles_of_the_program_have_no_mistake(name: str) -> None:
    check_files(load_profile(name))
