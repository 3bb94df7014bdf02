"""RDF: IRIs, datatypes, languages, JSON-LD, vocabularies, and the terms of our own that the program names (``core``)."""
