"""A site's config is read from the disk as Jekyll reads it, and what is wrong in it is found in its file."""

from __future__ import annotations

import os
import tomllib
from contextlib import suppress
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from growth import ends_within
from header_help import PIECES, typed
from jekyll_config_help import DATA, Ask, asking
from newspost.jekyll.settings import Settings
from newspost.problems import InvalidConfig
from newspost.site import config_file
from newspost.site.config_file import find_config, load_settings, locate_key, place_error, read_config
from newspost.site.globs import glob_below

if TYPE_CHECKING:
    from collections.abc import Iterator

CASES: list[dict[str, Any]] = tomllib.loads((DATA / "settings.toml").read_text(encoding="utf-8"))["case"]
REFUSED: list[dict[str, Any]] = tomllib.loads((DATA / "refused.toml").read_text(encoding="utf-8"))["case"]


@pytest.fixture(scope="module")
def ask() -> Iterator[Ask]:
    yield from asking()


def _write(folder: Path, text: str | bytes, name: str = "_config.yml") -> Path:
    path = folder / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


# --- finding and reading ----------------------------------------------------------------------------------------------


def test_the_config_is_the_first_of_three_names(tmp_path: Path) -> None:
    assert find_config(tmp_path) is None
    for name in ("_config.toml", "_config.yaml", "_config.yml"):
        _write(tmp_path, "", name)
        assert find_config(tmp_path) == tmp_path / name


def test_a_site_without_a_config_has_jekylls_settings(tmp_path: Path) -> None:
    assert load_settings(tmp_path) == (Settings(), ())


def _outcome(text: str) -> object:
    try:
        return typed(config_file._parse_yaml(text, "_config.yml"))
    except InvalidConfig as error:
        return str(error)


_SIMPLE = [
    *("title: 雾", "baseurl: ''", 'url: "https://a.example"', "future: yes", "limit_posts: 10", "# a comment", ""),
    *("permalink: /:year/:title.html", "exclude: [a, b]", "plugins:\n  - jekyll-feed", "title: again"),
]
_ODD = [
    *PIECES["lines for libyaml"],
    *("---", "...", "\ufeff", "no: 1", "date: 2024-05-06", "a: b # c", "a: 'it''s'", "a: b: c", "12: x", "- x"),
]


@pytest.mark.parametrize("line", [*_SIMPLE, *_ODD])
def test_a_simple_config_says_what_it_says_to_yaml(line: str) -> None:
    for mark, end, last in product(("", "\ufeff"), ("\n", "\r\n"), ("", "\n")):
        text = mark + end.join(["title: Fog", "tags: [a, b]", line]) + last
        quick = _outcome(text)
        with patch.object(config_file, "read_pairs", return_value=None):
            assert quick == _outcome(text)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_settings_are_those_of_the_file(tmp_path: Path, case: dict[str, Any]) -> None:
    path = _write(tmp_path, case["config"])
    found, files = load_settings(tmp_path)
    assert files == (path,)
    for name in {"source", "permalink", "limit_posts", "encoding", "future"} & case["settings"].keys():
        assert getattr(found, name) == case["settings"][name]


@pytest.mark.parametrize("text", ["", "# nothing\n", "---\n", "null\n", "false\n", "~", "\ufeff", "--- \n...\n"])
def test_a_file_that_says_nothing_is_an_empty_map(tmp_path: Path, text: str) -> None:
    assert read_config([_write(tmp_path, text)]) == {}


@pytest.mark.parametrize(
    ("text", "data"),
    [
        ("\ufefftitle: T\n", {"title": "T"}),
        ("title: T\r\nfuture: yes\r\n", {"title": "T", "future": True}),
        ("title: T\n---\ntitle: U\n", {"title": "T"}),
        ("permalink: :title\n", {"permalink": ":title"}),
        ("a: &x {b: 1}\nc: *x\n", {"a": {"b": 1}, "c": {"b": 1}}),
        ("a: 1\na: 2\n", {"a": 2}),
        ("a: !ruby/object:Object {b: 1}\n", {"a": {"b": 1}}),
    ],
)
def test_yaml_is_read_as_safe_yaml_does(tmp_path: Path, text: str, data: dict[str, object]) -> None:
    assert read_config([_write(tmp_path, text)]) == data


def test_toml_is_read(tmp_path: Path) -> None:
    text = 'permalink = "pretty"\n[[defaults]]\nscope = { path = "a" }\nvalues = { layout = "post" }\n'
    _write(tmp_path, text, "_config.toml")
    found, _ = load_settings(tmp_path)
    assert found.permalink.endswith("/:title/")
    assert [one.path for one in found.defaults] == ["a"]


def test_later_files_go_before_earlier_ones(tmp_path: Path) -> None:
    one = _write(tmp_path, "a: 1\nb: 1\nc: {d: 1, e: 1}\nf: [1]\n", "one.yml")
    other = _write(tmp_path, "a: 2\nb: null\nc: {d: 2}\nf: [2]\n", "other.YAML")
    assert read_config([one, other]) == {"a": 2, "b": 1, "c": {"d": 2, "e": 1}, "f": [2]}
    assert read_config([other, one])["f"] == [1]
    assert read_config([]) == {}


def test_named_files_stand_in_for_the_one_that_is_found(tmp_path: Path) -> None:
    _write(tmp_path, "future: true\n")
    other = _write(tmp_path, "unpublished: true\n", "other.yml")
    found, files = load_settings(tmp_path, [other])
    assert (found.future, found.unpublished, files) == (False, True, (other,))
    assert load_settings(tmp_path, []) == (Settings(), ())


def test_a_file_that_is_not_there_is_an_error_of_the_file_system(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        load_settings(tmp_path, [tmp_path / "none.yml"])


# --- what cannot be read ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "text", "place", "says"),
    [
        ("_config.yml", b"a: b\nc: 'd\n", "3:1", "unexpected end of stream"),
        ("_config.yml", b"a: b\n c: d\n", "2:3", "mapping values are not allowed"),
        ("_config.yml", b"title: a\x01b\n", "1:9", "control characters"),
        ("_config.yml", "a: ä\nb: \u00fc".encode() + b"\xfc\n", "2:5", "not UTF-8"),
        ("_config.yml", b"\xff\xfea\x00", "1:1", "not UTF-8"),
        ("_config.yml", b"\n- a\n- b\n", "2:1", "a list, not a map: Jekyll warns, and goes on"),
        ("_config.yml", b"just text\n", "1:1", "a text, not a map"),
        ("_config.yml", b"5", "1:1", "a number, date or truth value, not a map"),
        ("_config.yml", b"<<: 5\n", "1:5", "merge key"),
        ("_config.toml", b"a = 1\nb = \n", "2:5", "as TOML"),
        ("_config.toml", b'a = "b', "1:7", "as TOML"),
        ("_config.toml", b"\xff", "1:1", "not UTF-8"),
        ("_config.toml", b"a = 1\na = 2\n", "2:6", "as TOML"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_the_place(
    tmp_path: Path, name: str, text: bytes, place: str, says: str
) -> None:
    path = _write(tmp_path, text, name)
    with pytest.raises(InvalidConfig) as caught:
        load_settings(tmp_path)
    assert str(caught.value).startswith(f"{path}:{place}: ")
    assert says in caught.value.message


def test_a_file_of_another_name_is_no_config(tmp_path: Path) -> None:
    path = _write(tmp_path, "a: b\n", "config.json")
    with pytest.raises(InvalidConfig, match=r"A config is a \.yml"):
        read_config([path])


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = _write(tmp_path, "a: 12345\n")
    monkeypatch.setattr(config_file, "LARGEST", 9)
    assert read_config([path]) == {"a": 12345}
    monkeypatch.setattr(config_file, "LARGEST", 8)
    with pytest.raises(InvalidConfig, match="larger than 8 bytes"):
        read_config([path])


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("_config.yml", "a: " + "[" * 100_000),
        ("_config.yml", "a: " + "{a: " * 20_000 + "b" + "}" * 20_000),
        ("_config.yml", "a: &a [x]\n" + "b: &b [*a, *a]\nc: &c [*b, *b]\n" * 500),
        ("_config.toml", "a = " + "[" * 50_000),
        ("_config.toml", "a = " + "9" * 10_000),
    ],
    ids=["flow lists", "flow maps", "aliases", "toml lists", "toml number"],
)
def test_no_config_hangs_or_crashes(tmp_path: Path, name: str, text: str) -> None:
    path = _write(tmp_path, text, name)

    def read() -> None:
        with suppress(InvalidConfig):
            load_settings(tmp_path, [path])

    assert ends_within(5, read)


# --- the place of what is wrong ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", REFUSED, ids=lambda case: case["config"])
def test_what_is_wrong_is_found_in_its_file(tmp_path: Path, case: dict[str, Any]) -> None:
    path = _write(tmp_path, case["config"])
    with pytest.raises(InvalidConfig) as caught:
        load_settings(tmp_path)
    assert str(caught.value).startswith(f"{path}:{case['at']}: ")


@pytest.mark.parametrize(
    ("first", "second", "origin", "place"),
    [
        ("limit_posts: -1\n", "a: b\n", 0, "1:1"),
        ("limit_posts: -1\n", "a: b\nlimit_posts: -2\n", 1, "2:1"),
        ("limit_posts: -1\n", "a: b\nlimit_posts:\n", 0, "1:1"),
        ("a: b\n", "\ninclude:\n", 1, "2:1"),
        ("collections: {posts: {permalink: 5}}\n", "collections: {posts: {a: b}}\n", 0, "1:23"),
        ("defaults: [{values: {a: b}, scope: 5}]\n", "defaults: [{values: {a: b}, scope: 6}]\n", 1, "1:29"),
        ("limit_posts: 1\n", "limit_posts: 1\nlimit_posts: -1\n", 1, "2:1"),
    ],
)
def test_of_several_files_the_one_that_is_wrong_is_named(
    tmp_path: Path, first: str, second: str, origin: int, place: str
) -> None:
    files = [_write(tmp_path, first, "one.yml"), _write(tmp_path, second, "other.yml")]
    with pytest.raises(InvalidConfig) as caught:
        load_settings(tmp_path, files)
    assert str(caught.value).startswith(f"{files[origin]}:{place}: ")


@pytest.mark.parametrize(
    ("text", "key", "place"),
    [
        ("a:\n  b: c\n", ("a", "b"), (2, 3)),
        ("a:\n  b: c\n", ("a", "x"), (1, 1)),
        ("\ufeffa: b\n", ("a",), (1, 2)),
        ("ä: b\n'c': d\n", ("c",), (2, 1)),
        ("a: [b, {c: d}]\n", ("a", 1, "c"), (1, 9)),
        ("a: b\n", ("x",), None),
        ("a: b\n", (), None),
        ("x: &x {b: c}\na: *x\n", ("a", "b"), (2, 1)),
    ],
)
def test_a_key_has_its_place(text: str, key: tuple[str | int, ...], place: tuple[int, int] | None) -> None:
    assert locate_key("_config.yml", text, key) == place


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("a = 1\n  b = 2\n", (2, 3)),
        ("a = 1\n\n[ b.c ]\n", (3, 3)),
        ("[[b]]\n", (1, 3)),
        ('"b" = 1\n', (1, 1)),
        ("b.c = 1\n", (1, 1)),
        ("bb = 1\n", None),
    ],
)
def test_a_key_of_toml_has_its_place(text: str, place: tuple[int, int] | None) -> None:
    assert locate_key("_config.toml", text, ("b", 0)) == place


def test_an_error_of_later_is_found_in_the_files(tmp_path: Path) -> None:
    path = _write(tmp_path, "a: b\ndefaults:\n  - values: {a: b}\n    scope: {path: 5}\n")
    error = place_error(InvalidConfig("It is wrong.", key=("defaults", 0, "scope")), [path])
    assert str(error) == f"{path}:4:5: It is wrong."
    assert place_error(InvalidConfig("It is wrong."), []).path is None


# --- folders ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("written", [".", "..", "", "/", "./_site/..", "../.."])
def test_a_destination_around_the_source_is_refused(tmp_path: Path, written: str) -> None:
    _write(tmp_path, f"a: b\ndestination: '{written}'\n")
    with pytest.raises(InvalidConfig, match=r":2:1: `destination` is") as caught:
        load_settings(tmp_path)
    assert "Jekyll stops" in caught.value.message


@pytest.mark.parametrize(("source", "destination"), [("src", "."), ("src", "src"), ("a/b", "a")])
def test_it_is_the_source_that_counts(tmp_path: Path, source: str, destination: str) -> None:
    _write(tmp_path, f"source: {source}\ndestination: {destination}\n")
    with pytest.raises(InvalidConfig):
        load_settings(tmp_path)


def test_any_other_destination_is_taken(tmp_path: Path) -> None:
    _write(tmp_path, "source: src\ndestination: src/_site\n")
    assert load_settings(tmp_path)[0].destination == "src/_site"


def test_the_home_folder_is_written_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/ann")
    monkeypatch.setenv("USERPROFILE", "/home/ann")
    _write(tmp_path, "source: ~/site\ndestination: a/~\n")
    found = load_settings(tmp_path)[0]
    assert (Path(found.source), found.destination) == (Path("/home/ann/site"), "a/~")


def test_a_home_folder_of_nobody_is_refused(tmp_path: Path) -> None:
    _write(tmp_path, "source: ~no-such-user-here/site\n")
    with pytest.raises(InvalidConfig, match="no such user"):
        load_settings(tmp_path)


# --- globs ------------------------------------------------------------------------------------------------------------

FILES = (
    *("_posts/a.md", "_posts/b.txt", "_posts/sub/c.md", "_posts/sub/deep/d.md", "_posts/.dot/e.md", ".hid/x/f.md"),
    *("a/g.md", "abd", "a,b", "a/B.md", "ä/ö.md", "a{b"),
)


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder with the files, and with links."""
    root = Path(os.path.realpath(tmp_path_factory.mktemp("globs")))
    for name in FILES:
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text("", encoding="utf-8")
    try:
        (root / "link").symlink_to("_posts")
        (root / "dangling").symlink_to("nowhere")
    except OSError:
        pytest.skip("this system makes no links")
    return root


_POSTS = ["_posts/a.md", "_posts/b.txt", "_posts/sub"]
GLOBS: dict[str, list[str]] = {
    "_posts/*": _POSTS,
    "_posts/**": _POSTS,
    "./_posts//*": _POSTS,
    "**/*.md": ["_posts/a.md", "_posts/sub/c.md", "_posts/sub/deep/d.md", "a/B.md", "a/g.md", "ä/ö.md"],
    "**/": [".", "_posts", "_posts/sub", "_posts/sub/deep", "a", "ä"],
    "link/**/*.md": ["link/a.md", "link/sub/c.md", "link/sub/deep/d.md"],
    "*/*/c.md": ["_posts/sub/c.md", "link/sub/c.md"],
    "_posts/*/": ["_posts/sub"],
    "link*/": ["link"],
    "dangling*": ["dangling"],
    "*ling/": [],
    ".*": [".", ".hid"],
    "**/.*": [".hid", "_posts/.dot"],
    "**/./a": [],
    "*/.": ["_posts", "a", "link", "ä"],
    "a/[a-c].md": [],
    "a/[A-C].md": ["a/B.md"],
    "a/[^g].md": ["a/B.md"],
    "a/[!g].md": ["a/B.md"],
    "a/?.md": ["a/B.md", "a/g.md"],
    "ä/?.md": ["ä/ö.md"],
    "a[b/c]d*": ["abd"],
    "a[b*": [],
    "{a,_posts}/?.{md,txt}": ["_posts/a.md", "_posts/b.txt", "a/B.md", "a/g.md"],
    "_posts/{a,{b,c}*}.*": ["_posts/a.md", "_posts/b.txt"],
    "a{,/}*": ["a", "a,b", "a/B.md", "a/g.md", "abd", "a{b"],
    "a\\{*": ["a{b"],
    "a{b*": [],
    "a\\,*": ["a,b"],
    "A/*": [],
    "*\\": ["_posts", "a", "a,b", "abd", "a{b", "dangling", "link", "ä"],
}


@pytest.mark.parametrize("pattern", GLOBS)
def test_a_glob_finds_what_is_there(source: Path, pattern: str) -> None:
    assert glob_below(source, pattern) == GLOBS[pattern]


@pytest.mark.parametrize("pattern", GLOBS)
def test_ruby_finds_the_same(ask: Ask, source: Path, pattern: str) -> None:
    assert sorted(set(ask("glob", str(source), pattern))) == GLOBS[pattern]


_PARTS = [
    "*",
    "**",
    "_posts",
    "a",
    "sub",
    "?",
    "*.md",
    "[a-b]*",
    "[!a]*",
    "[^_]*",
    "",
    ".",
    ".*",
    "link",
    "*e*",
    "d*p",
    "ä",
    "\\a",
]
_BRACES = ["{a,_posts}", "{sub,b}*", "{a", "a}*", "{}*", "[", "[a", "[]a]*", "\\{*", "a{b"]


@given(pattern=st.lists(st.sampled_from([*_PARTS, *_BRACES]), min_size=1, max_size=4).map("/".join))
def test_ruby_finds_the_same_by_any_glob(ask: Ask, source: Path, pattern: str) -> None:
    pattern = pattern.lstrip("/") + "*"
    deeper = pattern.partition("**/")[2]
    if "{" in deeper or {"", "."} & {*deeper.split("/")[:-1]}:  # behind `**/*/` Ruby loses some to such parts
        return
    assert glob_below(source, pattern) == sorted(set(ask("glob", str(source), pattern)))


@pytest.mark.parametrize("pattern", ["/*", "../*", "*/../../*", "\\../*", "{..,x}/*", "{/,}etc/*", "a\\/..\\/..\\/*"])
def test_a_glob_does_not_leave_the_source(source: Path, pattern: str) -> None:
    assert all(not found.startswith(("/", "..")) for found in glob_below(source / "a", pattern))
    assert "../" not in "".join(glob_below(source / "a", pattern))


@pytest.mark.parametrize("pattern", ["{a,b}" * 30 + "*", "{" * 1000 + "a,b" + "}" * 1000 + "*" * 70_000])
def test_a_glob_of_too_many_braces_is_refused(source: Path, pattern: str) -> None:
    with pytest.raises(InvalidConfig, match="fewer braces"):
        glob_below(source, pattern)


@pytest.mark.parametrize("pattern", ["*" * 30_000 + "z", "**/" * 10_000 + "*", "*/" * 10_000, "[" * 30_000 + "*"])
def test_no_glob_hangs(source: Path, pattern: str) -> None:
    assert ends_within(5, lambda: glob_below(source, pattern))


def test_a_glob_in_a_folder_that_is_not_there_finds_nothing(tmp_path: Path) -> None:
    assert glob_below(tmp_path / "none", "**/*") == []
