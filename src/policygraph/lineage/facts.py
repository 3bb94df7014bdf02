"""The statements about policies to the few facts of each that a lineage is made of, which JSON can hold.

Nothing in them depends on the statements about another policy: labels of values and ids of others are read with the lineage.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping
from itertools import chain, product
from operator import itemgetter
from typing import TypedDict

import pyoxigraph as ox

from policygraph.lineage.rows import OF_PARTS, Row, stated_of_measured
from policygraph.lineage.vocabulary import LineageTerms
from policygraph.profile.model import Measure
from policygraph.rdf import iris as iri_texts
from policygraph.rdf.core import (
    AUDITED,
    DESCRIBES,
    IDENTIFIER,
    PATH,
    POLICY,
    STATES_PART,
    STATUS,
    TITLE,
    UNRESOLVED,
)
from policygraph.rdf.datatypes import is_number
from policygraph.rdf.jsonld import Properties
from policygraph.rdf.namespaces import RDF_TYPE

Asserted = tuple[
    list[str], list[str]
]  # the paths of the records that assert an edge, and the parts that it is about
Edges = tuple[str, list[str], list[str], list[str]]  # relation, paths, parts, and predecessors
_Claims = dict[
    tuple[str, str, bool], tuple[set[str], set[str]]
]  # other policy, relation, whether inverse -> the same


class Facts(TypedDict, total=False):
    """What is stated of a policy, as ``Policy`` has it; what is not stated is left out.

    Values are texts of ``to_text``, relations and other policies IRIs. ``edges`` are those to predecessors, with what the
    records of the policy itself say of them, each with all predecessors of which the same is said; ``claims`` what these
    say besides, each with whether it is inverse, so that the other policy is the successor. ``measures`` have the numbers
    of each, by name, with the values that they are by.
    """

    id: str
    resolved: bool  # left out where no class says that it is a policy
    titles: dict[str, str]
    statuses: list[str]
    dates: dict[str, list[str]]
    facets: dict[str, list[str]]
    audits: dict[str, bool]  # day -> whether anybody signed
    edges: list[Edges]
    claims: list[tuple[str, str, bool, list[str], list[str]]]
    measures: dict[str, list[tuple[list[str], list[float]]]]


def to_text(term: ox.NamedNode | ox.Literal) -> str:
    """Return a term as a text from which ``from_text`` makes it again, but for a datatype.

    >>> to_text(ox.NamedNode("x:a")), to_text(ox.Literal("a", language="en"))
    ('x:a', 'en"a')
    """
    return term.value if isinstance(term, ox.NamedNode) else f'{term.language or ""}"{term.value}'


def from_text(text: str) -> ox.NamedNode | ox.Literal:
    """Return the term of a text; no IRI has a quotation mark.

    >>> from_text('en"a').language, from_text('"a "b"').value
    ('en', 'a "b"')
    """
    language, mark, value = text.partition('"')
    return ox.Literal(value, language=language or None) if mark else ox.NamedNode(text)


def facts_of(vocabulary: LineageTerms, rows: Iterable[Row]) -> dict[str, Facts]:
    """Return IRI -> facts of all that rows say anything of, but records, their parts, and nodes that only have numbers."""
    subjects: dict[str, Properties] = defaultdict(lambda: defaultdict(list))
    edges: dict[str, set[tuple[str, str]]] = defaultdict(set)  # successor -> predecessor, relation
    for subject, property_, value in rows:
        if property_ not in vocabulary.relations:
            subjects[subject][property_].append(value)
        elif isinstance(value, ox.NamedNode):
            edges[subject].add((value.value, property_))
    records: dict[str, list[str]] = defaultdict(list)  # policy -> records
    others = set[str]()
    for subject, properties in subjects.items():
        if DESCRIBES in properties:
            records[properties[DESCRIBES][0].value].append(subject)
            others |= {subject, *(part.value for part in properties.get(STATES_PART, ()))}
    measured = stated_of_measured(vocabulary.graph.profile)
    others |= {subject for subject, properties in subjects.items() if properties.keys() <= measured}
    policies = (subjects.keys() - others) | edges.keys() | records.keys()
    return {
        iri: {
            **_own(vocabulary, iri, subjects),
            **_of_records(vocabulary, records.get(iri, []), subjects, edges.get(iri, set())),
        }
        for iri in policies
    }  # fmt: skip


def is_policy(facts: Facts) -> bool:
    """Return whether facts are those of a policy by its class, or of what has a predecessor."""
    return "resolved" in facts or "edges" in facts


def only(facts: Facts, relations: Container[str]) -> Facts:
    """Return facts with what they say of some relations alone; what has another predecessor is a policy all the same."""
    some = facts.copy()
    if "edges" in facts:
        some["edges"] = [each for each in facts["edges"] if each[0] in relations]
    if "claims" in facts:
        some["claims"] = [each for each in facts["claims"] if each[1] in relations]
    return some


def predecessors(facts: Facts) -> Iterable[str]:
    """Return the IRIs of the predecessors of a policy, some twice."""
    return chain.from_iterable(map(itemgetter(-1), facts.get("edges", ())))


def _own(vocabulary: LineageTerms, policy: str, subjects: Mapping[str, Properties]) -> Facts:
    """Return what is stated of a policy itself and of its numbers, but its relations."""
    profile, facts, properties = vocabulary.graph.profile, Facts(), subjects.get(policy, {})

    def texts(property_: str) -> list[str]:
        return sorted({value.value for value in properties[property_]})

    if IDENTIFIER in properties:
        facts["id"] = texts(IDENTIFIER)[0]
    classes = {value.value for value in properties.get(RDF_TYPE, ())}
    if not classes.isdisjoint((POLICY, UNRESOLVED)):
        facts["resolved"] = UNRESOLVED not in classes
    titles = sorted(properties.get(TITLE, ()), key=str)
    if by_language := {
        title.language or "": title.value for title in titles if isinstance(title, ox.Literal)
    }:
        facts["titles"] = by_language
    if STATUS in properties:
        facts["statuses"] = [to_text(term) for term in sorted(set(properties[STATUS]), key=str)]
    if dates := {
        rule.name: texts(rule.property) for rule in profile.first.dates if rule.property in properties
    }:
        facts["dates"] = dates
    facets = (facet for facet in profile.policy_facets if facet.property in properties)
    if labelled := {facet.name: sorted({*map(to_text, properties[facet.property])}) for facet in facets}:
        facts["facets"] = labelled
    numbers = ((each.name, _numbers(each, policy, subjects)) for each in profile.policy_measures)
    if measures := {name: found for name, found in numbers if found}:
        facts["measures"] = measures
    return facts


def _numbers(
    measure: Measure, policy: str, subjects: Mapping[str, Properties]
) -> list[tuple[list[str], list[float]]]:
    """Return the numbers of a measure that a policy has, with the values that they are by, each of those once, sorted."""
    own = subjects.get(policy, {}).get(measure.of, ())
    found: dict[tuple[str, ...], set[float]] = defaultdict(set)
    for node in [term.value for term in own] if measure.of else [policy]:
        stated = subjects.get(node, {})
        by = tuple(sorted({*map(to_text, stated.get(measure.by, ()))}))
        numbers = {float(term.value) for term in stated.get(measure.value, ()) if is_number(term)}
        if numbers and (by or not measure.by):
            found[by] |= numbers
    return [(list(by), sorted(numbers)) for by, numbers in sorted(found.items())]


def _of_records(
    vocabulary: LineageTerms,
    records: Iterable[str],
    subjects: Mapping[str, Properties],
    edges: Iterable[tuple[str, str]],
) -> Facts:
    """Return what the records of a policy say of audits and of its relations to others, and these."""
    facts, audits = Facts(), dict[str, bool]()
    claims: _Claims = defaultdict(lambda: (set(), set()))
    for record in records:
        properties = subjects[record]
        is_signed = not any(
            placeholder in properties and signature not in properties
            for signature, placeholder in vocabulary.placeholders.items()
        )
        for value in properties.get(AUDITED, ()):
            audits[value.value] = audits.get(value.value, False) or is_signed
        _add_claims(vocabulary, record, subjects, claims)
    if audits:
        facts["audits"] = dict(sorted(audits.items()))
    asserted = {claim: (sorted(paths), sorted(parts)) for claim, (paths, parts) in claims.items()}
    none: Asserted = ([], [])
    same: dict[tuple[str, tuple[str, ...], tuple[str, ...]], list[str]] = defaultdict(list)
    for predecessor, relation in sorted(edges):
        paths, parts = asserted.pop((predecessor, relation, False), none)
        same[relation, tuple(paths), tuple(parts)].append(predecessor)
    if same:
        facts["edges"] = [
            (relation, [*paths], [*parts], iris) for (relation, paths, parts), iris in sorted(same.items())
        ]
    if asserted:
        facts["claims"] = [(*claim, *said) for claim, said in sorted(asserted.items())]
    return facts


def _add_claims(
    vocabulary: LineageTerms, record: str, subjects: Mapping[str, Properties], claims: _Claims
) -> None:
    """Add what a record claims, with its path and the parts that each claim is about."""
    properties = subjects[record]
    path = next((value.value for value in properties.get(PATH, ())), iri_texts.decode(record))
    parts_of = _parts(properties, subjects)
    for property_, values in properties.items():
        relation, inverse = vocabulary.claims.get(property_, ("", False))
        for value in values if relation in vocabulary.relations else ():
            paths, parts = claims[value.value, relation, inverse]
            paths.add(path)
            parts |= parts_of.get((property_, value.value), set())


def _parts(record: Properties, subjects: Mapping[str, Properties]) -> dict[tuple[str, str], set[str]]:
    """Return claim of a record, by property and target -> the parts that it is about."""
    parts: dict[tuple[str, str], set[str]] = defaultdict(set)
    for part in record.get(STATES_PART, ()):
        stated = subjects.get(part.value, {})
        properties, targets, texts = (stated.get(name, ()) for name in OF_PARTS)
        for claim in product((term.value for term in properties), (term.value for term in targets)):
            parts[claim] |= {term.value for term in texts}
    return parts
