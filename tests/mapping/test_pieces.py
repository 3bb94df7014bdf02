"""The text under a key as pieces, by the profile's rule for it."""

from __future__ import annotations

from pathlib import Path

import pytest

from policygraph.profile.load import load_profile
from policygraph.profile.model import Profile
from tests.helpers import BASE, PG, mapped, triples, write
from tests.mapping.helpers import stated, values


def test_pieces_are_read_by_the_rule_of_their_key(tmp_path: Path) -> None:
    eip = load_profile("eip")
    file = write(tmp_path, "eip-1.md", "eip: 1\ntitle: a, b\nrequires: EIP-020, N/A, x")
    _, statements = mapped(file, eip)
    requires = [each for each in statements.origins if each.pointer == "/requires"]
    assert [(each.iri, each.piece) for each in requires] == [(f"{BASE}eip/20", "EIP-020")]
    assert [(each.code, each.line, each.message) for each in statements.findings] == [
        ("bad-reference", 4, "'x' is not as the profile expects requires")
    ]
    assert stated(file, eip, pointer="/title") == [("dcterms:title", '"a, b"@en')]


@pytest.mark.parametrize(
    ("profile", "path", "keys", "example"),
    [
        ("pep", "pep-0008.rst", "PEP: 8\nReplaces: see below", "'8'"),
        ("pep", "x.md", "---\nid: PEP 9\nsupersedes: see below\n---", "'PEP 9'"),
        ("adr", "0003-x.md", "---\nsupersedes: see below\n---\n# x", "'3'"),
        ("adr", "20240102-x.md", "---\nsupersedes: see below\n---\n# x", "'20240102-x'"),
        ("kep", "1-x/kep.yaml", "kep-number: 1\nreplaces: see below", "'1-x'"),
    ],
)
def test_how_a_reference_is_written_is_told_by_that_to_the_record_itself(
    tmp_path: Path, profile: str, path: str, keys: str, example: str
) -> None:
    file = tmp_path / path
    file.parent.mkdir(exist_ok=True)
    file.write_text(f"{keys}\n", "utf-8")
    _, statements = mapped(file, load_profile(profile))
    (remedy,) = [each.remedy for each in statements.findings if each.code == "bad-reference"]
    assert remedy.endswith(f"; write it in a form that the profile reads, in which this record is {example}")


def test_it_is_told_by_the_id_as_it_is_written(tmp_path: Path) -> None:
    eip = load_profile("eip")
    _, statements = mapped(write(tmp_path, "x.md", "eip: 07\nrequires: x"), eip)
    assert [each.remedy.rpartition("is ")[2] for each in statements.findings] == ["'07'"]


@pytest.mark.parametrize(
    ("text", "target", "part"),
    [
        ("lopd-1999 (arts. 1-23)", "lopd-1999", "arts. 1-23"),
        ("lopd-1999  ( art. 5(2) )", "lopd-1999", "art. 5(2)"),
        ("lopd-1999 (in part)", "lopd-1999", ""),
        ("lopd-1999 (In part: art. 5)", "lopd-1999", "art. 5"),
        ("lopd-1999（第1至23条）", "lopd-1999", "第1至23条"),
        ("个人信息保护法 （部分）", "个人信息保护法", ""),
        ("个人信息保护法（部分：第三章）", "个人信息保护法", "第三章"),
        ("lopd-1999（arts. 1-23）", "lopd-1999", "arts. 1-23"),
        ("[[data act|the act]]（部分：第三章）", "data act", "第三章"),
        ("[the act](data.md) (arts. 1-23)", "data.md", "arts. 1-23"),
        ("[数据 法](data.md)（第1条）", "data.md", "第1条"),
        ("管理办法（试行）", "管理办法（试行）", None),  # a title, and no part
        ("lopd-1999(arts)", "lopd-1999(arts)", None),
        ("Clean Air Act (1970)", "Clean Air Act (1970)", None),
        ("lopd-1999", "lopd-1999", None),
        ("a\nb", "a\nb", None),
    ],
)
def test_a_part_stands_in_brackets_behind_an_id(
    tmp_path: Path, policy: Profile, text: str, target: str, part: str | None
) -> None:
    _, statements = mapped(write(tmp_path, "x.md", {"id": "a", "evolution": {"supersedes": [text]}}), policy)
    claim = "statesSupersedes" if part is None else "statesSupersedesInPart"
    found = triples(statements)
    assert values(found, f"{PG}{claim}") == [f"<{policy.first.subject(BASE, target)}>"]
    assert [each.rpartition("@")[0] for each in values(found, f"{PG}part")] == ([f'"{part}"'] if part else [])
