"""Draft a profile from samples: every kind of record with its ids and guesses, before files are written."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from policygraph.rdf import iris
from policygraph.rdf.languages import predominant
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
from policygraph.rdf.serialize import xml_name_at_end
from policygraph.scaffold.profile.columns import Column, columns
from policygraph.scaffold.profile.identifiers import Naming, name_records
from policygraph.scaffold.profile.infer import Guess, guess_columns
from policygraph.scaffold.profile.known_keys import known_keys
from policygraph.scaffold.profile.references import Target
from policygraph.scaffold.profile.samples import Sample, by_kind, read_samples

OWN_NAMESPACE = "https://example.org/ns#"
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
_LANGUAGE_TAG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")


@dataclass(frozen=True)
class Kind:
    """The records of one kind. ``name`` is that of their folder, "" where all records are of one kind."""

    name: str
    samples: tuple[Sample, ...]
    naming: Naming
    guesses: tuple[Guess, ...]

    def guess_for(self, kind: str) -> Guess | None:
        """Return the first guess of a kind that at most one key has, such as title, else None."""
        return next((guess for guess in self.guesses if guess.kind == kind), None)

    @property
    def title_in_heading(self) -> bool:
        """Whether the title of a record is its first heading: no key has it, and most bodies have one."""
        most = sum(sample.has_heading for sample in self.samples) * 2 > len(self.samples)
        bare = any(not sample.has_front_matter for sample in self.samples)
        return not self.guess_for("title") and (most or bare)

    @property
    def class_name(self) -> str:
        """The local name of its class."""
        return "".join(part.capitalize() for part in re.split(r"[^A-Za-z0-9]+", self.name))


@dataclass(frozen=True)
class Draft:
    """All guesses about a folder of records. ``own_prefix`` is the prefix of the profile's own namespace."""

    name: str
    languages: tuple[str, ...]
    kinds: tuple[Kind, ...]
    unreadable: tuple[tuple[str, str], ...]  # path, error
    skipped: tuple[str, ...]  # files without front matter, where most files have it
    prefixes: dict[str, str]
    own_prefix: str

    def compact(self, name: str) -> str:
        """Return a compact IRI as a context can expand it: in full where a key has the name of the prefix."""
        prefix, _, local = name.partition(":")
        return name if prefix in self.prefixes else PREFIXES.get(prefix, f"{prefix}:") + local

    def properties(self, kind: Kind) -> dict[str, str]:
        """Return key -> compact property of the keys that have one; no two kinds share one by accident."""
        return {
            guess.key: self.compact(guess.property_name or f"{self.own_prefix}:{self._local(kind, guess)}")
            for guess in kind.guesses
            if guess.kind not in ("verbatim", "language")
        }

    def _local(self, kind: Kind, guess: Guess) -> str:
        """Return the local name of an own property, with the kind where an earlier one differs in values."""
        first = next(
            earlier
            for drafted_kind in self.kinds
            for earlier in drafted_kind.guesses
            if earlier.key == guess.key and not earlier.property_name
        )
        first_values, values = ((g.kind, g.reference and g.reference.kind) for g in (first, guess))
        return self._name(guess.key if first_values == values else f"{kind.name}.{guess.key}")

    def _name(self, key: str) -> str:
        """Return the local name of a key, such that every format can write it: XML has no name 2020 or %E6."""
        digest = hashlib.sha256(key.encode()).hexdigest()[:8]
        candidates = (iris.encode(key), key, f"_{key}", f"key_{digest}")
        taken = {guess.key for kind in self.kinds for guess in kind.guesses} - {key}
        return next(name for name in candidates if name not in taken and _is_writable(OWN_NAMESPACE + name))


def _is_writable(iri: str) -> bool:
    return iris.is_absolute(iri) and bool(xml_name_at_end(iri))


def draft_profile(folder: Path, name: str) -> Draft:
    """Return the draft of a profile for the records below a folder, of which there may be none."""
    samples = read_samples(folder)
    fronted = tuple(sample for sample in samples.readable if sample.has_front_matter)
    skipped: tuple[str, ...] = ()
    if len(fronted) * 2 >= len(samples.readable):
        skipped = tuple(sample.path for sample in samples.readable if not sample.has_front_matter)
        samples = replace(samples, readable=fronted)
    groups = by_kind(samples)
    tables = {kind: columns(group) for kind, group in groups.items()}
    namings = {kind: name_records(group, tables[kind]) for kind, group in groups.items()}
    targets = [
        Target(kind, namings[kind], namings[kind].stems_are_ids(group)) for kind, group in groups.items()
    ]
    kinds = tuple(
        Kind(
            kind,
            tuple(group),
            namings[kind],
            tuple(guess_columns(tables[kind], namings[kind], targets, number == 0, len(group))),
        )
        for number, (kind, group) in enumerate(groups.items())
    )
    keys = {column.key for table in tables.values() for column in table}
    keys |= {column.nest for table in tables.values() for column in table if column.nest}
    own = next(prefix for prefix in ("own", *(f"own{n}" for n in range(2, 1000))) if prefix not in keys)
    prefixes = {prefix: iri for prefix, iri in PREFIXES.items() if prefix not in keys} | {own: OWN_NAMESPACE}
    languages = samples.languages or _languages(kinds)
    return Draft(name, languages, kinds, samples.unreadable, skipped, prefixes, own)


def _languages(kinds: Sequence[Kind]) -> tuple[str, ...]:
    """Return the languages that a key states, else the one in whose script most titles are."""
    stated: Counter[str] = Counter()
    by_script: Counter[str] = Counter()
    tags = known_keys().languages
    for kind in kinds:
        if guess := kind.guess_for("language"):
            texts = _texts(guess.column)
            stated += Counter(text.lower() for text in texts if _LANGUAGE_TAG.fullmatch(text))
        if guess := kind.guess_for("title"):
            by_script += Counter(predominant(text, tags) for text in _texts(guess.column))
    if stated:
        return tuple(tag for tag, _ in stated.most_common())
    return tuple(tag for tag, _ in by_script.most_common(1)) or tags[:1]


def _texts(column: Column) -> list[str]:
    return [text for _, text in column.texts()]
