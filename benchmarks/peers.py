"""All comparisons with peers in one run: how fast, how true, how lossless; ratios, plots, and a history of them.

    python3 dev.py bench

or, where everything is installed, ``NEWSPOST_CORPORA=FOLDER PYTHONPATH=tests python benchmarks/peers.py``. Peers are
python-frontmatter, ruamel.yaml and trafilatura; gray-matter where node has it; Jekyll where ruby has it; rumdl and
yamllint for checking. A peer that is not there is left out, and said to be. Without the corpora, the measures on real
posts are left out. Every run adds a line to `history.jsonl` and is told beside the runs before it.
"""

from __future__ import annotations

import json
import os
import random
import re
import statistics
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from importlib.util import find_spec
from itertools import islice
from pathlib import Path
from shutil import which
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

import history
import sites
from checking import archive_times, command
from faults import posts as faulty
from posts import plain_post, write_archive

import newspost
from corpora import NAMES, oracle, posts
from faults_help import DATA, Case, findings, put_post, table
from site_help import unpack

ROOT = Path(__file__).parents[1]
_TURNS = 15
_SAMPLE = 400
_POSTS = 5_000
_FENCE = re.compile(r"\A---[ \t]*\n(.*?\n?)^---[ \t]*$\n?", re.DOTALL | re.MULTILINE)

Reader = Callable[[str], object]


@dataclass(slots=True)
class Peer:
    """A reader of posts: its metadata of a text, the text that it gives back, and how long it takes a post."""

    name: str
    data: Reader | None = None
    back: Callable[[str], str | bytes] | None = None
    article: Reader | None = None
    seconds: float = 0.0
    rows: dict[str, dict[str, Any]] = field(default_factory=dict[str, dict[str, Any]])


# --- the peers --------------------------------------------------------------------------------------------------------


def ours() -> Peer:
    """Return newspost."""

    def back(text: str) -> bytes:
        return bytes(newspost.loads(text))

    return Peer("newspost", lambda text: newspost.loads(text).front_matter, back, _body)


def _body(text: str) -> object:
    """Read the whole Article, its body too."""
    try:
        return newspost.loads(text, "_posts/2024-05-06-x.md").article.body
    except newspost.InvalidPost:
        return None


def frontmatter_peer() -> Peer:
    """Return python-frontmatter."""
    import frontmatter  # noqa: PLC0415 - as the peers that may not be there

    return Peer(
        "python-frontmatter",
        lambda text: frontmatter.loads(text).metadata,
        lambda text: frontmatter.dumps(frontmatter.loads(text)),
    )


def ruamel_peer() -> Peer:
    """Return ruamel.yaml, the lossless YAML library, with the few lines that find the front matter."""
    from io import StringIO  # noqa: PLC0415 - as above

    from ruamel.yaml import YAML  # noqa: PLC0415 - as above

    def yaml() -> YAML:
        made = YAML(typ="rt")
        made.preserve_quotes = True
        made.width = 1_000_000
        return made

    def data(text: str) -> object:
        found = _FENCE.match(text)
        return yaml().load(found[1]) if found else {}

    def back(text: str) -> str:
        found = _FENCE.match(text)
        if found is None:
            return text
        out, one = StringIO(), yaml()
        one.dump(one.load(found[1]), out)
        return text[: found.start(1)] + out.getvalue() + text[found.end(1) :]

    return Peer("ruamel.yaml", data, back)


def trafilatura_peer() -> Peer:
    """Return trafilatura, which takes the text of an article out of a page."""
    import trafilatura  # noqa: PLC0415 - as above

    def article(text: str) -> object:
        body = _FENCE.sub("", text)
        return trafilatura.bare_extraction(f"<html><body><article>{body}</article></body></html>")

    return Peer("trafilatura", article=article)


def gray_matter_peer(texts: Sequence[str]) -> Peer | None:
    """Return gray-matter, which has read all texts at once in node; None where it is not there."""
    node, home = which("node"), Path(os.environ.get("NEWSPOST_NODE", ROOT / ".venv" / "node"))
    if node is None or not (home / "node_modules" / "gray-matter").is_dir():
        return None
    lines = "".join(f"{json.dumps(text)}\n" for text in texts)
    done = subprocess.run(  # noqa: S603 - found above
        [node, ROOT / "benchmarks" / "gray_matter.mjs"],
        input=lines,
        cwd=home,
        capture_output=True,
        text=True,
        check=True,
    )
    *rows, last = map(json.loads, done.stdout.strip().split("\n"))
    return Peer("gray-matter", seconds=last["seconds"], rows=dict(zip(texts, rows, strict=True)))


def peers() -> list[Peer]:
    """Return those that are installed, and say which are not."""
    found = [ours(), frontmatter_peer()]
    for module, make in (("ruamel.yaml", ruamel_peer), ("trafilatura", trafilatura_peer)):
        if find_spec(module.partition(".")[0]) is None:
            print(f"  {module} is not installed")
        else:
            found.append(make())
    return found


# --- how fast ---------------------------------------------------------------------------------------------------------


def in_turns(calls: dict[str, Callable[[], object]]) -> dict[str, float]:
    """Return the median time of each call, all in turn, so that what else the machine does falls on all."""
    times: dict[str, list[float]] = {name: [] for name in calls}
    for _ in range(_TURNS):
        for name, call in calls.items():
            start = perf_counter()
            call()
            times[name].append(perf_counter() - start)
    return {name: statistics.median(taken) for name, taken in times.items()}


def reading_speed(texts: Sequence[str], found: Sequence[Peer], what: str) -> dict[str, float]:
    """Print how long a post takes each peer, and return how many times as long as newspost."""
    calls: dict[str, Callable[[], object]] = {}
    for peer in found:
        for part, read in (("front matter", peer.data), ("whole article", peer.article)):
            if read is not None:
                calls[f"{peer.name}, {part}"] = lambda read=read: [_try(read, text) for text in texts]  # type: ignore[misc]
    times = {name: taken / len(texts) for name, taken in in_turns(calls).items()}
    gray = gray_matter_peer(texts)
    if gray is not None:
        times["gray-matter, front matter"] = gray.seconds
    base = {part: times[f"newspost, {part}"] for part in ("front matter", "whole article")}
    print(f"reading {what}: µs a post, and how many times as long as newspost")
    ratios: dict[str, float] = {}
    for name, taken in times.items():
        ratio = taken / base[name.partition(", ")[2]]
        print(f"  {name:<36}{taken * 1e6:>9.0f}{ratio:>9.2f}")
        if not name.startswith("newspost"):
            ratios[f"read {what}: {name}"] = ratio
    whole = times["python-frontmatter, front matter"] / base["whole article"]
    ratios[f"read {what}: python-frontmatter beside the whole article"] = whole
    print(f"  python-frontmatter's front matter beside newspost's whole article{whole:>11.2f}")
    return ratios


def _try(read: Reader, text: str) -> object:
    """Read a text; what cannot be read is one that cannot."""
    try:
        return read(text)
    except Exception:  # noqa: BLE001 - peers raise of all kinds
        return None


# --- how true, and how lossless ---------------------------------------------------------------------------------------


def plain(value: Any) -> object:  # noqa: ANN401 - of any reader
    """Return a value so that readers can be compared without regard to their classes: an instant is its seconds."""
    if isinstance(value, datetime):
        return ("time", (value if value.tzinfo else value.replace(tzinfo=UTC)).timestamp())
    if isinstance(value, date):
        return ("date", value.isoformat())
    if isinstance(value, dict):
        if set(value) == {"time"}:
            return ("time", float(value["time"]))
        pairs = value["map"] if set(value) == {"map"} else value.items()
        return {str(key): plain(item) for key, item in pairs}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    return value if value is None or isinstance(value, bool) else str(value) if isinstance(value, str) else float(value)


def expected(typed: Any) -> object:  # noqa: ANN401 - JSON
    """Return what Jekyll's loader gave, as `plain` has it."""
    kind, value = typed["t"], typed.get("v")
    if kind == "map":
        return {str(_key(key)): expected(item) for key, item in value}
    if kind == "list":
        return [expected(item) for item in value]
    if kind == "time":
        return ("time", typed["epoch"] + typed.get("us", 0) / 1e6)
    if kind == "date":
        return ("date", value)
    return float(value) if kind in {"int", "float"} else value


def _key(typed: Any) -> object:  # noqa: ANN401 - JSON
    value = expected(typed)
    return int(value) if isinstance(value, float) and value.is_integer() else value


def real_posts() -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield each real post that is UTF-8 and that Jekyll reads, and what Jekyll made of it."""
    for name in NAMES:
        records = {} if name == "edge" else oracle(name)
        for path, data in posts(name) if records else ():
            record = records[path]
            if record.get("raw") and record["front_matter"]:
                try:
                    yield data.decode(), record
                except UnicodeDecodeError:
                    continue


def truth(found: Sequence[Peer]) -> dict[str, float]:
    """Print how many real posts each peer gives back unchanged, and of how many it has Jekyll's metadata."""
    real = list(real_posts())
    gray = gray_matter_peer([text for text, _ in real])
    print(f"{len(real):,} real posts: given back unchanged, and with the metadata that Jekyll has")
    shares: dict[str, float] = {"count: real posts": len(real)}
    for peer in [*found, *([gray] if gray else [])]:
        if peer.data is None and not peer.rows:
            continue
        same = sum(_back(peer, text) == text.encode() for text, _ in real)
        right = sum((_data(peer, text) or {}) == (expected(record["raw"]) or {}) for text, record in real)
        print(f"  {peer.name:<24}{same:>7}{right:>8}{same / len(real):>9.1%}{right / len(real):>8.1%}")
        shares[f"unchanged: {peer.name}"] = same / len(real)
        shares[f"metadata as Jekyll: {peer.name}"] = right / len(real)
    return shares


def _back(peer: Peer, text: str) -> bytes:
    """Return what a peer gives back for a text that nobody changed."""
    back = peer.rows[text].get("back", "") if peer.rows else _try(peer.back, text) if peer.back else ""
    return back if isinstance(back, bytes) else str(back).encode(errors="replace")


def _data(peer: Peer, text: str) -> object:
    """Return the metadata that a peer finds."""
    return plain(peer.rows[text].get("data") if peer.rows else _try(peer.data, text) if peer.data else None)


# --- checking ---------------------------------------------------------------------------------------------------------


def site_speed() -> dict[str, float]:
    """Print how long Jekyll takes to read a real site, and return how many times as long as newspost that is."""
    ruby = which("ruby")
    if ruby is None or subprocess.run([ruby, "-e", "require 'jekyll'"], capture_output=True, check=False).returncode:  # noqa: S603 - as above
        print("  Jekyll is not installed")
        return {}
    with TemporaryDirectory() as root:
        unpack(sites.SITE, Path(root))
        theirs = statistics.median(sites.jekyll(root) for _ in range(3))
        mine = {"facts": sites.facts, "articles' bodies": sites.bodies}
        times = {name: statistics.median(sites.seconds(read, root) for _ in range(3)) for name, read in mine.items()}
    print(f"reading a real site: Jekyll's Site#read takes {theirs:.2f} s of a processor")
    for name, taken in times.items():
        print(f"  newspost, {name:<26}{taken:>8.2f}   Jekyll takes {theirs / taken:.2f} times as long")
    return {f"read a site: Jekyll beside {name}": theirs / taken for name, taken in times.items()}


def checking_speed() -> dict[str, float]:
    """Print how long checkers take for an archive, and return how many times as long as newspost."""
    with TemporaryDirectory() as folder:
        write_archive(Path(folder), _POSTS, 2)
        times = archive_times(Path(folder), 3)
    mine = times["newspost check, cold"]
    print(f"checking {_POSTS:,} posts, two of five in Markdown: seconds, and how many times as long as newspost")
    for name, taken in times.items():
        print(f"  {name:<28}{taken:>8.2f}{taken / mine:>9.2f}")
    ratios = {f"check: {name}": times[name] / mine for name in ("rumdl check, cold", "yamllint")}
    return {**ratios, "count: checked posts": _POSTS}


def rules_told(folder: Path, checker: str) -> dict[str, set[str]]:
    """Return the rules that a checker tells of, by the first folder below ``folder``."""
    if checker == "rumdl":
        done = _run(command("rumdl"), "check", "--no-cache", "--output", "json", ".", cwd=folder)
        found: list[Any] = json.loads(done) if done.strip() else []
        pairs = [(one["file"], one["rule"]) for one in found]
    else:
        done = _run(command("yamllint"), "-f", "parsable", ".", cwd=folder)
        pairs = re.findall(r"(?m)^(.+?):\d+:\d+: \[\w+\] .*?(?:\(([\w-]+)\))?$", done)
    told: dict[str, set[str]] = {}
    for file, rule in pairs:
        told.setdefault(file.removeprefix("./").split("/")[0], set()).add(rule or "syntax")
    return told


def _run(*words: str, cwd: Path) -> str:
    """Run a checker, and return what it prints; 1 is that it has found something."""
    return subprocess.run(words, cwd=cwd, capture_output=True, text=True, check=False).stdout  # noqa: S603 - as above


def put_header(folder: Path) -> None:
    """Write the front matter of a post into a file of its own: a checker of YAML takes the body for YAML, too."""
    for post in [*folder.rglob("_posts/*"), *folder.rglob("_drafts/*")]:
        if post.is_file() and (found := _FENCE.match(post.read_bytes().decode("utf-8", "replace"))):
            (folder / "header.yml").write_text(found[1], encoding="utf-8")


def put_all(root: Path) -> tuple[list[tuple[str, Case]], int]:
    """Write the posts with one fault each and the sound ones, each to a site of its own; return the faulty ones."""
    bad = [(code, case, put) for code, case, _, put in faulty()]
    good = [case for _, case in table(DATA) if "at" not in case]
    for number, (_, case, put) in enumerate(bad):
        put(case, root / "bad" / str(number))
    for number, case in enumerate(good):
        put_post(case, root / "good" / str(number))
    for site in [*(root / "bad").iterdir(), *(root / "good").iterdir()]:
        put_header(site)
    return [(code, case) for code, case, _ in bad], len(good)


def faults_found() -> dict[str, float]:
    """Print in how many posts with one fault a checker tells of a rule that is silent on nearly all sound posts."""
    with TemporaryDirectory() as name:
        root = Path(name)
        bad, good = put_all(root)
        print(
            f"{len(bad)} posts with one fault each: those found; a rule that tells of 5 % of {good} sound ones is noise"
        )
        found = {
            "newspost": sum(bool(findings(code, root / "bad" / str(n), case)) for n, (code, case) in enumerate(bad))
        }
        for checker in ("rumdl", "yamllint"):
            told = Counter(rule for rules in rules_told(root / "good", checker).values() for rule in rules)
            noise = {rule for rule, times in told.items() if times > good / 20}
            found[checker] = sum(bool(rules - noise) for rules in rules_told(root / "bad", checker).values())
    for checker, count in found.items():
        print(f"  {checker:<24}{count:>7}{count / len(bad):>9.1%}")
    shares = {f"faults found: {checker}": count / len(bad) for checker, count in found.items()}
    return {**shares, "count: faulty posts": len(bad), "count: sound posts": good}


def main() -> None:
    """Measure all that can be measured here; print, plot and remember it."""
    print(f"newspost {newspost.__version__}, Python {sys.version.split()[0]}")
    found = peers()
    made = [plain_post(paragraphs).decode() for paragraphs in range(6, 16)] * 20
    ratios = reading_speed(made, found, "archive posts")
    if os.environ.get("NEWSPOST_CORPORA"):
        real = [text for text, _ in real_posts()]
        random.Random(1).shuffle(real)  # noqa: S311 - the same ones each time
        ratios |= reading_speed(list(islice(real, _SAMPLE)), found, "real posts")
        ratios |= truth(found) | site_speed()
    ratios |= checking_speed() | faults_found()
    history.tell(ratios)


if __name__ == "__main__":
    main()
