"""Fixes applied to the bytes of a post, round by round, each round proved by reading the post again."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from newspost.checking.finding import Edit, Fix
from newspost.checking.fixes import fix_for
from newspost.checking.fixes.drafts import byte_offset
from newspost.checking.fixes.keeping import (
    NOT_DECODED,
    SOUND,
    goes_on,
    is_repair,
    keeps,
    keeps_characters,
    keeps_header,
    soundness,
)
from newspost.jekyll.names import read_name
from newspost.meaning.reading import Reading

if TYPE_CHECKING:
    from newspost.faults.fault import Fault

ROUNDS: Final = 10
"""A post in which there is something to mend after so many is left as it was."""

_MOST: Final = 100  # fixes in a round: each is looked at for itself, so that their number times the length is the work

_UNREADABLE: Final = "the front matter could still not be read"
_CHANGES: Final = "something else in the post would change"
_STILL_THERE: Final = "the fault would still be there"
_NO_PLACE: Final = "its edits do not fit the file"
_ENDLESS: Final = f"there would be more to mend after {ROUNDS} rounds"


def apply_edits(data: bytes, edits: Iterable[Edit]) -> bytes:
    """Return ``data`` with every edit made; those that insert at the same place do so in the order given.

    Raises:
        ValueError: two edits overlap, or one reaches out of ``data``.

    >>> apply_edits(b"abc", [Edit(1, 2, b"-"), Edit(3, 3, b"!")])
    b'a-c!'
    """
    parts: list[bytes] = []
    at = 0
    for edit in sorted(edits, key=lambda edit: (edit.start, edit.end)):
        if not at <= edit.start <= edit.end <= len(data):
            raise ValueError(f"an edit of the bytes {edit.start} to {edit.end} overlaps another, or the file's end")
        parts += (data[at : edit.start], edit.text)
        at = edit.end
    parts.append(data[at:])
    return b"".join(parts)


@dataclass(frozen=True, slots=True)
class Mend:
    """A fault and its fix; ``reading`` is the post as it was then, ``reason`` says why the fix was not applied."""

    fault: Fault
    fix: Fix
    reading: Reading
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Mended:
    """What came of mending a post: its bytes, the new name of its file if it is to have one, and what was done.

    ``failed`` are the fixes that were not applied, since the proof of them failed (NP901).
    """

    data: bytes
    rename: str | None
    fixed: tuple[Mend, ...] = ()
    failed: tuple[Mend, ...] = ()


def mend(  # noqa: PLR0913 - what a run knows of its posts
    data: bytes,
    read: Callable[[bytes], Reading],
    find: Callable[[Reading], Sequence[Fault]],
    *,
    unsafe: bool,
    wanted: Callable[[str], bool],
    fix: Callable[[Fault, Reading], Fix | None] = fix_for,
) -> Mended:
    """Apply the fixes of a post's faults, until nothing is left that can be mended; a second run changes nothing.

    ``read`` reads bytes, ``find`` finds all faults of what was read, ``fix`` tells how each can be mended. ``wanted``
    says by its code whether a fault is to be mended, ``unsafe`` whether more than safe fixes are to be applied. A fix
    waits for the faults of the codes that it ``requires``, be they wanted or not, and for those that touch the same
    bytes.

    After safe fixes the Article and its address are the same. A front matter that could not be read can be read after
    its repairs and has all its characters, or else it stays as it was. Where the proof fails the fix is not applied.
    """
    return _Mending(read, find, wanted, fix, unsafe=unsafe).run(data)


class _State(NamedTuple):
    """A post on its way: its bytes, the new name of its file, and how the two read, with the faults."""

    data: bytes
    rename: str | None
    reading: Reading
    faults: Sequence[Fault]


class _Mending:
    """One run over one post."""

    def __init__(
        self,
        read: Callable[[bytes], Reading],
        find: Callable[[Reading], Sequence[Fault]],
        wanted: Callable[[str], bool],
        fix: Callable[[Fault, Reading], Fix | None],
        *,
        unsafe: bool,
    ) -> None:
        self.read = read
        self.find = find
        self.wanted = wanted
        self.fix = fix
        self.unsafe = unsafe
        self.repairs = True

    def run(self, data: bytes) -> Mended:
        """Do the rounds. Repairs of a front matter stand only if it can be read in the end."""
        sure = state = self.state(data, None)
        fixed: list[Mend] = []
        pending: list[Mend] = []
        given_up: list[Mend] = []
        done: list[Mend] = []
        tried = None  # the bytes of which the front matter could not be repaired
        for _ in range(ROUNDS + 1):
            done, failed, new = self.round(state)
            if new is not None:
                state = new
                pending += done
                if soundness(state.reading) == SOUND or not _holds_repair(pending):
                    fixed, pending, sure = fixed + pending, [], state
            elif pending:
                given_up += [_failed(one, _UNREADABLE) for one in pending if _kind(one).endswith("repair")]
                state, pending, self.repairs, tried = sure, [], False, sure.data
            elif tried not in (None, state.data):  # what was mended since may be what stood in the way
                given_up, self.repairs, tried = [], True, None
            else:
                return Mended(state.data, state.rename, tuple(fixed), (*given_up, *failed))
        # more could be done in a second run: none of it is, so that such a run changes nothing
        return Mended(data, None, (), tuple(_failed(one, _ENDLESS) for one in done))

    def state(self, data: bytes, rename: str | None) -> _State:
        """Read bytes, under another name if there is one."""
        reading = self.read(data)
        if rename is not None:
            reading = _renamed(reading, rename)
        return _State(data, rename, reading, self.find(reading))

    def round(self, state: _State) -> tuple[list[Mend], list[Mend], _State | None]:
        """Apply the fixes of the first kind of which any can stand; return these, those that cannot, and what comes."""
        failed: list[Mend] = []
        candidates = self.candidates(state)
        for kind in _KINDS:
            done, refused, new = self.apply(state, _apart(one for one in candidates if _kind(one) == kind))
            failed += refused
            if new is not None:
                return done, failed, new
        return [], failed, None

    def candidates(self, state: _State) -> list[Mend]:
        """Return the faults that are to be mended, with their fixes."""
        there = {fault.code for fault in state.faults}
        found: list[Mend] = []
        for fault in state.faults:
            if len(found) == _MOST or not self.wanted(fault.code):
                continue
            if not self.repairs and is_repair(fault, state.reading):
                continue
            fix = self.fix(fault, state.reading)
            if fix and (self.unsafe or fix.safety == "safe") and there.isdisjoint(fix.requires):
                found.append(Mend(fault, fix, state.reading))
        return found

    def apply(self, state: _State, mends: list[Mend]) -> tuple[list[Mend], list[Mend], _State | None]:
        """Apply fixes all together if that can be proved, else those of which it can be proved one by one."""
        if not mends:
            return [], [], None
        new, reason = self.proved(state, mends)
        if new is not None:
            return mends, [], new
        if len(mends) == 1:
            return [], [_failed(mends[0], reason)], None
        alone = [(one, *self.proved(state, [one])) for one in mends]
        failed = [_failed(one, reason) for one, found, reason in alone if found is None]
        good = [one for one, found, _ in alone if found is not None]
        if failed and good:
            new, _ = self.proved(state, good)
        if new is None and good:
            good, new = good[:1], next(found for _, found, _ in alone if found is not None)
        return good, failed, new

    def proved(self, state: _State, mends: list[Mend]) -> tuple[_State | None, str]:
        """Return the state after fixes, or None and the reason why they cannot stand."""
        edits = [edit for one in mends for edit in one.fix.edits]
        rename = next((one.fix.rename for one in mends if one.fix.rename is not None), state.rename)
        try:
            new = self.state(apply_edits(state.data, edits), rename)
        except ValueError:
            return None, _NO_PLACE
        for one in mends:
            if reason := _objection(one, state, new):
                return None, reason
        if any(_is_still_there(one, edits, new) for one in mends):
            return None, _STILL_THERE
        return new, ""


_KINDS: Final = ("safe repair", "safe", "unsafe repair", "unsafe", "rename")
"""What is applied together, in this order: names come last, when all that is known of the post can be read."""


def _kind(one: Mend) -> str:
    """Return what kind of fix it is."""
    if one.fix.rename is not None:
        return "rename"
    return f"{one.fix.safety} repair" if is_repair(one.fault, one.reading) else one.fix.safety


def _holds_repair(mends: Iterable[Mend]) -> bool:
    """Whether one of the fixes is to make a front matter readable."""
    return any(is_repair(one.fault, one.reading) for one in mends)


def _failed(one: Mend, reason: str) -> Mend:
    """Return a fix that was not applied, with the reason."""
    return Mend(one.fault, one.fix, one.reading, reason)


def _renamed(reading: Reading, name: str) -> Reading:
    """Return the same bytes under another name."""
    path = (reading.path or "").replace("\\", "/")
    path = path[: path.rfind("/") + 1] + name
    return Reading(reading.encoded, path, reading.context._replace(name=read_name(path)), reading.dialect)


def _apart(mends: Iterable[Mend]) -> list[Mend]:
    """Return the fixes that do not touch each other, first come by their place in the file."""
    taken: list[tuple[Edit, Mend]] = []
    apart: list[Mend] = []
    for one in sorted(mends, key=lambda one: one.fix.edits[0].start if one.fix.edits else -1):
        edits = sorted(
            [*taken, *((edit, one) for edit in one.fix.edits)], key=lambda pair: (pair[0].start, pair[0].end)
        )
        touching = any(
            whose is not other and (before.end > after.start or before.start == after.start)
            for (before, whose), (after, other) in pairwise(edits)
        )
        if not touching:
            taken = edits
            apart.append(one)
    return apart


# --- the proof


def _objection(one: Mend, old: _State, new: _State) -> str:
    """Return why a fix cannot stand by what the post says after it; nothing if it can."""
    if one.fix.rename is not None:
        return ""
    if is_repair(one.fault, old.reading):
        if not goes_on(old.reading, new.reading):
            return _UNREADABLE
        safe = one.fix.safety == "safe"
        return "" if not safe or keeps_characters(old.data, one.fix.edits) else _CHANGES
    if soundness(new.reading) < soundness(old.reading):
        return _UNREADABLE
    if one.fix.safety == "safe":
        return "" if keeps(old.reading, new.reading) else _CHANGES
    return "" if _keeps_other_half(one, old, new) else _CHANGES


def _keeps_other_half(one: Mend, old: _State, new: _State) -> bool:
    """Whether an edit of the front matter leaves the body as it is, and one of the body what the front matter says."""
    if soundness(old.reading) == NOT_DECODED or one.fault.code == "FM004":  # which moves the fence
        return True
    start = byte_offset(old.reading, old.reading.body_start)
    if all(edit.start < start for edit in one.fix.edits):
        return old.data[start:] == new.data[byte_offset(new.reading, new.reading.body_start) :]
    if all(edit.start >= start for edit in one.fix.edits):
        return keeps_header(old.reading, new.reading)
    return True


def _is_still_there(one: Mend, edits: Sequence[Edit], new: _State) -> bool:
    """Whether the same fault is found at the place where the mended one was."""
    was = byte_offset(one.reading, one.fault.span.start)
    place = was + sum(len(edit.text) - edit.end + edit.start for edit in edits if edit.end <= was)
    return any(
        fault.code == one.fault.code
        and fault.message == one.fault.message
        and byte_offset(new.reading, fault.span.start) == place
        for fault in new.faults
    )
