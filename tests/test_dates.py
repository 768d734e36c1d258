"""Dates are read as Ruby and Jekyll read them."""

from __future__ import annotations

import random
from datetime import MAXYEAR, UTC, date, datetime, timedelta, timezone, tzinfo
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from corpora import NAMES, Record, oracle
from date_texts import NOW, ZONES, Case, Moment, ask_ruby, cases, header_text, soup
from growth import ends_within
from newspost.ruby import dates
from newspost.ruby.clocks import local_time
from newspost.ruby.date_parts import read_date_parts
from newspost.ruby.dates import parse_date, parse_datetime, parse_time
from newspost.ruby.day_numbers import day_number, numbered_day
from newspost.ruby.moments import final_moment, localize
from newspost.ruby.zone_words import _DATE_WORDS, date_offset, time_offset
from newspost.ruby.zones import resolve_zone

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from newspost.ruby.date_parts import DateParts

SHANGHAI = ZoneInfo("Asia/Shanghai")
NEW_YORK = ZoneInfo("America/New_York")
NOW_MOMENT = datetime.fromtimestamp(NOW, UTC)


def _moment(moment: datetime | None) -> Moment:
    """Give epoch and offset of a moment, as the cases have them."""
    if moment is None:
        return None
    offset = moment.utcoffset()
    assert offset is not None
    return int(moment.replace(microsecond=0).timestamp()), int(offset.total_seconds())


def _read(case: Case) -> Case:
    """Read the case's text ourselves; what depends on the present day is not compared."""
    moment = "today" if case.datetime == "today" else _moment(parse_datetime(case.text))
    day = parse_date(case.text)
    shown = "today" if case.date == "today" else None if day is None else day.isoformat()
    at = _moment(parse_time(case.text, ZoneInfo(case.zone), now=NOW_MOMENT))
    return Case(case.zone, case.text, at, moment, shown)


# --- what Ruby gives --------------------------------------------------------------------------------------------------


def test_every_kept_case_is_read_as_ruby_reads_it() -> None:
    kept = cases()
    assert len(kept) > 1500
    assert [_read(case) for case in kept] == kept


@pytest.mark.parametrize("seed", range(3))
def test_header_texts_are_read_as_the_ruby_here_reads_them(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - texts that can be made again
    answers = ask_ruby([(chance.choice(ZONES), header_text(chance)) for _ in range(3000)])
    assert [_read(case) for case in answers] == answers


def test_any_soup_is_read_as_the_ruby_here_reads_it_by_time_parse() -> None:
    chance = random.Random(1)  # noqa: S311 - as above
    answers = ask_ruby([(chance.choice(ZONES), soup(chance)) for _ in range(6000)])
    assert [_read(case).time for case in answers] == [case.time for case in answers]


def test_a_soup_is_read_as_the_ruby_here_reads_it_by_datetime_parse_but_for_odd_zones() -> None:
    # measured: 1 of 10,000, all of them zones such as `[33-]` or `+08:00202203241659`
    chance = random.Random(2)  # noqa: S311 - as above
    answers = ask_ruby([(chance.choice(ZONES), soup(chance)) for _ in range(6000)])
    differing = [case for case in answers if _read(case) != case]
    assert len(differing) <= 6, differing


def test_every_word_for_a_zone_is_worth_what_it_is_in_the_ruby_here() -> None:
    words = [word + tail for word in _DATE_WORDS for tail in ("", " dst", " standard time", " daylight time")]
    answers = ask_ruby([("UTC", f"2022-03-24 10:00:00 {word}") for word in words])
    assert [_read(case) for case in answers] == answers


# --- what Jekyll gives ------------------------------------------------------------------------------------------------

_EDGE = ("edge.tz-UTC", "edge.tz-New_York", "edge.debian")
_OUT_OF_YEARS = {"_posts/2022-03-24-date-negative-year.md", "_posts/2022-03-24-date-year-0001.md"}


def _plain(value: Record) -> object:
    """Turn a typed value of the oracle into a plain one."""
    kind: str = value["t"]
    content: Any = value.get("v")
    if kind == "list":
        return [_plain(item) for item in content]
    if kind == "map":
        return {_plain(key): _plain(item) for key, item in content}
    if kind == "time":
        return datetime.fromisoformat(content[:19] + content[-6:])
    if kind == "date":
        return date.fromisoformat(content)
    return float(content) if kind == "float" else content


def _dated(name: str) -> Iterator[tuple[Record, Record]]:
    """Give the records whose header has a date that Python can hold, and that date."""
    for path, record in oracle(name).items():
        raw = record.get("raw") or {}
        pairs = raw["v"] if raw.get("t") == "map" else []
        written = [value for key, value in pairs if key.get("v") == "date"]
        if written and path not in _OUT_OF_YEARS:
            yield record, written[-1]


@pytest.mark.parametrize("name", [*NAMES, *_EDGE])
def test_a_header_date_is_the_one_jekyll_gives_the_post(name: str) -> None:
    for record, written in _dated(name):
        moment = final_moment(_plain(written), resolve_zone(record["tz"]))
        if record["date"] is not None and record["date"]["source"] == "front_matter":
            assert moment is not None, (record["path"], written)
            assert int(moment.timestamp()) == record["date"]["epoch"], (record["path"], written)
            assert moment.replace(tzinfo=None).isoformat() == record["date"]["iso"][:19]
        else:
            assert record["error"]["class"].endswith("InvalidDateError"), record["path"]
            assert moment is None, (record["path"], written)


def test_a_date_out_of_pythons_years_is_refused() -> None:
    assert final_moment("-2022-03-24 00:00:00", SHANGHAI) is None
    assert final_moment(date(1, 1, 1), SHANGHAI) is None
    assert final_moment(datetime(MAXYEAR, 12, 31, 23, tzinfo=UTC), SHANGHAI) is None


@pytest.mark.parametrize("text", ["9999-12-31 20:00:60-20", "0001-01-01 00:00:60+20"])
def test_a_time_that_only_its_own_clock_can_show_keeps_its_offset(text: str) -> None:
    moment = parse_datetime(text)
    assert moment is not None
    assert moment.isoformat() == f"{text.replace(' ', 'T').replace('60', '59')}:00"
    assert final_moment(moment, SHANGHAI) is None


@pytest.mark.parametrize(
    ("zone", "written", "shown"),
    [  # seen in Jekyll 4.3.1: the seconds of the offset are lost twice
        (SHANGHAI, date(1850, 1, 1), "1850-01-01T00:01:26"),
        (SHANGHAI, datetime(1700, 6, 1, 2, tzinfo=UTC), "1700-06-01T10:07:09"),
        (SHANGHAI, date(1901, 1, 1), "1901-01-01T00:00:00"),
        (NEW_YORK, date(1850, 1, 1), "1849-12-31T23:59:56"),
        (NEW_YORK, datetime(1700, 6, 1, 2, tzinfo=UTC), "1700-05-31T21:03:54"),
    ],
)
def test_local_mean_time_drifts_as_jekyll_lets_it(zone: tzinfo, written: object, shown: str) -> None:
    moment = final_moment(written, zone)
    assert moment is not None
    assert moment.replace(tzinfo=None).isoformat() == shown


# --- the common forms -------------------------------------------------------------------------------------------------

_days = st.dates(date(1000, 1, 1), date(2999, 12, 31)).map(date.isoformat) | st.from_regex(
    r"[12][0-9]{3}-[0-9]{2}-[0-9]{2}", fullmatch=True
)
_clocks = st.times().map(lambda clock: clock.isoformat("seconds")) | st.from_regex(
    r"[0-9]{2}:[0-9]{2}:[0-9]{2}", fullmatch=True
)
_zone_texts = st.sampled_from(["", "Z", " Z", "+0800", " +08:00"]) | st.from_regex(
    r" ?[-+][0-9]{2}:?[0-9]{2}", fullmatch=True
)
_common_texts = _days | st.builds("{}{}{}{}".format, _days, st.sampled_from(" T"), _clocks, _zone_texts)


def _slowly(text: str, read: Callable[[DateParts], datetime]) -> Moment:
    """Read a text without the short way for the common forms."""
    parts = read_date_parts(text)
    assert parts is not None
    try:
        return _moment(read(parts))
    except (OverflowError, ValueError):
        return None


@given(_common_texts, st.sampled_from([UTC, SHANGHAI, NEW_YORK]))
@example("2022-03-13 02:30:00", NEW_YORK)
@example("2022-11-06 01:30:00", NEW_YORK)
@example("1000-01-01 00:00:00 +2359", SHANGHAI)
@example("1582-10-10", UTC)
def test_the_short_way_gives_what_the_long_way_gives(text: str, zone: tzinfo) -> None:
    assert _moment(parse_time(text, zone)) == _slowly(text, lambda parts: dates._time_of(parts, zone, NOW_MOMENT))
    assert _moment(parse_datetime(text)) == _slowly(text, lambda parts: dates._datetime_of(parts, NOW_MOMENT.date()))


# --- clocks and zones -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("zone", "clock", "shown"),
    [
        (NEW_YORK, "2022-03-13 02:30", "2022-03-13T03:30:00-04:00"),  # skipped
        (NEW_YORK, "2022-11-06 01:30", "2022-11-06T01:30:00-05:00"),  # shown twice
        (SHANGHAI, "1986-05-04 02:30", "1986-05-04T03:30:00+09:00"),
        (SHANGHAI, "1986-09-14 01:30", "1986-09-14T01:30:00+08:00"),
        (SHANGHAI, "1800-01-01 00:00", "1800-01-01T00:00:00+08:05:43"),
    ],
)
def test_a_local_time_that_the_clock_skips_or_repeats(zone: tzinfo, clock: str, shown: str) -> None:
    assert local_time(datetime.fromisoformat(clock), zone).isoformat() == shown
    moment = parse_time(clock, zone)
    assert moment is not None
    assert moment.isoformat() == shown


def test_a_name_of_the_sites_own_zone_is_obeyed() -> None:
    assert time_offset("JST", 2022, ZoneInfo("Asia/Tokyo")) == 9 * 3600
    assert time_offset("jst", 2022, SHANGHAI) is None
    assert time_offset("CEST", 2022, ZoneInfo("Europe/Paris")) == 2 * 3600
    assert time_offset("CST", 2022, SHANGHAI) == -6 * 3600  # the table goes first


def test_a_zone_number_is_read_in_two_ways() -> None:
    assert (time_offset("+8", 2022, UTC), date_offset("+8")) == (None, 8 * 3600)
    assert (time_offset("+0830", 2022, UTC), date_offset("+0830")) == (30600, 30600)


def test_a_zone_is_resolved() -> None:
    assert resolve_zone(None) is UTC
    assert resolve_zone("Asia/Shanghai") == SHANGHAI
    fixed = timezone(timedelta(hours=3))
    assert resolve_zone(fixed) is fixed


@pytest.mark.parametrize(
    "name", ["Asia/Nowhere", "", "Asia", "../etc/passwd", "/etc/passwd", "a\0b", "x" * 5000, "上海"]
)
def test_an_unknown_zone_is_refused(name: str) -> None:
    with pytest.raises(ValueError, match=r"^unknown time zone "):
        resolve_zone(name)


def test_localize_drops_what_is_under_a_second() -> None:
    moment = datetime(1969, 12, 31, 23, 59, 59, 900_000, tzinfo=UTC)
    assert localize(moment, SHANGHAI).isoformat() == "1970-01-01T07:59:59+08:00"


# --- now and today ----------------------------------------------------------------------------------------------------


def test_what_a_text_leaves_out_comes_from_now() -> None:
    moment = parse_time("23:30", SHANGHAI, now=datetime(2022, 3, 23, 20, tzinfo=UTC))
    assert moment is not None
    assert moment.isoformat() == "2022-03-24T23:30:00+08:00"
    thursday = parse_datetime("Thu 10:00", today=date(2022, 3, 20))
    assert thursday is not None
    assert thursday.isoformat() == "2022-03-24T10:00:00+00:00"


@pytest.mark.parametrize(
    ("text", "day"),  # seen on Monday 2026-11-23 in Ruby 3.1
    [
        ("Thu", "2026-11-26"),
        ("Sun", "2026-11-22"),
        ("Thu 10:00:00", None),
        ("10:00:00", None),
        ("W12", "2026-03-16"),
        ("W12 Sun", None),
        ("-w-3 Thu", "2026-11-25"),
        ("2022-W12 Sun", "2022-03-27"),
        ("2022-W53-1", None),
        ("-083", "2026-03-24"),
        ("366", None),
        ("mar", "2026-03-01"),
        ("3rd Thu", "2026-11-03"),
        ("Thu '22", None),
        ("Sat '22", "2022-01-01"),
        ("Sun '23", None),
    ],
)
def test_a_day_that_is_named_in_part_is_completed_from_today(text: str, day: str | None) -> None:
    found = parse_date(text, today=date(2026, 11, 23))
    assert (found and found.isoformat()) == day


# --- any input --------------------------------------------------------------------------------------------------------

_any_zone = st.timezones() | st.sampled_from([UTC, SHANGHAI, NEW_YORK])


@given(st.text(max_size=140) | st.randoms(use_true_random=True).map(soup), _any_zone)
@example("\ud800", UTC)
@example("9999-12-31 23:59:60", NEW_YORK)
@example("0001-01-01", SHANGHAI)
@example("9999-12-31 20:00:60-20", SHANGHAI)
def test_any_text_is_read_or_refused(text: str, zone: tzinfo) -> None:
    for moment in (parse_time(text, zone), final_moment(text, zone)):
        assert moment is None or moment.astimezone(UTC).tzinfo is UTC
    assert (written := parse_datetime(text)) is None or written.utcoffset() is not None
    assert parse_date(text) is None or read_date_parts(text) is not None


_HOSTILE = (
    "1",
    "a",
    " ",
    "-",
    "1 ",
    "1:",
    "a.",
    "'1",
    "jan",
    "1-",
    "é",
    "１",
    "standard ",
    "1h",
    "[+8",
    "thu",
    "\ud800",
)


@pytest.mark.parametrize("bit", _HOSTILE)
def test_no_text_takes_long(bit: str) -> None:
    texts = ((bit * 128)[:128], (bit * 64)[:64], bit * 1_000_000)

    def parse() -> None:
        for text in texts:
            parse_time(text, UTC)
            parse_datetime(text)

    assert ends_within(1, parse)


@given(st.integers(-500_000, 5_373_484))
def test_a_day_number_and_its_day_belong_together(number: int) -> None:
    assert day_number(*numbered_day(number)) == number
