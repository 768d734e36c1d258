"""What the tests of header edits share: well-formed headers in every style, changes of them, and what has to hold."""

from __future__ import annotations

import re
from collections import Counter
from datetime import datetime
from typing import TYPE_CHECKING, Any

import yaml
from hypothesis import strategies as st

from newspost.header.edits import ABSENT, Written, header_patches
from newspost.header.fence import find_fence
from newspost.header.locate import locate
from newspost.header.nodes import LOADER
from newspost.header.read import Header, read_header, read_header_slowly
from newspost.header.sameness import same
from newspost.header.scalars import resolve
from newspost.testing import front_matter_values, scalars
from newspost.testing.strategies.styles import flow, is_plain, text_styles
from newspost.text.patches import splice

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hypothesis.strategies import DrawFn, SearchStrategy

_WORDS = ["title", "tags", "a", "b", "c d", "author", "links", "名", "1", "yes", "x-y", "e: f", ""]
_TEXTS = ["T", "a b", "经济日报", "it's", 'say "so"', "12:30", "a: b", "yes", "- x", "", "#", "a, b", "[x]", "&a", "*a"]
_BLOCK_TEXTS = ["one\n", "one\ntwo\n", "one\n\n  two\n", "one\n# two\n", "it's: [x]\n"]

_MOSTLY = st.sampled_from([True, True, True, False])


def values() -> SearchStrategy[Any]:
    """Small values, alike often enough for lists and maps to have something in common with their changed selves."""
    leaves = st.sampled_from([*_TEXTS, *_TEXTS, *_BLOCK_TEXTS, None, True, 1, 2, 1.5])
    return st.recursive(
        leaves,
        lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(_WORDS), inner, max_size=4),
        max_leaves=8,
    )


@st.composite
def written_headers(draw: DrawFn) -> str:
    """Post files whose front matter is sound: no key twice, no anchors, no tags."""
    value: dict[str, Any] = draw(st.dictionaries(st.sampled_from(_WORDS), values(), max_size=5))
    newline = draw(st.sampled_from(["\n", "\n", "\r\n"]))
    if value and draw(st.integers(0, 9)) == 0:
        lines = [flow(value)]
    else:
        lines = _map_lines(draw, value, draw(st.sampled_from([0, 0, 0, 0, 2])))
    body = draw(st.sampled_from(["", "Body\n", "\nBody", "---\n"]))
    fenced = "".join([line + newline for line in ["---", *lines, "---"]])
    return draw(st.sampled_from(["", "", "\ufeff"])) + fenced + body


def _map_lines(draw: DrawFn, value: dict[str, Any], indent: int) -> list[str]:
    lines: list[str] = []
    for key, item in value.items():
        lines += _between(draw, indent)
        written = key if is_plain(key) or key in {"title", "x-y", "a"} else f'"{key}"'
        lines += _below(draw, " " * indent + written + ":", item, indent, indent)
    return lines


def _list_lines(draw: DrawFn, value: list[Any], indent: int) -> list[str]:
    lines: list[str] = []
    for item in value:
        lines += _between(draw, indent)
        gap = draw(st.sampled_from(["", "", "  "]))
        dash = " " * indent + "-" + gap
        if isinstance(item, dict | list) and item and draw(_MOSTLY):
            inner = indent + 2 + len(gap)
            block = _map_lines(draw, item, inner) if isinstance(item, dict) else _list_lines(draw, item, inner)
            while not block[0].strip() or block[0].lstrip().startswith("#"):
                del block[0]
            lines += [dash + " " + block[0][inner:], *block[1:]]
        else:
            lines += _below(draw, dash, item, indent, indent + 1)
    return lines


def _below(draw: DrawFn, head: str, value: Any, indent: int, least: int) -> list[str]:  # noqa: ANN401 - as in JSON
    """Return the lines of a key or dash with its value."""
    comment = draw(st.sampled_from(["", "", "", " # c", "  "]))
    if isinstance(value, dict) and value and draw(_MOSTLY):
        return [head + comment, *_map_lines(draw, value, indent + draw(st.sampled_from([2, 2, 4])))]
    if isinstance(value, list) and value and draw(_MOSTLY):
        return [head + comment, *_list_lines(draw, value, least + draw(st.sampled_from([0, 2, 4])))]
    if isinstance(value, str) and value.endswith("\n"):
        inner = " " * (indent + draw(st.sampled_from([2, 3])))
        return [f"{head} |{comment}", *[inner + line if line else "" for line in value[:-1].split("\n")]]
    if isinstance(value, str):
        written = draw(text_styles(value))
        if draw(st.booleans()) and not value.startswith((" ", "-")):  # a line break in a text is a blank
            written = written.replace(" ", "\n" + " " * (indent + 2), 1)
    else:
        written = "" if value is None and draw(st.booleans()) else flow(value)
        if draw(st.booleans()):
            comma = draw(st.sampled_from([",", " , ", ",\n" + " " * (indent + 1)]))
            written = re.sub(r"(?<=[\]}\"el]), (?=[\[{\"])", comma, written)
    return [f"{head} {written}{comment}".rstrip(" ") if not written else f"{head} {written}{comment}"]


def _between(draw: DrawFn, indent: int) -> list[str]:
    """Return what may stand between two entries."""
    return draw(st.sampled_from([[], [], [], [], [""], [" " * indent + "# about it"], ["", " " * indent + "# c"]]))


@st.composite
def changed(draw: DrawFn, value: Any) -> Any:  # noqa: ANN401 - as in JSON
    """Values like ``value``: something in it is other, new, gone or elsewhere."""
    if isinstance(value, dict) and value and draw(st.integers(0, 5)):
        return _changed_map(draw, dict(value))
    if isinstance(value, list) and value and draw(st.integers(0, 5)):
        return _changed_list(draw, list(value))
    return draw(st.one_of(values(), scalars(), front_matter_values()))


def _changed_map(draw: DrawFn, value: dict[Any, Any]) -> dict[Any, Any]:
    key = draw(st.sampled_from(list(value)))
    match draw(st.sampled_from(["change", "change", "remove", "add"])):
        case "change":
            value[key] = draw(changed(value[key]))
        case "remove":
            del value[key]
        case _:
            value[draw(st.sampled_from(_WORDS) | scalars().filter(lambda text: text != "<<"))] = draw(values())
    return value


def _changed_list(draw: DrawFn, value: list[Any]) -> list[Any]:
    for _ in range(draw(st.integers(1, 2))):
        index = draw(st.integers(0, max(0, len(value) - 1)))
        match draw(st.sampled_from(["change", "remove", "insert", "move", "shuffle"])):
            case "change" if value:
                value[index] = draw(changed(value[index]))
            case "remove" if value:
                del value[index]
            case "move" if value:
                value.insert(draw(st.integers(0, len(value) - 1)), value.pop(index))
            case "shuffle":
                value = list(draw(st.permutations(value)))
            case _:
                value.insert(index, draw(values()))
    return value


@st.composite
def changes_of(draw: DrawFn, data: dict[Any, Any]) -> dict[str, object]:
    """Changes of one key or a few: of their values, their taking away, or new ones."""
    keys = [key for key in data if isinstance(key, str)]
    found: dict[str, object] = {}
    for _ in range(draw(st.sampled_from([1, 1, 1, 2, 3]))):
        key = draw(st.sampled_from([*keys, *keys, *keys, "new", "n: ew"]))
        found[key] = ABSENT if draw(st.integers(0, 4)) == 0 else draw(changed(data.get(key)))
    return found


def apply(text: str, changes: Mapping[str, object]) -> str:
    """Return the text after the changes, when all that has to hold holds.

    Raises:
        EditRejected: the changes were refused.
        AssertionError: something does not hold.
    """
    header = read_header(text)
    patches = header_patches(text, header.fence, header.data, changes)
    after = splice(text, patches)
    new = read_header_slowly(after)
    assert new.error is None, f"{new.error}\n{after}"
    wanted = wanted_data(header.data, changes)
    assert same(new.data, wanted), f"\n{text}\n{changes}\n{after}\n{new.data}"
    assert header_patches(after, new.fence, new.data, changes) == []
    if header.fence is not None:
        assert _body(after, new) == _body(text, header)
        _check_others(text, header, after, new, changes)
        _check_place(text, header, after, new, changes)
    else:  # blank lines at the top of a body are Jekyll's to skip once there is a front matter
        assert _body(after, new).lstrip() == _body(text, header).lstrip()
    return after


def wanted_data(data: dict[Any, Any], changes: Mapping[str, object]) -> dict[Any, Any]:
    """Return what a header is to read as after the changes."""
    read = {key: resolve(new.text) if isinstance(new, Written) else new for key, new in changes.items()}
    return {key: value for key, value in {**data, **read}.items() if value is not ABSENT}


def _body(text: str, header: Header) -> str:
    return text.removeprefix("\ufeff") if header.fence is None else text[header.fence.body :]


def _check_others(text: str, header: Header, after: str, new: Header, changes: Mapping[str, object]) -> None:
    """Assert that nothing else is written in another way, and that PyYAML reads it all as we do, if it ever did."""
    assert header.fence is not None
    assert new.fence is not None
    others = [Counter(_slices(one, read, changes)) for one, read in ((text, header), (after, new))]
    assert others[0] == others[1]
    before, now = _by_pyyaml(text, header), _by_pyyaml(after, new)
    if before is None:
        return
    assert now is not None, after
    for key, value in new.data.items():
        if key in changes and not same(header.data.get(key, ABSENT), value):
            assert isinstance(value, datetime) or same(now[key], value), after  # it reads times as texts
        elif key in before:
            assert same(now[key], before[key]), after


def _check_place(text: str, header: Header, after: str, new: Header, changes: Mapping[str, object]) -> None:
    """Assert that one changed value stands where the old one did, and nothing before or behind it has changed.

    A comment behind the last item of a list goes with its item, so where there are any this says nothing.
    """
    assert header.fence is not None
    assert new.fence is not None
    places = [
        [key.value for key in locate(one, fence) if len(key.path) == 1 and key.path[0] in changes]
        for one, fence in ((text, header.fence), (after, new.fence))
    ]
    if len(changes) == 1 and len(places[0]) == len(places[1]) == 1 and "#" not in header.fence.yaml.of(text):
        (start, end), (new_start, new_end) = places[0][0], places[1][0]
        assert text[:start].rstrip() == after[:new_start].rstrip(), after
        assert text[end:].lstrip() == after[new_end:].lstrip(), after


def _slices(text: str, header: Header, changes: Mapping[str, object]) -> list[tuple[object, str, str]]:
    assert header.fence is not None
    return [
        (key.path, key.value.of(text), key.style)
        for key in locate(text, header.fence)
        if len(key.path) == 1 and key.path[0] not in changes
    ]


def _by_pyyaml(text: str, header: Header) -> dict[Any, Any] | None:
    """Return what PyYAML reads, None where it cannot or reads no map."""
    assert header.fence is not None
    try:
        read = yaml.load(header.fence.yaml.of(text), Loader=LOADER)  # noqa: S506 - a safe one
    except (yaml.YAMLError, ValueError, TypeError, AttributeError, RecursionError, OverflowError):
        return None
    return {} if read is None else read if isinstance(read, dict) else None


def is_one_document(text: str) -> bool:
    """Whether a header is all in lines that end as lines do today: those of old Macs end where Jekyll sees no line."""
    fence = find_fence(text)
    inside = fence.yaml.of(text).replace("\r\n", "\n") if fence else ""
    return not any(odd in inside for odd in "\r\x85\u2028\u2029\t")
