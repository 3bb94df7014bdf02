"""What follows from the statements of records, by the rules of a profile: in a whole store, or about some nodes of it.

What a rule promises, so that it can be run about some, is in ``profile.rule_heads``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice
from pathlib import Path

import pyoxigraph as ox

from policygraph import regular_files
from policygraph.errors import ProfileError, QueryError
from policygraph.profile.model import Profile
from policygraph.profile.rule_heads import FOCUS, LINEAGE, whole
from policygraph.rdf.iris import local_name
from policygraph.rdf.sparql import query
from policygraph.store.graph_store import GraphStore
from policygraph.store.spread import parts
from policygraph.words.phrases import Phrase, phrase_of

_COMMENT = re.compile(r"^[ \t]*#.*$", re.MULTILINE)
_NAMESPACE = re.compile(r"\bPREFIX\s+[^\s:]*:\s*<([^>]*)>", re.IGNORECASE)
_CODE_POINT = re.compile(r"\\[uU]")  # by which SPARQL can write any character
_AT_ONCE = 10_000  # triples that are held in memory

Function = Callable[..., ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple | None]
Functions = dict[ox.NamedNode, Function]  # by IRI
# The functions that rules may call, over what a store holds: of all of it, or of some nodes.
FunctionsOf = Callable[[GraphStore, Collection[str] | None], Functions]
Derived = dict[str, list[str]]  # IRI of a subject -> sorted lines of N-Triples


@dataclass(frozen=True)
class InferenceRule:
    """A CONSTRUCT of a profile, by its file and its text."""

    file: Path
    text: str

    @property
    def has_focus(self) -> bool:
        """Whether it can be run for some nodes alone."""
        return FOCUS.search(self.text) is not None

    @property
    def needs_lineage(self) -> bool:
        """Whether it depends on policies that the lineage leads to."""
        return LINEAGE.search(self.text) is not None

    @property
    def is_about_policies(self) -> bool:
        """Whether it depends on the lineage of what it is about, which are policies."""
        found, focus = LINEAGE.search(self.text), FOCUS.search(self.text)
        return found is not None and focus is not None and found[1] == focus[2]

    def may_name(self, property_: str) -> bool:
        """Return whether a property, by its IRI, is named, or something that ends as its IRI does, or as it does behind a
        prefix.
        """
        text = _COMMENT.sub("", self.text).replace("\\", "")
        namespaces = (namespace for namespace in _NAMESPACE.findall(text) if property_.startswith(namespace))
        ends = (local_name(property_), *(property_[len(namespace) :] for namespace in namespaces))
        return any(end in text for end in ends) or _CODE_POINT.search(self.text) is not None

    def about(self, nodes: Collection[str]) -> str:
        """Return the text that constructs what it does about some nodes alone, given by their IRIs."""
        values = " ".join(f"<{node}>" for node in nodes)
        return FOCUS.sub(lambda match: f"{match[1]}VALUES {match[2]} {{ {values} }}", self.text)

    def run(
        self, graph: GraphStore, functions: Functions, nodes: Collection[str] | None = None
    ) -> Iterator[list[ox.Quad]]:
        """Yield what it constructs and the store lacked at first: so many at a time, among which each is once.

        About many nodes it is run for some at a time, as the store takes longer than for each of all at once; nothing may be
        written to it meanwhile. Raises ProfileError for a rule that ``rdf.sparql.query`` refuses, or that is no CONSTRUCT.
        """
        texts = [whole(self.text)] if nodes is None else map(self.about, parts(nodes))
        quads = (ox.Quad(*triple) for text in texts for triple in self._constructed(text, graph, functions))

        @cache
        def is_new(property_: ox.NamedNode) -> bool:
            """Return whether the store has no triple with a property, so that none need be looked for."""
            return next(iter(graph.store.quads_for_pattern(None, property_, None)), None) is None

        while some := dict.fromkeys(islice(quads, _AT_ONCE)):
            yield [quad for quad in some if is_new(quad.predicate) or quad not in graph.store]

    def _constructed(self, text: str, graph: GraphStore, functions: Functions) -> ox.QueryTriples:
        try:
            triples = query(graph.store, text, custom_functions=functions)
        except (QueryError, SyntaxError) as error:
            raise ProfileError(
                Phrase("the rule {file} is not run: {problem}", file=self.file, problem=phrase_of(error))
            ) from None
        if not isinstance(triples, ox.QueryTriples):
            raise ProfileError(
                Phrase("the rule {file} must be a CONSTRUCT, which gives triples", file=self.file)
            )
        return triples


def rules_of(profile: Profile) -> list[InferenceRule]:
    """Return the rules of a profile, in the order in which they run."""
    return [InferenceRule(file, regular_files.text(file)) for file in profile.rules]


def derive(graph: GraphStore, functions: FunctionsOf) -> Derived:
    """Run the rules once, in the order of their names; add the new triples to the store, and return them."""
    return run(rules_of(graph.profile), graph, functions)


def run(
    rules: list[InferenceRule],
    graph: GraphStore,
    functions: FunctionsOf,
    nodes: Collection[str] | None = None,
) -> Derived:
    """Run rules, about some nodes alone or about all, and add what is new to the store; return it."""
    derived: dict[str, set[str]] = {}
    for rule in rules:
        found = rule.run(graph, functions(graph, nodes), nodes)
        # About some nodes at a time it would read what it derives of the others.
        for new in found if nodes is None else list(found):
            graph.disk.extend(new)
            for quad in new:
                derived.setdefault(name(quad.subject), set()).add(f"{quad.triple} .\n")
    return {subject: sorted(lines) for subject, lines in derived.items()}


def name(subject: ox.NamedNode | ox.BlankNode | ox.Triple) -> str:
    """Return the IRI of a subject."""
    return subject.value if isinstance(subject, ox.NamedNode) else str(subject)
