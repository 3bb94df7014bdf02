"""State the members of a mapping: each field of a class of nodes is compiled once to what states its values.

Whatever states a value says whether it comes back as it is written; ``verbatim`` decides and keeps what does not.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, Protocol

from policygraph.errors import SIMILAR, suggest
from policygraph.mapping import own_nodes
from policygraph.mapping.pieces import SHORT, Piece, PieceReader
from policygraph.mapping.statements import TYPE, At, Sink, Value, dotted
from policygraph.mapping.values import Values
from policygraph.mapping.verbatim import FOREIGN, Kept, Node, Place, comes_back, settle
from policygraph.profile.model import Field
from policygraph.profile.patterns import RelationRule
from policygraph.rdf.core import RECORD
from policygraph.rdf.datatypes import lexical
from policygraph.rdf.ntriples import literal
from policygraph.records.frontmatter import is_empty
from policygraph.records.printable import without_unseen
from policygraph.words.phrases import Phrase, brief, counted, enumerated

MOST_HINTED = 1_000  # findings of a record, behind which nobody reads what was meant by a key


class Emitter(Protocol):
    """States what stands under a key of a node's mapping."""

    def state(self, sink: Sink, node: Node, value: Any, at: At, kept: Kept) -> bool:
        """State a value that is not empty; return whether it comes back, or what of it does not is kept already."""
        ...


class Places:
    """The places in front matter of what nodes of a class state; the subject's are those of its records, too."""

    def __init__(self, values: Values, class_: str) -> None:
        self.values, self.class_ = values, class_
        self.fields = values.kind.fields.get(class_, {})
        self._places: dict[str, Place] = {}

    def of(self, key: str, owner: str) -> Place | None:
        """Return the place of what a node of a class states under a key of the context, None where it has none."""
        field = self.fields.get(key)
        if field is None or field.owner != owner:
            return None
        if key not in self._places:
            term, kind = field.term, self.values.kind
            nest = None if field.kind == "index" else term.nest
            written, language = kind.written(key, self.class_), term.language or self.values.language.lower()
            self._places[key] = Place(nest, written, term.is_set, term.type, language)
        return self._places[key]

    def shared(self) -> set[str]:
        """Return the keys of the context under which more than one key, or the body, may state values."""
        kind, keys = self.values.kind, [field.term.key for field in self.fields.values()]
        shared = {key for key in keys if keys.count(key) > 1}
        shared |= {field.in_part.term.key for field in self.fields.values() if field.in_part}
        if self.class_ == kind.subject_class:
            shared |= {self.fields[link.key].term.key for link in kind.links}
            label = kind.subject_template.label
            shared |= {kind.context.key_of(each) for each in (kind.body, label) if each}
        return shared


class _Field:
    """What is the same for all that states values of a field under a key: where they go, and where they come back."""

    def __init__(self, places: Places, field: Field, key: str, nest: str, shared: set[str]) -> None:
        self.field, self.property = field, field.term.iri
        self.is_of_record = field.owner == RECORD
        self.place = places.of(field.term.key, field.owner)
        self.is_own = self.place is not None and (self.place.nest or "", self.place.key) == (nest, key)
        self.is_shared = field.term.key in shared


class TextField(_Field):
    """States texts, and lists of texts."""

    def __init__(self, places: Places, field: Field, key: str, nest: str, shared: set[str]) -> None:
        super().__init__(places, field, key, nest, shared)
        values = places.values
        self.values, self.reader = values, PieceReader(values, field, key)
        self.short, self.read, self.needs_policy = (
            self.reader.short,
            self.reader.read,
            self.reader.needs_policy,
        )
        claim = field.in_part
        self.in_part = (
            places.of(claim.term.key, claim.owner) if claim and claim.owner == field.owner else None
        )
        # which the text behind the front matter takes the place of
        self.gives_way = self.property == values.kind.body and not self.is_of_record and not field.term.nest

    def state(self, sink: Sink, node: Node, value: Any, at: At, kept: Kept) -> bool:
        """State the texts of a value that is one, or a list of some."""
        found: list[Value] = []
        if value.__class__ is list:
            for index, item in enumerate(value):
                self._state_item(sink, node, item, (at, index), found, value)
        else:
            self._state_item(sink, node, value, at, found)
        place = self.place
        if place is None:
            return False
        if self.is_shared or node.is_shared or not self.is_own:  # told when all of the node is stated
            node.add(place, found)
            return self.is_own
        if found and place.nest:
            node.nests.add(place.nest)
        return comes_back(value, found, place)

    def _state_item(
        self, sink: Sink, node: Node, item: Any, at: At, found: list[Value], items: Sequence[Any] = ()
    ) -> None:
        """State the pieces of a text; add what is stated of them under the key to what is found."""
        if item.__class__ is not str:
            if is_empty(item):
                return
            if not isinstance(item, int | float):
                sink.remark_shape(at, Phrase("a text or a list of texts"), _quotes_lacking(item, items))
                return
            item = lexical(item)
        elif not item or item.isspace():
            return
        subject = sink.record_term if self.is_of_record else node.subject
        policy = sink.policy if self.needs_policy else ""
        for piece in self.short(item, policy) if len(item) < SHORT else self.read(item, policy):
            value: Value | None
            if (line := piece.line) and not self.gives_way:
                assert piece.value
                value = piece.value
                if value.lines and value.text != sink.policy_term:  # its own label is stated already
                    sink.lines += value.lines
                sink.lines.append(subject + line)
                sink.origins.append((subject, self.property, value.text, at, piece.piece))
                for note in value.notes:
                    note(sink, at, piece.piece)
                found.append(value)
            elif value := self._state_otherwise(sink, node, subject, at, piece):
                found.append(value)

    def _state_otherwise(self, sink: Sink, node: Node, subject: str, at: At, piece: Piece) -> Value | None:
        """State a piece of which there is more to state or to tell; return it where it is stated under the key."""
        value = self.reader.resolve(sink, piece, at)
        if value is None:
            return None
        if self.gives_way and sink.record.body:
            sink.trace(subject, self.property, value, at, piece.piece)
            return None
        if value.text == sink.policy_term:
            value = value._replace(lines=())
        sink.state(subject, value.property or self.property, value, at, piece.piece)
        if piece.part:
            self.values.state_part(sink, self.reader.claim, piece.written, piece.part, value.text, at)
        if value.property and self.in_part:
            node.add(self.in_part, [value])
        return None if value.property else value


class NodesField(_Field):
    """States a mapping, or each mapping of a list, as a node of its own."""

    def __init__(
        self, places: Places, field: Field, key: str, nest: str, shared: set[str], classes: Classes
    ) -> None:
        super().__init__(places, field, key, nest, shared)
        self.kind, self.make, self.classes = places.values.kind, places.values.maker(field.range), classes
        self.type = f"{TYPE}<{field.range}> .\n"

    def state(self, sink: Sink, node: Node, value: Any, at: At, kept: Kept) -> bool:
        """State a value that is a mapping, or a list of some."""
        subject = sink.record_term if self.is_of_record else node.subject
        members = self.classes.of(self.field.range)
        names = own_nodes.names(value if isinstance(value, list) else [value], self.field, self.kind)
        within: list[Kept] = []  # what is kept of each mapping
        is_whole = True
        for (item, place), name in zip(_items(value, at), names, strict=True):
            if is_empty(item):
                continue
            if not isinstance(item, dict):
                sink.remark_shape(place, Phrase("a mapping or a list of mappings"))
                is_whole = False
                continue
            own = f"<{self.make(name, sink.policy)}>"
            sink.state(subject, self.property, Value(own, None, (own + self.type,)), place)
            within.append({})
            members.state_all(sink, Node(own, item, place), within[-1])
        if self.place is None or not self.is_own or not within:
            if self.place and within:
                node.add(self.place, [FOREIGN])
            return False
        node.nests.add(self.place.nest)
        if isinstance(value, dict) and not self.place.is_set:
            kept |= within[0]
            return True
        is_list = isinstance(value, list) and (self.place.is_set or len(within) > 1)
        return is_list and is_whole and not any(within)


class IndexField(_Field):
    """States each member of a mapping as a node of its own, under the concept that its key names."""

    def __init__(
        self, places: Places, field: Field, key: str, nest: str, shared: set[str], classes: Classes
    ) -> None:
        super().__init__(places, field, key, nest, shared)
        values, template = places.values, places.values.kind.template(field.range)
        index = values.kind.index_field(field)
        self.make, self.classes, self.index = values.maker(field.range), classes, index.term.iri
        self.is_own = self.is_own and template.iri.endswith(
            ("#{index}", "#{id}")
        )  # of which the key comes back
        self.concept = lru_cache(1_000)(values.concept(index))
        integer = values.kind.context.expand("xsd:integer")
        numbers = (f" <{name}> {literal(number, datatype=integer)} .\n" for name, number in template.states)
        self.states = (f"{TYPE}<{field.range}> .\n", *numbers)

    def state(self, sink: Sink, node: Node, value: Any, at: At, kept: Kept) -> bool:
        """State the members of a value that is a mapping."""
        if not isinstance(value, dict):
            sink.remark_shape(at, Phrase("a mapping"))
            return False
        subject = sink.record_term if self.is_of_record else node.subject
        members, within, is_stated = self.classes.of(self.field.range), Kept(), False
        for key, item in value.items():
            place = (at, key)
            if is_empty(item):
                continue
            if not isinstance(item, dict):
                sink.remark_shape(place, Phrase("a mapping"))
                within[place] = item
                continue
            is_stated = True
            own = f"<{self.make(key, sink.policy)}>"
            sink.lines += [own + line for line in self.states]
            members.state_all(sink, Node(own, item, place), within)
            concept = self.concept(key, key, sink.policy)
            sink.state(subject, self.property, Value(own, None), place)
            sink.state(own, self.index, concept, place)
        if not self.is_own:
            if self.place and is_stated:
                node.add(self.place, [FOREIGN])
            return False
        kept |= within if is_stated else {}
        return is_stated


class _Kept:
    """Keeps the values of a key as they are, after a remark where it has a shape that is not read."""

    def __init__(self, shape: Phrase | None = None) -> None:
        self.shape = shape

    def state(self, sink: Sink, node: Node, value: Any, at: At, kept: Kept) -> bool:
        if self.shape:
            sink.remark_shape(at, self.shape)
        return False


class _Relations:
    """Tells of mappings that are no relations which the profile reads, and states what else they say."""

    def __init__(self, rule: RelationRule, inner: Emitter) -> None:
        self.rule, self.inner = rule, inner

    def state(self, sink: Sink, node: Node, value: Any, at: At, kept: Kept) -> bool:
        for item, place in _items(value, at):
            if is_empty(item):
                continue
            if not isinstance(item, dict):
                if isinstance(self.inner, _Kept):
                    sink.remark_shape(place, Phrase("a mapping or a list of mappings"))
            elif self.rule.of(item) is None:
                self._tell(sink, item, place)
            elif _has_mapping(item.get(self.rule.target)):
                sink.remark_shape((place, self.rule.target), Phrase("a text or a list of texts"))
        return self.inner.state(sink, node, value, at, kept)

    def _tell(self, sink: Sink, item: Mapping[str, Any], place: At) -> None:
        word, known = item.get(self.rule.type), enumerated(self.rule.keys)
        message = Phrase("{word!r} is no relation that the profile reads", word=word)
        if is_empty(word):
            message = Phrase("the mapping does not say by {key} which relation it is", key=self.rule.type)
        remedy = Phrase("Kept as it is, and no relation is stated; write one of {known}", known=known)
        sink.remark(place if is_empty(word) else (place, self.rule.type), "bad-value", message, remedy)


def _quotes_lacking(item: Any, items: Sequence[Any]) -> Phrase | None:
    """Return the remedy for a value, which may be an item of a list, that is a link or a text without quotes; None for
    any other.
    """
    if link := _link_without_quotes(item) or _link_without_quotes(items):
        quoted = brief(json.dumps(link, ensure_ascii=False))
        return Phrase("Kept as it is; put quotes around it where it is a link, {link}", link=quoted)
    if text := _text_with_colon(item) if items else "":
        quoted = brief(json.dumps(text, ensure_ascii=False))
        return Phrase("Kept as it is; put quotes around it where it is a text, {text}", text=quoted)
    return None


def _link_without_quotes(value: Any) -> str:
    """Return the wiki link that YAML reads as a list in a list, "" for any other value.

    >>> _link_without_quotes([["the act"]]), _link_without_quotes([[7]]), _link_without_quotes(["a", ["b"]])
    ('[[the act]]', '[[7]]', '')
    """
    for _ in range(2):
        value = value[0] if isinstance(value, list) and len(value) == 1 else None
    return f"[[{value}]]" if isinstance(value, str | int) and not isinstance(value, bool) else ""


def _text_with_colon(value: Any) -> str:
    """Return the text that YAML reads as a mapping in a list, "" for any other value.

    >>> _text_with_colon({"Part 1": "General"}), _text_with_colon({"a": ["b"]})
    ('Part 1: General', '')
    """
    if not isinstance(value, dict) or len(value) > 1:
        return ""
    return next(
        (f"{key}: {lexical(text)}" for key, text in value.items() if isinstance(text, str | int | float)), ""
    )


def _has_mapping(value: Any) -> bool:
    items = value if isinstance(value, list) else [value]
    return any(isinstance(item, dict | list) and not is_empty(item) for item in items)


class _Id:
    """Passes over the id of the record where the record states it already."""

    def __init__(self, place: Place | None) -> None:
        self.place = place

    def state(self, sink: Sink, node: Node, value: Any, at: At, kept: Kept) -> bool:
        return self.place in node.stated


class _Nest:
    """States the members of a mapping that only groups them."""

    def __init__(self, members: Members, key: str) -> None:
        self.members, self.key = members, key

    def state(self, sink: Sink, node: Node, value: Any, at: At, kept: Kept) -> bool:
        if not isinstance(value, dict):
            sink.remark_shape(at, Phrase("a mapping"))
            return False
        node.within[self.key] = {}
        self.members.state(sink, node, value, node.within[self.key], self.key)
        return True


class Members:
    """States the members of the mappings that become nodes of a class."""

    def __init__(self, values: Values, class_: str, classes: Classes) -> None:
        kind = values.kind
        self.values, self.class_, self.is_subject = values, class_, class_ == kind.subject_class
        self.places = Places(values, class_)
        fields, shared = self.places.fields, self.places.shared()

        def emitter(field: Field, key: str, nest: str) -> Emitter:
            if field.kind in ("index", "nodes"):
                compiled = IndexField if field.kind == "index" else NodesField
                return compiled(self.places, field, key, nest, shared, classes)
            return TextField(self.places, field, key, nest, shared)

        self.emitters: dict[str, dict[str, Emitter]] = {
            nest: {
                key: emitter(field, key, nest)
                for key, field in fields.items()
                if nest in ("", field.term.nest)
            }
            for nest in ("", *kind.context.nests)
        }
        self.misplaced = {key for key, field in fields.items() if field.term.nest}
        if self.is_subject:
            self._add_keys_of_records(fields)
        self.emitters[""] |= {key: _Nest(self, key) for key in kind.context.nests}

    def _add_keys_of_records(self, fields: Mapping[str, Field]) -> None:
        """Add the keys that are no fields, or no other ones: of the id, the language, lists, and what is only kept."""
        kind = self.values.kind
        top = self.emitters[""]
        lists = {
            key: _Kept(Phrase("a list of {values}", values=counted(len(names), "value", "values")))
            for key, names in kind.lists.items()
        }
        top |= {key: kept for key, kept in lists.items() if key not in top}
        if kind.language_key is not None:
            top.setdefault(kind.language_key, _Kept())
        if not kind.id.plain:
            ids = {key for key, field in fields.items() if field.term.iri == kind.subject_template.label}
            for nest, emitters in self.emitters.items():
                named = {*ids, kind.id.key} if not nest and kind.id.key is not None else ids
                emitters |= {key: _Id(self.place_of(key, nest)) for key in named if key is not None}
        top |= {key: _Kept() for key in kind.keep}
        top |= {key: _Relations(rule, top.get(key, _Kept())) for key, rule in kind.relations.items()}

    def place_of(self, key: str, nest: str) -> Place | None:
        """Return the place whose key is a key in a nest, None where nothing comes back under that."""
        field = self.places.fields.get(key)
        place = self.places.of(field.term.key, field.owner) if field else None
        return place if place and (place.nest or "", place.key) == (nest, key) else None

    def state_all(self, sink: Sink, node: Node, kept: Kept) -> None:
        """State a node's mapping, and keep of it what does not come back."""
        self.state(sink, node, node.original, kept)
        if node.stated or node.within:
            settle(node, kept)

    def state(self, sink: Sink, node: Node, mapping: Mapping[str, Any], kept: Kept, nest: str = "") -> None:
        """State the members of a node's mapping, or of a mapping in it that only groups them."""
        if not nest and not self.misplaced.isdisjoint(mapping):
            node.is_shared = True
        emitters = self.emitters[nest]
        at: At = (node.at, nest) if nest else node.at
        for key, value in mapping.items():
            if (not value or value.isspace()) if value.__class__ is str else is_empty(value):
                continue
            place = (at, key)
            emitter = emitters.get(key)
            if emitter is None:
                self.remark_unknown(sink, key, place, nest)
            elif emitter.state(sink, node, value, place, kept):
                continue
            kept[place] = value

    def remark_unknown(self, sink: Sink, key: str, at: At, nest: str) -> None:
        """Add a finding about a key that the profile does not have."""
        name, kind = self.values.profile.name, self.values.kind
        own = (kind.written(each, self.class_) for each in self.places.fields)
        known = kind.written_keys(nest) if self.is_subject else frozenset(own)
        message = Phrase("the profile {profile} has no property for {key}", profile=name, key=dotted(at))
        remedy = Phrase("Kept as it is; correct the key or add it to the profile")
        code = "unknown-key"
        if (
            kind.ignores(code)
            and not any(key in keys for _, keys in kind.places)
            and _hint(key, known, kind.places)
        ):
            code = "misspelt-key"  # others may be added, and this is none of them
        if len(sink.findings) < MOST_HINTED and (hint := _hint(key, known, kind.places)):
            remedy = Phrase("{hint} {remedy}", hint=hint, remedy=remedy)
        sink.remark(at, code, message, remedy)


class Classes:
    """The members of the nodes of each class, compiled when there is one."""

    def __init__(self, values: Values) -> None:
        self.values = values
        self._members: dict[str, Members] = {}

    def of(self, class_: str) -> Members:
        """Return what states the members of the nodes of a class."""
        if class_ not in self._members:
            self._members[class_] = Members(self.values, class_, self)
        return self._members[class_]


def _items(value: Any, at: At) -> Iterable[tuple[Any, At]]:
    """Return each item of a list with its place, or what is no list with its own."""
    return (
        [(item, (at, index)) for index, item in enumerate(value)]
        if value.__class__ is list
        else ((value, at),)
    )


@lru_cache(10_000)
def _hint(key: str, known: frozenset[str], places: frozenset[tuple[str, frozenset[str]]]) -> str:
    """Return what to write for an unknown key, or where it belongs: another mapping has it; "" where nobody knows."""
    if (clean := without_unseen(key)) in known and clean:
        return Phrase("{value!r} has characters that nobody sees; write {clean}.", value=key, clean=clean)
    for path in sorted(path for path, keys in places if key in keys):
        return (
            Phrase("It is read under {path}.", path=path)
            if path
            else Phrase("It is read at the top of the front matter.")
        )
    return suggest(key, known, cutoff=SIMILAR, lead="")
