"""Judges of what a record states."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from policygraph.findings import Finding
from policygraph.mapping.inverse import restore
from policygraph.mapping.reader import Record, read_record
from policygraph.mapping.statements import Statements
from policygraph.profile.model import Profile
from policygraph.records.files import SourceFile
from tests.helpers import (
    BASE,
    PG,
    comparable,
    document,
    mapped,
    profile_head,
)
from tests.profile.helpers import judged


def judge(file: Path, path: str, policy: Profile) -> None:
    """Hold the build's triples against what PyLD makes of the context and the document."""
    record, statements = mapped(file, policy, path)
    judged(statements, policy.first, record.language)


def come_back(file: Path, path: str, policy: Profile, original: dict[str, Any]) -> None:
    """Hold a record's front matter against what its own triples give back."""
    record, statements = mapped(file, policy, path)
    nodes = document(statements, policy.context, record.language)
    restored = restore(nodes[:2], policy.first, policy.vocabulary, BASE, record.language)
    assert comparable(restored) == comparable(original), path


def files(folder: Path) -> Iterator[tuple[Path, str]]:
    return ((file, file.relative_to(folder).as_posix()) for file in sorted(folder.rglob("*.md")))


CLEAN = b"---\nid: a\ntitle: T\nanalysis:\n  mrv:\n    score: 67\n---\n\nBody\n\nMore.\n"


def source(file: Path, path: str = "x.md") -> SourceFile:
    return SourceFile(file, path, 0, 0)


def result(
    tmp_path: Path,
    profile: Profile,
    data: bytes,
    path: str = "x.md",
    languages: tuple[str, ...] = ("en", "zh"),
) -> Record | Finding | None:
    file = tmp_path / "x.md"
    file.write_bytes(data)
    return read_record((source(file, path),), profile, languages)


def record(
    tmp_path: Path,
    profile: Profile,
    data: bytes,
    path: str = "x.md",
    languages: tuple[str, ...] = ("en", "zh"),
) -> Record:
    read = result(tmp_path, profile, data, path, languages)
    assert isinstance(read, Record)
    return read


def values(found: set[ox.Triple], name: str) -> list[str]:
    return sorted(str(triple.object) for triple in found if triple.predicate.value == name)


def instances(found: set[ox.Triple], name: str) -> set[str]:
    return {
        triple.subject.value
        for triple in found
        if triple.predicate.value.endswith("#type")
        and triple.object == ox.NamedNode(PG + name)
        and isinstance(triple.subject, ox.NamedNode)
    }


def stated(file: Path, profile: Profile, path: str | None = None, pointer: str = "") -> list[tuple[str, str]]:
    """Return property and value of what is stated of a place in a record, each with prefixes."""
    _, statements = mapped(file, profile, path)
    compact = profile.context.compact
    return [
        (compact(each.property), f"<{compact(each.iri)}>" if each.iri else each.value)
        for each in statements.origins
        if each.pointer == pointer
    ]


def problems(statements: Statements) -> list[Finding]:
    """Return what could not be read or mapped; the words of the other findings are their rules'."""
    return [finding for finding in statements.findings if finding.message]


_DATA = (
    profile_head("data")
    + """[record]
class = "pg:Policy"
files = ["**/*.yaml", "**/*.json", "**/*.toml"]
reader = "data"
text = "{file}.rst"
language = { fixed = "en" }
body = "dcterms:description"
id = "no"
[[record.links]]
key = "after"
mention = 'ACT [0-9]+'
[nodes]
"pg:Policy" = { iri = "act/{id}", label = "dcterms:identifier" }
"pg:Record" = { iri = "record/{path}" }
"""
)
_CONTEXT = {
    "pg": PG,
    "dcterms": "http://purl.org/dc/terms/",
    "records": {"@reverse": "pg:describes", "@container": "@set"},
    "no": {"@id": "dcterms:identifier", "@language": None},
    "after": {"@id": "pg:statesSupersedes", "@type": "@id", "@container": "@set"},
}


def data_profile(folder: Path) -> str:
    """Write the profile of records that are files of data, with a text in reStructuredText beside; return its folder."""
    (folder / "profile.toml").write_text(_DATA, "utf-8")
    (folder / "context.jsonld").write_text(json.dumps({"@context": _CONTEXT}), "utf-8")
    return str(folder)
