"""How far an export is, on a terminal, for runs that take longer than a second."""

from __future__ import annotations

import sys
from collections.abc import Callable
from time import monotonic
from types import TracebackType
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

    from newspost.archive.parts import Facts

_PATIENCE = 1.0  # seconds before anything is shown


class Bar:
    """A bar on standard error, with the rate and the time that is left; nothing where that is no terminal.

    ``count`` tells how many posts there are, and is asked only where the bar is shown. Call it with what a part came
    to. It is gone when it is left, as a context manager.
    """

    def __init__(self, count: Callable[[], int]) -> None:
        self._count = count
        self._started = monotonic()
        self._done = 0
        self._shown: tuple[Progress, TaskID] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _at: TracebackType | None
    ) -> None:
        if self._shown is not None:
            self._shown[0].stop()

    def __call__(self, facts: Facts) -> None:
        """Count the posts of a part."""
        self._done += facts.posts + facts.bad + facts.left_out
        if self._shown is None and sys.stderr.isatty() and monotonic() - self._started > _PATIENCE:
            self._shown = self._show()
        if self._shown is not None:
            progress, task = self._shown
            rate = self._done / (monotonic() - self._started)
            progress.update(task, completed=self._done, rate=f"{rate:,.0f} posts/s")

    def _show(self) -> tuple[Progress, TaskID]:
        """Begin to show the bar."""
        from rich.console import Console  # noqa: PLC0415 - most runs show none, and rich takes long to import
        from rich.progress import (  # noqa: PLC0415 - as above
            BarColumn,
            MofNCompleteColumn,
            Progress,
            TextColumn,
            TimeRemainingColumn,
        )

        columns = (BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[rate]}"), TimeRemainingColumn())
        progress = Progress(*columns, console=Console(stderr=True), transient=True)
        progress.start()
        return progress, progress.add_task("", total=self._count(), rate="")
