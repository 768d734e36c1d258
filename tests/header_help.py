"""What the tests of the header share: values as typed JSON, and equality that minds types."""

from __future__ import annotations

import base64
import json
import math
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from newspost.text.encoding import encode

if TYPE_CHECKING:
    from newspost.header.read import Header

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_NODES, _LEVELS = 20_000, 100  # where the oracle's own dump stops

PIECES: dict[str, list[str]] = json.loads(
    (Path(__file__).parent / "data" / "header" / "pieces.json").read_text(encoding="utf-8")
)
"""Lines that only libyaml can read, and texts without a fence."""


def typed(value: object) -> object:
    """Return ``value`` as the oracle writes it: ``{"t": type, "v": value}``, with its limits on size and depth."""
    count = 0

    def convert(value: object, above: tuple[object, ...]) -> object:
        nonlocal count
        count += 1
        if count > _NODES or len(above) > _LEVELS:
            return {"t": "truncated"}
        if any(value is one for one in above):
            return {"t": "cycle"}
        if isinstance(value, dict):
            below = (*above, value)
            return {"t": "map", "v": [[convert(key, below), convert(item, below)] for key, item in value.items()]}
        if isinstance(value, list | tuple):
            return {"t": "list", "v": [convert(item, (*above, value)) for item in value]}
        return _scalar(value)

    return convert(value, ())


def _scalar(value: object) -> object:
    if value is None:
        return {"t": "null"}
    if isinstance(value, bool | int):
        return {"t": "bool" if isinstance(value, bool) else "int", "v": value}
    if isinstance(value, float):
        return {"t": "float", "v": "nan" if math.isnan(value) else value.hex()}
    return _day(value) if isinstance(value, date) else _text(value)


def _day(value: date) -> object:
    if not isinstance(value, datetime):
        return {"t": "date", "v": value.isoformat()}
    offset = value.utcoffset()
    assert offset is not None
    epoch = (value - _EPOCH) // timedelta(seconds=1)
    return {"t": "time", "epoch": epoch, "us": value.microsecond, "offset": offset.total_seconds()}


def _text(value: object) -> object:
    assert isinstance(value, str)
    if any("\ud800" <= character <= "\udfff" for character in value):
        return {"t": "bin", "v": base64.b64encode(encode(value)).decode()}
    return {"t": "str", "v": value}


def from_oracle(value: Any) -> object:  # noqa: ANN401 - JSON
    """Return the oracle's typed JSON with floats and times as `typed` writes them."""
    kind, content = value["t"], value.get("v")
    if kind == "map":
        return {"t": kind, "v": [[from_oracle(key), from_oracle(item)] for key, item in content]}
    if kind == "list":
        return {"t": kind, "v": [from_oracle(item) for item in content]}
    if kind == "float":
        return _scalar(float(content.replace("Infinity", "inf")))
    if kind == "time":
        offset = datetime.fromisoformat(f"2000-01-01T00:00:00{content[-6:]}").utcoffset()
        seconds = offset.total_seconds() if offset else 0.0
        return {"t": kind, "epoch": value["epoch"], "us": value.get("ns", 0) // 1000, "offset": seconds}
    return dict(value)


def same(one: Header, other: Header) -> bool:
    """Whether two headers say the same, the types of their values included, and the wording of their errors."""
    reasons = [(error.message, error.offset) if error else None for error in (one.error, other.error)]
    return one.fence == other.fence and typed(one.data) == typed(other.data) and reasons[0] == reasons[1]
