"""RDF without knowledge of policies: IRIs, datatypes, languages, JSON-LD, vocabularies."""
