"""What the profile of Ethereum's proposals asks of their headers."""

from __future__ import annotations

from pathlib import Path

import pytest

from policygraph.pipeline import build
from policygraph.settings import Settings
from tests.corpora.published import found

HEADER = {
    "eip": "1", "title": "A proposal", "description": "What it does", "author": "A. Name (@name), B <b@example.org>",
    "discussions-to": "https://ethereum-magicians.org/t/a-proposal/1", "status": "Final", "type": "Standards Track",
    "category": "Core", "created": "2024-01-01", "requires": "2",
}  # fmt: skip


@pytest.mark.parametrize(
    ("name", "changed", "said"),
    [
        ("eip-1.md", {}, None),
        ("erc-1.md", {}, None),
        ("eip-2.md", {}, (2, "proposal-file")),
        ("eip-11.md", {}, (2, "proposal-file")),
        ("eip-1.md", {"author": ""}, (2, "proposal-incomplete")),
        ("eip-1.md", {"category": ""}, (2, "proposal-unexplained")),
        ("eip-1.md", {"category": "", "type": "Meta"}, None),
        ("eip-1.md", {"status": "Withdrawn"}, (2, "proposal-unexplained")),
        ("eip-1.md", {"status": "Last Call", "requires": ""}, (2, "proposal-unexplained")),
        ("eip-1.md", {"status": "final"}, (7, "unusual-form")),
        ("eip-1.md", {"type": "standards track"}, (8, "unusual-form")),
        ("eip-1.md", {"category": "CORE"}, (9, "unusual-form")),
        ("eip-1.md", {"category": "ERC"}, None),
        ("eip-1.md", {"title": "'A: b'"}, (3, "proposal-title")),
        ("eip-1.md", {"title": "b" * 45}, (3, "proposal-title")),
        ("eip-1.md", {"description": "A Standardised way"}, (4, "proposal-abstract")),
        ("eip-1.md", {"author": "B <b@example.org>"}, (5, "proposal-author")),
        ("eip-1.md", {"discussions-to": "https://example.org/1"}, (6, "proposal-discussion")),
        ("eip-1.md", {"requires": "3"}, (11, "proposal-ahead")),
        ("eip-1.md", {"status": "Review", "requires": "3"}, None),
        ("eip-1.md", {"created": "", "eip": "1\ncreated: 2024-01-01"}, (3, "key-order")),
    ],
)
def test_the_header_is_as_eip_1_says(
    name: str, changed: dict[str, str], said: tuple[int, str] | None, tmp_path: Path
) -> None:
    others = {
        "eip-22.md": {"eip": "2", "requires": ""},
        "eip-3.md": {"eip": "3", "status": "Review", "requires": ""},
    }
    for file, change in {name: changed, **others}.items():
        lines = "".join(f"{key}: {value}\n" for key, value in {**HEADER, **change}.items() if value)
        (tmp_path / file).write_text(f"---\n{lines}---\n\nText.\n", "utf-8")
    findings = found(build(Settings(root=tmp_path, sources=(tmp_path,), profile="eip")))
    own = {(line, code) for file, line, code in findings if file == name}
    assert own == ({said} if said else set())
