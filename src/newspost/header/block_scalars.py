"""Changes of texts that are written as ``|`` or ``>``."""

from __future__ import annotations

import re

from newspost.header.extents import _PROPERTIES, _indent, _lines
from newspost.header.lines import Lines
from newspost.header.nodes import Node
from newspost.header.quoting import write_block_text
from newspost.text.patches import Patch
from newspost.text.spans import Span

_INDICATOR = re.compile(r"[|>][-+0-9]*+")


class BlockScalar:
    """The parts of a block scalar: its header, and its content.

    The content is here what lies between the break behind the header and the last one: that one stays, whatever comes.
    """

    def __init__(self, text: str, lines: Lines, node: Node) -> None:
        properties = _PROPERTIES.match(text, node.span.start)
        indicator = _INDICATOR.match(text, properties.end() if properties else node.span.start)
        start, end = indicator.span() if indicator else (node.span.start, node.span.start)
        self.node = node
        self.text = text
        self.header = Span(start, end)
        self.content = Span(lines.end(start), lines.trim(node.span))

    def change(self, new: str, newline: str) -> list[Patch] | None:
        """Return what makes it say ``new`` under the same header, None where it cannot."""
        header = self.header.of(self.text)
        starts, ends = _lines(self.text, *self.content)
        lines = [self.text[start:end] for start, end in zip(starts, ends, strict=True)]
        written = write_block_text(new, header, " " * _indent(lines[1:], self.node.text), newline)
        if written is None:
            return None
        if self.content.end < self.node.span.end:
            written = written.removesuffix(newline)
        return [Patch(self.content, written.removeprefix(header))]

    def replace(self, written: str) -> list[Patch]:
        """Return what puts a value on one line in its place; the comment behind the header stays."""
        return [Patch(Span(self.node.span.start, self.header.end), written), Patch(self.content, "")]
