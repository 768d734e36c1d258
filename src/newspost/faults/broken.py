"""FM005 to FM007 and FM009: which line makes a front matter unreadable, and why.

libyaml says where it gave up, which is rarely where the fault is. So the lines are looked at here, that one first; only
where none of them shows a fault of a known kind libyaml's own words are told.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from newspost.faults.fault import Fault, fault, shown
from newspost.faults.quotes import LOST, closing_quote, find_wrong_quote
from newspost.text.spans import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newspost.header.unreadable import UnreadableHeader

HEADER_LINE: Final = re.compile(
    r"(?P<indent> *+)(?P<dash>(?>(?:- ++)*))"
    r"(?:(?P<key>\"[^\"\n]*+\"[ \t]*+|'[^'\n]*+'[ \t]*+|(?![\"'\[\]{}#&*!|>%@`,])[^\s:：][^:：\n]*+)?"
    r":(?=[ \t\n\r]|\Z)[ \t]*+)?"
    r"(?P<value>[^\n]*+)"
)
"""A line of a front matter, be it YAML or not."""

_LEADING: Final = re.compile(r" *+([\t\xa0\u3000\u200b]++)[^\s#]")
_NO_BLANK: Final = re.compile(r"[ \t]*+[\w-]++[ \t]*+(：|:(?![\s/])|:(?=[\xa0\u3000]))")
_COMMENT: Final = re.compile(r"(?:^|[ \t])#.*+")
_COLON: Final = re.compile(r":(?=[ \t]|\Z)")
_INDICATOR: Final = re.compile(r"[|>][-+0-9]{0,2}+[ \t]*+(?:#.*+)?\Z")
_BREAKS: Final = re.compile("[\x85\u2028\u2029]")
_CONTROL: Final = "control characters are not allowed"
_ALWAYS_WRONG: Final = frozenset("@`%,]}")
_MAYBE_RIGHT: Final = frozenset("&*![{")  # where libyaml did not complain, these are YAML
_NO_ITEM: Final = frozenset("@`%")
_ITEM: Final = re.compile(r"(?:[\[{,]|:(?=[ \t]))[ \t]*+(?=[^\s\[{])")
_BEHIND_ITEM: Final = re.compile(r"[ \t]*+(?:[,\]}:]|(?<=[ \t])#|\Z)")
_BRACKETS: Final = {"[": "]", "{": "}"}


def find_broken(text: str, yaml: Span, error: UnreadableHeader) -> Fault:
    """Return the fault that makes the front matter unreadable."""
    if odd := _find_odd_character(text, error):
        return odd
    for start, end in _near(text, yaml, error):
        if found := look(text, start, end):
            return found.as_fatal()
    for start, end in _before(text, yaml, error):
        if (found := look(text, start, end)) and text[found.span.start] not in _MAYBE_RIGHT:
            return found.as_fatal()
    at = _earliest(text, yaml, error)
    if error.message.startswith("invalid value for a number"):
        return _wants_quotes(at, at + 1, f"YAML takes this for a number and fails on it ({shown(error.message)}).")
    message = f"YAML gives up here: {shown(error.message)}. {LOST}; mend this line."
    return fault("FM005", Span(at, min(at + 1, yaml.end)), message).as_fatal()


def _find_odd_character(text: str, error: UnreadableHeader) -> Fault | None:
    """EN003 for a character that YAML forbids, or takes for a line's end (rules 7 and 8)."""
    at = error.offset if error.message == _CONTROL else -1
    if at < 0:
        start, end = _line(
            text, min(error.offset, len(text) - 1) if error.context_offset is None else error.context_offset
        )
        found = _BREAKS.search(text, start, end)
        at = found.start() if found else -1
    if at < 0:
        return None
    message = f"The character U+{ord(text[at]):04X} does not go with YAML. {LOST}; delete it."
    return fault("EN003", Span(at, at + 1), message).as_fatal()


def _near(text: str, yaml: Span, error: UnreadableHeader) -> Iterator[tuple[int, int]]:
    """Yield the line where libyaml gave up, and that where it began to wonder; if it met a key, the one above it."""
    start, end = _line(text, min(error.offset, yaml.end - 1))
    yield start, end
    if error.context_offset is not None:
        yield _line(text, error.context_offset)
    if error.message.startswith("mapping values") and start > yaml.start:
        above, its_end = _line(text, start - 1)
        if _indentation(text, above) == _indentation(text, start) > 0:
            yield above, its_end


def _before(text: str, yaml: Span, error: UnreadableHeader) -> Iterator[tuple[int, int]]:
    """Yield the lines before the one where libyaml gave up that are not indented."""
    last = min(error.offset, yaml.end - 1)
    at = text.find("\n", yaml.start) + 1
    while at < last:
        start, end = _line(text, at)
        if text[start] not in " \t":
            yield start, end
        at = text.index("\n", end) + 1


def _earliest(text: str, yaml: Span, error: UnreadableHeader) -> int:
    """Return the place to show for an error that no line explains."""
    whole_block = "block mapping" in error.message or "block node" in error.message
    at = error.offset if error.context_offset is None or whole_block else error.context_offset
    at = min(at, yaml.end - 1)
    while at < yaml.end - 1 and text[at] in " \t\n\r":
        at += 1
    return max(at, text.find("\n", yaml.start) + 1) if text.startswith("---", at) and at == yaml.start else at


def _indentation(text: str, start: int) -> int:
    """Return how many blanks a line begins with."""
    at = start
    while text.startswith(" ", at):
        at += 1
    return at - start


def _line(text: str, at: int) -> tuple[int, int]:
    """Return start and end of the line that ``at`` is in, its end without the break."""
    end = text.find("\n", at)
    end = len(text) if end < 0 else end
    start = text.rfind("\n", 0, at) + 1
    return start, end - (end > start and text[end - 1] == "\r")


def look(text: str, start: int, end: int) -> Fault | None:
    """Return what is wrong with one line of a front matter that is known to be unreadable."""
    if found := _LEADING.match(text, start, end):
        return _bad_key(found, f"A line begins with {_blank_name(found[1])}; YAML indents with spaces.")
    line = HEADER_LINE.match(text, start, end)
    if line is None:
        return None
    if line["key"] is None and not line["dash"]:
        return _look_at_key(text, start, end)
    value, last = line.span("value")
    last = value + len(text[value:last].rstrip(" \t"))
    if value == last:
        return None
    if text[value] in "\"'":
        return find_wrong_quote(text, value, last)
    return _look_at_plain(text, value, last)


def _look_at_key(text: str, start: int, end: int) -> Fault | None:
    """FM009 for a line that would be a key but for its colon."""
    if found := _NO_BLANK.match(text, start, end):
        if found[1] == "：":
            return _bad_key(found, "The colon behind the key is a full-width one (：).")
        return _bad_key(found, "There is no blank between the colon and the value.")
    if text.startswith(":", start):
        message = f"The line has no key before its colon. {LOST}; write a key."
        return fault("FM009", Span(start, start + 1), message)
    return None


def _bad_key(found: re.Match[str], what: str) -> Fault:
    """Return FM009 for what group 1 holds."""
    return fault("FM009", Span(*found.span(1)), f"{what} {LOST}; write `key: value`.")


def _blank_name(blanks: str) -> str:
    """Return what a blank is called."""
    names = {"\t": "a tab", "\xa0": "a no-break space", "\u3000": "a full-width space", "\u200b": "a zero-width space"}
    return names[blanks[0]]


def _look_at_plain(text: str, start: int, end: int) -> Fault | None:
    """FM007 for a value without quotes that YAML reads as something else than text."""
    first = text[start]
    if first in "-?" and (start + 1 == end or text[start + 1] in " \t"):
        return _wants_quotes(start, start + 1, f"A value cannot begin with {first} and a blank.")
    if first in _ALWAYS_WRONG or (first in "|>" and not _INDICATOR.match(text, start, end)):
        return _wants_quotes(start, start + 1, f"A value cannot begin with {first}.")
    if first in "&*!":
        return _wants_quotes(start, start + 1, f"A value that begins with {first} is no text to YAML.")
    if first in _BRACKETS:
        return _look_at_brackets(text, start, end)
    comment = _COMMENT.search(text, start, end)
    if colon := _COLON.search(text, start, comment.start() if comment else end):
        return _wants_quotes(*colon.span(), "A colon and a blank inside a value make a key of what is before it.")
    return None


def _look_at_brackets(text: str, start: int, end: int) -> Fault | None:
    """FM007 for a value that opens with a bracket and goes on behind it; and what is wrong with an item in it."""
    closing = _BRACKETS[text[start]]
    depth = 0
    for at in range(start, end):
        depth += (text[at] == text[start]) - (text[at] == closing)
        if depth == 0:
            rest = text[at + 1 : end].strip()
            if rest and not rest.startswith("#"):
                return _wants_quotes(start, start + 1, f"A value that begins with {text[start]} is a list or map.")
            break
    return _look_at_items(text, start, end)


def _look_at_items(text: str, start: int, end: int) -> Fault | None:
    """FM006 and FM007 for an item of a list or map in brackets."""
    at = start
    while found := _ITEM.search(text, at, end):
        at = found.end()
        first = text[at]
        if first in _NO_ITEM:
            return _wants_quotes(at, at + 1, f"A value cannot begin with {first}.")
        if first in "\"'":
            if wrong := find_wrong_quote(text, at, end, _BEHIND_ITEM):
                return wrong
            at = closing_quote(text, at, end)
    return None


def _wants_quotes(start: int, end: int, why: str) -> Fault:
    """Return FM007."""
    return fault("FM007", Span(start, end), f"{why} {LOST}; put the value in quotes.")
