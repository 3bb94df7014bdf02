"""Map a record to a JSON-LD document and triples, and back."""
