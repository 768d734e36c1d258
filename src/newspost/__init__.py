"""Read Jekyll-style post files into validated Articles, without losing a byte of the file."""

from importlib import import_module
from typing import TYPE_CHECKING

from newspost._version import __version__

if TYPE_CHECKING:
    from newspost.article import Article, Attribution, Code, Heading, Html, Image, Link, List, Paragraph, Quote, Table
    from newspost.dialect import FINEWS, Dialect
    from newspost.files import FileChanged
    from newspost.interop.frontmatter import JekyllHandler, from_frontmatter
    from newspost.post import Post, load, loads
    from newspost.problems import EditRejected, InvalidPost, Problem
    from newspost.text.spans import Span
    from newspost.writing import dump, dumps

__all__ = [
    "FINEWS",
    "Article",
    "Attribution",
    "Code",
    "Dialect",
    "EditRejected",
    "FileChanged",
    "Heading",
    "Html",
    "Image",
    "InvalidPost",
    "JekyllHandler",
    "Link",
    "List",
    "Paragraph",
    "Post",
    "Problem",
    "Quote",
    "Span",
    "Table",
    "__version__",
    "dump",
    "dumps",
    "from_frontmatter",
    "load",
    "loads",
]

_HOMES = {
    "newspost.article": "Article Attribution Code Heading Html Image Link List Paragraph Quote Table",
    "newspost.dialect": "FINEWS Dialect",
    "newspost.files": "FileChanged",
    "newspost.interop.frontmatter": "JekyllHandler from_frontmatter",
    "newspost.post": "Post load loads",
    "newspost.problems": "EditRejected InvalidPost Problem",
    "newspost.text.spans": "Span",
    "newspost.writing": "dump dumps",
}
_HOME_OF = {name: home for home, names in _HOMES.items() for name in names.split()}


def __getattr__(name: str) -> object:
    """Import a public name when it is first used: ``newspost --version`` needs neither pydantic nor PyYAML."""
    if name not in _HOME_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value: object = getattr(import_module(_HOME_OF[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """Return the public names."""
    return __all__
