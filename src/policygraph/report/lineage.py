"""Report the lineage of one policy, or of those with some labels: as text, as diagrams, as graph files and as JSON."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from policygraph.errors import UsageError, there_is
from policygraph.export.graph_files import to_graphml
from policygraph.export.property_graph import with_standings
from policygraph.export.tables import edges_csv
from policygraph.lineage.model import Edge, Lineage
from policygraph.lineage.read import read_lineage
from policygraph.lineage.reasons import Reason
from policygraph.lineage.standing import Current, Standing, Standings, by_answer
from policygraph.lineage.traversal import (
    DIRECTIONS,
    Walk,
    Wanted,
    by_date,
    families,
    having,
    selected,
    subgraph,
    walk,
)
from policygraph.query.parameters import subject
from policygraph.query.selection import Where, wanted_labels
from policygraph.rdf.date_intervals import asked_date, parse_interval, with_preposition
from policygraph.records.printable import printable_line
from policygraph.report.console import listed, to_json, way
from policygraph.report.diagrams.captions import Marks
from policygraph.report.diagrams.dot import dot
from policygraph.report.diagrams.mermaid import mermaid
from policygraph.report.diagrams.svg import svg
from policygraph.report.diagrams.tree import Direction, tree_text
from policygraph.store.graph_store import GraphStore
from policygraph.words.phrases import Phrase, chained, counted, enumerated, said

SHOWN = 8  # ids that a line of text lists
MOST_DRAWN = 500  # policies
MOST_TANGLED = 100  # lines beyond those of a tree: more take minutes, and nobody could follow them
NO_WAY = Phrase("where no policy is named, there is no way to go from it")  # in a direction, to a depth


@dataclass(frozen=True)
class Answer:
    """The lineage that was asked for.

    ``lineage`` has the relations that were selected, ``shown`` is the part that diagrams draw. ``walk`` is None
    where no policy was asked for but what is ``wanted``: name of a facet -> labels. ``standing_on`` says where the
    policies stand on the date ``on``, if one is asked for.
    """

    standings: Standings
    lineage: Lineage
    shown: Lineage
    walk: Walk | None
    wanted: Wanted = field(default_factory=dict, hash=False)
    on: str = ""
    standing_on: tuple[Standing, ...] = ()
    direction: Direction = "both"
    depth: int | None = None
    language: str = "en"

    def dated(self) -> Lineage:
        """Return the part that is shown, with columns for where each policy stands on the date, if one is asked for."""
        if not self.on:
            return self.shown
        standings = self.standings.on_date(self.on, self.shown.policies)
        return with_standings(self.shown, standings, self.on)

    def marks(self) -> Marks:
        """Return what diagrams mark: the policy asked for, what is current, and where all stand on the date."""
        answers = {standing.policy: standing.answer for standing in self.standing_on}
        in_part = frozenset(standing.policy for standing in self.standing_on if standing.in_part)
        focus, current = "", set[str]()
        if self.walk:
            focus, current = self.walk.policy, set(self.walk.current.policies)
        else:
            when = parse_interval(self.on)
            for name in self.shown.policies:
                current |= {name} & set(self.standings.current(name, when).policies)
        return Marks(focus, frozenset(current), answers, in_part, self.on, self.language)


def answer_of(
    graph: GraphStore,
    policy: str | None = None,
    where: Where = (),
    on: str = "",
    relations: Sequence[str] = (),
    direction: Direction = "both",
    depth: int | None = None,
    language: str = "en",
) -> Answer:
    """Return the lineage of a policy, by id, or of the policies with some labels: facet and label, of which one is enough.

    Raises UsageError where neither or both are asked for, for a direction or a depth that is none or without a policy, and
    with the nearest for an id, a facet, a label or a relation that is not there.
    """
    require_policy_or_labels(policy, where)
    if direction not in ("both", *DIRECTIONS):
        hint = there_is(("both", *DIRECTIONS))
        raise UsageError(Phrase("there is no direction {name}.{hint}", name=direction, hint=hint))
    if depth is not None and not (isinstance(depth, int) and depth >= 1):
        raise UsageError(Phrase("{depth} is no depth; it is a number of steps, 1 or more", depth=depth))
    if policy is None and (direction != "both" or depth is not None):
        raise UsageError(Phrase("{reason}; leave out {options}", reason=NO_WAY, options="direction, depth"))
    start = None if policy is None else subject(graph, policy).value
    on, when = asked_date(on) if on else ("", None)
    standings = Standings(read_lineage(graph, start, naming=bool(relations)))
    wanted = wanted_labels(graph, where, graph.profile.policy_kinds)
    if policy is None:
        walked = None
        lineage = selected(standings.lineage, relations)
        shown = having(lineage, wanted)
    else:
        name = standings.lineage.named(start or "")
        directions = [each for each in DIRECTIONS if direction in (each, "both")]
        walked = walk(standings, name, relations, directions, depth, language, when)
        lineage = selected(standings.lineage, relations, name)
        shown = subgraph(lineage, walked.names())
    standing_on = tuple(standings.on_date(on, walked.family if walked else shown.policies) if on else ())
    return Answer(standings, lineage, shown, walked, wanted, on, standing_on, direction, depth, language)


def require_policy_or_labels(policy: str | None, where: Where) -> None:
    """Raise UsageError where neither a policy nor a label is asked for, or both are."""
    if (policy is None) == (not where):
        raise UsageError(Phrase("give the id of a policy, or --where FACET=LABEL, but not both"))


def to_text(answer: Answer) -> str:
    """Return a tree, then lines: what is current, cycles, the family, and where all stand at the date."""
    lineage = answer.lineage if answer.walk else answer.shown
    tree = tree_text(lineage, answer.marks(), answer.direction, answer.depth)
    lines = (printable_line(said(line, answer.language)) for line in _lines(answer))
    return "\n".join([tree, "", *lines]).rstrip()


def _lines(answer: Answer) -> Iterator[str]:
    walk = answer.walk
    if walk:
        yield Phrase("current: {policies}", policies=current_text(walk.current))
        if walk.cycle:
            yield Phrase("cycle: {policies}", policies=way([*walk.cycle, walk.cycle[0]], " → ", SHOWN))
        if len(walk.family) > 1:
            yield Phrase("family: {family}", family=_family(answer.lineage, walk.family))
        sharing = {facet.name for facet in answer.lineage.facets if facet.shares}
        if affected := [step.id for step in walk.affected if step.relation not in sharing]:
            yield Phrase("affected if repealed: {policies}", policies=_ids(affected))
        if facets := _facets(answer.lineage, walk.policy):
            yield Phrase("{policy}: {facets}", policy=walk.policy, facets=facets)
    else:
        told = (
            Phrase(
                "{facet}: {labels}",
                facet=answer.shown.called(name),
                labels=chained("{first} or {second}", labels),
            )
            for name, labels in _sorted(answer.wanted).items()
        )
        wanted = chained("{first}; {second}", told)
        family = _family(answer.shown, by_date(answer.shown, answer.shown.policies))
        yield Phrase("{first}, {second}", first=wanted, second=family)
    if answer.on:
        yield from standing_lines(answer.on, answer.standing_on)


def current_text(current: Current) -> str:
    """Return what stands for a policy: ids, that it is unknown, or that none is known; then what is pending."""
    text = _ids(current.policies)
    if current.unknown:
        text = Phrase("unknown; it may be {policies}", policies=_ids(current.unknown))
    elif not current.policies:
        text = Phrase("none known")
    elif current.presumed:
        text = Phrase("{answer}, presumed", answer=text)
    if current.through and current.policies:
        text = Phrase("{text}, through {policies}, never in force", text=text, policies=_ids(current.through))
    if current.pending:
        text = Phrase("{text}; pending: {policies}", text=text, policies=_ids(current.pending))
    return text


def current_object(current: Current) -> dict[str, Any]:
    """Return the members of a JSON object that say what stands for a policy."""
    names = {"unknown": current.unknown, "pending": current.pending, "through": current.through}
    members = {f"current_{name}": list(ids) for name, ids in names.items()}
    return {"current": list(current.policies), "current_presumed": current.presumed, **members}


def standing_lines(on: str, standings: Iterable[Standing]) -> Iterator[str]:
    """Yield the date, then a line for each policy, by answer: where it stands and why."""
    yield Phrase("{when}:", when=with_preposition(on))
    for members in by_answer(standings).values():
        for standing in members:
            yield Phrase(
                "  {answer}: {policy} ({reason})",
                answer=standing.words,
                policy=standing.policy,
                reason=standing.reason,
            )


def _facets(lineage: Lineage, policy: str) -> str:
    """Return the labels of a policy, facet by facet, in the order of the profile."""
    facets = lineage.policies[policy].facets
    names = [facet.name for facet in lineage.facets if facets.get(facet.name)]
    told = (
        Phrase("{facet} {labels}", facet=lineage.called(name), labels=enumerated(facets[name]))
        for name in names
    )
    return chained("{first}; {second}", told)


def _sorted(wanted: Wanted) -> dict[str, list[str]]:
    return {name: sorted(labels) for name, labels in wanted.items()}


def _family(lineage: Lineage, names: Iterable[str]) -> str:
    """Return the number of policies, given by date, with the first and the last year."""
    policies = [lineage.policies[name] for name in names]
    dates = [policy.date[:4] for policy in policies if parse_interval(policy.date)]
    number = counted(len(policies), "policy", "policies")
    if not dates:
        return number
    years = chained("{first} to {second}", dict.fromkeys((dates[0], dates[-1])))
    return Phrase("{first}, {second}", first=number, second=years)


def _ids(names: Iterable[str]) -> str:
    return listed(names, SHOWN)


def to_object(answer: Answer) -> dict[str, Any]:
    """Return what ``lineage --format json`` prints."""
    walk, lineage = answer.walk, answer.lineage
    as_of = {"as_of": as_of_object(answer.on, answer.standing_on)} if answer.on else {}
    if walk is None:
        edges = [_edge(lineage, edge) for edge in answer.shown.edges]
        family = _dated(lineage, by_date(lineage, answer.shown.policies))
        return {"where": _sorted(answer.wanted), "family": family, "edges": edges, **as_of}
    return {
        "policy": walk.policy,
        "predecessors": [asdict(step) for step in walk.predecessors],
        "successors": [asdict(step) for step in walk.successors],
        "parts": [_edge(lineage, edge) for edge in answer.shown.edges if edge.parts],
        **current_object(walk.current),
        "cycle": None if walk.cycle is None else list(walk.cycle),
        "family": _dated(lineage, walk.family),
        "affected": [asdict(step) for step in walk.affected],
        **as_of,
    }


def _edge(lineage: Lineage, edge: Edge) -> dict[str, Any]:
    ends = {"from": edge.successor, "to": edge.predecessor}
    return {**ends, "relation": lineage.relation_name(edge.relation), "parts": list(edge.parts)}


def _dated(lineage: Lineage, names: Iterable[str]) -> list[dict[str, Any]]:
    policies = (lineage.policies[name] for name in names)
    return [{"id": p.id, "date": p.date, "facets": {**p.facets}} for p in policies]


def as_of_object(on: str, standings: Iterable[Standing]) -> dict[str, Any]:
    """Return the date, and answer -> its policies, each with whether it is presumed, or in part, and the reasons."""
    return {
        "date": on,
        **{answer: list(map(standing_object, members)) for answer, members in by_answer(standings).items()},
    }


def standing_object(standing: Standing) -> dict[str, Any]:
    """Return the JSON object of where a policy stands."""
    return {
        "id": standing.policy,
        "answer": standing.answer,
        "presumed": standing.presumed,
        "in_part": standing.in_part,
        "reason": standing.reason,
        "reasons": [_reason_object(reason) for reason in standing.reasons],
    }


def _reason_object(reason: Reason) -> dict[str, Any]:
    arguments = [each if isinstance(each, str) else _reason_object(each) for each in reason.arguments]
    return {"code": reason.code, "arguments": arguments}


def is_readable(policies: int, lines: int) -> bool:
    """Return whether people can follow a drawing of one family with so many policies and lines between two of them."""
    return policies <= MOST_DRAWN and lines - policies < MOST_TANGLED


def is_drawable(lineage: Lineage) -> bool:
    """Return whether people can follow a drawing of a lineage, and so of each family in it."""
    if len(lineage.policies) > MOST_DRAWN:
        return False
    lines = {policy: len({edge[:2] for edge in edges}) for policy, edges in lineage.predecessor_edges.items()}
    return all(
        is_readable(len(members), sum(lines.get(name, 0) for name in members))
        for members in families(lineage)
    )


def to_svg(answer: Answer) -> str:
    """Return a drawing. Raises UsageError where ``is_drawable`` says that nobody can read it."""
    if not is_drawable(answer.shown):
        policies = counted(len(answer.shown.policies), "policy", "policies")
        relations = counted(len(answer.shown.edges), "relation", "relations")
        raise UsageError(
            Phrase(
                "a drawing of {policies} and {relations} is no help; narrow it with --depth, --direction or --relation, "
                "or take csv or text",
                policies=policies,
                relations=relations,
            )
        )
    return svg(answer.shown, answer.marks()).rstrip()


FORMATS: Mapping[str, Callable[[Answer], str | bytes]] = {
    "text": to_text,
    "json": lambda answer: to_json(to_object(answer)),
    "mermaid": lambda answer: mermaid(answer.shown, answer.marks()),
    "dot": lambda answer: dot(answer.shown, answer.marks()),
    "svg": to_svg,
    "graphml": lambda answer: to_graphml(answer.dated()),
    "csv": lambda answer: edges_csv(answer.dated()),
}
