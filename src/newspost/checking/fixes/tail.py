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
from newspost.faults.options import text_of, words_of
from newspost.faults.tail import is_target, single_name
from newspost.text.patches import Patch, line_ending
from newspost.text.spans import Span

if TYPE_CHECKING:
    from newspost.checking.fixes.drafts import Chooser, Mender
    from newspost.dialect import Dialect
    from newspost.faults.fault import Fault
    from newspost.faults.options import Options
    from newspost.meaning.reading import Reading
    from newspost.parts import Attribution

_NUMBER: Final = re.compile(r"(NW)?(?<!\d)(20\d{16})(?!\d)", re.ASCII)
_ROOT: Final = re.compile(r"(?:https?:)?//[^/?#]++/|(?:\.\.?/)+|/")
_SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*+://")
_HOME: Final = "返回首页"
_CHANNELS: Final = {"emnews": "emnews/"}  # what has a page of its own, not one among the categories
_BLANK: Final = re.compile(r"\s")
_IN_TARGETS: Final = re.compile(r"[\s()\[\]]")
_URL: Final = re.compile(r"https?+://[^\s<>()（）\[\]\"']++")
_COLONS: Final = re.compile("[:：]")
_PAIRS: Final = dict(zip("）)】］]〉》」』", "（(【［[〈《「『", strict=True))


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
        name = _medium(attribution, reading.dialect)
        form = reading.dialect.attribution_form.format(source=name)
        return Draft(f"Write {form}", (Patch(fault.span, _reformed(reading, fault.span, attribution.text, name)),))
    is_own = attribution.source.strip() and fault.span == (bounds[0], bounds[3])
    return _moved(reading, fault.span) if is_own else None


def _medium(attribution: Attribution, dialect: Dialect) -> str:
    """Return the medium that an attribution names, without what else of its form is there, be that wrong or by half."""
    if dialect.attribution_pattern.fullmatch(attribution.text):
        return attribution.source
    before = dialect.attribution_form.partition("{source}")[0]
    words = re.sub(r"\W++", "", before)
    text = attribution.text.strip()
    colon = _COLONS.search(text)
    if colon and set(re.findall(r"\w", text[: colon.start()])) <= set(words):
        name = text[colon.end() :]
    else:
        name = re.sub(r"\A\W++", "", text).removeprefix(words)
    name = name.strip()
    while name and name[-1] in _PAIRS and _PAIRS[name[-1]] not in name:
        name = name[:-1].rstrip()
    return name or attribution.source


def _reformed(reading: Reading, span: Span, text: str, name: str) -> str:
    """Return the source of an attribution with that ``text`` in its usual form, with the markup that its name has."""
    form, written = reading.dialect.attribution_form, span.of(reading.text)
    before, _, behind = text.partition(name)
    if written.startswith(before) and written.endswith(behind):
        return form.format(source=written[len(before) : len(written) - len(behind)])
    as_html = reading.text[span.start - 1] == ">"
    return retext(reading.text, span, text, form.format(source=name), as_html=as_html)


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


def _no_source(fault: Fault, reading: Reading, options: Options) -> Draft | None:
    """SL001: the address that the number in the file's name has at the source, if the site says how those are made."""
    number = _NUMBER.search(file_name(reading))
    forms = sorted(words_of(options, "SL001", "addresses") or ())
    form = next((one for one in forms if number and "{}" in one and ("NW{}" in one) == bool(number[1])), None)
    if number is None or form is None:
        return None
    url = form.replace("{}", number[2])
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
    line = fault.span.of(text)
    urls = {text[tail.url_start : tail.url_end]} if tail.source_start >= 0 else {*_URL.findall(line)}
    url = urls.pop() if len(urls) == 1 else ""
    if line != f"<{url}>":
        return Draft(f"Write <{url}>", (Patch(fault.span, f"<{url}>"),)) if re.fullmatch(HTTP_URL, url) else None
    at = text.find("\n", fault.span.end) + 1
    return Draft("Put a blank line below it.", (Patch(Span(at, at), line_ending(text)),), "safe")


# --- NV


def _names(reading: Reading) -> tuple[str, str]:
    """Return the one tag and the one category of a post, each empty where there is no or more than one."""
    if not is_readable(reading):
        return "", ""
    data = reading.header.data
    return single_name(data.get("tags")), single_name(data.get("categories"))


def _root(reading: Reading, options: Options) -> str:
    """Return the address of the home page, as the other links have it, or the site says; empty where none does."""
    for link, *_ in reading.body.tail.links:
        if found := _ROOT.match(link.href):
            return found[0]
    return text_of(options, "NV001", "home")


def _targets(reading: Reading, options: Options) -> tuple[str, str]:
    """Return the addresses of the category's page and of the home page, each empty where it cannot be told."""
    _, category = _names(reading)
    root = _root(reading, options)
    page = _CHANNELS.get(category, f"category/{_encoded(category)}.html")
    return (f"{root}{page}" if root and category else ""), root


def _encoded(target: str) -> str:
    """Return a target as a link can have it: blanks and brackets are encoded where one of them would end it."""
    return target if is_target(target) else _IN_TARGETS.sub(lambda found: quote(found[0]), target)


def _no_navigation(fault: Fault, reading: Reading, options: Options) -> Draft | None:
    """NV001: two links, to the page of the category and to the home page."""
    tag, _ = _names(reading)
    page, root = _targets(reading, options)
    if not tag or not page:
        return None
    newline = line_ending(reading.text)
    line = f"[返回{tag}]({page})｜[{_HOME}]({root})"
    return Draft(f"Write {line}", (Patch(fault.span, f"{newline * 2}{line}"),))


def _empty_link(fault: Fault, reading: Reading, options: Options) -> Draft | None:
    """NV002: the name or the target that the link has by its place."""
    text = reading.text
    label, target = fault.span.of(text)[1:-1].split("](", 1)
    tag, _ = _names(reading)
    page, root = _targets(reading, options)
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
    new = _encoded(fault.span.of(text).strip())
    return Draft(f"Write {new}", (Patch(fault.span, new),))


def _other_link(fault: Fault, reading: Reading) -> Draft | None:
    """NV004: the name and the page that tag and category have."""
    tag, category = _names(reading)
    new = f"返回{tag}" if fault.loc[-1] == "text" else _encoded(category)
    return Draft(f"Write {new}", (Patch(fault.span, new),)) if tag and category and not set("[]") & set(new) else None


MENDERS: Final[dict[str, Mender]] = {
    "AT002": _attribution,
    "SL002": _bad_source,
    "SL003": _bare_source,
    "NV003": _wrong_link,
    "NV004": _other_link,
}
CHOOSERS: Final[dict[str, Chooser]] = {"SL001": _no_source, "NV001": _no_navigation, "NV002": _empty_link}
