"""What an edit asks for, as patches; and the reading again that proves it."""
