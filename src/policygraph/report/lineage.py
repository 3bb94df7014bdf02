"""What the lineage says of one policy or of a cluster, for people, as pictures and as JSON."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal

from policygraph.errors import UsageError
from policygraph.export.graph_files import to_graphml
from policygraph.export.tables import to_csv
from policygraph.lineage.as_of import GROUPS, Verdict, grouped
from policygraph.lineage.model import Lineage
from policygraph.lineage.traversal import Walk, by_date, current
from policygraph.report.console import counted, printable, to_json
from policygraph.report.diagrams.captions import Marks
from policygraph.report.diagrams.dot import dot
from policygraph.report.diagrams.mermaid import mermaid
from policygraph.report.diagrams.svg import svg
from policygraph.report.diagrams.tree import tree_text

SHOWN = 8  # ids that a line of text holds
MOST_DRAWN = 500  # policies


@dataclass(frozen=True)
class Answer:
    """What was asked and found: ``shown`` are the policies that pictures draw, ``walk`` is None for a
    cluster, ``verdicts`` are for the date ``on``.
    """

    lineage: Lineage
    shown: Lineage
    walk: Walk | None
    cluster: str = ""
    on: str = ""
    verdicts: tuple[Verdict, ...] = ()
    direction: Literal["both", "older", "newer"] = "both"
    depth: int | None = None
    language: str = "en"

    def marks(self) -> Marks:
        """Return what pictures mark: the policy asked for, what stands today, groups at the date."""
        standing = {name for name in self.shown.policies if current(self.lineage, name) == [name]}
        return Marks(
            self.walk.policy if self.walk else "",
            frozenset(self.walk.current if self.walk else standing),
            {each.policy: each.group for each in self.verdicts},
            self.on,
            self.language,
        )


def to_text(answer: Answer) -> str:
    """Return a tree, and under it what stands now, cycles, the family, and where all stood at the date."""
    lineage = answer.lineage if answer.walk else answer.shown
    tree = tree_text(lineage, answer.marks(), answer.direction, answer.depth)
    return "\n".join([tree, "", *map(printable, _lines(answer))]).rstrip()


def _lines(answer: Answer) -> Iterator[str]:
    walk = answer.walk
    if walk:
        yield f"current: {_some(walk.current) or 'nothing: its successors go round in a circle'}"
        if walk.cycle:
            yield f"cycle: {' → '.join([*walk.cycle, walk.cycle[0]])}"
        if len(walk.family) > 1:
            yield f"family: {_family(answer.lineage, walk.family)}"
        if needing := [step.id for step in walk.affected if step.relation != "cluster"]:
            yield f"affected if repealed: {_some(needing)}"
    else:
        yield f"cluster: {answer.cluster}, {_family(answer.shown, by_date(answer.shown, answer.shown.policies))}"
    if answer.on:
        yield from verdict_lines(answer.on, answer.verdicts)


def verdict_lines(on: str, verdicts: Iterable[Verdict]) -> Iterator[str]:
    """Yield where each policy stands at a date and why, a line each."""
    yield f"on {on}:"
    for group, found in grouped(verdicts).items():
        for each in found:
            presumed = ", presumed" if each.presumed else ""
            yield f"  {group.replace('_', ' ')}{presumed}: {each.policy} ({each.reason})"


def _family(lineage: Lineage, names: Iterable[str]) -> str:
    policies = [lineage.policies[name] for name in names]
    dates = [policy.date[:4] for policy in policies if policy.date]
    years = f", {' to '.join(dict.fromkeys((dates[0], dates[-1])))}" if dates else ""
    return f"{counted(len(policies), 'policy', 'policies')}{years}"


def _some(names: Iterable[str]) -> str:
    shown = list(names)
    rest = len(shown) - SHOWN
    return ", ".join(shown[:SHOWN]) + (f" and {rest:,} more" if rest > 0 else "")


def to_object(answer: Answer) -> dict[str, Any]:
    """Return what ``lineage --format json`` prints."""
    walk, lineage = answer.walk, answer.lineage
    dated = {"as_of": as_of_object(answer.on, answer.verdicts)} if answer.on else {}
    if walk is None:
        edges = [
            {"from": e.successor, "to": e.predecessor, "relation": lineage.relation_name(e.relation)}
            for e in answer.shown.edges
        ]
        family = by_date(lineage, answer.shown.policies)
        return {"cluster": answer.cluster, "family": _dated(lineage, family), "edges": edges, **dated}
    return {
        "policy": walk.policy,
        "predecessors": [asdict(each) for each in walk.predecessors],
        "successors": [asdict(each) for each in walk.successors],
        "current": list(walk.current),
        "cycle": None if walk.cycle is None else list(walk.cycle),
        "family": _dated(lineage, walk.family),
        "affected": [asdict(each) for each in walk.affected],
        **dated,
    }


def _dated(lineage: Lineage, names: Iterable[str]) -> list[dict[str, str]]:
    return [{"id": name, "date": lineage.policies[name].date} for name in names]


def as_of_object(on: str, verdicts: Iterable[Verdict]) -> dict[str, Any]:
    """Return the four groups at a date, each policy with the reason and whether it is presumed."""
    groups = grouped(verdicts)
    return {
        "date": on,
        **{
            group: [{"id": v.policy, "presumed": v.presumed, "reason": v.reason} for v in groups[group]]
            for group in GROUPS
        },
    }


def to_svg(answer: Answer) -> str:
    """Return a drawing. Raises UsageError where it would be too large to be read."""
    if len(answer.shown.policies) > MOST_DRAWN:
        number = counted(len(answer.shown.policies), "policy", "policies")
        raise UsageError(
            f"a drawing of {number} is no help; narrow it with --depth, --direction or --relation"
        )
    return svg(answer.shown, answer.marks()).rstrip()


FORMATS: Mapping[str, Callable[[Answer], str | bytes]] = {
    "text": to_text,
    "json": lambda answer: to_json(to_object(answer)),
    "mermaid": lambda answer: mermaid(answer.shown, answer.marks()),
    "dot": lambda answer: dot(answer.shown, answer.marks()),
    "svg": to_svg,
    "graphml": lambda answer: to_graphml(answer.shown),
    "csv": lambda answer: to_csv(answer.shown)["edges.csv"],
}
