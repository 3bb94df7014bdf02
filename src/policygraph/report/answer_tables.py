"""The rows of an answer to people: as a table for the terminal, and as one in GitHub-flavoured Markdown.

The engine writes all terms at once, in the TSV of SPARQL; asked for one by one they take longer than most questions.
"""

from __future__ import annotations

from math import isfinite
from typing import Any

import pyoxigraph as ox

from policygraph.query.sparql import NamedQuery, columns_of, python_value
from policygraph.records.printable import printable_line
from policygraph.report.tables import columns_text, markdown_table, value_text
from policygraph.words.phrases import ENGLISH, counted, said, word

_LONGEST = 1e15  # a number that is not written with an exponent
_STATED = 8  # the most decimals that a record states, as of a latitude; what has more has been worked out
# Columns of the program's own questions that have words of the program, and no data.
_ANSWERS = {"standing", "role", "presumed", "inPart"}
_TRUTH = {"true": "yes", "false": "no"}
_TSV = ox.QueryResultsFormat.TSV


def answer_table(
    answer: ox.QuerySolutions, query: NamedQuery, language: str = "en", heads: str = "en"
) -> str:
    """Return rows as a table for the terminal, with their number under it in a language, and the head in another."""
    head, columns, number = _read(answer, query, heads)
    count = said(counted(number, "row", "rows"), language)
    return f"{columns_text(head, columns)}\n\n{count}" if number else count


def answer_markdown(answer: ox.QuerySolutions, query: NamedQuery, language: str = "en") -> str:
    """Return rows as a GitHub-flavoured Markdown table with its head in a language."""
    head, columns, number = _read(answer, query, language)
    return markdown_table(head, list(zip(*columns, strict=True)) if columns else [()] * number)


def _read(
    answer: ox.QuerySolutions, query: NamedQuery, language: str
) -> tuple[list[str], list[list[str]], int]:
    """Return the names of columns, but those that repeat a parameter, the cells of each, and the number of rows.

    The names, and what the program answers in the columns of ``_ANSWERS``, are in a language.
    """
    names, shown = [variable.value for variable in answer.variables], columns_of(answer, query)
    rows = (answer.serialize(format=_TSV) or b"").decode().partition("\n")[2]
    cells = rows.replace("\n", "\t").split("\t")  # all at once, row by row
    columns = []
    for name in shown:
        column = _texts(cells[names.index(name) : -1 : len(names)])
        if language != ENGLISH and name in _ANSWERS:
            column = [word(_TRUTH.get(text, text), language) for text in column]
        columns.append(column)
    return [word(name, language) for name in shown], columns, rows.count("\n")


def _texts(cells: list[str]) -> list[str]:
    """Return what people are shown of terms as TSV has them."""
    _, quote, tag = cells[0].rpartition('"') if cells else ("", "", "")
    whole, end = "\n".join(cells), f"{quote}{tag}"
    # Literals that end alike are nearly all columns, and taken apart at once. A quote in a text has a backslash.
    if quote and (not tag or tag[0] == "@") and "\\" not in whole and "".join(cells).isprintable():
        texts = whole[1 : -len(end)].split(f'{end}\n"')
        if len(texts) == len(cells) and whole[0] == '"' and whole.endswith(end):
            return texts
    by_cell = _texts_of(set(cells))
    return [by_cell[cell] for cell in cells]


def _texts_of(cells: set[str]) -> dict[str, str]:
    """Return cell -> what people are shown of it."""
    texts, others = {"": ""}, list[str]()
    for cell in cells - {""}:
        text, _, tag = cell.rpartition('"')
        if "\\" in cell:
            others.append(cell)
        elif cell[0] == '"' and (not tag or tag[0] == "@"):
            texts[cell] = printable_line(text[1:])
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
        return _number(value) if isfinite(value) else str(term.value)  # INF, -INF or NaN
    return printable_line(value_text(value))


def _number(value: float) -> str:
    """Return a number with all its decimals, as ``show`` has it, and what has been worked out with few.

    >>> _number(46.2276), _number(1.5), _number(1 / 3), _number(1 / 3000)
    ('46.2276', '1.50', '0.33', '0.000333')
    """
    written = repr(value)
    decimals = len(written.partition(".")[2])
    if "e" not in written and decimals <= _STATED:
        return f"{value:.{max(decimals, 2)}f}"
    return f"{value:.2f}" if 0.01 <= abs(value) < _LONGEST else f"{value:.3g}"
