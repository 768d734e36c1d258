"""What header, name and body say together: the fields of the Article."""
