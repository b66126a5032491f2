"""Benchmarks: ratios measured within one run, because machines differ and are shared."""
