"""The members of a record's mappings: those that a profile has, and those that it does not."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from policygraph.mapping.mapper import map_record
from policygraph.mapping.members import MOST_HINTED
from policygraph.profile.model import Profile
from tests.helpers import BASE, PG, mapped, triples, write
from tests.mapping.helpers import instances, problems, record, values

ODD_KEYS = {
    "yaml": """---
id: a
a: {b: 1}
a.b: 2
"2024": 3
"": 4
" k ": 5
"x/y~": 6
analysis:
  "1.5": {scor: 1}
---
""",
    "json": """---
{
"id": "a", "a": {"b": 1},
"a.b": 2,
"2024": 3,
"": 4,
" k ": 5,
"x/y~": 6,
"analysis": {
  "1.5": {"scor": 1}}}
---
""",
    "toml": """+++
id = "a"
a = {b = 1}
"a.b" = 2
2024 = 3
"" = 4
" k " = 5
"x/y~" = 6
[analysis]
  "1.5" = {scor = 1}
+++
""",
}


@pytest.mark.parametrize("syntax", sorted(ODD_KEYS))
def test_keys_of_any_characters_are_named_and_found(syntax: str, policy: Profile, tmp_path: Path) -> None:
    read = record(tmp_path, policy, ODD_KEYS[syntax].encode())
    found = problems(map_record(read, policy, BASE, policy.languages))
    assert [(each.field, each.line) for each in found if each.code == "unknown-key"] == [
        ("a", 3), ('"a.b"', 4), ("2024", 5), ('""', 6), ('" k "', 7), ("x/y~", 8), ('analysis."1.5".scor', 10),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("metadata", "meant"),
    [
        ({"tilte": "T"}, "title"),
        ({"legal_weight": "Act"}, "legalWeight"),
        ({"Status": "Active"}, "status"),
        ({"provenance": {"reviwer": "A"}}, "reviewer"),
        ({"provenence": {"reviewer": "A"}}, "provenance"),
        ({"evolution": {"supersede": ["b"]}}, "supersedes"),
        ({"analysis": {"mrv": {"scor": 1}}}, "score"),
        ({"provenance": {"tilte": "T"}}, None),  # which is no key there
        ({"owner": "me"}, None),
    ],
)
def test_an_unknown_key_is_taken_for_one_of_the_same_place(
    metadata: dict[str, Any], meant: str | None, policy: Profile, tmp_path: Path
) -> None:
    _, statements = mapped(write(tmp_path, "x.md", {"id": "a", **metadata}), policy)
    (found,) = problems(statements)
    assert found.code == "unknown-key"
    assert found.remedy.endswith("Kept as it is; correct the key or add it to the profile")
    if meant:
        assert found.remedy.startswith(f"Did you mean {meant}")
    else:
        assert found.remedy.startswith("Kept")


def test_what_thousands_of_keys_may_mean_is_not_looked_for(policy: Profile, tmp_path: Path) -> None:
    """It took most of the time of a record of 90,000 of them."""
    assessed = {f"dimension-{number}": {"scor": 1} for number in range(MOST_HINTED + 500)}
    _, statements = mapped(write(tmp_path, "x.md", {"id": "a", "analysis": assessed}), policy)
    found = [
        each.remedy.startswith("Did you mean score")
        for each in problems(statements)
        if each.code == "unknown-key"
    ]
    assert len(found) == MOST_HINTED + 500
    assert 0 < sum(found) <= MOST_HINTED


@pytest.mark.parametrize(
    ("metadata", "pointer", "expected"),
    [
        ({"title": {"en": "T"}}, "/title", "a text or a list of texts"),
        ({"title": ["T", ["U"]]}, "/title/1", "a text or a list of texts"),
        ({"analysis": 65}, "/analysis", "a mapping"),
        ({"evolution": "other"}, "/evolution", "a mapping"),
        ({"evolution": [{"supersedes": "other"}]}, "/evolution", "a mapping"),
        ({"analysis": {"MRV": 65}}, "/analysis/MRV", "a mapping"),
    ],
)
def test_a_value_of_another_shape_is_told_and_the_rest_stated(
    metadata: dict[str, Any], pointer: str, expected: str, policy: Profile, tmp_path: Path
) -> None:
    _, statements = mapped(write(tmp_path, "x.md", {"id": "a", "year": 2024, **metadata}), policy)
    (found,) = problems(statements)
    assert (found.code, found.pointer) == ("unexpected-value", pointer)
    assert found.message == f"{found.field} is not {expected}"
    assert len(values(triples(statements), f"{PG}year")) == 1


def test_members_of_an_index_are_nodes_under_concepts(policy: Profile, tmp_path: Path) -> None:
    metadata = {"id": "a", "analysis": {"MRV": {"score": 1}, "Odd": {"score": 2}}}
    _, statements = mapped(write(tmp_path, "x.md", metadata), policy)
    found = triples(statements)
    assert instances(found, "Assessment") == {f"{BASE}policy/a#MRV", f"{BASE}policy/a#Odd"}
    assert [each.rpartition("/")[2] for each in values(found, f"{PG}dimension")] == ["Odd>", "mrv>"]


@pytest.mark.parametrize(
    ("metadata", "key", "hint"),
    [
        ({"score": 50}, "score", "It is read under analysis.*."),
        ({"analysis": {"score": 50, "mrv": {"title": "x"}}}, "analysis.mrv.title", "It is read at the top of the front matter."),
        ({"provenance": {"title": "x"}}, "provenance.title", "It is read at the top of the front matter."),
        ({"provenance": {"reviewr": "x"}}, "provenance.reviewr", "Did you mean reviewer?"),
        ({"qqqq": 1}, "qqqq", ""),
    ],
    ids=["of a group, at the top", "of the top, in an assessment", "of the top, in a group", "misspelt", "unknown"],
)  # fmt: skip
def test_an_unknown_key_is_told_where_it_belongs(
    tmp_path: Path, policy: Profile, metadata: dict[str, Any], key: str, hint: str
) -> None:
    _, statements = mapped(write(tmp_path, "en/a.md", {"id": "a", **metadata}), policy, "en/a.md")
    (remark,) = (each for each in statements.findings if each.code == "unknown-key" and each.field == key)
    assert remark.remedy == f"{hint} Kept as it is; correct the key or add it to the profile".strip()
