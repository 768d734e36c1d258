"""Slugs: the part of an address that stands for a title or a category (Jekyll's ``Utils.slugify``)."""

from __future__ import annotations

import re
import unicodedata
from typing import Final, Literal

from newspost.ruby.letters import downcase

SlugMode = Literal["none", "raw", "default", "pretty", "ascii", "latin"]


class _Hyphens(dict[int, int]):
    """What each code point becomes: itself if it is a letter, a mark, a digit or one of those named, else a hyphen."""

    def __init__(self, others: str = "") -> None:
        super().__init__({ord(char): ord(char) for char in others})

    def __missing__(self, point: int) -> int:
        category = unicodedata.category(chr(point))
        self[point] = point if category[0] in "LM" or category == "Nd" else ord("-")
        return self[point]


_DEFAULT: Final = _Hyphens()
_PRETTY: Final = _Hyphens("._~!$&'()+,;=@")
_HYPHENS: Final = re.compile(r"-{2,}")
_NOT_ASCII: Final = re.compile(r"[^A-Za-z0-9]+")
_BLANKS: Final = re.compile(r"[ \t\n\v\f\r]+")


def slugify(text: str, mode: SlugMode = "default", *, cased: bool = False) -> str:
    """Make a slug of a text.

    Args:
        text: Any text.
        mode: What becomes a hyphen: nothing ("none"), white space ("raw"), all but letters, marks and digits
            ("default"), the same but for some punctuation ("pretty"), all but the letters and digits of ASCII
            ("ascii"); "latin" is "default" after foreign letters lost their accents or became a hyphen. Jekyll takes
            any other word for "none".
        cased: Whether capitals stay.

    >>> slugify("The _config.yml: 说明"), slugify("Ça va, Łódź?", "latin")
    ('the-config-yml-说明', 'ca-va-lodz')
    """
    if mode in {"raw", "default", "pretty", "ascii", "latin"}:
        text = _hyphenated(text, mode).removeprefix("-").removesuffix("-")
    return text if cased else downcase(text)


def _hyphenated(text: str, mode: SlugMode) -> str:
    """Write one hyphen for all that stands together and cannot stay."""
    if text.isascii() and text.isalnum():
        return text
    if mode == "raw":
        return _BLANKS.sub("-", text)
    if mode == "ascii":
        return _NOT_ASCII.sub("-", text)
    if mode == "latin":
        text = _FOREIGN.sub(_plain_letter, text)
    return _HYPHENS.sub("-", text.translate(_PRETTY if mode == "pretty" else _DEFAULT))


# --- latin ------------------------------------------------------------------------------------------------------------

_FOREIGN: Final = re.compile(r"[^\x00-\x7f]")
_BARE_LETTERS: Final = (
    "Æ:AE æ:ae Ð:D ð:d ×:x Ø:O ø:o Þ:Th þ:th ß:ss Đ:D đ:d Ħ:H ħ:h ı:i Ĳ:IJ ĳ:ij ĸ:k Ŀ:L ŀ:l Ł:L ł:l ŉ:'n Ŋ:NG ŋ:ng"
    " Œ:OE œ:oe Ŧ:T ŧ:t"
)
_BARE: Final = {pair[0]: pair[2:] for pair in _BARE_LETTERS.split()}
"""What stands for the letters from U+00C0 to U+017E that are no letter of ASCII with an accent."""


def _plain_letter(match: re.Match[str]) -> str:
    """Give what ``I18n.transliterate`` writes for one foreign letter: a question mark where it knows nothing."""
    char = match[0]
    plain = unicodedata.normalize("NFD", char)[0] if "À" <= char <= "ž" else char
    return plain if plain.isascii() else _BARE.get(char, "?")
