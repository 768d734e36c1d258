"""How many paragraphs of real posts read as kramdown, Jekyll's Markdown converter, prints them.

Needs ruby with kramdown and kramdown-parser-gfm, and the corpora (see tests/corpora.py). From the project's folder:

    NEWSPOST_CORPORA=FOLDER PYTHONPATH=tests python benchmarks/kramdown_paragraphs.py [EVERY] [--differences]

EVERY takes one post in so many (default 10). Liquid tags are hidden from both sides: Jekyll runs them before kramdown.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from difflib import SequenceMatcher
from pathlib import Path
from typing import TYPE_CHECKING

from selectolax.lexbor import LexborHTMLParser

from corpora import NAMES, posts
from newspost.body.layout import Pieces
from newspost.body.scan import read_all_blocks
from newspost.body.witness import node_text
from newspost.header.fence import body_start, find_fence
from newspost.parts import Paragraph, Quote

if TYPE_CHECKING:
    from collections.abc import Iterator

    from selectolax.lexbor import LexborNode

_LIQUID = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
_NO_PARAGRAPHS = {"li", "dd", "td", "th"}  # where kramdown makes <p> of what is an item or a cell here


def bodies(every: int) -> Iterator[tuple[str, str]]:
    """Yield path and body of one post in ``every`` of all corpora but the edge cases."""
    everything = (post for name in NAMES if name != "edge" for post in posts(name))
    for index, (path, data) in enumerate(everything):
        if index % every == 0 and path.endswith((".md", ".markdown")):
            text = data.decode("utf-8", "replace")
            fence = find_fence(text)
            body = text[fence.body if fence else body_start(text) :]
            yield path, _LIQUID.sub(lambda tag: re.sub(r"[^\n]", "L", tag[0]), body).replace("\0", "\ufffd")


def kramdown(sources: list[str]) -> list[str | None]:
    """Return the HTML that kramdown makes of each source."""
    lines = "".join(json.dumps({"id": index, "body": source}) + "\n" for index, source in enumerate(sources))
    script = Path(__file__).with_suffix(".rb")
    done = subprocess.run(["ruby", str(script)], input=lines.encode(), stdout=subprocess.PIPE, check=True)  # noqa: S603, S607 - the benchmark is about this program
    return [json.loads(line)["html"] for line in done.stdout.splitlines()]


def printed(html: str) -> list[str]:
    """Return the texts of the paragraphs of kramdown's HTML, those of items, cells and footnotes left out."""
    tree = LexborHTMLParser("<!DOCTYPE html><body>" + html)
    for notes in tree.css("div.footnotes"):
        notes.decompose()
    texts = (node_text(node) for node in tree.css("p") if _NO_PARAGRAPHS.isdisjoint(_ancestors(node)))
    return [_normal(text) for text in texts if text]


def _ancestors(node: LexborNode) -> Iterator[str]:
    """Yield the names of the elements around a node."""
    parent = node.parent
    while parent is not None:
        yield parent.tag or ""
        parent = parent.parent


def read(source: str) -> list[str]:
    """Return the texts of the paragraphs that newspost finds, the digest's first, those of items and cells left out."""
    pieces = Pieces()
    digest, _ = read_all_blocks(source, 0, len(source), pieces)
    texts = digest.split("\n\n") if digest else []
    for block, *_ in pieces.blocks:
        if isinstance(block, Paragraph):
            texts.append(block.text)
        elif isinstance(block, Quote):
            texts.extend(paragraph.text for paragraph in block.paragraphs)
    return [_normal(text) for text in texts]


def _normal(text: str) -> str:
    """Return a text with single blanks, and without the marks of width that kramdown drops."""
    return " ".join(text.replace("\u200b", "").split())


def differences(theirs: list[str], ours: list[str]) -> Iterator[tuple[list[str], list[str]]]:
    """Yield the runs in which two lists of paragraphs are not the same."""
    for kind, start, end, own_start, own_end in SequenceMatcher(None, theirs, ours, autojunk=False).get_opcodes():
        if kind != "equal":
            yield theirs[start:end], ours[own_start:own_end]


def main() -> None:
    """Compare, and print one line of result."""
    show = "--differences" in sys.argv
    every = next((int(argument) for argument in sys.argv[1:] if argument.isdigit()), 10)
    found = list(bodies(every))
    total = differ = 0
    for (path, source), html in zip(found, kramdown([source for _, source in found]), strict=True):
        theirs = printed(html) if html is not None else []
        total += len(theirs)
        for lost, made in differences(theirs, read(source)) if html is not None else ():
            differ += max(len(lost), len(made))
            if show:
                print(path, *(f"  - {text}" for text in lost), *(f"  + {text}" for text in made), sep="\n")
    same = 100 * (total - differ) / max(total, 1)
    print(f"{same:.2f} % of {total} paragraphs of {len(found)} posts read as kramdown prints them; {differ} differ")


if __name__ == "__main__":
    main()
