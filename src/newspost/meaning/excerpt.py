"""The excerpt of a post: what its front matter gives as one, else the head of its body."""

from __future__ import annotations

from newspost.jekyll.excerpts import Excerpt, cut_excerpt
from newspost.meaning.reading import Reading
from newspost.ruby.values import ruby_text
from newspost.text.spans import Span


def excerpt(reading: Reading) -> Excerpt | None:
    """Return the excerpt that Jekyll has of a post; None where the separator is empty (``Document#generate_excerpt``).

    One that comes from the site's defaults stands nowhere in the post: its span is empty, at the start of the body.
    """
    own = reading.data.get("excerpt")
    if own is not None and own is not False:
        written = [key.value for key in reading.keys if key.path == ("excerpt",)]
        return Excerpt(
            ruby_text(own, reading.context.zone),
            written[-1] if written else Span(reading.body_start, reading.body_start),
        )
    return cut_excerpt(reading.text, reading.body_start, excerpt_separator(reading))


def excerpt_separator(reading: Reading) -> str:
    """Return what ends the excerpt of a post: its own separator, or the site's (``Document#excerpt_separator``)."""
    separator = reading.data.get("excerpt_separator")
    if separator is None or separator is False:
        return reading.context.excerpt_separator
    return ruby_text(separator, reading.context.zone)
