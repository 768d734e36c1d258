"""Sites as newspost reads them, against the Jekyll that is installed here.

Each site is written to a folder, read by both, and compared post by post. `NEWSPOST_LIVE_SITES=20000 pytest
tests/test_site_live.py` compares that many sites (about 5,000 a minute); `--hypothesis-show-statistics` tells what
became of their posts. Jekyll reads YAML with SafeYAML, as upstream's does, where that gem is installed as well.
"""

from __future__ import annotations

import json
import os
import shutil
import struct
import subprocess
import tempfile
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import event, given, settings

from jekyll_sites import NOW, MadeSite, sites, write
from newspost import Site
from newspost.problems import InvalidConfig

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from newspost.site.entries import Entry

    Row = dict[str, Any]
    Ask = Callable[[str, dict[str, str]], dict[str, Any]]

_READER = Path(__file__).parent / "data" / "site" / "jekyll_read.rb"
_EXAMPLES = int(os.environ.get("NEWSPOST_LIVE_SITES", "800"))


@pytest.fixture(scope="module")
def ask() -> Iterator[Ask]:
    ruby = shutil.which("ruby")
    if ruby is None or shutil.which("jekyll") is None:
        pytest.skip("jekyll is not installed")
    pipe = subprocess.PIPE
    with subprocess.Popen([ruby, _READER], stdin=pipe, stdout=pipe, text=True, encoding="utf-8") as process:
        assert process.stdin
        assert process.stdout
        stdin, stdout = process.stdin, process.stdout

        stdin.write("[]\n")
        stdin.flush()
        if not stdout.readline():
            pytest.skip("ruby cannot load jekyll")

        def question(folder: str, options: dict[str, str]) -> dict[str, Any]:
            stdin.write(json.dumps([[folder, options]]) + "\n")
            stdin.flush()
            (answer,) = json.loads(stdout.readline())
            return answer  # type: ignore[no-any-return]  # JSON has no types

        yield question
        stdin.close()


@given(sites())
@settings(max_examples=_EXAMPLES)
def test_a_site_is_read_as_the_jekyll_here_reads_it(ask: Ask, site: MadeSite) -> None:
    with tempfile.TemporaryDirectory() as folder:
        write(site, Path(folder))
        found = differences(site, folder, ask)
    assert not found, "\n".join(["", *found, "", str(site)])


# What is made and yet not compared, for newspost means to differ, or nobody could agree:
# - A config that is no map, but a list, a number or a text: Jekyll warns, and goes on as if there were none.
# - A permalink of collections.posts that is no text: Jekyll stops at the first post without one of its own.
# - A set of defaults that Jekyll cannot weigh against another: it passes over each post that both are for.
# - With the collections_dir `cols`, a post in `colsx`: Jekyll reads it, too, but loses its way, and takes all folders
#   from the root of the disk for its categories.
# - Categories that come twice: Jekyll makes `[1, "1"]` of `[1]`, which are the same when they are printed.
# - A data file among the posts that begins with a byte order mark, or is not UTF-8: Jekyll stops or not, as libyaml
#   sees fit. It is no post anyway.
# - A byte order mark where the encoding is one that Ruby does not know: Jekyll leaves it there, and sees no header.
# - A byte order mark before more than one line of a config: Debian's Jekyll reads the first line alone, upstream's all.
# - What limit_posts keeps where a post has lost its date and `future` is on: Jekyll compares it by path and others by
#   date, and which goes first depends on the way in which Ruby sorts.


def differences(made: MadeSite, folder: str, ask: Ask) -> list[str]:
    """Return what newspost and Jekyll say differently of a site, in words."""
    has_time = "time:" in (made.config or "")
    theirs = ask(folder, {} if has_time else {"time": str(NOW)})
    try:
        ours = Site.open(folder, time=None if has_time else NOW)
    except InvalidConfig as error:
        return list(_differences_in_refusal(str(error), theirs))
    if "config_error" in theirs:
        return [f"the config: Jekyll stops, {theirs['config_error']}: {theirs['message']}"]
    rows: dict[str, Row] = {row["path"]: row for row in theirs["posts"]}
    entries = {entry.relative_path: entry for entry in ours.posts()}
    if ours.settings.limit_posts and ours.settings.future and any(row["error"] for row in rows.values()):
        return []
    return [
        f"{path!r}: {difference}"
        for path in {**entries, **rows}
        if not (_keeps_marks(made) and Path(ours.source, path).read_bytes().startswith(b"\xef\xbb\xbf"))
        for difference in _differences(entries.get(path), rows.get(path))
    ]


def _keeps_marks(made: MadeSite) -> bool:
    """Whether Jekyll leaves byte order marks where they are."""
    return any(f"encoding: {name}" in (made.config or "") for name in ("latin1", "nope"))


def _differences_in_refusal(refusal: str, theirs: dict[str, Any]) -> Iterator[str]:
    """Yield the refusal of a config if Jekyll makes any page with it."""
    event("a site: refused")
    shown = [row["path"] for row in theirs.get("posts", ()) if row["outcome"] == "published" and "url" in row]
    excused = ("goes on as if it had none", "`collections.posts.permalink` is 5")
    if shown and not any(words in refusal for words in excused):
        yield f"the config: we refuse it, {refusal} Jekyll shows {shown}"


def _differences(entry: Entry | None, row: Row | None) -> Iterator[str]:
    """Yield what differs in a file; one that Jekyll does not open has no row."""
    outcome = row["outcome"] if row else "not opened"
    event(f"a file: {outcome}")
    if entry is None:
        yield from _unequal("known", ours=False, theirs=True)
        return
    try:
        if row is None:
            yield from _unequal("ignored", entry.ignored is not None, theirs=True)
        elif not _is_odd_data(entry):
            yield from _differences_in_fate(entry, row)
        if row and outcome in {"published", "future", "unpublished", "limit"} and not _is_beside_collections(entry):
            yield from _differences_in_facts(entry, row)
    except InvalidConfig:
        yield from _unequal("is shown", ours=False, theirs=outcome not in {"no content", "stops"})


def _is_odd_data(entry: Entry) -> bool:
    """Whether a file is YAML that begins with a byte order mark or is not UTF-8."""
    data = Path(entry.path).read_bytes()
    is_odd = data.startswith(b"\xef\xbb\xbf") or "\ufffd" in data.decode(errors="replace")
    return is_odd and entry.path.endswith((".yml", ".yaml"))


def _differences_in_fate(entry: Entry, row: Row) -> Iterator[str]:
    """Yield what differs in what becomes of a file; a post without an address stops Jekyll when it writes the page."""
    outcome = row["outcome"]
    yield from _unequal("published", entry.published, theirs=outcome == "published")
    yield from _unequal("ignored", entry.ignored is not None, theirs=outcome not in {"published", "stops"})
    stops = outcome == "stops" or (outcome == "published" and "url_error" in row)
    yield from _unequal("stops", entry.stops is not None, theirs=stops)


def _is_beside_collections(entry: Entry) -> bool:
    """Whether a post is in a folder that only begins like the site's collections_dir."""
    place = entry.site.settings.collections_dir
    return bool(place) and not entry.relative_path.startswith(f"{place}/")


def _differences_in_facts(entry: Entry, row: Row) -> Iterator[str]:
    """Yield what differs in what is known of a post."""
    event(f"a date: from the {row['date_source']}")
    row["categories"] = list(dict.fromkeys(row["categories"]))
    yield from _unequal("error", entry.error is not None, theirs=row["error"] is not None)
    for name, ours in _facts(entry).items():
        yield from _unequal(name, ours, theirs=row.get(name))


def _unequal(name: str, ours: object, theirs: object) -> Iterator[str]:
    if ours != theirs:
        yield f"{name}: {ours!r}, to Jekyll {theirs!r}"


def _facts(entry: Entry) -> Row:
    """Return what an entry says of its post, written as the answers of Jekyll are."""
    moment = entry.date
    offset = None if moment is None else moment.utcoffset()
    return {
        "date": [int(moment.timestamp()), int(offset.total_seconds())] if moment and offset is not None else None,
        "date_source": entry.date_source,
        "title": _exact(entry.title),
        "slug": entry.slug,
        "layout": _exact(entry.layout),
        "permalink": _exact(entry.permalink),
        "categories": list(entry.categories),
        "tags": list(entry.tags),
        "url": entry.url,
        "excerpt": entry.excerpt.text if entry.excerpt else None,
    }


def _exact(value: object) -> object:
    """Return a value of a header as the answers of Jekyll have it."""
    if isinstance(value, dict):
        return {key: _exact(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_exact(item) for item in value]
    if isinstance(value, float):
        return {"float": struct.pack(">d", value).hex()}
    if isinstance(value, datetime):
        return {"time": [int(value.timestamp() // 1), value.microsecond]}
    return {"date": value.isoformat()} if isinstance(value, date) else value
