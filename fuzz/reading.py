"""Any bytes, read as a post."""

from __future__ import annotations

from promises import bodies_agree, comes_back, headers_agree, is_written_or_refused, pieces_have_places

PATH = "_posts/2022-03-24-x.md"


def try_input(data: bytes) -> None:
    """Read ``data`` as a post, and hold newspost to what it promises of that.

    Raises:
        AssertionError: it does not keep a promise.
    """
    post = comes_back(data, PATH, "Asia/Shanghai")
    headers_agree(str(post))
    bodies_agree(str(post))
    if post._reading.is_article:  # noqa: SLF001 - cheaper than to ask for forgiveness
        pieces_have_places(post)
        is_written_or_refused(post.article)
