"""All that is known of each policy, with file and line of each value, in chunks that the page opens when it needs them."""

from __future__ import annotations

import json
import zlib
from base64 import b64encode
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pyoxigraph as ox

from policygraph.lineage.vocabulary import claims
from policygraph.pipeline import Build
from policygraph.rdf.core import DESCRIBES, IDENTIFIER, PATH, SHA256, TITLE, VERBATIM
from policygraph.rdf.namespaces import RDF_TYPE
from policygraph.rdf.ntriples import term
from policygraph.report.explorer.names import Dictionary, Term
from policygraph.report.explorer.shown import shown_json
from policygraph.store.lookups import Lookups
from policygraph.validation.source_places import Locator

CHUNK = 64  # policies
MOST_TOLD = 1_000  # policies of which the page has all texts
Places = dict[tuple[str, str, Term], list[list[int]]]  # subject, property, value -> [file, line] of each


@dataclass
class Details:
    """Tells of policies, by their IRIs, with the numbers of properties, things and files in dictionaries."""

    lookups: Lookups
    build: Build | None
    policies: Mapping[str, int]  # IRI -> number
    files: Dictionary
    properties: Dictionary = field(default_factory=Dictionary)
    things: Dictionary = field(default_factory=Dictionary)

    def __post_init__(self) -> None:
        graph = self.lookups.graph
        self._nested = graph.profile.nested()
        self._technical = {DESCRIBES, PATH, SHA256, VERBATIM, *claims(graph)}
        self._locator = Locator(self.build) if self.build else None

    def chunks(self) -> list[str]:
        """Return the details of all policies, in their order, so many a chunk: JSON, deflated, in base64."""
        told = [self.told(iri) for iri in self.policies]
        return [packed_json(told[start : start + CHUNK]) for start in range(0, len(told), CHUNK)]

    def told(self, iri: str) -> dict[str, Any]:
        """Return the facts of a policy, its nodes without a name, and its records."""
        places = self._places(iri)
        apart = {*self._nested, TITLE, IDENTIFIER}
        records = self.lookups.subjects(DESCRIBES, iri)
        return {
            "facts": self._facts(iri, apart, places),
            "nodes": list(self._nodes(iri, places)),
            "records": [self._record(record, places) for record in records],
        }

    def _nodes(self, iri: str, places: Places) -> Iterator[list[Any]]:
        """Yield property, key and facts of the nodes of a policy's own, by the label of the key."""
        for property_, (own, template) in self._nested.items():
            index = own.term.index or template.label or property_
            nodes = self.lookups.objects(iri, property_)
            keys = {node: self.lookups.properties(node).get(index, []) for node in nodes}
            for node in sorted(nodes, key=lambda node: self.lookups.labels(keys[node])):
                facts = self._facts(node, {index, *(name for name, _ in template.states)}, places)
                yield [self._property(property_), [self._value(key, []) for key in keys[node]], facts]

    def _record(self, record: str, places: Places) -> list[Any]:
        path = next(iter(self.lookups.objects(record, PATH)), record)
        return [self.files.number(path), self._facts(record, self._technical, places)]

    def _facts(self, subject: str, leave_out: Iterable[str], places: Places) -> list[list[Any]]:
        """Return property and values of a subject, by label; each value with its places."""
        properties = self.lookups.properties(subject)
        names = [iri for iri in properties if iri not in {RDF_TYPE, *leave_out}]
        return [
            [self._property(iri), self._values(subject, iri, properties[iri], places)]
            for iri in sorted(names, key=lambda iri: (self.lookups.label(iri), iri))
        ]

    def _values(self, subject: str, property_: str, terms: Sequence[Term], places: Places) -> list[Any]:
        ordered = sorted(terms, key=lambda each: (_language(each), self.lookups.value(each).text))
        return [self._value(each, places.get((subject, property_, each), [])) for each in ordered]

    def _value(self, value: Term, places: list[list[int]]) -> list[Any]:
        """Return a value with its places: a text with its language, the number of a thing, or that of a policy."""
        if isinstance(value, ox.Literal):
            return [value.value, value.language or "", places]
        if value.value in self.policies:
            return [{"policy": self.policies[value.value]}, "", places]
        text = self.lookups.id_of(value.value)
        return [self.things.number(text, self.lookups.label(value.value).names), "", places]

    def _property(self, iri: str) -> int:
        return self.properties.number(self.lookups.label(iri), self.lookups.label(iri).names)

    def _places(self, iri: str) -> Places:
        """Return where records state the values of a policy, of its nodes and of themselves."""
        found = defaultdict[tuple[str, str, Term], dict[tuple[int, int], None]](dict)
        if self.build and self._locator:
            for entry in self.build.generation.manifest.describing(iri):
                for statement, place in self._locator.stated_at(entry):
                    key = statement.subject, statement.property, term(statement.value)
                    found[key][self.files.number(place.path), place.line] = None
        return {key: [*map(list, places)] for key, places in found.items()}


def _language(value: Term) -> str:
    return (value.language or "") if isinstance(value, ox.Literal) else ""


def packed_json(value: Any) -> str:
    """Return a value as JSON that is fit to be shown, deflated, in base64: the same for the same value."""
    return packed_text(shown_json(json.dumps(value, ensure_ascii=False, separators=(",", ":"))))


def packed_text(text: str) -> str:
    """Return a text deflated, in base64."""
    return b64encode(zlib.compress(text.encode(), 9)).decode()
