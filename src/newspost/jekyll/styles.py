"""The styles of permalinks that have names."""

from __future__ import annotations

from typing import Final

_STYLES: Final = {
    "none": "/:categories/:title:output_ext",
    "date": "/:categories/:year/:month/:day/:title:output_ext",
    "ordinal": "/:categories/:year/:y_day/:title:output_ext",
    "pretty": "/:categories/:year/:month/:day/:title/",
    "weekdate": "/:categories/:year/W:week/:short_day/:title:output_ext",
}


def template_of(style: str) -> str:
    """Give the template that a site's `permalink` names (``Configuration#style_to_permalink``); any other text is one.

    >>> template_of("none"), template_of("/:title/")
    ('/:categories/:title:output_ext', '/:title/')
    """
    return _STYLES.get(style, style)
