"""The error of a config or a baseline that cannot be used."""

from __future__ import annotations


class CheckConfigError(ValueError):
    """A config of the checker, or a baseline, that cannot be used; the command ends with exit code 2.

    ``message`` says what is wrong and how to mend it. ``path`` is the file, or "command line"; ``line`` and ``column``
    are the place in it, counted from 1, in code points; each None where it is not known.
    """

    def __init__(
        self, message: str, path: str | None = None, line: int | None = None, column: int | None = None
    ) -> None:
        super().__init__(message, path, line, column)
        self.message = message
        self.path = path
        self.line = line
        self.column = column

    def __str__(self) -> str:
        """Return ``path:line:column: message``, as much of it as is known."""
        place = ":".join(str(part) for part in (self.path, self.line, self.column) if part is not None)
        return f"{place}: {self.message}" if place else self.message
