"""How Sphinx makes the documentation's site out of these pages: ``python3 dev.py docs``."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

import newspost

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx

DOCS: Final = Path(__file__).resolve().parent
ROOT: Final = DOCS.parent

project = "newspost"
author = copyright = "The newspost authors"  # noqa: A001 - Sphinx calls it so
version = release = newspost.__version__

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon", "sphinx_copybutton"]
root_doc = "index"
nitpicky = True  # a name that leads nowhere is a warning, and every warning is an error
nitpick_ignore_regex = [
    # to know what other projects document takes their inventories, and so a network
    ("py:.*", r"(collections|contextlib|datetime|frontmatter|hypothesis|os|pa|pathlib|pyarrow|pydantic|re|typing)\..*"),
    ("py:class", r"StructType|SparkSession|newspost\.spark\.(reading|writing)\..*|Post(Stream)?Reader|PostWriter"),
    # names in signatures that say enough, and are not public: short texts, variables of types, inner parts
    ("py:.*", r"(newspost\..*\.)?(Safety|Severity|Spot|_Rule|_SiteRule|R)"),
    ("py:class", r"newspost\.(arrow\.arrays|checking\.config_files|jekyll|meaning|site\.walk|sources\.trees)\..*"),
]

myst_heading_anchors = 4
myst_enable_extensions = ["attrs_inline"]

default_role = "py:obj"  # docstrings write `newspost.Post` for a name of ours and ``title`` for any other code
add_module_names = False
autodoc_member_order = "bysource"
autodoc_typehints = "signature"
autodoc_default_options = {"members": True, "exclude-members": "model_config, of_parts"}
python_maximum_signature_line_length = 88
napoleon_numpy_docstring = False

html_theme = "furo"
html_title = f"newspost {release}"
html_static_path = ["_static"]
html_css_files = ["newspost.css"]
html_copy_source = html_show_sourcelink = False
html_theme_options = {"navigation_with_keys": True}
copybutton_prompt_text = r">>> |\.\.\. |\$ "
copybutton_prompt_is_regexp = True

linkcheck_ignore = [r"https?://([^/]+\.)?example\.com(/.*)?"]

PAGES_OF_FILES: Final = {
    "README.md": "index.md",
    "CHANGELOG.md": "project/changelog.md",
    "CONTRIBUTING.md": "project/contributing.md",
    "SECURITY.md": "project/security.md",
}
"""Files beside the folder `docs` that have a page of their own on the site."""


def led_to_pages(text: str, folder: Path, page: Path) -> str:
    """Return Markdown of a file in ``folder`` with the links to other files as they have to be on ``page``.

    On a code host a link leads to a file, on the site to its page.
    """

    def led(link: re.Match[str]) -> str:
        target = Path(os.path.normpath(folder / link["path"]))
        if not (target.is_relative_to(ROOT) and target.is_file()):
            return link[0]
        target = DOCS / PAGES_OF_FILES.get(target.relative_to(ROOT).as_posix(), target)
        kind = "" if target.is_relative_to(DOCS) else "path:"  # a file to download
        return f"]({kind}{os.path.relpath(target, page.parent)}"

    return re.sub(r"\]\((?P<path>[\w./-]+)(?=[#)])", led, text)


def read_page(app: Sphinx, docname: str, content: list[str]) -> None:
    """Prepare a page: its links, and the rules below their table."""
    page = Path(app.env.doc2path(docname))
    content[0] = led_to_pages(content[0], page.parent, page)
    if docname == "rules/index":  # which is made by a program, for code hosts too
        content[0] += "\n```{toctree}\n:hidden:\n:glob:\n\n*\n```\n"


def read_included(_app: Sphinx, path: Path, _parent: str, content: list[str]) -> None:
    """Prepare a file that is a page of the site and lies elsewhere."""
    file = (DOCS / path).resolve()
    page = DOCS / PAGES_OF_FILES[file.relative_to(ROOT).as_posix()]
    content[0] = led_to_pages(content[0], file.parent, page)


def put_pictures_in(_app: Sphinx, doctree: nodes.document) -> None:
    """Put drawings of ours into the page, where they take its colours, which a reader may switch."""
    from docutils import nodes  # noqa: PLC0415 - Sphinx brings it; tests of the examples do without

    for image in list(doctree.findall(nodes.image)):
        file = DOCS / image["uri"]
        text = file.read_text("utf-8") if file.suffix == ".svg" and file.is_file() else ""
        if "var(--color-" in text:
            drawing = nodes.raw("", f'<div class="drawing">{text}</div>', format="html")
            image.replace_self(drawing)


MADE_BY_NEWSPOST: Final = {"Article", "Entry", "Excerpt", "Fact", "Piece", "Post", "Result", "Site"}
"""Classes whose constructors are not for users, or take more than a signature can tell."""


def leave_out_signature(
    _app: Sphinx, kind: str, name: str, _obj: object, _options: object, signature: str | None, returned: str | None
) -> tuple[str | None, str | None]:
    """Leave out the signature of a class that users do not make."""
    if kind == "class" and name.rpartition(".")[2] in MADE_BY_NEWSPOST:
        return "", None
    return signature and signature.replace("<factory>", "..."), returned


def skip_fields_of_tuples(_app: Sphinx, _kind: str, _name: str, obj: object, skip: bool, _options: object) -> bool:  # noqa: FBT001 - as above
    """Leave out the fields of named tuples: the signature has them, and nobody wrote their docstrings."""
    return skip or (getattr(obj, "__doc__", None) or "").startswith("Alias for field number")


_plain: dict[str, list[str]] = {}


def keep_colons(_app: Sphinx, kind: str, name: str, _obj: object, _options: object, lines: list[str]) -> None:
    """Remember the docstring of a property: napoleon takes what stands before its first colon for a type."""
    if kind in {"attribute", "data", "property"}:
        _plain[name] = lines[:]


def restore_colons(app: Sphinx, _kind: str, name: str, _obj: object, _options: object, lines: list[str]) -> None:
    """Let napoleon read the docstring of a property as it reads that of a method."""
    from sphinx.ext.napoleon.docstring import GoogleDocstring  # noqa: PLC0415 - as in `put_pictures_in`

    if name in _plain:
        lines[:] = GoogleDocstring(_plain.pop(name), app.config, app, "method").lines()


def setup(app: Sphinx) -> None:
    """Tell Sphinx of the above."""
    app.connect("autodoc-skip-member", skip_fields_of_tuples)
    app.connect("autodoc-process-signature", leave_out_signature)
    app.connect("autodoc-process-docstring", keep_colons, priority=400)  # before napoleon, whose is 500
    app.connect("autodoc-process-docstring", restore_colons, priority=600)
    app.connect("source-read", read_page)
    app.connect("include-read", read_included)
    app.connect("doctree-read", put_pictures_in)
