"""Records of every kind of the built-in profiles, and judges of what becomes of them."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from pyld import jsonld as pyld

from policygraph.errors import ProfileError
from policygraph.findings import Finding
from policygraph.mapping.reader import Record, read_record
from policygraph.mapping.statements import Statements
from policygraph.profile.load import load_profile
from policygraph.profile.model import Profile, RecordKind
from policygraph.records.declared import Declared, Document
from policygraph.records.files import SourceFile
from tests.helpers import BASE, ROOT, comparable, document, triples

PG = "https://w3id.org/policygraph/ns#"
SCHEME = "https://w3id.org/policygraph/scheme/"
DCTERMS = "http://purl.org/dc/terms/"
SKOS = "http://www.w3.org/2004/02/skos/core#"
PROV = "http://www.w3.org/ns/prov#"
SCHEMA = "https://schema.org/"
XSD = "http://www.w3.org/2001/XMLSchema#"
TOML = "profiles/policy/profile.toml"
CONTEXT = "ontology/context.jsonld"
ONTOLOGY = "ontology/policygraph.ttl"
VOCABULARY = "ontology/vocabularies.ttl"

PAGE = (ROOT / "docs" / "profiles.md").read_text("utf-8")
FILES = dict(re.findall(r"^`(rfc/[\w.]+)`\n\n```\w+\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL))

Change = Callable[..., Path]

NAMES = ("policy", "pep", "kep", "eip", "adr", "okf")
PROFILES = {name: load_profile(name) for name in NAMES}
ALL_KINDS = [(name, each.name) for name in NAMES for each in PROFILES[name].kinds]
KINDS = [(name, kind) for name, kind in ALL_KINDS if "front-matter" in PROFILES[name].kind(kind).readers]
PATHS = {"facility": "facilities/0007-a.md", "country": "countries/0007-a.md"}


def keys_of(kind: RecordKind) -> list[str]:
    fields = kind.fields[kind.subject_class].values()
    return sorted(
        {each.term.nest or key for each in fields for key in [each.term.key]} | {"odd", *kind.lists}
    )


def parsed(content: str, path: str, profile: Profile) -> Record | Finding | None:
    class File(SourceFile):
        def read(self) -> bytes:
            return content.encode()

    return read_record((File(f"/r/{path}", path, len(content), 1),), profile, profile.languages)


def judged(statements: Statements, kind: RecordKind, language: str) -> None:
    """Hold what a record states against what PyLD reads from it as a document with the kind's context."""
    context = [dict(kind.context.source), {"@base": BASE, "@language": language}]
    graph = document(statements, kind.context, language)
    nquads = pyld.to_rdf({"@context": context, "@graph": graph}, {"format": "application/n-quads"})
    assert {quad.triple for quad in ox.parse(nquads, format=ox.RdfFormat.N_QUADS)} == triples(statements)


def comparable_lists(value: Any) -> Any:
    """Order all lists, since which of them are sets depends on the profile."""
    if isinstance(value, dict):
        return comparable({key: comparable_lists(item) for key, item in value.items()})
    if isinstance(value, list):
        return sorted(map(comparable_lists, value), key=lambda item: json.dumps(item, sort_keys=True))
    return comparable(value)


def refusal(folder: Path) -> str:
    with pytest.raises(ProfileError) as caught:
        load_profile(str(folder))
    return str(caught.value)


def write_example(folder: Path) -> Path:
    """Write the profile of docs/profiles.md below a folder, and return its own."""
    for path, content in FILES.items():
        (folder / path).parent.mkdir(exist_ok=True)
        (folder / path).write_text(content, "utf-8")
    return folder / "rfc"


def declared(value: Any, name: str = "x") -> Declared:
    """Return a value as if it stood in a file, of which messages say that it is the first line of p.toml."""
    return Declared(value, Document(Path("p.toml"), "", "toml", ProfileError), "", name)


def refused_where_it_stands(folder: Path, name: str, old: str, new: str, said: str) -> None:
    """Hold the example profile with a text of a file replaced to being refused in one line that names the file."""
    example = write_example(folder)
    content = FILES[f"rfc/{name}"]
    assert old in content
    (example / name).write_text(content.replace(old, new, 1), "utf-8")
    message = refusal(example)
    assert f"{name}:" in message
    assert said in message
    assert "\n" not in message


def with_file(tmp_path: Path, part: str, text: str, name: str = "own.rq") -> Path:
    """Return the example profile with a file of its own and nothing else as its rules, questions or shapes."""
    folder = write_example(tmp_path)
    (folder / name).write_text(text, "utf-8")
    profile = FILES["rfc/profile.toml"]
    line = next(line for line in profile.splitlines() if line.startswith(f"{part} ="))
    (folder / "profile.toml").write_text(profile.replace(line, f'{part} = ["{name}"]'), "utf-8")
    return folder
