"""The rules that a profile's shapes are: each shape with a severity and a message is one, its name the code."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import pyoxigraph as ox

from policygraph.errors import ProfileError, UsageError, suggest
from policygraph.findings import SEVERITIES, Rule, Severity
from policygraph.profile.model import Profile
from policygraph.rdf.namespaces import PG, RDFS, SH, SHAPES

_SEVERITY: dict[str, Severity] = {f"{SH}{name.title()}": name for name in SEVERITIES}
_NEEDS = f"{PG}needs"
_NOW = re.compile(r"\bNOW\(\)")


def read_shapes(source: Path | Sequence[Path], today: date) -> list[ox.Triple]:
    """Return the triples of the shapes in a folder or in some files; NOW() in them is the given day.

    Raises ProfileError for a file that is no Turtle.
    """
    files = sorted(source.glob("*.ttl")) if isinstance(source, Path) else source
    triples: list[ox.Triple] = []
    now = f'"{today.isoformat()}T00:00:00Z"^^<http://www.w3.org/2001/XMLSchema#dateTime>'.replace('"', "'")
    for file in files:
        text = _NOW.sub(now, file.read_text("utf-8"))
        try:
            triples += [
                quad.triple for quad in ox.parse(text, format=ox.RdfFormat.TURTLE, rename_blank_nodes=True)
            ]
        except SyntaxError as error:
            raise ProfileError(f"the shapes {file.name} cannot be read: {error}") from None
    return triples


def shapes_of(profile: Profile, today: date) -> list[ox.Triple]:
    """Return the triples of a profile's shapes, less those that need a property that no key of it gives.

    What no record of a profile can say is no fault of any.
    """
    triples = read_shapes(profile.shapes, today)
    given = profile.properties()
    needing = {
        triple.subject
        for triple in triples
        if triple.predicate.value == _NEEDS
        and isinstance(triple.object, ox.NamedNode)
        and triple.object.value not in given
    }
    return [each for each in triples if each.subject not in needing and each.object not in needing]


def read_rules(shapes: list[ox.Triple]) -> dict[str, Rule]:
    """Return code -> rule of all shapes that have a severity and a message, sorted by code."""
    said: dict[str, dict[str, list[ox.NamedNode | ox.Literal]]] = {}
    for triple in shapes:
        if isinstance(triple.subject, ox.NamedNode) and isinstance(triple.object, ox.NamedNode | ox.Literal):
            properties = said.setdefault(triple.subject.value, {})
            properties.setdefault(triple.predicate.value, []).append(triple.object)
    rules = {}
    for iri, properties in sorted(said.items()):
        severity = properties.get(f"{SH}severity")
        if severity and f"{SH}message" in properties:
            code = code_of(iri)
            rules[code] = Rule(
                code,
                _SEVERITY.get(severity[0].value, "violation"),
                _by_language(properties.get(f"{SH}name", []), code),
                _by_language(properties[f"{SH}message"], code),
                _by_language(properties.get(f"{RDFS}comment", []), ""),
            )
    return rules


def code_of(shape: str) -> str:
    """Return the code of a rule from the IRI of its shape."""
    return shape.removeprefix(SHAPES)


def _by_language(values: list[ox.NamedNode | ox.Literal], otherwise: str) -> dict[str, str]:
    texts = {value.language or "en": value.value for value in values if isinstance(value, ox.Literal)}
    texts.setdefault("en", next(iter(texts.values()), otherwise))
    return texts


def find_rule(rules: dict[str, Rule], code: str) -> Rule:
    """Return a rule by its code. Raises UsageError that suggests the nearest."""
    if code not in rules:
        raise UsageError(f"there is no rule {code}.{suggest(code, rules)}")
    return rules[code]
