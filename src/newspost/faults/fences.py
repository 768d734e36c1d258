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
_KEY: Final = r"[ \t]*+[A-Za-z_][\w-]*+[ \t]*+[:：]"
_DASHES: Final = r"---(?:[ \t]++#[^\n]*+|[ \t\r]*+)\n(?>(?:[ \t]*+#[^\n]*+\n)*)"
_BLANKS: Final = r" \t\xa0\u3000\u200b\ufeff"
_PRECEDED: Final = re.compile(rf"\n[{_BLANKS}]*+({_DASHES}){_KEY}")
_GLUED: Final = re.compile(rf"[{_BLANKS}]*+[^\n]{{0,8}}?({_DASHES}){_KEY}")
_NEARLY_CLOSING: Final = re.compile(r"\n([ \t]++(?:---|\.\.\.)[ \t\r]*+|---[^\n]++|\.{3}[^\n]++)(?=\n|\Z)")
_FARTHEST_OPENING: Final = 1000  # code points: a line of dashes farther down is a rule across the page
_TOML: Final = re.compile(r"\+\+\+[ \t\r]*+\n")


def find_missing_fence(text: str, start: int) -> Fault:
    """Return the one reason why the ``text`` from ``start`` on has no front matter (rules 1 and 2)."""
    if _OPENING.match(text, start):
        return _unclosed(text, start)
    if found := _NEARLY_OPENING.match(text, start):
        span = Span(start, start + len(found[0].rstrip("\r")))
        message = f"The first line is {shown(found[0])}, not ---. {_PRINTED}; write exactly three dashes."
        return fault("FM004", span, message)
    if found := _GLUED.match(text, start) or _PRECEDED.search(text, start, start + _FARTHEST_OPENING):
        message = f"Something stands before the --- of the front matter. {_PRINTED}; delete what stands there."
        return fault("FM002", Span(start, found.start(1)), message)
    toml = " (+++ is Hugo's mark, not Jekyll's)" if _TOML.match(text, start) else ""
    message = f"There is no front matter{toml}: Jekyll prints the whole file. Write one, with title and layout."
    return fault("FM001", Span(start, start), message)


def _unclosed(text: str, start: int) -> Fault:
    """FM004 for a last line of dashes that is nearly right, else FM003."""
    if found := _NEARLY_CLOSING.search(text, start):
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
_KNOWN: Final = re.compile(r"^(?:layout|title|date|categories|category|tags|tag|permalink):(?=\s)", re.MULTILINE)


def continues(text: str, at: int) -> bool:
    """Whether a front matter goes on at ``at``: there are but lines of keys, or none, to the next line of dashes."""
    rest = _LINES_OF_YAML.match(text, at)
    return rest is not None and (not rest[0].strip() or _KNOWN.search(rest[0]) is not None)


def find_early_close(text: str, fence: Fence) -> Fault | None:
    """FM005 for a line of dashes that closes the front matter too early: its other half is the head of the body."""
    rest = _LINES_OF_YAML.match(text, fence.body)
    if rest is None or not _KNOWN.search(text, *rest.span()):
        return None
    message = (
        "This line closes the front matter, and the keys below it are printed on the page. Delete the line, or indent "
        "it where it is a part of a value."
    )
    return fault("FM005", Span(fence.close.start, fence.close.start + 3), message)
