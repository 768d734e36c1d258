"""What fixes promise for any post: they keep what they should, change no byte outside an edit, and come to an end."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

import newspost
from faults_help import PATH
from fixes_help import (
    faults,
    is_lost,
    keeps_the_rest,
    keeps_the_rest_each_round,
    meaning,
    mended,
    mended_again,
    read,
)
from newspost.checking.fixes import FIXABLE, fix_for
from newspost.checking.mending import apply_edits
from newspost.testing import broken_posts, post_soups, posts

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
        assert keeps_the_rest(data, fix.edits, apply_edits(data, fix.edits))


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
    before, after = (newspost.loads(one, path, "Asia/Shanghai") for one in (data, found.data))
    if not is_lost(before._reading):
        assert meaning(after) == meaning(before)
    elif any(one.fault.code.startswith(("FM", "TX")) for one in found.fixed):
        assert not is_lost(after._reading)
    if {one.fault.code for one in found.fixed} <= KEEPS_LETTERS:
        assert _letters(found.data) == _letters(data)


@given(ANY, PATHS, st.booleans())
def test_a_second_run_changes_nothing(data: bytes, path: str | None, unsafe: bool) -> None:  # noqa: FBT001 - drawn
    found = mended(data, path, unsafe=unsafe)
    again = mended_again(found, path, unsafe=unsafe)
    assert keeps_the_rest_each_round(data, found)
    assert (again.data, again.rename, again.fixed) == (found.data, None, ())


@given(broken_posts())
def test_what_was_mended_is_not_found_again(pair: tuple[str, bytes]) -> None:
    code, data = pair
    found = mended(data, unsafe=True)
    if code in {one.fault.code for one in found.fixed} and found.rename is None:
        assert code not in {fault.code for fault in faults(read(found.data)) if fault.severity == "error"}
