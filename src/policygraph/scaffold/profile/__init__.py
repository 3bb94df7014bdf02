"""Draft a profile from records that no profile describes yet: samples, then guesses, then files."""
