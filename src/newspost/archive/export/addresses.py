"""Addresses as the standards want them: absolute, and in the characters that a URI has (RFC 3986)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

from newspost.archive.export.item import Item
from newspost.archive.export.options import Options
from newspost.parts import Image

_STRAY_PERCENT: Final = re.compile(r"%(?![0-9A-Fa-f]{2})")
_HOST: Final = re.compile(r"[a-z0-9._-]++|\[[0-9a-f:.]++\]", re.IGNORECASE | re.ASCII)
_PATH: Final = "/:@!$&'()*+,;=%~"
_QUERY: Final = _PATH + "?"


def page_url(item: Item, options: Options) -> str | None:
    """Return the address of a post's page; None where the site's address is not known, or there is no page."""
    return None if item.status == "unpublished" else _address(item, options)


def _address(item: Item, options: Options) -> str | None:
    """Return the address that the page of a post has, or would have."""
    if options.base_url is None or item.url is None:
        return None
    return uri(options.base_url.rstrip("/") + item.url)


def identifier(item: Item, options: Options) -> str:
    """Return what names a post and no other: the address of its page, else one made of that of the site and the path.

    Where the site's address is not known, it is the path alone.
    """
    if options.base_url is None:
        return item.path
    return _address(item, options) or f"{options.base_url.rstrip('/')}/{quote(item.path.lstrip('/'), errors='replace')}"


def uri(address: str, base: str | None = None) -> str | None:
    """Return an http(s) address as a URI; None for any other, such as a relative one where ``base`` is not known.

    >>> uri("http://a.example/雾?x=a b#%"), uri("../b.png", "https://a.example/2024/fog.html"), uri("b.png")
    ('http://a.example/%E9%9B%BE?x=a%20b#%25', 'https://a.example/b.png', None)
    """
    try:
        parts = urlsplit(urljoin(base or "", address.strip()))
        port = "" if parts.port is None else f":{parts.port}"
        host = _host(parts.hostname or "")
    except ValueError:  # a port that is no number, half an IPv6 address, a label that is too long
        return None
    if parts.scheme not in {"http", "https"} or not host:
        return None
    path, query, fragment = (_quoted(part, _QUERY) for part in (parts.path, parts.query, parts.fragment))
    return urlunsplit((parts.scheme, host + port, path.replace("?", "%3F"), query, fragment))


def _quoted(part: str, safe: str) -> str:
    """Return a part of an address in ASCII; what is escaped already stays so."""
    return quote(_STRAY_PERCENT.sub("%25", part), safe=safe, errors="replace")


def _host(name: str) -> str | None:
    """Return a host in ASCII; None where it is none."""
    if ":" in name:
        name = f"[{name}]"
    ascii_name = name if name.isascii() else name.encode("idna").decode("ascii")
    return ascii_name if _HOST.fullmatch(ascii_name) else None


def image_uris(images: Iterable[Image], base: str | None) -> list[str]:
    """Return the addresses of images, each once, those that are relative from ``base`` on."""
    return [*dict.fromkeys(_uris(images, base))]


def _uris(images: Iterable[Image], base: str | None) -> Iterator[str]:
    """Yield the addresses that are some."""
    for image in images:
        found = uri(image.src, base)
        if found is not None and image.src:
            yield found
