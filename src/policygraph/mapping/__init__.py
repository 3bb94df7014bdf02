"""Map a record to the lines of N-Triples that it states, and back."""
