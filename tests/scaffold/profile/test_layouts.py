"""Folders of records in each layout that a reader knows: what is drafted for them, and what a build then says."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

import pytest

from policygraph.export.records import write_records
from policygraph.lineage.read import read_lineage
from policygraph.pipeline import Build, build
from policygraph.scaffold.profile.draft import Draft
from tests.corpora.published import restored, without_order
from tests.helpers import run, write
from tests.scaffold.profile.helpers import assert_nothing_lost, drafted, findings, kinds

Files = dict[str, str]


class Layout(NamedTuple):
    """Files, and the ids, supersessions and readers that a draft finds in them; ``others`` are files that are no records."""

    files: Files
    ids: set[str]
    edges: set[tuple[str, str]]
    readers: tuple[str, ...]
    others: Mapping[str, str] = MappingProxyType({})


def front(opening: str, closing: str, first: str, second: str) -> Files:
    return {
        "act-a.md": f"{opening}{first}{closing}\nText.\n",
        "act-b.md": f"{opening}{second}{closing}\nText.\n",
    }


ACTS = {"act-a", "act-b"}
A_BY_B = {("act-b", "act-a")}
FRONT = ("front-matter",)
LINES = ("key-lines",)
LAYOUTS = {
    "json": Layout(
        front("---\n", "\n---", '{"title": "A", "superseded_by": "act-b"}', '{"title": "B"}'), ACTS, A_BY_B, FRONT
    ),
    "json without a fence": Layout(
        front("", "\n", '{"title": "A"}', '{"title": "B", "supersedes": ["act-a"]}'), ACTS, A_BY_B, FRONT
    ),
    "yaml closed by dots": Layout(
        front("---\n", "\n...", "title: A", "title: B\nsupersedes: act-a"), ACTS, A_BY_B, FRONT
    ),
    "toml": Layout(front("+++\n", "\n+++", 'title = "A"', 'title = "B"\nsupersedes = "act-a"'), ACTS, A_BY_B, FRONT),
    "front matter in other texts": Layout(
        {name.replace(".md", ".adoc"): text for name, text in front("---\n", "\n---", "title: A", "title: B\nsupersedes: act-a").items()},
        ACTS, A_BY_B, FRONT, {"README.md": "# Acts\n"},
    ),
    "header": Layout(
        {
            "pep-0008.rst": "PEP: 8\nTitle: Style\nAuthor: A B,\n        C D\nStatus: Superseded\nCreated: 05-Jul-2001\n\nText\n====\n",
            "pep-0009.rst": "PEP: 9\nTitle: Form\nAuthor: A B\nStatus: Active\nReplaces: PEP 8\nCreated: 01-Dec-2017\n\nText\n",
        },
        {"8", "9"}, {("9", "8")}, ("header",),
        {"pep-0009/appendix.rst": "Appendix\n========\n\nMore.\n", "pep-NNNN.rst": "PEP: <number>\nTitle: <title>\n\nText\n"},
    ),
    "header in markdown": Layout(
        {
            "1.md": "Id: law-1\nTitle: One\nStatus: Superseded\n\nText.\n",
            "2.md": "Id: law-2\nTitle: Two\nStatus: Active\nObsoletes: law-1\n\nText.\n",
        },
        {"law-1", "law-2"}, {("law-2", "law-1")}, ("header",), {"README.md": "# Laws\n\nText.\n"},
    ),
    "data beside the text": Layout(
        {
            "sig-a/10-old/kep.yaml": "title: Old thing\nstatus: replaced\nsuperseded-by: [/keps/sig-b/20-new/]\ngates:\n  - name: G\n    parts: [x, y]\n",
            "sig-a/10-old/README.md": "# Old\n\nStatus: none here.\n",
            "sig-b/20-new/kep.yaml": "title: New thing\nstatus: implemented\nreplaces: ['/keps/sig-a/10-old/README.md']\n",
            "sig-b/20-new/README.md": "# New\n",
        },
        {"10", "20"}, {("20", "10")}, ("data",), {"README.md": "# All\n", "NNNN-template/kep.yaml": "title: T\nstatus: x\n"},
    ),
    "data with a text of its own name": Layout(
        {
            "acts/a.toml": 'title = "A"\nstatus = "Repealed"\n', "acts/a.md": "# Act A\n",
            "acts/b.toml": 'title = "B"\nstatus = "In force"\nrepeals = ["a"]\n', "acts/b.md": "# Act B\n",
        },
        {"a", "b"}, {("b", "a")}, ("data",), {"pyproject.toml": '[build-system]\nrequires = ["a"]\n'},
    ),
    "data alone": Layout(
        {
            "acts/a.json": '{"title": "A", "status": "Superseded"}',
            "acts/b.json": '{"title": "B", "status": "Final", "replaces": "a"}',
        },
        {"a", "b"}, {("b", "a")}, ("data",), {"package.json": '{"name": "x", "scripts": {"a": "b"}}', "README.md": "# Acts\n"},
    ),
    "lines under the title": Layout(
        {
            "0001-old.md": "# Old\n\n- Status: superseded by [2](0002-new.md)\n- Date: 2024-01-01\n- Deciders: A, B\n\n## Why\n",
            "0002-new.md": "# New\n\n- Status: accepted\n- Date: 2024-02-01\n- Deciders: A\n\n## Why\n",
        },
        {"0001", "0002"}, {("0002", "0001")}, LINES, {"README.md": "# Decisions\n\nText.\n"},
    ),
    "bold keys": Layout(
        {
            "0001-old.md": "# Old\n\n**Status:** Superseded\n**Date:** 2024-01-01\n\nText.\n",
            "0002-new.md": "# New\n\n**Status**: Accepted\n**Date**: 2024-02-01\n**Supersedes**: ADR 1\n\nText.\n",
        },
        {"0001", "0002"}, {("0002", "0001")}, LINES,
    ),
    "a table": Layout(
        {
            "0001-old.md": "# Old\n\n| Field | Value |\n|---|---|\n| Status | Superseded |\n| Date | 2024-01-01 |\n\nText.\n",
            "0002-new.md": "# New\n\n| Field | Value |\n|---|---|\n| Status | Accepted |\n| Replaces | [1](0001-old.md) |\n\nText.\n",
        },
        {"0001", "0002"}, {("0002", "0001")}, LINES,
    ),
    "fields of restructuredtext": Layout(
        {
            "nep-0001-process.rst": "=====\nNEP 1\n=====\n\n:Author: A\n:Status: Superseded\n:Created: 2007-12-10\n:Superseded-By: :ref:`NEP02`\n\nText\n----\n",
            "nep-0002-more.rst": ".. _NEP02:\n\n=====\nNEP 2\n=====\n\n:Author: A\n:Status: Active\n:Created: 2017-12-10\n\nText\n----\n",
        },
        {"nep-0001", "nep-0002"}, {("nep-0002", "nep-0001")}, LINES, {"roadmap.rst": "Roadmap\n=======\n\nText.\n"},
    ),
    "attributes of asciidoc": Layout(
        {
            "spec-3.adoc": "= Spec 3: Frames\n:status: superseded\n:revdate: 5 May 2009\n:obsoleted-by: spec-7\n\n== Frames\n",
            "spec-7.adoc": "= Spec 7: Frames\n:status: final\n:revdate: 12 Dec 2019\n:obsoletes: spec-3\n\n== Frames\n",
        },
        {"spec-3", "spec-7"}, {("spec-7", "spec-3")}, LINES,
    ),
    "a header in a block": Layout(
        {
            "bip-0001.mediawiki": "<pre>\n  BIP: 1\n  Title: Old\n  Author: A <a@x>\n          B <b@x>\n  Status: Superseded\n  Superseded-By: 2\n</pre>\n\n==Text==\n",
            "bip-0002.mediawiki": "<pre>\n  BIP: 2\n  Title: New\n  Author: A <a@x>\n  Status: Active\n  Replaces: 1\n</pre>\n\n==Text==\n",
        },
        {"1", "2"}, {("2", "1")}, ("header",), {"README.mediawiki": "People wishing to submit.\n"},
    ),
    "indented lines under the title": Layout(
        {
            "1.md": "# TIP 1: Old\n\n\tState:    Superseded\n\tCreated:  12-Sep-2000\n-----\n\n# Text\n",
            "2.md": "# TIP 2: New\n\n\tState:    Active\n\tCreated:  14-Sep-2001\n\tObsoletes: 1\n-----\n\n# Text\n",
        },
        {"1", "2"}, {("2", "1")}, LINES,
    ),
    "keys below headings": Layout(
        {
            "0001-old.md": "# 1. Old\n\nDate: 2024-01-01\n\n## Status\n\nSuperseded by [2. New](0002-new.md)\n\n## Context\n\nReplaces 3 servers.\n",
            "0002-new.md": "# 2. New\n\nDate: 2024-02-01\n\n## Status\n\nAccepted\n\n## Links\n\n* Supersedes [1. Old](0001-old.md)\n",
        },
        {"0001", "0002"}, {("0002", "0001")}, LINES,
    ),
    "keys below underlined headings": Layout(
        {
            "0001-old.rst": "1. Old\n======\n\nStatus\n------\n\nSuperseded by `2 <0002-new.rst>`_\n\nDate\n----\n\n2024-01-01\n",
            "0002-new.rst": "======\n2. New\n======\n\nStatus\n------\nAccepted\n\nSupersedes\n----------\n\n`1 <0001-old.rst>`_\n",
        },
        {"0001", "0002"}, {("0002", "0001")}, (),
    ),
    "keys of org mode": Layout(
        {
            "a.org": "#+TITLE: A\n#+DATE: <2024-01-01 Mon>\n#+STATUS: superseded\n\n* Text\n",
            "b.org": "#+TITLE: B\n#+DATE: <2024-02-01 Thu>\n#+STATUS: active\n#+SUPERSEDES: [[file:a.org][A]]\n\n* Text\n",
        },
        {"a", "b"}, {("b", "a")}, LINES, {"index.org": "* All of them\n"},
    ),
    "names that start with a day": Layout(
        {
            "2019-03-01-use-rest.md": "---\ntitle: Use it\n---\nText.\n",
            "2020-03-01-use-graphql.md": "---\ntitle: Use that\nsupersedes: 2019-03-01-use-rest\n---\nText.\n",
            "2020-03-01-use-more.md": "---\ntitle: Use more\nsupersedes: /2020/03/01/use-graphql.html\n---\nText.\n",
        },
        {"use-rest", "use-graphql", "use-more"}, {("use-graphql", "use-rest"), ("use-more", "use-graphql")}, FRONT,
    ),
    "a folder for each": Layout(
        {
            "acts/old/index.md": "+++\ntitle = 'Old'\n+++\nText.\n",
            "acts/new/index.md": "+++\ntitle = 'New'\nsupersedes = '/acts/old/'\n+++\nText.\n",
        },
        {"old", "new"}, {("new", "old")}, FRONT,
    ),
    "a title that no key has": Layout(
        {
            "jep-11.md": "# JEP 11: Modules\n\n| | |\n|---|---|\n| Status | Superseded |\n| Created | 2011/06/23 20:00 |\n",
            "jep-12.md": "# JEP 12: Previews\n\n| | |\n|---|---|\n| Status | Active |\n| Created | 2014/06/23 20:00 |\n| Replaces | JEP 11: Modules |\n",
        },
        {"jep-11", "jep-12"}, {("jep-12", "jep-11")}, LINES,
    ),
    "a vault": Layout(
        {
            "acts/Air Act.md": "---\naliases: [CAA]\nreplaces: '[[Old Air|before]]'\n---\nSee [[Water#Part 2]].\n",
            "acts/Water.md": "---\naliases: []\nstatus: active\n---\nAs in [[caa]], see [[Jane Doe]].\n",
            "notes/Old Air.md": "---\naliases: Ancient\nreplaces: ['[[older act]]']\n---\nText.\n",
            "notes/Older.md": "---\naliases: [older act]\nstatus: expired\n---\nText.\n",
        },
        {"Air Act", "Water", "Old Air", "Older"}, {("Air Act", "Old Air"), ("Old Air", "Older"), ("Air Act", "Water"), ("Water", "Air Act")}, FRONT,
        {"people/Jane Doe.md": "# Jane\n"},
    ),
    "files named by languages": Layout(
        {
            f"acts/{number}/{tag}.md": f"---\ntitle: {title}\n{more}---\nText.\n"
            for number, titles, more in (("1990-12", ("Air", "L'air"), ""), ("2005-8", ("Air 2", "L'air 2"), "repeals: 1990-12\n"))
            for tag, title in zip(("en", "fr"), titles, strict=True)
        },
        {"1990-12", "2005-8"}, {("2005-8", "1990-12")}, FRONT,
    ),
    "keys in Chinese": Layout(
        {
            "甲.md": "---\n标题: 旧法\n状态: 已取代\n发布日期: 2019年1月5日\n---\n正文。\n",
            "乙.md": "---\n标题: 新法\n状态: 现行\n发布日期: 2020年1月5日\n取代: 甲\n---\n正文。\n",
        },
        {"甲", "乙"}, {("乙", "甲")}, FRONT,
    ),
    "keys in German, French and Italian": Layout(
        {
            f"{tag}/0{number}-parken.md": f"---\nnummer: 0{number}/2019\ntitel: {title} {number}\nbeschlossen: 1{number}.03.2019\n"
            f"inkrafttreten: 1. April 201{number}\n{more}---\nText.\n"
            for tag, title in (("de", "Satzung"), ("fr", "Règlement"), ("it", "Regolamento"))
            for number, more in ((1, ""), (2, "ersetzt: 01/2019\n"), (3, ""))
        },
        {"01/2019", "02/2019", "03/2019"}, {("02/2019", "01/2019")}, FRONT,
    ),
    "zettelkasten": Layout(
        {
            f"2023010{day}1200 Rule {day}.md": f"---\nid: 2023010{day}1200\ntitle: Rule {day}\n{more}---\nText.\n"
            for day, more in ((1, ""), (2, 'replaces: "[[202301011200]]"\n'), (3, ""))
        },
        {"202301011200", "202301021200", "202301031200"}, {("202301021200", "202301011200")}, FRONT,
    ),
    "days before names, and a page": Layout(
        {
            "_acts/2020-01-15-old.md": "---\ntitle: Old\ndate: 2020-01-15\n---\nText.\n",
            "_acts/2020-02-15-new.md": "---\ntitle: New\ndate: 2020-02-15\nsupersedes: old\n---\nText.\n",
            "index.md": "---\ntitle: Home\n---\nText.\n",
        },
        {"old", "new", "index"}, {("new", "old")}, FRONT,
    ),
    "days as names": Layout(
        {
            f"2024-0{month}-10.md": f"# Meeting {month}\n\n**Date:** 2024-0{month}-10\n**Chair:** Ann\n{more}\n## Text\n"
            for month, more in ((1, ""), (2, ""), (3, "**Amends:** 2024-01-10\n"))
        },
        {"2024-01-10", "2024-02-10", "2024-03-10"}, {("2024-03-10", "2024-01-10")}, LINES,
    ),
    "quarto": Layout(
        {
            name.replace(".md", ".qmd"): text for name, text in
            front("---\n", "\n---", "title: A", "title: B\nsupersedes: act-a\ncategories: [x]").items()
        },
        ACTS, A_BY_B, FRONT,
    ),
    "words behind signs": Layout(
        {
            "0001-old.md": "# Old\n\n| **Status** | ❌ Superseded by [2](0002-new.md) |\n|---|---|\n| **Date** | 2024-01-01 |\n\nText.\n",
            "0002-new.md": "# New\n\n| **Status** | ✅ Accepted |\n|---|---|\n| **Date** | 2024-02-01 |\n\nText.\n",
        },
        {"0001", "0002"}, {("0002", "0001")}, LINES,
    ),
    "values in marks": Layout(
        {
            "0001-old.md": "# Old\n\n* Proposal: [SE-0001](0001-old.md)\n* Authors: [A B](https://a.example/b), [C](https://a.example/c)\n* Status: **Rejected**\n* Superseded by: [SE-0002](0002-new.md)\n\n## Text\n",
            "0002-new.md": "# New\n\n* Proposal: [SE-0002](0002-new.md)\n* Authors: [C](https://a.example/c)\n* Status: **Accepted**\n* Replaces: [SE-0001](0001-old.md)\n\n## Text\n",
        },
        {"0001", "0002"}, {("0002", "0001")}, LINES,
    ),
    "two readers of one folder": Layout(
        {
            "0001-old.md": "---\nstatus: superseded by ADR-0002\ndate: 2024-01-01\n---\n# Old\n",
            "0002-new.md": "# New\n\n* Status: accepted\n* Date: 2024-02-01\n\n## Links\n\n* Supersedes [ADR-0001](0001-old.md)\n",
        },
        {"0001", "0002"}, {("0002", "0001")}, ("front-matter", "key-lines"),
    ),
}  # fmt: skip


def written(folder: Path, files: Files) -> Path:
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, "utf-8")
    return folder


def edges(built: Build) -> set[tuple[str, str]]:
    return {(edge.successor, edge.predecessor) for edge in read_lineage(built.open()).edges}


def assert_all_comes_back(draft: Draft, built: Build) -> None:
    """Hold what a build says of each record to what the readers found there, and to nothing else."""
    found = {sample.path: sample for kind in draft.kinds for sample in kind.samples}
    records = dict(restored(built))
    assert records.keys() == found.keys()
    read = {path for path, sample in found.items() if sample.reader}
    of_text = {guess.key for kind in draft.kinds for guess in kind.guesses if guess.column.is_derived}
    for path in read:
        said = {key: value for key, value in found[path].metadata.items() if key not in of_text}
        assert records[path].keys() >= {key for key in said if said[key]}, path


@pytest.mark.parametrize("name", LAYOUTS)
def test_a_draft_reads_the_layout_and_causes_no_finding(name: str, tmp_path: Path) -> None:
    layout = LAYOUTS[name]
    folder = written(tmp_path / "records", {**layout.files, **layout.others})
    draft, built = drafted(folder, tmp_path)
    (kind,) = draft.kinds
    assert kind.readers == layout.readers
    lineage = read_lineage(built.open())
    assert set(lineage.policies) == layout.ids
    assert edges(built) == layout.edges
    causes = {finding.code for finding in findings(built) if finding.severity != "info"}
    assert causes <= {"lineage-dead-end"}
    assert_all_comes_back(draft, built)
    told = {path for left in draft.left_out for path in left.files}
    assert {*layout.others} <= told


@pytest.mark.parametrize("name", LAYOUTS)
def test_profile_check_finds_nothing_missing(name: str, tmp_path: Path) -> None:
    layout = LAYOUTS[name]
    records, profile = str(written(tmp_path / "records", layout.files)), str(tmp_path / "mine")
    assert run("init", "--from", records, "-o", profile).exit_code == 0
    result = run("profile", "check", records, "--profile", profile)
    assert result.exit_code == 0, result.output


def test_the_title_of_a_text_may_be_that_of_pandoc(tmp_path: Path) -> None:
    texts = {f"act-{name}.md": f"% Act {name}\n% Ann Lee\n% 2021-01-01\n\n# Introduction\n" for name in "abc"}
    _, built = drafted(written(tmp_path / "records", texts), tmp_path)
    assert {each.title() for each in read_lineage(built.open()).policies.values()} == {
        "Act a",
        "Act b",
        "Act c",
    }
    assert not findings(built)


def test_a_label_without_letters_is_of_no_language(tmp_path: Path) -> None:
    texts = {
        f"{tag}/{name}.md": f"---\ntitle: {tag} {name}\nstufe: 2-A\nklasse: 1/2\n---\n"
        for tag in ("de", "fr")
        for name in "abc"
    }
    draft, built = drafted(written(tmp_path / "records", texts), tmp_path)
    assert (kinds(draft)["stufe"], kinds(draft)["klasse"]) == ("label", "label")
    assert not findings(built)


def test_words_of_no_english_scheme_are_told_as_they_are_written(tmp_path: Path) -> None:
    words = {
        "de": ("in Kraft", "aufgehoben"),
        "fr": ("en vigueur", "abrogé"),
        "it": ("in vigore", "abrogato"),
    }
    texts = {
        f"{tag}/{number}-a.md": f"---\ntitle: {tag} {number}\nstatus: {each[number % 2]}\n---\n"
        for tag, each in words.items()
        for number in range(1, 7)
    }
    records = written(tmp_path / "records", texts)
    _, built = drafted(records, tmp_path)
    written(records, {"it/2-a.md": "---\ntitle: it 2\nstatus: abrogato\n---\n"})
    told = {
        each.path[-9:-7]: each.message
        for each in findings(build(built.settings))
        if each.code == "language-status"
    }
    assert {tag: message.count("has ") for tag, message in told.items()} == {"de": 1, "fr": 1, "it": 2}
    assert told["de"].endswith("it/2-a.md:3 has abrogato")
    assert "de/2-a.md:3 has in Kraft" in told["it"]
    assert "fr/2-a.md:3 has en vigueur" in told["it"]


def test_days_are_dates_and_no_ids(tmp_path: Path) -> None:
    draft, _ = drafted(written(tmp_path / "records", LAYOUTS["days as names"].files), tmp_path)
    assert kinds(draft)["Date"] == "date"


def test_a_folder_of_several_layouts_has_a_kind_for_each(tmp_path: Path) -> None:
    files = {
        **{f"acts/act-{n}.md": f"---\ntitle: Act {n}\nstatus: Final\nagency: {'epa' if n % 2 else 'doe'}\n---\n" for n in range(1, 5)},
        **{f"agencies/{name}.yaml": f"name: {name.upper()}\nseat: Washington\n" for name in ("epa", "doe", "doi")},
        **{f"notes/note-{n}.rst": f"Note: {n}\nHeading: On {n}\nOf: act-{n}\n\nText.\n" for n in range(1, 4)},
    }  # fmt: skip
    draft, built = drafted(written(tmp_path / "records", files), tmp_path)
    assert {kind.name: (len(kind.samples), kind.readers) for kind in draft.kinds} == {
        "acts": (4, FRONT), "agencies": (3, ("data",)), "notes": (3, ("header",)),
    }  # fmt: skip
    assert kinds(draft)["agency"] == "reference"
    assert built.generation.manifest.kinds() == {"acts": 4, "agencies": 3, "notes": 3}
    assert [finding for finding in findings(built) if finding.severity != "info"] == []
    assert_all_comes_back(draft, built)


def test_two_layouts_of_one_thing_are_one_class(tmp_path: Path) -> None:
    files = {
        "old/law-1.rst": "Law: law-1\nTitle: One\nStatus: Final\nSuperseded-By: law-3\n\nText.\n",
        "old/law-2.rst": "Law: law-2\nTitle: Two\nStatus: Final\nSuperseded-By: law-3\n\nText.\n",
        "new/law-3.md": "---\nlaw: law-3\ntitle: Three\nstatus: Final\nsupersedes: [law-1, law-2]\n---\n",
        "new/law-4.md": "---\nlaw: law-4\ntitle: Four\nstatus: Final\nsupersedes: [law-3]\n---\n",
    }
    draft, built = drafted(written(tmp_path / "records", files), tmp_path)
    assert len(draft.kinds) == 2
    assert set(read_lineage(built.open()).policies) == {"law-1", "law-2", "law-3", "law-4"}
    assert edges(built) == {("law-3", "law-1"), ("law-3", "law-2"), ("law-4", "law-3")}
    assert Counter(kind.readers for kind in draft.kinds) == Counter([FRONT, ("header",)])


def test_files_of_one_name_get_their_ids_from_paths(tmp_path: Path) -> None:
    files = {
        "metrics/revenue.md": "---\ntitle: Revenue\nsee-also: /policies/margin.md\n---\n",
        "metrics/margin.md": "---\ntitle: Margin\nsee-also: [policies/margin.md, revenue.md]\n---\n",
        "policies/margin.md": "---\ntitle: Margin policy\nsee-also: ../metrics/revenue.md\n---\n",
    }
    draft, built = drafted(written(tmp_path / "records", files), tmp_path)
    lineage = read_lineage(built.open())
    assert set(lineage.policies) == {"metrics/revenue", "metrics/margin", "policies/margin"}
    assert edges(built) == {
        ("metrics/revenue", "policies/margin"), ("metrics/margin", "policies/margin"),
        ("metrics/margin", "metrics/revenue"), ("policies/margin", "metrics/revenue"),
    }  # fmt: skip
    assert draft.kinds[0].naming.part == "path"
    assert [finding for finding in findings(built) if finding.severity != "info"] == []


def test_links_in_the_text_are_references_where_they_lead_to_records(tmp_path: Path) -> None:
    files = {
        "act-1.md": "---\nid: act-1\ntitle: One\n---\nSee [two](act-2.md) and [the guide](guide.md), [a page](https://a.example/act-3.md).\n",
        "act-2.md": "---\nid: act-2\ntitle: Two\n---\nSee [three](./act-3.md#part).\n",
        "act-3.md": "---\nid: act-3\ntitle: Three\n---\nSee [one](../records/act-1.md).\n",
        "guide.md": "# Guide\n",
    }
    draft, built = drafted(written(tmp_path / "records", files), tmp_path)
    assert edges(built) == {("act-1", "act-2"), ("act-2", "act-3"), ("act-3", "act-1")}
    assert [finding for finding in findings(built) if finding.severity != "info"] == []
    assert draft.kinds[0].link_key == "references"


@pytest.mark.parametrize("number", ["{n}", "UP-{n:03}", "act {n}"])
def test_links_to_files_are_references_where_ids_stand_under_a_key(number: str, tmp_path: Path) -> None:
    names = ["admissions", "attendance", "bicycles"]
    texts = [
        "See [attendance](./attendance.md#scope), [this](admissions.md#scope), [the readme](README.md).",
        "See [bicycles](bicycles.md), [a page](https://a.example/fees.md).",
        "See [what is gone](gone.md).",
    ]
    files = {
        f"{name}.md": f"---\nid: {number.format(n=n)}\ntitle: On {name}\n---\n{texts[n]}\n"
        for n, name in enumerate(names)
    }
    folder = written(tmp_path / "records", {**files, "README.md": "# Read me\n"})
    _, built = drafted(folder, tmp_path)
    expected = {(0, number.format(n=1)), (1, number.format(n=2)), (2, "gone")}
    assert edges(built) == {(number.format(n=n), other) for n, other in expected}
    assert [(Path(each.path).name, each.code) for each in findings(built)] == [
        ("bicycles.md", "lineage-unresolved")
    ]


def test_lists_of_mappings_are_nodes_that_can_be_asked(tmp_path: Path) -> None:
    files = {
        f"act-{n}.md": f"---\nid: act-{n}\ntitle: Act {n}\nsources:\n"
        f"  - {{id: s{n}, act: act-{3 - n}, at: 2024-01-0{n}}}\n  - {{id: t{n}, act: act-{3 - n}}}\n---\n"
        for n in (1, 2)
    }
    _, built = drafted(written(tmp_path / "records", files), tmp_path)
    ask = """PREFIX own: <https://example.org/ns#> PREFIX dcterms: <http://purl.org/dc/terms/> SELECT ?id ?act {
        ?policy own:sources ?source . ?source own:sources.id ?id ; own:sources.act/dcterms:identifier ?act }"""
    rows = built.open().store.query(ask)
    found = {(row["id"].value, row["act"].value) for row in rows}  # type: ignore[union-attr]
    assert found == {("s1", "act-2"), ("t1", "act-2"), ("s2", "act-1"), ("t2", "act-1")}
    assert [finding for finding in findings(built) if finding.severity != "info"] == []
    for path, metadata in restored(built):
        assert without_order(metadata)["title"] == f"Act {path[4]}"


@pytest.mark.parametrize("day", ["{n} May 2024", "2024-05-0{n}", "0{n}.05.2024"])
@pytest.mark.parametrize("own", ["{n} June 2024", "2024-06-0{n}"])
def test_a_key_of_mappings_is_read_by_its_own_form_and_not_by_that_of_records(
    own: str, day: str, tmp_path: Path
) -> None:
    files = {
        f"act-{n}.md": f"---\nid: act-{n}\ntitle: Act {n}\nsigned: {own.format(n=n)}\nparties:\n"
        f"  - {{state: A, signed: {day.format(n=n)}}}\n  - {{state: B, signed: {day.format(n=n + 4)}}}\n---\n"
        for n in (1, 2, 3)
    }
    folder = written(tmp_path / "records", files)
    _, built = drafted(folder, tmp_path)
    assert findings(built) == ()
    ask = """PREFIX own: <https://example.org/ns#> SELECT ?signed ?day {
        ?act own:signed ?signed ; own:parties/own:parties.signed ?day }"""
    rows = built.open().store.query(ask)
    found = {(row["signed"].value, row["day"].value) for row in rows}  # type: ignore[union-attr]
    assert found == {(f"2024-06-0{n}", f"2024-05-0{n + more}") for n in (1, 2, 3) for more in (0, 4)}
    checked = run("profile", "check", str(folder), "--profile", str(tmp_path / "mine"), "--format", "json")
    assert json.loads(checked.stdout)["unused_patterns"] == []
    assert_nothing_lost(tmp_path / "records", built, tmp_path)


def test_texts_under_keys_with_the_ending_of_a_language_are_in_that(tmp_path: Path) -> None:
    files = {
        f"rule-{n}.md": f"---\nref: R-{n}\ntitle_en: Rule {n}\ntitle_fr: La règle {n}\nsummary_fr: Une règle\nsent_to: Bob\n---\nText.\n"
        for n in range(1, 6)
    }
    draft, built = drafted(written(tmp_path / "records", files), tmp_path)
    assert {each.key: each.language for each in draft.kinds[0].guesses if each.language} == {
        "title_en": "en", "title_fr": "fr", "summary_fr": "fr",
    }  # fmt: skip
    graph = built.open()
    rows = graph.store.query(
        "SELECT ?text { ?policy ?property ?text FILTER (isLiteral(?text) && lang(?text) = 'fr') }"
    )
    texts = {row["text"].value for row in rows}  # type: ignore[union-attr]
    assert texts == {"Une règle", *(f"La règle {n}" for n in range(1, 6))}
    assert findings(built) == ()
    assert_nothing_lost(tmp_path / "records", built, tmp_path)


@pytest.mark.parametrize(
    "texts",
    [
        "title: {{en: Act {n}, fr: La loi {n}}}\nnote: {{en: A, fr: La note}}",
        "words: {{de: Akt {n}, fr: La loi {n}}}",
    ],
)
def test_texts_under_languages_in_a_mapping_are_in_these(texts: str, tmp_path: Path) -> None:
    files = {f"act-{n}.md": f"---\nid: act-{n}\n{texts.format(n=n)}\n---\n" for n in (1, 2)}
    _, built = drafted(written(tmp_path / "records", files), tmp_path)
    rows = built.open().store.query(
        "SELECT ?text { ?s ?p ?text FILTER (isLiteral(?text) && lang(?text) = 'fr') }"
    )
    found = {row["text"].value for row in rows}  # type: ignore[union-attr]
    assert found - {"La note"} == {"La loi 1", "La loi 2"}
    assert findings(built) == ()
    assert_nothing_lost(tmp_path / "records", built, tmp_path)


@pytest.mark.parametrize(
    ("key", "values", "marked"),
    [
        ("fee", ["€ 100", "£ 100", "≥ 5", "§ 7"] * 2, False),
        (
            "title",
            ["《空气法》", "《水法》", "«Loi sur l’eau»", "„Das Gesetz“", "¿Qué ley?", "…and more"],
            False,
        ),
        ("status", ["✅ Accepted", "⚠️ Draft", "→ Superseded", "🟢 Active"] * 2, True),
    ],
)
def test_only_what_means_nothing_by_itself_is_a_mark(
    key: str, values: list[str], marked: bool, tmp_path: Path
) -> None:
    files = {f"act-{n}.md": f"---\nid: act-{n}\n{key}: {value}\n---\n" for n, value in enumerate(values)}
    draft, _ = drafted(written(tmp_path / "records", files), tmp_path)
    (guess,) = (each for each in draft.kinds[0].guesses if each.key == key)
    assert [text for _, text in guess.words] == [value.split()[1] if marked else value for value in values]


def test_a_record_that_stands_for_one_elsewhere_is_a_stub(tmp_path: Path) -> None:
    files = {
        f"{folder}/act-{n}.md": f"---\nact: {n}\ntitle: Act {n}\nstatus: {'Moved' if folder == 'old' else 'Final'}\n---\n"
        for folder in ("old", "new")
        for n in range(1, 5 if folder == "old" else 6)
    }
    draft, built = drafted(written(tmp_path / "records", files), tmp_path)
    assert draft.kinds[0].naming.stub == ("status", "Moved")
    assert set(read_lineage(built.open()).policies) == {"1", "2", "3", "4", "5"}
    assert [finding for finding in findings(built) if finding.severity != "info"] == []


def test_words_and_people_are_taken_out_of_marks(tmp_path: Path) -> None:
    draft, built = drafted(written(tmp_path / "records", LAYOUTS["values in marks"].files), tmp_path)
    assert {each.key: each.split for each in draft.kinds[0].guesses if each.marks} == {
        "Authors": ",",
        "Status": "",
    }
    people = built.open().store.query(
        "SELECT ?name { ?a a <http://www.w3.org/ns/prov#Agent> ; <http://xmlns.com/foaf/0.1/name> ?name } ORDER BY ?name"
    )
    assert [row["name"].value for row in people] == ["A B", "C"]  # type: ignore[union-attr]
    statuses = read_lineage(built.open()).policies["0001"].statuses
    assert [status.label for status in statuses] == ["Rejected"]


def test_a_draft_has_no_pattern_that_matches_nothing(tmp_path: Path) -> None:
    files = {
        f"act-000{n}.txt": f"Act: {n}\nTitle: Act {n}\nIssued: 0{n}-Mar-2020\n{more}\n\nText.\n"
        for n, more in {1: "Extends: ACT-2", 2: "Status: Final", 3: "Extends: ACT-2\nReplaces: ACT 1"}.items()
    }
    draft, built = drafted(written(tmp_path / "records", files), tmp_path)
    checked = run(
        "profile", "check", str(tmp_path / "records"), "--profile", str(tmp_path / "mine"), "--format", "json"
    )
    assert json.loads(checked.stdout)["unused_patterns"] == []
    assert kinds(draft)["Extends"] == "reference"
    assert edges(built) == {("3", "1")}
    assert {each.severity for each in findings(built)} <= {"info", "warning"}


def test_files_of_data_refer_by_number_to_records_with_other_ids(tmp_path: Path) -> None:
    slugs = {11: "air", 12: "water", 13: "soil", 14: "wind"}
    plans = {
        f"plans/{group}/{n}-{slug}/plan.yaml": f"title: {slug}\nplan-number: {n + more}\nstatus: final\n"
        for group, more in (("a", 0), ("b", 20))
        for n, slug in slugs.items()
    }
    checks = {
        f"plans/checks/{group}/{number}.yaml": f"plan-number: {number}\nfirst: {{by: A}}\n"
        for group, numbers in (("a", (11, 12)), ("b", (33, 34)))
        for number in numbers
    }
    draft, built = drafted(written(tmp_path / "records", {**plans, **checks}), tmp_path)
    assert [(kind.name, len(kind.samples)) for kind in draft.kinds] == [("plans", 8), ("checks", 4)]
    assert kinds(draft, 1)["plan-number"] == "reference"
    assert draft.kinds[0].names == ("plan-number",)
    ask = """SELECT ?id { ?check a <https://example.org/ns#Checks> ; ?p ?plan .
        ?plan a pg:Policy ; dcterms:title ?title ; dcterms:identifier ?id } ORDER BY ?id"""
    rows = run(
        "query",
        "--text",
        ask,
        "-s",
        str(tmp_path / "records"),
        "--profile",
        str(tmp_path / "mine"),
        "--format",
        "csv",
    )
    assert rows.stdout.split() == [
        "id",
        *(f"plans/{each}" for each in ("a/11-air", "a/12-water", "b/13-soil", "b/14-wind")),
    ]
    numbers = {path: metadata["plan-number"] for path, metadata in restored(built)}
    assert sorted(numbers.values()) == sorted(
        [11, 12, 33, 34, *(n + more for n in slugs for more in (0, 20))]
    )


def test_headers_in_two_columns_are_drafted_and_come_back(tmp_path: Path) -> None:
    files = {
        f"note{n}.txt": f"\nCouncil of Notes                         A. Smith\nRequest for Notes: {n}                     Office\n{more}"
        f"Category: Act                            May 200{n}\n\n          A Note About {n}\n\n   Text.\n"
        for n, more in {1: "", 2: "Obsoletes: 1\n", 3: "Obsoletes: 1,\n           2\n"}.items()
    }
    draft, built = drafted(written(tmp_path / "records", files), tmp_path)
    assert draft.kinds[0].readers == ("columns",)
    assert edges(built) == {("2", "1"), ("3", "1"), ("3", "2")}
    assert [finding for finding in findings(built) if finding.severity == "violation"] == []
    write_records(built.open(), tmp_path / "back")
    _, again = drafted(tmp_path / "back", tmp_path / "again")
    assert dict(restored(again)) == dict(restored(built))


def test_links_that_keys_or_lines_of_relations_have_give_no_pattern_of_links(tmp_path: Path) -> None:
    files = {
        "20210101-air.md": "# Air\n\n- Status: superseded by [water](20210102-water.md)\n- Date: 2021-01-01\n\n## Links\n\n"
        "- Superseded by [water](20210102-water.md)\n",
        "20210102-water.md": "# Water\n\n- Status: accepted\n- Date: 2021-01-02\n\n## Links\n\n- Supersedes [air](20210101-air.md)\n",
    }
    draft, built = drafted(written(tmp_path / "records", files), tmp_path)
    assert draft.kinds[0].links is None
    assert edges(built) == {("20210102", "20210101")}
    checked = run(
        "profile", "check", str(tmp_path / "records"), "--profile", str(tmp_path / "mine"), "--format", "json"
    )
    assert json.loads(checked.stdout)["unused_patterns"] == []


def test_links_elsewhere_in_the_text_are_references_though_a_rule_reads_any_line_below_a_heading(
    tmp_path: Path,
) -> None:
    files = {
        f"act-{name}.md": f"---\ntitle: {name}\n---\n# {name}\n\nSee [{other}](act-{other}.md).\n\n## Cited by\n\n- [{other}](act-{other}.md)\n"
        for name, other in (("a", "b"), ("b", "a"))
    }
    draft, built = drafted(written(tmp_path / "records", files), tmp_path)
    assert draft.kinds[0].links
    assert edges(built) >= {("act-a", "act-b"), ("act-b", "act-a")}


def test_series_with_a_status_are_policies_in_whatever_layout(tmp_path: Path) -> None:
    """Numbers alone mean those of the own series, and no rule asks for a key that a series does not have."""
    header = "FOO: {n}\nTitle: Foo {n}\nStatus: Final\nType: Process\nAuthor: A\nObsoletes: {old}\n\nText.\n"
    table = "# Bar {n}\n\n| Number | BAR-{n} |\n|---|---|\n| Status | Final |\n| Authors | A |\n| Replaces | {old} |\n"
    block = "<pre>\n  BIP: {n}\n  Title: Bip {n}\n  Status: Final\n  Author: A\n  Replaces: {old}\n</pre>\n\nText.\n"
    files = {}
    for n in range(1, 9):
        old = str(n - 1) if n % 4 == 0 else ""
        number = f"FOO-{n}" if n < 5 else str(n)
        files[f"foo/foo-{n}.rst"] = header.format(n=n, old=old).replace(f"FOO: {n}", f"FOO: {number}")
        files[f"bar/bar-{n}.md"] = table.format(n=n, old=f"BAR-{old}, FOO-1" if old else "-")
        files[f"bip/bip-{n}.wiki.txt"] = block.format(n=n, old=old)
    draft, built = drafted(written(tmp_path / "r", files), tmp_path)
    assert {draft.class_of(kind) for kind in draft.kinds} == {"pg:Policy"}
    series = {("FOO-{}", "FOO-{}"), ("BAR-{}", "BAR-{}"), ("{}", "{}")}
    expected = {(a.format(n), b.format(n - 1)) for a, b in series for n in (4, 8)}
    assert edges(built) == expected | {("BAR-4", "FOO-1"), ("BAR-8", "FOO-1")}
    assert {each.code for each in findings(built)} == {"lineage-still-live"}


CHINESE = """\
{title}【文号】国发〔200{n}〕{n}号
【状态】{status}
【起草单位】甲部、乙局
【替代】{old}
【依据】国发〔2001〕1号第三条

第一条　为了防治大气污染，制定本办法。
"""


@pytest.mark.parametrize("title", ["【名称】大气办法\n", "# 大气办法\n\n", ""])
def test_keys_in_chinese_brackets_are_read_with_their_signs(title: str, tmp_path: Path) -> None:
    olds = {2: "国发〔2001〕1号", 4: "国发〔2002〕2号、国发〔2003〕3号"}
    (tmp_path / "r").mkdir()
    for n in range(1, 6):
        status = "已被替代" if n < 4 and n != 3 else "现行"
        text = CHINESE.format(title=title, n=n, status=status, old=olds.get(n, ""))
        (tmp_path / "r" / f"办法{n}.md").write_text(
            text if n > 1 else text.replace("【依据】", "【备注】"), "utf-8"
        )
    draft, built = drafted(tmp_path / "r", tmp_path)
    assert draft.languages == ("zh",)
    supersedes = {
        (edge.successor[-2], edge.predecessor[-2])
        for edge in read_lineage(built.open()).edges
        if edge.relation.endswith("#supersedes")
    }
    assert supersedes == {("2", "1"), ("4", "2"), ("4", "3")}
    assert {part for edge in read_lineage(built.open()).edges for part in edge.parts} == {"第三条"}
    assert {guess.key: guess.split for guess in draft.kinds[0].guesses}["起草单位"] == "、"
    assert not [each for each in findings(built) if each.code in ("policy-title", "lineage-unresolved")]


def test_links_between_files_of_several_languages_are_read_by_their_paths(tmp_path: Path) -> None:
    for language, years in {"en": range(2000, 2030), "fr": range(2000, 2030, 2)}.items():
        for year in years:
            body = f"## Repeals\n\n- [Old](../{year - 3}/act.md)\n\n## Scope\n\n" if year > 2025 else ""
            write(
                tmp_path / "r",
                f"{language}/{year}/act.md",
                f"title: Act of {year} in {language}",
                f"{body}See [another](../{(year - 2005) % 30 + 2000}/act.md#s3).",
            )
    draft, built = drafted(tmp_path / "r", tmp_path)
    (kind,) = draft.kinds
    assert kind.links is not None
    repealed = {
        (edge.successor, edge.predecessor)
        for edge in read_lineage(built.open()).edges
        if edge.relation.endswith("#repeals")
    }
    assert repealed == {(f"{year}/act", f"{year - 3}/act") for year in range(2026, 2030)}
    assert [each for each in findings(built) if each.code == "lineage-unresolved"] == []
