"""A run of the checker by its library call: what is remembered, what is read again, and how the work grows."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

import newspost.checking.posts
from check_site import EMPTY, GOOD, QUOTED, put
from growth import grows_at_most
from newspost.checking.config_files import Configs
from newspost.checking.engine import Plan, check
from newspost.checking.errors import CheckConfigError

POST = "_posts/2022-03-24-fog.md"
OTHER = "_posts/2022-03-25-mist.md"
DAY = datetime(2024, 1, 1, tzinfo=UTC)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the paths of the posts that are read, as they are."""
    paths: list[str] = []
    original = newspost.checking.posts.check_reading

    def check_reading(path: str, *rest: Any, **named: Any) -> Any:  # noqa: ANN401 - whatever it is called with
        paths.append(path)
        return original(path, *rest, **named)

    monkeypatch.setattr("newspost.checking.work.check_reading", check_reading)
    return paths


def codes(*paths: str, **plan: Any) -> list[str]:  # noqa: ANN401 - what a plan takes
    return [finding.code for finding in check(paths, plan=Plan(**plan)).findings]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("template.md", []),
        ("new-post-template.markdown", []),
        ("_template.md", []),
        ("0000-00-00-welcome.md.erb", []),
        ("fog-of-the-template.md", ["FN001"]),
        ("templates-we-use.md", ["FN001"]),
        ("fog.md", ["FN001"]),
        ("0000-00-00-welcome.md", ["FN002"]),
    ],
)
def test_what_posts_are_made_of_is_no_post(name: str, expected: list[str]) -> None:
    put(f"_posts/{name}", "---\nlayout: post\ntitle: What happened\n---\nText.\n")
    assert codes() == expected


def test_the_library_call_is_what_the_command_does() -> None:
    put(POST, QUOTED)
    report = check()
    assert [(one.code, one.place.path, one.place.line) for one in report.findings] == [("FM006", POST, 3)]
    assert report.files == (POST,)
    assert report == check(["."]) == check([Path()]) == check([POST])
    with pytest.raises(FileNotFoundError):
        check(["nowhere"])
    with pytest.raises(CheckConfigError):
        check([], plan=Plan(Configs(overrides=[{"selct": []}])))
    assert not check([], plan=Plan(Configs(overrides=[{"ignore": ["FM"]}]))).findings


def test_what_is_the_same_is_not_read_again(read: list[str]) -> None:
    put(POST, QUOTED)
    put(OTHER)
    first = check()
    assert sorted(read) == [POST, OTHER]
    read.clear()
    assert check() == first
    assert read == []
    put(OTHER, EMPTY)
    assert codes() == ["FM006", "BD001"]
    assert read == [OTHER]


def test_a_file_that_was_only_touched_is_the_same_and_is_known_by_its_new_time(
    read: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    put(POST, QUOTED)
    check()
    read.clear()
    os.utime(POST, ns=(10**18, 10**18))
    assert codes() == ["FM006"]
    monkeypatch.delattr("newspost.checking.work.read_bytes")  # not even its bytes are looked at
    assert codes() == ["FM006"]
    assert read == []


def change_settings() -> None:
    put("newspost.toml", "ignore = ['UR']\n")


def change_site() -> None:
    put("_config.yml", "timezone: Asia/Shanghai\n")


def change_layouts() -> None:
    put("_layouts/post.html")


def change_plugin() -> None:
    put("mine.py", "# another\n")


@pytest.mark.parametrize("change", [change_settings, change_site, change_layouts, change_plugin])
def test_a_change_of_what_results_depend_on_has_all_read_again(change: Any, read: list[str]) -> None:  # noqa: ANN401
    put("mine.py", "")
    put("newspost.toml", "plugins = ['./mine.py']\n")
    put("_config.yml", "")
    put(POST)
    check()
    read.clear()
    change()
    check()
    assert read == [POST]


def test_another_moment_has_all_read_again(read: list[str]) -> None:
    put(POST)
    assert codes(now=DAY) == []
    assert codes(now=datetime(2022, 3, 24, 1, tzinfo=UTC)) == ["DT006"]
    assert codes(now=datetime(2022, 3, 24, 3, tzinfo=UTC)) == []
    assert codes(now=datetime(2022, 3, 24, 1, tzinfo=UTC)) == ["DT006"]
    assert len(read) == 4


def test_a_post_of_the_future_is_looked_at_until_it_is_none(read: list[str]) -> None:
    put("_posts/2199-01-01-a.md", GOOD.replace("2022-03-24", "2199-01-01"))
    put(POST)
    assert codes() == codes() == ["DT006"]
    assert sorted(read) == [POST, "_posts/2199-01-01-a.md", "_posts/2199-01-01-a.md"]


def test_a_config_that_moves_is_no_hit() -> None:
    for name in "abc":
        put(f"_posts/{name}/2022-03-24-{name}.md", QUOTED)
    config = put("_posts/b/newspost.toml", "ignore = ['FM']\n")
    assert [one.place.path for one in check().findings] == ["_posts/a/2022-03-24-a.md", "_posts/c/2022-03-24-c.md"]
    config.rename("_posts/c/newspost.toml")
    assert [one.place.path for one in check().findings] == ["_posts/a/2022-03-24-a.md", "_posts/b/2022-03-24-b.md"]


def test_one_cache_for_runs_from_several_folders(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(f"site/{POST}", QUOTED)
    plan: dict[str, Any] = {"cache_dir": folder / "cache"}
    assert [one.place.path for one in check(["site"], plan=Plan(**plan)).findings] == [f"site/{POST}"]
    monkeypatch.chdir("site")
    assert [one.place.path for one in check([], plan=Plan(**plan)).findings] == [POST]


def test_a_cache_in_a_folder_that_is_named_from_here(read: list[str]) -> None:
    put(POST)
    check([], plan=Plan(cache_dir=Path("mine/cache")))
    assert Path("mine/cache/CACHEDIR.TAG").is_file()
    check([], plan=Plan(cache_dir=Path("mine/cache")))
    assert read == [POST]


def test_a_run_over_some_files_leaves_what_is_known_of_others(read: list[str]) -> None:
    put(POST)
    put(OTHER)
    check()
    put(OTHER, EMPTY)
    check([OTHER])  # too few files to open a cache for
    read.clear()
    check()
    assert read == [OTHER]


def test_a_broken_cache_is_made_anew_without_a_word(read: list[str]) -> None:
    put(POST, QUOTED)
    check()
    for data in (b"junk", b"SQLite format 3\0" + bytes(90), b""):
        Path(".newspost_cache/check.sqlite3").write_bytes(data)
        assert codes() == ["FM006"]
    read.clear()
    assert codes() == ["FM006"]
    assert read == []


def test_without_a_cache_nothing_is_written() -> None:
    put(POST)
    check([], plan=Plan(cache=False))
    assert [*Path().iterdir()] == [Path("_posts")]


@pytest.mark.skipif(os.name == "nt", reason="POSIX only")
def test_a_place_that_cannot_be_written_is_no_error(folder: Path) -> None:
    put(POST, QUOTED)
    put("taken", "")
    assert codes(cache_dir=folder / "taken" / "x") == ["FM006"]
    assert codes(cache_dir=Path("/proc/newspost")) == ["FM006"]


NEEDY = """\
from pathlib import Path
from newspost.checking.plugins import rule

@rule("X001", "needs")
def needs(post, options):
    Path("there").read_text()
    return ()
"""


def test_what_failed_is_tried_again() -> None:
    put(POST)
    put("mine.py", NEEDY)
    put("newspost.toml", "plugins = ['./mine.py']\n")
    assert codes() == ["NP902"]
    put("there")
    assert codes() == []


def test_progress_counts_up_to_all(read: list[str]) -> None:
    put(POST)
    put(OTHER)
    steps: list[tuple[int, int]] = []
    check([], plan=Plan(progress=lambda done, total: steps.append((done, total))))
    assert steps == [(1, 2), (2, 2)]
    assert len(read) == 2


def test_the_work_grows_with_the_posts() -> None:
    for size, count in (("small", 20), ("large", 200)):
        for number in range(count):
            text = QUOTED if number % 2 else GOOD.replace("title: Fog\n", "title: Fog\npermalink: /fog/\n")
            put(f"{size}/_posts/2022-03-24-{number}.md", text)
    assert grows_at_most(
        20, lambda: check(["small"], plan=Plan(cache=False)), lambda: check(["large"], plan=Plan(cache=False))
    )
