"""A profile to the properties that its graphs may have, and to those that a question needs and they have not."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING

import pyoxigraph as ox

from policygraph.errors import UsageError, meant, similar
from policygraph.lineage.sparql_functions import functions
from policygraph.profile.model import Profile
from policygraph.query.answering import answering
from policygraph.query.parameters import occurs, parse_term, subject
from policygraph.rdf import iris
from policygraph.rdf.core import DESCRIBES
from policygraph.rdf.datatypes import BOOLEAN, DATE, DECIMAL, INTEGER, STRING, YEAR, YEAR_MONTH, is_value
from policygraph.rdf.function_calls import mistakes, patterns
from policygraph.rdf.namespaces import RDF_TYPE, SKOS, XSD
from policygraph.rdf.ntriples import parse_ntriples
from policygraph.rdf.query_properties import (
    literals_of_properties,
    variables_compared,
    variables_in_patterns,
    without_value,
)
from policygraph.rdf.sparql import Term, place_of
from policygraph.rdf.sparql_text import Problem, no_values, resolved, terms, unbound
from policygraph.rdf.vocabulary import Vocabulary
from policygraph.store.graph_store import GraphStore, load_vocabulary
from policygraph.words.phrases import Phrase, chained, phrase_of

if TYPE_CHECKING:
    from policygraph.profile.definitions import Definitions

_LITERALS = ("string", "gYear", "gYearMonth", "date", "integer", "decimal", "boolean", "anyURI")
_RECORD, _SUBJECT, _OTHER = (ox.NamedNode(f"x:{name}") for name in ("record", "subject", "other"))


def given_properties(profile: Profile) -> set[str]:
    """Return the IRIs of the properties that keys or texts of records are mapped to, and of those that the rules
    derive from them: rules run on one record and one subject that state each property of an other subject.

    What a rule derives from the meaning of a value, a status of a legal act for one, is not among them.
    """
    from policygraph.store.rules import (
        derive,
    )  # only now, as most questions are asked where they are answerable

    stated = profile.properties() | {kind.body for kind in profile.kinds}
    store = ox.Store()
    load_vocabulary(store, profile)
    store.add(ox.Quad(_RECORD, ox.NamedNode(DESCRIBES), _SUBJECT))
    for node in (_SUBJECT, _OTHER):
        for kind in profile.kinds:
            store.add(ox.Quad(node, ox.NamedNode(RDF_TYPE), ox.NamedNode(kind.subject_class)))
    for node in (_RECORD, _SUBJECT):
        store.extend(ox.Quad(node, ox.NamedNode(iri), _OTHER) for iri in stated)
    derived = (
        line for lines in derive(GraphStore(store, profile, "x:"), functions).values() for line in lines
    )
    return stated | {triple.predicate.value for triple in parse_ntriples("".join(derived))}


def not_given(needs: Iterable[str], given: Collection[str], profile: Profile) -> str:
    """Return the needed properties that are not given, as prefixed names with ``and``; "" where all are."""
    absent = [profile.context.compact(iri) for iri in needs if iri not in given]
    return chained("{first} and {second}", absent)


def not_answerable(needs: Iterable[str], graph: GraphStore) -> str:
    """Return the needed properties that neither a triple of the graph has nor the profile gives, as ``not_given``."""
    absent = [iri for iri in needs if not _is_used(graph, iri)]
    return not_given(absent, given_properties(graph.profile), graph.profile) if absent else ""


def _is_used(graph: GraphStore, iri: str) -> bool:
    if not iris.is_absolute(iri):
        return False
    return next(graph.store.quads_for_pattern(None, ox.NamedNode(iri), None), None) is not None


def doubts(
    text: str, graph: GraphStore, bindings: Mapping[str, str] | None = None, entailed: bool | None = None
) -> list[str]:
    """Return, in sentences, why a query without parameters, with texts bound to variables, may find less than is meant: a
    variable that nothing gives a value, calls of functions that have none, patterns that cannot be read, names that neither the
    vocabulary nor the graph has, with the nearest, graphs that are not there, and values and literals that no triple has. ``entailed`` is as
    for ``sparql.run``.
    """
    # Only now, as most queries are the program's own.
    from policygraph.profile.sparql_files import definitions_of

    definitions, prefixes = definitions_of(graph.profile), graph.prefixes()
    bound = {name: parse_term(value, prefixes) for name, value in (bindings or {}).items()}
    literals = {name: term.value for name, term in bound.items() if isinstance(term, ox.Literal)}
    alone = unbound(text) or without_value(text, bound)
    problems = [alone] if alone else []
    problems += [*mistakes(text, prefixes, literals), *no_values(text, prefixes)]
    problems += _unknown_terms(text, definitions, graph)
    if isinstance(graph.store, ox.Store):  # a server may read others
        problems += patterns(text, literals)
    found = [problem.told() for problem in problems]
    matched, graphs = variables_in_patterns(text), list(_graphs_named(text, graph))
    values = {name: term for name, term in bound.items() if name in matched}
    found += filter(
        None, (_compared_as_text(name, bound[name]) for name in bound.keys() & variables_compared(text))
    )
    written = list(literals_of_properties(text, prefixes))
    if values or graphs or written:
        asked = answering(graph, text, entailed)
        for name, term in values.items():
            if isinstance(term, ox.NamedNode | ox.Literal) and not occurs(asked, term):
                found.append(_unmatched(name, term, definitions, asked))
        found += [problem.told() for problem in _absent_graphs(graphs, text, asked)]
        found += [problem.told() for problem in _absent_literals(written, definitions, asked)]
    return found


def _unknown_terms(text: str, definitions: Definitions, graph: GraphStore) -> Iterator[Problem]:
    """Yield what is wrong with the terms of a query that the graph has nowhere, each at its first place."""
    places = dict[str, tuple[int, int]]()
    for iri, place in terms(text, graph.prefixes()):
        places.setdefault(iri, place)
    for iri, place in places.items():
        if (problem := _unknown(iri, definitions, graph)) and not occurs(graph, ox.NamedNode(iri)):
            yield Problem(problem, *place)


def _absent_graphs(
    graphs: Iterable[tuple[ox.NamedNode, tuple[int, int]]], text: str, graph: GraphStore
) -> Iterator[Problem]:
    """Yield the graphs that a query names, each with its place, and that are not where it is asked."""
    for name, place in graphs:
        if not graph.has_graph(name, text):
            message = Phrase("there is no graph {name}; GRAPH ?g finds those that are there", name=name.value)
            yield Problem(message, *place)


def _unknown(iri: str, definitions: Definitions, graph: GraphStore) -> str:
    """Return a sentence on an IRI where a vocabulary, a scheme or the records have theirs and not this one; "" elsewhere."""
    return definitions.undefined(iri) or _no_concept(iri, definitions, graph) or _no_subject(iri, graph)


def _graphs_named(text: str, graph: GraphStore) -> Iterator[tuple[ox.NamedNode, tuple[int, int]]]:
    """Yield the graphs that a query names behind FROM, FROM NAMED or GRAPH, each with its place."""
    before = ""
    for token, iri in resolved(text, graph.prefixes()):
        if before in ("FROM", "GRAPH") and iri:
            yield ox.NamedNode(iri), place_of(text, token.start)
        before = before if before == "FROM" and token.text.upper() == "NAMED" else token.text.upper()


def _unmatched(
    name: str, term: ox.NamedNode | ox.Literal, definitions: Definitions, graph: GraphStore
) -> Phrase:
    """Return a sentence on a value of a variable that no triple has, with what else of that text some have."""
    text = term.value
    others: list[Term] = [*_literals(text, graph)]
    prefix, _, local = text.partition(":")
    iri = graph.prefixes()[prefix] + local if prefix in graph.prefixes() else text
    if iris.is_absolute(iri):
        others.insert(0, ox.NamedNode(iri))
    hint = _asking(str(each) for each in others if occurs(graph, each))
    if isinstance(term, ox.NamedNode) and (problem := _unknown(text, definitions, graph)):
        return Phrase("the value of {name} is nowhere: {problem}", name=name, problem=problem)
    return Phrase("the value of {name}, {value}, is in no triple.{hint}", name=name, value=term, hint=hint)


def _compared_as_text(name: str, term: Term) -> str:
    """Return a sentence on a plain text that reads as a number, a date or a truth value, which is compared with none; else ""."""
    if not isinstance(term, ox.Literal) or term.language or term.datatype.value != STRING:
        return ""
    types = (
        each for each in (INTEGER, DECIMAL, YEAR, YEAR_MONTH, DATE, BOOLEAN) if is_value(term.value, each)
    )
    if not (datatype := next(types, None)):
        return ""
    typed = f'"{term.value}"^^xsd:{datatype.removeprefix(XSD)}'
    return Phrase(
        "the value of {name}, {value}, is a text, which is compared with texts alone; write {typed} if that is meant",
        name=name,
        value=term,
        typed=typed,
    )


def _literals(text: str, graph: GraphStore) -> Iterator[ox.Literal]:
    """Yield the literals of a text that records may state."""
    yield from (ox.Literal(text, datatype=ox.NamedNode(XSD + each)) for each in _LITERALS)
    yield from (ox.Literal(text, language=each) for each in graph.profile.languages)


def _absent_literals(
    written: Iterable[tuple[str, ox.Literal, tuple[int, int]]], definitions: Definitions, graph: GraphStore
) -> Iterator[Problem]:
    """Yield the literals of a query that are values of their property in no triple, each with its place, and what else of that
    text some have, where others of that property are there.
    """
    for iri, literal, place in written:
        quads = partial(graph.store.quads_for_pattern, None, ox.NamedNode(iri))
        usual = next(quads(None), None)
        if usual is None or next(quads(literal), None):
            continue
        hint = _asking(str(each) for each in _literals(literal.value, graph) if next(quads(each), None))
        if not hint and isinstance(usual.object, ox.NamedNode):
            concepts = _like(
                literal.value, _beside(usual.object.value, definitions), graph.profile.vocabulary
            )
            hint = _asking(map(definitions.compact, concepts)) or Phrase(" Its values are IRIs.")
        yield Problem(
            Phrase(
                "{property} has the value {value} in no triple.{hint}",
                property=definitions.compact(iri),
                value=literal,
                hint=hint,
            ),
            *place,
        )


def _no_concept(iri: str, definitions: Definitions, graph: GraphStore) -> str:
    """Return a sentence, with the nearest concepts, on an IRI that is no concept where schemes have
    theirs; "" elsewhere.
    """
    from policygraph.profile.definitions import namespace

    schemes = _beside(iri, definitions)
    if not schemes or iri in schemes:
        return ""
    meant_ones = _like(iris.decode(iri[len(namespace(iri)) :]), schemes, graph.profile.vocabulary)
    return Phrase(
        "there is no {what} {name}.{hint}",
        what=Phrase("concept"),
        name=definitions.compact(iri),
        hint=_asking(map(definitions.compact, meant_ones)),
    )


def _beside(iri: str, definitions: Definitions) -> dict[str, str]:
    """Return concept -> scheme of all in the namespace of an IRI."""
    from policygraph.profile.definitions import namespace

    own = namespace(iri)
    quads = definitions.quads(f"{SKOS}inScheme")
    return {concept: scheme for concept, _, scheme in quads if namespace(concept) == own}


def _like(name: str, schemes: Mapping[str, str], vocabulary: Vocabulary) -> list[str]:
    """Return of concepts, each with its scheme, those of which a name in words is a label, else up to three of like labels
    or names.
    """
    words, groups = name.replace("-", " "), sorted({*schemes.values()})
    if found := [concept for group in groups if (concept := vocabulary.find(group, words))]:
        return found
    known = {
        text: vocabulary.find(group, text) for group in groups for text in vocabulary.writings.get(group, ())
    }
    known |= {iris.local_name(concept).replace("-", " "): concept for concept in sorted(schemes)}
    return list(dict.fromkeys(concept for text in similar(words, known) if (concept := known[text])))


def _no_subject(iri: str, graph: GraphStore) -> str:
    """Return a sentence, with the nearest ids, on an IRI of what records describe that none names; "" for another."""
    if not graph.profile.subject_id(graph.base, iri):
        return ""
    try:
        meant_one = subject(graph, iri.removeprefix(graph.base)).value
    except UsageError as error:
        return phrase_of(error)
    return Phrase("there is no {what} {name}.{hint}", what=Phrase("IRI"), name=iri, hint=_asking([meant_one]))


def _asking(names: Iterable[str]) -> str:
    question = meant(names)
    return Phrase("{lead}{question}", lead=" ", question=question) if question else ""
