"""The styles of permalinks that have names."""

from __future__ import annotations

from typing import Final

STYLES: Final = {
    "none": "/:categories/:title:output_ext",
    "date": "/:categories/:year/:month/:day/:title:output_ext",
    "ordinal": "/:categories/:year/:y_day/:title:output_ext",
    "pretty": "/:categories/:year/:month/:day/:title/",
    "weekdate": "/:categories/:year/W:week/:short_day/:title:output_ext",
}
"""The words for templates that a site's `permalink` can be."""


def template_of(style: str) -> str:
    """Give the template that a site's `permalink` names (``Configuration#style_to_permalink``); any other text is one.

    >>> template_of("none"), template_of("/:title/")
    ('/:categories/:title:output_ext', '/:title/')
    """
    return STYLES.get(style, style)
