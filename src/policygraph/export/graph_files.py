"""Lineage to the file formats of graph tools. The same lineage gives the same bytes."""

from __future__ import annotations

import json
from collections.abc import Callable, Container, Mapping
from typing import Any
from xml.etree import ElementTree as ET

from policygraph.export.property_graph import (
    EDGE_COLUMNS,
    Attributes,
    as_text,
    edge_attributes,
    node_attributes,
    node_columns,
    to_networkx,
)
from policygraph.lineage.model import Edge, Lineage
from policygraph.rdf import iris
from policygraph.rdf.serialize import keep_returns
from policygraph.records.printable import escaped

_GRAPHML = "http://graphml.graphdrawing.org/xmlns"
_GEXF = "http://gexf.net/1.3"


def edge_id(successor: str, predecessor: str, relation: str, reserved: Container[str] = ()) -> str:
    """Return an id for an edge that no other edge has, nor any of the reserved ones.

    >>> edge_id("b", "a", "supersedes")
    'b/supersedes/a'
    """
    unique_id = f"{iris.encode(successor)}/{relation}/{iris.encode(predecessor)}"
    while unique_id in reserved:
        unique_id += "/"
    return unique_id


def to_graphml(lineage: Lineage) -> bytes:
    """Return the lineage as GraphML; the ids of its keys are the names of the attributes."""
    root = ET.Element("graphml", xmlns=_GRAPHML)
    for scope, columns in (("node", node_columns(lineage)), ("edge", EDGE_COLUMNS)):
        for name in columns:
            attributes = {"id": name, "for": scope, "attr.name": name, "attr.type": _type(name)}
            ET.SubElement(root, "key", attributes)
    graph = ET.SubElement(root, "graph", edgedefault="directed")
    xml_ids = _xml_ids(lineage)
    for policy in lineage.policies.values():
        _add_data(ET.SubElement(graph, "node", id=xml_ids[policy.id]), node_attributes(lineage, policy))
    for edge in lineage.edges:
        _add_data(ET.SubElement(graph, "edge", _ends(lineage, edge, xml_ids)), edge_attributes(lineage, edge))
    return _to_xml(root)


def _add_data(element: ET.Element, attributes: Attributes) -> None:
    for name, value in attributes.items():
        ET.SubElement(element, "data", key=name).text = as_text(value)


def to_gexf(lineage: Lineage) -> bytes:
    """Return the lineage as GEXF 1.3, nodes labelled with titles; the kind of an edge is its relation."""
    root = ET.Element("gexf", xmlns=_GEXF, version="1.3")
    graph = ET.SubElement(root, "graph", defaultedgetype="directed", mode="static")
    for scope, columns in (("node", node_columns(lineage)), ("edge", EDGE_COLUMNS)):
        declarations = ET.SubElement(graph, "attributes", {"class": scope})
        for name in columns:
            ET.SubElement(declarations, "attribute", id=name, title=name, type=_type(name))
    nodes, edges = ET.SubElement(graph, "nodes"), ET.SubElement(graph, "edges")
    xml_ids = _xml_ids(lineage)
    for policy in lineage.policies.values():
        label = as_text(policy.title() or policy.id)
        node = ET.SubElement(nodes, "node", id=xml_ids[policy.id], label=label)
        _add_attvalues(node, node_attributes(lineage, policy))
    for edge in lineage.edges:
        relation = lineage.relation_name(edge.relation)  # as kind, it keeps parallel edges apart
        element = ET.SubElement(edges, "edge", _ends(lineage, edge, xml_ids), label=relation, kind=relation)
        _add_attvalues(element, edge_attributes(lineage, edge))
    return _to_xml(root)


def _add_attvalues(element: ET.Element, attributes: Attributes) -> None:
    values = ET.SubElement(element, "attvalues")
    for name, value in attributes.items():
        ET.SubElement(values, "attvalue", {"for": name, "value": as_text(value)})


def _ends(lineage: Lineage, edge: Edge, xml_ids: Mapping[str, str]) -> dict[str, str]:
    unique_id = edge_id(edge.successor, edge.predecessor, lineage.relation_name(edge.relation))
    return {"id": unique_id, "source": xml_ids[edge.successor], "target": xml_ids[edge.predecessor]}


def _type(name: str) -> str:
    return "boolean" if name == "resolved" else "string"


def _xml_ids(lineage: Lineage) -> dict[str, str]:
    """Return id -> distinct id in the characters of XML."""
    policy_ids: dict[str, str] = {}  # id in XML -> id
    for policy_id in lineage.policies:
        xml_id = as_text(policy_id)
        while xml_id in policy_ids:
            xml_id += "\ufffd"
        policy_ids[xml_id] = policy_id
    return {policy_id: xml_id for xml_id, policy_id in policy_ids.items()}


def _to_xml(root: ET.Element) -> bytes:
    ET.indent(root)
    data: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return keep_returns(data) + b"\n"


def to_node_link(lineage: Lineage) -> bytes:
    """Return the lineage as the node-link JSON of NetworkX and D3, with the edges under ``edges``."""
    import networkx

    return to_json(networkx.node_link_data(to_networkx(lineage), edges="edges"), indent=1)


def to_cytoscape(lineage: Lineage) -> bytes:
    """Return the lineage as Cytoscape JSON; the ids of nodes and edges are distinct."""
    import networkx

    document = networkx.cytoscape_data(to_networkx(lineage))
    for group, elements in document["elements"].items():
        for element in elements:
            data = element["data"]
            if group == "edges":
                data["id"] = edge_id(data["source"], data["target"], data["relation"], lineage.policies)
            element["group"] = group  # else a node with a source, its issuing body, looks like an edge
    return to_json(document, indent=1)


def to_json(document: Any, indent: int) -> bytes:
    """Return a document as JSON that HTML can have inside a script element, which "</" would end."""
    text = json.dumps(document, ensure_ascii=False, indent=indent).replace("</", "<\\/")
    return f"{escaped(text)}\n".encode()


FORMATS: dict[str, Callable[[Lineage], bytes]] = {
    "graphml": to_graphml,
    "gexf": to_gexf,
    "node-link": to_node_link,
    "cytoscape": to_cytoscape,
}
