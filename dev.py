#!/usr/bin/env python3
"""Set the project up and run its jobs: python3 dev.py JOB; without a job it lists them.

Needs Python 3.11 or newer and nothing else. The first run makes .venv, with uv where it is installed and with venv and
pip where not; later runs renew it only when pyproject.toml or the interpreter changed. What follows the name of a job
is passed on: ``dev.py show --json``, ``dev.py test -k header``, ``dev.py fuzz 600``.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from base64 import b64encode
from importlib import import_module
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / os.environ.get("NEWSPOST_VENV", ".venv")
SAMPLES = sorted(map(str, (ROOT / "samples" / "_posts").glob("*.md")))
UV = shutil.which("uv")
TARGETS = ("reading", "edits", "checking")
BRANCHES = 95  # the percentage of the core's branches that tests have to take
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


def cover(*extra: str) -> None:
    """Run the tests, with few examples each, and fail where they take under 95 % of the core's branches."""
    found = ROOT / "build" / "coverage.json"
    os.environ.setdefault("HYPOTHESIS_PROFILE", "short")
    test("--cov", f"--cov-report=json:{found}", "--cov-report=term-missing:skip-covered", *extra)
    totals = json.loads(found.read_text(encoding="utf-8"))["totals"]
    taken = 100 * totals["covered_branches"] / totals["num_branches"]
    say(f"{taken:.1f} % of the core's {totals['num_branches']} branches")
    if taken < BRANCHES:
        sys.exit(f"under {BRANCHES} %: a test is missing, or there is code that nothing needs")


def lint(*_: str) -> None:
    """Check style, format and types, each with the settings of pyproject.toml."""
    for step in ("ruff check", "ruff format --check", "mypy", f"pyright --pythonpath {tool('python')}"):
        name, *words = step.split(" ", 2)
        say(name)
        run(tool(name), *words, cwd=ROOT)


def docs(*extra: str) -> None:
    """Build the documentation's site, every warning an error, and check its links; ``--external`` asks other sites."""
    site = ROOT / "build" / "docs"
    shutil.rmtree(site, ignore_errors=True)
    trees = site.parent / "doctrees"
    sphinx = (tool("python"), "-m", "sphinx", "--fail-on-warning", "--keep-going", "--quiet", "-d", trees)
    if "--external" in extra:
        say("ask other sites")
        run(*sphinx, "--builder", "linkcheck", "docs", site.parent / "linkcheck", cwd=ROOT)
        return
    say("build the documentation")
    run(*sphinx, "--fresh-env", "--builder", "html", *extra, "docs", site, cwd=ROOT)
    say("check its links")
    run(tool("python"), ROOT / "docs" / "site_links.py", site)
    say(f"read it: {site / 'index.html'}")


def digests(folder: Path) -> dict[str, str]:
    """Return the digest of each file in a folder, by its name."""
    return {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in folder.iterdir()}


def build(to: Path) -> None:
    """Build the source archive, and the wheel from it, twice: what is published can be built again, byte for byte."""
    say("build the sdist, and the wheel from it, twice")
    command: list[str | Path] = [tool("python"), "-m", "build", *(["--installer", "uv"] if UV else []), "--outdir"]
    with tempfile.TemporaryDirectory(prefix="newspost-") as again:
        run(*command, again, ROOT, cwd=ROOT)
        run(*command, to, ROOT, cwd=ROOT)
        if digests(Path(again)) != digests(to):
            sys.exit("the same sources gave other files")


def judge_types(python: Path, away: Path) -> None:
    """Have mypy and pyright judge ``typing_tests`` by the package as it is installed, and by nothing else."""
    say("its types, as users meet them")
    folder = shutil.copytree(ROOT / "typing_tests", away / "typing_tests", ignore=shutil.ignore_patterns("__pycache__"))
    run(tool("mypy"), "--strict", "--config-file=", "--python-executable", python, *folder.glob("*.py"), cwd=away)
    run(tool("pyright"), "--pythonpath", python, "-p", folder, cwd=away)


PROBES = {  # what shows that an extra is enough for what it is there for
    "testing": "from newspost.testing import posts; posts().example()",
    "watch": "import watchfiles",
    "arrow": "from newspost.arrow import read_batches as r; assert sum(b.num_rows for b in r('samples')) == 4",
    "stats": "from newspost.cli import commands; commands(['stats', 'samples', '--html', '{away}/stats.html'])",
    "lsp": "import newspost.server.service",
    "spark": "import pyspark.sql, newspost.arrow, pyspark_newspost",
}


def try_alone(wheel_file: Path, away: Path) -> None:
    """Use the wheel where nothing but its own dependencies is installed."""
    venv = away / "venv"
    make_venv(venv)
    install(venv, wheel_file)
    judge_types(tool("python", venv), away)
    say("use it")
    run(tool("python", venv), "-I", "-c", "import newspost, pyspark_newspost", cwd=away)
    run(tool("newspost", venv), "--version", cwd=away)
    run(tool("newspost", venv), "show", SAMPLES[0], cwd=away)


def wheel(*extras: str) -> None:
    """Build the source archive and the wheel; try the wheel alone, and with each extra alone, those named or all."""
    with tempfile.TemporaryDirectory(prefix="newspost-") as folder:
        away = Path(folder)
        build(away / "dist")
        wheel_file = next((away / "dist").glob("*.whl"))
        say("install the wheel alone")
        try_alone(wheel_file, away)
        for extra in extras or PROBES:
            say(f"newspost[{extra}] alone")
            make_venv(away / "venv")
            install(away / "venv", f"{wheel_file}[{extra}]")
            run(tool("python", away / "venv"), "-I", "-c", PROBES[extra].format(away=away), cwd=ROOT)


def answers(python: Path) -> bool:
    """Tell whether a Python is there and runs; a version manager may have but the name of one."""
    return python.is_file() and not subprocess.run([python, "--version"], check=False, capture_output=True).returncode  # noqa: S603 - found by its name


def newest_python() -> Path | None:
    """Return the newest Python that is installed and newer than this one."""
    places = [*os.environ["PATH"].split(os.pathsep), *map(str, Path.home().glob(".pyenv/versions/*/bin"))]
    minors = range(30, sys.version_info.minor, -1)
    return next(filter(answers, (Path(place, f"python3.{minor}") for minor in minors for place in places)), None)


def newest(*extra: str) -> None:
    """Run the tests that need neither Spark nor the real posts on the newest Python that is installed; few examples."""
    python = newest_python()
    if python is None:
        say(f"no Python newer than 3.{sys.version_info.minor} is installed: nothing to do")
        return
    say(f"the tests on {python}")
    os.environ |= {"NEWSPOST_VENV": ".venv-newest", "NEWSPOST_CORPORA": "", "HYPOTHESIS_PROFILE": "short"}
    run(python, ROOT / "dev.py", "test-light", *extra)


def bench(*_: str) -> None:
    """Compare newspost with its peers; what is drawn and remembered lies in docs/plots and benchmarks/history.jsonl."""
    node, npm = VENV / "node", shutil.which("npm")
    if npm and not (node / "node_modules" / "gray-matter").is_dir():
        say("install gray-matter")
        node.mkdir(exist_ok=True)
        subprocess.run([npm, "install", "--silent", "--no-fund", "gray-matter"], cwd=node, check=False)  # noqa: S603 - found above; without it, it is left out
    os.environ |= {"PYTHONPATH": str(ROOT / "tests"), "NEWSPOST_NODE": str(node)}
    run(tool("python"), ROOT / "benchmarks" / "peers.py", cwd=ROOT)


def fuzz(seconds: str = "20", *words: str) -> None:
    """Fuzz each target for so many seconds, or those that are named; what is found stays in the folder .fuzz."""
    if not install_if_possible("fuzz", "atheris"):
        say("skipped: Atheris cannot be installed for this Python or system")
        return
    for target in words or TARGETS:
        say(f"fuzz {target} for {seconds} seconds")
        fuzz_target(target, f"-max_total_time={seconds}", *BOUNDS)


def fuzz_target(target: str, *bounds: str) -> None:
    """Fuzz one target. In CI its draws are always the same: a change is judged by itself, not by luck."""
    found, seeds, script = ROOT / ".fuzz" / target, ROOT / "fuzz" / "corpus" / target, ROOT / "fuzz" / "fuzzing.py"
    found.mkdir(parents=True, exist_ok=True)
    known = {*found.parent.glob("*-*")}
    words = [f"-dict={ROOT / 'fuzz' / 'newspost.dict'}", f"-artifact_prefix={found.parent}{os.sep}{target}-"]
    words += ["-verbosity=0", "-print_final_stats=1", *(["-seed=1"] if os.environ.get("CI") else [])]
    try:
        run(tool("python"), script, target, found, seeds, *bounds, *words)
    except SystemExit:
        for failed in {*found.parent.glob("*-*")} - known:  # the machine may be gone when somebody reads of it
            say(f"{failed.name}, in Base64: {b64encode(failed.read_bytes()).decode()}")
        raise


JOBS = {
    "show": show,
    "test": test,
    "test-light": test,
    "cover": cover,
    "newest": newest,
    "lint": lint,
    "docs": docs,
    "wheel": wheel,
    "fuzz": fuzz,
    "bench": bench,
}
GROUPS = {
    "test": ("dev", "spark", "engines"),
    "test-light": ("dev",),
    "cover": ("dev",),
    "lint": ("dev", "docs", "spark", "bench"),
    "docs": ("dev", "docs", "spark"),
    "wheel": ("dev",),
    "bench": ("dev", "bench"),
}


def main(job: str = "", *extra: str) -> None:
    """Set up, then run the job."""
    if sys.version_info < (3, 11):  # noqa: UP036 - this script is what meets an old Python first
        sys.exit("newspost needs Python 3.11 or newer")
    if job not in JOBS:
        sys.exit(f"usage: python3 dev.py {' | '.join(JOBS)} [what to pass on]")
    if job != "newest":
        set_up(*GROUPS.get(job, ()))
    JOBS[job](*extra)


if __name__ == "__main__":
    main(*sys.argv[1:])
