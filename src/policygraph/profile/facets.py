"""Compile what the subjects of a kind are counted, filtered and tabled by, and which numbers of theirs are compared."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping

from policygraph.errors import suggest
from policygraph.profile.model import Facet, Field, Measure
from policygraph.rdf.context import Context
from policygraph.rdf.datatypes import NUMBERS
from policygraph.rdf.namespaces import XSD
from policygraph.records.declared import Declared
from policygraph.words.phrases import Phrase, enumerated

_NAME = re.compile(r"[a-z][a-z0-9_]*")
# What the tables of policies, and those of other subjects, have a column for already.
_OF_SUBJECTS = {"id", "iri", "title"}
OF_POLICIES = _OF_SUBJECTS | {
    "status", "last_audited", "resolved", "current", "as_of", "standing", "presumed", "in_part", "reason",
}  # fmt: skip
# What the commands with options for facets have options for.
OPTIONS = {
    "as_of", "base", "depth", "direction", "format", "help", "kind", "language", "layers", "limit", "observed", "output", "plot_format",
    "plots", "policy", "profile", "quiet", "relation", "search", "source", "store", "today", "verbose", "where",
}  # fmt: skip


def words(name: str) -> str:
    """Return the name of a facet or a measure as people read it.

    >>> words("legal_weight")
    'legal weight'
    """
    return name.replace("_", " ")


def require_column(name: str, value: Declared, taken: Collection[str]) -> None:
    """Raise ProfileError for the name of a value that can be that of no column, or is that of one that is taken."""
    if not _NAME.fullmatch(name):
        raise value.wrong(Phrase("has a name that is not of small letters, digits and _: {name}", name=name))
    if name in taken or name.startswith("title_"):
        raise value.wrong(Phrase("needs another name: there is a column {name} already", name=name))


class Columns:
    """Compiles ``[….facets]`` and ``[….measures]`` of one kind; ``fields`` is class -> key -> field."""

    def __init__(
        self, context: Context, fields: Mapping[str, Mapping[str, Field]], own: Mapping[str, Field],
        are_policies: bool,
        dates: Iterable[str],
    ) -> None:  # fmt: skip
        self.context, self.fields, self.own = context, fields, own
        self.taken = {*(OF_POLICIES if are_policies else _OF_SUBJECTS), *dates}

    def facets(self, tables: Declared | None) -> tuple[Facet, ...]:
        """Return the facets, each declared by a compact property or a table.

        Raises ProfileError for a name that cannot be a column, and for a property that no key gives.
        """
        return tuple(self._facet(name, facet) for name, facet in self._named(tables))

    def _facet(self, name: str, facet: Declared) -> Facet:
        if isinstance(facet.value, str):
            field, option, shares = self._field(facet, self.own), False, False
        else:
            facet.table(("property", "option", "shares"), ("property",))
            field = self._field(facet["property"], self.own)
            option, shares = (flag in facet and facet[flag].flag() for flag in ("option", "shares"))
        if option and name in OPTIONS:
            taken = f"--{name.replace('_', '-')}"
            raise facet["option"].wrong(Phrase("cannot be: commands have {option} already", option=taken))
        return Facet(name, field.term.iri, option, shares, field.group, field.term.is_set)

    def measures(self, tables: Declared | None, facets: tuple[Facet, ...]) -> tuple[Measure, ...]:
        """Return the measures.

        Raises ProfileError as for facets, and for a facet that the kind does not have.
        """
        names = [facet.name for facet in facets]
        return tuple(self._measure(name, table, names) for name, table in self._named(tables))

    def _measure(self, name: str, table: Declared, facets: list[str]) -> Measure:
        table.table(("of", "value", "by", "facet"), ("value",))
        of, by, facet = "", table.get("by"), table["facet"].string() if "facet" in table else ""
        if facet and facet not in facets:
            raise table["facet"].wrong(
                Phrase(
                    "names {facet}: there is no facet {facet}.{hint}",
                    facet=facet,
                    hint=suggest(facet, facets),
                )
            )
        fields, index = self.own, None
        if "of" in table:
            nodes = self._field(table["of"], self.own)
            of, fields, index = nodes.term.iri, self.fields.get(nodes.range, {}), nodes.term.index
        value = self._number(table["value"], fields).term.iri
        if by and self.context.expand(by.string()) != index:  # the keys of a mapping have no key of their own
            self._field(by, fields)
        return Measure(name, value, of, self.context.expand(by.string()) if by else "", facet)

    def _number(self, name: Declared, fields: Mapping[str, Field]) -> Field:
        """Return the field of a property. Raises ProfileError where no key gives it, or its values are no numbers."""
        field = self._field(name, fields)
        if field.term.type not in NUMBERS:
            types = enumerated(f"xsd:{type.removeprefix(XSD)}" for type in NUMBERS)
            message = Phrase(
                "is {name}, whose values are no numbers: the @type of its key is none of {types}",
                name=name.value,
                types=types,
            )
            raise name.wrong(message)
        return field

    def _named(self, tables: Declared | None) -> Iterator[tuple[str, Declared]]:
        """Yield the name and the value of each entry of a table; the names are those of columns."""
        for name, value in tables.members() if tables else ():
            require_column(name, value, self.taken)
            self.taken.add(name)
            yield name, value

    def _field(self, name: Declared, fields: Mapping[str, Field]) -> Field:
        """Return the field of a compact property. Raises ProfileError, with the nearest, where no key gives it."""
        by_property = {self.context.compact(field.term.iri): field for field in fields.values()}
        if name.string() not in by_property:
            raise name.wrong(
                Phrase(
                    "names {name}: no key gives {name}.{hint}",
                    name=name.value,
                    hint=suggest(name.value, by_property),
                )
            )
        return by_property[name.value]
