"""How fast posts are edited, as ratios to reading the same post in the same process and the same run.

NEWSPOST_CORPORA=FOLDER python benchmarks/editing.py
"""

from __future__ import annotations

import gc
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from itertools import pairwise

from posts import plain_post, real_post, rich_post
from reading import article_of, ratio, seconds

import newspost
from newspost import Paragraph, Post


def edits(post: Post) -> dict[str, Callable[[], Post]]:
    """Return a verified edit of each kind of field."""
    article = post.article
    index, first = next((at, block) for at, block in enumerate(article.body) if isinstance(block, Paragraph))
    others = article.body[:index], article.body[index + 1 :]
    changed = replace(first, text=first.text[:-2] + "新。")
    return {
        "title": lambda: post.edit(title="灯塔：“首航” 2024"),
        "date": lambda: post.edit(date=article.date.replace(hour=3)),
        "tags": lambda: post.edit(tags=["灯塔", "渡轮"]),
        "a new key": lambda: post.edit(extra={**article.extra, "permalink": "/x/"}),
        "a paragraph": lambda: post.edit(body=(*others[0], changed, *others[1])),
        "a paragraph more": lambda: post.edit(body=(Paragraph("新的一段。"), *article.body)),
        "a link of the navigation": lambda: post.edit(navigation=[("返回首页", "//x/"), *article.navigation[1:]]),
        "an Article": partial(post.replace, article.model_copy(update={"title": "灯塔"})),
    }


def report(name: str, data: bytes) -> None:
    """Print the ratios for one post."""
    post = newspost.loads(data)
    for what, edit in edits(post).items():
        whole, best = ratio(edit, partial(article_of, data))
        print(f"{name:20} {what:26} {whole:5.2f}  ({best:.0f} µs)")


def growth() -> None:
    """Print how an edit of the title and one of a paragraph grow with the post."""
    times: list[list[float]] = []
    for count in (10, 100, 1_000, 10_000):
        made = edits(newspost.loads(plain_post(count)))
        gc.disable()
        times.append([min(seconds(made[what], 3) for _ in range(5)) for what in ("title", "a paragraph")])
        gc.enable()
        print(f"{count:6} paragraphs: title {times[-1][0] * 1e3:9.3f} ms, a paragraph {times[-1][1] * 1e3:9.3f} ms")
    for (title, paragraph), (title_now, paragraph_now) in pairwise(times):
        print(f"input x 10: title x {title_now / title:4.1f}, a paragraph x {paragraph_now / paragraph:4.1f}")


def main() -> None:
    """Measure a post of plain paragraphs and one full of tags, and the real one where it is at hand."""
    if (real := real_post()) is not None:
        report("a real post", real)
    report("plain paragraphs", plain_post())
    report("full of tags", rich_post())
    growth()


if __name__ == "__main__":
    main()
