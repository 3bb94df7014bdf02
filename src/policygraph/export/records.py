"""Store to record files, each from the graph of its record: the inverse of a build."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from policygraph.errors import UsageError
from policygraph.export.triples import parse_ntriples
from policygraph.mapping.inverse import restore
from policygraph.profile.model import RecordKind
from policygraph.rdf.jsonld import frame
from policygraph.store.graph_store import GraphStore
from policygraph.store.whole_files import make_folder


def require_empty(folder: Path) -> None:
    """Raise UsageError where a folder exists and is not empty."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(f"{folder} exists and is not an empty folder; name another")


def write_records(graph: GraphStore, folder: Path) -> int:
    """Write every record from its graph into a new folder; return the number of records.

    Front matter is JSON. It equals the original but for empty values and the order of keys and of lists that
    are sets. Raises UsageError where the folder exists and is not empty, StoreError where there are no records.
    """
    generation = graph.require_generation("export --format records")
    require_empty(folder)
    count = 0
    for entry in generation.manifest.records():
        roots, language = [entry.policy or "", entry.record or ""], entry.language or ""
        kind = graph.profile.kind(entry.kind)
        nodes = list(frame(parse_ntriples(entry.statements or ""), roots, kind.context, language))
        metadata = restore(nodes, kind, graph.profile.vocabulary, graph.base, language)
        text = json.dumps(metadata, ensure_ascii=False, indent=2, sort_keys=True)
        front_matter = f"---\n{text}\n---\n\n" if metadata else ""  # without any, all was read from the body
        path = folder.joinpath(*entry.path.split("/"))
        make_folder(path.parent)
        path.write_text(f"{front_matter}{_body(nodes, kind)}\n", "utf-8", newline="\n")
        count += 1
    return count


def _body(nodes: Sequence[dict[str, Any]], kind: RecordKind) -> str:
    """Return the text after the front matter; a stub does not state its own, so it is empty."""
    key = kind.context.key_of(kind.body)
    value = next((node[key] for node in nodes if key in node), "")
    return str(value["@value"] if isinstance(value, dict) else value)
