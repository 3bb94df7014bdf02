"""A JSON-LD 1.1 context, compiled once: the property of each key, and the type of its values."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from policygraph.errors import TermError, suggest, there_is
from policygraph.rdf import iris
from policygraph.rdf.language_tags import is_tag, no_tag
from policygraph.words.phrases import Phrase

_ABSOLUTE = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://|urn:|tag:|mailto:")
_KEYWORDS = {"@id", "@type", "@language", "@container", "@nest", "@index"}


@dataclass(frozen=True)
class Term:
    """A term definition. ``type`` is the IRI of a datatype, ``@id``, or None for text in a language."""

    key: str
    iri: str
    type: str | None = None
    plain: bool = False  # "@language": null, text without a language
    language: str = ""  # of its texts, in small letters; "" for that of the record
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

    def undeclared_prefix(self, name: str) -> str | None:
        """Return the prefix of a name that no line of the context declares, "" for a name without one, None for a
        compact IRI whose prefix is declared and for an absolute IRI.
        """
        prefix, colon, _ = name.partition(":")
        is_known = prefix in self.prefixes or (iris.is_absolute(name) and _ABSOLUTE.match(name))
        return None if colon and is_known else prefix if colon else ""

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

    Supported are prefixes, aliases of @nest, and terms with @id, @type, @language, @container @set
    or @index, @nest, @index, or @reverse (published, never read). Raises TermError for the rest, and for a
    property or datatype whose prefix the context does not declare.
    """
    if source.get("@version", 1.1) != 1.1:
        raise TermError(
            "@version",
            Phrase("@version is {version}; it must be 1.1, of JSON-LD 1.1", version=source["@version"]),
        )
    if "" in source:
        raise TermError("", Phrase("a key of the context is empty, which JSON-LD does not allow"))
    prefixes = {
        key: value
        for key, value in source.items()
        if isinstance(value, str) and value.endswith(("/", "#")) and not key.startswith("@")
    }
    for prefix, namespace in prefixes.items():
        if not iris.is_absolute(namespace):
            raise TermError(
                prefix,
                Phrase(
                    "{prefix} is to be the prefix of {namespace}, which is no absolute IRI",
                    prefix=prefix,
                    namespace=namespace,
                ),
            )
    nests = frozenset(key for key, value in source.items() if value == "@nest")
    context = Context(source, prefixes, nests=nests)
    terms = {
        key: _compile_term(key, value, context)
        for key, value in source.items()
        if key not in prefixes and key not in nests and key != "@version" and not _is_reverse(value)
    }
    for key in filter(lambda key: _is_reverse(source[key]), source):
        if source[key].get("@container", "@set") != "@set":
            raise TermError(key, Phrase("the container of {key} must be @set", key=key))
    reverse = {
        key: _expanded(key, str(value["@reverse"]), context)
        for key, value in source.items()
        if _is_reverse(value)
    }
    by_iri: dict[str, Term] = {}
    for term in terms.values():
        by_iri.setdefault(term.iri, term)
    return Context(source, prefixes, terms, nests, by_iri, reverse)


def _is_reverse(value: Any) -> bool:
    return isinstance(value, Mapping) and "@reverse" in value


def _compile_term(key: str, value: Any, context: Context) -> Term:
    if isinstance(value, str):
        value = {"@id": value}
    if isinstance(value, Mapping) and (unknown := sorted(set(value) - _KEYWORDS)):
        message = Phrase(
            "the context says {name} of {key}, which policygraph does not read.{suggestion}",
            name=unknown[0],
            key=key,
            suggestion=suggest(unknown[0], _KEYWORDS) or there_is(sorted(_KEYWORDS)),
        )
        raise TermError(key, message)
    if not isinstance(value, Mapping) or key.startswith("@"):
        message = Phrase(
            "the context says of {key} what policygraph does not read; see docs/profiles.md", key=key
        )
        raise TermError(key, message)
    for name in ("@id", "@type", "@index", "@nest"):
        if not isinstance(value.get(name, ""), str):
            raise TermError(key, Phrase("{name} of {key} must be a text", name=name, key=key))
    containers = value.get("@container", [])
    containers = containers if isinstance(containers, list) else [containers]
    nest = value.get("@nest")
    is_known = all(container in ("@set", "@index") for container in containers)
    if not is_known or ("@index" in containers) != ("@index" in value):
        message = Phrase(
            "the container of {key} must be @set, or @index with a property for the keys", key=key
        )
        raise TermError(key, message)
    if nest is not None and nest not in context.nests:
        message = Phrase(
            "{key} is nested in {nest}, which the context does not define as @nest.{hint}",
            key=key,
            nest=nest,
            hint=suggest(nest, context.nests),
        )
        raise TermError(key, message)
    language, type_ = value.get("@language") or "", value.get("@type")
    if not isinstance(language, str) or (language and not is_tag(language)):
        raise TermError(key, no_tag(str(language)))
    if language and type_ is not None:
        raise TermError(key, Phrase("{key} has a type, and a language is that of texts without one", key=key))
    if isinstance(type_, str) and type_.startswith("@") and type_ != "@id":
        raise TermError(
            key, Phrase("{key} has the type {type}; it must be @id or a datatype", key=key, type=type_)
        )
    return Term(
        key=key,
        iri=_expanded(key, value.get("@id", key), context),
        type=type_ if type_ is None or type_ == "@id" else _expanded(key, type_, context),
        plain="@language" in value and not language,
        language=language.lower(),
        is_set="@set" in containers,
        nest=nest,
        index=_expanded(key, value["@index"], context) if "@index" in value else None,
    )


def _expanded(key: str, name: str, context: Context) -> str:
    """Return the IRI of a compact IRI. Raises TermError for one without a prefix that the context declares."""
    prefix = context.undeclared_prefix(name)
    if prefix:
        is_short = isinstance(context.source.get(prefix), str)
        hint = Phrase(" A namespace ends in / or #.") if is_short else suggest(prefix, context.prefixes)
        raise TermError(
            key,
            Phrase(
                "{key} is {name}, and the context declares no prefix {prefix}.{hint}",
                key=key,
                name=name,
                prefix=prefix,
                hint=hint,
            ),
        )
    if prefix == "":
        raise TermError(
            key,
            Phrase(
                "{key} is {name}, which is no property: it lacks a prefix, as dcterms:title has one",
                key=key,
                name=name,
            ),
        )
    if not iris.is_absolute(context.expand(name)):
        raise TermError(key, Phrase("{key} is {name}, which makes no IRI", key=key, name=name))
    return context.expand(name)
