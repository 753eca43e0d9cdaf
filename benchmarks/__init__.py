"""Benchmarks: each a module to run, each keeping its section of RESULTS.md."""
