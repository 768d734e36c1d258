"""`newspost server`, driven by a client of the Language Server Protocol: what an editor shows, offers and completes."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from itertools import count
from operator import itemgetter
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

pytest.importorskip("pygls")

from lsprotocol import types

from editor_help import ABLE, Editor, with_edits
from growth import grows_at_most
from newspost.checking.applying import fix_alone
from newspost.checking.cache import Memory
from newspost.server.client import Client
from newspost.server.completion import completions, slot_at
from newspost.server.fixes import code_actions
from newspost.server.hover import hover
from newspost.server.known import Known
from newspost.server.looking import Buffer, look, look_at_sites
from newspost.server.positions import Positions
from newspost.testing import broken_posts, post_soups
from newspost.text.changed import changes_between
from newspost.text.patches import Patch, splice
from newspost.text.spans import Span

POST = "---\nlayout: post\ntitle: {title}\ndate: {day} 10:00:00 +0800\n{more}---\nThe first boat left late.\n"
ASTRAL = "𝄞"


def post(title: str = "Fog", more: str = "", day: str = "2022-03-24") -> str:
    return POST.format(title=title, day=day, more=more)


QUOTED = post("'The river's fog'")  # FM006, error, safe fix
RELATIVE = post(more="permalink: river/fog/\n")  # UR002, warning, safe fix


CHATTY = """
from newspost import rule

print("Content-Length: 9999999\\r\\n\\r\\n", flush=True)

@rule("X001", "chatty")
def chatty(post, options):
    print("Content-Length: 9999999\\r\\n\\r\\n", flush=True)
    return ()
"""


def put(folder: Path, name: str, text: str) -> None:
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(text.encode())


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Editor]:
    folder = tmp_path_factory.mktemp("site")
    put(folder, "_config.yml", "title: River news\ntimezone: Asia/Shanghai\ndefaults:\n- values: {author: Ann}\n")
    put(folder, "rules.py", CHATTY)
    known = '[rules.TX005]\nknown = ["news", "harbour", "river boats", "rare"]\n'
    put(folder, "newspost.toml", f'plugins = ["./rules.py"]\n{known}')
    for number, names in enumerate(("[news]", "[news, harbour]", "[river boats]"), 1):
        more = f"categories: {names}\ntags: [early]\nferry: {number}\n"
        put(folder, f"_posts/2022-01-0{number}-old.md", post(f"Old {number}", more, f"2022-01-0{number}"))
    editor = Editor(folder)
    yield editor
    assert editor.end() == 0
    assert not editor.logged


@pytest.fixture
def editor(running: Editor) -> Iterator[Editor]:
    yield running
    for name in list(running.texts):
        running.close(name)
        del running.texts[name], running.versions[name]
    running.published.clear()


NUMBERS = count(1)


@pytest.fixture
def name() -> str:
    """Return a name of its own for the post of a test."""
    return f"_posts/2022-03-24-fog-{next(NUMBERS)}.md"


def here(line: int, character: int) -> types.Range:
    return types.Range(types.Position(line, character), types.Position(line, character))


def span_of(diagnostic: types.Diagnostic) -> tuple[int, int, int, int]:
    start, end = diagnostic.range.start, diagnostic.range.end
    return start.line, start.character, end.line, end.character


# --- diagnostics


def test_what_is_found_follows_the_text(editor: Editor, name: str) -> None:
    editor.open(name, QUOTED)
    (found,) = editor.found(name)
    assert (found.code, found.source, found.severity) == ("FM006", "newspost", types.DiagnosticSeverity.Error)
    assert span_of(found) == (2, 17, 2, 18)
    assert found.code_description is not None
    assert found.code_description.href.endswith("FM006.md")
    editor.change(name, post())
    assert editor.codes(name) == []
    editor.change(name, RELATIVE)
    (found,) = editor.found(name)
    assert (found.code, found.severity) == ("UR002", types.DiagnosticSeverity.Warning)
    editor.close(name)
    editor.wait_for(name)


def test_only_the_last_of_many_quick_changes_is_told_of(editor: Editor, name: str) -> None:
    editor.open(name, post())
    editor.found(name)
    editor.change(name, *(QUOTED for _ in range(20)), RELATIVE)
    assert editor.codes(name) == ["UR002"]
    versions = [one.version for one in editor.published if one.uri == editor.uri(name)]
    assert set(versions) == {1, 22}


def test_what_was_found_in_an_older_text_is_not_told(editor: Editor, name: str) -> None:
    editor.open(name, HOSTILE["slow"])
    editor.change(name, QUOTED)
    assert editor.codes(name) == ["FM006"]
    assert {one.version for one in editor.published if one.uri == editor.uri(name)} == {2}


def test_two_buffers_have_findings_of_their_own(editor: Editor, name: str) -> None:
    other = name.replace("24-", "25-")
    editor.open(name, QUOTED)
    editor.open(other, RELATIVE.replace("03-24", "03-25"))
    assert (editor.codes(name), editor.codes(other)) == (["FM006"], ["UR002"])
    editor.change(other, post(day="2022-03-25"))
    assert (editor.codes(other), editor.codes(name)) == ([], ["FM006"])


@pytest.mark.parametrize(
    "other", ["README.md", "docs/2022-03-24-fog.md", "untitled:Untitled-1", "file:///%00/_posts/a.md"]
)
def test_what_is_no_post_gets_nothing(editor: Editor, name: str, other: str) -> None:
    editor.open(other, QUOTED)
    assert editor.hover(other, 2, 3) is None
    assert editor.actions(other, here(2, 17)) == []
    assert editor.completions(other, 2, 0) == []
    editor.open(name, QUOTED)
    assert editor.codes(name) == ["FM006"]
    assert not any(one.uri == editor.uri(other) for one in editor.published)


def test_a_comment_in_the_buffer_hides_and_one_that_hides_nothing_is_pale(editor: Editor, name: str) -> None:
    editor.open(name, RELATIVE.replace("permalink", "# newspost: ignore[UR002] as it came\npermalink"))
    assert editor.codes(name) == []
    editor.change(name, post(more="# newspost: ignore[UR002] as it came\nauthor: Ann\n"))
    (found,) = editor.found(name)
    assert (found.code, *(found.tags or ())) == ("NP001", types.DiagnosticTag.Unnecessary)


def test_columns_count_utf_16_after_characters_that_take_two(editor: Editor, name: str) -> None:
    text = QUOTED.replace("The river's", f"{ASTRAL * 3} river's")
    editor.open(name, text)
    (found,) = editor.found(name)
    assert span_of(found) == (2, 20, 2, 21)
    (action,) = editor.actions(name, here(2, 20), ["quickfix"])
    editor.apply(name, action)
    assert editor.texts[name] == text.replace("river's", "river''s")
    assert editor.codes(name) == []


@pytest.mark.parametrize(
    ("encodings", "column"),
    [(["utf-32", "utf-16"], 17), (["utf-8"], 26), (None, 20)],
)
def test_columns_count_what_was_agreed(tmp_path: Path, encodings: list[str] | None, column: int) -> None:
    put(tmp_path, "_posts/2022-03-24-fog.md", post())
    general = types.GeneralClientCapabilities(position_encodings=encodings)
    editor = Editor(tmp_path, types.ClientCapabilities(general=general))
    editor.open("_posts/2022-03-24-fog.md", QUOTED.replace("The river's", f"{ASTRAL * 3} river's"))
    (found,) = editor.found("_posts/2022-03-24-fog.md")
    assert span_of(found) == (2, column, 2, column + 1)
    assert (found.code_description, found.tags, found.related_information) == (None, None, None)
    (action,) = editor.actions("_posts/2022-03-24-fog.md", found.range, ["quickfix"])
    assert action.edit is not None
    assert action.edit.document_changes is None
    assert action.edit.changes is not None
    assert editor.end() == 0


# --- between posts


def test_two_posts_at_one_address_are_told_in_both(editor: Editor, name: str) -> None:
    other = name.replace("24-", "25-")
    editor.open(name, post(more="permalink: /fog/\n"))
    editor.open(other, post("Mist", more="permalink: /fog/\n", day="2022-03-25"))
    (there,) = editor.wait_for(other, "XF001")
    (cause,) = editor.wait_for(name, "XF001")
    assert there.related_information is not None
    assert [one.location.uri for one in there.related_information] == [editor.uri(name)]
    assert there.related_information[0].location.range == cause.range
    assert cause.related_information is not None
    assert [one.location.uri for one in cause.related_information] == [editor.uri(other)]
    assert other in cause.message
    editor.change(other, post("Mist", more="author: Ann\npermalink: /fog/\n", day="2022-03-25"))
    (moved,) = editor.found(other)
    assert (moved.code, moved.range.start.line) == ("XF001", there.range.start.line + 1)
    editor.change(other, post("Mist", more="permalink: /mist/\n", day="2022-03-25"))
    assert editor.codes(other) == []
    editor.save(other)
    editor.wait_for(name)


# --- configs


def test_a_config_that_is_renamed_away_no_longer_counts(tmp_path: Path) -> None:
    put(tmp_path, "_config.yml", "exclude: [_posts/2022-03-24-fog.md]\n")
    put(tmp_path, "newspost.toml", 'baseline = "known.json"\n')
    fog, mist = "_posts/2022-03-24-fog.md", "_posts/2022-03-25-mist.md"
    put(tmp_path, mist, QUOTED.replace("03-24", "03-25"))
    words = [sys.executable, "-m", "newspost", "check", "--update-baseline"]
    subprocess.run(words, cwd=tmp_path, check=True, capture_output=True, timeout=60)
    editor = Editor(tmp_path)
    editor.wait(lambda: bool(editor.registered))
    assert editor.registered == ["workspace/didChangeWatchedFiles"]
    editor.open(fog, QUOTED)
    editor.open(mist, QUOTED.replace("03-24", "03-25"))
    assert editor.codes(mist) == []
    assert not any(one.uri == editor.uri(fog) for one in editor.published)
    (tmp_path / "newspost.toml").rename(tmp_path / "old.toml")
    editor.files_changed("newspost.toml", "old.toml")
    editor.wait_for(mist, "FM006")
    (tmp_path / "_config.yml").rename(tmp_path / "_config.old")
    editor.files_changed("_config.yml", "_config.old")
    editor.wait_for(fog, "FM006")
    assert editor.end() == 0


def test_a_layout_or_a_baseline_that_changes_counts(tmp_path: Path) -> None:
    fog = "_posts/2022-03-24-fog.md"
    put(tmp_path, "_config.yml", "title: x\n")
    put(tmp_path, "newspost.toml", 'baseline = "newspost-baseline.json"\n')
    put(tmp_path, "_layouts/page.html", "{{ content }}\n")
    put(tmp_path, fog, RELATIVE)
    editor = Editor(tmp_path)
    editor.wait(lambda: bool(editor.registered))
    editor.open(fog, RELATIVE)
    editor.wait_for(fog, "FK006", "UR002")
    (tmp_path / "_layouts/page.html").rename(tmp_path / "_layouts/post.html")
    editor.files_changed("_layouts/page.html", "_layouts/post.html")
    editor.wait_for(fog, "UR002")
    words = [sys.executable, "-m", "newspost", "check", "--update-baseline"]
    subprocess.run(words, cwd=tmp_path, check=True, capture_output=True, timeout=60)
    editor.files_changed("newspost-baseline.json")
    editor.wait_for(fog)
    assert editor.end() == 0


@pytest.mark.parametrize(
    ("config", "text", "mended"),
    [("newspost.toml", 'ignore = ["FM0606"]\n', ""), ("_config.yml", "collections_dir: [a\n", "title: x\n")],
)
def test_a_mistake_in_a_config_is_shown_there(tmp_path: Path, config: str, text: str, mended: str) -> None:
    put(tmp_path, "_config.yml", "title: x\n")
    put(tmp_path, config, text)
    fog = "_posts/2022-03-24-fog.md"
    editor = Editor(tmp_path)
    editor.open(fog, QUOTED)
    editor.wait(lambda: any(one.uri == editor.uri(config) for one in editor.published))
    (told,) = editor.published[-1].diagnostics
    assert (told.source, told.severity) == ("newspost", types.DiagnosticSeverity.Error)
    assert editor.hover(fog, 2, 1) is None
    put(tmp_path, config, mended)
    editor.save(config)
    editor.wait_for(fog, "FM006")
    editor.wait_for(config)
    assert len(editor.messages) == 1
    assert config in editor.messages[0]
    assert editor.end() == 0


# --- fixes


def test_safe_fixes_come_first_and_unsafe_ones_say_so(editor: Editor, name: str) -> None:
    text = post("2022-03-24", more="categories: 'river news'\npermalink: river/fog/\n")
    editor.open(name, text.replace("10:00:00 +0800", "10：00：00 +0800"))
    codes = editor.codes(name)
    assert {"DT001", "UR002"} <= set(codes)
    whole = types.Range(types.Position(0, 0), types.Position(9, 0))
    actions = editor.actions(name, whole, ["quickfix"])
    safe = [one.is_preferred is True for one in actions]
    assert safe == sorted(safe, reverse=True)
    assert {True, False} == set(safe)
    assert all(one.title.endswith(" (unsafe fix)") != bool(one.is_preferred) for one in actions)
    for action in actions:
        assert action.diagnostics is not None
        (about,) = action.diagnostics
        assert action.title.startswith(f"{about.code}: ")


def test_a_fix_takes_its_finding_away_and_no_other(editor: Editor, name: str) -> None:
    editor.open(name, QUOTED.replace("layout", "permalink: river/fog/\nlayout").replace("late.", "late.\x07"))
    (action,) = editor.actions(name, here(3, 17), ["quickfix"])
    assert action.is_preferred
    editor.apply(name, action)
    assert "river''s" in editor.texts[name]
    assert sorted(editor.codes(name)) == ["EN003", "UR002"]
    (action,) = editor.actions(name, here(1, 12), ["quickfix"])
    assert action.edit is not None
    assert action.edit.document_changes is not None
    (step,) = action.edit.document_changes
    assert isinstance(step, types.TextDocumentEdit)
    assert [one.new_text for one in step.edits if isinstance(one, types.TextEdit)] == ["/"]
    editor.apply(name, action)
    assert "permalink: /river/fog/\n" in editor.texts[name]
    assert editor.codes(name) == ["EN003"]


def test_a_fix_is_of_one_finding_where_there_are_more_of_its_code(editor: Editor, name: str) -> None:
    editor.open(name, post(more="title: Mist\nlayout: page\n"))
    assert editor.codes(name) == ["FM010", "FM010"]
    (action,) = editor.actions(name, here(4, 2), ["quickfix"])
    editor.apply(name, action)
    assert editor.codes(name) == ["FM010"]
    assert editor.texts[name].count("layout: ") == 2


def test_all_safe_fixes_at_once(editor: Editor, name: str) -> None:
    text = QUOTED.replace("layout", "permalink: river/fog/\nlayout").replace("\n", "\r\n")
    editor.open(name, text)
    editor.found(name)
    (action,) = editor.actions(name, here(7, 0), ["source.fixAll"])
    assert action.kind == "source.fixAll.newspost"
    editor.apply(name, action)
    assert editor.texts[name] == text.replace("river's", "river''s").replace("river/fog/", "/river/fog/")
    assert editor.codes(name) == []
    assert editor.actions(name, here(7, 0)) == []
    assert editor.actions(name, here(7, 0), ["refactor"]) == []


def test_a_comment_that_hides_nothing_is_taken_out(editor: Editor, name: str) -> None:
    editor.open(name, post(more="# newspost: ignore[UR002] as it came\nauthor: Ann\n"))
    (action,) = editor.actions(name, here(4, 5), ["quickfix"])
    editor.apply(name, action)
    assert editor.texts[name] == post(more="author: Ann\n")


def test_a_file_gets_its_new_name_from_the_editor(editor: Editor) -> None:
    name = "_posts/2022-3-32-fog.md"
    put(editor.folder, name, post())
    editor.open(name, post())
    assert editor.codes(name) == ["FN002"]
    (action,) = editor.actions(name, here(0, 0), ["quickfix"])
    assert action.edit is not None
    assert action.edit.document_changes is not None
    (step,) = action.edit.document_changes
    assert isinstance(step, types.RenameFile)
    assert (step.old_uri, step.new_uri) == (editor.uri(name), editor.uri("_posts/2022-03-24-fog.md"))
    assert (editor.folder / name).exists()
    (editor.folder / name).unlink()
    assert editor.actions(name, here(0, 0), ["quickfix"]) == []


# --- hover


def test_hover_tells_what_jekyll_makes_of_a_key(editor: Editor, name: str) -> None:
    editor.open(name, post("Fog *on* [the](http://example.com) river", "categories: [news, harbour]\nferry: 7\n"))
    assert editor.hover_text(name, 2, 2) == (
        "**title**: Fog \\*on\\* \\[the\\](http://example.com) river (from \\`title\\` on line 3)"
    )
    told = editor.hover_text(name, 3, 10)
    assert "**date**: 2022-03-24 10:00:00 +0800 (written with the offset +0800 on line 4; " in told
    assert "the site's zone is Asia/Shanghai" in told
    assert "**published**: yes" in told
    told = editor.hover_text(name, 4, 14)
    assert "**category**: news" in told
    assert "**category**: harbour" in told
    assert "/news/harbour/2022/03/24/" in told
    assert "**ferry**: a number" in editor.hover_text(name, 5, 1)
    assert "**page**: \\_site/news/harbour" in editor.hover_text(name, 0, 1)
    assert editor.hover(name, 8, 0) is None
    assert editor.hover(name, 900, 900) is None


def test_hover_tells_of_the_rule_that_found_something(editor: Editor, name: str) -> None:
    editor.open(name, RELATIVE)
    told = editor.hover(name, 4, 13)
    assert told is not None
    assert isinstance(told.contents, types.MarkupContent)
    assert "**UR002 relative-permalink** (warning): " in told.contents.value
    assert "UR002.md)" in told.contents.value
    assert "**url**: " in told.contents.value
    assert told.range is not None
    assert told.range.start == types.Position(4, 0)


# --- completion


def labels(items: list[types.CompletionItem]) -> list[str]:
    return [item.label for item in sorted(items, key=lambda item: item.sort_text or "")]


def test_keys_of_the_site_and_of_jekyll_that_are_not_there_yet(editor: Editor, name: str) -> None:
    editor.open(name, post(more="t\n"))
    items = editor.completions(name, 4, 1)
    assert not {"layout", "title", "date"} & set(labels(items))
    assert labels(items)[:3] == ["categories", "ferry", "tags"]
    assert {"author", "permalink", "published"} <= set(labels(items))
    (tags,) = [item for item in items if item.label == "tags"]
    assert tags.detail == "3 posts"
    assert tags.text_edit == types.TextEdit(types.Range(types.Position(4, 0), types.Position(4, 1)), "tags: ")
    assert editor.completions(name, 6, 0) == []
    assert editor.completions(name, 0, 0) == []


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("categories: ", {"news": "news", "harbour": "harbour", "river boats": "[river boats]", "rare": "rare"}),
        ("categories: ne", {"news": "news", "harbour": "harbour", "river boats": "[river boats]", "rare": "rare"}),
        ("categories: news h", {"harbour": "harbour", "rare": "rare"}),
        ("categories: [news, ", {"harbour": "harbour", "river boats": "river boats", "rare": "rare"}),
        ("categories: [news, 'r", {"harbour": "'harbour'", "river boats": "'river boats'", "rare": "'rare'"}),
        ("categories:\n- ", {"news": "news", "harbour": "harbour", "river boats": "river boats", "rare": "rare"}),
        ("categories:\n- news\n  - ", {"harbour": "harbour", "river boats": "river boats", "rare": "rare"}),
        ("categories: [news,\n  ", {"harbour": "harbour", "river boats": "river boats", "rare": "rare"}),
        (
            "categories: [\nnews,\n  # a list\n  'riv",
            {"harbour": "'harbour'", "river boats": "'river boats'", "rare": "'rare'"},
        ),
        ("categories: [news]\nauthor: [\n  ", {}),
        ("tags: [\n  early\n]\n  ", {}),
        ("category: riv", {"news": "news", "harbour": "harbour", "river boats": "river boats", "rare": "rare"}),
        ("tags: ", {"early": "early"}),
        ("tags: [early]", {}),
        ("tags:", {}),
        ("layout: ", {}),
        ("author: x\n- ", {}),
    ],
)
def test_names_that_other_posts_have(editor: Editor, name: str, typed: str, expected: dict[str, str]) -> None:
    editor.open(name, post(more=f"{typed}\n"))
    lines = typed.split("\n")
    items = editor.completions(name, 3 + len(lines), len(lines[-1]))
    written = {item.label: item.text_edit.new_text for item in items if isinstance(item.text_edit, types.TextEdit)}
    assert written == expected


def test_names_have_their_counts_and_make_the_text_that_was_meant(editor: Editor, name: str) -> None:
    editor.open(name, post(more="categories: [n]\n"))
    items = editor.completions(name, 4, 14)
    assert [(item.label, item.detail) for item in items] == [
        *(("news", "2 posts"), ("harbour", "1 post"), ("river boats", "1 post"), ("rare", "listed in the config")),
    ]
    assert isinstance(items[0].text_edit, types.TextEdit)
    editor.change(name, with_edits(editor.texts[name], [items[0].text_edit]))
    assert editor.texts[name] == post(more="categories: [news]\n")
    assert editor.codes(name) == []


def test_looking_for_an_open_list_takes_time_by_the_length_of_the_header() -> None:
    def looking(count: int) -> Callable[[], object]:
        text = "tags: [\n" * count + "]\nx"
        return lambda: slot_at(text, Span(0, len(text)), "x")

    assert grows_at_most(40, looking(1_000), looking(20_000))


# --- hostile texts, and the end

HOSTILE = {
    "nothing": "",
    "no fence": "The first boat left late.\n",
    "half a fence": "---\ntitle: Fog\ncategories: [a, 'b\n",
    "a fence alone": "---\n---",
    "a mark": "\ufeff" + QUOTED,
    "CR": QUOTED.replace("\n", "\r"),
    "CR LF": QUOTED.replace("\n", "\r\n"),
    "all line ends": QUOTED.replace("Fog", "a\u2028b\x85c\x0bd\x0ce\x1cf").replace("late", "l\rate\r\n\r\r\n"),
    "controls": QUOTED.replace("fog", "".join(map(chr, range(1, 32)))),
    "NUL": QUOTED.replace("fog", "f\0g"),
    "halves of characters": QUOTED.replace("fog", "\ud800\udc80\udfff \udc80"),
    "bidi": QUOTED.replace("fog", "\u202e\u2066gof"),
    "astral": QUOTED.replace("fog", ASTRAL * 1000),
    "an alias to itself": post(more="a: &a [*a, *a]\ncategories: *a\n"),
    "many": post(more="".join(f"k{number}: &a{number} [*a{number - 1}]\n" for number in range(1, 400))),
    "deep": post(more=f"categories: {'[' * 5000}\n"),
    "long": post("x" * 1_000_000, more="permalink: a/\n"),
    "long line": post() + f"{ASTRAL} left late " * 80_000,
    "slow": post() + "<p" * 50_000,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_no_text_brings_the_server_down(editor: Editor, name: str, text: str) -> None:
    editor.open(name, text)
    codes = editor.codes(name)
    lines = text.split("\n")
    for line in (0, 2, 4, len(lines)):
        editor.hover(name, line, 9)
        editor.completions(name, line, len(lines[min(line, len(lines) - 1)]))
    for action in editor.actions(name, types.Range(types.Position(0, 0), types.Position(99, 0))):
        assert action.edit is not None
    editor.change(name, QUOTED)
    assert editor.codes(name) == ["FM006"], codes
    assert not editor.logged


def test_nothing_is_written(editor: Editor, name: str) -> None:
    before = sorted(str(path) for path in editor.folder.rglob("*"))
    editor.open(name, QUOTED)
    editor.found(name)
    editor.actions(name, here(2, 17))
    editor.save(name)
    editor.hover(name, 2, 1)
    assert sorted(str(path) for path in editor.folder.rglob("*")) == before


def test_an_editor_that_goes_away_without_a_word_ends_it() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "newspost", "server"], input=b"", capture_output=True, check=False, timeout=60
    )
    assert (done.returncode, done.stdout, done.stderr) == (1, b"", b"")


def test_without_pygls_the_command_says_what_to_install() -> None:
    script = "import sys; sys.modules['pygls'] = None; from newspost.cli import main; main()"
    done = subprocess.run([sys.executable, "-c", script, "server"], capture_output=True, check=False, timeout=60)
    assert done.returncode == 2
    assert done.stdout == b""
    assert b"pip install 'newspost[lsp]'" in done.stderr


def test_the_server_tells_what_it_can(running: Editor) -> None:
    able = running.able
    assert able.position_encoding == types.PositionEncodingKind.Utf16
    assert able.text_document_sync is not None
    assert isinstance(able.code_action_provider, types.CodeActionOptions)
    assert able.code_action_provider.code_action_kinds == ("quickfix", "source.fixAll.newspost")
    assert able.hover_provider
    assert able.completion_provider is not None
    assert ABLE.workspace is not None


# --- positions and edits

TEXTS = st.text(st.sampled_from("ab\n\r\u2028𝄞é中 "), max_size=30)


@given(TEXTS, st.sampled_from(["utf-8", "utf-16", "utf-32"]), st.data())
def test_a_place_leads_back_to_its_offset(text: str, encoding: str, data: st.DataObject) -> None:
    offset = data.draw(st.integers(0, len(text)))
    positions = Positions(text, encoding)
    back = positions.offset(positions.position(offset))
    assert back == (offset - 1 if text[offset - 1 : offset + 1] == "\r\n" and offset else offset)


@given(TEXTS, TEXTS)
def test_what_changed_makes_the_new_text_of_the_old_one(old: str, new: str) -> None:
    assert splice(old, changes_between(old, new)) == new


@given(
    st.lists(st.sampled_from(["a\n", "𝄞\r\n", "c"]), max_size=9),
    st.lists(st.sampled_from(["a\n", "𝄞\n", "c"]), max_size=9),
)
@settings(max_examples=100)
def test_edits_do_the_same_in_an_editor(old: list[str], new: list[str]) -> None:
    before, after = "".join(old), "".join(new)
    edits = Positions(before, "utf-16").edits(changes_between(before, after))
    assert with_edits(before, edits) == after


def test_an_edit_inside_of_a_line_end_takes_all_of_it() -> None:
    (edit,) = Positions("a\r\nb", "utf-16").edits([Patch(Span(1, 2), "")])
    assert with_edits("a\r\nb", [edit]) == "a\nb"


# --- looks, without an editor


def test_a_site_that_is_not_utf_8_is_read_as_it_is_written(tmp_path: Path) -> None:
    put(tmp_path, "_config.yml", "encoding: gbk\n")
    text = QUOTED.replace("The river", "江 river")
    file = str(tmp_path / "_posts" / "2022-03-24-fog.md")
    found = look(Buffer("file:///fog.md", file, 1, text, str(tmp_path), "utf-16"))
    assert found is not None
    assert [one.code for one in found.all] == ["FM006"]
    whole = types.Range(types.Position(0, 0), types.Position(9, 0))
    action = code_actions(found, whole, ["quickfix"], Client())[0]
    assert action.edit is not None
    assert action.edit.changes is not None
    (edits,) = action.edit.changes.values()
    assert with_edits(text, edits) == text.replace("river's", "river''s")


def test_what_did_not_change_is_not_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    names = [f"_posts/2022-03-2{number}-fog.md" for number in range(1, 5)]
    for number, name in enumerate(names):
        put(tmp_path, name, post(f"Fog {number}", "permalink: /fog/\n", name[7:17]))
    read: list[str] = []

    def read_bytes(path: str) -> bytes:
        read.append(Path(path).name)
        return Path(path).read_bytes()

    monkeypatch.setattr("newspost.site.entries.read_bytes", read_bytes)
    memory = Memory()
    file = str(tmp_path / names[0])

    def between(version: int) -> list[str]:
        text = post(f"Fog {version}", "permalink: /fog/\n", names[0][7:17])
        found = look(Buffer("file:///fog.md", file, version, text, str(tmp_path), "utf-16"))
        assert found is not None
        (findings,) = look_at_sites([found], memory).values()
        return [one.code for one in findings]

    assert [between(version) for version in range(3)] == [["XF001"] * 3] * 3
    assert sorted(read) == [Path(name).name for name in names[1:]]
    put(tmp_path, names[2], post("Fog 2", "permalink: /mist/\n", names[2][7:17]))
    assert between(3) == ["XF001"] * 2
    assert read[3:] == [Path(names[2]).name]
    texts = [post("Fog 0", "permalink: /fog/\n", names[0][7:17]), post("Fog 3", "permalink: /rain/\n", names[3][7:17])]
    buffers = [
        Buffer(name, str(tmp_path / name), 1, text, str(tmp_path), "utf-16")
        for name, text in zip((names[0], names[3]), texts, strict=True)
    ]
    looks = [found for found in map(look, buffers) if found is not None]
    assert [len(some) for some in look_at_sites(looks, memory).values()] == [1, 0]
    assert between(4) == ["XF001"] * 2  # the second is closed, and as it is on the disk


@given(st.one_of(broken_posts().map(itemgetter(1)), post_soups()), st.integers(0, 9), st.integers(0, 20))
@settings(max_examples=100)
def test_whatever_a_text_holds_actions_make_what_was_proved(data: bytes, line: int, character: int) -> None:
    text, folder = data.decode("utf-8", "replace"), Path(__file__).parent
    found = look(Buffer("file:///a.md", str(folder / "_posts" / "2024-05-06-a.md"), 1, text, str(folder), "utf-16"))
    assert found is not None
    proved = [fix_alone(found.run, found.task, finding) for finding in found.all]
    expected = {change.new for change in proved if change is not None and change.rename is None}
    whole = types.Range(types.Position(0, 0), types.Position(len(text), 0))
    made: set[bytes] = set()
    for action in code_actions(found, whole, ["quickfix"], Client()):
        assert action.edit is not None
        assert action.edit.changes is not None
        (edits,) = action.edit.changes.values()
        made.add(with_edits(text, edits).encode())
    assert made == expected
    hover(found, types.Position(line, character), Client(markdown=True))
    completions(found, types.Position(line, character), Known())
