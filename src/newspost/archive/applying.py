"""Rows of an export to JSON Lines back into their files: only what was edited, losslessly, and nothing half-way."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Any, Final, NoReturn

from pydantic import ValidationError

from newspost.archive.export.json_lines import article_digest, file_digest
from newspost.article import Article
from newspost.post import Post

_FIELDS: Final = tuple(Article.model_fields)
_NEEDED: Final = frozenset({"title", "date", "body", "extra"})
_LISTS: Final = frozenset({"categories", "tags", "navigation"})


class RowRefused(ValueError):
    """A row that cannot be applied; the message says why."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row: its line, counted from 1, the path of its post, and its values by name."""

    line: int
    path: str
    values: Mapping[str, Any]

    @property
    def is_bad(self) -> bool:
        """Whether the export found no Article, so that there is nothing to apply."""
        return self.values.get("error") is not None


def read_rows(lines: Iterable[bytes]) -> Iterator[Row | tuple[int, str]]:
    """Yield the row of each line, or its number and why there is no row in it; blank lines are passed over."""
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                yield _row(number, line)
            except RowRefused as refused:
                yield number, str(refused)


def _row(number: int, line: bytes) -> Row:
    """Read a line."""
    try:
        value = json.loads(line.decode("utf-8-sig" if number == 1 else "utf-8"), parse_constant=_no_number)
    except UnicodeDecodeError:
        raise RowRefused("it is not UTF-8") from None
    except RecursionError:
        raise RowRefused("its values are nested too deep") from None
    except ValueError as error:
        raise RowRefused(f"it is no JSON: {error}") from None
    if not isinstance(value, dict):
        raise RowRefused("it is no JSON object")
    for name in ("path", "sha256"):
        if not isinstance(value.get(name), str) and not (name == "sha256" and value.get("error") is not None):
            raise RowRefused(f"it has no text under `{name}`, as `newspost export --to jsonl` writes it")
    return Row(number, value["path"], value)


def _no_number(name: str) -> NoReturn:
    """Refuse what Python reads for a number, and JSON has not."""
    raise ValueError(f"{name} is no number")


def file_of(row: Row, folder: Path) -> str:
    """Return the file that a row is about, below ``folder``.

    Raises:
        RowRefused: it is not below it, or its path is none.
    """
    path = row.path
    parts = PurePosixPath(path).parts
    if not parts or "\0" in path or PureWindowsPath(path).drive or path.startswith(("/", "\\")) or ".." in parts:
        raise RowRefused("the path leads out of this folder; run `newspost apply` where the export ran")
    file = folder / path
    try:
        is_below = file.resolve().is_relative_to(folder.resolve())
    except (OSError, RuntimeError, ValueError):  # a circle of links, a name that is none
        is_below = False
    if not is_below:
        raise RowRefused("the path leads out of this folder by way of a link")
    return str(file)


def applied(row: Row, read: Callable[[], Post]) -> tuple[Post, Post] | None:
    """Return a post as it is, and with what was edited in its row; None where nothing was.

    A row that says all that it said at the export needs no look at its file.

    What the file says already is no edit, so that a row may be applied twice.

    Raises:
        RowRefused: an edited value is none, or the file, or how it is read, is no longer as it was at the export.
        newspost.EditRejected: the file cannot say this.
        newspost.InvalidPost: there is no Article in the file any more.
        OSError: the file cannot be read.
    """
    if row.is_bad or _is_as_exported(row):
        return None
    post = read()
    article = wanted(row, post.article)
    if article == post.article:
        return None
    if file_digest(post) != row.values["sha256"]:
        raise RowRefused("the file has changed since the export")
    if row.values.get("article_sha256") not in {None, article_digest(post.article)}:
        raise RowRefused("the file is read otherwise than at the export: another config of its site, zone or newspost")
    edited = post.replace(article)
    return (post, edited) if edited != post else None


def _is_as_exported(row: Row) -> bool:
    """Whether a row says what it said when it was exported, as far as that can be told without its file."""
    if not isinstance(row.values.get("article_sha256"), str) or any(name not in row.values for name in _FIELDS):
        return False
    try:
        article = Article.model_validate({name: row.values[name] for name in _FIELDS})
    except (ValidationError, RecursionError):
        return False
    return bool(article_digest(article) == row.values["article_sha256"])


def wanted(row: Row, old: Article) -> Article:
    """Return the Article that a row asks for; a field that is not in the row stays as it is.

    Table tools give all objects of a column the same keys, with null for those that one has not. So null is no value
    of a block or a link, nor of a key of ``extra`` that the post has not.

    Raises:
        RowRefused: a value is none.
    """
    given = {name: _given(name, row.values[name], old) for name in _FIELDS if name in row.values}
    try:
        return Article.model_validate({**{name: getattr(old, name) for name in _FIELDS}, **given})
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        raise RowRefused(f"{'.'.join(map(str, first['loc'])) or 'the row'}: {first['msg']}") from None
    except RecursionError:
        raise RowRefused("its values are nested too deep") from None


def _given(name: str, value: object, old: Article) -> object:
    """Return the value of a field as an Article takes it."""
    if value is None and name in _NEEDED:
        if name in {"title", "date"} or getattr(old, name):
            raise RowRefused(f"{name} is null; leave it out to keep it as it is")
        return () if name == "body" else {}
    if value is None and name in _LISTS:
        return ()
    if name == "extra":
        return _like(value, old.extra)
    if name == "date" and isinstance(value, str):
        return _moment(value)
    value = _without_nulls(value)
    return None if value == {} and name == "attribution" else value


def _moment(text: str) -> object:
    """Return a date in any form of ISO 8601, ``2024-05-06 01:12:40+00`` too; the text itself where it is none."""
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return text


def _without_nulls(value: object) -> object:
    """Return ``value`` without keys of null."""
    if isinstance(value, dict):
        return {key: _without_nulls(item) for key, item in value.items() if item is not None}
    return [_without_nulls(item) for item in value] if isinstance(value, list) else value


def _like(value: object, old: object) -> object:
    """Return ``value`` without keys of null that ``old`` has not at the same place."""
    if isinstance(value, dict):
        known = old if isinstance(old, Mapping) else {}
        return {key: _like(item, known.get(key)) for key, item in value.items() if item is not None or key in known}
    if isinstance(value, list):
        items = old if isinstance(old, list) and len(old) == len(value) else [None] * len(value)
        return [_like(item, before) for item, before in zip(value, items, strict=True)]
    return value


def changed_fields(old: Article, new: Article) -> list[str]:
    """Return the names of the fields in which two Articles differ."""
    return [name for name in _FIELDS if getattr(old, name) != getattr(new, name)]
