"""What a type checker tells those who read posts. Nothing here is run: mypy and pyright judge it."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Literal, assert_type

import newspost
from newspost import (
    Article,
    Attribution,
    Code,
    Heading,
    Html,
    Image,
    Link,
    List,
    Paragraph,
    Post,
    Problem,
    Quote,
    Result,
    Span,
    Table,
)


def read(path: Path) -> None:
    """Read one post, by a path or from what it holds."""
    post = newspost.load(path)
    assert_type(post, Post)
    assert_type(newspost.load("a.md", timezone="Asia/Tokyo"), Post)
    assert_type(newspost.loads(b"---\n---\n", path=path, dialect=newspost.FINEWS), Post)
    assert_type(newspost.loads("---\n---\n"), Post)
    assert_type(bytes(post), bytes)
    assert_type(post.path, str | None)
    assert_type(post.body, str)
    assert_type(post.problems, tuple[Problem, ...])
    assert_type(post.span("paragraphs", 3), Span)
    assert_type(post.front_matter, dict[Any, Any])
    newspost.load(3)  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]
    newspost.loads(None)  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]


def fields(article: Article) -> None:
    """Look at the fields of an Article."""
    assert_type(article.title, str)
    assert_type(article.date, datetime)
    assert_type(article.layout, str | None)
    assert_type(article.categories, tuple[str, ...])
    assert_type(article.tags, tuple[str, ...])
    assert_type(article.extra, Mapping[str, Any])
    assert_type(article.digest, str | None)
    assert_type(article.attribution, Attribution | None)
    assert_type(article.source_url, str | None)
    assert_type(article.navigation, tuple[Link, ...])
    assert_type(article.paragraphs, tuple[Paragraph, ...])
    assert_type(article.images, tuple[Image, ...])
    assert_type(article.text, str)
    assert_type(hash(article), int)
    article.title = "other"  # type: ignore[misc] # pyright: ignore[reportAttributeAccessIssue]
    _ = article.titel  # type: ignore[attr-defined] # pyright: ignore[reportAttributeAccessIssue, reportUnknownMemberType, reportUnknownVariableType]


def blocks(article: Article) -> None:
    """Tell the blocks of a body apart: by ``kind``, by class, and with nothing left over."""
    for block in article.body:
        assert_type(block, Paragraph | Html | Image | Table | Heading | List | Quote | Code)
        if block.kind == "heading":
            assert_type(block, Heading)
            assert_type(block.level, int)
        match block:
            case Paragraph(text=text, links=links):
                assert_type(text, str)
                assert_type(links, tuple[Link, ...])
            case Table(rows=rows):
                assert_type(rows, tuple[tuple[str, ...], ...])
            case Code(language=language):
                assert_type(language, str | None)
            case Heading() | Image() | List() | Quote() | Html():
                assert_type(block.html, str)


def problems(post: Post) -> None:
    """Look at what is wrong with a post."""
    for problem in post.problems:
        assert_type(problem.code, str)
        assert_type(problem.severity, Literal["error", "warning", "info"])
        assert_type((problem.line, problem.column), tuple[int, int])
        assert_type(problem.loc, tuple[str | int, ...])
    try:
        assert_type(post.article, Article)
    except newspost.InvalidPost as error:
        assert_type(error.problems, tuple[Problem, ...])


def many(folder: Path) -> None:
    """Read many posts, and have a function done where they are read."""
    results = newspost.read_many(folder, workers=2)
    assert_type(results, Iterator[Result])
    for result in results:
        assert_type(result.post, Post | None)
        assert_type(result.unwrap(), Post)
        assert_type(result.published, bool | None)
    assert_type(newspost.map_posts(title_of, [folder, "more/*.md"]), Iterator[str])


def title_of(result: Result) -> str:
    """Return the title of a post."""
    return result.unwrap().article.title


def sites(folder: Path) -> None:
    """Read a site."""
    site = newspost.Site.open(folder)
    assert_type(site, newspost.Site)
    for entry in site.posts():
        assert_type(entry, newspost.Entry)
        assert_type(entry.post, Post)
        assert_type(entry.url, str | None)
        assert_type(entry.ignored, str | None)
        assert_type(entry.published, bool)
        assert_type(entry.date, datetime | None)
    assert_type(newspost.Site.around(folder / "a.md"), newspost.Site | None)
