"""What newspost promises for any bytes, any edit and any fix, as functions that raise an AssertionError.

The Hypothesis tests and the fuzz targets in `fuzz/` hold newspost to the same promises: only their inputs differ.
"""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

import newspost
from body_help import read_quickly, read_thoroughly
from faults_help import PATH
from fixes_help import (
    faults,
    is_lost,
    keeps_the_rest,
    keeps_the_rest_each_round,
    meaning,
    mended,
    mended_again,
    read,
)
from header_help import same
from newspost import Article, Code, EditRejected, Heading, InvalidPost, List, Paragraph, Post, Quote, Table
from newspost.checking.fixes import FIXABLE, fix_for
from newspost.checking.mending import apply_edits
from newspost.header.read import read_header, read_header_slowly
from newspost.testing import check_text

if TYPE_CHECKING:
    from newspost.checking.finding import Finding
    from newspost.checking.mending import Mended

FIELDS = tuple(Article.model_fields)
REASONS = {"unwritable text", "unwritable value", "liquid", "wrong block", "text and html disagree", "not read back"}
"""Why an Article is refused that is to be a new post."""

PATHS = (
    PATH,
    None,
    "x",
    "_drafts/x.md",
    "_posts/x.md",
    "_posts/2022-13-45-x.html",
    "a/_posts/_2022-3-4 .yml",
    "_posts/202205262391921712.md",
)
"""What a file may be called: names of posts and drafts, and names that no post can have."""

KEEPS_LETTERS = frozenset({"FM002", "FM004", "FM006", "FM007", "FM009", "TX003", "EN002", "EN004"})


# --- reading


def comes_back(data: bytes, path: str | None, zone: str | None = None) -> Post:
    """Any bytes come back, only our own error comes out, and what is told has its place in the text."""
    post = newspost.loads(data, path, zone)
    assert bytes(post) == data
    result = article_or_error(post)
    problems = post.problems
    if isinstance(result, InvalidPost):
        assert result.problems == problems
        assert problems
        assert problems[0].severity == "error"
    length = len(str(post))
    assert all(0 <= problem.span.start <= problem.span.end <= length for problem in problems)
    return post


def article_or_error(post: Post) -> Article | InvalidPost:
    """Return what comes of asking for the Article."""
    try:
        return post.article
    except InvalidPost as error:
        return error


def headers_agree(text: str) -> None:
    """The quick reader of front matter says what the slow one says."""
    assert same(read_header(text), read_header_slowly(text))


def bodies_agree(text: str) -> None:
    """Where the quick reader of bodies is sure, the slow one says the same."""
    quick, careful = read_quickly(text), read_quickly(text, tidy=False)
    assert (quick is None) == (careful is None)
    if quick is not None and careful is not None:
        thorough = read_thoroughly(text)
        assert quick.blocks == careful.blocks == thorough.blocks
        assert quick.nested == careful.nested == thorough.nested


def pieces_have_places(post: Post) -> None:
    """Each block stands behind the one before it, inside the body, and its span slices to what it holds."""
    text, article = str(post), post.article
    at = len(text) - len(post.body)
    for index, _ in enumerate(article.body):
        span = post.span("body", index)
        assert at <= span.start < span.end <= len(text)
        at = span.end
    nested = {id(paragraph) for block in article.body for paragraph in getattr(block, "paragraphs", ())}
    for index, paragraph in enumerate(article.paragraphs):
        if id(paragraph) not in nested:
            assert post.span("paragraphs", index, "html").of(text) == paragraph.html
    if article.source_url is not None:
        assert post.span("source_url").of(text) == article.source_url
    for index, link in enumerate(article.navigation):
        assert post.span("navigation", index, "href").of(text) == link.href
        assert post.span("navigation", index, "text").of(text) == link.text


def is_written_or_refused(article: Article) -> None:
    """A new post made of an Article says what it says; or it is refused, for a reason that we know."""
    try:
        text = newspost.dumps(article)
    except EditRejected as refused:
        assert refused.reason in REASONS  # noqa: PT017 - what comes when nothing is raised is looked at as well
        return
    assert saying(article) == saying(newspost.loads(text).article)


def saying(asked: Article) -> dict[str, Any]:
    """Return all that an Article says, without the source of its blocks."""
    told = asked.model_dump(exclude={"body", "date"})
    told["date"] = asked.date.replace(microsecond=0)
    told["blocks"] = [block.kind for block in asked.body if block.kind != "html"]
    told["texts"] = [block.text for block in asked.body if isinstance(block, Paragraph | Heading | Quote | Code)]
    told["items"] = [
        block.items if isinstance(block, List) else block.rows
        for block in asked.body
        if isinstance(block, List | Table)
    ]
    told["images"] = [(image.src, image.alt) for image in asked.images]
    told["links"] = [block.links for block in asked.body if isinstance(block, Paragraph | Heading)]
    return told


# --- edits


def said(article: Article) -> dict[str, Any]:
    """Return what an Article says, field by field; blocks by kind and text, since an edit by text leaves html free."""
    fields = {name: getattr(article, name) for name in FIELDS if name != "body"}
    fields["extra"] = {key: value for key, value in article.extra.items() if key not in {"category", "tag"}}
    fields["body"] = [_block_says(block) for block in article.body]
    return fields


def _block_says(block: Any) -> tuple[object, ...]:  # noqa: ANN401 - any block
    names = {"paragraph": ("text",), "heading": ("text", "level"), "image": ("src", "alt")}.get(block.kind, ("html",))
    return (block.kind, *[getattr(block, name) for name in names])


def touched(fields: dict[str, Any]) -> set[str]:
    """Return the fields of the Article that an edit is about."""
    return {"body" if name == "paragraphs" else name if name in FIELDS else "extra" for name in fields}


def is_edited_or_rejected(post: Post, fields: dict[str, Any]) -> Post | None:
    """An edit is refused; or all other fields say what they said, and the same edit once more is none."""
    before = bytes(post)
    try:
        new = post.edit(**fields)
    except (EditRejected, ValidationError):  # the second: no Article can say this
        new = None
    assert bytes(post) == before
    if new is None:
        return None
    again = newspost.loads(bytes(new), post.path, post._reading.context.zone)
    old, now, asked = said(post.article), said(again.article), touched(fields)
    assert {name: old[name] for name in FIELDS if name not in asked} == {
        name: now[name] for name in FIELDS if name not in asked
    }
    assert new.replace(again.article) is new
    if not fields.keys() & {"body", "extra"}:  # these may bring along what is of before: a text, a tag of its own
        assert new.edit(**fields) is new
    return new


# --- checks and fixes


def is_checked(data: bytes, name: str | None) -> tuple[Finding, ...]:
    """Every rule gets through a post, hidden findings and all, and each finding has its place in the text."""
    found = check_text(data, name, config={"extend-select": ["ALL"]})
    text = data.decode("utf-8", "surrogateescape")
    for one in found:
        assert one.code != "NP902", one.message
        assert 0 <= one.place.start <= one.place.end <= len(text), one
        assert (1, 1) <= (one.place.line, one.place.column) <= (one.place.end_line, one.place.end_column), one
        assert one.fix is None or all(0 <= edit.start <= edit.end <= len(data) for edit in one.fix.edits), one
    return found


def fixes_stay_in_their_edits(data: bytes, path: str | None) -> None:
    """A fix changes no byte outside its edits."""
    reading = read(data, path)
    for fault in faults(reading):
        fix = fix_for(fault, reading)
        if fix is None:
            continue
        assert fault.code in FIXABLE
        assert all(0 <= edit.start <= edit.end <= len(data) for edit in fix.edits)
        assert all(data[edit.start : edit.end] != edit.text for edit in fix.edits)
        assert all(one.end <= other.start for one, other in pairwise(fix.edits))
        assert fix.rename or fix.edits
        assert keeps_the_rest(data, fix.edits, apply_edits(data, fix.edits))


def safe_fixes_lose_nothing(data: bytes, path: str | None) -> None:
    """Safe fixes leave the Article as it is, or make a front matter readable with all its characters."""
    found = mended(data, path, unsafe=False)
    assert found.rename is None
    assert all(one.fix.safety == "safe" for one in found.fixed)
    before, after = (newspost.loads(one, path, "Asia/Shanghai") for one in (data, found.data))
    if not is_lost(before._reading):
        assert meaning(after) == meaning(before)
    elif any(one.fault.code.startswith(("FM", "TX")) for one in found.fixed):
        assert not is_lost(after._reading)
    if {one.fault.code for one in found.fixed} <= KEEPS_LETTERS:
        assert _letters(found.data) == _letters(data)


def _letters(data: bytes) -> Counter[str]:
    """Return the characters of a post, but for blanks, quotes, and what fences and keys are made of."""
    text = data.decode(errors="surrogateescape")
    return Counter(
        character for character in text if character not in "\u200b\ufeff\"'\\-.:：" and not character.isspace()
    )


def fixes_come_to_an_end(data: bytes, path: str | None, *, unsafe: bool) -> Mended:
    """A second run of fixes changes nothing, and no round of the first changed a byte outside its edits."""
    found = mended(data, path, unsafe=unsafe)
    again = mended_again(found, path, unsafe=unsafe)
    assert keeps_the_rest_each_round(data, found)
    assert (again.data, again.rename, again.fixed) == (found.data, None, ())
    return found
