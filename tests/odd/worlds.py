"""Working folders that nobody should have, and somebody will: records, settings, profiles, shapes, RDF, and what is asked."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from hypothesis import strategies as st

from policygraph.export.formats import FORMATS
from policygraph.profile.load import load_profile
from policygraph.rdf.formats import RDF_FORMATS
from policygraph.rdf.serialize import to_bytes
from tests.cli import odd_inputs
from tests.helpers import ROOT
from tests.rdf.helpers import NOT_IN_XML, ODD_TEXTS, iris, literals

KEYS = [
    *load_profile("policy").context.terms,
    *load_profile("adr").context.terms,
    "lang",
    "a.b",
    "",
    "政策",
    "<b>",
]
URLS = [
    "https://a.example/?filter[type]=law", "http://a:port/", "http://a/%zz", "50%-rule", "http://[x", "http://x/#a#b", "//x", "\ue000:x",
    "javascript:alert(1)", "https://a.example/\u00a0", "urn:x:y", "https://a.example/a b", "http://a.example/<script>", "mailto:a@b",
]  # fmt: skip
DATES = [
    "2024-02-30",
    "2024-01",
    "2024",
    "0000-00-00",
    "-2024-01-01",
    "12024-01-01",
    "2024-08-19T00:00:00.000Z",
    "spring",
    "N/A",
]
WORDS = [
    "Active",
    "现行",
    "Banana",
    "Superseded",
    "Canada",
    "中国",
    "N/A",
    "Regulatory",
    "a",
    "b",
    "[[a]]",
    "a.md",
    "./a.md (arts. 1-2)",
]
SHAPES = [
    b"", b"nonsense", b'<x:a> <x:b> "\xff" .',
    b"@prefix sh: <http://www.w3.org/ns/shacl#> . <x:s> a sh:NodeShape ; sh:targetNode <x:n> ; sh:minCont 1 .",
    b"@prefix sh: <http://www.w3.org/ns/shacl#> . <x:s> sh:targetClass <https://w3id.org/policygraph/ns#Policy> ;"
    b" sh:property [ sh:path <http://purl.org/dc/terms/title> ; sh:minCount 9 ] .",
    b"@prefix sh: <http://www.w3.org/ns/shacl#> . <x:s> sh:targetClass <https://w3id.org/policygraph/ns#Policy> ;"
    b" sh:sparql [ sh:select 'SELECT $this { SERVICE <http://127.0.0.1:9/> { $this ?p ?o } }' ] .",
    b"@prefix sh: <http://www.w3.org/ns/shacl#> . <x:s> sh:targetClass <https://w3id.org/policygraph/ns#Policy> ;"
    b" sh:property [ sh:path ( <x:a> [ sh:inversePath <x:b> ] ) ; sh:pattern '(' ; sh:severity 7 ; sh:message <x:m> ] .",
]  # fmt: skip
QUERIES = [
    "SELECT * { ?s ?p ?o }", "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }", "ASK { ?s ?p 7 }", "DESCRIBE ?s { ?s a pg:Policy }",
    "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", "LOAD <file:///etc/passwd>", "SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }",
    "SELECT ?x { BIND('\x0b' AS ?x) }", "SELECT (1/3 AS ?x) (1e999 AS ?y) {}", "SELECT * " + "{" * 3000, "SELECT", "",
]  # fmt: skip

# --- Texts, and records of them

texts = st.sampled_from([text for text in (*ODD_TEXTS, *NOT_IN_XML) if len(text) < 100]) | st.text(
    max_size=12
)
scalars = st.one_of(
    texts,
    st.sampled_from([*URLS, *DATES, *WORDS]),
    st.integers(),
    st.sampled_from([10**400, -1, 0, 2024, 1e999, 1.5, True, False, None]),
)
values = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS) | texts, inner, max_size=3)
    ),
    max_leaves=6,
)
bodies = st.lists(
    texts
    | st.sampled_from(
        ["# A title", "[a](a.md)", "[[a|b]]", "## Status", "- Supersedes: a", "<<<<<<< HEAD", "```", "---"]
    ),
    max_size=4,
).map("\n\n".join)


@st.composite
def metadata(draw: st.DrawFn) -> dict[str, Any]:
    """Draw front matter, most with an id that others refer to."""
    drawn: dict[str, Any] = draw(st.dictionaries(st.sampled_from(KEYS) | texts, values, max_size=6))
    drawn["id"] = draw(st.sampled_from(["a", "b", "c", "1", "a/b", 7, None, ["a"]]) | texts)
    if draw(st.booleans()):
        drawn["evolution"] = {
            "supersedes": draw(st.lists(st.sampled_from(["a", "b", "nobody"]) | texts, max_size=2))
        }
    return drawn


@st.composite
def records(draw: st.DrawFn) -> bytes:
    """Draw the bytes of a file: front matter as JSON or YAML, or what is neither."""
    kind = draw(st.sampled_from(["json", "json", "yaml", "known", "cut"]))
    if kind == "known":
        return draw(st.sampled_from(list(odd_inputs.RECORDS.values())))
    front = draw(metadata())
    if kind == "yaml":
        text = yaml.safe_dump(front, allow_unicode=True, sort_keys=False)
    else:
        text = json.dumps(front, ensure_ascii=draw(st.booleans()))
    data = f"---\n{text}\n---\n\n{draw(bodies)}\n".encode("utf-8", "surrogatepass")
    return data[: draw(st.integers(0, len(data)))] if kind == "cut" else data


@st.composite
def names(draw: st.DrawFn) -> bytes:
    """Draw the path of a file in any bytes that a file system takes."""
    segment = texts.map(lambda text: text.encode("utf-8", "surrogatepass")) | st.binary(
        min_size=1, max_size=6
    )
    drawn = [
        part.replace(b"/", b"").replace(b"\0", b"")[:40]
        for part in draw(st.lists(segment, min_size=1, max_size=3))
    ]
    return b"/".join(part for part in drawn if part not in (b"", b".", b"..")) + draw(
        st.sampled_from([b".md", b".md", b"", b".MD"])
    )


USUAL_VALUES = [
    "text",
    "other text",
    "2024-01-02",
    "2023",
    7,
    ["1", "2"],
    "1, 2",
    "https://a.example/7",
    True,
    "Active",
    "a",
]


def record_of(front: dict[str, Any], body: str) -> bytes:
    """Return the bytes of a file with front matter in JSON."""
    text = json.dumps(front, ensure_ascii=False, indent=1)
    return f"---\n{text}\n---\n\n{body}\n".encode("utf-8", "surrogatepass")


@st.composite
def usual_records(draw: st.DrawFn) -> dict[bytes, bytes]:
    """Draw a folder of records that have keys in common, as most have, with an odd value here and there."""
    key = st.sampled_from([key for key in KEYS if key != "number"]) | texts.filter(str.isprintable)
    keys = draw(st.lists(key, min_size=2, max_size=5, unique=True))
    usual = st.sampled_from(USUAL_VALUES)
    drawn = {}
    for number in range(draw(st.integers(3, 6))):
        front = {key: draw(st.one_of(*[usual] * 9, values)) for key in keys}
        front["number"] = draw(st.sampled_from([*[number] * 19, *WORDS]))
        drawn[f"{number}.md".encode()] = record_of(front, draw(bodies) if number % 3 == 0 else "Text.")
    return drawn


@st.composite
def revisions(draw: st.DrawFn) -> list[dict[bytes, bytes | None]]:
    """Draw the changes of some commits, the first of which describes a policy: files written, changed and removed."""
    few = st.sampled_from([b"en/a.md", b"zh/a.md", b"en/b.md"])
    keys = st.sampled_from(["title", "status", "year", "country", "pubDate", "evolution", "a.b"])
    usual = st.dictionaries(keys, st.sampled_from(USUAL_VALUES) | values, max_size=3)
    described = st.builds(lambda front, body: record_of({**front, "id": "a"}, body), usual, bodies)
    change = st.dictionaries(few | names(), described | records() | st.none(), max_size=3)
    return [{b"en/a.md": record_of({"id": "a", "title": "A"}, "Text.")}, *draw(st.lists(change, max_size=4))]


@st.composite
def rdf(draw: st.DrawFn) -> tuple[str, bytes]:
    """Draw an RDF file: a known one, or a graph in any format."""
    import pyoxigraph as ox

    if draw(st.booleans()):
        return draw(st.sampled_from(list(odd_inputs.RDF.items())))
    graph = draw(st.lists(st.builds(ox.Triple, iris, iris, iris | literals), max_size=4))
    format = draw(st.sampled_from([name for name in RDF_FORMATS if name != "rdfxml"]))
    return f"x.{format}", to_bytes(graph, format, {})


# --- What is asked


@st.composite
def commands(draw: st.DrawFn, rdf_name: str) -> list[str]:
    """Draw a command with arguments, where ``r`` is the folder of records and ``out`` is not there."""
    word = draw(
        st.sampled_from(["a", "b", "nobody", "\udcff", "[", "--", "-o"])
        | texts.map(lambda text: text.replace("\0", ""))
    )
    source = draw(st.sampled_from(["r", "r", "r", "r", rdf_name, "nowhere"]))
    format = draw(st.sampled_from(FORMATS))
    queried = draw(
        st.sampled_from(
            ["table", "json", "xml", "csv", "tsv", "markdown", "turtle", "jsonld", "rdfxml", "ntriples"]
        )
    )
    question = draw(st.sampled_from(QUESTIONS))
    date = draw(st.sampled_from([*DATES, "today", "2020-05"]))
    revision = draw(
        st.sampled_from(["HEAD~1", "HEAD~2", "HEAD~3", "main", "HEAD:r", "@{1}", "nowhere", "-x"])
    )
    drawn: list[str] = draw(
        st.sampled_from(
            [
                ["build", "-v", source],
                ["build", "--format", "json", source],
                ["validate", "--format", draw(st.sampled_from(CHECKED)), source],
                [
                    "validate",
                    "--shapes",
                    "shapes.ttl",
                    "--format",
                    draw(st.sampled_from(["text", "json", "turtle"])),
                    source,
                ],
                [
                    "validate",
                    rdf_name,
                    "--shapes",
                    "shapes.ttl",
                    "--format",
                    draw(st.sampled_from(["text", "json", "turtle"])),
                ],
                ["export", "--format", format, "-o", "out", source],
                ["export", "--format", draw(st.sampled_from(list(RDF_FORMATS))), source],
                [
                    "export",
                    "--format",
                    format,
                    "--as-of",
                    date,
                    "--base",
                    draw(st.sampled_from(["https://e.example/", *URLS])),
                    source,
                ],
                ["query", "--text", draw(st.sampled_from(QUERIES)), "--format", queried, "-s", source],
                ["query", question, "--bind", f"policy={word}", "--format", queried, "-s", source],
                ["query", question, "-s", source],
                ["show", word, "-s", source],
                ["show", word, "--format", "json", "-s", source],
                ["show", "--search", word, "-s", source],
                [
                    "lineage",
                    word,
                    "--format",
                    draw(st.sampled_from(["text", "json", "svg", "dot", "mermaid", "graphml"])),
                    "-s",
                    source,
                ],
                ["report", "--format", draw(st.sampled_from(["text", "json", "markdown", "csv"])), source],
                ["report", "--as-of", date, source],
                [
                    "diff",
                    source,
                    draw(st.sampled_from(["r", rdf_name, "empty"])),
                    "--format",
                    draw(st.sampled_from(["text", "json", "markdown"])),
                ],
                ["history", word, "-s", source],
                [
                    "history",
                    draw(st.sampled_from(["a", "b", "c"])),
                    "--format",
                    draw(st.sampled_from(TOLD)),
                    "-s",
                    "r",
                ],
                [
                    "diff",
                    revision,
                    draw(st.sampled_from(["HEAD", "HEAD", "r", "HEAD^{tree}"])),
                    "-s",
                    "r",
                    "--findings",
                ],
                [
                    "diff",
                    revision,
                    "HEAD",
                    "--format",
                    draw(st.sampled_from(["text", "json", "rdfpatch"])),
                    "-s",
                    "r",
                ],
                ["report", "--observed", "revision", "r"],
                ["new", word, "-s", source, "-o", "out"],
                ["init", "--from", draw(st.sampled_from(["usual", "r"])), "-o", "again"],
                ["validate", "usual", "--profile", "drafted"],
                ["profile", "check", "usual", "--profile", "drafted", "--format", "json"],
                [
                    "export",
                    "usual",
                    "--profile",
                    "drafted",
                    "--format",
                    draw(st.sampled_from(list(RDF_FORMATS))),
                ],
                ["profile", "check", source, "--format", draw(st.sampled_from(["text", "json"]))],
            ]
        )
    )
    more = [
        ["--profile", "adr"],
        ["--profile", "own"],
        ["--observed", date],
        ["--base", draw(st.sampled_from(URLS))],
    ]
    return [*drawn, *draw(st.sampled_from([*[[]] * 30, *more]))]


DRAFT = ["init", "--from", "usual", "-o", "drafted"]
TOLD = ["text", "json", "markdown"]
CHECKED = ["text", "json", "sarif", "github", "junit", "markdown", "html", "turtle", "jsonld"]
QUESTIONS = [file.stem for file in sorted((ROOT / "queries").glob("*.rq"))]


@dataclass(frozen=True)
class World:
    """A working folder, and the commands that are run in it one after another."""

    records: dict[bytes, bytes]
    settings: bytes
    profile: tuple[str, bytes]
    rdf: tuple[str, bytes]
    shapes: bytes
    usual: dict[bytes, bytes]
    revisions: list[dict[bytes, bytes | None]]  # none: no repository
    commands: list[list[str]]

    def make(self, folder: Path) -> None:
        """Write the files, and commit what is changed of the records."""
        (folder / "empty").mkdir()
        _write(folder / "r", self.records)
        _write(folder / "usual", self.usual)
        if self.revisions:
            _git(folder, "init", "--quiet", "--initial-branch", "main")
        for changes in self.revisions:
            _write(folder / "r", changes)
            _git(folder, "add", "--all", "r")
            _git(folder, "commit", "--quiet", "--allow-empty", "--message", "Change records")
        if self.settings:
            (folder / "policygraph.toml").write_bytes(self.settings)
        odd_inputs.make_profile(folder / "own", *self.profile)
        (folder / self.rdf[0]).write_bytes(self.rdf[1])
        (folder / "shapes.ttl").write_bytes(self.shapes)


def _write(folder: Path, files: Mapping[bytes, bytes | None]) -> None:
    """Write or remove files; those whose names the file system refuses, or that are folders of others, stay away."""
    folder.mkdir(exist_ok=True)
    for name, data in files.items():
        path = Path(os.fsdecode(os.fsencode(folder) + b"/" + name))
        try:
            if data is None:
                path.unlink()
            else:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(data)
        except OSError:
            continue


def _git(folder: Path, *arguments: str) -> None:
    who = {f"GIT_{role}_{what}": "x" for role in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    environment = {**os.environ, **who, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    subprocess.run(["git", *arguments], cwd=folder, env=environment, check=True, capture_output=True)


@st.composite
def worlds(draw: st.DrawFn, size: int) -> World:
    """Draw a world with so many commands."""
    rdf_file = draw(rdf())
    drawn = [draw(commands(rdf_file[0])) for _ in range(size)]
    drafts = [DRAFT] if any("drafted" in arguments for arguments in drawn) else []
    return World(
        draw(st.dictionaries(names(), records(), min_size=1, max_size=5)),
        draw(st.sampled_from([*[b""] * 200, *odd_inputs.SETTINGS.values()])),
        draw(st.sampled_from([("profile.toml", b"name = "), *odd_inputs.PROFILES.values()])),
        rdf_file,
        draw(st.sampled_from(SHAPES)),
        draw(usual_records()),
        draw(revisions()) if draw(st.booleans()) else [],
        [*drafts, *drawn],
    )
