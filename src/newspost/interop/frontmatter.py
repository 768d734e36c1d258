"""python-frontmatter: a handler that reads as Jekyll does, and the way back from its posts to the file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import date, datetime
from itertools import chain
from typing import TYPE_CHECKING, Any, TypeAlias, TypeGuard

import frontmatter
from frontmatter.default_handlers import BaseHandler

from newspost.header.edits import ABSENT, Written
from newspost.header.fence import body_start, find_fence
from newspost.header.forms import write_key
from newspost.header.quoting import write_value
from newspost.header.read import read_header
from newspost.header.sameness import align, same
from newspost.header.scalars import NumberError, resolve
from newspost.header.times import ZONELESS
from newspost.post import Post, loads
from newspost.problems import EditRejected, InvalidPost
from newspost.text.common import common_ends
from newspost.text.patches import line_ending

if TYPE_CHECKING:
    from collections.abc import Iterator

Origin: TypeAlias = tuple[Mapping[Any, object], str]
"""Metadata and content, its line ends LF, as a post of python-frontmatter had them when it was made."""

_BOM = "\ufeff"
_LINE_END = re.compile(r"(\r\n?|\n)")
_DEEP = 64  # levels of lists and maps: no header holds a new value that is nested deeper


class JekyllHandler(BaseHandler):
    r"""Lets python-frontmatter read front matter as Jekyll does: its fence, its values, and its content.

    That library still strips the text before it asks a handler, and the content after, and makes every line end LF.

    >>> post = frontmatter.loads("---\ndate: 2024-05-06 09:00:00 +0800\n...\nHello.\n", handler=JekyllHandler())
    >>> post["date"].isoformat(), post.content
    ('2024-05-06T09:00:00+08:00', 'Hello.')
    """

    FM_BOUNDARY = re.compile(r"^(?:---|\.\.\.)[ \t\r\f\v]*+$", re.MULTILINE)  # asked for, and of no use: see `split`
    START_DELIMITER = END_DELIMITER = "---"

    def detect(self, text: str) -> bool:
        """Whether Jekyll sees front matter in ``text``."""
        return find_fence(text) is not None

    def split(self, text: str) -> tuple[str, str]:
        """Return the front matter, from its first line to its last, and Jekyll's content; ("", content) without any."""
        fence = find_fence(text)
        return (fence.yaml.of(text), text[fence.body :]) if fence else ("", text[body_start(text) :])

    def load(self, fm: str) -> dict[str, Any]:
        """Return the values that Jekyll reads in ``fm``, which may begin with the opening line or behind it.

        Raises:
            InvalidPost: Jekyll cannot read it: a ValueError with line, column and reason.
        """
        text = fm + ("---\n" if fm.endswith("\n") else "\n---\n")
        if find_fence(text) is None:
            text = f"---\n{text}"
        header = read_header(text)
        if header.error is not None:
            raise InvalidPost(loads(text).problems[:1])
        return header.data

    def export(self, metadata: Mapping[Any, object], **kwargs: object) -> str:
        """Return the YAML that Jekyll and PyYAML read as ``metadata``: a line a key, in their order.

        ``kwargs`` are options for PyYAML's dumper, which is not asked.

        Raises:
            EditRejected: a value, or a key, that Jekyll would read as something else; a ValueError.
        """
        del kwargs
        yaml = "\n".join([_line(key, value) for key, value in metadata.items()])
        data = self.load(yaml)
        for key, value in metadata.items():
            if key not in data or not same(_as_read(value), data[key]):
                raise EditRejected("not read back", f"Jekyll would read it as {data.get(key)!r}", (str(key),))
        return yaml


def _line(key: object, value: object) -> str:
    """Return a line of front matter."""
    written = _local_text(value) if _is_zoneless(value) else write_value(value)
    return f"{write_key(key) if isinstance(key, str) else write_value(key)}: {written}"


def _is_zoneless(value: object) -> TypeGuard[datetime]:
    """Whether a value is a time that was written without a zone: to PyYAML it has none, to Jekyll it is at UTC."""
    return isinstance(value, datetime) and (value.tzinfo is None or value.tzinfo is ZONELESS)


def _local_text(time: datetime) -> str:
    """Return a time as it is written without a zone."""
    return time.replace(tzinfo=None).isoformat(" ")


def _as_read(value: object) -> object:
    """Return a value as Jekyll reads it."""
    return value.replace(tzinfo=ZONELESS) if _is_zoneless(value) else value


def from_frontmatter(fm_post: frontmatter.Post, onto: Post) -> Post:
    r"""Return ``onto`` with what was changed in ``fm_post``, a post of python-frontmatter made of the same text.

    Every value that was changed, added or removed is an edit, as `Post.edit` makes it, and so is a changed content.
    What that library reads otherwise than Jekyll is no change, nor is white space at the ends of the content.

    Raises:
        EditRejected: the file cannot say this, or something else in it would change. Nothing has happened.

    >>> onto = loads("---\ntitle: 'T'  # mine\ndate: 2024-05-06 09:00:00 +0800\n---\nHello.\n")
    >>> fm_post = frontmatter.loads(str(onto))
    >>> fm_post["title"] = "It's"
    >>> print(from_frontmatter(fm_post, onto))
    ---
    title: 'It''s'  # mine
    date: 2024-05-06 09:00:00 +0800
    ---
    Hello.
    <BLANKLINE>
    """
    metadata, content = _origin(fm_post, onto)
    header = _header_changes(fm_post.metadata, metadata, onto.front_matter)
    body = _new_body(fm_post.content, content, onto)
    return onto._edit_raw(header, body) if header or body is not None else onto  # noqa: SLF001 - not for the public


def _origin(fm_post: frontmatter.Post, onto: Post) -> Origin:
    """Return metadata and content as they were in ``fm_post`` before anything was changed in it."""
    origins = list(_origins(fm_post.handler, onto))
    content, keys = _stripped(fm_post.content), fm_post.metadata.keys()
    first = content.partition("\n")[0]
    unchanged = (origin for origin in origins if origin[1] == content)
    begins_alike = (origin for origin in origins if origin[1].partition("\n")[0] == first)
    has_the_keys = (origin for origin in origins if origin[0].keys() == keys)
    return next(chain(unchanged, begins_alike, has_the_keys, origins))


def _origins(handler: BaseHandler | None, onto: Post) -> Iterator[Origin]:
    """Yield what a post of that library, made of this text, may have been at first, the likeliest before the others.

    It keeps the handler by which it was read. It has none where that library saw no front matter, and when it comes
    from `Post.to_frontmatter`. Decoding may have taken a byte order mark off, and made LF of every CR.
    """
    ours = onto.front_matter, _stripped(onto.body)
    if handler is None:
        yield ours
    text = str(onto)
    bare = text.removeprefix(_BOM)
    seen = [text, bare] if handler is None else [bare, text]
    for one in dict.fromkeys([*map(_with_lf, seen), *(one.replace("\r\n", "\n") for one in seen)]):
        with suppress(Exception):  # a handler, which may be anybody's, did not make the post of this
            metadata, content = frontmatter.parse(one, handler=handler)
            yield metadata, _stripped(content)
    yield ours


def _header_changes(
    new: Mapping[Any, object], old: Mapping[Any, object], jekyll: Mapping[Any, object]
) -> dict[str, object]:
    """Return the raw values of the keys that were changed, added or removed; ``jekyll`` is what Jekyll reads now.

    Raises:
        EditRejected: that library reads a key where Jekyll reads none.
    """
    changes: dict[str, object] = {key: ABSENT for key in old if key not in new}
    for key, value in new.items():
        if not any(key in known and same(value, known[key]) for known in (old, jekyll)):
            known = key in old and key in jekyll
            changes[key] = _top(_raw(value, old[key], jekyll[key]) if known else value)
    if changes and (strange := [key for key in old if key not in jekyll]):
        raise EditRejected("no place", "python-frontmatter reads this key and Jekyll does not", (str(strange[0]),))
    return changes


def _top(value: object) -> object:
    """Return the value of a key at the top, where a time can be written without a zone."""
    return Written(_local_text(value)) if _is_zoneless(value) else value


def _raw(new: object, old: object, jekyll: object, depth: int = 0) -> object:
    """Return ``new`` for Jekyll: what is as ``old`` says it was for python-frontmatter stays what it is for Jekyll."""
    if same(new, old):
        return jekyll
    if depth == _DEEP:
        return new
    if isinstance(new, dict) and isinstance(old, dict) and isinstance(jekyll, dict):
        known = old.keys() & jekyll.keys()
        deeper = {key: _raw(new[key], old[key], jekyll[key], depth + 1) for key in new if key in known}
        return {**new, **deeper}
    if isinstance(new, list) and isinstance(old, list) and isinstance(jekyll, list) and len(old) == len(jekyll):
        items = zip(new, align(old, new), strict=True)
        return [item if at is None else _raw(item, old[at], jekyll[at], depth + 1) for item, at in items]
    if isinstance(new, str) and isinstance(old, str) and isinstance(jekyll, date):
        return _as_date(new)
    return new


def _as_date(text: str) -> object:
    """Return the time that Jekyll reads in a text and PyYAML does not (``+0800``), if it is written so; or the text."""
    try:
        read = resolve(text)
        return read if isinstance(read, date) and write_value(read) == text else text
    except (NumberError, EditRejected):
        return text


def _new_body(content: str, old: str, onto: Post) -> str | None:
    """Return the body with ``content`` in the place of the ``old`` one, None where it says that already.

    Raises:
        EditRejected: what is content to python-frontmatter begins before Jekyll's body, and is changed there.
    """
    content = _stripped(content)
    if content == old:
        return None
    text = str(onto)
    head = text.removesuffix(onto.body)
    new = _with_line_ends_of(text, _with_content(_with_lf(text), old, content))
    if not new.startswith(head):
        message = "the content is changed where Jekyll sees front matter; read the post with JekyllHandler"
        raise EditRejected("changes more", message, ("body",))
    return new[len(head) :] if content else ""


def _with_content(text: str, old: str, new: str) -> str:
    """Return ``text``, whose last words are ``old``, with ``new`` in their place."""
    end = len(text.rstrip())
    if not text.endswith(old, 0, end):
        raise EditRejected("no place", "the old content is not in the file as it was read", ("body",))
    return text[: end - len(old)] + new + text[end:] if old else f"{text}{new}\n"


def _with_line_ends_of(text: str, new: str) -> str:
    """Return ``new``, whose lines all end in LF, with the line ends of ``text``.

    The lines that are the same in both from the first on, or from the last back, keep their own; others get the usual.
    """
    parts = _LINE_END.split(text)
    lines, ends, wanted = parts[::2], parts[1::2], new.split("\n")
    start, rest = common_ends(lines, wanted)
    first, last = ends[: min(start, len(wanted) - 1)], ends[len(lines) - rest :]
    usual = [line_ending(text)] * (len(wanted) - 1 - len(first) - len(last))
    return "".join(map("".join, zip(wanted, [*first, *usual, *last, ""], strict=True)))


def _with_lf(text: str) -> str:
    """Return ``text`` as it is when read by lines: every line ends in LF."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _stripped(content: str) -> str:
    """Return a content as python-frontmatter has it."""
    return _with_lf(content).strip()
