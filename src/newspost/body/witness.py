"""lexbor, the HTML5 parser, as the judge of what the paragraphs of a doubtful piece of HTML are."""

from __future__ import annotations

from selectolax.lexbor import LexborHTMLParser, LexborNode

from newspost.body.text import EDGE, collapse
from newspost.text.encoding import encode

_NO_TEXT = frozenset({"script", "style", "template", "noscript", "iframe", "noembed", "noframes"})
_DEEPEST = 400


def paragraph_texts(html: str) -> list[str] | None:
    """Return the texts of all ``<p>`` of ``html`` that have any, as lexbor sees them, or None where it cannot say.

    The document type is given, since a table ends a paragraph only in a document that has one.
    """
    tree = LexborHTMLParser(encode("<!DOCTYPE html><body>" + html))
    texts: list[str] = []
    for node in tree.css("p"):
        text = node_text(node)
        if text is None:
            return None
        if text:
            texts.append(text)
    return texts


def node_text(node: LexborNode) -> str | None:
    """Return a node's text as a reader sees it, ``<br>`` as a line feed; None if it is nested too deep."""
    runs: list[list[str]] = [[]]
    if not _gather(node, runs, 0):
        return None
    return "\n".join(collapse("".join(run)) for run in runs).strip(EDGE)


def _gather(node: LexborNode, runs: list[list[str]], depth: int) -> bool:
    """Add the text below ``node`` to ``runs``, a new one for each ``<br>``."""
    child = node.first_child
    while child is not None:
        if child.tag == "-text":
            runs[-1].append(child.text_content or "")
        elif child.tag == "br":
            runs.append([])
        elif child.tag not in _NO_TEXT and (depth > _DEEPEST or not _gather(child, runs, depth + 1)):
            return False
        child = child.next
    return True
