"""Write the rules' pages into a folder: ``python -m newspost.checking.pages docs/rules``."""

import sys
from pathlib import Path

from newspost.checking.pages import write_pages

if __name__ == "__main__":
    write_pages(Path(sys.argv[1]))
