"""AT, SL and NV: what stands below the article: where it is from, and the way back."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from newspost.body.rewrite import retext
from newspost.body.tail import HTTP_URL
from newspost.checking.fixes.drafts import Draft, is_readable
from newspost.checking.fixes.names import file_name
from newspost.dialect import FINEWS
from newspost.faults.tail import _is_target, _single
from newspost.text.patches import Patch, line_ending
from newspost.text.spans import Span

if TYPE_CHECKING:
    from newspost.checking.fixes.drafts import Mender
    from newspost.faults.fault import Fault
    from newspost.meaning.reading import Reading
    from newspost.parts import Attribution

_NUMBER: Final = re.compile(r"(NW)?(?<!\d)(20\d{16})(?!\d)", re.ASCII)
_OF_MEDIA: Final = "http://finews.zning.xyz/html_News/NewsShare.html?infoCode=NW{}"
_OF_THE_CHANNEL: Final = "https://finance.eastmoney.com/a/{}.html"
_SITE: Final = "//finews.withounder.com/"
_ROOT: Final = re.compile(r"(?:https?:)?//[^/?#]++/|(?:\.\.?/)+|/")
_SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*+://")
_HOME: Final = "返回首页"
_CHANNELS: Final = {"emnews": "emnews/"}  # what has a page of its own, not one among the categories
_BLANK: Final = re.compile(r"\s")
_IN_TARGETS: Final = re.compile(r"[\s()\[\]]")


# --- AT002


def _attribution(fault: Fault, reading: Reading) -> Draft | None:
    """Write the attribution in its usual form, or move it behind the last block.

    Where there are two, or one without a name, nothing tells what is right.
    """
    body = reading.body
    bounds, attribution = body.attribution_bounds, body.attribution
    if attribution is None or bounds is None:
        return _moved(reading, fault.span)
    if attribution.source.strip() and fault.span == (bounds[1], bounds[2]):
        form = reading.dialect.attribution_form.format(source=attribution.source)
        return Draft(f"Write {form}", (Patch(fault.span, _reformed(reading, fault.span, attribution)),))
    is_own = attribution.source.strip() and fault.span == (bounds[0], bounds[3])
    return _moved(reading, fault.span) if is_own else None


def _reformed(reading: Reading, span: Span, old: Attribution) -> str:
    """Return the source of an attribution in its usual form, with the markup that its name has."""
    form, written = reading.dialect.attribution_form, span.of(reading.text)
    before, _, behind = old.text.partition(old.source)
    if written.startswith(before) and written.endswith(behind):
        return form.format(source=written[len(before) : len(written) - len(behind)])
    as_html = reading.text[span.start - 1] == ">"
    return retext(reading.text, span, old.text, form.format(source=old.source), as_html=as_html)


def _moved(reading: Reading, span: Span) -> Draft | None:
    """Move a paragraph of HTML behind the last block."""
    blocks, source = reading.body.pieces.blocks, span.of(reading.text)
    if not source.startswith("<") or not blocks or not reading.text.startswith("<", blocks[-1][1]):
        return None
    at = blocks[-1][4]
    return (
        Draft("Move it behind the last block.", (Patch(span, ""), Patch(Span(at, at), source)))
        if at > span.end
        else None
    )


# --- SL


def _no_source(fault: Fault, reading: Reading) -> Draft | None:
    """SL001: the address that the number in the file's name has at the source, if the site is one of that archive's."""
    number = _NUMBER.search(file_name(reading))
    if number is None or reading.dialect != FINEWS:
        return None
    url = (_OF_MEDIA if number[1] else _OF_THE_CHANNEL).format(number[2])
    gap = "" if fault.span.of(reading.text) else line_ending(reading.text) * 2
    return Draft(f"Write <{url}>", (Patch(fault.span, f"{gap}<{url}>"),))


def _bad_source(fault: Fault, reading: Reading) -> Draft | None:
    """SL002: encode the blanks in the address, and write a scheme before it."""
    url = _BLANK.sub(lambda blank: quote(blank[0]), fault.span.of(reading.text).strip())
    if not _SCHEME.match(url):
        url = f"http:{url}" if url.startswith("//") else f"http://{url}"
    return Draft(f"Write <{url}>", (Patch(fault.span, url),)) if re.fullmatch(HTTP_URL, url) else None


def _bare_source(fault: Fault, reading: Reading) -> Draft | None:
    """SL003: an address between angle brackets, and a blank line behind it."""
    text, tail = reading.text, reading.body.tail
    url = text[tail.url_start : tail.url_end]
    if fault.span.of(text) != f"<{url}>":
        return Draft(f"Write <{url}>", (Patch(fault.span, f"<{url}>"),))
    at = text.find("\n", fault.span.end) + 1
    return Draft("Put a blank line below it.", (Patch(Span(at, at), line_ending(text)),), "safe")


# --- NV


def _names(reading: Reading) -> tuple[str, str]:
    """Return the one tag and the one category of a post, each empty where there is no or more than one."""
    if not is_readable(reading):
        return "", ""
    data = reading.header.data
    return _single(data.get("tags")), _single(data.get("categories"))


def _root(reading: Reading) -> str:
    """Return the address of the home page, as the other links have it."""
    for link, *_ in reading.body.tail.links:
        if found := _ROOT.match(link.href):
            return found[0]
    return _SITE if reading.dialect == FINEWS else ""


def _targets(reading: Reading) -> tuple[str, str]:
    """Return the addresses of the category's page and of the home page, each empty where it cannot be told."""
    _, category = _names(reading)
    root = _root(reading)
    page = _CHANNELS.get(category, f"category/{category}.html")
    return (f"{root}{page}" if root and category and _is_target(category) else ""), root


def _no_navigation(fault: Fault, reading: Reading) -> Draft | None:
    """NV001: two links, to the page of the category and to the home page."""
    tag, _ = _names(reading)
    page, root = _targets(reading)
    if not tag or not page:
        return None
    newline = line_ending(reading.text)
    line = f"[返回{tag}]({page})｜[{_HOME}]({root})"
    return Draft(f"Write {line}", (Patch(fault.span, f"{newline * 2}{line}"),))


def _empty_link(fault: Fault, reading: Reading) -> Draft | None:
    """NV002: the name or the target that the link has by its place."""
    text = reading.text
    label, target = fault.span.of(text)[1:-1].split("](", 1)
    tag, _ = _names(reading)
    page, root = _targets(reading)
    is_first = text.rfind("\n", 0, fault.span.start) + 1 == fault.span.start and _HOME not in label
    name = (f"返回{tag}" if tag else "") if is_first else _HOME
    new = f"[{label.strip() or name}]({target.strip() or (page if is_first else root)})"
    return Draft(f"Write {new}", (Patch(fault.span, new),)) if "[]" not in new and "()" not in new else None


def _wrong_link(fault: Fault, reading: Reading) -> Draft | None:
    """NV003: a full-width bar between links, which is no table's; blanks and brackets in a target encoded."""
    text = reading.text
    if fault.loc == ("navigation",):
        links = reading.body.tail.links
        gaps = [(one[4], other[1]) for one, other in pairwise(links)]
        bars = [at for start, end in gaps for at in range(start, end) if text[at] == "|"]
        return Draft("Write ｜.", tuple(Patch(Span(at, at + 1), "｜") for at in bars), "safe") if bars else None
    new = _IN_TARGETS.sub(lambda found: quote(found[0]), fault.span.of(text).strip())
    return Draft(f"Write {new}", (Patch(fault.span, new),))


def _other_link(fault: Fault, reading: Reading) -> Draft | None:
    """NV004: the name and the page that tag and category have."""
    tag, category = _names(reading)
    new = f"返回{tag}" if fault.loc[-1] == "text" else category
    is_sound = not set("[]") & set(new) and (fault.loc[-1] == "text" or _is_target(new))
    return Draft(f"Write {new}", (Patch(fault.span, new),)) if tag and category and is_sound else None


MENDERS: Final[dict[str, Mender]] = {
    "AT002": _attribution,
    "SL001": _no_source,
    "SL002": _bad_source,
    "SL003": _bare_source,
    "NV001": _no_navigation,
    "NV002": _empty_link,
    "NV003": _wrong_link,
    "NV004": _other_link,
}
