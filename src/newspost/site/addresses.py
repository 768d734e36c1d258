"""The address that Jekyll gives a post on its site, and the file that it writes for it.

``path`` is the one by which Jekyll goes: below the site's collections_dir.
"""

from __future__ import annotations

from newspost.jekyll.addresses import UnusableAddress, unescape_path
from newspost.jekyll.document import Document
from newspost.jekyll.permalinks import AddressParts, address_of, cleaned_path, output_extension
from newspost.jekyll.settings import Settings
from newspost.ruby.paths import extname, stem


def post_address(path: str, document: Document, settings: Settings) -> tuple[str | None, str | None]:
    """Return the address of a post without the site's baseurl, or why Jekyll cannot make one; of no post, neither."""
    if document.date is None:
        return None, None
    try:
        extension = _extension(path, document, settings)
        parts = AddressParts(
            document.slug, stem(path), cleaned_path(path), document.categories, document.date, extension
        )
        return address_of(settings.permalink, document.data.get("permalink"), parts), None
    except UnusableAddress as error:
        return None, str(error)


def page_at(url: str, path: str, document: Document, settings: Settings) -> str:
    """Return the file that Jekyll writes for a post whose address is ``url``, below the site's destination."""
    page = unescape_path(url).lstrip("/")
    if url.endswith("/"):
        return f"{page}index.html"
    extension = _extension(path, document, settings)
    return page if page.endswith(extension) else page + extension


def _extension(path: str, document: Document, settings: Settings) -> str:
    """Return the extension of the page (``Renderer#output_ext``)."""
    return output_extension(document.data.get("permalink"), extname(path), settings.markdown)
