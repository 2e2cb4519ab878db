"""How fast the product is, told with what it is held against. `make bench`; see docs/benchmarks.md."""
