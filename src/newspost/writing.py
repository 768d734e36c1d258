"""A new post from an Article: the canonical form, proved by reading it back, and the name of its file."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import groupby, starmap, zip_longest
from os import PathLike
from typing import TypeAlias

from newspost.article import Article
from newspost.body.made import quoted
from newspost.body.slots import address, attribute_value, html_text, link_target, link_text
from newspost.body.sources import body_source, gap_between, is_said, naming
from newspost.dialect import FINEWS, Dialect
from newspost.files import replace_bytes
from newspost.header.forms import write_key
from newspost.header.quoting import write_value
from newspost.header.sameness import same
from newspost.jekyll.slugs import slugify
from newspost.jekyll.taxonomy import split
from newspost.meaning.fields import in_minutes
from newspost.meaning.plain import Boundless, Plain
from newspost.parts import Attribution, Html, Link, Paragraph, Part
from newspost.post import Post, loads
from newspost.problems import EditRejected, InvalidPost
from newspost.text.encoding import encode

_Difference: TypeAlias = tuple[tuple[str | int, ...], object, object]

_TITLE_QUOTES = '"'
_SEPARATOR = "｜"
_PLAIN_ATTRIBUTION = FINEWS.attribution_form
_CODE = re.compile(r"[?&]infoCode=(NW[0-9]{18})(?![0-9])|,([0-9]{18})\.html")
_LONGEST_NAME = 255  # bytes, on nearly every file system


def dumps(post_or_article: Post | Article, dialect: Dialect | None = None) -> str:
    r"""Return the text of a post, or a new post that says an Article, in the canonical form of a dialect.

    ``dialect`` is that of the site (default: the finews archive's). A block's ``html`` is written as it is; a block
    without any, and a paragraph of plain text, is written from its values. The result has been read again and says all
    that the Article says, but for fractions of a second, which Jekyll drops.

    Raises:
        EditRejected: no post says this; ``loc`` names the field.

    >>> from datetime import datetime, timezone
    >>> article = Article(title="T", date=datetime(2022, 3, 24, tzinfo=timezone.utc), paragraphs=["A < B", "C"])
    >>> print(dumps(article), end="")
    ---
    title: "T"
    date: 2022-03-24 00:00:00 +0000
    ---
    <p>A &lt; B</p><p>C</p>
    """
    if isinstance(post_or_article, Post):
        return str(post_or_article)
    dialect = FINEWS if dialect is None else dialect
    text = f"---\n{''.join(_header_lines(post_or_article))}---\n{_body(post_or_article, dialect)}"
    _prove(post_or_article, text, dialect)
    return text


def dump(post_or_article: Post | Article, path: str | PathLike[str], dialect: Dialect | None = None) -> None:
    """Write what `dumps` returns to the file at ``path``, whatever is there; the file is the old or the new one, whole.

    Raises:
        EditRejected: no post says this. Nothing has been written.
        OSError: the file cannot be written.
    """
    replace_bytes(path, encode(dumps(post_or_article, dialect)))


def canonical_name(article: Article) -> str:
    """Return the right name for the file of a new post: its day and its number at the source, or else its title.

    The title becomes what Jekyll's ``slugify`` makes of it, cut to a name that file systems take.

    >>> from datetime import datetime, timezone
    >>> canonical_name(Article(title="Fog, and 雾!", date=datetime(2022, 3, 24, tzinfo=timezone.utc)))
    '2022-03-24-fog-and-雾.md'
    """
    code = _CODE.search(article.source_url or "")
    slug = code[1] or code[2] if code else _slug(article.title)
    return f"{article.date.date()}-{slug or 'post'}.md"


def _slug(title: str) -> str:
    """Return the slug of a title, cut to what a name has room for."""
    room = _LONGEST_NAME - len("2022-03-24-.md")
    return slugify(title).encode()[:room].decode(errors="ignore").rstrip("-")


def _header_lines(article: Article) -> Iterator[str]:
    """Yield the lines of the front matter."""
    fields = {
        "layout": article.layout,
        "title": article.title,
        "date": in_minutes(article.date.replace(microsecond=0)),
        "categories": _names(article.categories),
        "tags": _names(article.tags),
    }
    for key, value in fields.items():
        with naming(key):
            if value is not None:
                yield f"{key}: {write_value(value, _TITLE_QUOTES if key == 'title' else 'plain')}\n"
    for key, value in article.extra.items():
        with naming("extra", key):
            # three hyphens or dots in the first column end the header, or begin another one
            style = '"' if key.startswith(("---", "...")) else "plain"
            yield f"{write_key(key, style)}: {write_value(value)}\n"


def _names(names: tuple[str, ...]) -> str | tuple[str, ...] | None:
    """Return categories or tags as a text for Jekyll to split at its blanks, or as a list where it would split more."""
    joined = " ".join(names)
    return (joined if split(joined) == [*names] else names) if names else None


def _body(article: Article, dialect: Dialect) -> str:
    """Return all that comes behind the front matter."""
    parts: list[str] = []
    if article.digest is not None:
        with naming("digest"):
            parts.append(quoted(article.digest))
    if text := _text(article, dialect):
        parts.append(text)
    tail = [*_tail(article)]
    whole = "\n\n".join(parts + tail)
    lead = "\n" if whole and whole[0] not in "<>" else ""
    return lead + whole + ("\n" if parts and not tail else "")


def _text(article: Article, dialect: Dialect) -> str:
    """Return the blocks, and the attribution right behind them."""
    signed = _is_signed(article, dialect)
    blocks = body_source(article.body, markdown=signed)
    if article.attribution is None or signed:
        return blocks
    with naming("attribution"):
        attribution = _attribution(article.attribution, dialect)
    return blocks + (gap_between(blocks, attribution) if blocks else "") + attribution


def _is_signed(article: Article, dialect: Dialect) -> bool:
    """Whether the attribution is the signature at the end of the only paragraph."""
    pattern, attribution = dialect.signature_pattern, article.attribution
    if pattern is None or attribution is None or len(article.body) != 1:
        return False
    block = article.body[0]
    signed = isinstance(block, Paragraph) and block.text.endswith(attribution.text)
    return signed and pattern.fullmatch(attribution.text) is not None


def _attribution(attribution: Attribution, dialect: Dialect) -> str:
    """Return the paragraph that names the medium."""
    mark = "" if dialect.attribution_class is None else f' class="{attribute_value(dialect.attribution_class)}"'
    return f"<p{mark}>{html_text(_attribution_text(attribution, dialect))}</p>"


def _attribution_text(attribution: Attribution, dialect: Dialect) -> str:
    """Return the text of an attribution; where an Article made it of a medium's name alone, in the dialect's form."""
    if attribution.text == _PLAIN_ATTRIBUTION.format(source=attribution.source):
        return dialect.attribution_form.format(source=attribution.source)
    return attribution.text


def _tail(article: Article) -> Iterator[str]:
    """Yield the source line and the line of navigation."""
    if article.source_url is not None:
        with naming("source_url"):
            yield f"<{address(article.source_url)}>"
    if article.navigation:
        yield _SEPARATOR.join(starmap(_link, enumerate(article.navigation)))


def _link(index: int, link: Link) -> str:
    """Return a link of the navigation."""
    with naming("navigation", index):
        return f"[{link_text(link.text)}]({link_target(link.href)})"


def _prove(article: Article, text: str, dialect: Dialect) -> None:
    """See that ``text`` says what ``article`` says."""
    try:
        found = loads(text, dialect=dialect).article
    except InvalidPost as error:
        raise EditRejected("not read back", f"this would be no post: {error.problems[0].message}") from None
    for loc, asked, got in (*_field_differences(article, found, dialect), *_block_differences(article, found)):
        if isinstance(asked, Paragraph) and isinstance(got, Paragraph) and asked.html == got.html:
            raise EditRejected("text and html disagree", "leave html empty to have it made of the text", loc)
        raise EditRejected("not read back", f"this would be read as {_short(got)}", loc)


def _field_differences(article: Article, found: Article, dialect: Dialect) -> Iterator[_Difference]:
    """Yield where ``found`` does not say what ``article`` says, what was asked for there, and what was found."""
    asked = {name: getattr(article, name) for name in Article.model_fields if name != "body"}
    asked["date"] = article.date.replace(microsecond=0)
    try:
        asked["extra"] = Plain(str).of(article.extra)
    except Boundless:
        raise EditRejected(
            "unwritable value", "there are more values than a front matter can hold", ("extra",)
        ) from None
    if article.attribution is not None:
        asked["attribution"] = replace(article.attribution, text=_attribution_text(article.attribution, dialect))
    for name, value in asked.items():
        got = getattr(found, name)
        if not (same(value, got) if name == "extra" else value == got):
            yield (name,), value, got


def _block_differences(article: Article, found: Article) -> Iterator[_Difference]:
    """Yield the same for the blocks of the body."""
    for asked, got in zip_longest(_joined(article.body), _joined(found.body), fillvalue=(len(article.body), None)):
        if asked[1] is None or got[1] is None or not is_said(asked[1], got[1]):
            yield ("body", asked[0]), asked[1], got[1]


def _joined(blocks: tuple[Part, ...]) -> Iterator[tuple[int, Part]]:
    """Yield ``blocks`` with their places, markup that stands beside markup joined to it, as it is read."""
    for is_html, run in groupby(enumerate(blocks), lambda placed: isinstance(placed[1], Html)):
        if is_html:
            first, *others = run
            yield first[0], Html("".join("".join(block.html.split()) for _, block in (first, *others)))
        else:
            yield from run


def _short(value: object) -> str:
    """Return a value in few words."""
    text = repr(value)
    return text if len(text) <= 80 else f"{text[:77]}..."
