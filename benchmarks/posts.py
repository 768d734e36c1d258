"""The posts that the benchmarks read: one of plain paragraphs, one full of tags, and both at any length."""

from __future__ import annotations

import os
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
_SENTENCE = "五月的第一个周末，海鸥港三号码头在停航两年后重新开放，渡轮每小时一班，往返于旧城与北岸之间。"
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
    body = "".join(f"<p>{_SENTENCE * 3}第{number}班。</p>" for number in range(paragraphs))
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
        blocks.append(f"<p>{lead}{_SENTENCE}{stocks}{_SENTENCE}{_SENTENCE[:24]}</p>")
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
