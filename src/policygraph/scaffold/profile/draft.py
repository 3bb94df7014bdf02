"""Draft a profile from samples: every kind of record with its ids and guesses, before files are written."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain, count
from pathlib import Path

from policygraph.mapping.body_keys import lines
from policygraph.mapping.named_files import names_of
from policygraph.profile import months
from policygraph.profile.patterns import matches
from policygraph.rdf.datatypes import lexical
from policygraph.rdf.language_tags import is_tag, match
from policygraph.rdf.languages import predominant
from policygraph.rdf.namespaces import (
    DCTERMS,
    FOAF,
    OWL,
    PG,
    PROV,
    RDF,
    RDFS,
    SCHEMA,
    SCHEME,
    SKOS,
    VOID,
    XSD,
)
from policygraph.records import key_lines
from policygraph.records.files import MARKDOWN
from policygraph.records.other_files import TEXT, like_records, plain
from policygraph.records.readers import READERS
from policygraph.scaffold.profile.body_rules import BodyRule, body_rules, with_derived, without_keys
from policygraph.scaffold.profile.candidates import shared_keys
from policygraph.scaffold.profile.columns import TERM, Column, columns
from policygraph.scaffold.profile.identifiers import Naming, name_records
from policygraph.scaffold.profile.infer import Corpus, Guess, guess_columns
from policygraph.scaffold.profile.kinds import are_alike, by_kind, excluded, globs
from policygraph.scaffold.profile.known_keys import known_keys
from policygraph.scaffold.profile.link_rules import LinkRule, link_rule, wiki_names
from policygraph.scaffold.profile.property_names import WITHOUT_PROPERTY, own_names
from policygraph.scaffold.profile.reference_forms import Target
from policygraph.scaffold.profile.references import MIN_RESOLVED
from policygraph.scaffold.profile.samples import LeftOut, Progress, Sample, Samples, read_samples
from policygraph.scaffold.profile.typed_relations import relation_of
from policygraph.words.phrases import Phrase

OWN_NAMESPACE = "https://example.org/ns#"
PREFIXES = {
    "pg": PG,
    "scheme": SCHEME,
    "dcterms": DCTERMS,
    "foaf": FOAF,
    "owl": OWL,
    "prov": PROV,
    "rdf": RDF,
    "rdfs": RDFS,
    "schema": SCHEMA,
    "skos": SKOS,
    "void": VOID,
    "xsd": XSD,
}
REFERENCES = "pg:statesReferences"
_UNDERLINED = re.compile(r"\s*(?:\.\.[ \t][^\n]*\n\s*)*(?:([=*#~-])\1{2,}\n)?[^\n]+\n([=*#~-])\2{2,}\s*\n")
NEARLY_ALL = 0.95


def _numbered(name: str) -> Iterator[str]:
    """Yield a name, and then the same with numbers from 2 on."""
    return chain([name], (f"{name}{number}" for number in count(2)))


def _relation_name(word: str) -> str:
    """Return a key of the context for a relation that mappings say by a word.

    >>> _relation_name("Amends"), _relation_name("kin: of")
    ('amends', 'kin-of')
    """
    usual = relation_of(word)
    local = usual.rpartition(":")[2].removeprefix("states") if usual else ""
    return local[:1].lower() + local[1:] or re.sub(r"[@:/\s]+", "-", word).strip("-") or "relation"


@dataclass(frozen=True)
class Kind:
    """The records of one kind. ``name`` is "" where all records are of one kind.

    ``shares`` is the name of the kind that describes the same class of things, its own mostly.
    """

    name: str
    samples: tuple[Sample, ...]
    naming: Naming
    guesses: tuple[Guess, ...]
    shares: str = ""
    body_rules: tuple[BodyRule, ...] = ()
    files: tuple[str, ...] = ()  # globs, none where all Markdown is of the kind
    links: LinkRule | None = None  # of links in the text to records of its class
    names: tuple[str, ...] | None = (
        None  # keys of names by which links mean its records, None where none does
    )

    @property
    def link_key(self) -> str:
        """The key that links state: that of references, which records may have, else one that none has."""
        return self._key_of(REFERENCES) or next(
            name for name in _numbered("references") if name not in self._taken
        )

    @property
    def _taken(self) -> set[str]:
        terms = {term for guess in self.guesses for term in guess.terms}
        return terms | {term for terms in self.relation_keys.values() for term in terms.values()}

    def _key_of(self, property: str) -> str:
        """Return the key of the context that states a relation, which records or their mappings have, else ""."""
        stated = (g.key for g in self.guesses if g.property_name == property and not g.column.nest)
        in_mappings = (
            key
            for keys in self.relation_keys.values()
            for word, key in keys.items()
            if relation_of(word) == property
        )
        return next(chain(stated, in_mappings), "")

    @cached_property
    def relation_keys(self) -> dict[str, dict[str, str]]:
        """Key whose mappings are relations -> word -> key of the context that states the relation."""
        own = {g.property_name: g.key for g in self.guesses if g.property_name and not g.column.nest}
        taken = {term for guess in self.guesses for term in guess.terms}
        found: dict[str, dict[str, str]] = {}
        for guess in self.guesses:
            for word in guess.relations.words if guess.relations else ():
                property = relation_of(word) or f"={word}"
                if property not in own:
                    names = _numbered(_relation_name(word))
                    own[property] = next(each for each in names if each not in taken)
                    taken.add(own[property])
                found.setdefault(guess.key, {})[word] = own[property]
        return found

    def guess_for(self, kind: str) -> Guess | None:
        """Return the first guess of a kind that at most one key has, such as title, else None."""
        return next((guess for guess in self.guesses if guess.kind == kind), None)

    @property
    def readers(self) -> tuple[str, ...]:
        """The readers that found something in its files, in the order in which they are tried."""
        found = {sample.reader for sample in self.samples if sample.reader}
        return tuple(name for name in READERS if name in found)

    @property
    def text(self) -> str:
        """The name of the file with the text of a record, "" where it is the record's own."""
        return next((sample.text for sample in self.samples if sample.text), "")

    @cached_property
    def title_pattern(self) -> str:
        """The pattern of the line that is the title, the first heading: where no key has it, and most texts have one."""
        if self.guess_for("title"):
            return ""
        if any(sample.reader == "columns" for sample in self.samples):
            return r"[ \t]*(?P<title>\S.*)"  # the first line below the header
        bare = any(not sample.has_metadata for sample in self.samples)
        headings = {sample.heading for sample in self.samples if sample.heading}
        underlined = sum(bool(_UNDERLINED.match(sample.body)) for sample in self.samples)
        if underlined * 2 > len(self.samples):
            return r"(?P<title>[\w\"'(].*)"
        if bare or len(headings) * 2 > len(self.samples):
            marks = {sample.body[:1] for sample in self.samples if sample.heading} & {"=", "%"}
            mark = f"[#{''.join(sorted(marks))}]" if marks else "#"
            return rf"{mark}[ \t]+(?P<title>.+)"
        return ""

    @property
    def has_titles(self) -> bool:
        """Whether the pattern of titles finds one in nearly each record."""
        pattern = re.compile(self.title_pattern)
        found = (
            any(pattern.fullmatch(text) for _, text, _ in lines(each.body, each.text or each.path))
            for each in self.samples
        )
        return sum(found) >= NEARLY_ALL * len(self.samples)

    @property
    def title_key(self) -> str:
        """The key of the title that is a heading, which no other key is."""
        keys = {guess.key for guess in self.guesses}
        return next(name for name in _numbered("title") if name not in keys)

    @property
    def reads_body(self) -> bool:
        """Whether a text without metadata is a record."""
        has_rules = bool(self.title_pattern) or any(not rule.key for rule in self.body_rules)
        return self.naming.key is None and has_rules

    @property
    def heads(self) -> list[str]:
        """The keys that are the head of a table, and say nothing."""
        tables = [sample for sample in self.samples if sample.reader == "key-lines"]
        columns = {key for sample in tables for key in sample.keys if plain(key) in known_keys().heads}
        return sorted(
            key
            for key in columns
            if len({str(sample.metadata[key]) for sample in tables if key in sample.keys}) == 1
            and len(tables) > 1
        )

    @cached_property
    def refers_to_pages(self) -> bool:
        """Whether some references are addresses of pages, and no records."""
        return any(
            name is not None and name.startswith(("http://", "https://"))
            for guess in self.guesses
            for each in (guess, *guess.members)
            if each.reference
            for _, text in each.column.texts()
            for _, name in each.reference.rule.pieces(text)
        )

    @property
    def class_name(self) -> str:
        """The local name of its class."""
        return "".join(part.capitalize() for part in re.split(r"[^A-Za-z0-9]+", self.shares))


@dataclass(frozen=True)
class Draft:
    """All guesses about a folder of records. ``own_prefix`` is the prefix of the profile's own namespace."""

    name: str
    languages: tuple[str, ...]
    kinds: tuple[Kind, ...]
    left_out: tuple[LeftOut, ...]
    prefixes: dict[str, str]
    own_prefix: str
    exclude: tuple[str, ...] = ()  # globs

    def compact(self, name: str) -> str:
        """Return a compact IRI as a context can expand it: in full where a key has the name of the prefix."""
        prefix, _, local = name.partition(":")
        return name if prefix in self.prefixes else PREFIXES.get(prefix, f"{prefix}:") + local

    def properties(self, kind: Kind) -> dict[str, str]:
        """Return key -> compact property of the keys that have one; no two kinds share one by accident."""
        return self._properties[kind.name]

    def class_of(self, kind: Kind) -> str:
        """Return the compact class that records of a kind describe; that of the first kind is pg:Policy."""
        is_main = kind.shares == self.kinds[0].shares
        return self.compact("pg:Policy") if is_main else f"{self.own_prefix}:{kind.class_name}"

    def relation_terms(self, kind: Kind) -> dict[str, tuple[str, str]]:
        """Return key of the context -> compact property and word, of the relations that only mappings of a kind say."""
        keys = {guess.key for guess in kind.guesses}
        return {
            key: (
                self.compact(
                    relation_of(word) or f"{self.own_prefix}:{self._own[kind.name, f'{name}/={word}']}"
                ),
                word,
            )
            for name, words in kind.relation_keys.items()
            for word, key in words.items()
            if key not in keys
        }

    @property
    def classes(self) -> dict[str, Kind]:
        """Compact class -> the first kind whose records describe such things."""
        return {self.class_of(kind): kind for kind in reversed(self.kinds)}

    def node_property(self, kind: Kind, guess: Guess, member: Guess | None = None) -> str:
        """Return the compact property of a key of a mapping, or that of the mapping itself."""
        key = f"{guess.key}/{member.key}" if member else guess.key
        return f"{self.own_prefix}:{self._own[kind.name, key]}"

    def node_class(self, kind: Kind, guess: Guess) -> str:
        """Return the compact class of the nodes that the mappings under a key become."""
        return f"{self.own_prefix}:{self._own[kind.name, f'{guess.key}/']}"

    @cached_property
    def _own(self) -> dict[tuple[str, str], str]:
        return own_names({kind.name: kind.guesses for kind in self.kinds})

    @cached_property
    def _properties(self) -> dict[str, dict[str, str]]:
        own = self._own
        return {
            kind.name: {
                guess.key: self.compact(
                    guess.property_name or f"{self.own_prefix}:{own[kind.name, guess.key]}"
                )
                for guess in kind.guesses
                if guess.kind not in WITHOUT_PROPERTY
            }
            for kind in self.kinds
        }


def draft_profile(folder: Path, name: str, progress: Progress = lambda *_: None) -> Draft:
    """Return the draft of a profile for the records below a folder, of which there may be none."""
    samples = read_samples(folder, progress)
    groups = by_kind(samples)
    rules = {kind: body_rules(group) for kind, group in groups.items()}
    kinds = _kinds(samples, groups, rules)
    unsure = {kind.name: _unsure(kind) for kind in kinds}
    if any(unsure.values()):
        rules = {kind: without_keys(rules[kind], keys) for kind, keys in unsure.items()}
        kinds = _kinds(samples, groups, rules)
    keys = {term for kind in kinds for guess in kind.guesses for term in guess.terms}
    keys |= {key for kind in kinds for words in kind.relation_keys.values() for key in words.values()}
    own = next(prefix for prefix in ("own", *(f"own{n}" for n in range(2, 1000))) if prefix not in keys)
    prefixes = {prefix: iri for prefix, iri in PREFIXES.items() if prefix not in keys} | {own: OWN_NAMESPACE}
    with_id = {path for kind in kinds for path in kind.naming.ids}
    without_id = {sample.path for sample in samples.readable} - with_id
    left_out = tuple(_left_out(folder, samples, without_id))
    exclude = excluded(_to_exclude(kinds, samples), samples)
    return Draft(name, _languages(kinds, samples.languages), kinds, left_out, prefixes, own, exclude)


def _kinds(
    samples: Samples, groups: Mapping[str, Sequence[Sample]], rules: Mapping[str, Sequence[BodyRule]]
) -> tuple[Kind, ...]:
    """Return the kinds with a guess for each key, also of those that some rules find in the text."""
    with_keys = {kind: with_derived(group, rules[kind]) for kind, group in groups.items()}
    tables = {kind: columns(group, derived) for kind, (group, derived) in with_keys.items()}
    namings = {kind: name_records(group, tables[kind]) for kind, (group, _) in with_keys.items()}
    namings |= dict(_named_for_others(with_keys, namings))
    shared = _shared_classes(groups, namings)
    targets = list(_targets(groups, namings, shared))
    of_months = (*dict.fromkeys((*samples.languages, *known_keys().languages, *months.languages())),)
    there = {*(sample.path for sample in samples.readable), *samples.texts, *samples.others}

    def kind(name: str, group: Sequence[Sample]) -> Kind:
        naming, is_main = namings[name], shared[name] == targets[0].kind
        guesses = guess_columns(tables[name], Corpus(naming, targets, is_main, len(group), of_months))
        with_id = tuple(sample for sample in group if sample.path in naming.ids)
        files = globs(name, groups, samples)
        own = next(target for target in targets if target.naming is naming)
        links = link_rule(_without_lines(with_id, rules[name]), own, there) if is_main else None
        texts = chain(
            (sample.body for sample in group), (text for each in tables[name] for _, text in each.texts())
        )
        is_named = any(
            own.by_name(f"{link}.md") and link not in own.ids for text in texts for link in wiki_names(text)
        )
        names = tuple(_name_keys(group)) if is_named else None
        return Kind(
            name, with_id, naming, tuple(guesses), shared[name], tuple(rules[name]), files, links, names
        )

    return _with_named_keys([kind(name, group) for name, (group, _) in with_keys.items()])


def _without_lines(samples: Iterable[Sample], rules: Sequence[BodyRule]) -> list[Sample]:
    """Return samples without their lines of keys and those that rules read, in which links state nothing else."""
    derivations = [rule.derivation for rule in rules if not rule.key]

    def is_read(text: str, section: str) -> bool:
        below = (each for each in derivations if each.section is None or each.section.fullmatch(section))
        return any(each.pattern.fullmatch(text) for each in below)

    def text_of(sample: Sample) -> str:
        front = key_lines.parse(sample.body) if sample.reader == "key-lines" else None
        body = sample.body
        for offset, text, section in lines(body, sample.text or sample.path) if derivations else ():
            if is_read(text, section):
                body = body[:offset] + " " * len(text) + body[offset + len(text) :]
        return body[front.start + len(front.text) :] if front else body

    return [replace(sample, body=text_of(sample)) for sample in samples]


def _with_named_keys(kinds: Sequence[Kind]) -> tuple[Kind, ...]:
    """Return kinds with the keys among their names by which others refer to them."""
    named: dict[str, set[str]] = defaultdict(set)
    for kind in kinds:
        for guess in kind.guesses:
            if guess.reference and "[[{name}]]" in guess.reference.formats:
                named[guess.reference.kind].add(guess.key)
    return tuple(
        replace(kind, names=(*sorted({*(kind.names or ()), *named[kind.shares]}),))
        if kind.shares in named
        else kind
        for kind in kinds
    )


def _name_keys(samples: Iterable[Sample]) -> list[str]:
    """Return the keys of names: those of titles and of further names."""
    usual = {*known_keys().title, *known_keys().aliases}
    return sorted(
        {key for sample in samples for key in sample.keys if plain(key) in usual and TERM.fullmatch(key)}
    )


def _names(samples: Iterable[Sample], naming: Naming) -> dict[str, str]:
    """Return name, as a path -> id of the record that alone has it."""
    samples = list(samples)
    keys = _name_keys(samples)
    found: dict[str, set[str]] = {}
    for sample in samples:
        values = [sample.metadata.get(key) for key in keys]
        texts = (each for value in values for each in (value if isinstance(value, list) else [value]))
        for name in names_of(f"/{sample.path}", (text for text in texts if isinstance(text, str))):
            found.setdefault(name, set()).add(naming.ids.get(sample.path, ""))
    return {name: ids.pop() for name, ids in found.items() if len(ids) == 1}


def _unsure(kind: Kind) -> set[str]:
    """Return the keys of the text that are not taken for a label, a date, or references that mostly resolve, and those whose
    values in front matter are kept as they are.
    """
    given = {key for rule in kind.body_rules for key in rule.derivation.pattern.groupindex}
    kept = {guess.key for guess in kind.guesses if guess.kind == "verbatim" and guess.key in given}
    return kept | {
        guess.key
        for guess in kind.guesses
        if guess.column.is_derived
        and guess.kind not in ("label", "date")
        and not (guess.reference and guess.reference.resolved * 2 >= guess.reference.pieces)
    }


def _to_exclude(kinds: Sequence[Kind], samples: Samples) -> Iterator[str]:
    """Yield the paths of files that the kinds would read, and that are no records."""
    broken = {path for left in samples.left_out if left.errors for path in left.files}
    bare = {path for left in samples.left_out if left.is_bare for path in left.files}
    for path in sorted(samples.others - broken):
        kind = next((each for each in kinds if not each.files or matches(f"source/{path}", each.files)), None)
        is_text = path.lower().endswith(TEXT)
        if kind is None or (not kind.files and not path.lower().endswith(MARKDOWN)):
            continue
        gives_id = kind.naming.key is not None or kind.naming.rule.in_path(f"source/{path}")
        if not (is_text and path in bare) or (kind.reads_body and gives_id):
            yield path


def _named_for_others(
    groups: Mapping[str, tuple[Sequence[Sample], object]], namings: Mapping[str, Naming]
) -> Iterator[tuple[str, Naming]]:
    """Yield the kinds whose ids, under a key of no usual name, are those of records of another kind, with the rule by the
    names of their files in its place: the key says what a record is about.
    """
    for kind, naming in namings.items():
        if naming.key is None or plain(naming.key) in known_keys().id:
            continue
        ids = set(naming.ids.values())
        for other, group in groups.items():
            has_key = any(naming.key in sample.metadata for sample in group[0])
            is_about = other != kind and has_key and namings[other].key != naming.key
            of_other = {*namings[other].ids.values(), *_by_key(group[0], namings[other]).get(naming.key, ())}
            if is_about and len(ids & of_other) >= MIN_RESOLVED * len(ids):
                yield kind, name_records(groups[kind][0], ())
                break


def _shared_classes(groups: Mapping[str, Sequence[Sample]], namings: Mapping[str, Naming]) -> dict[str, str]:
    """Return kind -> the first kind with much the same keys and other ids, whose class it shares, else itself; of those with a
    status keys of one meaning are the same.
    """
    keys = {kind: shared_keys([sample.metadata for sample in group]) for kind, group in groups.items()}
    meanings = {kind: _meanings(group, namings[kind]) for kind, group in groups.items()}

    def have_much_in_common(kind: str, other: str) -> bool:
        both = meanings[kind], meanings[other]
        return are_alike(keys[kind], keys[other]) or (
            all("pg:status" in each for each in both) and are_alike(*both)
        )

    shared: dict[str, str] = {}
    for kind, naming in namings.items():
        ids = set(naming.ids.values())
        alike = (
            first
            for first in dict.fromkeys(shared.values())
            if have_much_in_common(kind, first) and not ids & _ids_of(first, shared, namings)
        )
        shared[kind] = next(alike, kind)
    return shared


def _meanings(group: Sequence[Sample], naming: Naming) -> set[str]:
    """Return what the keys that at least half of some samples have are about: ids, titles, a property, or the key itself."""
    known = known_keys()
    usual = {**dict.fromkeys(known.id, "id"), **dict.fromkeys(known.title, "title"), **known.relations}
    for properties in known.properties.values():
        usual |= {key: property for property, keys in properties.items() for key in keys}
    keys = shared_keys([sample.metadata for sample in group]).difference(known.heads)
    found = {usual.get(key, key) for key in keys - {plain(naming.key or "")}} | {"id"}
    return found | {"title"} if sum(bool(each.heading) for each in group) * 2 > len(group) else found


def _ids_of(kind: str, shared: Mapping[str, str], namings: Mapping[str, Naming]) -> set[str]:
    """Return the ids of the kinds that share the class of one."""
    return {name for each, first in shared.items() if first == kind for name in namings[each].ids.values()}


def _targets(
    groups: Mapping[str, Sequence[Sample]], namings: Mapping[str, Naming], shared: Mapping[str, str]
) -> Iterator[Target]:
    """Yield what references may lead to, kind by kind, by the name of the kind whose class it shares."""
    for kind, group in groups.items():
        naming = namings[kind]
        names = {name for sample in group for name in (sample.path.rpartition("/")[2], sample.text) if name}
        files = tuple(sorted(names)) if all(sample.folder_name for sample in group) else ()
        others = frozenset(_ids_of(shared[kind], shared, namings))
        by_key = _by_key(group, naming) if len(groups) > 1 else {}
        other = [namings[each] for each in groups if shared[each] != shared[kind]]
        taken = frozenset(each.prefix.casefold() for each in other if each.prefix)
        by_file, called = naming.names_are_ids(group), _names(group, naming)
        yield Target(shared[kind], naming, by_file, files, others, called, by_key, taken)


def _by_key(group: Sequence[Sample], naming: Naming) -> dict[str, frozenset[str]]:
    """Return key -> the texts that one record alone has under it, where nearly each has one, and it is not that of the ids."""
    values: dict[str, list[str]] = defaultdict(list)
    for sample in group:
        for key, value in sample.metadata.items():
            if isinstance(value, str | int) and not isinstance(value, bool) and key != naming.key:
                values[key].append(lexical(value).strip())
    alone = {
        key: frozenset(text for text, number in Counter(texts).items() if number == 1 and text)
        for key, texts in values.items()
    }
    return {key: texts for key, texts in alone.items() if len(texts) >= NEARLY_ALL * len(group)}


def _left_out(folder: Path, samples: Samples, without_id: Collection[str]) -> Iterator[LeftOut]:
    """Yield the files that are no records of their own, by reason."""
    yield from samples.left_out
    root = folder.resolve()
    told = {path for left in samples.left_out for path in left.files} | samples.texts
    read = {root / path for path in (*told, *(sample.path for sample in samples.readable))}
    if others := like_records([folder], read, known_keys().usual):
        paths = tuple(file.relative_to(root).as_posix() for file in others)
        yield LeftOut(paths, Phrase("with keys as records have them, in a form that the draft does not read"))
    if without_id:
        yield LeftOut(tuple(sorted(without_id)), Phrase("whose names give no id, as those of the others do"))


def _languages(kinds: Sequence[Kind], in_paths: Sequence[str]) -> tuple[str, ...]:
    """Return the languages that paths name and those that a key states, else the one in whose script most titles are, or
    headings or texts without these.
    """
    stated: Counter[str] = Counter()
    by_script: Counter[str] = Counter()
    tags = known_keys().languages
    for kind in kinds:
        if guess := kind.guess_for("language"):
            texts = _texts(guess.column)
            stated += Counter(text.lower() for text in texts if is_tag(text))
        title = kind.guess_for("title")
        titles = _texts(title.column) if title else [each.heading or each.body for each in kind.samples]
        by_script += Counter(predominant(text, tags) for text in titles if text)
    if stated or in_paths:
        others = [tag for tag, _ in stated.most_common() if not match(tag, in_paths)]
        return (*in_paths, *others)
    return tuple(tag for tag, _ in by_script.most_common(1)) or tags[:1]


def _texts(column: Column) -> list[str]:
    return [text for _, text in column.texts()]
