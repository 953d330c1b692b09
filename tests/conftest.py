"""What holds for all tests: properties are about what is true, not about how fast a machine is."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

# The first examples on a new machine wait for tables of characters to be made.
settings.register_profile(
    "riwaya", deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
settings.load_profile("riwaya")
