"""What a site asks of a rule, by its code: ``{"SL004": {"hosts": ["example.com"]}}``."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Final, TypeAlias

Options: TypeAlias = Mapping[str, Mapping[str, object]]

NO_OPTIONS: Final[Options] = MappingProxyType({})

FINEWS: Final[Options] = MappingProxyType(
    {
        "FK001": {"required": ("layout", "title", "categories", "tags")},  # a missing date is DT002
        "TX001": {"single": True},
        "AT001": {"exempt-tags": ("东方财富网新闻",)},
        "SL001": {
            "addresses": (
                "http://finews.zning.xyz/html_News/NewsShare.html?infoCode=NW{}",
                "https://finance.eastmoney.com/a/{}.html",
            )
        },
        "SL004": {
            "hosts": (
                "finews.zning.xyz",
                "choicewzp1.eastmoney.com",
                *("finance.eastmoney.com", "hk.eastmoney.com", "stock.eastmoney.com"),
                *("futures.eastmoney.com", "forex.eastmoney.com", "mss.eastmoney.com"),
            )
        },
        "NV001": {"home": "//finews.withounder.com/"},
        "EN004": {"final-newline": False},
    }
)
"""What the posts of the finews archive are held to: all have the same keys, and none has to end with a line feed."""


def words_of(options: Options, code: str, name: str) -> frozenset[str] | None:
    """Return the words that an option lists, or None where it is not given."""
    value = options.get(code, NO_OPTIONS).get(name)
    if not isinstance(value, Collection) or isinstance(value, str):
        return None
    return value if isinstance(value, frozenset) else _frozen(tuple(map(str, value)))


@lru_cache(maxsize=64)
def _frozen(words: tuple[str, ...]) -> frozenset[str]:
    """Return a set of words, the same one each time: every post asks for it."""
    return frozenset(words)


def text_of(options: Options, code: str, name: str) -> str:
    """Return an option that is a text; empty where it is not given."""
    value = options.get(code, NO_OPTIONS).get(name)
    return value if isinstance(value, str) else ""


def is_on(options: Options, code: str, name: str, *, default: bool = False) -> bool:
    """Return an option that is true or false."""
    value = options.get(code, NO_OPTIONS).get(name)
    return value if isinstance(value, bool) else default
