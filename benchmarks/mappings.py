"""The mapping of the tables in the language of each tool: ``python -m benchmarks.mappings OUTPUT``."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from rdflib.namespace import XSD

from benchmarks.tables import TABLES, Column, Table

RML = """@prefix rml: <http://w3id.org/rml/> .
@base <https://example.org/mapping/> .
"""
OTTR = """@prefix map: <https://example.org/mapping/> .
@prefix ottr: <http://ns.ottr.xyz/0.4/> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""


def rml(folder: Path) -> str:
    """Return the mapping for RML, of the tables in a folder."""
    return RML + "\n".join(_triples_map(table, folder) for table in TABLES)


def _triples_map(table: Table, folder: Path) -> str:
    class_ = f"; rml:class <{table.class_}> " if table.class_ else ""
    source = json.dumps(str(folder / f"{table.name}.json"))
    parts = [
        f"<{table.name}> a rml:TriplesMap ;",
        f"  rml:logicalSource [ rml:source {source} ; rml:referenceFormulation rml:JSONPath ;"
        ' rml:iterator "$[*]" ] ;',
        f'  rml:subjectMap [ rml:reference "iri" {class_}] ;',
        *(
            f"  rml:predicateObjectMap [ rml:predicate <{column.property}> ;"
            f' rml:objectMap [ rml:reference "{column.name}" ; {_object(column)} ] ] ;'
            for column in table.columns
        ),
    ]
    return "\n".join(parts).removesuffix(";") + ".\n"


def _object(column: Column) -> str:
    if column.kind == "iri":
        return "rml:termType rml:IRI"
    if column.kind == "text":
        return 'rml:termType rml:Literal ; rml:languageMap [ rml:reference "language" ]'
    if column.kind == str(XSD.string):
        return "rml:termType rml:Literal"
    return f"rml:datatype <{column.kind}>"


def ottr() -> str:
    """Return a template for each table."""
    return OTTR + "\n".join(_template(table) for table in TABLES)


def _template(table: Table) -> str:
    parameters = ["ottr:IRI ?iri", *(f"? {_type(column)} ?{column.name}" for column in table.columns)]
    class_ = [f"ottr:Triple(?iri, rdf:type, <{table.class_}>)"] if table.class_ else []
    triples = (f"ottr:Triple(?iri, <{column.property}>, ?{column.name})" for column in table.columns)
    return f"map:{table.name} [{', '.join(parameters)}] :: {{\n  {', '.join([*class_, *triples])}\n}} .\n"


def _type(column: Column) -> str:
    kinds = {"iri": "ottr:IRI", "text": "rdf:langString"}
    return kinds.get(column.kind) or f"<{column.kind}>"


def linkml() -> dict[str, Any]:
    """Return the schema for LinkML, of the grouped tables. It has no texts with a language."""
    datatypes = sorted({column.kind for table in TABLES for column in table.columns} - {"iri", "text"})
    return {
        "id": "https://example.org/mapping",
        "name": "mapping",
        "prefixes": {"linkml": "https://w3id.org/linkml/", "xsd": str(XSD), "tables": "https://example.org/mapping/"},
        "default_prefix": "tables",
        "types": {
            "iri": {"uri": "xsd:anyURI", "base": "str"},
            "text": {"uri": "xsd:string", "base": "str"},
            **{_local(datatype): {"uri": f"xsd:{_local(datatype)}", "base": "str"} for datatype in datatypes},
        },
        "classes": {
            "Tables": {"tree_root": True, "attributes": dict(_members())},
            **{table.name.capitalize(): _class(table) for table in TABLES},
        },
    }  # fmt: skip


def _members() -> Iterator[tuple[str, Any]]:
    for table in TABLES:
        yield (
            table.name,
            {"range": table.name.capitalize(), "multivalued": True, "inlined": True, "inlined_as_list": True},
        )


def _class(table: Table) -> dict[str, Any]:
    attributes: dict[str, Any] = {"iri": {"identifier": True, "range": "iri"}}
    for column in table.columns:
        attributes[column.name] = {
            "slot_uri": column.property,
            "range": _local(column.kind),
            "multivalued": True,
        }
    return {
        "class_uri": table.class_ or f"https://example.org/mapping/{table.name}",
        "attributes": attributes,
    }


def _local(iri: str) -> str:
    return iri.rpartition("#")[2]


CONFIGURATION = """[CONFIGURATION]
output_file = {folder}/morph-kgc.nt
logging_level = WARNING
[tables]
mappings = {folder}/mapping.rml.ttl
"""


def main(folder: Path) -> None:
    """Write the mappings beside the tables."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "mapping.rml.ttl").write_text(rml(folder), "utf-8")
    (folder / "morph-kgc.ini").write_text(CONFIGURATION.format(folder=folder), "utf-8")
    (folder / "templates.stottr").write_text(ottr(), "utf-8")
    (folder / "schema.yaml").write_text(json.dumps(linkml(), indent=2), "utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
