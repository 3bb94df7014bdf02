"""A new record is read as what was asked for, or refused."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from policygraph.errors import ProfileError, UsageError
from policygraph.profile.load import load_profile
from policygraph.profile.model import Profile
from policygraph.scaffold.record.new_record import new_record
from policygraph.settings import Settings
from tests.helpers import ROOT, write
from tests.profile.helpers import write_example
from tests.query.helpers import own_profile
from tests.scaffold.record.helpers import created, of


def test_ids_are_made_as_the_profile_says(tmp_path: Path) -> None:
    pep = load_profile("pep")
    (tmp_path / "pep").mkdir()
    record = new_record("PEP 8", of(tmp_path / "pep", "pep"), pep)
    assert (record.id, record.file.name) == ("pep-0008", "pep-0008.md")
    created(record)
    with pytest.raises(UsageError, match=r"pep-0008 is the id of .*pep-0008\.md\. pep-0009 is free"):
        new_record("8", of(tmp_path / "pep", "pep"), pep)
    with pytest.raises(UsageError, match="eight is no id of a pep"):
        new_record("eight", of(tmp_path / "pep", "pep"), pep)
    adr = load_profile("adr")
    write(tmp_path / "adr", "0001-use-it.md", {"title": "Use it"})
    record = new_record("12", of(tmp_path / "adr", "adr"), adr, title="Do not use it!")
    assert (record.id, record.file.name) == ("12", "0012-do-not-use-it.md")
    with pytest.raises(UsageError, match="x is no name of a record"):
        new_record("x", of(tmp_path / "adr", "adr"), adr)
    rfc = load_profile(str(write_example(tmp_path)))
    (tmp_path / "rfcs").mkdir()
    record = new_record("3", of(tmp_path / "rfcs", "rfc"), rfc)
    assert (record.id, record.file.name) == ("rfc0003", "rfc0003.md")
    assert "\nrfc: 3\n" in record.text  # the format of the id has what its key does not read
    eip = load_profile("eip")
    (tmp_path / "eip").mkdir()
    assert new_record("20", of(tmp_path / "eip", "eip"), eip).file.name == "eip-20.md"


def test_an_id_that_is_a_path_names_the_file(tmp_path: Path) -> None:
    (tmp_path / "bundle").mkdir()
    okf = load_profile("okf")
    record = new_record("metrics/revenue", of(tmp_path / "bundle", "okf"), okf)
    assert (record.id, record.file) == ("metrics/revenue", tmp_path / "bundle" / "metrics" / "revenue.md")
    with pytest.raises(UsageError, match="is no name of a record"):
        new_record("../revenue", of(tmp_path / "bundle", "okf"), okf)
    created(record)
    for name in ("metrics/margin", "tables/orders", "top"):
        record = new_record(name, of(tmp_path / "bundle", "okf"), okf)
        assert (record.id, record.file) == (name, tmp_path / "bundle" / f"{name}.md")
        created(record)
    with pytest.raises(UsageError, match=r"tables/orders is the id of .*orders\.md"):
        new_record("tables/orders", of(tmp_path / "bundle", "okf"), okf)


def test_only_front_matter_is_written(tmp_path: Path) -> None:
    for name, kind in (("kep", None), ("pep", "published")):
        with pytest.raises(UsageError, match="have no front matter, which is all that new writes"):
            new_record("2000-foo", of(tmp_path, name), load_profile(name), kind)


def test_invalid_requests_are_reported(seeds: Path, policy: Profile, tmp_path: Path) -> None:
    invalid = {
        "has no kind facilty. Did you mean facility": {"kind": "facilty"},
        "are not in fr. There is en, zh": {"language": "fr"},
        "exists; it was left as it is": {"output": seeds / "en" / "us-45q-2008.md"},
        "would be a record of the kind facility, not policy": {"output": seeds / "facilities" / "x.md"},
        r"takes no file x\.txt; name another": {"output": seeds / "en" / "x.txt"},
        r"takes no file \.x\.md; name another": {"output": seeds / "en" / ".x.md"},
        r"takes no file x\.md; name another": {"output": seeds / ".drafts" / "x.md"},
    }
    for message, arguments in invalid.items():
        with pytest.raises(UsageError, match=message):
            new_record("x", of(seeds), policy, **arguments)  # type: ignore[arg-type]
    for odd in ("x\x98", "x\ny", "x\u202e"):
        with pytest.raises(UsageError, match=r"the id x\\.* has characters that nobody sees"):
            new_record(odd, of(seeds), policy)
        with pytest.raises(UsageError, match=r"the title x\\.* has characters that nobody sees"):
            new_record("x", of(seeds), policy, title=odd)
    with pytest.raises(UsageError, match="no source: name a folder"):
        new_record("x", Settings(root=tmp_path), policy)
    write(tmp_path / "eips", "eip-1.md", {"eip": 1})
    with pytest.raises(UsageError, match=r"takes no file x\.md"):
        new_record("9", of(tmp_path / "eips", "eip"), load_profile("eip"), output=tmp_path / "eips" / "x.md")


TEMPLATE = """---
id: {id}
title: "{title}"
lang: {language}
---

## What {title} is for
"""


def test_a_kind_has_a_template_of_its_own(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "profiles" / "pep", tmp_path / "own")
    settings = (tmp_path / "own" / "profile.toml").read_text("utf-8")
    settings = settings.replace("../../", "built-in:").replace(
        "[kinds.pep]", '[kinds.pep]\ntemplate = "t.md"', 1
    )
    settings = settings.replace("\nid = { key", '\nid = "id" # ', 1)
    (tmp_path / "own" / "profile.toml").write_text(settings, "utf-8")
    with pytest.raises(ProfileError, match=r"template names t\.md, which does not exist"):
        load_profile(str(tmp_path / "own"))
    (tmp_path / "own" / "t.md").write_text(TEMPLATE, "utf-8")
    profile = load_profile(str(tmp_path / "own"))
    (tmp_path / "records").mkdir()
    record = new_record("no", of(tmp_path / "records"), profile, title='a: "b"')
    assert record.text == TEMPLATE.replace('"{title}"', '"a: \\"b\\""').replace("{title}", 'a: "b"').replace(
        "{id}", '"no"'
    ).replace("{language}", '"en"')


@pytest.mark.parametrize(
    ("rule", "include"),
    [
        ("{ file = '(?P<number>[0-9]+)-.*', format = '{number:d}' }", "**/[0-9]*.md"),
        ("{ key = 'id', format = '{number:04}' }", "**/[0-9][0-9][0-9][0-9]-*.md"),
    ],
)
def test_a_file_has_words_behind_its_number_where_the_profile_wants_them(
    tmp_path: Path, rule: str, include: str
) -> None:
    folder = Path(own_profile(tmp_path / "p"))
    toml = (folder / "profile.toml").read_text("utf-8").replace('id = "id"', f"id = {rule}")
    (folder / "profile.toml").write_text(f'include = ["{include}"]\n{toml}', "utf-8")
    profile, settings = load_profile(str(folder)), of(tmp_path / "r", str(folder))
    write(tmp_path / "r", "0001-first.md", {"id": "0001", "title": "First"})
    assert new_record("0999", settings, profile).file.name == "0999-untitled.md"
    assert new_record("0999", settings, profile, title="What now?").file.name == "0999-what-now.md"


def test_keys_are_those_of_the_kind_where_several_share_a_context_and_as_the_kind_has_them(
    tmp_path: Path,
) -> None:
    profile = tmp_path / "p"
    write_example(tmp_path)
    (tmp_path / "rfc").rename(profile)
    toml = (profile / "profile.toml").read_text("utf-8")
    toml = toml.replace("[kinds.rfc.facets]", '[kinds.rfc.keys]\nstate = "status"\n\n[kinds.rfc.facets]')
    (profile / "profile.toml").write_text(toml, "utf-8")
    write(tmp_path / "r", "rfc1.md", {"rfc": 1, "title": "A", "state": "Historic", "pages": 3})
    write(tmp_path / "r" / "groups", "old.md", {"title": "B", "group": "x", "date": "2014"})
    settings = Settings(root=tmp_path, sources=(tmp_path / "r",), profile=str(profile))
    loaded = load_profile(str(profile))

    def keys(kind: str, name: str) -> list[str]:
        text = new_record(name, settings, loaded, kind=kind).text
        return re.findall(r'^ *"?([a-z-]+)"?:', text, re.MULTILINE)

    assert keys("rfc", "2") == [
        "rfc",
        "title",
        "pages",
        "obsoletes",
        "obsoleted-by",
        "updates",
        "updated-by",
        "state",
    ]
    assert keys("group", "new")[:3] == ["title", "date", "group"]
    assert "pages" not in keys("group", "new")
