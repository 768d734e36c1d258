"""Everything after the front matter: HTML blocks, Markdown, and the tail of source and navigation."""
