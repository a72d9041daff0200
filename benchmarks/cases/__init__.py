"""The benchmarks: one module each, with a class named `Case`."""
