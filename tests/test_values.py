"""Front matter values are written as Ruby writes them."""

from __future__ import annotations

import json
import math
import shutil
import subprocess
from datetime import UTC, date, datetime, timedelta, timezone
from typing import TypeAlias
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newspost.ruby.values import ruby_text

SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("", ""),
        ("a\nb", "a\nb"),
        (None, ""),
        (True, "true"),
        (False, "false"),
        (20220324, "20220324"),
        (-5, "-5"),
        (61173.0, "61173.0"),
        (1e14, "100000000000000.0"),
        (1e15, "1.0e+15"),
        (1e16, "1.0e+16"),
        (1234567890123456.0, "1.234567890123456e+15"),
        (1000000000000000.5, "1000000000000000.5"),
        (-9999999999999998.0, "-9.999999999999998e+15"),
        (1e-4, "0.0001"),
        (1e-5, "1.0e-05"),
        (1.5e300, "1.5e+300"),
        (-0.0, "-0.0"),
        (math.inf, "Infinity"),
        (-math.inf, "-Infinity"),
        (math.nan, "NaN"),
        (date(2022, 3, 24), "2022-03-24"),
        (date(1, 1, 1), "0001-01-01"),
        (datetime(2022, 3, 24, 16, 59, 33, tzinfo=timezone(timedelta(hours=8))), "2022-03-24 16:59:33 +0800"),
        (datetime(2022, 3, 24, 16, 59, 33, 500, tzinfo=UTC), "2022-03-24 16:59:33 +0000"),
        (datetime(2022, 3, 24, 16, 59, 33, tzinfo=timezone(-timedelta(hours=3.5))), "2022-03-24 16:59:33 -0330"),
        (datetime(1800, 1, 1, tzinfo=SHANGHAI), "1800-01-01 00:00:00 +0805"),
        (datetime(1800, 1, 1, tzinfo=ZoneInfo("America/New_York")), "1800-01-01 00:00:00 -0456"),
        ([], "[]"),
        ({}, "{}"),
        (["a", 1, None, [True, {}]], '["a", 1, nil, [true, {}]]'),
        ({"a": 1, None: [2.0]}, '{"a"=>1, nil=>[2.0]}'),
        ([date(2022, 3, 24)], "[#<Date: 2022-03-24 ((2459663j,0s,0n),+0s,2299161j)>]"),
        ([date(1582, 10, 4)], "[#<Date: 1582-10-04 ((2299160j,0s,0n),+0s,2299161j)>]"),
        ([datetime(2022, 3, 24, 16, 59, 33, 250_000, tzinfo=UTC)], "[2022-03-24 16:59:33.25 +0000]"),
        ([datetime(1800, 1, 1, tzinfo=SHANGHAI)], "[1800-01-01 00:00:00 +080543]"),
        (['"\\\a\b\t\n\v\f\r\x1b\0\x7f'], '["\\"\\\\\\a\\b\\t\\n\\v\\f\\r\\e\\u0000\\u007F"]'),
        (["#{a} #$b #@c #d #"], '["\\#{a} \\#$b \\#@c #d #"]'),
        (["é年\u00a0\u2028\u0378\ue000\U0001f600\U0010ffff"], '["é年\u00a0\\u2028\\u0378\ue000\U0001f600\\u{10FFFF}"]'),
    ],
)
def test_a_value_is_written_as_ruby_writes_it(value: object, text: str) -> None:
    assert ruby_text(value, UTC) == text


def test_a_datetime_without_zone_is_in_the_given_one() -> None:
    clock = datetime(2022, 3, 24, 16, 59, 33)  # noqa: DTZ001 - it is what is tested
    assert ruby_text(clock, SHANGHAI) == "2022-03-24 16:59:33 +0800"
    assert ruby_text([clock], SHANGHAI) == "[2022-03-24 16:59:33 +0800]"


def test_what_is_inside_itself_is_written_once() -> None:
    inner: list[object] = [1]
    outer: dict[str, object] = {"a": inner, "b": inner}
    inner.append(outer)
    assert ruby_text(outer, UTC) == '{"a"=>[1, {...}], "b"=>[1, {...}]}'
    inner[1] = inner
    assert ruby_text(inner, UTC) == "[1, [...]]"


def test_a_value_beyond_all_use_ends() -> None:
    deep: list[object] = []
    for _ in range(200_000):
        deep = [deep]
    assert ruby_text(deep, UTC) == "[" * 100_000
    laughs: list[object] = ["ha"]
    for _ in range(60):
        laughs = [laughs, laughs]
    assert len(ruby_text(laughs, UTC)) < 101_000
    assert ruby_text(1 << 20_000, UTC).startswith("0x1000")


_Json: TypeAlias = "bool | int | float | str | list[_Json] | dict[str, _Json] | None"
_printing = st.characters(codec="utf-8", categories=["L", "Nd", "P", "S", "Zs", "Zl", "Zp", "Cc"], max_codepoint=0x24F)
_scalars = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
_texts = st.text(_printing) | st.text('#{$@"\\\n\t\x1b\x7f年é', max_size=6)
_values = st.recursive(
    _scalars | _texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(_texts, inner, max_size=3),
    max_leaves=8,
)
_PROGRAM = 'require "json"; STDIN.each_line { |line| puts JSON.generate([JSON.parse(line)[0].to_s]) }'


@settings(max_examples=10)
@given(st.lists(_values, min_size=100, max_size=100))
def test_any_value_is_written_as_the_ruby_here_writes_it(values: list[_Json]) -> None:
    ruby = shutil.which("ruby")
    if ruby is None:
        pytest.skip("ruby is not installed")
    lines = "".join(json.dumps([value]) + "\n" for value in values)
    run = subprocess.run([ruby, "-EUTF-8", "-e", _PROGRAM], input=lines, capture_output=True, text=True, check=True)
    answers = [json.loads(line)[0] for line in run.stdout.split("\n")[:-1]]
    assert [ruby_text(value, UTC) for value in values] == answers
