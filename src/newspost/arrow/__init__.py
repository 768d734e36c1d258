r"""Posts as Arrow tables: a row a post, bad ones among them, and back from the table to the very files.

They come with the extra ``newspost[arrow]``, which brings pyarrow.

>>> import pyarrow as pa
>>> from newspost.arrow import parse_batch
>>> raw = pa.record_batch({"path": ["2024-05-06-fog.md"], "content": [b"---\ntags: sea\n---\nAt *noon*.\n"]})
>>> parse_batch(raw, columns=["title", "tags", "text"]).to_pylist()
[{'title': 'Fog', 'tags': ['sea'], 'text': 'At noon.'}]
"""

from __future__ import annotations

try:
    from newspost.arrow.back import UnwritableRow, write_files
    from newspost.arrow.batches import parse_batch, parse_batches, post_batches
    from newspost.arrow.columns import COLUMNS, DEFAULT_COLUMNS, Column, schema
    from newspost.arrow.parts import write_parts, write_table
    from newspost.arrow.sources import Piece, find_pieces, read_batches
except ModuleNotFoundError as error:
    if error.name != "pyarrow":
        raise
    raise ImportError("newspost.arrow needs pyarrow: install newspost[arrow]", name="pyarrow") from None

__all__ = [
    "COLUMNS",
    "DEFAULT_COLUMNS",
    "Column",
    "Piece",
    "UnwritableRow",
    "find_pieces",
    "parse_batch",
    "parse_batches",
    "post_batches",
    "read_batches",
    "schema",
    "write_files",
    "write_parts",
    "write_table",
]
