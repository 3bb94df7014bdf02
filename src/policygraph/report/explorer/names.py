"""Names by language for what the page lists: each label once, with what it is called in the languages of the corpus."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import pyoxigraph as ox

from policygraph.store.lookups import Lookups

Names = Mapping[str, str]  # language tag, "" for none -> text
Term = ox.NamedNode | ox.Literal


@dataclass
class Dictionary:
    """Texts with their numbers, in the order in which they came, and their names by language."""

    entries: list[Names] = field(default_factory=list)
    _numbers: dict[str, int] = field(default_factory=dict)

    def number(self, text: str, names: Names | None = None) -> int:
        """Return the number of a text, which is added where it is new."""
        if text not in self._numbers:
            self._numbers[text] = len(self.entries)
            self.entries.append({**(names or {}), "en": text})
        return self._numbers[text]


def names_of_values(lookups: Lookups, properties: Iterable[str]) -> dict[str, Names]:
    """Return label of a value of some properties, as ``Lookups.labels`` has it, -> its names.

    A text has those of the texts beside it where there is one in each language.
    """
    names: dict[str, Names] = {}
    for property_ in properties:
        seen = set[str]()
        for terms in lookups.all_values(property_).values():
            for iri in {term.value for term in terms if isinstance(term, ox.NamedNode)} - seen:
                seen.add(iri)
                names.setdefault(lookups.label(iri), lookups.label(iri).names)
            texts = _one_each([term for term in terms if isinstance(term, ox.Literal) and term.language])
            if lookups.language in texts:
                names.setdefault(texts[lookups.language], texts)
    return names


def _one_each(literals: list[ox.Literal]) -> dict[str, str]:
    """Return language -> text, nothing where a language has several."""
    texts = {literal.language or "": literal.value for literal in literals}
    return texts if len(texts) == len(literals) else {}
