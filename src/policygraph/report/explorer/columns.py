"""The object of the explorer to what the page holds of it: long rows as columns of small numbers, which deflate to half.

``web/src/columns.ts`` makes rows of them again; both say the same of the same example in their tests.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import Any

STEP = 4  # numbers of a step: day, answer, marks, reasons


def in_columns(told: Mapping[str, Any]) -> dict[str, Any]:
    """Return the object with its steps, reasons, edges, files and the numbers of its measures in columns."""
    numbers = {name: number for number, name in enumerate(told["policies"]["id"])}
    policies = {
        **told["policies"],
        "date": dates_in_column(told["policies"]["date"], told["policies"]["dates"]),
        "dates": by_name(told["policies"]["dates"]),
        "steps": steps_in_columns(told["policies"]["steps"]),
    }
    return {
        **told,
        "policies": policies,
        "reasons": reasons_in_columns(told["reasons"], numbers),
        "edges": edges_in_columns(told["edges"]),
        "files": files_in_columns(told["files"], numbers),
        "measures": [{**each, "of": by_name(each["of"])} for each in told["measures"]],
    }


def steps_in_columns(of_each: Sequence[Sequence[Any]]) -> dict[str, list[Any]]:
    """Return the number of steps of each policy, and the columns of all steps.

    >>> steps_in_columns([[None, 1, 1, 0, 14, 0, 1, 1], [None, 4, 0, 0]])
    {'of': [2, 1], 'day': [None, 14, None], 'answer': [1, 0, 4], 'marks': [1, 1, 0], 'reasons': [0, 0, 2]}
    """
    flat = list(chain.from_iterable(of_each))
    return {
        "of": [len(steps) // STEP for steps in of_each],
        "day": flat[::STEP],
        "answer": flat[1::STEP],
        "marks": flat[2::STEP],
        "reasons": from_next(flat[3::STEP]),
    }


def edges_in_columns(edges: Sequence[Sequence[Any]]) -> dict[str, Any]:
    """Return the columns of edges; a policy is told by how far it is from the successor before, or from its own successor.

    Files are numbers in one column, with how many each edge has on either side; parts are by the number of the edge.

    >>> edges_in_columns([[2, 1, 0, [0, 1], [], []], [5, 2, 1, [], [2], ["art. 3"]]])
    {'from': [2, 3], 'to': [-1, -3], 'relation': [0, 1], 'by': [2, 0, 0, 1], 'files': [0, 0, 0], 'parts': {1: ['art. 3']}}
    """
    successors = [edge[0] for edge in edges]
    return {
        "from": [own - before for before, own in zip([0, *successors], successors, strict=False)],
        "to": [edge[1] - edge[0] for edge in edges],
        "relation": [edge[2] for edge in edges],
        "by": [len(files) for edge in edges for files in edge[3:5]],
        "files": from_next([file for edge in edges for files in edge[3:5] for file in files]),
        "parts": {number: edge[5] for number, edge in enumerate(edges) if edge[5]},
    }


def reasons_in_columns(reasons: Iterable[Sequence[Any]], policies: Mapping[str, int]) -> dict[str, list[Any]]:
    """Return each phrase and label once, after those that it has as values, and the numbers of each list of reasons.

    A text stands for itself, the id of a policy as its number below -1, a phrase as its template and the names and values
    of it, of which a number means what has that number; a label is None, its names and its text. ``policies`` is id ->
    number.

    >>> on = ["on {day}", {"day": "2020"}]
    >>> reasons_in_columns([[on], [["{a}: {b}", {"a": "x", "b": on}]]], {"x": 3})
    {'phrases': [['on {day}', ['day'], '2020'], ['{a}: {b}', ['a', 'b'], -4, 0]], 'of': [[0], [1]]}
    """
    numbers: dict[str, int] = {}
    phrases: list[Any] = []

    def number(text: Any) -> Any:
        if isinstance(text, str):
            return -1 - policies[text] if text in policies else text
        template, values, *names = text
        own = [None, *names] if names else [template, list(values), *map(number, values.values())]
        if names:
            own.append(template)
        key = json.dumps(own)
        if key not in numbers:
            numbers[key] = len(phrases)
            phrases.append(own)
        return numbers[key]

    of_each = [[number(each) for each in told] for told in reasons]
    return {"phrases": phrases, "of": of_each}


def files_in_columns(paths: Iterable[str], policies: Mapping[str, int]) -> dict[str, list[Any]]:
    """Return what stands before and after the id of a policy in a path, each pair once, with number of pair and policy for
    each path; -1 is the policy of one that is not called so.

    >>> files_in_columns(["en/a.md", "zh/a.md", "en/b.md", "c"], {"a": 0, "b": 1})
    {'forms': [['en/', '.md'], ['zh/', '.md'], ['c', '']], 'form': [0, 1, 0, 2], 'policy': [0, 0, 1, -1]}
    """
    forms: dict[tuple[str, str], int] = {}
    form, policy = list[int](), list[int]()
    for path in paths:
        folder, slash, name = path.rpartition("/")
        stem, dot, ending = name.rpartition(".")
        own = policies.get(stem, -1)
        around = (path, "") if own < 0 else (folder + slash, dot + ending)
        form.append(forms.setdefault(around, len(forms)))
        policy.append(own)
    return {"forms": [list(around) for around in forms], "form": form, "policy": policy}


def dates_in_column(dates: Iterable[str], of_each: Sequence[Mapping[str, Sequence[str]]]) -> list[Any]:
    """Return the date of each policy, 0 where it is the first of its dates, in the order of names of ``by_name``.

    >>> dates_in_column(["2015", "2016", ""], [{"issued": ["2015"]}, {"issued": ["2017", "2016"]}, {}])
    [0, '2016', '']
    >>> dates_in_column(["2015", "2016"], [{"year": ["2015"]}, {"issued": ["2016"], "year": ["2017"]}])
    [0, '2016']
    """
    names = by_name(of_each)
    firsts = (next((own[name][0] for name in names if own.get(name)), None) for own in of_each)
    return [0 if date == first else date for date, first in zip(dates, firsts, strict=True)]


def by_name(of_each: Sequence[Mapping[str, Any]]) -> dict[str, list[Any]]:
    """Return name -> what each policy has of it, numbers of a measure or dates; 0 where it has none.

    >>> by_name([{"0": [95.0]}, {}, {"1": [40.0, 50.0]}])
    {'0': [[95.0], 0, 0], '1': [0, 0, [40.0, 50.0]]}
    """
    names = dict.fromkeys(name for own in of_each for name in own)
    return {name: [own.get(name, 0) for own in of_each] for name in names}


def from_next(numbers: Iterable[int]) -> list[int]:
    """Return how far each number is below the next that was not there yet: 0 for that one.

    >>> from_next([0, 1, 1, 2, 0])
    [0, 0, 1, 0, 3]
    """
    following, found = 0, []
    for number in numbers:
        found.append(following - number)
        following = max(following, number + 1)
    return found
