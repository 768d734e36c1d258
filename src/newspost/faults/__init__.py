"""What is wrong with a post: a file for each family of codes."""
