"""Zone words: what a zone written after a time is worth.

Ruby has two readings of the same zone text. `Time.parse` knows the few words of RFC 822, the military letters and whole
numeric offsets (`time_offset`); `DateTime.parse` knows some three hundred words and partial numbers (`date_offset`).
Both were found by trying words on Ruby 3.1.
"""

from __future__ import annotations

import re
from datetime import MAXYEAR, MINYEAR, UTC, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from typing import Final

_DATE_WORDS_BY_OFFSET: Final = {
    "-12:00": "y, aoe, idlw, dateline",
    "-11:00": "x, nt, nut, sst, samoa",
    "-10:00": "w, ckt, hst, ahst, hast, taht, hawaiian",
    "-09:00": "v, hdt, yst, akst, gamt, hadt, alaskan",
    "-08:30": "mart",
    "-08:00": "u, pst, ydt, akdt, pacific",
    "-07:00": "t, mst, pdt, mountain, us mountain",
    "-06:00": "s, cst, mdt, east, galt, mexico, central, canada central, central america",
    "-05:00": "r, act, cdt, cot, ect, est, pet, cist, easst, eastern, sa pacific, us eastern",
    "-04:00": "q, ast, bot, clt, edt, fkt, gyt, vet, cidst, atlantic, pacific sa, sa western",
    "-03:30": "newfoundland",
    "-03:00": (
        "p, adt, art, brt, gft, srt, uyt, wgt, clst, fkst, pmst, pyst, rott, warst, greenland, sa eastern, e. "
        "south america"
    ),
    "-02:30": "nst",
    "-02:00": "o, at, fnt, brst, pmdt, uyst, wgst",
    "-01:30": "ndt",
    "-01:00": "n, cvt, egt, azot, azores, cape verde",
    "+00:00": "z, ut, wt, gmt, utc, wet, egst, azost, greenwich",
    "+01:00": (
        "a, bst, cet, fwt, met, mez, swt, wat, mewt, west, romance, w. europe, central europe, central "
        "european, w. central africa"
    ),
    "+02:00": "b, cat, eet, fle, fst, gtb, cest, mest, mesz, sast, wast, egypt, e. europe, jerusalem, south africa",
    "+03:00": "c, bt, eat, fet, idt, msk, trt, arab, eest, syot, arabic, russian, e. africa",
    "+03:30": "iran, irst",
    "+04:00": "d, azt, get, msd, mut, ret, sct, kuyt, samt, arabian, caucasus",
    "+04:30": "aft, irdt, afghanistan",
    "+05:00": "e, mvt, pkt, tft, tjt, tmt, uzt, aqtt, azst, mawt, orat, yekt, west asia, ekaterinburg",
    "+05:30": "ist, india",
    "+05:45": "npt, nepal",
    "+06:00": "f, btt, iot, kgt, almt, omst, qyzt, vost, yekst, sri lanka, central asia, n. central asia",
    "+06:30": "cct, mmt, myanmar",
    "+07:00": "g, cxt, ict, wib, davt, hovt, krat, novt, novst, omsst, se asia, north asia",
    "+08:00": (
        "h, bnt, hkt, myt, pht, sgt, awst, cast, chot, irkt, ulat, wadt, wita, china, hovst, krast, taipei, "
        "w. australia, malay peninsula, north asia east"
    ),
    "+08:45": "acwst",
    "+09:00": "i, jst, kst, pwt, tlt, wit, awdt, yakt, chost, irkst, korea, tokyo, ulast, yakutsk",
    "+09:30": "acst, aus central, cen. australia",
    "+10:00": (
        "k, gst, pgt, aest, chst, chut, ddut, vlat, yapt, yakst, tasmania, aus eastern, vladivostok, e. "
        "australia, west pacific"
    ),
    "+10:30": "acdt, lhst",
    "+11:00": "l, nct, nft, sbt, vut, aedt, eadt, kost, lhdt, magt, pont, sakt, sret, vlast, central pacific",
    "+12:00": (
        "m, fjt, mht, nrt, nzt, tvt, wft, anat, fiji, gilt, idle, nfdt, nzst, pett, wakt, anast, magst, "
        "petst, new zealand"
    ),
    "+12:45": "chast",
    "+13:00": "tkt, tot, fjst, nzdt, phot, tonga",
    "+13:45": "chadt",
    "+14:00": "lint, tost",
}


def _seconds(clock: str) -> int:
    """Read `+HH:MM` as seconds."""
    total = int(clock[1:3]) * 3600 + int(clock[4:6]) * 60
    return -total if clock[0] == "-" else total


_DATE_WORDS: Final = {
    word: _seconds(clock) for clock, words in _DATE_WORDS_BY_OFFSET.items() for word in words.split(", ")
}

_TIME_WORDS: Final = {0: "UTC UT GMT Z", -4: "EDT", -5: "EST CDT", -6: "CST MDT", -7: "MST PDT", -8: "PST"}
_TIME_HOURS: Final = {
    **{word: hour for hour, words in _TIME_WORDS.items() for word in words.split()},
    **{letter: hour for hour, letter in enumerate("ABCDEFGHIKLM", start=1)},  # the military letters leave out J
    **{letter: -hour for hour, letter in enumerate("NOPQRSTUVWXY", start=1)},
}

_WHOLE_NUMBER: Final = re.compile(r"([+-])([0-9]{2})(?:(:?)([0-9]{2})(?:\3([0-9]{2}))?)?", re.ASCII)


@lru_cache(maxsize=256)
def fixed_zone(offset: int) -> tzinfo:
    """Give the zone that is always that many seconds ahead of UTC.

    Raises:
        ValueError: It is a day or more, which neither Ruby nor Python allows.
    """
    return timezone(timedelta(seconds=offset)) if offset else UTC


def time_offset(text: str, year: int, zone: tzinfo) -> int | None:
    """Give the seconds east that `Time.parse` obeys for the zone `text` in that year, or None: local time.

    After numbers and words, the names that the site's own zone bears in January and in July count too: `JST` is obeyed
    in Asia/Tokyo and ignored in Asia/Shanghai.
    """
    if number := _WHOLE_NUMBER.fullmatch(text):
        sign, hours, _, minutes, seconds = number.groups("0")
        total = int(hours) * 3600 + int(minutes) * 60 + int(seconds)
        return -total if sign == "-" else total
    word = text.upper()
    if word in _TIME_HOURS:
        return _TIME_HOURS[word] * 3600
    return _own_name_offset(word, year, zone)


def _own_name_offset(word: str, year: int, zone: tzinfo) -> int | None:
    """Give the offset of the site's zone where it is called `word` on the first of January or July."""
    if not MINYEAR <= year <= MAXYEAR:
        return None
    for month in (1, 7):
        day = datetime(year, month, 1, tzinfo=zone)
        offset = day.utcoffset()
        if offset is not None and (day.tzname() or "").upper() == word:
            return int(offset.total_seconds())
    return None


_DAYLIGHT: Final = re.compile(r"(.*?) +(?:standard time|(daylight time|dst))", re.ASCII)
_NUMBER: Final = re.compile(r"(?:gmt|utc)?([+-])([0-9]+)(?::([0-9]+)(?::([0-9]+))?|[.,]([0-9]+))?.*", re.ASCII)


def date_offset(text: str) -> int | None:
    """Give the seconds east that `DateTime.parse` obeys for the zone `text`, or None: UTC.

    `daylight time` and `dst` add an hour to the word before them; digits without colon are read from their end, so
    that `+800` is eight hours.
    """
    word = " ".join(text.lower().split())
    summer = 0
    if ending := _DAYLIGHT.fullmatch(word):
        word, summer = ending[1], 3600 if ending[2] else 0
    if word in _DATE_WORDS:
        return _DATE_WORDS[word] + summer
    number = _NUMBER.fullmatch(word)
    if number is None:
        return None
    total = _clock_seconds(*number.groups()[1:])
    return -total if number[1] == "-" else total


def _clock_seconds(digits: str, minutes: str | None, seconds: str | None, fraction: str | None) -> int:
    """Read the parts of a numeric zone as seconds."""
    if minutes is not None:
        return int(digits) * 3600 + int(minutes) * 60 + int(seconds or 0)
    if fraction is not None:
        return int(digits) * 3600 + int(f"{fraction:0<9}"[:9]) * 3600 // 10**9
    if len(digits) <= 2:
        return int(digits) * 3600
    padded = digits if len(digits) % 2 == 0 else "0" + digits
    return int(padded[:2]) * 3600 + int(padded[2:4]) * 60 + int(padded[4:6] or 0)
