"""Every code with its name and its severity; a code is never used again for something else."""

from __future__ import annotations

from typing import Final, NamedTuple

from newspost.problems import Severity


class Code(NamedTuple):
    """What a code is called, and how bad it is unless a rule says otherwise.

    error: Jekyll breaks, drops, misdates or mislinks the post; warning: probably wrong, the page still comes out right;
    info: style.
    """

    name: str
    severity: Severity


CODES: Final[dict[str, Code]] = {
    "FM001": Code("front-matter-missing", "error"),
    "FM002": Code("front-matter-not-first", "error"),
    "FM003": Code("front-matter-unclosed", "error"),
    "FM004": Code("bad-delimiter", "error"),
    "FM005": Code("unreadable-yaml", "error"),
    "FM006": Code("unescaped-quote", "error"),
    "FM007": Code("value-needs-quotes", "error"),
    "FM008": Code("value-silently-changed", "error"),
    "FM009": Code("bad-key-line", "error"),
    "FM010": Code("duplicate-key", "error"),
    "FK001": Code("missing-field", "error"),
    "FK002": Code("empty-field", "error"),
    "FK003": Code("wrong-type", "error"),
    "FK004": Code("unknown-key", "warning"),
    "FK005": Code("published-trap", "error"),
    "FK006": Code("unknown-layout", "error"),
    "DT001": Code("date-unreadable", "error"),
    "DT002": Code("date-missing", "warning"),
    "DT003": Code("zone-missing-or-ambiguous", "error"),
    "DT004": Code("impossible-date", "error"),
    "DT005": Code("date-format", "info"),
    "DT006": Code("future-date", "warning"),
    "DT007": Code("date-disagrees", "warning"),
    "TX001": Code("split-on-blank", "error"),
    "TX002": Code("separator-not-split", "error"),
    "TX003": Code("taxonomy-type", "error"),
    "TX004": Code("category-and-categories", "warning"),
    "TX005": Code("unknown-or-clashing-term", "warning"),
    "FN001": Code("no-date-in-name", "error"),
    "FN002": Code("impossible-name-date", "error"),
    "FN003": Code("ignored-name", "error"),
    "FN004": Code("not-markdown", "warning"),
    "FN005": Code("odd-name", "warning"),
    "FN006": Code("id-disagrees", "error"),
    "UR001": Code("empty-permalink-or-slug", "error"),
    "UR002": Code("relative-permalink", "warning"),
    "UR003": Code("unusable-address", "error"),
    "BD001": Code("empty-body", "error"),
    "BD002": Code("liquid-in-body", "error"),
    "BD003": Code("unbalanced-html", "error"),
    "BD004": Code("indented-html", "error"),
    "BD005": Code("unsafe-html", "error"),
    "AT001": Code("attribution-missing", "warning"),
    "AT002": Code("attribution-form", "warning"),
    "AT003": Code("attribution-disagrees", "info"),
    "SL001": Code("source-missing-or-empty", "error"),
    "SL002": Code("bad-source-url", "error"),
    "SL003": Code("source-not-a-link", "warning"),
    "SL004": Code("unknown-source-host", "warning"),
    "NV001": Code("nav-missing", "info"),
    "NV002": Code("nav-empty", "error"),
    "NV003": Code("nav-syntax", "error"),
    "NV004": Code("nav-disagrees", "warning"),
    "EN001": Code("not-utf8", "error"),
    "EN002": Code("bom-or-line-ends", "info"),
    "EN003": Code("control-or-invisible", "error"),
    "EN004": Code("blanks", "info"),
    "XF001": Code("url-collision", "error"),
    "XF002": Code("duplicate-source", "error"),
    "XF003": Code("dangling-nav", "error"),
    "XF004": Code("dangling-post-url", "error"),
}
"""Names and severities are those of the rule catalogue."""
