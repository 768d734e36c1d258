"""Edits of a front matter: they say what was asked for, to every reader, and touch nothing else."""

from __future__ import annotations

import copy
import json
import random
import re
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpora import NAMES, posts
from growth import grows_at_most
from header_edit_help import apply, changes_of, is_one_document, values, written_headers
from newspost.header.edits import ABSENT, Written, _change_nodes, _change_scalars, header_patches
from newspost.header.fence import find_fence
from newspost.header.locate import MAX_DEPTH
from newspost.header.places import compare
from newspost.header.quick_keys import quick_keys
from newspost.header.read import read_header
from newspost.header.sameness import align, same
from newspost.header.times import ZONELESS
from newspost.problems import EditRejected
from newspost.testing import headers, scalars
from newspost.text.encoding import decode
from newspost.text.patches import splice
from newspost.text.spans import Span

_MARKS = {"{CR}": "\r", "{BOM}": "\ufeff", "{TAB}": "\t"}
_WHOLE = " (whole file)"


class Case(NamedTuple):
    """A text, the changes of its header, and the text after them, or the reason that they are refused for."""

    before: str
    changes: dict[str, object]
    after: str


def _cases() -> dict[str, Case]:
    text = (Path(__file__).parent / "data" / "header" / "edits.txt").read_text(encoding="utf-8")
    for mark, character in _MARKS.items():
        text = text.replace(mark, character)
    found: dict[str, Case] = {}
    for part in text.split("\n=== ")[1:]:
        title, _, rest = part.partition("\n")
        before, _, rest = f"\n{rest}".partition("\n=> ")
        changes, _, after = rest.partition("\n")
        name = title.removesuffix(_WHOLE)
        before, after = (
            (f"{before[1:]}\n" if before else ""),
            after.removesuffix("\n") if part[-2:] == "\n\n" else after,
        )
        if title == name and not after.startswith("!!"):
            after = _fenced(after)
        found[name] = Case(_fenced(before) if title == name else before, _value(json.loads(changes)), after)
    return found


def _fenced(inside: str) -> str:
    newline = "\r\n" if "\r\n" in inside else "\n"
    return f"---{newline}{inside}---{newline}Body{newline}"


def _value(value: Any) -> Any:  # noqa: ANN401 - JSON
    """Return a value of the data file; JSON has no times, no keys that are numbers, and no word for what is gone."""
    if isinstance(value, dict):
        return {int(key[1:]) if re.fullmatch("![0-9]+", key) else key: _value(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_value(item) for item in value]
    mark, _, rest = value.partition(" ") if isinstance(value, str) else ("", "", "")
    known: dict[str, Callable[[str], object]] = {"!written": Written, "!time": datetime.fromisoformat}
    return ABSENT if value == "!absent" else known[mark](rest) if mark in known else value


CASES = _cases()


def _edit(text: str, changes: Mapping[str, object]) -> str:
    header = read_header(text)
    assert header.error is None
    return splice(text, header_patches(text, header.fence, header.data, changes))


def _refused(text: str, changes: Mapping[str, object]) -> EditRejected | None:
    """Return why changes are refused, or None where they are made and all is right."""
    try:
        apply(text, changes)
    except EditRejected as error:
        return error
    return None


@pytest.mark.parametrize("name", CASES)
def test_an_edit_touches_what_it_says_and_keeps_the_style(name: str) -> None:
    before, changes, after = CASES[name]
    if not after.startswith("!!"):
        assert _edit(before, changes) == after
        assert apply(before, changes) == after
        return
    with pytest.raises(EditRejected) as caught:
        _edit(before, changes)
    error = caught.value
    place = "" if error.span is None else " " + json.dumps(error.span.of(before), ensure_ascii=False)
    assert f"!! {error.reason}{place}" == after.rstrip("\n")
    assert error.loc[:1] == tuple(changes)


def test_there_are_cases() -> None:
    assert len(CASES) >= 100


@given(st.data())
@settings(max_examples=150)
def test_what_is_changed_reads_as_asked_and_all_else_stays(data: st.DataObject) -> None:
    text = data.draw(written_headers())
    header = read_header(text)
    assert header.error is None
    apply(text, data.draw(changes_of(header.data)))  # such headers and values are never refused


@given(headers(), st.data())
def test_in_any_header_an_edit_is_right_or_refused(text: str, data: st.DataObject) -> None:
    header = read_header(text)
    if header.error is not None or not is_one_document(text):
        return
    changes = data.draw(changes_of(header.data))
    refused = _refused(text, changes)
    assert refused is None or refused.loc[0] in changes


@given(headers(), st.data())
def test_the_quick_way_to_change_scalars_is_the_slow_one(text: str, data: st.DataObject) -> None:
    header = read_header(text)
    if header.error is not None or header.fence is None:
        return
    changes = data.draw(changes_of(header.data))
    wanted = compare(header.data, {**header.data, **changes})
    keys = quick_keys(text, header.fence) or ()
    quick = _change_scalars(text, keys, header.data, wanted) if wanted else None
    if quick is not None:
        assert splice(text, quick) == splice(text, _change_nodes(text, header.fence, wanted))


@given(written_headers(), values())
@settings(max_examples=50)
def test_a_key_that_comes_and_goes_leaves_the_text_as_it_was(text: str, value: object) -> None:
    assert _edit(_edit(text, {"passing": value}), {"passing": ABSENT}) == text


@given(written_headers(), st.data())
@settings(max_examples=50)
def test_changes_of_several_keys_can_be_made_one_by_one(text: str, data: st.DataObject) -> None:
    changes = data.draw(changes_of(read_header(text).data))
    if any(value is ABSENT or key not in read_header(text).data for key, value in changes.items()):
        return
    one_by_one = text
    for key in data.draw(st.permutations(list(changes))):
        one_by_one = _edit(one_by_one, {key: changes[key]})
    assert _edit(text, changes) == one_by_one


@given(st.sampled_from(["a: x\n", 'a: "x"\n', "a: 'x'  # c\n", "{a: x}\n", "a:\n", "? b\n: c\na: x\n"]), scalars())
def test_any_text_can_take_the_place_of_any_scalar(inside: str, value: str) -> None:
    apply(_fenced(inside), {"a": value})


# --- the real posts


def _mutated(chance: random.Random, value: Any) -> Any:  # noqa: ANN401 - as in JSON
    """Return a value that is much like this one, or a wholly other one."""
    pool = [
        "新的：一",
        "it's",
        "a: b",
        "12:30",
        "",
        "one\ntwo\n",
        None,
        True,
        7,
        1.5,
        ["a", "b c"],
        {"k": ["v", {}]},
        [],
    ]
    if isinstance(value, list) and value and chance.random() < 0.9:
        items = list(value)
        item = items.pop(chance.randrange(len(items)))
        if chance.random() < 0.7:
            items.insert(chance.randrange(len(items) + 1), _mutated(chance, item) if chance.random() < 0.5 else item)
        return [*items, chance.choice(pool)] if chance.random() < 0.3 else items
    if isinstance(value, dict) and value and chance.random() < 0.9:
        key = chance.choice(list(value))
        changed = {**value, key: _mutated(chance, value[key]), **({"new key": 1} if chance.random() < 0.3 else {})}
        return {name: item for name, item in changed.items() if name != key or chance.random() < 0.7}
    return chance.choice(pool)


def _changes(chance: random.Random, data: dict[Any, Any]) -> dict[str, object]:
    """Return changes of one key or two, of those with lists and maps most often."""
    keys = [key for key in data if isinstance(key, str)]
    nested = [key for key in keys if isinstance(data[key], list | dict)]
    found: dict[str, object] = {}
    for _ in range(chance.choice([1, 1, 2])):
        key = chance.choice([*keys, *(nested * 4), "new", "a new: one"])
        found[key] = ABSENT if chance.random() < 0.2 else _mutated(chance, data.get(key))
    return found


@pytest.mark.parametrize("name", [name for name in NAMES if name != "edge"])
def test_real_headers_can_be_edited(name: str) -> None:
    chance = random.Random(name)  # noqa: S311 - the same edits every time
    refused: Counter[str] = Counter()
    made = 0
    for _, data in list(posts(name))[::15]:
        text = decode(data)
        header = read_header(text)
        if header.error is not None or header.fence is None:
            continue
        error = _refused(text, _changes(chance, header.data))
        made += error is None
        refused.update([error.reason] if error else [])
    assert made
    assert refused.total() <= 0.02 * made + 1, refused


def test_headers_with_traps_are_edited_right_or_not_at_all() -> None:
    chance = random.Random(1)  # noqa: S311 - the same edits every time
    for _, data in posts("edge"):
        text = decode(data)
        header = read_header(text)
        if header.error is None and is_one_document(text) and len(text) < 10_000:
            error = _refused(text, _changes(chance, header.data))
            assert error is None or error.loc


# --- what is refused, and what is beyond all measure


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ({1, 2}, "unwritable value"),
        (datetime(2022, 3, 24, 12), "unwritable value"),  # noqa: DTZ001 - that is what is refused
        ([{"a": object()}], "unwritable value"),
        ({1: "a key that is no text"}, "unwritable value"),
        ({"<<": {}}, "unwritable value"),
        ({"k" * 2000: 1}, "unwritable value"),
        ("\udc80", "unwritable text"),
    ],
)
@pytest.mark.parametrize("inside", ["a: x\n", "a:\n  - x\n", "a:\n  b: x\n", "b: x\n", "{a: x}\n", ""])
def test_what_yaml_cannot_say_is_refused_with_its_place(inside: str, value: object, reason: str) -> None:
    with pytest.raises(EditRejected) as caught:
        _edit(_fenced(inside), {"a": value})
    assert (caught.value.reason, caught.value.loc) == (reason, ("a",))
    assert (caught.value.span is None) == (inside in {"b: x\n", ""})


def test_a_header_that_cannot_be_read_is_refused() -> None:
    text = "---\na: b: c\n---\n"
    with pytest.raises(EditRejected, match="a: mapping values are not allowed") as caught:
        header_patches(text, find_fence(text), {}, {"a": "x"})
    assert (caught.value.reason, caught.value.span) == ("unreadable header", Span(8, 8))


def test_the_place_of_what_is_refused_is_that_of_the_inner_value() -> None:
    text = _fenced("a:\n- b: 1\n- b: &x [2]\n  c: *x\n")
    with pytest.raises(EditRejected) as caught:
        _edit(text, {"a": [{"b": 1}, {"b": [3], "c": [2]}]})
    assert (caught.value.loc, caught.value.span and caught.value.span.of(text)) == (("a", 1, "b"), "&x [2]")


def test_a_value_that_holds_itself_can_be_left_alone_or_replaced() -> None:
    text = _fenced("a: &x [*x, b]\nc: d\n")
    data = read_header(text).data
    assert _edit(text, {"a": data["a"], "c": "e"}) == _fenced("a: &x [*x, b]\nc: e\n")
    assert _edit(text, {"a": copy.deepcopy(data["a"])}) == text
    assert _edit(text, {"a": "f"}) == _fenced("a: f\nc: d\n")
    with pytest.raises(EditRejected, match="shared value"):
        _edit(text, {"a": [*data["a"], "more"]})
    with pytest.raises(EditRejected, match="unwritable value"):
        _edit(text, {"c": data["a"]})


def test_values_that_double_at_each_level_are_compared_once_each() -> None:
    levels = "".join(f"a{level + 1}: &a{level + 1} [*a{level}, *a{level}]\n" for level in range(60))
    text = _fenced(f"a0: &a0 [x]\n{levels}")
    data = read_header(text).data
    assert _edit(text, copy.deepcopy(data)) == text
    with pytest.raises(EditRejected):
        _edit(text, {"new": data["a60"]})


def test_values_deeper_than_places_go_are_refused() -> None:
    depth = MAX_DEPTH + 10
    text = _fenced(f"a: {'[' * depth}x{']' * depth}\nb: c\n")
    changed: Any = "y"
    for _ in range(depth):
        changed = [changed]
    with pytest.raises(EditRejected, match="levels deep"):
        _edit(text, {"a": changed})
    assert _edit(text, {"b": "d"}) == text.replace("b: c", "b: d")


def _long_list(count: int) -> tuple[str, list[object]]:
    items: list[object] = [{"name": f"n{index}", "url": index} for index in range(count)]
    return _fenced("a:\n" + "".join(f"# c\n- name: n{index}\n  url: {index}\n" for index in range(count))), items


def test_the_time_for_an_edit_grows_with_the_header() -> None:
    def work(count: int) -> Callable[[], object]:
        text, items = _long_list(count)
        header = read_header(text)
        changed = [*items[count // 2 :], {"name": "new"}, *items[: count // 2 : 2]]
        return lambda: header_patches(text, header.fence, header.data, {"a": changed, "b": 1})

    assert grows_at_most(8, work(200), work(800))


def test_the_time_for_many_edits_grows_with_their_number() -> None:
    def work(count: int) -> Callable[[], object]:
        text = _fenced("".join(f"k{index}: [a, b] # c\n" for index in range(count)))
        header = read_header(text)
        changes = {f"k{index}": ["b"] if index % 3 else ABSENT for index in range(count)}
        return lambda: header_patches(text, header.fence, header.data, {**changes, "n": 1})

    assert grows_at_most(8, work(200), work(800))


# --- the same or not, and which item is which


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (1, True),
        (1, 1.0),
        (1, "1"),
        (0.0, -0.0),
        (None, ""),
        ([], {}),
        ([1, [2]], [1, [True]]),
        ({1: "a"}, {True: "a"}),
        ({"a": 1}, {"a": 1, "b": 1}),
        (date(2022, 3, 24), datetime(2022, 3, 24, tzinfo=UTC)),
        (datetime(2022, 3, 24, 8, tzinfo=UTC), datetime(2022, 3, 24, 16, tzinfo=timezone(timedelta(hours=8)))),
    ],
)
def test_values_that_python_may_call_equal_are_not_the_same(one: object, other: object) -> None:
    assert not same(one, other)
    assert not same(other, one)
    assert same(one, copy.deepcopy(one))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ([1, 2], (1, 2)),
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}),
        (float("nan"), float("nan")),
        (datetime(2022, 3, 24, tzinfo=ZONELESS), datetime(2022, 3, 24, tzinfo=UTC)),
    ],
)
def test_values_that_a_header_writes_alike_are_the_same(one: object, other: object) -> None:
    assert same(one, other)


_ITEMS = st.lists(st.sampled_from(["a", "b", "c", 1, True, {"k": 1}, {"k": 2}, ["a"]]), max_size=8)


@given(_ITEMS, _ITEMS)
def test_the_items_of_a_new_list_come_from_the_old_one_in_order(old: list[object], new: list[object]) -> None:
    origins = align(old, new)
    kept = [origin for origin in origins if origin is not None]
    assert len(origins) == len(new)
    assert kept == sorted(set(kept))
    assert set(kept) <= set(range(len(old)))
    assert bool(kept) == bool(old and new)


@given(_ITEMS, st.data())
def test_what_is_taken_out_or_put_in_moves_nothing_else(old: list[object], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(old)))
    assert align(old, [*old[:at], "new", *old[at:]]) == [*range(at), None, *range(at, len(old))]
    less = align([*old[:at], "gone", *old[at:]], old)
    assert less == [*range(at), *range(at + 1, len(old) + 1)]
