"""For users of other libraries: ways over, and back."""
