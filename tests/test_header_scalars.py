from __future__ import annotations

import ast
import sys
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from newspost.header.scalars import MAX_DIGITS, NumberError, resolve
from newspost.header.times import ZONELESS

_TABLE = (Path(__file__).parent / "data" / "header" / "scalars.txt").read_text(encoding="utf-8")
CASES = [line.split(" -> ") for line in _TABLE.splitlines() if not line.startswith("#")]


def _show(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else repr(value)


@pytest.mark.parametrize(("written", "read"), CASES)
def test_a_plain_scalar_reads_as_in_safe_yaml(written: str, read: str) -> None:
    try:
        assert _show(resolve(ast.literal_eval(written))) == read
    except NumberError:
        assert read == "NumberError"


@given(st.one_of(st.text(), st.text("0123456789_,.:-+xbeET Z\n"), st.from_regex(r"\d{4}-\d\d?-\d\d?[ T].{0,20}")))
@example("\udc80")
@example("0\udc80")
def test_any_text_is_read_or_refused(plain: str) -> None:
    try:
        value = resolve(plain)
    except NumberError:
        return
    assert value is None or isinstance(value, bool | int | float | str | date)
    assert not isinstance(value, str) or value == plain
    assert not isinstance(value, datetime) or value.tzinfo is not None


@pytest.mark.parametrize("start", ["", "-", "0x", "0b1", "0"])
def test_a_number_too_long_for_some_python_stays_text(start: str) -> None:
    limit = sys.get_int_max_str_digits()
    sys.set_int_max_str_digits(MAX_DIGITS)
    try:
        assert isinstance(resolve(start + "1" * (MAX_DIGITS - len(start))), int)
        long = start + "1" * 1_000_000
        assert resolve(long) is long
    finally:
        sys.set_int_max_str_digits(limit)


@pytest.mark.parametrize("time", ["2022-03-24 16:59:33", "2022-3-4T6:07:08.5", "1500-01-01 00:00:00 "])
def test_a_time_without_a_zone_can_be_told_from_one_in_utc(time: str) -> None:
    zoneless = resolve(time)
    assert isinstance(zoneless, datetime)
    assert zoneless.tzinfo is ZONELESS
    for zone in ("Z", " +0000", "+00:00", "-0", " +2500"):
        in_utc = resolve(time.strip() + zone)
        assert isinstance(in_utc, datetime)
        assert in_utc == zoneless
        assert in_utc.tzinfo is not ZONELESS
