"""Settings that all tests share: Hypothesis tries the same examples on every machine."""

from hypothesis import HealthCheck, settings

settings.register_profile(
    "rubicon",
    derandomize=True,
    deadline=None,  # the first example may compile kernels
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
settings.load_profile("rubicon")
