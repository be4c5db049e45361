"""Loading the real service as citizens would: shared by the tests, scripts/soak and scripts/benchmark.py."""
