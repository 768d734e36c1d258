"""Text into the places of a body, so that it reads back as the same text: to us, to kramdown, and after Liquid."""

from __future__ import annotations

import re
from typing import NoReturn

from newspost.body.layout import Pieces
from newspost.body.scan import read_all_blocks
from newspost.body.tail import HTTP_URL
from newspost.body.text import EDGE, collapse, decode_attribute
from newspost.parts import Paragraph
from newspost.problems import EditRejected

_NEVER = re.compile("[\0\ud800-\udfff]")
"""NUL, which HTML replaces, and half a surrogate pair, which UTF-8 cannot hold."""

_LIQUID = re.compile(r"\{(?=[{%])")
_OPEN_BRACE = "&#123;"

_REFERENCE = re.compile(r"&[#0-9A-Za-z]++[;=]?+")
_LINE_BREAK = re.compile(r"[\n\r\f]")

# what kramdown (2.4, GFM) takes a backslash from
_ESCAPABLE = r"\\.*_+`<>()\[\]{}#!:|\"'$=~\-"
_INLINE = re.compile(
    rf"\\(?=[{_ESCAPABLE}\n]|\Z)"  # a backslash that would take the next sign's meaning, or be none itself
    r"|[`\[|]"
    r"|[*_<](?! |\Z)"  # before a blank they begin nothing, and what was not begun does not end
    r"|>(?=>)"
    r"|&(?=#?[\w:][\w.:-]*+;)"
    r"|\$(?=\$)|(?<=\$)\$"
    r"|~(?=~)|(?<=~)~"
    r"|\{(?=[{%:])"
    r"|\n"
)
_ENTITIES = {"<": "&lt;", ">": "&gt;", "&": "&amp;", "{": _OPEN_BRACE, "\n": "<br />"}
_LEAD = re.compile(r"[*+_-](?=[ \t])|-(?=[ \t-]*+\Z)|:(?=[ \t])|#{1,6}(?=[ \t]|\Z)|[0-9]++(?=\.[ \t])")
_BLANK_EDGE = re.compile(r"\A\s|\s\Z")


def html_text(text: str, line_break: str = "<br />") -> str:
    r"""Return ``text`` as running HTML text, for the inside of ``<p>``, ``<h3>``, ``<td>`` and the like.

    Raises:
        EditRejected: no page shows such a text (two blanks in a row, a tab, a blank at an end), or no file can hold it.

    >>> html_text("A < B & {{C}}\nD")
    'A &lt; B &amp; &#123;{C}}<br />D'
    """
    _check_shown(text)
    return escaped(text).replace("\n", line_break)


def escaped(text: str) -> str:
    """Return ``text`` with the three signs of HTML as entities, and the brace that would open a Liquid tag."""
    return _LIQUID.sub(_OPEN_BRACE, text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"))


def code_text(text: str) -> str:
    r"""Return ``text`` as the inside of ``<pre>``, where blanks and line feeds count, but for line feeds at the end.

    Raises:
        EditRejected: the code has a carriage return, a line feed at its end, or what no file can hold.
    """
    _check_characters(text)
    if "\r" in text or text.endswith("\n"):
        _refuse("code can hold no carriage return and no line feed at its end")
    lead = "\n" if text.startswith("\n") else ""  # HTML drops the first line feed
    return lead + escaped(text)


def attribute_value(value: str, quote: str = '"', *, raw_ampersands: bool = True) -> str:
    """Return ``value`` as it is written between two of ``quote`` in a tag.

    An ``&`` stays as it is where it reads back as one, as archives write their addresses; else, and without
    ``raw_ampersands`` everywhere, it becomes ``&amp;``.

    Raises:
        EditRejected: the value has a line break, or what no file can hold.

    >>> attribute_value('?a=1&copy=2&amp;"')
    '?a=1&copy=2&amp;amp;&quot;'
    """
    _check_characters(value)
    if _LINE_BREAK.search(value):
        _refuse("an attribute can hold no line break")
    value = _REFERENCE.sub(_keep_literal, value) if raw_ampersands else value.replace("&", "&amp;")
    value = value.replace("<", "&lt;").replace(">", "&gt;")
    return _LIQUID.sub(_OPEN_BRACE, value.replace(quote, "&quot;" if quote == '"' else "&#39;"))


def markdown_text(text: str) -> str:
    r"""Return ``text`` as one paragraph of Markdown, on one line, with no more escapes than it needs.

    What kramdown sets more nicely (quotes, dashes, three dots) is left to it, as in all of a site's texts.

    Raises:
        EditRejected: as `html_text`, and where Markdown has no way to say it.

    >>> markdown_text("1. A *B* [c] d_e > f\n#g")
    '1\\. A \\*B* \\[c] d_e > f<br />#g'
    """
    _check_shown(text)
    source = _without_lead(text, _inline(text))
    pieces = Pieces()
    digest, _ = read_all_blocks(source, 0, len(source), pieces)
    blocks = pieces.values()
    if digest is not None or len(blocks) != 1 or not isinstance(blocks[0], Paragraph) or blocks[0].text != text:
        _refuse("Markdown has no way to say this text; give it as html, between <p> and </p>")
    return source


def heading_text(text: str) -> str:
    r"""Return ``text`` as it stands behind the number signs of a Markdown heading; raises as `html_text`.

    >>> print(heading_text("1. C and C#"))
    1. C and C\#
    """
    _check_shown(text)
    source = _inline(text)
    return source[:-1] + "\\#" if source.endswith("#") else source


def link_text(text: str) -> str:
    """Return ``text`` as it stands between the brackets of a navigation link: nothing can be escaped there.

    Raises:
        EditRejected: the text has what Markdown or Liquid would take for markup.
    """
    _check_plain(text)
    inside = f"{text}]"
    if inside.count("]") > 1 or _inline(inside) != inside:
        _refuse("the text of a navigation link can hold nothing that Markdown takes for markup")
    return text


def link_target(href: str) -> str:
    """Return ``href`` as it stands between the parentheses of a navigation link: nothing can be escaped there.

    Raises:
        EditRejected: the target would end too soon, be read as something else, or open a Liquid tag.
    """
    _check_plain(href)
    if href != href.strip() or re.search(r"[\[\]]|\A<|\s[\"']|\\\Z", href):
        _refuse("the target of a navigation link can hold no bracket, and no blank at its ends or before a quote")
    depth = 0
    for sign in href:
        depth += (sign == "(") - (sign == ")")
        if depth < 0:
            break
    if depth:
        _refuse("the parentheses in the target of a navigation link must pair")
    return href


def address(url: str) -> str:
    """Return ``url`` as it stands between the angle brackets of a source line.

    Raises:
        EditRejected: it is no absolute http(s) URL, or would open a Liquid tag.
    """
    _check_plain(url)
    if not re.fullmatch(HTTP_URL, url):
        _refuse("the source is no absolute http(s) URL without blanks and angle brackets")
    return url


def _check_characters(text: str) -> None:
    """Refuse what no file can hold."""
    if found := _NEVER.search(text):
        what = "NUL" if found[0] == "\0" else "a lone surrogate"
        _refuse(f"no post can hold {what}")


def _check_shown(text: str) -> None:
    """Refuse a text that is not what a reader would see of it."""
    _check_characters(text)
    if not text.strip(EDGE):
        _refuse("there is no text; delete the block instead")
    if text.strip(EDGE) != text:
        _refuse("a page shows no blank, and no line break, at either end of a text")
    if any(collapse(line) != line for line in text.split("\n")):
        _refuse("a page shows no tab, no carriage return, and but one of two blanks in a row")


def _check_plain(text: str) -> None:
    """Refuse what cannot stand in a line where nothing is escaped."""
    _check_characters(text)
    if _LINE_BREAK.search(text):
        _refuse("there can be no line break here")
    if _LIQUID.search(text):
        raise EditRejected("liquid", "the text would open a Liquid tag, and nothing can be escaped here")
    if "|" in text:
        _refuse("a | would make a table of the line, and nothing can be escaped here; an address has %7C for it")


def _refuse(message: str) -> NoReturn:
    """Raise the error for a text that its place cannot hold."""
    raise EditRejected("unwritable text", message)


def _keep_literal(match: re.Match[str]) -> str:
    """Return what looks like a reference so that it is not taken for one."""
    return match[0] if decode_attribute(match[0]) == match[0] else "&amp;" + match[0][1:]


def _inline(text: str) -> str:
    """Return ``text`` with all escaped that is markup inside a line, and odd blanks at its ends, which would be cut."""
    source = _INLINE.sub(_markdown_sign, text)
    return _BLANK_EDGE.sub(lambda blank: f"&#x{ord(blank[0]):x};", source)


def _without_lead(text: str, source: str) -> str:
    """Return ``source``, the inline Markdown of ``text``, so that it begins no list, quote, heading or rule."""
    if _LEAD.match(text):
        digits = len(text) - len(text.lstrip("0123456789"))
        return source[:digits] + "\\" + source[digits:].removeprefix("\\")
    if text[0] == ">":
        return "&gt;" + source[1:] if source[0] == ">" else source
    return "&#94;" if text == "^" else source


def _markdown_sign(match: re.Match[str]) -> str:
    """Escape one sign of Markdown."""
    sign = match[0]
    if sign == "_" and match.string[match.start() - 1 : match.start()].isalpha():
        return sign
    return _ENTITIES.get(sign) or "\\" + sign
