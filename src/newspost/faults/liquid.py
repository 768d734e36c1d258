"""BD002: Liquid in the body that stops the build, and Liquid where a program copied it from elsewhere.

The rules are those of Liquid 5 (``Tokenizer``, ``BlockBody``): a tag ends at the next ``%}``, an output at the next
``}``, which must be the first of two; what is inside ``raw`` is text; a block needs its end tag.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from newspost.faults.fault import Fault, fault, shown
from newspost.faults.options import NO_OPTIONS, Options
from newspost.faults.views import is_news
from newspost.faults.words import is_slip
from newspost.problems import Severity
from newspost.text.spans import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from newspost.meaning.reading import Reading

_BLOCKS: Final = frozenset(
    {"capture", "case", "comment", "for", "highlight", "if", "ifchanged", "raw", "tablerow", "unless"}
)
_OF_LIQUID: Final = (
    *("#", "assign", "break", "continue", "cycle", "decrement", "doc", "echo", "else", "elsif", "increment"),
    *("inline_comment", "liquid", "render", "when"),
)
_BRANCHES: Final = frozenset({"else", "elsif", "when"})
_OF_JEKYLL: Final = ("include", "include_relative", "link", "post_url")
_OF_GITHUB_PAGES: Final = ("avatar", "feed_meta", "gist", "github_edit_link", "seo")  # plugins that it always loads
_TAGS: Final = frozenset((*_OF_LIQUID, *_OF_JEKYLL, *_OF_GITHUB_PAGES))
_START: Final = re.compile(r"\{[{%]")
_NAME: Final = re.compile(r"\{%-?\s*+(#|\w++)")
_END: Final = re.compile(r"\{%-?\s*+end(\w++)")
_MEND: Final = "Mend it, or put {% raw %} around text that is no Liquid"


def find_all(reading: Reading, _: Options = NO_OPTIONS) -> Iterator[Fault]:
    """Yield the faults of this family; whatever Liquid a program copied from elsewhere is an error."""
    for found in find(reading):
        yield found._replace(severity="error") if _is_of_news(reading) else found


def find(reading: Reading) -> Iterator[Fault]:
    """Yield the faults of this family, up to the first that stops the build; no other is an error."""
    if reading.header.data.get("render_with_liquid") is False:
        return
    text, start = reading.text, reading.body_start
    if _START.search(text, start) is None:
        return
    found = list(_Walk(text, start).faults())
    yield from found
    if not found and _is_of_news(reading) and (first := _START.search(text, start)):
        message = "This is Liquid code, and Jekyll runs it. If it is part of the text, put {% raw %} around it."
        yield fault("BD002", Span(*first.span()), message, severity="warning")


def _is_of_news(reading: Reading) -> bool:
    """Whether the body is an article that a program wrote."""
    return reading.header.fence is not None and is_news(reading)


def find_tags(text: str, start: int, name: str) -> Iterator[Span]:
    """Yield where the markup of each Liquid tag ``name`` stands that Jekyll runs: not in ``raw`` or ``comment``."""
    at = start
    while found := _START.search(text, at):
        output = found[0] == "{{"
        end = text.find("}}" if output else "%}", found.end())
        if end < 0:
            return
        at = end + 2
        tag = None if output else _NAME.match(text, found.start(), end)
        if tag and tag[1] in {"raw", "comment"}:
            closing = re.compile(rf"\{{%-?\s*+end{tag[1]}\b").search(text, at)
            at = closing.end() if closing else len(text)
        elif tag and tag[1] == name:
            markup = text[tag.end() : end].removesuffix("-")
            first = tag.end() + len(markup) - len(markup.lstrip())
            yield Span(first, first + len(markup.strip()))


class _Walk:
    """One walk over a body; ``open`` are the blocks not ended so far, ``ends`` the last end tag of each name."""

    def __init__(self, text: str, start: int) -> None:
        self.text = text
        self.start = start
        self.open: list[tuple[str, Span]] = []
        self.unknown: set[str] = set()
        self.ends = {found[1]: found.start() for found in _END.finditer(text, start)}

    def faults(self) -> Iterator[Fault]:
        """Yield what is wrong, in order."""
        at = self.start
        while found := _START.search(self.text, at):
            if found[0] == "{{":
                at, broken = self.output(found.start())
            else:
                at, broken = self.tag(found.start())
            if broken is not None:
                yield broken
                if broken.severity == "error":
                    return
        if self.open:
            name, span = self.open[-1]
            yield _stops(span, f"The Liquid block {name} is never ended by end{name}.")

    def output(self, start: int) -> tuple[int, Fault | None]:
        """Read ``{{ ... }}`` and return where to go on."""
        end = self.text.find("}", start + 2)
        if end < 0 or not self.text.startswith("}}", end):
            return start + 2, _stops(Span(start, start + 2), "This {{ has no }}.")
        return end + 2, None

    def tag(self, start: int) -> tuple[int, Fault | None]:
        """Read ``{% ... %}`` and return where to go on."""
        end = self.text.find("%}", start + 2)
        name = _NAME.match(self.text, start, max(end, start))
        if end < 0 or name is None:
            return start + 2, _stops(
                Span(start, start + 2), "This {% has no %}." if end < 0 else "This tag has no name."
            )
        span = Span(start, end + 2)
        if name[1] == "raw":
            return self.raw(span)
        if name[1] in _BLOCKS:
            self.open.append((name[1], span))
        elif name[1].startswith("end") and name[1][3:] in _BLOCKS:
            return end + 2, self.end_tag(name[1][3:], span)
        elif name[1] in _BRANCHES and not self.open:
            return end + 2, _stops(span, f"This {name[1]} stands in no Liquid block.")
        elif name[1] not in _TAGS and not any(block == "comment" for block, _ in self.open[-1:]):
            return self.unknown_tag(name[1], span)
        return end + 2, None

    def raw(self, span: Span) -> tuple[int, Fault | None]:
        """Pass over text that is not looked at."""
        end = re.compile(r"\{%-?\s*+endraw\b[^%]*+%\}").search(self.text, span.end)
        if end is None:
            return span.end, _stops(span, "The Liquid block raw is never ended by endraw.")
        return end.end(), None

    def end_tag(self, name: str, span: Span) -> Fault | None:
        """Close a block; an end tag that fits none stops the build, but not inside a comment."""
        if self.open and self.open[-1][0] == name:
            self.open.pop()
            return None
        if self.open and self.open[-1][0] == "comment":
            return None
        return _stops(span, f"This end{name} ends no Liquid block.")

    def unknown_tag(self, name: str, span: Span) -> tuple[int, Fault | None]:
        """Tell once of a tag that only a plugin can bring; if it has an end tag, what is between may be anything.

        A site may have the plugin, but not for a slip of the fingers.
        """
        at = span.end
        if self.ends.get(name, -1) > at and (end := re.compile(rf"\{{%-?\s*+end{name}\b").search(self.text, at)):
            at = end.start()
        if name in self.unknown or (name.startswith("end") and name[3:] in self.unknown):
            return at, None
        self.unknown.add(name)
        like = next((known for known in sorted(_TAGS | _BLOCKS) if is_slip(name, known)), None)
        question = "" if like is None else f" Did you mean {like}?"
        what = f"The Liquid tag {shown(name)} is none of Jekyll's: without a plugin for it Jekyll stops the build."
        severity: Severity = "info" if like is None else "warning"
        return at, fault("BD002", span, f"{what}{question} {_MEND}.", severity=severity)


def _stops(span: Span, what: str) -> Fault:
    """Return BD002 for what stops the build."""
    return fault("BD002", span, f"{what} Jekyll stops the whole build. {_MEND}.")
