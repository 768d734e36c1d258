"""The posts that the benchmarks read: one of plain paragraphs, one full of tags, and both at any length."""

from __future__ import annotations

import os
from datetime import date, timedelta
from pathlib import Path

_HEADER = """---
layout: post
title: "海鸥港三号码头复航：“先把灯点亮” 首周客流过万"
date: 2024-05-06 09:12:40 +0800
categories: haiouribao
tags: 海鸥日报新闻
---
"""
_TAIL = """<p class="em_media">（文章来源：海鸥日报）</p>

<http://news.example.com/html_News/NewsShare.html?infoCode=NW202405060000000017>

[返回海鸥日报新闻](//news.example.com/category/haiouribao.html)｜[返回首页](//news.example.com/)"""
SENTENCE = "五月的第一个周末，海鸥港三号码头在停航两年后重新开放，渡轮每小时一班，往返于旧城与北岸之间。"
_STOCK = (
    '<span id="stock_0.30{0:04d}"><a href="http://quote.example.com/unify/r/0.30{0:04d}" class="keytip" '
    'data-code="0,30{0:04d}">灯塔航运</a></span><span id="quote_0.30{0:04d}"></span>'
)
_IMAGE = (
    '<center><img src="https://img.example.com/download/D{0}_w692h398.jpg" alt="image" width="580" '
    'style="border:#d1d1d1 1px solid;padding:3px;margin:5px 0;" /></center>'
)
_ROW = '<tr><td width="165">北岸{0}号线</td><td width="256">{0}2 班</td><td>{0}8 分</td></tr>'
_TABLE = '<table border="0" cellspacing="1" class="cms_autoformat_table"><tbody>{0}</tbody></table>'


def plain_post(paragraphs: int = 11) -> bytes:
    """Return a post of plain paragraphs in the archive's most frequent shape, by default as long as a real one."""
    body = "".join(f"<p>{SENTENCE * 3}第{number}班。</p>" for number in range(paragraphs))
    return f"{_HEADER}{body}{_TAIL}".encode()


def rich_post(times: int = 1) -> bytes:
    """Return a post full of tags: stock links, runs of strong, images, comments and tables, 20 KB for each time."""
    return f"{_HEADER}{''.join(_rich_part(number) for number in range(times))}{_TAIL}".encode()


def _rich_part(part: int) -> str:
    """Return 32 paragraphs, 36 links, 6 images, 8 comments and 3 tables."""
    blocks: list[str] = []
    for number in range(32):
        stocks = (
            _STOCK.format(part * 100 + number) if number % 8 else (_STOCK.format(number) + _STOCK.format(number + 1))
        )
        lead = f"<strong>{number}. </strong><strong>复航</strong>" if number % 3 == 0 else ""
        blocks.append(f"<p>{lead}{SENTENCE}{stocks}{SENTENCE}{SENTENCE[:24]}</p>")
        if number % 5 == 4:
            blocks.append(_IMAGE.format(number))
        if number % 4 == 3:
            blocks.append(f"<!-- part {number} -->")
        if number % 12 == 6:
            blocks.append(_TABLE.format("".join(_ROW.format(row) for row in range(1, 4))))
    return "\n ".join(blocks)


def real_post() -> bytes | None:
    """Return the archive's one real post that the project is measured on, where the corpora are at hand."""
    root = os.environ.get("NEWSPOST_CORPORA")
    seed = Path(root, "format", "seed.md") if root else None
    return seed.read_bytes() if seed and seed.is_file() else None


# --- an archive -------------------------------------------------------------------------------------------------------

_CONFIG = "timezone: Asia/Shanghai\npermalink: /:categories/:year/:month/:day/:title.html\n"
_PROSE = (
    "The first boat leaves at a quarter past six, and by then the baker on pier three has sold out of rye. "
    "We counted *every* crossing for a month, which is less work than it sounds: the [ferry desk][desk] keeps a log, "
    "and the log is a text file. What it does not say is **why** a boat is late. Fog does not explain it, and neither "
    "do the tides: see the table below, or take the numbers from [the archive](https://data.example.com/quay/{0}). "
)
_NOTES = """---
layout: post
title: "Quay notes {0}: what the log does not say"
date: {1} 08:30:00 +0800
categories: [engineering, ferries]
tags:
  - open data
  - timetables
author: {{name: Wren Halloway, role: editor}}
---

{2}
## Boats that wait

{2}
* ask the desk for the log of the day,
* count the crossings that are there,
* subtract those that were planned.

```python
late = [row for row in rows if row.left - row.planned > LIMIT]
print(len(late), "of", len(rows))
```

## Readers that do not

{2}
> A late boat is an early reader.

| pier | boats | late |
|------|------:|-----:|
| one  | {0}   | 3    |
| two  | 96    | 11   |

{2}
[desk]: https://ferry.example.com/desk
"""
_NEWS_FAULTS = (
    ('title: "海鸥港', 'title: "海鸥"港'),
    (" +0800", ""),
    ("layout: post", "layout：post"),
    ("tags: 海鸥日报新闻", "tags: 海鸥日报新闻, 快讯"),
    ("第0班。</p>", "第0班。"),
    ("（文章来源：海鸥日报）", "（文章来源：）"),
    ("｜", "|"),
    ("<http://", "<"),
)  # fmt: skip
_NOTES_FAULTS = (
    ('"Quay', "Quay"),
    ("08:30:00 +0800", "25:30:00 +0800"),
    ("author: {", "title: again\nauthor: {"),
    ("---\nlayout", "\n---\nlayout"),
    ("take the numbers", "take the {{ numbers"),
    ("editor}\n---", "editor}\n----"),
    ("categories: [engineering, ferries]", "categories: engineering, ferries"),
    ("## Boats", "{% if boats %}\n\n## Boats"),
)  # fmt: skip


def write_archive(folder: Path, count: int, notes: int = 2) -> None:
    """Write a site of posts of 5.5 KB like the archive's, but ``notes`` of five in Markdown; 1 in 100 is bad."""
    (folder / "_posts").mkdir()
    (folder / "_config.yml").write_text(_CONFIG, encoding="utf-8")
    (folder / "category").mkdir()
    (folder / "category" / "haiouribao.html").write_text("---\n---\n", encoding="utf-8")
    for number in range(count):
        day = date(2010, 1, 1) + timedelta(days=number // 3)
        name, text = _news(number, day) if number % 5 < 5 - notes else _notes(number, day)
        (folder / "_posts" / f"{day}-{name}.md").write_text(text, encoding="utf-8", newline="")


def _news(number: int, day: date) -> tuple[str, str]:
    """Return name and text of a post as the archive has them."""
    name = f"NW{day:%Y%m%d}{number:010}"
    text = plain_post(10 + number % 5).decode().replace("NW202405060000000017", name)
    text = text.replace("2024-05-06", str(day)).replace("三号码头", f"{number}号码头")
    return name, _with_fault(text, _NEWS_FAULTS, number) if number % 200 == 0 else text


def _notes(number: int, day: date) -> tuple[str, str]:
    """Return name and text of a post in Markdown."""
    prose = _PROSE.format(number)
    text = _NOTES.format(number, day, f"{prose}\n\n{prose * 2}\n")
    return f"quay-notes-{number}", _with_fault(text, _NOTES_FAULTS, number) if number % 200 == 104 else text


def _with_fault(text: str, faults: tuple[tuple[str, str], ...], number: int) -> str:
    """Return a post with one of the faults."""
    old, new = faults[number // 200 % len(faults)]
    assert old in text, old
    return text.replace(old, new, 1)
