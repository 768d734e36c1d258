"""Posts on other machines, by their addresses: sites, loose posts and archives, and what can go wrong on the way."""

from __future__ import annotations

import shutil
import sys
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result

from newspost import map_posts, read_many
from newspost.cli import commands
from newspost.sources import far, many, trees
from newspost.sources.finding import find_targets
from newspost.sources.names import without_secrets
from newspost.sources.reading import read_targets

pytest.importorskip("pyarrow", reason="pyarrow is not installed")

from pyarrow import fs

if TYPE_CHECKING:
    import newspost

ADDRESS = "far://key:secret@bucket"


@pytest.fixture(autouse=True)
def bucket(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Have a folder at an address, and the samples in it."""
    folder = tmp_path / "bucket"
    shutil.copytree("samples", folder / "news")
    system = fs.SubTreeFileSystem(str(tmp_path), fs.LocalFileSystem())
    opened = far.opened_uri

    def far_or_near(uri: str) -> tuple[fs.FileSystem, str]:
        return (system, uri.partition("@")[2]) if uri.startswith(ADDRESS) else opened(uri)

    monkeypatch.setattr(far, "opened_uri", far_or_near)
    monkeypatch.setattr(many, "_FEW", 0)
    return folder


def told(result: newspost.Result) -> tuple[object, ...]:
    article = None if result.error is not None or result.post is None else result.post.article
    return result.path, article, str(result.error), result.url, result.published


def title_of(result: newspost.Result) -> str:
    return result.unwrap().article.title


def run(*arguments: str) -> Result:
    return CliRunner().invoke(commands, ["export", "--to", "jsonl", *arguments], prog_name="newspost")


def test_a_site_far_away_is_read_as_its_folder_is() -> None:
    expected = [told(result) for result in read_many("samples")]
    assert [told(result) for result in read_many(f"{ADDRESS}/news")] == expected
    assert [told(result) for result in read_many(f"{ADDRESS}/news/")] == expected
    assert run(f"{ADDRESS}/news").stdout.replace("samples/", "") == run("samples").stdout.replace("samples/", "")


def test_an_archive_far_away_is_read_where_it_is(bucket: Path) -> None:
    expected = [told(result) for result in read_many("samples")]
    shutil.make_archive(str(bucket / "site"), "gztar", "samples")
    shutil.make_archive(str(bucket / "site"), "tar", "samples")
    with zipfile.ZipFile(bucket / "site.zip", "w") as archive:
        for path in Path("samples").rglob("*.*"):
            archive.write(path, path.relative_to("samples"))
    for name in ("site.tar.gz", "site.tar", "site.zip"):
        assert sorted(map(told, read_many(f"{ADDRESS}/{name}")), key=str) == sorted(expected, key=str)


def test_several_processes_open_what_is_far_away() -> None:
    assert [*map_posts(title_of, f"{ADDRESS}/news", workers=2)] == [*map(title_of, read_many("samples"))]


def test_a_file_that_vanishes_on_the_way_is_a_bad_result(bucket: Path) -> None:
    targets = list(find_targets(f"{ADDRESS}/news"))
    gone = targets[1].path
    (bucket / "news" / gone).unlink()
    found = {result.path: result.error for result in read_targets(targets)}
    assert isinstance(found.pop(gone), FileNotFoundError)
    assert set(found.values()) == {None}


def test_a_file_that_is_very_large_is_not_fetched(bucket: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(trees, "LARGEST", 10_000)
    name = "_posts/2024-05-06-large.md"
    (bucket / "news" / name).write_bytes(b"x" * 10_001)
    found = {result.path: str(result.error) for result in read_many(f"{ADDRESS}/news")}
    assert found[name] == "[Errno 22] it is larger than 10,000 bytes"


@pytest.mark.parametrize(
    ("uri", "message"),
    [
        (f"{ADDRESS}/none", "far://bucket/none: there is nothing at this address"),
        ("nowhere://key:secret@bucket/a", "nowhere://bucket/a: Unrecognized filesystem type"),
        ("s3://key:secret@/[", "s3://"),
    ],
)
def test_an_address_that_leads_nowhere_is_one_message_without_secrets(uri: str, message: str) -> None:
    found = run(uri)
    assert (found.exit_code, found.stdout) == (2, "")
    assert found.stderr.startswith(f"newspost: {message}")
    assert "secret" not in found.stderr
    assert found.stderr.count("\n") == 1


def test_it_says_what_is_missing_where_pyarrow_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow.fs", None)
    found = run("s3://key:secret@bucket/news")
    assert found.exit_code == 2
    assert found.stderr == "newspost: s3://bucket/news: reading it needs pyarrow: install newspost[arrow]\n"


def test_an_export_is_gone_on_with_until_a_file_has_changed(
    bucket: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    out = ["-o", "out", "--jobs", "1"]
    assert run(f"{ADDRESS}/news", *out).stderr == "4 exported, 0 bad\n"
    assert "secret" not in (tmp_path / "out").read_text()
    (bucket / "news" / "_posts" / "2024-05-06-new.md").write_text("---\ntitle: N\n---\n")
    assert run(f"{ADDRESS}/news", *out, "--force").stderr == "5 exported, 0 bad\n"


@pytest.mark.parametrize("text", ["a/b@c?d", "C:\\a", "file:///a@b"])
def test_what_is_no_address_has_no_secrets(text: str) -> None:
    assert without_secrets(text) == text
