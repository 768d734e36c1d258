"""A corpus as a site on disk, and what differs between newspost's entries and the record of what Jekyll made of it."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from corpora import Record, files, oracle
from newspost import Site
from newspost.ruby.values import ruby_text
from newspost.text.encoding import encode
from oracle_help import printed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from newspost.site.entries import Entry

_SOURCES = {"front_matter": "front matter", "filename": "file name", "site_time": "build time", "mtime": "file time"}
BUILD_TIME = datetime(2026, 1, 1, tzinfo=UTC)
ZONES = {"edge.tz-UTC": "edge", "edge.tz-New_York": "edge"}
"""Records of a corpus under another name, in another zone."""


def unpack(name: str, folder: Path) -> None:
    """Write every file of a corpus below ``folder``."""
    for path, data in files(name):
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
        os.utime(file, (BUILD_TIME.timestamp(), BUILD_TIME.timestamp()))  # the records have drafts of that time


def entries(name: str, folder: Path) -> Iterator[tuple[Entry | None, Record]]:
    """Yield each record of a corpus that is unpacked in ``folder``, with the entry of its file."""
    sites: dict[str, dict[str, Entry]] = {}
    for path, record in oracle(name).items():
        root = record["site"]
        if root not in sites:
            site = Site.open(
                folder / root,
                timezone=record["tz"],
                time=BUILD_TIME,
                future=True,
                unpublished=True,
                show_drafts=True,
            )
            sites[root] = {entry.relative_path: entry for entry in site.posts()}
        yield sites[root].get(path.removeprefix(f"{root}/")), record


def differences(entry: Entry | None, record: Record) -> list[str]:
    """Return what differs between an entry and Jekyll's record, a line each."""
    if entry is None:
        return ["newspost does not see the file"]
    if record["kind"] == "ignored":
        return [] if entry.ignored is not None else [f"not ignored, though {record['ignored']}"]
    stage = (record["error"] or {}).get("stage", "")
    ours = {
        "fatal": entry.stops is not None and "url_error" not in record,
        "logged": entry.error is not None,
        "kept": entry.published,
        "draft": entry.context.is_draft,
    }
    theirs = {
        "fatal": stage.startswith("fatal"),
        "logged": stage.startswith("logged"),
        "kept": record["kept"],
        "draft": record["kind"] == "draft",
    }
    if record["content"] is not None:
        if record["content"]["valid_utf8"]:  # else Jekyll drops it, and takes all of it for the body until then
            ours |= _content(entry)
            theirs |= {name: record["content"][name] for name in ("sha256", "offset")}
        if not theirs["fatal"]:
            ours |= _data(entry)
            theirs |= _recorded(record)
    return [f"{name}: {ours[name]!r} is not {theirs[name]!r}" for name in ours if ours[name] != theirs[name]]


def _content(entry: Entry) -> dict[str, Any]:
    """Return hash and offset of the body, in bytes."""
    text, start = entry.reading.text, entry.reading.body_start
    return {"sha256": sha256(encode(text[start:])).hexdigest(), "offset": len(encode(text[:start]))}


def _data(entry: Entry) -> dict[str, Any]:
    """Return what newspost says of a post."""
    text = entry.document.text
    typed = {name: getattr(entry, name) for name in ("title", "slug", "layout", "permalink")}
    return {name: None if value is None else text(value) for name, value in typed.items()} | {
        "published": _published(entry.document.data),
        "date": None if entry.date is None else entry.date.timestamp(),
        "offset of the date": None if entry.date is None else f"{entry.date:%z}"[:5],
        "date's source": entry.date_source,
        "categories": entry.categories,
        "tags": entry.tags,
        "url": entry.url,
    }


def _published(data: Any) -> str | None:  # noqa: ANN401 - front matter
    """Return the value of `published` as text."""
    return None if data.get("published") is None else str(data["published"])


def _text(value: Any) -> str:  # noqa: ANN401 - typed JSON
    """Return a value as Jekyll prints it."""
    return printed(value) if value["t"] != "time" else ruby_text(datetime.fromisoformat(value["v"]), UTC)


def _recorded(record: Record) -> dict[str, Any]:
    """Return what Jekyll says of the same."""
    date, published = record["date"], record["published"]
    names = ("title", "slug", "layout", "permalink")
    values = {name: record[name] for name in names}
    return {name: None if value is None or value["t"] == "null" else _text(value) for name, value in values.items()} | {
        "published": None if published is None or published["t"] == "null" else str(published["v"]),
        "date": date["epoch"],
        "offset of the date": date["iso"][-6:].replace(":", ""),  # without the seconds of local mean time
        "date's source": _SOURCES.get(date["source"], date["source"]),
        "categories": ()
        if record["categories"] is None
        else tuple(dict.fromkeys(map(printed, record["categories"]["v"]))),
        "tags": () if record["tags"] is None else tuple(map(printed, record["tags"]["v"])),
        "url": record["url"],
    }
