"""Any edit of any post: the first line of an input is what is asked for, the rest is the post.

`KEY: TEXT` sets a field to a text. From any other line comes a random edit, chosen by its bytes: each choice takes some
of them, so that a fuzzer that changes a byte changes a choice.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from random import Random
from typing import TYPE_CHECKING

import newspost
from newspost import InvalidPost, Paragraph
from promises import is_edited_or_rejected
from random_edits import RandomEdit, random_edits, wrong_with

if TYPE_CHECKING:
    from newspost import Article

PATH = "_posts/2022-03-24-x.md"
TEXTS = frozenset({"title", "layout", "digest", "source_url"})
LISTS = frozenset({"tags", "categories"})


class Lot(Random):
    """Draws that bytes decide, as long as there are any."""

    def __init__(self, data: bytes) -> None:
        self._bytes = iter(data)
        super().__init__(data)

    def getrandbits(self, k: int) -> int:
        """Return ``k`` bits."""
        number, default = 0, super().getrandbits(k)
        for _ in range(0, k, 8):
            byte = next(self._bytes, None)
            if byte is None:
                return default
            number = number << 8 | byte
        return number & ((1 << k) - 1)

    def random(self) -> float:
        """Return a number from 0 up to 1."""
        return self.getrandbits(8) / 256


def try_input(data: bytes) -> None:
    """Edit a post, and hold newspost to what it promises of that.

    Raises:
        AssertionError: it does not keep a promise.
    """
    line, _, source = data.partition(b"\n")
    post = newspost.loads(source, PATH)
    try:
        article = post.article
    except InvalidPost:
        return
    for edit in _edits(line, article):
        new = is_edited_or_rejected(post, edit.fields)
        if new is not None and not edit.fields.keys() - {*type(article).model_fields}:
            complaint = wrong_with(post, new, edit)
            if complaint:
                raise AssertionError(f"{edit}: {complaint}")


def _edits(line: bytes, article: Article) -> Iterator[RandomEdit]:
    """Yield the edit that a line asks for."""
    key, colon, text = line.decode("utf-8", "replace").partition(": ")
    if not colon:
        yield from random_edits(article, Lot(line), 1)
    elif key in TEXTS:
        yield RandomEdit(key, {key: text or None if key != "title" else text or "T"}, frozenset({key}))
    elif key in LISTS:
        yield RandomEdit(key, {key: tuple(dict.fromkeys(filter(None, text.split(","))))}, frozenset({key}))
    elif key == "paragraph":
        yield from _paragraph(text, article)
    else:
        yield RandomEdit("extra", {"extra": {**article.extra, key: text}}, frozenset({"extra"}))


def _paragraph(text: str, article: Article) -> Iterator[RandomEdit]:
    """Yield an edit of the first paragraph, if there is one."""
    body = list(article.body)
    for index, block in enumerate(body):
        if isinstance(block, Paragraph) and text:  # an empty text says nothing of a block
            body[index] = replace(block, text=text)
            yield RandomEdit("paragraph", {"body": tuple(body)}, frozenset({"body"}))
            return
