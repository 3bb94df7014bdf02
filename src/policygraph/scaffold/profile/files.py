"""Write a draft as the files of a profile: profile.toml, contexts, vocabulary, ontology."""

from __future__ import annotations

import json
from collections.abc import Mapping
from itertools import chain, count
from pathlib import Path
from typing import Any

from policygraph.errors import UsageError
from policygraph.scaffold.profile.draft import OWN_NAMESPACE, PREFIXES, REFERENCES, Draft, Kind
from policygraph.scaffold.profile.infer import DATATYPES, Guess
from policygraph.scaffold.profile.profile_toml import context_name, profile_toml
from policygraph.scaffold.profile.vocabulary_file import vocabulary
from policygraph.store.whole_files import whole_folder
from policygraph.words.phrases import Phrase

_IRI_KINDS = ("reference", "url", "agent", "label", "nodes")


def profile_files(draft: Draft) -> dict[str, str]:
    """Return name -> content of the files of a draft's profile."""
    files = {"profile.toml": profile_toml(draft)}
    for number, kind in enumerate(draft.kinds):
        files[context_name(kind, number)] = _context(draft, kind)
    files["vocabulary.ttl"] = vocabulary(draft)
    if len(draft.classes) > 1:
        files["ontology.ttl"] = _ontology(draft)
    return files


def write_new(folder: Path, files: Mapping[str, str]) -> None:
    """Write name -> content into a folder. Raises UsageError, and writes nothing, where one file exists."""
    for name in files:
        if (folder / name).exists():
            raise UsageError(Phrase("{file} exists; nothing was written", file=folder / name))
    with whole_folder(folder) as new:
        for name, content in files.items():
            (new / name).write_text(content, "utf-8", newline="\n")


def _ontology(draft: Draft) -> str:
    """Return the classes of all kinds but the first, in Turtle."""
    head = [f"@prefix own: <{OWN_NAMESPACE}> .", f"@prefix pg: <{PREFIXES['pg']}> .",
            f"@prefix rdfs: <{PREFIXES['rdfs']}> .", ""]  # fmt: skip
    classes = (
        f'own:{kind.class_name} rdfs:subClassOf pg:Subject ; rdfs:label "{kind.name}"@en .'
        for kind in draft.classes.values()
        if kind is not draft.kinds[0]
    )
    return "\n".join((*head, *classes)) + "\n"


def _context(draft: Draft, kind: Kind) -> str:
    """Return the JSON-LD context of a kind, one line for each term."""
    terms: dict[str, Any] = {"@version": 1.1, **draft.prefixes}
    keys = {term for guess in kind.guesses for term in guess.terms}
    if "records" not in keys:
        terms["records"] = {"@reverse": draft.compact("pg:describes"), "@container": "@set"}
    if kind.title_pattern:
        terms[kind.title_key] = {"@id": draft.compact("dcterms:title")}
    if kind.links and kind.link_key not in {*keys, *draft.relation_terms(kind)}:
        terms[kind.link_key] = {"@id": draft.compact(REFERENCES), "@type": "@id", "@container": "@set"}
    if kind.naming.key is None:  # a literal without a language, as an id under a key
        name = next(name for name in chain(["id"], (f"id{n}" for n in count(2))) if name not in keys)
        terms[name] = {"@id": draft.compact("dcterms:identifier"), "@language": None}
    for key, (property, _) in draft.relation_terms(kind).items():
        terms[key] = {"@id": property, "@type": "@id", "@container": "@set"}
    properties = draft.properties(kind)
    for guess in kind.guesses:
        if guess.key in properties:
            nest = guess.column.nest
            if nest:
                terms.setdefault(nest, "@nest")
            term = _term(draft, guess, properties[guess.key])
            terms[guess.key] = term | ({"@nest": nest} if nest else {})
        for member in guess.members:
            nest = member.column.nest
            if nest:
                terms.setdefault(nest, "@nest")
            term = _term(draft, member, draft.node_property(kind, guess, member))
            terms[member.member_term] = term | ({"@nest": nest} if nest else {})
    lines = (f"    {_json(key)}: {_json(term)}" for key, term in terms.items())
    return '{\n  "@context": {\n' + ",\n".join(lines) + "\n  }\n}\n"


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _term(draft: Draft, guess: Guess, property: str) -> dict[str, Any]:
    """Return the definition of a key as a term of the context."""
    if guess.kind == "id":
        return {"@id": property, "@language": None}
    if guess.kind in _IRI_KINDS:
        return {"@id": property, "@type": "@id"}
    if guess.kind in DATATYPES:
        return {"@id": property, "@type": draft.compact("xsd:" + DATATYPES[guess.kind].rpartition("#")[2])}
    return {"@id": property} | ({"@language": guess.language} if guess.language else {})
