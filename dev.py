#!/usr/bin/env python3
"""Set the project up and run its jobs: python3 dev.py show | test | lint | wheel | fuzz.

Needs Python 3.11 or newer and nothing else. The first run makes .venv, with uv where it is installed and with venv and
pip where not; later runs renew it only when pyproject.toml or the interpreter changed. What follows the name of a job
is passed on: ``dev.py show --json``, ``dev.py test -k header``, ``dev.py fuzz 600``.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from importlib import import_module
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
SAMPLES = sorted(map(str, (ROOT / "samples" / "_posts").glob("*.md")))
UV = shutil.which("uv")
TARGETS = ("reading", "edits", "checking")
BOUNDS = ("-timeout=10", "-rss_limit_mb=1024", "-max_len=4096")  # an input's seconds and megabytes, and its length


def run(*command: str | Path, cwd: Path | None = None) -> None:
    """Run ``command``; where it fails, end this script with its exit code."""
    done = subprocess.run([str(word) for word in command], cwd=cwd, check=False)  # noqa: S603 - words of our own
    if done.returncode:
        sys.exit(done.returncode)


def say(line: str) -> None:
    """Announce a step on standard error, so that standard output stays the job's own."""
    sys.stderr.write(f"== {line}\n")
    sys.stderr.flush()


def tool(name: str, venv: Path = VENV) -> Path:
    """Return the path of a program in a virtual environment."""
    return venv / ("Scripts" if os.name == "nt" else "bin") / (f"{name}.exe" if os.name == "nt" else name)


def make_venv(where: Path) -> None:
    """Make an empty virtual environment at ``where``, on the Python that runs this script."""
    shutil.rmtree(where, ignore_errors=True)
    if UV:
        run(UV, "venv", "--quiet", "--python", sys.executable, where)
    else:
        run(sys.executable, "-m", "venv", where)


def install(venv: Path, *what: str | Path) -> None:
    """Install ``what`` into ``venv``."""
    if UV:
        run(UV, "pip", "install", "--quiet", "--python", tool("python", venv), *what)
    else:
        run(tool("python", venv), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *what)


def set_up(*wanted: str) -> None:
    """Make ``.venv`` with the project (editable) and these groups of tools in it, unless it is there and up to date."""
    settings = (ROOT / "pyproject.toml").read_bytes()
    state = hashlib.sha256(settings + f"{sys.base_prefix} {sys.version}".encode()).hexdigest()
    stamp = VENV / "newspost-set-up"
    there = stamp.read_text().split() if stamp.is_file() else []
    groups = import_module("tomllib").loads(settings.decode())["dependency-groups"]
    if there[:1] != [state]:
        say("set up .venv")
        make_venv(VENV)
        install(VENV, "--editable", ROOT)
        there = [state]
    for group in wanted:
        if group not in there:
            say(f"install the group {group}")
            install(VENV, *groups[group])
            there.append(group)
    stamp.write_text(" ".join(there))


def install_if_possible(group: str, module: str) -> bool:
    """Install a group that not every Python has, and tell whether its ``module`` is there."""
    there = [str(tool("python")), "-c", f"import {module}"]
    if subprocess.run(there, check=False, capture_output=True).returncode == 0:  # noqa: S603 - words of our own
        return True
    try:
        set_up(group)
    except SystemExit:
        return False
    return subprocess.run(there, check=False, capture_output=True).returncode == 0  # noqa: S603 - as above


def show(*extra: str) -> None:
    """Show the posts that the project ships, and those that are named."""
    run(tool("newspost"), "show", *SAMPLES, *extra)


def test(*extra: str) -> None:
    """Run the tests on all processors, up to eight; ``-n 0`` runs them one after the other."""
    run(tool("python"), "-m", "pytest", "-n", "auto", "--maxprocesses", "8", "--dist", "worksteal", *extra, cwd=ROOT)


def lint(*_: str) -> None:
    """Check style, format and types, each with the settings of pyproject.toml."""
    for step in ("ruff check", "ruff format --check", "mypy", f"pyright --pythonpath {tool('python')}"):
        name, *words = step.split(" ", 2)
        say(name)
        run(tool(name), *words, cwd=ROOT)


def wheel(*_: str) -> None:
    """Build the source archive and the wheel, and try the wheel where nothing but its own dependencies is installed."""
    with tempfile.TemporaryDirectory(prefix="newspost-") as folder:
        away = Path(folder)
        say("build the sdist, and the wheel from it")
        run(tool("python"), "-m", "build", *(["--installer", "uv"] if UV else []), "--outdir", away, ROOT, cwd=ROOT)
        say("install the wheel")
        make_venv(away / "venv")
        install(away / "venv", *away.glob("*.whl"))
        say("use it")
        newspost = tool("newspost", away / "venv")
        run(tool("python", away / "venv"), "-I", "-c", "import newspost, pyspark_newspost", cwd=away)
        run(newspost, "--version", cwd=away)
        run(newspost, "show", SAMPLES[0], cwd=away)


def fuzz(seconds: str = "20", *words: str) -> None:
    """Fuzz each target for so many seconds, or those that are named; what is found stays in the folder .fuzz."""
    if not install_if_possible("fuzz", "atheris"):
        say("skipped: Atheris cannot be installed for this Python or system")
        return
    for target in words or TARGETS:
        found, seeds = ROOT / ".fuzz" / target, ROOT / "fuzz" / "corpus" / target
        found.mkdir(parents=True, exist_ok=True)
        say(f"fuzz {target} for {seconds} seconds")
        bounds = (*BOUNDS, f"-max_total_time={seconds}", f"-artifact_prefix={found.parent}{os.sep}{target}-")
        script = ROOT / "fuzz" / "fuzzing.py"
        dictionary = f"-dict={ROOT / 'fuzz' / 'newspost.dict'}"
        run(tool("python"), script, target, found, seeds, dictionary, *bounds, "-verbosity=0", "-print_final_stats=1")


JOBS = {"show": show, "test": test, "lint": lint, "wheel": wheel, "fuzz": fuzz}
GROUPS = {"show": (), "test": ("dev", "spark"), "lint": ("dev", "spark"), "wheel": ("dev",), "fuzz": ()}


def main(job: str = "", *extra: str) -> None:
    """Set up, then run the job."""
    if sys.version_info < (3, 11):  # noqa: UP036 - this script is what meets an old Python first
        sys.exit("newspost needs Python 3.11 or newer")
    if job not in JOBS:
        sys.exit(f"usage: python3 dev.py {' | '.join(JOBS)} [what to pass on]")
    set_up(*GROUPS[job])
    JOBS[job](*extra)


if __name__ == "__main__":
    main(*sys.argv[1:])
