"""What became of policies between two states of their records, and in the commits of a git repository."""
