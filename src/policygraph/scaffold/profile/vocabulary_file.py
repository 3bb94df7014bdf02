"""Labels of records to a SKOS vocabulary; a status that policygraph knows keeps its IRI and its phase."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import cache

import pyoxigraph as ox

from policygraph.profile.resources import resource
from policygraph.rdf import iris
from policygraph.rdf.languages import language_of
from policygraph.rdf.namespaces import SKOS
from policygraph.rdf.vocabulary import fold
from policygraph.scaffold.profile.draft import OWN, PREFIXES, Draft
from policygraph.scaffold.profile.infer import Guess

_SCHEMES = f"{OWN.rstrip('#')}/scheme/"
_PG = PREFIXES["pg"]
_MEANING = (f"{_PG}phase", f"{_PG}enacted", f"{_PG}inForce")


def scheme_of(guess: Guess, local: str) -> str:
    """Return the IRI of the scheme of a key's labels; ``local`` is the name of its own property."""
    if guess.property_name.startswith("pg:"):
        return PREFIXES["scheme"] + guess.property_name.partition(":")[2]
    return _SCHEMES + local


def vocabulary(draft: Draft) -> str:
    """Return the vocabulary of a draft in Turtle: a scheme for each key with labels."""
    lines = [
        "# The words that records use. Put the same thing in another language beside it, as in",
        '#     skos:prefLabel "Draft"@en , "草案"@zh ; skos:altLabel "Idea"@en .',
        "# and say of a status of your own what it means: pg:phase is before, during or after its time in force,",
        "# pg:enacted whether it was adopted.",
        "",
        f"@prefix pg: <{_PG}> .",
        f"@prefix skos: <{SKOS}> .",
    ]
    done: set[str] = set()
    for kind in draft.kinds:
        properties = draft.properties(kind)
        for each in kind.guesses:
            scheme = scheme_of(each, properties.get(each.key, "").rpartition(":")[2])
            if each.kind == "label" and scheme not in done:
                done.add(scheme)
                guesses = [
                    one
                    for other in draft.kinds
                    for one in other.guesses
                    if one.kind == "label" and draft.properties(other).get(one.key) == properties[each.key]
                ]
                lines += ["", *_scheme(draft, each.key, scheme, guesses)]
    return "\n".join(lines) + "\n"


def _scheme(draft: Draft, key: str, scheme: str, guesses: list[Guess]) -> Iterator[str]:
    yield f"<{scheme}> a skos:ConceptScheme ; skos:prefLabel {_literal(key, 'en')} ."
    counted: Counter[str] = sum((each.column.distinct() for each in guesses), Counter())
    tags: dict[str, str] = {}
    for each in guesses:
        for sample, text in each.column.texts():
            language = language_of(text, sample.language or draft.languages[0], draft.languages)
            tags.setdefault(text.strip(), language)
    concepts: dict[str, list[str]] = {}
    for text in counted:
        same = next((known for known in tags if fold(known) == fold(text) and known in counted), text)
        concept = _known().get((scheme, fold(text))) or f"{scheme}/{iris.slug(same)}"
        concepts.setdefault(concept, []).append(text)
    for concept, texts in concepts.items():
        preferred: dict[str, str] = {}
        labels: list[str] = []
        for text in texts:
            name = "altLabel" if tags[text] in preferred else "prefLabel"
            preferred.setdefault(tags[text], text)
            labels.append(f"skos:{name} {_literal(text, tags[text])}")
        meaning = "".join(f" ; {each}" for each in _meanings().get(concept, ()))
        number = sum(counted[text] for text in texts)
        said = " ; ".join(labels)
        yield f"<{concept}> a skos:Concept ; skos:inScheme <{scheme}>{meaning} ; {said} .  # {number:,}"


def _literal(text: str, language: str) -> str:
    return str(ox.Literal(text, language=language))


@cache
def _shipped() -> ox.Store:
    """Return the vocabularies that come with policygraph."""
    store = ox.Store()
    for file in (resource("ontology", "vocabularies.ttl"), *resource("profiles").glob("*/vocabulary.ttl")):
        store.load(path=file, format=ox.RdfFormat.TURTLE)
    return store


@cache
def _known() -> dict[tuple[str, str], str]:
    """Return scheme and folded label -> concept, for what has a meaning of its own."""
    found: dict[tuple[str, str], str] = {}
    for name in ("prefLabel", "altLabel"):
        for quad in _shipped().quads_for_pattern(None, ox.NamedNode(SKOS + name), None):
            assert isinstance(quad.subject, ox.NamedNode)
            assert isinstance(quad.object, ox.Literal)
            scheme = quad.subject.value.rpartition("/")[0]
            if quad.subject.value in _meanings():
                found.setdefault((scheme, fold(quad.object.value)), quad.subject.value)
    return found


@cache
def _meanings() -> dict[str, tuple[str, ...]]:
    """Return concept -> what Turtle says of its phase and force."""
    found: dict[str, dict[str, str]] = {}
    for name in _MEANING:
        for quad in _shipped().quads_for_pattern(None, ox.NamedNode(name), None):
            assert isinstance(quad.subject, ox.NamedNode)
            found.setdefault(quad.subject.value, {}).setdefault(name, f"<{name}> {quad.object}")
    return {concept: tuple(said.values()) for concept, said in found.items()}
