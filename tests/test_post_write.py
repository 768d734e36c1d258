"""`Post.write`: the file is the old one or the new one, and nobody else's change is lost."""

from __future__ import annotations

import pickle
from pathlib import Path

import pytest

import newspost
from newspost import FileChanged

SOURCE = b"---\r\ntitle: 'A'\r\n---\r\n<p>\xff B</p>"


@pytest.fixture(name="path")
def _path(tmp_path: Path) -> Path:
    path = tmp_path / "2024-05-06-a.md"
    path.write_bytes(SOURCE)
    return path


def test_an_edited_post_is_written_and_nothing_else_in_the_file_changes(path: Path) -> None:
    newspost.load(path).edit(title="it's").write()
    assert path.read_bytes() == SOURCE.replace(b"'A'", b"'it''s'")


def test_a_post_that_was_not_edited_is_written_over_no_change_of_somebody_else(path: Path) -> None:
    newspost.load(path).write()
    assert path.read_bytes() == SOURCE
    post = newspost.load(path)
    path.write_bytes(b"other")
    with pytest.raises(FileChanged):
        post.write()
    assert path.read_bytes() == b"other"


def test_a_file_that_somebody_else_changed_is_left_alone(path: Path) -> None:
    post = newspost.load(path).edit(title="B")
    path.write_bytes(b"other")
    with pytest.raises(FileChanged, match="no longer what was read"):
        post.write()
    path.unlink()
    with pytest.raises(FileChanged):
        post.write()
    assert not list(path.parent.iterdir())


def test_a_post_goes_on_being_edited_and_written(path: Path) -> None:
    first = newspost.load(path)
    second = first.edit(title="B")
    third = second.edit(title="C")
    second.write()
    third.write()
    assert b"'C'" in path.read_bytes()
    first.write()
    assert path.read_bytes() == SOURCE


def test_a_pickled_edit_still_knows_what_was_read(path: Path) -> None:
    pickle.loads(pickle.dumps(newspost.load(path).edit(title="B"))).write()
    assert b"'B'" in path.read_bytes()


def test_a_post_is_written_elsewhere_whatever_is_there(path: Path) -> None:
    other = path.with_name("other.md")
    other.write_text("x")
    newspost.load(path).edit(title="B").write(other)
    assert (path.read_bytes(), other.read_bytes()) == (SOURCE, SOURCE.replace(b"'A'", b"'B'"))


def test_a_post_of_no_file_needs_a_path(tmp_path: Path) -> None:
    post = newspost.loads(SOURCE)
    with pytest.raises(ValueError, match="no path"):
        post.write()
    newspost.dump(post, tmp_path / "x.md")
    assert (tmp_path / "x.md").read_bytes() == SOURCE


def test_a_post_that_was_given_with_its_path_is_compared_with_the_file(path: Path) -> None:
    newspost.loads(SOURCE, path).edit(title="B").write()
    assert b"'B'" in path.read_bytes()
    with pytest.raises(FileChanged):
        newspost.loads(SOURCE, path).edit(title="C").write()
