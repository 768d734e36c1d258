"""`python -m newspost`: the command line."""

from __future__ import annotations

from newspost.cli import main

if __name__ == "__main__":
    main()
