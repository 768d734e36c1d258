"""The rules' pages: what each code stands for, what Jekyll does with such a post, examples, and how to mend it.

A page is a file ``CODE.md`` beside this one. It begins with lines ``Name: value`` up to the first blank line:

* ``Summary``: what is wrong, in one line.
* ``Fix``: ``safe``, ``unsafe``, ``safe or unsafe``, or ``none``.
* ``Comment``: what the comment is for that switches the rule off in a post: the ``key`` below it, the whole ``file``,
  which stands where nothing is written, or ``no`` where a post that has the fault has no place for one.

Below it stands Markdown with the sections `What Jekyll does`, `Examples`, `Fix` and, if need be, `Options`. The head
and the section on how to switch a rule off are the same for all, and are made here. An example is a fence of tildes::

    ~~~bad _posts/2022-03-24-fog.md 2:8

with the file's path and, for a bad one, the line and column of the finding; ``good`` ones have none. The word
``python`` at the end says that the block is a Python literal, for bytes and characters that nobody sees. Blocks of one
kind that follow each other, with other paths and no text between them, are the files of one site.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from newspost.checking.codes import ALL_CODES, ALWAYS, did_you_mean
from newspost.problems import Severity

FAMILIES: Final = {
    "FM": "The front matter as a block of YAML",
    "FK": "Fields",
    "DT": "Dates",
    "TX": "Categories and tags",
    "FN": "File names",
    "UR": "Addresses",
    "BD": "Body",
    "AT": "Attribution",
    "SL": "Source line",
    "NV": "Navigation",
    "EN": "Encoding, blanks and characters that nobody sees",
    "XF": "Across files",
    "NP": "The checker itself",
}
"""What the two letters of a code stand for, in the order of the pages."""

_COMMENTS: Final = {
    "key": """\
For one post, by a comment in its front matter, above the key or behind its value, that says why:

~~~yaml
# newspost: ignore[CODE] the reason
~~~

""",
    "file": """\
For one post, by a comment anywhere in its front matter that says why:

~~~yaml
# newspost: ignore-file[CODE] the reason
~~~

""",
    "no": "",
}
_ON: Final = """\
It is off by default. To switch it on:

~~~toml
extend-select = ["CODE"]
~~~

"""
_CONFIG: Final = """\
In `newspost.toml`, or under `[tool.newspost]` in `pyproject.toml`, for all posts, for some, or by another severity
(`error`, `warning`, `info` or `off`):

~~~toml
ignore = ["CODE"]

[per-file-ignores]
"_posts/2021-*" = ["CODE"]

[severity]
CODE = "LEVEL"
~~~
"""
_TOP: Final = """\
# The rules

What `newspost check` looks for. An error breaks, drops, misdates or mislinks the post; a warning is probably wrong, and
the page still comes out right; an info is a matter of style, and off by default. A safe fix leaves the Article and the
address as they are, or mends what could not be read in the only way that keeps the author's characters; all others are
unsafe, and are made only when asked for.
"""
_LANGUAGES: Final = {".yml": "yaml", ".toml": "toml", ".html": "html"}

_FOLDER: Final = Path(__file__).parent
_JEKYLL: Final = "## What Jekyll does\n\n"
_FENCE: Final = re.compile(
    r"^~~~(?P<kind>bad|good) (?P<path>\S[^\n]*?)(?: (?P<at>\d+:\d+))?(?P<python> python)?\n(?P<text>[^~]*)^~~~\n",
    re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class ExampleFile:
    """A file of an example; ``at`` is line and column of the one finding in it, None where there is none."""

    path: str
    data: bytes
    at: str | None = None


@dataclass(frozen=True, slots=True)
class Example:
    """A site of few files: a bad one has the page's code in it, and no other fault; a good one has no fault at all."""

    is_bad: bool
    files: tuple[ExampleFile, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """What there is to know about a code.

    ``summary`` says what is wrong, ``consequence`` what Jekyll does with it, each in a sentence. ``fix`` is how safe
    the fix is, in words. ``text`` is the whole page, in Markdown.
    """

    code: str
    name: str
    severity: Severity
    fix: str
    summary: str
    consequence: str
    text: str
    examples: tuple[Example, ...]


def page_of(code_or_name: str) -> Page:
    """Return the page of a code, or of a rule by its name; the case of letters does not matter.

    Raises:
        KeyError: there is none, and what it may have been meant for.
    """
    asked = code_or_name.strip().lower()
    code = next((code for code in _codes() if asked in {code.lower(), ALL_CODES[code].name}), None)
    if code is None:
        known = [word for code in _codes() for word in (code, ALL_CODES[code].name)]
        raise KeyError(f"there is no rule {code_or_name!r}.{did_you_mean(code_or_name, known)}")
    return _page(code)


def pages() -> Iterator[Page]:
    """Yield all pages, by family and number."""
    yield from map(_page, _codes())


@cache
def consequence_of(code: str) -> str:
    """Return what Jekyll does with a post that has this fault, in a sentence; empty for a code that is not ours."""
    if code not in ALL_CODES:
        return ""
    paragraph = _source(code).partition(_JEKYLL)[2].partition("\n\n")[0]
    return re.split(r"(?<=\.)\s", paragraph, maxsplit=1)[0].replace("\n", " ")


def file_of(code: str) -> Path:
    """Return the file with the page of one of newspost's own codes, as it is written: Markdown but for its head."""
    return _FOLDER / f"{code}.md"


def write_pages(folder: Path) -> None:
    """Write all pages into ``folder``, each as ``CODE.md``, and ``index.md`` with a table of them."""
    folder.mkdir(parents=True, exist_ok=True)
    for page in pages():
        (folder / f"{page.code}.md").write_text(page.text, encoding="utf-8", newline="\n")
    (folder / "index.md").write_text(_index(), encoding="utf-8", newline="\n")


# --- reading a page ---------------------------------------------------------------------------------------------------


@cache
def _codes() -> tuple[str, ...]:
    """Return every code, by family and number."""
    order = list(FAMILIES)
    return tuple(sorted(ALL_CODES, key=lambda code: (order.index(code[:2]), code)))


@cache
def _source(code: str) -> str:
    """Return the text of a page's file."""
    return file_of(code).read_text(encoding="utf-8")


@cache
def _page(code: str) -> Page:
    """Return the page of a code that there is."""
    head, _, body = _source(code).partition("\n\n")
    facts = dict(line.split(": ", 1) for line in head.split("\n"))
    name, severity = ALL_CODES[code]
    text = f"{_head(code, facts)}\n{_FENCE.sub(_published, body)}\n{_switch(code, facts)}"
    summary, fix = facts["Summary"], facts["Fix"]
    return Page(code, name, severity, fix, summary, consequence_of(code), text, tuple(_examples(body)))


def _examples(body: str) -> Iterator[Example]:
    """Yield the examples of a page."""
    blocks: list[re.Match[str]] = []
    for found in _FENCE.finditer(body):
        if blocks and not _is_of_one_site(blocks, found, body[blocks[-1].end() : found.start()]):
            yield _example(blocks)
            blocks = []
        blocks.append(found)
    if blocks:
        yield _example(blocks)


def _is_of_one_site(blocks: list[re.Match[str]], found: re.Match[str], between: str) -> bool:
    """Whether a block belongs to the same example as those before it."""
    if between.strip() or found["kind"] != blocks[-1]["kind"]:
        return False
    return found["path"] not in {block["path"] for block in blocks}


def _example(blocks: list[re.Match[str]]) -> Example:
    """Return the example that the blocks are."""
    files = tuple(ExampleFile(block["path"], _data(block), block["at"]) for block in blocks)
    return Example(blocks[0]["kind"] == "bad", files)


def _data(found: re.Match[str]) -> bytes:
    """Return the bytes of a file of an example."""
    if not found["python"]:
        return found["text"].encode()
    value = ast.literal_eval(f"({found['text']})")
    return value if isinstance(value, bytes) else str(value).encode()


# --- a page as it is published ----------------------------------------------------------------------------------------


def _head(code: str, facts: dict[str, str]) -> str:
    """Return the head of a page."""
    name, severity = ALL_CODES[code]
    return f"# {code} {name}\n\n{facts['Summary']}\n\nSeverity: {severity}. Fix: {facts['Fix']}.\n"


def _published(found: re.Match[str]) -> str:
    """Return an example with its path and place above it."""
    line, _, column = (found["at"] or "").partition(":")
    place = f", line {line}, column {column}" if line else ""
    kind = "Right" if found["kind"] == "good" else "Wrong" if line else "Beside"
    language = "python" if found["python"] else _LANGUAGES.get(Path(found["path"]).suffix, "markdown")
    return f"{kind}: `{found['path']}`{place}\n\n~~~{language}\n{found['text']}~~~\n"


def _switch(code: str, facts: dict[str, str]) -> str:
    """Return how to switch a rule off."""
    if code in ALWAYS:
        return "## Switch it off\n\nNobody can: a check that failed must not look like one that passed.\n"
    is_info = ALL_CODES[code].severity == "info"
    comment = _COMMENTS[facts.get("Comment", "file")]
    title, on, level = ("on or off", _ON, "warning") if is_info else ("off", "", "info")
    return f"## Switch it {title}\n\n{on}{comment}{_CONFIG}".replace("CODE", code).replace("LEVEL", level)


def _index() -> str:
    """Return the page with the tables of all pages."""
    return _TOP + "".join(f"\n{_table(family)}" for family in FAMILIES)


def _table(family: str) -> str:
    """Return the table of a family's pages."""
    lines = [
        f"## {family}: {FAMILIES[family]}",
        "",
        "| code | name | severity | fix | what is wrong |",
        "|---|---|---|---|---|",
    ]
    for page in pages():
        if page.code.startswith(family):
            link = f"[{page.code}]({page.code}.md)"
            lines.append(f"| {link} | {page.name} | {page.severity} | {page.fix} | {page.summary} |")
    return "\n".join([*lines, ""])
