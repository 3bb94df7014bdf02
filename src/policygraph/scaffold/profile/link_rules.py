"""Guess whether links in the text lead to other records, and by which pattern."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from policygraph.mapping.named_files import decoded_path
from policygraph.profile.patterns import Rewrite
from policygraph.records.files import MARKDOWN
from policygraph.scaffold.profile.identifiers import number_pattern
from policygraph.scaffold.profile.reference_forms import Target
from policygraph.scaffold.profile.samples import Sample

_LINK = re.compile(r"\]\(\s*<?(?P<target>[^)\s>]+)")
_MOST_OTHERS = 20  # names of files that are no records, and are left out by name
_ENOUGH = 2  # links that lead to records


@dataclass(frozen=True)
class LinkRule:
    """A table ``links`` of the profile: the pattern of paths that are references, and the format of ids."""

    pattern: str
    format: str


def link_rule(samples: Sequence[Sample], target: Target) -> LinkRule | None:
    """Return how links in texts lead to records, or None where few do; links to other files are left out by name."""
    links = [(sample, path) for sample in samples for path in _paths(sample.body)]
    rule = _rule(target, ())
    if not links or rule is None:
        return None
    to_id = Rewrite((re.compile(rule.pattern),), rule.format)
    others: set[str] = set()
    leading = 0
    for sample, path in links:
        name = to_id(path)
        if name is None:
            continue
        place = posixpath.normpath(posixpath.join(sample.folder, path)) if path[0] != "/" else path[1:]
        if name in target.ids or place in target.naming.ids:
            leading += target.naming.ids.get(sample.path) != name
        else:
            others.add(posixpath.basename(path.rstrip("/")))
    if leading < _ENOUGH or len(others) > min(_MOST_OTHERS, leading):
        return None
    return _rule(target, sorted(others))


def _paths(text: str) -> Iterator[str]:
    """Yield the paths that links in a text have, without addresses of the web."""
    for match in _LINK.finditer(text):
        path = decoded_path(match["target"])
        if path and "://" not in path and not path.startswith(("//", "mailto:")):
            yield path


def _rule(target: Target, others: Sequence[str]) -> LinkRule | None:
    """Return the rule for links to files of records but for some names, None where the names give no ids."""
    naming = target.naming
    ending = f"\\.(?:{'|'.join(each[1:] for each in MARKDOWN)})"
    none = rf"(?!(?:.*/)?(?:{'|'.join(map(re.escape, others))})/?\Z)" if others else ""
    start = rf"(?!\S*://){none}"
    if naming.part == "path":
        return LinkRule(rf"{start}(?:\.{{0,2}}/)*(?P<name>.+){ending}", "{name}")
    if not target.by_file:
        return None
    if naming.number:
        name, rest = number_pattern([naming.prefix, *naming.aliases]), r"(?:[ _.-][^/]*)?"
    else:
        name, rest = "(?P<name>[^/]+?)", ""
    end = rf"/(?:{'|'.join(map(re.escape, target.file_names))})?" if target.file_names else ending
    return LinkRule(rf"{start}(?:.*/)?{name}{rest}{end}", naming.format or "{name}")
