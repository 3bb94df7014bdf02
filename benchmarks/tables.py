"""The records as tables, for tools that read no front matter: ``python -m benchmarks.tables FOLDER OUTPUT [--grouped]``.

What such tools leave to whoever calls them is done here, with what ``benchmarks.plain`` has: names of nodes, words to
concepts, links in the text. A row is a JSON object with the IRI of its subject; the tools make the triples. Each table
is a file; or ``grouped.json`` is all of them with one object a subject.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Literal, NamedTuple
from urllib.parse import quote

from rdflib import URIRef
from rdflib.namespace import DCTERMS, FOAF, PROV, RDF, SKOS, XSD

from benchmarks import plain
from benchmarks.plain import BASE, PG, SCHEMA, SCHEME, Words

Row = dict[str, Any]


class Column(NamedTuple):
    """A column: its name, the property that it states, and whether of an IRI, a text or a datatype.

    A text has the language of the column ``language``.
    """

    name: str
    property: str
    kind: Literal["iri", "text"] | str = "text"


class Table(NamedTuple):
    """A table: its name, the class of its subjects or "", and its columns besides ``iri`` and ``language``."""

    name: str
    class_: str
    columns: tuple[Column, ...]


def _texts(properties: dict[str, URIRef]) -> Iterable[Column]:
    return (Column(key, str(property)) for key, property in properties.items())


TABLES = (
    Table(
        "policies",
        str(PG.Policy),
        (
            Column("identifier", str(DCTERMS.identifier), str(XSD.string)),
            Column("issued", str(DCTERMS.issued), str(XSD.date)),
            Column("year", str(PG.year), str(XSD.gYear)),
            Column("url", str(SCHEMA.url), "iri"),
            Column("body", str(DCTERMS.description)),
            Column("publisher", str(DCTERMS.publisher), "iri"),
            *(Column(key, str(property), "iri") for key, (property, _) in plain.CONCEPTS.items()),
            *_texts(plain.TEXTS | plain.IMPACTS | plain.REGULATORY),
        ),
    ),
    Table(
        "records",
        str(PG.Record),
        (
            Column("describes", str(PG.describes), "iri"),
            Column("path", str(PG.path), str(XSD.string)),
            Column("sha256", str(PG.sha256), str(XSD.hexBinary)),
            Column("written", str(DCTERMS.language), str(XSD.string)),
            Column("reviewStatus", str(PG.reviewStatus), "iri"),
            Column("audited", str(PG.lastAudited), str(XSD.date)),
            Column("author", str(PROV.wasAttributedTo), "iri"),
            Column("reviewer", str(PG.reviewer), "iri"),
            Column("awaits", str(PG.awaits), "iri"),
        ),
    ),
    Table(
        "assessments",
        str(PG.Assessment),
        (
            Column("dimension", str(PG.dimension), "iri"),
            Column("worst", str(SCHEMA.worstRating), str(XSD.integer)),
            Column("best", str(SCHEMA.bestRating), str(XSD.integer)),
            Column("score", str(PG.score), str(XSD.integer)),
            Column("cites", str(PG.cites), "iri"),
            *_texts(plain.ASSESSED),
        ),
    ),
    Table(
        "names",
        "",
        (
            Column("kind", str(RDF.type), "iri"),
            Column("name", str(FOAF.name)),
            Column("label", str(SKOS.prefLabel)),
            Column("work", str(DCTERMS.bibliographicCitation)),
        ),
    ),
    Table(
        "links",
        "",
        (
            Column("cluster", str(PG.inCluster), "iri"),
            Column("assessment", str(PG.assessment), "iri"),
            *(Column(key, str(property), "iri") for key, property in plain.CLAIMS.items()),
        ),
    ),
    Table("targets", "", (Column("identifier", str(DCTERMS.identifier), str(XSD.string)),)),
)


class Tables:
    """The rows of each table."""

    def __init__(self, words: Words) -> None:
        self.words = words
        self.rows: dict[str, list[Row]] = {table.name: [] for table in TABLES}
        self.known = set[str]()  # the IRIs of names and targets

    def once(self, table: str, row: Row) -> str:
        """Add a row about a subject that many records name, unless it is there."""
        iri = str(row["iri"])
        if iri not in self.known:
            self.known.add(iri)
            self.rows[table].append(row)
        return iri

    def name(self, iri: str, class_: URIRef, column: str, label: str, language: str) -> str:
        tag = language if plain.HAN.search(label) else "en"
        return self.once("names", {"iri": iri, "kind": str(class_), column: label, "language": tag})

    def add(self, file: Path, folder: Path) -> None:
        """Add what one file says."""
        content = file.read_bytes()
        _, front, body = content.decode().split("---\n", 2)
        metadata, body = json.loads(front), body.strip()
        path = file.relative_to(folder).as_posix()
        language, policy = path.partition("/")[0], str(plain.policy_iri(metadata["id"]))
        self.add_policy(policy, metadata, body, language)
        record = f"{BASE}record/{quote(path)}"
        self.add_record(record, policy, metadata, language, path, hashlib.sha256(content).hexdigest())
        for key, identifier in plain.claims(metadata, body):
            target = str(plain.policy_iri(identifier))
            self.rows["links"].append({"iri": record, key: target})
            self.once("targets", {"iri": target, "identifier": identifier})

    def add_policy(self, policy: str, metadata: Row, body: str, language: str) -> None:
        source, texts = (
            metadata["source"],
            {**metadata, **metadata["impactAnalysis"], **metadata["regulatory"]},
        )
        row = {
            "iri": policy,
            "language": language,
            "identifier": metadata["id"],
            "issued": metadata["pubDate"],
            "year": str(metadata["year"]),
            "url": metadata["url"],
            "body": body,
            "publisher": self.name(f"{BASE}source/{plain.slug(source)}", PG.Source, "name", source, language),
            **{
                key: str(self.words[scheme, metadata[key].lower()])
                for key, (_, scheme) in plain.CONCEPTS.items()
            },
            **{key: texts[key] for key in plain.TEXTS | plain.IMPACTS | plain.REGULATORY if texts[key]},
        }
        self.rows["policies"].append(row)
        for label in metadata["evolution"]["clusters"]:
            iri = f"{BASE}cluster/{plain.slug(label)}"
            node = self.name(iri, PG.Cluster, "label", label, language)
            self.rows["links"].append({"iri": policy, "cluster": node})
        for dimension, said in metadata["analysis"].items():
            self.add_assessment(policy, dimension, said, language)

    def add_assessment(self, policy: str, dimension: str, said: Row, language: str) -> None:
        node, work = f"{policy}#{dimension}", said["citation"]
        iri = f"{policy}#citation={plain.slug(work)}"
        cites = {"cites": self.name(iri, PG.Citation, "work", work, language)} if work else {}
        self.rows["links"].append({"iri": policy, "assessment": node})
        self.rows["assessments"].append(
            {
                "iri": node,
                "language": language,
                "dimension": f"{SCHEME}dimension/{dimension}",
                "worst": "0",
                "best": "100",
                "score": str(said["score"]),
                **cites,
                **{key: said[key] for key in plain.ASSESSED if said[key]},
            }
        )

    def add_record(
        self, record: str, policy: str, metadata: Row, language: str, path: str, digest: str
    ) -> None:
        provenance = metadata["provenance"]
        author, reviewer = provenance["author"], provenance["reviewer"]
        pending = self.words.get(("pending", reviewer.lower()))

        def agent(label: str) -> str:
            return self.name(f"{BASE}agent/{plain.slug(label)}", PROV.Agent, "name", label, language)

        self.rows["records"].append(
            {
                "iri": record,
                "describes": policy,
                "path": path,
                "sha256": digest,
                "written": language,
                "reviewStatus": str(self.words["review-status", metadata["reviewStatus"].lower()]),
                "audited": provenance["lastAuditDate"],
                "author": agent(author),
                **({"awaits": str(pending)} if pending else {"reviewer": agent(reviewer)}),
            }
        )

    def grouped(self) -> dict[str, list[Row]]:
        """Return the tables with one row a subject, in which each column is a list of distinct values."""
        return {name: list(_grouped(rows)) for name, rows in self.rows.items()}


def _grouped(rows: list[Row]) -> Iterable[Row]:
    by_subject: defaultdict[str, dict[str, dict[Any, None]]] = defaultdict(lambda: defaultdict(dict))
    for row in rows:
        for column in row.keys() - {"iri", "language"}:
            by_subject[row["iri"]][column][row[column]] = None
    for iri, columns in by_subject.items():
        yield {"iri": iri, **{name: list(values) for name, values in columns.items()}}


def main(folder: Path, output: Path, grouped: bool) -> None:
    """Write the tables of a folder's records, grouped by subject or not."""
    tables = Tables(plain.read_words())
    for file in sorted(folder.rglob("*.md")):
        tables.add(file, folder)
    output.mkdir(parents=True, exist_ok=True)
    for name, value in ({"grouped": tables.grouped()} if grouped else tables.rows).items():
        with (output / f"{name}.json").open("w", encoding="utf-8") as stream:
            json.dump(value, stream, ensure_ascii=False)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), "--grouped" in sys.argv[3:])
