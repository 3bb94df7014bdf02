"""Sorted lines to what has to be known of all of them before the first is written: counts, namespaces and names."""

from __future__ import annotations

from collections.abc import Iterable, Set
from dataclasses import dataclass, field
from itertools import compress

from policygraph.export.sorted_lines import SortedLines
from policygraph.export.triples import iris_in, namespaces_of, terms
from policygraph.rdf.core import AUDITED, RECORD
from policygraph.rdf.namespaces import RDF_TYPE
from policygraph.rdf.serialize import ends_in_escape
from policygraph.store.spread import parts

_AT_ONCE = 10_000  # lines that are looked at together
_TYPE, _AUDITED, _RECORD = (f"<{iri}>" for iri in (RDF_TYPE, AUDITED, RECORD))


class Distinct:
    """The number of different ones of texts that come in order."""

    def __init__(self) -> None:
        self.number = 0
        self._last: str | None = None

    def update(self, texts: Iterable[str]) -> None:
        """Count texts, none of which is before one that is counted."""
        found = set(texts)
        self.number += len(found - {self._last})
        self._last = max(found, default=self._last)


@dataclass
class Counts:
    """Of lines: their number, that of different subjects, of those in a class of kinds, of records and of different values;
    the different properties, classes and dates of audits, as N-Triples has them; the namespaces of their IRIs, the labels of
    their blank nodes, and whether an IRI ends in what Turtle escapes.
    """

    triples: int = 0
    subjects: Distinct = field(default_factory=Distinct)
    entities: Distinct = field(default_factory=Distinct)
    records: Distinct = field(default_factory=Distinct)
    properties: set[str] = field(default_factory=set)
    values: int = 0
    classes: set[str] = field(default_factory=set)
    audits: set[str] = field(default_factory=set)
    namespaces: set[str] = field(default_factory=set)
    blank: set[str] = field(default_factory=set)
    has_odd_names: bool = False


def counted(lines: Iterable[str], kinds: Set[str]) -> Counts:
    """Return the counts of lines in the order of files, given the classes of kinds, as IRIs."""
    counts, different_values = Counts(), SortedLines()
    of_kinds = {f"<{iri}>" for iri in kinds}
    for part in parts(lines, _AT_ONCE):
        subjects, properties, values = zip(*map(terms, part), strict=True)
        typed = [*compress(zip(subjects, values, strict=True), map(_TYPE.__eq__, properties))]
        stated = (set(subjects), set(properties), set(values))
        counts.triples += len(part)
        counts.subjects.update(stated[0])
        counts.entities.update({subject for subject, class_ in typed if class_ in of_kinds})
        counts.records.update({subject for subject, class_ in typed if class_ == _RECORD})
        counts.properties |= stated[1]
        different_values.update(stated[2])
        counts.classes.update(class_ for _, class_ in typed)
        counts.audits.update(compress(values, map(_AUDITED.__eq__, properties)))
        found = set().union(*stated)
        iris = iris_in(found)
        counts.namespaces |= namespaces_of(iris)
        counts.blank |= {term[2:] for term in found if term.startswith("_:")}
        counts.has_odd_names = counts.has_odd_names or ends_in_escape(iris)
    counts.values = different_values.count()
    return counts
