"""What holds for all tests: the Hypothesis profile, Ctrl-C, and what the garbage collector need not look at.

HYPOTHESIS_PROFILE chooses the profile: `default` for every run, `long` for a night, `short` for a second Python.
"""

from __future__ import annotations

import gc
import os
import signal

import pytest
from hypothesis import HealthCheck, settings

pytest.register_assert_rewrite("promises")  # so that what it asserts tells what was there

_SLOW_IS_FINE = [HealthCheck.too_slow, HealthCheck.data_too_large]  # a busy machine is no failure of the code

settings.register_profile(
    "default",
    max_examples=200,
    deadline=None,
    derandomize=bool(os.environ.get("CI")),
    suppress_health_check=_SLOW_IS_FINE,
)
settings.register_profile("long", max_examples=10_000, deadline=None, suppress_health_check=_SLOW_IS_FINE)
settings.register_profile("short", settings.get_profile("default"), max_examples=20)  # a twentieth is one
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))


def pytest_configure() -> None:
    """Let programs be interrupted: a run in the background has Ctrl-C ignored, and all that it starts inherits that."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_collection_finish() -> None:
    """Tell the garbage collector that the tests are there to stay: there are thousands."""
    gc.freeze()
