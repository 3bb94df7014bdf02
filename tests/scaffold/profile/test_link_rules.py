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
    read = Rewrite((re.compile(found.pattern),), found.format)
    assert [read(path) for path in ("b.md", "../x/c.md", "../guide.md")] == ["b", "c", None]


def test_texts_whose_links_lead_elsewhere_have_no_rule() -> None:
    assert rule_for(a="[x](x.md), [y](y.md), [b](b.md)", b="[z](z.md)") is None
    assert rule_for(a="No link.", b="") is None
