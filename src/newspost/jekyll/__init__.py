"""What Jekyll makes of the values of one post: dates, names, categories and tags."""
