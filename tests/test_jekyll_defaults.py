"""The defaults of a post are those that Jekyll gives it."""

from __future__ import annotations

import json
import os
import tomllib
from collections.abc import Callable
from copy import deepcopy
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from growth import grows_at_most
from jekyll_config_help import DATA, Ask, as_json, asking
from newspost.jekyll.defaults import Defaults, DefaultSet, deep_merge, read_default_sets
from newspost.problems import InvalidConfig
from newspost.site.globs import glob_below

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

CASES: list[dict[str, Any]] = tomllib.loads((DATA / "defaults.toml").read_text(encoding="utf-8"))["case"]


@pytest.fixture(scope="module")
def ask() -> Iterator[Ask]:
    yield from asking()


def _no_glob(pattern: str) -> list[str]:
    raise AssertionError(pattern)


def _defaults(sets: object, folder: str = "", glob: Callable[[str], list[str]] = _no_glob) -> Defaults:
    return Defaults(read_default_sets(sets), folder, glob)


def _of_case(case: dict[str, Any]) -> Mapping[str, Any]:
    glob = case.get("glob", {}).__getitem__
    sets = _defaults(yaml.safe_load(case["sets"]), case.get("collections_dir", ""), glob)
    return sets.for_path(case["path"])


# --- cases ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", [case for case in CASES if "values" in case], ids=lambda case: case["name"])
def test_a_post_has_the_values_of_the_sets_for_its_path(case: dict[str, Any]) -> None:
    assert _of_case(case) == yaml.safe_load(case["values"])


@pytest.mark.parametrize("case", [case for case in CASES if "fails" in case], ids=lambda case: case["name"])
def test_sets_that_cannot_be_weighed_are_refused_where_they_meet(case: dict[str, Any]) -> None:
    with pytest.raises(InvalidConfig, match="Jekyll fails on the post") as caught:
        _of_case(case)
    assert list(caught.value.key) == case["fails"]


@pytest.mark.parametrize("case", [case for case in CASES if "glob" not in case], ids=lambda case: case["name"])
def test_jekyll_gives_the_same_in_each_case(ask: Ask, case: dict[str, Any]) -> None:
    sets, path = yaml.safe_load(case["sets"]), case["path"]
    (theirs,) = ask("defaults", "/nowhere", case.get("collections_dir", ""), as_json(sets), [path])
    assert theirs == (yaml.safe_load(case["values"]) if "values" in case else None)


def test_a_set_says_what_it_is_for() -> None:
    sets = read_default_sets([{"scope": {"path": "a", "type": "draft"}, "values": {"b": 1}}, 5, {"values": {}}])
    assert sets == (
        DefaultSet("a", "drafts", {"b": 1}),
        DefaultSet(None, None, {}, 2, has_scope=False, unweighable="has no scope"),
    )


@pytest.mark.parametrize("date", ["2022-03-24", "24 Mar 2022 10:00", datetime(2022, 3, 24, tzinfo=UTC)])
def test_a_date_stays_as_it_is_written(date: object) -> None:
    assert read_default_sets([{"values": {"date": date}}])[0].values == {"date": date}


def test_what_is_given_to_many_posts_is_made_once() -> None:
    defaults = _defaults([{"scope": {"path": "_posts"}, "values": {"a": {}}}])
    assert defaults.for_path("_posts/a.md") is defaults.for_path("_posts/b.md")


def test_the_disk_is_asked_once_and_not_before_a_post_is() -> None:
    asked: list[str] = []

    def glob(pattern: str) -> list[str]:
        asked.append(pattern)
        return ["_posts/a.md", "_posts/b.md"]

    defaults = _defaults([{"scope": {"path": "_posts/*"}, "values": {"a": 1}}], glob=glob)
    assert not asked
    assert [defaults.for_path(path) for path in ("_posts/a.md", "_posts/b.md", "_posts/c.md")] == [
        {"a": 1},
        {"a": 1},
        {},
    ]
    assert asked == ["_posts/*"]


# --- what Jekyll gives ------------------------------------------------------------------------------------------------

FILES = (
    *("_posts/2022-03-24-a.md", "_posts/sub/2022-b.md", "_drafts/x.md", "coll/_posts/y.md", "blog/_posts/z.md"),
    *("_posts/.x/q.md", "_postscript/a.md", "coll/z.md", "ä/_posts/ö.md"),
)
_LEAVES = st.sampled_from([None, False, 0, 1, "x", "", [1], []])
_TREES = st.recursive(_LEAVES, lambda inner: st.dictionaries(st.sampled_from("abc"), inner, max_size=3), max_leaves=6)
_VALUES = st.dictionaries(st.sampled_from(["layout", "a", "b", "c"]), _TREES, max_size=4)
_PLAIN = ["_posts", "_posts/", "/_posts", "_p", "_posts/sub", "blog", "coll", "coll/_posts", "coll/", "_Posts", "ä/"]
_PARTS = ["_posts", "blog", "coll", "*", "**", "_*", "sub", "?posts", "[_b]*", "*.md", "2022*", "[!_]*", ".*"]
_GLOBS = st.lists(st.sampled_from([*_PARTS, "\\_posts", "{_posts,blog}"]), min_size=1, max_size=4).map("/".join)
_NAMES: list[object] = [*_PLAIN, *FILES, None, "", 5, [], {}, [1]]
_PATHS = st.sampled_from(_NAMES) | _GLOBS.filter(lambda glob: "{" not in glob.partition("**/")[2])
_TYPES = st.sampled_from(["posts", "post", "pages", "draft", "x"])
_SCOPES = st.fixed_dictionaries({}, optional={"path": _PATHS, "type": _TYPES})
_SETS = st.lists(st.fixed_dictionaries({"values": _VALUES}, optional={"scope": _SCOPES}), max_size=6)


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder with the files, and a link to one of its folders."""
    root = Path(os.path.realpath(tmp_path_factory.mktemp("site")))
    for name in FILES:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text("", encoding="utf-8")
    try:
        (root / "link").symlink_to("_posts")
    except OSError:
        pytest.skip("this system makes no links")
    return root


@settings(max_examples=300)
@given(sets=_SETS, folder=st.sampled_from(["", "coll", "coll/", "/coll", "blog"]))
def test_jekyll_gives_the_same_defaults(ask: Ask, source: Path, sets: list[Any], folder: str) -> None:
    theirs = ask("defaults", str(source), folder, as_json(sets), FILES)
    defaults = _defaults(sets, folder, lambda pattern: glob_below(source, pattern))
    for path, expected in zip(FILES, theirs, strict=True):
        if expected is None:
            with pytest.raises(InvalidConfig):
                defaults.for_path(path)
        else:
            assert defaults.for_path(path) == expected, path


@given(maps=st.lists(_VALUES, min_size=2, max_size=5))
def test_maps_are_merged_as_jekyll_does_and_stay_as_they_are(ask: Ask, maps: list[dict[str, Any]]) -> None:
    before = deepcopy(maps)
    merged: dict[str, Any] = maps[0]
    for other in maps[1:]:
        merged = deep_merge(merged, other)
    theirs = ask("merged", as_json(maps))
    assert json.dumps(merged) == json.dumps(theirs)  # the order too
    assert maps == before
    assert all(merged is not one for one in maps)


@given(sets=_SETS)
def test_the_config_stays_as_it_is(sets: list[Any]) -> None:
    before = deepcopy(sets)
    try:
        _defaults(sets, glob=lambda _: FILES[:1]).for_path(FILES[0])  # type: ignore[arg-type, return-value]
    except InvalidConfig:
        return
    finally:
        assert sets == before


# --- bounds -----------------------------------------------------------------------------------------------------------


def _work(count: int, scope: str) -> Callable[[], object]:
    """Give the work of as many posts as sets."""
    paths = [scope.format(number=number, zeros="0" * (number % 500)) for number in range(count)]
    values = [{f"a{number}": {"b": 1}, "c": {f"d{number}": 1}} for number in range(count)]
    sets = [{"scope": {"path": path}, "values": given} for path, given in zip(paths, values, strict=True)]

    def work() -> None:
        defaults = _defaults(sets, glob=lambda _: [f"_posts/{number}.md" for number in range(3)])
        for number in range(count):
            defaults.for_path(f"_posts/{number}.md")

    return work


SCOPES = {
    "all for all": "",
    "each for one": "_posts/{number}.md",
    "of many lengths": "_posts/{zeros}",
    "globs": "*{number}",
}


@pytest.mark.parametrize("scope", SCOPES.values(), ids=SCOPES)
def test_many_sets_for_many_posts_are_no_square(scope: str) -> None:
    assert grows_at_most(8, _work(1000, scope), _work(4000, scope))


def test_maps_that_hold_themselves_are_refused() -> None:
    one: dict[str, Any] = {}
    other: dict[str, Any] = {"a": one}
    one["a"] = other
    with pytest.raises(InvalidConfig, match="no end"):
        deep_merge({"a": one}, {"a": other})


def test_maps_that_hold_each_other_many_times_over_are_refused() -> None:
    def bomb() -> dict[str, Any]:
        bottom: dict[str, Any] = {}
        for _ in range(60):
            bottom = {"a": bottom, "b": bottom}
        return bottom

    with pytest.raises(InvalidConfig, match="no end"):
        deep_merge(bomb(), bomb())


def test_deep_maps_are_merged() -> None:
    def deep(leaf: str) -> dict[str, Any]:
        bottom: dict[str, Any] = {leaf: 1}
        for _ in range(10_000):
            bottom = {"a": bottom}
        return bottom

    merged = deep_merge(deep("x"), deep("y"))
    for _ in range(10_000):
        merged = merged["a"]
    assert merged == {"x": 1, "y": 1}
