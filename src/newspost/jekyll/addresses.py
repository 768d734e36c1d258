"""Addresses: how Jekyll escapes a text for one, tidies one up, and reads one back (Jekyll's ``URL``)."""

from __future__ import annotations

import re
from typing import Final

from newspost.text.encoding import decode, encode

_SHOWN: Final = 60
"""The characters of a text that a message shows."""


class UnusableAddress(ValueError):
    """Jekyll can make no address of this and stops the build; the text says why, and what to write instead."""


def _refusal(text: str, why: str, mend: str) -> UnusableAddress:
    """Give the error for a text that Jekyll cannot escape."""
    shown = repr(text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…")
    return UnusableAddress(f"{shown} cannot be part of an address: {why}. Jekyll stops the build. {mend}")


# --- escaping ---------------------------------------------------------------------------------------------------------

_PLAIN_LINE: Final = re.compile(r"^[a-zA-Z0-9./-]++$", re.MULTILINE)
_PARTS: Final = re.compile(r"(?:([^:/?#]++):)?(?://([^/?#]*+))?([^?#]*+)(?:\?([^#]*+))?(?:#(.*+))?")  # RFC 3986
_SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9.+-]*+")
_NETWORK: Final = "http https ftp tftp sftp ssh svn+ssh telnet nntp gopher wais ldap prospero"
_NETWORK_SCHEMES: Final = frozenset(_NETWORK.split())
"""The keys of Addressable's PORT_MAPPING: after one of these there must be a host or a path."""

_FIRST_COLON: Final = re.compile(r"(?:\A[^/:]*+|\n[^/:\n]*+):")  # of the text or of a line: Ruby's ^ is both
_UNSAFE: Final = re.compile(r"[^A-Za-z0-9._~!$&'()*+,;=:@/?-]+")
_UNSAFE_IN_HOST: Final = re.compile(r"[^A-Za-z0-9._~!$&'()*+,;=:@\[\]-]+")


def escape_path(text: str) -> str:
    r"""Escape a text for an address: ``URL.escape_path``, and ``Addressable::URI.encode`` behind it.

    A text that has one plain line comes back as it is. Any other is read as a web address, whatever it is meant to be,
    and what may not stand there is escaped; behind the first `#` all but the rest of its line is lost.

    Raises:
        UnusableAddress: The text begins like a web address and is none, as `a b:c` does; or it is not UTF-8.

    >>> escape_path("/news/说明 100%"), escape_path("c#"), escape_path("a/b:c")
    ('/news/%E8%AF%B4%E6%98%8E%20100%25', 'c%23', 'a/b:c')
    """
    if not _is_utf8(text):
        raise _refusal(text, "it is not UTF-8", "Write it in UTF-8.")
    if not text or _PLAIN_LINE.search(text):
        return text
    scheme, authority, path, query, fragment = next(_PARTS.finditer(text)).groups()
    return "".join(
        (
            _front(text, scheme, authority, path),
            _escaped(path),
            "" if query is None else f"?{_escaped(query)}",
            "" if fragment is None else f"%23{_escaped(fragment)}",
        )
    )


def _is_utf8(text: str) -> bool:
    """Tell whether a text has no half of a character in it."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _escaped(text: str, unsafe: re.Pattern[str] = _UNSAFE) -> str:
    """Write each byte of what is unsafe as `%` and two digits."""
    return unsafe.sub(lambda match: f"%{match[0].encode().hex('%').upper()}", text)


def _front(text: str, scheme: str | None, authority: str | None, path: str) -> str:
    """Give what comes before the path, escaped: nothing but for texts that are like web addresses."""
    host = written = ""
    if authority is not None:
        _, tidied = _site(text, authority)
        host, tidied = _site(text, _escaped(tidied, _UNSAFE_IN_HOST), again=True)
        written = f"//{tidied}"
    if scheme is None:
        is_sound = not _FIRST_COLON.search(path)
    else:
        is_sound = bool(_SCHEME.fullmatch(scheme) and (host or path or scheme.lower() not in _NETWORK_SCHEMES))
        written = f"{scheme}:{written}"
    if not is_sound:
        raise _refusal(text, "with its colon it is like a web address, and none", "Leave out the colon.")
    return written


# --- the site in a web address ----------------------------------------------------------------------------------------

_PORT: Final = re.compile(r":([^:@\[\]]*?)$", re.MULTILINE)
_UNBRACKETED: Final = re.compile(r"[^\[\]]++")
_HOST: Final = re.compile(
    r"""\[[A-Za-z0-9._~!$&'()*+,;=:-]*+\]
      | (?! \[.*\]\Z ) (?> (?: [^<>{}\\@"\s] | [\x1c-\x1f] )* ) # the last four are white space for Python alone
    """,
    re.VERBOSE,
)


def _site(text: str, authority: str, *, again: bool = False) -> tuple[str, str]:
    """Take a host with its user and port apart and put them together (``Addressable::URI#authority=``).

    Returns:
        The host, and all of it. An empty port is left out, but is an error where it is read a second time.
    """
    user, rest = _user(authority)
    host = _PORT.sub("", rest, count=1)
    port = _PORT.search(authority)
    digits = unescape_path(port[1]) if port else ""
    is_number = (digits.isascii() and digits.isdigit()) or (not digits and not (port and again))
    if not is_number or not _HOST.fullmatch(host):
        raise _refusal(text, "with its two slashes it is like a web address, and none", "Leave out the slashes.")
    digits = digits.lstrip("0")
    return host, f"{user}{host}:{digits}" if digits else f"{user}{host}"


def _user(authority: str) -> tuple[str, str]:
    """Give what stands before the host with its `@`, and the rest of the authority.

    That is from the first line on that has an `@` before the next bracket to the last such `@`.
    """
    for run in _UNBRACKETED.finditer(authority):
        start = authority.find("\n", *run.span()) + 1 if run.start() else 0
        end = authority.rfind("@", start, run.end())
        if end >= 0 and (start or not run.start()):
            name, colon, password = authority[start:end].strip(" \t\n\v\f\r\0").partition(":")
            first_line, *_ = password.split("\n", 1)
            return f"{name}{colon}{first_line}@", authority[:start] + authority[end + 1 :]
    return "", authority


# --- the whole --------------------------------------------------------------------------------------------------------

_SLASHES: Final = re.compile(r"/{2,}")
_ESCAPE: Final = re.compile(rb"%([0-9A-Fa-f]{2})")


def sanitize(url: str) -> str:
    """Put one slash before an address and take double ones and dots before slashes out of it (``URL#sanitize_url``).

    >>> sanitize("a/../b//c./d")
    '/a/b/cd'
    """
    return _SLASHES.sub("/", f"/{url}".replace("..", "/").replace("./", ""))


def unescape_path(path: str) -> str:
    """Read an escaped path back (``URL.unescape_path``); bytes that are not UTF-8 become lone surrogates.

    >>> unescape_path("/a%20b/%E8%AF%B4")
    '/a b/说'
    """
    if "%" not in path:
        return path
    return decode(_ESCAPE.sub(lambda match: bytes.fromhex(match[1].decode()), encode(path)))
