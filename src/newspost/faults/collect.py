"""All faults of a post: which rules look at it, and which of their findings are one fault."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Final, TypeAlias, cast

from newspost.faults import glances
from newspost.faults.options import NO_OPTIONS, Options
from newspost.problems import Loc, Problem

if TYPE_CHECKING:
    from newspost.faults.fault import Fault
    from newspost.meaning.reading import Reading

_OF_VALUES: Final = ("FK", "DT", "TX", "UR")
_EXPLAINS: Final = {
    **dict.fromkeys(("FM005", "FM008", "FM010", "EN003"), _OF_VALUES),
    "FK001": ("DT002",),
    **dict.fromkeys(("DT001", "DT004"), ("DT006",)),
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
    if wanted is not None and _is_no_post(reading):
        return []
    faults = _without_echoes(list(_found(reading, options, wanted or ())))
    if wanted is not None:
        faults = [fault for fault in faults if fault.code in wanted]
    faults.sort(key=lambda fault: (not fault.fatal, fault.span, fault.code))
    return faults


_Family: TypeAlias = tuple[Callable[["Reading", Options], bool], str, str]
"""Rules: the glance that may tell that they have nothing to say, module and function, the code to ask for if any."""

_OF_BYTES: Final[tuple[_Family, ...]] = ((glances.no_odd_characters, "encoding.find", ""),)
_OF_TEXT: Final[tuple[_Family, ...]] = (
    (glances.plain_name, "names.find", ""),
    (glances.no_liquid, "liquid.find_all", ""),
    (glances.always_look, "blanks.find", "EN004"),
)
_OF_THE_BODY: Final[tuple[_Family, ...]] = (
    (glances.plain_body, "body.find", ""),
    (glances.plain_attribution, "attribution.find", ""),
    (glances.has_attribution, "attribution.find_missing", "AT001"),
    (glances.plain_tail, "tail.find", ""),
    (glances.has_navigation, "tail.find_missing", "NV001"),
)
_OF_FIELDS: Final[tuple[_Family, ...]] = (
    (glances.plain_fields, "fields.find", ""),
    (glances.plain_date, "dates.find", ""),
    (glances.not_to_come, "dates.find_future", "DT006"),
    (glances.plain_terms, "taxonomy.find", ""),
    (glances.plain_address, "permalinks.find", ""),
)

ON_REQUEST: Final = frozenset(code for *_, code in (*_OF_TEXT, *_OF_THE_BODY, *_OF_FIELDS) if code)
"""The codes that only those get who ask for them: what they tell of is normal on many sites."""


def _found(reading: Reading, options: Options, wanted: Collection[str]) -> Iterator[Fault]:
    """Yield what the rules find that have something to look at."""
    yield from _ask(_OF_BYTES, reading, options, wanted)
    if not reading.is_decoded:
        return
    is_plain = glances.plain_front_matter(reading, options)
    if not is_plain:
        yield from _rules("front_matter.find")(reading, options)
    yield from _ask(_OF_TEXT, reading, options, wanted)
    if not is_plain and not _is_whole(reading):
        return
    yield from _ask(_OF_THE_BODY, reading, options, wanted)
    if reading.header.error is None:
        yield from _ask(_OF_FIELDS, reading, options, wanted)


def _ask(families: tuple[_Family, ...], reading: Reading, options: Options, wanted: Collection[str]) -> Iterator[Fault]:
    """Yield what the families find, but for those that have nothing to say at a glance."""
    for is_sound, name, code in families:
        if (not code or code in wanted) and not is_sound(reading, options):
            yield from _rules(name)(reading, options)


@cache
def _rules(name: str) -> Callable[[Reading, Options], Iterator[Fault]]:
    """Import the rules that are called ``name``, module and function."""
    module, _, function = name.partition(".")
    return cast(
        "Callable[[Reading, Options], Iterator[Fault]]",
        getattr(import_module(f"newspost.faults.{module}"), function),
    )


def _is_no_post(reading: Reading) -> bool:
    """Whether nobody meant the file for a post."""
    name = reading.context.name
    if name is not None and name.date is not None and name.extension in reading.context.markdown:
        return False  # nearly all
    from newspost.faults.names import is_no_post  # noqa: PLC0415 - as above

    return is_no_post(reading)


def _is_whole(reading: Reading) -> bool:
    """Whether there is a front matter, and all of it is where Jekyll looks for it."""
    fence = reading.header.fence
    if fence is None or reading.header.error is not None:
        return fence is not None
    from newspost.faults.fences import find_early_close  # noqa: PLC0415 - as above

    return find_early_close(reading.text, fence) is None


def _without_echoes(faults: list[Fault]) -> list[Fault]:
    """Return the faults without those that follow from another one; what stops the Article in them is kept with it."""
    if len(faults) < 2:
        return faults
    explained: defaultdict[Loc, set[str]] = defaultdict(set)
    for fault in faults:
        if fault.loc and _explains(fault):
            explained[_field(fault.loc)].update(_EXPLAINS[fault.code])
    told = {fault.loc for fault in faults if fault.severity != "info"}
    odd_blanks = {fault.span for fault in faults if fault.code == "FM009"}
    codes = {fault.code for fault in faults}
    kept: list[Fault] = []
    fatal: set[Loc] = set()
    for fault in faults:
        is_swallowed = fault.code in _SWALLOWED and ("BD003" in codes or "BD004" in codes)
        is_disagreement = _FOLLOWS.get(fault.code, {}).get(fault.loc) in told
        is_blank = fault.code == "EN003" and any(span.start <= fault.span.start < span.end for span in odd_blanks)
        if is_swallowed or is_disagreement or is_blank or fault.code.startswith(tuple(explained[_field(fault.loc)])):
            fatal |= {fault.loc} if fault.fatal else set()
        else:
            kept.append(fault)
    return [fault.as_fatal(when=fault.loc in fatal and _explains(fault)) for fault in kept]


def _explains(fault: Fault) -> bool:
    """Whether other faults of the same field follow from this one."""
    return fault.code in _EXPLAINS and (fault.severity == "error" or fault.code == "DT006")


def _field(loc: Loc) -> Loc:
    """Return the key that a place is about, whether it is a field of the Article or one more."""
    return loc[1:] if loc[:1] == ("extra",) else loc


def _problem(reading: Reading, fault: Fault) -> Problem:
    """Return a fault with line and column."""
    line, column = reading.lines.position(fault.span.start)
    return Problem(fault.code, fault.message, fault.severity, fault.span, line, column, fault.loc)
