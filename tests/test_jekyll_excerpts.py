"""Excerpts are cut as Jekyll cuts them."""

from __future__ import annotations

import json
import shutil
import subprocess
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpora import NAMES, posts
from growth import grows_at_most
from newspost.header.fence import body_start, find_fence
from newspost.jekyll.excerpts import Excerpt, cut_excerpt
from newspost.text.spans import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

DATA = Path(__file__).parent / "data" / "excerpts"
CASES: list[dict[str, str]] = tomllib.loads((DATA / "cases.toml").read_text(encoding="utf-8"))["case"]
PARAGRAPHS = "\n\n"
MORE = "<!--more-->"

Asked: TypeAlias = "Sequence[tuple[str, str]]"
"""Contents of posts, each with its separator."""

Ask: TypeAlias = "Callable[[Asked], list[str]]"


@pytest.fixture(scope="module")
def jekyll() -> Iterator[Ask]:
    """Jekyll's own excerpts, all from one process."""
    ruby = shutil.which("ruby")
    if ruby is None:
        pytest.skip("ruby is not installed")
    with subprocess.Popen([ruby, DATA / "ask.rb"], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        lines, answers = process.stdin, process.stdout
        assert lines is not None
        assert answers is not None

        def ask(asked: Asked) -> list[str]:
            lines.write(json.dumps(asked).encode() + b"\n")
            lines.flush()
            texts: list[str] = json.loads(answers.readline())
            return texts

        if not answers.readline():
            pytest.skip("ruby has no jekyll")
        yield ask


def _cut(content: str, separator: str) -> str:
    excerpt = cut_excerpt(content, 0, separator)
    assert excerpt is not None
    return excerpt.text


# --- chosen cases -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_an_excerpt_is_the_head_and_what_it_needs(case: dict[str, str]) -> None:
    front, head = "---\ntitle: T\n---\n", case["head"]
    excerpt = cut_excerpt(front + case["content"], len(front), case.get("separator", PARAGRAPHS))
    assert excerpt == Excerpt(head + case.get("appended", ""), Span(len(front), len(front) + len(head)))


def test_the_cases_are_what_jekyll_makes(jekyll: Ask) -> None:
    asked = [(case["content"], case.get("separator", PARAGRAPHS)) for case in CASES]
    assert jekyll(asked) == [case["head"] + case.get("appended", "") for case in CASES]


def test_without_a_separator_there_is_no_excerpt() -> None:
    assert cut_excerpt("One.\n\nTwo.\n", 0, "") is None


def test_only_the_body_is_looked_at() -> None:
    front = "---\na: '<!--more-->'\n---\n"
    excerpt = cut_excerpt(front + "One.<!--more-->Two.", len(front), MORE)
    assert excerpt is not None
    assert excerpt.span.of(front + "One.<!--more-->Two.") == excerpt.text == "One."


# --- any text ---------------------------------------------------------------------------------------------------------

_NAMES = ("if", "ifchanged", "for", "raw", "case", "highlight", "assign", "gallery", "iffy")
_PLAIN = ("\n", "\r\n", "\n\n", MORE, " ", "    ", "\t", "\v", "\xa0", "\u2028", "é", "a", "-", "1")
_LIQUID = (
    *("{%", "{%-", "%}", "-%}", "{{", "{", "%", "}", "end", *_NAMES),
    *(f"{{% {name} x %}}" for name in _NAMES),
    *(f"{{%- end{name} -%}}" for name in _NAMES),
)
_LABELS = ("[", "]", "[]", ":", "[a]", "[1]", "[é]", "[[a]", "[a\n1]", "[ab]")
_DEFINITIONS = (
    *("\n[a]: /x", "\n[1]:z\r", "\n[é]: /y", "\n[b]: /x", "\n[[a]: /x", "\n[a\n1]: /x", "\n[a\n[1]: /x"),
    *("\n[a]:\n", "\n[]: /x", "\n   [a]: /w", "\n    [a]: /v", "\n[a", "\n["),
)


def _soup(*pieces: str) -> st.SearchStrategy[str]:
    return st.lists(st.sampled_from(pieces) | st.text(max_size=3), max_size=20).map("".join)


_heads, _tails = _soup(*_PLAIN, *_LIQUID, *_LABELS), _soup(*_PLAIN, *_LABELS, *_DEFINITIONS, *_DEFINITIONS)
_separators = st.sampled_from([PARAGRAPHS, PARAGRAPHS, MORE, MORE, "\n", "\r\n\r\n", "%}", "[", "a"])


@st.composite
def _contents(draw: st.DrawFn) -> tuple[str, str]:
    """Give the content of a post and its separator, which it may hold nowhere, or in its head already."""
    separator = draw(_separators)
    return draw(_heads) + draw(st.sampled_from([separator, separator, ""])) + draw(_tails), separator


@settings(max_examples=5 * settings().max_examples)
@given(asked=st.lists(_contents(), min_size=1, max_size=4))
def test_an_excerpt_is_cut_as_jekyll_cuts_it(jekyll: Ask, asked: list[tuple[str, str]]) -> None:
    assert [_cut(*post) for post in asked] == jekyll(asked)


@given(head=_heads, labels=st.lists(st.text("[a1\n", min_size=1, max_size=3), max_size=12))
def test_a_definition_is_appended_where_the_head_holds_its_label(head: str, labels: list[str]) -> None:
    tail = "".join(f"\n[{label}]: /x" for label in labels)
    head = head.replace("{", "(").replace("<", "(")
    used = [f"[{label}]: /x" for label in labels if f"[{label}]" in head]
    assert _cut(head + MORE + tail, MORE) == "\n\n".join([head, "\n".join(used)] if used else [head])


@given(front=st.text(), asked=_contents())
def test_the_span_is_where_the_head_stands(front: str, asked: tuple[str, str]) -> None:
    content, separator = asked
    excerpt = cut_excerpt(front + content, len(front), separator)
    assert excerpt is not None
    head = excerpt.span.of(front + content)
    assert excerpt.span.start == len(front)
    assert content.startswith(head)
    assert head == content or content.startswith(separator, len(head))
    assert excerpt.text.startswith(head)


# --- growth -----------------------------------------------------------------------------------------------------------

_HOSTILE: dict[str, Callable[[int], str]] = {
    "tags without an end": lambda n: "{% a" * n + "\n\nx",
    "tags without a name": lambda n: "{% " * n + "\n\nx",
    "blanks behind a sign": lambda n: "{%" + " " * n + "\n\nx",
    "open blocks": lambda n: "{% if a %}" * n + "\n\nx",
    "end tags without an end": lambda n: "{% if a %}" + "{% endif" * n + "\n\nx",
    "end tags of other blocks": lambda n: "{% if a %}" + "{% endfor %}" * n + "\n\nx",
    "labels without an end": lambda n: "[a]\n\n" + "[\n" * n,
    "labels with one end": lambda n: "[a]\n\n" + "[xxxxxxxx\n" * n + "]\n",
    "labels that end where no target is": lambda n: "[a]\n\n" + "[a]\n" * n,
    "a label without an end behind each": lambda n: "[a]\n\n" + "[a]: b\n[" * n,
    "many definitions and a long head": lambda n: (
        "x" * n + "]" + "".join(f"[{i}]" for i in range(0, n, 2)) + "\n\n" + "".join(f"[{i}]: b\n" for i in range(n))
    ),
    "long labels and a head of brackets": lambda n: "[" * n + "]\n\n" + f"[{'[' * n}a]: b\n[{'[' * n}]: b\n",
    "labels that are nearly in the head": lambda n: (
        "".join(f"{i}[[[[[[[[a]" for i in range(n)) + "\n\n" + "[[[[[[[[[a]: b\n" * n
    ),
    "blanks before no label": lambda n: "[a]\n\n" + "   \n" * n,
}


@pytest.mark.parametrize("name", _HOSTILE)
def test_a_longer_post_takes_no_more_than_its_length(name: str) -> None:
    def cutting(size: int) -> Callable[[], object]:
        text = _HOSTILE[name](size)
        return lambda: cut_excerpt(text, 0, PARAGRAPHS)

    small, middle, large = cutting(1_000), cutting(10_000), cutting(100_000)
    assert grows_at_most(25, small, middle)  # 100 times as long, were it the square
    assert grows_at_most(25, middle, large)


# --- real posts -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_the_excerpts_of_real_posts_are_jekylls(name: str, jekyll: Ask) -> None:
    texts = [text for text in map(_text, posts(name)) if text is not None]
    texts = texts[:: 1 + len(texts) // 300]
    starts = [fence.body if (fence := find_fence(text)) else body_start(text) for text in texts]
    for separator in (PARAGRAPHS, MORE):
        expected = jekyll([(text[start:], separator) for text, start in zip(texts, starts, strict=True)])
        for text, start, answer in zip(texts, starts, expected, strict=True):
            excerpt = cut_excerpt(text, start, separator)
            assert excerpt is not None
            assert excerpt.text == answer


def _text(post: tuple[str, bytes]) -> str | None:
    """Return the text of a post, None where it is not UTF-8: Jekyll drops such a post."""
    try:
        return post[1].decode()
    except UnicodeDecodeError:
        return None
