"""The header against Ruby itself, where it is installed; against SafeYAML itself, where its gem is."""

from __future__ import annotations

import ast
import json
import shutil
import subprocess
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from header_help import from_oracle, typed
from newspost.header.fence import find_fence
from newspost.header.read import read_header
from newspost.header.scalars import NumberError, resolve
from newspost.testing import headers
from test_header_scalars import CASES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    Ask = Callable[[str, str], Any]

_WITNESS = Path(__file__).parent / "data" / "header" / "witness.rb"
_YEAR = st.sampled_from(["2022", "2024", "1583", "1582", "1581", "1500", "1900", "2000", "0001", "9999"])
_DATE = st.builds("{}-{}".format, _YEAR, st.from_regex(r"(0[1-9]|1[0-3])-([0-2][0-9]|3[0-2])", fullmatch=True))
_TIME = st.builds(
    "{}-{}{}{}{}{}".format,
    _YEAR,
    st.from_regex(r"(1[0-3]|0?[0-9])-([12][0-9]|3[0-2]|0?[0-9])", fullmatch=True),
    st.sampled_from([" ", "T", "t", "  ", "\t", "\n"]),
    st.from_regex(r"([01]?[0-9]|2[0-5]):([0-5][0-9]|60):([0-5][0-9]|6[01])|24:00:00", fullmatch=True),
    st.from_regex(r"(\.[0-9]{0,12}|\.[0-9]{100,120})?[ ]?", fullmatch=True),
    st.from_regex(r"(Z|[-+]([01]?[0-9]|2[0-5])(:?([0-5][0-9]|60|99))?)?\n?", fullmatch=True),
)


@pytest.fixture(scope="module")
def ask() -> Iterator[Ask]:
    ruby = shutil.which("ruby")
    if ruby is None:
        pytest.skip("ruby is not installed")
    pipe = subprocess.PIPE
    with subprocess.Popen([ruby, "-W0", _WITNESS], stdin=pipe, stdout=pipe, text=True, encoding="utf-8") as process:
        assert process.stdin
        assert process.stdout
        stdin, stdout = process.stdin, process.stdout

        def question(name: str, text: str) -> Any:  # noqa: ANN401 - JSON
            stdin.write(json.dumps([name, text]) + "\n")
            stdin.flush()
            return json.loads(stdout.readline())

        yield question
        stdin.close()


@pytest.fixture(scope="module")
def ask_safe_yaml(ask: Ask) -> Ask:
    if not ask("safe_yaml?", ""):
        pytest.skip("the gem safe_yaml is not installed")
    return ask


@given(_DATE | _TIME)
@example("9999-12-31 20:00:60-20")  # the year 10000 in UTC, but not on its own clock
@example("9999-12-31 20:00:00 -2000")
@example("9999-12-31 23:59:60Z")
@example("9999-12-31 24:00:00-08")
@example("0001-01-01 00:00:00+20")
@example("0001-01-01 00:00:60 +08:00")
@example("0000-12-31 24:00:00+08")
@settings(max_examples=500)
def test_dates_and_times_are_rubys(ask: Ask, text: str) -> None:
    theirs = ask("time", text)
    ours = resolve(text)
    if theirs["t"] == "error" or _python_cannot_hold(theirs["v"]):
        assert ours == text
    else:
        assert isinstance(ours, datetime) == (theirs["t"] == "time")
        assert typed(ours) == from_oracle(theirs)


def _python_cannot_hold(day: str) -> bool:
    """Whether it is the year 10000, or 29 February of a year that has one in the Julian calendar only."""
    return day.startswith("10000-") or (day.endswith("00-02-29") and int(day[:2]) % 4 != 0)


@given(headers())
def test_the_fence_is_rubys(ask: Ask, text: str) -> None:
    theirs = ask("fence", text.removeprefix("\ufeff"))
    fence = find_fence(text)
    assert (fence and [len(fence.yaml.of(text)), len(text) - fence.body]) == theirs


def test_the_table_of_scalars_is_safe_yamls(ask_safe_yaml: Ask) -> None:
    for written, _ in CASES:
        text = ast.literal_eval(written)
        theirs = ask_safe_yaml("plain", text)
        try:
            ours = resolve(text)
        except NumberError:
            assert theirs["t"] == "error", written
        else:
            unheld = theirs["t"] in {"date", "time"} and not isinstance(ours, date)
            assert unheld or typed(ours) == from_oracle(theirs), written


@given(headers())
@settings(max_examples=1000)
def test_headers_are_safe_yamls(ask_safe_yaml: Ask, text: str) -> None:
    header = read_header(text)
    if header.fence is None:
        return
    theirs = ask_safe_yaml("load", header.fence.yaml.of(text))
    if theirs["t"] == "error":
        assert header.error
        assert not theirs["v"] or header.error.message == theirs["v"]
    elif theirs["t"] == "null" or theirs == {"t": "bool", "v": False}:
        assert header.error is None
        assert header.data == {}
    elif theirs["t"] != "map":
        assert header.error
    elif not _differs_by_design(theirs):
        assert header.error is None
        assert typed(header.data) == from_oracle(theirs)


def _differs_by_design(theirs: Any) -> bool:  # noqa: ANN401 - JSON
    """Whether a value is a day that Python cannot hold, or a key a map or one of 1, 1.0 and true."""
    if theirs["t"] == "list":
        return any(_differs_by_design(item) for item in theirs["v"])
    if theirs["t"] == "map":
        keys = [key for key, _ in theirs["v"]]
        numbers = [key for key in keys if key["t"] in {"int", "float", "bool"}]
        odd = len(numbers) > 1 or any(key["t"] in {"map", "list", "cycle"} for key in keys)
        return odd or any(_differs_by_design(part) for pair in theirs["v"] for part in pair)
    return theirs["t"] == "date" and theirs["v"] in {"1500-02-29", "0000-01-01"}
