"""What the tests of fixes share: the tables of cases, how posts are mended, and what has to hold of them then."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

import newspost
from faults_help import NEWS, PATH, Case, table
from newspost.checking.fixes import fix_for
from newspost.checking.mending import Mended, mend
from newspost.faults.codes import CODES
from newspost.faults.collect import find_faults

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from newspost.checking.finding import Edit
    from newspost.faults.fault import Fault
    from newspost.meaning.reading import Reading

ALL = frozenset(CODES)


def cases() -> list[tuple[str, Case]]:
    """Return code and case of every table."""
    return table(Path(__file__).parent / "data" / "fixes")


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


def mended_again(found: Mended, path: str | None, *, unsafe: bool, zone: str | None = "Asia/Shanghai") -> Mended:
    """Mend once more, under the name that the file has then."""
    if path is not None and found.rename is not None:
        path = str(PurePosixPath(path).with_name(found.rename))
    return mended(found.data, path, unsafe=unsafe, zone=zone)


# --- what has to hold


def meaning(post: newspost.Post) -> dict[str, Any] | None:
    """Return the Article as plain values, None where there is none; a permalink is the same with a slash before it."""
    try:
        article = post.article
    except newspost.InvalidPost:
        return None
    values = article.model_dump()
    permalink = values["extra"].get("permalink")
    if isinstance(permalink, str) and permalink.strip():
        values["extra"] = {**values["extra"], "permalink": f"/{permalink.removeprefix('/')}"}
    return {**values, "offset": article.date.utcoffset()}


def is_lost(reading: Reading) -> bool:
    """Whether Jekyll gets nothing from the front matter."""
    lost = reading.header.fence is None or reading.header.error is not None
    return lost or not isinstance(reading.header.data.get("categories"), str | list | None)


def keeps_the_rest(data: bytes, edits: Iterable[Edit], new: bytes) -> bool:
    """Whether ``new`` is ``data`` with the edits made: every byte outside them is there, and nothing else."""
    at = place = 0
    for edit in sorted(edits, key=lambda edit: (edit.start, edit.end)):
        gap = data[at : edit.start]
        if edit.start < at or new[place : place + len(gap)] != gap:
            return False
        place += len(gap)
        if new[place : place + len(edit.text)] != edit.text:
            return False
        at, place = edit.end, place + len(edit.text)
    return new[place:] == data[at:]


def keeps_the_rest_each_round(data: bytes, found: Mended) -> bool:
    """Whether no round of mending changed a byte outside the edits of its fixes."""
    rounds = [list(fixes) for _, fixes in groupby(found.fixed, key=lambda one: id(one.reading))]
    states = [*(fixes[0].reading.encoded for fixes in rounds), found.data]
    edits = [[edit for one in fixes for edit in one.fix.edits] for fixes in rounds]
    return states[0] == data and all(map(keeps_the_rest, states, edits, states[1:]))
