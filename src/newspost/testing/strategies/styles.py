"""The ways to write a value in YAML, each of which reads as that value."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta, timezone
from typing import Any, Final

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

_PLAIN: Final = re.compile(r"[^\W\d_](?>(?:[^\W_]|[，。！？：“”·'+#%-]| (?=[^\W_]))*)")
_RESERVED: Final = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null", "nil"})
_ESCAPED: Final = re.compile(
    r"[^ -!#-\[\]-~\xa1-\xac\xae-\u024f‘-”\u3001-\u30ff\u4e00-\u9fff\uff01-\uff5e]"
    r"|[Ãï锟]"  # what text that was decoded wrongly begins with
)
_OFFSETS: Final = st.sampled_from([0, 60, 330, 480, 720, -210, -300, -660])

_GAPS: Final = st.sampled_from([", ", ",", ",  "])
_INDENTS: Final = st.sampled_from(["", "  ", "    "])


def text_styles(text: str) -> SearchStrategy[str]:
    """Return a strategy for the ways to write ``text``: in double quotes, in single ones, or plain."""
    styles = [in_double_quotes(text)]
    if text and not _ESCAPED.search(re.sub(r"[\"\\]", "", text)):
        styles.append("'" + text.replace("'", "''") + "'")
    if is_plain(text):
        styles += [text, text]
    return st.sampled_from(styles)


def is_plain(text: str) -> bool:
    """Whether ``text`` is one to YAML without quotes, and to its readers; what is in doubt is not."""
    return _PLAIN.fullmatch(text) is not None and _ESCAPED.search(text) is None and text.lower() not in _RESERVED


def in_double_quotes(text: str) -> str:
    r"""Return ``text`` as YAML has it in double quotes, with numbers for what does not print.

    >>> print(in_double_quotes('a "b" \\ \x07 🎉'))
    "a \"b\" \\ \u0007 \U0001f389"
    """
    return '"' + _ESCAPED.sub(lambda found: _escape(found[0]), text) + '"'


def _escape(character: str) -> str:
    """Return one character as an escape; of those with a letter, only the two that nobody takes for a mistake."""
    if character in '"\\':
        return "\\" + character
    return f"\\u{ord(character):04x}" if ord(character) < 0x10000 else f"\\U{ord(character):08x}"


def flow(value: Any) -> str:  # noqa: ANN401 - as in JSON
    """Return a value in YAML's flow style, which is JSON's with other escapes."""
    if isinstance(value, str):
        return in_double_quotes(value)
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_flow_key(key)}: {flow(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(flow, value)) + "]"
    if isinstance(value, float):
        return f"{value:.6f}"
    return "null" if value is None else str(value).lower()


def _flow_key(key: str) -> str:
    """Return a key in flow style; YAML has to be told that one of more than 1024 characters is one."""
    written = in_double_quotes(key)
    return written if len(written) < 1000 else f"? {written} "


@st.composite
def list_styles(draw: DrawFn, items: Sequence[str]) -> str:
    """Return a strategy for what stands behind the colon of a key whose value is a list of texts."""
    written = [draw(text_styles(item)) for item in items]
    if len(items) == 1 and is_plain(items[0]) and " " not in items[0] and draw(st.booleans()):
        return f" {written[0]}\n"
    if not items or draw(st.booleans()):
        gap = draw(_GAPS)
        return f" [{gap.join(written)}]\n"
    indent = draw(_INDENTS)
    return "\n" + "".join(f"{indent}- {item}\n" for item in written)


@st.composite
def date_styles(draw: DrawFn, moment: datetime, *, canonical: bool) -> str:
    """Return a strategy for the ways to write a moment; the ``canonical`` ones are a day, or have a time and a zone."""
    day, time = f"{moment:%Y-%m-%d}", f"{moment:%H:%M:%S}"
    zone = timezone(timedelta(minutes=draw(_OFFSETS)))
    offset = f"{moment.replace(tzinfo=zone):%z}"
    styles = [day, f"{day} {time} {offset}", f"{day}T{time}{offset[:3]}:{offset[3:]}", f"{day}T{time}Z", f"'{day}'"]
    if not canonical:
        styles += [f"{day} {time}", f'"{day} {time} {offset}"', f"{day} {time[:5]}", f"{moment:%Y/%m/%d}"]
    return draw(st.sampled_from(styles))
