"""Labels to IRIs and back: the SKOS concepts and named resources of a profile."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field

import pyoxigraph as ox

from policygraph.rdf.language_tags import primary
from policygraph.rdf.namespaces import FOAF, RDF_TYPE, SKOS

_PREFERRED_LABELS = (f"{SKOS}prefLabel", f"{FOAF}name")
OTHER_LABELS = (f"{SKOS}altLabel", f"{SKOS}hiddenLabel", f"{SKOS}notation")
_WORDS = (*_PREFERRED_LABELS, f"{SKOS}altLabel")

LABELS = (*_PREFERRED_LABELS, *OTHER_LABELS)


def fold(label: str) -> str:
    """Return a label for comparison: in NFKC, with case and runs of space folded.

    >>> fold("  In  Force ") == fold("in force")
    True
    """
    return " ".join(unicodedata.normalize("NFKC", label).casefold().split())


@dataclass(frozen=True)
class Vocabulary:
    """Labels of resources, grouped by the IRIs of their concept schemes and classes."""

    by_label: dict[str, dict[str, str]] = field(default_factory=dict)  # group -> folded label -> IRI
    labels: dict[str, dict[str, str]] = field(default_factory=dict)  # IRI -> language -> preferred label
    tags: dict[str, dict[str, set[str]]] = field(default_factory=dict)  # group -> folded label -> languages
    writings: dict[str, dict[str, str]] = field(default_factory=dict)  # group -> folded word -> word

    def find(self, group: str, text: str) -> str | None:
        """Return the IRI of the resource in a group with a label in any language, or None."""
        return self.by_label.get(group, {}).get(fold(text))

    def languages(self, group: str, text: str) -> set[str]:
        """Return the primary language subtags of a label in a group, "" for one without language."""
        return self.tags.get(group, {}).get(fold(text), set())

    def label(self, iri: str, language: str) -> str | None:
        """Return the preferred label of an IRI in a language, else in any, or None."""
        labels = self.labels.get(iri)
        return None if not labels else labels.get(primary(language)) or next(iter(labels.values()))

    def codes(self, group: str) -> list[str]:
        """Return the folded labels of a group that are no words, as notations, sorted."""
        return sorted({*self.by_label.get(group, ())} - {*self.writings.get(group, ())})

    def schemes(self) -> list[str]:
        """Return the IRIs of the groups with a resource whose IRI is below that of the group, sorted."""
        groups = self.by_label.items()
        return sorted(
            group for group, iris in groups if any(iri.startswith(f"{group}/") for iri in iris.values())
        )

    def texts(self, group: str) -> list[str]:
        """Return the distinct preferred labels of a group in all languages, sorted."""
        iris = set(self.by_label.get(group, {}).values())
        return sorted({text for iri in iris for text in self.labels.get(iri, {}).values()})


def read_vocabulary(quads: Iterable[ox.Quad]) -> Vocabulary:
    """Return the labels of all IRIs in quads, each in the groups of its schemes and classes."""
    groups: dict[str, set[str]] = {}
    labels: dict[str, dict[str, str]] = {}
    label_texts: dict[str, list[tuple[str, str]]] = {}  # subject -> label and its language
    words = set[str]()
    for quad in quads:
        if not isinstance(quad.subject, ox.NamedNode):
            continue
        subject, predicate, value = quad.subject.value, quad.predicate.value, quad.object
        if isinstance(value, ox.Literal) and predicate in _WORDS:
            words.add(value.value)
        if isinstance(value, ox.NamedNode) and predicate in (RDF_TYPE, f"{SKOS}inScheme"):
            groups.setdefault(subject, set()).add(value.value)
        elif isinstance(value, ox.Literal) and predicate in _PREFERRED_LABELS:
            labels.setdefault(subject, {})[primary(value.language or "")] = value.value
            label_texts.setdefault(subject, []).append((value.value, primary(value.language or "")))
        elif isinstance(value, ox.Literal) and predicate in OTHER_LABELS:
            label_texts.setdefault(subject, []).append((value.value, primary(value.language or "")))
    by_label: dict[str, dict[str, str]] = {}
    tags: dict[str, dict[str, set[str]]] = {}
    writings: dict[str, dict[str, str]] = {}
    for subject in sorted(label_texts):
        folded = [(fold(text), text, language) for text, language in label_texts[subject]]
        for group in groups.get(subject, ()):
            table = by_label.setdefault(group, {})
            for label, text, language in folded:
                table.setdefault(label, subject)
                tags.setdefault(group, {}).setdefault(label, set()).add(language)
                if text in words:  # a notation is none
                    writings.setdefault(group, {}).setdefault(label, text)
    return Vocabulary(by_label, labels, tags, writings)
