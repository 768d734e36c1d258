"""Values into YAML, written so that PyYAML, Psych (Ruby) and SafeYAML (Jekyll) all read back what was asked for."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any, Literal, TypeAlias

from newspost.header.scalars import MAX_DIGITS, resolve
from newspost.problems import EditRejected

Quotes: TypeAlias = Literal["plain", "'", '"']
"""The ways to write a text on one line."""

MAX_NESTING = 64  # levels of lists and maps in each other; `newspost.header.locate` names nothing further down
MAX_COLLECTION = 100_000  # characters of a list or map: one that holds the same list over and over doubles each level
MAX_KEY = 1024  # characters, quotes included, behind which libyaml no longer looks for the colon

# What is never written as it is: controls and tabs, the breaks that only YAML knows, the byte order mark, surrogates,
# noncharacters; and the controls of direction, by which a file would look unlike what is read from it.
_ODD = "\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ufdd0-\ufdef\ufeff\ud800-\udfff" + "".join(
    f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000)
)
_NO_ODD = re.compile(f"[^{_ODD}]*+")
_NO_ODD_BUT_BREAKS = re.compile(f"(?>(?:[^{_ODD}]|\n)*)")
_ESCAPED = re.compile(rf'["\\{_ODD}]')
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}


def _plain(never: str) -> re.Pattern[str]:
    """Return the pattern of what the scanners of all readers take without quotes; ``never`` is allowed in no place."""
    first = rf"[^{_ODD}{never} \-?:,\[\]{{}}#&*!|>'\"%@`]|-(?=[^{_ODD}{never} ])"
    return re.compile(rf"(?:{first})(?>(?:[^{_ODD}{never} :]++|:(?![ ]|\Z)|[ ]++(?!\#|\Z))*)")


_PLAIN = _plain("")
_PLAIN_IN_FLOW = _plain(r"?,\[\]{}")

# Words that PyYAML, Psych, SafeYAML or YAML 1.1 itself takes for null, a boolean, a merge key or a default.
_WORDS = frozenset({"~", "null", "y", "n", "yes", "no", "on", "off", "true", "false", "<<", "="})
_LONGEST_WORD = max(map(len, _WORDS))
# Texts that any of them, or YAML 1.2, could take for a number, date or time: more than they do, and easier to survey.
_FIRST_OF_A_NUMBER = frozenset("+-._0123456789")
_NUMBER = re.compile(
    r"""
    [-+]?+(?: 0[xX][0-9A-Fa-f]*+ | 0[oO][0-7]*+ | 0[bB][01]*+ | \.(?i:inf|nan)
            | [0-9]*+(?>(?: :[0-9]++)*)\.?+[0-9]*+(?>(?:[eE][-+]?+[0-9]*+)?) )
    | [-+]?+[0-9]++-[0-9]++-[0-9]++[-+.:0-9TtZz ]*+
    | [-.]++
    """,
    re.VERBOSE,
)
_TOO_LONG = 10 ** (MAX_DIGITS - 1)  # leaves room for a sign

_BLOCK_HEADER = re.compile(r"(?P<style>[|>])(?:(?P<digit>[1-9]?+)[-+]?+|[-+](?P<last>[1-9]))")
# What makes a block scalar doubtful: no text at all, an empty first line or one that starts with a blank, which a digit
# in the header allows, and lines of blanks; under > every line that starts with a blank, since it is not folded.
_DOUBTFUL = re.compile(r"\A(?:[ \n]|\Z)|^[ ]++$", re.MULTILINE)
_DOUBTFUL_AFTER_DIGIT = re.compile(r"\A(?:\n|\Z)|^[ ]++$", re.MULTILINE)
_DOUBTFUL_FOLDED = re.compile(r"\A(?:\n|\Z)|^[ ]", re.MULTILINE)
_BREAKS = re.compile(r"\n++")


def write_text(value: str, style: str, *, in_flow: bool = False) -> str:
    """Return ``value`` as a scalar on one line: in ``style`` if every reader takes that for this text, else in ``"``.

    ``style`` is that of a `newspost.header.locate.Key`; all but ``'`` and ``"`` ask for no quotes. ``in_flow`` says
    that the place is inside brackets or braces.

    Raises:
        EditRejected: "unwritable text": lone surrogates, for which YAML has no escape.

    >>> print(write_text("经济日报", "plain"), write_text("12:30", "plain"), write_text("it's", "'"))
    经济日报 "12:30" 'it''s'
    """
    if style == "'":
        if _NO_ODD.fullmatch(value):
            return "'" + value.replace("'", "''") + "'"
    elif style != '"' and (_PLAIN_IN_FLOW if in_flow else _PLAIN).fullmatch(value) and not _is_no_text(value):
        return value
    return '"' + _ESCAPED.sub(_escape, value) + '"'


def _is_no_text(plain: str) -> bool:
    """Whether some reader could take a text without quotes for something else."""
    if plain[0] in _FIRST_OF_A_NUMBER:
        # SafeYAML drops these before it looks: 0_x1 is a number
        return _NUMBER.fullmatch(plain.replace("_", "").replace(",", "")) is not None
    # folded, not lowered: to Ruby's regular expressions a ligature is its letters, and "oﬀ" is off
    return len(plain) <= _LONGEST_WORD and plain.casefold() in _WORDS


def _escape(match: re.Match[str]) -> str:
    """Return how a character is written in double quotes."""
    character = match[0]
    code = ord(character)
    if 0xD800 <= code <= 0xDFFF:
        raise EditRejected("unwritable text", f"the text holds a lone surrogate (U+{code:04X}), which is no character")
    if code > 0xFFFF:
        return f"\\U{code:08X}"
    return _ESCAPES.get(character) or (f"\\x{code:02X}" if code <= 0xFF else f"\\u{code:04X}")


def write_value(value: object, style: str = "plain", *, in_flow: bool = False) -> str:
    """Return a front matter value on one line; ``style`` is for the texts in it, except for keys, which get none.

    It may be a text, None, a boolean, a number, a date, a time with a zone, or a list, tuple or map of these with texts
    as keys. A time is written as Jekyll writes it; PyYAML, which wants a colon in the offset, reads that as text.

    Raises:
        EditRejected: "unwritable value": another type; a time without a zone; a number, date or time that one of the
            readers takes for another or for none; the key ``<<`` or one that is too long; what contains itself, is
            nested deeper than `MAX_NESTING` or longer than `MAX_COLLECTION`. "unwritable text", as `write_text`.

    >>> print(write_value({"a": [1, 1e16, None, True, "2022"], "b": []}))
    {a: [1, 1.0e+16, null, true, "2022"], b: []}
    """
    return _write(value, style, (), in_flow=in_flow)


def _write(value: object, style: str, around: tuple[object, ...], *, in_flow: bool) -> str:
    """Write a value that stands in the lists and maps ``around`` it."""
    match value:
        case str():
            return write_text(value, style, in_flow=in_flow)
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case int() | float():
            return _number(value)
        case date():
            return _time(value)
        case list() | tuple() | Mapping():
            return _collection(value, style, around)
        case _:
            raise _unwritable(f"a header holds no values of the type {type(value).__name__}")


def _collection(value: list[Any] | tuple[Any, ...] | Mapping[Any, Any], style: str, around: tuple[object, ...]) -> str:
    """Write a list in brackets, a map in braces."""
    if any(value is outer for outer in around):
        raise _unwritable("the value contains itself")
    if len(around) >= MAX_NESTING:
        raise _unwritable(f"the value is nested more than {MAX_NESTING} levels deep")
    around = (*around, value)
    if isinstance(value, Mapping):
        pairs = (f"{_key(key)}: {_write(item, style, around, in_flow=True)}" for key, item in value.items())
        written = "{" + ", ".join(pairs) + "}"
    else:
        written = "[" + ", ".join(_write(item, style, around, in_flow=True) for item in value) + "]"
    if len(written) > MAX_COLLECTION:
        raise _unwritable(f"a list or map takes more than {MAX_COLLECTION} characters")
    return written


def _key(key: object) -> str:
    """Write the key of a map in braces."""
    if not isinstance(key, str):
        raise _unwritable(f"the keys of a map are texts, not of the type {type(key).__name__}")
    if key == "<<":
        raise _unwritable("the key << merges maps, even in quotes")
    written = write_text(key, "plain", in_flow=True)
    if len(written) > MAX_KEY:
        raise _unwritable(f"a key takes more than {MAX_KEY} characters")
    return written


def _number(value: float) -> str:
    """Write a number; YAML 1.1 wants a point in a float, and Python leaves it out before some exponents."""
    if isinstance(value, int):
        if abs(value) >= _TOO_LONG:
            raise _unwritable(f"a number has {MAX_DIGITS} digits or more")
        return str(int(value))
    if not math.isfinite(value):
        return ".nan" if math.isnan(value) else ".inf" if value > 0 else "-.inf"
    digits, exponent, power = repr(float(value)).partition("e")
    return digits + (".0" if "." not in digits else "") + exponent + power


def _time(value: date) -> str:
    """Write a date, or a time with its offset, if it is read back as the same.

    It is not in October 1582, of which Ruby's calendar skips ten days, nor with seconds in the offset. What is in UTC
    of a year that Python does not know is refused too. Psych drops the sign of an offset above -0100.
    """
    written = value.isoformat()
    if isinstance(value, datetime):
        offset = value.utcoffset()
        if offset is None:
            raise _unwritable("the time has no zone")
        written = f"{value.replace(tzinfo=None).isoformat(' ')} {value:%z}"
        if timedelta(hours=-1) < offset < timedelta(0):
            raise _unwritable(f"the offset of {written} loses its sign in Psych")
    if resolve(written) != value or not _is_an_instant(value):
        raise _unwritable(f"{written} is not read back as the same time")
    return written


def _is_an_instant(value: date) -> bool:
    """Whether a time can be told in UTC, where others compare it."""
    try:
        return not isinstance(value, datetime) or value.astimezone(UTC) == value
    except OverflowError:
        return False


def _unwritable(message: str) -> EditRejected:
    """Return the error of a value that a header cannot hold."""
    return EditRejected("unwritable value", message)


def write_block_text(value: str, header: str, indent: str, newline: str) -> str | None:
    r"""Return ``value`` as a block scalar, from its header on, or None where such a scalar cannot hold it for certain.

    ``header`` is the old one (``|``, ``>-``, ``|2+``); ``indent`` are the blanks before each line, which have to be
    those that a digit in the header asks for. What is returned ends as the span of a `newspost.header.locate.Key` does:
    with the line breaks that belong to the value, so with none under ``-``. Lines are not folded anew under ``>``.

    >>> write_block_text("a\nb\n", "|", "  ", "\n")
    '|\n  a\n  b\n'
    """
    form = _BLOCK_HEADER.fullmatch(header)
    content = value.rstrip("\n")
    breaks = len(value) - len(content)
    if form is None or not _keeps(header, breaks) or _NO_ODD_BUT_BREAKS.fullmatch(content) is None:
        return None
    digit = form["digit"] or form["last"]
    if len(indent) < int(digit or 1) or indent.strip(" "):
        return None
    folded = form["style"] == ">"
    doubtful = _DOUBTFUL_FOLDED if folded else _DOUBTFUL_AFTER_DIGIT if digit else _DOUBTFUL
    if doubtful.search(content):
        return None
    if folded:
        content = _BREAKS.sub(r"\g<0>\n", content)
    lines = [indent + line if line else "" for line in content.split("\n")]
    return newline.join([header, *lines]) + newline * breaks


def _keeps(header: str, breaks: int) -> bool:
    """Whether a block scalar under ``header`` can end in so many line breaks."""
    if "+" in header:
        return breaks > 0
    return breaks == (0 if "-" in header else 1)
