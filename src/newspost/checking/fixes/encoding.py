"""EN: bytes, line ends, and characters that nobody sees."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from newspost.checking.fixes.drafts import Draft
from newspost.checking.fixes.keeping import keeps
from newspost.faults.blanks import trailing_blanks
from newspost.text.encoding import encode
from newspost.text.patches import Patch, line_ending, splice
from newspost.text.spans import Span

if TYPE_CHECKING:
    from newspost.checking.fixes.drafts import Mender
    from newspost.faults.fault import Fault
    from newspost.meaning.reading import Reading

_LONE_CR: Final = re.compile(r"\r(?!\n)")
_CRLF: Final = re.compile(r"\r(?=\n)")
_UTF_16: Final = (b"\xff\xfe", b"\xfe\xff")
_WESTERN: Final = ("â€", "Ã")  # UTF-8 that was read as Windows-1252
_LOST: Final = "锟斤拷"  # what GBK makes of characters that were replaced: those are gone


def _not_utf8(_fault: Fault, reading: Reading) -> Draft | None:
    """EN001: the same text in UTF-8, if the bytes are GB18030, or UTF-16 that says so."""
    if reading.context.encoding != "utf-8":
        return None
    data = encode(reading.text)
    codec = "utf-16" if data.startswith(_UTF_16) else "gb18030"
    try:
        text = data.decode(codec)
    except UnicodeDecodeError:
        return None
    same = text.encode(codec) == data or codec == "utf-16"
    if not same or (codec == "gb18030" and sum("\u4e00" <= char <= "\u9fff" for char in text) < 2):
        return None
    name = {"utf-16": "UTF-16", "gb18030": "GB18030"}[codec]
    return Draft(f"Write it in UTF-8, which it is in {name}.", (Patch(Span(0, len(reading.text)), text),))


def _line_ends(fault: Fault, reading: Reading) -> Draft | None:
    """EN002: no byte order mark, and LF as line end; safe where no text of the Article has the old one in it."""
    found = fault.span.of(reading.text)
    if found == "\r":
        patches = tuple(Patch(Span(*lone.span()), "\n") for lone in _LONE_CR.finditer(reading.text))
        return Draft("End the lines with LF.", patches, "safe")
    if found == "\r\n":
        patches = tuple(Patch(Span(*carriage.span()), "") for carriage in _CRLF.finditer(reading.text))
        return _safe_if_kept(Draft("End the lines with LF.", patches), reading)
    return Draft("Delete the byte order mark.", (Patch(fault.span, ""),), "safe")


def _safe_if_kept(draft: Draft, reading: Reading) -> Draft:
    """Return a draft that is safe if the Article stays what it is."""
    new = reading.with_text(splice(reading.text, draft.patches))
    return draft._replace(safety="safe") if keeps(reading, new) else draft


def _invisible(fault: Fault, reading: Reading) -> Draft | None:
    """EN003: delete the characters, wherever they are in front matter or body; misread letters become themselves."""
    text, middle = reading.text, reading.body_start
    odd = fault.span.of(text)
    start, end = (int(text.startswith("\ufeff")), middle) if fault.span.start < middle else (middle, len(text))
    if odd == _LOST:
        return None
    new = _reread(odd) if odd.startswith(_WESTERN) else ""
    patches = tuple(Patch(Span(*place.span()), new) for place in re.compile(re.escape(odd)).finditer(text, start, end))
    return Draft(f"Write {new}" if new else "Delete it.", patches)


def _reread(text: str) -> str:
    """Return letters whose UTF-8 was read as Windows-1252, in which a few bytes are no letters."""
    parts = [char.encode("latin-1" if char < "\u0100" else "cp1252") for char in text]
    return b"".join(parts).decode(errors="replace")


def _blanks(fault: Fault, reading: Reading) -> Draft | None:
    """EN004: no blanks at the ends of lines, and an end for the last one."""
    text = reading.text
    if fault.span.start == fault.span.end:
        is_lone_cr = "\r" in text and "\n" not in text
        return None if is_lone_cr else Draft("End the last line.", (Patch(fault.span, line_ending(text)),), "safe")
    patches = tuple(Patch(span, "") for span in trailing_blanks(reading))
    return _safe_if_kept(Draft("Delete the blanks.", patches), reading)


MENDERS: Final[dict[str, Mender]] = {
    "EN001": _not_utf8,
    "EN002": _line_ends,
    "EN003": _invisible,
    "EN004": _blanks,
}
