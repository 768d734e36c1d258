"""What a site's attribution, source and navigation look like."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from newspost.pickles import ByName

PLAIN_SOURCE = r"<(?P<url>[^<>\n]*)>"
"""A source line that is a Markdown autolink."""


@dataclass(frozen=True, slots=True)
class Dialect(ByName):
    """The few things that differ from site to site, each a regular expression matched against a whole piece of text.

    * ``attribution``: the text of the paragraph that names the medium; the group ``source`` is the medium's name.
    * ``attribution_form``: the one way to write it, with ``{source}``; other ways are read, and reported.
    * ``attribution_class``: the ``class`` that marks that paragraph, or None.
    * ``signature``: a medium in brackets at the end of a body that is one Markdown paragraph, or None.
    * ``source``: the source line; the group ``url`` is the address.
    * ``navigation``: the text of the first link of the navigation.

    >>> wire = Dialect("wire", attribution=r"Source: (?P<source>.+)", attribution_form="Source: {source}",
    ...                navigation="Back to .+")
    >>> wire.attribution_pattern.fullmatch("Source: The Daily Wire")["source"]
    'The Daily Wire'
    """

    name: str
    attribution: str
    attribution_form: str
    navigation: str
    attribution_class: str | None = None
    signature: str | None = None
    source: str = PLAIN_SOURCE
    attribution_pattern: re.Pattern[str] = field(init=False, repr=False, compare=False)
    navigation_pattern: re.Pattern[str] = field(init=False, repr=False, compare=False)
    source_pattern: re.Pattern[str] = field(init=False, repr=False, compare=False)
    signature_pattern: re.Pattern[str] | None = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Compile each pattern once; raises ``re.error`` for one that is none, ValueError for one without its group."""
        object.__setattr__(self, "attribution_pattern", _compile(self.attribution, "source"))
        object.__setattr__(self, "source_pattern", _compile(self.source, "url"))
        object.__setattr__(self, "navigation_pattern", _compile(self.navigation))
        signature = None if self.signature is None else _compile(self.signature, "source")
        object.__setattr__(self, "signature_pattern", signature)


def _compile(pattern: str, group: str | None = None) -> re.Pattern[str]:
    """Compile ``pattern`` and see that it has the ``group`` that is read from it."""
    compiled = re.compile(pattern, re.DOTALL)
    if group is not None and group not in compiled.groupindex:
        raise ValueError(f"the pattern {pattern!r} needs a group (?P<{group}>...)")
    return compiled


FINEWS = Dialect(
    name="finews",
    attribution=r"[（(]\s*+文章来源\s*+[：:]\s*+(?P<source>(?:.*\S)?)\s*+[）)]",
    attribution_form="（文章来源：{source}）",
    attribution_class="em_media",
    signature=r"[（(](?P<source>[^（）()，。；：！？,;:!?\s]{2,20}+)[）)]",
    navigation=r"返回.*+",
)
"""The finews archive's dialect, the default: its marks are so particular that any other Jekyll post reads right too."""
