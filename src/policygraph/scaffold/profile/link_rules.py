"""Guess whether links in the text lead to other records, and by which pattern."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from policygraph.mapping.named_files import decoded_path
from policygraph.profile.patterns import Rewrite
from policygraph.records.files import MARKDOWN
from policygraph.records.prose import RESTRUCTURED_TEXT
from policygraph.scaffold.profile.identifiers import number_pattern
from policygraph.scaffold.profile.reference_forms import Target
from policygraph.scaffold.profile.samples import Sample

_WIKI = re.compile(r"(?<!!)\[\[(?P<name>[^\[\]|#\n\\]+)(?:#[^\[\]|\n\\]*)?(?:\\?\|[^\[\]\n]*)?\]\](?!\()")
_LINK = re.compile(r"\]\(\s*<?(?P<target>[^)\s>]+)")
_ADDRESS = re.compile(r"https?://[^\s()<>\[\]\"'`]+")
_MOST_OTHERS = 20  # names of files that are no records, and are left out by name
_ENOUGH = 2  # links that lead to records


@dataclass(frozen=True)
class LinkRule:
    """A table ``links`` of the profile: the patterns of paths and addresses, and that of wiki links, "" for none, that are
    references, and the format of ids.
    """

    patterns: tuple[str, ...]
    format: str
    wiki: str = ""


def link_rule(samples: Sequence[Sample], target: Target) -> LinkRule | None:
    """Return how links in texts lead to records, or None where few do; links to other files are left out by name."""
    texts = [each for each in samples if not (each.text or each.path).lower().endswith(RESTRUCTURED_TEXT)]

    def found(links_in: Callable[[str], Iterator[str]]) -> list[tuple[Sample, str]]:
        return [(sample, link) for sample in texts for link in links_in(sample.body)]

    addresses = found(_addresses)
    pages = (
        _leading(addresses, target, partial(_pattern_of_pages, page))
        for page in target.pages(address for _, address in addresses)
    )
    patterns = tuple(filter(None, (_leading(found(_paths), target, _pattern_of_paths), *pages)))
    wiki = _leading(found(wiki_names), target, _pattern_of_names)
    return LinkRule(patterns, target.naming.format or "{name}", wiki) if patterns or wiki else None


def _leading(
    links: Sequence[tuple[Sample, str]], target: Target, pattern_of: Callable[[Target, Sequence[str]], str]
) -> str:
    """Return the pattern of the links in texts that lead to records, "" where few do."""
    pattern = pattern_of(target, ()) if links else ""
    if not pattern:
        return ""
    to_id = Rewrite((re.compile(pattern),), target.naming.format or "{name}")
    is_wiki = pattern_of is _pattern_of_names
    others: set[str] = set()
    leading = 0
    for sample, path in links:
        name = to_id(path)
        if name is None:
            continue
        place = posixpath.normpath(posixpath.join(sample.folder, path)) if path[0] != "/" else path[1:]
        by_name = target.by_name(f"{path}.md") if is_wiki else None
        if by_name or name in target.ids or place in target.naming.ids:
            leading += target.naming.ids.get(sample.path) != (by_name or name)
        else:
            others.add(posixpath.basename(path.rstrip("/")))
    if leading < _ENOUGH or len(others) > min(_MOST_OTHERS, leading):
        return ""
    return pattern_of(target, sorted(others))


def wiki_names(text: str) -> Iterator[str]:
    """Yield the names in the wiki links of a text.

    >>> list(wiki_names("[[a#b|c]] ![[d]]"))
    ['a']
    """
    yield from (match["name"].strip() for match in _WIKI.finditer(text))


def _paths(text: str) -> Iterator[str]:
    """Yield the paths that links in a text have, without addresses of the web."""
    for match in _LINK.finditer(text):
        path = decoded_path(match["target"])
        if path and "://" not in path and not path.startswith(("//", "mailto:")):
            yield path


def _addresses(text: str) -> Iterator[str]:
    """Yield the addresses of the web that links in a text have, up to query and fragment."""
    yield from (decoded_path(match[0]) for match in _ADDRESS.finditer(text))


def _pattern_of_paths(target: Target, others: Sequence[str]) -> str:
    """Return the pattern of links to files of records but for some names, "" where the names give no ids."""
    naming = target.naming
    ending = f"\\.(?:{'|'.join(each[1:] for each in MARKDOWN)})"
    start = rf"(?!\S*://){_but_for(others, '/?')}"
    if naming.part == "path":
        return rf"{start}(?:\.{{0,2}}/)*(?P<name>.+){ending}"
    if not target.by_file:
        return ""
    name, rest = _name_and_rest(target)
    end = rf"/(?:{'|'.join(map(re.escape, target.file_names))})?" if target.file_names else ending
    return rf"{start}(?:.*/)?{name}{rest}{end}"


def _pattern_of_pages(page: str, target: Target, others: Sequence[str]) -> str:
    """Return the pattern of addresses of a site that name records but for some names."""
    return rf"{_but_for(others, '/?')}{page}"


def _pattern_of_names(target: Target, others: Sequence[str]) -> str:
    """Return the pattern of wiki links that mean records but for some names."""
    if target.naming.part == "path":
        return rf"{_but_for(others)}(?P<name>.+)"
    name, rest = _name_and_rest(target)
    more_than_a_number = r"(?![0-9]+\Z)" if target.naming.number else ""
    return rf"{more_than_a_number}{_but_for(others)}(?:.*/)?{name}{rest}"


def _but_for(others: Sequence[str], end: str = "") -> str:
    return rf"(?!(?:.*/)?(?:{'|'.join(map(re.escape, others))}){end}\Z)" if others else ""


def _name_and_rest(target: Target) -> tuple[str, str]:
    """Return the patterns of a name, or of a number, and of what may stand behind it."""
    naming = target.naming
    if naming.number:
        return number_pattern([naming.prefix, *naming.aliases]), r"(?:[ _.-][^/]*)?"
    return f"{naming.before}(?P<name>[^/]+?)", ""
