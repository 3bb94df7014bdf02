"""Write a lineage in the DOT language of Graphviz."""

from __future__ import annotations

from policygraph.lineage.model import Lineage, Policy
from policygraph.report.diagrams.captions import Marks, caption, relation_label
from policygraph.report.diagrams.shapes import FILLS
from policygraph.report.diagrams.wrapping import wrap

_HEAD = """digraph lineage {
  graph [rankdir=TB, bgcolor=white, fontname="Helvetica,Arial,sans-serif"]
  node [shape=box, style=filled, fillcolor=white, fontname="Helvetica,Arial,sans-serif", fontsize=11]
  edge [fontname="Helvetica,Arial,sans-serif", fontsize=10]"""


def dot(lineage: Lineage, marks: Marks) -> str:
    """Return the digraph, ending in a line break.

    The nodes are numbered, because Graphviz ignores an id that starts with a percent sign.
    """
    nodes = {name: f"n{number}" for number, name in enumerate(lineage.policies)}
    lines = [_HEAD]
    for policy in lineage.policies.values():
        lines.append(f"  {nodes[policy.id]} [{_attributes(policy, marks)}]")
    for edge in lineage.edges:
        label = _label(relation_label(lineage, edge, marks.language))
        lines.append(f"  {nodes[edge.successor]} -> {nodes[edge.predecessor]} [label={label}]")
    return "\n".join([*lines, "}"]) + "\n"


def _attributes(policy: Policy, marks: Marks) -> str:
    """Return the attributes of a node, separated by commas."""
    words = caption(policy, marks)
    texts = [words.id, *wrap(words.title, 240, 12, 3), words.facts, words.marks]
    attributes = {"label": _label(*(text for text in texts if text))}
    if fill := FILLS.get(marks.answers.get(policy.id, "")):
        attributes["fillcolor"] = f'"{fill}"'
    if policy.id in marks.current:
        attributes["penwidth"] = "3"
    if policy.id == marks.focus:
        attributes["peripheries"] = "2"
    if not policy.resolved:
        attributes["style"] = '"filled,dashed"'
    return ", ".join(f"{name}={value}" for name, value in attributes.items())


def _label(*lines: str) -> str:
    r"""Return lines as a quoted label, with backslashes and entities escaped.

    >>> print(_label('a "b" \\N', "&lt;"))
    "a \"b\" \\N\n&amp;lt;"
    """
    quoted = (line.replace("&", "&amp;").replace("\\", "\\\\").replace('"', '\\"') for line in lines)
    text = "\\n".join(quoted)
    return f'"{text}"'
