"""Edits of what the front matter says: the style that is kept, what is written anew, and what is refused."""

from __future__ import annotations

import json
import shutil
import subprocess
from datetime import UTC, date, datetime, timedelta, timezone
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
import yaml

import newspost
from newspost import EditRejected, Html, Post

CHINA = timezone(timedelta(hours=8))
NEW = datetime(2025, 1, 2, 3, 4, 5, tzinfo=CHINA)
PATH = "_posts/2024-05-06-x.md"


def post(header: str, zone: str | None = None) -> Post:
    """Return a post with those lines of front matter; what it lacks of title and date its name gives."""
    return newspost.loads(f"---\n{header}---\n<p>A</p>\n", PATH, zone)


def edited(header: str, zone: str | None = None, **fields: object) -> str:
    """Return the front matter after an edit, which must have left all else alone."""
    text = str(post(header, zone).edit(**fields))
    assert text.startswith("---\n")
    assert text.endswith("---\n<p>A</p>\n")
    return text.removeprefix("---\n").removesuffix("---\n<p>A</p>\n")


TITLES = [
    ('title: "A"\n', "B", 'title: "B"\n'),
    ("title: 'A' # c\n", "it's", "title: 'it''s' # c\n"),
    ("title:   A  # c\n", "B", "title:   B  # c\n"),
    ("title: A\n", "2022-03-24", 'title: "2022-03-24"\n'),
    ("title: A\n", "yes", 'title: "yes"\n'),
    ("title: A\n", ":symbol", 'title: ":symbol"\n'),
    ("title: A\n", "12:30", 'title: "12:30"\n'),
    ("title: A\n", "B: C", 'title: "B: C"\n'),
    ('title: "A"\n', 'say "b" \\', 'title: "say \\"b\\" \\\\"\n'),
    ("title: 'A'\n", "a\nb", 'title: "a\\nb"\n'),
    ("title:\n", "B", "title: B\n"),
    ("title: >-\n  A\n  B\nlayout: x\n", "C", "title: >-\n  C\nlayout: x\n"),
    ("layout: x\n", "B", "layout: x\ntitle: B\n"),
    ("title: A\r\nlayout: x\r\n", "B", "title: B\r\nlayout: x\r\n"),
    ("title: !!str A\n", "B", "title: B\n"),
]


@pytest.mark.parametrize(("before", "title", "after"), TITLES)
def test_a_title_keeps_its_quotes_where_they_can_hold_it(before: str, title: str, after: str) -> None:
    assert edited(before, title=title) == after
    assert post(after).article.title == title


DATES = [
    ("2024-05-06 09:12:40 +0800", "2025-01-02 03:04:05 +0800"),
    ("2024-05-06 09:12:40 +08:00", "2025-01-02 03:04:05 +08:00"),
    ("2024-05-06 09:12:40 +08", "2025-01-02 03:04:05 +08"),
    ("2024-05-06T09:12:40+08:00", "2025-01-02T03:04:05+08:00"),
    ("2024-05-06 09:12:40", "2025-01-01 19:04:05"),
    ("2024-05-06T09:12:40Z", "2025-01-01T19:04:05Z"),
    ("2024-5-6 9:12:40 +0800", "2025-1-2 3:04:05 +0800"),
    ("2024-05-06 09:12 +0800", "2025-01-02 03:04:05 +0800"),
    ("2024-05-06", "2025-01-02 03:04:05 +0800"),
    ("'2024-05-06 09:12:40 +0800'", "'2025-01-02 03:04:05 +0800'"),
    ('"2024-05-06"', '"2025-01-02 03:04:05 +0800"'),
    ("'2024/5/6 9:12 +08:00' # c", "'2025/1/2 3:04:05 +08:00' # c"),
    ("May 6, 2024", "2025-01-02 03:04:05 +0800"),
    ("", "2025-01-02 03:04:05 +0800"),
]


@pytest.mark.parametrize(("before", "after"), DATES)
def test_a_date_keeps_its_shape(before: str, after: str) -> None:
    zone = "Asia/Shanghai"
    assert edited(f"date: {before}\n".replace(": \n", ":\n"), zone, date=NEW) == f"date: {after}\n"
    assert post(f"date: {after}\n", zone).article.date == NEW


SHAPES_THAT_HOLD = [
    ("2024-05-06", datetime(2024, 5, 7, tzinfo=UTC), "2024-05-07"),
    ("2024-05-06 09:12 +0800", datetime(2024, 5, 7, 10, 11, tzinfo=CHINA), "2024-05-07 10:11 +0800"),
    ("2024-05-06 09:12:40 +0800", datetime(2024, 5, 7, 1, 2, 3, tzinfo=UTC), "2024-05-07 01:02:03 +0000"),
    ("2024/05/06 09:12:40 +0800", datetime(2024, 5, 7, 1, 2, 3, tzinfo=CHINA), "2024/05/07 01:02:03 +0800"),
]


@pytest.mark.parametrize(("before", "date", "after"), SHAPES_THAT_HOLD)
def test_a_date_that_its_shape_can_say_is_said_so(before: str, date: datetime, after: str) -> None:
    assert edited(f"date: {before}\n", date=date) == f"date: {after}\n"


@pytest.mark.parametrize(
    ("hour", "after"), [(5, "'2024-11-03 05:30:00 +0000'"), (6, "'2024-11-03 01:30:00'"), (7, "'2024-11-03 02:30:00'")]
)
def test_a_date_in_an_hour_that_comes_twice_gets_a_zone_where_it_needs_one(hour: int, after: str) -> None:
    zone, date = "America/New_York", datetime(2024, 11, 3, hour, 30, tzinfo=UTC)
    assert edited("date: '2024-05-06 09:12:40'\n", zone, date=date) == f"date: {after}\n"
    assert post(f"date: {after}\n", zone).article.date == date


@pytest.mark.parametrize("before", ["2024-05-06 09:12:40Z", "2024-05-06 09:12:40 +0800", "2024-05-06"])
def test_a_date_that_only_its_own_clock_can_show_is_refused(before: str) -> None:
    last = datetime(9999, 12, 31, 23, tzinfo=timezone(timedelta(hours=-9)))
    with pytest.raises(EditRejected):
        post(f"date: {before}\n").edit(date=last)
    with pytest.raises(EditRejected):
        post(f"date: {before}\n").edit(date=datetime(1, 1, 1, tzinfo=timezone(timedelta(seconds=29143))))


@pytest.mark.parametrize(
    ("date", "message"),
    [
        (datetime(2024, 5, 6, 1, 2, 3, 4, tzinfo=UTC), "Jekyll keeps no fractions of a second of a date"),
        (datetime(1, 1, 1, tzinfo=timezone(timedelta(seconds=29143))), "no text says 0001-01-01T00:00:00+08:05:43 to"),
    ],
)
def test_a_date_that_is_refused_says_why(date: datetime, message: str) -> None:
    with pytest.raises(EditRejected) as caught:
        post("title: T\ndate: 2024-05-06\n").edit(date=date)
    assert caught.value.message.startswith(message)
    assert (caught.value.reason, caught.value.loc, caught.value.line) == ("unwritable value", ("date",), 3)


def test_a_date_that_was_in_the_files_name_gets_a_line() -> None:
    assert edited("title: T\n", date=NEW) == "title: T\ndate: 2025-01-02 03:04:05 +0800\n"


def test_the_same_instant_is_no_edit() -> None:
    whole = post("date: 2024-05-06 09:12:40 +0800\n")
    assert whole.edit(date=datetime(2024, 5, 6, 1, 12, 40, tzinfo=UTC)) is whole


LISTS = [
    ("tags: a b\n", ("a", "c"), "tags: a c\n"),
    ("tags: 'a b'\n", ("a", "c"), "tags: 'a c'\n"),
    ("tags: a\n", ("a b",), "tags: [a b]\n"),
    ("tags: [a, b]\n", ("a", "c d", "e"), "tags: [a, c d, e]\n"),
    ("tags: [ 'a','b' ]\n", ("a",), "tags: [ 'a' ]\n"),
    ("tags:\n- a\n- b # c\n- d\n", ("a", "d"), "tags:\n- a\n- d\n"),
    ("tags:\n  - 'a'\n", ("a", "b"), "tags:\n  - 'a'\n  - 'b'\n"),
    ("tags: [2024, a]\n", ("2024", "b"), "tags: [2024, b]\n"),
    ("tags: [a]\n", ("2024",), 'tags: ["2024"]\n'),
    ("tags: [a]\n", (), "tags: []\n"),
    ("tag: a b\n", ("c",), "tag: c\n"),
    ("tag: a b\n", ("c", "d"), "tag: [c, d]\n"),
    ("title: T\n", ("a",), "title: T\ntags: a\n"),
    ("title: T\n", ("a", "b"), "title: T\ntags: [a, b]\n"),
    ("title: T\nkeywords:\n  - x\n", ("a", "b"), "title: T\nkeywords:\n  - x\ntags:\n  - a\n  - b\n"),
    ("tags:\n", ("a",), "tags: a\n"),
]


@pytest.mark.parametrize(("before", "tags", "after"), LISTS)
def test_tags_keep_the_form_that_can_hold_them(before: str, tags: tuple[str, ...], after: str) -> None:
    assert edited(before, tags=tags) == after
    assert post(after).article.tags == tags


MADE = '---\ntitle: T\ndate: 2024-05-06\ntags: {}\n---\n<p>A</p><p class="em_media">（文章来源：海鸥日报）</p>'


@pytest.mark.parametrize(
    ("before", "tags", "after"),
    [("'甲'", ("甲", "丙"), "['甲', '丙']"), ("'甲'", ("丙",), "'丙'"), ("甲 乙", ("甲", "丙"), "甲 丙")],
)
def test_in_a_programs_post_a_second_name_makes_a_list(before: str, tags: tuple[str, ...], after: str) -> None:
    """There a blank is part of a name, unless one parts names already."""
    assert str(newspost.loads(MADE.format(before), PATH).edit(tags=tags)) == MADE.format(after)


CATEGORIES = [
    ("categories: a b\n", ("c",), "categories: c\n"),
    ("category: a b\n", ("c",), "category: c\n"),
    ("categories: a\ncategory: b\n", ("c", "d"), "categories: c d\n"),
    ("category:\ntitle: T\n", ("c d",), "category: c d\ntitle: T\n"),
    ("category:\n", ("c", "d"), "category: [c, d]\n"),
    ("categories:\ncategory:\n", ("c", "d"), "categories: [c, d]\ncategory:\n"),
]


@pytest.mark.parametrize(("before", "categories", "after"), CATEGORIES)
def test_categories_are_written_where_they_were(before: str, categories: tuple[str, ...], after: str) -> None:
    assert edited(before, categories=categories) == after
    assert post(after).article.categories == categories


EXTRAS: list[tuple[str, dict[str, Any], str]] = [
    ("a: 1 # c\n", {"a": 2}, "a: 2 # c\n"),
    ("a: 1\nb: 2\n", {"b": 2}, "b: 2\n"),
    ("a: x\n", {"a": "x", "b": "z"}, "a: x\nb: z\n"),
    ("a: {b: 1, c: x}\n", {"a": {"b": 1, "c": "z"}}, "a: {b: 1, c: z}\n"),
    ("a: {b: x}\n", {"a": {"b": "x", "c": "z"}}, "a: {b: x, c: z}\n"),
    ("a:\n  b:\n  - x\n", {"a": {"b": "z"}}, "a:\n  b:\n    z\n"),
    (" a: |1\n  x\n b: 1\n", {"a": "z\n", "b": 1}, " a: |1\n  z\n b: 1\n"),
    ("a:\n  b: 1 # d\n  c: 'x'\n", {"a": {"b": 1, "c": "y"}}, "a:\n  b: 1 # d\n  c: 'y'\n"),
    ("a: 2024-05-06\n", {"a": "2024-05-07"}, "a: 2024-05-07\n"),
    ("a: '2024-05-06'\n", {"a": "2024-05-07"}, "a: '2024-05-07'\n"),
    ("a: 2024-05-06\n", {"a": "1__0"}, 'a: "1__0"\n'),
    ("a: [2024-05-06, b]\n", {"a": ["x", "b", "2024-05-06"]}, "a: [x, b, 2024-05-06]\n"),
    ("a: 2024-05-06 10:00:00\n", {"a": "2024-05-07T11:00:00+00:00"}, "a: 2024-05-07 11:00:00 +0000\n"),
    ("a: x\n", {"a": None}, "a: null\n"),
    ("a: x\n", {"a": True}, "a: true\n"),
    ("a: x\n", {"a": "true"}, 'a: "true"\n'),
    ("a: 1.0\n", {"a": 1}, "a: 1\n"),
]


@pytest.mark.parametrize(("before", "extra", "after"), EXTRAS)
def test_other_keys_are_edited_where_they_differ(before: str, extra: dict[str, Any], after: str) -> None:
    assert edited(before, extra=extra) == after
    assert post(after).article.extra == extra


def test_what_pyyaml_always_read_otherwise_may_stay_beside_what_is_new() -> None:
    assert yaml.safe_load("12:30") == 750  # an int, and a float to Jekyll
    assert edited("a: [12:30, x]\n", a=[750.0, "x", "z"]) == "a: [12:30, x, z]\n"


def test_a_name_that_is_no_field_is_a_key() -> None:
    assert edited("a: 1\n", permalink="/x/", a=2) == "a: 2\npermalink: /x/\n"


def test_a_layout_goes_with_its_key() -> None:
    assert edited("title: T\nlayout: post # c\n", layout=None) == "title: T\n"
    assert edited("title: T\nlayout: post\n", layout="news") == "title: T\nlayout: news\n"


def test_edits_of_several_fields_are_one_edit() -> None:
    before = 'layout: post\ntitle: "A"\ndate: 2024-05-06 09:12:40 +0800\ncategories: a\ntags: b\n'
    after = 'layout: post\ntitle: "B"\ndate: 2025-01-02 03:04:05 +0800\ncategories: c\ntags: d\nx: 1\n'
    assert edited(before, title="B", date=NEW, categories=["c"], tags=["d"], x=1) == after


def test_a_post_without_front_matter_gets_one() -> None:
    whole = newspost.loads("\ufeff<p>A</p>\n", PATH)
    assert str(whole.edit(title="T")) == "\ufeff---\ntitle: T\n---\n<p>A</p>\n"


ENDLESS: list[object] = []
ENDLESS.append(ENDLESS)
REFUSED: list[tuple[str, dict[str, Any], str]] = [
    ("title: A\ntitle: B\n", {"title": "C"}, "duplicate key"),
    ("a: &x A\ntitle: *x\nb: *x\n", {"a": "C"}, "shared value"),
    ('title: "a"b"\n', {"title": "C"}, "unreadable header"),
    ("title: A\n", {"title": "a\ud800"}, "unwritable text"),
    ("title: A\n", {"date": datetime(2024, 5, 6, 1, 2, 3, 4, tzinfo=UTC)}, "unwritable value"),
    ("title: A\n", {"x": object()}, "unwritable value"),
    ("title: A\n", {"x": ENDLESS}, "unwritable value"),
    ("tag: a\n", {"tags": [], "extra": {"tag": None}}, "not read back"),
    ("5: x\n", {"extra": {"5": "z"}}, "unusual key"),
    ("!!binary dGl0bGU= : x\n", {"title": "z"}, "unusual key"),
]


@pytest.mark.parametrize(("before", "fields", "reason"), REFUSED)
def test_what_cannot_be_said_is_refused(before: str, fields: dict[str, Any], reason: str) -> None:
    with pytest.raises(EditRejected) as caught:
        post(before).edit(**fields)
    assert caught.value.reason == reason
    assert caught.value.message


def test_a_rejection_names_the_field_that_would_not_read_back() -> None:
    with pytest.raises(EditRejected) as caught:
        post("tag: a\n").edit(tags=[], extra={"tag": None})
    assert (caught.value.message, caught.value.loc) == ("it would be read as {}", ("extra",))


def test_a_rejection_of_no_one_field_has_no_place() -> None:
    with pytest.raises(EditRejected) as caught:
        newspost.loads("<p>A</p>", PATH).edit(body=[Html("---\na: 1\n---\n")])
    assert (caught.value.reason, caught.value.loc, caught.value.span) == ("changes more", (), None)
    assert str(caught.value).startswith(f"{PATH}: the body would begin elsewhere")


def test_duplicates_elsewhere_and_comments_are_left_alone() -> None:
    before = "# top\na: 1\na: 2\n\ntitle: 'A'   # mine\n# end\n"
    assert edited(before, title="B") == before.replace("'A'", "'B'")


def test_a_tag_that_is_asked_for_beside_tags_has_to_fit_them() -> None:
    assert edited("tag: a\n", tags=["b"]) == "tag: b\n"
    assert edited("tag: a\n", tags=["b"], extra={"tag": "b"}) == "tag: b\n"
    with pytest.raises(EditRejected):
        post("tag: a\n").edit(tags=[], extra={"tag": None})


def test_psych_reads_what_edits_write_as_we_do() -> None:
    if shutil.which("ruby") is None:
        pytest.skip("ruby is not installed")
    tables = ([row[2] for row in table] for table in (TITLES, LISTS, CATEGORIES, EXTRAS))
    headers = [*chain.from_iterable(tables), *(f"date: {after}\n" for _, after in DATES)]
    command = ["ruby", "-W0", str(Path(__file__).parent / "data" / "header" / "read_back.rb")]
    done = subprocess.run(command, input=json.dumps(headers), capture_output=True, text=True, check=True)
    for header, (psych, _) in zip(headers, json.loads(done.stdout), strict=True):
        assert psych == {key: _as_psych(value) for key, value in post(header).front_matter.items()}, header


def _as_psych(value: object) -> object:
    """Return a value as the script writes it: times and days as texts of their own kind."""
    if isinstance(value, datetime):
        return {"time": f"{value:%Y-%m-%d %H:%M:%S.%f %z}"}
    if isinstance(value, dict):
        return {key: _as_psych(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_as_psych(item) for item in value]
    return {"date": value.isoformat()} if isinstance(value, date) else value
