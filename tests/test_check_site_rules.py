"""Faults between posts: sites that have one, sites that have none, and what Jekyll's own tag finds."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
import tomllib
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

from faults_help import DATA as FAULTS
from faults_help import Case, put_site
from growth import grows_at_most
from newspost import Site
from newspost.checking.facts import PostFacts, Spot, facts_of
from newspost.checking.site_rules import SiteFault, find_site_faults

DATA = FAULTS / "sites"


def _site(case: Case, folder: Path) -> list[PostFacts]:
    """Write a case's site and return the facts of its posts, once they have been through JSON."""
    put_site(case, folder)
    facts = [facts_of(entry) for entry in Site.open(folder).posts()]
    again = [PostFacts.from_json(one.to_json()) for one in facts]
    assert again == facts
    return again


TABLE: dict[str, list[Case]] = tomllib.loads((DATA / "cases.toml").read_text(encoding="utf-8"))
CASES = [pytest.param(code, case, id=f"{code}-{number}") for code in TABLE for number, case in enumerate(TABLE[code])]


@pytest.mark.parametrize(("code", "case"), CASES)
def test_a_site_has_the_one_fault_and_no_other(code: str, case: Case, tmp_path: Path) -> None:
    found = list(find_site_faults(_site(case, tmp_path), case.get("pages", ())))
    if "at" not in case:
        assert not found
        return
    assert [(fault.code, f"{fault.path}:{fault.spot.line}:{fault.spot.column}") for fault in found] == [
        (code, case["at"])
    ]
    (fault,) = found
    assert fault.spot.text == case["under"]
    assert fault.severity == case.get("severity", "warning" if code == "TX005" else "error")
    assert case.get("says", "") in fault.message
    assert [related.path for related in fault.related] == ([case["other"]] if "other" in case else [])


@pytest.mark.parametrize("case", [case for cases in TABLE.values() for case in cases])
def test_a_place_is_where_its_text_stands(case: Case, tmp_path: Path) -> None:
    for one in _site(case, tmp_path):
        text = (tmp_path / one.path).read_text(encoding="utf-8")
        for spot in (*one.nav, *one.nav_folders, *one.post_urls, *one.categories_at, one.title_at, one.source_at):
            assert text[spot.start : spot.end] == spot.text
            before = text[: spot.start]
            assert (spot.line, spot.column) == (before.count("\n") + 1, len(before) - before.rfind("\n"))


def test_every_code_has_three_sites_with_the_fault_and_one_without() -> None:
    for code, cases in TABLE.items():
        assert sum("at" in case for case in cases) >= 3, code
        assert any("at" not in case for case in cases), code


def test_values_that_are_no_facts_are_refused() -> None:
    with pytest.raises((TypeError, ValueError)):
        PostFacts.from_json("[1, 2]")


def test_the_order_of_the_posts_makes_no_difference(tmp_path: Path) -> None:
    for number, case in enumerate(case for cases in TABLE.values() for case in cases):
        folder = tmp_path / str(number)
        folder.mkdir()
        facts = _site(case, folder)
        pages = case.get("pages", ())
        assert list(find_site_faults(facts[::-1], pages)) == list(find_site_faults(facts, pages))


# --- post_url, beside Jekyll's own

FOLDERS = ("", "a/", "a/b/", "2022/", "_posts/")
STEMS = ("2022-03-24-fog", "2022-3-24-fog", "22-03-24-fog", "2022-03-24-fog.b", "2022-03-24-", "2022-02-30-fog")
NAMES = (
    *STEMS,
    *("", "fog", "/2022-03-24-fog", "//2022-03-24-fog", "2022-03-24-fog.md", "2022-03-24-FOG", "2022-03-24-fog.b.c"),
    *("a/2022-03-24-fog", "/a/2022-03-24-fog", "a/b/2022-03-24-fog", "b/2022-03-24-fog", "_posts/2022-03-24-fog"),
    *("'2022-03-24-fog'", "2022-03-24-fog | x", "2022-13-45-fog", "2022-03-24-a/fog", "2022-03-24", "9-9-9-fog"),
)


def _post(chance: random.Random) -> PostFacts:
    """Return facts as Jekyll would have them; a slug and a day of its own now and then."""
    above, below = chance.choice(FOLDERS[:4]), chance.choice(FOLDERS)
    stem = chance.choice(STEMS)
    path = f"{above}_posts/{below}{stem}{chance.choice(('.md', '.html', '..md'))}"
    slug = chance.choice((stem.split("-", 3)[-1].rstrip("."), "fog"))
    return PostFacts(path, path, slug=slug, day=chance.choice(("2022-03-24", "2022-03-02", "2023-01-01")))


def _found(posts: Iterable[PostFacts], names: Iterable[str]) -> list[bool]:
    """Return whether each name is that of a post."""
    asking = PostFacts("z", post_urls=tuple([Spot(name.strip(), number) for number, name in enumerate(names)]))
    dangling = {fault.spot.start for fault in find_site_faults([*posts, asking]) if fault.code == "XF004"}
    return [spot.start not in dangling for spot in asking.post_urls]


def test_post_url_finds_what_jekyll_finds() -> None:
    if shutil.which("ruby") is None:
        pytest.skip("ruby is not installed")
    chance = random.Random(7)  # noqa: S311 - a test that repeats
    sites = [[_post(chance) for _ in range(chance.randrange(6))] for _ in range(400)]
    lines = [json.dumps([[[post.name, post.slug, post.day] for post in site], NAMES]) for site in sites]
    script = ["ruby", str(DATA / "post_url_ask.rb")]
    result = subprocess.run(script, input="\n".join(lines), capture_output=True, text=True, check=True, timeout=120)
    answers = [json.loads(line) for line in result.stdout.splitlines()]
    if None in answers:
        pytest.skip("jekyll is not installed beside ruby")
    assert any(answer for found in answers for answer in found)
    for site, answer in zip(sites, answers, strict=True):
        ours = _found(site, NAMES)
        wrong = [name for name, mine, theirs in zip(NAMES, ours, answer, strict=True) if mine != theirs]
        assert not wrong, [post.name for post in site]


# --- growth


def _url(number: int) -> PostFacts:
    return PostFacts(f"_posts/{number}.md", url="/a/", page="a/index.html")


def _case_of_url(number: int) -> PostFacts:
    page = "".join(letter.upper() if number >> bit & 1 else letter for bit, letter in enumerate("abcdefghijklmnop"))
    return PostFacts(f"_posts/{number}.md", url=page, page=page)


def _source(number: int) -> PostFacts:
    return PostFacts(f"_posts/{number}.md", source_id="NW1", title="T", day="2022-03-24", named_id=f"NW{number}")


def _nav(number: int) -> PostFacts:
    spot = Spot(f"pier{number}x")
    return PostFacts(
        f"_posts/{number}.md", nav=(spot,), nav_folders=(spot,), categories=(f"p{number}",), categories_at=(spot,)
    )


def _post_url(number: int) -> PostFacts:
    name = f"2022-03-24-{number}"
    return PostFacts(
        f"_posts/{name}.md", f"_posts/{name}.md", slug=str(number), day="2022-03-24", post_urls=(Spot(f"{name}x"),)
    )


def _category(number: int) -> PostFacts:
    word = _case_of_url(number).page or ""
    return PostFacts(f"_posts/{number}.md", categories=(word,), categories_at=(Spot(word),))


@pytest.mark.parametrize("make", [_url, _case_of_url, _source, _nav, _post_url, _category])
def test_time_grows_with_the_number_of_posts_alone(make: Callable[[int], PostFacts]) -> None:
    def checking(count: int) -> Callable[[], object]:
        facts = [make(number) for number in range(count)]
        pages = [f"category/pier{number}.html" for number in range(count)]
        return lambda: list(find_site_faults(facts, pages))

    assert grows_at_most(50, checking(300), checking(6000))  # 400 times as long, were it the square


def test_a_fault_is_plain_values(tmp_path: Path) -> None:
    facts = _site(TABLE["XF001"][0], tmp_path)
    (fault,) = find_site_faults(facts)
    assert isinstance(fault, SiteFault)
    assert tuple(fault)[:3] == ("_posts/2022-03-24-fog.md", "XF001", "error")
