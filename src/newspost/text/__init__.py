"""Text and places in it; nothing here knows what a post is."""
