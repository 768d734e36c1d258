"""Comments that keep findings from counting: which are seen, what they hide, which are useless, and new ones."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

import newspost
from growth import grows_at_most
from newspost.checking.add_ignores import add_ignore, add_ignores
from newspost.checking.codes import ALL_CODES, TOOL_CODES, matches, selectors
from newspost.checking.finding import Finding, Place
from newspost.checking.fingerprint import fingerprint
from newspost.checking.suppression_findings import comment_findings
from newspost.checking.suppressions import Suppressed, Suppression, read_suppressions, suppress
from newspost.faults.codes import CODES
from newspost.header.fence import find_fence
from newspost.header.nodes import Node, compose
from newspost.header.read import read_header
from newspost.header.sameness import same
from newspost.header.unreadable import UnreadableHeader
from newspost.testing import broken_posts, headers
from newspost.text.encoding import decode

if TYPE_CHECKING:
    from collections.abc import Iterable

DATA = Path(__file__).parent / "data" / "check_settings"
CASES: list[dict[str, Any]] = tomllib.loads((DATA / "suppressions.toml").read_text(encoding="utf-8"))["case"]


def _post(text: str) -> str:
    return text if "---" in text else f"---\n{text}---\nText.\n"


def _told(one: Suppression) -> str:
    """Return what a comment is for: its codes and lines."""
    if one.lines is None:
        where = "file"
    elif not one.lines:
        where = "-"
    else:
        where = str(one.lines[0]) if len(one.lines) == 1 else f"{one.lines[0]}-{one.lines[-1]}"
    return f"{' '.join(one.codes) or '?'} {where}"


def _finding(code: str, line: int, path: str = "a.md") -> Finding:
    name, severity = ALL_CODES[code]
    return Finding(
        code, name, severity, "wrong", Place(path, line, 1, line, 1), fingerprint=fingerprint(code, path, "x")
    )


def _suppress(text: str, *found: tuple[str, int]) -> Suppressed:
    return suppress([_finding(*one) for one in found], read_suppressions(text))


def _hidden(told: Suppressed) -> list[tuple[str, int]]:
    return [(one.code, one.place.line) for one in told.findings if one.suppressed == "comment"]


def _fixed(text: str, findings: Iterable[Finding], safety: str = "safe") -> str:
    """Return the text with the first fix of that safety made."""
    data = text.encode()
    fix = next(found.fix for found in findings if found.fix and found.fix.safety == safety)
    for edit in sorted(fix.edits, key=lambda edit: edit.start, reverse=True):
        data = data[: edit.start] + edit.text + data[edit.end :]
    return data.decode()


# --- reading ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_a_comment_is_seen_with_its_codes_and_lines(case: dict[str, Any]) -> None:
    text = _post(case["text"])
    found = read_suppressions(text)
    assert [_told(one) for one in found] == case["found"]
    assert [one.reason for one in found] == case.get("reasons", [one.reason for one in found])
    for one in found:
        assert re.match(r"#\s*newspost\s*:", one.span.of(text))
        assert [named.span.of(text) for named in one.named] == list(one.codes)


def _scalars(text: str) -> list[str] | None:
    """Return all texts that YAML reads in a front matter, None where it cannot."""
    fence = find_fence(text)
    if fence is None:
        return None
    try:
        root = compose(text, fence)
    except UnreadableHeader:
        return None
    pending: list[Node] = [root] if root else []
    texts: list[str] = []
    for node in pending:
        pending += node.children
        texts.append(f"{node.text} {node.tag} {node.anchor}")
    return texts


MARK = "# newspost: ignore[TX001] reason"
OTHER = "# somebody: ignore[TX001] reason"


@given(headers(), st.integers(0, 200), st.sampled_from([" {}", "{}", "\n{}\n", "\n  {}\n", " {}\n"]))
@example("---\na: |\n  b\nc: d\n---\n", 8, " {}")
@example("---\na: !t\n  'b'\nc: d\n---\n", 9, " {}\n")
def test_what_is_seen_is_what_yaml_takes_for_a_comment(text: str, at: int, form: str) -> None:
    at = text.index("\n") + 1 + at if "\n" in text else at
    new = text[:at] + form.format(MARK) + text[at:]
    read = _scalars(new)
    fence = find_fence(new)
    assume(read is not None)
    assert fence is not None
    if MARK not in fence.yaml.of(new):
        assert read_suppressions(new) == ()
    elif read_suppressions(new):
        assert _scalars(new.replace(MARK, OTHER)) == read
    elif re.search(rf"[ \t\n]{re.escape(MARK)}", new) and not re.search(
        "[!&]", text
    ):  # libyaml needs no blank before it
        assert _scalars(new.replace(MARK, OTHER)) != read


@given(headers().map(lambda text: text.replace("title", MARK)))
def test_reading_never_fails(text: str) -> None:
    for one in read_suppressions(text):
        assert text[one.span.start] == "#"
        assert one.lines is None or all(1 < line <= text.count("\n") + 1 for line in one.lines)


@pytest.mark.parametrize(
    "line",
    [
        f"{MARK}\n",
        f"a: b {MARK}\n",
        f'a: "{MARK}\n',
        f"  {MARK}\n  b:\n",
        "# newspost: ignore[" + "A, " * 9 + "]\n",
        f"- {MARK}\n",
        f"a: {MARK} {MARK} {MARK}\n",
    ],
)
def test_reading_takes_time_in_proportion(line: str) -> None:
    def work(count: int) -> None:
        text = "---\n" + line * count + "a: 'b\n---\n"
        told = suppress([_finding("TX001", number) for number in range(count)], read_suppressions(text))
        comment_findings(text, "a.md", told)

    assert grows_at_most(14, lambda: work(150), lambda: work(1200))


# --- hiding -----------------------------------------------------------------------------------------------------------

TEXT = _post("title: T # newspost: ignore[FK]\n# newspost: ignore[TX001, split-on-blank] reason\ntags: a b\n")


def test_a_comment_hides_its_codes_on_its_lines() -> None:
    found = [("FK003", 2), ("FK003", 4), ("TX001", 4), ("TX002", 4), ("TX001", 2), ("TX001", 1)]
    told = _suppress(TEXT, *found)
    assert _hidden(told) == [("FK003", 2), ("TX001", 4)]
    assert [(one.code, one.place.line) for one in told.findings] == found
    assert (told.unused, told.unknown) == ((), ())


def test_a_comment_for_the_file_hides_body_and_name_too() -> None:
    text = _post("# newspost: ignore-file[BD, FN001]\ntitle: T\n")
    told = _suppress(text, ("BD002", 9), ("FN001", 1), ("FN002", 1), ("FK003", 3))
    assert _hidden(told) == [("BD002", 9), ("FN001", 1)]


def test_what_newspost_says_of_itself_is_never_hidden() -> None:
    told = _suppress(_post("# newspost: ignore-file[ALL, NP901]\n"), ("NP901", 1), ("NP902", 1), ("BD001", 5))
    assert _hidden(told) == [("BD001", 5)]
    assert [one.named and one.named.selector for one in told.unknown] == ["NP901"]


codes = st.sampled_from(sorted(ALL_CODES))
comments = st.lists(
    st.tuples(
        st.sampled_from(["ignore", "ignore-file"]), st.lists(st.sampled_from(selectors()), min_size=1, max_size=3)
    ),
    max_size=3,
)


@given(comments, st.lists(st.tuples(codes, st.integers(1, 12)), max_size=12))
def test_a_comment_hides_no_other_code_and_no_other_line(
    written: list[tuple[str, list[str]]], found: list[tuple[str, int]]
) -> None:
    lines = [line for word, named in written for line in (f"# newspost: {word}[{','.join(named)}]", "key: value", "")]
    told = _suppress(_post("".join(f"{line}\n" for line in lines)), *found)
    for finding in told.findings:
        wanted = any(
            matches(selector, finding.code) and (word == "ignore-file" or finding.place.line == 3 * number + 3)
            for number, (word, named) in enumerate(written)
            for selector in named
        )
        assert (finding.suppressed == "comment") == (wanted and finding.code not in TOOL_CODES)


# --- what is useless --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "hidden", "at", "left"),
    [
        ("# newspost: ignore[TX001] r\ntags: a\n", [], "2:1-28", "tags: a\n"),
        ("tags: a  # newspost: ignore[TX001] r \nx: 1\n", [], "2:10-37", "tags: a\nx: 1\n"),
        ("a: 😀 # newspost: ignore[TX001]\r\nx: 1\r\n", [], "2:6-31", "a: 😀\r\nx: 1\r\n"),
        ("  # newspost: ignore-file[BD]\r\nx: 1\r\n", [], "2:3-30", "x: 1\r\n"),
        (
            "# newspost: ignore[TX001, TX002]\ntags: a b\n",
            [("TX001", 3)],
            "2:27-32",
            "# newspost: ignore[TX001]\ntags: a b\n",
        ),
        (
            "# newspost: ignore[ TX002,TX ] r\ntags: a b\n",
            [("TX001", 3)],
            "2:21-26",
            "# newspost: ignore[TX] r\ntags: a b\n",
        ),
        (
            "# newspost: ignore[TX, TX, BD]\ntags: a b\n",
            [("TX001", 3)],
            "2:28-30",
            "# newspost: ignore[TX, TX]\ntags: a b\n",
        ),
    ],
)
def test_a_comment_that_hides_nothing_is_told_and_can_go(
    text: str, hidden: list[tuple[str, int]], at: str, left: str
) -> None:
    post = _post(text)
    (finding,) = comment_findings(post, "a.md", _suppress(post, *hidden))
    place = finding.place
    assert (finding.code, finding.severity, place.path) == ("NP001", "warning", "a.md")
    assert f"{place.line}:{place.column}-{place.end_column}" == at
    assert place.source == text.split("\n")[place.line - 2].removesuffix("\r")
    assert _fixed(post, [finding]) == _post(left)


def test_a_comment_is_useless_only_where_its_rules_were_judged() -> None:
    suppressions = read_suppressions(TEXT)
    assert len(suppress([], suppressions).unused) == 2
    assert suppress([], suppressions, judged=lambda code: not code.startswith("FK")).unused[
        0
    ].suppression.lines == range(4, 5)
    assert suppress([], suppressions, judged=lambda code: code == "FK003").unused == ()


@pytest.mark.parametrize(
    ("selector", "off", "is_unused"),
    [
        ("DT", {"DT005"}, True),  # which is off unless asked for
        ("DT", {"DT005", "DT003"}, False),
        ("DT005", {"DT005"}, False),
        ("EN", {"EN002", "EN004"}, True),
        ("FK003", set(), True),
    ],
)
def test_a_family_is_useless_whatever_its_rules_say_that_are_off_by_themselves(
    selector: str,
    off: set[str],
    is_unused: bool,  # noqa: FBT001 - a table
) -> None:
    suppressions = read_suppressions(f"---\n# newspost: ignore[{selector}]\ntitle: T\n---\n")
    assert bool(suppress([], suppressions, judged=lambda code: code not in off).unused) == is_unused


@given(headers(), st.sampled_from([MARK, "# newspost: ignore-file[FM,BD]"]), st.integers(0, 9), st.booleans())
def test_a_useless_comment_goes_without_a_trace(text: str, comment: str, number: int, alone: bool) -> None:  # noqa: FBT001 - Hypothesis's
    lines = text.split("\n")
    number = min(number, len(lines) - 1)
    if alone:
        new = "\n".join([*lines[:number], comment, *lines[number:]])
    else:
        assume(lines[number].strip())
        ending = "\r" * lines[number].endswith("\r")
        new = "\n".join(
            [*lines[:number], f"{lines[number].removesuffix(chr(13))} {comment}{ending}", *lines[number + 1 :]]
        )
    told = suppress([], read_suppressions(new))
    assume(len(told.unused) == 1)
    again = _fixed(new, comment_findings(new, "a.md", told))
    assert comment not in again
    assert again.replace(" ", "").replace("\t", "") == text.replace(" ", "").replace("\t", "")
    before, after = read_header(new), read_header(again)
    assume("+" not in new)  # blank lines below a comment become text there
    if before.error is None:
        assert (after.error, same(before.data, after.data)) == (None, True)


@pytest.mark.parametrize(
    ("text", "at", "says", "safety", "left"),
    [
        (
            "# newspost: ignore[TX0O1] r\na: 1\n",
            "2:20-25",
            "Did you mean TX001?",
            "unsafe",
            "# newspost: ignore[TX001] r\na: 1\n",
        ),
        (
            "a: 1 # newspost: ignore[BD, empty-bdy]\n",
            "2:29-38",
            "empty-body",
            "unsafe",
            "a: 1 # newspost: ignore[BD, empty-body]\n",
        ),
        ("a: 1 # newspost: ignore[zebra]\n", "2:25-30", "No rule is called zebra.", "safe", "a: 1\n"),
        ("a: 1 # newspost: ignore[NP001]\n", "2:25-30", "No comment hides NP001", "safe", "a: 1\n"),
        ("# newspost: ignore TX001\na: 1\n", "2:1-25", "cannot be understood", None, ""),
    ],
)
def test_a_comment_that_names_no_rule_is_told(text: str, at: str, says: str, safety: str | None, left: str) -> None:
    post = _post(text)
    told = suppress([_finding("BD001", 2)], read_suppressions(post))
    (finding,) = comment_findings(post, "a.md", told)
    place = finding.place
    assert (finding.code, finding.severity, f"{place.line}:{place.column}-{place.end_column}") == ("NP003", "error", at)
    assert says in finding.message
    if safety is None:
        assert finding.fix is None
    else:
        assert _fixed(post, [finding], safety) == _post(left)


def test_fixes_of_one_comment_wait_for_each_other() -> None:
    post = _post("# newspost: ignore[BD, zebra, FN]\na: 1\n")
    edits = [
        found.fix.edits[0]
        for found in comment_findings(post, "a.md", suppress([], read_suppressions(post)))
        if found.fix
    ]
    assert len(edits) == 2
    assert edits[0].start < edits[1].end
    assert edits[1].start < edits[0].end


# --- writing ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "wanted", "new"),
    [
        ("title: T\ntags: a b\n", [("TX001", 3)], "title: T\n# newspost: ignore[TX001] why\ntags: a b\n"),
        ("tags:\n  - a b\n", [("TX001", 3)], "# newspost: ignore[TX001] why\ntags:\n  - a b\n"),
        ("tags:\n- a b\n- c\n", [("TX001", 4)], "# newspost: ignore[TX001] why\ntags:\n- a b\n- c\n"),
        ("a: |\n  x\n\n  y\nb: c\n", [("FM008", 5)], "# newspost: ignore[FM008] why\na: |\n  x\n\n  y\nb: c\n"),
        ("a: 'x\ny'\n", [("FM008", 3)], "# newspost: ignore-file[FM008] why\na: 'x\ny'\n"),
        ("a: 1\n", [("BD002", 9)], "# newspost: ignore-file[BD002] why\na: 1\n"),
        ("a: 1\n", [("FN001", 1)], "# newspost: ignore-file[FN001] why\na: 1\n"),
        (
            "a: 1\nb: 2\n",
            [("BD002", 9), ("FK003", 3), ("FK004", 3), ("BD001", 5), ("FK003", 2)],
            """# newspost: ignore-file[BD002, BD001] why
# newspost: ignore[FK003] why
a: 1
# newspost: ignore[FK003, FK004] why
b: 2
""",
        ),
        ("# newspost: ignore[FK]\na: 1\n", [("FK003", 3)], "# newspost: ignore[FK]\na: 1\n"),
        (
            "# newspost: ignore-file[FK]\na: 1\n",
            [("FK003", 3), ("BD001", 9)],
            "# newspost: ignore-file[BD001] why\n# newspost: ignore-file[FK]\na: 1\n",
        ),
    ],
)
def test_a_comment_is_written_where_it_hides(text: str, wanted: list[tuple[str, int]], new: str) -> None:
    assert add_ignores(_post(text), wanted, "why") == _post(new)


def test_line_ends_are_those_of_the_file() -> None:
    text = "---\r\ntitle: T\r\ntags: a b\r\n---\r\n"
    assert add_ignore(text, "TX001", 3) == "---\r\ntitle: T\r\n# newspost: ignore[TX001]\r\ntags: a b\r\n---\r\n"


def test_a_reason_stays_on_its_line() -> None:
    assert add_ignore(_post("a: 1\n"), "FK003", 2, " two\nlines\x00 ") == _post(
        "# newspost: ignore[FK003] two lines\na: 1\n"
    )
    assert add_ignore(_post("a: 1\n"), "FK003", 2) == _post("# newspost: ignore[FK003]\na: 1\n")


def test_where_there_is_no_front_matter_nothing_is_written() -> None:
    assert add_ignore("Text.\n", "FM001", 1) == "Text.\n"
    assert add_ignore("\n---\na: 1\n---\n", "FM002", 1) == "\n---\n# newspost: ignore-file[FM002]\na: 1\n---\n"


@given(headers(), st.lists(st.tuples(st.sampled_from(sorted(CODES)), st.integers(1, 12)), min_size=1, max_size=4))
def test_what_is_asked_for_is_hidden_and_nothing_else_changes(text: str, wanted: list[tuple[str, int]]) -> None:
    assume(find_fence(text))
    new = add_ignores(text, wanted, "reason")
    before, after = read_header(text), read_header(new)
    assert (before.error is None) == (after.error is None)
    assert same(before.data, after.data)
    comments = [line for line in new.split("\n") if "# newspost: ignore" in line]
    moved = [(code, 1 if line == 1 else line + _shift(new, text, line)) for code, line in wanted]
    told = _suppress(new, *moved)
    assert _hidden(told) == moved
    assert new.count("\n") == text.count("\n") + len(comments)
    assert add_ignores(new, moved, "again") == new


def _shift(new: str, text: str, line: int) -> int:
    """Return how many lines came in above a line."""
    lines, left = iter(new.split("\n")), min(line, text.count("\n") + 1)
    seen = 0
    while left:
        is_comment = "# newspost: ignore" in next(lines)
        seen += is_comment
        left -= not is_comment
    return seen


@given(broken_posts())
def test_any_fault_of_a_post_can_be_hidden(broken: tuple[str, bytes]) -> None:
    code, data = broken
    text = decode(data)
    assume(code not in {"FM001", "EN001"})
    problem = next((found for found in newspost.loads(data).problems if found.code == code), None)
    assume(problem is not None)
    assert problem is not None
    new = add_ignore(text, code, problem.line, "as it came")
    again = [found for found in newspost.loads(new.encode("utf-8", "surrogateescape")).problems if found.code == code]
    told = suppress([_finding(found.code, found.line) for found in again], read_suppressions(new))
    assert new == text or all(found.suppressed for found in told.findings)
    assert newspost.loads(new).body.endswith(newspost.loads(text).body[-20:])
