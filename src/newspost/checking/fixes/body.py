"""BD: the body, so that kramdown and Liquid make of it what was meant."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from newspost.body.kramdown import END_TAG, START_TAG
from newspost.body.tags import CLOSES_P, INLINE, KRAMDOWN_BLOCK, KRAMDOWN_SPAN, KRAMDOWN_VOID
from newspost.checking.fixes.drafts import Draft, set_keys
from newspost.faults.body import indented_lines
from newspost.faults.views import is_news
from newspost.text.patches import Patch
from newspost.text.spans import Span

if TYPE_CHECKING:
    from newspost.checking.fixes.drafts import Mender
    from newspost.faults.fault import Fault
    from newspost.meaning.reading import Reading

_OF_RUNNING_TEXT: Final = INLINE | KRAMDOWN_SPAN | {"p"}
_ELEMENTS: Final = _OF_RUNNING_TEXT | CLOSES_P | KRAMDOWN_BLOCK


def _liquid(fault: Fault, reading: Reading) -> Draft | None:
    """BD002: no Liquid in this post; but who writes a tag that needs a plugin is likely to have that."""
    if fault.severity != "error":
        return None
    return Draft("Write `render_with_liquid: false`.", set_keys(reading, {"render_with_liquid": False}))


def _unbalanced(fault: Fault, reading: Reading) -> Draft | None:
    """BD003: close the tag, or delete the end tag that closes nothing.

    Where a comment should end cannot be told, nor what holds other blocks in what a person wrote; nor whether a name in
    angle brackets was meant as a tag.
    """
    text = reading.text
    if text.startswith("</", fault.span.start):
        return Draft("Delete the end tag.", (Patch(fault.span, ""),))
    tag = START_TAG.match(text, fault.span.start)
    closable = _ELEMENTS if is_news(reading) else _OF_RUNNING_TEXT
    if tag is None or tag[1].lower() not in closable or text.endswith(("{{", "{%"), 0, tag.start()):
        return None
    at = _end_of(text, tag[1].lower(), tag.end(), reading.body.tail.start)
    if not text[tag.end() : at].strip():
        return None
    return Draft(f"Close it with </{tag[1]}>.", (Patch(Span(at, at), f"</{tag[1]}>"),))


def _end_of(text: str, name: str, start: int, limit: int) -> int:
    """Return where the element that begins before ``start`` should end; ``start`` itself where that cannot be told.

    That is before the end tag of what it stands in, a blank line, or, for a paragraph, the next block; and before the
    blanks there. It cannot be told where an element inside of it is open, or ended more often than it began.
    """
    blank_line = min((at for at in (text.find("\n\n", start), text.find("\n\r\n", start)) if at >= 0), default=limit)
    limit = max(start, min(limit, blank_line))
    opened: list[str] = []
    at = start
    while (at := text.find("<", at, limit)) >= 0:
        if tag := START_TAG.match(text, at, limit):
            inner = tag[1].lower()
            if name == "p" and not opened and inner not in KRAMDOWN_SPAN:
                break
            opened += [inner] if not tag[3] and inner not in KRAMDOWN_VOID else []
        elif tag := END_TAG.match(text, at, limit):
            if not opened:
                break
            if opened.pop() != tag[1].lower():
                return start
        at = tag.end() if tag else at + 1
    if opened:
        return start
    return start + len(text[start : limit if at < 0 else at].rstrip())


def _indented(_fault: Fault, reading: Reading) -> Draft | None:
    """BD004: take the blanks away, from all such lines that begin a block."""
    return Draft("Take the blanks away.", tuple(Patch(span, "") for span in indented_lines(reading)))


MENDERS: Final[dict[str, Mender]] = {"BD002": _liquid, "BD003": _unbalanced, "BD004": _indented}
