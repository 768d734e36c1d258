"""What Ruby and Jekyll say about letters, globs, slugs and addresses, and how we answer the same questions.

Run this file to answer the cases in `data/addresses/cases.jsonl` anew; that takes Ruby 3.1 with Jekyll 4.3. A new case
is a line of question and arguments.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import unicodedata
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from hypothesis import strategies as st

from newspost.jekyll.addresses import UnusableAddress, escape_path, sanitize, unescape_path
from newspost.jekyll.permalinks import AddressParts, address_of, cleaned_path, output_extension
from newspost.jekyll.slugs import SlugMode, slugify
from newspost.jekyll.styles import template_of
from newspost.ruby.globs import fnmatch
from newspost.ruby.letters import capitalize, downcase
from newspost.ruby.paths import extname, stem
from newspost.text.encoding import encode

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

DATA = Path(__file__).parent / "data" / "addresses"
CASES = DATA / "cases.jsonl"
STOPS = "the build stops"
"""The answer for whatever error."""


# --- Ruby's answers ---------------------------------------------------------------------------------------------------


class Ruby:
    """A Ruby that answers one question after the other."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def ask(self, question: str, *arguments: object) -> Any:  # noqa: ANN401 - JSON
        """Return the answer, or skip the test that asks."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps([question, arguments]) + "\n")
        self._process.stdin.flush()
        answer = json.loads(self._process.stdout.readline())
        if answer is None:
            pytest.skip("jekyll is not installed beside ruby")
        return _plain(answer)


@contextmanager
def ruby_here() -> Generator[Ruby]:
    """Run the Ruby of this machine, or skip the test that asks for it."""
    command = shutil.which("ruby")
    if command is None:
        pytest.skip("ruby is not installed")
    with subprocess.Popen(
        [command, DATA / "ask.rb"],
        encoding="utf-8",
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as process:
        yield Ruby(process)


def _plain(answer: Any) -> Any:  # noqa: ANN401 - JSON
    """Return one and the same answer for all errors."""
    if isinstance(answer, dict):
        return STOPS if "error" in answer else {key: _plain(value) for key, value in answer.items()}
    return answer


# --- our answers ------------------------------------------------------------------------------------------------------


def _address(template: str, permalink: object, parts: list[Any]) -> str:
    slug, basename, path, categories, moment, output_ext, collection = parts
    year, month, day, hour, minute, second, offset = moment
    zone = timezone(timedelta(seconds=offset))
    date = datetime(year, month, day, hour, minute, second, tzinfo=UTC).astimezone(zone)
    made = AddressParts(slug, basename, path, tuple(categories), date, output_ext, collection)
    return address_of(template, permalink, made)


def _extension(permalink: object, extension: str, markdown: str) -> str:
    return output_extension(permalink, extension, frozenset(f".{downcase(name)}" for name in markdown.split(",")))


def _slug(text: str, mode: SlugMode, cased: bool) -> str:  # noqa: FBT001 - JSON has no keywords
    return slugify(text, mode, cased=cased)


def _unescaped(path: str) -> str:
    return encode(unescape_path(path)).hex()


_OURS: dict[str, Callable[..., object]] = {
    "downcase": downcase,
    "capitalize": capitalize,
    "fnmatch": fnmatch,
    "extname": extname,
    "stem": stem,
    "slugify": _slug,
    "escape_path": escape_path,
    "unescape_path": _unescaped,
    "sanitize": sanitize,
    "template_of": template_of,
    "address_of": _address,
    "output_extension": _extension,
    "cleaned_path": cleaned_path,
}


def our_answer(question: str, *arguments: object) -> object:
    """Answer a question ourselves."""
    try:
        return _OURS[question](*arguments)
    except UnusableAddress:
        return STOPS


# --- the cases that are kept ------------------------------------------------------------------------------------------


class Case(NamedTuple):
    """A question, its arguments, and Ruby's answer."""

    question: str
    arguments: list[object]
    answer: object = None


def cases() -> list[Case]:
    """Read the cases that are kept."""
    return [Case(*json.loads(line)) for line in CASES.read_text(encoding="utf-8").rstrip().split("\n")]


def answered(ruby: Ruby) -> list[Case]:
    """Return the kept cases as the Ruby here answers them."""
    return [case._replace(answer=ruby.ask(case.question, *case.arguments)) for case in cases()]


# --- texts ------------------------------------------------------------------------------------------------------------

_OLD = unicodedata.ucd_3_2_0  # every Ruby knows its characters


def texts(most: int = 12) -> st.SearchStrategy[str]:
    """Texts of any characters that every Unicode has."""
    chars = st.characters(exclude_categories=["Cs"]).filter(lambda char: _OLD.category(char) != "Cn")
    return st.text(chars, max_size=most)


def soups(pieces: str, *more: str) -> st.SearchStrategy[str]:
    """Texts of the pieces, which blanks part, and of more."""
    return st.lists(st.sampled_from([*pieces.split(), *more]), max_size=8).map("".join)


# --- the file of the cases --------------------------------------------------------------------------------------------


def _line(case: Case) -> str:
    """Return a case as JSON, what does not print escaped."""
    text = json.dumps(case, ensure_ascii=False)
    return "".join(char if char.isprintable() else json.dumps(char)[1:-1] for char in text) + "\n"


if __name__ == "__main__":
    with ruby_here() as running:
        lines = [_line(case) for case in answered(running)]
    CASES.write_text("".join(lines), encoding="utf-8")
