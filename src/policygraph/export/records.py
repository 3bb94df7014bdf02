"""Store to record files, each from the graph of its record: the inverse of a build."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from policygraph import regular_files
from policygraph.errors import UsageError
from policygraph.mapping.inverse import restore
from policygraph.mapping.reader import decode
from policygraph.profile.model import RecordKind
from policygraph.rdf.jsonld import frame
from policygraph.rdf.ntriples import parse_ntriples
from policygraph.records import readers
from policygraph.records.files import common_folder
from policygraph.records.frontmatter import without_empty
from policygraph.records.syntax import columns_syntax
from policygraph.records.syntax.toml_writer import to_toml
from policygraph.store.entry import FileStamp
from policygraph.store.graph_store import GraphStore
from policygraph.store.whole_files import make_folder, whole_folder
from policygraph.words.phrases import Phrase


def require_empty(folder: Path) -> None:
    """Raise UsageError where a folder exists and is not empty."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageError(Phrase("{folder} exists and is not an empty folder; name another", folder=folder))


def write_records(graph: GraphStore, folder: Path, sources: Sequence[Path] = ()) -> int:
    """Write every record from its graph into a new folder; return the number of records.

    A record whose files in the sources, where these are given, are as they were built and say what its graph says is
    written as they are: in their syntax and order, with comments. Of others, front matter and files of data are JSON, which is YAML, too, but for TOML
    files; a header stays one. What is written equals the original but for empty values and the order of keys and of lists
    that are sets. Raises UsageError where the folder exists and is not empty, StoreError where there are no records.
    """
    generation = graph.require_generation("export --format records")
    require_empty(folder)
    top, count = common_folder(sources) if sources else None, 0
    with whole_folder(folder) as new:
        for entry in generation.manifest.records():
            roots, language = [entry.policy or "", entry.record or ""], entry.language or ""
            kind = graph.profile.kind(entry.kind)
            nodes = list(frame(parse_ntriples(entry.statements), roots, kind.context, language))
            metadata = restore(nodes, kind, graph.profile.vocabulary, graph.base, language)
            body = _body(nodes, kind)
            contents = _originals(entry.files, top, metadata, body, kind) if top else ()
            contents = contents or [
                text.encode() for text in written(metadata, body, kind.readers, entry.path)
            ]
            for stamp, content in zip(entry.files, contents, strict=False):
                path = new.joinpath(*stamp.path.split("/"))
                make_folder(path.parent)
                path.write_bytes(content)
            count += 1
    return count


def _originals(
    stamps: Sequence[FileStamp], top: Path, metadata: dict[str, Any], body: str, kind: RecordKind
) -> Sequence[bytes]:
    """Return the contents of a record's files where they are what was built and say what is to be written, else none."""
    try:
        contents = [regular_files.content(top / stamp.path) for stamp in stamps]
    except OSError:
        return ()
    if [hashlib.sha256(content).hexdigest() for content in contents] != [stamp.sha256 for stamp in stamps]:
        return ()
    texts = [*map(decode, contents)]
    front = readers.read(kind.readers, texts, stamps[0].path)
    said = (without_empty(front.metadata), front.body) if front else ({}, texts[0])
    is_same = _comparable(said[0]) == _comparable(metadata) and said[1].strip() == body.strip()
    return contents if is_same else ()


def _comparable(value: Any) -> Any:
    """Return a value less the order of keys and of lists, with 1, 1.0 and true as different ones."""
    if isinstance(value, dict):
        return {key: _comparable(value[key]) for key in sorted(value)}
    return sorted(map(_comparable, value), key=repr) if isinstance(value, list) else (type(value), value)


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
