"""Whether a literal is well-typed, as SPARQL: sh:datatype demands it (section 4.1.2)."""

from __future__ import annotations

from policygraph.rdf.namespaces import RDF, XSD
from policygraph.validation.shacl.results import UnsupportedShapeError
from policygraph.validation.shacl.terms import short

# Oxigraph's own numbers end where machine words do, and its casts with them: digits are digits.
_DIGITS = {
    f"{XSD}integer": "^[+-]?[0-9]+$",
    f"{XSD}decimal": r"^[+-]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)$",
}
_CAST = {
    f"{XSD}{name}"
    for name in (
        "boolean", "date", "dateTime", "time", "double", "float",
        "duration", "dayTimeDuration", "yearMonthDuration",
        "gYear", "gYearMonth", "gMonth", "gMonthDay", "gDay",
    )
}  # fmt: skip
_ANY_TEXT = {f"{XSD}string", f"{XSD}anyURI"}


def has_datatype(variable: str, datatype: str) -> str:
    """Return the condition that a term is a well-typed literal of a datatype.

    Raises UnsupportedShapeError for one whose lexical forms SPARQL cannot judge. Datatypes that are
    not from XML Schema or RDF have no lexical rule, as SHACL says.
    """
    if datatype == f"{RDF}langString":
        return f'LANG({variable}) != ""'
    same = f"isLiteral({variable}) && DATATYPE({variable}) = <{datatype}>"
    text = f"STR({variable})"
    if datatype in _DIGITS:
        return f'{same} && (isNumeric({variable}) || REGEX({text}, "{_DIGITS[datatype]}"))'
    if datatype in _CAST:
        return f"{same} && isLiteral(<{datatype}>({text}))"  # a cast that fails is an error, not true
    if datatype.startswith((XSD, RDF)) and datatype not in _ANY_TEXT:
        # The store writes xsd:byte and its like as xsd:integer, so a query cannot tell them apart.
        raise UnsupportedShapeError(f"sh:datatype {short(datatype)}")
    return same
