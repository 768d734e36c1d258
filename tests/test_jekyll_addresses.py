"""Posts get the addresses that Jekyll gives them."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from addresses_help import STOPS, Ruby, answered, cases, our_answer, ruby_here, soups, texts
from growth import ends_within
from newspost.jekyll.addresses import UnusableAddress, escape_path, sanitize, unescape_path
from newspost.jekyll.drops import EMPTY, FAILING
from newspost.jekyll.permalinks import (
    KNOWN,
    AddressParts,
    address_of,
    cleaned_path,
    output_extension,
    placeholders,
)
from newspost.jekyll.slugs import slugify
from newspost.jekyll.styles import template_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PARTS = AddressParts("slug", "2022-03-24-slug", "/2022-03-24-slug", (), datetime(2022, 3, 24, tzinfo=UTC), ".html")


@pytest.fixture(scope="module")
def ruby() -> Iterator[Ruby]:
    with ruby_here() as running:
        yield running


# --- the cases that are kept ------------------------------------------------------------------------------------------


def test_every_kept_case_is_answered_as_jekyll_answers_it() -> None:
    kept = cases()
    assert len(kept) > 500
    assert [case._replace(answer=our_answer(case.question, *case.arguments)) for case in kept] == kept


def test_the_kept_answers_are_those_of_the_jekyll_here(ruby: Ruby) -> None:
    assert answered(ruby) == cases()


# --- slugs ------------------------------------------------------------------------------------------------------------

_modes = st.sampled_from(["none", "raw", "default", "pretty", "ascii", "latin", "odd"])
_titles = texts() | soups(
    "a B - -- _ . ~ ! @ / é É e\u0301 ŉ ß İ Σ 日本 ２ ½ Ⅻ 👍 ʼ × ÷ ſ", " ", "\n", "\t", "\u3000", "\u200b"
)


@given(_titles, _modes, st.booleans())
def test_a_slug_is_jekylls(ruby: Ruby, text: str, mode: str, cased: bool) -> None:  # noqa: FBT001 - Hypothesis gives it
    assert our_answer("slugify", text, mode, cased) == ruby.ask("slugify", text, mode, cased)


def test_every_character_is_taken_or_left_as_by_jekyll(ruby: Ruby) -> None:
    assigned, _ = ruby.ask("letters")
    for mode in ("default", "pretty", "ascii", "latin", "raw"):
        for start in range(0, len(assigned), 5000):
            text = " ".join(assigned[start : start + 5000])
            assert slugify(text, mode, cased=True) == ruby.ask("slugify", text, mode, True)  # noqa: FBT003 - as Ruby has it


# --- escaping ---------------------------------------------------------------------------------------------------------

_odd_paths = soups(
    "x Y _ é 日本 %41 % %2F %80 / // : : :: ? # # @ [ ] .. ./ \\ \\0 \\k< & + < { http ftp: x://h 0 80 \u3000 \u0085 K",
    *(" ", "\n", "\n", "\t", "\0", "\x1c"),
)
_sites = soups("x _ é 0 80 : : @ @ [ ] [::1] % %38 %FF . < \\ \u3000", " ", "\n", "\0").map("//{}/_".format)


@given(texts() | _odd_paths | _sites | _sites.map("http:{}".format))
@example("//a\n\n@b[\n:@]c@d:0/_")
@example("x_://y:1:0?#\n#")
def test_a_text_is_escaped_or_refused_as_by_jekyll(ruby: Ruby, text: str) -> None:
    assert our_answer("escape_path", text) == ruby.ask("escape_path", text)


@given(texts() | _odd_paths)
def test_an_address_is_tidied_and_read_back_as_by_jekyll(ruby: Ruby, text: str) -> None:
    assert our_answer("sanitize", text) == ruby.ask("sanitize", text)
    assert our_answer("unescape_path", text) == ruby.ask("unescape_path", text)


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters=":?#\n")))
def test_what_is_no_web_address_is_read_back_as_it_was(text: str) -> None:
    path = f"/{text.lstrip('/')}"
    assert unescape_path(escape_path(path + " ")) == path + " "


@given(_odd_paths)
def test_an_address_begins_with_one_slash_and_has_no_two_together(text: str) -> None:
    address = sanitize(text)
    assert address.startswith("/")
    assert "//" not in address


def test_a_text_that_is_not_utf8_cannot_be_escaped() -> None:
    with pytest.raises(UnusableAddress, match="UTF-8"):
        escape_path("caf\udce9 x")
    assert unescape_path("caf%E9") == "caf\udce9"


# --- templates --------------------------------------------------------------------------------------------------------

_names = st.sampled_from(sorted(KNOWN)) | st.sampled_from(sorted(EMPTY | FAILING | {"titel", "", "i", "_", "to_sql"}))
_pieces = _names.map(":{}".format) | soups(": _ __ / // .. ./ a Z - 日 # \\0 %", " ", "\n")
_styles = st.sampled_from(["none", "date", "ordinal", "pretty", "weekdate"]).map(template_of)
_templates = _styles | st.lists(_pieces, max_size=5).map("".join)
_known = st.lists(st.sampled_from(sorted(KNOWN)).map(":{}/".format), max_size=4).map("".join)
_none = st.none() | st.just(value=False)
_days = st.dates(date(1, 1, 2), date(9999, 12, 30))
_clocks = st.tuples(
    st.integers(0, 23), st.integers(0, 59), st.integers(0, 59), st.sampled_from([0, 28800, -12600, 20343])
)


def _moment(day: date, clock: tuple[int, ...]) -> list[int]:
    return [day.year, day.month, day.day, *clock]


_dates = st.builds(_moment, _days, _clocks)
_posts = st.tuples(
    st.none() | _titles | st.sampled_from([5, True, False, 1.5, ["a"], {"a": "b"}]),
    _titles,
    st.just("/2022-03-24-x") | _odd_paths,
    st.lists(_titles | _odd_paths, max_size=3),
    _dates,
    st.sampled_from([".html", ".css", "", ".", ".日 x"]),
    st.sampled_from(["posts", "a_b.c"]),
)


@given(_templates, _none, _posts)
@example("/:categories_", None, (None, "b", "/b", ["a\n\\0\\'\\`\\1\\\\\\x"], [2022, 3, 24, 0, 0, 0, 0], "", "posts"))
def test_an_address_is_jekylls(ruby: Ruby, template: str, permalink: object, post: tuple[object, ...]) -> None:
    assert our_answer("address_of", template, permalink, post) == ruby.ask("address_of", template, permalink, post)


@given(_known | _templates | _odd_paths | st.sampled_from([5, True, 0.5, ["/a"], {"a": "b"}]), _posts)
def test_the_address_that_a_post_gives_itself_is_jekylls(
    ruby: Ruby, permalink: object, post: tuple[object, ...]
) -> None:
    assert our_answer("address_of", "/:title/", permalink, post) == ruby.ask("address_of", "/:title/", permalink, post)


@given(_dates)
def test_the_parts_of_a_date_are_those_of_ruby(ruby: Ruby, moment: list[int]) -> None:
    template = "".join(f"/:{name}" for name in sorted(KNOWN))
    post = ("s", "b", "/p", ["c"], moment, ".html", "posts")
    assert our_answer("address_of", template, None, post) == ruby.ask("address_of", template, None, post)


def test_ruby_answers_to_the_names_that_stand_for_nothing(ruby: Ruby) -> None:
    if not ruby.ask("version").startswith("3.1."):
        pytest.skip("another version of ruby knows other names")
    names = ruby.ask("methods")
    assert {name for name, answer in names.items() if answer != STOPS} == EMPTY
    assert {name for name, answer in names.items() if answer == STOPS} == FAILING


def test_a_template_names_what_it_asks_for() -> None:
    assert list(placeholders(template_of("pretty"))) == ["categories", "year", "month", "day", "title"]
    assert set(placeholders("/:i_month_:titel:/:month__a")) == {"i_month", "titel", "month__a"}
    assert set(placeholders("plain")) == set()


# --- the file ---------------------------------------------------------------------------------------------------------

_extensions = soups("md MD .md html scss SASS ß ſ . .scſs Σ", "\n").map(".{}".format)
_permalinks = _none | soups(".xml . / a : .. title é", "\0") | st.sampled_from([5, True, [".a"], {}])


@given(_permalinks, _extensions, st.sampled_from(["markdown,mkdown,mkdn,mkd,md", "MD", "scss,html", "σ"]))
def test_the_extension_of_the_page_is_jekylls(ruby: Ruby, permalink: object, extension: str, markdown: str) -> None:
    question = ("output_extension", permalink, extension, markdown)
    assert our_answer(*question) == ruby.ask(*question)


@given(
    soups("_posts _posts/ _drafts/ a/ . .. x .md 2022-03-24-x.markdown 日 _post s", "\n", " ").map(
        lambda path: path + "x"
    )
)
def test_the_path_in_an_address_is_jekylls(ruby: Ruby, path: str) -> None:
    for relative in (path, f"{path}.md", f"{path}...md", f"_posts/{path}.md"):
        assert cleaned_path(relative) == ruby.ask("cleaned_path", relative)


# --- what a site's owner reads ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: address_of("/:titel/", None, PARTS), "`:titel`, which Jekyll does not know"),
        (lambda: address_of("/:count/", None, PARTS), "`:count`, which is no text"),
        (lambda: address_of("/:title/", 5, PARTS), "`permalink` is not a text"),
        (lambda: output_extension(["a"], ".md", frozenset()), "`permalink` is not a text"),
        (lambda: output_extension("\0", ".md", frozenset()), "`permalink` holds a NUL"),
        (lambda: escape_path("说明: x"), "'说明: x' cannot be part of an address: with its colon"),
        (lambda: escape_path("//a b"), "'//a b' cannot be part of an address: with its two slashes"),
        (lambda: escape_path("\x1b_:" + "x" * 1000), rf"'\x1b_:{'x' * 56}…' cannot be part"),
    ],
)
def test_the_reason_is_given_in_words(make: Callable[[], str], words: str) -> None:
    with pytest.raises(UnusableAddress, match=re.escape(words)) as refused:
        make()
    assert "Jekyll stops the build. " in str(refused.value)


# --- bounded ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "bit",
    [
        "a",
        "\n",
        "\n_",
        "_:",
        ":",
        "/",
        "//",
        "#",
        "?",
        "%",
        "%4",
        "@",
        "[",
        "]",
        "[\n",
        "\n@",
        "..",
        "-",
        " ",
        "日",
        "./",
    ],
)
def test_no_text_takes_long(bit: str) -> None:
    text = bit * 150_000
    hostile = [text, f"//{text}/_", f"//[{text}_", f"//_:{text}", f"_{text}_", f"//{text}@_"]

    def work() -> None:
        for one in hostile:
            our_answer("escape_path", one)
            sanitize(one)
            unescape_path(one)
            slugify(one, "latin")
            slugify(one, "raw")
            our_answer("address_of", one, None, [None, one, one, [one], [2022, 3, 24, 0, 0, 0, 0], "", "posts"])

    assert ends_within(6, work)
