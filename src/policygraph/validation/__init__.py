"""Store and shapes to findings, each with file, line and column."""
