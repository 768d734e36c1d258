"""Check the site that Sphinx built: ``python docs/site_links.py build/docs``.

Every link, picture, script and style that is the site's own has to be there, with the place on the page that it names.
Nothing that a page loads may come from elsewhere, so that the site works without a network. Links to other sites
have to be of a form that can be followed; whether they lead anywhere, ``python3 dev.py docs --external`` asks.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urlsplit

from selectolax.lexbor import LexborHTMLParser

LINKS = (("a", "href"), ("area", "href"))
LOADS = (("img", "src"), ("script", "src"), ("iframe", "src"), ("source", "src"), ("link", "href"))


@dataclass
class Page:
    """What a page leads to, what it loads, and the names of its places."""

    links: list[str] = field(default_factory=list[str])
    loads: list[str] = field(default_factory=list[str])
    places: set[str] = field(default_factory=set[str])


def read(path: Path) -> Page:
    """Read a page of HTML."""
    tree, page = LexborHTMLParser(path.read_bytes()), Page()
    for found, kinds in ((page.links, LINKS), (page.loads, LOADS)):
        for tag, name in kinds:
            values = (node.attributes.get(name) for node in tree.css(f"{tag}[{name}]"))
            found.extend(value or "" for value in values)
    page.places = {node.attributes.get("id") or "" for node in tree.css("[id]")}
    return page


def faults(folder: Path) -> Iterator[str]:
    """Yield what is wrong with the pages in ``folder``: a line for each link that leads nowhere."""
    pages = {path: read(path) for path in sorted(folder.resolve().rglob("*.html"))}
    for path, page in pages.items():
        name = path.relative_to(folder.resolve()).as_posix()
        for target in page.loads:
            if urlsplit(target).scheme not in {"", "data"} or urlsplit(target).netloc:
                yield f"{name}: it loads {target} from elsewhere"
            elif (why := _why_not(target, path, pages)) is not None:
                yield f"{name}: {target}: {why}"
        for target in dict.fromkeys(page.links):
            if (why := _why_not(target, path, pages)) is not None:
                yield f"{name}: {target}: {why}"


def _why_not(target: str, path: Path, pages: dict[Path, Page]) -> str | None:
    """Return why a target that a page names cannot be followed, None where it can."""
    try:
        parts = urlsplit(target)
    except ValueError as error:
        return f"no address: {error}"
    if parts.scheme == "data":
        return None
    if parts.scheme or parts.netloc:
        return None if parts.scheme in {"http", "https", "mailto"} and (parts.netloc or parts.path) else "no address"
    file = (path.parent / unquote(parts.path)).resolve() if parts.path else path
    if not file.is_file():
        return "there is no such file"
    if parts.fragment and file in pages and unquote(parts.fragment) not in pages[file].places:
        return "there is no such place on the page"
    return None


def main(folder: str) -> None:
    """Tell the faults of a site; end with 1 where there are any, or no pages."""
    found = list(faults(Path(folder)))
    if not any(Path(folder).rglob("*.html")):
        found.append(f"{folder}: there are no pages")
    sys.stdout.write("".join(f"{line}\n" for line in found))
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main(*sys.argv[1:])
