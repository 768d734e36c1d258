"""What runs of `peers.py` came to, a line a run, so that a slower commit shows; and the plots of the last one.

    python benchmarks/history.py

prints how each ratio went from commit to commit, and draws the plots anew. Times differ from machine to machine, ratios
of one run far less: only these are kept. `docs/plots/*.svg` are drawn by matplotlib.
"""

from __future__ import annotations

import json
import platform
import statistics
import subprocess
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import newspost

ROOT = Path(__file__).parents[1]
FILE = ROOT / "benchmarks" / "history.jsonl"
PLOTS = ROOT / "docs" / "plots"
README = ROOT / "README.md"
_BEGIN, _END = "<!-- measured: python3 dev.py bench -->\n", "<!-- end of what is measured -->"
_BEFORE = 5
_NOISE = 0.15
_SPEED = ("read ", "check: ")


def commit() -> str:
    """Return the commit that is measured, with a plus where files have changed since."""
    words = ("git", "-C", str(ROOT), "describe", "--always", "--abbrev=9", "--dirty=+")
    return subprocess.run(words, capture_output=True, text=True, check=True).stdout.strip()  # noqa: S603 - as written


def lines() -> list[dict[str, Any]]:
    """Return the runs that were kept, the oldest first."""
    return [json.loads(line) for line in FILE.read_text(encoding="utf-8").splitlines()] if FILE.exists() else []


def slower(before: Sequence[Mapping[str, Any]], ratios: Mapping[str, float]) -> list[str]:
    """Return what is worse than the median of the last runs by more than noise: those that are smaller."""
    told: list[str] = []
    for name, ratio in ratios.items():
        past = [run["ratios"][name] for run in before[-_BEFORE:] if name in run["ratios"]]
        is_ours = name.startswith(_SPEED) or name.endswith(": newspost")
        if past and is_ours and ratio < statistics.median(past) * (1 - _NOISE):
            told.append(f"  {name}: {ratio:.2f}, and {statistics.median(past):.2f} in the {len(past)} runs before")
    return told


def tell(ratios: Mapping[str, float]) -> None:
    """Say what is slower than before, remember the run, and draw the plots."""
    before = lines()
    worse = slower(before, ratios)
    print(
        "\n".join(["slower than before:", *worse]) if worse else f"nothing is slower than in {len(before)} runs before"
    )
    run: dict[str, Any] = {
        "commit": commit(),
        "date": datetime.now(UTC).date().isoformat(),
        "newspost": newspost.__version__,
        "python": platform.python_version(),
        "ratios": {name: round(ratio, 3) for name, ratio in ratios.items()},
    }
    with FILE.open("a", encoding="utf-8") as file:
        file.write(f"{json.dumps(run, ensure_ascii=False)}\n")
    draw([*before, run])
    README.write_text(with_table(README.read_text(encoding="utf-8"), run["ratios"]), encoding="utf-8")


# --- the table of the README ------------------------------------------------------------------------------------------


def with_table(page: str, ratios: Mapping[str, float]) -> str:
    """Return the README with the numbers of a run in it."""
    before, _, rest = page.partition(_BEGIN)
    return f"{before}{_BEGIN}{_table(ratios)}{_END}{rest.partition(_END)[2]}"


def _table(ratios: Mapping[str, float]) -> str:
    """Return the tables of readers and of checkers."""
    readers = ("newspost", "python-frontmatter", "ruamel.yaml", "gray-matter")
    checkers = {"newspost check": "newspost", "rumdl": "rumdl check, cold", "yamllint": "yamllint"}
    posts, checked = f"{ratios['count: real posts']:,.0f} real posts", f"{ratios['count: checked posts']:,.0f} posts"
    faulty = f"{ratios['count: faulty posts']:,.0f} posts with one fault each"
    times = [ratios.get(f"read archive posts: {name}, front matter", 1) for name in readers]
    return "".join(
        [
            _row("", readers),
            _row("---", ["---"] * len(readers)),
            _row(f"{posts}: given back byte for byte", _shares(ratios, "unchanged", readers)),
            _row("the metadata that Jekyll has", _shares(ratios, "metadata as Jekyll", readers)),
            _row("time for the front matter of a news post", [f"{time:.1f}" for time in times]),
            "\n",
            _row("", [*checkers]),
            _row("---", ["---"] * len(checkers)),
            _row(f"{faulty}: found", _shares(ratios, "faults found", [name.split()[0] for name in checkers])),
            _row(f"time for {checked}", [f"{ratios.get(f'check: {name}', 1):.1f}" for name in checkers.values()]),
        ]
    )


def _shares(ratios: Mapping[str, float], what: str, names: Sequence[str]) -> list[str]:
    """Return shares in per cent, to a tenth."""
    return [f"{ratios[f'{what}: {name}']:.1%}".replace("%", " %") for name in names]


def _row(first: str, others: Sequence[str]) -> str:
    """Return a row of a table."""
    return f"| {' | '.join([first, *others])} |\n"


# --- plots ------------------------------------------------------------------------------------------------------------


def draw(runs: Sequence[Mapping[str, Any]]) -> None:
    """Draw the last run as bars, and all runs as lines."""
    from matplotlib import pyplot as plt  # noqa: PLC0415 - takes long to import, and `tell` is told before
    from matplotlib import rcParams  # noqa: PLC0415 - as above

    rcParams.update({"svg.fonttype": "none", "svg.hashsalt": "newspost", "font.family": "sans-serif", "font.size": 10})
    PLOTS.mkdir(exist_ok=True)
    last: Mapping[str, float] = runs[-1]["ratios"]
    _bars(plt, last, "read ", "speed", "Times as long as newspost", 1)
    _bars(plt, last, "check: ", "checking", "Times as long as newspost check", 1)
    _bars(plt, last, "unchanged: ", "unchanged", "Real posts given back byte for byte, of 1", None)
    _bars(plt, last, "metadata as Jekyll: ", "metadata", "Real posts with Jekyll's metadata, of 1", None)
    _bars(plt, last, "faults found: ", "faults", "Posts with one fault in which it is found, of 1", None)
    _over_time(plt, runs)


def _bars(plt: Any, ratios: Mapping[str, float], start: str, file: str, title: str, line: float | None) -> None:  # noqa: ANN401, PLR0913, PLR0917 - a module; what a plot needs
    """Draw the ratios whose names begin so as bars, the first at the top."""
    shown = {name.removeprefix(start): ratio for name, ratio in ratios.items() if name.startswith(start)}
    if not shown:
        return
    figure, axes = plt.subplots(figsize=(7.2, 0.7 + 0.32 * len(shown)), layout="constrained")
    names = list(shown)[::-1]
    colours = ["#c2410c" if "newspost" in name else "#0f766e" for name in names]
    bars = axes.barh(names, [shown[name] for name in names], color=colours, height=0.62)
    axes.bar_label(bars, fmt="%.2f", padding=3)
    axes.margins(x=0.12)
    if line is not None:  # half as long looks as far away as twice as long
        axes.set_xscale("log")
        axes.axvline(line, color="#78716c", linewidth=1)
    _save(plt, figure, axes, file, title)


def _over_time(plt: Any, runs: Sequence[Mapping[str, Any]]) -> None:  # noqa: ANN401 - a module
    """Draw the ratios of speed from run to run."""
    figure, axes = plt.subplots(figsize=(7.2, 3.6), layout="constrained")
    names = [name for name in runs[-1]["ratios"] if name.startswith(_SPEED)]
    labels = [f"{number + 1}: {run['commit'].rstrip('+')}" for number, run in enumerate(runs)]
    axes.set_prop_cycle(color=plt.colormaps["tab20"].colors)
    for name in names:
        axes.plot(labels, [run["ratios"].get(name) for run in runs], marker="o", markersize=3, label=name)
    axes.tick_params(axis="x", rotation=45)
    axes.set_yscale("log")
    axes.legend(fontsize=6, loc="center left", bbox_to_anchor=(1, 0.5), frameon=False)
    _save(plt, figure, axes, "history", "Times as long as newspost, from commit to commit")


def _save(plt: Any, figure: Any, axes: Any, file: str, title: str) -> None:  # noqa: ANN401 - matplotlib's
    """Write a plot, the same file for the same numbers."""
    axes.set_title(title, loc="left", fontsize=10)
    axes.spines[["top", "right"]].set_visible(False)
    figure.savefig(PLOTS / f"{file}.svg", metadata={"Date": None}, facecolor="white")
    plt.close(figure)


if __name__ == "__main__":
    kept = lines()
    for name in kept[-1]["ratios"] if kept else ():
        told = [f"{run['ratios'][name]:.2f}" if name in run["ratios"] else "-" for run in kept]
        print(f"{name:<64}{'  '.join(told)}")
    if kept:
        draw(kept)
