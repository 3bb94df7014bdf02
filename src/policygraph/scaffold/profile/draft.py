"""Samples to a draft: every kind of record with its ids and guesses, before anything is written."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from policygraph.rdf import iris
from policygraph.rdf.languages import language_of
from policygraph.rdf.namespaces import (
    DCTERMS,
    FOAF,
    OWL,
    PG,
    PROV,
    RDF,
    RDFS,
    SCHEMA,
    SCHEME,
    SKOS,
    VOID,
    XSD,
)
from policygraph.scaffold.profile.columns import Column, columns
from policygraph.scaffold.profile.identifiers import Naming, name_records
from policygraph.scaffold.profile.infer import Guess, guess
from policygraph.scaffold.profile.known_keys import known_keys
from policygraph.scaffold.profile.references import Target
from policygraph.scaffold.profile.samples import Sample, by_kind, read_samples

OWN = "https://example.org/ns#"
PREFIXES = {
    "pg": PG,
    "scheme": SCHEME,
    "dcterms": DCTERMS,
    "foaf": FOAF,
    "owl": OWL,
    "prov": PROV,
    "rdf": RDF,
    "rdfs": RDFS,
    "schema": SCHEMA,
    "skos": SKOS,
    "void": VOID,
    "xsd": XSD,
}
_TAG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")


@dataclass(frozen=True)
class Kind:
    """Records of one kind. ``name`` is that of their folder, "" where all records are of one kind."""

    name: str
    samples: tuple[Sample, ...]
    naming: Naming
    guesses: tuple[Guess, ...]

    def of(self, kind: str) -> Guess | None:
        """Return the guess of a kind that one key at most has."""
        return next((each for each in self.guesses if each.kind == kind), None)

    @property
    def heading(self) -> bool:
        """Whether titles are to be found in the first heading."""
        headed = sum(each.has_heading for each in self.samples) * 2 > len(self.samples)
        return not self.of("title") and (headed or any(not each.has_front for each in self.samples))

    @property
    def class_name(self) -> str:
        """The local name of its class."""
        return "".join(part.capitalize() for part in re.split(r"[^A-Za-z0-9]+", self.name))


@dataclass(frozen=True)
class Draft:
    """What is known of a folder of records, and how it is called. ``own`` is the prefix of its namespace."""

    name: str
    languages: tuple[str, ...]
    kinds: tuple[Kind, ...]
    unreadable: tuple[tuple[str, str], ...]
    skipped: tuple[str, ...]  # files without front matter, where most have some
    prefixes: dict[str, str]
    own: str

    def compact(self, name: str) -> str:
        """Return a compact IRI as the context can read it: in full where a key has taken the prefix."""
        prefix, _, rest = name.partition(":")
        return name if prefix in self.prefixes else PREFIXES.get(prefix, f"{prefix}:") + rest

    def properties(self, kind: Kind) -> dict[str, str]:
        """Return key -> compact property of a kind's keys that have one; two kinds never share by accident."""
        found: dict[str, str] = {}
        for each in kind.guesses:
            if each.kind not in ("verbatim", "language"):
                found[each.key] = self.compact(each.property_name or f"{self.own}:{self._local(kind, each)}")
        return found

    def _local(self, kind: Kind, guess: Guess) -> str:
        """Return the local name of a property of the draft's own, with the kind where another means else."""
        first = next(
            other
            for each in self.kinds
            for other in each.guesses
            if other.key == guess.key and not other.property_name
        )
        same = (first.kind, first.reference and first.reference.kind) == (
            guess.kind,
            guess.reference and guess.reference.kind,
        )
        return iris.encode(guess.key if same else f"{kind.name}.{guess.key}")


def draft_profile(folder: Path, name: str) -> Draft:
    """Return the draft of a profile for the records below a folder, which may be none at all."""
    samples = read_samples(folder)
    fronted = sum(each.has_front for each in samples.found)
    skipped: tuple[str, ...] = ()
    if fronted * 2 >= len(samples.found):
        skipped = tuple(each.path for each in samples.found if not each.has_front)
        samples = replace(samples, found=tuple(each for each in samples.found if each.has_front))
    groups = by_kind(samples)
    tables = {kind: columns(some) for kind, some in groups.items()}
    namings = {kind: name_records(some, tables[kind]) for kind, some in groups.items()}
    targets = [
        Target(kind, namings[kind], namings[kind].stems_are_ids(some)) for kind, some in groups.items()
    ]
    kinds = tuple(
        Kind(
            kind,
            tuple(some),
            namings[kind],
            tuple(guess(tables[kind], namings[kind], targets, number == 0, len(some))),
        )
        for number, (kind, some) in enumerate(groups.items())
    )
    keys = {column.key for table in tables.values() for column in table}
    keys |= {column.nest for table in tables.values() for column in table if column.nest}
    own = next(each for each in ("own", *(f"own{n}" for n in range(2, 1000))) if each not in keys)
    prefixes = {each: iri for each, iri in PREFIXES.items() if each not in keys} | {own: OWN}
    languages = samples.languages or _languages(kinds)
    return Draft(name, languages, kinds, samples.unreadable, skipped, prefixes, own)


def _languages(kinds: Sequence[Kind]) -> tuple[str, ...]:
    """Return the languages that a key names, else that in whose script most titles are."""
    stated: Counter[str] = Counter()
    scripts: Counter[str] = Counter()
    tags = known_keys().languages
    for kind in kinds:
        if found := kind.of("language"):
            stated += Counter(text.lower() for text in _texts(found.column) if _TAG.fullmatch(text))
        if found := kind.of("title"):
            scripts += Counter(language_of(text, tags[0], tags) for text in _texts(found.column))
    if stated:
        return tuple(tag for tag, _ in stated.most_common())
    return tuple(tag for tag, _ in scripts.most_common(1)) or tags[:1]


def _texts(column: Column) -> list[str]:
    return [text for _, text in column.texts()]
