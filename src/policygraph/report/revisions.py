"""Report differences between two states, and histories of policies: as text, JSON and Markdown."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import asdict
from itertools import groupby
from operator import attrgetter, itemgetter
from typing import TYPE_CHECKING, Any

from policygraph.findings import Finding
from policygraph.report.build import problem_object
from policygraph.report.console import counted_subjects, joined, render
from policygraph.report.findings.common import message_line, one_line
from policygraph.report.findings.json_formats import finding_object
from policygraph.report.findings.markdown import escape
from policygraph.report.tables import markdown_table, plain_table
from policygraph.revisions.history import Edit, History
from policygraph.revisions.model import Change, Difference, Reference, Related, Renamed, Scalar
from policygraph.words.phrases import counted

if TYPE_CHECKING:
    from rich.console import RenderableType

DIFFERENCE_LIMIT = 100  # rows of a table in Markdown
HISTORY_LIMIT = 200
LONGEST = 100  # characters of a text that is shown in full
SHOWN = 8  # values of a property, or predecessors, that are shown
_MORE = ", and {:,} more"
_REASONS = {"content": "same content", "similar": "nearly the same content"}  # else the name of a relation
_WORD = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]|[^\W\u3400-\u9fff\uf900-\ufaff]+")
Row = tuple[str, ...]


def difference_object(difference: Difference) -> dict[str, Any]:
    """Return what ``diff --format json`` prints: without findings unless they were compared."""
    result: dict[str, Any] = {
        "added": list(difference.added),
        "removed": list(difference.removed),
        "unreadable": [{"id": each.id, **problem_object(each.problem)} for each in difference.unreadable],
        "renamed": [_renaming_object(renaming) for renaming in difference.renamed],
        "changed": [{"id": change.id, **change_object(change)} for change in difference.changed],
        "relations_added": [_edge_object(edge) for edge in difference.relations_added],
        "relations_removed": [_edge_object(edge) for edge in difference.relations_removed],
    }
    new, resolved = difference.findings_new, difference.findings_resolved
    for key, findings in (("findings_new", new), ("findings_resolved", resolved)):
        if findings is not None:
            result[key] = [finding_object(finding) for finding in findings]
    return result


def _renaming_object(renaming: Renamed) -> dict[str, Any]:
    return {**renaming._asdict(), "dangling": [reference._asdict() for reference in renaming.dangling]}


def _edge_object(edge: Related) -> dict[str, str]:
    return {"from": edge.successor, "to": edge.predecessor, "relation": edge.relation}


def totals(difference: Difference) -> str:
    """Return the number of differences of each kind in a sentence, or ``no differences``."""
    changed = _subjects(difference, {change.id for change in difference.changed})
    subjects = [
        _subjects(difference, difference.added, " added"),
        _subjects(difference, difference.removed, " removed"),
        _subjects(difference, [renaming.new for renaming in difference.renamed], " renamed"),
    ]
    dangling = sum(len(renaming.dangling) for renaming in difference.renamed)
    numbers = [
        (len(difference.unreadable), "record unreadable", "records unreadable"),
        (dangling, "reference to an old id", "references to old ids"),
        (len(difference.changed), "value changed", f"values changed in {changed}"),
        (len(difference.relations_added), "relation added", "relations added"),
        (len(difference.relations_removed), "relation removed", "relations removed"),
        (len(difference.findings_new or ()), "new finding", "new findings"),
        (len(difference.findings_resolved or ()), "resolved finding", "resolved findings"),
    ]
    parts = [*filter(None, subjects), *(counted(*number) for number in numbers if number[0])]
    return ", ".join(parts) or "no differences"


def _subjects(difference: Difference, names: Collection[str], verb: str = "") -> str:
    """Return the number of subjects by kind, the most frequent kind first, and the verb; "" for none."""
    main = difference.main_kind
    numbers = Counter(difference.kinds.get(name, main) for name in names)
    by_number = dict(sorted(numbers.items(), key=lambda item: (-item[1], item[0])))
    return counted_subjects(len(names), by_number, main) + verb if names else ""


def difference_text(difference: Difference) -> str:
    """Return the differences for the terminal: the totals, then a section for each kind of difference."""
    from rich.text import Text

    parts: list[RenderableType] = [Text(totals(difference))]
    for title, _, rows in _sections(difference):
        if title == "changed":
            for policy, group in groupby(rows, key=itemgetter(0)):
                policy_title = one_line(difference.titles.get(policy, ""))
                parts.append(Text.assemble((f"\n{one_line(policy)}", "bold"), f"  {policy_title}"))
                changes = [(Text(label, "dim"), Text(change)) for _, label, change in group]
                parts.append(plain_table(changes, indent=2))
        elif rows:
            cells = [[Text(cell, "" if i else "bold") for i, cell in enumerate(row)] for row in rows]
            parts += [Text(f"\n{title}", "bold cyan"), plain_table(cells, indent=2)]
    return render(*parts)


def difference_markdown(difference: Difference, limit: int = DIFFERENCE_LIMIT) -> str:
    """Return the differences as GitHub-flavoured Markdown, each table up to a limit of rows."""
    parts = [f"**{totals(difference)}**"]
    for title, head, rows in _sections(difference):
        if rows:
            parts.append(f"### {title.capitalize()}\n\n{markdown_table(head, rows, escape, limit)}")
    return "\n\n".join(parts)


def _sections(difference: Difference) -> Iterator[tuple[str, Row, list[Row]]]:
    """Yield title, head and rows of each kind of difference; all cells but the ids of "changed" are safe
    to print.
    """

    def titled(names: Sequence[str]) -> list[Row]:
        return [(one_line(name), one_line(difference.titles.get(name, ""))) for name in names]

    yield "added", ("Policy", "Title"), titled(difference.added)
    yield "removed", ("Policy", "Title"), titled(difference.removed)
    unreadable: list[Row] = [
        (one_line(each.id), _place(each.problem), message_line(each.problem))
        for each in difference.unreadable
    ]
    yield "unreadable now", ("Policy", "Place", "Message"), unreadable
    renamed: list[Row] = [
        (one_line(renaming.old), f"→ {one_line(renaming.new)}", _REASONS.get(renaming.by, renaming.by))
        for renaming in difference.renamed
    ]
    yield "renamed", ("Policy", "Now", "Because"), renamed
    yield "references to old ids", ("Old id", "References", "Records"), _dangling_rows(difference.renamed)
    changed: list[Row] = [(c.id, property_label(c), change_text(c)) for c in difference.changed]
    yield "changed", ("Policy", "Property", "Change"), changed
    edge_head = ("Successor", "Relation", "Predecessor")
    yield "relations added", edge_head, _edge_rows(difference.relations_added)
    yield "relations removed", edge_head, _edge_rows(difference.relations_removed)
    finding_head = ("Place", "Severity", "Rule", "Message")
    yield "new findings", finding_head, _finding_rows(difference.findings_new or ())
    yield "resolved findings", finding_head, _finding_rows(difference.findings_resolved or ())


def _dangling_rows(renamed: Sequence[Renamed]) -> list[Row]:
    """Return a row for each old id that is still used, with the first of the records that use it."""
    return [_dangling_row(renaming.old, renaming.dangling) for renaming in renamed if renaming.dangling]


def _dangling_row(old: str, references: Sequence[Reference]) -> Row:
    records = dict.fromkeys(one_line(reference.record) for reference in references)
    used = counted(len(references), "reference still uses it", "references still use it")
    return one_line(old), used, joined(records, SHOWN, _MORE)


def _edge_rows(edges: Sequence[Related]) -> list[Row]:
    """Return a row for each successor and relation, sorted, with the first of the predecessors."""
    rows: list[Row] = []
    ordered = sorted(edges, key=attrgetter("successor", "relation", "predecessor"))
    for (successor, relation), group in groupby(ordered, key=attrgetter("successor", "relation")):
        predecessors = joined((one_line(edge.predecessor) for edge in group), SHOWN, _MORE)
        rows.append((one_line(successor), relation, predecessors))
    return rows


def _finding_rows(findings: Sequence[Finding]) -> list[Row]:
    return [(_place(f), f.severity, f.code, message_line(f)) for f in findings]


def _place(finding: Finding) -> str:
    return f"{one_line(finding.path)}:{finding.line}:{finding.column}"


def history_object(history: History) -> dict[str, Any]:
    """Return what ``history --format json`` prints: the commits, newest first, and what was unreadable."""
    return {
        "policy": history.policy,
        "shallow": history.shallow,
        "commits": [
            {
                **asdict(edit.commit),
                "renamed": [{"old": old, "new": new} for old, new in edit.renamed],
                "changes": [change_object(change) for change in edit.changes],
            }
            for edit in history.edits
        ],
        "problems": [
            {"commit": commit, **problem_object(problem), "severity": "error"}
            for commit, problem in history.problems
        ],
        "dangling": [
            {"old": old, "used_by": [reference._asdict() for reference in references]}
            for old, references in history.dangling.items()
        ],
    }


def history_text(history: History) -> str:
    """Return the commits for the terminal, newest first, each with the values that it changed."""
    from rich.text import Text

    if not history.edits:
        return f"no commit has changed {one_line(history.policy)}"
    parts: list[RenderableType] = []
    for edit in history.edits:
        commit = edit.commit
        head = Text.assemble(
            (commit.date[:10], "bold"), "  ", (commit.short, "yellow"),
            f"  {one_line(commit.author)}  ", (one_line(commit.subject), "bold"),
        )  # fmt: skip
        rows = [(Text(property_label(change), "dim"), Text(change_text(change))) for change in edit.changes]
        names = [Text(f"  {line}", "bold") for line in _rename_lines(edit)]
        parts += [*([Text("")] if parts else []), head, *names, plain_table(rows, indent=2)]
    if history.dangling:
        used = [_dangling_row(*item) for item in history.dangling.items()]
        parts += [Text("\nreferences to old ids", "bold cyan"), plain_table(used, indent=2)]
    return render(*parts)


def history_markdown(history: History) -> str:
    """Return the commits as one GitHub-flavoured Markdown table, newest first, with a row for each change."""
    rows: list[Row] = []
    for edit in history.edits:
        commit = (edit.commit.date[:10], edit.commit.short, edit.commit.author, edit.commit.subject)
        rows += [(*commit, "", line) for line in _rename_lines(edit)]
        rows += [(*commit, property_label(change), change_text(change)) for change in edit.changes]
    head = ("Date", "Commit", "Author", "Subject", "Property", "Change")
    tables = [markdown_table(head, rows, escape, HISTORY_LIMIT)]
    if history.dangling:
        used = [_dangling_row(*item) for item in history.dangling.items()]
        tables.append(markdown_table(("Old id", "References", "Records"), used, escape, HISTORY_LIMIT))
    return "\n\n".join(tables)


def _rename_lines(edit: Edit) -> list[str]:
    return [f"renamed from {one_line(old)} to {one_line(new)}" for old, new in edit.renamed]


def change_object(change: Change) -> dict[str, Any]:
    """Return the JSON object of a change: a single value as it is, several as a list, none as null."""
    return {
        "property": change.property, "label": change.label, "language": change.language, "iri": change.iri,
        "old": _plain(change.old), "new": _plain(change.new),
    }  # fmt: skip


def _plain(values: Sequence[Scalar]) -> Scalar | list[Scalar] | None:
    return list(values) if len(values) > 1 else values[0] if values else None


def property_label(change: Change) -> str:
    """Return the label of the changed property on one line, with the language if there is one."""
    return f"{one_line(change.label)} ({change.language})" if change.language else one_line(change.label)


def change_text(change: Change) -> str:
    """Return what happened to the values on one line; of long texts only the number of changed words."""
    old, new = change.old, change.new
    if any(isinstance(v, str) and (len(v) > LONGEST or "\n" in v.strip()) for v in (*old, *new)):
        return _word_count(old, new)
    if len(old) == len(new) == 1:
        return f"{one_line(str(old[0]))} → {one_line(str(new[0]))}"
    before, after = {repr(value) for value in old}, {repr(value) for value in new}  # since 1 == True
    removed = [f"− {one_line(str(value))}" for value in old if repr(value) not in after]
    added = [f"+ {one_line(str(value))}" for value in new if repr(value) not in before]
    return joined([*removed, *added], SHOWN, _MORE)


def _word_count(old: Iterable[Scalar], new: Iterable[Scalar]) -> str:
    before, after = _words(old), _words(new)
    verb = "changed" if before and after else "added" if after else "removed"
    number = max((before - after).total(), (after - before).total())
    return f"{verb} ({counted(number, 'word', 'words')})"


def _words(values: Iterable[Scalar]) -> Counter[str]:
    return Counter(word for value in values for word in _WORD.findall(str(value)))
