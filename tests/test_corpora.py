from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from corpora import NAMES, corpora_root, oracle, posts

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("name", NAMES)
def test_every_post_has_an_oracle_record_and_every_record_a_post(name: str) -> None:
    assert {path for path, _ in posts(name)} == set(oracle(name))


def test_every_corpus_has_its_name_here() -> None:
    assert {path.name.removesuffix(".tar.gz") for path in (corpora_root() / "corpora").glob("*.tar.gz")} == set(NAMES)


def test_a_post_comes_with_the_bytes_that_jekyll_read() -> None:
    for path, data in posts("edge"):
        if content := oracle("edge")[path].get("content"):
            assert len(data) - content["offset"] == content["bytes"]


def test_without_corpora_the_test_is_skipped_and_told_why(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("NEWSPOST_CORPORA", "")
    with pytest.raises(pytest.skip.Exception, match="NEWSPOST_CORPORA"):
        corpora_root()
    monkeypatch.setenv("NEWSPOST_CORPORA", str(tmp_path))
    assert corpora_root() == tmp_path
