"""Hypothesis strategies: whatever needs Hypothesis is in here."""

from __future__ import annotations

from newspost.testing.strategies.articles import articles
from newspost.testing.strategies.bodies import bodies
from newspost.testing.strategies.edits import EDITED_FIELDS, edits
from newspost.testing.strategies.faults import FAULT_CODES, broken_posts
from newspost.testing.strategies.headers import headers
from newspost.testing.strategies.posts import posts
from newspost.testing.strategies.soups import post_soups
from newspost.testing.strategies.values import front_matter_values, scalars

__all__ = [
    "EDITED_FIELDS",
    "FAULT_CODES",
    "articles",
    "bodies",
    "broken_posts",
    "edits",
    "front_matter_values",
    "headers",
    "post_soups",
    "posts",
    "scalars",
]
