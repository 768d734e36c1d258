"""Articles in the formats of others: a file a format, imported when it is asked for."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Final, cast

if TYPE_CHECKING:
    from newspost.archive.export.format import Format

_MODULES: Final = {
    "jsonl": "json_lines",
    "csv": "csv_rows",
    "jsonld": "json_ld",
    "ninjs": "ninjs",
    "jsonfeed": "json_feed",
    "atom": "atom",
    "markdown": "markdown",
    "text": "plain_text",
}

FORMATS: Final[tuple[str, ...]] = tuple(_MODULES)
"""The names of the formats."""


def format_named(name: str) -> Format:
    """Return the format of that name.

    Raises:
        KeyError: there is no such format.
    """
    module = import_module(f"{__name__}.{_MODULES[name]}")
    return cast("Format", module.FORMAT)
