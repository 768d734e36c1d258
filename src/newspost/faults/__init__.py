"""What is wrong with a post: a file for each family of codes."""

from __future__ import annotations

from newspost.faults.collect import find_problems

__all__ = ["find_problems"]
