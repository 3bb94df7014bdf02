"""The rows of an answer to people: as a table for the terminal, and as one in GitHub-flavoured Markdown.

The engine writes all terms at once, in the TSV of SPARQL; asked for one by one they take longer than most questions.
"""

from __future__ import annotations

from typing import Any

import pyoxigraph as ox

from policygraph.query.sparql import NamedQuery, columns_of, python_value
from policygraph.records.printable import printable_line
from policygraph.report.tables import markdown_table, rows_text
from policygraph.words.phrases import ENGLISH, counted, said, word

_LONGEST = 1e15  # a number that is not written with an exponent
# Columns of the program's own questions that have words of the program, and no data.
_ANSWERS = {"standing", "role", "presumed", "inPart"}
_TRUTH = {"True": "yes", "False": "no"}
_TSV = ox.QueryResultsFormat.TSV


def answer_table(
    answer: ox.QuerySolutions, query: NamedQuery, language: str = "en", heads: str = "en"
) -> str:
    """Return rows as a table for the terminal, with their number under it in a language, and the head in another."""
    head, rows = _read(answer, query, heads)
    count = said(counted(len(rows), "row", "rows"), language)
    return f"{rows_text(head, rows)}\n\n{count}" if rows else count


def answer_markdown(answer: ox.QuerySolutions, query: NamedQuery, language: str = "en") -> str:
    """Return rows as a GitHub-flavoured Markdown table with its head in a language."""
    return markdown_table(*_read(answer, query, language))


def _read(
    answer: ox.QuerySolutions, query: NamedQuery, language: str
) -> tuple[list[str], list[tuple[str, ...]]]:
    """Return the names of columns, but those that repeat a parameter, and the cells of all rows.

    The names, and what the program answers in the columns of ``_ANSWERS``, are in a language.
    """
    names, shown = [variable.value for variable in answer.variables], columns_of(answer, query)
    lines = (answer.serialize(format=_TSV) or b"").decode().split("\n")[1:-1]
    by_name = dict(zip(names, zip(*(line.split("\t") for line in lines), strict=True), strict=False))
    columns = [by_name[name] for name in shown] if lines else []
    texts = _texts(set().union(*columns))
    rows = list(zip(*(map(texts.__getitem__, column) for column in columns), strict=True))
    if language != ENGLISH:
        in_words = [name in _ANSWERS for name in shown]
        rows = [
            tuple(
                word(_TRUTH.get(text, text), language) if is_word else text
                for text, is_word in zip(row, in_words, strict=True)
            )
            for row in rows
        ]
    return [word(name, language) for name in shown], rows if columns else [()] * len(lines)


def _texts(cells: set[str]) -> dict[str, str]:
    """Return cell -> what people are shown of it, of terms as TSV has them."""
    texts, others = {"": ""}, list[str]()
    for cell in cells - {""}:
        text, _, tag = cell[1:].rpartition('"')
        if "\\" in cell:
            others.append(cell)
        elif cell[0] == '"' and tag[:1] in ("", "@"):
            texts[cell] = printable_line(text)
        elif cell[0] == "<" and cell[1] != "<":
            texts[cell] = printable_line(cell[1:-1])
        else:
            others.append(cell)
    if others:
        terms = ox.parse_query_results("\n".join(("?x", *others, "")), format=_TSV)
        assert isinstance(terms, ox.QuerySolutions)
        texts |= {cell: _text(solution[0]) for cell, solution in zip(others, terms, strict=True)}
    return texts


def _text(term: Any) -> str:
    value = python_value(term)
    if isinstance(value, float):
        return f"{value:.2f}" if 0.01 <= abs(value) < _LONGEST or not value else f"{value:.3g}"
    return printable_line(str(value))
