"""Store to record files, each from the graph of its record: the inverse of a build."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from policygraph.errors import UsageError
from policygraph.mapping.inverse import restore
from policygraph.profile.model import RecordKind
from policygraph.rdf.jsonld import frame
from policygraph.rdf.ntriples import parse_ntriples
from policygraph.records.syntax import columns_syntax
from policygraph.records.syntax.toml_writer import to_toml
from policygraph.store.graph_store import GraphStore
from policygraph.store.whole_files import make_folder, whole_folder
from policygraph.words.phrases import Phrase


def require_empty(folder: Path) -> None:
    """Raise UsageError where a folder exists and is not empty."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(Phrase("{folder} exists and is not an empty folder; name another", folder=folder))


def write_records(graph: GraphStore, folder: Path) -> int:
    """Write every record from its graph into a new folder; return the number of records.

    Front matter and files of data are JSON, which is YAML, too, but for TOML files; a header stays one. What is written equals the
    original but for empty values and the order of keys and of lists that are sets. Raises UsageError where the folder exists and is not empty, StoreError where there are no records.
    """
    generation = graph.require_generation("export --format records")
    require_empty(folder)
    count = 0
    with whole_folder(folder) as new:
        for entry in generation.manifest.records():
            roots, language = [entry.policy or "", entry.record or ""], entry.language or ""
            kind = graph.profile.kind(entry.kind)
            nodes = list(frame(parse_ntriples(entry.statements), roots, kind.context, language))
            metadata = restore(nodes, kind, graph.profile.vocabulary, graph.base, language)
            texts = written(metadata, _body(nodes, kind), kind.readers, entry.path)
            for stamp, text in zip(entry.files, texts, strict=False):
                path = new.joinpath(*stamp.path.split("/"))
                make_folder(path.parent)
                path.write_text(text, "utf-8", newline="\n")
            count += 1
    return count


def written(metadata: dict[str, Any], body: str, readers: Sequence[str], path: str = "") -> tuple[str, ...]:
    r"""Return the texts of a record's files, such that the first of its readers reads the same from them; the ending of
    the path of the first says what syntax a file of data has.

    >>> written({"id": "a"}, "Text.", ["header"])
    ('id: a\n\nText.\n',)
    """
    if not metadata:  # all was read from the body
        return (f"{body}\n",)
    values = json.dumps(metadata, ensure_ascii=False, indent=2, sort_keys=True)
    if readers[0] == "data":
        return (to_toml(metadata) if path.lower().endswith(".toml") else f"{values}\n", f"{body}\n")
    if readers[0] == "header" and all(isinstance(value, str) for value in metadata.values()):
        return ("".join(f"{key}: {value}\n" for key, value in metadata.items()) + f"\n{body}\n",)
    if readers[0] == "columns" and all(map(_is_line, metadata.values())):
        return (f"{columns_syntax.write(metadata)}\n{body}\n",)
    return (f"---\n{values}\n---\n\n{body}\n",)


def _is_line(value: Any) -> bool:
    """Return whether a value is a text, or a list of texts."""
    return all(isinstance(each, str) for each in (value if isinstance(value, list) else [value]))


def _body(nodes: Sequence[dict[str, Any]], kind: RecordKind) -> str:
    """Return the text after the front matter; a stub does not state its own, so it is empty."""
    key = kind.context.key_of(kind.body)
    value = next((node[key] for node in nodes if key in node), "")
    return str(value["@value"] if isinstance(value, dict) else value)
