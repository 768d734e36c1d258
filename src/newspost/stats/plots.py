"""Plots as SVG elements that take colours and letters from the page around them: drawn by matplotlib, made plain here.

What posts say is put in last: matplotlib draws a stand-in for each name, so that no text of a post is read as markup or
mathematics, and none asks for letters that its own fonts have not. matplotlib comes with the extra ``newspost[stats]``.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from io import BytesIO
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple
from xml.etree import ElementTree as ET

from rich.cells import cell_len, set_cell_size

from newspost.stats.periods import Timeline, first_day
from newspost.stats.spread import Bin

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.axis import XAxis, YAxis
    from matplotlib.figure import Figure

WIDE: Final = 1040
NARROW: Final = 360
_HEIGHT: Final = 190
_ROW: Final = 34  # of a bar and the name above it
_NAME_CELLS: Final = 44
_LEAST: Final = 3  # of a bar, lest nobody see it
_LABEL: Final = 75  # that a date takes below the axis
_POINTS: Final = 72  # in an inch, and each becomes a unit of the SVG

_SVG: Final = "{http://www.w3.org/2000/svg}"
_NUMBER: Final = re.compile(r"-?[0-9]++\.[0-9]++")
_CLASSES: Final = {
    "#000001": "bar",
    "#000002": "rest",
    "#000003": "grid",
    "#000004": "axis",
    "#000005": "name",
    "#000006": "error",
    "#000007": "warning",
    "#000008": "info",
}
"""The colours that things are drawn in, and the classes that they become."""

_COLOURS: Final = {name: colour for colour, name in _CLASSES.items()}


class Bar(NamedTuple):
    """A name, the number that its bar is as long as, and the class that gives it its colour."""

    name: str
    length: int
    kind: str = "bar"


def over_time(line: Timeline, label: str, width: int) -> ET.Element:
    """Return a plot of how many posts there are of each period."""
    from matplotlib.dates import AutoDateLocator, ConciseDateFormatter, date2num  # noqa: PLC0415 - an extra

    starts = [first_day(line.start + place, line.by) for place in range(len(line.posts))]
    days = [datetime(start.year, start.month, start.day) for start in starts]  # noqa: DTZ001 - a day of any clock
    edges = [float(date2num(day)) for day in days]  # type: ignore[no-untyped-call] # as below
    edges.append(min(edges[-1] + _DAYS[line.by], _LAST))
    figure, axes = _figure(width, _HEIGHT)
    axes.stairs(line.posts, edges, fill=True, color=_COLOURS["bar"])
    most = width // _LABEL
    if len(days) <= most:
        middles = [(start + end) / 2 for start, end in pairwise(edges)]
        axes.set_xticks(middles, line.names)
    else:
        locator = AutoDateLocator(minticks=2, maxticks=max(most, 6))  # type: ignore[no-untyped-call] # of theirs
        axes.xaxis.set_major_locator(locator)
        written = ConciseDateFormatter(locator, show_offset=False)  # type: ignore[no-untyped-call] # as above
        axes.xaxis.set_major_formatter(written)
    return _drawn(figure, label, {})


_DAYS: Final = {"day": 1, "week": 7, "month": 31, "year": 366}
_LAST: Final = (date.max - date(1970, 1, 1)).days + 0.99  # matplotlib counts from 1970, and knows no year 10,000


def histogram(bins: Sequence[Bin], label: str) -> ET.Element:
    """Return a plot of how many posts have a number of so much."""
    figure, axes = _figure(NARROW, _HEIGHT)
    width = bins[0].last + 1 if bins[0].last is not None else 1
    for one in bins:
        colour = _COLOURS["bar" if one.last is not None else "rest"]
        axes.bar(one.first, one.posts, width * 0.92, align="edge", color=colour, linewidth=0)
    _number_axis(axes.xaxis, 6)
    return _drawn(figure, label, {})


def bars(rows: Sequence[Bar], label: str) -> ET.Element:
    """Return a plot of names and counts, one below the other, each name above its bar."""
    figure, axes = _figure(NARROW, _ROW * len(rows), margins=(0, 0))
    axes.set_axis_off()
    axes.set_ylim(len(rows), 0)
    most = max(row.length for row in rows)
    axes.set_xlim(0, most)
    names: dict[str, str] = {}
    for place, row in enumerate(rows):
        seen = max(row.length, most * _LEAST / NARROW)
        axes.barh(place + 0.78, seen, 0.2, color=_COLOURS[row.kind], linewidth=0)
        name = axes.text(0, place + 0.5, "-", color=_COLOURS["name"], transform=axes.get_yaxis_transform())
        name.set_gid(f"name-{place}")
        names[f"name-{place}"] = _short(row.name)
        right = axes.get_yaxis_transform()
        axes.text(1, place + 0.5, f"{row.length:,}", color=_COLOURS["axis"], ha="right", transform=right)
    return _drawn(figure, label, names)


def _short(name: str) -> str:
    """Return a name that has room above its bar."""
    return name if cell_len(name) <= _NAME_CELLS else f"{set_cell_size(name, _NAME_CELLS - 1)}…"


# --- from matplotlib to an element of the page


@contextmanager
def _our_settings() -> Generator[None]:
    """Let matplotlib draw as it does where nobody has settings of his own, and leave texts texts."""
    import matplotlib as mpl  # noqa: PLC0415 - an extra

    with mpl.rc_context(mpl.rcParamsDefault):
        mpl.rcParams["svg.fonttype"] = "none"
        mpl.rcParams["font.size"] = 11.0
        yield


def _figure(width: int, height: int, margins: tuple[int, int] = (46, 22)) -> tuple[Figure, Axes]:
    """Return an empty figure of that size, with axes that leave room for numbers at the left and below."""
    from matplotlib.figure import Figure  # noqa: PLC0415 - an extra

    left, below = margins
    above, right = (8, 10) if left else (0, 0)
    with _our_settings():
        figure = Figure(figsize=(width / _POINTS, height / _POINTS))
        box = (left / width, below / height, 1 - (left + right) / width, 1 - (below + above) / height)
        axes = figure.add_axes(box)
        axes.margins(x=0)
        axes.set_axisbelow(True)
        axes.grid(axis="y", color=_COLOURS["grid"])
        axes.tick_params(length=0, pad=6, labelcolor=_COLOURS["axis"])
        for spine in axes.spines.values():
            spine.set_visible(False)
        _number_axis(axes.yaxis, 4)
    return figure, axes


def _number_axis(axis: XAxis | YAxis, most: int) -> None:
    """Give an axis at most so many whole numbers."""
    from matplotlib.ticker import MaxNLocator, StrMethodFormatter  # noqa: PLC0415 - an extra

    axis.set_major_locator(MaxNLocator(nbins=most, integer=True))
    axis.set_major_formatter(StrMethodFormatter("{x:,.0f}"))


def _drawn(figure: Figure, label: str, names: Mapping[str, str]) -> ET.Element:
    """Draw a figure, and return it as an element of a page: the names in their places, classes for colours."""
    out = BytesIO()
    with _our_settings():
        figure.savefig(out, format="svg", metadata={"Date": None}, transparent=True)
    drawn = ET.fromstring(out.getvalue())  # noqa: S314 - just made, and nothing of a post is in it
    plain = ET.Element("svg", {"viewBox": drawn.get("viewBox", ""), "role": "img", "aria-label": label})
    plain.extend(_plain(drawn, names))
    return plain


def _plain(drawn: ET.Element, names: Mapping[str, str]) -> Iterator[ET.Element]:
    """Yield the lines, areas and texts of a drawing, without the groups and styles around them."""
    for group in drawn.iter(f"{_SVG}g"):
        for part in group:
            kind = _class_of(part.get("style", ""))
            if part.tag == f"{_SVG}path" and kind is not None:
                yield ET.Element("path", {"class": kind, "d": _rounded(part.get("d", ""))})
            elif part.tag == f"{_SVG}text":
                yield _text(part, names.get(group.get("id", "")))


def _text(part: ET.Element, name: str | None) -> ET.Element:
    """Return a text at its place; ``name`` is what it stands for, if it is not to be taken as it is."""
    style = part.get("style", "")
    anchor = next((word for word in ("middle", "end") if f"text-anchor: {word}" in style), "start")
    place = {key: _rounded(part.get(key, "0")) for key in ("x", "y")}
    made = ET.Element("text", {"class": _class_of(style) or "axis", **place, "text-anchor": anchor})
    made.text = part.text if name is None else name
    return made


def _class_of(style: str) -> str | None:
    """Return what the colour in a style stands for; None for what is not to be seen."""
    return next((name for colour, name in _CLASSES.items() if colour in style), None)


def _rounded(numbers: str) -> str:
    """Return coordinates with no more digits than anybody sees, on one line."""
    return " ".join(_NUMBER.sub(lambda found: f"{float(found[0]):.1f}".removesuffix(".0"), numbers).split())
