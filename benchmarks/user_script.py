"""What a user would write to get an archive into Parquet: python-frontmatter, selectolax and pyarrow.

    python benchmarks/user_script.py FOLDER OUT PROCESSES

The benchmarks measure newspost beside it. It does less: there are no categories, no digest, no attribution and no
source; nothing is as Jekyll has it; links and images are not told by paragraph.
"""

from __future__ import annotations

import sys
from multiprocessing import Pool
from pathlib import Path

import frontmatter
import pyarrow as pa
from pyarrow import parquet
from selectolax.lexbor import LexborHTMLParser


def row(path: Path) -> dict[str, object]:
    """Read a post; what cannot be read is a row that says why."""
    try:
        post = frontmatter.loads(path.read_text(encoding="utf-8"))
        tree = LexborHTMLParser(post.content)
        return {
            "path": str(path),
            "title": str(post.get("title")),
            "date": str(post.get("date")),
            "tags": str(post.get("tags")).split(),
            "paragraphs": [node.text() for node in tree.css("p")],
            "links": [{"text": node.text(), "href": node.attributes.get("href")} for node in tree.css("a")],
            "images": [node.attributes.get("src") for node in tree.css("img")],
        }
    except Exception as error:  # noqa: BLE001 - as such a script would have it
        return {"path": str(path), "error": str(error)}


def export(folder: Path, out: Path, processes: int = 1) -> None:
    """Make a table of all posts below a folder."""
    paths = sorted(folder.rglob("*.md"))
    if processes == 1:
        rows = [row(path) for path in paths]
    else:
        with Pool(processes) as pool:
            rows = pool.map(row, paths, chunksize=250)
            pool.close()
            pool.join()  # so that the time that they took is known
    parquet.write_table(pa.Table.from_pylist(rows), out)


if __name__ == "__main__":
    export(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))
