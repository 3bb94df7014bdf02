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
from policygraph.report.tables import markdown_table, plain_table, value_text
from policygraph.revisions.model import Change, Difference, LabelledEdge, Reference, Renamed, Scalar
from policygraph.words.phrases import Phrase, chained, counted, said

if TYPE_CHECKING:
    from rich.console import RenderableType

    from policygraph.revisions.history import Edit, History

DIFFERENCE_LIMIT = 100  # rows of a table in Markdown
HISTORY_LIMIT = 200
LONGEST = 100  # characters of a text that is shown in full
SHOWN = 8  # values of a property, or predecessors, that are shown
_REASONS = {
    "content": Phrase("same content"),
    "similar": Phrase("nearly the same content"),
}  # else the name of a relation
_SEVERITIES: dict[str, str] = {
    "violation": Phrase("violation"),
    "warning": Phrase("warning"),
    "info": Phrase("info"),
}
_WORD = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]|[^\W\u3400-\u9fff\uf900-\ufaff]+")
Row = tuple[str, ...]
POLICY, _CHANGED, OLD_IDS = Phrase("Policy"), Phrase("changed"), Phrase("references to old ids")
OLD_ID_HEAD = (Phrase("Old id"), Phrase("References"), Phrase("Records"))


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


def _edge_object(edge: LabelledEdge) -> dict[str, str]:
    return {"from": edge.successor, "to": edge.predecessor, "relation": edge.relation}


def totals(difference: Difference) -> str:
    """Return the number of differences of each kind in a sentence, or ``no differences``."""
    added, removed = difference.added, difference.removed
    renamed = [renaming.new for renaming in difference.renamed]
    subjects: list[str] = [
        Phrase("{subjects} added", subjects=_subjects(difference, added)) if added else "",
        Phrase("{subjects} removed", subjects=_subjects(difference, removed)) if removed else "",
        Phrase("{subjects} renamed", subjects=_subjects(difference, renamed)) if renamed else "",
    ]
    dangling = sum(len(renaming.dangling) for renaming in difference.renamed)
    numbers = [
        counted(len(difference.unreadable), "record unreadable", "records unreadable"),
        counted(dangling, "reference to an old id", "references to old ids"),
        _changed_values(difference),
        counted(len(difference.relations_added), "relation added", "relations added"),
        counted(len(difference.relations_removed), "relation removed", "relations removed"),
        counted(len(difference.findings_new or ()), "new finding", "new findings"),
        counted(len(difference.findings_resolved or ()), "resolved finding", "resolved findings"),
    ]
    parts = [*filter(None, subjects), *(number for number in numbers if number.values["number"])]
    return chained("{first}, {second}", parts) or Phrase("no differences")


def _changed_values(difference: Difference) -> Phrase:
    number = len(difference.changed)
    if number == 1:
        return counted(number, "value changed", "values changed")
    changed = _subjects(difference, {change.id for change in difference.changed})
    return Phrase("{number:,} values changed in {subjects}", number=number, subjects=changed)


def _subjects(difference: Difference, names: Collection[str]) -> Phrase:
    """Return the number of subjects by kind, the most frequent kind first."""
    main = difference.main_kind
    numbers = Counter(difference.kinds.get(name, main) for name in names)
    by_number = dict(sorted(numbers.items(), key=lambda item: (-item[1], item[0])))
    return counted_subjects(len(names), by_number, main)


def difference_text(difference: Difference, language: str = "en") -> str:
    """Return the differences for the terminal: the totals, then a section for each kind of difference; with the
    program's words in a language.
    """
    from rich.text import Text

    parts: list[RenderableType] = [Text(said(totals(difference), language))]
    for title, _, rows in _sections(difference, language):
        if title == said(_CHANGED, language):
            for policy, group in groupby(rows, key=itemgetter(0)):
                policy_title = one_line(difference.titles.get(policy, ""))
                parts.append(Text.assemble((f"\n{one_line(policy)}", "bold"), f"  {policy_title}"))
                changes = [(Text(label, "dim"), Text(change)) for _, label, change in group]
                parts.append(plain_table(changes, indent=2))
        elif rows:
            cells = [[Text(cell, "" if i else "bold") for i, cell in enumerate(row)] for row in rows]
            parts += [Text(f"\n{title}", "bold cyan"), plain_table(cells, indent=2)]
    return render(*parts)


def difference_markdown(difference: Difference, language: str = "en", limit: int = DIFFERENCE_LIMIT) -> str:
    """Return the differences as GitHub-flavoured Markdown, each table up to a limit of rows, with the program's words
    in a language.
    """
    parts = [f"**{said(totals(difference), language)}**"]
    for title, head, rows in _sections(difference, language):
        if rows:
            parts.append(f"### {title.capitalize()}\n\n{markdown_table(head, rows, escape, limit, language)}")
    return "\n\n".join(parts)


def _sections(difference: Difference, language: str) -> Iterator[tuple[str, Row, list[Row]]]:
    """Yield title, head and rows of each kind of difference in a language; all cells but the ids of "changed" are safe
    to print.
    """
    for title, head, rows in _unsaid_sections(difference, language):
        yield said(title, language), _said_row(head, language), [_said_row(row, language) for row in rows]


def _said_row(row: Row, language: str) -> Row:
    return tuple(said(cell, language) for cell in row)


def _unsaid_sections(difference: Difference, language: str) -> Iterator[tuple[str, Row, list[Row]]]:
    """Yield the sections with phrases where texts have translations; what findings say is in the language."""

    def titled(names: Sequence[str]) -> list[Row]:
        return [(one_line(name), one_line(difference.titles.get(name, ""))) for name in names]

    yield Phrase("added"), (POLICY, Phrase("Title")), titled(difference.added)
    yield Phrase("removed"), (POLICY, Phrase("Title")), titled(difference.removed)
    unreadable: list[Row] = [
        (one_line(each.id), _place(each.problem), message_line(each.problem, language))
        for each in difference.unreadable
    ]
    yield Phrase("unreadable now"), (POLICY, Phrase("Place"), Phrase("Message")), unreadable
    renamed: list[Row] = [
        (one_line(renaming.old), f"→ {one_line(renaming.new)}", _REASONS.get(renaming.by, renaming.by))
        for renaming in difference.renamed
    ]
    yield Phrase("renamed"), (POLICY, Phrase("Now"), Phrase("Because")), renamed
    yield OLD_IDS, OLD_ID_HEAD, _dangling_rows(difference.renamed)
    changed: list[Row] = [(c.id, property_label(c), change_text(c)) for c in difference.changed]
    yield _CHANGED, (POLICY, Phrase("Property"), Phrase("Change")), changed
    edge_head = (Phrase("Successor"), Phrase("Relation"), Phrase("Predecessor"))
    yield Phrase("relations added"), edge_head, _edge_rows(difference.relations_added)
    yield Phrase("relations removed"), edge_head, _edge_rows(difference.relations_removed)
    finding_head = (Phrase("Place"), Phrase("Severity"), Phrase("Rule"), Phrase("Message"))
    yield Phrase("new findings"), finding_head, _finding_rows(difference.findings_new or (), language)
    yield (
        Phrase("resolved findings"),
        finding_head,
        _finding_rows(difference.findings_resolved or (), language),
    )


def _dangling_rows(renamed: Sequence[Renamed]) -> list[Row]:
    """Return a row for each old id that is still used, with the first of the records that use it."""
    return [_dangling_row(renaming.old, renaming.dangling) for renaming in renamed if renaming.dangling]


def _dangling_row(old: str, references: Sequence[Reference]) -> Row:
    records = dict.fromkeys(one_line(reference.record) for reference in references)
    used = counted(len(references), "reference still uses it", "references still use it")
    return one_line(old), used, joined(records, SHOWN)


def _edge_rows(edges: Sequence[LabelledEdge]) -> list[Row]:
    """Return a row for each successor and relation, sorted, with the first of the predecessors."""
    rows: list[Row] = []
    ordered = sorted(edges, key=attrgetter("successor", "relation", "predecessor"))
    for (successor, relation), group in groupby(ordered, key=attrgetter("successor", "relation")):
        predecessors = joined((one_line(edge.predecessor) for edge in group), SHOWN)
        rows.append((one_line(successor), relation, predecessors))
    return rows


def _finding_rows(findings: Sequence[Finding], language: str) -> list[Row]:
    return [(_place(f), _SEVERITIES[f.severity], f.code, message_line(f, language)) for f in findings]


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


def history_text(history: History, language: str = "en") -> str:
    """Return the commits for the terminal, newest first, each with the values that it changed, with the program's words
    in a language.
    """
    from rich.text import Text

    if not history.edits:
        none = Phrase("no commit has changed {policy}", policy=one_line(history.policy))
        return said(none, language)
    parts: list[RenderableType] = []
    for edit in history.edits:
        commit = edit.commit
        head = Text.assemble(
            (commit.day, "bold"), "  ", (commit.short, "yellow"),
            f"  {one_line(commit.author)}  ", (one_line(commit.subject), "bold"),
        )  # fmt: skip
        rows = [
            (Text(property_label(change), "dim"), Text(said(change_text(change), language)))
            for change in edit.changes
        ]
        names = [Text(f"  {line}", "bold") for line in _rename_lines(edit, language)]
        parts += [*([Text("")] if parts else []), head, *names, plain_table(rows, indent=2)]
    if history.dangling:
        used = [_said_row(_dangling_row(*item), language) for item in history.dangling.items()]
        parts += [Text(f"\n{said(OLD_IDS, language)}", "bold cyan"), plain_table(used, indent=2)]
    return render(*parts)


def history_markdown(history: History, language: str = "en") -> str:
    """Return the commits as one GitHub-flavoured Markdown table, newest first, with a row for each change, with the
    program's words in a language.
    """
    rows: list[Row] = []
    for edit in history.edits:
        commit = (edit.commit.day, edit.commit.short, edit.commit.author, edit.commit.subject)
        rows += [(*commit, "", line) for line in _rename_lines(edit, language)]
        rows += [
            (*commit, property_label(change), said(change_text(change), language)) for change in edit.changes
        ]
    head: Row = (
        Phrase("Date"), Phrase("Commit"), Phrase("Author"), Phrase("Subject"), Phrase("Property"), Phrase("Change"),
    )  # fmt: skip
    tables = [markdown_table(_said_row(head, language), rows, escape, HISTORY_LIMIT, language)]
    if history.dangling:
        used = [_said_row(_dangling_row(*item), language) for item in history.dangling.items()]
        head = _said_row(OLD_ID_HEAD, language)
        tables.append(markdown_table(head, used, escape, HISTORY_LIMIT, language))
    return "\n\n".join(tables)


def _rename_lines(edit: Edit, language: str) -> list[str]:
    lines = (
        Phrase("renamed from {old} to {new}", old=one_line(old), new=one_line(new))
        for old, new in edit.renamed
    )
    return [said(line, language) for line in lines]


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
        return f"{one_line(value_text(old[0]))} → {one_line(value_text(new[0]))}"
    before, after = {repr(value) for value in old}, {repr(value) for value in new}  # since 1 == True
    removed = [f"− {one_line(value_text(value))}" for value in old if repr(value) not in after]
    added = [f"+ {one_line(value_text(value))}" for value in new if repr(value) not in before]
    return joined([*removed, *added], SHOWN)


def _word_count(old: Iterable[Scalar], new: Iterable[Scalar]) -> str:
    before, after = _words(old), _words(new)
    verb = _CHANGED if before and after else Phrase("added") if after else Phrase("removed")
    number = max((before - after).total(), (after - before).total())
    return Phrase("{subjects} ({numbers})", subjects=verb, numbers=counted(number, "word", "words"))


def _words(values: Iterable[Scalar]) -> Counter[str]:
    return Counter(word for value in values for word in _WORD.findall(value_text(value)))
