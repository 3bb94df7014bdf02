"""Questions that tests ask, and a profile with a relation of its own that replaces."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from policygraph.profile.load import load_profile
from policygraph.query import sparql
from policygraph.query.sparql import NamedQuery, read_query
from tests.helpers import profile_head

QUESTIONS = sparql.named_queries(load_profile())


XSD = "http://www.w3.org/2001/XMLSchema#"


def adhoc(text: str, profile: Any) -> NamedQuery:
    return read_query("test", text, profile)


_PREFIXES = {
    "pg": "https://w3id.org/policygraph/ns#",
    "own": "https://example.org/ns#",
    "xsd": XSD,
    "dcterms": "http://purl.org/dc/terms/",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
}
_RELATION = """
own:obsoletes rdfs:subPropertyOf pg:lineageRelation ; pg:effect "replaces" .
own:statesObsoletes rdfs:domain pg:Record ; rdfs:range pg:Policy ; pg:claims own:obsoletes .
own:statesObsoletedBy rdfs:domain pg:Record ; rdfs:range pg:Policy ; pg:claimsInverse own:obsoletes .
"""
_KEYS = {
    "id": {"@id": "dcterms:identifier", "@language": None},
    "title": {"@id": "dcterms:title"},
    "from": {"@id": "pg:effectiveFrom", "@type": "xsd:date"},
    "obsoletes": {"@id": "own:statesObsoletes", "@type": "@id"},
    "obsoletedBy": {"@id": "own:statesObsoletedBy", "@type": "@id"},
}
_TOML = (
    profile_head("own", '"own.ttl"')
    + """
[record]
class = "pg:Policy"
id = "id"
title = "title"
language = { fixed = "en" }
body = "dcterms:description"

[nodes]
"pg:Policy" = { iri = "policy/{id}", label = "dcterms:identifier" }
"pg:Record" = { iri = "record/{path}" }
"skos:Concept" = { iri = "concept/{scheme}/{label}", label = "skos:prefLabel" }
"""
)


def own_profile(folder: Path, relation: str = _RELATION) -> str:
    """Write a profile whose policies obsolete each other, and know no other relation; return its folder."""
    folder.mkdir()
    prefixes = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in _PREFIXES.items())
    (folder / "profile.toml").write_text(_TOML, "utf-8")
    (folder / "own.ttl").write_text(prefixes + relation, "utf-8")
    (folder / "context.jsonld").write_text(json.dumps({"@context": {**_PREFIXES, **_KEYS}}), "utf-8")
    return str(folder)
