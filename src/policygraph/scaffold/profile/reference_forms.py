"""The forms in which texts refer to records of a kind, as patterns that give their ids."""

from __future__ import annotations

import posixpath
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from policygraph.mapping.named_files import names_of
from policygraph.profile.patterns import Rewrite, fill
from policygraph.records.files import MARKDOWN
from policygraph.scaffold.profile.identifiers import NUMBERED, Naming, number_pattern
from policygraph.scaffold.profile.samples import common_start

_NAME = r"[^\s/\[\]()#|]+?"  # of a file or folder
_PAGE = re.compile(r"https?://[^\s()]+")
_SITE_DEPTH = 4  # host and folders by which addresses are of one site
_SPACED_NAME = r"[^/\[\]()#|\n]+?"


@dataclass(frozen=True)
class Form:
    """A pattern of references and the format of ids.

    ``is_sure`` says that what has the form is a reference, whether a record has the id or not.
    """

    pattern: str
    format: str
    is_sure: bool = True

    @cached_property
    def rewrite(self) -> Rewrite:
        """What makes an id of a reference."""
        return Rewrite((re.compile(self.pattern),), self.format)


@dataclass(frozen=True)
class Target:
    """A kind of records that a key may refer to; ``by_file`` says whether names of files, or folders, give their ids.

    ``file_names`` are those of the files in a folder that gives an id; ``others`` are ids of other kinds of records
    about the same class of things; ``names`` are those by which wiki links may mean its records, as paths, each of one;
    ``taken`` are the words before the numbers of other kinds, in small letters.
    """

    kind: str
    naming: Naming
    by_file: bool
    file_names: tuple[str, ...] = ()
    others: frozenset[str] = frozenset()
    names: Mapping[str, str] = field(default_factory=dict)  # name as a path -> id
    by_key: Mapping[str, frozenset[str]] = field(
        default_factory=dict
    )  # key -> the texts that nearly each record has alone
    taken: frozenset[str] = frozenset()

    @cached_property
    def ids(self) -> frozenset[str]:
        """The ids of its records."""
        return frozenset(self.naming.ids.values()) | self.others

    @cached_property
    def files(self) -> dict[str, str]:
        """Path of a file, and its name if no other has it -> id of the record in it."""
        names = Counter(path.rpartition("/")[2] for path in self.naming.ids)
        by_name = {path.rpartition("/")[2]: name for path, name in self.naming.ids.items()}
        return {**self.naming.ids, **{file: name for file, name in by_name.items() if names[file] == 1}}

    @cached_property
    def endings(self) -> tuple[str, ...]:
        """The endings of Markdown, and of the files of its records."""
        own = (posixpath.splitext(path)[1].lower() for path in self.naming.ids)
        return tuple(dict.fromkeys((*MARKDOWN, *own)))

    def by_name(self, file: str) -> str | None:
        """Return the id of the record that a wiki link means, whose name has an ending like a file; None for no record."""
        return self.names.get(names_of(f"/{file}", ())[-1]) if file else None

    def pages(self, addresses: Iterable[str]) -> list[str]:
        """Return the patterns of addresses of the web that name its records, one for each site.

        Where ids are numbers, a word stands before each, or the name of a file of a record is in an address of the site.
        """
        name, rest, template = self._parts(set())
        words = {each.casefold(): each for each in (self.naming.prefix, *self.naming.aliases) if each}
        addresses = set(addresses)
        if self.naming.part == "path":
            return []
        if not self.naming.number:
            return self._pages(addresses, name, rest, template)
        if words:
            word = rf"(?i:{'|'.join(map(re.escape, words.values()))})[ _-]?(?P<number>[0-9]{{1,9}})"
            if pages := self._pages(addresses, word, "", template):
                return pages
        of_files = {address for address in addresses if address.rpartition("/")[2] in self.files}
        ending = rf"\.(?:{self._endings})"
        file = rf"(?P<number>[0-9]{{1,9}})[ _.-][^/\s()<>]*?{ending}"
        sites = self._sites(of_files, file, template) if self.by_file else []
        return [rf"{site}{file}(?:[?#][^)\s]*)?" for site in sites]

    def _parts(self, texts: set[str]) -> tuple[str, str, str]:
        """Return the patterns of a name, of what may stand behind it in the name of a file, and the format of ids."""
        if self.naming.number:
            return number_pattern(self._prefixes(texts)), r"(?:[ _.-][^/\s#)|\]]*?)?", self.naming.format
        own = rf"(?!(?:{'|'.join(map(re.escape, self.file_names))})\b)" if self.file_names else ""
        return own + self.naming.before + self._name(_NAME), "", "{name}"

    @property
    def _inside(self) -> str:
        """The pattern of what may stand behind the name of a folder."""
        return rf"(?:/(?:{'|'.join(map(re.escape, self.file_names))})?)?" if self.file_names else "/?"

    def _pages(self, texts: set[str], name: str, rest: str, template: str) -> list[str]:
        address = rf"{name}{rest if self.by_file else ''}(?:\.(?:md|markdown|html?|rst|txt))?{self._inside}(?:[?#][^)\s]*)?"
        return [rf"{site}(?:[^\s()]*/)?{address}" for site in self._sites(texts, address, template)]

    def forms(self, texts: Iterable[str]) -> tuple[Form, ...]:
        """Return the forms in which texts may refer to its records, the plainest first."""
        texts = set(texts)
        if self.naming.part == "path":
            return tuple(_path_forms(self._endings))
        name, rest, template = self._parts(texts)
        rest_of_name = name if self.naming.number else self.naming.before + self._name(_SPACED_NAME)
        are_words = any(" " in each for each in self.ids)
        whole = rest_of_name if are_words and not self.naming.number else name
        inside = self._inside
        wiki = (
            rf"\[\[(?:[^\[\]|#\n]*/)?{rest_of_name}{rest}(?:\.md)?(?:#[^\[\]|\n]*)?(?:\\?\|[^\[\]\n]*)?\]\]"
        )
        files = [
            rf"\[[^\]]*\]\((?!\S*://)(?:[^)\s]*/)?{name}{rest}(?:\.[A-Za-z]+)?{inside}(?:#[^)\s]*)?\)",
            wiki,
            rf"\[\[file:(?:[^\[\]\n]*/)?{rest_of_name}{rest}(?:\.org)?(?:::[^\[\]\n]*)?\](?:\[[^\[\]\n]*\])?\]",
            rf"`[^`<>]*<(?!\S*://)(?:[^`<>\s]*/)?{name}{rest}(?:\.[A-Za-z]+)?{inside}(?:#[^`<>\s]*)?>`__?",
            rf"(?!\S*://)(?:\S*/)?{name}{rest}\.(?:md|markdown|html|rst|txt)(?:#\S*)?",
        ]
        folder = rf"(?!\S*://)(?:[^\s/]*/)+{name}{rest}{inside}(?:#\S*)?"
        of_folder = [rf"(?!\S*://){name}{rest}{inside}"] if self.file_names else []
        pages = self._pages(texts, name, rest, template)
        return (
            *([Form(name, template)] if self.naming.number or self.naming.before else []),
            Form(rf":[a-z-]+:`(?:[^`<>]*<)?{name}{rest}>?`", template, self.by_file),
            *(Form(pattern, template) for pattern in files if self.by_file),
            *([] if self.by_file else [Form(wiki, template, is_sure=False)]),
            *(Form(pattern, template) for page in pages for pattern in (page, rf"\[[^\]]*\]\({page}\)")),
            Form(folder, template, is_sure=False),
            *(Form(pattern, template, is_sure=False) for pattern in of_folder),
            *([Form(rf"{name}(?::|\s+[-–—])\s.+", template, is_sure=False)] if self.naming.number else []),
            Form(
                rf"{whole}\s*[(（](?:(?i:in part)[,;:]?)?(?P<part>[^()（）]*)[)）]", template, is_sure=False
            ),
            Form(rf"{whole}\s*(?P<part>第[^、，,；;]+)", template, is_sure=False),
        )

    @cached_property
    def _endings(self) -> str:
        """The endings of its files, as alternatives of a pattern."""
        return "|".join(sorted({re.escape(path.rpartition(".")[2]) for path in self.naming.ids}))

    def _sites(self, texts: set[str], address: str, template: str) -> list[str]:
        """Return the patterns of the beginnings of addresses that name records, one for each site."""
        pages = {match[0] for text in texts for match in [_PAGE.search(text)] if match}
        page = re.compile(rf"(?P<site>https?://[^\s()]*/){address}")
        sites: dict[str, list[str]] = {}
        for match in filter(None, map(page.fullmatch, pages)):
            if fill(template, match.groupdict()) in self.ids:
                site = match["site"].partition("://")[2]
                sites.setdefault("/".join(site.split("/")[:_SITE_DEPTH]), []).append(site)
        starts = (common_start(each) for each in sites.values())
        return [rf"https?://{re.escape(start[: start.rindex('/') + 1])}" for start in starts]

    def _name(self, part: str) -> str:
        """Return the pattern of an id that is a name, or a path of as many names as all ids have."""
        depths = {name.strip("/").count("/") for name in self.ids}
        deeper = rf"(?:/{part}){{{depths.pop()}}}" if len(depths) == 1 and depths != {0} else ""
        return rf"(?P<name>{part}{deeper})"

    def _prefixes(self, texts: set[str]) -> list[str]:
        """Return the words that stand before numbers: that of the ids, and those of texts that mean records by it.

        A word does that if it is the name of the key or of the files, or if nearly all numbers behind it are ids and it
        stands before those of no other kind.
        """
        folded = " ".join(texts).casefold()
        prefixes = [self.naming.prefix, *(each for each in self.naming.aliases if each.casefold() in folded)]
        numbers: dict[str, set[str]] = defaultdict(set)
        for match in filter(None, map(NUMBERED.fullmatch, texts)):
            numbers[match["prefix"]].add(match["number"])
        to_id = Form(number_pattern([]), self.naming.format).rewrite
        width = len(next(iter(self.ids), ""))
        for prefix, behind in numbers.items():
            of_records = [number for number in behind if to_id(number) in self.ids]
            padded = any(number.startswith("0") and len(number) == width for number in of_records)
            if prefix and self.naming.prefix:  # BAR-7 has a word of its own, and FOO-7 is another
                continue
            enough = len(of_records) > 1 or padded
            if enough and len(of_records) * 5 >= len(behind) * 4 and prefix.casefold() not in self.taken:
                prefixes.append(prefix)
        return list({each.casefold(): each for each in reversed(prefixes)}.values())[::-1]


def _path_forms(endings: str) -> Iterator[Form]:
    """Yield the forms of references to records whose ids are paths without an ending."""
    up = r"(?:\.{0,2}/)*"
    path, tail = r"(?P<name>[^\s#()\[\]|]+?)", r"(?:#[^\s()]*)?"
    yield Form(rf"\[[^\]]*\]\((?!\S*://){up}{path}\.(?:{endings}){tail}\)", "{name}", is_sure=False)
    yield Form(
        rf"\[\[{up}(?P<name>[^#\[\]|\n]+?)(?:\.(?:{endings}))?(?:#[^\]|]*)?(?:\|[^\]]*)?\]\]", "{name}"
    )
    yield Form(rf"(?!\S*://){up}{path}(?:\.(?:{endings}))?/?{tail}", "{name}", is_sure=False)


def used_forms(texts: Iterable[str], forms: Iterable[Form], ids: frozenset[str]) -> Iterator[Form]:
    """Yield the forms without which a reference would not be found, or not be recognised as one.

    None of them makes another id of an id.
    """
    left = {text for text in texts if text not in ids}
    for form in forms:
        read = {text: name for text in left if (name := form.rewrite(text)) and name != text}
        finds = any(form.is_sure or name in ids for name in read.values())
        if finds and all(form.rewrite(name) in (None, name) for name in ids):
            yield form
            left -= read.keys()
