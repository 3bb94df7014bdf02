"""A request to the query of the SPARQL 1.1 Protocol: text, dataset and values; what is no such query is refused."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import parse_qsl

from policygraph.words.phrases import Phrase

FORM, DIRECT, UPDATE = (
    "application/x-www-form-urlencoded",
    "application/sparql-query",
    "application/sparql-update",
)
MOST_FIELDS = 1_000
_OF_UPDATES = {"update", "using-graph-uri", "using-named-graph-uri"}


class HttpError(Exception):
    """A request that is not answered: the status of HTTP, and why."""

    def __init__(self, status: int, detail: str, **headers: str) -> None:
        super().__init__(detail)
        self.status, self.detail, self.headers = status, detail, headers


@dataclass(frozen=True)
class Asked:
    """The text of a query, the IRIs of its dataset (None where the request names none), and variable -> value."""

    query: str
    default_graphs: tuple[str, ...] | None = None
    named_graphs: tuple[str, ...] | None = None
    bind: tuple[tuple[str, str], ...] = ()


def read_request(method: str, query_string: bytes, content_type: str, body: bytes) -> Asked | None:
    """Return what a request asks, None for a GET without a query.

    A parameter ``$name`` gives a variable a value. Raises HttpError for an update (SPARQL 1.1 Protocol, 2.2), for
    none or several queries, for what is not UTF-8, and for another type of content.
    """
    given = fields(query_string)
    type_, _, parameters = content_type.partition(";")
    type_ = type_.strip().lower()
    if method == "POST" and type_ == FORM:
        given += fields(body)
    elif method == "POST" and type_ == DIRECT:
        given.append(("query", _direct(body, parameters)))
    elif method == "POST":
        _refuse_updates([("update", "")] if type_ == UPDATE else given)
        raise HttpError(415, Phrase("a query is sent as {first} or {second}", first=DIRECT, second=FORM))
    _refuse_updates(given)
    queries = [value for name, value in given if name == "query"]
    if not queries and method != "POST":
        return None
    if len(queries) != 1:
        raise HttpError(400, Phrase("send one query; this request has {number:,}", number=len(queries)))
    named = {name for name, _ in given if name.endswith("-graph-uri")}
    default_graphs, named_graphs = (
        tuple(value for each, value in given if each == name) if named else None
        for name in ("default-graph-uri", "named-graph-uri")
    )
    values = [(name[1:], value) for name, value in given if name.startswith("$") and len(name) > 1]
    if len(dict(values)) < len(values):
        raise HttpError(400, Phrase("a variable is given two values"))
    return Asked(queries[0], default_graphs, named_graphs, tuple(values))


def fields(data: bytes) -> list[tuple[str, str]]:
    """Return names and values of a query string or a form. Raises HttpError for what is not UTF-8."""
    try:
        text = data.decode("utf-8")
        return parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=MOST_FIELDS)
    except ValueError:  # UnicodeDecodeError among them
        raise HttpError(400, Phrase("the parameters cannot be read as UTF-8, or are too many")) from None


def _direct(body: bytes, parameters: str) -> str:
    charsets = [
        text.strip().lower().partition("=")[2].strip('"')
        for text in parameters.split(";")
        if "charset" in text.lower()
    ]
    if charsets and charsets != ["utf-8"]:
        raise HttpError(415, Phrase("a query is in UTF-8"))
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        raise HttpError(400, Phrase("a query is in UTF-8")) from None


def _refuse_updates(given: Iterable[tuple[str, str]]) -> None:
    if any(name in _OF_UPDATES for name, _ in given):
        raise HttpError(
            403, Phrase("what records say is changed in the records: this service answers queries alone")
        )
