"""Texts of dates, and what Ruby makes of them.

Run this file to write `data/dates.jsonl` anew; that takes Ruby 3.1 or later.
"""

from __future__ import annotations

import json
import random
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

DATA = Path(__file__).parent / "data"
CASES = DATA / "dates.jsonl"
NOW = 1648112373  # 2022-03-24 08:59:33 UTC
ZONES = ("UTC", "Asia/Shanghai", "America/New_York")

Moment: TypeAlias = tuple[int, int] | None
"""Epoch and offset."""


class Case(NamedTuple):
    """A text in a site's zone, and what Ruby gives for it; "today" where that depends on the present day."""

    zone: str
    text: str
    time: Moment
    datetime: Moment | str
    date: str | None


def cases() -> list[Case]:
    """Read the cases that are kept."""
    return [_case(json.loads(line)) for line in CASES.read_text(encoding="utf-8").splitlines()]


def _case(row: list[object]) -> Case:
    zone, text, time, moment, date = (tuple(field) if isinstance(field, list) else field for field in row)
    return Case(zone, text, time, moment, date)  # type: ignore[arg-type]  # JSON has no types


def ask_ruby(texts: Sequence[tuple[str, str]]) -> list[Case]:
    """Let Ruby read pairs of zone and text, or skip the test that asks."""
    ruby = shutil.which("ruby")
    if ruby is None:
        pytest.skip("ruby is not installed")
    lines = "".join(json.dumps([zone, text, NOW]) + "\n" for zone, text in texts)
    run = subprocess.run([ruby, DATA / "dates_ask.rb"], input=lines, capture_output=True, text=True, check=True)
    answers = [json.loads(line) for line in run.stdout.splitlines()]
    return [_case([zone, text, *answer]) for (zone, text), answer in zip(texts, answers, strict=True)]


# --- texts as they stand in headers -----------------------------------------------------------------------------------

_WORDS = {
    "year": "2022 2022 1999 22 99 1986 0001 1583 2024 1500 0000",
    "month": "03 3 12 2 02 11 13 00 5",
    "day": "24 4 04 29 30 31 32 00 13 6",
    "hour": "16 0 00 24 25 2 02 1 01 23",
    "minute": "59 30 00 60 0 5",
    "second": "33 59 60 61 0 00",
    "name": "Jan February Mar march DEC Sept Feb, May Nov.",
    "weekday": "Thu Thursday, Sun Mon, Fri. 周四",
    "zone": (
        "+0800 +08:00 +08 +8 -0330 -05:00 -0500 +2500 Z z UTC GMT GMT+8 UTC-03:30 EST CST JST PDT EDT CEST +0000 -0000"
        " +08:00:30 Asia/Shanghai HKT LMT +2359 -2359 (CST) +0545"
    ),
}
_CHOICES = {name: words.split() for name, words in _WORDS.items()}
_DATES = (
    *["{year}-{month}-{day}"] * 6,
    *("{year}/{month}/{day}", "{year}.{month}.{day}", "{day} {name} {year}", "{name} {day}, {year}"),
    *("{weekday} {day} {name} {year}", "{month}/{day}/{year}", "{day}-{month}-{year}", "{day}-{name}-{year}"),
    *("{year}年{month}月{day}日", "{year}{month}{day}", "{year}-W{month}-4", "{year}-083", "{name} {day}th"),
    *("{day}th {name} {year}", "{year}-{month}", "{weekday} {name} {day}"),
)
_TIMES = (
    *["{hour}:{minute}:{second}"] * 4,
    *(
        "{hour}:{minute}",
        "{hour}:{minute}:{second}.",
        "{hour}:{minute}:{second}.5",
        "{hour}:{minute}:{second},123456789",
    ),
    *("{hour}:{minute} pm", "{hour}am", "{hour} AM", "{hour}p.m.", "{hour}:{minute}::{second}"),
    *("{hour}：{minute}：{second}", "{hour}h{minute}m", "{hour}{minute}{second}", "{hour}:{minute}:{second} a.m."),
)
_GAPS = (" ", " ", "T", "t", "  ", ",", "", " at ")
_TAILS = ("", "", "", " (Thu)", " {weekday}", " {year}")


def header_text(chance: random.Random) -> str:
    """Make up a date as people write it, some of its parts out of range."""
    text = chance.choice(_DATES)
    if chance.random() < 0.7:
        zone = chance.choice(("", "", "{zone}", " {zone}", " {zone}"))
        text += chance.choice(_GAPS) + chance.choice(_TIMES) + zone + chance.choice(_TAILS)
    return text.format(**{name: chance.choice(words) for name, words in _CHOICES.items()})


# --- a soup of what dates are made of ---------------------------------------------------------------------------------

_WORDS_OF_SOUP = (
    "jan feb mar apr may jun jul aug sep oct nov dec January sept Thu Thursday mon monday sun am pm a.m. P.M. UTC GMT"
    " EST CST PDT JST Z z T t bc BC b.c. ad ce b.c.e. W12 w03 w st nd rd th h m s dst standard time daylight eastern"
    " of at Asia/Shanghai 年 月 時 ： ． é ² ٣ gmt+ utc- H30 s50 a x J"
)
_DIGITS_OF_SOUP = (
    "2022 22 03 3 24 4 1 0 00 12 13 31 32 16 59 33 60 25 083 366 1999 99 69 68 20220324 165933 0324 61173 123 2022083"
    " 202203241659 20220324165933 5 100 1234567"
)
_ZONES_OF_SOUP = (
    "+0800 +08:00 +08 +8 -0330 -05:00 +2500 Z UTC GMT+8 UTC-03:30 EST -0000 +080000 +08:00:30 +24 [+8] [8:JST] [-5:EST]"
)
_SOUP = (
    _WORDS_OF_SOUP.split(),
    _DIGITS_OF_SOUP.split(),
    [*[" "] * 6, *"----:::://..,,'+()[]_@", "  ", "--", "\t", "::", "：", ", "],
    _ZONES_OF_SOUP.split(),
)


def soup(chance: random.Random) -> str:
    """Throw words, digits, marks and zones together."""
    kinds = chance.choices(_SOUP, weights=(2, 3, 4, 1), k=chance.randint(1, chance.choice((3, 6, 10, 16))))
    return "".join(chance.choice(kind) for kind in kinds)


# --- the cases that are kept ------------------------------------------------------------------------------------------

_LIMITS = ("2022-03-24".ljust(128), "2022-03-24".ljust(129), "2022-03-24" + "é" * 59, "2022-03-24" + "é" * 60)


def _kept_texts() -> Iterable[tuple[str, str]]:
    """Give the chosen texts in every zone, then made ones, each in one."""
    chance = random.Random(20220324)  # noqa: S311 - the same texts each time
    chosen = (DATA / "dates_chosen.txt").read_text(encoding="utf-8").splitlines()
    yield from ((zone, text) for text in ("", *chosen, *_LIMITS) for zone in ZONES)
    made = [header_text(chance) for _ in range(800)] + [soup(chance) for _ in range(400)]
    yield from ((chance.choice(ZONES), text) for text in dict.fromkeys(made))


def _write_cases() -> None:
    answers = ask_ruby(list(_kept_texts()))
    lines = (json.dumps(case, ensure_ascii=False, separators=(", ", ": ")) + "\n" for case in answers)
    CASES.write_text("".join(lines), encoding="utf-8")


if __name__ == "__main__":
    _write_cases()
