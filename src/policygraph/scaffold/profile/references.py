"""Guess which keys refer to other records, and the patterns of the forms in which they do."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from policygraph.mapping.named_files import beside_link, file_in
from policygraph.profile.patterns import Rewrite, ValueRule
from policygraph.rdf.vocabulary import fold
from policygraph.records.other_files import plain
from policygraph.scaffold.profile.columns import BREAKS, Column
from policygraph.scaffold.profile.identifiers import Naming
from policygraph.scaffold.profile.known_keys import known_keys
from policygraph.scaffold.profile.reference_forms import Form, Target, used_forms

MIN_RESOLVED = 0.8  # share of pieces that must be ids of records where the name of the key gives no hint
SEPARATORS = ("", ",", ";", "、", "，", "；", *BREAKS)
_WORD = re.compile(r"\S{1,80}")
_WORD_AND_NUMBER = re.compile(r"\s*[^\W\d_]+[ _-]?[0-9]+(?:\s*[,;]\s*[^\W\d_]+[ _-]?[0-9]+)*\s*")
_NUMBERS = re.compile(r"v?[0-9]+(?:\.[0-9]+)*")  # one, or those of a version
_AS_IT_STANDS = r"(?s:.+)"
_ANYTHING = Form(r"(?P<page>(?s:.+))", "{page}")
_PAGES = (  # of the web, as links and with what is said of them
    Form(r"\[[^\]]*\]\((?P<page>https?://[^\s)]+)\)", "{page}"),
    Form(r"\(?(?P<page>https?://[^\s()]+)\)?(?:\s+[-–—]\s.*)?", "{page}"),
)


@dataclass(frozen=True)
class Reference:
    """How a key refers to records of a kind; ``resolved`` of its ``pieces`` are ids of other such records.

    Without ``patterns`` every piece is an id as it stands. ``plausible`` pieces could be ids, whether records
    have them or not, or have one among other words.
    """

    kind: str
    rule: ValueRule
    split: str
    patterns: tuple[str, ...]
    formats: tuple[str, ...]  # one for each pattern
    pieces: int
    resolved: int
    plausible: int
    is_own: bool = False  # to records of the kind that refers


def find_reference(column: Column, naming: Naming, targets: Sequence[Target]) -> Reference | None:
    """Return how a key refers to records, of the kind that most pieces resolve to, or None if it does not."""
    if not column.is_flat:
        return None
    found = [
        reference
        for target in targets
        for split in SEPARATORS
        if not split or any(split in text for _, text in column.texts())
        for reference in [_reference(column, naming, target, split)]
        if _is_reference(reference, column, target)
    ]
    found += filter(None, (_by_key(column, naming, target) for target in targets) if not found else ())
    return max(found, key=lambda each: (each.resolved, each.is_own, -each.pieces), default=None)


def _by_key(column: Column, naming: Naming, target: Target) -> Reference | None:
    """Return how a key refers to records of another kind by what these have under the same key, None where it does not."""
    texts = [text.strip() for _, text in column.texts()]
    resolved = sum(text in target.by_key.get(column.key, ()) for text in texts)
    if target.naming is naming or not resolved or resolved < MIN_RESOLVED * len(texts):
        return None
    return Reference(
        target.kind, _rule(""), "", (r"(?P<name>\S(?s:.*))",), ("[[{name}]]",), len(texts), resolved, resolved
    )


def _reference(column: Column, naming: Naming, target: Target, split: str) -> Reference:
    """Return how a key would refer to a target, its texts split at a separator."""
    texts = [(naming.ids.get(sample.path), text) for sample, text in column.texts()]
    written = {piece.strip() for _, text in texts for piece, _ in _rule(split).pieces(text)}
    all_forms = target.forms(written)
    own = frozenset(target.naming.ids.values())  # 7 is that of this kind though another has it as it stands
    forms = list(used_forms(written, all_forms, own))
    is_written_otherwise = target.naming.prefix or target.naming.format != "{number:d}"
    if forms and target.naming.number and is_written_otherwise and all_forms[0] not in forms:
        forms.insert(0, all_forms[0])  # a number by itself, which the next record may have
    unread = {text for text in written if not any(form.rewrite(text) for form in forms)}
    pages = list(used_forms(unread, _PAGES, target.ids))
    forms += pages
    if forms:  # what none of them matches stays as it is
        forms.append(_ANYTHING if pages else Form(_AS_IT_STANDS, forms[0].format))
    patterns, formats = tuple(form.pattern for form in forms), tuple(form.format for form in forms)
    rule = _rule(split, patterns, formats)
    pieces = [(own_id, *piece) for own_id, text in texts for piece in rule.pieces(text)]
    resolved = sum(_resolves(target, piece, name) and name != own_id for own_id, piece, name in pieces)
    plausible = sum(
        name != piece or bool(_WORD.fullmatch(piece.strip())) or not target.ids.isdisjoint(piece.split())
        for _, piece, name in pieces
    )
    is_own = target.naming is naming
    return Reference(target.kind, rule, split, patterns, formats, len(pieces), resolved, plausible, is_own)


def _rule(split: str, patterns: Iterable[str] = (), formats: tuple[str, ...] = ()) -> ValueRule:
    none = frozenset(map(fold, known_keys().none))
    return ValueRule(split, none, Rewrite(tuple(map(re.compile, patterns)), formats=formats))


def _resolves(target: Target, piece: str, name: str | None) -> bool:
    """Return whether a piece gives the id of a record, or names the file of one."""
    file = "" if name == piece and beside_link(piece) else file_in(piece)
    if "[[" in piece and target.by_name(file):
        return True
    return name in target.ids or any(
        each in target.files for each in (file.lstrip("./"), file.rpartition("/")[2])
    )


def _is_reference(reference: Reference, column: Column, target: Target) -> bool:
    """Return whether more pieces resolve than by accident, or most pieces of a known relation could be ids."""
    is_relation = plain(column.key) in known_keys().relations
    is_named = is_relation or known_keys().hints_at_records(column.key)
    distinct = column.distinct()
    is_bare = all(
        each.isdecimal() or (_NUMBERS.fullmatch(each) and each not in target.ids) for each in distinct
    )
    if reference.resolved and (is_named or not is_bare):
        share = 0 if is_relation else 0.5 if is_named else MIN_RESOLVED
        by_word = target.naming.number and all(map(_WORD_AND_NUMBER.fullmatch, distinct))
        is_sure = is_named or by_word or len(distinct) > 1
        if reference.resolved >= share * reference.pieces and is_sure:
            return True
    return is_relation and reference.plausible * 2 > reference.pieces
