"""Report the lineage of one policy, or of those with some labels: as text, as diagrams, as graph files and as JSON."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from policygraph.errors import UsageError
from policygraph.export.graph_files import to_graphml
from policygraph.export.tables import to_csv
from policygraph.lineage.as_of import Verdict, grouped
from policygraph.lineage.model import Lineage
from policygraph.lineage.traversal import Walk, Wanted, by_date, current
from policygraph.profile.facets import words
from policygraph.report.console import counted, joined, printable, to_json
from policygraph.report.diagrams.captions import Marks
from policygraph.report.diagrams.dot import dot
from policygraph.report.diagrams.mermaid import mermaid
from policygraph.report.diagrams.svg import svg
from policygraph.report.diagrams.tree import Direction, tree_text

SHOWN = 8  # ids that a line of text lists
MOST_DRAWN = 500  # policies


@dataclass(frozen=True)
class Answer:
    """The lineage that was asked for.

    ``shown`` is the part that diagrams draw. ``walk`` is None where no policy was asked for but what is
    ``wanted``: name of a facet -> labels. ``verdicts`` say where the policies stand at the date ``on``.
    """

    lineage: Lineage
    shown: Lineage
    walk: Walk | None
    wanted: Wanted = field(default_factory=dict)
    on: str = ""
    verdicts: tuple[Verdict, ...] = ()
    direction: Direction = "both"
    depth: int | None = None
    language: str = "en"

    def marks(self) -> Marks:
        """Return what diagrams mark: the policy asked for, what is current, and the groups at the date."""
        groups = {verdict.policy: verdict.group for verdict in self.verdicts}
        if self.walk:
            return Marks(self.walk.policy, frozenset(self.walk.current), groups, self.on, self.language)
        standing = frozenset(name for name in self.shown.policies if current(self.lineage, name) == [name])
        return Marks("", standing, groups, self.on, self.language)


def to_text(answer: Answer) -> str:
    """Return a tree, then lines: what is current, cycles, the family, and where all stand at the date."""
    lineage = answer.lineage if answer.walk else answer.shown
    tree = tree_text(lineage, answer.marks(), answer.direction, answer.depth)
    return "\n".join([tree, "", *map(printable, _lines(answer))]).rstrip()


def _lines(answer: Answer) -> Iterator[str]:
    walk = answer.walk
    if walk:
        yield f"current: {_ids(walk.current) or 'nothing: its successors form a cycle'}"
        if walk.cycle:
            yield f"cycle: {' → '.join([*walk.cycle, walk.cycle[0]])}"
        if len(walk.family) > 1:
            yield f"family: {_family(answer.lineage, walk.family)}"
        sharing = {facet.name for facet in answer.lineage.facets if facet.shares}
        if affected := [step.id for step in walk.affected if step.relation not in sharing]:
            yield f"affected if repealed: {_ids(affected)}"
        if facets := _facets(answer.lineage, walk.policy):
            yield f"{walk.policy}: {facets}"
    else:
        wanted = "; ".join(
            f"{words(name)}: {' or '.join(labels)}" for name, labels in _sorted(answer.wanted).items()
        )
        yield f"{wanted}, {_family(answer.shown, by_date(answer.shown, answer.shown.policies))}"
    if answer.on:
        yield from verdict_lines(answer.on, answer.verdicts)


def verdict_lines(on: str, verdicts: Iterable[Verdict]) -> Iterator[str]:
    """Yield the date, then a line for each policy, by group: where it stands and why."""
    yield f"on {on}:"
    for group, members in grouped(verdicts).items():
        for verdict in members:
            presumed = ", presumed" if verdict.presumed else ""
            yield f"  {group.replace('_', ' ')}{presumed}: {verdict.policy} ({verdict.reason})"


def _facets(lineage: Lineage, policy: str) -> str:
    """Return the labels of a policy, facet by facet, in the order of the profile."""
    facets = lineage.policies[policy].facets
    names = [facet.name for facet in lineage.facets if facets.get(facet.name)]
    return "; ".join(f"{words(name)} {', '.join(facets[name])}" for name in names)


def _sorted(wanted: Wanted) -> dict[str, list[str]]:
    return {name: sorted(labels) for name, labels in wanted.items()}


def _family(lineage: Lineage, names: Iterable[str]) -> str:
    """Return the number of policies, given by date, with the first and the last year."""
    policies = [lineage.policies[name] for name in names]
    dates = [policy.date[:4] for policy in policies if policy.date]
    years = f", {' to '.join(dict.fromkeys((dates[0], dates[-1])))}" if dates else ""
    return f"{counted(len(policies), 'policy', 'policies')}{years}"


def _ids(names: Iterable[str]) -> str:
    return joined(names, SHOWN, " and {:,} more")


def to_object(answer: Answer) -> dict[str, Any]:
    """Return what ``lineage --format json`` prints."""
    walk, lineage = answer.walk, answer.lineage
    as_of = {"as_of": as_of_object(answer.on, answer.verdicts)} if answer.on else {}
    if walk is None:
        edges = [
            {"from": e.successor, "to": e.predecessor, "relation": lineage.relation_name(e.relation)}
            for e in answer.shown.edges
        ]
        family = _dated(lineage, by_date(lineage, answer.shown.policies))
        return {"where": _sorted(answer.wanted), "family": family, "edges": edges, **as_of}
    return {
        "policy": walk.policy,
        "predecessors": [asdict(step) for step in walk.predecessors],
        "successors": [asdict(step) for step in walk.successors],
        "current": list(walk.current),
        "cycle": None if walk.cycle is None else list(walk.cycle),
        "family": _dated(lineage, walk.family),
        "affected": [asdict(step) for step in walk.affected],
        **as_of,
    }


def _dated(lineage: Lineage, names: Iterable[str]) -> list[dict[str, Any]]:
    policies = (lineage.policies[name] for name in names)
    return [{"id": p.id, "date": p.date, "facets": {**p.facets}} for p in policies]


def as_of_object(on: str, verdicts: Iterable[Verdict]) -> dict[str, Any]:
    """Return the date, and group -> its policies, each with the reason and whether it is presumed."""
    groups: dict[str, Any] = {
        group: [{"id": v.policy, "presumed": v.presumed, "reason": v.reason} for v in members]
        for group, members in grouped(verdicts).items()
    }
    return {"date": on, **groups}


def to_svg(answer: Answer) -> str:
    """Return a drawing. Raises UsageError for more than MOST_DRAWN policies, which nobody can read."""
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
