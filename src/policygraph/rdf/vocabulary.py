"""Labels to concepts and back: what the SKOS files of a profile say about the words in records."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field

import pyoxigraph as ox

from policygraph.rdf.languages import primary
from policygraph.rdf.namespaces import FOAF, RDF_TYPE, SKOS

_PREFERRED = (f"{SKOS}prefLabel", f"{FOAF}name")
_OTHER = (f"{SKOS}altLabel", f"{SKOS}hiddenLabel", f"{SKOS}notation")


def fold(label: str) -> str:
    """Return a label as it is compared: compatibility form, case and runs of space folded.

    >>> fold("  In  Force ") == fold("in force")
    True
    """
    return " ".join(unicodedata.normalize("NFKC", label).casefold().split())


@dataclass(frozen=True)
class Vocabulary:
    """The known things, grouped by concept scheme and by class."""

    by_label: dict[str, dict[str, str]] = field(default_factory=dict)  # group -> folded label -> IRI
    labels: dict[str, dict[str, str]] = field(default_factory=dict)  # IRI -> language -> preferred label
    tags: dict[str, dict[str, set[str]]] = field(default_factory=dict)  # group -> folded label -> languages

    def find(self, group: str, text: str) -> str | None:
        """Return the IRI of the thing with this label, in any language, in a scheme or class."""
        return self.by_label.get(group, {}).get(fold(text))

    def languages(self, group: str, text: str) -> set[str]:
        """Return the languages in which a text is a label in a group, "" for all languages."""
        return self.tags.get(group, {}).get(fold(text), set())

    def label(self, iri: str, language: str) -> str | None:
        """Return the preferred label of a thing in a language, else in any, or None."""
        names = self.labels.get(iri)
        return None if not names else names.get(primary(language)) or next(iter(names.values()))

    def schemes(self) -> list[str]:
        """Return the groups whose things have IRIs below the group's own, sorted."""
        groups = self.by_label.items()
        return sorted(
            name for name, table in groups if any(iri.startswith(f"{name}/") for iri in table.values())
        )

    def texts(self, group: str) -> list[str]:
        """Return the preferred labels of a group in every language, sorted."""
        iris = set(self.by_label.get(group, {}).values())
        return sorted({text for iri in iris for text in self.labels.get(iri, {}).values()})


def read_vocabulary(quads: Iterable[ox.Quad]) -> Vocabulary:
    """Collect the labels of everything in the quads; each counts under its schemes and its classes."""
    groups: dict[str, set[str]] = {}
    labels: dict[str, dict[str, str]] = {}
    names: dict[str, list[tuple[str, str]]] = {}  # subject -> label and its language
    for quad in quads:
        if not isinstance(quad.subject, ox.NamedNode):
            continue
        subject, predicate, value = quad.subject.value, quad.predicate.value, quad.object
        if isinstance(value, ox.NamedNode) and predicate in (RDF_TYPE, f"{SKOS}inScheme"):
            groups.setdefault(subject, set()).add(value.value)
        elif isinstance(value, ox.Literal) and predicate in _PREFERRED:
            labels.setdefault(subject, {})[primary(value.language or "")] = value.value
            names.setdefault(subject, []).append((value.value, primary(value.language or "")))
        elif isinstance(value, ox.Literal) and predicate in _OTHER:
            names.setdefault(subject, []).append((value.value, primary(value.language or "")))
    by_label: dict[str, dict[str, str]] = {}
    tags: dict[str, dict[str, set[str]]] = {}
    for subject in sorted(names):
        for group in groups.get(subject, ()):
            table = by_label.setdefault(group, {})
            for name, language in names[subject]:
                table.setdefault(fold(name), subject)
                tags.setdefault(group, {}).setdefault(fold(name), set()).add(language)
    return Vocabulary(by_label, labels, tags)
