"""Front matter to fill in, in any syntax."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from policygraph.mapping.reader import Record
from policygraph.profile.model import Profile
from policygraph.profile.patterns import Rewrite, ValueRule
from policygraph.records import frontmatter
from policygraph.records.positions import Syntax
from policygraph.scaffold.record.blank_front_matter import Entry, blank_entries, front_matter, hint, labels_of
from policygraph.scaffold.record.new_record import new_record
from tests.helpers import read
from tests.scaffold.record.helpers import created, of


def test_front_matter_is_in_the_syntax_of_the_others(tmp_path: Path, policy: Profile) -> None:
    for syntax, text in {
        "yaml": "---\nid: a\n---\n",
        "toml": '+++\nid = "a"\n+++\n',
        "json": '---\n{"id": "a"}\n---\n',
    }.items():
        (tmp_path / syntax).mkdir()
        (tmp_path / syntax / "a.md").write_text(text, "utf-8")
        file = created(new_record("b", of(tmp_path / syntax), policy, language="zh", title='It\'s \\ a "b"'))
        result = read(file, policy)
        assert isinstance(result, Record)
        assert result.front.syntax == syntax
        assert result.metadata["title"] == 'It\'s \\ a "b"'
        assert result.metadata["evolution"]["supersedes"] == []
        order = [key for key in result.metadata if key in policy.first.fields[policy.first.subject_class]]
        expected = [key for key in policy.first.fields[policy.first.subject_class] if key in order]
        assert order == expected


ENTRIES = [
    Entry("id", "a: b"), Entry("year", "2024"), Entry("number", "007"), Entry("no", "yes"), Entry("null", "null"),
    Entry("文", "", "a text"),
    Entry("evolution", inner=(Entry("supersedes", [], "the ids\nof records"), Entry("a b", 'it\'s "x"'))),
    Entry("title", ""),
]  # fmt: skip
READ = {
    "id": "a: b", "year": 2024, "number": "007", "no": "yes", "null": "null",
    "evolution": {"supersedes": [], "a b": 'it\'s "x"'},
}  # fmt: skip


@pytest.mark.parametrize("syntax", ["yaml", "toml", "json"])
def test_what_is_filled_in_is_read_as_it_was_meant(syntax: Syntax) -> None:
    front = frontmatter.parse(front_matter(ENTRIES, syntax))
    assert front
    assert front.syntax == syntax
    assert {key: value for key, value in front.metadata.items() if value not in ("", None)} == READ
    assert {"文", "title"} <= set(front.metadata)


def test_a_hint_is_a_comment_of_one_line_beside_what_is_empty() -> None:
    yaml_lines = front_matter(ENTRIES, "yaml").splitlines()
    assert '"文":  # a text' in yaml_lines
    assert "  supersedes: []  # the ids of records" in yaml_lines
    assert "title:" in yaml_lines
    toml_lines = front_matter(ENTRIES, "toml").splitlines()
    assert 'title = ""' in toml_lines
    assert toml_lines.index("[evolution]") > toml_lines.index('title = ""')  # a key behind it would be in it
    assert front_matter([Entry("a", "b", "a text")], "yaml") == "---\na: b\n---\n"


def test_a_hint_says_what_belongs_there(policy: Profile) -> None:
    fields = policy.first.fields[policy.first.subject_class]
    said = {key: hint(fields[key], policy.vocabulary, "en") for key in fields}
    assert said["pubDate"] == "a date: YYYY-MM-DD, YYYY-MM or YYYY"
    assert said["year"] == "a year: YYYY"
    assert said["supersedes"] == "the ids of records"
    assert said["analysis"] == "a mapping"
    assert said["url"] == "an address"
    assert said["source"] == "a name"
    assert said["title"] == "a text"
    assert said["status"].startswith("one of: Active, Adopted, ")
    assert said["country"].endswith(", …")
    assert said["country"].count(",") == 8  # between eight labels, and before the rest


@pytest.mark.parametrize(
    ("pattern", "format", "said"),
    [
        (r"(?P<d>[0-9]+)\.(?P<m>[0-9]+)\.(?P<y>[0-9]+)", "{y}-{m:02}-{d:02}", "a date, as 31.12.2024"),
        ("(?P<y>[0-9]+)年(?P<m>[0-9]+)月(?P<d>[0-9]+)日", "{y}-{m:02}-{d:02}", "a date, as 2024年12月31日"),
        ("am (?P<date>.+)", "{date}", "a date, as other records write it"),
    ],
)
def test_a_hint_has_a_date_in_the_form_that_the_profile_reads(
    policy: Profile, pattern: str, format: str, said: str
) -> None:
    field = policy.first.fields[policy.first.subject_class]["pubDate"]
    rule = ValueRule(rewrite=Rewrite((re.compile(pattern),), format))
    assert hint(field, policy.vocabulary, "en", rule) == said


def test_labels_are_those_of_the_scheme_in_the_language(policy: Profile) -> None:
    fields = policy.first.fields[policy.first.subject_class]
    english, chinese = (labels_of(fields["status"], policy.vocabulary, tag) for tag in ("en", "zh"))
    assert "Active" in english
    assert english == sorted(set(english))
    assert "现行" in chinese
    assert labels_of(fields["source"], policy.vocabulary, "en") == []
    assert labels_of(fields["pubDate"], policy.vocabulary, "en") == []


def test_the_id_comes_first_and_keys_of_one_mapping_together(policy: Profile) -> None:
    kind = policy.first
    entries = blank_entries(kind, policy.vocabulary, {"id": "a", "title": "A", "lang": "en"}, "en")
    assert [(entry.key, entry.value) for entry in entries[:2]] == [("id", "a"), ("lang", "en")]
    assert [entry.value for entry in entries if entry.key == "title"] == ["A"]
    keys = [entry.key for entry in entries]
    assert len(keys) == len(set(keys))
    (evolution,) = (entry for entry in entries if entry.key == "evolution")
    assert "supersedes" in [inner.key for inner in evolution.inner]
    assert "supersedes" not in keys


def test_a_list_of_several_keys_is_one_entry(policy: Profile) -> None:
    kind = policy.kind("facility")
    entries = blank_entries(kind, policy.vocabulary, {"id": "7"}, "en")
    (place,) = (entry for entry in entries if entry.key == "coordinates")
    assert (place.value, place.hint) == ([], "a list: latitude, longitude")
    assert {"latitude", "longitude"}.isdisjoint(entry.key for entry in entries)
