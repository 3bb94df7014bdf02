"""The functions that queries of shapes call where rdflib runs them: a call of one that it lacks would find nothing, in silence."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from typing import Any

import pyoxigraph as ox

from policygraph.rdf.namespaces import XSD
from policygraph.validation.shacl.results import ShapesError, Term
from policygraph.words.phrases import Phrase

_CAST = re.compile(rf"{re.escape(XSD)}\w+", re.ASCII)
_STORE, _VALUE = ox.Store(), ox.Variable("value")


class Functions(dict[Any, Any]):
    """Functions by IRI, as rdflib keeps them; those of XML Schema that it lacks cast as the store does.

    ``to_term`` and ``from_term`` make terms of the store of those of rdflib, and the other way round.
    """

    def __init__(
        self, functions: dict[Any, Any], to_term: Callable[[Any], Any], from_term: Callable[[Any], Any]
    ) -> None:
        super().__init__(functions)
        self._to_term, self._from_term = to_term, from_term

    def get(self, name: Any, default: Any = None) -> Any:
        """Return a function. Raises ShapesError where there is none, which rdflib takes for a value that is lacking."""
        if name in self:
            return self[name]
        if _CAST.fullmatch(name):
            return partial(self._cast, str(name)), False
        raise _lacking(name)

    def _cast(self, name: str, value: Any) -> Any:
        from rdflib.plugins.sparql.sparql import SPARQLError

        try:
            result = _cast(name, self._to_term(value))
        except RuntimeError:
            raise _lacking(name) from None
        if result is None:
            raise SPARQLError(name)  # which rdflib takes for a value that is lacking
        return self._from_term(result)


def _cast(name: str, value: Term) -> Term | None:
    """Return a term as a datatype has it, None where it has none. Raises RuntimeError for a function that the store lacks."""
    answer = _STORE.query(f"SELECT ?value (<{name}>(?value) AS ?result) {{}}", substitutions={_VALUE: value})
    assert isinstance(answer, ox.QuerySolutions)
    result: Term | None = next(answer)["result"]
    return result


def _lacking(name: str) -> ShapesError:
    return ShapesError(Phrase("no engine has the function {name}", name=str(name)))
