"""A draft's kinds to JSON-LD contexts."""

from __future__ import annotations

import json
from typing import Any

from policygraph.scaffold.profile.draft import Draft, Kind
from policygraph.scaffold.profile.infer import DATATYPES, Guess

_IRIS = ("reference", "url", "agent", "label")


def context(draft: Draft, kind: Kind) -> str:
    """Return the context of a kind as JSON, a line for each key."""
    said: dict[str, Any] = {"@version": 1.1, **draft.prefixes}
    keys = {each.key for each in kind.guesses} | {each.column.nest for each in kind.guesses}
    if "records" not in keys:
        said["records"] = {"@reverse": draft.compact("pg:describes"), "@container": "@set"}
    if kind.heading and "title" not in keys:
        said["title"] = {"@id": draft.compact("dcterms:title")}
    properties = draft.properties(kind)
    for each in kind.guesses:
        if each.key in properties:
            nest = each.column.nest
            if nest:
                said.setdefault(nest, "@nest")
            said[each.key] = _term(draft, each, properties[each.key]) | ({"@nest": nest} if nest else {})
    lines = (f"    {_json(key)}: {_json(value)}" for key, value in said.items())
    return '{\n  "@context": {\n' + ",\n".join(lines) + "\n  }\n}\n"


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)


def _term(draft: Draft, guess: Guess, property: str) -> dict[str, Any]:
    if guess.kind == "id":
        return {"@id": property, "@language": None}
    if guess.kind in _IRIS:
        return {"@id": property, "@type": "@id"}
    if guess.kind in DATATYPES:
        return {"@id": property, "@type": draft.compact("xsd:" + DATATYPES[guess.kind].rpartition("#")[2])}
    return {"@id": property}
