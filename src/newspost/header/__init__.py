"""The front matter, read as Jekyll's YAML loader reads it."""
