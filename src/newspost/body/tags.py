"""Every regular expression for HTML tags, and the sets of element names that the rules speak of."""

from __future__ import annotations

import re
from typing import Final

from newspost.text.patterns import later


def names(words: str) -> frozenset[str]:
    """Return the names in ``words``, which stand between blanks."""
    return frozenset(words.split())


# What a start tag may hold, closed to all that HTML5 would mend: quotes are paired, values with odd characters quoted.
# (HTML standard 13.1.2.3; anything else is left to lexbor.)
ATTRIBUTES: Final = (
    r"(?>(?:[ \t\n\r\f/]++(?>(?:[^\s\"'<>/=]++(?>(?:[ \t\n\r\f]*+=[ \t\n\r\f]*+"
    r"(?:\"[^\"]*+\"|'[^']*+'|[^\s\"'=<>`]++))?))?))*)"
)

INLINE: Final = names(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark q s samp small span strike "
    "strong sub sup time tt u var"
)
"""Phrasing elements whose tags never change where a paragraph begins or ends, and hold nothing but text."""

VOID: Final = names("area base br col embed hr img input keygen link meta param source track wbr")
"""Elements that have no end tag (HTML standard 13.1.2; ``keygen`` and ``param`` are the old ones that parsers know)."""

CLOSES_P: Final = names(
    "address article aside blockquote center details dialog dir div dl fieldset figcaption figure footer form h1 h2 "
    "h3 h4 h5 h6 header hgroup hr listing main menu nav ol p pre search section summary table ul"
)
"""Start tags that end an open paragraph (HTML standard 13.2.6.4.7, "close a p element")."""

# kramdown's own lists (kramdown/parser/html.rb): at the start of a block these are text, all else is an HTML block
KRAMDOWN_SPAN: Final = names(
    "a abbr acronym b big bdo br button cite code del dfn em i img input ins kbd label mark option q rb rbc rp rt rtc "
    "ruby samp select small span strong sub sup tt u var"
)
KRAMDOWN_BLOCK: Final = names(
    "address article aside applet body blockquote caption col colgroup dd div dl dt fieldset figcaption footer form "
    "h1 h2 h3 h4 h5 h6 header hgroup hr html head iframe legend menu li main map nav ol optgroup p pre section "
    "summary table tbody td th thead tfoot tr ul"
)
"""Tags that are text inside running text."""

KRAMDOWN_INLINE: Final = names(
    "a abbr acronym b bdo big button caption cite del dfn dt em h1 h2 h3 h4 h5 h6 i ins label legend optgroup p q rb "
    "rbc rp rt rtc ruby select small span strong sub sup th tt"
)
"""Elements whose content is inline Markdown; that of any other inline element (``code``, ``font``) is kept as it is."""

KRAMDOWN_VOID: Final = VOID | {"command"}

ROW_OR_CELL: Final = later(rf"<tr(?=[\s/>]){ATTRIBUTES}>|<t[dh](?=[\s/>]){ATTRIBUTES}>([^<]*+)</t[dh]>")
"""The start of a table row, or a cell that holds nothing but text; group 1 is the text."""

# What nearly every tag of an archive looks like: one blank before each attribute, values in double quotes. The names
# are spelt out because a literal is compared many times as fast as a set of characters.
SIMPLE_ATTRIBUTES: Final = (
    r"(?>(?: (?:id|class|href|data-code|data-code2|target|rel|web|src|alt|title|style|align|width|height|border|name|"
    r"emheight|orginial_src|cellspacing|cellpadding|colspan|rowspan|valign|bgcolor)=\"[^\"]*+\")*) ?/?+"
)
SIMPLE_TAG: Final = later(
    rf"<(?:/(?:a|span|strong|b|em|i|u|sub|sup)>|(?:a|span|strong|b|em|i|u|sub|sup|img){SIMPLE_ATTRIBUTES}>)"
)

_NAMES = "|".join(sorted(INLINE, key=lambda name: (name not in {"a", "span", "strong"}, name)))
INLINE_TAG: Final = later(
    rf"<(?:/?+(?:{_NAMES})|img|wbr)(?=[\s/>]){ATTRIBUTES}>|<!--(?!-?>)[^<>]*?(?<!-)-->", re.IGNORECASE
)
"""A plain inline tag, an image, or a comment of the simplest kind."""

BREAK: Final = later(rf"<br(?=[\s/>]){ATTRIBUTES}>", re.IGNORECASE)
TAG: Final = later(rf"<(/?+)([a-zA-Z][^\s/>]*+)({ATTRIBUTES})>")
"""Any well-formed tag: group 1 is the slash of an end tag, 2 the name, 3 the attributes."""

ATTRIBUTE: Final = later(
    r"([^\s\"'<>/=]++)(?>(?:[ \t\n\r\f]*+=[ \t\n\r\f]*+(?:\"([^\"]*+)\"|'([^']*+)'|([^\s\"'=<>`]++)))?)"
)


def attributes(source: str) -> dict[str, str]:
    """Return the attributes in ``source``, names in lower case, values as written; the first of a name counts."""
    found: dict[str, str] = {}
    for name, double, single, bare in ATTRIBUTE.findall(source):
        found.setdefault(name.lower(), double or single or bare)
    return found
