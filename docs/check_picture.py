"""Draw docs/check.svg: what `newspost check` prints in a terminal about three posts, taken from a real run.

python docs/check_picture.py
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

from rich.console import Console
from rich.text import Text

PICTURE = Path(__file__).with_name("check.svg")
WIDTH = 92
POSTS = {
    "_config.yml": "timezone: Asia/Shanghai\n",
    "_posts/2024-05-06-harbour.md": """---
layout: post
title: Harbour: the fog lifted
date: 2024-05-06 09:00:00 +0800
---
The fog lifted.
""",
    "_posts/2024-05-07-ferry.md": """---
layout: post
title: "The ferry is back"
date: 2024-05-07 09:00:00 +0800
tags: ferry, harbour
---
It leaves at nine.
""",
    "_posts/2024-5-8_tide.md": "---\ntitle: High tide\n---\nAt noon.\n",
}


def printed(*, colour: bool) -> str:
    """Check the posts above as they lie in a folder, and return what is printed."""
    environment = {name: value for name, value in os.environ.items() if name not in {"NO_COLOR", "FORCE_COLOR"}}
    environment |= {"COLUMNS": str(WIDTH)} | ({"FORCE_COLOR": "1"} if colour else {})
    with TemporaryDirectory() as folder:
        for name, text in POSTS.items():
            path = Path(folder, name)
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
        command = [sys.executable, "-m", "newspost", "check", "--no-cache"]
        done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, check=False)  # noqa: S603 - ours
    return done.stdout.decode()


def picture() -> str:
    """Return the picture; its letters are those of the reader's machine, so that it needs no network."""
    console = Console(record=True, width=WIDTH, file=StringIO())
    console.print(Text("$ newspost check"), Text.from_ansi(printed(colour=True)), sep="\n", end="")
    drawn = console.export_svg(title="newspost check", unique_id="check")
    return re.sub(r"@font-face \{[^}]*\}\s*", "", drawn).replace(
        "Fira Code, monospace", "ui-monospace, Menlo, Consolas, monospace"
    )


if __name__ == "__main__":
    PICTURE.write_text(picture(), encoding="utf-8")
