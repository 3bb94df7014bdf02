"""What may have been meant by a word or an id that nothing has."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import pyoxigraph as ox

from policygraph.errors import SIMILAR, meant, similar
from policygraph.findings import Finding
from policygraph.pipeline import Build
from policygraph.records.printable import seen, without_unseen
from policygraph.validation.similar_ids import SimilarIds
from policygraph.words.phrases import Phrase, enumerated

# In an address, a path or a list; those of files have an ending behind their name.
_WORDS = re.compile(r"(?P<name>[^\s,;、()\[\]/#<>|]+?)(?:\.\w{1,9})?(?=[\s,;、()\[\]/#<>|]|\Z)")
_NUMBER = re.compile(r"(?<![^\W_])[0-9]+(?![^\W_])")
_SEPARATOR = re.compile(r"[,;&]|\band\b")
_SHORT = 3  # characters of a code, as those of countries, which many words are like
_UNSEEN = "{value!r} has characters that nobody sees; write {clean}"
_MOST = 3  # ids that are suggested


@dataclass(frozen=True)
class Suggestions:
    """Suggests words of the vocabulary and ids of the records of a build."""

    build: Build

    def labels(self, finding: Finding) -> str:
        """Return a question that suggests labels of a scheme, the detail of a finding, similar to an unknown one, or else
        its longer codes, as keys may be, or says that nobody sees what is wrong; "" where there are none.
        """
        vocabulary = self.build.profile.vocabulary
        clean = seen(finding.value)
        if clean != finding.value and vocabulary.find(finding.detail, clean):
            return Phrase(_UNSEEN, value=finding.value, clean=clean)
        pieces = list(filter(None, map(str.strip, _SEPARATOR.split(finding.value))))
        if len(pieces) > 1 and all(vocabulary.find(finding.detail, each) for each in pieces):
            return Phrase("It has {names}, each by itself", names=enumerated(pieces))
        labels = vocabulary.writings.get(finding.detail, {}).values()
        codes = (code for code in vocabulary.codes(finding.detail) if len(code) > _SHORT)
        return meant(similar(finding.value, labels, SIMILAR) or similar(finding.value, codes, SIMILAR))

    def ids(self, value: ox.NamedNode | ox.Literal | None) -> str:
        """Return a question that suggests the ids in that of a subject which no record describes, a file that is named after
        it and is none, or cannot be read, ids of files whose names share it, or similar ids, else "".
        """
        iri = value.value if isinstance(value, ox.NamedNode) else ""
        subject = self.build.profile.subject_id(self.build.base, iri)
        if subject is None or subject[1] in self._ids.get(subject[0], ()):
            return ""
        kind, identifier = subject
        known = self._ids.get(kind, set())
        if (clean := without_unseen(identifier)) in known and clean:
            return Phrase(_UNSEEN, value=identifier, clean=clean)
        narrow = unicodedata.normalize("NFKC", identifier)  # of full-width digits and brackets
        words = [word for match in _WORDS.finditer(narrow) for word in (match[0], match["name"])]
        words += [*_NUMBER.findall(narrow), *map(str.strip, _SEPARATOR.split(narrow))]
        rule = self.build.profile.kind(kind)
        read = (
            name for match in _WORDS.finditer(narrow) for name in self.build.profile.ids_in(rule, match[0])
        )
        if inside := [word for word in dict.fromkeys(words) if word in known] or [
            name for name in dict.fromkeys(read) if name in known
        ]:
            return meant(inside[:_MOST])
        if file := self._named_after(kind, identifier, self._unreadable):
            return Phrase("Is it in {file}, which cannot be read?", file=self.build.relative_path(file))
        if file := self._named_after(kind, identifier, self._no_records):
            return Phrase("Is it in {file}, which is no record?", file=self.build.relative_path(file))
        if names := self._sharing(kind).get(identifier):
            return meant(names[:_MOST])
        if kind not in self._similar:
            self._similar[kind] = SimilarIds(self._ids.get(kind, ()))
        return meant(self._similar[kind].names(identifier))

    def _named_after(self, kind: str, identifier: str, paths: Sequence[str]) -> str:
        """Return the first of some paths whose name says that the file describes a subject, "" for none."""
        rule = self.build.profile.kind(kind).id
        if rule.key is None:
            named_by = {path: rule.in_path(f"/{path}") or "" for path in paths}
            ends = rule.part == "path"  # a reference may be relative to a folder
            return next(
                (
                    path
                    for path, each in named_by.items()
                    if each == identifier or (ends and each.endswith(f"/{identifier}"))
                ),
                "",
            )
        own = re.escape(identifier)
        named = re.compile(rf"(?i:0*{own}[\W_].*|(?:\A|.*[\W_])0*{own}(?:\.[^./]*)*\Z)")
        look = identifier.casefold()  # first, as there may be thousands of both
        with_it = (path for path in paths if look in path.casefold())
        return next((path for path in with_it if any(map(named.match, path.split("/")[-2:]))), "")

    def _sharing(self, kind: str) -> dict[str, list[str]]:
        """Return id -> the names of the files that share it, which each have their whole name as id."""
        if kind not in self._shared:
            rule, shared = self.build.profile.kind(kind).id, dict[str, list[str]]()
            for name in sorted(self._ids.get(kind, ())) if rule.key is None and rule.part == "file" else ():
                identifier = rule.in_path(f"/{name}.md")
                if identifier and identifier != name:
                    shared.setdefault(identifier, []).append(name)
            self._shared[kind] = shared
        return self._shared[kind]

    @cached_property
    def _unreadable(self) -> list[str]:
        """The paths of the files of which no record is made, since they cannot be read."""
        return [
            entry.path
            for entry in self.build.generation.manifest.with_problems()
            if entry.policy is None and any(each.severity == "violation" for each in entry.findings)
        ]

    @cached_property
    def _no_records(self) -> list[str]:
        """The paths of the files that are empty, or have no front matter."""
        manifest = self.build.generation.manifest
        empty = (entry.path for entry in manifest.with_problems() if entry.record is None)
        return sorted({*empty, *manifest.skipped()}.difference(self._unreadable))

    @cached_property
    def _shared(self) -> dict[str, dict[str, list[str]]]:
        return {}

    @cached_property
    def _similar(self) -> dict[str, SimilarIds]:
        return {}

    @cached_property
    def _ids(self) -> dict[str, set[str]]:
        """The ids of what records describe, by kind."""
        ids: dict[str, set[str]] = {}
        for iri in self.build.generation.manifest.subjects():
            kind, identifier = self.build.profile.subject_id(self.build.base, iri) or ("", "")
            ids.setdefault(kind, set()).add(identifier)
        return ids
