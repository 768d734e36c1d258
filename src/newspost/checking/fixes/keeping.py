"""What a fix may not change: the Article, what the address is made of, and the author's characters."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from newspost.faults.fences import find_missing_fence
from newspost.header.sameness import same
from newspost.jekyll.taxonomy import own_categories

if TYPE_CHECKING:
    from collections.abc import Iterable

    from newspost.checking.finding import Edit
    from newspost.faults.fault import Fault
    from newspost.meaning.reading import Reading

_NOT_THE_AUTHORS: Final = frozenset(" \t\r\n\f\v\xa0\u3000\u200b\ufeff\"'\\-.:：")
"""Blanks, quotes, escapes, and what fences and keys are made of; all else in a front matter was meant by somebody."""

_REPAIRED: Final = frozenset({"FM002", "FM003", "FM004", "FM006", "FM007", "FM009", "TX003", "EN002", "EN003"})

_NO_BLANKS: Final = dict.fromkeys(map(ord, " \t\r\n\ufeff"))

NOT_DECODED, NO_FENCE, UNREADABLE, SOUND = range(4)


def soundness(reading: Reading) -> int:
    """Return how far Jekyll gets: to bytes that are no text, to no front matter, to one it gives up on, or through."""
    if not reading.is_decoded:
        return NOT_DECODED
    if reading.header.fence is None:
        return NO_FENCE
    if reading.header.error is not None or own_categories(reading.header.data) is None:
        return UNREADABLE
    return SOUND


def keeps_meaning(old: Reading, new: Reading) -> bool:
    """Whether a mended post is the same Article at the same address; both front matters are sound.

    The offset of the date counts, and the types of other values do. A permalink is the same with a slash before it.
    """
    return keeps_header(old, new) and old.body_fields() == new.body_fields()


def keeps(old: Reading, new: Reading) -> bool:
    """Whether a post says the same, be its front matter sound or not; then nothing but blanks may change in it."""
    if soundness(old) != soundness(new):
        return False
    if soundness(old) == SOUND:
        return keeps_meaning(old, new)
    heads = [reading.text[: reading.body_start].translate(_NO_BLANKS) for reading in (old, new)]
    return heads[0] == heads[1] and old.body_fields() == new.body_fields()


def keeps_header(old: Reading, new: Reading) -> bool:
    """Whether all that is read from the front matter is the same."""
    return same(_facts(old), _facts(new))


def _facts(reading: Reading) -> dict[str, object]:
    """Return the fields that come from the front matter, the permalink as the address that it is."""
    fields = dict(reading.fields)
    permalink = fields["extra"].get("permalink")
    if isinstance(permalink, str) and permalink.strip() and not permalink.startswith("/"):
        fields["extra"] = {**fields["extra"], "permalink": f"/{permalink}"}
    return fields


def is_repair(fault: Fault, reading: Reading) -> bool:
    """Whether mending a fault is to make a front matter readable that Jekyll does not get through."""
    if soundness(reading) in {NOT_DECODED, SOUND} or fault.code not in _REPAIRED:
        return False
    if fault.code == "EN002":
        return fault.severity == "error"
    return fault.code != "EN003" or fault.span.start < reading.body_start


def goes_on(old: Reading, new: Reading) -> bool:
    """Whether Jekyll gets farther into a front matter that it did not get through: to its end, or to another fault."""
    if soundness(new) != soundness(old):
        return soundness(new) > soundness(old)
    if soundness(old) == NO_FENCE:
        one, other = (find_missing_fence(reading.text, reading.body_start) for reading in (old, new))
        return (one.code, one.message) != (other.code, other.message)
    return not _same_error(old, new)


def _same_error(old: Reading, new: Reading) -> bool:
    """Whether two front matters fail in the same way, at a place that is as far from the start or from the end."""
    one, other = old.header.error, new.header.error
    if one is None or other is None:
        return one is other
    at_end = len(old.text) - one.offset == len(new.text) - other.offset
    return one.message == other.message and (one.offset == other.offset or at_end)


def keeps_characters(data: bytes, edits: Iterable[Edit]) -> bool:
    """Whether edits take nothing away and bring nothing but blanks, quotes, escapes and the marks of fence and key."""
    old, new = Counter[str](), Counter[str]()
    for edit in edits:
        old.update(data[edit.start : edit.end].decode(errors="surrogateescape"))
        new.update(edit.text.decode(errors="surrogateescape"))
    for character in _NOT_THE_AUTHORS:
        del old[character], new[character]
    return old == new
