"""The units that columns are counted in, one out of the other by the text of the line.

Columns count from 1 here, and name the character that they stand before. Places count code points, as SARIF does with
``unicodeCodePoints``; reviewdog counts bytes of UTF-8; editors count UTF-16 units, the Language Server Protocol from 0.
A column behind the end of the line counts one unit for each character that is not there.
"""

from __future__ import annotations

from newspost.text.encoding import encode


def utf8_column(line: str, column: int) -> int:
    """Return the column in bytes of UTF-8 of a column in code points.

    >>> utf8_column("a𐐀b", 3)
    6
    """
    before = line[: column - 1]
    return column + len(encode(before)) - len(before)


def utf16_column(line: str, column: int) -> int:
    """Return the column in UTF-16 units of a column in code points.

    >>> utf16_column("a𐐀b", 3)
    4
    """
    return column + sum(character > "\uffff" for character in line[: column - 1])


def column_of_utf8(line: str, column: int) -> int:
    """Return the column in code points of a column in bytes of UTF-8; within a character, that character's.

    >>> column_of_utf8("a𐐀b", 6), column_of_utf8("a𐐀b", 4)
    (3, 2)
    """
    return _column(column, [len(encode(character)) for character in line[: column - 1]])


def column_of_utf16(line: str, column: int) -> int:
    """Return the column in code points of a column in UTF-16 units; within a character, that character's.

    >>> column_of_utf16("a𐐀b", 4), column_of_utf16("a𐐀b", 3)
    (3, 2)
    """
    return _column(column, [1 + (character > "\uffff") for character in line[: column - 1]])


def _column(column: int, sizes: list[int]) -> int:
    """Return how many characters of these sizes fit before ``column``, counted from 1."""
    left = column - 1
    for index, size in enumerate(sizes):
        if left < size:
            return index + 1
        left -= size
    return len(sizes) + left + 1
