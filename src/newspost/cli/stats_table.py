"""What was counted of an archive, laid out for a terminal."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from rich.bar import Bar
from rich.console import Console, ConsoleOptions, RenderResult
from rich.table import Table
from rich.text import Text

from newspost.checking.reports.findings import counted
from newspost.stats.periods import By, timeline
from newspost.stats.report import PERCENTILES, names, ranked, rules, sizes, span, states
from newspost.stats.tally import Tally
from newspost.text.visible import fitting, one_line

_PERIODS: Final = 40  # lines
_WIDEST: Final = 100  # cells, beyond which bars tell nothing more
_NARROW: Final = 60  # cells, below which some columns are left out
_COLOURS: Final = {"error": "red", "warning": "yellow", "info": "blue"}
_SINGULAR: Final = {"media": "medium", "categories": "category", "tags": "tag"}
_EMPTY: Final = '""'


def table(tally: Tally, by: By | None, top: int) -> str:
    """Lay out what was counted for standard output: its width, its encoding, its colours or none.

    The periods are ``by`` day, week, month or year, or what comes to few lines; ``top`` is how many names are told.
    """
    console = Console()
    sheet = _Sheet(console)
    with console.capture() as captured:
        sheet.head(tally)
        sheet.periods(tally, by)
        for kind in names(tally):
            sheet.names(tally, kind, top)
        sheet.sizes(tally)
        sheet.rules(tally)
    lines = fitting(captured.get(), console.encoding).split("\n")
    return "\n".join(line.rstrip() for line in lines)


class _Bar:
    """A bar as long as a count is beside the largest one."""

    def __init__(self, count: int, most: int) -> None:
        self._count, self._most = count, most

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        if options.ascii_only:
            yield Text("#" * round(options.max_width * self._count / self._most), "cyan")
        else:
            yield Bar(self._most, 0, self._count, color="cyan")


class _Sheet:
    """Puts what was counted on a console, a table below the other."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._encoding = console.encoding
        self._is_narrow = console.width < _NARROW

    def head(self, tally: Tally) -> None:
        """Put how many files there are, and what they are."""
        grid = Table.grid(padding=(0, 2))
        grid.add_column(style="cyan")
        grid.add_column(justify="right")
        grid.add_column()
        grid.add_row("files", f"{tally.files:,}", _left_out(tally))
        grid.add_row("posts", f"{tally.good:,}", states(tally))
        if tally.bad:
            grid.add_row("bad", f"{tally.bad:,}", "no Article can be made of these; newspost check tells why")
        if tally.days:
            grid.add_row("days", f"{len(tally.days):,}", span(tally))
        grid.add_row(
            "problems", f"{tally.problems.total():,}", f"in {counted(tally.faulty, 'file')}" if tally.faulty else ""
        )
        self._console.print(grid)

    def periods(self, tally: Tally, by: By | None) -> None:
        """Put how many posts there are of each day, week, month or year."""
        line = timeline(tally.days, by, _PERIODS)
        rows: list[tuple[str | Text, int]] = list(line.rows()) if line else []
        if tally.undated:
            rows.append((Text("no date", "dim"), tally.undated))
        if rows:
            self._counts(line.by if line else "day", rows)

    def names(self, tally: Tally, kind: str, top: int) -> None:
        """Put which media, categories or tags posts have, the most frequent first."""
        counts = names(tally)[kind]
        found = ranked(counts)
        if not found:
            return
        rows: list[tuple[str | Text, int]] = [(self._fit(name) or _EMPTY, posts) for name, posts in found[:top]]
        if found[top:]:
            rows.append((Text(f"{len(found) - top:,} more", "dim"), -1))
        if counts[None]:
            rows.append((Text(f"no {_SINGULAR[kind]}", "dim"), counts[None]))
        self._counts(_SINGULAR[kind], rows)

    def sizes(self, tally: Tally) -> None:
        """Put how many paragraphs, characters, images and links posts have."""
        if not tally.good:
            return
        percents = () if self._is_narrow else PERCENTILES[1:]
        grid = self._grid("in a post", "median", *(f"{percent}%" for percent in percents), "most", "in all")
        for kind, spread in sizes(tally).items():
            numbers = [spread.percentile(50), *map(spread.percentile, percents), spread.largest, spread.total]
            grid.add_row(kind, *(f"{number:,}" for number in numbers))
        self._print(grid)
        if tally.characters.largest_at is not None:
            self._console.print(Text(f"the longest: {self._fit(tally.characters.largest_at)}", "dim"), soft_wrap=True)

    def rules(self, tally: Tally) -> None:
        """Put how many problems each rule found."""
        rows = rules(tally)
        if not rows:
            return
        grid = self._grid("rule", "problems", "files")
        for other in ("name",) if self._is_narrow else ("severity", "name"):
            grid.add_column(other, overflow="fold")
        for row in rows:
            severity = () if self._is_narrow else (Text(row.severity, _COLOURS[row.severity]),)
            grid.add_row(row.code, f"{row.problems:,}", f"{row.files:,}", *severity, row.name)
        self._print(grid)

    def _counts(self, title: str, rows: Iterable[tuple[str | Text, int]]) -> None:
        """Put names and how many posts they have, with bars; a number below zero is not told.

        What is a Text already is no name, and has no bar.
        """
        rows = list(rows)
        most = max([1, *(posts for name, posts in rows if isinstance(name, str))])
        grid = self._grid(title, "posts", "")
        grid.width = min(self._console.width, _WIDEST)
        grid.columns[0].max_width = max(self._console.width // 2, 8)
        grid.columns[2].ratio = 1
        grid.columns[2].justify = "left"
        for name, posts in rows:
            bar = _Bar(posts, most) if isinstance(name, str) and posts else ""
            grid.add_row(name if isinstance(name, Text) else Text(name), f"{posts:,}" if posts >= 0 else "", bar)
        self._print(grid)

    def _grid(self, first: str, *others: str) -> Table:
        """Return an empty table: a name, which may be cut, and columns of numbers."""
        grid = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
        grid.add_column(first, no_wrap=True, overflow="ellipsis")
        for other in others:
            grid.add_column(other, justify="right", no_wrap=True)
        return grid

    def _print(self, grid: Table) -> None:
        """Put a table below what was there."""
        self._console.print()
        self._console.print(grid)

    def _fit(self, text: str) -> str:
        """Return text of a post as this console can print it."""
        return fitting(one_line(text), self._encoding)


def _left_out(tally: Tally) -> str:
    """Return how many files were not to be counted."""
    return f"and {tally.left_out:,} left out" if tally.left_out else ""
