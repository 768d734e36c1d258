r"""The excerpt of a post, cut as Jekyll 4.3.1 cuts it (``excerpt.rb``: ``Excerpt#extract_excerpt``).

Jekyll's own patterns look again and again through text that holds many ``{%`` or ``[`` without their ends; what is
found here is the same, in one pass. Ruby's ``\w`` and ``\s`` know ASCII alone; its ``^`` and ``$`` are ends of lines.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from typing import NamedTuple

from newspost.text.patterns import later
from newspost.text.spans import Span

# what inherits from Liquid::Block in Liquid::Template.tags of Liquid 4 and 5, and Jekyll's own HighlightBlock
_BLOCKS = frozenset({"capture", "case", "comment", "for", "highlight", "if", "ifchanged", "raw", "tablerow", "unless"})

_TAG = later(r"\{%-?+\s*+(\w++)", re.ASCII)
_END_TAG = {name: later(rf"\{{%-?+\s*+end{name}", re.ASCII) for name in _BLOCKS}
_LABEL = later(r"^ {0,3}+\[(?!\])", re.MULTILINE)
_TARGET = later(r":.++")


class Excerpt(NamedTuple):
    """The start of a post as Jekyll cuts it.

    ``text`` is what Jekyll calls the excerpt's content: the head of the post, and the closing Liquid tags and link
    definitions that Jekyll appends to it. ``span`` is where the head stands in the post's text.
    """

    text: str
    span: Span


def cut_excerpt(text: str, body_start: int, separator: str) -> Excerpt | None:
    r"""Cut the excerpt of a post whose content is ``text[body_start:]``, up to the first ``separator``.

    A post that does not hold the separator, or nothing behind it, is its own excerpt. A post with CRLF has no
    ``"\n\n"``. None where the separator is empty: Jekyll then makes no excerpt (``Document#generate_excerpt?``).
    Blocks that a plugin gives to Liquid are not known here, and so stay open where Jekyll closes them.

    >>> cut_excerpt("{% if a %}See [1].\n\nMore.\n\n[1]: /b\n", 0, "\n\n")
    Excerpt(text='{% if a %}See [1].\n{% endif %}\n\n[1]: /b', span=Span(start=0, end=18))
    """
    if not separator:
        return None
    head, _, tail = text[body_start:].partition(separator)
    span = Span(body_start, body_start + len(head))
    if not tail:
        return Excerpt(head, span)
    definitions = "\n".join(_used_definitions(head, tail))
    return Excerpt(_with_closed_blocks(head) + ("\n\n" if definitions else "") + definitions, span)


def _with_closed_blocks(head: str) -> str:
    """Return ``head`` with an end tag for each Liquid block that has none in it (``#sanctify_liquid_tags``).

    One end tag of a name, wherever it stands, will do for all blocks of that name; so will one whose name begins like
    it (``endifchanged`` for ``if``), and one without its own ``%}`` if any follows.
    """
    for name in dict.fromkeys(reversed(list(_tag_names(head)))):
        if name in _BLOCKS:
            end_tag = _END_TAG[name].search(head)
            if end_tag is None or end_tag.end() > head.rfind("%}"):
                head += f"\n{{% end{name} %}}"
    return head


def _tag_names(head: str) -> Iterator[str]:
    """Yield the name of each Liquid tag (``LIQUID_TAG_REGEX``): what stands in one, up to its ``%}``, is no tag."""
    at = 0
    while tag := _TAG.search(head, at):
        at = head.find("%}", tag.end()) + 2
        if at < 2:
            return
        yield tag[1]


def _used_definitions(head: str, tail: str) -> Iterator[str]:
    """Yield the link definitions of ``tail`` whose label, with its brackets, is anywhere in ``head``.

    A label holds no ``]``. So it is in the head just if it ends one of the pieces that end at a ``]`` there; read
    backwards it begins the piece, and then it begins the first of the sorted pieces that does not come before it.
    """
    pieces = sorted({piece[::-1] for piece in head.split("]")[:-1]})
    for label, target in _definitions(tail) if pieces else ():
        wanted = label[-2::-1]
        at = bisect_left(pieces, wanted)
        if at < len(pieces) and pieces[at].startswith(wanted):
            yield label + target


def _definitions(tail: str) -> Iterator[tuple[str, str]]:
    """Yield label and target of each link definition (``MKDWN_LINK_REF_REGEX``); a label may span lines.

    All labels that open before the same ``]`` close there, so where it closes none no other of them is tried.
    """
    at = 0
    while opening := _LABEL.search(tail, at):
        close = tail.find("]", opening.end()) + 1
        if not close:
            return
        target = _TARGET.match(tail, close)
        if target:
            yield tail[opening.end() - 1 : close], target[0]
        at = target.end() if target else close
