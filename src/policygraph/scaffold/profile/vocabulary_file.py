"""Write labels of records as a SKOS vocabulary; a status of policygraph's own keeps its IRI and its phase."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import permutations
from pathlib import Path

import pyoxigraph as ox

from policygraph.profile.load import load_profile
from policygraph.profile.resources import resource
from policygraph.rdf import iris
from policygraph.rdf.core import ENACTED, IN_FORCE_IN_PART, PHASE
from policygraph.rdf.languages import language_of
from policygraph.rdf.namespaces import SKOS
from policygraph.rdf.vocabulary import fold
from policygraph.scaffold.profile.draft import OWN_NAMESPACE, PREFIXES, Draft
from policygraph.scaffold.profile.infer import Guess
from policygraph.scaffold.profile.translations import translations

STATUSES = f"{PREFIXES['scheme']}status"  # the scheme of the statuses of policies
_SCHEMES = f"{OWN_NAMESPACE.rstrip('#')}/scheme/"
_PG = PREFIXES["pg"]
_STATUS_PROPERTIES = (PHASE, ENACTED, IN_FORCE_IN_PART)


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
    """Yield the lines of a concept scheme and its concepts.

    Spellings that differ by case are one concept, and so are words of several languages for a known one, or that are
    translations of each other in these records.
    """
    yield f"<{scheme}> a skos:ConceptScheme ; skos:prefLabel {_literal(key, 'en')} ."
    counts = Counter(text.strip() for guess in guesses for _, text in guess.words)
    tags: dict[str, str] = {}  # text -> language
    for guess in guesses:
        for sample, text in guess.words:
            language = language_of(text, sample.language or draft.languages[0], draft.languages)
            tags.setdefault(text.strip(), language)
    words: dict[str, list[str]] = {}  # folded -> its spellings
    for text in counts:
        words.setdefault(fold(text), []).append(text)
    known = _known_concepts(scheme, {word: tags[texts[0]] for word, texts in words.items()})
    originals = translations((word for guess in guesses for word in guess.words), tags, draft.languages)
    for word, original in originals.items():  # what is known of one is known of the other
        known |= {
            each: known[one]
            for one, each in permutations((word, original))
            if one in known and each not in known
        }
    taken = {concept for concept, _ in known.values()}
    joined: dict[str, list[str]] = {}  # known concept, else folded word -> its spellings
    for word, texts in words.items():
        joined.setdefault(known.get(word, ("",))[0] or originals.get(word, word), []).extend(texts)
    for texts in joined.values():
        concept, statements = known.get(fold(texts[0]), ("", ()))
        if not concept:
            named = [text for text in tags if text in texts]
            first = next((text for text in named if tags[text] == draft.languages[0]), named[0])
            own = f"{scheme}/{iris.slug(first)}"
            concept = f"{own}~2" if own in taken else own
        preferred: dict[str, str] = {}
        labels: list[str] = []
        for text in texts:
            name = "altLabel" if tags[text] in preferred else "prefLabel"
            preferred.setdefault(tags[text], text)
            labels.append(f"skos:{name} {_literal(text, tags[text])}")
        status = "".join(f" ; {statement}" for statement in statements)
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


@dataclass(frozen=True)
class _Known:
    """A concept of a shipped vocabulary that says something of the force of policies."""

    iri: str
    is_usual: bool  # the label is its preferred one
    statements: tuple[str, ...]  # its phase and force, as predicates with objects in Turtle

    def is_named(self, word: str) -> bool:
        """Return whether a folded word is the name in its IRI."""
        return fold(self.iri.rpartition("/")[2].replace("-", " ")) == word


def _known_concepts(scheme: str, words: Mapping[str, str]) -> dict[str, tuple[str, tuple[str, ...]]]:
    """Return folded word -> concept and its statements, of the shipped vocabulary that knows most of the words.

    What it does not know, the next one may. Of several words of one language, which ``words`` has, for one concept one
    has its IRI, and the others none.
    """
    vocabularies = sorted(_shipped(), key=lambda known: -sum((scheme, word) in known for word in words))
    found = {
        word: next(each[scheme, word] for each in vocabularies if (scheme, word) in each)
        for word in words
        if any((scheme, word) in each for each in vocabularies)
    }
    likeliest_first = sorted(
        found, key=lambda word: (not found[word].is_named(word), not found[word].is_usual)
    )
    owner = {(found[word].iri, words[word]): word for word in reversed(likeliest_first)}
    return {
        word: (known.iri if owner[known.iri, words[word]] == word else "", known.statements)
        for word, known in found.items()
    }


@cache
def _shipped() -> tuple[dict[tuple[str, str], _Known], ...]:
    """Return (scheme, folded label) -> concept for each vocabulary that comes with policygraph."""
    files = (resource("ontology", "vocabularies.ttl"), *resource("profiles").glob("*/vocabulary.ttl"))
    return tuple(_labelled(file) for file in (files[0], *sorted(files[1:])))


def _labelled(file: Path) -> dict[tuple[str, str], _Known]:
    store = ox.Store()
    store.load(path=file, format=ox.RdfFormat.TURTLE)
    statements: dict[str, dict[str, str]] = {}
    for name in _STATUS_PROPERTIES:
        for quad in store.quads_for_pattern(None, ox.NamedNode(name), None):
            assert isinstance(quad.subject, ox.NamedNode)
            statements.setdefault(quad.subject.value, {}).setdefault(name, f"<{name}> {quad.object}")
    labelled: dict[tuple[str, str], _Known] = {}
    for name in ("prefLabel", "altLabel"):
        for quad in store.quads_for_pattern(None, ox.NamedNode(SKOS + name), None):
            assert isinstance(quad.subject, ox.NamedNode)
            assert isinstance(quad.object, ox.Literal)
            if own := statements.get(quad.subject.value):
                key = quad.subject.value.rpartition("/")[0], fold(quad.object.value)
                known = _Known(quad.subject.value, name == "prefLabel", tuple(own.values()))
                labelled.setdefault(key, known)
    return labelled
