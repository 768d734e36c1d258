"""Date parts: what Ruby's `Date._parse` finds in a text, as a table of forms.

Ruby looks for a day's name, then for a time, then for the first of eighteen forms of a date, each anywhere in the text;
what a form has read is blanked out before the next one looks. Every form was checked against Ruby 3.1 by experiment.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, NamedTuple

LIMIT: Final = 128
"""The length in UTF-8 bytes over which Ruby refuses a text."""

_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAYS: Final = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
_JAPANESE_ERAS: Final = {"m": 1867, "t": 1911, "s": 1925, "h": 1988, "r": 2018}  # the year before each era's first


@dataclass(slots=True)
class DateParts:
    """The parts that a text names, unchecked: month 13 and hour 25 are kept; None is a part that it does not name."""

    year: int | None = None
    month: int | None = None
    day: int | None = None
    year_day: int | None = None
    week_year: int | None = None
    week: int | None = None
    week_day: int | None = None  # 1 Monday to 7 Sunday, from a week date
    named_day: int | None = None  # 0 Sunday to 6 Saturday, from a day's name
    hour: int | None = None
    minute: int | None = None
    second: int | None = None
    microsecond: int | None = None
    zone: str | None = None
    zone_number: str | None = None  # where a bracketed zone gives its offset and its name apart
    short_years: bool = True  # a year of 0 to 99 stands for 1969 to 2068
    before_christ: bool = False


_Match = re.Match[str]
_Reader = Callable[[_Match, DateParts], None]


class _Form(NamedTuple):
    """One way to write something: its pattern, what it says, and what must be nowhere in the text."""

    pattern: re.Pattern[str]
    read: _Reader
    unless: re.Pattern[str] | None = None


def read_date_parts(text: str) -> DateParts | None:
    """Find the parts of a date and time in any text, as `Date._parse` does; None where Ruby refuses the text."""
    plain = _plain(text)
    if plain is None:
        return None
    parts = DateParts()
    try:
        plain = _take_first((_TIME,), _take_first((_DAY_NAME,), plain, parts), parts)
    except OverflowError:
        return None
    plain = _take_first(_DATES, plain, parts)
    _take_first((_LONE_NUMBER,), _take_first((_BEFORE_CHRIST,), plain, parts), parts)
    _finish_years(parts)
    return parts


def _take_first(forms: tuple[_Form, ...], text: str, parts: DateParts) -> str:
    """Read the first of the forms that the text holds, where it first holds it; give the text with it blanked out."""
    for form in forms:
        if form.unless is not None and form.unless.search(text):
            continue
        if match := form.pattern.search(text):
            form.read(match, parts)
            return f"{text[: match.start()]} {text[match.end() :]}"
    return text


def _finish_years(parts: DateParts) -> None:
    """Count years before Christ downwards and give short years their century."""
    if parts.before_christ:
        parts.year = None if parts.year is None else 1 - parts.year
        parts.week_year = None if parts.week_year is None else 1 - parts.week_year
    if parts.short_years:
        parts.year = _full_year(parts.year)
        parts.week_year = _full_year(parts.week_year)


def _full_year(year: int | None) -> int | None:
    """Give a year of two digits its century."""
    if year is None or not 0 <= year <= 99:
        return year
    return year + (1900 if year >= 69 else 2000)


# --- the text ---------------------------------------------------------------------------------------------------------

_NOISE: Final = re.compile(r"[^-+',./:@\[\]0-9A-Za-zé٣]+")


def _plain(text: str) -> str | None:
    """Replace whatever no form looks at by one space; None for a text that is too long or that UTF-8 cannot hold."""
    if len(text) > LIMIT:
        return None
    if not text.isascii():
        try:
            size = len(text.encode())
        except UnicodeEncodeError:
            return None
        if size > LIMIT:
            return None
        text = "".join(map(_stand_in, text))
    return _NOISE.sub(" ", text)


def _stand_in(char: str) -> str:
    """Give one foreign letter for all foreign letters and marks, and one foreign digit for all foreign digits."""
    if char.isascii():
        return char
    category = unicodedata.category(char)
    return "é" if category[0] in "LM" else "٣" if category == "Nd" else " "


def _compile(pattern: str) -> re.Pattern[str]:
    """Compile a pattern that is laid out over lines; a space is written as `[ ]`."""
    return re.compile(pattern, re.IGNORECASE | re.VERBOSE)


_MONTH: Final = rf"(?P<month>{'|'.join(_MONTHS)})"
_ERA: Final = r"(?: c(?:e|\.e\.) | (?P<bc>b(?:ce|\.c\.e\.)) | a(?:d|\.d\.) | (?P<bc2>b(?:c|\.c\.)) )"
_ORDINAL: Final = r"(?: (?:st|nd|rd|th)\b )?"


def _number(digits: str | None) -> int | None:
    """Read digits, if there are any."""
    return int(digits) if digits else None


# --- a day's name and a time ------------------------------------------------------------------------------------------


def _read_day_name(match: _Match, parts: DateParts) -> None:
    """Read `Thu` or `Thursday`."""
    parts.named_day = _DAYS.index(match["name"].lower())


_DAY_NAME: Final = _Form(_compile(rf"\b(?P<name>{'|'.join(_DAYS)})[^-/0-9 ]*+"), _read_day_name)

_TIME_PATTERN: Final = _compile(
    r"""
    (?: (?: (?P<hour>[0-9]+) [ ]*:[ ]* (?P<minute>[0-9]+)
            (?: [ ]*:[ ]* (?P<second>[0-9]+) (?: [,.](?P<fraction>[0-9]*) )? )?   # 16:59:33.5
          | (?P<h_hour>[0-9]+) (?P<gap>[ ]*) h
            (?: [ ]*(?P<h_minute>[0-9]+) m? (?: [ ]*(?P<h_second>[0-9]+) s? )? )? # 16h59m33s
        )
        (?: [ ]*(?P<half>[ap]) (?: m\b | \.m\. ) )?
      | (?P<only_hour>[0-9]+) [ ]*(?P<only_half>[ap]) (?: m\b | \.m\. )           # 4 p.m.
    )
    (?: [ ]* (?P<zone>
        (?: gmt | utc? )? [-+][0-9]+ (?: [,.:][0-9]+ (?: :[0-9]+ )? )?            # +0800 +08:00 GMT+8
      | [a-zé. ]+ (?: standard | daylight )[ ]time\b                              # China Standard Time
      | [a-zé]+ (?: [ ]dst )? \b                                                  # CST
    ) )?
    """
)


def _read_time(match: _Match, parts: DateParts) -> None:
    """Read a time of day and the zone behind it."""
    parts.zone = match["zone"]
    parts.hour = int(match["hour"] or match["h_hour"] or match["only_hour"])
    if match["gap"]:  # after `16 h` Ruby skips the rest
        return
    parts.minute = _number(match["minute"] or match["h_minute"])
    parts.second = _number(match["second"] or match["h_second"])
    parts.microsecond = _microsecond(match["fraction"] or None)
    half = match["half"] or match["only_half"]
    if half and match["fraction"] != "":  # behind `33.` Ruby skips it
        if parts.hour >= 2**31:
            raise OverflowError("Ruby wants an int here")
        parts.hour = parts.hour % 12 + (12 if half in "pP" else 0)


def _microsecond(fraction: str | None) -> int | None:
    """Read the digits behind a second's point, cut off after the sixth."""
    return None if fraction is None else int(f"{fraction}000000"[:6])


_TIME: Final = _Form(_TIME_PATTERN, _read_time)

# --- dates of three parts ---------------------------------------------------------------------------------------------


def _sort_out(year: str | None, month: str | None, day: str | None, parts: DateParts) -> None:
    """Say which of three written parts is the year.

    That is the one with an apostrophe, or of more than two characters, wherever it stands; a part such as `24th`
    cannot be it. Two parts are a month and a day.
    """
    if year is not None and month is not None and day is None:
        year, month, day = None, year, month
    if year is None and day is not None and _is_year(day):
        year, day = day, None
    if year is not None and (trailed := _SIGNED.search(year)) and trailed.end() < len(year):
        year, day = day, trailed[0]
    if month is not None and _is_year(month):
        year, month, day = month, day, year
    if day is not None and _is_year(day):
        year, day = day, year
    _set_year(year, parts)
    parts.month = _digits(month)
    parts.day = _digits(day)


_SIGNED: Final = re.compile(r"[-+]?[0-9]+")


def _is_year(part: str) -> bool:
    """Tell whether Ruby takes the part for a year."""
    return part.startswith("'") or len(part) > 2


def _set_year(part: str | None, parts: DateParts) -> None:
    """Read a year; with a sign or with more than two digits it is written in full."""
    signed = _SIGNED.search(part) if part else None
    if signed is None:
        return
    parts.year = int(signed[0])
    if signed[0][0] in "+-" or len(signed[0]) > 2:
        parts.short_years = False


def _digits(part: str | None) -> int | None:
    """Read the digits in a part, whatever is around them."""
    found = re.search("[0-9]+", part) if part else None
    return int(found[0]) if found else None


def _read_three(match: _Match, parts: DateParts) -> None:
    """Read a year, a month and a day that are all numbers."""
    _sort_out(match["y"], match["m"], match["d"], parts)


def _read_named_month(match: _Match, parts: DateParts) -> None:
    """Read a date whose month is a word."""
    groups = match.groupdict()
    parts.before_christ = bool(groups.get("bc") or groups.get("bc2"))
    month = str(_MONTHS.index(match["month"].lower()) + 1)
    _sort_out(groups.get("y"), month, groups.get("d"), parts)


def _read_japanese(match: _Match, parts: DateParts) -> None:
    """Read a date by the year of a Japanese era."""
    parts.year = int(match["y"]) + _JAPANESE_ERAS[match["era"].lower()]
    parts.month = int(match["m"])
    parts.day = int(match["d"])


# --- dates of one or two parts, and runs of digits --------------------------------------------------------------------


def _read_named_parts(match: _Match, parts: DateParts) -> None:
    """Read groups that are called after the parts they give."""
    for name, digits in match.groupdict().items():
        if digits is not None:
            setattr(parts, name, int(digits))


def _read_month_name(match: _Match, parts: DateParts) -> None:
    """Read a month that stands alone."""
    parts.month = _MONTHS.index(match["month"].lower()) + 1


_DATE_RUNS: Final = {
    2: (("day", 2),),
    3: (("year_day", 3),),
    4: (("month", 2), ("day", 2)),
    5: (("year", 2), ("year_day", 3)),
    6: (("year", 2), ("month", 2), ("day", 2)),
    7: (("year", 4), ("year_day", 3)),
    8: (("year", 4), ("month", 2), ("day", 2)),
    10: (("year", 4), ("month", 2), ("day", 2), ("hour", 2)),
    12: (("year", 4), ("month", 2), ("day", 2), ("hour", 2), ("minute", 2)),
    14: (("year", 4), ("month", 2), ("day", 2), ("hour", 2), ("minute", 2), ("second", 2)),
}
"""What a run of so many digits says, from its start: `20220324` is a date, `61173` day 173 of a year 61."""

_TIME_RUN: Final = ("second", "minute", "hour", "day", "month", "year")
"""What a run of digits says before a fraction, two by two from its end."""


def _read_digits(match: _Match, parts: DateParts) -> None:
    """Read a run of digits, the time's digits and the zone behind it."""
    run, clock, fraction = match["run"], match["clock"], match["fraction"]
    if clock is None and fraction is not None:
        _read_run_backwards(run, parts)
    else:
        _read_run(run, _DATE_RUNS.get(len(run), ()), parts)
    if clock is not None:
        _read_clock(clock, backwards=fraction is not None, parts=parts)
    if match["sign"] == "-" and parts.year is not None:
        parts.year = -parts.year
    if fraction is not None:
        parts.microsecond = _microsecond(fraction)
    if match["zone"] is not None:
        _read_run_zone(match["zone"], parts)


def _read_run(run: str, fields: tuple[tuple[str, int], ...], parts: DateParts) -> None:
    """Read fields of fixed width from the start of the run."""
    start = 0
    for name, width in fields:
        setattr(parts, name, int(run[start : start + width]))
        start += width
    if len(run) >= 8 and fields:
        parts.short_years = False


def _read_run_backwards(run: str, parts: DateParts) -> None:
    """Read fields of two digits from the end of the run: it ends in a second, as a fraction follows."""
    if len(run) in (9, 11, 13):
        return
    end = len(run)
    for name in _TIME_RUN:
        if end <= 0:
            break
        start = 0 if name == "year" else max(end - 2, 0)
        setattr(parts, name, int(run[start:end]))
        end = start
    if len(run) == 14:
        parts.short_years = False


def _read_clock(clock: str, *, backwards: bool, parts: DateParts) -> None:
    """Read the two, four or six digits of a time that follow a date's: from their end where a fraction follows."""
    if len(clock) % 2:
        return
    pairs = [int(clock[at : at + 2]) for at in range(0, len(clock), 2)]
    names = ("hour", "minute", "second")
    for name, value in zip(names[-len(pairs) :] if backwards else names, pairs, strict=False):
        setattr(parts, name, value)


def _read_run_zone(zone: str, parts: DateParts) -> None:
    """Read the zone of a run: `Z`, `+0800`, `[8]`, or `[+8:JST]`; of `[8:JST]` only the name counts."""
    if not zone.startswith("["):
        parts.zone = zone
        return
    number, colon, name = zone[1:-1].partition(":")
    parts.zone = name if colon else number
    if not number[0].isdigit():
        parts.zone_number = number
    elif not colon:
        parts.zone_number = f"+{number}"


def _read_before_christ(_match: _Match, parts: DateParts) -> None:
    """Read `BC`, wherever it stands."""
    parts.before_christ = True


def _read_lone_number(match: _Match, parts: DateParts) -> None:
    """Read a number that is all that is left: the day of a time, or the hour of a day."""
    number = int(match["number"])
    if parts.hour is not None and parts.day is None and 1 <= number <= 31:
        parts.day = number
    if parts.day is not None and parts.hour is None and number <= 24:
        parts.hour = number


_DATES: Final = (
    # 24 Mar 2022, 24th of March, '22
    _Form(
        _compile(
            rf"(?P<d>'?[0-9]+)[^-0-9 ]* [ ]* {_MONTH} [^-0-9 ']*"
            rf"(?: [ ]* {_ERA}? [ ]* (?P<y>'?-?[0-9]+{_ORDINAL}) )?"
        ),
        _read_named_month,
    ),
    # March 24, 2022
    _Form(
        _compile(
            rf"\b{_MONTH} [^-0-9 ']* [ ]* (?P<d>'?[0-9]+)[^-0-9 ']*"
            rf"(?: [ ]* ,? [ ]* {_ERA}? [ ]* (?P<y>'?-?[0-9]+) )?"
        ),
        _read_named_month,
    ),
    # 2022-03-24, 24-3-2022
    _Form(_compile(r"(?P<y>'?[-+]?[0-9]+)-(?P<m>[0-9]+)-(?P<d>'?-?[0-9]+)"), _read_three),
    # H31.04.30
    _Form(_compile(r"\b(?P<era>[mtshr])(?P<y>[0-9]+)\.(?P<m>[0-9]+)\.(?P<d>[0-9]+)"), _read_japanese),
    # 24-Mar-2022
    _Form(_compile(rf"(?P<d>'?-?[0-9]+)-{_MONTH}[^-/.]*-(?P<y>'?-?[0-9]+)"), _read_named_month),
    # Mar-24-2022
    _Form(_compile(rf"\b{_MONTH}[^-/.]*-(?P<d>'?-?[0-9]+)(?:-(?P<y>'?-?[0-9]+))?"), _read_named_month),
    # 2022/03/24
    _Form(_compile(r"(?P<y>'?-?[0-9]+)/[ ]*(?P<m>'?[0-9]+)(?:[^0-9][ ]*(?P<d>'?-?[0-9]+))?"), _read_three),
    # 2022.03.24
    _Form(_compile(r"(?P<y>'?-?[0-9]+)\.[ ]*(?P<m>'?[0-9]+)\.[ ]*(?P<d>'?-?[0-9]+)"), _read_three),
    # 2022-W12-4
    _Form(
        _compile(r"\b(?P<week_year>[0-9]{2}|[0-9]{4})?-?w(?P<week>[0-9]{2})(?:-?(?P<week_day>[0-9]))?\b"),
        _read_named_parts,
    ),
    # -w-4
    _Form(_compile(r"-w-(?P<week_day>[0-9])\b"), _read_named_parts),
    # --03-24
    _Form(_compile(r"--(?P<month>[0-9]{2})?-(?P<day>[0-9]{2})\b"), _read_named_parts),
    # --0324
    _Form(_compile(r"--(?P<month>[0-9]{2})(?P<day>[0-9]{2})?\b"), _read_named_parts),
    # 2022-083
    _Form(
        _compile(r"\b(?P<year>[0-9]{2}|[0-9]{4})-(?P<year_day>[0-9]{3})\b"),
        _read_named_parts,
        unless=_compile(r"[,.](?:[0-9]{2}|[0-9]{4})-[0-9]{3}(?![0-9])"),
    ),
    # -083
    _Form(_compile(r"\b-(?P<year_day>[0-9]{3})\b"), _read_named_parts, unless=_compile(r"[0-9]-[0-9]{3}\b")),
    # '22
    _Form(_compile(r"'(?P<year>[0-9]+)\b"), _read_named_parts),
    # March
    _Form(_compile(rf"\b{_MONTH}[^ ]*"), _read_month_name),
    # 24th
    _Form(_compile(r"(?P<day>[0-9]+)(?:st|nd|rd|th)\b"), _read_named_parts),
    # 20220324, 20220324T165933Z, 61173
    _Form(
        _compile(
            r"""
            (?P<sign>[-+]?) (?P<run>[0-9]{2,14})
            (?: [ ]* t? [ ]* (?P<clock>[0-9]{2,6})? (?: [,.](?P<fraction>[0-9]*) )? )?
            (?: [ ]* (?P<zone> z\b | [-+][0-9]{1,4}\b | \[[-+]?[0-9][^\]]*\] ) )?
            """
        ),
        _read_digits,
    ),
)
"""The forms of a date in the order in which Ruby tries them; the first that is found is the only one."""

_BEFORE_CHRIST: Final = _Form(_compile(r"\b(?:bc\b|bce\b|b\.c\.|b\.c\.e\.)"), _read_before_christ)
_LONE_NUMBER: Final = _Form(_compile(r"\A[ ]*(?P<number>[0-9]{1,2})[ ]*\Z"), _read_lone_number)
