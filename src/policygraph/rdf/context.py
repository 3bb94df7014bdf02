"""A JSON-LD 1.1 context, compiled once: the property of each key, and the type of its values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from policygraph.errors import ProfileError

_KEYWORDS = {"@id", "@type", "@language", "@container", "@nest", "@index"}


@dataclass(frozen=True)
class Term:
    """A term definition. ``type`` is the IRI of a datatype, ``@id``, or None for text in a language."""

    key: str
    iri: str
    type: str | None = None
    plain: bool = False  # "@language": null, text without a language
    is_set: bool = False
    nest: str | None = None
    index: str | None = None  # the property whose values are the keys of the index map


@dataclass(frozen=True)
class Context:
    """The compiled context. ``nests`` are the keys that are aliases of @nest."""

    source: Mapping[str, Any]
    prefixes: dict[str, str] = field(default_factory=dict)
    terms: dict[str, Term] = field(default_factory=dict)
    nests: frozenset[str] = frozenset()
    by_iri: dict[str, Term] = field(default_factory=dict)
    reverse: dict[str, str] = field(default_factory=dict)  # key with @reverse -> IRI of the property
    _compacted: dict[str, str] = field(default_factory=dict, repr=False, compare=False)

    def expand(self, name: str) -> str:
        """Return the IRI of a compact IRI such as ``pg:Policy``, any other text as it is."""
        prefix, colon, rest = name.partition(":")
        return self.prefixes[prefix] + rest if colon and prefix in self.prefixes else name

    def compact(self, iri: str) -> str:
        """Return the compact IRI with the longest matching namespace, without one the IRI itself."""
        compacted = self._compacted.get(iri)
        if compacted is None:
            matching = [prefix for prefix, namespace in self.prefixes.items() if iri.startswith(namespace)]
            longest = max(matching, key=lambda prefix: len(self.prefixes[prefix]), default=None)
            compacted = iri if longest is None else f"{longest}:{iri[len(self.prefixes[longest]) :]}"
            self._compacted[iri] = compacted
        return compacted

    def key_of(self, iri: str) -> str:
        """Return the key of a property in a document: its term, else its compact IRI."""
        term = self.by_iri.get(iri)
        return term.key if term else self.compact(iri)

    def term_of(self, key: str) -> Term:
        """Return the definition of a key, or a default one for a compact IRI without definition."""
        return self.terms.get(key) or Term(key, self.expand(key))


def compile_context(source: Mapping[str, Any]) -> Context:
    """Return the compiled form of the value of ``@context``.

    Supported are prefixes, aliases of @nest, and terms with @id, @type, @language null, @container @set
    or @index, @nest, @index, or @reverse (published, never read). Raises ProfileError for the rest.
    """
    prefixes = {
        key: value
        for key, value in source.items()
        if isinstance(value, str) and value.endswith(("/", "#")) and not key.startswith("@")
    }
    nests = frozenset(key for key, value in source.items() if value == "@nest")
    context = Context(source, prefixes, nests=nests)
    terms = {
        key: _compile_term(key, value, context)
        for key, value in source.items()
        if key not in prefixes and key not in nests and key != "@version" and not _is_reverse(value)
    }
    reverse = {key: context.expand(value["@reverse"]) for key, value in source.items() if _is_reverse(value)}
    by_iri: dict[str, Term] = {}
    for term in terms.values():
        by_iri.setdefault(term.iri, term)
    return Context(source, prefixes, terms, nests, by_iri, reverse)


def _is_reverse(value: Any) -> bool:
    return isinstance(value, Mapping) and "@reverse" in value


def _compile_term(key: str, value: Any, context: Context) -> Term:
    if isinstance(value, str):
        value = {"@id": value}
    if not isinstance(value, Mapping) or set(value) - _KEYWORDS or key.startswith("@"):
        raise ProfileError(f"the context says of {key} what policygraph does not read; see docs/profiles.md")
    containers = value.get("@container", [])
    containers = [containers] if isinstance(containers, str) else containers
    nest = value.get("@nest")
    if set(containers) - {"@set", "@index"} or ("@index" in containers) != ("@index" in value):
        raise ProfileError(f"the container of {key} must be @set, or @index with a property for the keys")
    if nest is not None and nest not in context.nests:
        raise ProfileError(f"{key} is nested in {nest}, which the context does not define as @nest")
    if value.get("@language") is not None:
        raise ProfileError(f"{key} fixes a language; leave it out, or write null for text without one")
    type_ = value.get("@type")
    if isinstance(type_, str) and type_.startswith("@") and type_ != "@id":
        raise ProfileError(f"{key} has the type {type_}; it must be @id or a datatype")
    return Term(
        key=key,
        iri=context.expand(value.get("@id", key)),
        type=type_ if type_ is None or type_.startswith("@") else context.expand(type_),
        plain="@language" in value,
        is_set="@set" in containers,
        nest=nest,
        index=context.expand(value["@index"]) if "@index" in value else None,
    )
