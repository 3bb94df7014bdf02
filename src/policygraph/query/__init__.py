"""Questions to a store: SPARQL, search, one policy, a corpus in numbers."""
