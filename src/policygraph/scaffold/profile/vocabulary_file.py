"""Write labels of records as a SKOS vocabulary; a status of policygraph's own keeps its IRI and its phase."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

import pyoxigraph as ox

from policygraph.profile.load import load_profile
from policygraph.profile.resources import resource
from policygraph.rdf import iris
from policygraph.rdf.core import ENACTED, PHASE
from policygraph.rdf.languages import language_of
from policygraph.rdf.namespaces import SKOS
from policygraph.rdf.vocabulary import fold
from policygraph.scaffold.profile.draft import OWN_NAMESPACE, PREFIXES, Draft
from policygraph.scaffold.profile.infer import Guess

STATUSES = f"{PREFIXES['scheme']}status"  # the scheme of the statuses of policies
_SCHEMES = f"{OWN_NAMESPACE.rstrip('#')}/scheme/"
_PG = PREFIXES["pg"]
_STATUS_PROPERTIES = (PHASE, ENACTED)


def scheme_of(guess: Guess, local: str) -> str:
    """Return the IRI of the scheme of a key's labels; ``local`` is the local name of its own property."""
    if guess.property_name.startswith("pg:"):
        return PREFIXES["scheme"] + guess.property_name.partition(":")[2]
    return _SCHEMES + local


def vocabulary(draft: Draft) -> str:
    """Return the vocabulary of a draft in Turtle: a concept scheme for each property with labels."""
    lines = [
        "# The words that records use. Put the same thing in another language beside it, as in",
        '#     skos:prefLabel "Draft"@en , "草案"@zh ; skos:altLabel "Idea"@en .',
        '# and say of a status of your own what it means. pg:phase is "before", "started", "during" or "after" its time',
        '# in force, or "never"; without one it is unknown whether a policy is in force. pg:enacted is false of a proposal.',
        "",
        f"@prefix pg: <{_PG}> .",
        f"@prefix skos: <{SKOS}> .",
    ]
    labelled = [
        (draft.properties(kind)[guess.key], guess)
        for kind in draft.kinds
        for guess in kind.guesses
        if guess.kind == "label"
    ]
    schemes: set[str] = set()
    for property, guess in labelled:
        scheme = scheme_of(guess, property.rpartition(":")[2])
        if scheme not in schemes:
            schemes.add(scheme)
            guesses = [other for name, other in labelled if name == property]
            lines += ["", *_scheme(draft, guess.key, scheme, guesses)]
    return "\n".join(lines) + "\n"


def _scheme(draft: Draft, key: str, scheme: str, guesses: Sequence[Guess]) -> Iterator[str]:
    """Yield the lines of a concept scheme and its concepts; spellings that differ by case are one concept."""
    yield f"<{scheme}> a skos:ConceptScheme ; skos:prefLabel {_literal(key, 'en')} ."
    counts: Counter[str] = sum((guess.column.distinct() for guess in guesses), Counter())
    tags: dict[str, str] = {}  # text -> language
    for guess in guesses:
        for sample, text in guess.column.texts():
            language = language_of(text, sample.language or draft.languages[0], draft.languages)
            tags.setdefault(text.strip(), language)
    concepts: dict[str, list[str]] = {}
    for text in counts:
        first = next((label for label in tags if fold(label) == fold(text) and label in counts), text)
        concept = _shipped_concepts().get((scheme, fold(text))) or f"{scheme}/{iris.slug(first)}"
        concepts.setdefault(concept, []).append(text)
    for concept, texts in concepts.items():
        preferred: dict[str, str] = {}
        labels: list[str] = []
        for text in texts:
            name = "altLabel" if tags[text] in preferred else "prefLabel"
            preferred.setdefault(tags[text], text)
            labels.append(f"skos:{name} {_literal(text, tags[text])}")
        status = "".join(f" ; {statement}" for statement in _status_statements().get(concept, ()))
        count = sum(counts[text] for text in texts)
        missing = "" if status or scheme != STATUSES else "; pg:phase is missing"
        objects = " ; ".join(labels)
        yield f"<{concept}> a skos:Concept ; skos:inScheme <{scheme}>{status} ; {objects} .  # {count:,}{missing}"


def statuses_without_phase(folder: Path) -> list[str]:
    """Return the statuses of a written profile that do not say whether a policy is in force, sorted."""
    profile = load_profile(str(folder))
    labels = profile.vocabulary.texts(STATUSES)
    return sorted(text for text in labels if profile.vocabulary.find(STATUSES, text) not in profile.phases)


def _literal(text: str, language: str) -> str:
    return str(ox.Literal(text, language=language))


@cache
def _shipped_vocabularies() -> ox.Store:
    """Return a store with the vocabularies that come with policygraph."""
    store = ox.Store()
    for file in (resource("ontology", "vocabularies.ttl"), *resource("profiles").glob("*/vocabulary.ttl")):
        store.load(path=file, format=ox.RdfFormat.TURTLE)
    return store


@cache
def _shipped_concepts() -> dict[tuple[str, str], str]:
    """Return (scheme, folded label) -> concept, for the shipped concepts that state a phase or force."""
    concepts: dict[tuple[str, str], str] = {}
    for name in ("prefLabel", "altLabel"):
        for quad in _shipped_vocabularies().quads_for_pattern(None, ox.NamedNode(SKOS + name), None):
            assert isinstance(quad.subject, ox.NamedNode)
            assert isinstance(quad.object, ox.Literal)
            scheme = quad.subject.value.rpartition("/")[0]
            if quad.subject.value in _status_statements():
                concepts.setdefault((scheme, fold(quad.object.value)), quad.subject.value)
    return concepts


@cache
def _status_statements() -> dict[str, tuple[str, ...]]:
    """Return shipped concept -> its phase and force, as predicates with objects in Turtle."""
    statements: dict[str, dict[str, str]] = {}
    for name in _STATUS_PROPERTIES:
        for quad in _shipped_vocabularies().quads_for_pattern(None, ox.NamedNode(name), None):
            assert isinstance(quad.subject, ox.NamedNode)
            statements.setdefault(quad.subject.value, {}).setdefault(name, f"<{name}> {quad.object}")
    return {concept: tuple(by_name.values()) for concept, by_name in statements.items()}
