"""FK: fields that are missing, misspelled, or of another type than they look."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from newspost.checking.fixes.drafts import Draft, set_keys
from newspost.checking.fixes.values import quoted
from newspost.faults.options import words_of
from newspost.faults.views import find_key, misspelt
from newspost.faults.words import closest, is_slip
from newspost.ruby.values import ruby_text
from newspost.text.patches import Patch

if TYPE_CHECKING:
    from newspost.checking.fixes.drafts import Chooser, Mender
    from newspost.faults.fault import Fault
    from newspost.faults.options import Options
    from newspost.meaning.reading import Reading


def _missing(fault: Fault, reading: Reading) -> Draft | None:
    """FK001: a layout has a usual name; a title and a date have none."""
    if fault.loc != ("layout",):
        return None
    return Draft("Write `layout: post`.", set_keys(reading, {"layout": "post"}))


def _wrong_type(fault: Fault, reading: Reading) -> Draft | None:
    """FK003: put the value in quotes; safe where it is printed as before, and is no part of an address."""
    name = str(fault.loc[-1])
    key = find_key(reading, name)
    if key is None or key.style != "plain":
        return None
    written, value = key.value.of(reading.text), reading.header.data[name]
    if "\n" in written or written.startswith(("!", "&")):
        return None
    is_same = name in {"title", "layout"} and ruby_text(value, reading.context.zone) == written and value is not False
    new = quoted(written)
    return Draft(f"Write {new}", (Patch(key.value, new),), "safe" if is_same else "unsafe")


def _misspelt(fault: Fault, reading: Reading, options: Options) -> Draft | None:
    """FK004: write the key that was meant."""
    written, data = str(fault.loc[-1]), reading.header.data
    known = sorted((words_of(options, "FK004", "known") or frozenset[str]()) - data.keys())
    of_jekyll = [name for name, key in misspelt(reading).items() if key.key == fault.span]
    meant = next((name for name in [*of_jekyll, *known] if is_slip(written, name)), None)
    return Draft(f"Write `{meant}`.", (Patch(fault.span, meant),)) if meant else None


def _layout(fault: Fault, reading: Reading, options: Options) -> Draft | None:
    """FK006: the layout of the site that is most like the one that is named; the usual one, where none is."""
    written, layouts = reading.header.data.get("layout"), words_of(options, "FK006", "layouts")
    if "layout" not in reading.header.data or fault.severity == "info":
        return None
    if not isinstance(written, str) or not written:
        new = None if layouts is not None and "post" not in layouts else "post"
    else:
        new = closest(written, layouts) if layouts is not None else None
    return Draft(f"Write `layout: {new}`.", set_keys(reading, {"layout": new})) if new else None


def _published(fault: Fault, reading: Reading) -> Draft | None:
    """FK005: write false, which is what an empty value is to Jekyll and what a text like it is to people."""
    if fault.severity == "info":
        return None
    return Draft("Write `published: false`.", set_keys(reading, {"published": False}))


MENDERS: Final[dict[str, Mender]] = {"FK001": _missing, "FK003": _wrong_type, "FK005": _published}
CHOOSERS: Final[dict[str, Chooser]] = {"FK004": _misspelt, "FK006": _layout}
