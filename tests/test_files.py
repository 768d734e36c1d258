"""Writing files: whole or not at all, as they were but for the bytes, and never over what somebody else wrote."""

from __future__ import annotations

import errno
import os
import pickle
import signal
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory
from time import sleep

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import newspost
from newspost.files import FileChanged, create_bytes, read_bytes, replace_bytes

OLD = b"---\ntitle: Old\ndate: 2024-05-06\n---\nThe ferry left at six.\n"
NEW = "---\ntitle: 新\ndate: 2024-05-06\n---\nThe ferry left at seven.\n".encode()
MINE, THEIRS = b"mine", b"theirs"

posix = pytest.mark.skipif(os.name != "posix", reason="modes, owners, links and signals as POSIX has them")
root = pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="only root gives files away")

Write = Callable[[Path, bytes], None]
NOBODY = 65534


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "2024-05-06-ferry.md"
    path.write_bytes(OLD)
    return path


@pytest.fixture
def public_folder() -> Iterator[Path]:
    """Yield a folder that every user may enter and write to; pytest's own are closed to others."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o777)
        yield folder
        folder.chmod(0o777)


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def python(script: str, *arguments: str | Path) -> subprocess.Popen[bytes]:
    """Start a program that has this room's functions at hand, and its arguments as ``words``."""
    prelude = (
        "import os, sys, signal\nfrom newspost.files import *\nfrom newspost.files import os\nwords = sys.argv[1:]\n"
    )
    command = [sys.executable, "-c", prelude + script, *map(str, arguments)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)


def ends(program: subprocess.Popen[bytes]) -> tuple[int, str]:
    """Wait for a program and return how it ended and what it said."""
    output, _ = program.communicate(timeout=60)
    return program.returncode, output.decode().strip()


def as_nobody(script: str, *arguments: str | Path) -> str:
    """Return what a program says that is run by a user for whom permissions count, unlike root."""
    drop = f"if os.geteuid() == 0:\n  os.setgroups([]), os.setgid({NOBODY}), os.setuid({NOBODY})\n"
    code, said = ends(python(drop + script, *arguments))
    assert code == 0, said
    return said


# --- what is written


@posix
@given(st.binary(), st.binary())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
def test_any_bytes_are_read_back_as_they_were_written(tmp_path: Path, old: bytes, new: bytes) -> None:
    path = tmp_path / "any"
    replace_bytes(path, old)
    assert read_bytes(path) == old
    replace_bytes(str(path), new, expected=old)
    assert read_bytes(str(path)) == new
    assert names(tmp_path) == ["any"]


def test_a_huge_file_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "huge.md"
    create_bytes(path, bytes(8_000_000))
    data = OLD * 200_000
    replace_bytes(path, data, expected=bytes(8_000_000))
    assert path.read_bytes() == data


@posix
@pytest.mark.parametrize("write", [replace_bytes, create_bytes])
@pytest.mark.parametrize(
    "name", [" ", "-rf", "~", "a\nb", "中文 🚢.md", "a\"b'c\\d*?", "%s{}", ".hidden", "a" * 255, "船" * 85, "\udcff.md"]
)
def test_a_name_may_be_any_that_the_system_takes(tmp_path: Path, name: str, write: Write) -> None:
    path = tmp_path / name
    write(path, OLD)
    replace_bytes(path, NEW, expected=OLD)
    assert path.read_bytes() == NEW
    assert names(tmp_path) == [name]


def test_a_path_may_be_relative(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    create_bytes("a.md", OLD)
    replace_bytes("a.md", NEW, expected=OLD)
    assert read_bytes("a.md") == NEW


def test_what_is_there_already_is_not_written_again(file: Path) -> None:
    before = file.stat()
    replace_bytes(file, OLD)
    replace_bytes(file, OLD, expected=OLD)
    assert (file.stat().st_ino, file.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


@posix
@pytest.mark.parametrize("write", [replace_bytes, create_bytes])
def test_the_bytes_are_on_the_disk_before_they_get_their_name_and_the_name_after(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, write: Write
) -> None:
    steps: list[str] = []

    def sync(descriptor: int) -> None:
        found = os.fstat(descriptor)
        steps.append("folder" if stat.S_ISDIR(found.st_mode) else f"{found.st_size} bytes")

    def name(new: Path, path: Path) -> None:
        steps.append("name")
        new.rename(path)

    monkeypatch.setattr(os, "replace", name)
    monkeypatch.setattr(os, "link", name)
    monkeypatch.setattr(os, "fsync", sync)
    write(tmp_path / "a.md", b"four")
    assert steps == ["4 bytes", "name", "folder"]


# --- what stays as it was


@posix
@pytest.mark.parametrize("mode", [0o640, 0o600, 0o755, 0o666, 0o4711])
def test_a_file_keeps_its_mode(file: Path, mode: int) -> None:
    file.chmod(mode)
    replace_bytes(file, NEW)
    assert file.stat().st_mode & 0o7777 == mode
    assert file.read_bytes() == NEW


@posix
@pytest.mark.parametrize("write", [replace_bytes, create_bytes])
def test_a_new_file_gets_the_mode_that_new_files_get(tmp_path: Path, write: Write) -> None:
    umask = os.umask(0o027)
    try:
        write(tmp_path / "new.md", NEW)
    finally:
        os.umask(umask)
    assert (tmp_path / "new.md").stat().st_mode & 0o7777 == 0o640


@posix
@root
def test_a_file_keeps_its_owner_and_group(file: Path) -> None:
    os.chown(file, 12345, 23456)
    file.chmod(0o2750)
    replace_bytes(file, NEW)
    found = file.stat()
    assert (found.st_uid, found.st_gid, found.st_mode & 0o7777) == (12345, 23456, 0o2750)


@posix
@root
def test_who_may_not_give_a_file_away_still_writes_it(public_folder: Path) -> None:
    path = public_folder / "a.md"
    path.write_bytes(OLD)
    path.chmod(0o666)
    as_nobody("replace_bytes(words[0], b'new')", path)
    assert path.read_bytes() == b"new"
    assert path.stat().st_mode & 0o7777 == 0o666
    assert path.stat().st_uid == NOBODY


@posix
def test_nobody_else_can_read_the_new_text_while_it_is_written(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file.chmod(0o600)
    modes: list[int] = []

    def look(path: Path | int, *_: int) -> None:
        modes.append(os.stat(path).st_mode & 0o077)  # noqa: PTH116 - a path or a descriptor

    monkeypatch.setattr(os, "fsync", look)
    monkeypatch.setattr(os, "chown", look)
    replace_bytes(file, NEW)
    assert modes[:3] == [0, 0, 0]


# --- links


@posix
@pytest.mark.parametrize("expected", [None, OLD])
def test_a_link_stays_and_the_file_it_leads_to_is_replaced(file: Path, tmp_path: Path, expected: bytes | None) -> None:
    (tmp_path / "site").mkdir()
    link, link_to_link = tmp_path / "site" / "link.md", tmp_path / "again.md"
    link.symlink_to(f"../{file.name}")
    link_to_link.symlink_to("site/link.md")
    replace_bytes(link_to_link, NEW, expected)
    assert (str(link_to_link.readlink()), str(link.readlink())) == ("site/link.md", f"../{file.name}")
    assert file.read_bytes() == NEW
    assert not file.is_symlink()
    assert names(tmp_path / "site") == ["link.md"]


@posix
def test_a_link_that_leads_nowhere_yet(tmp_path: Path) -> None:
    link = tmp_path / "link.md"
    link.symlink_to("new.md")
    with pytest.raises(FileChanged):
        replace_bytes(link, NEW, expected=OLD)
    with pytest.raises(FileExistsError):
        create_bytes(link, NEW)
    assert names(tmp_path) == ["link.md"]
    replace_bytes(link, NEW)
    assert link.is_symlink()
    assert (tmp_path / "new.md").read_bytes() == NEW


@posix
def test_a_link_into_a_folder_that_is_not_there(tmp_path: Path) -> None:
    link = tmp_path / "link.md"
    link.symlink_to("nowhere/new.md")
    with pytest.raises(FileNotFoundError) as caught:
        replace_bytes(link, NEW)
    assert caught.value.filename == str(link)


@posix
@pytest.mark.parametrize("expected", [None, OLD])
def test_a_link_to_itself(tmp_path: Path, expected: bytes | None) -> None:
    link = tmp_path / "link.md"
    link.symlink_to("link.md")
    with pytest.raises(OSError, match=r"link\.md") as caught:
        replace_bytes(link, NEW, expected)
    assert caught.value.errno == errno.ELOOP
    assert link.is_symlink()


# --- what is no file


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    for write in (replace_bytes, create_bytes):
        with pytest.raises(OSError, match=r"directory|exists"):
            write(tmp_path, NEW)
    assert names(tmp_path) == []


@posix
def test_a_pipe_is_left_alone(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    for write in (replace_bytes, create_bytes):
        with pytest.raises(OSError, match="pipe"):
            write(pipe, NEW)
    assert pipe.is_fifo()


@posix
@root
def test_a_device_is_left_alone(tmp_path: Path) -> None:
    device = tmp_path / "null"
    try:
        os.mknod(device, 0o666 | stat.S_IFCHR, os.makedev(1, 3))
    except OSError:
        pytest.skip("the system lets nobody make a device here")
    for write in (replace_bytes, create_bytes):
        with pytest.raises(OSError, match="null"):
            write(device, NEW)
    assert device.is_char_device()


# --- somebody else writes


@pytest.mark.parametrize("now", [THEIRS, b"", OLD + b"\n", NEW])
def test_a_file_that_changed_is_left_alone(file: Path, tmp_path: Path, now: bytes) -> None:
    file.write_bytes(now)
    with pytest.raises(FileChanged) as caught:
        replace_bytes(file, NEW, expected=OLD)
    assert caught.value.filename == str(file)
    assert str(caught.value) == f"{file}: the file is no longer what was read, so nothing was written"
    assert file.read_bytes() == now
    assert names(tmp_path) == [file.name]


def test_a_file_that_is_gone_does_not_come_back(file: Path, tmp_path: Path) -> None:
    file.unlink()
    with pytest.raises(FileChanged):
        replace_bytes(file, NEW, expected=OLD)
    assert names(tmp_path) == []
    with pytest.raises(FileChanged):
        replace_bytes(tmp_path / "no" / "folder.md", NEW, expected=b"")


def test_an_empty_file_can_be_expected(file: Path) -> None:
    with pytest.raises(FileChanged):
        replace_bytes(file, NEW, expected=b"")
    file.write_bytes(b"")
    replace_bytes(file, NEW, expected=b"")
    assert file.read_bytes() == NEW


def test_the_error_travels_between_processes() -> None:
    error = pickle.loads(pickle.dumps(FileChanged("a.md")))
    assert (type(error), error.filename, str(error)) == (FileChanged, "a.md", str(FileChanged("a.md")))


def meanwhile(monkeypatch: pytest.MonkeyPatch, change: Callable[[], object]) -> None:
    """Let something happen to the file once the new bytes are on the disk, and before they get its name."""

    def sync(_: int) -> None:
        change()

    monkeypatch.setattr(os, "fsync", sync)


def test_a_change_while_the_new_bytes_are_written_is_seen(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    meanwhile(monkeypatch, lambda: file.write_bytes(THEIRS))
    with pytest.raises(FileChanged) as caught:
        replace_bytes(file, NEW, expected=OLD)
    assert caught.value.filename == str(file)
    assert file.read_bytes() == THEIRS
    assert names(tmp_path) == [file.name]


def test_a_file_that_goes_while_the_new_bytes_are_written_stays_away(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    meanwhile(monkeypatch, file.unlink)
    with pytest.raises(FileChanged):
        replace_bytes(file, NEW, expected=OLD)
    assert names(tmp_path) == []


@posix
def test_one_change_is_made_at_a_time_and_none_is_lost(tmp_path: Path) -> None:
    path = tmp_path / "counter"
    path.write_bytes(b"0")
    script = (
        "for _ in range(40):\n  while True:\n    old = read_bytes(words[0])\n"
        "    try: replace_bytes(words[0], b'%d' % (int(old) + 1), expected=old)\n"
        "    except FileChanged: continue\n    break\n"
    )
    programs = [python(script, path) for _ in range(4)]
    assert [ends(program) for program in programs] == [(0, "")] * 4
    assert path.read_bytes() == b"160"
    assert names(tmp_path) == ["counter"]


@posix
def test_of_many_who_expect_the_same_one_succeeds(file: Path, tmp_path: Path) -> None:
    def write(number: int) -> int:
        try:
            replace_bytes(file, b"%d" % number, expected=OLD)
        except FileChanged:
            return 0
        return 1

    for _ in range(10):
        file.write_bytes(OLD)
        with ThreadPoolExecutor(8) as pool:
            assert sum(pool.map(write, range(8))) == 1
        assert file.read_bytes() in {b"%d" % number for number in range(8)}
    assert names(tmp_path) == [file.name]


def test_of_many_who_create_one_succeeds(tmp_path: Path) -> None:
    def write(number: int) -> int:
        try:
            create_bytes(path, b"%d" % number)
        except FileExistsError:
            return 0
        return 1

    for round_ in range(10):
        path = tmp_path / str(round_)
        with ThreadPoolExecutor(8) as pool:
            assert sum(pool.map(write, range(8))) == 1
    assert len(names(tmp_path)) == 10


@posix
def test_who_reads_sees_the_one_or_the_other(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    texts = [bytes([number]) * 300_000 for number in range(3)]
    path.write_bytes(texts[0])

    def write(text: bytes) -> None:
        for _ in range(10):
            replace_bytes(path, text)

    with ThreadPoolExecutor(3) as pool:
        writing = [pool.submit(write, text) for text in texts]
        while not all(one.done() for one in writing):
            assert read_bytes(path) in texts
        for one in writing:
            one.result()


@posix
def test_a_writer_waits_for_the_one_who_holds_the_file_that_is_there_by_then(file: Path, tmp_path: Path) -> None:
    from fcntl import LOCK_EX, flock

    with ThreadPoolExecutor(1) as pool:
        with file.open("rb") as first:
            flock(first, LOCK_EX)
            writing = pool.submit(replace_bytes, file, NEW, OLD)
            (tmp_path / "second").write_bytes(OLD)
            second = (tmp_path / "second").open("rb")
            flock(second, LOCK_EX)
            sleep(0.1)
            (tmp_path / "second").replace(file)
        with second:
            sleep(0.1)
            assert file.read_bytes() == OLD
        writing.result(timeout=60)
    assert file.read_bytes() == NEW


@posix
def test_where_there_are_no_locks_files_are_written_all_the_same(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_locks(*_: object) -> None:
        raise OSError(errno.ENOLCK, "no locks")

    monkeypatch.setattr("newspost.files.flock", no_locks)
    replace_bytes(file, NEW, expected=OLD)
    assert file.read_bytes() == NEW


# --- a new file


def test_a_new_file_never_takes_the_place_of_another(file: Path, tmp_path: Path) -> None:
    with pytest.raises(FileExistsError) as caught:
        create_bytes(file, NEW)
    assert caught.value.filename == str(file)
    assert file.read_bytes() == OLD
    assert names(tmp_path) == [file.name]


def no_links(*_: object, **__: object) -> None:
    raise PermissionError(errno.EPERM, "no links on this file system")


@pytest.mark.parametrize("links", [True, False])
def test_a_name_that_is_taken_meanwhile_is_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, links: bool
) -> None:
    path = tmp_path / "a.md"
    meanwhile(monkeypatch, lambda: path.write_bytes(THEIRS))
    if not links:
        monkeypatch.setattr(os, "link", no_links)
    with pytest.raises(FileExistsError) as caught:
        create_bytes(path, MINE)
    assert caught.value.filename == str(path)
    assert path.read_bytes() == THEIRS
    assert names(tmp_path) == ["a.md"]


def test_where_there_are_no_links_new_files_are_made_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "link", no_links)
    create_bytes(tmp_path / "a.md", NEW)
    assert (tmp_path / "a.md").read_bytes() == NEW
    assert names(tmp_path) == ["a.md"]
    monkeypatch.setattr(os, "replace", no_links)
    with pytest.raises(PermissionError):
        create_bytes(tmp_path / "b.md", NEW)
    assert names(tmp_path) == ["a.md"]


# --- failures


class Stop(BaseException):
    """What nothing but a clean-up should take notice of."""


@pytest.mark.parametrize("error", [OSError(errno.ENOSPC, "disk full"), KeyboardInterrupt(), Stop(), MemoryError()])
@pytest.mark.parametrize("step", ["fdopen", "fsync", "replace", "chmod"])
def test_after_a_failure_the_old_file_is_whole_and_nothing_else_is_left(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, error: BaseException
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(os, step, fail)
    with pytest.raises(type(error)) as caught:
        replace_bytes(file, NEW, expected=OLD)
    monkeypatch.undo()
    if isinstance(caught.value, OSError):
        assert (caught.value.errno, caught.value.filename) == (errno.ENOSPC, str(file))
    assert file.read_bytes() == OLD
    assert names(tmp_path) == [file.name]


@posix
@pytest.mark.parametrize("write", ["replace_bytes(words[0], bytes(10**6))", "create_bytes(words[1], bytes(10**6))"])
def test_a_write_that_breaks_off_half_way_leaves_nothing(file: Path, tmp_path: Path, write: str) -> None:
    script = (
        f"import resource\nresource.setrlimit(resource.RLIMIT_FSIZE, (65536, 65536))\ntry: {write}\n"
        "except OSError as error: print(error.errno, error.filename)\n"
    )
    new = tmp_path / "new.md"
    code, said = ends(python(script, file, new))
    assert (code, said) == (0, f"{errno.EFBIG} {file if 'replace' in write else new}")
    assert file.read_bytes() == OLD
    assert names(tmp_path) == [file.name]


SAY = "\nexcept OSError as error: print(type(error).__name__, error.filename)"


@posix
def test_a_folder_that_takes_no_files(public_folder: Path) -> None:
    file = public_folder / "a.md"
    file.write_bytes(OLD)
    file.chmod(0o666)
    public_folder.chmod(0o555)
    assert as_nobody(f"try: replace_bytes(words[0], b''){SAY}", file) == f"PermissionError {file}"
    new = public_folder / "b.md"
    assert as_nobody(f"try: create_bytes(words[0], b''){SAY}", new) == f"PermissionError {new}"
    assert file.read_bytes() == OLD
    assert names(public_folder) == ["a.md"]


@posix
def test_a_file_that_is_write_protected_stays_as_it_is(public_folder: Path) -> None:
    file = public_folder / "a.md"
    file.write_bytes(OLD)
    file.chmod(0o444)
    assert as_nobody(f"try: replace_bytes(words[0], b''){SAY}", file) == f"PermissionError {file}"
    assert file.read_bytes() == OLD
    assert names(public_folder) == ["a.md"]


@posix
def test_a_folder_that_cannot_be_listed(public_folder: Path) -> None:
    public_folder.chmod(0o333)
    file = public_folder / "a.md"
    as_nobody("create_bytes(words[0], b'1'); replace_bytes(words[0], b'2', expected=b'1')", file)
    assert file.read_bytes() == b"2"


# --- a program that is killed

WRITES = "replace_bytes(words[0], b'new ' * 100_000)"


@posix
@pytest.mark.parametrize("step", ["os.fdopen", "os.chmod", "os.fsync", "os.replace"])
def test_a_program_that_is_killed_leaves_the_old_file(file: Path, tmp_path: Path, step: str) -> None:
    kill = f"{step} = lambda *_, **__: os.kill(os.getpid(), signal.SIGKILL)\n"
    assert ends(python(kill + WRITES, file)) == (-signal.SIGKILL, "")
    assert newspost.load(file).article.title == "Old"
    assert file.read_bytes() == OLD
    left = [name for name in names(tmp_path) if name != file.name]
    assert len(left) == 1
    assert left[0].startswith(".")  # a name that Jekyll's EntryFilter passes over
    assert left[0].endswith("~")
    replace_bytes(file, NEW, expected=OLD)
    assert file.read_bytes() == NEW
    assert names(tmp_path) == [file.name]  # who writes the file next finds what was left


HALF = "with replaced_file(words[0]) as new: new.write(b'half'); print('go', flush=True); sys.stdin.read()"


@posix
def test_what_a_killed_program_left_goes_and_what_a_living_one_writes_stays(file: Path, tmp_path: Path) -> None:
    writer = python(HALF, file)
    assert writer.stdout
    assert writer.stdout.readline() == b"go\n"
    begun = set(names(tmp_path))
    replace_bytes(file, NEW)
    create_bytes(tmp_path / "b.md", NEW)
    assert set(names(tmp_path)) == {*begun, "b.md"}
    assert ends(writer) == (0, "")
    assert file.read_bytes() == b"half"
    assert names(tmp_path) == [file.name, "b.md"]


@posix
@pytest.mark.parametrize("kind", ["link", "hard link", "folder", "pipe"])
def test_what_stands_where_a_temporary_file_is_to_be_hurts_nobody(file: Path, tmp_path: Path, kind: str) -> None:
    kill = "os.fsync = lambda *_: os.kill(os.getpid(), signal.SIGKILL)\n"
    ends(python(kill + WRITES, file))
    (left,) = [path for path in tmp_path.iterdir() if path != file]
    left.unlink()
    other = tmp_path / "other.md"
    other.write_bytes(OLD)
    if kind == "link":
        left.symlink_to(other)
    elif kind == "hard link":
        left.hardlink_to(other)
    elif kind == "pipe":
        os.mkfifo(left)
    else:
        left.mkdir()
    replace_bytes(file, NEW, expected=OLD)
    assert (file.read_bytes(), other.read_bytes()) == (NEW, OLD)
    assert {file.name, other.name} <= {*names(tmp_path)} <= {file.name, other.name, left.name}


@posix
def test_who_finds_its_new_file_taken_for_a_left_one_takes_another(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fcntl = pytest.importorskip("fcntl")

    def take(number: int, how: int) -> None:
        for path in tmp_path.glob(".newspost-????????~"):
            path.unlink()
        fcntl.flock(number, how)

    monkeypatch.setattr(newspost.files, "flock", take)
    replace_bytes(file, NEW)
    assert file.read_bytes() == NEW
    assert names(tmp_path) == [file.name]


@posix
def test_a_program_that_is_killed_after_the_replacement_leaves_the_new_file(file: Path, tmp_path: Path) -> None:
    kill = "old = os.replace\nos.replace = lambda *a: (old(*a), os.kill(os.getpid(), signal.SIGKILL))\n"
    assert ends(python(kill + WRITES, file)) == (-signal.SIGKILL, "")
    assert file.read_bytes() == b"new " * 100_000
    assert names(tmp_path) == [file.name]


@posix
@pytest.mark.parametrize("step", ["os.fsync", "os.link"])
def test_a_program_that_is_killed_leaves_no_half_new_file(tmp_path: Path, step: str) -> None:
    kill = f"{step} = lambda *_, **__: os.kill(os.getpid(), signal.SIGKILL)\n"
    assert ends(python(kill + "create_bytes(words[0], b'new')", tmp_path / "a.md")) == (-signal.SIGKILL, "")
    assert not (tmp_path / "a.md").exists()


@posix
def test_a_program_that_is_killed_at_any_time_leaves_a_whole_file(file: Path) -> None:
    script = (
        "texts = [word.encode() * 200_000 for word in words[1:]]\nprint('go', flush=True)\n"
        "while True:\n  for text in texts: replace_bytes(words[0], text)\n"
    )
    for delay in (0.001, 0.005, 0.011, 0.017, 0.023):
        program = python(script, file, "a", "b")
        assert program.stdout
        assert program.stdout.readline() == b"go\n"
        with pytest.raises(subprocess.TimeoutExpired):
            program.wait(delay)
        program.kill()
        ends(program)
        assert file.read_bytes() in {OLD, b"a" * 200_000, b"b" * 200_000}
