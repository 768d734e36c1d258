"""All faults of a post: which rules look at it, and which of their findings are one fault."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING, Final

from newspost.faults import (
    attribution,
    blanks,
    body,
    dates,
    encoding,
    fields,
    front_matter,
    liquid,
    names,
    permalinks,
    tail,
    taxonomy,
)
from newspost.faults.fences import find_early_close
from newspost.faults.options import NO_OPTIONS, Options
from newspost.problems import Problem

if TYPE_CHECKING:
    from newspost.faults.fault import Fault, Loc
    from newspost.meaning.reading import Reading

ON_REQUEST: Final = frozenset({"AT001", "DT006", "EN004", "NV001"})
"""The codes that only those get who ask for them: what they tell of is normal on many sites."""

_OF_VALUES: Final = ("FK", "DT", "TX", "UR")
_EXPLAINS: Final = {
    **dict.fromkeys(("FM005", "FM008", "FM010", "EN003"), _OF_VALUES),
    "FK001": ("DT002",),
    "DT006": ("DT007",),
}
"""A fault, and the codes that follow from it in the same field."""

_SWALLOWED: Final = frozenset({"AT001"})
"""What is not to be seen behind HTML that is not what it was meant to be (BD003, BD004)."""

_FOLLOWS: Final[dict[str, dict[Loc, Loc]]] = {
    "NV004": {("navigation", 0, "href"): ("categories",), ("navigation", 0, "text"): ("tags",)},
    "AT003": {("attribution",): ("tags",)},
}
"""What compares two fields says nothing where the other one is at fault."""


def find_problems(reading: Reading) -> tuple[Problem, ...]:
    """Return all problems of the post that ``reading`` reads, those that stop it from being an Article first."""
    return tuple(_problem(reading, fault) for fault in find_faults(reading))


def find_faults(reading: Reading, options: Options = NO_OPTIONS, wanted: Collection[str] | None = None) -> list[Fault]:
    """Return all faults of the post that ``reading`` reads, those that stop it from being an Article first.

    ``options`` are what the site asks of a rule, by its code; ``wanted`` are the codes to tell of, by default all but
    those `ON_REQUEST`. Who asks for codes goes through all files that there are: one that nobody meant for a post has
    none. Where one fault hides another, only the first is told: bytes that are not UTF-8 hide everything,
    a front matter that is not recognised hides what is in it and the shape of the body, an unreadable one hides its
    fields.
    """
    if wanted is not None and names.is_no_post(reading):
        return []
    faults = _without_echoes([*_found(reading, options), *_on_request(reading, options, wanted or ())])
    if wanted is not None:
        faults = [fault for fault in faults if fault.code in wanted]
    faults.sort(key=lambda fault: (not fault.fatal, fault.span, fault.code))
    return faults


def _found(reading: Reading, options: Options) -> Iterator[Fault]:
    """Yield what the rules find that have something to look at."""
    yield from encoding.find(reading)
    if not reading.is_decoded:
        return
    yield from front_matter.find(reading)
    yield from names.find(reading)
    yield from liquid.find_all(reading)
    if not _is_whole(reading):
        return
    yield from body.find(reading)
    yield from attribution.find(reading)
    yield from tail.find(reading, options)
    if reading.header.error is None:
        yield from fields.find(reading, options)
        yield from dates.find(reading)
        yield from taxonomy.find(reading, options)
        yield from permalinks.find(reading)


def _is_whole(reading: Reading) -> bool:
    """Whether there is a front matter, and all of it is where Jekyll looks for it."""
    fence = reading.header.fence
    return fence is not None and (reading.header.error is not None or find_early_close(reading.text, fence) is None)


def _on_request(reading: Reading, options: Options, wanted: Collection[str]) -> Iterator[Fault]:
    """Yield what only those want to hear of who say so."""
    if not reading.is_decoded:
        return
    if "EN004" in wanted:
        yield from blanks.find(reading, options)
    if "AT001" in wanted and _is_whole(reading):
        yield from attribution.find_missing(reading, options)
    if "NV001" in wanted and _is_whole(reading):
        yield from tail.find_missing(reading)
    if "DT006" in wanted and _is_whole(reading) and reading.header.error is None:
        yield from dates.find_future(reading)


def _without_echoes(faults: list[Fault]) -> list[Fault]:
    """Return the faults without those that follow from another one; what stops the Article in them is kept with it."""
    if len(faults) < 2:
        return faults
    explained: defaultdict[Loc, set[str]] = defaultdict(set)
    for fault in faults:
        if fault.loc and (fault.severity == "error" or fault.code == "DT006"):
            explained[fault.loc].update(_EXPLAINS.get(fault.code, ()))
    told = {fault.loc for fault in faults if fault.severity != "info"}
    codes = {fault.code for fault in faults}
    kept: list[Fault] = []
    fatal: set[Loc] = set()
    for fault in faults:
        is_swallowed = fault.code in _SWALLOWED and ("BD003" in codes or "BD004" in codes)
        is_disagreement = _FOLLOWS.get(fault.code, {}).get(fault.loc) in told
        if is_swallowed or is_disagreement or fault.code.startswith(tuple(explained[fault.loc])):
            fatal |= {fault.loc} if fault.fatal else set()
        else:
            kept.append(fault)
    return [fault.as_fatal(when=fault.loc in fatal and fault.code in _EXPLAINS) for fault in kept]


def _problem(reading: Reading, fault: Fault) -> Problem:
    """Return a fault with line and column."""
    line, column = reading.lines.position(fault.span.start)
    return Problem(fault.code, fault.message, fault.severity, fault.span, line, column, fault.loc)
