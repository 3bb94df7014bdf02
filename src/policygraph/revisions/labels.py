"""Properties and values as people read them."""

from __future__ import annotations

from collections.abc import Iterable

import pyoxigraph as ox

from policygraph.mapping.inverse import VERBATIM
from policygraph.rdf.datatypes import native
from policygraph.rdf.iris import is_absolute
from policygraph.revisions.facts import Property, Term
from policygraph.revisions.model import Scalar
from policygraph.store.lookups import Reader


def labelled(property_: Property, reader: Reader) -> str:
    """Return what people call a property; one of an assessment stands behind its dimension's name."""
    if property_.iri == VERBATIM:
        return property_.path
    label, concept = reader.label(property_.iri), property_.concept
    above = reader.label(concept) if is_absolute(concept) else concept
    return f"{above}: {label}" if concept else label


def texts(values: Iterable[Term], reader: Reader) -> tuple[Scalar, ...]:
    """Return terms as people read them, sorted: things by id or label, numbers as numbers."""
    found: dict[tuple[str, str], Scalar] = {}  # 1 and true are equal, and not the same
    for value in values:
        if isinstance(value, ox.Literal):
            read: Scalar = native(value.value, value.datatype.value)
        else:
            read = reader.value(value).text
        found[str(read), type(read).__name__] = read
    return tuple(found[key] for key in sorted(found))
