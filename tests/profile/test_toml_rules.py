"""The tables of profile.toml: checked, and compiled to rules."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from policygraph.errors import ProfileError
from policygraph.profile import toml_rules
from policygraph.profile.patterns import IdRule, Rewrite, Selection
from policygraph.profile.resources import resource


def refused(call: Any, *arguments: Any) -> str:
    with pytest.raises(ProfileError) as caught:
        call(*arguments)
    return str(caught.value)


def test_a_table_has_none_but_its_settings() -> None:
    table = {"key": "x"}
    assert toml_rules.check(table, {"key", "values"}, "stub", ("key",)) is table
    assert refused(toml_rules.check, ["x"], {"key"}, "stub") == "stub must be a table"
    assert (
        refused(toml_rules.check, {"kay": 1}, {"key"}, "stub")
        == "stub has kay, which is no setting. Did you mean key?"
    )
    with pytest.raises(KeyError, match="values"):
        toml_rules.check(table, {"key", "values"}, "stub", ("values",))


def test_one_text_is_a_list_of_one() -> None:
    assert (toml_rules.texts("a", "x"), toml_rules.texts(["a", "b"], "x"), toml_rules.texts([], "x")) == (
        ("a",), ("a", "b"), (),
    )  # fmt: skip
    for value in (1, None, ["a", 1], {"a": 1}):
        assert refused(toml_rules.texts, value, "x") == "x must be a text or a list of texts"


def test_a_built_in_path_leads_to_what_is_shipped_and_nowhere_else(tmp_path: Path) -> None:
    assert toml_rules.profile_path(tmp_path, "a/b.ttl") == tmp_path / "a/b.ttl"
    assert toml_rules.profile_path(tmp_path, "built-in:shapes/x.ttl") == resource("shapes") / "x.ttl"
    for name in ("built-in:src/x", "built-in:shapes/../x", "built-in:shapes/a/.."):
        assert f"{name} does not come with policygraph" in refused(toml_rules.profile_path, tmp_path, name)


def test_files_are_sorted_by_name_across_folders_and_each_is_one(tmp_path: Path) -> None:
    for name in ("a/20-x.rq", "a/notes.md", "b/10-y.rq", "30-z.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()
    found = toml_rules.files(tmp_path, ["30-z.txt", "a", "b", "a/20-x.rq"], ".rq", "rules")
    assert [file.name for file in found] == ["10-y.rq", "20-x.rq", "30-z.txt"]
    assert refused(toml_rules.files, tmp_path, "c", ".rq", "rules") == "rules names c, which does not exist"


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
    rule = toml_rules.id_rule(value, "record.id")
    assert (rule.key, rule.rewrite(text)) == (key, identifier)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (
            {"pattern": "x"},
            "record.id takes key, with or without pattern, or else one of file, folder and path",
        ),
        (
            {"key": "a", "file": "x"},
            "record.id takes key, with or without pattern, or else one of file, folder and path",
        ),
        (
            {"file": "x", "pattern": "y"},
            "record.id takes key, with or without pattern, or else one of file, folder and path",
        ),
        (
            {"key": "a", "form": "x"},
            "record.id has form, which is no setting. Did you mean format or folder?",
        ),
        (
            {"key": "a", "pattern": "(?P<n>x)", "format": "{m}"},
            "record.id: m of the format is no group of (?P<n>x)",
        ),
        (1, "record.id must be a table"),
    ],
)
def test_a_rule_for_ids_that_cannot_be_used_is_refused(value: object, said: str) -> None:
    assert refused(toml_rules.id_rule, value, "record.id") == said


def test_a_pattern_that_is_no_regular_expression_is_told() -> None:
    assert refused(toml_rules.id_rule, {"file": "("}, "record.id").startswith(
        "record.id: ( is no regular expression: "
    )


def test_keys_share_a_rule_for_their_values_and_the_last_one_counts() -> None:
    rules = toml_rules.value_rules(
        [
            {"keys": ["a", "b"], "split": ",", "none": "N/A"},
            {"keys": "b", "pattern": "x(?P<n>.)", "format": "{n}"},
        ],
        "v",
    )
    assert list(rules["a"].pieces("1, 2")) == [("1", "1"), ("2", "2")]
    assert list(rules["a"].pieces(" n/a ")) == []
    assert list(rules["b"].pieces("x1")) == [("x1", "1")]
    assert (
        refused(toml_rules.value_rules, {"keys": "a"}, "v") == "v must be a list of tables, each under [[v]]"
    )


def test_a_derivation_needs_a_group_to_name_its_key() -> None:
    found = toml_rules.derivation({"pattern": "Date: (?P<date>.+)", "section": "^Status$", "once": True}, "d")
    assert found.once
    assert found.section
    assert found.section.pattern == "^Status$"
    assert refused(toml_rules.derivation, {"pattern": "Date: (.+)"}, "d") == (
        "d: Date: (.+) has no group with a name, which would be a key"
    )


def test_links_are_rules_in_order_and_addresses_may_be_citations() -> None:
    tables = [
        {"key": "a", "pattern": "(?P<id>.+)", "format": "{id}"},
        {"key": "b", "wiki": True},
        {"urls": "citation"},
    ]
    rules, cites = toml_rules.link_rules(tables, "l")
    assert ([rule.key for rule in rules], cites) == (["a", "b"], True)
    assert rules[1].wiki == Rewrite()
    assert rules[0].wiki is None
    assert toml_rules.link_rules([], "l") == ((), False)
    assert (
        refused(toml_rules.link_rules, [{"urls": "pages"}], "l") == 'l: urls must be "citation", or left out'
    )
    assert refused(toml_rules.link_rules, [{"key": "a"}], "l") == (
        "l takes pattern, wiki or both, else no link could state a"
    )


def test_a_stub_and_a_selection_compare_folded_texts() -> None:
    stub = toml_rules.stub({"key": "status", "values": ["Moved  Away", "MOVED away"]}, "s")
    assert (stub.key, len(stub.values)) == ("status", 1)
    selection = toml_rules.selection({"files": "**/a/**", "when": {"key": "k", "values": ["X"]}}, "t")
    assert selection == Selection(("**/a/**",), "k", frozenset({"x"}))
    assert toml_rules.selection({}, "t") == Selection()
    assert refused(toml_rules.selection, {"when": {"value": "x"}}, "t").startswith(
        "t.when has value, which is no setting"
    )


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, (None, None)),
        ("lang", ("lang", None)),
        ({"fixed": "EN"}, (None, "en")),
        ({"key": "l", "fixed": "zh-Hans"}, ("l", "zh-hans")),
    ],
)
def test_a_language_is_that_of_a_key_or_fixed(value: object, expected: tuple[str | None, str | None]) -> None:
    assert toml_rules.language(value, "x") == expected


def test_a_reader_is_one_that_exists() -> None:
    assert toml_rules.readers("front-matter", "x") == ("front-matter",)
    assert refused(toml_rules.readers, "pdf", "record.reader").startswith(
        "record.reader is pdf, which reads nothing; there is "
    )


def test_a_kind_has_the_usual_rules_where_its_table_says_nothing() -> None:
    rules = toml_rules.rules({"id": "id"}, "record")
    assert (rules["id"], rules["values"], rules["links"], rules["cites"], rules["stub"]) == (
        IdRule("id"),
        {},
        (),
        False,
        None,
    )
    assert (rules["title_key"], rules["language_key"], rules["language"]) == (None, None, None)
    assert refused(toml_rules.rules, {"id": "id", "lists": {"at": 1}}, "record") == (
        "record.lists.at must be a text or a list of texts"
    )
