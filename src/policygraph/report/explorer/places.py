"""Subjects that have coordinates to places: each pair of them once, with all that is there."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from policygraph.query.subjects import KindStatistics, Subject
from policygraph.rdf.core import LATITUDE, LONGITUDE, PRECISION
from policygraph.store.lookups import Lookups


def to_places(lookups: Lookups, kinds: Iterable[KindStatistics]) -> list[dict[str, Any]]:
    """Return for each kind with coordinates the places, those with most subjects first: latitude, longitude, what is
    there by id and titles, and how precise its coordinates are said to be.
    """
    degrees = [_numbers(lookups, name) for name in (LATITUDE, LONGITUDE)]
    precisions = lookups.all_values(PRECISION)
    found = []
    for kind in kinds:
        places: dict[tuple[float, float], list[Subject]] = {}
        for subject in kind.subjects:
            if all(subject.iri in each for each in degrees):
                place = degrees[0][subject.iri], degrees[1][subject.iri]
                places.setdefault(place, []).append(subject)
        if places:
            precise = {s.iri: "; ".join(lookups.labels(precisions.get(s.iri, []))) for s in kind.subjects}
            rows = [
                [*place, [[s.id, dict(s.titles), precise[s.iri]] for s in there]]
                for place, there in sorted(places.items(), key=lambda item: (-len(item[1]), item[0]))
            ]
            found.append({"kind": kind.name, "subjects": len(kind.subjects), "rows": rows})
    return found


def _numbers(lookups: Lookups, property_: str) -> dict[str, float]:
    """Return subject -> its first number of a property, of those between -180 and 180."""
    numbers: dict[str, float] = {}
    for subject, terms in lookups.all_values(property_).items():
        for term in terms:
            try:
                number = float(term.value)
            except ValueError:
                continue
            if -180 <= number <= 180:
                numbers.setdefault(subject, number)
    return numbers
