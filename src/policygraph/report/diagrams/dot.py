"""A lineage in the DOT language of Graphviz."""

from __future__ import annotations

from policygraph.lineage.model import Lineage, Policy
from policygraph.report.diagrams.captions import caption, relation_label
from policygraph.report.diagrams.marks import Marks
from policygraph.report.diagrams.shapes import FILLS
from policygraph.report.diagrams.wrapping import wrap

_HEAD = """digraph lineage {
  graph [rankdir=TB, bgcolor=white, fontname="Helvetica,Arial,sans-serif"]
  node [shape=box, style=filled, fillcolor=white, fontname="Helvetica,Arial,sans-serif", fontsize=11]
  edge [fontname="Helvetica,Arial,sans-serif", fontsize=10]"""


def dot(lineage: Lineage, marks: Marks) -> str:
    """Return the digraph, ending in a line break.

    Its nodes are numbered, for Graphviz takes an id that starts with a percent sign for none at all.
    """
    names = {policy: f"n{number}" for number, policy in enumerate(lineage.policies)}
    lines = [_HEAD]
    for policy in lineage.policies.values():
        lines.append(f"  {names[policy.id]} [{_attributes(policy, marks)}]")
    for edge in lineage.edges:
        label = _label(relation_label(lineage, edge))
        lines.append(f"  {names[edge.newer]} -> {names[edge.older]} [label={label}]")
    return "\n".join([*lines, "}"]) + "\n"


def _attributes(policy: Policy, marks: Marks) -> str:
    said = caption(policy, marks)
    texts = [said.id, *wrap(said.title, 240, 12, 3), said.facts, said.marks]
    found = {"label": _label(*(text for text in texts if text))}
    if fill := FILLS.get(marks.groups.get(policy.id, "")):
        found["fillcolor"] = f'"{fill}"'
    if policy.id in marks.current:
        found["penwidth"] = "3"
    if policy.id == marks.focus:
        found["peripheries"] = "2"
    if not policy.resolved:
        found["style"] = '"filled,dashed"'
    return ", ".join(f"{name}={value}" for name, value in found.items())


def _label(*lines: str) -> str:
    r"""Return a quoted label of some lines. Backslashes and entities mean something in labels.

    >>> print(_label('a "b" \\N', "&lt;"))
    "a \"b\" \\N\n&amp;lt;"
    """
    quoted = (line.replace("&", "&amp;").replace("\\", "\\\\").replace('"', '\\"') for line in lines)
    text = "\\n".join(quoted)
    return f'"{text}"'
