"""Reasons as codes, and as the sentences that they are said in."""

from __future__ import annotations

import re
from pathlib import Path

import policygraph.lineage
from policygraph.lineage.reasons import SENTENCES, Reason


def test_a_reason_is_said_with_its_arguments() -> None:
    assert str(Reason("no-end")) == "no end is stated"
    assert str(Reason("status-audited", ("Active", "2020-01"))) == "Active when audited in 2020-01"


def test_a_reason_may_have_a_reason() -> None:
    published = Reason("published", ("2015 or 2016",))
    changed = Reason("changed-by", ("new", "supersedes", published))
    assert str(changed) == "new supersedes this policy: published 2015 or 2016"
    assert (
        str(Reason("in-part", (changed,)))
        == "in part, since new supersedes this policy: published 2015 or 2016"
    )


def test_what_a_record_says_is_no_part_of_the_sentence() -> None:
    assert str(Reason("status", ("{0} {}",))) == "its status is {0} {}"


def test_every_code_is_used_and_has_a_sentence() -> None:
    folder = Path(policygraph.lineage.__file__).parent
    source = "".join((folder / f"{name}.py").read_text("utf-8") for name in ("standing", "validity"))
    used = set(re.findall(r'"([a-z]+(?:-[a-z]+)*)"', source)) & set(SENTENCES)
    assert used == set(SENTENCES)
    named = re.findall(r'Reason\(\s*"([a-z-]+)"', source)
    assert set(named) <= set(SENTENCES)


def test_a_sentence_begins_small_and_does_not_end() -> None:
    assert all(not sentence[0].isupper() and not sentence.endswith(".") for sentence in SENTENCES.values())
