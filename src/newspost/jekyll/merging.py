"""How a post's data comes together: what the site gives, and over it what the front matter says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from newspost.jekyll.context import Context
from newspost.jekyll.taxonomy import own_categories


def merged(own: dict[Any, Any], context: Context) -> Mapping[Any, Any]:
    """Return the front matter ``own`` over the site's defaults (``Document#merge_data!``).

    A value that is null leaves the default in its place; maps are merged; the categories of both are joined, and are a
    list then. Where the front matter's categories are of a type that Jekyll cannot join, they stay what they are.
    """
    defaults = context.defaults
    if not defaults:
        return own
    from newspost.jekyll.defaults import deep_merge  # noqa: PLC0415 - a post without a site needs none of it

    data = deep_merge(defaults, own)
    if defaults.get("categories") is not None and own.get("categories") is not None:
        given, written = own_categories(defaults), own_categories(own)
        if given is not None and written is not None:
            data["categories"] = given + written
    return data
