"""The real posts that the tests read, and what Jekyll made of each; both lie outside the project.

NEWSPOST_CORPORA names the folder that holds `corpora/NAME.tar.gz` and `oracle/NAME.jsonl.gz`. Where it is unset or
empty, the test that asks is skipped. So ask inside a test or a fixture, never while tests are being collected.
"""

from __future__ import annotations

import gzip
import json
import os
import tarfile
from functools import cache
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, TypeAlias

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

NAMES = (
    "18F__18f.gsa.gov",
    "apple__swift-org-website",
    "bitcoin-core__bitcoincore.org",
    "bitcoinops__bitcoinops.github.io",
    "edge",
    "efcl__efcl.github.io",
    "houbb__houbb.github.io",
    "jekyll__jekyll",
    "kubernetes__kubernetes.github.io",
    "mzlogin__mzlogin.github.io",
    "openSUSE__news-o-o",
)
"""Every corpus; `edge` is made of files with one trap each."""

Record: TypeAlias = dict[str, Any]
"""What the oracle says of one post: a line of JSON, its fields described beside the oracle."""


def corpora_root() -> Path:
    """Return the folder of corpora and oracle, or skip the test that asks."""
    root = os.environ.get("NEWSPOST_CORPORA")
    if not root:
        pytest.skip("NEWSPOST_CORPORA is unset: it names the folder that holds corpora/ and oracle/")
    return Path(root)


def files(name: str) -> Iterator[tuple[str, bytes]]:
    """Yield path and bytes of every file of a corpus, straight from its archive; paths start below its own folder."""
    with tarfile.open(corpora_root() / "corpora" / f"{name}.tar.gz", "r|gz") as archive:
        for member in archive:
            content = archive.extractfile(member) if member.isfile() else None
            if content is not None:
                yield member.name.removeprefix(f"{name}/"), content.read()


def posts(name: str) -> Iterator[tuple[str, bytes]]:
    """Yield path and bytes of every post and draft of a corpus; the path is the oracle's."""
    for path, data in files(name):
        if {"_posts", "_drafts"} & set(PurePosixPath(path).parent.parts):
            yield path, data


@cache
def oracle(name: str) -> dict[str, Record]:
    """Return what Jekyll made of each post of a corpus, by path; `edge.tz-UTC` and its like are names too."""
    with gzip.open(corpora_root() / "oracle" / f"{name}.jsonl.gz", "rt", encoding="utf-8") as lines:
        records: list[Record] = [json.loads(line) for line in lines]
    return {record["path"]: record for record in records}
