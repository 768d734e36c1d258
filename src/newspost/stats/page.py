"""What was counted, as one page of HTML that needs nothing else: no network, no script, no font of its own.

The page is put together from elements, which escape what they hold; a text of a post is put nowhere else.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from importlib.resources import files
from string import Template
from typing import Final
from xml.etree import ElementTree as ET

from newspost._version import __version__
from newspost.checking.reports.findings import counted
from newspost.stats.periods import By, timeline
from newspost.stats.plots import NARROW, WIDE, Bar, bars, histogram, over_time
from newspost.stats.report import PERCENTILES, names, ranked, rules, sizes, span, states
from newspost.stats.spread import Spread, bins
from newspost.stats.tally import Tally
from newspost.text.visible import one_line

_PERIODS: Final = 300  # columns of a plot
_ROWS: Final = 1_000  # of a table of names
_TITLES: Final = {"media": "Media", "categories": "Categories", "tags": "Tags"}
_SINGULAR: Final = {"media": "medium", "categories": "category", "tags": "tag"}
_EMPTY: Final = '""'

_Content = str | ET.Element


def page(tally: Tally, *, title: str | None = None, by: By | None = None, top: int = 10) -> str:
    """Return the page: the same for the same ``tally``, whenever it is made.

    ``by`` are the periods that posts are counted by, else what comes to a few hundred columns. ``top`` is how many
    media, categories and tags have a bar; the tables below the plots have the others.

    Raises:
        ImportError: matplotlib is not installed.
    """
    name = one_line(title or "Posts in numbers")
    ranks = [_names(tally, kind, top) for kind in names(tally)]
    sections = [_over_time(tally, by), *ranks, _rules(tally, top), *_sizes(tally)]
    shown = [section for section in sections if section is not None]
    parts = [*_head(tally, name), _element("div", *shown, kind="sections"), _foot()]
    body = "\n".join(ET.tostring(part, encoding="unicode", method="html") for part in parts)
    template = files("newspost.stats").joinpath("page.html").read_text(encoding="utf-8")
    return Template(template).substitute(title=escape(name), version=__version__, body=body)


def _element(tag: str, *content: _Content, kind: str = "", **attributes: str) -> ET.Element:
    """Return an element that holds texts and other elements."""
    made = ET.Element(tag, {**({"class": kind} if kind else {}), **attributes})
    for one in content:
        if not isinstance(one, str):
            made.append(one)
        elif len(made):
            made[-1].tail = (made[-1].tail or "") + one
        else:
            made.text = (made.text or "") + one
    return made


def _shown(text: str) -> ET.Element:
    """Return text of a post: what it holds moves nothing around it, and is not hidden."""
    return _element("bdi", one_line(text) or _EMPTY)


def _head(tally: Tally, title: str) -> list[ET.Element]:
    """Return the title, and the numbers that one looks for first."""
    told = [
        ("Posts", f"{tally.good:,}", states(tally)),
        ("Bad files", f"{tally.bad:,}", "no Article can be made of them" if tally.bad else "an Article of each file"),
        ("Days with posts", f"{len(tally.days):,}", span(tally) or "no post has a date"),
        ("Paragraphs", f"{tally.paragraphs.total:,}", f"{tally.paragraphs.percentile(50):,} in a post, median"),
        ("Characters", f"{tally.characters.total:,}", f"{tally.characters.percentile(50):,} in a post, median"),
        ("Problems", f"{tally.problems.total():,}", f"in {tally.faulty:,} of {counted(tally.files, 'file')}"),
    ]
    boxes = [
        _element("div", _element("dt", name), _element("dd", number), _element("dd", note, kind="soft"))
        for name, number, note in told
    ]
    left_out = f", and {tally.left_out:,} left out" if tally.left_out else ""
    lead = _element("p", f"{counted(tally.files, 'file')}{left_out}", kind="soft")
    return [_element("h1", title), lead, _element("dl", *boxes, kind="numbers")]


def _foot() -> ET.Element:
    """Return what the numbers mean."""
    return _element(
        "footer",
        "Days are those of each site's time zone. Paragraphs and characters are those of running text. "
        f"Of numbers above 1,000 a percentile has three digits. Counted by newspost {__version__}.",
    )


# --- sections ---------------------------------------------------------------------------------------------------------


def _section(title: str, *content: ET.Element, whole: bool = False) -> ET.Element:
    return _element("section", _element("h2", title), *content, **({"kind": "whole"} if whole else {}))


def _over_time(tally: Tally, by: By | None) -> ET.Element | None:
    """Return the posts over time."""
    line = timeline(tally.days, by, _PERIODS)
    if line is None:
        return None
    label = f"Columns: posts by {line.by}. The numbers are in the table below."
    plots = [over_time(line, label, width) for width in (WIDE, NARROW)]
    for plot, kind in zip(plots, ("wide", "narrow"), strict=True):
        plot.set("class", kind)
    outside = [f"{count:,} {word}" for count, word in ((line.earlier, "earlier"), (line.later, "later")) if count]
    undated = [f"{tally.undated:,} without a date"] if tally.undated else []
    note = " to ".join(dict.fromkeys((line.names[0], line.names[-1]))) + "".join(
        f"; {one}" for one in (*outside, *undated)
    )
    rows = [*line.rows(), *([("no date", tally.undated)] if tally.undated else [])]
    found = _table(f"Posts by {line.by}", (line.by, "posts"), [(name, f"{posts:,}") for name, posts in rows])
    return _section(f"Posts by {line.by}", _figure(plots, note), _folded(found), whole=True)


def _names(tally: Tally, kind: str, top: int) -> ET.Element | None:
    """Return the media, categories or tags that the most posts have."""
    counts = names(tally)[kind]
    found = ranked(counts)
    if not found:
        return None
    title = _TITLES[kind]
    label = f"Bars: posts of the most frequent {kind}. The numbers are in the table below."
    plot = bars([Bar(one_line(name) or _EMPTY, posts) for name, posts in found[:top]], label)
    note = f"{len(found):,} different; {counts[None]:,} posts have no {_SINGULAR[kind]}"
    rows = [(_shown(name), f"{posts:,}", _share(posts, tally.good)) for name, posts in found[:_ROWS]]
    more = [("", f"and {len(found) - _ROWS:,} more", "")] if found[_ROWS:] else []
    table = _table(f"Posts by {_SINGULAR[kind]}", (_SINGULAR[kind], "posts", "of all"), [*rows, *more], "names")
    return _section(title, _figure([plot], note), _folded(table))


def _sizes(tally: Tally) -> list[ET.Element]:
    """Return how long posts are, and what is in them."""
    if not tally.paragraphs.posts:
        return []
    spreads = sizes(tally).values()
    plotted = [_size(kind, sizes(tally)[kind]) for kind in ("paragraphs", "characters")]
    rows = [(f"{percent}%", [spread.percentile(percent) for spread in spreads]) for percent in PERCENTILES]
    rows += [("most", [spread.largest for spread in spreads]), ("in all", [spread.total for spread in spreads])]
    cells = [(name, *(f"{number:,}" for number in numbers)) for name, numbers in rows]
    table = _table("So many percent of the posts have no more than this", ("", *sizes(tally)), cells)
    parts = [_scrolling(table)]
    if tally.characters.largest_at is not None:
        parts.append(_element("p", "The longest: ", _shown(tally.characters.largest_at), kind="soft"))
    return [*plotted, _section("What is in a post", *parts, whole=True)]


def _size(kind: str, spread: Spread) -> ET.Element:
    """Return how a number is spread over posts."""
    found = bins(spread)
    label = f"Columns: posts by their number of {kind}. The numbers are in the table below."
    rows = [(str(one), f"{one.posts:,}", _share(one.posts, spread.posts)) for one in found]
    note = f"Median {spread.percentile(50):,}, 90% have no more than {spread.percentile(90):,}"
    note += f"; the last column is {found[-1]}" if found[-1].last is None else ""
    table = _table(f"Posts by {kind}", (kind, "posts", "of all"), rows)
    return _section(f"{kind.capitalize()} in a post", _figure([histogram(found, label)], note), _folded(table))


def _rules(tally: Tally, top: int) -> ET.Element | None:
    """Return the problems of each rule."""
    found = rules(tally)
    if not found:
        return None
    label = "Bars: problems by rule. The numbers are in the table below."
    plot = bars([Bar(f"{row.code} {row.name}", row.problems, row.severity) for row in found[:top]], label)
    severities = "Errors are red, warnings amber, infos blue"
    note = f"The first {top} of {len(found)} rules. {severities}" if found[top:] else severities
    heads = ("rule", "problems", "files", "severity")
    rows = [(f"{row.code} {row.name}", f"{row.problems:,}", f"{row.files:,}", row.severity) for row in found]
    return _section("Problems by rule", _figure([plot], note), _folded(_table("Problems by rule", heads, rows)))


def _share(part: int, whole: int) -> str:
    """Return a part as percent."""
    return f"{100 * part / whole:.1f}%"


# --- pieces -----------------------------------------------------------------------------------------------------------


def _figure(plots: Iterable[ET.Element], note: str) -> ET.Element:
    return _element("figure", *plots, _element("figcaption", note))


def _folded(table: ET.Element) -> ET.Element:
    """Return a table that opens when it is asked for."""
    return _element("details", _element("summary", "Table"), _scrolling(table))


def _scrolling(table: ET.Element) -> ET.Element:
    """Return a table that may be larger than its place: it scrolls in it, by keys too."""
    label = table.findtext("caption", "")
    return _element("div", table, kind="scroll", tabindex="0", role="region", **{"aria-label": label})


def _table(title: str, heads: Sequence[str], rows: Iterable[Sequence[_Content]], kind: str = "") -> ET.Element:
    """Return a table in which the first cell of each row names it."""
    head = _element("tr", *(_element("th", one, **({"scope": "col"} if one else {})) for one in heads))
    body = [
        _element("tr", _element("th", name, scope="row"), *(_element("td", cell) for cell in cells))
        for name, *cells in rows
    ]
    return _element("table", _element("caption", title), _element("thead", head), _element("tbody", *body), kind=kind)
