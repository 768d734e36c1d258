"""An Article laid out for people: what it is, what it says, where it is from, and what is wrong with it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from itertools import zip_longest
from typing import Final

from rich import box
from rich.cells import cell_len, set_cell_size
from rich.console import Console
from rich.table import Table as Grid
from rich.text import Text

from newspost.article import Article, Block
from newspost.cli.wrapping import wrap
from newspost.parts import Code, Heading, Html, Image, Link, List, Paragraph, Quote, Table
from newspost.problems import Problem
from newspost.site.explain import Fact
from newspost.text.visible import fitting, one_line, visible

_LABELS: Final = 13  # cells for the names of fields; "attribution" is the longest of ours
_LEAST_ROOM: Final = 10  # cells to a line, however narrow the terminal
_LEAST_COLUMN: Final = 8  # cells to a column, or a table becomes lines
_COLOURS: Final = {"error": "bold red", "warning": "yellow", "info": "blue"}


def page(article: Article, problems: Iterable[Problem], name: str, *, headed: bool) -> str:
    """Lay ``article`` and ``problems`` out for standard output: its width, its encoding, its colours or none.

    ``name`` is the file's. It stands before each problem, and where several pages follow each other, these are
    ``headed``: it stands in a line above the page too, and a blank line follows.
    """
    return _laid_out(lambda sheet: sheet.article(article), problems, name, headed=headed)


def fact_page(facts: Iterable[Fact], problems: Iterable[Problem], name: str, *, headed: bool) -> str:
    """Lay out what Jekyll makes of a file, as `page` does an Article."""
    return _laid_out(lambda sheet: sheet.facts(facts), problems, name, headed=headed)


def _laid_out(put: Callable[[_Sheet], None], problems: Iterable[Problem], name: str, *, headed: bool) -> str:
    """Lay out what ``put`` puts on a sheet, between the file's name and the problems."""
    console = Console()
    sheet = _Sheet(console)
    with console.capture() as captured:
        if headed:
            sheet.heading(name)
        put(sheet)
        sheet.problems(problems, name)
        if headed:
            console.print()
    return captured.get()


class _Sheet:
    """Puts the parts of an article, or what Jekyll makes of it, on a console, one below the other."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._encoding = console.encoding
        plain = not self._encoding.startswith("utf")
        self._bar, self._arrow, self._bullet, self._dash = "|>*-" if plain else "│→•─"

    def heading(self, name: str) -> None:
        """Put a line across the page with the file's name in it."""
        start = f"{self._dash * 2} {self._fit(one_line(name))} "
        self._print(Text(start + self._dash * (self._console.width - cell_len(start)), "cyan"))
        self._print(Text())

    def article(self, article: Article) -> None:
        """Put the whole article, in the order of the file."""
        self._put(one_line(article.title), "bold")
        self._print(Text())
        for label, value in _header_fields(article):
            self._field(label, value)
        self._body(article.body)
        self._tail(article)

    def facts(self, facts: Iterable[Fact]) -> None:
        """Put each fact beside its name, the reason behind it."""
        for fact in facts:
            self._field(fact.name, one_line(": ".join(filter(None, (fact.value, fact.reason)))))

    def problems(self, problems: Iterable[Problem], name: str) -> None:
        """Put each problem as compilers do, its message wrapped."""
        for number, problem in enumerate(problems):
            if not number:
                self._print(Text())
            lead = f"{name}:{problem.line}:{problem.column}: {problem.severity} {problem.code} "
            self._put(one_line(problem.message), lead=one_line(lead), hang="    ", mark=_COLOURS[problem.severity])

    def _body(self, body: tuple[Block, ...]) -> None:
        """Put the blocks, a blank line between them; markup and images stand close together."""
        before: Block | None = None
        for block in body:
            if not (isinstance(block, Html | Image) and isinstance(before, Html | Image)):
                self._print(Text())
            self._block(block)
            self._references(block)
            before = block

    def _block(self, block: Block) -> None:
        """Put one block."""
        match block:
            case Paragraph():
                self._put(block.text)
            case Heading():
                self._put(one_line(block.text), "bold", lead="#" * block.level + " ")
            case Quote():
                self._put(block.text, lead=f"{self._bar} ", hang=f"{self._bar} ")
            case List():
                self._list(block)
            case Table():
                self._table(block)
            case Code():
                self._code(block)
            case Image():
                self._image(block)
            case Html():
                self._html(block)

    def _references(self, block: Block) -> None:
        """Put the links and images of a block below it, each link once."""
        if isinstance(block, Paragraph | Heading):
            for link in dict.fromkeys(block.links):
                self._link(link, "" if link.text in {block.text, link.href} else link.text)
        if isinstance(block, Paragraph | Quote | List | Table):
            for image in block.images:
                self._image(image)

    def _list(self, block: List) -> None:
        """Put a list, an item a line or more."""
        for number, item in enumerate(block.items, start=1):
            lead = f"{number}. " if block.ordered else f"{self._bullet} "
            self._put(item, lead=f"  {lead}", hang=" " * (2 + len(lead)))

    def _table(self, block: Table) -> None:
        """Put a table as a grid, or, where its columns would be too narrow to read, a row a line."""
        columns = max(map(len, block.rows), default=0)
        if columns * _LEAST_COLUMN > self._console.width:
            for row in block.rows:
                self._put(f" {self._bar} ".join(map(one_line, row)), lead="  ", hang="    ")
        elif columns:
            self._console.print(self._grid(block.rows))

    def _grid(self, rows: tuple[tuple[str, ...], ...]) -> Grid:
        """Return a table that rich lays out."""
        cells = [[self._fit(cell) for cell in row] for row in rows]
        widths = [max(map(cell_len, column)) for column in zip_longest(*cells, fillvalue="")]
        wraps = sum(widths) + 3 * len(widths) + 1 > self._console.width or any(
            "\n" in cell for row in cells for cell in row
        )
        grid = Grid(box=box.SQUARE, show_header=False, show_lines=wraps, border_style="dim")
        for row in cells:
            grid.add_row(*(Text(cell, overflow="fold") for cell in row))
        return grid

    def _code(self, block: Code) -> None:
        """Put code as it is, between fences, however wide."""
        self._print(Text(f"```{self._fit(one_line(block.language or ''))}", "dim"))
        self._print(Text(self._fit(block.text).rstrip("\n").expandtabs(4)))
        self._print(Text("```", "dim"))

    def _html(self, block: Html) -> None:
        """Put the start of the markup in one line."""
        start = " ".join(block.html[: 4 * self._console.width].split())
        line = self._fit(f"[html] {one_line(start)}")
        if cell_len(line) > self._console.width:
            line = set_cell_size(line, self._console.width - 3) + "..."
        self._print(Text(line, "dim"))

    def _link(self, link: Link, text: str) -> None:
        """Put a link below the block it is in, ``text`` before its address."""
        code = f"  {one_line(link.code)}" if link.code else ""
        self._put(one_line(text), "dim", lead=f"  {self._arrow} ", hang="    ", note=one_line(link.href) + code)

    def _image(self, image: Image) -> None:
        """Put an image's text and address."""
        self._put(one_line(image.alt), lead="[image] ", hang="        ", note=one_line(image.src))

    def _tail(self, article: Article) -> None:
        """Put where the article is from and where it leads."""
        if article.attribution or article.source_url or article.navigation:
            self._print(Text())
        if article.attribution:
            self._field("attribution", one_line(article.attribution.source), one_line(article.attribution.text))
        if article.source_url:
            self._field("source_url", article.source_url)
        for number, link in enumerate(article.navigation):
            self._field("" if number else "navigation", one_line(link.text), one_line(link.href))

    def _field(self, label: str, value: str, note: str = "") -> None:
        """Put a field beside its name."""
        name = self._fit(one_line(label))
        lead = set_cell_size(name, _LABELS) if cell_len(name) < _LABELS else f"{name}  "
        self._put(value, lead=lead, hang=" " * _LABELS, mark="cyan", note=note)

    def _put(  # noqa: PLR0913 - the one place where text becomes lines
        self, text: str, style: str = "", *, lead: str = "", hang: str = "", mark: str = "dim", note: str = ""
    ) -> None:
        """Put ``text`` in lines that fit: ``lead`` before the first, ``hang`` before the others, ``note`` last."""
        lead, note = self._fit(lead), self._fit(note)
        room = max(_LEAST_ROOM, self._console.width - cell_len(hang))
        lines = wrap(self._fit(text), room, max(0, self._console.width - cell_len(lead)))
        out = Text()
        for number, line in enumerate(lines):
            out.append(f"\n{hang}" if number else lead, mark).append(line, style)
        if note:
            used = cell_len(lines[-1]) + cell_len(hang if len(lines) > 1 else lead)
            fits = used + 2 + cell_len(note) <= self._console.width
            gap = "" if not lines[-1] else "  " if fits else f"\n{hang}"
            out.append(gap + note, "dim")
        self._print(out)

    def _fit(self, text: str) -> str:
        """Return ``text`` as this console can print it."""
        return fitting(visible(text), self._encoding)

    def _print(self, text: Text) -> None:
        """Print lines that fit already, or that may not be broken."""
        self._console.print(text, soft_wrap=True)


def _header_fields(article: Article) -> Iterator[tuple[str, str]]:
    """Yield the name and value of each field above the body that the article has, but for its title."""
    yield "date", article.date.isoformat(" ")
    if article.categories:
        yield "categories", ", ".join(article.categories)
    if article.tags:
        yield "tags", ", ".join(article.tags)
    if article.layout is not None:
        yield "layout", article.layout
    for key, value in article.extra.items():
        yield key, value if isinstance(value, str) else json.dumps(value, ensure_ascii=False, default=str)
    if article.digest is not None:
        yield "digest", article.digest
