"""The fixes of faults: a file for each family of codes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from newspost.checking.finding import Fix
from newspost.checking.fixes import (
    body,
    dates,
    encoding,
    fields,
    front_matter,
    names,
    tail,
    taxonomy,
    urls,
    values,
)
from newspost.checking.fixes.drafts import edits_of
from newspost.checking.fixes.keeping import goes_on, is_repair, soundness
from newspost.faults.options import NO_OPTIONS
from newspost.problems import EditRejected
from newspost.text.patches import PatchConflict, splice

if TYPE_CHECKING:
    from newspost.checking.fixes.drafts import Chooser, Draft, Mender
    from newspost.faults.fault import Fault
    from newspost.faults.options import Options
    from newspost.meaning.reading import Reading

__all__ = ["FIXABLE", "fix_for"]

_MENDERS: Final[dict[str, Mender]] = {
    **front_matter.MENDERS,
    **values.MENDERS,
    **fields.MENDERS,
    **dates.MENDERS,
    **taxonomy.MENDERS,
    **names.MENDERS,
    **urls.MENDERS,
    **body.MENDERS,
    **tail.MENDERS,
    **encoding.MENDERS,
}

_CHOOSERS: Final[dict[str, Chooser]] = {**fields.CHOOSERS, **taxonomy.CHOOSERS, **tail.CHOOSERS}

_MANY: Final = frozenset({"FM008", "FM009", "FM010", "TX005", "NV002", "NV003"})
"""What a post can be full of: without a bound, to mend one after the other would take the square of its length."""

_MOST_LINKS: Final = 50
_MOST_KEYS: Final = 200
_LONGEST: Final = 1 << 15

FIXABLE: Final = frozenset({*_MENDERS, *_CHOOSERS})
"""The codes of faults that there are fixes for, if not for each of their cases."""


def fix_for(fault: Fault, reading: Reading, options: Options = NO_OPTIONS) -> Fix | None:
    """Return how ``fault``, which was found in ``reading``, can be mended; None where a good fix cannot be told.

    ``options`` are those that it was found with. The edits are of ``reading.encoded``. After them the front matter can
    be read if it could be before, or else better than before.
    """
    try:
        draft = _draft(fault, reading, options)
        return _checked(draft, fault, reading) if draft is not None else None
    except (EditRejected, PatchConflict, UnicodeEncodeError):
        return None


def _draft(fault: Fault, reading: Reading, options: Options) -> Draft | None:
    """Return the fix as its family drafts it."""
    if fault.code in _MANY and not _is_surveyable(fault, reading):
        return None
    if choose := _CHOOSERS.get(fault.code):
        return choose(fault, reading, options)
    mend = _MENDERS.get(fault.code)
    return mend(fault, reading) if mend else None


def _is_surveyable(fault: Fault, reading: Reading) -> bool:
    """Whether there are no more such faults than can be looked at one by one, each with the whole front matter."""
    if fault.code.startswith("NV"):
        return len(reading.body.tail.links) <= _MOST_LINKS
    fence = reading.header.fence
    return fence is None or (len(reading.keys) <= _MOST_KEYS and fence.yaml.end - fence.yaml.start <= _LONGEST)


def _checked(draft: Draft, fault: Fault, reading: Reading) -> Fix | None:
    """Return the fix of a draft, unless nothing would change, or the front matter could be read worse."""
    edits = edits_of(reading, draft.patches)
    if not edits and draft.rename is None:
        return None
    if edits and reading.is_decoded and not _is_harmless(draft, fault, reading):
        return None
    return Fix(draft.safety, draft.message, edits, draft.rename, draft.requires)


def _is_harmless(draft: Draft, fault: Fault, reading: Reading) -> bool:
    """Whether a front matter that is to be repaired can be read farther, and any other as well as before."""
    new = reading.with_text(splice(reading.text, draft.patches))
    return goes_on(reading, new) if is_repair(fault, reading) else soundness(new) >= soundness(reading)
