"""What is written into a header is read back by all: PyYAML's two loaders, our two readers, Psych and SafeYAML."""

from __future__ import annotations

import json
import math
import shutil
import struct
import subprocess
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from growth import grows_at_most
from newspost.header.locate import locate
from newspost.header.quoting import (
    MAX_COLLECTION,
    MAX_KEY,
    MAX_NESTING,
    write_block_text,
    write_text,
    write_value,
)
from newspost.header.read import read_header, read_header_slowly
from newspost.header.scalars import MAX_DIGITS
from newspost.problems import EditRejected

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from newspost.header.read import Header

_DATA = Path(__file__).parent / "data" / "header"


def _nasty() -> dict[str, list[str]]:
    texts: dict[str, Any] = json.loads((_DATA / "nasty.json").read_text(encoding="utf-8"))
    return texts | {"repeated": [piece * times for piece, times in texts["repeated"]]}


NASTY = _nasty()
UNWRITABLE = NASTY["lone surrogates"]  # no YAML scalar holds them, and Jekyll drops a file that does
WRITABLE = [text for texts in NASTY.values() for text in texts if text not in UNWRITABLE]
STYLES = ("plain", "'", '"')


# --- the readers, and where they meet a text


def _data(header: Header) -> dict[Any, Any]:
    assert header.error is None, header.error
    return header.data


READERS: dict[str, Callable[[str], Any]] = {
    "SafeLoader": lambda inside: yaml.load(f"---\n{inside}", Loader=yaml.SafeLoader),
    "read_header": lambda inside: _data(read_header(f"---\n{inside}---\nBody\n")),
    "read_header_slowly": lambda inside: _data(read_header_slowly(f"---\n{inside}---\nBody\n")),
}
if yaml.__with_libyaml__:
    READERS["CSafeLoader"] = lambda inside: yaml.load(f"---\n{inside}", Loader=yaml.CSafeLoader)


@dataclass(frozen=True)
class Place:
    """Where a text stands: what comes before and after it, whether that is a list or map in one line, what is read."""

    before: str
    after: str
    in_flow: bool
    values: Callable[[object], dict[str, object]]

    def holding(self, written: str) -> str:
        return self.before + written + self.after


PLACES = (
    Place("title: ", "\na: 1\n", in_flow=False, values=lambda text: {"title": text, "a": 1}),
    Place("title: ", " # c\r\na: 1\r\n", in_flow=False, values=lambda text: {"title": text, "a": 1}),
    Place("tags:\n- ", "\n- b\n", in_flow=False, values=lambda text: {"tags": [text, "b"]}),
    Place("tags: \r\n  - a\r\n  - ", "\r\n", in_flow=False, values=lambda text: {"tags": ["a", text]}),
    Place("tags: [", ", b]\n", in_flow=True, values=lambda text: {"tags": [text, "b"]}),
    Place("a: 1\r\ntags: [a, ", "] # c\r\n", in_flow=True, values=lambda text: {"a": 1, "tags": ["a", text]}),
    Place("author: {name: ", "}\n", in_flow=True, values=lambda text: {"author": {"name": text}}),
)


def _assert_read_back(text: str, style: str, place: Place) -> None:
    inside = place.holding(write_text(text, style, in_flow=place.in_flow))
    for name, read in READERS.items():
        assert read(inside) == place.values(text), f"{name} of {inside!r}"


# --- texts


@pytest.mark.parametrize("kind", [kind for kind in NASTY if kind != "lone surrogates"])
def test_a_nasty_text_is_read_back(kind: str) -> None:
    for text in NASTY[kind]:
        for style in STYLES:
            for place in PLACES:
                _assert_read_back(text, style, place)


def test_at_most_one_nasty_text_in_fifty_is_refused() -> None:
    assert len(WRITABLE) >= 150
    assert len(UNWRITABLE) <= 0.02 * len(WRITABLE)
    for text in UNWRITABLE:
        for style in STYLES:
            with pytest.raises(EditRejected, match="lone surrogate") as refused:
                write_text(text, style)
            assert refused.value.reason == "unwritable text"


def _texts() -> st.SearchStrategy[str]:
    """Any text, texts of what YAML, numbers and dates are made of, and changed nasty ones."""
    character = st.characters(exclude_categories=["Cs"])
    of_yaml = st.text(":#-?,[]{}&*!|>'\"%@`\\~=<. \tab\n中🎉", max_size=12)
    of_numbers = st.text("0123456789+-_.,:eExXoObBtTzZaf ", max_size=12)
    near = st.builds("".join, st.tuples(st.sampled_from(["", " ", "a", "-"]), st.sampled_from(WRITABLE), character))
    return st.one_of(st.text(character), of_yaml, of_numbers, near)


@given(_texts(), st.sampled_from(STYLES), st.sampled_from(PLACES))
def test_any_text_is_read_back(text: str, style: str, place: Place) -> None:
    _assert_read_back(text, style, place)


@given(_texts(), st.sampled_from(STYLES), st.booleans())
def test_a_text_takes_one_line_of_printable_characters(text: str, style: str, in_flow: bool) -> None:  # noqa: FBT001
    written = write_text(text, style, in_flow=in_flow)
    assert len(written.splitlines()) == 1
    assert not set(written) & set("\t\x00\x7f\x80\x9f\ufeff\u202e\u2066\ufffe\U0010ffff")


KEPT = [  # in all three styles, outside of brackets and inside
    "央行：稳健的货币政策",
    "2022年一季度",
    "3D打印",
    "C#",
    "http://example.com/a",
    "a:b",
    "a  b",
    "1.2.3",
    "10.0.0.1",
    "2022-03",
    "24/7",
    "-item",
    "+1 more",
    ".hidden",
    "_private",
    "yesterday",
    "~a",
    "a\\b",
    "🎉 👩‍👩‍👧",
    "a\u3000b",
    "\u00a0a",
    "\u200e\u200b",
    "it's",
    'so "so"',
    "１２",
]
KEPT_OUT_OF_BRACKETS = ["a, b", "a [b] {c}", "why?"]
NEVER_PLAIN = [
    "", " a", "a ", "a: b", "a:", "a #b", "- a", "-", "---", "...", "?", ":a", "#a", "[a", "{a", "&a", "*a", "!a",
    "|", ">", "%a", "@a", "`a", "'a", '"a', "]", "}", ",", "~", "null", "Yes", "oN", "FALSE", "y", "N", "oﬀ", "yeſ",
    "=", "<<", "1", "-1", "+1", "08", "0o7", "0x1F", "0_x1", "0b1", "1_0", "_1", "_", "1,0", "1.5", ".5", "1.",
    "1e3", "1.5e+3", ".inf", "-.INF", ".NaN", "._", "12:30", "1:99", "2022-03-24", "2022-3-4",
    "2022-03-24 16:59:33 +0800", "+0800",
]  # fmt: skip


def _quoted(text: str, style: str) -> str:
    return {"plain": text, "'": "'" + text.replace("'", "''") + "'"}.get(style) or json.dumps(text, ensure_ascii=False)


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("text", KEPT)
def test_quotes_are_kept_where_they_hold_the_text(text: str, style: str) -> None:
    assert write_text(text, style) == _quoted(text, style)
    assert write_text(text, style, in_flow=True) == _quoted(text, style)


@pytest.mark.parametrize("text", KEPT_OUT_OF_BRACKETS)
def test_a_text_without_quotes_is_stricter_in_brackets(text: str) -> None:
    assert write_text(text, "plain") == text
    assert write_text(text, "plain", in_flow=True) == f'"{text}"'


@pytest.mark.parametrize("text", NEVER_PLAIN)
def test_what_could_be_something_else_gets_quotes(text: str) -> None:
    assert write_text(text, "plain") == json.dumps(text, ensure_ascii=False)
    assert write_text(text, "'") == _quoted(text, "'")


@pytest.mark.parametrize("style", ["|", ">", "flow", "block", "alias"])
def test_any_other_style_asks_for_no_quotes(style: str) -> None:
    assert write_text("a b", style) == "a b"
    assert write_text("1", style) == '"1"'


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("\0", r'"\x00"'),
        ("a\tb\r\nc", r'"a\tb\r\nc"'),
        ("\x7f\x85\x9b", r'"\x7F\x85\x9B"'),
        ("\u2028'\"\\", r'''"\u2028'\"\\"'''),
        ("中\ufeff", r'"中\uFEFF"'),
        ("\u202egnp.exe", r'"\u202Egnp.exe"'),
        ("\u2066a\u2069", r'"\u2066a\u2069"'),
        ("\ufdd0\uffff", r'"\uFDD0\uFFFF"'),
        ("🎉\U0001fffe", r'"🎉\U0001FFFE"'),
    ],
)
def test_what_no_reader_takes_as_it_is_gets_escaped(text: str, written: str, style: str) -> None:
    assert write_text(text, style) == written


# --- values

OFFSETS = (UTC, timezone(timedelta(hours=8)), timezone(timedelta(hours=-3, minutes=-30)), timezone(timedelta(hours=14)))
NUMBERS: list[object] = [
    *(0, -1, 2022, 10 ** (MAX_DIGITS - 1) - 1, 1 - 10 ** (MAX_DIGITS - 1)),
    *(0.0, -0.0, 0.1, -2.5, 3.10, 1e15, 1e16, -1e22, 1e-5, 1.5e-7, 5e-324, 1.7976931348623157e308),
    *(math.inf, -math.inf, math.nan),
]
DAYS: list[object] = [
    *(date(2022, 3, 24), date(1582, 10, 4), date(1, 1, 1), date(9999, 12, 31), datetime(2022, 3, 24, tzinfo=UTC)),
    *(
        datetime(2022, 3, 24, 16, 59, 33, microsecond, tzinfo=zone)
        for microsecond in (0, 1, 500_000)
        for zone in OFFSETS
    ),
    datetime(1583, 1, 1, 0, 0, 59, tzinfo=UTC),
]


def _deepest() -> object:
    value: object = "a"
    for level in range(MAX_NESTING):
        value = [value] if level % 2 else {"b": value}
    return value


COLLECTIONS: list[object] = [
    *([], {}, [[]], [{}], {"a": {}}, {"a": []}, [[], {}, [[]]], ["a", "b"], [None, True, False, 1, "1", "", " "]),
    {"a": {"b": ["c", {"d": None}]}, "e f": [["g"]], "http://x": "a:b", "-a": "-b", "yes": "no", "": ":", "?": "?"},
    [{"name": "人民日报", "url": "https://example.com/?a=b", "at": [date(2022, 3, 24), 1.5]}],
    *({"长" * MAX_KEY: 1}, {"0" * (MAX_KEY - 2): 1}, _deepest()),
]
VALUES: list[object] = [None, True, False, *NUMBERS, *DAYS, *COLLECTIONS]


def _exact(value: object, day: Callable[[date], object]) -> object:
    """Return a value in a form that is equal for equal types only, as `read_back.rb` does."""
    match value:
        case dict():
            return {key: _exact(item, day) for key, item in value.items()}
        case list() | tuple():
            return [_exact(item, day) for item in value]
        case float():
            return {"float": "nan" if math.isnan(value) else struct.pack(">d", value).hex()}
        case date():
            return day(value)
        case _:
            return (type(value).__name__, value) if isinstance(value, bool) else value


def _day(value: date) -> object:
    if not isinstance(value, datetime):
        return {"date": value.isoformat()}
    return {"time": f"{value.replace(tzinfo=None).isoformat(' ', 'microseconds')} {value:%z}"}


def _day_in_pyyaml(value: date) -> object:
    """Return a date; of a time the text, as the offset of a time has no colon."""
    return f"{value.replace(tzinfo=None).isoformat(' ')} {value:%z}" if isinstance(value, datetime) else _day(value)


def _assert_value_read_back(value: object, style: str) -> None:
    inside = f"key: {write_value(value, style)}\nlayout: post\n"
    for name, read in READERS.items():
        data = read(inside)
        day = _day_in_pyyaml if name.endswith("SafeLoader") else _day
        assert data == {"key": data["key"], "layout": "post"}
        assert _exact(data["key"], _day) == _exact(value, day), f"{name} of {inside!r}"


@pytest.mark.parametrize("value", VALUES, ids=lambda value: repr(value)[:40])
def test_a_value_is_read_back(value: object) -> None:
    for style in STYLES:
        _assert_value_read_back(value, style)


def _values() -> st.SearchStrategy[object]:
    zones = st.integers(-14 * 4, 14 * 4).map(lambda quarter: timezone(timedelta(minutes=15 * quarter)))
    first = datetime(1583, 1, 1)  # noqa: DTZ001 - the strategy adds the zone
    times = st.datetimes(first, timezones=zones.filter(lambda zone: zone not in LOSES_ITS_SIGN))
    days = st.dates(date(1583, 1, 1)) | times
    leaves = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), days, _texts())
    keys = _texts().filter(lambda key: key != "<<" and len(key) < MAX_KEY // 10)
    return st.recursive(
        leaves, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=4), max_leaves=8
    )


LOSES_ITS_SIGN = [timezone(timedelta(minutes=-minutes)) for minutes in (15, 30, 45)]


@given(_values(), st.sampled_from(STYLES))
def test_any_value_is_read_back(value: object, style: str) -> None:
    _assert_value_read_back(value, style)


def test_nasty_texts_are_keys_and_items() -> None:
    keys = [text for text in WRITABLE if text != "<<" and len(write_text(text, "plain", in_flow=True)) <= MAX_KEY]
    assert len(keys) > 0.9 * len(WRITABLE)
    _assert_value_read_back(dict.fromkeys(keys, 1), "plain")
    _assert_value_read_back(dict(zip(keys, reversed(keys), strict=True)), "'")
    for style in STYLES:
        _assert_value_read_back(WRITABLE, style)


def test_the_style_is_that_of_the_texts_in_a_list_or_map() -> None:
    assert write_value(["a", 1, {"b": "c"}], "'") == "['a', 1, {b: 'c'}]"
    assert write_value(("a", "b"), '"') == '["a", "b"]'
    assert write_value(MappingProxyType({"a": "b"}), "'") == "{a: 'b'}"
    assert write_value("a, b", in_flow=True) == '"a, b"'


def _inside_itself() -> object:
    value: list[object] = [1]
    value.append({"a": value})
    return value


def _doubled() -> object:
    value: list[object] = []
    for _ in range(MAX_NESTING - 1):
        value = [value, value]
    return value


@pytest.mark.parametrize(
    ("value", "why"),
    [
        (b"a", "type bytes"),
        ({"a": {1}}, "type set"),
        (1j, "type complex"),
        (timedelta(1), "type timedelta"),
        ({1: "a"}, "keys .* type int"),
        ({None: "a"}, "keys .* type NoneType"),
        ({"<<": {"a": 1}}, "<<"),
        ({"长" * (MAX_KEY + 1): 1}, "key"),
        ({"0" * (MAX_KEY - 1): 1}, "key"),
        ([_deepest()], "deep"),
        ([10 ** (MAX_DIGITS - 1)], "digits"),
        ([-(10**5000)], "digits"),
        (datetime(2022, 3, 24), "zone"),  # noqa: DTZ001 - is what is refused
        (datetime(2022, 3, 24, tzinfo=LOSES_ITS_SIGN[1]), "sign"),
        (datetime(1900, 1, 1, tzinfo=timezone(timedelta(hours=8, minutes=5, seconds=43))), "not read back"),
        (datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=1))), "not read back"),
        (date(1582, 10, 10), "not read back"),
        (_inside_itself(), "contains itself"),
        (_doubled(), str(MAX_COLLECTION)),
        (["a" * MAX_COLLECTION], str(MAX_COLLECTION)),
    ],
)
def test_what_a_header_cannot_hold_is_refused(value: object, why: str) -> None:
    with pytest.raises(EditRejected, match=why) as refused:
        write_value(value)
    assert refused.value.reason == "unwritable value"


def test_a_lone_surrogate_in_a_list_is_refused_as_a_text() -> None:
    with pytest.raises(EditRejected) as refused:
        write_value([{"a": "\ud800"}])
    assert refused.value.reason == "unwritable text"


# --- block scalars

BLOCKS: list[tuple[str, str, str | None]] = [  # header, text, what is written below the header, indented by two
    ("|", "a\n", "  a\n"),
    ("|", "a\n\nb: c\n  # d\n", "  a\n\n  b: c\n    # d\n"),
    ("|", "---\n...\n- 中🎉'\"\\\n", "  ---\n  ...\n  - 中🎉'\"\\\n"),
    ("|", "2022 \n", "  2022 \n"),
    ("|-", "a\nb", "  a\n  b"),
    ("|+", "a\n", "  a\n"),
    ("|+", "a\n\n\n", "  a\n\n\n"),
    ("|2", "  a\nb\n", "    a\n  b\n"),
    ("|2-", " a", "   a"),
    ("|-2", " a", "   a"),
    ("|2+", "a\n\n", "  a\n\n"),
    ("|+2", "a\n\n", "  a\n\n"),
    (">", "a b  c\n", "  a b  c\n"),
    (">", "a\nb\n\nc\n", "  a\n\n  b\n\n\n  c\n"),
    (">-", "a\nb", "  a\n\n  b"),
    (">+", "a\n\n", "  a\n\n"),
    (">2-", "a", "  a"),
    # the end is not one that the header gives
    ("|", "a", None),
    ("|", "a\n\n", None),
    ("|-", "a\n", None),
    ("|+", "a", None),
    (">", "a", None),
    (">-", "a\n", None),
    # nothing, blanks, empty lines first, indented lines
    ("|", "", None),
    ("|-", "", None),
    ("|", "\n", None),
    ("|+", "\n\n", None),
    ("|", "\na\n", None),
    ("|2", "\na\n", None),
    (">", "\na\n", None),
    ("|", " a\n", None),
    (">", " a\n", None),
    (">2", " a\n", None),
    (">", "a\n b\n", None),
    ("|", "a\n \nb\n", None),
    ("|2", "  \nb\n", None),
    ("|", "a\n \n", None),
    # characters that do not stay what they are
    ("|", "a\tb\n", None),
    ("|", "a\rb\n", None),
    ("|", "a\x85b\n", None),
    ("|", "a\u2028b\n", None),
    ("|", "\ufeffa\n", None),
    ("|", "a\x00\n", None),
    ("|", "\ud800\n", None),
    # no header that asks for two blanks
    ("|3", "a\n", None),
    ("|0", "a\n", None),
    ("|x", "a\n", None),
    ("'", "a\n", None),
    ("", "a\n", None),
]


def _block(written: str, newline: str) -> str:
    """Return a header whose first value is a block scalar; the line break that the value leaves out comes after it."""
    return f"key: {written}{'' if written.endswith(newline) else newline}layout: post{newline}"


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
@pytest.mark.parametrize(("header", "text", "below"), BLOCKS)
def test_a_block_scalar_is_written_or_refused(header: str, text: str, below: str | None, newline: str) -> None:
    written = write_block_text(text, header, "  ", newline)
    assert written == (None if below is None else (f"{header}\n{below}").replace("\n", newline))
    if written is not None:
        _assert_block_read_back(written, text, newline)


def _assert_block_read_back(written: str, text: str, newline: str) -> None:
    inside = _block(written, newline)
    for name, read in READERS.items():
        assert read(inside) == {"key": text, "layout": "post"}, f"{name} of {inside!r}"
    whole = f"---{newline}{inside}---{newline}"
    fence = read_header(whole).fence
    assert fence
    assert locate(whole, fence)[0].value.of(whole) == written


@pytest.mark.parametrize("indent", ["", "\t", " \t", "\u00a0"])
def test_a_block_scalar_is_indented_by_blanks(indent: str) -> None:
    assert write_block_text("a\n", "|", indent, "\n") is None


@given(
    st.lists(st.text("ab中🎉 :#-'\"\\{%", max_size=6) | _texts(), max_size=4).map("\n".join),
    st.sampled_from(["", "\n", "\n\n"]),
    st.sampled_from(["|", "|-", "|+", ">", ">-", ">+", "|2", ">2-", "|+2"]),
    st.sampled_from(["\n", "\r\n"]),
)
def test_any_block_scalar_is_read_back(lines: str, end: str, header: str, newline: str) -> None:
    text = lines + end
    written = write_block_text(text, header, "  ", newline)
    if written is not None:
        _assert_block_read_back(written, text, newline)


def test_a_block_scalar_in_a_map_is_read_back() -> None:
    for header, indent in [("|", "   "), ("|2", "    "), (">2-", "    ")]:
        text = "a\n" if header.startswith("|") else "a"
        written = write_block_text(text, header, indent, "\n")
        for read in READERS.values():
            assert read(f"author:\n  name: {written}\n") == {"author": {"name": text}}


# --- Ruby


@pytest.fixture(scope="module")
def expected() -> dict[str, dict[str, object]]:
    """Return headers, and what is to be read from each."""
    found: dict[str, dict[str, object]] = {}
    for text in WRITABLE:
        for style in STYLES:
            for place in PLACES:
                found[place.holding(write_text(text, style, in_flow=place.in_flow))] = place.values(text)
    for header, text, _ in BLOCKS:
        for newline in ("\n", "\r\n"):
            written = write_block_text(text, header, "  ", newline)
            if written is not None:
                found[_block(written, newline)] = {"key": text, "layout": "post"}
    for value in (*VALUES, WRITABLE):
        for style in STYLES:
            found[f"key: {write_value(value, style)}\na: b\n"] = {"key": value, "a": "b"}
    return found


@pytest.fixture(scope="module")
def answers(expected: Mapping[str, object]) -> list[list[Any]]:
    """Return what Psych and SafeYAML read from each of those headers."""
    ruby = shutil.which("ruby")
    if ruby is None:
        pytest.skip("ruby is not installed")
    command = [ruby, "-W0", str(_DATA / "read_back.rb")]
    asked = json.dumps([f"---\n{inside}" for inside in expected])
    done = subprocess.run(command, input=asked, capture_output=True, encoding="utf-8", check=True)
    read: list[list[Any]] = json.loads(done.stdout)
    return read


def test_psych_reads_everything_back(answers: list[list[Any]], expected: Mapping[str, object]) -> None:
    for (inside, values), (by_psych, _) in zip(expected.items(), answers, strict=True):
        assert _exact(by_psych, _day) == _exact(values, _day), inside


def test_safe_yaml_reads_everything_back(answers: list[list[Any]], expected: Mapping[str, object]) -> None:
    if answers[0][1] is None:
        pytest.skip("the gem safe_yaml is not installed")
    for (inside, values), (_, by_safe_yaml) in zip(expected.items(), answers, strict=True):
        assert _exact(by_safe_yaml, _day) == _exact(values, _day), inside


# --- cost


@pytest.mark.parametrize(
    "piece", ["a", " ", ": ", "a:", " #", "0", "1:", "-", "1-1-1", "_", "'", '"', "\\", "\x00", "é "]
)
def test_the_cost_of_a_text_grows_with_its_length(piece: str) -> None:
    def work(times: int) -> Callable[[], object]:
        return lambda: [write_text(piece * times, style) for style in STYLES]

    assert grows_at_most(16, work(20_000), work(160_000))
