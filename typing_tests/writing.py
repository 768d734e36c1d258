"""What a type checker tells those who edit and write posts. Nothing here is run: mypy and pyright judge it."""

from datetime import UTC, datetime
from pathlib import Path
from typing import assert_type

import frontmatter

import newspost
from newspost import Article, Attribution, Link, Paragraph, Post


def edit(post: Post, path: Path) -> None:
    """Edit a post and write it."""
    assert_type(post.edit(title="Fog", tags=["fog"]), Post)
    assert_type(post.replace(post.article.model_copy(update={"title": "Fog"})), Post)
    post.write()
    post.write(path)
    post.write("a.md")
    newspost.dump(post, path)
    assert_type(newspost.dumps(post), str)
    post.edit("title")  # type: ignore[call-arg] # pyright: ignore[reportCallIssue]
    post.replace("title")  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]


def make() -> Article:
    """Make an Article of plain values and of parts."""
    now = datetime.now(UTC)
    Article(title="Fog", date=now, paragraphs=["It lifted."], attribution="The Daily Wire", navigation=[("Back", "/")])
    Article(title="Fog", date=now, body=[Paragraph("It lifted.")], attribution=Attribution("By Wire", "Wire"))
    Article(title="Fog", date=now, tags=("fog",), extra={"views": 3}, navigation=[Link("Back", "/")])
    Article(title="Fog")  # type: ignore[call-arg] # pyright: ignore[reportCallIssue]
    Article(title=3, date=now)  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]
    Article(title="Fog", date="2024-05-06")  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]
    Article("Fog", now)  # type: ignore[call-arg] # pyright: ignore[reportCallIssue]
    return Article(title="Fog", date=now, titel="")  # type: ignore[call-arg] # pyright: ignore[reportCallIssue]


def others(post: Post) -> None:
    """Go to python-frontmatter and back."""
    assert_type(post.to_frontmatter(), frontmatter.Post)
    assert_type(newspost.from_frontmatter(post.to_frontmatter(), post), Post)
    frontmatter.loads(str(post), handler=newspost.JekyllHandler())


def errors(post: Post) -> None:
    """Catch what editing and writing raise."""
    try:
        post.edit(title="").write()
    except newspost.EditRejected as error:
        reason: str = error.reason
        assert_type(error.span, newspost.Span | None)
        _ = reason
    except newspost.FileChanged as error:
        assert_type(error, newspost.FileChanged)
