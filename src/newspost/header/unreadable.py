"""The error of a front matter that cannot be read."""

from __future__ import annotations


class UnreadableHeader(ValueError):
    """A front matter that Jekyll's loader refuses; Jekyll then keeps the post and drops all data of its header.

    ``message`` is the loader's problem and context, ``offset`` the place in the whole text as a code point,
    ``context_offset`` where the construct in trouble began, if the loader says so.
    """

    def __init__(self, message: str, offset: int, context_offset: int | None = None) -> None:
        super().__init__(message, offset, context_offset)
        self.message = message
        self.offset = offset
        self.context_offset = context_offset

    def __str__(self) -> str:
        return self.message
