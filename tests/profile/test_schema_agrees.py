"""The JSON Schema accepts what the build reads without a finding of reading, and nothing else."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from policygraph.mapping.mapper import map_record
from policygraph.mapping.reader import Record
from policygraph.profile.json_schema import front_matter_schema
from policygraph.profile.load import load_profile
from policygraph.profile.model import Profile, RecordKind
from policygraph.rdf.datatypes import lexical
from policygraph.records import readers
from policygraph.scaffold.profile.draft import draft_profile
from policygraph.scaffold.profile.files import profile_files, write_new
from tests.helpers import BASE
from tests.profile.helpers import ALL_KINDS, PATHS, PROFILES, parsed

READING = {
    "unknown-key", "unexpected-value", "bad-date", "bad-value", "bad-reference", "unknown-language", "id-blanks",
}  # fmt: skip
TEXTS = [
    "", " ", "x", "N/A", "none", "-", "7", "007", "1e3", "-1", "true", "yes", "a, b", "7,8,x", "x.md", "http://a b", "https://a.example/ü",
    "2024", "2024-02", "2024-02-29", "2023-02-29", "2024-04-31", "0000-01-01", "2024-13-01", "24", " 2024", "2024-01-01T00:00:00Z",
    "2024-02-29Z", "2023-02-29Z", "2024-01-01+08:00", "2024-01-01+15:00", "2024-01Z",
    "EIP-7", "erc-0020", "[a](eip-7.md)", "pep-0008", "PEP 8, pep 9", "adr-3", "superseded by ADR-0005", "superseded by x", "lopd (arts. 1-2)",
    "Active", "Draft", "EN", "zh-CN", "fr", "[[a]]", ",", "1.5", "-.5", "+3", "12345678901234567890", "\\u212a",
]  # fmt: skip


SCHEMAS: dict[tuple[str, str], Draft202012Validator] = {}


def refused(profile: Profile, kind: RecordKind, front: dict[str, Any]) -> list[str]:
    key = profile.digest, kind.name
    if key not in SCHEMAS:
        SCHEMAS[key] = Draft202012Validator(front_matter_schema(kind, profile))
    return [f"{error.json_path}: {error.message}" for error in SCHEMAS[key].iter_errors(front)]


def scalars(kind: RecordKind, key: str) -> st.SearchStrategy[Any]:
    """Return values of which a key may take some: usual ones, and what its patterns match."""
    rule = kind.values.get(key)
    patterns = [*(rule.rewrite.patterns if rule else ())]
    patterns += [each.pattern for each in kind.derivations if each.key == key]
    patterns += kind.id.rewrite.patterns if key == kind.id.key else ()
    matching = [
        st.from_regex(re.compile(each.pattern), fullmatch=True).filter(str.isprintable) for each in patterns
    ]
    number = st.integers(-10, 100_000) | st.sampled_from([0.5, -2.25, 1_000_000_000])
    return st.one_of(*matching, st.sampled_from(TEXTS), number, st.booleans(), st.none())


def values(kind: RecordKind, key: str, deep: bool = True) -> st.SearchStrategy[Any]:
    scalar = scalars(kind, key)
    nested = [name for name, field in kind.fields[kind.subject_class].items() if field.term.nest == key]
    inner = (
        [name for field in kind.all_fields() for name in kind.fields.get(field.range, {})]
        if key in kind.indexes
        else nested
    )
    names = st.sampled_from([*inner, "odd"])
    mapping = names.flatmap(lambda name: st.fixed_dictionaries({name: values(kind, name, deep=False)}))
    deeper = st.dictionaries(st.sampled_from(["MRV", "odd"]), mapping, max_size=2) | mapping
    return st.one_of(
        scalar,
        scalar,
        st.lists(scalar, max_size=3),
        *([deeper, st.lists(deeper, max_size=1)] if deep else []),
    )


@st.composite
def metadata(draw: st.DrawFn, kind: RecordKind) -> dict[str, Any]:
    keys = sorted(
        {
            *kind.fields[kind.subject_class],
            *kind.context.nests,
            *kind.lists,
            kind.language_key or "odd",
            "odd",
        }
    )
    chosen = draw(st.lists(st.sampled_from(keys), max_size=3, unique=True))
    front = {key: draw(values(kind, key)) for key in chosen}
    if kind.id.key:
        front[kind.id.key] = draw(st.sampled_from(["a", "7", 7]) | scalars(kind, kind.id.key))
    for key, names in kind.lists.items():  # what stands under a key of its own goes before an item
        front = {name: value for name, value in front.items() if key not in front or name not in names}
    return front


LINES = {"header": "{key}: {value}\n", "key-lines": "- {key}: {value}\n"}
TITLES = {"header": "", "key-lines": "# Title\n\n"}
FILES = {
    "front-matter": "0007-a.md",
    "header": "pep-0007.rst",
    "key-lines": "0007-a.md",
    "data": "0007-a/kep.yaml",
}


def in_file(front: dict[str, Any], reader: str) -> str:
    """Return the text of a file that has some metadata in the form of a reader; lines have texts only."""
    if reader in LINES:
        texts = {key: value for key, value in front.items() if isinstance(value, str | int | float)}
        lines = [
            LINES[reader].format(key=key, value=" ".join(lexical(each).split()))
            for key, each in texts.items()
        ]
        return "".join([TITLES[reader], *lines, "\nText.\n"])
    values = json.dumps(front, indent=1)
    return values if reader == "data" else f"---\n{values}\n---\n"


def findings_of_reading(text: str, path: str, profile: Profile) -> list[str]:
    record = parsed(text, path, profile)
    if not isinstance(record, Record):
        return [str(record)]
    found = [*record.remarks, *map_record(record, profile, BASE, profile.languages).findings]
    return [str(finding) for finding in found if finding.code in READING]


def agree(profile: Profile, kind: RecordKind, data: st.DataObject) -> None:
    (reader, *_) = kind.readers
    text = in_file(data.draw(metadata(kind)), reader)
    path = PATHS.get(kind.name, FILES[reader])
    read = readers.read((reader,), (text,), path)
    assume(read is not None)  # there is a line
    assert read
    if kind.stub and kind.stub(read.metadata):
        return  # nothing of it is read but the id
    found = findings_of_reading(text, path, profile)
    against = refused(profile, kind, read.metadata)
    assert bool(found) == bool(against), (found, against)


@pytest.mark.generated
@pytest.mark.parametrize(("name", "kind"), ALL_KINDS)
@given(data=st.data())
def test_the_schema_accepts_what_the_build_reads(name: str, kind: str, data: st.DataObject) -> None:
    agree(PROFILES[name], PROFILES[name].kind(kind), data)


@pytest.mark.parametrize(
    ("front", "is_read"),
    [
        ({"status": "superseded by :"}, False),
        ({"status": "superseded by :", "supersededBy": [" "]}, False),
        ({"status": "superseded by :", "supersededBy": 0}, True),
        ({"status": "superseded by :", "supersededBy": "0"}, True),
        ({"status": "superseded by ADR-0005"}, True),
        ({"status": "superseded by ADR-0005", "supersededBy": ":"}, False),
    ],
)
def test_what_one_key_says_of_another_counts_where_that_has_no_value(
    front: dict[str, Any], is_read: bool
) -> None:
    (kind,) = PROFILES["adr"].kinds
    assert bool(refused(PROFILES["adr"], kind, front)) != is_read
    assert (
        bool(findings_of_reading(in_file(front, "front-matter"), FILES["front-matter"], PROFILES["adr"]))
        != is_read
    )


@pytest.fixture(scope="module", params=["front-matter", "header", "key-lines", "data"])
def drafted(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Profile:
    folder, reader = tmp_path_factory.mktemp("drafted"), str(request.param)
    for number in range(1, 13):
        front = {
            "rfc": f"RFC-{number}", "title": f"Title of {number}", "date": f"2020-{number:02}", "size": number, "share": number / 2,
            "state": "Draft" if number % 2 else "Final", "good": True, "author": "Ann, Bob", "url": "https://a.example/",
            "links": {"supersedes": f"rfc{number - 1}", "see-also": [f"[x](rfc-{number}.md)"]}, "标题": "x", "when": 1990,
            "seen": f"{number:02}-Dec-2017, {number}-Jan-2018" if number % 2 else "1-Feb-2018", "gates": [{"name": f"g{number}", "at": "2020-01-01"}],
            "day": f"{number}.{number}.2020", **({"a:b": "x"} if reader in ("front-matter", "data") else {}),
        }  # fmt: skip
        file = folder / "records" / FILES[reader].replace("0007", f"{number:04}")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(in_file(front, reader), "utf-8")
    write_new(folder / "mine", profile_files(draft_profile(folder / "records", "mine")))
    return load_profile(str(folder / "mine"))


@pytest.mark.generated
@given(data=st.data())
def test_the_schema_of_a_draft_accepts_what_the_build_reads(drafted: Profile, data: st.DataObject) -> None:
    agree(drafted, drafted.first, data)
