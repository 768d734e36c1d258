"""The proof of an edit of the body: every part of it is what was asked for, or what it was."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from newspost.body.align import Alignment
from newspost.body.rewrite import says
from newspost.faults.liquid import find as liquid_faults
from newspost.parts import Attribution, Part
from newspost.problems import EditRejected, Reason
from newspost.text.spans import Span

if TYPE_CHECKING:
    from newspost.meaning.reading import Reading

_SOURCE = attrgetter("kind", "html")


def verify_body(old: Reading, new: Reading, asked: Mapping[str, Any], found: Alignment | None) -> None:
    """Reject an edit after which a part of the body is not what it should be.

    ``found`` tells how the wanted blocks come from the old ones, where blocks were asked for.

    Raises:
        EditRejected: a part reads otherwise than it was asked for, or another part changed, or Liquid did.
    """
    _verify_liquid(old, new, asked)
    read = _ends(new)
    for name, was in _ends(old).items():
        wanted = asked.get(name, was)
        is_asked = name in asked
        if name == "attribution" and is_asked:
            if not _is_attributed(read[name], wanted, was, old):
                raise EditRejected("not read back", f"it would be read as {read[name]!r}", (name,))
        elif read[name] != wanted:
            reason: Reason = "not read back" if is_asked else "changes more"
            raise EditRejected(reason, f"it would be read as {read[name]!r}", (name,))
    if found is None:
        _verify_same_blocks(old, new)
    else:
        _verify_blocks(old, new, asked["body"], found)


def _ends(reading: Reading) -> dict[str, Any]:
    """Return what stands around the blocks."""
    body = reading.body
    return {
        "digest": body.digest,
        "attribution": body.attribution,
        "source_url": body.source_url(reading.text),
        "navigation": tuple([link[0] for link in body.tail.links]),
    }


def _is_attributed(read: Attribution | None, wanted: Attribution | None, was: Attribution | None, old: Reading) -> bool:
    """Whether the attribution names the medium that was asked for, in the words asked for if there were any."""
    if read is None or wanted is None:
        return read is wanted
    canonical = old.dialect.attribution_form.format(source=wanted.source)
    text_given = wanted.text != canonical and (was is None or wanted.text != was.text)
    source_given = was is None or wanted.source != was.source or not text_given
    return (not text_given or read.text == wanted.text) and (not source_given or read.source == wanted.source)


def _verify_same_blocks(old: Reading, new: Reading) -> None:
    """Reject an edit after which the blocks, which it was not about, are others than they were."""
    before, read = old.body.pieces.values(), new.body.pieces.values()
    if len(read) != len(before):
        message = f"there would be {len(read)} blocks where there are {len(before)}"
        raise EditRejected("changes more", message, ("body",))
    _verify_kept(old, before, read, 0, _saying(old, new))


def _verify_blocks(old: Reading, new: Reading, wanted: tuple[Part, ...], found: Alignment) -> None:
    """Reject an edit after which the blocks are others than were asked for."""
    before, read = old.body.pieces.values(), new.body.pieces.values()
    if len(read) != len(wanted):
        message = f"there would be {len(read)} blocks where {len(wanted)} are wanted"
        raise EditRejected("not read back", message, ("body",))
    first, stop, old_stop = found.first, len(read) - found.last, len(before) - found.last
    saying = _saying(old, new)
    _verify_kept(old, before[:first], read[:first], 0, saying)
    _verify_kept(old, before[old_stop:], read[stop:], old_stop, saying)
    came_from = {new_index: old_index for old_index, new_index in found.pairs} | found.moved
    for index in range(first, stop):
        at = came_from.get(index, -1)
        was = before[at] if at >= 0 else None
        if was is not None and (was is wanted[index] or was == wanted[index]):
            _verify_kept(old, (was,), (read[index],), at, saying)
        elif not says(read[index], wanted[index], was):
            raise _rejected(old, at, ("body", index), "not read back", read[index])


def _saying(old: Reading, new: Reading) -> Callable[[Part], object]:
    """Return what to compare of blocks that were to stay.

    What a block says follows from its source, unless there are definitions that a text far away depends on.
    """
    return _itself if "]:" in old.text or "]:" in new.text else _SOURCE


def _itself(block: Part) -> Part:
    """Return the block."""
    return block


def _verify_kept(
    old: Reading, before: tuple[Part, ...], read: tuple[Part, ...], first: int, saying: Callable[[Part], object]
) -> None:
    """Reject an edit after which blocks that were to stay, the first of them at ``first``, say something else."""
    if [*map(saying, before)] != [*map(saying, read)]:
        index = next(index for index, (was, is_now) in enumerate(zip(before, read, strict=True)) if was != is_now)
        raise _rejected(old, first + index, ("body", first + index), "changes more", read[index])


def _rejected(old: Reading, old_index: int, loc: tuple[str | int, ...], reason: Reason, block: Part) -> EditRejected:
    """Return the rejection for the sake of one block."""
    piece = old.body.pieces.blocks[old_index] if old_index >= 0 else None
    shown = getattr(block, "text", block.html)
    message = f"it would be read as a block of kind {block.kind} that says {shown[:60]!r}"
    return EditRejected(reason, message, loc, Span(piece[1], piece[4]) if piece else None)


def _verify_liquid(old: Reading, new: Reading, asked: Mapping[str, Any]) -> None:
    """Reject an edit that opens a Liquid tag, unless html that was given does, or that spoils the Liquid there is."""
    before, after = _openers(old), _openers(new)
    if before == after:
        return
    given = sum(_count(block.html) for block in asked.get("body", ()))
    was_there = sum(_count(block.html) for block in old.body.pieces.values())
    if after > before + max(given - was_there, 0):
        raise EditRejected("liquid", "the text would open a Liquid tag")
    if len(_stopping(new)) > len(_stopping(old)):
        raise EditRejected("liquid", f"Jekyll would stop at the Liquid: {_stopping(new)[0]}")


def _openers(reading: Reading) -> int:
    """Return how many Liquid tags open in the body."""
    at = reading.text.find("{", reading.body_start)
    return _count(reading.text[at:]) if at >= 0 else 0


def _count(source: str) -> int:
    """Return how many Liquid tags open in ``source``."""
    return source.count("{{") + source.count("{%") if "{" in source else 0


def _stopping(reading: Reading) -> list[str]:
    """Return what stops Jekyll at the Liquid in the body."""
    return [fault.message for fault in liquid_faults(reading) if fault.severity == "error"]
