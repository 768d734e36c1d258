"""The proof of an edit by itself: whatever a writer may get wrong, the text that says it does not come out."""

from __future__ import annotations

import math
from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Any, NamedTuple

import pytest

import newspost
from newspost import EditRejected
from newspost.editing.verify import Edit, verify
from newspost.header.edits import ABSENT

BODY = "<p>A</p>\n"


def text(header: str, body: str = BODY) -> str:
    return f"---\n{header}---\n{body}"


def prove(before: str, after: str, edit: Edit) -> None:
    """Judge an edit that made ``after`` of ``before``."""
    old, new = (newspost.loads(source, "_posts/2024-05-06-x.md")._reading for source in (before, after))
    verify(old, new, edit)


class Wrong(NamedTuple):
    """A text that does not say what was asked for, or says something else as well."""

    after: str
    header: dict[str, object]
    reason: str
    message: str
    loc: tuple[str | int, ...] = ()
    fields: Mapping[str, Any] = MappingProxyType({})
    body: str | None = None
    before: str = text("title: T\na: x\n")


WRONG = {
    "no YAML": Wrong(text('a: "y\n'), {"a": "y"}, "not read back", "the front matter could not be read any more"),
    "no front matter": Wrong("a: y\n", {"a": "y"}, "not read back", "Jekyll would see no front matter any more"),
    "still there": Wrong(text("title: T\na: x\n"), {"a": ABSENT}, "not read back", "the key would still be", ("a",)),
    "another value": Wrong(text("title: T\na: z\n"), {"a": "y"}, "not read back", "would be read as 'z'", ("a",)),
    "one entry more": Wrong(text("title: T\na: y\nb: 1\n"), {"a": "y"}, "changes more", "another entry"),
    "another entry's quotes": Wrong(text("title: 'T'\na: y\n"), {"a": "y"}, "changes more", "another entry"),
    "another field": Wrong(
        text("title: U\na: x\n"),
        {"title": "U"},
        "changes more",
        "the title would become 'U'",
        ("title",),
        fields={"tags": ("b",)},
    ),
    "another body": Wrong(
        text("title: T\na: y\n", "<p>B</p>\n"), {"a": "y"}, "changes more", "the body would begin elsewhere"
    ),
    "a body that opens with a blank line": Wrong(
        text("title: T\na: x\n", "\n\n<p>A</p>\n"),
        {},
        "not read back",
        "no body opens with a blank line",
        ("body",),
        body="\n\n<p>A</p>\n",
    ),
    "a block more": Wrong(
        text("title: T\na: x\n", "> D\n\n<p>A</p><p>B</p>\n"),
        {},
        "changes more",
        "there would be 2 blocks where there are 1",
        ("body",),
        fields={"digest": "D"},
    ),
    "another block": Wrong(
        text("title: T\na: x\n", "> D\n\n<p>B</p>\n"),
        {},
        "changes more",
        "a block of kind paragraph that says 'B'",
        ("body", 0),
        fields={"digest": "D"},
    ),
    "another digest": Wrong(
        text("title: T\na: x\n", "> D\n\n<p>A</p>\n"),
        {},
        "not read back",
        "it would be read as 'D'",
        ("digest",),
        fields={"digest": "E"},
    ),
    "Liquid": Wrong(
        text("title: T\na: x\n", "> {{ x\n\n<p>A</p>\n"),
        {},
        "liquid",
        "the text would open a Liquid tag",
        fields={"digest": "{{ x"},
    ),
    "a number to PyYAML": Wrong(
        text("title: T\na: 12:30\n"), {"a": 750.0}, "not read back", "PyYAML would read it as 750", ("a",)
    ),
    "a number in a list to PyYAML": Wrong(
        text("title: T\na: [y, 12:30]\n"), {"a": ["y", 750.0]}, "not read back", "PyYAML would read it", ("a",)
    ),
    "a set to PyYAML": Wrong(
        text("title: T\na: !!set {b}\n"), {"a": {"b": None}}, "not read back", "PyYAML would read it as {'b'}", ("a",)
    ),
    "pairs to PyYAML": Wrong(
        text("title: T\na: !!pairs [b: c]\n"), {"a": [{"b": "c"}]}, "not read back", "as [('b', 'c')]", ("a",)
    ),
    "nothing to PyYAML": Wrong(
        text("title: T\na: !x y\n"), {"a": "y"}, "not read back", "PyYAML could not read it: could not", ("a",)
    ),
    "no day to PyYAML": Wrong(
        text("title: T\na: 2024-13-45\n"), {"a": "2024-13-45"}, "not read back", "PyYAML could not read it", ("a",)
    ),
}


@pytest.mark.parametrize("case", WRONG.values(), ids=WRONG)
def test_a_text_that_says_something_else_is_refused(case: Wrong) -> None:
    with pytest.raises(EditRejected) as caught:
        prove(case.before, case.after, Edit(case.fields, case.header, case.body))
    assert (caught.value.reason, caught.value.loc) == (case.reason, case.loc)
    assert case.message in caught.value.message


RIGHT: dict[str, tuple[str, str, dict[str, object]]] = {
    "no number, a day": (
        text("a: x\n"),
        text("a: [{b: .nan}, 2024-05-07 ]\n"),
        {"a": [{"b": math.nan}, date(2024, 5, 7)]},
    ),
    "a day that is a text to PyYAML": (text("a: x\n"), text("a: !!str 2024-05-07\n"), {"a": date(2024, 5, 7)}),
    "beside what PyYAML cannot read": (
        text("a: x\nb: &x 1\nc: *x\nd: 2024-13-45\n"),
        text("a: y\nb: &x 1\nc: *x\nd: 2024-13-45\n"),
        {"a": "y"},
    ),
}


@pytest.mark.parametrize(("before", "after", "header"), RIGHT.values(), ids=RIGHT)
def test_a_text_that_says_it_to_both_passes(before: str, after: str, header: dict[str, object]) -> None:
    prove(before, after, Edit({}, header))
