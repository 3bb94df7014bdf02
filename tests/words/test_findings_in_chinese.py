"""Every finding is said in Chinese as a whole: only names, keys and quotations stay as they are."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.helpers import run

# What readers and mapping find, each by a file that has the fault.
READ = {
    "empty.md": "",
    "key-first.md": "id: a\ntitle: b\n---\ntext\n",
    "long-fence.md": "--\nid: a\ntitle: b\n---\n",
    "text-before.md": "A text\n\n---\nid: a\ntitle: b\n---\n",
    "json-fence.md": '{"id": "a"}\n---\n',
    "unclosed.md": "---\nid: a\n",
    "list.md": "---\n- a\n- b\n---\n",
    "text.md": "---\njust text\n---\n",
    "conflict.md": "---\nid: a\n<<<<<<< mine\ntitle: b\n=======\ntitle: c\n>>>>>>> theirs\n---\n",
    "body-conflict.md": "---\nid: bc\ntitle: b\n---\n\n<<<<<<< mine\nx\n=======\ny\n>>>>>>> theirs\n",
    "twice.md": "---\nid: a\nid: b\n---\n",
    "twice.json.md": '---\n{"id": "a", "id": "b"}\n---\n',
    "json.md": '---\n{"id": "a",, }\n---\n',
    "json-value.md": '---\n{"id": NaN}\n---\n',
    "toml.md": '+++\nid = "a\n+++\n',
    "toml-key.md": "+++\n= 1\n+++\n",
    "yaml.md": "---\nid: a: b\n---\n",
    "yaml-quote.md": '---\nid: "a\ntitle: b\n---\n',
    "yaml-flow.md": "---\nid: [a, b\n---\n",
    "yaml-tab.md": "---\nid:\n\t- a\n---\n",
    "yaml-at.md": "---\nid: @a\n---\n",
    "yaml-alias.md": "---\nid: *nobody\n---\n",
    "yaml-tag.md": "---\nid: !own a\n---\n",
    "yaml-key.md": "---\n[a, b]: c\n---\n",
    "yaml-merge.md": "---\nid: a\n<<: {title: b}\n---\n",
    "deep.md": f"---\nid: a\nx: {'[' * 70}{']' * 70}\n---\n",
    "many.md": "---\nid: a\nx: [" + "1," * 100_001 + "]\n---\n",
    "control.md": '---\n{"id": "a\\u0001"}\n---\n',
    "no-id.md": "---\ntitle: b\n---\n",
    "odd-id.md": "---\nid: [a]\n---\n",
    "values.md": (
        "---\nid: ' v '\ntitle: A title #1 of two\nyear: soon\npubDate: 2024-13-01\neffectiveFrom: unknown\n"
        "ttile: x\nscore: 1\nanalysis:\n  mrv: text\n  score: 1\nsupersedes: {a: b}\n---\n"
    ),
}
# Findings of labels, languages, other records and lineage.
STATED = {
    "en/p1.md": "---\nid: p1\ntitle: One\nstatus: Actve\npubDate: 2024-05-01\nclusters: [a, b]\nsupersedes: [p2, p8]\n---\n",
    "zh/p1.md": "---\nid: p1\ntitle: One of these\nstatus: Active\npubDate: 2024-06-01\nclusters: [a]\n---\n",
    "en/p2.md": "---\nid: p2\ntitle: Two\nstatus: Active\neffectiveFrom: 2024-05-01\neffectiveThrough: 2020-01-01\nsupersedes: [p1]\n---\n",
    "en/P2.md": "---\nid: P2\ntitle: 二\nstatus: Active\n---\n",
    "en/copy/p2.md": "---\nid: p2\ntitle: Other\nstatus: Repealed\n---\n",
    "en/p3.md": "---\nid: p3\ntitle: Three\nstatus: Planned\nsupersedes: [p4]\neffectiveFrom: 2020-01-01\npubDate: 1.5.2020\n---\n",
    "en/p4.md": "---\nid: p4\ntitle: Four\nstatus: Superseded\nsupersededBy: p3\npubDate: 2023\n---\n",
    "en/p5.md": "---\nid: p5\ntitle: Five\nstatus: Active\neffectiveFrom: 2999-01-01\n---\n",
}
KEYS_AND_NAMES = re.compile(
    r"'[^']*'|“[^”]*”|\"[^\"]*\"|(?<= 为 ).*|(?<=应为 )[^？]*|!\w+|[\w./*-]+\.(md|toml|py)(:\d+)*|\S+:\S+"  # quotations, files, prefixed names
    r"|\b(JSON|YAML|TOML|UTF-8|Unicode|URI|U\+\w+|0x\w\w|YYYY|MM|DD|NaN|null|true|false|id|policy|policygraph|largest_file|value|en|zh|mrv)\b"
    r"|\b(title|year|score|analysis|supersedes|ttile|status|pubDate|relatedFacilities|relatedPolicies|clusters)\b"
    r"|\b[pP]\d\b"
)


def untranslated(text: str) -> list[str]:
    """Return the words of a message in Latin letters that are none of a key, a name or a quotation."""
    return re.findall(r"[A-Za-z]{2,}", KEYS_AND_NAMES.sub(" ", text))


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("odd")
    for name, text in {**READ, **STATED}.items():
        file = folder / "records" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, "utf-8")
    (folder / "records" / "bytes.md").write_bytes(b"---\nid: \xff\n---\n")
    (folder / "outside.md").write_text("---\nid: o\n---\n")
    (folder / "records" / "link.md").symlink_to("../outside.md")
    (folder / "records" / "large.md").write_text(f"---\nid: l\n---\n{'x' * 9_000_000}\n")
    (folder / "policygraph.toml").write_text('sources = ["records"]\nlargest_file = 8000000\n')
    return folder


def results(folder: Path, language: str, monkeypatch: pytest.MonkeyPatch) -> list[dict[str, str]]:
    monkeypatch.chdir(folder)
    found = json.loads(run("validate", "--format", "json", "--language", language, "-q").stdout)["results"]
    assert isinstance(found, list)
    return found


def test_every_finding_is_said_as_a_whole(sources: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = results(sources, "zh", monkeypatch)
    english = {each["message"] for each in results(sources, "en", monkeypatch)}
    assert len({each["code"] for each in found}) > 35
    assert not english & {each["message"] for each in found}
    assert {each["message"]: words for each in found if (words := untranslated(each["message"]))} == {}
