"""A Jekyll site on disk: its config, its files, and what becomes of each."""
