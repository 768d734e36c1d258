"""Posts in archives and commits: what a folder gives, in whatever it is packed; and nothing but posts comes out."""

from __future__ import annotations

import gzip
import io
import json
import os
import pickle
import shutil
import stat
import struct
import subprocess
import sys
import tarfile
import tracemalloc
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest
from click.testing import CliRunner, Result

import newspost
from many_posts import write_posts
from newspost import InvalidConfig, map_posts, read_many
from newspost.cli import commands
from newspost.sources import many, trees
from newspost.sources.archives import on_disk
from newspost.sources.git import commit_of

if TYPE_CHECKING:
    from collections.abc import Callable

GOOD: Final = "---\ntitle: {}\ndate: 2024-05-06\n---\nText of *{}*.\n"
KINDS: Final = ("tar", "tar.gz", "tgz", "tar.bz2", "tar.xz", "zip")
CONFIG: Final = """
time: 2025-06-01
timezone: Asia/Shanghai
permalink: /:categories/:title/
exclude: [private/, old.md]
limit_posts: 0
defaults:
  - scope: {path: ""}
    values: {layout: post}
  - scope: {path: "section-*/deep*"}
    values: {layout: deep}
"""


def put(folder: Path, files: dict[str, str | bytes]) -> Path:
    """Write files below a folder."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return folder


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Make a site with all that its config has a part in."""
    folder = put(
        tmp_path / "site",
        {
            "_config.yml": CONFIG,
            "_posts/2024-05-06-a.md": GOOD.format("A", "a"),
            "_posts/2024-05-07-雾.md": GOOD.format("雾", "b"),
            "_posts/notes.md": "no post by its name",
            "_posts/2024-05-08-bad.md": "---\ntitle: [\n---\n",
            "_posts/2024-05-09-latin.md": b"---\ntitle: \xe9\n---\n",
            "_drafts/d.md": "---\ntitle: D\n---\nDraft.\n",
            "section-a/deep/_posts/2024-05-06-b.md": GOOD.format("B", "c"),
            "section-b/_posts/2024-05-06-c.md": GOOD.format("C", "d"),
            "private/_posts/2024-05-06-p.md": GOOD.format("P", "e"),
            "index.md": GOOD.format("I", "f"),
            "_site/index.html": "<p>",
        },
    )
    for path in folder.rglob("*"):
        os.utime(path, (1_714_960_800, 1_714_960_800))
    return folder


def pack(folder: Path, kind: str, below: str = ".") -> Path:
    """Pack a folder."""
    archive = folder.with_name(f"{folder.name}.{kind}")
    if kind == "zip":
        with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
            for path in sorted(folder.rglob("*")):
                packed.write(path, f"{below}/{path.relative_to(folder)}")
        return archive
    ending = kind.rpartition(".")[2].replace("tgz", "gz").replace("tar", "")
    with tarfile.open(archive, f"w:{ending}") as packed:  # type: ignore[call-overload] # a kind of compression
        packed.add(folder, below)
    return archive


def commit(folder: Path) -> str:
    """Put a folder into a repository of its own, and return the name of the commit."""
    for command in (
        ["init", "-q", "-b", "main"],
        ["add", "-A"],
        ["-c", "user.name=n", "-c", "user.email=e", "commit", "-qm", "m"],
        ["tag", "v1.0"],
    ):
        subprocess.run(["git", "-C", folder, *command], check=True, capture_output=True)
    return f"{folder}@v1.0"


def told(result: newspost.Result) -> tuple[object, ...]:
    """Return all that a result says, in values that compare."""
    post = result.post
    article = None if result.error is not None or post is None else post.article
    data = None if post is None else bytes(post)
    problems = None if post is None else [(problem.code, problem.line) for problem in post.problems]
    return result.path, data, article, problems, result.url, result.published, _status(result)


def _status(result: newspost.Result) -> object:
    """Return what becomes of a post on its site, and why."""
    entry = result.entry
    return None if entry is None else (entry.ignored, entry.stops, entry.date, entry.layout, entry.categories)


def read(source: str | Path, workers: int = 1) -> list[tuple[object, ...]]:
    return sorted((told(result) for result in read_many(source, workers=workers)), key=_first)


def said(source: str | Path) -> dict[str, str]:
    """Return the bad posts of a source, with the reasons."""
    return {result.path: str(result.error) for result in read_many(source) if result.error is not None}


def run(*arguments: str) -> Result:
    return CliRunner().invoke(commands, ["export", *arguments], prog_name="newspost")


# --- the same as from the folder --------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("below", [".", "site-1.0"])
def test_a_site_in_an_archive_is_read_as_its_folder_is(site: Path, kind: str, below: str) -> None:
    if kind == "zip":  # which knows no zone of the times in it
        (site / "_drafts" / "d.md").unlink()
    expected = read(site)
    assert len(expected) == (6 if kind == "zip" else 7)
    found = read(pack(site, kind, below))
    prefix = "" if below == "." else f"{below}/"
    assert [row[1:] for row in found] == [row[1:] for row in expected]
    assert [row[0] for row in found] == [f"{prefix}{row[0]}" for row in expected]


def test_a_site_in_a_commit_is_read_as_its_folder_is(site: Path) -> None:
    (site / "_drafts" / "d.md").unlink()  # git knows no times of files
    expected = read(site)
    revision = commit(site)
    (site / "_posts" / "2024-05-06-a.md").unlink()
    (site / "_config.yml").write_text("timezone: UTC\n")
    assert read(revision) == expected
    assert read(f"{site}@main") == expected
    digest = subprocess.run(["git", "-C", site, "rev-parse", "HEAD"], capture_output=True, text=True, check=True)
    assert read(f"{site}@{digest.stdout.strip()[:9]}") == expected


def test_a_draft_in_a_commit_is_as_old_as_the_commit(site: Path) -> None:
    (draft,) = [result for result in read_many(commit(site)) if result.path == "_drafts/d.md"]
    assert draft.entry is not None
    assert abs((datetime.now(UTC) - draft.unwrap().article.date).total_seconds()) < 600


def test_a_folder_of_a_repository_is_a_source_of_its_own(site: Path) -> None:
    commit(site)
    found = [result.path for result in read_many(f"{site / 'section-a'}@v1.0")]
    assert found == ["deep/_posts/2024-05-06-b.md"]


@pytest.mark.parametrize("kind", KINDS)
def test_posts_of_no_site_go_by_their_names(tmp_path: Path, kind: str) -> None:
    folder = put(tmp_path / "loose", {"a.md": GOOD, "b/c.HTML": GOOD, "d.txt": GOOD, ".e.md": GOOD, ".f/g.md": GOOD})
    assert [row[:2] for row in read(pack(folder, kind))] == [row[:2] for row in read(folder)]
    assert len(read(folder)) == 2


@pytest.mark.parametrize("kind", ["tar", "zip"])
def test_several_sites_in_an_archive_have_their_own_configs(tmp_path: Path, kind: str) -> None:
    folder = tmp_path / "all"
    for name, zone in (("one", "Asia/Shanghai"), ("two", "America/New_York")):
        put(folder, {f"{name}/_config.yml": f"timezone: {zone}\n", f"{name}/_posts/2024-05-06-a.md": GOOD})
    put(folder, {"two/inner/_config.yml": "timezone: UTC\n", "two/inner/_posts/2024-05-06-a.md": GOOD})
    found = read(pack(folder, kind))
    assert found == read(folder)
    zones = {str(result.unwrap().article.date.tzinfo) for result in read_many(folder)}
    assert zones == {"Asia/Shanghai", "America/New_York"}


@pytest.mark.parametrize("source", ["tar", "zip", "git"])
def test_a_time_zone_is_for_sites_whose_config_has_none(tmp_path: Path, source: str) -> None:
    post = GOOD.encode()
    folder = put(tmp_path / "all", {"one/_config.yml": "timezone: UTC\n", "two/_config.yml": "future: true\n"})
    put(folder, {"one/_posts/2024-05-06-a.md": post, "two/_posts/2024-05-06-a.md": post})
    where = commit(folder) if source == "git" else pack(folder, source)
    found = [result.unwrap().article.date.isoformat() for result in read_many(where, timezone="Asia/Shanghai")]
    assert found == ["2024-05-06T00:00:00+00:00", "2024-05-06T00:00:00+08:00"]


@pytest.mark.parametrize("kind", ["tar", "zip"])
def test_a_config_may_say_where_the_files_are(tmp_path: Path, kind: str) -> None:
    folder = put(tmp_path / "all", {"_config.yml": "source: src\n", "src/_posts/2024-05-06-a.md": GOOD})
    put(folder, {"_posts/2024-05-06-b.md": GOOD})
    assert len(read(folder)) == 1
    assert [row[1:] for row in read(pack(folder, kind))] == [row[1:] for row in read(folder)]


@pytest.mark.parametrize("source", ["tar", "zip", "git"])
def test_several_processes_read_the_same(site: Path, monkeypatch: pytest.MonkeyPatch, source: str) -> None:
    monkeypatch.setattr(many, "_FEW", 0)
    monkeypatch.setattr(many, "_PIECE", 2)
    where = commit(site) if source == "git" else pack(site, source)
    assert read(where, workers=2) == read(where)
    assert sorted(map_posts(_path, where, workers=2)) == [str(row[0]) for row in sorted(read(where), key=_first)]


def _path(result: newspost.Result) -> str:
    return result.path


def _first(row: tuple[object, ...]) -> str:
    return str(row[0])


def test_of_several_sources_each_path_says_which(site: Path) -> None:
    tar, packed = pack(site, "tar"), pack(site, "zip")
    found = [result.path for result in read_many([tar, packed, commit_of(commit(site))])]
    assert {path.partition("/")[0] for path in found} == {"site.tar", "site.zip", "site@v1.0"}


def test_a_source_pickles(site: Path) -> None:
    for tree in (on_disk(str(pack(site, "tar.gz"))), commit_of(commit(site))):
        copy = pickle.loads(pickle.dumps(tree))
        assert [member.path for member in copy.members()] == [member.path for member in tree.members()]


def test_zstandard_needs_something_that_knows_it(site: Path) -> None:
    pa = pytest.importorskip("pyarrow", reason="pyarrow is not installed")
    archive = site.with_name("site.tar.zst")
    with pa.CompressedOutputStream(str(archive), "zstd") as out:
        out.write(pack(site, "tar").read_bytes())
    assert read(archive) == read(site)


def test_zstandard_says_what_it_needs(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    archive = site.with_name("site.tar.zst")
    archive.write_bytes(b"")
    for name in ("compression", "compression.zstd", "pyarrow"):
        monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(OSError, match=r"install newspost\[arrow\]"):
        read_many(archive)


# --- exports ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("source", ["tar.gz", "zip", "git"])
def test_an_export_of_it_is_that_of_the_folder(site: Path, monkeypatch: pytest.MonkeyPatch, source: str) -> None:
    (site / "_drafts" / "d.md").unlink()
    monkeypatch.chdir(site)
    rows = {line["path"]: line for line in map(json.loads, run("--to", "jsonl").stdout.splitlines())}
    where = ["--from-git", commit(site)] if source == "git" else [str(pack(site, source))]
    found = run("--to", "jsonl", *where)
    assert found.exit_code == 1
    assert {line["path"]: line for line in map(json.loads, found.stdout.splitlines())} == rows


def test_an_export_of_a_commit_is_gone_on_with(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(site.parent)
    revision = commit(site)
    one = run("--to", "jsonl", "--from-git", revision, "-o", "one", "--resume", "--jobs", "1")
    assert one.stderr == "5 exported, 2 bad (rows with an error)\n"
    assert (site.parent / "one").read_text() == run("--to", "jsonl", "--from-git", revision).stdout


def test_the_posts_of_a_commit_are_counted(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (site / "_drafts" / "d.md").unlink()
    monkeypatch.chdir(site.parent)
    found = CliRunner().invoke(commands, ["stats", "--json", "--from-git", commit(site)])
    folder = CliRunner().invoke(commands, ["stats", "--json", str(site)])
    assert found.exit_code == folder.exit_code == 1
    assert json.loads(found.stdout)["files"] == json.loads(folder.stdout)["files"] > 0
    assert json.loads(found.stdout)["media"] == json.loads(folder.stdout)["media"]


def test_a_stamp_tells_of_another_config_in_the_archive(site: Path) -> None:
    from newspost.archive.parts import stamp_of
    from newspost.sources.finding import find_targets

    first = stamp_of(tuple(find_targets(pack(site, "tar"))))
    assert stamp_of(tuple(find_targets(pack(site, "tar")))) == first
    (site / "_config.yml").write_text(CONFIG.replace("Shanghai", "Hong_Kong"))
    assert stamp_of(tuple(find_targets(pack(site, "tar")))) != first


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--from-git", "site@none"], "site@none: there is no such commit in the repository"),
        (["--from-git", "site@--upload-pack=touch x"], "there is no such revision"),
        (["--from-git", "none@v1.0"], "none@v1.0: there is no such folder with an @ and a revision after it"),
        (["--from-git", "site"], "site: there is no such folder with an @ and a revision after it"),
        (["--from-git", "plain@main"], "plain@main: not a git repository"),
        (["broken.zip"], "broken.zip: the archive is damaged"),
        (["broken.tar"], "broken.tar: the archive is damaged"),
        (["broken.tar.gz"], "broken.tar.gz: Not a gzipped file"),
        (["site@none"], "site@none: there is no such commit in the repository"),
    ],
)
def test_what_is_wrong_with_a_source_is_one_message(
    site: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], message: str
) -> None:
    monkeypatch.chdir(site.parent)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(site.parent))
    commit(site)
    put(site.parent, {"broken.zip": "PK", "broken.tar": "no tar" * 200, "broken.tar.gz": "no gzip", "plain/a.md": GOOD})
    found = run("--to", "jsonl", *arguments)
    assert (found.exit_code, found.stdout) == (2, "")
    assert message in found.stderr
    assert found.stderr.count("\n") == 1


def test_a_config_that_jekyll_cannot_use_is_named(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(site.parent)
    (site / "_config.yml").write_text("timezone: UTC\npermalink: [\n")
    found = run("--to", "jsonl", str(pack(site, "zip")))
    assert found.exit_code == 2
    assert "site.zip/_config.yml:" in found.stderr


# --- hostile archives -------------------------------------------------------------------------------------------------


def tarred(path: Path, *members: tuple[str, bytes, bytes, str]) -> Path:
    """Write a tar of members: their names, what they hold, their types and where they lead."""
    with tarfile.open(path, "w") as archive:
        for name, data, kind, link in members:
            info = tarfile.TarInfo(name)
            info.size, info.type, info.linkname = len(data), kind, link
            archive.addfile(info, io.BytesIO(data))
    return path


def zipped(path: Path, members: dict[str, bytes], mode: int = 0) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            info = zipfile.ZipInfo(name)
            info.external_attr = mode << 16
            archive.writestr(info, data, zipfile.ZIP_DEFLATED)
    return path


HOSTILE: Final = ["../_posts/2024-05-06-up.md", "/etc/_posts/2024-05-06-root.md", "a/../../_posts/2024-05-06-out.md"]


@pytest.mark.parametrize("kind", ["tar", "zip"])
def test_a_path_that_leads_out_is_a_bad_result(tmp_path: Path, kind: str) -> None:
    names = [*HOSTILE, "_posts/2024-05-06-good.md"]
    if kind == "tar":
        tarred(tmp_path / "x.tar", *((name, b"text", tarfile.REGTYPE, "") for name in names))
    else:
        zipped(tmp_path / "x.zip", dict.fromkeys(names, b"text"))
    found = said(tmp_path / f"x.{kind}")
    assert found == dict.fromkeys(HOSTILE, "[Errno 22] its path leads out of the archive")
    assert sorted(path.name for path in tmp_path.rglob("*")) == [f"x.{kind}"]


def test_what_is_no_file_is_a_bad_result(tmp_path: Path) -> None:
    names = [f"_posts/2024-05-0{number}-x.md" for number in range(1, 6)]
    (tmp_path / "secret").write_text("---\ntitle: secret\n---\n")
    archive = tarred(
        tmp_path / "x.tar",
        (names[0], b"", tarfile.SYMTYPE, "../secret"),
        (names[1], b"", tarfile.LNKTYPE, "secret"),
        (names[2], b"", tarfile.CHRTYPE, ""),
        (names[3], b"", tarfile.FIFOTYPE, ""),
        (names[4], b"text", tarfile.REGTYPE, ""),
    )
    link, device = "[Errno 22] it is a link", "[Errno 22] it is a device"
    assert said(archive) == {names[0]: link, names[1]: link, names[2]: device, names[3]: device}
    links = zipped(tmp_path / "x.zip", {names[0]: b"../secret"}, stat.S_IFLNK | 0o777)
    assert said(links) == {names[0]: link}


def test_a_link_in_a_commit_is_a_bad_result(site: Path) -> None:
    (site / "_posts" / "2024-01-01-link.md").symlink_to("/etc/passwd")
    assert said(commit(site))["_posts/2024-01-01-link.md"] == "[Errno 22] it is a link"


def test_a_config_that_is_a_link_is_not_passed_over(tmp_path: Path) -> None:
    archive = tarred(
        tmp_path / "x.tar",
        ("_config.yml", b"", tarfile.SYMTYPE, "/etc/passwd"),
        ("_posts/2024-05-06-a.md", b"text", tarfile.REGTYPE, ""),
    )
    with pytest.raises(InvalidConfig, match="it is a link"):
        read_many(archive)


def test_of_two_files_with_one_path_the_last_counts(tmp_path: Path) -> None:
    name, other = "_posts/2024-05-06-a.md", "./_posts//2024-05-06-a.md"
    first, last = GOOD.format("first", "").encode(), GOOD.format("last", "").encode()
    archive = tarred(tmp_path / "x.tar", (name, first, tarfile.REGTYPE, ""), (other, last, tarfile.REGTYPE, ""))
    assert [result.unwrap().article.title for result in read_many(archive)] == ["last"]
    assert [
        result.unwrap().article.title for result in read_many(zipped(tmp_path / "x.zip", {name: first, other: last}))
    ] == ["last"]


@pytest.mark.parametrize("kind", ["tar.gz", "zip", "git"])
def test_a_bomb_is_a_bad_result_and_does_not_fill_the_memory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    monkeypatch.setattr(trees, "LARGEST", 100_000)
    monkeypatch.setattr("newspost.sources.git.LARGEST", 100_000)
    name, bomb = "_posts/2024-05-06-a.md", b"\0" * 30_000_000
    good = "_posts/2024-05-07-b.md"
    if kind == "git":
        where: str | Path = commit(put(tmp_path / "site", {name: bomb, good: GOOD}))
    elif kind == "zip":
        where = zipped(tmp_path / "x.zip", {name: bomb, good: GOOD.encode()})
    else:
        members = ((name, bomb, tarfile.REGTYPE, ""), (good, GOOD.encode(), tarfile.REGTYPE, ""))
        where = tmp_path / "x.tar.gz"
        where.write_bytes(gzip.compress(tarred(tmp_path / "x.tar", *members).read_bytes(), 1))
    del bomb
    list(read_many("samples"))
    tracemalloc.start()
    found = said(where)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert list(found) == [name]
    assert found[name].endswith("it is larger than 100,000 bytes")
    assert peak < 10_000_000


def test_a_header_of_a_tar_cannot_fill_the_memory(tmp_path: Path) -> None:
    record = b"20000012 comment=" + b"x" * 20_000_000
    info = tarfile.TarInfo("pax")
    info.type, info.size = tarfile.XHDTYPE, len(record)
    data = info.tobuf(tarfile.USTAR_FORMAT) + record + bytes(-len(record) % 512)
    (tmp_path / "x.tar.gz").write_bytes(gzip.compress(data + bytes(1024)))
    with pytest.raises(OSError, match="its headers are larger"):
        read_many(tmp_path / "x.tar.gz")


@pytest.mark.parametrize("size", [-512, -1024])
def test_a_tar_cannot_send_its_reader_in_circles(tmp_path: Path, size: int) -> None:
    block = bytearray(tarfile.TarInfo("_posts/2024-05-06-a.md").tobuf(tarfile.GNU_FORMAT))
    good = bytes(block)
    block[124:136] = b"\xff" * 4 + struct.pack(">q", size)
    block[148:156] = b" " * 8
    block[148:156] = f"{sum(block):06o}\0 ".encode()
    (tmp_path / "x.tar").write_bytes(good * 2 + bytes(block) + good + bytes(1024))
    with pytest.raises(OSError, match="damaged: it leads back"):
        list(read_many(tmp_path / "x.tar"))


def test_headers_that_lead_to_headers_come_to_an_end(tmp_path: Path) -> None:
    info = tarfile.TarInfo("pax")
    info.type, info.size = tarfile.XHDTYPE, 0
    (tmp_path / "x.tar").write_bytes(info.tobuf(tarfile.USTAR_FORMAT) * 5_000 + bytes(1024))
    with pytest.raises(OSError, match="damaged"):
        list(read_many(tmp_path / "x.tar"))


@pytest.mark.parametrize("kind", ["tar", "tar.gz", "tar.xz", "zip"])
def test_an_archive_that_is_cut_off_is_told_and_never_taken_for_whole(site: Path, kind: str) -> None:
    whole = pack(site, kind).read_bytes()
    count = len(read(site))
    archive = site.with_name(f"cut.{kind}")
    for part in (0.2, 0.5, 0.9):
        archive.write_bytes(whole[: int(len(whole) * part)])
        try:
            found = list(read_many(archive))
        except OSError as error:
            assert "archive" in str(error) or "Compressed file ended" in str(error)  # noqa: PT017 - one or the other
        else:
            assert len(found) == count, "posts are missing, and nobody says so"


def test_what_stands_behind_a_broken_header_is_not_passed_over(site: Path) -> None:
    data = bytearray(pack(site, "tar").read_bytes())
    at = data.index(b"2024-05-06-c.md") // 512 * 512
    data[at + 148 : at + 156] = b"0000000\0"  # its checksum
    archive = site.with_name("broken.tar")
    archive.write_bytes(bytes(data))
    with pytest.raises(OSError, match="damaged"):
        list(read_many(archive))
    names = [f"_posts/2024-05-0{number}-x.md" for number in range(1, 6)]
    plain = tarred(site.with_name("plain.tar"), *((name, b"text", tarfile.REGTYPE, "") for name in names))
    data = bytearray(plain.read_bytes())
    data[data.index(names[2].encode())] ^= 1  # the module itself would take this for the end
    plain.write_bytes(bytes(data))
    with pytest.raises(OSError, match="there is something in it that is no file"):
        list(read_many(plain))


@pytest.mark.parametrize("kind", ["tar", "zip"])
def test_a_very_long_path_takes_no_time(tmp_path: Path, kind: str) -> None:
    name = "a/" * 30_000 + "_posts/2024-05-06-a.md"
    if kind == "tar":
        archive = tarred(tmp_path / "x.tar", (name, b"text", tarfile.REGTYPE, ""))
    else:
        archive = zipped(tmp_path / "x.zip", {name: b"text"})
    assert list(said(archive).values()) == ["[Errno 22] its path is longer than 4,096 characters"]


def test_a_member_that_needs_a_password_or_is_damaged_is_a_bad_result(tmp_path: Path) -> None:
    name = "_posts/2024-05-06-a.md"
    archive = zipped(tmp_path / "x.zip", {name: b"text" * 99, "_posts/2024-05-07-b.md": GOOD.encode()})
    data = bytearray(archive.read_bytes())
    data[60] ^= 0xFF
    archive.write_bytes(bytes(data))
    assert "it is damaged in the archive" in said(archive)[name]
    data[60] ^= 0xFF
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    archive.write_bytes(bytes(data))
    assert "password" in said(archive)[name]


@pytest.mark.parametrize("kind", ["tar", "tar.gz", "zip", "git"])
def test_memory_grows_with_the_names_and_not_with_the_posts(tmp_path: Path, kind: str) -> None:
    def peak(count: int) -> int:
        folder = tmp_path / str(count)
        write_posts(folder, count)
        where = commit(folder) if kind == "git" else pack(folder, kind)
        shutil.rmtree(folder / "2024-01")
        tracemalloc.start()
        assert sum(1 for result in read_many(where) if result.post) == count
        found = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return found

    peak(10)  # what is imported and compiled once
    names = 1_500 if kind == "zip" else 500  # bytes; a post has 2,000 and more, and its objects many times as much
    assert peak(2_000) - peak(200) < 1_800 * names


# --- hostile repositories ---------------------------------------------------------------------------------------------


@pytest.mark.skipif(sys.platform == "win32", reason="a script of the shell")
def test_a_repository_runs_none_of_its_programs(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    revision = commit(site)
    trap = site.parent / "trap.sh"
    trap.write_text(f"#!/bin/sh\ntouch {site.parent}/sprung\n")
    trap.chmod(0o755)
    missing = subprocess.run(
        ["git", "-C", site, "rev-parse", "HEAD:_posts/2024-05-06-a.md"], capture_output=True, text=True, check=True
    ).stdout.strip()
    (site / ".git" / "objects" / missing[:2] / missing[2:]).unlink()
    for key, value in {
        "core.fsmonitor": trap,
        "core.sshCommand": trap,
        "core.pager": trap,
        "core.editor": trap,
        "gpg.program": trap,
        "log.showSignature": "true",
        "diff.external": trap,
        "core.hooksPath": site.parent,
        "core.repositoryFormatVersion": "1",
        "extensions.partialClone": "origin",
        "remote.origin.url": "ssh://nowhere.example/x",
        "remote.origin.promisor": "true",
        "remote.origin.uploadpack": trap,
        "protocol.allow": "always",
        "filter.x.smudge": trap,
    }.items():
        subprocess.run(["git", "-C", site, "config", key, str(value)], check=True)
    (site / ".gitattributes").write_text("*.md filter=x diff=x\n")
    monkeypatch.setenv("GIT_SSH_COMMAND", str(trap))
    monkeypatch.setenv("GIT_DIR", "/nowhere")
    bad = said(revision)
    assert bad.pop("_posts/2024-05-06-a.md") == "[Errno 5] it is not in the repository"
    assert set(bad) == {"_posts/2024-05-08-bad.md", "_posts/2024-05-09-latin.md"}
    assert not (site.parent / "sprung").exists()


def test_git_that_is_gone_is_started_again(site: Path) -> None:
    members = {member.path: member for member in commit_of(commit(site)).members()}
    with pytest.raises(ValueError, match="closed"):  # they are read before the next, or never
        members["index.md"].read()
    tree = commit_of(f"{site}@v1.0").members()
    first, second = next(tree), next(tree)
    first.read.func.__self__._process.kill()  # type: ignore[attr-defined]
    with pytest.raises(OSError, match="it is not in the repository"):
        second.read()
    assert second.read()
    tree.close()  # type: ignore[attr-defined] # it is a generator


def test_a_commit_without_git_says_what_it_needs(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    revision = commit(site)
    monkeypatch.setenv("PATH", "")
    with pytest.raises(OSError, match="reading a commit needs git, which is not installed"):
        read_many(revision)


def test_nothing_stays_open_when_nobody_asks_any_more(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[subprocess.Popen[bytes]] = []
    from newspost.sources import git

    start: Callable[..., subprocess.Popen[bytes]] = git._git

    def seen(*arguments: str) -> subprocess.Popen[bytes]:
        started.append(start(*arguments))
        return started[-1]

    revision = commit(site)
    monkeypatch.setattr(git, "_git", seen)
    results = read_many(revision)
    next(results)
    results.close()  # type: ignore[attr-defined] # it is a generator
    del results
    assert len(started) > 3
    assert all(process.poll() is not None for process in started)


def test_a_folder_that_is_named_like_an_archive_is_a_folder(site: Path) -> None:
    folder = site.with_name("folder.zip")
    shutil.copytree(site, folder)
    assert [row[1:3] for row in read(folder)] == [row[1:3] for row in read(site)]
