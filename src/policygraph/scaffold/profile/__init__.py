"""Drafts a profile from records that nobody has described yet: samples, then guesses, then files."""
