"""Which policies need not be compared, because their files are the same on both sides."""

from __future__ import annotations

from policygraph.store.graph_store import GraphStore


def unchanged(old: GraphStore, new: GraphStore) -> set[str]:
    """Return the IRIs of policies all of whose records have the same paths and contents on both sides.

    Only stores that were built alike can tell: by the same profile, languages and version, under
    the same base. Otherwise the same files may say something else, and none is returned.
    """
    if old.generation is None or new.generation is None or old.base != new.base:
        return set()
    if old.generation.manifest.get("digest") != new.generation.manifest.get("digest"):
        return set()
    before, after = _files(old), _files(new)
    return {policy for policy, files in before.items() if after.get(policy) == files}


def _files(graph: GraphStore) -> dict[str, set[tuple[str, str]]]:
    """Return policy -> path and digest of its records."""
    files: dict[str, set[tuple[str, str]]] = {}
    for entry in graph.generation.manifest.records() if graph.generation else ():
        files.setdefault(entry.policy or "", set()).update(
            (stamp.path, stamp.sha256) for stamp in entry.files
        )
    return files
