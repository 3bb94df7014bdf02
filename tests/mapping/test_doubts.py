"""What is read as it is written, and hardly meant."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from policygraph.findings import Finding
from policygraph.mapping.doubts import doubts
from policygraph.mapping.mapper import map_record
from policygraph.mapping.reader import read_record
from policygraph.profile.load import load_profile
from policygraph.profile.model import Profile
from policygraph.records.files import SourceFile
from policygraph.records.frontmatter import FrontMatter
from policygraph.scaffold.profile.draft import draft_profile
from policygraph.scaffold.profile.files import profile_files, write_new
from tests.helpers import BASE, assert_linear
from tests.mapping.helpers import record


@pytest.mark.parametrize(
    ("line", "kept", "rest", "column", "pointer"),
    [
        ("title: Section #45Q", "Section", "#45Q", 16, "/title"),
        ("title: No. # 5 of 2024", "No.", "# 5 of 2024", 12, "/title"),
        ("title: #45Q", "", "#45Q", 8, "/title"),
        ("tags: [a, b]\ntitle: 价格 #公告  ", "价格", "#公告", 11, "/title"),
        ("tags:\n  - a\n  - #hash", "", "#hash", 5, "/tags/1"),
        ("a:\n  b: x\n    y #z", "x\n    y", "#z", 7, "/a/b"),
    ],
)
def test_a_text_that_yaml_cuts_is_told_with_what_is_cut(
    tmp_path: Path, policy: Profile, line: str, kept: str, rest: str, column: int, pointer: str
) -> None:
    read = record(tmp_path, policy, f"---\nid: a\n{line}\n---\n".encode())
    (found,) = read.remarks
    assert (found.code, found.column, found.pointer, found.severity) == (
        "text-cut",
        column,
        pointer,
        "warning",
    )
    assert found.line == 2 + line.count("\n") + 1
    assert repr(kept) in found.message
    assert rest in found.message
    assert rest in found.remedy


@pytest.mark.parametrize(
    "lines",
    ["title: 'Section #45Q'", 'title: "a #b" #c', "title: x # a comment", "#all: of it", "title: C#", "t: |\n  a #b",
     "analysis: #todo\n  mrv: 1", "url: http://a/#b", '"k #x": v', "t: [a, b] #c", "t: >\n  a #b\n #c"],
)  # fmt: skip
def test_a_comment_and_a_sign_in_a_text_are_not_told(tmp_path: Path, policy: Profile, lines: str) -> None:
    assert not record(tmp_path, policy, f"---\nid: a\n{lines}\n---\n".encode()).remarks


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("title: T\n\n# Heading\n\n", 5),
        ("title: T\n## Heading\n", 4),
        ("title: T\n## Heading\n\nNote: text\n", 4),
        ("title: |\n  T\n\n# 第一章\n", 6),
        ("title: T\n\n# A comment\n\nstatus: Active\n", 0),
        ("title: T\n\n# supersedes: b\n", 0),
        ("title: T\n# A comment\n", 0),
        ("title: T\n\n# These are left out\n# supersedes: b\n", 0),
        ("title: T\n\n# ----\n", 0),
        ("title: |\n  T\n\n  # Heading\n", 0),
    ],
)
def test_a_heading_in_front_matter_that_is_not_closed_is_told(
    tmp_path: Path, policy: Profile, text: str, line: int
) -> None:
    read = record(tmp_path, policy, f"---\nid: a\n{text}---\n\nText.\n".encode())
    told = [each for each in read.remarks if each.code != "unknown-key"]
    assert [(each.code, each.line, each.severity) for each in told] == (
        [("text-cut", line, "warning")] if line else []
    )


def test_headings_are_looked_for_in_a_time_that_grows_with_the_text(policy: Profile) -> None:
    def prepare(number: int) -> Callable[[], object]:
        front = FrontMatter({}, "", "\n##\n" + "-a\n" * number, "yaml", 0)
        return lambda: list(doubts(front, policy.first, ("en",), "a.md"))

    assert_linear(prepare, 20_000)


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("clusters:\n  -one\n  -two\n", [4]),
        ("evolution:\n  supersedes:\n    -b\n", [5]),
        ("evolution:\n  supersedes: [\n    -b]\n", []),
        ("clusters:\n  - -one\n  - a\n", []),
        ("title: -T\nyear:\n  -5\n", []),
        ("title: >\n  -one\n  -two\n", []),
        ("title:\n  '-one'\n", []),
    ],
)
def test_items_without_a_blank_behind_the_hyphen_are_told(
    tmp_path: Path, policy: Profile, text: str, lines: list[int]
) -> None:
    read = record(tmp_path, policy, f"---\nid: a\n{text}---\n".encode())
    assert [(each.code, each.line) for each in read.remarks] == [("unexpected-value", line) for line in lines]


@pytest.mark.parametrize("written", ["a ", " a", "\u00a0a", "a\u200b", "\u2028a\t", "\u200da", "a\u200c"])
def test_blanks_around_an_id_are_told_and_kept(tmp_path: Path, policy: Profile, written: str) -> None:
    read = record(tmp_path, policy, f"---\n{json.dumps({'title': 'T', 'id': written})}\n---\n".encode())
    assert read.id == written
    (found,) = read.remarks
    assert (found.code, found.pointer, found.line, found.column) == ("id-blanks", "/id", 2, 16)
    assert found.remedy == "Write a, as others refer to it"


@pytest.mark.parametrize("written", ["👨\u200d👩\u200d👧", "❤\ufe0f\u200d🔥", "می\u200cخواهم", "क्\u200dष"])
def test_joiners_between_what_they_join_belong_to_an_id(
    tmp_path: Path, policy: Profile, written: str
) -> None:
    read = record(tmp_path, policy, f"---\n{json.dumps({'id': written})}\n---\n".encode())
    assert read.id == written
    assert not read.remarks


@pytest.mark.parametrize("written", ["fr", "English", ["en", "zh"], 7, True, "zh_CN"])
def test_a_language_that_no_record_is_in_is_told_and_kept(
    tmp_path: Path, policy: Profile, written: object
) -> None:
    read = record(tmp_path, policy, f"---\nid: a\nlang: {json.dumps(written)}\n---\n".encode())
    (found,) = read.remarks
    assert (found.code, found.pointer, found.line, found.severity) == (
        "unknown-language",
        "/lang",
        3,
        "warning",
    )
    assert found.message.startswith(f"lang says {json.dumps(written)}, and records are in en, zh")


@pytest.mark.parametrize("written", ["en", "EN", "zh-Hant-TW", "", None, []])
def test_a_language_that_records_are_in_is_not_told(tmp_path: Path, policy: Profile, written: object) -> None:
    read = record(tmp_path, policy, f"---\nid: a\nlang: {json.dumps(written)}\n---\n".encode())
    assert not read.remarks


@pytest.mark.parametrize("name", ["act.fr.md", "act.v2.pt-BR.md"])
def test_a_language_of_a_files_name_that_no_record_is_in_is_told(
    tmp_path: Path, policy: Profile, name: str
) -> None:
    (found,) = record(tmp_path, policy, b"---\nid: act\n---\n", name).remarks
    tag = name.split(".")[-2]
    assert (found.code, found.line, found.column) == ("unknown-language", 1, 1)
    assert found.message == f"the file's name says {tag}, and records are in en, zh"


@pytest.mark.parametrize(
    "name", ["act.md", "fr.md", "act.en.md", "act.us.md", "act.v2.zh-Hant.md", "fr/act.1.md"]
)
def test_what_is_no_language_in_a_files_name_is_not_told(tmp_path: Path, policy: Profile, name: str) -> None:
    assert not record(tmp_path, policy, b"---\nid: act\n---\n", name).remarks
    assert not record(tmp_path, policy, b"---\nid: act\nlang: en\n---\n", "act.fr.md").remarks


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("---\neip: 1\ntitle: A\nodd: x\nstatus: Final\n---\n", []),
        ("---\nstatus: Final\neip: 1\ntype: Meta\n---\n", [("/status", 2)]),
        (
            "---\ntype: Meta\nstatus: Final\ntitle: A\neip: 1\n---\n",
            [("/title", 4), ("/status", 3), ("/type", 2)],
        ),
        ('---\n{"status": "Final",\n"eip": 1}\n---\n', [("/status", 2)]),
        ("---\nstatus: Moved\neip: 1\n---\n", []),  # a stub
    ],
)
def test_a_key_before_one_that_others_have_before_it(
    tmp_path: Path, text: str, found: list[tuple[str, int]]
) -> None:
    remarks = record(tmp_path, load_profile("eip"), text.encode()).remarks
    assert [(each.pointer, each.line) for each in remarks] == found
    assert {(each.code, each.severity) for each in remarks} <= {("key-order", "info")}


@pytest.mark.parametrize(
    ("lines", "pointer", "line", "column", "remedy"),
    [
        ("title: “T”", "/title", 3, 8, 'Write "T", or "“T”" where they belong to it'),
        ("title: T\ntags: [a, ‘b’]", "/tags/1", 4, 11, 'Write "b", or "‘b’"'),
        ("“title”: T", "/“title”", 3, 1, 'Write "title"'),
    ],
)
def test_typographic_quotes_around_a_text_are_told_and_kept(
    tmp_path: Path, policy: Profile, lines: str, pointer: str, line: int, column: int, remedy: str
) -> None:
    read = record(tmp_path, policy, f"---\nid: a\n{lines}\n---\n".encode())
    (found,) = read.remarks
    assert (found.code, found.pointer, found.line, found.column) == (
        "typographic-quotes",
        pointer,
        line,
        column,
    )
    assert found.remedy.startswith(remedy)


@pytest.mark.parametrize(
    "line",
    ["title: “A” and “B”", "title: '“T”'", 'title: "“T”"', "title: |\n  “T”", "title: 《T》", "a: x “y”"],
)
def test_other_quotes_are_not_told(tmp_path: Path, policy: Profile, line: str) -> None:
    assert not record(tmp_path, policy, f"---\nid: a\n{line}\n---\n".encode()).remarks


@pytest.mark.parametrize(
    ("behind", "line"),
    [
        ("\n---\nauthor: x\n---\nb", 5),
        ("\n\n---\nauthor: x\nlist:\n  - y\n...\nb", 6),
        ("\n+++\nauthor = 'x'\n+++", 5),
        ("\ntitle: T\nsource: S\n---\nb", 5),
        ('\n{"title": "B"}', 5),
        ('\n\n{"title": "B",\n"x": [1]}\n\nA text.', 6),
        ('\n{"colour": "B"}', 0),
        ("\n{title: not JSON", 0),
        ("\nA text.", 0),
        ("\n---\n\nNote: a text between rules.\n\n---\n", 0),
        ("\n---\nauthor: x\n\nA text.", 0),
        ("\nTitle: with a line below\n---\nb", 0),
        ("\ncolour: x\nshape: y\n---\nb", 0),
    ],
)
def test_more_front_matter_behind_the_first_is_told(
    tmp_path: Path, policy: Profile, behind: str, line: int
) -> None:
    read = record(tmp_path, policy, f"---\nid: a\ntitle: T\n---{behind}".encode())
    told = [(found.code, found.severity, found.line) for found in read.remarks]
    assert told == ([("second-front-matter", "warning", line)] if line else [])
    assert read.metadata == {"id": "a", "title": "T"}


def test_more_json_behind_json_is_told(tmp_path: Path, policy: Profile) -> None:
    read = record(tmp_path, policy, b'{"id": "a", "title": "T"}\n\n{"id": "b"}\n')
    assert [(found.code, found.line) for found in read.remarks] == [("second-front-matter", 3)]


@pytest.mark.parametrize(
    ("path", "text", "line", "column", "pointer"),
    [
        ("pep-0001.rst", "PEP: 1\nTitle: T\n  Status: Final\n\nText\n", 3, 3, "/Title"),
        ("pep-0001.rst", "PEP: 1\nTitle:\n  status: Final\n\nText\n", 3, 3, "/Title"),
        ("pep-0001.rst", "PEP: 1\nTitle: T\n    of two\n\tStatus: Final\n\nText\n", 4, 2, "/Title"),
        ("pep-0001.rst", "::\n\n    PEP: 1\n    Title: T\n     Status: Final\n\nText\n", 5, 6, "/Title"),
    ],
)
def test_a_key_that_goes_on_with_the_one_above_is_told(
    tmp_path: Path, path: str, text: str, line: int, column: int, pointer: str
) -> None:
    read = record(tmp_path, load_profile("pep"), text.encode(), path)
    (found,) = read.remarks
    assert (found.code, found.line, found.column, found.pointer) == ("indented-key", line, column, pointer)
    assert found.remedy.lower() == "take the blanks before status out if it is a key of its own"


@pytest.mark.parametrize("rest", ["  of two: a study", "  https://example.org/", "  Status of it"])
def test_other_lines_that_go_on_are_not_told(tmp_path: Path, rest: str) -> None:
    text = f"PEP: 1\nTitle: T\n{rest}\nStatus: Final\n\nText\n"
    assert not record(tmp_path, load_profile("pep"), text.encode(), "pep-0001.rst").remarks


@pytest.mark.parametrize(("rest", "line"), [("Status: Final\n", 4), ("status: Final\nType: X\n\nText\n", 4)])
def test_keys_behind_an_empty_line_of_a_header_are_told(tmp_path: Path, rest: str, line: int) -> None:
    text = f"PEP: 1\nTitle: T\n\n{rest}"
    (found,) = record(tmp_path, load_profile("pep"), text.encode(), "pep-0001.rst").remarks
    assert (found.code, found.line, found.column, found.severity) == (
        "second-front-matter",
        line,
        1,
        "warning",
    )


@pytest.mark.parametrize(
    ("rest", "line"),
    [
        ("- Date: 2024-01-01\n- Owner: A\n\nText.\n", 5),
        ("\n- date: 2024-01-01\n", 6),
        ("- Other: 2024-01-01\n", 0),
        ("- Status: draft\n", 0),
        ("---\n\n- Date: 2024-01-01\n", 0),
        ("Text.\n\n- Date: 2024-01-01\n", 0),
    ],
)
def test_keys_behind_an_empty_line_of_others_are_told(tmp_path: Path, rest: str, line: int) -> None:
    folder = tmp_path / "r"
    folder.mkdir()
    for name in ("act-1.md", "act-2.md"):
        (folder / name).write_text(
            "# T\n\n- Status: draft\n- Date: 2024-01-01\n- Owner: A\n\nText.\n", "utf-8"
        )
    write_new(tmp_path / "mine", profile_files(draft_profile(folder, "mine")))
    text = f"# T\n\n- Status: draft\n\n{rest}"
    remarks = record(tmp_path, load_profile(str(tmp_path / "mine")), text.encode(), "act-3.md").remarks
    assert [each.line for each in remarks if each.code == "second-front-matter"] == ([line] if line else [])


@pytest.mark.parametrize("rest", ["Note: see below.\n", "Status of it\n", "Abstract\n========\n"])
def test_a_text_behind_a_header_is_not_told(tmp_path: Path, rest: str) -> None:
    text = f"PEP: 1\nTitle: T\n\n{rest}"
    assert not record(tmp_path, load_profile("pep"), text.encode(), "pep-0001.rst").remarks


@pytest.mark.parametrize(
    ("line", "column", "pointer"),
    [
        ("a: {b:2024-02-02, c: d}", 5, "/a/b:2024-02-02"),
        ("a: {YYYY-MM-DD when it was}", 5, "/a/YYYY-MM-DD when it was"),
        ("a: [{b}]", 6, "/a/0/b"),
        ("a: {b: , c}", 10, "/a/c"),
        ('a: {"b"}', 5, "/a/b"),
    ],
)
def test_a_key_alone_in_braces_is_told(
    tmp_path: Path, policy: Profile, line: str, column: int, pointer: str
) -> None:
    read = record(tmp_path, policy, f"---\nid: a\n{line}\n---\n".encode())
    (found,) = read.remarks
    assert (found.code, found.line, found.column, found.pointer) == ("unexpected-value", 3, column, pointer)


@pytest.mark.parametrize(
    "line", ["a: {}", "a: {b: }", "a: {b: ~, c: d}", "a: '{b}'", "a:\nb: x {c}", "a: {b: {c: d}}"]
)
def test_other_braces_are_not_told(tmp_path: Path, policy: Profile, line: str) -> None:
    assert not record(tmp_path, policy, f"---\nid: a\n{line}\n---\n".encode()).remarks


@pytest.mark.parametrize("value", ["[[the act]]", "\n    - [[the act]]", "\n    - a\n    - [[the act]]"])
def test_a_link_without_quotes_has_that_for_its_remedy(tmp_path: Path, policy: Profile, value: str) -> None:
    read = record(tmp_path, policy, f"---\nid: a\nevolution:\n  supersedes: {value}\n---\n".encode())
    (found,) = [each for each in map_record(read, policy, BASE, ("en",)).findings if each.message]
    assert found.code == "unexpected-value"
    assert found.remedy == 'Kept as it is; put quotes around it where it is a link, "[[the act]]"'


@pytest.mark.parametrize(
    ("above", "line"),
    [("Text.\n\n", 3), ("<!-- not closed --\n\n", 3), ("", 0), ("<!-- x -->\n\n", 0), ("```\n", 0)],
)
def test_keys_below_something_else_are_told_where_there_is_no_record_without_them(
    tmp_path: Path, above: str, line: int
) -> None:
    keys = "- **No:** A{}\n- **Status:** draft\n- **Date:** 2024-01-01\n"
    (tmp_path / "r").mkdir()
    for number in (1, 2, 3):
        (tmp_path / "r" / f"{number * 7}.md").write_text(keys.format(number), "utf-8")
    write_new(tmp_path / "mine", profile_files(draft_profile(tmp_path / "r", "mine")))
    own = load_profile(str(tmp_path / "mine"))
    assert own.first.id.key == "No"
    (tmp_path / "x.md").write_text(f"{above}{keys.format(4)}", "utf-8")
    read = read_record((SourceFile(tmp_path / "x.md", "x.md", 0, 0),), own, ("en",))
    found = (read.code, read.line) if isinstance(read, Finding) else ("", 0)
    assert found == (("bad-header", line) if line else ("", 0))
    (tmp_path / "x.md").write_text(
        "# Acts\n\nEach has:\n\n- Status: one\n- Date: a day\n- Owner: who\n", "utf-8"
    )
    assert read_record((SourceFile(tmp_path / "x.md", "x.md", 0, 0),), own, ("en",)) is None


@pytest.mark.parametrize("value", ["\n    - ISO 1200-2: 2012", "[ISO 1200-2: 2012, b]"])
def test_a_text_with_a_colon_in_a_list_has_quotes_for_its_remedy(
    tmp_path: Path, policy: Profile, value: str
) -> None:
    read = record(tmp_path, policy, f"---\nid: a\nevolution:\n  supersedes: {value}\n---\n".encode())
    (found,) = [each for each in map_record(read, policy, BASE, ("en",)).findings if each.message]
    assert found.code == "unexpected-value"
    assert found.remedy == 'Kept as it is; put quotes around it where it is a text, "ISO 1200-2: 2012"'


@pytest.mark.parametrize("key", ["legal\u200bWeight", "\u00a0legalWeight", "legalWeight\u00ad"])
def test_a_key_with_what_nobody_sees_is_told_so(tmp_path: Path, policy: Profile, key: str) -> None:
    read = record(tmp_path, policy, f"---\nid: a\n{key}: Law\n---\n".encode())
    (found,) = [
        each for each in map_record(read, policy, BASE, ("en",)).findings if each.code == "unknown-key"
    ]
    assert found.remedy.startswith(f"{key!r} has characters that nobody sees; write legalWeight. Kept")
