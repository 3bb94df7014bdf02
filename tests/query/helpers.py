"""Questions that tests ask."""

from __future__ import annotations

from typing import Any

from policygraph.profile.load import load_profile
from policygraph.query import sparql
from policygraph.query.sparql import NamedQuery, read_query

QUESTIONS = sparql.named_queries(load_profile())


XSD = "http://www.w3.org/2001/XMLSchema#"


def adhoc(text: str, profile: Any) -> NamedQuery:
    return read_query("test", text, profile)
