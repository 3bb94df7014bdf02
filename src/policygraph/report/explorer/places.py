"""Subjects that have coordinates to places: each pair of them once, with all that is there."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from policygraph.query.subjects import KindStatistics, Subject
from policygraph.rdf.core import LATITUDE, LONGITUDE, PRECISION
from policygraph.report.explorer.names import Names, names_of_values
from policygraph.store.lookups import Lookups


def to_places(lookups: Lookups, kinds: Iterable[KindStatistics]) -> list[dict[str, Any]]:
    """Return for each kind with coordinates the places, those with most subjects first: latitude, longitude, what is
    there by id and titles, how precise its coordinates are said to be, and the names of the place.

    A place is called by the facet, if there is one, of which all that stands in one place has the same label: a country.
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
            called = _called(lookups, kind, list(places.values()))
            precise = {s.iri: "; ".join(lookups.labels(precisions.get(s.iri, []))) for s in kind.subjects}
            rows = [
                [*place, [[s.id, dict(s.titles), precise[s.iri]] for s in there], called(there)]
                for place, there in sorted(places.items(), key=lambda item: (-len(item[1]), item[0]))
            ]
            found.append({"kind": kind.name, "subjects": len(kind.subjects), "rows": rows})
    return found


def _called(
    lookups: Lookups, kind: KindStatistics, places: Sequence[Sequence[Subject]]
) -> Callable[[Sequence[Subject]], dict[str, str]]:
    """Return what gives the names by language of the place of some subjects: by the first facet of which all of one place
    have one label, and most places another.
    """
    facets = (
        facet for each in lookups.graph.profile.kinds if each.name == kind.name for facet in each.facets
    )
    properties = {facet.name: facet.property for facet in facets}
    several = [there for there in places if len(there) > 1]
    for facet in kind.facets if several else ():
        own = [labels for there in places if (labels := _labels(there, facet))]
        is_shared = all(len(_labels(there, facet)) <= 1 for there in several)
        if is_shared and len(own) > 1 and len(set().union(*own)) * 2 > len(own):
            names = names_of_values(lookups, [properties[facet]])
            return lambda there: _names(names, min(_labels(there, facet), default=()))
    return lambda there: {}


def _labels(subjects: Iterable[Subject], facet: str) -> set[tuple[str, ...]]:
    """Return the labels that subjects have of a facet, of those that have any."""
    return {subject.facets[facet] for subject in subjects if subject.facets.get(facet)}


def _names(names: Mapping[str, Names], labels: Sequence[str]) -> dict[str, str]:
    """Return the names of the first of some labels by language, none without labels."""
    return {**names.get(labels[0], {}), "en": labels[0]} if labels else {}


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
