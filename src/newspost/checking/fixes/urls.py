"""UR: addresses that a post gives itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from newspost.checking.fixes.drafts import Draft, set_keys
from newspost.header.edits import ABSENT
from newspost.jekyll.styles import STYLES

if TYPE_CHECKING:
    from newspost.checking.fixes.drafts import Mender
    from newspost.faults.fault import Fault
    from newspost.meaning.reading import Reading


def _empty(fault: Fault, reading: Reading) -> Draft | None:
    """UR001: delete the line, and the site's own address counts."""
    name = str(fault.loc[-1])
    return Draft(f"Delete `{name}`.", set_keys(reading, {name: ABSENT}))


def _relative(_fault: Fault, reading: Reading) -> Draft | None:
    """UR002: write the slash that Jekyll puts there; a style's word was not meant as an address."""
    permalink = reading.header.data.get("permalink")
    if not isinstance(permalink, str) or permalink in STYLES:
        return None
    return Draft(f"Write /{permalink}", set_keys(reading, {"permalink": f"/{permalink}"}), "safe")


MENDERS: Final[dict[str, Mender]] = {"UR001": _empty, "UR002": _relative}
