"""Places of findings: from offsets in a text to lines and columns, with the text of the lines."""

from __future__ import annotations

from newspost.checking.finding import Place
from newspost.text.spans import LineIndex, Span


def place_of(path: str, text: str, lines: LineIndex, span: Span) -> Place:
    """Return the place of a span in the text of a file."""
    line, column = lines.position(span.start)
    end_line, end_column = lines.position(span.end)
    source = _line_at(text, span.start)
    end_source = source if end_line == line else _line_at(text, span.end)
    return Place(path, line, column, end_line, end_column, span.start, span.end, source, end_source)


def _line_at(text: str, offset: int) -> str:
    """Return the line around an offset, without its line end."""
    start = text.rfind("\n", 0, offset) + 1
    end = text.find("\n", offset)
    return text[start : len(text) if end < 0 else end].removesuffix("\r")
