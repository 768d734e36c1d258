"""The values of a front matter, and its errors, by the slow reader on both of PyYAML's loaders."""

from __future__ import annotations

import math
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from growth import grows_at_most
from header_help import typed
from newspost.header import nodes
from newspost.header.locate import locate
from newspost.header.read import Header, read_header, read_header_slowly
from newspost.testing import headers
from newspost.text.encoding import decode

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

LOADERS = [yaml.CSafeLoader, yaml.SafeLoader] if yaml.__with_libyaml__ else [yaml.SafeLoader]


@pytest.fixture(params=LOADERS)
def _loader(request: pytest.FixtureRequest) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(nodes, "LOADER", request.param)
        yield


def _read(inside: str) -> Header:
    return read_header_slowly(f"---\n{inside}\n---\nBody\n")


VALUES: list[tuple[str, dict[Any, Any]]] = [
    ("", {}),
    ("# only a comment", {}),
    ("~", {}),
    ("false", {}),
    ("{}", {}),
    ("title: T\n... \nx: y: z", {"title": "T"}),
    ("a: 1\n--- b: c: d", {"a": 1}),
    ("a: [x, 'y', \"z\\n\"]\nb:\n- 1\n- yes\nc: {d: ~}", {"a": ["x", "y", "z\n"], "b": [1, True], "c": {"d": None}}),
    ("a: |\n  x\n  y\nb: >-\n  x\n  y", {"a": "x\ny\n", "b": "x y"}),
    ("yes: a\n2: b\n~x: c\n2022-03-24: d", {True: "a", 2: "b", "~x": "c", date(2022, 3, 24): "d"}),
    ("a: 1\nb: 2\na: 3", {"a": 3, "b": 2}),
    ("[a, [b]]: c\n{}: d", {("a", ("b",)): "c", (): "d"}),
    ("1: a\nyes: b\n1.0: c", {1: "c"}),
    # tags mean nothing, but for the binary ones, and take the quotes' meaning away
    ("a: !!str 2022\nb: !!float 1\nc: ! '5'\nd: !!str \"yes\"", {"a": 2022, "b": 1, "c": 5, "d": True}),
    (
        "a: !ruby/object:Foo {b: c}\nd: !!set {e}\nf: !!python/name:os.system x",
        {"a": {"b": "c"}, "d": {"e": None}, "f": "x"},
    ),
    (
        "a: !!binary aGVsbG8=\nb: !binary |\n  aGVs\n  bG8=\nc: !!binary '*a=GV:sbG8=zz'",
        {"a": "hello", "b": "hello", "c": "hello"},
    ),
    ("a: !!binary a\nb: !!binary /w==\nc: !!binary aGU\nd: !!binary ''", {"a": "", "b": "\udcff", "c": "he", "d": ""}),
    # anchors and aliases
    ("a: &x 1\nb: *x\nc: *unknown", {"a": 1, "b": 1, "c": None}),
    ("a: *x\nb: &x 1\nc: &x 2\nd: *x", {"a": None, "b": 1, "c": 2, "d": 2}),
    ("a: &x '2022'\nb: *x\nc: &y \"12\\n\"\nd: *y", {"a": "2022", "b": 2022, "c": "12\n", "d": 12}),
    ("a: &x b\n*x : c", {"a": "b", "b": "c"}),
    # merge keys: what a map holds by then; later pairs override; an inline map has none yet
    ("a: &x {b: 1, c: 2}\nc: 0\n<<: *x\nb: 3", {"a": {"b": 1, "c": 2}, "c": 2, "b": 3}),
    ("a: &x {b: 1}\n'<<': *x", {"a": {"b": 1}, "b": 1}),
    ("<<: {a: 1}\nb: 2", {"b": 2}),
    # one key for all levels: a null is forgotten, and a map as a key
    ("~: a\ntitle: T", {"a": "title"}),
    ("a: {~: b}\nc: d", {"a": {}, "b": "c"}),
    ("a: {{ site.title }}", {"a": {}}),
    ("? {a: b}\n: c", {"b": "c"}),
    ("&x {a: b}: c\nd: *x", {"b": "c", "d": {(): "a"}}),
]


@pytest.mark.usefixtures("_loader")
@pytest.mark.parametrize(("inside", "values"), VALUES)
def test_values_are_what_safe_yamls_handler_makes_of_them(inside: str, values: dict[Any, Any]) -> None:
    header = _read(inside)
    assert header.error is None
    assert typed(header.data) == typed(values)


ERRORS = [
    ("title: a: b", "mapping values are not allowed", ": b"),
    ("title: 'a", "found unexpected end of stream while scanning a quoted scalar", ""),
    ("[a", "did not find expected ',' or ']' while parsing a flow sequence", ""),
    ('青岛: 🎉\ntitle: "a\\q"', "found unknown escape character while parsing a quoted scalar", '\\q"'),
    ("a:\n\ttitle: T", "found character that cannot start any token", "\ttitle"),
    ("a: \x07b", "control characters are not allowed", "\x07b"),
    ("青岛: 🎉\x00", "control characters are not allowed", "\x00"),
    ("a: \udc80", "control characters are not allowed", "\udc80"),
    ("a: \uffff", "control characters are not allowed", "\uffff"),
    ("- a\n- b", "the front matter is a list, not a map", "- a"),
    ("just text", "the front matter is a text, not a map", "just"),
    ("# c\n42", "the front matter is a number, date or truth value, not a map", "42"),
    ("true", "the front matter is a number", "true"),
    ("''", "the front matter is a text", "''"),
    ("a: 1\n<<: text", "a merge key (<<) takes a map, not a text", "text"),
    ("a: 1\n<<: [*x]", "a merge key (<<) takes a map, not a list", "[*x]"),
    ("a: 1\n<<: *x", "a merge key (<<) takes a map, not nothing", "*x"),
    ("a: ._", "invalid value for a number: ._", "._"),
    ("a: !!binary &x /w==\nb: *x", "found characters that are not valid UTF-8", "*x"),
    ("? &x [*x]\n: a", "found a key nested too deep", "a"),
]


@pytest.mark.skipif(not yaml.__with_libyaml__, reason="these are libyaml's words and places")
@pytest.mark.parametrize(("inside", "message", "place"), ERRORS)
def test_what_jekyll_cannot_read_is_an_error_with_its_place(inside: str, message: str, place: str) -> None:
    text = f"\ufeff---\n{inside}\n---\nBody\n"
    header = read_header(text)
    assert header.error is not None
    assert message in str(header.error)
    assert text[header.error.offset :].startswith(place)


@pytest.mark.usefixtures("_loader")
@pytest.mark.parametrize("inside", [inside for inside, _, _ in ERRORS])
def test_both_loaders_find_the_error(inside: str) -> None:
    header = _read(inside)
    assert header.error is not None
    assert header.data == {}


def test_an_error_tells_where_the_construct_began() -> None:
    text = "---\ntitle: T\ntags: 'a\n---\n"
    error = read_header(text).error
    assert error is not None
    assert error.context_offset == text.index("'a")


def test_an_alias_is_the_object_of_its_anchor_also_inside_itself() -> None:
    data = _read("a: &x [b, *x]\nc: *x\nd: {e: *x}").data
    assert data["a"][1] is data["a"] is data["c"] is data["d"]["e"]


def test_an_alias_inside_its_own_map_too() -> None:
    data = _read("a: &x {b: *x}").data
    assert data["a"]["b"] is data["a"]


def test_a_time_is_aware_and_a_float_can_be_no_number() -> None:
    data = _read("date: 2022-03-24 16:59:33\nx: .nan").data
    assert data["date"] == datetime(2022, 3, 24, 16, 59, 33, tzinfo=UTC)
    assert math.isnan(data["x"])


def test_without_a_fence_there_is_no_data_and_no_error() -> None:
    assert read_header("Body\n") == Header(None, {}, None)


def test_bytes_that_are_not_utf8_matter_only_in_the_header() -> None:
    assert read_header("---\ntitle: T\n---\n\udcff").data == {"title": "T"}


def test_what_follows_the_first_document_is_not_looked_at() -> None:
    assert _read("a: 1\n--- " + "x " * 20_000 + "\x07: [").data == {"a": 1}


@pytest.mark.usefixtures("_loader")
@given(st.one_of(headers(), st.binary().map(lambda data: f"---\n{decode(data)}\n---\n"), st.text()))
@example('---\na: "\\U00110000"\n---\n')
@example('---\na: "\\ud800"\n---\n')
@example("---\na: !%ED%A0%80 b\n---\n")
@example("---\na: !<%FF> b\n---\n")
@example("---\n%TAG ! x\n---\n")
def test_any_text_has_a_header(text: str) -> None:
    for header in (read_header(text), read_header_slowly(text)):
        assert header.error is None or 0 <= header.error.offset <= len(text)
        assert header.error is None or header.data == {}


# --- what should take time or memory beyond measure does not

BOMBS = {
    "brackets": "a: " + "[" * 100_000,
    "closed brackets": "a: " + "[" * 100_000 + "]" * 100_000,
    "braces": "{a: " * 100_000,
    "dashes": "a:\n" + "- " * 100_000 + "x",
    "question marks": "? " * 30_000,
    "indentation": "".join(f"{' ' * depth}a:\n" for depth in range(1_500)),
    "one long line": "a: " + "x" * 1_000_000,
    "one long quoted line": 'a: "' + "x" * 1_000_000 + '"',
    "digits": "a: " + "9" * 1_000_000,
    "decimals": "a: 1." + "9" * 1_000_000,
    "base 60": "a: 1" + ":10" * 300_000,
    "underscores": "a: 1" + "_" * 1_000_000,
    "base64": "a: !!binary " + "=a" * 300_000,
    "aliases": "a0: &a0 [x, x]\n" + "".join(f"a{i + 1}: &a{i + 1} [*a{i}, *a{i}]\n" for i in range(10_000)),
    "aliases as a key": "a0: &a0 [x, x]\n"
    + "".join(f"a{i + 1}: &a{i + 1} [*a{i}, *a{i}]\n" for i in range(40))
    + "? *a40\n: x",
    "merges": "a: &a {" + "".join(f"k{i}, " for i in range(5_000)) + "}\nb: {" + "<<: *a, " * 5_000 + "}",
    "keys": "a: &a [" + "x, " * 5_000 + "]\nb: {" + "*a : x, " * 5_000 + "}",
    "open brackets and much in them": "a: " + "[" * 4_000 + "x, " * 200_000,
    "blank lines in a text": "a: |\n x\n" + "\n" * 300_000 + "b: c",
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_bomb_does_not_go_off(bomb: str, monkeypatch: pytest.MonkeyPatch) -> None:
    if bomb != "closed brackets":  # one at the full second is enough
        monkeypatch.setattr(nodes, "FLOW_BUDGET", nodes.FLOW_BUDGET // 20)
    header = _read(BOMBS[bomb])
    assert header.fence
    if header.error is None:
        locate(f"---\n{BOMBS[bomb]}\n---\nBody\n", header.fence)


def test_brackets_nested_beyond_measure_are_refused() -> None:
    error = _read(BOMBS["braces"]).error
    assert error
    assert error.message == "found brackets nested too deep"


def test_bombs_of_copies_are_refused() -> None:
    for bomb in ("aliases as a key", "merges", "keys"):
        error = _read(BOMBS[bomb]).error
        assert error
        assert error.message == "found merge keys or keys that copy too many values"


GROWING = [
    "a{}: b\n",
    "a{}: [b, c]\n",
    "a{}:\n- b\n",
    "a{}: |\n  b\n\n",
    "? a{}\n\n",
    "# {}\n",
    "a{}: &x [*x]\n",
    "{} \n",
]


@pytest.mark.parametrize("lines", GROWING)
def test_time_grows_with_the_length_and_not_with_its_square(lines: str) -> None:
    def reading(count: int) -> Callable[[], None]:
        text = "---\n" + "".join(map(lines.format, range(count))) + "---\n" + "\n" * count + "Body\n"

        def read() -> None:
            read_header_slowly(text)
            header = read_header(text)
            if header.fence and not header.error:
                locate(text, header.fence)

        return read

    assert grows_at_most(120, reading(300), reading(6_000))  # 400 times as long, were it the square
