"""Many posts at once: out into the formats of others, and back into their files."""
