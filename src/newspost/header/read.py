"""The front matter of a post: where it is, what it says, what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from newspost.header.fence import Fence, find_fence
from newspost.header.tiers import read_canonical, read_lines
from newspost.header.unreadable import UnreadableHeader


@dataclass(slots=True)
class Header:
    """What Jekyll gets from the top of a file.

    ``fence`` is None where it sees no front matter. ``data`` are the front matter's values, empty where there are
    none. ``error`` says why Jekyll cannot read it (it then publishes the post without any header data).
    """

    fence: Fence | None
    data: dict[Any, Any]
    error: UnreadableHeader | None


def read_header(text: str) -> Header:
    r"""Return the header of ``text``, as `read_header_slowly` does, from the first tier that is sure of it.

    >>> read_header("---\ntitle: T\n---\nBody\n").data
    {'title': 'T'}
    """
    canonical = read_canonical(text)
    if canonical is not None:
        return Header(*canonical, None)
    fence = find_fence(text)
    if fence is None:
        return Header(None, {}, None)
    data = read_lines(text, fence)
    return _read(text, fence) if data is None else Header(fence, data, None)


def read_header_slowly(text: str) -> Header:
    """Return the header of ``text``, through libyaml and nothing else: the witness for the quick tiers.

    Never raises: what is wrong with the header is its ``error``. Bytes that are not UTF-8 (lone surrogates in
    ``text``) matter only inside the header; Jekyll drops a file that holds any.
    """
    fence = find_fence(text)
    return Header(None, {}, None) if fence is None else _read(text, fence)


def _read(text: str, fence: Fence) -> Header:
    """Read what is inside ``fence``.

    Jekyll takes a map; null and false are no data; for anything else its ``merge_data!`` fails on ``key?``.
    """
    # a header of the simple kind needs no YAML parser
    from newspost.header.nodes import compose  # noqa: PLC0415
    from newspost.header.values import construct, describe  # noqa: PLC0415

    try:
        root = compose(text, fence)
        data = None if root is None else construct(root)
    except UnreadableHeader as error:
        # with its traceback it would keep alive, in a circle, all that those who called were at work on
        error.__traceback__ = error.__cause__ = error.__context__ = None
        return Header(fence, {}, error)
    if isinstance(data, dict):
        return Header(fence, data, None)
    if root is None or data is None or data is False:
        return Header(fence, {}, None)
    return Header(fence, {}, UnreadableHeader(f"the front matter is {describe(data)}, not a map", root.span.start))
