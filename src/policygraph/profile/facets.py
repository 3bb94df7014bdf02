"""Compile what the subjects of a kind are counted, filtered and tabled by, and which numbers of theirs are compared."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from policygraph.errors import ProfileError, suggest
from policygraph.profile.toml_rules import check
from policygraph.rdf.context import Context

if TYPE_CHECKING:
    from policygraph.profile.model import Field

_NAME = re.compile(r"[a-z][a-z0-9_]*")
# What the tables of policies, and those of other subjects, have a column for already.
_OF_SUBJECTS = {"id", "iri", "title"}
OF_POLICIES = _OF_SUBJECTS | {
    "status", "last_audited", "resolved", "current", "as_of", "standing", "presumed", "in_part", "reason",
}  # fmt: skip


def words(name: str) -> str:
    """Return the name of a facet or a measure as people read it.

    >>> words("legal_weight")
    'legal weight'
    """
    return name.replace("_", " ")


@dataclass(frozen=True)
class Facet:
    """A property by whose values the subjects of a kind are counted, filtered and tabled, with the name of the
    column.

    An ``option`` is one of the command line too; subjects that ``share`` a value belong together. ``group`` is
    the scheme or class in which labels of values are looked up, "" for texts.
    """

    name: str
    property: str
    option: bool = False
    shares: bool = False
    group: str = ""
    is_set: bool = False  # whether a record may state several values


@dataclass(frozen=True)
class Measure:
    """A number that is compared between the subjects of a kind: the property ``value`` of the subject itself, or
    of the nodes under its property ``of``, each for its ``by``; between the values of the facet ``facet``.
    """

    name: str
    value: str
    of: str = ""
    by: str = ""
    facet: str = ""


class Columns:
    """Compiles ``[….facets]`` and ``[….measures]`` of one kind; ``fields`` is class -> key -> field."""

    def __init__(
        self, where: str, context: Context, fields: Mapping[str, Mapping[str, Field]], own: Mapping[str, Field],
        are_policies: bool,
        dates: Iterable[str],
    ) -> None:  # fmt: skip
        self.where, self.context, self.fields, self.own = where, context, fields, own
        self.taken = {*(OF_POLICIES if are_policies else _OF_SUBJECTS), *dates}

    def facets(self, tables: object) -> tuple[Facet, ...]:
        """Return the facets, each declared by a compact property or a table.

        Raises ProfileError for a name that cannot be a column, and for a property that no key gives.
        """
        return tuple(self._facet(place, name, value) for place, name, value in self._named("facets", tables))

    def _facet(self, place: str, name: str, value: Any) -> Facet:
        table = {"property": value} if isinstance(value, str) else value
        check(table, {"property", "option", "shares"}, place, ["property"])
        field = self._field(table["property"], place, self.own)
        option, shares = (_flag(table, flag, place) for flag in ("option", "shares"))
        return Facet(name, field.term.iri, option, shares, field.group, field.term.is_set)

    def measures(self, tables: object, facets: tuple[Facet, ...]) -> tuple[Measure, ...]:
        """Return the measures.

        Raises ProfileError as for facets, and for a facet that the kind does not have.
        """
        names = [facet.name for facet in facets]
        return tuple(
            self._measure(place, name, table, names) for place, name, table in self._named("measures", tables)
        )

    def _measure(self, place: str, name: str, table: Any, facets: list[str]) -> Measure:
        check(table, {"of", "value", "by", "facet"}, place, ["value"])
        of, by, facet = "", table.get("by", ""), table.get("facet", "")
        if facet and facet not in facets:
            raise ProfileError(f"{place}: there is no facet {facet}.{suggest(str(facet), facets)}")
        fields, index = self.own, None
        if "of" in table:
            nodes = self._field(table["of"], place, self.own)
            of, fields, index = nodes.term.iri, self.fields.get(nodes.range, {}), nodes.term.index
        value = self._field(table["value"], place, fields).term.iri
        if by and self.context.expand(str(by)) != index:  # the keys of a mapping have no key of their own
            self._field(by, place, fields)
        return Measure(name, value, of, self.context.expand(str(by)), facet)

    def _named(self, part: str, tables: object) -> Iterator[tuple[str, str, Any]]:
        """Yield where each entry of a table stands, its name and its value; the names are those of columns."""
        if not isinstance(tables, Mapping):
            raise ProfileError(f"{self.where}.{part} must be a table")
        for name, value in tables.items():
            if not _NAME.fullmatch(name):
                raise ProfileError(f"{self.where}.{part}: {name} is no name of small letters, digits and _")
            if name in self.taken or name.startswith("title_"):
                raise ProfileError(f"{self.where}.{part}: there is a column {name} already")
            self.taken.add(name)
            yield f"{self.where}.{part}.{name}", name, value

    def _field(self, name: object, place: str, fields: Mapping[str, Field]) -> Field:
        """Return the field of a compact property. Raises ProfileError, with the nearest, where no key gives it."""
        by_property = {self.context.compact(field.term.iri): field for field in fields.values()}
        if name not in by_property:
            raise ProfileError(f"{place}: no key gives {name}.{suggest(str(name), by_property)}")
        return by_property[str(name)]


def _flag(table: Mapping[str, Any], name: str, place: str) -> bool:
    value = table.get(name, False)
    if not isinstance(value, bool):
        raise ProfileError(f"{place}.{name} must be true or false")
    return value
