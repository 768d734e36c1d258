"""Every file of the real sites, beside what Jekyll made of it: kept or not, when, where, and under which names."""

from __future__ import annotations

from pathlib import Path

import pytest

from corpora import NAMES
from site_help import ZONES, differences, entries, unpack

# years before the first, here or in UTC, which Python's datetime does not hold
BEYOND_PYTHON = {"_posts/2022-03-24-date-negative-year.md", "_posts/2022-03-24-date-year-0001.md"}


@pytest.mark.parametrize("name", [*NAMES, *ZONES])
def test_entries_say_what_jekyll_says(name: str, tmp_path: Path) -> None:
    unpack(ZONES.get(name, name), tmp_path)
    compared, wrong = 0, []
    for entry, record in entries(name, tmp_path):
        if record["path"] in BEYOND_PYTHON:
            continue
        compared += 1
        wrong += [f"{record['path']}: {line}" for line in differences(entry, record)]
    assert not wrong, "\n".join(wrong)
    assert compared > 100
