"""The terms of a context, joined with what the ontology says of their properties."""

from __future__ import annotations

from typing import Any

import pyoxigraph as ox
import pytest

from policygraph.errors import ProfileError
from policygraph.profile.fields import Fields
from policygraph.profile.load import load_profile
from policygraph.profile.model import Field, NodeTemplate, Profile
from policygraph.rdf.context import Term, compile_context
from tests.profile.helpers import (
    CONTEXT,
    DCTERMS,
    ONTOLOGY,
    PG,
    PROV,
    SCHEMA,
    SCHEME,
    SKOS,
    TOML,
    XSD,
    Change,
    refusal,
)


@pytest.mark.parametrize(
    ("owner", "key", "field"),
    [
        (
            "Policy",
            "title",
            Field(Term("title", f"{DCTERMS}title"), "text", f"{PG}Policy"),
        ),
        (
            "Policy",
            "id",
            Field(Term("id", f"{DCTERMS}identifier", plain=True), "text", f"{PG}Policy"),
        ),
        (
            "Policy",
            "pubDate",
            Field(Term("pubDate", f"{DCTERMS}issued", f"{XSD}date"), "typed", f"{PG}Policy"),
        ),
        ("Policy", "url", Field(Term("url", f"{SCHEMA}url", "@id"), "iri", f"{PG}Policy")),
        (  # looked up in the scheme that the ontology names
            "Policy",
            "status",
            Field(
                Term("status", f"{PG}status", "@id"),
                "node",
                f"{PG}Policy",
                f"{SKOS}Concept",
                f"{SCHEME}status",
            ),
        ),
        (  # looked up among the things of its class, which the profile names for other vocabularies
            "Policy",
            "source",
            Field(
                Term("source", f"{DCTERMS}publisher", "@id"),
                "node",
                f"{PG}Policy",
                f"{PG}Source",
                f"{PG}Source",
            ),
        ),
        (
            "Policy",
            "clusters",
            Field(
                Term("clusters", f"{PG}inCluster", "@id", is_set=True, nest="evolution"),
                "node",
                f"{PG}Policy",
                f"{PG}Cluster",
                f"{PG}Cluster",
            ),
        ),
        (  # belongs to the record and is found at its policy
            "Policy",
            "supersedes",
            Field(
                Term("supersedes", f"{PG}statesSupersedes", "@id", is_set=True, nest="evolution"),
                "reference",
                f"{PG}Record",
                f"{PG}Policy",
                in_part=Field(
                    Term(
                        "supersedesInPart",
                        f"{PG}statesSupersedesInPart",
                        "@id",
                        is_set=True,
                        nest="evolution",
                    ),
                    "reference",
                    f"{PG}Record",
                    f"{PG}Policy",
                ),
            ),
        ),
        (
            "Policy",
            "relatedFacilities",
            Field(
                Term("relatedFacilities", f"{PG}statesRelatedFacility", "@id", is_set=True),
                "reference",
                f"{PG}Record",
                f"{PG}Facility",
            ),
        ),
        (
            "Policy",
            "author",
            Field(
                Term("author", f"{PROV}wasAttributedTo", "@id", nest="provenance"),
                "node",
                f"{PG}Record",
                f"{PROV}Agent",
                f"{PROV}Agent",
            ),
        ),
        (
            "Policy",
            "reviewer",
            Field(
                Term("reviewer", f"{PG}reviewer", "@id", nest="provenance"),
                "node",
                f"{PG}Record",
                f"{PROV}Agent",
                f"{PROV}Agent",
                Field(
                    Term("pg:awaits", f"{PG}awaits", "@id"),
                    "node",
                    f"{PG}Record",
                    f"{SKOS}Concept",
                    f"{SCHEME}pending",
                ),
            ),
        ),
        (
            "Policy",
            "analysis",
            Field(
                Term("analysis", f"{PG}assessment", index=f"{PG}dimension"),
                "index",
                f"{PG}Policy",
                f"{PG}Assessment",
            ),
        ),
        (
            "Assessment",
            "score",
            Field(Term("score", f"{PG}score", f"{XSD}integer"), "typed", f"{PG}Assessment"),
        ),
    ],
)
def test_a_field_joins_context_and_ontology(policy: Profile, owner: str, key: str, field: Field) -> None:
    assert policy.first.fields[PG + owner][key] == field


def test_the_keys_of_an_index_map_are_values_too(policy: Profile) -> None:
    field = policy.first.index_field(policy.first.fields[f"{PG}Policy"]["analysis"])
    assert field == Field(
        Term("pg:dimension", f"{PG}dimension", "@id"),
        "node",
        f"{PG}Assessment",
        f"{SKOS}Concept",
        f"{SCHEME}dimension",
    )
    assert "pg:dimension" not in policy.first.fields[f"{PG}Assessment"]


def test_every_key_of_the_context_is_a_field_of_one_node(policy: Profile) -> None:
    assert set(policy.first.fields) == {f"{PG}Policy", f"{PG}Assessment"}
    keys = [key for fields in policy.first.fields.values() for key in fields]
    assert sorted(keys) == sorted(set(policy.context.terms) - {"pg:dimension"})


@pytest.mark.parametrize(
    ("domain", "owner"),
    [("dcterms:Policy", "Policy"), ("pg:Record", "Record"), ("pg:Assessment", "Assessment")],
)
def test_the_domain_says_which_node_carries_a_property(change: Change, domain: str, owner: str) -> None:
    folder = change(TOML, 'zh = "作者", domain = "pg:Record"', f'zh = "作者", domain = "{domain}"')
    fields = load_profile(str(folder)).first.fields
    found = [field for each in fields.values() for key, field in each.items() if key == "author"]
    assert [field.owner for field in found] == [PG + owner]
    assert ("author" in fields[f"{PG}Assessment"]) is (owner == "Assessment")


def test_a_class_of_concepts_without_a_node_of_its_own_has_that_of_concepts(change: Change) -> None:
    profile = load_profile(str(change(TOML, '"pg:Sector" =', '"foaf:Project" =')))
    assert profile.first.fields[f"{PG}Policy"]["sectors"].range == f"{PG}Sector"
    assert profile.first.template(f"{PG}Sector") is profile.first.nodes[f"{SKOS}Concept"]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            'range = "pg:Source"',
            'range = "foaf:Project"',
            "source has values of foaf:Project, which [nodes] lacks",
        ),
        ('"pg:Source" =', '"foaf:Project" =', "source has values of pg:Source, which [nodes] lacks"),
        (
            '"skos:Concept" =',
            '"skos:Collection" =',
            "category has values of skos:Concept, which [nodes] lacks",
        ),
        (
            '"pg:Facility" =',
            '"foaf:Project" =',
            "relatedFacilities has values of pg:Facility, which [nodes] lacks",
        ),
        (
            '[nodes."pg:Assessment"]',
            '[nodes."foaf:Project"]',
            "analysis has values of pg:Assessment, which [nodes] lacks",
        ),
    ],
)
def test_a_class_of_values_needs_a_node(change: Change, old: str, new: str, said: str) -> None:
    assert refusal(change(TOML, old, new)).endswith(f": {said}")


def test_a_class_may_be_a_subclass_of_itself(change: Change, policy: Profile) -> None:
    old = "pg:Policy a owl:Class ;"
    profile = load_profile(str(change(ONTOLOGY, old, f"{old} rdfs:subClassOf pg:Policy , pg:LegalAct ;")))
    assert profile.first.fields == policy.first.fields


ONTOLOGY_OF_LAWS = """
@prefix x: <https://x.example/> . @prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix pg: <https://w3id.org/policygraph/ns#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> .
x:Law rdfs:subClassOf x:Text . x:Text rdfs:subClassOf x:Thing , x:Law .
x:Colour rdfs:subClassOf skos:Concept .
x:by rdfs:domain x:Text ; rdfs:range x:Person .
x:seen rdfs:domain pg:Record .
x:colour rdfs:range x:Colour ; pg:scheme x:colours ; pg:placeholder x:pending .
x:pending rdfs:domain pg:Record ; rdfs:range x:Colour .
x:amends rdfs:range x:Law .
"""
X = "https://x.example/"


def compiled(terms: dict[str, Any], **properties: dict[str, str]) -> Fields:
    store = ox.Store()
    store.load(ONTOLOGY_OF_LAWS.encode(), format=ox.RdfFormat.TURTLE)
    context = compile_context({"@version": 1.1, "x": X, "pg": PG, "skos": SKOS, "xsd": XSD, **terms})
    nodes = {
        f"{X}Law": NodeTemplate("law/{id}", f"{X}id"), f"{X}Person": NodeTemplate("person/{label}", f"{X}name"),
        f"{SKOS}Concept": NodeTemplate("concept/{label}", f"{SKOS}prefLabel"),
    }  # fmt: skip
    return Fields(store, context, f"{X}Law", nodes, {X + name: table for name, table in properties.items()})


def reference(name: str) -> dict[str, str]:
    return {"@id": f"x:{name}", "@type": "@id"}


def test_superclasses_are_all_above_a_class_even_in_a_circle() -> None:
    assert compiled({}).superclasses(f"{X}Law") == {f"{X}Law", f"{X}Text", f"{X}Thing"}
    assert compiled({}).superclasses(f"{X}Nowhere") == {f"{X}Nowhere"}


def test_the_profile_overrules_the_ontology() -> None:
    assert compiled({}).characteristic(f"{X}by", "range") == f"{X}Person"
    assert compiled({}, by={"range": f"{X}Law"}).characteristic(f"{X}by", "range") == f"{X}Law"
    assert compiled({}, by={"en": "by"}).characteristic(f"{X}by", "domain") == f"{X}Text"
    assert compiled({}).characteristic(f"{X}colour", "scheme") == f"{X}colours"
    assert compiled({}).characteristic(f"{X}seen", "range") == ""


def test_the_kind_of_a_field_follows_from_its_type_and_range() -> None:
    terms = {
        "title": {"@id": "x:title"}, "day": {"@id": "x:day", "@type": "xsd:date"}, "page": reference("page"),
        "amends": reference("amends"), "by": reference("by"), "colour": reference("colour"), "seen": {"@id": "x:seen"},
    }  # fmt: skip
    fields = compiled(terms).fields({})
    assert list(fields) == [f"{X}Law"]  # fields of the record are those of what it describes
    of_law = fields[f"{X}Law"]
    assert {key: field.kind for key, field in of_law.items()} == {
        "title": "text", "day": "typed", "page": "iri", "amends": "reference", "by": "node", "colour": "node",
        "seen": "text",
    }  # fmt: skip
    assert {key for key, field in of_law.items() if field.owner == f"{PG}Record"} == {"seen"}
    assert (of_law["by"].group, of_law["colour"].group) == (f"{X}Person", f"{X}colours")
    placeholder = of_law["colour"].placeholder
    assert placeholder
    assert (placeholder.term.iri, placeholder.owner, placeholder.group) == (
        f"{X}pending",
        f"{PG}Record",
        f"{X}Colour",
    )


def test_a_property_of_another_class_is_a_field_of_it() -> None:
    fields = compiled({"born": {"@id": "x:born"}}, born={"domain": f"{X}Person"}).fields({})
    assert (list(fields[f"{X}Law"]), list(fields[f"{X}Person"])) == ([], ["born"])


def test_two_keys_of_one_property_are_typed_alike() -> None:
    alike = compiled({"by": reference("by"), "author": reference("by")}).fields({})[f"{X}Law"]
    assert alike["author"].term.key == "by"
    with pytest.raises(
        ProfileError, match="by and author are one property, and the context types them unlike"
    ):
        compiled({"by": reference("by"), "author": {"@id": "x:by"}}).fields({})


def test_values_of_a_class_without_a_template_are_refused() -> None:
    with pytest.raises(ProfileError, match=r"by has values of x:Place, which \[nodes\] lacks"):
        compiled({"by": reference("by")}, by={"range": f"{X}Place"}).fields({})


def test_a_claim_in_part_needs_no_key(change: Change) -> None:
    own = '    "supersedesInPart": {"@id": "pg:statesSupersedesInPart", "@type": "@id", "@container": "@set", "@nest": "evolution"},\n'
    change(TOML, '"supersedesInPart", ')
    kind = load_profile(str(change(CONTEXT, own))).first
    in_part = kind.fields[kind.subject_class]["supersedes"].in_part
    assert in_part
    assert in_part.term == Term("pg:statesSupersedesInPart", f"{PG}statesSupersedesInPart", "@id")


def test_parts_need_an_iri_template(change: Change) -> None:
    own = '"pg:Part" = { iri = "{policy}#part={label}", label = "skos:prefLabel" }\n'
    assert (
        "kinds.policy.values needs pg:Part for the group part of supersedes, which [nodes] lacks"
        in refusal(change(TOML, own))
    )
