"""What rules of several families ask of a reading."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from newspost.text.spans import Span

if TYPE_CHECKING:
    from newspost.header.locate import Key
    from newspost.meaning.reading import Reading


def find_key(reading: Reading, name: str) -> Key | None:
    """Return the top-level key ``name`` with its value; the last one, which is the one that counts."""
    return next((key for key in reversed(reading.keys) if key.path == (name,)), None)


def place(reading: Reading, name: str) -> Span:
    """Return where the value of ``name`` stands, its key where there is no value, the front matter where neither is."""
    key = find_key(reading, name)
    if key is None:
        fence = reading.header.fence
        return Span(fence.yaml.start, fence.yaml.start + 3) if fence else Span(0, 0)
    return key.value if key.value.start < key.value.end or key.key is None else key.key


def is_news(reading: Reading) -> bool:
    """Whether the post bears the marks of its dialect, an attribution or navigation: it was made by a program."""
    return reading.body.attribution is not None or bool(reading.body.tail.links)


def is_markdown(reading: Reading) -> bool:
    """Whether the body goes through kramdown; a post without a path is taken for Markdown."""
    name = reading.context.name
    return name is None or not name.extension or name.extension.lower() in reading.context.markdown


def folders(path: str) -> tuple[str, ...]:
    """Return the folders of a path, outermost first."""
    return PurePosixPath(path.replace("\\", "/")).parent.parts
