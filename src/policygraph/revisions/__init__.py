"""Compare two states of the records, and find what each git commit changed."""
