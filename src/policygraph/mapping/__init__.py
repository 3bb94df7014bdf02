"""One file to what it states, as a document and as triples, and back again."""
