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
