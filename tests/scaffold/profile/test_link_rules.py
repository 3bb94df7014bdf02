"""Whether links in the text lead to records."""

from __future__ import annotations

import re

from policygraph.profile.patterns import Rewrite
from policygraph.scaffold.profile.identifiers import name_records
from policygraph.scaffold.profile.link_rules import LinkRule, link_rule
from policygraph.scaffold.profile.reference_forms import Target
from policygraph.scaffold.profile.samples import Sample


def rule_for(**bodies: str) -> LinkRule | None:
    samples = [Sample(f"{name.replace('_', '-')}.md", {}, body=body) for name, body in bodies.items()]
    naming = name_records(samples, [])
    return link_rule(samples, Target("", naming, naming.names_are_ids(samples)))


def test_links_that_lead_to_records_are_references_and_others_are_left_out_by_name() -> None:
    found = rule_for(a="[b](b.md), [guide](../guide.md)", b="[a](./a.md#top), [page](https://x.example/c.md)")
    assert found
    read = Rewrite(tuple(map(re.compile, found.patterns)), found.format)
    assert [read(path) for path in ("b.md", "../x/c.md", "../guide.md")] == ["b", "c", None]


def test_links_to_files_that_are_not_there_are_references_and_those_to_others_are_left_out() -> None:
    body = "[b](b.mdx) [a](./no.mdx#p) [c](guide.mdx) [d](../out.mdx) [e](/root.mdx) [f](acts/b.mdx) [g](no.pdf) [h](../acts/b.mdx) [i](./b.mdx)"
    samples = [
        Sample("acts/a.mdx", {}, body=body),
        Sample("acts/b.mdx", {}, body="[a](a.mdx) [x](../x.mdx) [c](../acts/b.mdx)"),
    ]
    naming = name_records(samples, [])
    files = {"acts/a.mdx", "acts/b.mdx", "acts/guide.mdx", "out.mdx"}
    found = link_rule(samples, Target("", naming, naming.names_are_ids(samples)), files)
    assert found
    paths = ("b.mdx", "./no.mdx", "../x.mdx", "guide.mdx", "../out.mdx", "/root.mdx", "no.pdf")
    assert read_by(found.patterns, found, *paths) == ["b", "no", "x", None, None, None, None]


def test_texts_whose_links_lead_elsewhere_have_no_rule() -> None:
    assert rule_for(a="[x](x.md), [y](y.md), [b](b.md)", b="[z](z.md)") is None
    assert rule_for(a="No link.", b="") is None


def test_addresses_of_a_site_that_has_the_records_are_references() -> None:
    site = "https://x.example/acts"
    found = rule_for(
        a=f"[b]({site}/b), [x](https://y.example/b) <{site}/c.html#part>",
        b=f"[a]: {site}/a.html\n",
        c="<https://z.example/>",
    )
    assert found
    read = Rewrite(tuple(map(re.compile, found.patterns)), found.format)
    assert [read(path) for path in (f"{site}/b", f"{site}/d.html", "https://y.example/b")] == ["b", "d", None]


def test_wiki_links_mean_records_by_their_ids_or_names() -> None:
    bodies = {"Air Act": "[[Water]], ![[x]], [[Nobody|one]]", "Water": "As [[air act#Part 2]] and [[CAA]]."}
    samples = [Sample(f"{name}.md", {"alias": name[0]}, body=body) for name, body in bodies.items()]
    naming = name_records(samples, [])
    names = {"[[air act]]": "Air Act", "[[caa]]": "Air Act", "[[water]]": "Water"}
    found = link_rule(samples, Target("", naming, naming.names_are_ids(samples), names=names))
    assert found
    read = Rewrite((re.compile(found.wiki),), found.format)
    assert [read(name) for name in ("CAA", "x/Water", "Nobody")] == ["CAA", "Water", None]
    assert not found.patterns


def drafted_rule(files: dict[str, str]) -> LinkRule:
    samples = [Sample(path, {}, body=body) for path, body in files.items()]
    naming = name_records(samples, [])
    found = link_rule(samples, Target("", naming, naming.names_are_ids(samples)))
    assert found
    return found


def read_by(patterns: tuple[str, ...], found: LinkRule, *texts: str) -> list[str | None]:
    rewrite = Rewrite(tuple(map(re.compile, patterns)), found.format)
    return [rewrite(text) for text in texts]


def test_one_link_is_enough_where_it_names_the_file_of_a_record() -> None:
    found = drafted_rule({"acts/0001-air.md": "[water](../acts/0002-water.md)", "acts/0002-water.md": ""})
    assert read_by(found.patterns, found, "0003-soil.md", "0003.png") == ["0003", None]


def test_links_may_leave_out_the_endings_of_files() -> None:
    found = drafted_rule({"act-1.md": "[two](./act-2)", "act-2.md": "[one](act-1.md)"})
    paths = (
        "./act-12",
        "act-12.md",
        "../x/act-3-air",
        "act-3.png",
        "act-3-air.html",
        "img/act-3/a.svg",
        "x/3",
    )
    assert read_by(found.patterns, found, *paths) == ["act-12", "act-12", "act-3", None, None, None, None]


def test_an_address_that_ends_in_the_path_of_a_record_is_one_where_its_id_is_a_number() -> None:
    site = "https://forge.example/acts/blob/main"
    found = drafted_rule({"text/0001-air.md": f"[2]({site}/text/0002-water.md)", "text/0002-water.md": ""})
    pages = (
        f"{site}/text/0003-soil.md",
        f"{site}/text/0003-soil.md#part",
        f"{site}/text/2024",
        f"{site}/text/0003.png",
    )
    assert read_by(found.patterns, found, *pages) == ["0003", "0003", None, None]
    texts = {"0001-air.md": "[2](https://other.example/2024/0002-water.md)", "0002-water.md": ""}
    samples = [Sample(path, {}, body=body) for path, body in texts.items()]
    naming = name_records(samples, [])
    assert link_rule(samples, Target("", naming, naming.names_are_ids(samples))) is None


def test_roles_and_links_of_restructured_text_are_mentions() -> None:
    found = drafted_rule(
        {
            "act-0001.rst": "See :act:`2`, :math:`7` and :ACT:`the third <3#part>`, but not :act:`0`.",
            "act-0002.rst": ".. [#one] `The first <act-0001.rst>`_ and `the guide <guide-0001.rst>`_",
            "act-0003.rst": "",
        }
    )
    assert not found.patterns
    patterns = [re.compile(pattern) for pattern in found.mentions]

    def mentioned(text: str) -> list[str]:
        return [match["number"] for each in patterns for match in each.finditer(text)]

    assert mentioned(":act:`2` :ACT:`x <3#y>` :math:`7` :act:`0`") == ["2", "3"]
    assert mentioned(
        "`a <act-0001.rst>`_ `b <x/act-0002.rst#p>`__ `c <act-0001.png>`_ `d <guide-0001.rst>`_"
    ) == [
        "0001",
        "0002",
    ]
