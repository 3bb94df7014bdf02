"""Guess whether links in the text, and roles of reStructuredText, lead to other records, and by which patterns."""

from __future__ import annotations

import posixpath
import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from policygraph.mapping.named_files import decoded_path
from policygraph.profile.patterns import Rewrite
from policygraph.records.prose import RESTRUCTURED_TEXT
from policygraph.scaffold.profile.identifiers import number_pattern
from policygraph.scaffold.profile.reference_forms import Target
from policygraph.scaffold.profile.samples import Sample

_WIKI = re.compile(r"(?<!!)\[\[(?P<name>[^\[\]|#\n\\]+)(?:#[^\[\]|\n\\]*)?(?:\\?\|[^\[\]\n]*)?\]\](?!\()")
_LINK = re.compile(r"\]\(\s*<?(?P<target>[^)\s>]+)")
_ADDRESS = re.compile(r"https?://[^\s()<>\[\]\"'`]+")
_ROLE = re.compile(r":(?P<role>[A-Za-z][\w-]*):`(?:[^`<>]*<)?(?P<target>[^`<>#]*)(?:#[^`<>]*)?>?`")
_EMBEDDED = re.compile(
    r"<(?P<target>(?!\S*://)[^<>`\s#]+)(?:#[^<>`\s]*)?>`__?"
)  # in a link of reStructuredText
_MOST_OTHERS = 20  # names of files that are no records, and are left out by name
_ENOUGH = 2  # links that lead to records, but for those that name the file of one, which are sure
_MOST = 0.8  # of the texts of a role that is not named after the records: so many of them are ids


@dataclass(frozen=True)
class LinkRule:
    """A table ``links`` of the profile: the patterns of paths and addresses, that of wiki links, "" for none, and those of
    what names records anywhere in a text, and the format of ids; ``files`` is the pattern of paths whose files alone have ids.
    """

    patterns: tuple[str, ...]
    format: str
    wiki: str = ""
    mentions: tuple[str, ...] = ()
    files: str = ""


def link_rule(
    samples: Sequence[Sample], target: Target, files: Collection[str] | None = None
) -> LinkRule | None:
    """Return how links in texts lead to records, or None where few do; links to other files are left out by name.

    ``files`` are the paths of all texts and data below the source, if known: a link to one that is not there is a mistake.
    """
    is_other = {sample.path: _path_of_text(sample).endswith(RESTRUCTURED_TEXT) for sample in samples}

    def found(links_in: Callable[[str], Iterator[str]], in_other: bool = False) -> list[tuple[Sample, str]]:
        texts = (each for each in samples if is_other[each.path] == in_other)
        return [(sample, link) for sample in texts for link in links_in(sample.body)]

    def pages(in_other: bool) -> Iterator[str]:
        addresses = found(_addresses, in_other)
        for page in target.pages(address for _, address in addresses):
            yield _leading(addresses, target, partial(_pattern_of_pages, page, in_other))

    def is_nowhere(sample: Sample, path: str) -> bool:
        place = _place(sample, path)
        is_below = path[0] != "/" and not place.startswith("../")
        return files is not None and is_below and place not in files and path.lower().endswith(target.endings)

    paths = found(_paths)
    is_short = any(_names_without_ending(sample, path, target) for sample, path in paths)
    patterns = tuple(
        filter(
            None, (_leading(paths, target, partial(_pattern_of_paths, is_short), is_nowhere), *pages(False))
        )
    )
    wiki = _leading(found(wiki_names), target, _pattern_of_names)
    embedded = _leading(found(_embedded, in_other=True), target, _pattern_of_embedded)
    mentions = tuple(
        filter(None, (*_roles(found(_role_texts, in_other=True), target), embedded, *pages(True)))
    )
    files_of_ids = _leading(paths, target, _pattern_of_files, is_nowhere)
    if not (patterns or wiki or mentions or files_of_ids):
        return None
    return LinkRule(patterns, _format(target), wiki, mentions, files_of_ids)


def _format(target: Target) -> str:
    """Return the format of ids by which links mean records; a path in a link is one name."""
    return "{name}" if target.naming.part == "path" else target.naming.format or "{name}"


def _path_of_text(sample: Sample) -> str:
    return (sample.text or sample.path).lower()


def _place(sample: Sample, path: str) -> str:
    """Return the path below the source that a path in a text leads to."""
    return posixpath.normpath(posixpath.join(sample.folder, path)) if path[0] != "/" else path[1:]


def _names_without_ending(sample: Sample, path: str, target: Target) -> bool:
    """Return whether a path is that of a record's file without its ending."""
    place = _place(sample, path)
    return any(f"{place}{ending}" in target.naming.ids for ending in target.endings)


def _leading(
    links: Sequence[tuple[Sample, str]],
    target: Target,
    pattern_of: Callable[[Target, Sequence[str]], str],
    is_nowhere: Callable[[Sample, str], bool] = lambda *_: False,
) -> str:
    """Return the pattern of the links in texts that lead to records, "" where few do; it is also that of those to nowhere."""
    pattern = pattern_of(target, ()) if links else ""
    if not pattern:
        return ""
    text = "<{}>`_" if pattern_of is _pattern_of_embedded else "{}"
    format = "{name}" if pattern_of is _pattern_of_files else _format(target)
    to_id = Rewrite((re.compile(pattern),), format)
    is_wiki = pattern_of is _pattern_of_names
    others: dict[str, bool] = {}  # name -> whether it is to be left out
    leading = 0
    is_sure = False
    for sample, path in links:
        name = to_id(text.format(path))
        if name is None:
            continue
        is_file = _place(sample, path) in target.naming.ids or _names_without_ending(sample, path, target)
        found = target.by_name(f"{path}.md") if is_wiki else target.naming.ids.get(_place(sample, path))
        if found or name in target.ids or is_file:
            is_other = target.naming.ids.get(sample.path) != (found or name)
            leading += is_other
            is_sure |= is_other and (is_file or _is_page_of_file(path, target))
        else:
            other = posixpath.basename(path.rstrip("/"))
            others[other] = others.get(other, False) or not is_nowhere(sample, path)
    left_out = sorted(name for name, is_left_out in others.items() if is_left_out)
    if (leading < _ENOUGH and not is_sure) or len(left_out) > _MOST_OTHERS or len(others) > leading:
        return ""
    return pattern_of(target, left_out)


def _is_page_of_file(address: str, target: Target) -> bool:
    """Return whether an address ends in the path of a record's file, with a folder, or as a forge shows it."""
    name = address.rpartition("/")[2]
    paths = (path for path in target.naming.ids if path.rpartition("/")[2] == name)
    return any(address.endswith(f"/{path}") for path in paths if "/" in path or "/blob/" in address)


def _roles(texts: Sequence[tuple[Sample, str]], target: Target) -> Iterator[str]:
    """Yield the patterns of the roles of reStructuredText whose texts are numbers of records."""
    if not target.naming.number:
        return
    to_id = Rewrite((re.compile(number_pattern([])),), target.naming.format)
    words = {each.casefold() for each in (target.naming.prefix, *target.naming.aliases) if each}
    by_role: dict[str, list[str]] = defaultdict(list)
    for _, text in texts:
        role, _, number = text.partition(":")
        by_role[role.casefold()].append(number.strip())
    for role, written in sorted(by_role.items()):
        leading = sum(to_id(each) in target.ids for each in written)
        others = sorted({each for each in written if to_id(each) not in {None, *target.ids}})
        is_of_records = role in words or (leading >= _ENOUGH and leading >= _MOST * len(written))
        if leading and is_of_records and len(others) <= min(_MOST_OTHERS, leading):
            but_for = rf"(?!(?:{'|'.join(map(re.escape, others))})[#>`])" if others else ""
            yield rf":(?i:{role}):`(?:[^`<>]*<)?{but_for}(?P<number>[0-9]{{1,9}})(?:#[^`<>]*)?>?`"


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


def _role_texts(text: str) -> Iterator[str]:
    """Yield the name of each role of reStructuredText in a text, a colon, and what it is about."""
    yield from (f"{match['role']}:{match['target']}" for match in _ROLE.finditer(text))


def _embedded(text: str) -> Iterator[str]:
    """Yield the paths in links of reStructuredText."""
    yield from (match["target"] for match in _EMBEDDED.finditer(text))


def _pattern_of_embedded(target: Target, others: Sequence[str]) -> str:
    """Return the pattern of links of reStructuredText to files of records but for some names."""
    if target.naming.part == "path" or not target.by_file:
        return ""
    name, _ = _name_and_rest(target)
    but_for = rf"(?!(?:[^<>`\s]*/)?(?:{'|'.join(map(re.escape, others))})[#>])" if others else ""
    rest = r"(?:[ _.-][^/<>`\s#]*)?" if target.naming.number else ""
    other = (
        r"(?![^<>`\s#]*\.(?!(?:rst|txt|html)[#>])[A-Za-z][A-Za-z0-9]{0,4}[#>])"  # a file of another ending
    )
    return (
        rf"<(?!\S*://){but_for}{other}(?:[^<>`\s]*/)?{name}{rest}(?:\.(?:rst|txt|html))?(?:#[^<>`\s]*)?>`__?"
    )


def _pattern_of_paths(is_short: bool, target: Target, others: Sequence[str]) -> str:
    """Return the pattern of links to files of records but for some names, "" where the names give no ids.

    ``is_short`` says that endings of files may be left out.
    """
    naming = target.naming
    ending, start = _ending(target), rf"(?!\S*://){_but_for(others, '/?')}"
    if is_short:
        start += rf"(?!.*(?!{ending}\Z)\.[A-Za-z][A-Za-z0-9]{{0,4}}\Z)"  # no file of another ending
        start += r"(?!(?:.*/)?[0-9]+\Z)" if naming.number else ""  # nor a number alone
        ending = f"(?:{ending})?"
    if naming.part == "path":
        return rf"{start}(?:\.{{0,2}}/)*(?P<name>.+){ending}"
    if not target.by_file:
        return ""
    name, rest = _name_and_rest(target)
    end = rf"/(?:{'|'.join(map(re.escape, target.file_names))})?" if target.file_names else ending
    return rf"{start}(?:.*/)?{name}{rest}{end}"


def _pattern_of_files(target: Target, others: Sequence[str]) -> str:
    """Return the pattern of links to files of records but for some names, "" where these give ids; of the others the file counts."""
    if target.by_file or target.naming.part == "path":
        return ""
    return rf"(?!\S*://){_but_for(others, '/?')}(?:.*/)?(?P<name>[^/]+){_ending(target)}"


def _ending(target: Target) -> str:
    return f"\\.(?:{'|'.join(re.escape(each[1:]) for each in target.endings)})"


def _pattern_of_pages(page: str, in_text: bool, target: Target, others: Sequence[str]) -> str:
    """Return the pattern of addresses of a site that name records but for some names, wherever in a text they stand."""
    if in_text:
        return (rf"(?!\S*/(?:{'|'.join(map(re.escape, others))})(?![\w-]))" if others else "") + page
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
