"""Read shapes and the rules that they are: each SHACL shape with a severity and a message is a rule."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pyoxigraph as ox

from policygraph.errors import ProfileError, UsageError, suggest
from policygraph.findings import SEVERITIES, Rule, Severity
from policygraph.profile.model import Profile
from policygraph.rdf.core import EXPLAINS, NAMES_OTHERS, NEEDS
from policygraph.rdf.namespaces import RDFS, SH, SHAPES

_SEVERITY: dict[str, Severity] = {f"{SH}{severity.title()}": severity for severity in SEVERITIES}
_NOW = re.compile(r"\bNOW\(\)")


def read_shapes(source: Path | Sequence[Path], today: date) -> list[ox.Triple]:
    """Return the triples of the Turtle files in a folder or list, with NOW() replaced by a day.

    Raises ProfileError for a file that cannot be parsed.
    """
    files = sorted(source.glob("*.ttl")) if isinstance(source, Path) else source
    triples: list[ox.Triple] = []
    now = f"'{today.isoformat()}T00:00:00Z'^^<http://www.w3.org/2001/XMLSchema#dateTime>"
    for file in files:
        text = _NOW.sub(now, file.read_text("utf-8"))
        try:
            quads = ox.parse(text, format=ox.RdfFormat.TURTLE, rename_blank_nodes=True)
            triples += [quad.triple for quad in quads]
        except SyntaxError as error:
            raise ProfileError(f"the shapes {file.name} cannot be read: {error}") from None
    return triples


def shapes_of(profile: Profile, today: date) -> list[ox.Triple]:
    """Return the triples of a profile's shapes, without shapes that need a property which it does not map."""
    triples = read_shapes(profile.shapes, today)
    mapped = profile.properties()
    unusable = {
        triple.subject
        for triple in triples
        if triple.predicate.value == NEEDS
        and isinstance(triple.object, ox.NamedNode)
        and triple.object.value not in mapped
    }
    return [triple for triple in triples if triple.subject not in unusable and triple.object not in unusable]


def read_rules(shapes: list[ox.Triple]) -> dict[str, Rule]:
    """Return code -> rule of the shapes that have a severity and a message, sorted by code."""
    shape_properties: dict[str, dict[str, list[ox.NamedNode | ox.Literal]]] = {}
    for triple in shapes:
        if isinstance(triple.subject, ox.NamedNode) and isinstance(triple.object, ox.NamedNode | ox.Literal):
            properties = shape_properties.setdefault(triple.subject.value, {})
            properties.setdefault(triple.predicate.value, []).append(triple.object)
    rules = {}
    for iri, properties in sorted(shape_properties.items()):
        severity = properties.get(f"{SH}severity")
        if severity and f"{SH}message" in properties:
            code = code_of(iri)
            rules[code] = Rule(
                code,
                _SEVERITY.get(severity[0].value, "violation"),
                _by_language(properties.get(f"{SH}name", []), code),
                _by_language(properties[f"{SH}message"], code),
                _by_language(properties.get(f"{RDFS}comment", []), ""),
                tuple(sorted(code_of(value.value) for value in properties.get(EXPLAINS, ()))),
                any(value.value == "true" for value in properties.get(NAMES_OTHERS, ())),
            )
    return rules


def code_of(shape: str) -> str:
    """Return the code of a rule from the IRI of its shape."""
    return shape.removeprefix(SHAPES)


def _by_language(values: list[ox.NamedNode | ox.Literal], default: str) -> dict[str, str]:
    """Return language -> text; English, which is always there, falls back to the first text or a default."""
    texts = {value.language or "en": value.value for value in values if isinstance(value, ox.Literal)}
    texts.setdefault("en", next(iter(texts.values()), default))
    return texts


def find_rule(rules: dict[str, Rule], code: str) -> Rule:
    """Return a rule by its code. Raises UsageError, with suggestions, for an unknown one."""
    if code not in rules:
        raise UsageError(f"there is no rule {code}.{suggest(code, rules)}")
    return rules[code]
