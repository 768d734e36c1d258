"""All faults of a post as problems."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from newspost.faults import (
    attribution,
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
from newspost.problems import Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from newspost.faults.fault import Fault
    from newspost.meaning.reading import Reading

_CHANGED: Final = frozenset({"FM005", "FM008"})
_OF_VALUES: Final = frozenset({"FK", "DT", "TX", "UR"})
_ANYWHERE: Final = (encoding.find, front_matter.find, names.find, liquid.find)
_WITH_A_FENCE: Final = (body.find, attribution.find, tail.find)
_WITH_VALUES: Final = (fields.find, dates.find, taxonomy.find, permalinks.find)


def find_problems(reading: Reading) -> tuple[Problem, ...]:
    """Return all problems of the post that ``reading`` reads, those that stop it from being an Article first.

    Where one fault hides another, only the first is told: bytes that are not UTF-8 hide everything, a front matter that
    is not recognised hides what is in it and the shape of the body, an unreadable one hides its fields.
    """
    faults = _without_echoes([fault for find in _families(reading) for fault in find(reading)])
    faults.sort(key=lambda fault: (not fault.fatal, fault.span, fault.code))
    return tuple(_problem(reading, fault) for fault in faults)


def _families(reading: Reading) -> tuple[Callable[[Reading], Iterator[Fault]], ...]:
    """Return the families that have something to look at."""
    if not reading.is_decoded:
        return (encoding.find,)
    if reading.header.fence is None:
        return _ANYWHERE
    if reading.header.error is not None:
        return _ANYWHERE + _WITH_A_FENCE
    return _ANYWHERE + _WITH_A_FENCE + _WITH_VALUES


def _without_echoes(faults: list[Fault]) -> list[Fault]:
    """Return the faults without those of a value that YAML changed before anybody could look at it (FM005, FM008)."""
    changed = {fault.loc for fault in faults if _hides(fault)}
    echoes = [fault for fault in faults if fault.loc in changed and fault.code[:2] in _OF_VALUES]
    fatal = {fault.loc for fault in echoes if fault.fatal}
    return [fault.as_fatal(when=_hides(fault) and fault.loc in fatal) for fault in faults if fault not in echoes]


def _hides(fault: Fault) -> bool:
    """Whether a fault explains those of the same value."""
    return fault.code in _CHANGED and fault.severity == "error"


def _problem(reading: Reading, fault: Fault) -> Problem:
    """Return a fault with line and column."""
    line, column = reading.lines.position(fault.span.start)
    return Problem(fault.code, fault.message, fault.severity, fault.span, line, column, fault.loc)
