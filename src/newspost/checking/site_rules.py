"""XF and TX005: what is wrong between the posts of a site, told from facts alone: no post is read again for it."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import UTC
from typing import Final, NamedTuple
from urllib.parse import unquote

from newspost.checking.facts import PostFacts, Spot
from newspost.faults.codes import CODES
from newspost.faults.fault import shown
from newspost.faults.words import meant
from newspost.problems import Severity

_POST_URL: Final = re.compile(r"/?+(?:.+/)?(\d++-\d++-\d++)-(.*+)", re.ASCII)


class RelatedSpot(NamedTuple):
    """Another place that a fault is about, and why."""

    path: str
    spot: Spot
    message: str


class SiteFault(NamedTuple):
    """One thing that is wrong between posts, told of the post at ``path``."""

    path: str
    code: str
    severity: Severity
    spot: Spot
    message: str
    related: tuple[RelatedSpot, ...] = ()


def find_site_faults(facts: Iterable[PostFacts], pages: Collection[str] = ()) -> Iterator[SiteFault]:
    """Yield what is wrong between the posts of a site, in linear time.

    ``pages`` are the files of the site that are no posts, below its source, with slashes. Of two posts that are at odds
    the one whose path comes later has the fault, and the other is related. Two that are one file to Jekyll, or nearly,
    and one article as well, are told but once: whichever is worse.
    """
    published = sorted((one for one in facts if one.published), key=lambda one: one.path)
    collisions = list(_url_collisions(published))
    copies = {fault.path for fault in collisions if fault.severity == "error"}
    duplicates = list(_duplicates([one for one in published if one.path not in copies]))
    yield from _worse_of_pairs(collisions, duplicates)
    yield from _dangling_navigation(published, pages)
    yield from _dangling_post_urls(published)
    yield from _clashing_categories(published)


def _fault(one: PostFacts, code: str, spot: Spot, message: str, other: RelatedSpot | None = None) -> SiteFault:
    """Return a fault with the severity of its code."""
    return SiteFault(one.path, code, CODES[code].severity, spot, message, () if other is None else (other,))


def _worse_of_pairs(collisions: Sequence[SiteFault], duplicates: Sequence[SiteFault]) -> Iterator[SiteFault]:
    """Yield all faults but the milder one where two are of the same two posts."""
    worse = {_pair(fault) for fault in duplicates if fault.severity == "error"}
    kept = [fault for fault in collisions if fault.severity == "error" or _pair(fault) not in worse]
    yield from kept
    told = {_pair(fault) for fault in kept}
    yield from (fault for fault in duplicates if _pair(fault) not in told)


def _pair(fault: SiteFault) -> tuple[str, str]:
    """Return the two posts of a fault."""
    return fault.path, fault.related[0].path


# --- XF001: one address -----------------------------------------------------------------------------------------------


def _url_collisions(posts: Sequence[PostFacts]) -> Iterator[SiteFault]:
    """XF001: two posts are written to one file, or to two that differ by letter case only."""
    first: dict[str, PostFacts] = {}
    alike: dict[str, PostFacts] = {}
    for one in posts:
        if one.page is None:
            continue
        other = first.setdefault(one.page, one)
        like = alike.setdefault(one.page.lower(), one)
        if other is not one:
            message = f"{shown(other.path)} has the address {shown(one.url)} too. Jekyll writes one over the other."
            yield _fault(one, "XF001", one.url_at, message, RelatedSpot(other.path, other.url_at, "the other post"))
        elif like is not one:
            message = (
                f"The address {shown(one.url)} differs from that of {shown(like.path)} only by letter case: on Windows "
                "and macOS one page is written over the other."
            )
            related = RelatedSpot(like.path, like.url_at, "the other post")
            yield _fault(one, "XF001", one.url_at, message, related)._replace(severity="warning")


# --- XF002: one article -----------------------------------------------------------------------------------------------


def _duplicates(posts: Sequence[PostFacts]) -> Iterator[SiteFault]:
    """XF002: two posts of one folder are from one article, or have one title on one day.

    A number may be there twice, as X and as NWX: the archive keeps what came in by both of its feeds.
    """
    sources: dict[tuple[str, str], dict[str, PostFacts]] = defaultdict(dict)
    titles: dict[tuple[str, str, str], PostFacts] = {}
    for one in posts:
        twin = _twin(one, sources[one.folder, one.source_id]) if one.source_id else None
        if twin is not None:
            message = f"{shown(twin.path)} is from the same source, {shown(one.source_id)}. Delete one of them."
            yield _fault(one, "XF002", one.source_at, message, RelatedSpot(twin.path, twin.source_at, "the other post"))
        if not one.title or one.day is None:
            continue
        other = titles.setdefault((one.folder, one.title, one.day), one)
        if twin is None and other is not one and not _is_pair(one, other):
            message = f"{shown(other.path)} has the same title and is of the same day. Delete one, or rename it."
            related = RelatedSpot(other.path, other.title_at, "the other post")
            # a blog has such titles on purpose: of nine pairs in real ones, one was the same article
            severity: Severity = "warning" if one.source_id else "info"
            yield _fault(one, "XF002", one.title_at, message, related)._replace(severity=severity)


def _twin(one: PostFacts, seen: dict[str, PostFacts]) -> PostFacts | None:
    """Return the post before this one that is from the same source and is not allowed beside it; remember this one.

    ``seen`` has at most one post for each way of naming files: NWX, X, and any other name.
    """
    kind = "" if one.named_id is None else one.named_id[:2]
    kind = kind if kind in {"", "NW"} else "X"
    other = seen.setdefault(kind, one)
    if other is one:
        others = list(seen.values())[:-1] if kind == "" else [seen[""]] if "" in seen else []
        return others[0] if others else None
    return other


def _is_pair(one: PostFacts, other: PostFacts) -> bool:
    """Whether two posts are X and NWX."""
    if one.named_id is None or other.named_id is None or one.named_id == other.named_id:
        return False
    return one.named_id.removeprefix("NW") == other.named_id.removeprefix("NW")


# --- XF003: navigation ------------------------------------------------------------------------------------------------


def _dangling_navigation(posts: Sequence[PostFacts], pages: Collection[str]) -> Iterator[SiteFault]:
    """XF003: the navigation leads to the page of a category that is not there.

    That is known of ``category/NAME.html`` where the site has such pages, and of ``../NAME/`` where neither a post nor
    a page is of that name.
    """
    categories = frozenset(_names_in(pages, "category"))
    folders = frozenset({part for page in pages for part in _parts(page)})
    folders |= {name for one in posts for name in (*one.categories, *map(str.lower, one.categories))}
    for one in posts:
        for spots, known in ((one.nav, categories), (one.nav_folders, folders)):
            for spot in spots:
                name = unquote(spot.text)
                if known and name not in known:
                    message = f"The site has no page {shown(name)}, so the link leads nowhere.{meant(name, known)}"
                    yield _fault(one, "XF003", spot, message)


def _parts(page: str) -> list[str]:
    """Return the names in a page's path: those of its folders, and its own without the extension."""
    *above, file = page.split("/")
    return [*above, file.partition(".")[0]]


def _names_in(pages: Iterable[str], folder: str) -> Iterator[str]:
    """Yield the names of the pages in a folder, whose files they are or the folders of whose files."""
    for page in pages:
        _, found, below = f"/{page}".rpartition(f"/{folder}/")
        if found:
            first, slash, _ = below.partition("/")
            yield first if slash else first.rpartition(".")[0] or first


# --- XF004: post_url --------------------------------------------------------------------------------------------------


class _PostNames:
    """The posts of a site by the names under which ``post_url`` finds them (``PostComparer``).

    A name is the file's, with the folders in `_posts` or above it, without the extension, or without all behind any of
    its dots. Where there is none such, Jekyll takes, with a warning, a post of that slug and day.
    """

    def __init__(self, posts: Iterable[PostFacts]) -> None:
        self.names: set[str] = set()
        self.days: set[tuple[str, str]] = set()
        self.by_slug: dict[str, str] = {}
        for one in posts:
            if one.slug is not None and one.day is not None:
                self.days.add((one.slug, one.day))
            for name in _post_names(one.name):
                self.names.add(name)
                self.by_slug.setdefault(_day_and_slug(name)[1], name)
        self.known = frozenset(self.names)

    def has(self, name: str) -> bool:
        """Whether Jekyll finds a post."""
        if name.removeprefix("/") in self.names:
            return True
        date, slug = _day_and_slug(name)
        from newspost.ruby.dates import parse_time  # noqa: PLC0415 - few posts link to others by their names

        moment = parse_time(date, UTC)
        return moment is not None and (slug, moment.date().isoformat()) in self.days

    def closest_to(self, name: str) -> str:
        """Return the question whether a post was meant: one of the same slug, or of a like name."""
        other = self.by_slug.get(_day_and_slug(name)[1])
        return f" Did you mean {other}?" if other else meant(name, self.known)


def _dangling_post_urls(posts: Sequence[PostFacts]) -> Iterator[SiteFault]:
    """XF004: ``post_url`` names a post that the site does not have, or no post at all (``PostUrl``)."""
    if not any(one.post_urls for one in posts):
        return
    names = _PostNames(posts)
    for one in posts:
        for spot in one.post_urls:
            if _POST_URL.fullmatch(spot.text) is None:
                message = f"{shown(spot.text)} is no name of a post, YYYY-MM-DD-name. Jekyll stops the whole build."
                yield _fault(one, "XF004", spot, message)
            elif not names.has(spot.text):
                message = f"The site has no post {shown(spot.text)}. Jekyll stops the whole build."
                yield _fault(one, "XF004", spot, message + names.closest_to(spot.text))


def _post_names(path: str) -> Iterator[str]:
    """Yield the names of the post in the file at ``path``."""
    above, found, below = f"/{path}".partition("/_posts/")
    if not found or (above and "/" in below):
        return
    above = f"{above[1:]}/" if above else ""
    *folders, file = below.split("/")
    parts = file.split(".")
    for count in range(1, len(parts)):
        if parts[count]:
            yield "/".join([*folders, ".".join(parts[:count])]) if not above else above + ".".join(parts[:count])


def _day_and_slug(name: str) -> tuple[str, str]:
    """Return the two parts of a post's name, its folders left out."""
    found = _POST_URL.fullmatch(name)
    return (found[1], found[2]) if found else ("", name)


# --- TX005: categories ------------------------------------------------------------------------------------------------


def _clashing_categories(posts: Sequence[PostFacts]) -> Iterator[SiteFault]:
    """TX005: two categories that differ by letter case only; told once, of the first post with the rarer one."""
    count: Counter[str] = Counter()
    first: dict[str, tuple[PostFacts, Spot]] = {}
    spellings: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for one in posts:
        for category, spot in zip(one.categories, one.categories_at, strict=True):
            count[category] += 1
            first.setdefault(category, (one, spot))
            spellings[category.lower()][category] = None
    for words in spellings.values():
        usual, *rare = sorted(words, key=lambda word: (-count[word], word))
        for word in rare:
            (one, spot), (other, other_spot) = first[word], first[usual]
            if one is other:
                continue  # the post has both, and a rule of its own for that
            times = f"{count[word]} posts have" if count[word] > 1 else "One post has"
            message = (
                f"{times} the category {shown(word)}, {count[usual]} {shown(usual)}: two categories, which addresses "
                "do not tell apart. Write them alike."
            )
            related = RelatedSpot(other.path, other_spot, f"here it is {shown(usual)}")
            yield _fault(one, "TX005", spot, message, related)
