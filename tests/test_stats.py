"""`newspost stats`: what it counts, that parts add up to the whole, and what it tells."""

from __future__ import annotations

import json
import os
import pickle
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import given
from hypothesis import strategies as st

from export_help import put
from growth import grows_at_most
from newspost.archive.exporting import Source
from newspost.archive.parts import Facts
from newspost.cli import commands, export_progress
from newspost.stats import counting
from newspost.stats.counting import count_posts
from newspost.stats.periods import BYS, By, counts_by, first_day, name_of, period_of, timeline
from newspost.stats.report import as_json, sizes
from newspost.stats.spread import Spread, bins, rounded
from newspost.stats.tally import Tally

NOW = "2026-01-01T00:00:00+00:00"
POST = """---
layout: post
title: {title}
date: {date}
categories: [news, {category}]
tags: [sea, 雾]
---
<p>The fog lifted.</p><p>船走了。<a href="/a">A boat</a><img src="b.png" alt=""></p>
<p>（文章来源：{medium}）</p>
"""
BAD = "---\ntitle: T\ndate: soon\n---\nHi.\n"
DASHED = "---\ntitle: Plain\n---\n## [Head](/h)\n\nOne *two*.\n"
HIDDEN = "---\ntitle: Hidden\npublished: false\n---\nHi.\n"
posix = pytest.mark.skipif(os.name == "nt", reason="POSIX only")


@pytest.fixture(autouse=True)
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a site of three sound posts and a bad one, and pieces of two files."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(counting, "_PIECE", 2)
    put("_config.yml", "timezone: Asia/Shanghai\n")
    post("2024-05-06", medium="海鸥日报")
    post("2024-05-07", medium="海鸥日报", category="sports")
    post("2024-06-01", medium="Harbour Times")
    put("_posts/2024-05-08-bad.md", BAD)
    return tmp_path


def post(
    day: str, *, medium: str = "海鸥日报", category: str = "ferries", name: str = "fog", clock: str = "09:00"
) -> Path:
    text = POST.format(title=f"Day {day}", date=f"{day} {clock}:00 +0800", medium=medium, category=category)
    return put(f"_posts/{day}-{name}.md", text)


def run(*words: str, **options: Any) -> Result:  # noqa: ANN401 - what CliRunner takes
    return CliRunner().invoke(commands, ["stats", "--now", NOW, "--jobs", "1", *words], prog_name="newspost", **options)


def told(*words: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run("--json", *words).stdout)
    return found


def named(found: dict[str, Any], kind: str) -> dict[str, int]:
    return {row["name"]: row["posts"] for row in found[kind]["names"]}


def dates(found: dict[str, Any]) -> dict[str, int]:
    return {row["period"]: row["posts"] for row in found["dates"]}


# --- what is counted


def test_posts_are_counted_by_day_medium_category_and_tag() -> None:
    result = run("--json")
    assert result.exit_code == 1
    found = json.loads(result.stdout)
    assert (found["files"], found["posts"], found["bad"], found["unreadable"]) == (4, 3, 1, 0)
    assert (found["first"], found["last"]) == ("2024-05-06", "2024-06-01")
    assert dates(found) == {"2024-05-06": 1, "2024-05-07": 1, "2024-06-01": 1}
    assert named(found, "media") == {"海鸥日报": 2, "Harbour Times": 1}
    assert list(named(found, "categories").items()) == [("news", 3), ("ferries", 2), ("sports", 1)]
    assert named(found, "tags") == {"sea": 3, "雾": 3}


def test_what_a_post_has_none_of_is_counted() -> None:
    put("_posts/2024-05-09-plain.md", DASHED)
    found = told()
    assert [found[kind]["without"] for kind in ("media", "categories", "tags")] == [1, 1, 1]
    assert [found[kind]["different"] for kind in ("media", "categories", "tags")] == [2, 3, 2]


def test_what_is_in_a_post_is_counted() -> None:
    put("_posts/2024-05-09-plain.md", DASHED)
    found = told()
    assert found["paragraphs"] == {
        "total": 7, "p50": 2, "p90": 2, "p99": 2, "largest": 2, "largest_at": "_posts/2024-05-06-fog.md",
    }  # fmt: skip
    length = len("The fog lifted.") + len("船走了。A boat")
    assert (found["characters"]["total"], found["characters"]["largest"]) == (3 * length + len("One two."), length)
    assert (found["images"]["total"], found["links"]["total"]) == (3, 4)


def test_problems_are_counted_by_rule_those_of_bad_posts_too() -> None:
    put(
        "_posts/2024-05-09-odd.md",
        "---\nlayout: post\ntitle: T\ncategory: a\ncategories: [b]\npermalink: fog/\n---\n<p>Hi</p>\n",
    )
    put("_posts/2024-05-10-odd.md", "---\nlayout: post\ntitle: T\npermalink: fog/\n---\nHi\n")
    found = told()
    rows = {row["code"]: (row["name"], row["severity"], row["problems"], row["files"]) for row in found["problems"]}
    assert rows["DT001"] == ("date-unreadable", "error", 1, 1)
    assert rows["UR002"] == ("relative-permalink", "warning", 2, 2)
    assert rows["TX004"][2:] == (1, 1)
    assert next(iter(rows)) == "UR002", "the most frequent one comes first"
    assert found["faulty"] == 3


def test_a_rule_that_finds_much_in_one_file_is_told_of_one_file() -> None:
    put("_posts/2024-05-09-odd.md", "---\ntitle: T\n---\n<p>a\u200bb</p>\n\nc\x07d\n\ne\u2028f\n")
    rows = [row for row in told()["problems"] if row["code"] == "EN003"]
    assert sum(row["problems"] for row in rows) == 3
    assert {row["files"] for row in rows} == {1}


def test_a_day_is_that_of_the_sites_zone() -> None:
    post("2024-07-01", clock="23:30")
    late = put("_posts/2024-07-02-utc.md", "---\ntitle: T\ndate: 2024-07-02 20:00:00 +0000\n---\nHi\n")
    assert {"2024-07-01": 1, "2024-07-03": 1}.items() <= dates(told()).items()
    assert {"2024-07-01": 1, "2024-07-02": 1}.items() <= dates(told("--timezone", "UTC")).items()
    loose = str(late.rename("loose.md"))
    assert dates(told(loose)) == {"2024-07-02": 1}
    assert dates(told(loose, "--timezone", "Asia/Tokyo")) == {"2024-07-03": 1}


def test_what_becomes_of_posts_is_counted() -> None:
    put("_posts/2024-05-09-hidden.md", HIDDEN)
    post("2030-05-06")
    put("_drafts/boat.md", DASHED)
    put("loose.md", POST.format(title="T", date="2024-05-06", medium="M", category="c"))
    found = told(".", "loose.md")
    assert found["states"] == {"published": 3, "scheduled": 1, "draft": 1, "unpublished": 1, "outside": 1}
    assert (found["undated"], found["left_out"]) == (1, 0)
    only = told("--published", ".", "loose.md")
    assert only["states"] == {"published": 3, "scheduled": 0, "draft": 0, "unpublished": 0, "outside": 1}
    assert (only["files"], only["left_out"], only["undated"]) == (5, 3, 0)
    assert told("--now", "2031-01-01")["states"]["scheduled"] == 0


def test_a_day_that_no_calendar_has_is_no_date() -> None:
    put("_posts/2024-05-09-last.md", "---\ntitle: T\ndate: 9999-12-31 23:30:00 +0000\n---\nHi\n")
    put("_posts/2024-05-10-first.md", "---\ntitle: T\ndate: 0001-01-01 00:30:00 +0000\n---\nHi\n")
    found = told()
    assert found["undated"] + found["bad"] + sum(dates(found).values()) == found["files"]
    assert run().exit_code == 1


@posix
def test_a_file_that_cannot_be_read_is_bad_and_the_others_are_counted() -> None:
    Path("_posts/2024-05-09-gone.md").symlink_to("nowhere")
    found = told("_posts")
    assert (found["files"], found["bad"], found["unreadable"], found["posts"]) == (5, 2, 1, 3)


def test_what_newspost_fails_on_is_bad_and_the_others_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(tally: Tally, article: Any, path: str) -> None:  # noqa: ANN401 - as it is called
        if path.endswith("05-07-fog.md"):
            raise AttributeError("x")
        count(tally, article, path)

    count = counting._count_sizes
    monkeypatch.setattr(counting, "_count_sizes", fail)
    found = told()
    assert (found["files"], found["bad"], found["unreadable"]) == (4, 2, 1)
    assert named(found, "media") == {"Harbour Times": 1, "海鸥日报": 1}, "nothing of it is counted"


# --- parts add up


def counted(*paths: str, workers: int = 1) -> Tally:
    return count_posts(Source(paths, str(Path.cwd()), datetime(2026, 1, 1, tzinfo=UTC)), workers=workers)


def test_several_processes_count_what_one_does() -> None:
    for day in range(1, 29):
        post(f"2023-02-{day:02}", medium=f"第{day % 5}报", category=f"c{day % 7}")
    assert counted(workers=1) == counted(workers=3)
    alone = run("--jobs", "1")
    assert run("--jobs", "2").stdout == alone.stdout


COUNTS = st.lists(
    st.tuples(
        st.integers(1, 3_652_059),
        st.sampled_from([None, "", "海鸥日报", "Times", "<b>"]),
        st.integers(0, 10**7),
        st.sampled_from(["a.md", "b.md", "c.md"]),
    )
)


def tally_of(some: Sequence[tuple[int, str | None, int, str]]) -> Tally:
    made = Tally()
    for day, name, number, path in some:
        made.posts["published"] += 1
        made.days[day] += 1
        made.media[name] += 1
        made.paragraphs.count(number, path)
        made.bad += number % 2
    return made


@given(COUNTS, st.randoms(use_true_random=False), st.integers(0, 9))
def test_parts_add_up_in_any_order(some: list[tuple[int, str | None, int, str]], chance: Any, cut: int) -> None:  # noqa: ANN401 - Hypothesis has no public name for it
    whole = tally_of(some)
    chance.shuffle(some)
    total = Tally()
    for part in (some[cut:], some[:cut], []):
        total.add(tally_of(part))
    assert total == whole
    assert as_json(total) == as_json(whole)


def test_what_is_kept_does_not_grow_with_the_posts() -> None:
    def kept(count: int) -> int:
        made = Tally()
        for number in range(count):
            made.add(tally_of([(738_000 + number % 365, f"M{number % 86}", number % 5_000, "a.md")]))
        return len(pickle.dumps(made))

    assert kept(50_000) < 1.1 * kept(5_000)


def test_the_work_grows_with_the_posts_alone() -> None:
    parts = [tally_of([(738_000 + number % 3650, f"t{number}", number, f"{number}.md")]) for number in range(8_000)]

    def adding(count: int) -> Callable[[], object]:
        def add() -> None:
            total = Tally()
            for part in parts[:count]:
                total.add(part)
            as_json(total)
            timeline(total.days)

        return add

    assert grows_at_most(40, adding(400), adding(8_000))  # 400 times, were it the square


@given(st.lists(st.integers(0, 10**9), min_size=1), st.integers(1, 100))
def test_a_percentile_is_a_number_that_so_many_posts_do_not_exceed(numbers: list[int], percent: int) -> None:
    spread = Spread()
    for number in numbers:
        spread.count(number, "a.md")
    found = spread.percentile(percent)
    kept = sorted(map(rounded, numbers))
    assert sum(number <= found for number in kept) * 100 >= percent * len(kept)
    assert sum(number < found for number in kept) * 100 < percent * len(kept)
    assert (spread.total, spread.largest, spread.posts) == (sum(numbers), max(numbers), len(numbers))


@given(st.integers(0, 10**12))
def test_a_number_is_kept_to_half_a_percent_and_never_as_a_larger_one(number: int) -> None:
    assert 0 <= number - rounded(number) <= number / 100
    assert number > 999 or rounded(number) == number


@given(st.lists(st.integers(0, 10**6), min_size=1), st.integers(2, 30))
def test_bins_hold_all_posts_side_by_side(numbers: list[int], most: int) -> None:
    spread = Spread()
    for number in numbers:
        spread.count(number, "a.md")
    found = bins(spread, most)
    assert sum(one.posts for one in found) == len(numbers)
    assert len(found) <= most + 1
    assert found[0].first == 0
    for one, after in pairwise(found):
        assert one.last is not None
        assert after.first == one.last + 1


# --- over time


@given(st.dates(), st.sampled_from(BYS))
def test_a_day_is_in_its_period(day: date, by: By) -> None:
    period = period_of(day.toordinal(), by)
    start = first_day(period, by)
    assert start <= day
    assert period_of(start.toordinal(), by) == period
    assert start == date.min or period_of(start.toordinal() - 1, by) == period - 1
    iso = day.isocalendar()
    names = (day.isoformat(), f"{iso.year:04}-W{iso.week:02}", f"{day:%m}", f"{day.year:04}")
    assert name_of(period, by).endswith(dict(zip(BYS, names, strict=True))[by])


def days(*some: str) -> dict[int, int]:
    return Counter(date.fromisoformat(day).toordinal() for day in some)


@pytest.mark.parametrize(
    ("last", "by"),
    [
        ("2024-01-01", "day"),
        ("2024-02-09", "day"),
        ("2024-02-10", "week"),
        ("2024-12-31", "month"),
        ("2028-01-01", "year"),
    ],
)
def test_the_periods_are_the_shortest_that_have_room(last: str, by: By) -> None:
    line = timeline(days("2024-01-01", last))
    assert line is not None
    assert (line.by, sum(line.posts)) == (by, 2)


@given(st.dictionaries(st.integers(1, 3_652_059), st.integers(1, 500), min_size=1), st.sampled_from([None, *BYS]))
def test_no_post_is_lost_over_time(found: dict[int, int], by: By | None) -> None:
    line = timeline(found, by)
    assert line is not None
    assert sum(line.posts) + line.earlier + line.later == sum(found.values())
    assert len(line.posts) <= 10_000
    rows = list(line.rows())
    assert sum(posts for _, posts in rows) == sum(found.values())
    assert len(rows) <= 5 * len(found) + 2, "empty periods take no room"
    assert by is None or BYS.index(line.by) >= BYS.index(by)


def test_a_wrong_digit_in_a_year_does_not_push_all_others_together() -> None:
    found = Counter({date(2020, 1, 1).toordinal() + number: 10 for number in range(30)})
    alone = timeline(found)
    found.update(days("0220-01-02", "2202-01-02"))
    line = timeline(found)
    assert alone is not None
    assert line is not None
    assert line == alone._replace(earlier=1, later=1)
    assert list(line.rows())[-1] == ("later", 1)


@pytest.mark.parametrize(("far", "left"), [(3, 3), (4, 0)])
def test_one_of_a_hundred_may_be_far_away(far: int, left: int) -> None:
    found = Counter({date(2020, 1, 1).toordinal() + number: 1 for number in range(300)})
    found[date(1999, 1, 1).toordinal()] = far
    line = timeline(found)
    assert line is not None
    assert (line.earlier, line.later) == (left, 0)


def test_nothing_is_left_out_where_posts_are_from_all_of_the_time() -> None:
    line = timeline({738_000 + number: 1 for number in range(1_000)})
    assert line is not None
    assert (line.earlier, line.later) == (0, 0)


def test_half_of_the_posts_is_never_far_away() -> None:
    found = days("2001-01-01", "2024-05-06")
    line = timeline(found, "year")
    assert line is not None
    assert (line.earlier, line.later, len(line.posts)) == (0, 0, 24)
    assert list(line.rows()) == [("2001", 1), ("2002 to 2023", 0), ("2024", 1)]


def test_periods_have_the_posts_of_their_days() -> None:
    found = days("2024-05-06", "2024-05-12", "2024-05-13", "2024-06-01")
    assert {name_of(week, "week"): posts for week, posts in counts_by(found, "week").items()} == {
        "2024-W19": 2, "2024-W20": 1, "2024-W22": 1,
    }  # fmt: skip
    assert list(counts_by(found, "month").values()) == [3, 1]


# --- what is told


def test_the_table_tells_the_same_at_each_width() -> None:
    for width in ("20", "40", "60", "80", "120", "300"):
        result = run(env={"COLUMNS": width})
        assert result.exit_code == 1
        lines = result.stdout.splitlines()
        assert all(line == line.rstrip() for line in lines)
        assert "海鸥日报" in result.stdout or width == "20"
    assert max(map(len, lines)) <= 100


def test_the_table_says_what_was_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    lines = run("--by", "month").stdout.splitlines()
    assert lines[:4] == [
        "files     4",
        "posts     3  3 published",
        "bad       1  no Article can be made of these; newspost check",
        "             tells why",
    ]
    assert "days      3  2024-05-06 to 2024-06-01" in lines
    assert "2024-05      2  ████████████████████████████████████████████" in lines
    assert "2024-06      1  ██████████████████████" in lines
    assert "Harbour Times      1  ███████████████████" in lines
    assert [line.split() for line in lines if line.startswith(("DT001", "paragraphs"))] == [
        ["paragraphs", "2", "2", "2", "2", "6"],
        ["DT001", "1", "1", "error", "date-unreadable"],
    ]


def test_top_says_how_many_names_are_told() -> None:
    for number in range(15):
        post("2024-05-09", name=f"n{number}", medium=f"M{number:02}")
    assert "7 more" in run().stdout.split("category")[0].split("medium")[1], "ten are told"
    shown = run("--top", "3").stdout
    assert "M00" in shown
    assert "M02" not in shown
    assert len(told()["media"]["names"]) == 17, "programs get all"
    assert len(told("--top", "3")["media"]["names"]) == 3


def test_periods_without_posts_take_one_line() -> None:
    post("2001-01-01")
    shown = run("--by", "year").stdout
    assert "2002 to 2023      0" in shown


def test_names_move_no_cursor_and_hide_nothing() -> None:
    put(
        "_posts/2024-05-09-x.md",
        '---\ntitle: T\ntags: ["red \\e[31m\\a", "\\u202eabc", "", "[bold]b[/bold]"]\n---\nHi\n',
    )
    shown = run(env={"COLUMNS": "100"}).stdout
    assert "\x1b" not in shown
    assert "\u202e" not in shown
    for name in (r"red \x1b[31m\x07", r"\u202eabc", '""', "[bold]b[/bold]"):
        assert name in shown
    line = run("--json").stdout
    assert len(line.splitlines()) == 1
    assert "\x1b" not in line
    assert {"red \x1b[31m\x07", "\u202eabc", "", "[bold]b[/bold]"} <= set(named(json.loads(line), "tags"))


def test_a_terminal_that_cannot_write_a_name_gets_its_escapes() -> None:
    words = [sys.executable, "-m", "newspost", "stats", "--now", NOW, "--jobs", "1"]
    done = subprocess.run(words, capture_output=True, env={**os.environ, "PYTHONIOENCODING": "ascii"}, check=False)
    assert done.returncode == 1
    assert rb"\u6d77\u9e25\u65e5\u62a5" in done.stdout
    assert b"####" in done.stdout


def test_no_bad_post_is_exit_code_0() -> None:
    Path("_posts/2024-05-08-bad.md").unlink()
    assert run().exit_code == 0
    assert run("--json").exit_code == 0


MISTAKES: list[tuple[list[str], str]] = [
    (["nowhere.md"], "nowhere.md: No such file"),
    (["--by", "hour"], "'hour' is not one of"),
    (["--top", "0"], "0 is not in the range"),
    (["--title", "T"], "--title is for the page"),
    (["--timezone", "Asia/Nowhere"], "Asia/Nowhere"),
    (["empty"], "there are no posts here to count"),
]


@pytest.mark.parametrize(("words", "message"), MISTAKES)
def test_a_mistake_is_told_in_a_line(words: list[str], message: str) -> None:
    Path("empty").mkdir()
    result = run(*words)
    assert (result.exit_code, result.stdout) == (2, "")
    assert message in result.stderr


def test_a_config_that_jekyll_cannot_use_is_told_with_its_place() -> None:
    put("_config.yml", "permalink: 5\n")
    result = run()
    assert (result.exit_code, result.stdout) == (2, "")
    assert "_config.yml:1:1: " in result.stderr


def test_only_bad_posts_make_a_table_too() -> None:
    for path in Path("_posts").glob("*-fog.md"):
        path.unlink()
    result = run()
    assert result.exit_code == 1
    assert "DT001" in result.stdout
    assert "medium" not in result.stdout
    assert (told()["first"], told()["paragraphs"]["largest_at"]) == (None, None)


# --- how it runs


def test_a_bar_shows_how_far_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[int] = []

    def show(_bar: export_progress.Bar, facts: Facts) -> None:
        shown.append(facts.posts)

    monkeypatch.setattr(export_progress.Bar, "__call__", show)
    run()
    assert shown == [2, 2]


SLOWLY = """
import sys, time
from pathlib import Path
from newspost.cli import main
from newspost.stats import counting
read = counting.read_targets
def read_slowly(targets, zone):
    Path("begun").touch()
    time.sleep(0.02)
    return read(targets, zone)
counting.read_targets, counting._PIECE = read_slowly, 20
sys.argv = ["newspost", "stats", *sys.argv[1:]]
main()
"""


@posix
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_ctrl_c_ends_it_at_once_and_without_a_word(jobs: str) -> None:
    for number in range(1_000):
        post(f"2024-06-{number % 28 + 1:02}", name=str(number))
    words = [sys.executable, "-c", SLOWLY, "--jobs", jobs, "--now", NOW, "--html", "out.html"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True) as child:
        until = time.monotonic() + 60
        while not Path("begun").exists() and time.monotonic() < until:
            time.sleep(0.01)
        os.killpg(child.pid, signal.SIGINT)
        out, err = child.communicate(timeout=30)
    assert (child.returncode, out, err) == (130, b"", b"")
    assert not Path("out.html").exists()


@pytest.mark.parametrize(
    ("words", "left_out"),
    [
        (["--help"], {"pydantic", "rich", "yaml", "matplotlib", "numpy"}),
        (["--json"], {"rich", "matplotlib", "numpy"}),
        ([], {"matplotlib", "numpy"}),
    ],
)
def test_it_imports_only_what_it_uses(words: list[str], left_out: set[str]) -> None:
    Path("_posts/2024-05-08-bad.md").unlink()
    code = (
        "import sys, atexit\n"
        "atexit.register(lambda: print(*{n.partition('.')[0] for n in sys.modules}, file=sys.stderr))\n"
        f"sys.argv = {['newspost', 'stats', '--jobs', '1', *words]!r}\n"
        "from newspost.cli import main\nmain()"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "click" in done.stderr.split()
    assert not left_out & set(done.stderr.split())


def test_all_sizes_are_told() -> None:
    assert list(sizes(Tally())) == ["paragraphs", "characters", "images", "links"]
