"""Letters: small ones, and a capital at the front, as Ruby's `String` makes them."""

from __future__ import annotations


def downcase(text: str) -> str:
    """Make every letter small, each by itself: `String#downcase`.

    Python beside it writes a sigma at the end of a word in another way, Ruby does not.

    >>> downcase("ΛΟΓΟΣ")
    'λογοσ'
    """
    if "Σ" not in text:
        return text.lower()
    return "σ".join(part.lower() for part in text.split("Σ"))


def capitalize(text: str) -> str:
    """Make the first letter a title's capital and all others small: `String#capitalize`.

    Georgian has capitals, but not for titles: Ruby makes them small there too.

    >>> capitalize("ßETA"), capitalize("ǆEP"), capitalize("ᲑᲐ")
    ('Sseta', 'ǅep', 'ბა')
    """
    first = text[:1]
    return (first.lower() if "\u1c90" <= first <= "\u1cbf" else first.title()) + downcase(text[1:])
