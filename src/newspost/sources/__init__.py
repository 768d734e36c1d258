"""Where posts come from, and what comes of each: one way to walk, to open and to share out many files."""
