"""What a type checker tells those who check posts and write rules. Nothing here is run: mypy and pyright judge it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, assert_type

import newspost
from newspost import Dialect, Finding, Hit, Post, PostFacts, Report, SiteHit


def check() -> None:
    """Check posts and look at what was found."""
    report = newspost.check(["_posts"])
    assert_type(report, Report)
    for finding in report.findings:
        assert_type(finding, Finding)
        assert_type(finding.code, str)
        assert_type(finding.fix, newspost.Fix | None)


@newspost.rule("X001", "short-title", severity="warning")
def short_title(post: Post, options: Mapping[str, Any]) -> Iterator[Hit]:
    """Say that a title is short."""
    if len(post.article.title) < options.get("least", 3):
        yield Hit(post.span("title"), "The title is short.")


@newspost.site_rule("X002", "one-title")
def one_title(posts: Sequence[PostFacts], options: Mapping[str, Any]) -> list[SiteHit]:
    """Say that the titles of a site are the same."""
    return [SiteHit(posts[0].path, f"One title, {options}.")] if len({post.title for post in posts}) == 1 else []


assert_type(one_title([], {}), list[SiteHit])


@newspost.rule("X003", "no-options")  # type: ignore[type-var] # pyright: ignore[reportArgumentType, reportUntypedFunctionDecorator]
def no_options(post: Post) -> Iterator[Hit]:
    """A rule that takes no options."""
    yield Hit(post.span("title"), "The title is there.")


newspost.rule("X004", "loud", severity="loud")  # type: ignore[arg-type] # pyright: ignore[reportArgumentType]

WIRE = Dialect("wire", attribution="(?P<source>.+)", attribution_form="{source}", navigation="Back.*")
WIRE.name = "other"  # type: ignore[misc] # pyright: ignore[reportAttributeAccessIssue]
