"""Standard output that may take no more: a full disk behind it is told as such, and not as the fault of a post."""

from __future__ import annotations

import io
import sys
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer


class OutputLost(Exception):
    """Standard output cannot be written to; the text of the error is the system's reason.

    No OSError: what comes of the files of posts is handled as one, and told with their names.
    """


class _Output(io.FileIO):
    """Standard output. When it has failed once, it takes everything, so that nothing fails again at the end."""

    is_lost = False

    def write(self, data: ReadableBuffer, /) -> int:
        """Write some bytes."""
        if self.is_lost:
            return memoryview(data).nbytes
        try:
            return super().write(data)
        except BrokenPipeError:  # who reads it went away, as is usual
            self.is_lost = True
            raise
        except OSError as error:
            self.is_lost = True
            raise OutputLost(error.strerror) from None


def guarded(stream: TextIO) -> TextIO:
    """Return a standard output that raises `OutputLost`, in the place of the system's.

    What is no file of the system stays as it is, and so does a console of Windows, which is written to in its own way.
    """
    if sys.platform == "win32" or stream is not sys.__stdout__ or not isinstance(stream, io.TextIOWrapper):
        return stream
    buffer = io.BufferedWriter(_Output(stream.fileno(), "w", closefd=False))
    return io.TextIOWrapper(buffer, stream.encoding, stream.errors, line_buffering=stream.line_buffering)
