"""Hypothesis strategies for those who build on newspost, and a check for a folder of posts.

They come with the extra ``newspost[testing]``, which brings Hypothesis.

>>> from hypothesis import given, settings
>>> import newspost
>>> from newspost.testing import posts
>>> @settings(max_examples=10)
... @given(posts())
... def test_a_post_comes_back_byte_for_byte(data):
...     assert bytes(newspost.loads(data)) == data
>>> test_a_post_comes_back_byte_for_byte()
"""

from __future__ import annotations

try:
    from newspost.testing.articles import articles
    from newspost.testing.bodies import bodies
    from newspost.testing.edits import EDITED_FIELDS, edits
    from newspost.testing.faults import FAULT_CODES, broken_posts
    from newspost.testing.folder import check_folder
    from newspost.testing.headers import headers
    from newspost.testing.posts import posts
    from newspost.testing.soups import post_soups
    from newspost.testing.values import front_matter_values, scalars
except ModuleNotFoundError as error:
    if error.name != "hypothesis":
        raise
    raise ImportError("newspost.testing needs Hypothesis: install newspost[testing]", name="hypothesis") from None

__all__ = [
    "EDITED_FIELDS",
    "FAULT_CODES",
    "articles",
    "bodies",
    "broken_posts",
    "check_folder",
    "edits",
    "front_matter_values",
    "headers",
    "post_soups",
    "posts",
    "scalars",
]
