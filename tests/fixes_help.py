"""What the tests of fixes share: the tables of cases, and how the posts in them are read and mended."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

import newspost
from newspost.checking.fixes import fix_for
from newspost.checking.mending import Mended, mend
from newspost.faults.codes import CODES
from newspost.faults.collect import find_faults

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from newspost.faults.fault import Fault
    from newspost.meaning.reading import Reading

DATA = Path(__file__).parent / "data"
NEWS = (DATA / "faults" / "news.md").read_text(encoding="utf-8")
NEWS_PATH = "_posts/2024-05-06-NW202405060000000017.md"
PATH = "_posts/2022-03-24-x.md"
ALL = frozenset(CODES)

Case: TypeAlias = dict[str, Any]


def cases() -> list[tuple[str, Case]]:
    """Return code and case of every table."""
    tables = [tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted((DATA / "fixes").glob("*.toml"))]
    return [(code, case) for table in tables for code, found in table.items() for case in found]


def texts_of(case: Case) -> tuple[str, str | None]:
    """Return the text of the bad post, and that of the mended one; the same where only the name is mended."""
    if "post" in case:
        bad, good = case["post"], case.get("fixed")
    elif "lines" in case:
        bad, good = _with_lines(case["lines"]), _with_lines(case["fixed"]) if "fixed" in case else None
    else:
        base = _changed(NEWS, *case.get("also", ("", "")))
        bad = _changed(base, *case["change"])
        good = _changed(base, case["change"][0], case["fixed"]) if "fixed" in case else None
        good = _changed(bad, *case["becomes"]) if "becomes" in case else good
    return bad, bad if "rename" in case else good


def _with_lines(lines: str) -> str:
    return f"---\nlayout: post\n{lines}\n---\nText.\n"


def _changed(text: str, old: str, new: str) -> str:
    assert old in text, old
    return text.replace(old, new, 1)


def variants(case: Case) -> Iterator[Callable[[str], str]]:
    """Yield how a post can be saved: as it is, with CRLF, with a byte order mark, without a final line feed."""
    yield lambda text: text
    if not case.get("once"):
        yield lambda text: text.replace("\n", "\r\n")
        yield lambda text: f"\ufeff{text}"
        yield lambda text: text.removesuffix("\n")


def path_of(case: Case) -> str:
    """Return the path of a case's post."""
    path: str = case.get("path", NEWS_PATH if "change" in case else PATH)
    return path


def read(data: bytes | str, path: str | None = PATH, zone: str | None = "Asia/Shanghai") -> Reading:
    """Return a post as it is read."""
    return newspost.loads(data, path, zone)._reading


def faults(reading: Reading, options: dict[str, Any] | None = None) -> list[Fault]:
    """Return every fault of a post, those that one has to ask for too."""
    return find_faults(reading, options or {}, ALL)


def mended(
    data: bytes,
    path: str | None = PATH,
    *,
    unsafe: bool,
    codes: frozenset[str] = ALL,
    zone: str | None = "Asia/Shanghai",
    options: dict[str, Any] | None = None,
) -> Mended:
    """Mend the faults of some codes, by default of all."""
    options = options or {}
    return mend(
        data,
        lambda data: read(data, path, zone),
        lambda reading: faults(reading, options),
        unsafe=unsafe,
        wanted=codes.__contains__,
        fix=lambda fault, reading: fix_for(fault, reading, options),
    )
