"""Values: the text that Ruby makes of a front matter value with `to_s`."""

from __future__ import annotations

import math
import unicodedata
from datetime import date, datetime, timedelta, tzinfo
from typing import TYPE_CHECKING, Final

from newspost.ruby.day_numbers import day_number

if TYPE_CHECKING:
    from collections.abc import Iterator

_LONGEST: Final = 100_000
"""The characters of a list's or a map's text after which no further item is looked at."""


def ruby_text(value: object, zone: tzinfo) -> str:
    """Write a front matter value as Ruby's `to_s` does.

    Args:
        value: A str, int, float, bool, None, date, datetime, list or dict.
        zone: The zone of a datetime that has none: Ruby's times always have one, by default the process's.

    Returns:
        The text. A time has whole seconds and its offset in digits, `+0000` for UTC too, as `DateTime#to_time` gives
        it; a list or a map is written as `inspect` does in Ruby 3.1, and breaks off where it grows beyond all use.
    """
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, datetime):
        return _time_text(value, zone)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple | dict):
        return _collection_text(value, zone)
    return _number_text(value)


def _number_text(value: object) -> str:
    """Write a bool, an int or a float; anything else as Python does."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return _float_text(value)
    if isinstance(value, int) and value.bit_length() > 10_000:
        return hex(value)  # no date, and str() would refuse it
    return str(value)


def _float_text(value: float) -> str:
    """Write a float; beside Python, whole ones take the power of ten a place sooner, and it has a point before it."""
    text = repr(value)
    if not math.isfinite(value):
        return {"inf": "Infinity", "-inf": "-Infinity"}.get(text, "NaN")
    if text.endswith(".0") and abs(value) >= 1e15:
        sign, digits = "-" if value < 0 else "", text.lstrip("-")[:-2]
        return f"{sign}{digits[0]}.{digits[1:].rstrip('0') or '0'}e+{len(digits) - 1}"
    mantissa, power, exponent = text.partition("e")
    return f"{mantissa}.0e{exponent}" if power and "." not in mantissa else text


def _time_text(value: datetime, zone: tzinfo) -> str:
    """Write a time in whole seconds and its offset in whole minutes."""
    value = value if value.tzinfo else value.replace(tzinfo=zone)
    ahead = value.utcoffset() or timedelta()
    minutes = int(abs(ahead).total_seconds()) // 60
    clock = value.replace(tzinfo=None).isoformat(" ", "seconds")
    return f"{clock} {'-' if ahead < timedelta() else '+'}{minutes // 60:02}{minutes % 60:02}"


# --- inspect ----------------------------------------------------------------------------------------------------------

_Collection = list[object] | tuple[object, ...] | dict[object, object]


def _collection_text(value: _Collection, zone: tzinfo) -> str:
    """Write a list or a map with all that is in it; one that is inside itself is written `[...]` there."""
    written: list[str] = []
    length = 0
    unfinished = {id(value): _pieces(value, zone)}  # from the outermost to the innermost
    while unfinished and length < _LONGEST:
        piece = next(unfinished[next(reversed(unfinished))], None)
        if piece is None:
            unfinished.popitem()
        elif not isinstance(piece, str) and id(piece) not in unfinished:
            unfinished[id(piece)] = _pieces(piece, zone)
        else:
            text = piece if isinstance(piece, str) else "{...}" if isinstance(piece, dict) else "[...]"
            written.append(text)
            length += len(text)
    return "".join(written)


def _pieces(value: _Collection, zone: tzinfo) -> Iterator[str | _Collection]:
    """Give the pieces of a list's or a map's text; the collections in it as they are."""
    yield "{" if isinstance(value, dict) else "["
    for number, item in enumerate(value):
        if number:
            yield ", "
        yield _inspected(item, zone)
        if isinstance(value, dict):
            yield "=>"
            yield _inspected(value[item], zone)
    yield "}" if isinstance(value, dict) else "]"


def _inspected(value: object, zone: tzinfo) -> str | _Collection:
    """Write a value that is in a list or a map; give a collection back."""
    if isinstance(value, list | tuple | dict):
        return value
    if value is None:
        return "nil"
    if isinstance(value, str):
        return _quoted(value)
    if isinstance(value, datetime):
        return _inspected_time(value, zone)
    if isinstance(value, date):
        number = day_number(value.year, value.month, value.day)
        return f"#<Date: {value.isoformat()} (({number}j,0s,0n),+0s,2299161j)>"
    return _number_text(value)


def _inspected_time(value: datetime, zone: tzinfo) -> str:
    """Write a time with its fraction and with the seconds of its offset."""
    clock, offset = _time_text(value, zone).rsplit(" ", 1)
    fraction = f".{value.microsecond:06}".rstrip("0").rstrip(".")
    ahead = (value if value.tzinfo else value.replace(tzinfo=zone)).utcoffset() or timedelta()
    seconds = int(abs(ahead).total_seconds()) % 60
    return f"{clock}{fraction} {offset}{f'{seconds:02}' if seconds else ''}"


_NAMED_ESCAPES: Final = {
    **{char: f"\\{char}" for char in '"\\'},
    **dict(zip("\a\b\t\n\v\f\r\x1b", (f"\\{letter}" for letter in "abtnvfre"), strict=True)),
}


def _quoted(text: str) -> str:
    """Write a string in double quotes, with a backslash before what would not print or would insert something."""
    return '"' + "".join(map(_escaped, text, f"{text[1:]} ")) + '"'


def _escaped(char: str, following: str) -> str:
    """Write one character of a quoted string."""
    if char in _NAMED_ESCAPES:
        return _NAMED_ESCAPES[char]
    if char == "#" and following in "{$@":
        return "\\#"
    if unicodedata.category(char) not in {"Cc", "Cn", "Cs", "Zl", "Zp"} or char == "\x85":
        return char
    return f"\\u{ord(char):04X}" if ord(char) < 0x10000 else f"\\u{{{ord(char):X}}}"
