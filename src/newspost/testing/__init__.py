"""What tests of a site, of rules and of tools need: Hypothesis strategies, and checks of a folder and of a text.

The strategies come with the extra ``newspost[testing]``, which brings Hypothesis; the checks do without.

>>> from hypothesis import given, settings
>>> import newspost
>>> from newspost.testing import posts
>>> @settings(max_examples=10)
... @given(posts())
... def test_a_post_comes_back_byte_for_byte(data):
...     assert bytes(newspost.loads(data)) == data
>>> test_a_post_comes_back_byte_for_byte()
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from newspost.testing.folder import check_folder
    from newspost.testing.strategies import (
        EDITED_FIELDS,
        FAULT_CODES,
        articles,
        bodies,
        broken_posts,
        edits,
        front_matter_values,
        headers,
        post_soups,
        posts,
        scalars,
    )
    from newspost.testing.texts import check_text

__all__ = [
    "EDITED_FIELDS",
    "FAULT_CODES",
    "articles",
    "bodies",
    "broken_posts",
    "check_folder",
    "check_text",
    "edits",
    "front_matter_values",
    "headers",
    "post_soups",
    "posts",
    "scalars",
]

_HOMES = {"check_folder": "newspost.testing.folder", "check_text": "newspost.testing.texts"}


def __getattr__(name: str) -> object:
    """Import a public name when it is first used: who tests a rule need not have Hypothesis."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    try:
        value: object = getattr(import_module(_HOMES.get(name, "newspost.testing.strategies")), name)
    except ModuleNotFoundError as error:
        if error.name != "hypothesis":
            raise
        message = f"newspost.testing.{name} needs Hypothesis: install newspost[testing]"
        raise ImportError(message, name="hypothesis") from None
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """Return the public names."""
    return __all__
