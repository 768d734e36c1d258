"""What fixes promise for any post: they keep what they should, change no byte outside an edit, and come to an end."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from faults_help import PATH
from fixes_help import faults, mended, read
from newspost.testing import broken_posts, post_soups, posts
from promises import PATHS, fixes_come_to_an_end, fixes_stay_in_their_edits, safe_fixes_lose_nothing

NAMES = st.sampled_from(PATHS)
BROKEN = broken_posts().map(lambda pair: pair[1])
ANY = st.one_of(BROKEN, BROKEN, posts(), post_soups())


@given(ANY, NAMES)
def test_a_fix_changes_no_byte_outside_its_edits(data: bytes, path: str | None) -> None:
    fixes_stay_in_their_edits(data, path)


@given(ANY, NAMES)
def test_safe_fixes_keep_the_article_or_make_a_front_matter_readable(data: bytes, path: str | None) -> None:
    safe_fixes_lose_nothing(data, path)


@given(data=ANY, path=NAMES, unsafe=st.booleans())
@example(data=b"---\nauthor:\n  name: x\n  url: y\n  name:\0\x18a\n", path=PATH, unsafe=True)
def test_a_second_run_changes_nothing(data: bytes, path: str | None, unsafe: bool) -> None:  # noqa: FBT001 - drawn
    fixes_come_to_an_end(data, path, unsafe=unsafe)


@given(broken_posts())
def test_what_was_mended_is_not_found_again(pair: tuple[str, bytes]) -> None:
    code, data = pair
    found = mended(data, unsafe=True)
    if code in {one.fault.code for one in found.fixed} and found.rename is None:
        assert code not in {fault.code for fault in faults(read(found.data)) if fault.severity == "error"}
