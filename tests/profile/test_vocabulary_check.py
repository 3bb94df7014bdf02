"""Ontology and vocabularies: a term, a value or a scheme that there is not is refused where it stands."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.profile.helpers import refused_where_it_stands

HISTORIC = "status:historic a"
OWL = "<http://www.w3.org/2002/07/owl#ObjectProperty>"
IN_VOCABULARY = [
    ('pg:phase "during"', 'pg:phase "middle"', "words.ttl:6: middle is no value of pg:phase. There is before, started, during, after, never."),
    ('pg:phase "during"', 'pg:phaze "during"', "words.ttl:6: there is no property pg:phaze. Did you mean pg:phase"),
    ('pg:phase "during"', 'pg:phase "during" , "after"', "words.ttl:6: status:in-force has two values of pg:phase"),
    ("pg:enacted true", 'pg:enacted "true"', 'words.ttl:6: "true" is a text; pg:enacted is true or false, without quotes'),
    ("skos:inScheme scheme:status ; pg:phase \"after\"", "pg:phase \"after\"", "words.ttl:8: status:historic has a phase and is in no scheme"),
    ("policygraph/ns#", "policygraph/n#", "words.ttl:1: the prefix pg is that of https://w3id.org/policygraph/ns#, and of nothing else"),
    (f"{HISTORIC} skos:Concept ; skos:inScheme scheme:status", f"{HISTORIC} skos:Concept ; skos:inScheme scheme:statuz",
     "words.ttl:8: there is no scheme scheme:statuz. Did you mean scheme:status"),
    ("scheme:status ;", '"status" ;', "words.ttl:6: there is no scheme status."),
    ('"Historic"@en', '"internet  STANDARD"@en', '"Internet Standard" is a label of status:historic in the same scheme already'),
    ("@prefix skos:", "@prefix status: <https://example.org/> .\n@prefix skos:", "words.ttl:4: the prefix status stands for https://w3id.org/policygraph/scheme/status/ already"),
    (HISTORIC, f"pg:statesObsoletes pg:claims pg:obsoletes .\n{HISTORIC}", "words.ttl:8: there is no property pg:obsoletes."),
    (HISTORIC, f"pg:mine a {OWL} ; <http://www.w3.org/2000/01/rdf-schema#range> pg:Polcy .\n{HISTORIC}", "words.ttl:8: there is no term pg:Polcy. Did you mean pg:Policy?"),
    (HISTORIC, f'pg:supersedes pg:effect "replace" .\n{HISTORIC}', "words.ttl:8: replace is no value of pg:effect. Did you mean replaces"),
    ('"Historic"@en', '"Historic"@en , "Old"@en', 'words.ttl:9: status:historic has the preferred label "Historic" in that language already; let "Old" be a skos:altLabel'),
    ('"Historic"@en', '"Historic"@en ; skos:broader status:in-frce', "words.ttl:9: there is no concept status:in-frce. Did you mean status:in-force"),
    ('"Historic"@en', '"Historic"@en ; skos:broader status:historic', "words.ttl:9: status:historic is broader than itself: status:historic, status:historic"),
    ('"Historic"@en', '"Historic"@en ; skos:narrower status:in-force . status:in-force skos:narrower status:historic', "words.ttl:9: status:historic is broader than itself"),
    (HISTORIC, f"<https://example.org/ietf#x> pg:scheme scheme:statsu .\n{HISTORIC}", "words.ttl:8: there is no scheme scheme:statsu. Did you mean scheme:status"),
    ('"Historic"@en', '"Historic"@english', "words.ttl:9: english is no language tag of BCP 47, as en or zh-Hans are"),
    ('"Historic"@en', '"Historic"@en , "旧"@cn', "words.ttl:9: cn is no language tag of BCP 47, but the code of a country"),
    ('"Historic"@en', '"Historic"@en ; skos:note "2020-13"^^<http://www.w3.org/2001/XMLSchema#gYearMonth>', "words.ttl:9: 2020-13 is no xsd:gYearMonth"),
    (f"{HISTORIC} skos:Concept", f"{HISTORIC} skos:Concpt", "words.ttl:8: there is no term skos:Concpt. Did you mean skos:Concept"),
    ('skos:prefLabel "Historic"', 'skos:preflabel "Historic"', "words.ttl:9: there is no property skos:preflabel. Did you mean skos:prefLabel"),
    (HISTORIC, "status:historic b", "words.ttl:8:17: this is no RDF: b is not a valid predicate"),
    ('"Historic"@en', '" "@en', "words.ttl:9: status:historic has a label that is no text, which no record can say"),
    ('"Historic"@en', "<https://example.org/>", "words.ttl:9: status:historic has a label that is no text"),
    (HISTORIC, f'pg:vacates pg:effect "ends" .\n{HISTORIC}', "words.ttl:8: pg:vacates has an effect on policies, so it needs rdfs:subPropertyOf pg:lineageRelation"),
    (HISTORIC, f"pg:statesVacates pg:claims pg:repeals .\n{HISTORIC}", "words.ttl:8: pg:statesVacates is what a record says, so it needs rdfs:domain pg:Record"),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "said"), IN_VOCABULARY)
def test_what_means_nothing_in_a_vocabulary(tmp_path: Path, old: str, new: str, said: str) -> None:
    refused_where_it_stands(tmp_path, "words.ttl", old, new, said)
