"""What Jekyll makes of the values of one post: its name, its categories and tags."""
