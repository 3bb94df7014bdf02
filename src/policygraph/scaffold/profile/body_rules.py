"""Guess which lines of the text state keys: below headings, behind words such as "Superseded by", in a status."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, cached_property

from policygraph.mapping.body_keys import derived, lines
from policygraph.profile.patterns import Derivation
from policygraph.records.frontmatter import is_empty
from policygraph.records.other_files import plain
from policygraph.scaffold.profile.known_keys import known_keys
from policygraph.scaffold.profile.samples import Sample

_ITEM = r"(?:[-*+][ \t]+)?"
_LINK = r"\[[^\]]*\]\([^)]*\)|\[\[[^\]]*\]\]|`[^`<>]*<[^<>`]+>`__?"
_TARGET = rf"{_LINK}|[^\W\d_]+[ _-]?[0-9]+(?![\w-])|[0-9]+(?=[ \t]*(?:[.,;(]|\Z)|[ \t]+[-–—])|[^\s.,;]*[0-9/][^\s,;]*"
_LABEL = r"[^\W\d_][\w'-]*(?:[ -][\w'-]+){0,3}"
_SIGN = r"(?:[^\w\s]+\s+)?"  # before a word
_FORMS = {"label": rf"{_ITEM}(?P<KEY>{_LABEL})\.?", "date": rf"{_ITEM}(?P<KEY>[0-9].*)"}
_HEADING_SHARE = 2  # one in so many records has a heading that is a key


@dataclass(frozen=True)
class BodyRule:
    """A table ``derive`` of the profile: a pattern of lines below a heading, or of the text of a key."""

    pattern: str
    section: str = ""
    key: str = ""

    @cached_property
    def derivation(self) -> Derivation:
        """The rule as the profile has it."""
        section = re.compile(self.section) if self.section else None
        return Derivation(re.compile(self.pattern), self.key or None, section)


def body_rules(samples: Sequence[Sample]) -> list[BodyRule]:
    """Return the rules that find something in some samples, those of more words first."""
    keys = {key for sample in samples for key in sample.keys}
    names = {property: _key_of(property, keys) for property in known_keys().said}
    headings = _headings(samples)
    paths_of = defaultdict[str, set[str]](set)  # key, plain -> the samples that have it
    for sample in samples:
        for key in sample.keys:
            paths_of[plain(key)].add(sample.path)
    usual = [heading for heading, lines in headings.items() if lines.are_keys_of(len(samples), paths_of)]
    fields = {_heading_key(heading, keys): heading for heading in usual}
    rules: list[BodyRule] = []
    for property, name in names.items():
        rules += _in_labels(property, name, keys, fields)
    for property, name in names.items():
        rules += _in_sections(headings, property, name)
    for key, heading in fields.items():
        form = _FORMS.get(_kind_of(heading), rf"{_ITEM}(?P<KEY>\S.*)").replace("KEY", key)
        rules.append(BodyRule(form, _section([heading])))
    return [rule for rule in rules if _finds(rule, samples, headings)]


def without_keys(rules: Iterable[BodyRule], keys: Collection[str]) -> list[BodyRule]:
    """Return the rules that give none of some keys."""
    return [rule for rule in rules if not rule.derivation.pattern.groupindex.keys() & {*keys}]


def with_derived(samples: Sequence[Sample], rules: Sequence[BodyRule]) -> tuple[list[Sample], set[str]]:
    """Return samples with what some rules find as further metadata, and the keys that only these give."""
    derivations = [rule.derivation for rule in rules]
    if not rules:
        return list(samples), set()
    given = {key for sample in samples for key in sample.metadata}
    found: list[Sample] = []
    keys: set[str] = set()
    for sample in samples:
        texts, used = derived(sample.metadata, sample.body, derivations, sample.text or sample.path)
        metadata = {key: value for key, value in sample.metadata.items() if key not in used}
        for key, values in texts.items():
            if is_empty(metadata.get(key)):
                metadata[key] = values[0] if len(values) == 1 else values
                keys.add(key)
        found.append(replace(sample, metadata=metadata))
    return found, keys - given


def _finds(rule: BodyRule, samples: Sequence[Sample], headings: Mapping[str, _Lines]) -> bool:
    """Return whether a rule finds something in a key of some samples, or in what stands below headings."""
    if rule.key:
        return any(derived(sample.metadata, "", [rule.derivation], sample.path)[0] for sample in samples)
    pattern, section = rule.derivation.pattern, rule.derivation.section
    below = (lines for heading, lines in headings.items() if section and section.fullmatch(heading))
    return any(pattern.fullmatch(text) for lines in below for text in lines.texts)


def _key_of(property: str, keys: Iterable[str]) -> str:
    """Return the key of a relation: one that records have and that can name a group, else one of our own."""
    local = property.rpartition(":")[2].removeprefix("states")
    own = local[0].lower() + local[1:]
    named = [key for key in keys if known_keys().relations.get(plain(key)) == property]
    return next((key for key in sorted(named) if key.isidentifier()), own)


def _phrases(property: str) -> str:
    """Return the pattern of the phrases that say a relation."""
    phrases = (r"[ \t]+".join(map(re.escape, phrase.split())) for phrase in known_keys().said[property])
    return f"(?i:{'|'.join(phrases)})"


@dataclass
class _Lines:
    """What stands below a heading, in all samples: the number of lines, and those that may say something."""

    heading: str
    number: int = 0
    said: int = 0  # items of lists with the words of a relation
    texts: list[str] = field(default_factory=list)
    paths: set[str] = field(default_factory=set)

    def add(self, path: str, text: str) -> None:
        """Count a line, and keep it if it says a relation or the heading is a key."""
        self.number += 1
        says = bool(_says_relation().match(text))
        self.said += says and text[0] in "-*+"
        if says or _kind_of(self.heading):
            self.texts.append(text)
            self.paths.add(path)

    @property
    def are_relations(self) -> bool:
        """Whether most lines say relations, or the heading is that of a label."""
        return self.said * 2 > self.number or _kind_of(self.heading) == "label"

    def are_keys_of(self, samples: int, paths_of: Mapping[str, Collection[str]]) -> bool:
        """Return whether the heading is a usual key, and none already of samples that have it, below which most have lines."""
        is_new = self.paths.isdisjoint(paths_of.get(plain(self.heading), ()))
        kind = _kind_of(self.heading)
        most = len(self.paths) * _HEADING_SHARE >= samples or kind == "relation"
        return bool(kind) and is_new and most and _identifier(self.heading).isidentifier()


def _headings(samples: Iterable[Sample]) -> dict[str, _Lines]:
    """Return heading -> what stands below it."""
    found: dict[str, _Lines] = {}
    for sample in samples:
        title = sample.heading if sample.reader == "key-lines" else ""  # below it are keys already
        for _, text, section in lines(sample.body, sample.text or sample.path):
            if section and section != title and text and not text.startswith("#"):
                if section not in found:
                    found[section] = _Lines(section)
                found[section].add(sample.path, text)
    return found


@cache
def _says_relation() -> re.Pattern[str]:
    return re.compile(rf"{_ITEM}(?:{'|'.join(map(_phrases, known_keys().said))})\b")


@cache
def _kind_of(heading: str) -> str:
    """Return what the lines below a heading are by its words: label, date, relation, or "" for a text."""
    known, key = known_keys(), plain(heading)
    if key in known.relations:
        return "relation"
    kinds = ("label", "date")
    return next(
        (kind for kind in kinds if any(key in names for names in known.properties[kind].values())), ""
    )


def _identifier(heading: str) -> str:
    words = re.findall(r"\w+", heading)
    return "_".join(words).lower()


def _heading_key(heading: str, keys: Collection[str]) -> str:
    """Return the key that a heading is: one that other records have, where it can name a group, else one of its own."""
    same = sorted(key for key in keys if plain(key) == plain(heading) and key.isidentifier())
    name = _identifier(heading)
    return same[0] if same else f"{name}_" if name in keys else name


def _section(headings: Iterable[str]) -> str:
    return f"(?i:{'|'.join(sorted({re.escape(heading.casefold()) for heading in headings}))})"


def _in_labels(property: str, name: str, keys: set[str], fields: dict[str, str]) -> Iterator[BodyRule]:
    """Yield the rules for "superseded by ADR 5" as the value of a key, or below a heading, that is a label."""
    phrase = _phrases(property)
    words = "|".join(sorted({re.escape(each.split()[0]) for each in known_keys().said[property]}))
    by = r"[ \t]+by:?[ \t]+" if property.endswith("By") else ""
    for key in sorted(keys):
        if key.isidentifier() and _kind_of(key) == "label":
            if by:
                yield BodyRule(rf"{_SIGN}(?P<{key}>(?i:{words})){by}(?P<{name}>.+)", key=key)
            yield BodyRule(
                rf"(?P<{key}>{_LABEL}?)[ \t]*[,;:(][ \t]*{phrase}:?[ \t]+(?P<{name}>[^)]+?)\)?", key=key
            )
    for key, heading in fields.items():
        if _kind_of(heading) == "label" and by:
            yield BodyRule(
                rf"{_ITEM}(?P<{key}>(?i:{words})){by}(?P<{name}>{_TARGET})(?:[ \t.,;(].*)?",
                _section([heading]),
            )


def _in_sections(headings: Mapping[str, _Lines], property: str, name: str) -> Iterator[BodyRule]:
    """Yield the rules for lines such as "- Supersedes [ADR 5](0005-old.md)", below the headings that have some.

    What is no link counts only where such lines are most of what stands there.
    """
    of_relations = {heading for heading, lines in headings.items() if lines.are_relations}
    for target, usable in ((_TARGET, of_relations), (_LINK, headings.keys() - of_relations)):
        pattern = rf"{_ITEM}{_phrases(property)}:?[ \t]+(?P<{name}>{target})(?:[ \t.,;(].*)?"
        says = re.compile(pattern)
        if having := [each for each in usable if any(map(says.fullmatch, headings[each].texts))]:
            yield BodyRule(pattern, _section(having))
