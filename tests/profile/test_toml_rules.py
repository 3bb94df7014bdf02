"""The tables of profile.toml: checked, and compiled to rules."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from policygraph.errors import ProfileError
from policygraph.profile import toml_rules
from policygraph.profile.patterns import IdRule, Rewrite, Selection
from policygraph.profile.resources import resource
from tests.profile.helpers import declared

KEYS = ("id", "n", "a", "b")  # of a context
FILE = "matches no file: it is held against the name without its ending"


def refused(call: Any, *arguments: Any) -> str:
    with pytest.raises(ProfileError) as caught:
        call(*arguments)
    return str(caught.value).removeprefix("p.toml:1:1: ")


def test_a_built_in_path_leads_to_what_is_shipped_and_nowhere_else(tmp_path: Path) -> None:
    (tmp_path / "words.ttl").touch()
    assert toml_rules.profile_path(tmp_path, declared("words.ttl")) == tmp_path / "words.ttl"
    built_in = toml_rules.profile_path(tmp_path, declared("built-in:shapes/lineage.ttl"))
    assert built_in == resource("shapes") / "lineage.ttl"
    for name in ("built-in:src/x", "built-in:shapes/../x", "built-in:shapes/a/.."):
        said = refused(toml_rules.profile_path, tmp_path, declared(name))
        assert f"x names {name}, which does not come with policygraph" in said
    assert refused(toml_rules.profile_path, tmp_path, declared("word.ttl")) == (
        "x names word.ttl, which does not exist. Did you mean words.ttl?"
    )


def test_files_are_sorted_by_name_across_folders_and_each_is_one(tmp_path: Path) -> None:
    for name in ("a/20-x.rq", "a/notes.md", "b/10-y.rq", "30-z.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    names = declared(["30-z.txt", "a", "b", "a/20-x.rq"], "rules")
    found = toml_rules.files(tmp_path, names, ".rq")
    assert [file.name for file in found] == ["10-y.rq", "20-x.rq", "30-z.txt"]
    assert refused(toml_rules.files, tmp_path, declared("c", "rules"), ".rq") == (
        "rules names c, which does not exist."
    )


@pytest.mark.parametrize(
    ("suffix", "read", "other"),
    [
        (".rq", "a.rq", "b.sparql"),
        (".rq", "a.rq", "B.RQ"),
        (".ttl", "a.ttl", "b.rdf"),
        (".ttl", "a.ttl", "b.n3"),
        (".ttl", "a.ttl", "b.TTL"),
    ],
)
def test_what_a_folder_has_that_is_not_read_is_named(
    tmp_path: Path, suffix: str, read: str, other: str
) -> None:
    (tmp_path / "f").mkdir()
    for name in (read, other, "notes.md", "context.jsonld"):
        (tmp_path / "f" / name).touch()
    said = refused(toml_rules.files, tmp_path, declared("f", "rules"), suffix)
    assert said == (
        f"rules names f, a folder of which files that end in {suffix} are read, and not {other}; rename it, or name it as well"
    )
    both = toml_rules.files(tmp_path, declared(["f", f"f/{other}"], "rules"), suffix)
    assert {file.name for file in both} == {read, other}


@pytest.mark.parametrize(
    ("value", "key", "text", "identifier"),
    [
        ("id", "id", " any ", " any "),
        ({"key": "n", "format": "eip-{n:04}"}, "n", "20", "eip-0020"),  # a format alone is for digits
        ({"key": "n", "format": "eip-{n:04}"}, "n", "x", None),
        ({"key": "n", "pattern": ["a(?P<n>[0-9])", "b(?P<n>[0-9])"], "format": "{n}"}, "n", "b7", "7"),
        ({"file": "(?P<n>[0-9]+)-.*", "format": "{n:d}"}, None, "0007-x", "7"),
    ],
)
def test_an_id_is_made_from_a_key_or_a_file_name(
    value: object, key: str | None, text: str, identifier: str | None
) -> None:
    rule = toml_rules.id_rule(declared(value, "record.id"), KEYS)
    assert (rule.key, rule.rewrite(text)) == (key, identifier)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ({"pattern": "x"}, "record.id takes key, with or without pattern, or else one of file, folder and path"),
        ({"key": "a", "file": "x"}, "record.id takes key, with or without pattern, or else one of file, folder and path"),
        ({"file": "x", "pattern": "y"}, "record.id takes key, with or without pattern, or else one of file, folder and path"),
        ({"key": "a", "form": "x"}, "there is no setting record.id.form. Did you mean format"),
        (
            {"key": "a", "pattern": "(?P<n>x)", "format": "{m}"},
            "record.id.pattern has no group m, which the format {m} needs",
        ),
        ({"key": "n", "format": "act-%03d"}, "record.id.format is act-%03d: without a group as {id}, no two ids"),
        (1, "record.id must be a table"),
        ("idd", "record.id names idd, which is no key of the context. Did you mean id?"),
        ({"key": "m"}, "record.id.key names m, which is no key of the context."),
        ({"file": r"([0-9]+)-.*\.md"}, FILE),
        ({"file": "docs/(?P<n>[0-9]+)"}, FILE),
        ({"key": "n", "pattern": ["a", "a"]}, "record.id.pattern has a twice, so that the second one never matches"),
        ({"key": "n", "pattern": "a$b"}, "record.id.pattern a$b can match no text at all"),
        ({"key": "n", "pattern": "(a+)+b"}, "record.id.pattern (a+)+b can take time that doubles with each character"),
    ],
)  # fmt: skip
def test_a_rule_for_ids_that_cannot_be_used_is_refused(value: object, said: str) -> None:
    assert said in refused(toml_rules.id_rule, declared(value, "record.id"), KEYS)


@pytest.mark.parametrize("expression", ["(", "[", "x{99999999999}", "(?P<1>x)"])
def test_a_pattern_that_is_no_regular_expression_is_told(expression: str) -> None:
    said = refused(toml_rules.id_rule, declared({"file": expression}, "record.id"), KEYS)
    assert said.startswith(f"record.id.file {expression} is no regular expression: ")


def test_keys_share_a_rule_for_their_values() -> None:
    tables = [
        {"keys": ["a", "n"], "split": ",", "none": "N/A"},
        {"keys": "b", "pattern": "x(?P<n>.)", "format": "{n}"},
    ]
    rules = toml_rules.value_rules(declared(tables), KEYS)
    assert list(rules["a"].pieces("1, 2")) == [("1", "1"), ("2", "2")]
    assert list(rules["n"].pieces(" n/a ")) == []
    assert list(rules["b"].pieces("x1")) == [("x1", "1")]


@pytest.mark.parametrize(
    ("tables", "said"),
    [
        ({"keys": "a"}, "v must be a list of tables, each under [[v]]"),
        ([{"keys": "a", "split": ","}, {"keys": ["b", "a"]}], "v.keys names a for the second time; one key is read in one way"),
        ([{"keys": ["a", "a"]}], "v.keys names a for the second time; one key is read in one way"),
        ([{"keys": ["a", "idd"]}], "v.keys names idd, which is no key of the context. Did you mean id?"),
        ([{"split": ","}], "v lacks keys"),
        ([{"keys": "a", "split": 1}], "v.split must be a text"),
        ([{"keys": "a", "split": ",", "pattern": "a,b"}], "v.pattern a,b matches nothing: texts are cut at ',' first"),
    ],
)  # fmt: skip
def test_values_that_are_read_in_no_way_or_in_two_are_refused(tables: object, said: str) -> None:
    assert refused(toml_rules.value_rules, declared(tables, "v"), KEYS) == said


def test_a_derivation_needs_a_group_to_name_its_key() -> None:
    table = {"pattern": "Date: (?P<a>.+)", "section": "^Status$", "once": True}
    found = toml_rules.derivation(declared(table), KEYS)
    assert found.once
    assert found.section
    assert found.section.pattern == "^Status$"


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ({"pattern": "Date: (.+)"}, "d.pattern Date: (.+) has no group with a name, which would be a key"),
        ({"pattern": "(?P<idd>.+)"}, "d.pattern has the group idd, which is no key of the context. Did you mean id?"),
        ({"pattern": r"(?P<a>.+)\nb"}, r"d.pattern (?P<a>.+)\nb matches nothing: it is held against one line"),
        ({"pattern": "(?P<a>.+)", "key": "c"}, "d.key names c, which is no key of the context."),
        ({"pattern": "(?P<a>.+)", "once": "yes"}, "d.once must be true or false"),
        ({}, "d lacks pattern"),
    ],
)  # fmt: skip
def test_a_derivation_that_gives_no_key_is_refused(table: object, said: str) -> None:
    assert refused(toml_rules.derivation, declared(table, "d"), KEYS) == said


def test_links_are_rules_in_order_and_addresses_may_be_citations() -> None:
    tables = [
        {"key": "a", "pattern": "(?P<id>.+)", "format": "{id}"},
        {"key": "b", "wiki": True},
        {"urls": "citation"},
    ]
    rules, cites = toml_rules.link_rules(declared(tables), KEYS)
    assert ([rule.key for rule in rules], cites) == (["a", "b"], True)
    assert rules[1].wiki == Rewrite()
    assert rules[0].wiki is None
    assert toml_rules.link_rules(None, KEYS) == ((), False)
    for table, said in (
        ({"urls": "pages"}, 'l.urls must be "citation", or left out'),
        ({"key": "a"}, "l takes pattern, wiki or mention, else no link could state a"),
        ({"key": "c", "wiki": True}, "l.key names c, which is no key of the context that refers to things."),
    ):
        assert refused(toml_rules.link_rules, declared([table], "l"), KEYS) == said


def test_a_stub_and_a_selection_compare_folded_texts() -> None:
    stub = toml_rules.stub(declared({"key": "status", "values": ["Moved  Away", "MOVED away"]}), ("status",))
    assert (stub.key, len(stub.values)) == ("status", 1)
    selection = toml_rules.selection(
        declared({"files": "**/a/**", "when": {"key": "k", "values": ["X"]}}), ("k",)
    )
    assert selection == Selection(("**/a/**",), "k", frozenset({"x"}))
    assert toml_rules.selection(declared({}), ()) == Selection()
    assert refused(toml_rules.selection, declared({"when": {"value": "x"}}, "t"), ()).startswith(
        "there is no setting t.when.value. Did you mean values?"
    )


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("lang", ("lang", None)),
        ({"fixed": "EN"}, (None, "en")),
        ({"key": "l", "fixed": "zh-Hans"}, ("l", "zh-hans")),
    ],
)
def test_a_language_is_that_of_a_key_or_fixed(value: object, expected: tuple[str | None, str | None]) -> None:
    assert toml_rules.language(declared(value)) == expected
    assert toml_rules.language(None) == (None, None)


@pytest.mark.parametrize("tag", ["e n", "zh_CN", "english", "en-"])
def test_a_fixed_language_is_a_tag(tag: str) -> None:
    said = refused(toml_rules.language, declared({"fixed": tag}))
    assert said == f"x.fixed names none: {tag} is no language tag of BCP 47, as en or zh-Hans are"


def test_a_reader_is_one_that_exists() -> None:
    assert toml_rules.readers(declared(["front-matter", "header"])) == ("front-matter", "header")
    assert refused(toml_rules.readers, declared("pdf", "record.reader")).startswith(
        "record.reader is pdf, which reads nothing; there is "
    )


def test_a_kind_has_the_usual_rules_where_its_table_says_nothing() -> None:
    rules = toml_rules.rules(declared({"id": "id"}), KEYS, ())
    assert (rules["id"], rules["values"], rules["links"], rules["cites"], rules["stub"]) == (
        IdRule("id"),
        {},
        (),
        False,
        None,
    )
    assert (rules["title_key"], rules["language_key"], rules["language"]) == (None, None, None)


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ({"lists": {"at": 1}}, "record.lists.at must be a text or a list of texts"),
        ({"lists": {"at": ["a", "c"]}}, "record.lists.at names c, which is no key of the context."),
        ({"title": ["a"]}, "record.title must be a text"),
        ({"title": "name"}, "record.title names name, which is no key of the context."),
        ({"ignore": 1}, "record.ignore must be a text or a list of texts"),
        (
            {"derive": {"pattern": "x"}},
            "record.derive must be a list of tables, each under [[record.derive]]",
        ),
    ],
)
def test_a_rule_of_a_kind_that_does_not_fit_is_named(table: dict[str, object], said: str) -> None:
    assert refused(toml_rules.rules, declared({"id": "id", **table}, "record"), KEYS, ()) == said


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ({"keys": [], "split": ","}, "keys must not be empty"),
        ({"keys": "a"}, "takes split or split-at or none or pattern or format or form, else it would do nothing"),
        ({"keys": "a", "pattern": "x", "format": "{n}"}, "format needs {n}, and no pattern has a group of that name"),
    ],
)  # fmt: skip
def test_a_table_of_values_that_would_do_nothing_is_refused(table: dict[str, object], said: str) -> None:
    assert said in refused(toml_rules.value_rules, declared([table]), KEYS)


def test_a_word_that_is_its_own_target_is_refused() -> None:
    table = {"key": "relations", "type": "kind", "target": "kind"}
    said = "target is kind, as type is; one key says one thing"
    assert said in refused(toml_rules.relation_rules, declared([table]), KEYS)
