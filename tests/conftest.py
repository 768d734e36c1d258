"""Hypothesis profiles, chosen by HYPOTHESIS_PROFILE: `default` for every run, `long` for a night."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

_SLOW_IS_FINE = [HealthCheck.too_slow, HealthCheck.data_too_large]  # a busy machine is no failure of the code

settings.register_profile(
    "default",
    max_examples=200,
    deadline=None,
    derandomize=bool(os.environ.get("CI")),
    suppress_health_check=_SLOW_IS_FINE,
)
settings.register_profile("long", max_examples=10_000, deadline=None, suppress_health_check=_SLOW_IS_FINE)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))
