"""FM006 to FM008: values that want quotes, or other ones.

Where the front matter cannot be read no parser tells where a value ends; the line does, and so a value that goes on in
the next line is left alone.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from newspost.checking.fixes.drafts import Draft, whole_line
from newspost.faults.broken import HEADER_LINE
from newspost.faults.views import find_key
from newspost.header.quoting import write_text
from newspost.text.patches import Patch
from newspost.text.spans import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newspost.checking.finding import Safety
    from newspost.checking.fixes.drafts import Mender
    from newspost.faults.fault import Fault
    from newspost.header.keys import Key
    from newspost.meaning.reading import Reading

_BLANK: Final = " \t\r"
_COMMENT: Final = re.compile(r"[ \t]++#[^\n]*+")
_INDENT: Final = re.compile(r"([ \t]*+)[^\s#]")
_ESCAPED: Final = re.compile(r"\\(.)")
_CHANGING_ESCAPE: Final = re.compile(r"(?>(?:[^\\]++|\\[^0abtnvfreNLP_x])*)(\\)[0abtnvfreNLP_x]", re.DOTALL)
_PARTS: Final = r"\s,.;:!?，。、；：！？"
_CLOSES_FIRST: Final = re.compile(rf"[^{_PARTS}][\"'][{_PARTS}]")
_OPENS_LAST: Final = re.compile(rf"[{_PARTS}][\"'][^{_PARTS}]")


class _Value(NamedTuple):
    """What a value was meant to say, where it stands, and whether there is but one way to understand it."""

    text: str
    span: Span
    is_plain: bool = True


def quoted(text: str) -> str:
    """Return ``text`` as a scalar in quotes: in double ones, unless these would need a backslash.

    >>> print(quoted("12:30"), quoted('say "so"'))
    "12:30" 'say "so"'
    """
    return write_text(text, "'" if '"' in text or "\\" in text else '"')


def _value_on_line(text: str, at: int) -> Span:
    """Return the value on the line of ``at``, behind key or dash, with its comment and without blanks at its ends.

    It is empty where the value goes on in the next line.
    """
    start, end = whole_line(text, at)
    line = HEADER_LINE.match(text, start, end)
    if line is None or _indent(text, end) > _indent(text, start):
        return Span(start, start)
    value, last = line.span("value")
    return Span(value, value + len(text[value:last].rstrip(_BLANK)))


def _indent(text: str, at: int) -> int:
    """Return how many blanks stand before what is on a line; -1 for a line without anything."""
    found = _INDENT.match(text, at)
    return len(found[1]) if found else -1


# --- FM006 and a backslash of FM007: quotes that do not hold what is in them


def _requote(fault: Fault, reading: Reading) -> Draft | None:
    """Write the value on the fault's line in single quotes, with the same characters."""
    span = _value_on_line(reading.text, fault.span.start)
    value = _unquoted(span.of(reading.text), span.start)
    if value is None:
        return None
    new = write_text(value.text, "'")
    return Draft(f"Write {new}", (Patch(value.span, new),), _safety(value)) if new.startswith("'") else None


def _safety(value: _Value) -> Safety:
    """Return safe where there is one way to understand a value."""
    return "safe" if value.is_plain else "unsafe"


def _unquoted(written: str, start: int) -> _Value | None:
    """Return what a text that begins with a quote was meant to say: what is between its first and its last quote.

    If text follows the last one, they are all a part of it.
    """
    quote = written[:1]
    if quote not in {'"', "'"}:
        return None
    last = written.rfind(quote)
    behind = written[last + 1 :]
    if last and (not behind.strip(_BLANK) or _COMMENT.fullmatch(behind)):
        inside, span = written[1:last], Span(start, start + last + 1)
        if _is_several(inside, quote):
            inside, clear = written[: last + 1], False
        else:
            inside, clear = _unescaped(inside, quote)
        clear = clear and _is_comment(behind)
    elif "\\" in written:
        return None
    else:
        inside, span, clear = written, Span(start, start + len(written)), True
    return _Value(inside, span, clear and _COMMENT.search(inside) is None)


def _is_comment(text: str) -> bool:
    """Whether what begins with a blank and # is meant as a comment, and not as a part of the value: ``# so``."""
    return not text.lstrip(_BLANK)[1:2].strip()


def _is_several(inside: str, quote: str) -> bool:
    """Whether the quotes at both ends belong to two quotations: ``"One" and "two"``."""
    first, last = inside.find(quote), inside.rfind(quote)
    if first == last:
        return False
    return bool(first and _CLOSES_FIRST.match(inside, first - 1) and _OPENS_LAST.match(inside, last - 1))


def _unescaped(inside: str, quote: str) -> tuple[str, bool]:
    """Return what stands between quotes without the escapes of quotes, and whether these were meant as such."""
    if quote == "'":
        return inside.replace("''", "'"), "''" not in inside
    escaped = set(_ESCAPED.findall(inside))
    if '"' not in escaped:
        return inside, "\\" not in escaped
    return inside.replace('\\"', '"').replace("\\\\", "\\"), escaped == {'"'}


# --- FM007: values without quotes


def _add_quotes(fault: Fault, reading: Reading) -> Draft | None:
    """Put the value on the fault's line in quotes, or in other ones."""
    span = _value_on_line(reading.text, fault.span.start)
    written = span.of(reading.text)
    if written[:1] in {'"', "'"}:
        return _requote(fault, reading)
    if not written or (written[0] in "[{" and span.start != fault.span.start):
        return None
    comment = _COMMENT.search(written)
    is_clear = comment is None or _is_comment(comment[0])
    text = written[: comment.start()] if comment and is_clear else written
    new = quoted(text)
    patch = Patch(Span(span.start, span.start + len(text)), new)
    return Draft(f"Write {new}", (patch,), "safe" if is_clear else "unsafe")


# --- FM008: values that are read, but otherwise


def _say_it(fault: Fault, reading: Reading) -> Draft | None:
    """FM008: put the value in quotes with what was cut off, or double the backslashes that change it."""
    key = _faulty(fault, reading) if len(fault.loc) == 1 else None
    if key is None:
        return None
    if key.style == '"':
        patches = tuple(_doubled(reading.text, key.value))
        return Draft("Double the backslash.", patches)
    start = key.value.start if key.value.start < key.value.end else fault.span.start
    end = max(fault.span.end, key.value.end if key.style != "|" else 0)
    written = reading.text[start:end].rstrip(_BLANK)
    if "\n" in written:
        return None
    new = quoted(written)
    return Draft(f"Write {new}", (Patch(Span(start, start + len(written)), new),))


def _faulty(fault: Fault, reading: Reading) -> Key | None:
    """Return the value that a fault is about: that of a key, or an item of its list."""
    whole = find_key(reading, str(fault.loc[0]))
    if whole is None or whole.style not in {"flow", "block"} or whole.value == fault.span:
        return whole
    items = [key for key in reading.keys if key.path[:1] == fault.loc and len(key.path) == 2]
    return next((item for item in reversed(items) if item.value.start <= fault.span.start), None)


def _doubled(text: str, span: Span) -> Iterator[Patch]:
    """Yield a second backslash for each that stands for another character."""
    at = span.start
    while found := _CHANGING_ESCAPE.match(text, at, span.end):
        yield Patch(Span(found.start(1), found.start(1)), "\\")
        at = found.end()


MENDERS: Final[dict[str, Mender]] = {"FM006": _requote, "FM007": _add_quotes, "FM008": _say_it}
