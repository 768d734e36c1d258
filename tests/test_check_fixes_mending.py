"""Fixes applied round by round: their order, their proof, and what becomes of those that fail it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from faults_help import NEWS, PATH
from fixes_help import ALL, faults, mended, read
from growth import grows_at_most
from newspost.checking.finding import Edit, Fix
from newspost.checking.fixes import fix_for
from newspost.checking.fixes.drafts import edits_of
from newspost.checking.fixes.keeping import goes_on, keeps
from newspost.checking.mending import ROUNDS, Mended, apply_edits, mend
from newspost.faults.collect import find_faults
from newspost.faults.fault import Fault, fault
from newspost.text.patches import Patch
from newspost.text.spans import Span

if TYPE_CHECKING:
    from collections.abc import Callable

    from newspost.meaning.reading import Reading

POST = b"---\ntitle: T\n---\nabc\n"


# --- edits


@pytest.mark.parametrize(
    ("edits", "wanted"),
    [
        ([], b"abcd"),
        ([Edit(0, 4, b"")], b""),
        ([Edit(2, 3, b"C"), Edit(0, 1, b"A")], b"AbCd"),
        ([Edit(1, 2, b"--"), Edit(2, 2, b"+")], b"a--+cd"),
        ([Edit(4, 4, b"1"), Edit(4, 4, b"2")], b"abcd12"),
        ([Edit(1, 1, "雾".encode())], b"a\xe9\x9b\xbebcd"),
    ],
)
def test_edits_are_made_where_they_stand(edits: list[Edit], wanted: bytes) -> None:
    assert apply_edits(b"abcd", edits) == wanted


@pytest.mark.parametrize(
    "edits", [[Edit(0, 2, b""), Edit(1, 3, b"")], [Edit(3, 5, b"")], [Edit(2, 1, b"")], [Edit(-1, 1, b"")]]
)
def test_edits_that_cannot_be_made_are_refused(edits: list[Edit]) -> None:
    with pytest.raises(ValueError, match="overlaps"):
        apply_edits(b"abcd", edits)


def test_patches_become_edits_of_bytes_and_those_that_change_nothing_none() -> None:
    patches = [Patch(Span(13, 13), "！"), Patch(Span(4, 9), "title"), Patch(Span(11, 12), "港")]
    assert edits_of(read("---\ntitle: 雾x\n---\n"), patches) == (
        Edit(11, 14, "港".encode()),
        Edit(15, 15, "！".encode()),
    )


# --- rounds, with faults of our own: a fault for each letter of the body, mended as `fixes` says


def _letters(
    fixes: dict[str, Callable[[int], Fix]], data: bytes = POST, *, unsafe: bool = True, wanted: str = "XYZ"
) -> Mended:
    """Mend a post in which the letters of the body are faults: x is X001."""

    def find(reading: Reading) -> list[Fault]:
        text = reading.text
        return [
            Fault(f"{text[at].upper()}001", "error", Span(at, at + 1), text[at])
            for at in range(reading.body_start, len(text))
            if text[at] in "xyz"
        ]

    def fix(found: Fault, reading: Reading) -> Fix | None:
        letter = found.code[0].lower()
        return fixes[letter](len(reading.text[: found.span.start].encode())) if letter in fixes else None

    return mend(data, read, find, unsafe=unsafe, wanted=lambda code: code[0] in wanted, fix=fix)


def _to(text: str, *, length: int = 1, requires: tuple[str, ...] = ()) -> Callable[[int], Fix]:
    """Return what writes a text in the place of a letter, and of those behind it."""
    return lambda at: Fix("unsafe", "Write it.", (Edit(at, at + length, text.encode()),), None, requires)


def test_fixes_that_do_not_touch_are_made_together() -> None:
    found = _letters({"x": _to("1"), "y": _to("二二")}, POST.replace(b"abc", b"xayx"))
    assert found.data == POST.replace(b"abc", "1a二二1".encode())
    assert [one.fault.code for one in found.fixed] == ["X001", "Y001", "X001"]
    assert {one.reading.text for one in found.fixed} == {"---\ntitle: T\n---\nxayx\n"}


def test_of_fixes_that_touch_the_first_comes_first() -> None:
    found = _letters({"x": _to("-", length=2), "y": _to("1")}, POST.replace(b"abc", b"xyxyay"))
    assert found.data == POST.replace(b"abc", b"--a1")


def test_a_fix_waits_for_the_codes_that_it_requires() -> None:
    fixes = {"x": _to("1", requires=("Y001",)), "y": _to("2")}
    found = _letters(fixes, POST.replace(b"abc", b"xy"))
    assert [one.fault.code for one in found.fixed] == ["Y001", "X001"]
    assert _letters(fixes, POST.replace(b"abc", b"xy"), wanted="X").data == POST.replace(b"abc", b"xy")


def test_only_what_is_wanted_is_mended() -> None:
    found = _letters({"x": _to("1"), "y": _to("2")}, POST.replace(b"abc", b"xy"), wanted="Y")
    assert found.data == POST.replace(b"abc", b"x2")


def test_a_post_that_is_never_settled_is_left_as_it_was() -> None:
    data = POST.replace(b"abc", b"xz")
    found = _letters({"x": _to("y"), "y": _to("x"), "z": _to("1")}, data)
    assert (found.data, found.rename, found.fixed) == (data, None, ())
    assert {one.reason for one in found.failed} == {f"there would be more to mend after {ROUNDS} rounds"}


def test_as_many_rounds_as_there_may_be() -> None:
    def one_more(at: int) -> Fix:
        return Fix("unsafe", "Write it.", (Edit(at, at + 2, b"1x"),)) if ends > at + 1 else _to("1")(at)

    data = POST.replace(b"abc", b"x" + b"2" * (ROUNDS - 1))
    ends = data.rindex(b"2") + 1
    assert _letters({"x": one_more}, data).data == POST.replace(b"abc", b"1" * ROUNDS)
    longer = POST.replace(b"abc", b"x" + b"2" * ROUNDS)
    ends = longer.rindex(b"2") + 1
    assert _letters({"x": one_more}, longer).data == longer


def test_a_fix_after_which_its_fault_is_still_there_is_not_made() -> None:
    found = _letters({"x": _to("x "), "y": _to("1")}, POST.replace(b"abc", b"xay"))
    assert found.data == POST.replace(b"abc", b"xa1")
    assert [(one.fault.code, one.reason) for one in found.failed] == [("X001", "the fault would still be there")]


def test_a_safe_fix_that_changes_the_article_is_not_made() -> None:
    def safe(at: int) -> Fix:
        return Fix("safe", "Write it.", (Edit(at, at + 1, b"1"),))

    found = _letters({"x": safe, "y": _to("2")}, POST.replace(b"abc", b"xy"))
    assert found.data == POST.replace(b"abc", b"x2")
    assert [(one.fault.code, one.reason) for one in found.failed] == [
        ("X001", "something else in the post would change")
    ]


def test_a_safe_fix_that_changes_the_front_matter_is_not_made() -> None:
    data = POST.replace(b"abc", b"x")
    fix = Fix("safe", "Write it.", (Edit(11, 12, b"U"),))
    found = _letters({"x": lambda _at: fix}, data)
    assert (found.data, [one.reason for one in found.failed]) == (data, ["something else in the post would change"])


@pytest.mark.parametrize(
    ("new", "reason"),
    [
        (b'"a  "b""', "the front matter could still not be read"),
        (b'"a "b""\n', "the front matter could still not be read"),
        (b"'a b'", ""),
        (b"'a c'", "something else in the post would change"),
        (b"a", "something else in the post would change"),
    ],
)
def test_a_repair_that_repairs_nothing_or_loses_something_is_not_made(new: bytes, reason: str) -> None:
    data = b'---\ntitle: "a "b""\n---\nText.\n'
    fix = Fix("safe", "Write it.", (Edit(11, 18, new),))
    found = mend(data, read, find_faults, unsafe=False, wanted=lambda _code: True, fix=lambda _fault, _reading: fix)
    assert [one.reason for one in (*found.fixed, *found.failed)] == [reason]
    assert (found.data == data) == bool(reason)


def test_those_that_can_be_made_are_made_together_where_one_fails() -> None:
    found = _letters({"x": _to("x "), "y": _to("1"), "z": _to("2")}, POST.replace(b"abc", b"xyaz"))
    assert found.data == POST.replace(b"abc", b"x1a2")
    assert len({one.reading.text for one in found.fixed}) == 1


def test_fixes_that_insert_at_one_place_are_made_one_after_the_other() -> None:
    def above(line: bytes) -> Callable[[int], Fix]:
        return lambda at: Fix("unsafe", "Write it.", (Edit(13, 13, line), Edit(at, at + 1, b"1")))

    found = _letters({"x": above(b"a: 1\n"), "y": above(b"b: 2\n")}, POST.replace(b"abc", b"xy"))
    assert found.data == b"---\ntitle: T\nb: 2\na: 1\n---\n11\n"
    assert len({one.reading.text for one in found.fixed}) == 2


@pytest.mark.parametrize(
    ("edits", "reason"),
    [
        ((Edit(11, 11, b"["), Edit(17, 18, b"1")), "the front matter could still not be read"),
        ((Edit(0, 0, b" "),), "the front matter could still not be read"),
        ((Edit(13, 13, b"---\n"),), "something else in the post would change"),
        ((Edit(99, 99, b"1"),), "its edits do not fit the file"),
    ],
)
def test_a_fix_that_spoils_something_else_is_not_made(edits: tuple[Edit, ...], reason: str) -> None:
    data = POST.replace(b"abc", b"x")
    found = _letters({"x": lambda _at: Fix("unsafe", "Write it.", edits)}, data)
    assert (found.data, [one.reason for one in found.failed]) == (data, [reason])


def test_of_fixes_that_fail_together_the_first_is_made_alone() -> None:
    codes, new = {"x": "X001", "1": "X001", "y": "Y001"}, {"x": b"1", "y": b"2", "1": b"-"}
    seen: list[str] = []

    def find(reading: Reading) -> list[Fault]:
        start, body = reading.body_start, reading.text[reading.body_start :]
        seen.append(body)
        found = [at for at, letter in enumerate(body) if letter in "xy" or (letter == "1" and "12" in body)]
        return [Fault(codes[body[at]], "error", Span(start + at, start + at + 1), "") for at in found]

    def fix(found: Fault, reading: Reading) -> Fix:
        at = found.span.start
        return Fix("unsafe", "Write it.", (Edit(at, at + 1, new[reading.text[at]]),))

    found = mend(POST.replace(b"abc", b"xy"), read, find, unsafe=True, wanted=lambda _code: True, fix=fix)
    assert seen[:2] == ["xy\n", "12\n"]
    assert [one.reading.text[-3:] for one in found.fixed] == ["xy\n", "1y\n", "12\n"]
    assert found.data.endswith(b"-2\n")


# --- real faults


def test_what_hides_another_fault_is_mended_first() -> None:
    data = b'\n---\ntitle: "a "b" c"\ntags:[x]\n---\nText.\n'
    found = mended(data, unsafe=False)
    assert found.data == b"---\ntitle: 'a \"b\" c'\ntags: [x]\n---\nText.\n"
    assert [one.fault.code for one in found.fixed] == ["FM002", "FM006", "FM009"]


def test_repairs_stand_only_if_the_front_matter_can_be_read_in_the_end() -> None:
    data = '\ufeff---\ntitle: "a "b" c"\nauthor: me\n  name: x\n---\n<p>a</p>\n'.encode()
    found = mended(data, unsafe=False)
    assert found.data == data[3:]  # the mark is no repair
    assert [one.fault.code for one in found.fixed] == ["EN002"]
    assert [(one.fault.code, one.reason) for one in found.failed] == [
        ("FM006", "the front matter could still not be read")
    ]


def test_the_content_comes_before_the_name() -> None:
    data = b"---\ntitle: T\ndate:  +0800\ncategories: 5\n---\nText.\n"
    found = mended(data, "_posts/-202205262391921712.md", unsafe=True, codes=ALL - {"DT007"})
    assert found.data == b'---\ntitle: T\ndate:  2022-05-26\ncategories: "5"\n---\nText.\n'
    assert found.rename == "2022-05-26-202205262391921712.md"
    assert found.fixed[-1].fault.code == "FN001"
    waiting = mended(data, "_posts/-202205262391921712.md", unsafe=True, codes=ALL - {"DT001"})
    assert waiting.rename is None


def test_names_are_mended_one_fault_after_the_other() -> None:
    found = mended(b"---\ntitle: T\ndate: 2022-03-05\n---\nText.\n", "a/_posts/_2022-3-4-x y.txt", unsafe=True)
    assert found.rename == "2022-03-05-x-y.md"
    assert {one.fault.code for one in found.fixed} == {"FN003", "FN004", "FN005", "DT007"}
    assert len({one.reading.path for one in found.fixed}) == 4


def test_a_name_is_made_of_the_title_after_that_was_mended() -> None:
    found = mended(b"---\ntitle: fog #rain\n---\nText.\n", "_posts/2022-03-24-.md", unsafe=True)
    assert [one.fault.code for one in found.fixed] == ["FM008", "FN005"]
    assert found.rename == "2022-03-24-fog-rain.md"


def test_a_front_matter_is_mended_before_the_body() -> None:
    data = NEWS.replace('"三号', '"三"号').replace("旧粮仓", "<b>旧粮仓").replace("｜", "|")
    found = mended(data.encode(), "_posts/2024-05-06-NW202405060000000017.md", unsafe=True, codes=ALL - {"EN004"})
    assert [one.fault.code for one in found.fixed] == ["FM006", "NV003", "BD003"]


def test_what_is_left_of_a_post_of_the_archive() -> None:
    data = NEWS.replace("\n\n<http", "\n\n<>\n\n<http").replace("｜", "|").replace("/)", ")")
    data = data.replace('"三号', '"三"号').replace("date: 2024-05-06 09:12:40 +0800", "date: 2024-5-6 9:12")
    found = mended(data.encode(), "_posts/2024-05-06-NW202405060000000017.md", unsafe=False)
    text = found.data.decode()
    assert "title: '三\"号" in text
    assert "date: 2024-05-06 09:12:00 +0800" in text
    assert "｜" in text
    assert not found.failed


def test_a_post_in_the_encoding_of_its_site_is_mended_in_it() -> None:
    reading = read("---\ntitle: 雾: 港\n---\n正文。\n", PATH)
    data = reading.text.encode("gb18030")

    def read_gbk(data: bytes) -> Reading:
        context = reading.context._replace(encoding="gb18030")
        return type(reading)(data, reading.path, context, reading.dialect)

    found = mend(data, read_gbk, find_faults, unsafe=False, wanted=lambda _code: True)
    assert found.data.decode("gb18030") == '---\ntitle: "雾: 港"\n---\n正文。\n'


def test_a_sound_post_is_left_alone() -> None:
    assert mended(NEWS.encode(), "_posts/2024-05-06-NW202405060000000017.md", unsafe=True, codes=ALL - {"EN004"}) == (
        Mended(NEWS.encode(), None)
    )


def test_a_fault_without_a_place_does_no_harm() -> None:
    nowhere = fault("FM006", Span(0, 0), "Nothing.")
    found = mend(POST, read, lambda _reading: [nowhere], unsafe=True, wanted=lambda _code: True)
    assert found == Mended(POST, None)


# --- what may not change


@pytest.mark.parametrize(
    ("old", "new", "kept"),
    [
        ("---\ntitle: T\n---\nText.\n", "---\ntitle: 'T' # so\n---\n\nText.\n", True),
        ("---\ntitle: T\n---\nText.\n", "---\ntitle: T\n---\nTexts.\n", False),
        ("---\ntitle: T\n---\nText.\n", "---\ntitle: U\n---\nText.\n", False),
        ("---\ntitle: T\nn: 1\n---\nText.\n", "---\ntitle: T\nn: '1'\n---\nText.\n", False),
        ("---\ntitle: T\nn: 1\n---\nText.\n", "---\ntitle: T\nn: true\n---\nText.\n", False),
        ("---\ntitle: T\npermalink: a\n---\nText.\n", "---\ntitle: T\npermalink: /a\n---\nText.\n", True),
        ("---\ntitle: T\npermalink: ''\n---\nText.\n", "---\ntitle: T\npermalink: /\n---\nText.\n", False),
        (
            "---\ntitle: T\ndate: 2022-03-24 10:00:00 +0800\n---\nText.\n",
            "---\ntitle: T\ndate: 2022-03-24 11:00:00 +0900\n---\nText.\n",
            False,
        ),
        ("---\ntitle: T\n---\nText.\n", "---\ntitle: [\n---\nText.\n", False),
        ("---\ntitle: [ \n---\nText.\n", "---\r\ntitle: [\n---\nText.\n", True),
        ("---\ntitle: [\n---\nText.\n", "---\ntitle: a [\n---\nText.\n", False),
        ("---\ntitle: [\n---\nText.\n", "---\ntitle: [\n---\nTexts.\n", False),
        ("---\ntitle: [a\n---\nText.\n", "---\ntitle: [b\n---\nText.\n", False),
        ("---\n---\nText.\n", "Text.\n", False),
        ("Text.\n", "\ufeffText.\n", True),
        ("Text.\n", "Texts.\n", False),
    ],
)
def test_whether_a_post_says_the_same(old: str, new: str, kept: bool) -> None:  # noqa: FBT001 - a column
    assert keeps(read(old), read(new)) == kept


@pytest.mark.parametrize(
    ("old", "new", "farther"),
    [
        ("---\ntitle: [\n---\n", "---\ntitle: []\n---\n", True),
        ("---\ntitle: []\n---\n", "---\ntitle: [\n---\n", False),
        ("---\ntitle: T\n", "---\ntitle: [\n---\n", True),
        ("\n----\ntitle: T\n", "----\ntitle: T\n", True),
        ("----\ntitle: T\n", "----\ntitle: U\n", False),
        ("---\na: @\nb: @\n---\n", "---\na: '@'\nb: @\n---\n", True),
        ("---\na: @\nb: @\n---\n", "---\n\na: @\nb: @\n---\n", False),
        ("---\na: @\nb: @\n---\n", "---\na: @\nb: @@\n---\n", False),
        ("---\ncategories: 5\n---\n", "---\ncategories: '5'\n---\n", True),
        ("---\ncategories: 5\n---\n", "---\ncategories: 6\n---\n", False),
    ],
)
def test_whether_jekyll_gets_farther(old: str, new: str, farther: bool) -> None:  # noqa: FBT001 - a column
    assert goes_on(read(old), read(new)) == farther


# --- growth


HOSTILE = {
    "keys": ("---\n", "title: T\n", "---\nText.\n"),
    "odd keys": ("---\ntitle: T\n", "\u00a0key: x\n", "---\nText.\n"),
    "links": ("---\ntitle: T\n---\nText.\n\n[返回首页](/)", "｜[x]()", ""),
    "terms": ("---\ntitle: T\ntags:\n", "- a\n", "---\nText.\n"),
    "quotes": ('---\ntitle: "', '"', "\n---\nText.\n"),
    "line ends": ("---\r\ntitle: T\r\n---\r\n", "Text.\r\n\r\n", ""),
    "blanks": ("---\ntitle: T\n---\n", "Text. \n\n", ""),
    "characters": ("---\ntitle: T\n---\n", "<p>\u200b雾。</p>", ""),
    "indents": ("---\ntitle: T\n---\n", "    <p>雾。</p>\n\n", "<p>a</p>\n"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_the_work_grows_with_the_length(name: str) -> None:
    before, again, behind = HOSTILE[name]
    small, large = ((before + again * times + behind).encode() for times in (250, 1000))
    assert grows_at_most(10, lambda: mended(small, unsafe=True), lambda: mended(large, unsafe=True))
    assert grows_at_most(10, lambda: _all_fixes(small), lambda: _all_fixes(large))


def _all_fixes(data: bytes) -> list[Fix | None]:
    """Return a fix for every fault, as a report has them."""
    reading = read(data)
    return [fix_for(fault, reading) for fault in faults(reading)]
