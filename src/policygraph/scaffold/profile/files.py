"""A draft to the files of a profile, which never take the place of files that are there."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from policygraph.errors import UsageError
from policygraph.scaffold.profile.context_file import context
from policygraph.scaffold.profile.draft import OWN, PREFIXES, Draft
from policygraph.scaffold.profile.profile_toml import context_file, profile_toml
from policygraph.scaffold.profile.vocabulary_file import vocabulary


def profile_files(draft: Draft) -> dict[str, str]:
    """Return name -> content of the files of a draft's profile."""
    files = {"profile.toml": profile_toml(draft)}
    for number, kind in enumerate(draft.kinds):
        files[context_file(kind, number)] = context(draft, kind)
    files["vocabulary.ttl"] = vocabulary(draft)
    if len(draft.kinds) > 1:
        files["ontology.ttl"] = _ontology(draft)
    return files


def _ontology(draft: Draft) -> str:
    """Return the classes of the kinds behind the first, in Turtle."""
    head = [f"@prefix own: <{OWN}> .", f"@prefix pg: <{PREFIXES['pg']}> .",
            f"@prefix rdfs: <{PREFIXES['rdfs']}> .", ""]  # fmt: skip
    classes = (
        f'own:{kind.class_name} rdfs:subClassOf pg:Subject ; rdfs:label "{kind.name}"@en .'
        for kind in draft.kinds[1:]
    )
    return "\n".join((*head, *classes)) + "\n"


def write_new(folder: Path, files: Mapping[str, str]) -> None:
    """Write files into a folder. Raises UsageError, and writes none, where one of them is there already."""
    for name in files:
        if (folder / name).exists():
            raise UsageError(f"{folder / name} exists; nothing was written")
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        with (folder / name).open("x", encoding="utf-8", newline="\n") as file:
            file.write(content)
