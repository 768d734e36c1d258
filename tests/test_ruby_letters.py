"""Letters, globs and paths are what Ruby makes of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from addresses_help import Ruby, our_answer, ruby_here, soups, texts
from growth import ends_within, grows_at_most
from newspost.ruby.globs import fnmatch
from newspost.ruby.letters import capitalize, downcase

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="module")
def ruby() -> Iterator[Ruby]:
    with ruby_here() as running:
        yield running


def test_every_character_has_the_small_and_capital_letters_that_ruby_gives_it(ruby: Ruby) -> None:
    assigned, changed = ruby.ask("letters")
    ours = {char: [downcase(char), capitalize(char)] for char in assigned}
    known = set(assigned)  # a newer Unicode has capitals for some letters that had none
    differing = {char for char, cases in ours.items() if changed.get(char, [char, char]) != cases}
    assert {char for char in differing if known.issuperset("".join(ours[char]))} == set()


@given(texts())
def test_texts_are_made_small_and_capitalized_as_by_ruby(ruby: Ruby, text: str) -> None:
    assert [downcase(text), capitalize(text)] == [ruby.ask("downcase", text), ruby.ask("capitalize", text)]


_patterns = soups("* * ** ? [ ] [^ [! [a-c] [b - ^ ! \\ a b c / . é 日 { , } [[:a:]]", "\n", " ")
_names = soups("a a b b c / . é 日 [ ] - ^ ! \\ * ?", "\n", " ")


@given(_patterns, _names)
def test_a_path_fits_a_pattern_where_ruby_says_so(ruby: Ruby, pattern: str, path: str) -> None:
    assert fnmatch(pattern, path) == ruby.ask("fnmatch", pattern, path)


@given(st.data())
def test_a_path_fits_a_pattern_that_was_made_of_it(ruby: Ruby, data: st.DataObject) -> None:
    path = data.draw(st.text("ab./日", min_size=1, max_size=6))
    shapes = ["{}", "\\{}", "?", "*", "[{}]", "[!x{}]", "[!x]", "[.-b]"]
    pattern = "".join(data.draw(st.sampled_from(shapes)).format(char) for char in path)
    assert fnmatch(pattern, path) == ruby.ask("fnmatch", pattern, path)


@given(soups("a b . . .. / // é .md", "\n", " "))
def test_extensions_are_found_where_ruby_finds_them(ruby: Ruby, path: str) -> None:
    assert our_answer("extname", path) == ruby.ask("extname", path)
    if path.strip("/"):  # the last name of the root itself is a slash
        assert our_answer("stem", path) == ruby.ask("stem", path)


@pytest.mark.parametrize("pattern", ["*a" * 20 + "b", "*" * 100 + "b", "*[a-z]?*[!b]" * 5 + "b", "*[a", "[" * 1000])
def test_a_longer_path_takes_longer_in_proportion(pattern: str) -> None:
    short, long = "a" * 2_000, "a" * 16_000
    assert grows_at_most(16, lambda: fnmatch(pattern, short), lambda: fnmatch(pattern, long))


@pytest.mark.parametrize("bit", ["[", "[a", "[a-", "\\", "[!", "*[", "]", "[\\"])
def test_a_long_pattern_is_read_in_one_pass(bit: str) -> None:
    pattern = bit * 100_000
    assert ends_within(1, lambda: fnmatch(pattern, "b"))
