"""Write a lineage as a Mermaid flowchart, which GitHub, GitLab and editors draw inside Markdown."""

from __future__ import annotations

import re

from policygraph.lineage.model import Lineage
from policygraph.report.diagrams.captions import Marks, caption, relation_label
from policygraph.report.diagrams.shapes import FILLS
from policygraph.report.diagrams.wrapping import wrap

# All that could be syntax, Markdown or markup; a hyphen, full stop or slash only where no word precedes it.
_SYNTAX = re.compile(r"[^\w\s,()./★·\u2060-]|[_ﬂ]|(?<!\w)[-./]|\.(?=\s)")
# What Mermaid looks for after it has decoded entities: formulas and the names of icons.
_DECODED = re.compile(r"(?<=\$)(?=\$)|(?<=:)(?=fa)")
_CLASSES = {
    "current": "stroke:#111111,stroke-width:4px",
    "focus": "stroke:#0b57a4,stroke-width:4px",
    "unresolved": "stroke-dasharray:5 4,color:#444444,fill:#f7f7f7",
    **{group: f"fill:{colour},color:#111111" for group, colour in FILLS.items()},
}


def mermaid(lineage: Lineage, marks: Marks) -> str:
    """Return the flowchart, ending in a line break. A viewer may refuse more than 500 relations."""
    nodes = {name: f"n{number}" for number, name in enumerate(lineage.policies)}
    lines = ["flowchart TB"]
    for name, node in nodes.items():
        words = caption(lineage.policies[name], marks)
        texts = [words.id, *wrap(words.title, 240, 12, 3), words.facts, words.marks]
        lines.append(f'  {node}["{"<br/>".join(_escaped(text) for text in texts if text)}"]')
    for edge in lineage.edges:
        label = _escaped(relation_label(lineage, edge, marks.language))
        lines.append(f'  {nodes[edge.successor]} -->|"{label}"| {nodes[edge.predecessor]}')
    for class_name, members in _members(lineage, marks).items():
        lines.append(f"  classDef {class_name} {_CLASSES[class_name]}")
        lines.append(f"  class {','.join(nodes[name] for name in members)} {class_name}")
    return "\n".join(lines) + "\n"


def _escaped(text: str) -> str:
    """Return a text with entity codes for the characters that have a meaning in Mermaid.

    >>> _escaped('a-b "c" <d> 1. %%')
    'a-b #34;c#34; #60;d#62; 1#46; #37;#37;'
    """
    return _SYNTAX.sub(lambda match: f"#{ord(match[0])};", _DECODED.sub("\u2060", text))


def _members(lineage: Lineage, marks: Marks) -> dict[str, list[str]]:
    """Return class -> ids of its policies, if it has any. A later class overrides earlier ones."""
    ids = {
        answer: [name for name in lineage.policies if marks.answers.get(name) == answer] for answer in FILLS
    }
    ids["unresolved"] = [policy.id for policy in lineage.policies.values() if not policy.resolved]
    ids["current"] = [name for name in lineage.policies if name in marks.current]
    ids["focus"] = [marks.focus] if marks.focus in lineage.policies else []
    return {class_name: members for class_name, members in ids.items() if members}
