"""Nothing is lost, whatever a record says: it comes back from its own triples."""

from __future__ import annotations

import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from policygraph.profile.load import load_profile
from policygraph.profile.model import Profile
from tests.helpers import (
    SEED,
    examples,
    json_front_matter,
    write,
)
from tests.mapping.helpers import come_back, files, judge


def test_every_record_of_the_hub_comes_back(policy: Profile, hub: Path) -> None:
    for file, path in files(hub):
        come_back(file, path, policy, json_front_matter(file))


odd_text = st.sampled_from(
    ["", " ", "现行", "Active", "active", "Human Audit Pending", "2024", "2024-02-30", "a/b", "a b", "a-b", "A b",
     "Fit for 55", "Fit-for-55", "http://x y", "https://example.org/", "eli:foo", "..", "%2F", "~", "65", "0161", "a (art. 1)", "a（第1条）"]
) | st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn"]), max_size=12)  # fmt: skip


scalar = odd_text | st.integers(-5, 3000) | st.booleans() | st.none() | st.just(1.5)


tree = st.recursive(
    scalar,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(odd_text, inner, max_size=4),
    max_leaves=8,
)


known_keys = st.sampled_from(
    ["title", "status", "country", "source", "url", "pubDate", "year", "analysis", "evolution", "clusters", "provenance",
     "reviewer", "supersedes", "relatedPolicies", "legalWeight", "regulatory", "lang", "sectors", "score", "label"]
)  # fmt: skip


inner_keys = st.sampled_from(
    [
        "mrv",
        "MRV",
        "a/b",
        "clusters",
        "supersedes",
        "supersedesInPart",
        "supersededBy",
        "reviewer",
        "author",
        "x",
    ]
)


assessment = st.dictionaries(
    st.sampled_from(["score", "label", "citation", "evidence", "x"]), scalar, max_size=4
)


mutation = st.tuples(known_keys, tree | st.dictionaries(inner_keys, tree | assessment, max_size=3))


@examples(40)
@given(
    changes=st.lists(mutation, max_size=4),
    id_=st.sampled_from(["x", "a/b", "..", "政策", 7, "\u00c9", "E\u0301"]),
)
def test_whatever_a_record_says_comes_back(changes: list[tuple[str, Any]], id_: Any) -> None:
    metadata = {**json_front_matter(SEED), **dict(changes), "id": id_}
    profile = load_profile("policy")
    with TemporaryDirectory() as folder:
        file = write(Path(folder), "zh/x.md", json.dumps(metadata, ensure_ascii=False))
        come_back(file, "zh/x.md", profile, metadata)
        judge(file, "zh/x.md", profile)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("year", "2024"),
        ("evolution", {"clusters": ["A", "A", "B"]}),
        ("evolution", {"clusters": ["Fit for 55", "Fit-for-55", "fit for 55"]}),
        ("evolution", {"supersedes": "one"}),
        ("supersedes", ["at the top"]),
        ("analysis", {"a/b": {"score": "65"}, "a~b": {"score": 7}}),
        ("analysis", {"mrv": {"score": 1}, "MRV": {"score": 2}}),
        ("analysis", {"mrv": 65}),
        ("title", ["b", "a"]),
        ("title", {"en": "nested"}),
        ("status", "In force"),
        ("country", "Elbonia"),
        ("pubDate", "2024-02-30"),
        ("unknown/key", [1, {"two": [None, 3.5]}]),
        ("provenance", {"reviewer": "N/A", "author": ["A", "B"]}),
        ("url", "not a url"),
    ],
)
def test_what_the_graph_cannot_say_is_kept(policy: Profile, tmp_path: Path, key: str, value: Any) -> None:
    metadata = {"id": "x", "title": "T", key: value}
    come_back(write(tmp_path, "en/x.md", metadata), "en/x.md", policy, metadata)
