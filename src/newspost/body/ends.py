"""Edits of what stands around the blocks: the digest before them, attribution, source and navigation behind."""

from __future__ import annotations

import re

from newspost.body.layout import Body
from newspost.body.rewrite import is_html, retext
from newspost.body.slots import address, html_text, link_target, link_text, markdown_text
from newspost.body.tail import NavigationLink
from newspost.dialect import PLAIN_SOURCE, Dialect
from newspost.parts import Attribution, Link
from newspost.problems import EditRejected
from newspost.text.patches import Patch
from newspost.text.spans import Span

_WHITE = " \t\n\r\f\v"
_BLANK_LINES = re.compile(r"(?>(?:[ \t\r\f\v]*+\n)*)")
_SEPARATOR = "｜"


class Ends:
    """Makes the patches of one edit to the ends of ``body``, in new lines that end as those of the file do."""

    def __init__(self, text: str, body: Body, dialect: Dialect, newline: str) -> None:
        self.text = text
        self.body = body
        self.dialect = dialect
        self.newline = newline

    def digest(self, digest: str | None) -> list[Patch]:
        """Change, add or remove the quote that opens the body."""
        bounds, start = self.body.digest_bounds, self.body.start
        if digest is None:
            return [Patch(Span(bounds[0], self._next_line(bounds[3])), "")] if bounds else []
        if bounds is None:
            return [Patch(Span(start, start), f"> {markdown_text(digest)}{self.newline * 2}")]
        span = Span(bounds[1], bounds[2])
        return [Patch(span, retext(self.text, span, self.body.digest or "", digest, as_html=False))]

    def _next_line(self, at: int) -> int:
        """Return where the next line begins that is not blank."""
        blank = _BLANK_LINES.match(self.text, at, self.body.end)
        return blank.end() if blank else at

    def attribution(self, new: Attribution | None) -> list[Patch]:
        """Change, add or remove the attribution; in its place the brackets and the markup around the name stay."""
        old, bounds = self.body.attribution, self.body.attribution_bounds
        if old is None or bounds is None:
            return [] if new is None else self._add_attribution(new)
        start, inner, inner_end, end = bounds
        blocks = self.body.pieces.blocks
        if blocks and blocks[-1][1] <= start < blocks[-1][4]:
            raise EditRejected("no place", "the medium stands in the text of the paragraph: edit the paragraph")
        if new is None:
            return [Patch(Span(self._before(start), end), "")]
        span = Span(inner, inner_end)
        wanted = self._worded(old, new)
        as_html = self.text.startswith("<", start)
        return [] if wanted == old.text else [Patch(span, retext(self.text, span, old.text, wanted, as_html=as_html))]

    def _worded(self, old: Attribution, new: Attribution) -> str:
        """Return the text of the new attribution: as it was given, else the old one with another name in it."""
        canonical = self.dialect.attribution_form.format(source=new.source)
        at = old.text.find(old.source) if old.source else -1
        if new.text not in {old.text, canonical} or at < 0:
            return new.text if new.text != old.text else canonical
        return old.text[:at] + new.source + old.text[at + len(old.source) :]

    def _add_attribution(self, new: Attribution) -> list[Patch]:
        """Put an attribution behind the last block."""
        blocks = self.body.pieces.blocks
        if blocks and not is_html(self.text, blocks[-1]):
            at = blocks[-1][4]
            return [Patch(Span(at, at), self.newline * 2 + markdown_text(new.text))]
        mark = f' class="{self.dialect.attribution_class}"' if self.dialect.attribution_class else ""
        source = f"<p{mark}>{html_text(new.text)}</p>"
        if blocks:
            return [Patch(Span(blocks[-1][4], blocks[-1][4]), source)]
        digest = self.body.digest_bounds
        at = self._next_line(digest[3]) if digest else self.body.start
        behind = self.newline * 2 if self.text[at : self.body.end].strip(_WHITE) else self.newline
        return [Patch(Span(at, at), source + behind)]

    def _before(self, at: int) -> int:
        """Return where what stands before ``at`` ends, without the white space behind it."""
        start = self.body.start
        return start + len(self.text[start:at].rstrip(_WHITE))

    def _append(self, source: str) -> list[Patch]:
        """Put a line of its own at the end of the body."""
        at = self._before(self.body.end)
        gap = self.newline * 2 if at > self.body.start else ""
        return [Patch(Span(at, at), gap + source)]

    def source_url(self, url: str | None) -> list[Patch]:
        """Change, add or remove the source line."""
        tail = self.body.tail
        if tail.url_start >= 0 and url is not None:
            return [Patch(Span(tail.url_start, tail.url_end), address(url))]
        if url is None:
            if tail.lines:
                return [Patch(Span(tail.source_start, tail.lines[0][0]), "")]
            return [Patch(Span(self._before(tail.source_start), tail.source_end), "")]
        if self.dialect.source != PLAIN_SOURCE:
            raise EditRejected("no place", f"the dialect {self.dialect.name} does not say how a source line is written")
        source = f"<{address(url)}>"
        if tail.lines:
            at = tail.lines[0][0]
            return [Patch(Span(at, at), source + self.newline * 2)]
        return self._append(source)

    def navigation(self, new: tuple[Link, ...]) -> list[Patch]:
        """Change links in their place; those that come or go do so at the end, with the separator that is there."""
        old = self.body.tail.links
        if any(link.code is not None for link in new):
            raise EditRejected("no place", "a link of the navigation has no code")
        if not old:
            return self._append(_SEPARATOR.join(map(_link_source, new))) if new else []
        if not new:
            return [Patch(Span(self._before(old[0][1] - 1), old[-1][4] + 1), "")]
        patches = [patch for was, link in zip(old, new, strict=False) for patch in _change_link(was, link)]
        end, count = old[-1][4] + 1, len(old)
        if len(new) > count:
            separator = self.text[old[0][4] + 1 : old[1][1] - 1] if count > 1 else _SEPARATOR
            added = "".join(separator + _link_source(link) for link in new[count:])
            patches.append(Patch(Span(end, end), added))
        elif len(new) < count:
            patches.append(Patch(Span(old[len(new) - 1][4] + 1, end), ""))
        return patches


def _link_source(link: Link) -> str:
    """Return a link of the navigation as it is written."""
    return f"[{link_text(link.text)}]({link_target(link.href)})"


def _change_link(old: NavigationLink, new: Link) -> list[Patch]:
    """Change the text and the target of a link where they differ."""
    link, text, text_end, href, href_end = old
    patches = [Patch(Span(text, text_end), link_text(new.text))] if link.text != new.text else []
    return patches + ([Patch(Span(href, href_end), link_target(new.href))] if link.href != new.href else [])
