"""The words of `newspost set`: which of them are changes, and what their values mean."""

from __future__ import annotations

import os
import re
import shlex
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, tzinfo
from typing import Any, Final

import click

from newspost.cli.changes import Changes
from newspost.header.edits import ABSENT
from newspost.header.quoting import write_text
from newspost.header.read import read_header
from newspost.header.values import describe
from newspost.jekyll.context import Context
from newspost.meaning.fields import header_fields
from newspost.text.visible import one_line

_KEY: Final = re.compile(r"[\w-]++(?>(?:\.[\w-]++)*)")
_CHANGE: Final = re.compile(rf"({_KEY.pattern})=(.*+)", re.DOTALL)
_FIELDS: Final = frozenset({"title", "layout", "date", "categories", "tags"})
_PLURAL: Final = {"category": "categories", "tag": "tags"}

Lists = Mapping[str, tuple[str, ...]]
"""Single ``categories`` and ``tags``."""


def split_words(words: Iterable[str]) -> tuple[list[tuple[str, str]], list[str]]:
    """Return the keys and values among ``words``, and the files.

    Raises:
        click.UsageError: a word may be either: names such as ``2024-05-06-a=b.md`` come from a shell's ``*``.
    """
    pairs: list[tuple[str, str]] = []
    files: list[str] = []
    for word in words:
        change = _CHANGE.fullmatch(word)
        if change is None:
            files.append(word)
        elif os.path.lexists(word):
            raise _mistake(f"{word} is a change, and the name of a file: put files behind --, or write ./{word}")
        else:
            pairs.append((change[1], change[2]))
    return pairs, files


def read_changes(
    pairs: Sequence[tuple[str, str]], unset: Sequence[str], added: Lists, removed: Lists, zone: tzinfo | None
) -> Changes:
    """Return what the words and options ask for; ``zone`` is that of a date that names none.

    Raises:
        click.UsageError: two things at once, or what no front matter can hold: no file needs to be looked at.
    """
    _check_texts((*(text for pair in pairs for text in pair), *unset), may_be_empty=True)
    _check_texts(item for lists in (added, removed) for items in lists.values() for item in items)
    _check_keys([key for key, _ in pairs], unset)
    context = Context(None, UTC if zone is None else zone)
    fields = {key: _field(key, text, context) for key, text in pairs if key in _FIELDS}
    values = {key: _value(key, text) for key, text in pairs if key not in _FIELDS}
    return Changes(fields, {**dict.fromkeys(unset, ABSENT), **values}, added, removed)


def _check_texts(texts: Iterable[str], *, may_be_empty: bool = False) -> None:
    """Refuse texts that are not UTF-8, and names that are empty: a variable of the shell was."""
    for text in texts:
        if not text and not may_be_empty:
            raise _mistake("a category or tag cannot be empty")
        try:
            text.encode()
        except UnicodeEncodeError:
            raise _mistake(f"{text!r} is not UTF-8") from None


def _check_keys(keys: Sequence[str], unset: Sequence[str]) -> None:
    """Refuse a key that is none, and one that is to be two things; ``tag`` and ``tags`` are one to Jekyll."""
    for key in unset:
        if _KEY.fullmatch(key) is None:
            raise _mistake(f"--unset: {key!r} is no key: these are of letters, digits, _ and -, with dots between")
    times = Counter(_PLURAL.get(key, key) for key in keys)
    for key in keys:
        if times[_PLURAL.get(key, key)] > 1 or key in unset:
            raise _mistake(f"{key} is given twice")


def _field(key: str, text: str, context: Context) -> object:
    """Return the value of a field of the Article."""
    if key == "title" and not text:
        raise _mistake("title: no title is empty (--unset title leaves it to the file's name)")
    if key in {"title", "layout"}:
        return text or None
    # a date is read as if in quotes: without them YAML takes a time that names no zone for one at UTC
    value = text if key == "date" else _value(key, text)
    if not isinstance(value, str | list | None):
        raise _mistake(f"{key}: to Jekyll {text!r} is {describe(value)}, which says no {key}; {_as_text(key, text)}")
    read = header_fields({key: value}, context)[key]
    if read is None:
        raise _mistake(f"date: Jekyll reads no date in {text!r}; write it as 2022-03-24 or 2022-03-24 16:59:33 +0800")
    return read


def _value(key: str, text: str) -> Any:  # noqa: ANN401 - whatever YAML has
    """Return what Jekyll's YAML loader reads ``text`` as behind ``key:``."""
    source = f"---\nvalue: {text}\n---\n"
    header = read_header(source)
    if header.error is not None:
        raise _mistake(f"{key}: YAML reads no value in {text!r} ({header.error}); {_as_text(key, text)}")
    if header.fence is None or header.fence.body < len(source) or header.data.keys() != {"value"}:
        raise _mistake(f"{key}: YAML reads more than a value in {text!r}; {_as_text(key, text)}")
    return header.data["value"]


def _as_text(key: str, text: str) -> str:
    """Return the advice how to say ``text`` as it stands."""
    quoted = write_text(text, '"')
    return f"for this very text, write {shlex.quote(f'{key}={quoted}')}"


def _mistake(message: str) -> click.UsageError:
    """Return the error of a mistake in usage, which ends the command before it touches any file."""
    return click.UsageError(one_line(message))
