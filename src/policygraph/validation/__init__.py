"""Check a built store against shapes and rules: findings, each with file, line and column."""
