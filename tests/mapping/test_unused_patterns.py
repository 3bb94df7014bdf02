"""``profile check`` names whatever in a profile matches nothing in the records, wherever it is written."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.helpers import run, write
from tests.profile.helpers import FILES, write_example

RECORDS = {
    "r/rfc-1.md": ("rfc: 1\ntitle: One\nobsoletes: RFC 2\nstatus: Historic", "[a](rfc2.txt) [[rfc3]]"),
    "r/rfc-2.md": ("rfc: rfc2\ntitle: Two\nobsoletes: 9001\nupdates: 3 & 77; 4 (part)", ""),
    "r/rfc-3.md": ("rfc: 3\ntitle: Three\nstatus: Not Issued\nnote: kept", ""),
    "r/groups/a.md": ("title: A", "# A"),
    "r/README.md": ("rfc: 4\ntitle: Four", ""),
}
OLD_VALUES = FILES["rfc/profile.toml"].partition("[[kinds.rfc.values]]")[2].partition("[kinds.group]")[0]
VALUES = """[[kinds.rfc.values]]
keys = "obsoletes"
pattern = ['RFC (?P<n>[0-9]+)', '(?P<n>[0-9]{4})', 'unused-(?P<n>[0-9]+)']
format = ["rfc{n:04}", "rfc{n:04}", "rfc{n:04}"]

[[kinds.rfc.values]]
keys = ["updates", "updated-by"]
split-at = ' & |; '
form = '[0-9]+'
pattern = ['RFC (?P<n>[0-9]+)', '(?P<n>[0-9]+)(?: .*)?']
format = ["rfc{n:04}", "rfc{n:04}"]

[[kinds.rfc.values]]
keys = "obsoleted-by"
split-at = ' unused '
form = 'unused'

[[kinds.rfc.links]]
key = "obsoletes"
pattern = ['rfc(?P<n>[0-9]+)\\.txt', 'rfc(?P<n>[0-9]+)\\.html']
format = "rfc{n:04}"
wiki = 'rfc(?P<n>[0-9]+)'

[[kinds.rfc.links]]
key = "updates"
wiki = 'RFC-(?P<n>[0-9]+)'

"""
CHANGES = {
    OLD_VALUES: VALUES.removeprefix("[[kinds.rfc.values]]"),
    'exclude = ["**/README.md"]': 'include = ["**/rfc-*.md", "**/groups/**", "**/bcp-*.md"]\nexclude = ["**/READTHIS.md", "**/README.md"]',
    'id = { key = "rfc", format = "rfc{number:04}" }': "id = { key = \"rfc\", pattern = ['(?P<n>[0-9]+)', 'rfc(?P<n>[0-9]+)',"
    " 'RFC(?P<n>[0-9]+)'], format = \"rfc{n:04}\" }",
    'values = ["Not Issued"] }': 'values = ["Not Issued", "Not Isued"], files = ["**/rfc-3.md", "**/stubs/*"] }\n'
    'elsewhere = ["rfc900[0-9]", "rfc800[0-9]"]\nkeep = ["note", "notes"]',
    'files = ["**/groups/**"]': 'files = ["**/groups/**", "**/group/**"]\nwhen = { key = "title", values = ["A", "Z"] }',
}


@pytest.fixture
def unused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str, str]]:
    """Kind, table and pattern of what ``profile check`` says matches nothing."""
    toml = write_example(tmp_path) / "profile.toml"
    text = toml.read_text("utf-8")
    for old, new in CHANGES.items():
        assert old in text
        text = text.replace(old, new)
    toml.write_text(text, "utf-8")
    for path, (front, body) in RECORDS.items():
        write(tmp_path, path, front, body)
    monkeypatch.chdir(tmp_path)
    result = run("profile", "check", "r", "--profile", "rfc", "--format", "json")
    return [
        (each["kind"], each["where"], each["pattern"])
        for each in json.loads(result.stdout)["unused_patterns"]
    ]


def test_patterns_globs_and_words_that_match_nothing_are_named_and_no_others(
    unused: list[tuple[str, str, str]],
) -> None:
    assert unused == [
        ("", "include", "**/bcp-*.md"),
        ("", "exclude", "**/READTHIS.md"),
        ("rfc", "id", "RFC(?P<n>[0-9]+)"),
        ("rfc", "keep", "notes"),
        ("rfc", "values of obsoletes", "unused-(?P<n>[0-9]+)"),
        ("rfc", "values of updates, updated-by", "RFC (?P<n>[0-9]+)"),
        ("rfc", "values of obsoleted-by", " unused "),
        ("rfc", "values of obsoleted-by", "unused"),
        ("rfc", "links of obsoletes", r"rfc(?P<n>[0-9]+)\.html"),
        ("rfc", "links of updates", "RFC-(?P<n>[0-9]+)"),
        ("rfc", "stub", "not isued"),
        ("rfc", "stub", "**/stubs/*"),
        ("rfc", "elsewhere", "rfc800[0-9]"),
        ("group", "files", "**/group/**"),
        ("group", "when", "z"),
    ]  # fmt: skip
