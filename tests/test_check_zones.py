"""The zone of dates without one: the site's own, else the `timezone` of newspost's config, else UTC."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from check_site import GOOD, found, put, run
from newspost.checking.engine import Plan, check

POST = "_posts/2022-03-24-fog.md"
LATE = GOOD.replace("10:00:00 +0800", "16:59:33")  # UTC: the next day in Shanghai
SHANGHAI = "timezone = 'Asia/Shanghai'\n"
ZONELESS, OTHER_DAY = (POST, "DT003"), (POST, "DT007")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def dates(*words: str) -> list[tuple[str, str]]:
    return found("--select", "DT003,DT007", *words)


@pytest.mark.parametrize("config", [None, "title: Gulls\n", "timezone:\n"])
def test_the_zone_of_the_config_is_that_of_a_site_that_names_none(config: str | None) -> None:
    if config is not None:
        put("_config.yml", config)
    put(POST, LATE)
    assert dates() == []
    put("newspost.toml", SHANGHAI)
    assert dates() == dates("_posts") == dates(POST) == dates("--only", POST) == [ZONELESS]
    assert dates("--isolated") == []
    assert dates("--config", "timezone='UTC'") == []


def test_a_site_that_names_a_zone_goes_by_it() -> None:
    put(POST, LATE)
    put("_config.yml", "timezone: UTC\n")
    put("newspost.toml", SHANGHAI)
    assert dates() == []
    put("_config.yml", "timezone: Asia/Shanghai\n")
    put("newspost.toml", "timezone = 'UTC'\n")
    assert dates() == [ZONELESS]


def test_the_day_in_a_name_is_told_by_the_zone() -> None:
    put(POST, GOOD.replace("10:00:00 +0800", "16:59:33 +0000"))
    assert dates() == []
    put("newspost.toml", SHANGHAI)
    assert dates() == [OTHER_DAY]
    put("newspost.toml", "timezone = 'America/New_York'\n")
    assert dates() == []


def test_the_zone_of_the_command_line() -> None:
    put(POST, LATE)
    assert dates("--config", "timezone='Asia/Shanghai'") == [ZONELESS]
    result = run("--config", "timezone='Mars/Olympus'")
    assert result.exit_code == 2
    assert "Mars/Olympus" in result.stderr


def test_a_file_of_no_site() -> None:
    put("2022-03-24-fog.md", LATE)
    assert dates("2022-03-24-fog.md") == []
    put("newspost.toml", SHANGHAI)
    assert dates("2022-03-24-fog.md") == [("2022-03-24-fog.md", "DT003")]
    put("below/2022-03-24-fog.md", LATE)
    put("below/newspost.toml", "timezone = 'UTC'\n")
    assert dates("below/2022-03-24-fog.md") == []


def test_a_site_with_its_files_in_another_folder() -> None:
    put("_config.yml", "source: docs\n")
    put(f"docs/{POST}", LATE)
    for place in ("newspost.toml", "docs/newspost.toml"):
        config = put(place, SHANGHAI)
        assert dates() == [(f"docs/{POST}", "DT003")]
        config.unlink()
    assert dates() == []


def test_each_of_several_sites_has_the_zone_of_the_config_that_is_closest_to_it() -> None:
    for name, config in (("one", ""), ("two", ""), ("three", "timezone: UTC\n")):
        put(f"{name}/_config.yml", config)
        put(f"{name}/{POST}", LATE)
    put("newspost.toml", SHANGHAI)
    put("two/newspost.toml", "timezone = 'UTC'\n")
    assert dates() == [(f"one/{POST}", "DT003")]


def test_a_site_has_one_zone_whatever_the_config_of_a_folder_in_it_says() -> None:
    put(POST, LATE)
    put("_posts/old/2022-03-24-mist.md", LATE)
    put("_posts/old/newspost.toml", SHANGHAI)
    assert dates() == []


def test_the_library_call_and_the_cache_go_by_the_zone() -> None:
    put(POST, LATE)

    def codes(config: dict[str, object]) -> list[Any]:
        return [one.code for one in check([], {"select": ["DT003"], **config}, plan=Plan(cache=True)).findings]

    for _ in range(2):
        assert codes({}) == []
        assert codes({"timezone": "Asia/Shanghai"}) == ["DT003"]


def test_a_fix_writes_the_zone_of_the_config() -> None:
    put(POST, LATE)
    put("loose/2022-03-24-fog.md", LATE)
    put("newspost.toml", SHANGHAI)
    for name in (POST, "loose/2022-03-24-fog.md"):
        run("--fix", "--unsafe-fixes", "--select", "DT003", name)
        assert "date: 2022-03-24 16:59:33 +0800\n" in Path(name).read_text("utf-8")
