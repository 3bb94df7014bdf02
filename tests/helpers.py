"""What several tests need: small records, and a comparison of front matter of its own."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyoxigraph as ox
from click.testing import CliRunner, Result
from hypothesis import settings

from policygraph import garbage
from policygraph.cli import main
from policygraph.findings import Finding
from policygraph.mapping.mapper import map_record
from policygraph.mapping.reader import Record, read_record
from policygraph.mapping.statements import Statements
from policygraph.profile.model import Profile
from policygraph.rdf.context import Context
from policygraph.rdf.jsonld import Framer, Node, by_subject
from policygraph.records.files import SourceFile
from policygraph.settings import DEFAULT_BASE

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
SEEDS = str(ROOT / "seeds")
SEED = ROOT / "seeds" / "zh" / "intl-paris-art-6-4-ccs.md"
SETS = {"clusters", "supersedes", "supersedesInPart", "sectors", "relatedPolicies", "relatedFacilities"}
PG = "https://w3id.org/policygraph/ns#"
BASE = DEFAULT_BASE
# What the seeds answer the named questions for.
PARAMETERS = {
    "policy": "alberta-tier", "country": "Canada", "cluster": "Alberta Carbon Pricing", "source": "Government of Alberta",
    "wanted": "zh", "before": "2026-06-01", "text": "rules",
}  # fmt: skip


def examples(usual: int) -> settings:
    """Return how many examples a costly generator tries: as many as find a mistake, or those of ``long``."""
    if settings.get_current_profile_name() == "long":
        return settings(deadline=None)
    return settings(deadline=None, max_examples=usual)


def write(folder: Path, path: str, metadata: dict[str, Any] | str, body: str = "") -> Path:
    """Write a record with JSON front matter, or with the text given."""
    file = folder / path
    file.parent.mkdir(parents=True, exist_ok=True)
    front = metadata if isinstance(metadata, str) else json.dumps(metadata, ensure_ascii=False, indent=2)
    file.write_text(f"---\n{front}\n---\n\n{body}\n", "utf-8")
    return file


def profile_head(name: str, vocabularies: str = "[]") -> str:
    """Return the start of a ``profile.toml`` that has ontology, rules, shapes and questions of the program."""
    return f"""name = "{name}"
title = "{name.capitalize()}"
languages = ["en"]
ontology = "built-in:ontology/policygraph.ttl"
vocabularies = {vocabularies}
context = "context.jsonld"
rules = "built-in:ontology/rules"
shapes = "built-in:shapes"
queries = "built-in:queries"
"""


def read(file: Path, profile: Profile, path: str | None = None) -> Record | Finding | None:
    status = file.stat()
    source = SourceFile(file, path or file.name, status.st_size, status.st_ctime_ns)
    return read_record((source,), profile, profile.languages)


def mapped(file: Path, profile: Profile, path: str | None = None) -> tuple[Record, Statements]:
    record = read(file, profile, path)
    assert isinstance(record, Record), record
    return record, map_record(record, profile, BASE, profile.languages)


def triples(statements: Statements) -> set[ox.Triple]:
    lines = "".join(statements.lines)
    return {quad.triple for quad in ox.parse(lines, format=ox.RdfFormat.N_TRIPLES)}


def document(statements: Statements, context: Context, language: str) -> list[Node]:
    """Return the node objects that a record's triples are: of its policy, of itself, and those that neither leads to."""
    framer = Framer(by_subject(sorted(triples(statements), key=str)), context, language, roots_of(statements))
    nodes = [framer.node(root) for root in roots_of(statements)]
    return nodes + [framer.node(iri) for iri in framer.subjects if iri not in framer.framed]


def roots_of(statements: Statements) -> list[str]:
    return [statements.policy, statements.record]


def comparable(value: Any, key: str = "") -> Any:
    """Return front matter less what may differ: empty values, and the order of lists that are sets.

    Written for the tests, so that it does not share a mistake with the code it judges.
    """
    if isinstance(value, dict):
        inner = {name: comparable(item, name) for name, item in value.items()}
        return {name: item for name, item in inner.items() if item not in (None, "", [], {})}
    if isinstance(value, list):
        items = [item for item in map(comparable, value) if item not in (None, "", [], {})]
        return sorted(items, key=lambda item: json.dumps(item, sort_keys=True)) if key in SETS else items
    if value is None or isinstance(value, str):
        return value if value and value.strip() else ""
    return (type(value).__name__, value)  # 1, 1.0 and true are different


def run(*arguments: str, input: str | bytes | None = None) -> Result:
    result = CliRunner().invoke(main, list(arguments), input=input)
    if result.exception and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def json_front_matter(file: Path) -> dict[str, Any]:
    text = file.read_text("utf-8")
    front = json.loads(text[4 : text.index("\n---\n", 3)])
    assert isinstance(front, dict)
    return front


def is_alive(pid: int) -> bool:
    """Return whether a process runs."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def assert_linear(prepare: Callable[[int], Callable[[], object]], count: int) -> None:
    """Assert that what is prepared for a number of things takes no longer for each of them where they are four times as
    many: processor time, in one run, and some room for noise, far from the 16 times of what grows by the square.
    """

    def seconds(number: int) -> float:
        work = prepare(number)
        with garbage.left_alone():  # a look at all that other tests have left is as long for few as for many
            started = time.process_time()
            work()
            return time.process_time() - started

    few, many = seconds(count // 4), seconds(count)
    assert many < 10 * few + 0.1, f"{few:.2f} s for {count // 4}, {many:.2f} s for {count}"
