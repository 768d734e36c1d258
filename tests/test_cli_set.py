"""`newspost set`: what it makes of words and values, what it leaves alone, and what it says where it cannot."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

import newspost
from growth import grows_at_most
from newspost import Post
from newspost.cli import commands
from newspost.cli.differences import difference

NAME = "2024-05-06-fog.md"
BODY = "<p>The fog *lifted*. 船走了。</p>\n\n---\ntitle: no\n"
posix = pytest.mark.skipif(os.name == "nt", reason="POSIX only")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def put(header: str, name: str = NAME) -> Path:
    path = Path(name)
    path.write_bytes(f"---\n{header}---\n{BODY}".encode())
    return path


def run(*words: str, **options: Any) -> Result:  # noqa: ANN401 - what CliRunner takes
    return CliRunner().invoke(commands, ["set", *words], prog_name="newspost", **options)


def summary(changed: int = 0, unchanged: int = 0, refused: int = 0) -> str:
    return f"{changed} changed, {unchanged} unchanged, {refused} refused\n"


# --- what is set

SET: list[tuple[str, list[str], str]] = [
    ("title: 'A' # mine\n", ["title=It's fog"], "title: 'It''s fog' # mine\n"),
    ("title: A\n", ["title=Fog: a story"], 'title: "Fog: a story"\n'),
    ("title: A\n", ["title=2024"], 'title: "2024"\n'),
    ("title: 'A'\n", ['title="B"'], "title: '\"B\"'\n"),
    ("title: A\n", ["title=[a]"], 'title: "[a]"\n'),
    ("layout: post\n", ["layout=false"], 'layout: "false"\n'),
    ("title: A\nlayout: post\n", ["layout="], "title: A\n"),
    ("date: 2024-05-06 09:12:40 +0800\n", ["date=2024-05-07 10:00 +0800"], "date: 2024-05-07 10:00:00 +0800\n"),
    ("date: 2024-05-06\n", ["date=May 7, 2024"], "date: 2024-05-07\n"),
    ("tags: x\n", ["tags=a b"], "tags: a b\n"),
    ("tags: [x]\n", ["tags=a b"], "tags: [a, b]\n"),
    ("tags: x\n", ["tags=[a b, c]"], "tags: [a b, c]\n"),
    ("tags: [x]\n", ["tags="], "tags: []\n"),
    ("category: x\n", ["categories=z"], "category: z\n"),
    ("title: A\n", ["published=false"], "title: A\npublished: false\n"),
    ("published: true\n", ["published=no"], "published: false\n"),
    ("weight: 1 # least\n", ["weight=3"], "weight: 3 # least\n"),
    ("weight: 1\n", ["weight='3'"], 'weight: "3"\n'),
    ("weight: 1\n", ["weight="], "weight: null\n"),
    ("note: 'x'\n", ["note=a b"], "note: 'a b'\n"),
    ("title: A\n", ["expires=2024-05-06 10:00:00"], "title: A\nexpires: 2024-05-06 10:00:00\n"),
    ("title: A\n", ["标题=雾"], "title: A\n标题: 雾\n"),
    ("title: A\n", ["a=1", "b=[x, {c: d}]"], "title: A\na: 1\nb: [x, {c: d}]\n"),
    ("title: A\n", ["formula=a=b"], "title: A\nformula: a=b\n"),
    # keys with dots
    ("author: {name: A, role: b}\n", ["author.name=C"], "author: {name: C, role: b}\n"),
    ("author:\n  name: A # d\n", ["author.name=C", "author.role=e"], "author:\n  name: C # d\n  role: e\n"),
    ("a.b: 1\na: {b: 2}\n", ["a.b=3"], "a.b: 3\na: {b: 2}\n"),
    ("a: {b.c: 1}\n", ["a.b.c=2"], "a: {b.c: 2}\n"),
    ("title: A\n", ["a.b.c=1"], "title: A\na:\n  b:\n    c: 1\n"),
    ("a:\n", ["a.b=1"], "a: {b: 1}\n"),
    # single tags and categories
    ("tags: a b\n", ["--add-tag", "c", "--remove-tag", "a"], "tags: b c\n"),
    ("tags:\n  - a  # first\n  - b\n", ["--add-tag", "c d"], "tags:\n  - a  # first\n  - b\n  - c d\n"),
    ("tags: a\n", ["--add-tag", "b", "--add-tag", "a", "--add-tag", "b"], "tags: a b\n"),
    ("tags: [a, 2024]\n", ["--add-tag", "2025", "--remove-tag", "2024"], 'tags: [a, "2025"]\n'),
    ("tags: a\n", ["tags=b c", "--add-tag", "d"], "tags: b c d\n"),
    ("tag: a\n", ["--add-tag", "b"], "tag: [a, b]\n"),
    ("title: A\n", ["--add-tag", "b"], "title: A\ntags: b\n"),
    ("categories: a\n", ["--add-category", "b", "--remove-category", "a"], "categories: b\n"),
    # keys that go
    ("title: A\nx: 1 # c\ny: 2\n", ["--unset", "x"], "title: A\ny: 2\n"),
    ("author: {name: A, role: b}\n", ["--unset", "author.role"], "author: {name: A}\n"),
    ("title: A\nlayout: post\n", ["--unset", "title"], "layout: post\n"),
    ("title: A\ndate: 2024-05-07\n", ["--unset", "date"], "title: A\n"),
    ("title: A\ntags: a\n", ["--unset", "tags"], "title: A\n"),
    ("title: A\nauthor: B\n", ["--unset", "author", "author.name=C"], "title: A\nauthor: {name: C}\n"),
    ("tag: a\ntags: b\n", ["--unset", "tag", "--add-tag", "c"], "tags: b c\n"),
]


@pytest.mark.parametrize(("before", "words", "after"), SET)
def test_what_is_set_is_written_and_nothing_else_and_then_it_is_so(before: str, words: list[str], after: str) -> None:
    path = put(before)
    result = run(*words, NAME)
    assert path.read_bytes().decode() == f"---\n{after}---\n{BODY}"
    assert (result.exit_code, result.stdout, result.stderr) == (0, "", summary(changed=1))
    assert run(*words, NAME).stderr == summary(unchanged=1)


SO_ALREADY: list[tuple[str, list[str]]] = [
    ("title: A\n", ["title=A", "--unset", "x", "--unset", "x.y", "--remove-tag", "x"]),
    ("title: A\nauthor: B\n", ["--unset", "author.name"]),
    ("published: no\n", ["published=false"]),
    ("tags: [b, a]\n", ["--add-tag", "a", "tags=b a"]),
    ("date: 2024-05-06 09:00:00 +0800\n", ["date=2024-05-06T01:00:00Z"]),
    ("x: .nan\ny: 2024-05-06\nz: [1, {a: b}]\n", ["x=.nan", "y=2024-05-06", "z=[1, {a: b}]"]),
    ("x: 1\nx: 2\n", ["x=2"]),
    ("title: A\ntags: a\n", ["--unset", "tags", "--add-tag", "a"]),
]


@pytest.mark.parametrize(("header", "words"), SO_ALREADY)
def test_what_is_so_already_is_no_change(header: str, words: list[str]) -> None:
    path = put(header)
    before = path.read_bytes(), path.stat().st_ino
    result = run(*words, NAME)
    assert (result.exit_code, result.stderr) == (0, summary(unchanged=1))
    assert (path.read_bytes(), path.stat().st_ino) == before


YAML = st.text(st.sampled_from("ab 2.5-:#,[]{}'\"!&*|>?%@`\n\t~=雾\x1b"), max_size=12) | st.sampled_from(
    ["true", "0x1f", "1_000", "12:30", "!!str 5", "~", "2024-05-06 10:00:00 +0800", '"\\u96fe"', "[a, b: c]", "x # c"]
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(YAML)
def test_a_value_means_what_it_means_to_jekyll_behind_its_key(text: str) -> None:
    path = put("title: T\n")
    before = path.read_bytes()
    meant = newspost.loads(f"---\ntitle: T\nvalue: {text}\n---\n{BODY}")
    result = run(f"value={text}", NAME)
    is_one_value = [*meant.front_matter] == ["title", "value"] and meant.body == BODY
    assert (result.exit_code == 2) is not is_one_value
    if result.exit_code:
        assert path.read_bytes() == before
    else:
        assert repr(newspost.load(path).front_matter) == repr(meant.front_matter)
        assert newspost.load(path).body == meant.body


@pytest.mark.parametrize(
    ("date", "zone", "instant"),
    [
        ("2024-05-06 10:00", "Asia/Shanghai", "2024-05-06T02:00:00+00:00"),
        ("2024-05-06", "Asia/Shanghai", "2024-05-05T16:00:00+00:00"),
        ("2024-05-06 10:00 +0200", "Asia/Shanghai", "2024-05-06T08:00:00+00:00"),
        ("2024-05-06 10:00", "UTC", "2024-05-06T10:00:00+00:00"),
    ],
)
@pytest.mark.parametrize("old", ["", "date: 2023-01-01\n", "date: 2023-01-01 08:00:00\n", "date: '2023-01-01 08:00'\n"])
def test_a_date_without_a_zone_is_in_that_of_the_site(date: str, zone: str, instant: str, old: str) -> None:
    put(f"title: T\n{old}")
    assert run("--timezone", zone, f"date={date}", NAME).exit_code == 0
    assert newspost.load(NAME, timezone=zone).article.date.astimezone().timestamp() == _timestamp(instant)


def _timestamp(instant: str) -> float:
    from datetime import datetime

    return datetime.fromisoformat(instant).timestamp()


# --- mistakes in usage

MISTAKES: list[tuple[list[str], str]] = [
    ([], "nothing to set: give KEY=VALUE"),
    ([NAME], "nothing to set"),
    (["title", NAME], "nothing to set"),
    (["--diff", NAME], "nothing to set"),
    (["title=x"], "no FILE"),
    (["--add-tag", "x"], "no FILE"),
    (["title=", NAME], "title: no title is empty"),
    (["date=soon", NAME], "date: Jekyll reads no date in 'soon'"),
    (["date=", NAME], "date: Jekyll reads no date in ''"),
    (["tags=2024", NAME], "write 'tags=\"2024\"'"),
    (["categories={a: b}", NAME], "categories: to Jekyll '{a: b}' is a map"),
    (["note=Fog: a story", NAME], "write 'note=\"Fog: a story\"'"),
    (["note=@x", NAME], "YAML reads no value in '@x'"),
    (["note=a\nb: c", NAME], "YAML reads more than a value in 'a\\nb: c'"),
    (["note=a\n---\nb", NAME], "YAML reads more than a value"),
    (["title=a", "title=b", NAME], "title is given twice"),
    (["tag=a", "tags=b", NAME], "tag is given twice"),
    (["title=a", "--unset", "title", NAME], "title is given twice"),
    (["--unset", "title=a", NAME], "'title=a' is no key"),
    (["--add-tag", "", NAME], "cannot be empty"),
    (["--remove-category", "", NAME], "cannot be empty"),
    (["--timezone", "Nowhere/City", "title=a", NAME], "unknown time zone"),
    (["--add-tag"], "requires an argument"),
    (["--nope", "title=a", NAME], "No such option"),
]


@pytest.mark.parametrize(("words", "message"), MISTAKES)
def test_a_mistake_in_usage_touches_no_file(words: list[str], message: str) -> None:
    path = put("title: A\n")
    before = path.read_bytes()
    result = run(*words)
    assert result.exit_code == 2
    assert message in result.stderr
    assert not result.stdout
    assert path.read_bytes() == before


@pytest.mark.skipif(sys.platform != "linux", reason="other systems have other words")
def test_what_is_not_utf_8_is_a_mistake() -> None:
    put("title: A\n")
    for words in (["title=\udcff"], ["--add-tag", "\udcff"], ["--unset", "\udcff"]):
        assert "'\\udcff' is not UTF-8" in run(*words, NAME).stderr


@posix
def test_a_mistake_acts_on_no_terminal() -> None:
    word = "note=@\x1b[31m"
    assert "@\\x1b[31m" in run(word, NAME).stderr
    put("title: A\n", word)
    result = run("title=X", word)
    assert "note=@\\x1b[31m is a change" in result.stderr
    assert "\x1b" not in result.stderr


# --- words: changes and files


def test_a_word_that_is_a_change_and_a_file_has_to_be_told_apart() -> None:
    path = put("title: A\n", "2024-05-06-a=b.md")
    result = run("title=X", path.name)
    assert result.exit_code == 2
    assert f"put files behind --, or write ./{path.name}" in result.stderr
    assert run("title=X", f"./{path.name}").stderr == summary(changed=1)
    assert run("title=Y", "--", path.name).stderr == summary(changed=1)
    assert newspost.load(path).article.title == "Y"


def test_behind_dashes_everything_is_a_file() -> None:
    put("title: A\n", "--diff")
    assert run("title=X", "--", "--diff", "title=Z").stderr.splitlines() == [
        "newspost: title=Z: No such file or directory",
        "1 changed, 0 unchanged, 1 refused",
    ]


def test_options_changes_and_files_come_in_any_order() -> None:
    put("title: A\n")
    assert run(NAME, "--add-tag", "x", "title=X", "--unset", "y").stderr == summary(changed=1)


@pytest.mark.parametrize("other", [NAME, f"./{NAME}", f"../{{folder}}/{NAME}", pytest.param("link.md", marks=posix)])
def test_a_file_that_is_named_twice_is_edited_once(other: str, folder: Path) -> None:
    put("title: A\n")
    if other == "link.md":
        Path(other).symlink_to(NAME)
    assert run("title=X", NAME, other.format(folder=folder.name)).stderr == summary(changed=1)


# --- files of all kinds


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"---\r\ntitle: 'A'\r\n---\r\nHi", b"---\r\ntitle: 'X'\r\nweight: 3\r\n---\r\nHi"),
        (b"\xef\xbb\xbf---\ntitle: A\n---\nHi", b"\xef\xbb\xbf---\ntitle: X\nweight: 3\n---\nHi"),
        (b"---\ntitle: A\n---\n\xff\x00\r", b"---\ntitle: X\nweight: 3\n---\n\xff\x00\r"),
        (b"---\n---\n", b"---\nweight: 3\ntitle: X\n---\n"),
    ],
)
def test_line_endings_byte_order_marks_and_stray_bytes_stay(before: bytes, after: bytes) -> None:
    Path(NAME).write_bytes(before)
    assert run("title=X", "weight=3", NAME).stderr == summary(changed=1)
    assert Path(NAME).read_bytes() == after


@posix
def test_a_symbolic_link_stays_one() -> None:
    target, link = put("title: A\n", "target.md"), Path(NAME)
    link.symlink_to(target)
    assert run("title=X", NAME).stderr == summary(changed=1)
    assert link.is_symlink()
    assert newspost.load(target).front_matter == {"title": "X"}


@posix
def test_the_mode_stays() -> None:
    path = put("title: A\n")
    path.chmod(0o640)
    run("title=X", NAME)
    assert path.stat().st_mode & 0o777 == 0o640


REFUSED: list[tuple[str, list[str], str]] = [
    ('---\ntitle: "a"b"\n---\nHi\n', ["title=X"], f"{NAME}:2:10: error FM006 "),
    ('---\ntitle: "a"b"\n---\nHi\n', ["--remove-tag", "x"], f"{NAME}:2:10: error FM006 "),
    ("---\ntitle: A\n\nHi\n", ["title=X"], f"{NAME}:1:1: error FM003 "),
    ("Just text\n", ["title=X"], f"{NAME}:1:1: error FM001 "),
    ("---\ntitle: A\ntitle: B\n---\nHi\n", ["title=X"], f"{NAME}:3:8: title: the key is written more than once"),
    ("---\na: &x 1\nb: *x\n---\nHi\n", ["a=2"], f"{NAME}:2:4: a: "),
    ("---\nx: 1\nauthor: A\n---\nHi\n", ["author.name=X"], f"{NAME}:3:9: author: the value is a text, not a map"),
    ("---\na: {b: [c]}\n---\nHi\n", ["a.b.c=X"], f"{NAME}:2:8: a.b: the value is a list, not a map"),
    ("---\n2024: a\n---\nHi\n", ["2024=b"], f"{NAME}:2:7: 2024: the key is no plain text"),
    ("---\nx: 1\nx.y: 2\ntag: &t a\nu: *t\n---\nHi\n", ["--unset", "x", "--add-tag", "z"], f"{NAME}:4:6: tag: "),
]


@pytest.mark.parametrize(("text", "words", "complaint"), REFUSED)
def test_a_file_that_cannot_say_it_is_a_line_and_the_others_go_on(text: str, words: list[str], complaint: str) -> None:
    Path(NAME).write_text(text, encoding="utf-8")
    put("title: A\ntags: [x, y]\n", "other.md")
    result = run(*words, NAME, "other.md")
    first, last = result.stderr.splitlines()
    assert first.startswith(complaint)
    assert (result.exit_code, last) == (1, "1 changed, 0 unchanged, 1 refused")
    assert Path(NAME).read_text(encoding="utf-8") == text


@pytest.mark.parametrize("key", ["title", "date"])
def test_a_title_or_date_goes_only_where_the_files_name_has_one(key: str) -> None:
    name = "..md" if key == "title" else "fog.md"
    path = put("title: A\ndate: 2024-05-06\n", name)
    result = run("--unset", key, name)
    assert result.exit_code == 1
    line = 2 if key == "title" else 3
    message = f"{key}: a post has to have a {key}, and the file's name gives none (unwritable value)"
    assert result.stderr.splitlines()[0].startswith(f"{name}:{line}:")
    assert result.stderr.splitlines()[0].endswith(message)
    assert newspost.load(path).front_matter["title"] == "A"


@posix
def test_files_that_cannot_be_read_or_written_are_a_line_each() -> None:
    put("title: A\n")
    Path("folder").mkdir()
    Path("dangling.md").symlink_to("gone.md")
    result = run("title=X", "no\x1bne.md", "folder", "dangling.md", NAME)
    none, folder, dangling, last = result.stderr.splitlines()
    assert none == "newspost: no\\x1bne.md: No such file or directory"
    assert folder.startswith("newspost: folder: ")
    assert dangling == "newspost: dangling.md: No such file or directory"
    assert last == "1 changed, 0 unchanged, 3 refused"


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write every file")
def test_a_file_that_may_not_be_written_is_a_line() -> None:
    put("title: A\n").chmod(0o444)
    assert run("title=X", NAME).stderr.splitlines()[0] == f"newspost: {NAME}: Permission denied"


def test_a_file_that_somebody_changes_meanwhile_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    path = put("title: A\n")
    edit = Post.edit

    def meanwhile(post: Post, **fields: Any) -> Post:  # noqa: ANN401 - as edit has it
        path.write_text("mine", encoding="utf-8")
        return edit(post, **fields)

    monkeypatch.setattr(Post, "edit", meanwhile)
    result = run("title=X", NAME)
    message = f"newspost: {NAME}: the file is no longer what was read, so nothing was written\n"
    assert (result.exit_code, result.stderr) == (1, message + summary(refused=1))
    assert path.read_text(encoding="utf-8") == "mine"


def test_the_unexpected_names_the_file_and_says_what_was_done(monkeypatch: pytest.MonkeyPatch) -> None:
    put("title: A\n")
    put("title: B\n", "other.md")
    write = Post.write

    def explode(post: Post) -> None:
        if post.path == "other.md":
            raise RuntimeError("no way")
        write(post)

    monkeypatch.setattr(Post, "write", explode)
    result = run("title=X", NAME, "other.md")
    assert result.exit_code == 3
    assert result.stderr == summary(changed=1) + "newspost: RuntimeError: no way (other.md); --verbose tells more\n"


# --- shown instead of written


def test_a_difference_is_shown_and_nothing_written() -> None:
    path = put("layout: post\nsubtitle: x\ntitle: A\ndate: 2024-05-06\ntags: a\n")
    before = path.read_bytes()
    result = run("--diff", "title=雾", "weight=3", NAME)
    assert result.stdout.splitlines() == [
        f"--- {NAME}",
        f"+++ {NAME}",
        "@@ -1,9 +1,10 @@",
        " ---",
        " layout: post",
        " subtitle: x",
        "-title: A",
        "+title: 雾",
        " date: 2024-05-06",
        " tags: a",
        "+weight: 3",
        " ---",
        " <p>The fog *lifted*. 船走了。</p>",
        " ",
    ]
    assert (result.exit_code, result.stderr) == (0, "1 would change, 0 unchanged, 0 refused\n")
    assert path.read_bytes() == before


def test_a_dry_run_names_the_keys_and_writes_nothing() -> None:
    path = put("title: A\nauthor: {name: B}\nx: 1\n")
    put("title: X\nauthor: {name: C}\n", "other.md")
    before = path.read_bytes()
    result = run("--dry-run", "title=X", "author.name=C", "--unset", "x", NAME, "other.md", "none.md")
    assert result.stdout == f"{NAME}: title, author, x\n"
    assert result.stderr.splitlines()[-1] == "1 would change, 1 unchanged, 1 refused"
    assert (result.exit_code, path.read_bytes()) == (1, before)


@posix
@pytest.mark.parametrize("option", ["--diff", "--dry-run"])
def test_what_is_shown_acts_on_no_terminal(option: str) -> None:
    name = "a\x1b[31m\n.md"
    Path(name).write_bytes(b"---\ntitle: A\nnote: \xe2\x80\xae\tx\r\n---\nHi \x1b[31m\n")
    result = run(option, "note=1", name)
    assert "a\\x1b[31m\\n.md" in result.stdout
    assert not {"\x1b", "\u202e"} & set(result.stdout)


LINES = st.lists(st.sampled_from(["a\n", "b\n", "c\r\n", "-- d\n", "\n", "a\n" * 9]), max_size=12)


@given(st.lists(st.tuples(LINES, LINES, LINES), min_size=1, max_size=4), st.booleans())
@example([(["a\n" * 9], ["a\n"], [])], False)  # noqa: FBT003 - as given
def test_a_difference_leads_from_the_old_text_to_the_new(parts: list[tuple[list[str], ...]], ends: bool) -> None:  # noqa: FBT001
    before = "-\n" + "".join(line for same, old, _ in parts for line in same + old)
    after = "-\n" + "".join(line for same, _, new in parts for line in same + new)
    after = after.rstrip("\r\n") + "z" if ends else after
    assert "".join(_patched(before, list(difference(before, after, "x")))) == after


def _patched(text: str, lines: list[str]) -> Iterator[str]:
    """Do what ``patch`` does, without leniency."""
    old = re.findall(r"[^\n]*\n|[^\n]+", text)
    at = 0
    for line in lines[2:]:
        if found := re.match(r"@@ -(\d+),", line):
            yield from old[at : int(found[1]) - 1]
            at = int(found[1]) - 1
            continue
        content = line[1:].removesuffix("\n\\ No newline at end of file\n")
        if line[0] in " -":
            assert old[at] == content
            at += 1
        if line[0] in " +":
            yield content
    yield from old[at:]


def test_a_difference_costs_what_changed_and_not_what_is_around_it() -> None:
    def work(lines: int) -> Callable[[], object]:
        body = "".join(f"{line % 300}\n" for line in range(lines))
        return lambda: list(difference(f"title: A\n{body}", f"title: B\n{body}", "x"))

    assert grows_at_most(16, work(4_000), work(32_000))


# --- as a process


def program(*words: str, **options: Any) -> subprocess.CompletedProcess[bytes]:  # noqa: ANN401 - what run takes
    environment = {**os.environ, "PYTHONUTF8": "1", **options.pop("env", {})}
    command = [sys.executable, "-m", "newspost", "set", *words]
    return subprocess.run(command, capture_output=True, check=False, env=environment, timeout=300, **options)


def test_a_process_edits_many_files() -> None:
    paths = [put(f"title: {number}\n", f"{number}.md") for number in range(30)]
    done = program("published=false", "--add-tag", "海鸥", *map(str, paths))
    assert (done.returncode, done.stdout, done.stderr.decode().strip()) == (0, b"", summary(changed=30).strip())
    for number, path in enumerate(paths):
        header = f"---\ntitle: {number}\npublished: false\ntags: 海鸥\n---\n"
        assert path.read_bytes().decode() == header + BODY
    assert len(list(Path().iterdir())) == 30


def test_any_encoding_will_do() -> None:
    put("title: A\n")
    done = program("--diff", "title=雾", NAME, env={"PYTHONIOENCODING": "ascii"})
    assert b"+title: \\u96fe" in done.stdout
    assert done.returncode == 0


@pytest.mark.parametrize(
    ("words", "left_out"), [(["--help"], {"pydantic", "rich", "yaml"}), (["title=X", NAME], {"rich"})]
)
def test_only_what_is_used_is_imported(words: list[str], left_out: set[str]) -> None:
    put("title: A\n")
    code = (
        "import sys, atexit\n"
        "atexit.register(lambda: print(*{n.partition('.')[0] for n in sys.modules}, file=sys.stderr))\n"
        f"sys.argv = {['newspost', 'set', *words]!r}\n"
        "from newspost.cli import main\nmain()"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "click" in done.stderr.split()
    assert not left_out & set(done.stderr.split())


@posix
@pytest.mark.parametrize(("env", "coloured"), [({"TERM": "xterm"}, True), ({"NO_COLOR": "1"}, False)])
def test_colours_are_for_terminals(env: dict[str, str], coloured: bool) -> None:  # noqa: FBT001
    import pty

    put("title: A\n")
    assert "\x1b" not in run("--diff", "title=X", NAME, env=env).stdout
    parent, child = pty.openpty()
    environment = {key: value for key, value in os.environ.items() if key != "NO_COLOR"} | env
    command = [sys.executable, "-m", "newspost", "set", "--diff", "title=X", NAME]
    subprocess.run(command, stdout=child, stderr=subprocess.DEVNULL, check=True, env=environment)
    shown = os.read(parent, 10_000)
    os.close(child)
    os.close(parent)
    assert (b"\x1b[32m+title: X\x1b[0m" in shown) is coloured
    assert b"+title: X" in shown


def test_an_interrupt_leaves_every_file_whole_and_says_how_far_it_came(monkeypatch: pytest.MonkeyPatch) -> None:
    paths = [put("title: A\n", f"{number}.md") for number in range(4)]
    replace = Path.replace

    def interrupted(path: Path, target: Path) -> Path:
        if target.name == "2.md":
            raise KeyboardInterrupt
        return replace(path, target)

    monkeypatch.setattr(Path, "replace", interrupted)
    result = run("title=X", *map(str, paths))
    assert (result.exit_code, result.stderr) == (130, summary(changed=2))
    assert [newspost.load(path).front_matter["title"] for path in paths] == ["X", "X", "A", "A"]
    assert len(list(Path().iterdir())) == 4


@posix
def test_a_real_interrupt_does_so_too() -> None:
    paths = [put("title: A\n", f"{number}.md") for number in range(9)]
    paths[6].unlink()
    os.mkfifo(paths[6])  # nobody writes into it: there the command waits to be interrupted, however fast it is
    command = [sys.executable, "-m", "newspost", "set", "title=X", *map(str, paths)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        while b"X" not in paths[5].read_bytes()[:16]:
            assert process.poll() is None
            time.sleep(0.001)
        process.send_signal(signal.SIGINT)
        _, complaint = process.communicate(timeout=60)
    texts = [path.read_bytes().decode() for path in (*paths[:6], *paths[7:])]
    assert texts == [f"---\ntitle: X\n---\n{BODY}"] * 6 + [f"---\ntitle: A\n---\n{BODY}"] * 2
    assert process.returncode == 130
    # the interrupt may come when the sixth file is written and not yet counted
    assert re.fullmatch(rb"[56] changed, 0 unchanged, 0 refused\n", complaint)
    assert len(list(Path().iterdir())) == 9


def test_memory_is_that_of_one_file_however_many_there_are() -> None:
    for number in range(60):
        Path(f"{number}.md").write_text(f"---\ntitle: A\n---\n{'x' * 200_000}\n", encoding="utf-8")

    def peak(files: int) -> int:
        tracemalloc.start()
        try:
            run("--dry-run", "title=X", *(f"{number}.md" for number in range(files)))
            return tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()

    peak(1)
    assert peak(60) < 2 * peak(3)
