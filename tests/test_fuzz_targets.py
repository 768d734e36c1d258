"""The fuzz targets without a fuzzer: what was found before stays mended, and a broken newspost is noticed."""

from __future__ import annotations

import tomllib
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from newspost import Post
from newspost.header.read import read_header_slowly

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[1]
CORPUS = ROOT / "fuzz" / "corpus"
INPUTS = sorted(CORPUS.glob("*/*"))


def target(name: str) -> Callable[[bytes], None]:
    found: Callable[[bytes], None] = import_module(f"fuzz.{name}").try_input
    return found


@pytest.mark.parametrize("file", INPUTS, ids=lambda file: f"{file.parent.name}-{file.name}")
def test_every_input_that_was_kept_holds(file: Path) -> None:
    target(file.parent.name)(file.read_bytes())


def test_the_corpus_is_small_and_there_for_each_target() -> None:
    assert {file.parent.name for file in INPUTS} == {"reading", "edits", "checking"}
    assert len(INPUTS) < 200
    assert sum(file.stat().st_size for file in INPUTS) < 300_000


POST = b"---\ntitle: T\ndate: 2022-03-24\n---\n<p>A</p>\n"


def _other_bytes(post: Post) -> bytes:
    return str(post).encode().replace(b"\n", b"\r\n")


def _other_header(_text: str) -> object:
    return read_header_slowly("---\ntitle: U\n---\n")


def _unchanged(post: Post, **_: object) -> Post:
    return post


def _longer(data: bytes, _: object) -> bytes:
    return data + b" "


def _raise(*_: object, **__: object) -> None:
    raise IndexError("broken")


BROKEN: dict[str, tuple[str, bytes, str, object]] = {
    "bytes that are others": ("reading", POST, "newspost.post.Post.__bytes__", _other_bytes),
    "a quick reader that errs": ("reading", POST, "promises.read_header", _other_header),
    "an edit that does nothing": ("edits", b"title: U\n" + POST, "newspost.post.Post.edit", _unchanged),
    "an edit that fails": ("edits", b"title: U\n" + POST, "newspost.post.Post.edit", _raise),
    "a rule that fails": ("checking", b"0" + POST, "newspost.checking.posts.Rules.find", _raise),
    "edits that are not made": (
        "checking",
        b"0" + POST.replace(b"title: T", b"title: T "),
        "newspost.checking.mending.apply_edits",
        _longer,
    ),
}
"""What is wrong, the target that is to notice, an input, and what is replaced by what."""


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_newspost_is_noticed(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    room, data, where, instead = BROKEN[name]
    try_input = target(room)
    try_input(data)
    monkeypatch.setattr(where, instead)
    with pytest.raises((AssertionError, IndexError)):
        try_input(data)


def test_the_job_runs_every_target_and_the_dictionary_is_one() -> None:
    scripts = {file.stem for file in (ROOT / "fuzz").glob("*.py")} - {"fuzzing"}
    assert {*import_module("dev").TARGETS} == scripts == {file.parent.name for file in INPUTS}
    for line in (ROOT / "fuzz" / "newspost.dict").read_text(encoding="ascii").splitlines():
        if line and not line.startswith("#"):
            word = tomllib.loads(f"a = {line.replace(chr(92) + 'x', chr(92) + 'u00')}")["a"]
            assert word.encode("latin-1")
