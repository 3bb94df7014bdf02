"""The compiled profile, which says how records of each kind become RDF: what the mapping works by."""

from __future__ import annotations

import fnmatch
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any, Literal, NamedTuple, TypeVar

import pyoxigraph as ox

from policygraph.profile.patterns import (
    Derivation,
    IdRule,
    LinkRule,
    RelationRule,
    Rewrite,
    Selection,
    Stub,
    ValueRule,
    bare,
    literal_end,
    matches,
    words_in,
)
from policygraph.profile.resources import is_built_in
from policygraph.rdf import iris
from policygraph.rdf.context import Context, Term
from policygraph.rdf.core import FIRST_DAY, LAST_DAY, POLICY, STATUS, YEAR
from policygraph.rdf.entailments import Entailments
from policygraph.rdf.namespaces import CONVENTIONAL, DCAT, DCTERMS, PGF, SKOS
from policygraph.rdf.vocabulary import Vocabulary
from policygraph.rdf.whole_vocabulary import lines_of
from policygraph.records.files import MARKDOWN

CONCEPT = f"{SKOS}Concept"
Kind = Literal["text", "typed", "iri", "node", "reference", "index", "nodes"]
Meaning = Literal["published", "created", "first day", "last day"]


@dataclass(frozen=True)
class NodeTemplate:
    """The IRI template of the nodes of a class, the property of their label, and what each of them states."""

    iri: str
    label: str | None = None  # IRI of the property
    states: tuple[tuple[str, str], ...] = ()  # property, integer in lexical form
    keys: Mapping[str, str] = field(default_factory=dict)  # key of a mapping that is such a node -> term


@dataclass(frozen=True)
class Field:
    """A term of the context with what the ontology adds: the domain and the range of its property."""

    term: Term
    kind: Kind
    owner: str  # the class of the nodes that have the property
    range: str = ""  # the class of its values
    group: str = ""  # the scheme or class in which its text is looked up
    placeholder: Field | None = None  # the field of a text that stands for a missing value: "none", say
    in_part: Field | None = None  # the field of a reference that is about a part only


class DateRule(NamedTuple):
    """A date of what records describe: its name in tables, its property, and what it says of the force of a policy.

    A policy is presumed to start when it is ``published``, is not in force before it is ``created``, and is in force
    from its ``first day`` through its ``last day``. Of several dates of one meaning the first that is stated counts.
    """

    name: str
    property: str
    meaning: Meaning


@dataclass(frozen=True)
class Facet:
    """A property by whose values the subjects of a kind are counted, filtered and tabled, with the name of the
    column.

    An ``option`` is one of the command line too; subjects that ``share`` a value belong together. ``group`` is
    the scheme or class in which labels of values are looked up, "" for texts.
    """

    name: str
    property: str
    option: bool = False
    shares: bool = False
    group: str = ""
    is_set: bool = False  # whether a record may state several values


class Measure(NamedTuple):
    """A number that is compared between the subjects of a kind: the property ``value`` of the subject itself, or
    of the nodes under its property ``of``, each for its ``by``; between the values of the facet ``facet``.
    """

    name: str
    value: str
    of: str = ""
    by: str = ""
    facet: str = ""


# The dates of a kind that does not say which it has, as far as its keys give them.
DATES = (
    DateRule("issued", f"{DCTERMS}issued", "published"),
    DateRule("year", YEAR, "published"),
    DateRule("created", f"{DCTERMS}created", "created"),
    DateRule("effective_from", FIRST_DAY, "first day"),
    DateRule("effective_through", LAST_DAY, "last day"),
)


@dataclass(frozen=True, eq=False)
class RecordKind:
    """How records of one kind are read and mapped; ``readers`` are keys of ``records.readers.READERS``."""

    name: str
    readers: tuple[str, ...]  # the first that finds something reads a record
    text: (
        str | None
    )  # the name of a file beside that has the text; {file} is the name of the record's, less its ending
    context: Context
    subject_class: str  # the class of what its records describe
    id: IdRule
    title_key: str | None
    language_key: str | None
    language: str | None  # of all records, where no key has it
    body: str  # the property of the text behind the front matter
    nodes: Mapping[str, NodeTemplate]  # class -> template
    fields: Mapping[str, Mapping[str, Field]]  # class of the node -> key -> field
    indexes: Mapping[str, Field]  # key of an index map -> what its keys are values of
    other_keys: Mapping[str, str] = field(default_factory=dict)  # key of records -> its term
    values: Mapping[str, ValueRule] = field(default_factory=dict)  # key -> how its text is read
    derivations: tuple[Derivation, ...] = ()
    lists: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # key -> the keys of its items
    relations: Mapping[str, RelationRule] = field(
        default_factory=dict
    )  # by key, whose mappings are relations
    names: tuple[str, ...] | None = (
        None  # keys of names by which links mean its records, beside those of files
    )
    keep: tuple[str, ...] = ()  # keys whose values are kept as they are, and state nothing
    links: tuple[LinkRule, ...] = ()  # the first that matches a link in the body decides
    cites: bool = False  # whether links to other pages are citations
    stub: Stub | None = None
    ignore: tuple[str, ...] = ()  # codes of findings that do not apply to this kind
    order: tuple[str, ...] = ()  # keys as they should follow each other
    elsewhere: tuple[re.Pattern[str], ...] = ()  # of ids of what other collections describe
    outside: Mapping[str, tuple[re.Pattern[str], ...]] = field(
        default_factory=dict
    )  # by class, of ids of other things
    selection: Selection = field(default_factory=Selection)
    dates: tuple[DateRule, ...] = DATES
    record_template: Path | None = None  # the file that a new record of this kind starts from
    facets: tuple[Facet, ...] = ()  # in the order of the file
    measures: tuple[Measure, ...] = ()

    def ignores(self, code: str) -> bool:
        """Return whether findings with a code do not apply to its records; ``*`` in ``ignore`` stands for any text."""
        return any(fnmatch.fnmatchcase(code, pattern) for pattern in self.ignore)

    @property
    def subject_template(self) -> NodeTemplate:
        """The template of what its records describe."""
        return self.template(self.subject_class)

    @property
    def prefix(self) -> str:
        """What stands between base and id in the IRIs of what its records describe: ``facility/``."""
        return self.subject_template.iri.partition("{")[0]

    def is_stub(self, metadata: Mapping[str, Any], place: str) -> bool:
        """Return whether a record with some front matter, at a place in its source's folder, is a stub."""
        return self.stub is not None and self.stub(metadata, place)

    def rule_of(self, field: Field, key: str) -> ValueRule | None:
        """Return how the texts of a field under a key are read: in mappings by the term that the profile says the key is."""
        template = self.nodes.get(field.owner)
        term = template.keys.get(key, key) if template else key
        is_other = term != key and key in self.fields[self.subject_class]  # which records have by themselves
        return self.values.get(term) or (None if is_other else self.values.get(key))

    @property
    def filters(self) -> tuple[Facet, ...]:
        """What subjects may be selected by: the facets, and the status of a policy."""
        groups = {
            field.group for field in self.fields[self.subject_class].values() if field.term.iri == STATUS
        }
        return (*self.facets, *(Facet("status", STATUS, group=group) for group in groups))

    def class_outside(self, identifier: str) -> str:
        """Return the class of what an id names that is nothing that records describe, "" for any other id."""
        for class_, patterns in self.outside.items():
            if any(pattern.fullmatch(identifier) for pattern in patterns):
                return class_
        return ""

    @cached_property
    def _keys(self) -> Mapping[str, frozenset[str]]:
        fields = self.fields[self.subject_class]
        read = filter(None, (self.id.key, self.title_key, self.language_key))
        nested = {
            nest: frozenset(key for key, field in fields.items() if field.term.nest == nest)
            for nest in self.context.nests
        }
        return {
            "": frozenset(
                {
                    *fields,
                    *self.context.nests,
                    *self.lists,
                    *read,
                    *self.other_keys,
                    *self.keep,
                    *self.relations,
                }
            ),
            **nested,
        }

    def keys(self, nest: str = "") -> frozenset[str]:
        """Return the keys that its records may have at the top, or in a mapping that only groups them."""
        return self._keys[nest]

    @cached_property
    def _written_keys(self) -> frozenset[str]:
        return frozenset(map(self.written, self.keys()))

    def written_keys(self, nest: str = "") -> frozenset[str]:
        """Return the same keys, of two names of one key that by which its records have it."""
        return self.keys(nest) if nest else self._written_keys

    @cached_property
    def derived_names(self) -> Mapping[str, frozenset[str]]:
        """The names by which texts may give keys, bare, each with these: the keys, and the words of headings above them."""
        names: dict[str, set[str]] = {}
        for rule in self.derivations:
            keys = set(rule.pattern.groupindex) - {self.title_key} if rule.key is None else set[str]()
            for key in keys:
                names.setdefault(bare(key), set()).add(key)
            for word in words_in(rule.section.pattern) if rule.section else ():
                names.setdefault(bare(word), set()).update(keys)
        return {name: frozenset(keys) for name, keys in names.items() if keys}

    @cached_property
    def places(self) -> frozenset[tuple[str, frozenset[str]]]:
        """The mappings in its records, each as a dotted path and the keys that it may have; ``*`` is any key."""
        places, classes = dict(self._keys), [(self.subject_class, "")]
        for class_, path in classes:
            for key, each in self.fields.get(class_, {}).items():
                if each.kind in ("index", "nodes") and each.range not in dict(classes):
                    parts = (path, each.term.nest, key, "*" if each.kind == "index" else "")
                    classes.append((each.range, ".".join(filter(None, parts))))
                    places[classes[-1][1]] = frozenset(self.fields.get(each.range, {}))
        return frozenset(places.items())

    def all_fields(self) -> Iterator[Field]:
        """Yield the fields of all classes of nodes."""
        return (field for fields in self.fields.values() for field in fields.values())

    def fields_of(self, key: str) -> Iterator[Field]:
        """Yield the fields of a key, of what a record describes first."""
        return (fields[key] for fields in self.fields.values() if key in fields)

    def written(self, key: str, class_: str = "") -> str:
        """Return the key by which records of this kind have a term of the context, on a node of a class."""
        is_own = class_ in ("", self.subject_class)
        keys = self.other_keys if is_own else self.nodes[class_].keys if class_ in self.nodes else {}
        return next((written for written, term in keys.items() if term == key), key)

    def template(self, class_: str) -> NodeTemplate:
        """Return the template of a class; the classes of concepts share one."""
        return self.nodes.get(class_) or self.nodes[CONCEPT]

    def index_field(self, field: Field) -> Field:
        """Return the field that the keys of an index map are values of."""
        return self.indexes[field.term.key]

    def iri(self, class_: str, base: str, text: str) -> str:
        """Return the IRI of the node of a class that a text denotes, by the template of the class."""
        return iris.maker(self.template(class_).iri, base)(text, "")

    def subject(self, base: str, identifier: str) -> str:
        """Return the IRI of what a record with an id describes."""
        return self.iri(self.subject_class, base, identifier)

    def subject_id(self, base: str, iri: str) -> str | None:
        """Return the id of what a record describes by its IRI, or None for another IRI."""
        return self.identifier(self.subject_class, base, iri)

    def identifier(self, class_: str, base: str, iri: str) -> str | None:
        """Return the id that an IRI of a class was made from, or None where it was made otherwise."""
        start, _, end = self.template(class_).iri.partition("{id}")
        if end or not iri.startswith(base + start):
            return None
        return iris.decode(iri[len(base + start) :])


@dataclass(frozen=True, eq=False)
class Profile:
    """A compiled profile: the kinds of records and what they share; ``digest`` is a hash of those of
    its ``files`` that decide what records state.
    """

    name: str
    title: str
    file: Path  # profile.toml
    languages: tuple[str, ...]
    kinds: tuple[RecordKind, ...]  # at least one, in the order of the file
    vocabulary: Vocabulary
    phases: Mapping[str, str]  # status -> what it says of the force of a policy, ``pg:phase``
    labels: Mapping[str, Mapping[str, str]]  # property of another vocabulary -> language -> label
    vocabulary_files: tuple[Path, ...]
    rules: tuple[Path, ...]  # the files, in the order in which they run
    shapes: tuple[Path, ...]
    queries: tuple[Path, ...]
    digest: str
    files: tuple[Path, ...]
    include: tuple[str, ...] = ("**",)  # globs of paths that begin with the source's own folder
    exclude: tuple[str, ...] = ()
    parts: Mapping[str, str] = field(
        default_factory=dict
    )  # what a collection consists of: name -> glob of files
    entailments: Entailments = field(default_factory=Entailments)  # what the ontology says in terms of others
    references: Mapping[str, str] = field(
        default_factory=dict
    )  # property -> class of what records refer to by it, where records describe things of that class
    completing: tuple[ox.Triple, ...] = ()  # what is true of the vocabulary besides what its files say

    @property
    def has_names(self) -> bool:
        """Whether links may mean records by their names."""
        return any(kind.names is not None for kind in self.kinds)

    @cached_property
    def is_built_in(self) -> bool:
        """Whether the profile came with the program; two others may have one name."""
        return is_built_in(self.file)

    @cached_property
    def vocabulary_lines(self) -> tuple[str, ...]:
        """What ontology and concept schemes state, and what completes them, as lines of N-Triples, in their order.

        Values are as a store writes them.
        """
        return lines_of(self.vocabulary_files, self.completing)

    @property
    def first(self) -> RecordKind:
        """The first kind, which an id without the prefix of a kind belongs to."""
        return self.kinds[0]

    @property
    def context(self) -> Context:
        """The context of the first kind; its prefixes are those of all kinds."""
        return self.first.context

    def kind(self, name: str) -> RecordKind:
        """Return a kind by its name, the first kind for an unknown name."""
        return next((kind for kind in self.kinds if kind.name == name), self.first)

    def kind_of(self, path: str, metadata: Mapping[str, object]) -> RecordKind:
        """Return the kind of a record, by its path from the source's folder on, else by a key, else the first."""
        by_path = _kind_by_path(self, path)
        return by_path or next((kind for kind in self.kinds if kind.selection.by_key(metadata)), self.first)

    @cached_property
    def suffixes(self) -> tuple[str, ...]:
        """What names of files that may be records, or their texts, end in, in small letters: Markdown's endings, and
        those of globs.
        """
        texts = {kind.text.rpartition("}")[2].lower() for kind in self.kinds if kind.text}
        return (*MARKDOWN, *sorted({literal_end(glob).lower() for glob in self._naming_files} | texts))

    @cached_property
    def _naming_files(self) -> tuple[str, ...]:
        """The globs that say what names end in; others are about Markdown files alone."""
        globs = (*self.include, *(glob for kind in self.kinds for glob in kind.selection.files))
        return tuple(glob for glob in globs if literal_end(glob))

    def takes(self, path: str) -> bool:
        """Return whether a file may be a record, by its path from the source's folder on.

        A file with another ending than Markdown's is one where a glob that has the ending says so.
        """
        name = path.lower()
        is_other = name.endswith(self.suffixes) and not name.endswith(MARKDOWN)
        return matches(path, self._naming_files if is_other else self.include) and not matches(
            path, self.exclude
        )

    def absent_parts(self, paths: Collection[str]) -> list[str]:
        """Return the names of the parts of the collection of which none of the paths is, where others are of some."""
        absent = [
            name for name, glob in self.parts.items() if not any(matches(path, (glob,)) for path in paths)
        ]
        return absent if len(absent) < len(self.parts) else []

    def properties(self) -> set[str]:
        """Return the IRIs of the properties that keys of any kind are mapped to."""
        return {field.term.iri for kind in self.kinds for field in kind.all_fields()}

    @property
    def subject_kinds(self) -> tuple[RecordKind, ...]:
        """The first kind of each class of things that records describe: their records may be in several forms."""
        by_class: dict[str, RecordKind] = {}
        for kind in self.kinds:
            by_class.setdefault(kind.subject_class, kind)
        return tuple(by_class.values())

    @cached_property
    def policy_kinds(self) -> tuple[RecordKind, ...]:
        """The kinds whose records describe policies, which alone have a lineage."""
        return tuple(kind for kind in self.kinds if kind.subject_class == POLICY)

    @cached_property
    def policy_facets(self) -> tuple[Facet, ...]:
        """The facets of all kinds of policies, each name once."""
        return _once(facet for kind in self.policy_kinds for facet in kind.facets)

    @cached_property
    def policy_measures(self) -> tuple[Measure, ...]:
        """The measures of all kinds of policies, each name once."""
        return _once(measure for kind in self.policy_kinds for measure in kind.measures)

    def prefixes(self, base: str) -> dict[str, str]:
        """Return prefix -> namespace for every query: the conventional ones, the context's, one a concept scheme, one a
        node class, as far as these have names that can be prefixes and that none before has.
        """
        prefixes = {group.rpartition("/")[2]: f"{group}/" for group in self.vocabulary.schemes()}
        for template in self.first.nodes.values():
            folder = template.iri.partition("{")[0]
            if folder.endswith("/"):
                prefixes[folder.rstrip("/")] = base + folder
        prefixes |= {**CONVENTIONAL, **self.context.prefixes, "dcat": DCAT, "pgf": PGF}
        return {prefix: namespace for prefix, namespace in prefixes.items() if iris.is_prefix(prefix)}

    def nested(self) -> dict[str, tuple[Field, NodeTemplate]]:
        """Return property -> its field and the template of its values, for the nodes that subjects of records have of
        their own, without a name, by the keys of a mapping: assessments, say.
        """
        return {
            field.term.iri: (field, kind.template(field.range))
            for kind in self.kinds
            for field in kind.fields[kind.subject_class].values()
            if field.kind in ("index", "nodes")
        }

    def ids_in(self, kind: RecordKind, text: str) -> Iterator[str]:
        """Yield the ids that a text means by the patterns of a kind, and by those of references to what it describes:
        ``pep-0008`` for ``8`` or ``PEP 8``.
        """
        rewrites: list[Rewrite] = []
        for other in self.kinds:
            own = other.fields[other.subject_class]
            keys = {
                key
                for key, field in own.items()
                if (field.kind, field.range) == ("reference", kind.subject_class)
            }
            rewrites += [rule.rewrite for key, rule in other.values.items() if key in keys]
            rewrites += [
                rewrite
                for link in other.links
                if link.key in keys
                for rewrite in (link.wiki, link.rewrite)
                if rewrite
            ]
        ids = (rewrite(text.strip()) for rewrite in rewrites if rewrite.patterns)
        yield from dict.fromkeys([*kind.id.readings(text.strip()), *filter(None, ids)])

    def is_elsewhere(self, base: str, iri: str, kinds: Collection[str]) -> bool:
        """Return whether a subject, by its IRI, is none that records of some kinds should describe: the profile says that
        another collection does, or it is no policy and they describe nothing of its class.
        """
        kind_name, identifier = self.subject_id(base, iri) or ("", "")
        if not kind_name:
            return self.is_outside(base, iri)
        kind, described = self.kind(kind_name), {self.kind(name).subject_class for name in kinds}
        return (
            kind.subject_class not in {POLICY, *described}
            or any(pattern.fullmatch(identifier) for pattern in kind.elsewhere)
            or self.is_outside(base, iri)
        )

    def is_outside(self, base: str, iri: str) -> bool:
        """Return whether an IRI is that of a thing that no records describe, and that references name all the same."""
        classes = ((kind, class_) for kind in self.kinds for class_ in kind.outside)
        return any(kind.identifier(class_, base, iri) is not None for kind, class_ in classes)

    def name_of(self, kind: str, identifier: str) -> str:
        """Return the unique name of what a record describes: the id for the first kind, else ``facility/7``."""
        prefixes = {kind.name: kind.prefix for kind in self.kinds}
        has_prefix = identifier.startswith(tuple(filter(None, prefixes.values())))
        is_first = self.kind(kind).subject_class == self.first.subject_class
        return identifier if is_first and not has_prefix else prefixes[kind] + identifier

    def kind_and_id(self, name: str) -> tuple[str, str]:
        """Return the kind and the id that ``name_of`` made a name of."""
        candidates = [kind for kind in self.kinds if kind.prefix and name.startswith(kind.prefix)]
        kind = max(candidates, key=lambda kind: (kind.prefix, kind.name), default=None)
        return (kind.name, name[len(kind.prefix) :]) if kind else (self.first.name, name)

    def subject_id(self, base: str, iri: str) -> tuple[str, str] | None:
        """Return the kind and the id of what records describe, by its IRI, or None for another IRI."""
        ids = ((kind.name, kind.subject_id(base, iri)) for kind in self.kinds)
        return next(((kind, identifier) for kind, identifier in ids if identifier is not None), None)


@lru_cache(1_000)
def _kind_by_path(profile: Profile, path: str) -> RecordKind | None:
    return next((kind for kind in profile.kinds if kind.selection.by_path(path)), None)


_Named = TypeVar("_Named", Facet, Measure)


def _once(named: Iterable[_Named]) -> tuple[_Named, ...]:
    """Return what has names, the first of each name, in their order."""
    by_name: dict[str, _Named] = {}
    for each in named:
        by_name.setdefault(each.name, each)
    return tuple(by_name.values())
