"""A JSON-LD context, compiled once: which key stands for which property, and how its values are typed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from policygraph.errors import ProfileError

_KNOWN = {"@id", "@type", "@language", "@container", "@nest", "@index"}


@dataclass(frozen=True)
class Term:
    """One key of the context. ``type`` is a datatype's IRI, ``@id``, or None for text."""

    key: str
    iri: str
    type: str | None = None
    plain: bool = False  # text without a language
    is_set: bool = False
    nest: str | None = None
    index: str | None = None  # the property that the keys of an index map are values of


@dataclass(frozen=True)
class Context:
    """The compiled context. ``nests`` are the keys that only group others."""

    source: Mapping[str, Any]
    prefixes: dict[str, str] = field(default_factory=dict)
    terms: dict[str, Term] = field(default_factory=dict)
    nests: frozenset[str] = frozenset()
    by_iri: dict[str, Term] = field(default_factory=dict)
    reverse: dict[str, str] = field(default_factory=dict)  # key -> property, for what is published
    _compacted: dict[str, str] = field(default_factory=dict, repr=False, compare=False)

    def expand(self, name: str) -> str:
        """Return the IRI of a compact one: ``pg:Policy``; an IRI stays as it is."""
        prefix, colon, rest = name.partition(":")
        return self.prefixes[prefix] + rest if colon and prefix in self.prefixes else name

    def compact(self, iri: str) -> str:
        """Return an IRI with the longest prefix that fits, else as it is."""
        known = self._compacted.get(iri)
        if known is None:
            fitting = [prefix for prefix, start in self.prefixes.items() if iri.startswith(start)]
            best = max(fitting, key=lambda prefix: len(self.prefixes[prefix]), default=None)
            known = iri if best is None else f"{best}:{iri[len(self.prefixes[best]) :]}"
            self._compacted[iri] = known
        return known

    def key_of(self, iri: str) -> str:
        """Return the key under which a document holds the values of a property."""
        term = self.by_iri.get(iri)
        return term.key if term else self.compact(iri)

    def term_of(self, key: str) -> Term:
        """Return the term of a key, which may be a compact IRI without a definition of its own."""
        return self.terms.get(key) or Term(key, self.expand(key))


def compile_context(source: Mapping[str, Any]) -> Context:
    """Compile the object under ``@context``.

    It holds prefixes, terms with @id, @type, @language null, @container @set or @index, @nest and
    @index, nests, and @reverse for documents that are published but never read. Raises ProfileError for what else JSON-LD 1.1 knows: the build would not do it.
    """
    prefixes = {
        key: value
        for key, value in source.items()
        if isinstance(value, str) and value.endswith(("/", "#")) and not key.startswith("@")
    }
    nests = frozenset(key for key, value in source.items() if value == "@nest")
    plain = Context(source, prefixes, nests=nests)
    terms = {
        key: _term(key, value, plain)
        for key, value in source.items()
        if key not in prefixes and key not in nests and key != "@version" and not _is_reverse(value)
    }
    reverse = {key: plain.expand(value["@reverse"]) for key, value in source.items() if _is_reverse(value)}
    by_iri: dict[str, Term] = {}
    for term in terms.values():
        by_iri.setdefault(term.iri, term)
    return Context(source, prefixes, terms, nests, by_iri, reverse)


def _is_reverse(value: Any) -> bool:
    return isinstance(value, Mapping) and "@reverse" in value


def _term(key: str, value: Any, context: Context) -> Term:
    if isinstance(value, str):
        value = {"@id": value}
    if not isinstance(value, Mapping) or set(value) - _KNOWN or key.startswith("@"):
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
    kind = value.get("@type")
    if isinstance(kind, str) and kind.startswith("@") and kind != "@id":
        raise ProfileError(f"{key} has the type {kind}; it must be @id or a datatype")
    return Term(
        key=key,
        iri=context.expand(value.get("@id", key)),
        type=kind if kind is None or kind.startswith("@") else context.expand(kind),
        plain="@language" in value,
        is_set="@set" in containers,
        nest=nest,
        index=context.expand(value["@index"]) if "@index" in value else None,
    )
