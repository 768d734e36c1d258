"""The words in which a value of a config is refused."""

from __future__ import annotations

from datetime import UTC
from typing import Final

from newspost.problems import InvalidConfig
from newspost.ruby.values import ruby_text

_LONGEST: Final = 40


def refusal(key: tuple[str | int, ...], value: object, wanted: str, consequence: str, remedy: str) -> InvalidConfig:
    """Return the error that the ``value`` at ``key`` is not what Jekyll wants there.

    >>> print(refusal(("limit_posts",), "5", "a number", "Jekyll stops", "Take the quotes away"))
    `limit_posts` is '5', not a number: Jekyll stops. Take the quotes away.
    """
    path = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in key).removeprefix(".")
    return InvalidConfig(f"`{path}` is {named(value)}, not {wanted}: {consequence}. {remedy}.", key=key)


def named(value: object) -> str:
    """Return what to call a value: a text in quotes, other scalars as they print, collections by their type."""
    if value is None or isinstance(value, dict | list | tuple):
        from newspost.header.values import describe  # noqa: PLC0415 - it brings the YAML parser along

        return describe(value)
    text = repr(value) if isinstance(value, str) else ruby_text(value, UTC)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
