"""Folders of as many posts as are wanted, among them bad ones of five kinds; each time the same."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Final

KINDS: Final = ("not UTF-8", "unreadable header", "unreadable date", "no date", "unreadable file")
"""What is bad about bad posts, one kind after the other."""

_WORDS: Final = [
    "雾",
    "港",
    "码头",
    "复航",
    "灯塔",
    "渡轮",
    "north",
    "shore",
    "ferry",
    "harbour",
    "<b>bold</b>",
    "&amp;",
    "{{x}}",
    "🌊",
]


def write_posts(folder: Path, count: int, bad: int = 0) -> None:
    """Write ``count`` posts to months below a folder, the bad ones spread evenly among them."""
    chance = random.Random(count)  # noqa: S311 - the same posts each time
    every = count // bad if bad else count + 1
    for number in range(count):
        month = folder / f"2024-{number * 12 // count + 1:02}"
        month.mkdir(parents=True, exist_ok=True)
        name = f"{month.name}-{number % 28 + 1:02}-{number:06}.md"
        if bad and number % every == 0 and number // every < bad:
            _write_bad(month / name, KINDS[number // every % len(KINDS)])
        else:
            (month / name).write_bytes(_post(number, chance))


def _post(number: int, chance: random.Random) -> bytes:
    """Return a sound post."""
    lines = ["---", f'title: "{_text(chance, 4)} {number}"']
    if number % 5:
        lines.append(f"date: 2024-05-06 09:{number % 60:02}:00 {chance.choice(['+0800', '-0330', '+0000'])}")
    lines += [f"tags: {chance.choice(['a b', '[c, d]', 'e'])}", f"number: {number}", "---"]
    for place in range(chance.randrange(1, 20)):
        link = f'<a href="/{number}?a=1&amp;b={place}" data-code="1,{number:06}">link</a>' if place % 4 == 0 else ""
        image = '<img src="/i.png" alt="Image">' if place % 7 == 3 else ""
        lines.append(f"<p>{_text(chance, 40)}{link}{image}</p>")
    lines += [
        "<p>（文章来源：海鸥日报）</p>",
        "",
        f"<http://news.example.com/{number}>",
        "",
        "[返回首页](//news.example.com/)",
    ]
    return chance.choice(["\n", "\n", "\r\n"]).join([*lines, ""]).encode()


def _text(chance: random.Random, words: int) -> str:
    """Return so many words."""
    return " ".join(chance.choices(_WORDS, k=words))


def _write_bad(file: Path, kind: str) -> None:
    """Write a post that no Article can be made of."""
    if kind == "not UTF-8":
        file.write_bytes(b"---\ntitle: \xb8\xdb\n---\n<p>\xff</p>\n")
    elif kind == "unreadable header":
        file.write_bytes(b"---\ntitle: [fog\ntags: a\n---\n<p>Text</p>\n")
    elif kind == "unreadable date":
        file.write_bytes(b"---\ntitle: Fog\ndate: soon\n---\n<p>Text</p>\n")
    elif kind == "no date":
        file.with_name(f"fog-{file.name[11:]}").write_bytes(b"---\ntitle: Fog\n---\n<p>Text</p>\n")
    else:
        file.symlink_to("nowhere.md")
