"""What fixes promise for any post: they keep what they should, change no byte outside an edit, and come to an end."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from hypothesis import given
from hypothesis import strategies as st

import newspost
from fixes_help import PATH, faults, mended, read
from newspost.checking.fixes import FIXABLE, fix_for
from newspost.checking.mending import Mended, apply_edits
from newspost.testing import broken_posts, post_soups, posts

if TYPE_CHECKING:
    from newspost.checking.finding import Edit

PATHS = st.sampled_from(
    [
        PATH,
        None,
        "x",
        "_drafts/x.md",
        "_posts/x.md",
        "_posts/2022-13-45-x.html",
        "a/_posts/_2022-3-4 .yml",
        "_posts/202205262391921712.md",
    ]
)
BROKEN = broken_posts().map(lambda pair: pair[1])
KEEPS_LETTERS = frozenset({"FM002", "FM004", "FM006", "FM007", "FM009", "TX003", "EN002", "EN004"})
ANY = st.one_of(BROKEN, BROKEN, posts(), post_soups())


def _gaps(data: bytes, edits: tuple[Edit, ...]) -> list[bytes]:
    """Return what stands between edits."""
    places = [0, *[place for edit in edits for place in (edit.start, edit.end)], len(data)]
    return [data[start:end] for start, end in zip(places[::2], places[1::2], strict=True)]


@given(ANY, PATHS)
def test_a_fix_changes_no_byte_outside_its_edits(data: bytes, path: str | None) -> None:
    reading = read(data, path)
    for fault in faults(reading):
        fix = fix_for(fault, reading)
        if fix is None:
            continue
        assert fault.code in FIXABLE
        assert all(0 <= edit.start <= edit.end <= len(data) for edit in fix.edits)
        assert all(data[edit.start : edit.end] != edit.text for edit in fix.edits)
        assert all(one.end <= other.start for one, other in pairwise(fix.edits))
        assert fix.rename or fix.edits
        new, at = apply_edits(data, fix.edits), 0
        for gap, edit in zip(_gaps(data, fix.edits), [*fix.edits, None], strict=True):
            assert new[at : at + len(gap)] == gap
            at += len(gap) + (len(edit.text) if edit else 0)
        assert at == len(new)


def _article(data: bytes, path: str | None) -> dict[str, Any] | None:
    """Return the Article as plain values; a permalink is the same with a slash before it."""
    try:
        article = newspost.loads(data, path, "Asia/Shanghai").article
    except newspost.InvalidPost:
        return None
    values = article.model_dump()
    permalink = values["extra"].get("permalink")
    if isinstance(permalink, str) and permalink.strip():
        values["extra"] = {**values["extra"], "permalink": f"/{permalink.removeprefix('/')}"}
    return {**values, "offset": article.date.utcoffset()}


def _is_lost(data: bytes, path: str | None) -> bool:
    """Whether Jekyll gets nothing from the front matter."""
    reading = read(data, path)
    lost = reading.header.fence is None or reading.header.error is not None
    return lost or not isinstance(reading.header.data.get("categories"), str | list | None)


def _letters(data: bytes) -> Counter[str]:
    """Return the characters of a post, but for blanks, quotes, and what fences and keys are made of."""
    text = data.decode(errors="surrogateescape")
    return Counter(
        character for character in text if character not in "\u200b\ufeff\"'\\-.:：" and not character.isspace()
    )


@given(ANY, PATHS)
def test_safe_fixes_keep_the_article_or_make_a_front_matter_readable(data: bytes, path: str | None) -> None:
    found = mended(data, path, unsafe=False)
    assert found.rename is None
    assert all(one.fix.safety == "safe" for one in found.fixed)
    if not _is_lost(data, path):
        assert _article(found.data, path) == _article(data, path)
    elif any(one.fault.code.startswith(("FM", "TX")) for one in found.fixed):
        assert not _is_lost(found.data, path)
    if {one.fault.code for one in found.fixed} <= KEEPS_LETTERS:
        assert _letters(found.data) == _letters(data)


def _again(found: Mended, path: str | None, *, unsafe: bool) -> Mended:
    """Mend once more, under the name that the file has then."""
    if path is not None and found.rename is not None:
        path = str(PurePosixPath(path).with_name(found.rename))
    return mended(found.data, path, unsafe=unsafe)


@given(ANY, PATHS, st.booleans())
def test_a_second_run_changes_nothing(data: bytes, path: str | None, unsafe: bool) -> None:  # noqa: FBT001 - drawn
    found = mended(data, path, unsafe=unsafe)
    again = _again(found, path, unsafe=unsafe)
    assert (again.data, again.rename, again.fixed) == (found.data, None, ())


@given(broken_posts())
def test_what_was_mended_is_not_found_again(pair: tuple[str, bytes]) -> None:
    code, data = pair
    found = mended(data, unsafe=True)
    if code in {one.fault.code for one in found.fixed} and found.rename is None:
        assert code not in {fault.code for fault in faults(read(found.data)) if fault.severity == "error"}
