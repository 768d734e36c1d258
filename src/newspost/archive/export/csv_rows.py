"""``csv``: a row a post, as RFC 4180 has it, in UTF-8.

What is a list or a map in an Article is JSON in its cell: there is no other way to tell one item from the next.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable
from datetime import datetime
from io import StringIO
from typing import Final

from newspost.archive.export.format import Format
from newspost.archive.export.item import Bad, Item
from newspost.archive.export.json_lines import file_digest
from newspost.archive.export.options import Options
from newspost.checking.reports.json_text import dumps
from newspost.meaning.plain import sound
from newspost.post import Post
from newspost.problems import Problem

COLUMNS: Final = (
    "path",
    "status",
    "url",
    "error",
    "title",
    "date",
    "layout",
    "categories",
    "tags",
    "extra",
    "digest",
    "text",
    "images",
    "links",
    "attribution",
    "source_url",
    "problems",
    "sha256",
)
"""The columns, in their order."""

_FORMULA: Final = re.compile(r"\s*+[=+\-@\uff1d\uff0b\uff0d\uff20]|[\t\r]")
"""How a cell begins that spreadsheet programs calculate; in East Asia also with the full-width signs."""

_BYTE_ORDER_MARK: Final = "\ufeff"


def row(item: Item) -> dict[str, str | None]:
    """Return the cells of a post, by column."""
    article, post = item.article, item.post
    links = [link.href for paragraph in article.paragraphs for link in paragraph.links]
    return {
        "path": item.path,
        "status": item.status,
        "url": item.url,
        "title": article.title,
        "date": item.moment,
        "layout": article.layout,
        "categories": dumps(article.categories),
        "tags": dumps(article.tags),
        "extra": dumps(article.extra),
        "digest": article.digest,
        "text": article.text,
        "images": dumps([image.src for image in article.images]),
        "links": dumps(links),
        "attribution": None if article.attribution is None else article.attribution.source,
        "source_url": article.source_url,
        **_of_file(post, () if post is None else post.problems),
    }


def bad_row(bad: Bad) -> dict[str, str | None]:
    """Return the cells of a post without an Article: the reason is under ``error``."""
    return {"path": bad.path, "error": bad.reason, **_of_file(bad.post, bad.problems)}


def _of_file(post: Post | None, problems: Iterable[Problem]) -> dict[str, str | None]:
    """Return the cells about a file: the codes of its problems, and the digest of its bytes."""
    if post is None:
        return {}
    return {"problems": dumps([problem.code for problem in problems]), "sha256": file_digest(post)}


def _line(cells: dict[str, str | None], options: Options) -> str:
    """Return the line of a row; nothing in a cell that has no value."""
    texts = (sound(cells.get(column) or "") for column in COLUMNS)
    return _joined(map(_inert, texts) if options.spreadsheet else texts)


def _inert(cell: str) -> str:
    """Return a cell that no spreadsheet program takes for a formula (OWASP, CSV injection)."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def _joined(cells: Iterable[str]) -> str:
    """Return cells as a line, with the line ending of RFC 4180."""
    text = StringIO(newline="")
    csv.writer(text).writerow(cells)
    return text.getvalue()


def _head(options: Options, _newest: datetime | None) -> str:
    """Return the names of the columns; spreadsheet programs know UTF-8 by its mark."""
    return (_BYTE_ORDER_MARK if options.spreadsheet else "") + _joined(COLUMNS)


FORMAT = Format(
    item=lambda item, options: _line(row(item), options),
    bad=lambda bad, options: _line(bad_row(bad), options),
    head=_head,
    suffix=".csv",
    takes=frozenset({"spreadsheet"}),
)
