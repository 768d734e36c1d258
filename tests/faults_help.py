"""The tables of posts with one fault each, and of their good twins; and how they are put on a disk and checked."""

from __future__ import annotations

import tomllib
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from newspost.checking.config_files import Configs
from newspost.checking.engine import Plan, check

if TYPE_CHECKING:
    from newspost.checking.finding import Finding
    from newspost.checking.pages import Example

DATA = Path(__file__).parent / "data" / "faults"
NEWS = (DATA / "news.md").read_text(encoding="utf-8")
NEWS_PATH = "_posts/2024-05-06-NW202405060000000017.md"
PATH = "_posts/2022-03-24-x.md"

Case: TypeAlias = dict[str, Any]


def table(folder: Path) -> list[tuple[str, Case]]:
    """Return code and case of every table in a folder."""
    tables = [tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.glob("*.toml"))]
    return [(code, case) for found in tables for code, cases in found.items() for case in cases]


# --- one post


def text_of(case: Case) -> str:
    """Return the text of a case's post."""
    if "post" in case:
        return str(case["post"])
    if "lines" in case:
        return f"---\nlayout: post\n{case['lines']}\n---\nText.\n"
    old, new = case["change"]
    assert old in NEWS
    return NEWS.replace(old, new) if old else NEWS


def data_of(case: Case) -> bytes:
    """Return the bytes of a case's post."""
    return text_of(case).encode(case.get("encoding", "utf-8"))


def path_of(case: Case) -> str:
    """Return the path of a case's post; it is empty for a post without a name."""
    path: str = case.get("path", NEWS_PATH if "change" in case else PATH)
    return path


def now_of(case: Case) -> datetime | None:
    """Return the moment of the build, if the case has one."""
    return datetime.fromisoformat(case["now"]) if "now" in case else None


def zone_of(case: Case) -> str:
    """Return the time zone of the case's site; it is empty for a site that names none."""
    zone: str = case.get("zone", "Asia/Shanghai")
    return zone


# --- sites


def put_post(case: Case, folder: Path) -> None:
    """Write a case's post and the config of its site below ``folder``."""
    zone = zone_of(case)
    write(folder / "_config.yml", f"timezone: {zone}\n".encode() if zone else b"")
    write(folder / (path_of(case) or "post.md"), data_of(case))


def put_site(case: Case, folder: Path) -> None:
    """Write the posts of a case of several, and the config of their site, below ``folder``."""
    write(folder / "_config.yml", b"timezone: Asia/Shanghai\n")
    for path, short in case["files"].items():
        write(folder / path, _of_short(short).encode())
    for path in case.get("pages", ()):
        write(folder / path, b"A page.\n")


def put_example(example: Example, folder: Path) -> None:
    """Write the files of a rule page's example, and the config of their site, below ``folder``."""
    write(folder / "_config.yml", b"timezone: Asia/Shanghai\n")
    for file in example.files:
        write(folder / file.path, file.data)


def write(file: Path, data: bytes) -> None:
    """Write a file, and the folders that it is in."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data)


def _of_short(short: str) -> str:
    """Return a post as the cases write it: a front matter and a body, or an article of the archive with one change."""
    if short.startswith("title:"):
        header, _, body = short.partition("\n\n")
        return f"---\n{header}\n---\n{body or 'Text.'}\n"
    kind, _, name = short.partition(" ")
    if kind == "category":
        return NEWS.replace("haiouribao", name)
    if kind == "relative":
        text = NEWS.replace("//news.example.com/category/haiouribao.html", f"../{name}/")
        text = text.replace("categories: haiouribao\n", "")
        return text.replace("0017", "0018").replace("三号码头", "四号码头")
    if kind == "disagrees":
        return NEWS.replace("category/haiouribao", "category/jiangtun")
    text = NEWS.replace("NW202405060000000017", kind)
    return text.replace("三号码头", "四号码头") if name else text


def plan(code: str, folder: Path, case: Case | None = None) -> Plan:
    """Return how a site in ``folder`` is checked: with the usual rules and that of ``code``, by the case's options."""
    case = case or {}
    asked = [code, *case.get("ask", ())]
    overrides: dict[str, object] = {"extend-select": asked, "rules": case.get("options", {})}
    return Plan(Configs(here=folder, overrides=[overrides]), cache=False, now=now_of(case))


def findings(code: str, folder: Path, case: Case | None = None) -> list[Finding]:
    """Return what the checker finds in the site in ``folder``, but for what a comment hides."""
    found = check([folder], plan=plan(code, folder, case)).findings
    return [one for one in found if one.suppressed is None]
