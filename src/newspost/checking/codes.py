"""All codes that a run can report, and the selectors by which people name them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final

from newspost.faults.codes import CODES, Code
from newspost.text.patterns import later

TOOL_CODES: Final[dict[str, Code]] = {
    "NP001": Code("unused-suppression", "warning"),
    "NP003": Code("unknown-code", "error"),
    "NP004": Code("stale-baseline", "error"),
    "NP901": Code("fix-failed-verification", "error"),
    "NP902": Code("unreadable-file-or-rule-crashed", "error"),
}
"""What the checker says about itself, its comments and its baseline."""

ALWAYS: Final = frozenset({"NP901", "NP902"})
"""What nobody can switch off: the checker failed."""

WORD: Final = "newspost"
"""What a comment for the checker begins with."""

ALL_CODES: Final[dict[str, Code]] = {**CODES, **TOOL_CODES}

EVERYTHING: Final = "ALL"
EXACT: Final = 99
"""How closely a selector names a rule that it names by its whole code or its name."""

_SELECTOR: Final = later(r"([A-Z]++)([0-9]*+)", re.ASCII)


def closeness(selector: str, code: str, codes: Mapping[str, Code] = ALL_CODES) -> int | None:
    """Return how closely ``selector`` names the rule ``code``, None where it does not name it.

    A selector is a code, the name of a rule, the letters of a family with none or some of the digits ("FM", "FM0"), or
    "ALL". The letters are those of the family, all of them: "X" is not "XF".

    >>> [closeness(selector, "FM006") for selector in ("ALL", "FM", "FM0", "FM006", "unescaped-quote", "F")]
    [0, 1, 2, 99, 99, None]
    """
    if selector == code or (code in codes and selector == codes[code].name):
        return EXACT
    if selector == EVERYTHING:
        return 0
    asked, family = _SELECTOR.fullmatch(selector), _SELECTOR.fullmatch(code)
    if asked is None or family is None or asked[1] != family[1] or not family[2].startswith(asked[2]):
        return None
    return 1 + len(asked[2])


def matches(selector: str, code: str, codes: Mapping[str, Code] = ALL_CODES) -> bool:
    """Tell whether ``selector`` names the rule ``code``."""
    return closeness(selector, code, codes) is not None


def closest(selectors: Iterable[str], code: str, codes: Mapping[str, Code] = ALL_CODES) -> int:
    """Return how closely the ``selectors`` name the rule ``code`` at best, -1 where none does."""
    return max(
        (-1 if found is None else found for found in (closeness(one, code, codes) for one in selectors)), default=-1
    )


def is_known(selector: str, codes: Mapping[str, Code] = ALL_CODES) -> bool:
    """Tell whether ``selector`` names any rule."""
    return selector == EVERYTHING or any(matches(selector, code, codes) for code in codes)


def selectors(codes: Mapping[str, Code] = ALL_CODES) -> list[str]:
    """Return what people can write: all codes, names and families, and "ALL"."""
    families = {found[1] for found in map(_SELECTOR.fullmatch, codes) if found}
    return [EVERYTHING, *sorted(families), *codes, *(code.name for code in codes.values())]


def taken(code: str, name: str) -> str | None:
    """Return why a rule from outside cannot be called so: newspost's own are; None where it can.

    A family is newspost's as a whole: who names it means newspost's rules, those to come among them.

    >>> taken("XF001", "mine")
    "the codes of the family XF are newspost's own; take X and digits, such as X001"
    """
    family = code.rstrip("0123456789")
    if any(own.rstrip("0123456789") == family for own in ALL_CODES):
        return f"the codes of the family {family} are newspost's own; take X and digits, such as X001"
    return f"{name} is the name of newspost's own; take another" if name in selectors() else None


def close_to(word: str, known: Iterable[str]) -> str | None:
    """Return the one of the ``known`` words that was probably meant by ``word``, None where none is close enough."""
    from difflib import get_close_matches  # noqa: PLC0415 - only who made a mistake waits for it

    by_small = {one.lower(): one for one in known}
    found = get_close_matches(word.lower().replace("_", "-"), by_small, 1, 0.7)
    return by_small[found[0]] if found else None


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """Return a question to put behind a message, with a blank before it; nothing where no known word is close.

    >>> did_you_mean("igonre", ["ignore", "select"])
    ' Did you mean ignore?'
    """
    meant = close_to(word, known)
    return f" Did you mean {meant}?" if meant else ""
