"""Plain scalars: what the loader of Jekyll takes a text without quotes for."""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING

from newspost.header.times import read_date, read_time
from newspost.text.patterns import later

if TYPE_CHECKING:
    from collections.abc import Callable

MAX_DIGITS = 640  # every Python converts this many digits, whatever its limit is set to; longer numbers stay text
WORDS: dict[str, bool | None] = {
    "": None,
    "~": None,
    "null": None,
    "yes": True,
    "on": True,
    "true": True,
    "no": False,
    "off": False,
    "false": False,
}
_FIRST_OF_A_NUMBER = frozenset("+-.,_0123456789")
# All of these are met with fullmatch; the \n? is Ruby's \Z, which an alias to a quoted text can reach.
_DECIMAL = later(r"[-+]?(?:0|[1-9][0-9]*+)\n?")
_OCTAL = later(r"0[0-7]++\n?")
_HEXADECIMAL = later(r"0[xX][0-9a-fA-F]++\n?|[-+]0x[0-9a-fA-F]++\n?")
_BINARY = later(r"0b[01]++\n?")
_BASE_60 = later(r"[-+]?[0-9]++(?>(?::[0-5]?[0-9])+)\n?")
_BASE_60_FLOAT = later(r"[-+]?[0-9][0-9_]*+(?>(?::[0-5]?[0-9])+)\.[0-9_]*+\n?")
_FLOAT = later(r"[-+]?(?:[0-9][0-9_]*+)?\.[0-9_]++(?:[eE][-+][0-9]++)?\n?")
_LOOSE_UNDERSCORE = later(r"(?<![0-9])_|_(?![0-9])")
_INFINITE = {".inf": math.inf, ".Inf": math.inf, ".INF": math.inf, "-.inf": -math.inf, "-.Inf": -math.inf}
_NOT_FINITE = _INFINITE | {"-.INF": -math.inf, ".nan": math.nan, ".NaN": math.nan, ".NAN": math.nan}
_HUGE = 60**174  # the first power of 60 that a float does not hold
_INTEGERS: tuple[tuple[re.Pattern[str], Callable[[str], object]], ...] = (
    (_DECIMAL, int),
    (_OCTAL, lambda digits: int(digits, 8)),
    (_HEXADECIMAL, lambda digits: int(digits, 16)),
    (_BINARY, lambda digits: int(digits, 2)),
)


class NumberError(ValueError):
    """A plain scalar that SafeYAML takes for a number and Ruby's ``Float`` then refuses: ``._``, ``1__0.5``."""


def resolve(plain: str) -> object:
    """Return what SafeYAML 1.0.5 reads a plain scalar as: int, float, None, bool, date, time, else the text itself.

    The order is SafeYAML's: integers (underscores and commas dropped first), floats, null, booleans, dates. Words are
    blind to letter case. Numbers longer than `MAX_DIGITS` and days that Python cannot hold stay text.

    Raises:
        NumberError: for the few texts, such as ``._``, on which SafeYAML itself fails; for Jekyll a read error.

    >>> resolve("1,000"), resolve("12:30"), resolve("Yes"), resolve("title")
    (1000, 750.0, True, 'title')
    """
    if plain[:1] not in _FIRST_OF_A_NUMBER:
        return WORDS.get(plain.lower(), plain) if len(plain) <= 5 else plain
    if ":" in plain and "-" in plain:
        time = read_time(plain)
        if time is not None:
            return time
    number = _integer(plain)
    if number is None:
        number = _float(plain)
    if number is not None:
        return number
    day = read_date(plain)
    return plain if day is None else day


def _integer(plain: str) -> object:
    """Return the integer that ``plain`` is, or None; base 60 gives a float, as in SafeYAML."""
    digits = plain.replace("_", "").replace(",", "")
    for pattern, convert in _INTEGERS:
        if pattern.fullmatch(digits):
            return convert(digits) if len(digits) <= MAX_DIGITS else plain
    return _base_60(digits) if _BASE_60.fullmatch(digits) else None


def _float(plain: str) -> float | None:
    """Return the float that ``plain`` is, or None."""
    if _FLOAT.fullmatch(plain):
        return _ruby_float(plain)
    if plain in _NOT_FINITE:
        return _NOT_FINITE[plain]
    return _base_60(plain) if _BASE_60_FLOAT.fullmatch(plain) else None


def _ruby_float(number: str) -> float:
    """Convert as Ruby's ``Float`` does, which takes an underscore only between two digits."""
    try:
        if _LOOSE_UNDERSCORE.search(number) is None:
            return float(number)
    except ValueError:
        pass
    raise NumberError(f"invalid value for a number: {number}")


def _base_60(number: str) -> float:
    """Convert as SafeYAML does, whose minus sign counts once for the first part and once more for the whole."""
    whole, _, fraction = number.partition(".")
    result = 0.0
    weight = 1
    for part in reversed(whole.split(":")):
        result += _ruby_float(part) * (float(weight) if weight < _HUGE else math.inf)
        weight = min(weight * 60, _HUGE)
    if fraction:
        result += _ruby_float(f".{fraction}")
    return -result if number.startswith("-") else result
