"""The page that a user would write instead: python-frontmatter and rdflib, one profile, no checks.

``python -m benchmarks.plain FOLDER FILE`` reads the records of ``benchmarks.generate`` and writes N-Triples. It has
every key that those have: for such records its triples are the asserted layer less ``pg:verbatim``, in which the
program keeps how a value was written, no more and no less. A test holds that. What it cannot do does not stand in
them: other syntaxes and keys, other kinds of records, words that no scheme knows, texts in another language than the
record's, parts of policies, links to pages. It derives nothing, finds no errors, and keeps no store.
"""

from __future__ import annotations

import hashlib
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import frontmatter
from rdflib import Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCTERMS, FOAF, PROV, RDF, SKOS, XSD

ROOT = Path(__file__).resolve().parent.parent
BASE = "https://example.org/"
PG = Namespace("https://w3id.org/policygraph/ns#")
SCHEME = "https://w3id.org/policygraph/scheme/"
SCHEMA = Namespace("https://schema.org/")
Words = dict[tuple[str, str], URIRef]  # name of a scheme and label in lower case -> concept
Value = URIRef | Literal

TEXTS = {"title": DCTERMS.title, "description": DCTERMS.abstract}
CONCEPTS = {
    "category": (PG.category, "category"),
    "status": (PG.status, "status"),
    "legalWeight": (PG.legalWeight, "legal-weight"),
    "country": (PG.jurisdiction, "jurisdiction"),
}
IMPACTS = {
    "economic": PG.economicImpact,
    "environmental": PG.environmentalImpact,
    "technical": PG.technicalImpact,
}
REGULATORY = {
    "co2_definition": PG.co2Definition,
    "cross_border_rules": PG.crossBorderRules,
    "financial_assurance": PG.financialAssurance,
    "liability_period": PG.liabilityPeriod,
    "liability_transfer": PG.liabilityTransfer,
    "permitting_lead_time": PG.permittingLeadTime,
    "pore_space_rights": PG.poreSpaceRights,
}
CLAIMS = {
    "supersedes": PG.statesSupersedes,
    "supersededBy": PG.statesSupersededBy,
    "references": PG.statesReferences,
}
ASSESSED = {"label": PG.verdict, "evidence": PG.evidence, "auditNote": PG.auditNote}
LINK = re.compile(r"\]\(([^)\s]+)\.md\)")
HAN = re.compile(r"[\u4e00-\u9fff]")


def read_words() -> Words:
    """Return the concepts of the schemes by their labels in any language."""
    graph = Graph()
    for name in ("vocabularies", "jurisdictions"):
        graph.parse(ROOT / "ontology" / f"{name}.ttl")
    return {
        (str(scheme).removeprefix(SCHEME), str(label).lower()): URIRef(str(concept))
        for concept, scheme in graph.subject_objects(SKOS.inScheme)
        for kind in (SKOS.prefLabel, SKOS.altLabel)
        for label in graph.objects(concept, kind)
    }


def slug(label: str) -> str:
    """Return a name for a label, with a hash where the name says less than the label."""
    name = re.sub(r"[\W_]+", "-", label).strip("-")
    if name.replace("-", " ") != label or len(name) > 60:
        name = f"{name[:60].rstrip('-')}~{hashlib.sha256(label.encode()).hexdigest()[:8]}"
    return quote(name, safe="")


def policy_iri(identifier: str) -> URIRef:
    return URIRef(f"{BASE}policy/{quote(identifier, safe='')}")


def typed(value: Any, datatype: URIRef) -> Literal:
    """Return a literal as it is written."""
    return Literal(str(value), datatype=datatype, normalize=False)


def as_list(value: Any) -> list[Any]:
    """Return a value that may be missing or single as a list."""
    return value if isinstance(value, list) else [value] if value else []


def claims(metadata: dict[str, Any], body: str) -> Iterator[tuple[str, str]]:
    """Yield the key and the id of each policy that a record refers to, in the front matter or in a link."""
    stated = set()
    for key in CLAIMS:
        for identifier in as_list(metadata["evolution"].get(key)):
            stated.add((key, identifier))
            yield key, identifier
    for identifier in dict.fromkeys(LINK.findall(body)):
        if ("references", identifier) not in stated:
            yield "references", identifier


class Page:
    """The graph of a folder of records."""

    def __init__(self, words: Words) -> None:
        self.words = words
        self.graph = Graph()

    def state(self, subject: URIRef, property: URIRef, value: Value) -> None:
        self.graph.add((subject, property, value))

    def name(self, iri: str, class_: URIRef, property: URIRef, label: str, language: str) -> URIRef:
        """State a node that has a label, and return its IRI."""
        node = URIRef(iri)
        self.state(node, RDF.type, class_)
        self.state(node, property, Literal(label, lang=language if HAN.search(label) else "en"))
        return node

    def add_record(self, file: Path, folder: Path) -> None:
        """State what one file says."""
        post = frontmatter.load(str(file))
        metadata, language = dict[str, Any](post.metadata), file.relative_to(folder).parts[0]
        policy = policy_iri(metadata["id"])
        self.add_policy(policy, metadata, post.content, language)
        path = file.relative_to(folder).as_posix()
        record = URIRef(f"{BASE}record/{quote(path)}")
        self.state(record, RDF.type, PG.Record)
        self.state(record, PG.describes, policy)
        self.state(record, PG.path, Literal(path))
        self.state(record, PG.sha256, typed(hashlib.sha256(file.read_bytes()).hexdigest(), XSD.hexBinary))
        self.state(record, DCTERMS.language, Literal(language))
        self.add_provenance(record, metadata, language)
        for key, identifier in claims(metadata, post.content):
            target = policy_iri(identifier)
            self.state(record, CLAIMS[key], target)
            self.state(target, DCTERMS.identifier, Literal(identifier))

    def add_policy(self, policy: URIRef, metadata: dict[str, Any], body: str, language: str) -> None:
        self.state(policy, RDF.type, PG.Policy)
        self.state(policy, DCTERMS.identifier, Literal(metadata["id"]))
        self.state(policy, DCTERMS.issued, typed(metadata["pubDate"], XSD.date))
        self.state(policy, PG.year, typed(metadata["year"], XSD.gYear))
        self.state(policy, SCHEMA.url, URIRef(metadata["url"]))
        self.state(policy, DCTERMS.description, Literal(body, lang=language))
        for key, (property, scheme) in CONCEPTS.items():
            self.state(policy, property, self.words[scheme, metadata[key].lower()])
        for texts, values in (
            (TEXTS, metadata),
            (IMPACTS, metadata["impactAnalysis"]),
            (REGULATORY, metadata["regulatory"]),
        ):
            for key, property in texts.items():
                if values[key]:
                    self.state(policy, property, Literal(values[key], lang=language))
        source = metadata["source"]
        node = self.name(f"{BASE}source/{slug(source)}", PG.Source, FOAF.name, source, language)
        self.state(policy, DCTERMS.publisher, node)
        for label in metadata["evolution"]["clusters"]:
            node = self.name(f"{BASE}cluster/{slug(label)}", PG.Cluster, SKOS.prefLabel, label, language)
            self.state(policy, PG.inCluster, node)
        for dimension, assessment in metadata["analysis"].items():
            self.add_assessment(policy, dimension, assessment, language)

    def add_assessment(self, policy: URIRef, dimension: str, said: dict[str, Any], language: str) -> None:
        node = URIRef(f"{policy}#{dimension}")
        self.state(policy, PG.assessment, node)
        self.state(node, RDF.type, PG.Assessment)
        self.state(node, PG.dimension, URIRef(f"{SCHEME}dimension/{dimension}"))
        self.state(node, SCHEMA.worstRating, typed(0, XSD.integer))
        self.state(node, SCHEMA.bestRating, typed(100, XSD.integer))
        self.state(node, PG.score, typed(said["score"], XSD.integer))
        for key, property in ASSESSED.items():
            if said[key]:
                self.state(node, property, Literal(said[key], lang=language))
        if text := said["citation"]:
            iri = f"{policy}#citation={slug(text)}"
            work = self.name(iri, PG.Citation, DCTERMS.bibliographicCitation, text, language)
            self.state(node, PG.cites, work)

    def add_provenance(self, record: URIRef, metadata: dict[str, Any], language: str) -> None:
        provenance = metadata["provenance"]
        self.state(record, PG.reviewStatus, self.words["review-status", metadata["reviewStatus"].lower()])
        self.state(record, PG.lastAudited, typed(provenance["lastAuditDate"], XSD.date))
        author, reviewer = provenance["author"], provenance["reviewer"]
        agent = self.name(f"{BASE}agent/{slug(author)}", PROV.Agent, FOAF.name, author, language)
        self.state(record, PROV.wasAttributedTo, agent)
        if pending := self.words.get(("pending", reviewer.lower())):
            self.state(record, PG.awaits, pending)
        else:
            agent = self.name(f"{BASE}agent/{slug(reviewer)}", PROV.Agent, FOAF.name, reviewer, language)
            self.state(record, PG.reviewer, agent)


def build(folder: Path) -> Graph:
    """Return the graph of the records below a folder."""
    page = Page(read_words())
    for file in sorted(folder.rglob("*.md")):
        page.add_record(file, folder)
    return page.graph


if __name__ == "__main__":
    build(Path(sys.argv[1])).serialize(sys.argv[2], format="nt", encoding="utf-8")
