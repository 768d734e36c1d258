"""What an editor shows of the place under the cursor: the rule that found something, and what Jekyll makes of a key."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from lsprotocol import types

from newspost.checking.codes import ALL_CODES
from newspost.checking.finding import Finding
from newspost.checking.pages import file_of, page_of
from newspost.checking.reports.markdown import in_markdown
from newspost.faults.fault import shown
from newspost.header.values import describe
from newspost.meaning.reading import Reading
from newspost.server.client import Client
from newspost.server.diagnostics import ranged, uri_of
from newspost.server.looking import Look
from newspost.site.explain import Fact, explain
from newspost.text.spans import Span
from newspost.text.visible import one_line

_FACTS: Final = {
    "title": ("title",),
    "date": ("date", "published", "url"),
    "layout": ("layout",),
    "categories": ("category", "url"),
    "category": ("category", "url"),
    "tags": ("tag",),
    "tag": ("tag",),
    "slug": ("slug", "url"),
    "permalink": ("url", "address", "page"),
    "published": ("published",),
    "draft": ("published",),
    "excerpt": ("excerpt",),
    "excerpt_separator": ("excerpt",),
}
"""The facts that a key of the front matter bears upon, by their names in `newspost.site.explain`."""


class _Style:
    """How words are written for an editor: in Markdown, if it shows that."""

    def __init__(self, client: Client) -> None:
        self.markdown = client.markdown

    def plain(self, text: str) -> str:
        """Return a text of which nothing is markup, whatever a post put into it."""
        line = one_line(text)
        return in_markdown(line) if self.markdown else line

    def strong(self, text: str) -> str:
        """Return a text that stands out."""
        return f"**{self.plain(text)}**" if self.markdown else self.plain(text)

    def content(self, parts: Sequence[str]) -> types.MarkupContent:
        """Return paragraphs as the protocol has them."""
        kind = types.MarkupKind.Markdown if self.markdown else types.MarkupKind.PlainText
        return types.MarkupContent(kind, "\n\n".join(parts))


def hover(look: Look, position: types.Position, client: Client) -> types.Hover | None:
    """Return what there is to say of a place; None where that is nothing."""
    style, positions = _Style(client), look.buffer.positions
    at = positions.offset(position)
    rules = {
        finding.code: (finding, where)
        for finding, where in ranged(look)
        if (span := positions.span(where)).start <= at <= span.end
    }
    parts = [_rule(finding, style) for finding, _ in rules.values()]
    told = next(_told(look, at, style), None)
    places = [where for _, where in rules.values()]
    if told is not None:
        parts.append(told[0])
        places.insert(0, positions.range(*told[1]))
    return types.Hover(style.content(parts), places[0]) if parts else None


def _rule(finding: Finding, style: _Style) -> str:
    """Return what a rule is about, what Jekyll does with such posts, and where its page is."""
    head = f"{style.strong(f'{finding.code} {finding.name}')} ({finding.severity})"
    if finding.code not in ALL_CODES:
        return f"{head}: {style.plain(finding.message)}"
    page = page_of(finding.code)
    lines = [f"{head}: {page.summary}", page.consequence, f"Fix: {page.fix}. {_link(finding.code, style)}"]
    return "\n\n".join(filter(None, lines))


def _link(code: str, style: _Style) -> str:
    """Return the way to a rule's page."""
    return f"[The page of {code}]({uri_of(file_of(code))})" if style.markdown else f"newspost rule {code} tells more."


def _told(look: Look, at: int, style: _Style) -> Iterator[tuple[str, Span]]:
    """Yield what Jekyll makes of the front matter at an offset, and of which piece of it."""
    reading = look.entry.reading
    fence = reading.header.fence
    if fence is None or at >= fence.close.end or not reading.is_decoded:
        return
    first = Span(fence.yaml.start, fence.yaml.start + 3)
    for line in (first, Span(fence.close.start, fence.close.start + 3)):
        if line.start <= at <= line.end:
            yield _facts(explain(look.entry), style), line
    for name, place in _keys(reading):
        if place.start <= at <= place.end:
            yield _of_key(look, name, style), place


def _keys(reading: Reading) -> Iterator[tuple[str, Span]]:
    """Yield the keys of the front matter that stand in no other, each with all of its place."""
    for key in reading.keys:
        if len(key.path) == 1 and key.key is not None:
            yield str(key.path[0]), Span(key.key.start, max(key.key.end, key.value.end))


def _of_key(look: Look, name: str, style: _Style) -> str:
    """Return what Jekyll makes of a key."""
    wanted = _FACTS.get(name)
    if wanted is not None:
        return _facts([fact for fact in explain(look.entry) if fact.name in wanted], style)
    value = look.entry.reading.header.data.get(name)
    kept = f"{describe(value)}: {shown(value)}" if isinstance(value, str) else describe(value)
    return f"{style.strong(shown(name))}: {style.plain(kept)}. Jekyll gives it to the layout, and does no more with it."


def _facts(facts: Sequence[Fact], style: _Style) -> str:
    """Return facts, a paragraph each."""
    lines = [
        f"{style.strong(fact.name)}: {style.plain(fact.value)}"
        + (f" ({style.plain(fact.reason)})" if fact.reason else "")
        for fact in facts
    ]
    return "\n\n".join(lines)
