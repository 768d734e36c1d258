"""Text into the places of a body: what comes out is read back as what went in, by us, by lexbor and by kramdown."""

from __future__ import annotations

import random
import re
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from selectolax.lexbor import LexborHTMLParser

from body_help import read, read_thoroughly
from growth import grows_at_most
from newspost.body.slots import (
    address,
    attribute_value,
    code_text,
    heading_text,
    html_text,
    link_target,
    link_text,
    markdown_text,
)
from newspost.body.text import EDGE, collapse, decode_attribute, markup_text
from newspost.body.witness import node_text
from newspost.parts import Code, Heading, Paragraph
from newspost.problems import EditRejected
from slots_help import SIGNS, SLOTS, kramdown_pages, sign_text

if TYPE_CHECKING:
    from collections.abc import Callable

anything = st.text(st.characters(exclude_categories=()), max_size=12)
signs = st.lists(st.sampled_from(SIGNS), max_size=12).map("".join)
texts = st.one_of(anything, signs, signs)


def _is_shown(text: str) -> bool:
    """Whether a page can show just this text, and a file hold it."""
    lines = text.split("\n")
    odd = re.search("[\0\ud800-\udfff]", text)
    return bool(text) and text.strip(EDGE) == text and all(collapse(line) == line for line in lines) and not odd


def _written(write: Callable[[str], str], text: str) -> str | None:
    """Return what is written for ``text``, or None where it is refused."""
    try:
        return write(text)
    except EditRejected as refused:
        reason = refused.reason
    assert reason in {"unwritable text", "liquid"}
    return None


# --- running text


@given(texts)
@example("a \n b")
def test_html_says_the_text_or_refuses_what_no_page_shows(text: str) -> None:
    source = _written(html_text, text)
    assert (source is not None) == _is_shown(text)
    if source is not None:
        assert markup_text(source) == text
        assert not {"{{", "{%"} & {source[at : at + 2] for at in range(len(source))}
        paragraph = LexborHTMLParser(f"<!DOCTYPE html><body><p>{source}</p>").css_first("p")
        assert paragraph is not None
        assert node_text(paragraph) == text


def test_the_line_break_is_the_one_that_is_asked_for() -> None:
    assert html_text("a\nb", "<br>") == "a<br>b"


@pytest.mark.parametrize("text", SLOTS["refused"])
@pytest.mark.parametrize("write", [html_text, markdown_text, heading_text])
def test_what_no_page_shows_is_refused(write: Callable[[str], str], text: str) -> None:
    with pytest.raises(EditRejected) as caught:
        write(text)
    assert caught.value.reason == "unwritable text"


@pytest.mark.parametrize("text", ["\ud800", "a\udcffb"])
@pytest.mark.parametrize(
    "write", [html_text, markdown_text, attribute_value, code_text, link_text, link_target, address]
)
def test_half_a_surrogate_pair_is_refused_everywhere(write: Callable[[str], str], text: str) -> None:
    with pytest.raises(EditRejected, match="lone surrogate"):
        write(text)


# --- Markdown


@pytest.mark.parametrize("text", SLOTS["as_it_is"])
def test_what_means_nothing_to_markdown_stays_as_it_is(text: str) -> None:
    assert markdown_text(text) == text


@pytest.mark.parametrize(("text", "source"), SLOTS["escaped"])
def test_what_means_something_is_escaped_and_no_more(text: str, source: str) -> None:
    assert markdown_text(text) == source


def test_a_line_break_and_odd_blanks_are_written_as_html_has_them() -> None:
    assert markdown_text("a\n- b") == "a<br />- b"
    assert markdown_text("\u2003a\u2028") == "&#x2003;a&#x2028;"


@given(texts)
def test_markdown_says_the_text(text: str) -> None:
    source = _written(markdown_text, text)
    if source is None:
        # HTML cannot say it either, or it has a control character at an end
        assert not _is_shown(text) or re.search(r"\A[\x0b\x1c-\x1f\x85]|[\x0b\x1c-\x1f\x85]\Z", text)
    else:
        assert "\n" not in source
        assert not re.search(r"\{[{%]", source)
        (block,) = read_thoroughly(source).values()
        assert isinstance(block, Paragraph)
        assert block.text == text
        assert not block.links
        assert not block.images


@given(signs)
def test_a_heading_says_the_text(text: str) -> None:
    source = _written(heading_text, text)
    if source is not None and not re.search(r" \{#[^}\s]+\}$", text):  # which names the heading
        (block,) = read_thoroughly(f"## {source}").values()
        assert isinstance(block, Heading)
        assert block.text == text


def test_a_heading_is_escaped_less_than_a_paragraph() -> None:
    assert heading_text("1. C# and C#") == r"1. C# and C\#"


def test_kramdown_shows_just_the_text() -> None:
    rng = random.Random(20220324)  # noqa: S311 - no secret
    wanted = [sign_text(rng) for _ in range(1000)]
    slots = [f"{markdown_text(text)}\n\n## {heading_text(text)}\n\n<p>{html_text(text)}</p>" for text in wanted]
    for text, slot, page in zip(
        wanted, slots, kramdown_pages(f"Before\n\n{slot}\n\nBehind\n" for slot in slots), strict=True
    ):
        shown = [node_text(node) for node in page.css("body > *")]
        named = re.search(r" \{#[^}\s]+\}$", text)  # in a heading: its name
        assert shown[:2] + shown[3:] == ["Before", text, text, "Behind"], slot
        assert shown[2] == text or named, slot
        assert not page.css("a, em, strong, code, del, img"), slot


# --- attributes


@given(texts, st.sampled_from("\"'"), st.booleans())
@example("?a=1&b=2&copy=3&lt&amp;&#65;&notit;", '"', True)  # noqa: FBT003 - as given
def test_an_attribute_says_the_value(value: str, quote: str, raw: bool) -> None:  # noqa: FBT001 - as given
    source = _written(lambda value: attribute_value(value, quote, raw_ampersands=raw), value)
    assert (source is None) == bool(re.search("[\0\n\r\f\ud800-\udfff]", value))
    if source is not None:
        assert decode_attribute(source) == value
        assert not re.search(rf"[<>{quote}]|\{{[{{%]", source)
        image = LexborHTMLParser(f"<img alt={quote}{source}{quote}>").css_first("img")
        assert image is not None
        assert (image.attributes["alt"] or "") == value


@pytest.mark.parametrize(
    ("value", "source"),
    [
        ("?a=1&b=2", "?a=1&b=2"),
        ("?a=1&copy=2", "?a=1&copy=2"),
        ("?a=1&copy", "?a=1&amp;copy"),
        ("&amp;", "&amp;amp;"),
        ("&#38;", "&amp;#38;"),
        ("&", "&"),
        ("<\">'", "&lt;&quot;&gt;'"),
    ],
)
def test_an_ampersand_stays_where_it_reads_back(value: str, source: str) -> None:
    assert attribute_value(value) == source


def test_an_ampersand_is_escaped_where_the_file_does_so() -> None:
    assert attribute_value("?a=1&b=2", "'", raw_ampersands=False) == "?a=1&amp;b=2"
    assert attribute_value("it's", "'") == "it&#39;s"


# --- code


@given(texts)
@example("\n\na")
def test_code_says_the_text(text: str) -> None:
    source = _written(code_text, text)
    assert (source is None) == (bool(re.search("[\0\r\ud800-\udfff]", text)) or text.endswith("\n"))
    if source is not None and text.strip(EDGE):  # a block without text is markup
        (block,) = read_thoroughly(f"<pre><code>{source}</code></pre>").values()
        assert isinstance(block, Code)
        assert block.text == text


# --- where nothing can be escaped


@given(texts, texts, texts)
@example("", "/a(b)c", "://x/?a=1,2")
@example("*", "/a*", "")
def test_a_tail_says_just_what_was_let_through(text: str, href: str, url: str) -> None:
    text = _written(link_text, f"返回{text}") or "返回"
    href = _written(link_target, href) or "/"
    url = _written(address, f"http://a{url}") or "http://a/"
    body = f"甲\n\n<{url}>\n\n[{text}]({href})｜[返回首页](//b/)"
    found = read(body)
    assert found.source_url(body) == url
    assert [(link[0].text, link[0].href) for link in found.tail.links] == [(text, href), ("返回首页", "//b/")]


@pytest.mark.parametrize("text", ["", "返回海鸥日报新闻", "返回 A&B (x)", "snake_case", "it's"])
def test_a_plain_link_text_is_let_through(text: str) -> None:
    assert link_text(text) == text


@pytest.mark.parametrize("href", ["", "/", "//a.example/c/甲·乙.html", "/a(b)/c d.html", "?a=1&b=2", "../"])
def test_a_plain_target_is_let_through(href: str) -> None:
    assert link_target(href) == href


@pytest.mark.parametrize("text", ["a]b", "[a", "a\\", "a|b", "*a", "a*", "`", "<b>", "a\nb", "a\0"])
def test_a_link_text_that_would_be_markup_is_refused(text: str) -> None:
    with pytest.raises(EditRejected) as caught:
        link_text(text)
    assert caught.value.reason == "unwritable text"


@pytest.mark.parametrize("href", ["a)", "(", ")(", " a", "a ", "<a>", 'a "b"', "a\\", "a|b", "[", "a\nb"])
def test_a_target_that_would_end_elsewhere_is_refused(href: str) -> None:
    with pytest.raises(EditRejected) as caught:
        link_target(href)
    assert caught.value.reason == "unwritable text"


@pytest.mark.parametrize(
    "url", ["", "a.example", "ftp://a/", "http://", "http:///x", "http://a b", "http://a<b", "http://a|b"]
)
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(EditRejected) as caught:
        address(url)
    assert caught.value.reason == "unwritable text"


@pytest.mark.parametrize("write", [link_text, link_target, address])
@pytest.mark.parametrize("opener", ["{{", "{%"])
def test_liquid_is_refused_where_it_cannot_be_escaped(write: Callable[[str], str], opener: str) -> None:
    with pytest.raises(EditRejected) as caught:
        write(f"http://a/{opener}")
    assert caught.value.reason == "liquid"


def test_kramdown_makes_the_same_links_of_a_tail() -> None:
    rng = random.Random(20220324)  # noqa: S311 - no secret
    tails: list[tuple[str, str, str]] = []
    for _ in range(500):
        text, href, url = (sign_text(rng).replace("&", "") for _ in range(3))  # an & the page decodes, and we keep
        text = _written(link_text, f"返回{text}") or "返回"
        tails.append((text, _written(link_target, href) or "/", _written(address, f"http://a{url}") or "http://a/"))
    bodies = [f"甲\n\n<{url}>\n\n[{text}]({href})｜[返回首页](//b/)" for text, href, url in tails]
    for (_, href, url), page in zip(tails, kramdown_pages(bodies), strict=True):
        assert [link.attributes["href"] for link in page.css("a")] == [url, href, "//b/"]


@pytest.mark.parametrize(
    "sign", ["*", "_a", "[", "`", "\\", "{", "&", "&a", "<", "~", "$", ">", "a ", "1. ", "|", "(", "\n_"]
)
@pytest.mark.parametrize("write", [html_text, markdown_text, attribute_value, link_text, link_target])
def test_time_grows_with_the_length_alone(write: Callable[[str], str], sign: str) -> None:
    small, large = f"a{sign * 250}b", f"a{sign * 5_000}b"
    assert grows_at_most(100, lambda: _written(write, small), lambda: _written(write, large))
