"""FM001 to FM004: why Jekyll sees no front matter in a file."""

from __future__ import annotations

import re
from typing import Final

from newspost.faults.fault import Fault, fault, shown
from newspost.header.fence import Fence
from newspost.text.spans import Span

_PRINTED: Final = "Jekyll sees no front matter and prints its lines"
_OPENING: Final = re.compile(r"---[ \t\r\f\v]*+(?:\n|\Z)")
_NEARLY_OPENING: Final = re.compile(r"---[^\n]*+")
_OTHER_DASHES: Final = r"(?:--|[\u2010-\u2015\u2212\u2500\u2501-]*[\u2010-\u2015\u2212\u2500\u2501]-*+)[ \t\r]*+"
_OTHERWISE_OPENING: Final = re.compile(rf"{_OTHER_DASHES}\n")
_FIRST_KEY: Final = re.compile(r"""(?>(?:[ \t]*+#[^\n]*+\n)*)[ \t]*+["']?[^\W\d][\w-]*+["']?[ \t]*+[:：]""")
_DASHES: Final = r"---(?:[ \t]++#[^\n]*+|[ \t\r]*+)\n"
_BLANKS: Final = r"[ \t\xa0\u3000\u200b\ufeff]*+"
_PRECEDED: Final = re.compile(rf"(?<=\n){_BLANKS}({_DASHES})")
_GLUED: Final = re.compile(rf"{_BLANKS}[^\n]{{0,8}}?({_DASHES})")
_NEARLY_CLOSING: Final = rf"(?:[ \t]++(?:---|\.\.\.)[ \t\r]*+|---[^\n]++|\.{{3}}[^\n]++|{_OTHER_DASHES})(?=\n|\Z)"
_HEADER_LINE: Final = r"""(?:["']?[^\W\d][^\n:：]*+[:：]|[ \t]|-[ \t\r\n]|[#\[{\]}])[^\n]*+\n|\r?+\n"""
_WRONG_CLOSE: Final = re.compile(rf"(?>(?:(?!{_NEARLY_CLOSING})(?:{_HEADER_LINE}))*)({_NEARLY_CLOSING})")
_FARTHEST_OPENING: Final = 1000  # code points: a line of dashes farther down is a rule across the page
_TOML: Final = re.compile(r"\+\+\+[ \t\r]*+\n")


def find_missing_fence(text: str, start: int) -> Fault:
    """Return the one reason why the ``text`` from ``start`` on has no front matter (rules 1 and 2)."""
    if _OPENING.match(text, start):
        return _unclosed(text, start)
    found = _OTHERWISE_OPENING.match(text, start)
    found = found if found and _FIRST_KEY.match(text, found.end()) else _NEARLY_OPENING.match(text, start)
    if found:
        span = Span(start, start + len(found[0].rstrip("\r\n")))
        message = f"The first line is {shown(span.of(text))}, not ---. {_PRINTED}; write exactly three dashes."
        return fault("FM004", span, message)
    if (opening := _find_opening(text, start)) > start:
        message = f"Something stands before the --- of the front matter. {_PRINTED}; delete what stands there."
        return fault("FM002", Span(start, opening), message)
    toml = " (+++ is Hugo's mark, not Jekyll's)" if _TOML.match(text, start) else ""
    message = f"There is no front matter{toml}: Jekyll prints the whole file. Write one, with title and layout."
    return fault("FM001", Span(start, start), message)


def _find_opening(text: str, start: int) -> int:
    """Return where a line of dashes with keys below it begins that is not the text's first; -1 if there is none."""
    end = start + _FARTHEST_OPENING
    for found in (_GLUED.match(text, start), *_PRECEDED.finditer(text, start, end)):
        if found and (_FIRST_KEY.match(text, found.end()) or _keys_follow(text, found.end())):
            return found.start(1)
    return -1


def _unclosed(text: str, start: int) -> Fault:
    """FM004 for a line below the keys that is nearly one of three dashes, else FM003."""
    if found := _WRONG_CLOSE.match(text, text.find("\n", start) + 1):
        wrong = found[1].rstrip("\r")
        message = f"The line {shown(wrong)} does not close the front matter. {_PRINTED}; write --- and nothing else."
        return fault("FM004", Span(found.start(1), found.start(1) + len(wrong)), message)
    message = f"No line --- closes the front matter. {_PRINTED}; write --- below the last key."
    return fault("FM003", Span(start, start + 3), message)


_SECOND_DOCUMENT: Final = re.compile(r"\n((?:---|\.\.\.)[ \t]++[^\n]*+|----+[ \t\r]*+)(?=\n)")
_NO_FENCE: Final = re.compile(r"\n(---[^\n]++|\.{3}[^\n]++)(?=\n)")


def find_false_close(text: str, yaml: Span, gives_up: int | None = None) -> Fault | None:
    """FM004 for a line inside a front matter that was meant to close it; what follows it is lost (rule 5).

    ``gives_up`` is where YAML does, if it does: only such a line up to there is to blame.
    """
    found = (_SECOND_DOCUMENT if gives_up is None else _NO_FENCE).search(text, yaml.start + 3, yaml.end)
    if found is None or (gives_up is not None and found.start(1) > gives_up):
        return None
    span = Span(found.start(1), found.start(1) + len(found[1].rstrip("\r")))
    happens = "loses what stands between them" if gives_up is None else "cannot read what stands between them"
    mend = "delete it" if continues(text, text.index("\n", span.end) + 1) else "write --- and nothing else"
    message = (
        f"The line {shown(span.of(text))} does not close the front matter, which goes on to the next --- line. "
        f"Jekyll {happens}; {mend}."
    )
    return fault("FM004", span, message)


_LINES_OF_YAML: Final = re.compile(
    r"(?>(?:[A-Za-z_][\w-]*+:(?:[ \t][^\n]*+)?\r?+\n|[ \t]++[^\n]*+\n|- [^\n]*+\n|#[^\n]*+\n|\r?+\n)*)"
    r"(?=---[ \t\r]*+(?:\n|\Z))"
)
KNOWN_LINE: Final = re.compile(r"^(?:layout|title|date|categories|category|tags|tag|permalink):(?=\s)", re.MULTILINE)
"""The start of a line with a key that is Jekyll's."""


def _keys_follow(text: str, at: int) -> bool:
    """Whether there are but lines of keys, one of them Jekyll's, from ``at`` to the next line of dashes."""
    rest = _LINES_OF_YAML.match(text, at)
    return rest is not None and KNOWN_LINE.search(rest[0]) is not None


def continues(text: str, at: int) -> bool:
    """Whether a front matter goes on at ``at``: there are but lines of keys, or none, to the next line of dashes."""
    rest = _LINES_OF_YAML.match(text, at)
    return rest is not None and (not rest[0].strip() or _keys_follow(text, at))


def find_early_close(text: str, fence: Fence) -> Fault | None:
    """FM005 for a line of dashes that closes the front matter too early: its other half is the head of the body."""
    if not _keys_follow(text, fence.body):
        return None
    message = (
        "This line closes the front matter, and the keys below it are printed on the page. Delete the line, or indent "
        "it where it is a part of a value."
    )
    return fault("FM005", Span(fence.close.start, fence.close.start + 3), message)
