"""A lineage as a Mermaid flowchart, which forges and editors draw inside Markdown."""

from __future__ import annotations

import re

from policygraph.lineage.model import Lineage
from policygraph.report.diagrams.captions import caption, relation_label
from policygraph.report.diagrams.marks import Marks
from policygraph.report.diagrams.shapes import FILLS

# All that could be syntax, Markdown or markup; a hyphen, stop or slash only where no word is before it.
_SYNTAX = re.compile(r"[^\w\s,()./★·\u2060-]|[_ﬂ]|(?<!\w)[-./]|\.(?=\s)")
# What Mermaid looks for after it has read the codes: formulas and the names of icons.
_LATE = re.compile(r"(?<=\$)(?=\$)|(?<=:)(?=fa)")
_CLASSES = {
    "current": "stroke:#111111,stroke-width:4px",
    "focus": "stroke:#0b57a4,stroke-width:4px",
    "unresolved": "stroke-dasharray:5 4,color:#444444,fill:#f7f7f7",
    **{group: f"fill:{colour},color:#111111" for group, colour in FILLS.items()},
}


def mermaid(lineage: Lineage, marks: Marks) -> str:
    """Return the flowchart, ending in a line break. A viewer may refuse more than 500 relations."""
    names = {policy: f"n{number}" for number, policy in enumerate(lineage.policies)}
    lines = ["flowchart TB"]
    for policy, name in names.items():
        parts = (_escaped(text) for text in caption(lineage.policies[policy], marks) if text)
        lines.append(f'  {name}["{"<br/>".join(parts)}"]')
    for edge in lineage.edges:
        label = _escaped(relation_label(lineage, edge))
        lines.append(f'  {names[edge.newer]} -->|"{label}"| {names[edge.older]}')
    for kind, members in _members(lineage, marks).items():
        lines.append(f"  classDef {kind} {_CLASSES[kind]}")
        lines.append(f"  class {','.join(names[each] for each in members)} {kind}")
    return "\n".join(lines) + "\n"


def _escaped(text: str) -> str:
    """Return a text with Mermaid's entity codes for what may mean something to it.

    >>> _escaped('a-b "c" <d> 1. %%')
    'a-b #34;c#34; #60;d#62; 1#46; #37;#37;'
    """
    return _SYNTAX.sub(lambda found: f"#{ord(found[0])};", _LATE.sub("\u2060", text))


def _members(lineage: Lineage, marks: Marks) -> dict[str, list[str]]:
    """Return the policies of each class that has any. A later class overrides an earlier one."""
    found = {kind: [each for each in lineage.policies if marks.groups.get(each) == kind] for kind in FILLS}
    found["unresolved"] = [each.id for each in lineage.policies.values() if not each.resolved]
    found["current"] = [each for each in lineage.policies if each in marks.current]
    found["focus"] = [marks.focus] if marks.focus in lineage.policies else []
    return {kind: members for kind, members in found.items() if members}
