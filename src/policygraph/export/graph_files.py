"""Lineage to the files of graph tools. The same lineage gives the same bytes."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
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

_GRAPHML = "http://graphml.graphdrawing.org/xmlns"
_GEXF = "http://gexf.net/1.3"


def edge_id(successor: str, predecessor: str, relation: str, taken: Mapping[str, Any]) -> str:
    """Return a name for an edge that no other edge has, nor any policy of those given.

    >>> edge_id("b", "a", "supersedes", {})
    'b/supersedes/a'
    """
    name = f"{iris.encode(successor)}/{relation}/{iris.encode(predecessor)}"
    while name in taken:
        name += "/"
    return name


def to_graphml(lineage: Lineage) -> bytes:
    """Return the lineage as GraphML; keys have the attributes' names."""
    root = ET.Element("graphml", xmlns=_GRAPHML)
    for scope, columns in (("node", node_columns(lineage)), ("edge", EDGE_COLUMNS)):
        for name in columns:
            named = {"attr.name": name, "attr.type": _type(name)}
            ET.SubElement(root, "key", {"id": name, "for": scope, **named})
    graph = ET.SubElement(root, "graph", edgedefault="directed")
    names = _xml_names(lineage)
    for policy in lineage.policies.values():
        node = ET.SubElement(graph, "node", id=names[policy.id])
        _graphml_data(node, node_attributes(policy))
    for edge in lineage.edges:
        element = ET.SubElement(graph, "edge", _ends(lineage, edge, names))
        _graphml_data(element, edge_attributes(lineage, edge))
    return _xml(root)


def _graphml_data(element: ET.Element, attributes: Attributes) -> None:
    for name, value in attributes.items():
        ET.SubElement(element, "data", key=name).text = as_text(value)


def to_gexf(lineage: Lineage) -> bytes:
    """Return the lineage as GEXF 1.3, labelled with titles; the kind of an edge is its relation."""
    root = ET.Element("gexf", xmlns=_GEXF, version="1.3")
    graph = ET.SubElement(root, "graph", defaultedgetype="directed", mode="static")
    for scope, columns in (("node", node_columns(lineage)), ("edge", EDGE_COLUMNS)):
        declared = ET.SubElement(graph, "attributes", {"class": scope})
        for name in columns:
            ET.SubElement(declared, "attribute", id=name, title=name, type=_type(name))
    nodes, edges = ET.SubElement(graph, "nodes"), ET.SubElement(graph, "edges")
    names = _xml_names(lineage)
    for policy in lineage.policies.values():
        label = as_text(policy.title() or policy.id)
        _gexf_values(ET.SubElement(nodes, "node", id=names[policy.id], label=label), node_attributes(policy))
    for edge in lineage.edges:
        relation = lineage.relation_name(edge.relation)
        said = {"label": relation, "kind": relation}  # kinds keep parallel edges apart
        element = ET.SubElement(edges, "edge", _ends(lineage, edge, names), **said)
        _gexf_values(element, edge_attributes(lineage, edge))
    return _xml(root)


def _gexf_values(element: ET.Element, attributes: Attributes) -> None:
    values = ET.SubElement(element, "attvalues")
    for name, value in attributes.items():
        ET.SubElement(values, "attvalue", {"for": name, "value": as_text(value)})


def _ends(lineage: Lineage, edge: Edge, names: Mapping[str, str]) -> dict[str, str]:
    name = edge_id(edge.successor, edge.predecessor, lineage.relation_name(edge.relation), {})
    return {"id": name, "source": names[edge.successor], "target": names[edge.predecessor]}


def _type(name: str) -> str:
    return "boolean" if name == "resolved" else "string"


def _xml_names(lineage: Lineage) -> dict[str, str]:
    """Return id -> name in XML; ids that differ get names that differ."""
    names: dict[str, str] = {}
    taken = set[str]()
    for each in lineage.policies:
        name = as_text(each)
        while name in taken:
            name += "\ufffd"
        names[each] = name
        taken.add(name)
    return names


def _xml(root: ET.Element) -> bytes:
    ET.indent(root)
    data: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return data + b"\n"


def to_node_link(lineage: Lineage) -> bytes:
    """Return the lineage as the node-link JSON of NetworkX and D3, with the edges under ``edges``."""
    import networkx

    return _json(networkx.node_link_data(to_networkx(lineage), edges="edges"))


def to_cytoscape(lineage: Lineage) -> bytes:
    """Return the lineage as Cytoscape JSON; every element has an id that no other has."""
    import networkx

    document = networkx.cytoscape_data(to_networkx(lineage))
    for group, elements in document["elements"].items():
        for element in elements:
            data = element["data"]
            if group == "edges":
                data["id"] = edge_id(data["source"], data["target"], data["relation"], lineage.policies)
            element["group"] = group  # a node has a source too, the issuing body: nobody shall guess
    return _json(document)


def _json(document: Any) -> bytes:
    # A page may carry the document inside a script element, which "</" could end.
    text = json.dumps(document, ensure_ascii=False, indent=1).replace("</", "<\\/")
    return f"{text}\n".encode()


FORMATS: dict[str, Callable[[Lineage], bytes]] = {
    "graphml": to_graphml,
    "gexf": to_gexf,
    "node-link": to_node_link,
    "cytoscape": to_cytoscape,
}
